"""A document as Markdown: headings, emphasis, links, lists, tables and footnotes; everything else is text.

What in people's text could be taken for markup is escaped, so that a reader of Markdown sees the document's words.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from connectors.emulator.docs.exporting.grid import placed, width_of
from connectors.emulator.docs.exporting.inline import href
from connectors.emulator.docs.exporting.numbering import Numbering, is_numbered, nesting
from connectors.emulator.docs.exporting.parts import HEADINGS, TITLE, Json, Part, is_item, named, parts, words

SPECIAL = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)")
AT_START = re.compile(r"^(?:(?=[#+=-])|(\d+)(?=[.)](?:\s|$)))")
"""Where a line would begin a heading or a list."""
EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
LINE_END = "\v"
"""How Docs writes a line end within a paragraph."""
MARKS = (("bold", "**"), ("italic", "*"), ("strikethrough", "~~"))
IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E"})


def written(document: Json) -> bytes:
    """The text of all tabs, in UTF-8; headers and footers are of pages, and left out."""
    texts = (_Writer(part).text() for part in parts(document))
    return ("\n\n".join(filter(None, texts)) + "\n").encode("utf-8", "replace")


class _Writer:
    def __init__(self, part: Part) -> None:
        self._part = part
        self._numbering = Numbering(part.lists)
        self._notes: list[str] = []

    def text(self) -> str:
        """The text, then its footnotes."""
        texts = [self._blocks(self._part.content)]
        for number, note in enumerate(self._notes, 1):
            inner = self._blocks(self._part.footnotes.get(note, {}).get("content", ())).strip()
            texts.append(f"[^{number}]: {inner}")
        return "\n\n".join(filter(None, texts))

    def _blocks(self, content: Sequence[Json]) -> str:
        texts: list[str] = []
        for is_list, run in groupby(content, key=is_item):
            blocks = list(run)
            texts += self._lists(blocks) if is_list else map(self._block, blocks)
        return "\n\n".join(filter(None, texts))

    def _lists(self, items: list[Json]) -> Iterator[str]:
        """Lists that follow each other; two of one kind have different signs, by which readers tell them apart."""
        last, is_other = None, False
        for begun in _parted(items):
            bullet = begun[0]["paragraph"]["bullet"]
            look = nesting(self._part.lists, bullet.get("listId", ""), bullet.get("nestingLevel", 0))
            is_other = is_numbered(look) == last and not is_other
            last = is_numbered(look)
            yield "\n".join(self._items(begun, *("-)" if is_other else "*.")))

    def _block(self, block: Json) -> str:
        if "table" in block:
            return "\n".join(self._table(block["table"]))
        if "tableOfContents" in block:
            return self._blocks(block["tableOfContents"].get("content", ()))
        paragraph = block.get("paragraph", {})
        text = self._inner(paragraph)
        kind = named(paragraph)
        level = 1 if kind == TITLE else HEADINGS.get(kind)
        if level and text:
            return f"{'#' * level} " + text.replace(LINE_END, " ")
        return _as_text(text).replace(LINE_END, "  \n")

    def _items(self, items: list[Json], bullet: str, mark: str) -> Iterator[str]:
        """The lines of a list; an item stands under the words of what it belongs to."""
        widths: list[int] = []
        for item in items:
            marker = self._numbering.next(item["paragraph"]["bullet"])
            sign = bullet if marker.number is None else f"{marker.number}{mark}"
            del widths[marker.level :]
            indent = " " * sum(widths)
            widths += [len(sign) + 1] * (marker.level + 1 - len(widths))
            below = "  \n" + indent + " " * (len(sign) + 1)
            yield f"{indent}{sign} {_as_text(self._inner(item['paragraph'])).replace(LINE_END, below)}"

    def _table(self, table: Json) -> Iterator[str]:
        width = width_of(table)
        for place, (_, cells) in enumerate(placed(table)):
            texts = [""] * width
            for cell in cells:
                inner = self._blocks(cell.json.get("content", ()))
                texts[cell.column] = re.sub(r"(  )?\n+", "<br>", inner)
            yield f"| {' | '.join(texts)} |"
            if place == 0:
                yield f"|{' :---- |' * width}"

    def _inner(self, paragraph: Json) -> str:
        """A paragraph's text; pieces of one look are marked together."""
        written = ""
        for look, run in groupby(paragraph.get("elements", ()), key=_look):
            text = "".join(map(self._element, run)).removesuffix("\n")
            written += _marked(text, look)
        return written

    def _element(self, element: Json) -> str:
        if note := element.get("footnoteReference"):
            self._notes.append(str(note.get("footnoteId", "")))
            return f"[^{len(self._notes)}]"
        if "horizontalRule" in element:
            return "***"
        if picture := element.get("inlineObjectElement"):
            thing = self._part.objects.get(picture.get("inlineObjectId"), {})
            source = thing.get("imageProperties", {}).get("contentUri", "")
            return f"![{_escaped(thing.get('title') or '')}]({source.translate(IN_ADDRESS)})" if source else ""
        return _escaped(words(element))


def _parted(items: list[Json]) -> list[list[Json]]:
    """Items by lists; what is nested belongs to the list that it stands in, whichever list it is of."""
    found: list[list[Json]] = []
    for item in items:
        bullet = item["paragraph"]["bullet"]
        if found and (
            bullet.get("nestingLevel") or bullet.get("listId") == found[-1][0]["paragraph"]["bullet"].get("listId")
        ):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _look(element: Json) -> tuple[frozenset[str], str | None]:
    """The marks of an element's text, and where it leads."""
    style = element.get("textRun", {}).get("textStyle", {})
    uri = element.get("richLink", {}).get("richLinkProperties", {}).get("uri")
    link = {"url": uri} if uri else style.get("link", {})
    return frozenset(mark for name, mark in MARKS if style.get(name)), href(link)


def _marked(text: str, look: tuple[frozenset[str], str | None]) -> str:
    """Text with its marks, which must not stand beside blanks."""
    marks, target = look
    before, inner, after = EDGES.fullmatch(text).groups()  # type: ignore[union-attr] # it matches everything
    if not inner:
        return text
    for _, mark in reversed(MARKS):
        if mark in marks:
            inner = f"{mark}{inner}{mark}"
    if target:
        inner = f"[{inner}]({target.translate(IN_ADDRESS)})"
    return f"{before}{inner}{after}"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", text)


def _as_text(line: str) -> str:
    """A line that begins with words, not with markup or the blanks of code."""
    return AT_START.sub(r"\1\\", line.lstrip(" \t"))
