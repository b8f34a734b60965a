"""What stands in a paragraph, as HTML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from connectors.emulator.docs.exporting import looks
from connectors.emulator.docs.exporting.parts import Json, Part, points

SAFE = ("http://", "https://", "mailto:", "tel:")
BLANKS = re.compile(r"\t[\t ]*| [\t ]+|^ (?=\S)")
PICTURES = ("http://", "https://", "data:image/")
COUNTERS = {"PAGE_NUMBER": "page-number", "PAGE_COUNT": "page-count"}


def plain(text: str) -> str:
    """People's text in HTML, between tags or in an attribute; halves of characters become question marks."""
    return escape(text).encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Inline:
    """Writes the elements of one tab's paragraphs; `notes` collects the footnotes that were called, in order."""

    part: Part
    addressed: bool
    printed: bool
    notes: list[str] = field(default_factory=list)

    def written(self, element: Json) -> str:
        """One ParagraphElement, with what is suggested about it."""
        kind = next((name for name in WRITERS if name in element), None)
        if kind is None:
            return ""
        inner: Json = element[kind]
        text = WRITERS[kind](self, inner)
        if kind != "textRun":
            text = f"<span{self.address(element)}>{text}</span>" if self.addressed else text
        return self._suggested(inner, text)

    def address(self, element: Json) -> str:
        """The attributes that say where a StructuralElement or ParagraphElement stands, if they are wanted."""
        start = element.get("startIndex", 0)
        return f' data-start="{start}" data-end="{element.get("endIndex", start)}"' if self.addressed else ""

    def picture(self, object_id: str) -> str:
        """An inline or positioned object; drawings and charts have no picture to show.

        On paper one that lies elsewhere is a frame with its description: a page of ours loads nothing.
        """
        thing = self.part.objects.get(object_id, {})
        source = str(thing.get("imageProperties", {}).get("contentUri", ""))
        told = plain(thing.get("description") or thing.get("title") or "")
        if not source.lower().startswith(PICTURES):
            return f"<span>{told}</span>" if told else ""
        size = {side: looks.pt(points(thing.get("size", {}).get(side))) for side in ("width", "height")}
        style = looks.style_attribute({side: length for side, length in size.items() if length != "0"})
        if self.printed and not source.lower().startswith("data:"):
            return f'<span class="picture"{style}>{told}</span>'
        return f'<img src="{plain(source)}" alt="{told}"{style}>'

    def run(self, run: Json) -> str:
        """A TextRun without its paragraph's end."""
        text = plain(run.get("content", "").removesuffix("\n"))
        if self.printed:
            text = BLANKS.sub(r'<span class="blanks">\g<0></span>', text)
        text = text.replace("\v", "<br>")
        return _dressed(text, run.get("textStyle", {})) if text else ""

    def note(self, reference: Json) -> str:
        """The call of a footnote."""
        note = str(reference.get("footnoteId", ""))
        self.notes.append(note)
        number = plain(reference.get("footnoteNumber") or str(len(self.notes)))
        if not self.printed:
            return f'<sup class="note"><a href="#note-{len(self.notes)}">{number}</a></sup>'
        blocks = self.part.footnotes.get(note, {}).get("content", ())
        texts = ("".join(map(self.written, block.get("paragraph", {}).get("elements", ()))) for block in blocks)
        return f'<span class="footnote">{"<br>".join(texts).strip()}</span>'

    def _suggested(self, inner: Json, text: str) -> str:
        for tag, name in (("del", "suggestedDeletionIds"), ("ins", "suggestedInsertionIds")):
            if text and (ids := inner.get(name)):
                mark = f' data-suggestion="{plain(" ".join(ids))}"' if self.addressed else ""
                text = f"<{tag}{mark}>{text}</{tag}>"
        return text


def href(link: Json) -> str | None:
    """Where a Link leads; None for nowhere, or for an address that a browser would run."""
    url = str(link.get("url", ""))
    if url:
        return url if url.lower().startswith(SAFE) else None
    place = link.get("headingId") or link.get("heading", {}).get("id")
    return f"#{place}" if place else None


def _dressed(text: str, style: Json) -> str:
    said = looks.style_attribute(looks.of_text(style))
    target = href(style.get("link", {}))
    if target:
        return f'<a href="{plain(target)}"{said}>{text}</a>'
    return f"<span{said}>{text}</span>" if said else text


def _counter(_: Inline, text: Json) -> str:
    name = COUNTERS.get(text.get("type", ""))
    return _dressed(f'<span class="{name}"></span>', text.get("textStyle", {})) if name else ""


def _person(_: Inline, person: Json) -> str:
    known = person.get("personProperties", {})
    address = known.get("email", "")
    return f'<a href="mailto:{plain(address)}">{plain(known.get("name") or address)}</a>'


def _rich_link(_: Inline, link: Json) -> str:
    known = link.get("richLinkProperties", {})
    title, uri = known.get("title") or known.get("uri", ""), known.get("uri", "")
    return _dressed(plain(title), {"link": {"url": uri}})


WRITERS: Mapping[str, Callable[[Inline, Json], str]] = {
    "textRun": Inline.run,
    "autoText": _counter,
    "inlineObjectElement": lambda inline, element: inline.picture(element.get("inlineObjectId", "")),
    "footnoteReference": Inline.note,
    "pageBreak": lambda *_: '<span class="page-break"></span>',
    "columnBreak": lambda *_: '<span class="column-break"></span>',
    "horizontalRule": lambda *_: '<span class="rule"></span>',
    "person": _person,
    "richLink": _rich_link,
    "dateElement": lambda _, date: plain(date.get("dateElementProperties", {}).get("displayText", "")),
    "dropdown": lambda _, choice: plain(choice.get("dropdownProperties", {}).get("displayValue", "")),
}
"""Equations are left out: the Docs API says of them only that they are there."""
