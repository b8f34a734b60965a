"""A document's paragraphs, each with its place: what a person edits one at a time. Pure.

Places are Google's: a segment ("" is the body, else the id of a header, footer or footnote) and a start in UTF-16 code
units. They hold for one tab at one revision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

SOLID = "\ue907"
"""What stands in a text for each unit that is no letter: a picture, a footnote's number. Google's own choice."""
SEGMENTS = ("headers", "footers", "footnotes")
BREAKS = ("pageBreak", "columnBreak")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph from `start` to `end` of a segment, its line end included.

    `above` is the paragraph right above it in the same flow, None if there is none or something else stands there;
    `is_followed` says whether another one stands right below.
    """

    segment: str
    start: int
    end: int
    resource: Json
    above: "Paragraph | None"
    is_followed: bool

    @property
    def name(self) -> str:
        """The place as one word."""
        return f"{self.segment}:{self.start}"

    @property
    def text(self) -> str:
        """The text as it is shown: without its end and a page's before that, line breaks as vertical tabs."""
        elements = list(self.resource.get("elements", ()))
        ends = [element for element in elements if text_of(element) != "\n"]
        if ends and any(kind in ends[-1] for kind in BREAKS):
            elements.remove(ends[-1])
        return "".join(map(text_of, elements)).removesuffix("\n")

    @property
    def style(self) -> str:
        """The type of its named style."""
        return str(self.resource.get("paragraphStyle", {}).get("namedStyleType", "NORMAL_TEXT"))

    @property
    def suggestions(self) -> list[str]:
        """The ids of what is suggested about it, undecided as yet."""
        return list(dict.fromkeys(suggestions_in(self.resource)))


def paragraphs(tab: Json) -> Iterator[Paragraph]:
    """All paragraphs of a tab that people write, those of the body first, in the order in which they are read."""
    yield from _in_flow("", tab.get("body", {}).get("content", ()))
    for kind in SEGMENTS:
        for name, segment in tab.get(kind, {}).items():
            yield from _in_flow(str(name), segment.get("content", ()))


def text_of(element: Json) -> str:
    """The text of a paragraph's element, as long as the place it takes."""
    if "textRun" in element:
        return str(element["textRun"].get("content", ""))
    return SOLID * (int(element.get("endIndex", 0)) - int(element.get("startIndex", 0)))


def suggested(element: Json, what: str) -> Sequence[str]:
    """The ids of the suggestions by which a paragraph's element came (`what` Insertion) or would go (Deletion)."""
    inner = next((value for value in element.values() if isinstance(value, Mapping)), {})
    found: Sequence[str] = inner.get(f"suggested{what}Ids", ())
    return found


def suggestions_in(resource: Any) -> Iterator[str]:
    """The ids of all suggestions about something and what is in it, as often as they occur."""
    if isinstance(resource, Mapping):
        for name, value in resource.items():
            if name.startswith("suggested"):  # …Ids is a list of them, …Changes has them as keys
                yield from [value] if isinstance(value, str) else value
            else:
                yield from suggestions_in(value)
    elif isinstance(resource, list):
        for value in resource:
            yield from suggestions_in(value)


def _in_flow(segment: str, content: Sequence[Json]) -> Iterator[Paragraph]:
    """The paragraphs of one flow, that is a segment or a table's cell, with those of the tables in it."""
    above = None
    for item, below in zip(content, [*content[1:], {}], strict=True):
        if "paragraph" in item:
            start, end = int(item.get("startIndex", 0)), int(item.get("endIndex", 0))
            above = Paragraph(segment, start, end, item["paragraph"], above, "paragraph" in below)
            yield above
            continue
        above = None
        for row in item.get("table", {}).get("tableRows", ()):
            for cell in row.get("tableCells", ()):
                yield from _in_flow(segment, cell.get("content", ()))
