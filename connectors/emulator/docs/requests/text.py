"""Text put in and taken out."""

import re

from connectors.emulator.docs import places
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.model import Tab
from connectors.emulator.docs.pieces import INLINE, Json, Piece, Pieces, divided, paragraphs, width
from connectors.emulator.docs.places import Place, Stretch
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.errors import invalid

STRIPPED = re.compile("[\x00-\x08\x0c-\x1f\ue000-\uf8ff]")
OF_LINKS = ("link", "foregroundColor", "underline")
"""What text that is put behind a link does not take over from it."""


@kind("insertText")
def insert_text(edit: Edit, body: Json) -> None:
    """Insert text within a paragraph, in the style of what is before it; newlines begin new paragraphs like it."""
    place = places.insertion(edit.document, body)
    insert(edit, place, needed(body, "text"))


@kind("deleteContentRange")
def delete_content_range(edit: Edit, body: Json) -> None:
    """Delete content; what would leave no whole document is refused."""
    edit.remove(places.stretch(edit.document, body))


@kind("replaceAllText", missing="regular expressions are Python's")
def replace_all_text(edit: Edit, body: Json) -> Json:
    """Replace a text wherever it stands within a paragraph: body, headers, footers and footnotes of the tabs named."""
    pattern, text = _pattern(needed(body, "containsText")), body.get("replaceText", "")
    changed = 0
    for tab in places.tabs_of(edit.document, body.get("tabsCriteria")):
        for segment_id in list(tab.segments):
            for found in reversed(_found(tab, segment_id, pattern)):
                edit.begin_place()
                replace_text(edit, found, text)
                changed += 1
    return {"occurrencesChanged": changed} if changed else {}


def insert(edit: Edit, place: Place, text: str) -> None:
    """Put text at a place; control and private characters are dropped."""
    edit.insert(place, lines(place, text, style_at(place)))


def replace_text(edit: Edit, stretch: Stretch, text: str) -> None:
    """Put text, in the style in which it begins, in the place of a range."""
    place = Place(stretch.tab, stretch.segment_id, stretch.start)
    first = divided(stretch.pieces, stretch.start)[1][0]
    style = _without_link(first.style) if first.kind in INLINE else {}
    edit.exchange(stretch, lines(place, text, style))


def lines(place: Place, text: str, style: Json) -> Pieces:
    """Text as pieces, each newline ending a paragraph like the one at the place."""
    ended = paragraph_end(place)
    found: Pieces = []
    for number, line in enumerate(STRIPPED.sub("", text).split("\n")):
        if number:
            found.append(Piece("newline", style=_without_link(style), data=ended.data))
        if line:
            found.append(Piece("text", line, style))
    return found


def paragraph_end(place: Place) -> Piece:
    """The newline of the paragraph at a place."""
    return next(piece for piece in divided(place.pieces, place.index)[1] if piece.kind == "newline")


def style_at(place: Place) -> Json:
    """The text style of what is put at a place: as before it, at the beginning of a paragraph as behind it.

    Text behind a link is no part of it.
    """
    left, right = divided(place.pieces, place.index)
    before = left[-1] if left and left[-1].kind in INLINE else None
    if before is None:
        return _without_link(right[0].style)
    if before.data.get("name") == "footnoteReference":
        return {name: value for name, value in before.style.items() if name != "baselineOffset"}
    if "link" in before.style and right[0].style.get("link") != before.style["link"]:
        return _without_link(before.style)
    return before.style


def _without_link(style: Json) -> Json:
    return {name: value for name, value in style.items() if name not in OF_LINKS} if "link" in style else style


def _pattern(criteria: Json) -> re.Pattern[str]:
    text = needed(criteria, "text")
    flags = re.NOFLAG if criteria.get("matchCase") else re.IGNORECASE
    if not criteria.get("searchByRegex"):
        return re.compile(re.escape(text), flags)
    try:
        return re.compile(text, flags)
    except re.error as error:
        raise invalid(f"Invalid regular expression: {error}") from None


def _found(tab: Tab, segment_id: str, pattern: re.Pattern[str]) -> list[Stretch]:
    """Where the pattern matches, within paragraphs only; what is no text stands for a sign that nothing matches."""
    pieces = tab.segments[segment_id]
    found = []
    for one in paragraphs(pieces):
        inline = pieces[one.first : one.last]
        text = "".join(piece.text if _is_plain(piece) else "\ue907" * piece.width for piece in inline)
        for match in pattern.finditer(text):
            if match.end() > match.start() and "\ue907" not in match[0]:
                start = one.start + width(text[: match.start()])
                found.append(Stretch(tab, segment_id, start, start + width(match[0])))
    return found


def _is_plain(piece: Piece) -> bool:
    """Whether a piece is text that nobody suggests to put or take."""
    return piece.kind == "text" and not piece.marks.inserted and not piece.marks.deleted
