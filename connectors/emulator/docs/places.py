"""Where in a document a request is to happen: its locations and ranges against what is there. Pure."""

import unicodedata
from dataclasses import dataclass

from connectors.emulator.docs.model import BODY, Document, Tab
from connectors.emulator.docs.pieces import NEEDS_NEWLINE, Json, Pieces, beyond, divided, length, positions, width
from connectors.emulator.errors import GoogleError, invalid

JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
"""What makes one sign of its neighbours: the zero width joiner and the two selectors of how a sign looks."""


@dataclass(frozen=True, slots=True)
class Place:
    """An index of a segment."""

    tab: Tab
    segment_id: str
    index: int

    @property
    def pieces(self) -> Pieces:
        """The segment."""
        return self.tab.segments[self.segment_id]

    def stretch(self, units: int) -> "Stretch":
        """The range of so many code units from here on."""
        return Stretch(self.tab, self.segment_id, self.index, self.index + units)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of a segment, its end exclusive."""

    tab: Tab
    segment_id: str
    start: int
    end: int

    @property
    def pieces(self) -> Pieces:
        """The whole segment."""
        return self.tab.segments[self.segment_id]


def tab_of(document: Document, tab_id: str | None) -> Tab:
    """The tab that a request names, the first one where it names none; raises GoogleError 400."""
    found = document.tab(tab_id or "")
    if found is None:
        raise invalid(f"The tab with ID {tab_id} was not found.")
    return found


def tabs_of(document: Document, criteria: Json | None) -> list[Tab]:
    """The tabs that TabsCriteria name, all where there are none; raises GoogleError 400."""
    ids = (criteria or {}).get("tabIds", [])
    return [tab_of(document, tab_id) for tab_id in ids] or document.tabs


def location(document: Document, given: Json) -> Place:
    """A Location within the segment it names; raises GoogleError 400."""
    tab, segment_id = _segment(document, given)
    index, end = given.get("index", 0), length(tab.segments[segment_id])
    if index < 0:
        raise invalid("The index must be greater than or equal to 0.")
    if index >= end:
        raise beyond(index, end)
    return Place(tab, segment_id, index)


def insertion(document: Document, body: Json) -> Place:
    """Where a request wants something put, `location` or `endOfSegmentLocation`; raises GoogleError 400.

    It lies within a paragraph. Within a sign of several code units it moves behind the sign, as Google says it may.
    """
    if ("location" in body) == ("endOfSegmentLocation" in body):
        raise invalid("Exactly one of location and endOfSegmentLocation must be specified.")
    if "endOfSegmentLocation" in body:
        tab, segment_id = _segment(document, body["endOfSegmentLocation"])
        return Place(tab, segment_id, length(tab.segments[segment_id]) - 1)
    place = location(document, body["location"])
    place = Place(place.tab, place.segment_id, _behind_sign(place.pieces, place.index))
    if divided(place.pieces, place.index)[1][0].kind in NEEDS_NEWLINE:
        raise not_in_paragraph()
    return place


def body_insertion(document: Document, body: Json, what: str, *, in_tables: bool = False) -> Place:
    """Where a request wants something put that only a body can have; raises GoogleError 400."""
    place = insertion(document, body)
    if place.segment_id != BODY:
        raise invalid(f"{what} cannot be inserted inside a header, footer or footnote.")
    if not in_tables and is_in_table(place.pieces, place.index):
        raise invalid(f"{what} cannot be inserted inside a table.")
    return place


def is_in_table(pieces: Pieces, start: int, end: int | None = None) -> bool:
    """Whether an index, or anything of a range, lies within a table."""
    depth = 0
    for at, piece in positions(pieces):
        if depth and at + piece.width > start and at < max(start + 1, end or 0):
            return True
        depth += (piece.kind == "table") - (piece.kind == "end")
    return False


def stretch(document: Document, body: Json) -> Stretch:
    """The `range` of a request; raises GoogleError 400."""
    if "range" not in body:
        raise invalid("range must be specified.")
    given = body["range"]
    tab, segment_id = _segment(document, given)
    if "startIndex" not in given or "endIndex" not in given:
        raise invalid("The range must have a start index and an end index.")
    start, end = given["startIndex"], given["endIndex"]
    last = length(tab.segments[segment_id])
    if min(start, end) < 0:
        raise invalid("The index must be greater than or equal to 0.")
    if end > last:
        raise beyond(end, last)
    if start > end:
        raise invalid("The start index of the range must not be greater than its end index.")
    if start == end:
        raise invalid("The range should not be empty.")
    return Stretch(tab, segment_id, start, end)


def not_in_paragraph() -> GoogleError:
    """Google's refusal to put something between paragraphs."""
    return invalid(
        "The insertion index must be inside the bounds of an existing paragraph. "
        "You can still create new paragraphs by inserting newlines."
    )


def _segment(document: Document, given: Json) -> tuple[Tab, str]:
    tab, segment_id = tab_of(document, given.get("tabId")), given.get("segmentId", BODY)
    if segment_id not in tab.segments:
        raise invalid(f"The segment with ID {segment_id} was not found.")
    return tab, segment_id


def _behind_sign(pieces: Pieces, index: int) -> int:
    """The index, or the one behind the sign that it lies in: a surrogate pair, a letter with its marks."""
    for start, piece in positions(pieces):
        if piece.kind == "text" and start < index < start + piece.width:
            return _behind_sign_of(piece.text, start, index)
    return index


def _behind_sign_of(text: str, at: int, index: int) -> int:
    for place, letter in enumerate(text):
        is_tied = unicodedata.combining(letter) or letter in JOINERS or text[place - 1 : place] == "\u200d"
        if at >= index and not is_tied:
            return at
        at += width(letter)
    return at
