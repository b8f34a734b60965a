"""What stands in a paragraph of Word: text with its looks, links, breaks, page numbers, calls of footnotes."""

from collections.abc import Iterator, Sequence

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from connectors.emulator.docs.importing.blocks import LINE_END, Json, Run, Sign
from connectors.emulator.docs.importing.docx_styles import text_style

FIELDS = {"PAGE": "PAGE_NUMBER", "NUMPAGES": "PAGE_COUNT"}
WITHIN = ("ins", "smartTag", "sdt", "sdtContent", "moveTo")
"""What wraps runs without changing what can be read."""
PAGE_BREAK = Sign("pageBreak")


def runs_of(paragraph: Paragraph, style: Json) -> tuple[Run | Sign, ...]:
    """All of it, in Google's words; `style` is the TextStyle of text that says nothing itself.

    The call of a footnote has the footnote's number in Word for its id.
    """
    return tuple(_Runs(paragraph, style).read())


class _Runs:
    """Reads a paragraph's text, links, breaks and page numbers; fields are followed from their begin to their end."""

    def __init__(self, paragraph: Paragraph, style: Json) -> None:
        self._paragraph = paragraph
        self._style = style
        self._fields: list[str] = []
        """The instructions of the fields that are open."""

    def read(self) -> Iterator[Run | Sign]:
        """All of it."""
        return self._walk(self._paragraph._p, None)  # noqa: SLF001 - python-docx passes over fields

    def _walk(self, element: BaseOxmlElement, link: str | None) -> Iterator[Run | Sign]:
        for inner in element:
            name = inner.tag.rpartition("}")[2] if isinstance(inner.tag, str) else ""
            if name == "r":
                yield from self._run(inner, link)
            elif name == "hyperlink":
                yield from self._walk(inner, self._target(inner) or link)
            elif name == "fldSimple":
                known = _field(inner.get(qn("w:instr"), ""))
                yield from (known,) if known else self._walk(inner, link)
            elif name in WITHIN:
                yield from self._walk(inner, link)

    def _target(self, link: BaseOxmlElement) -> str | None:
        number = link.get(qn("r:id"))
        relations = self._paragraph.part.rels
        return relations[number].target_ref if number in relations and relations[number].is_external else None

    def _run(self, element: BaseOxmlElement, link: str | None) -> Iterator[Run | Sign]:
        run = WordRun(element, self._paragraph)
        style = self._style | text_style(run.font) | ({"link": {"url": link}} if link else {})
        if link:
            style = {name: value for name, value in style.items() if name not in ("underline", "foregroundColor")}
        for inner in element:
            name = inner.tag.rpartition("}")[2] if isinstance(inner.tag, str) else ""
            if name == "fldChar":
                yield from self._mark(inner.get(qn("w:fldCharType"), ""), style)
            elif name == "instrText" and self._fields:
                self._fields[-1] += inner.text or ""
            elif not any(map(_field, self._fields)):
                yield from _content(name, inner, style)

    def _mark(self, kind: str, style: Json) -> Iterator[Sign]:
        """The begin or end of a field; a page number stands for whatever Word has last worked out."""
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            known = _field(self._fields.pop())
            if known:
                yield Sign(known.name, known.body, style)


def _content(name: str, element: BaseOxmlElement, style: Json) -> Sequence[Run | Sign]:
    if name == "t":
        return (Run(element.text or "", style),)
    if name == "tab":
        return (Run("\t", style),)
    if name in ("br", "cr"):
        return (PAGE_BREAK,) if element.get(qn("w:type")) == "page" else (Run(LINE_END, style),)
    if name == "footnoteReference":
        return (Sign("footnoteReference", {"footnoteId": element.get(qn("w:id"), "")}),)
    if name == "noBreakHyphen":
        return (Run("\u2011", style),)
    return ()


def _field(instruction: str) -> Sign | None:
    word = next(iter(instruction.split()), "").upper()
    return Sign("autoText", {"type": FIELDS[word]}) if word in FIELDS else None
