"""A document opened by a caller, for reading or for changing. What people may do with it are Drive's roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from connectors.emulator import access, drive
from connectors.emulator.access import RANKS, Role
from connectors.emulator.docs import shelf
from connectors.emulator.docs.model import Document, Tab, new_id
from connectors.emulator.docs.pieces import Change, Piece, Pieces, between, check_removal, joined, length, restyled
from connectors.emulator.docs.places import Place, Stretch
from connectors.emulator.docs.ranges import followed
from connectors.emulator.drive.editors import DOCUMENT
from connectors.emulator.errors import failed_precondition
from connectors.emulator.routing import Call
from connectors.emulator.store import Store


@dataclass
class Edit:
    """A change under way: requests change content through these, so that whatever points at it follows."""

    store: Store
    call: Call
    document: Document

    def insert(self, place: Place, pieces: Pieces) -> None:
        """Put pieces at a place."""
        self._put(place.stretch(0), pieces)

    def remove(self, stretch: Stretch) -> None:
        """Take a range away; raises GoogleError 400 if no document would be left.

        Paragraphs whose boundary goes become one, in the style of the first of them if anything of it stays before
        the range (assumed: Google says only that styles may change).
        """
        left, taken, right = between(stretch.pieces, stretch.start, stretch.end)
        check_removal(left, taken, right)
        self._put(stretch, [])
        ended = next((piece for piece in taken if piece.kind == "newline"), None)
        if ended is not None and left and left[-1].kind in ("text", "object"):
            self._end_as(stretch, ended)

    def exchange(self, stretch: Stretch, pieces: Pieces) -> None:
        """Put pieces in the place of a range within a paragraph; ranges over all of it stand over what is put."""
        self._put(stretch, pieces)

    def restyle(self, stretch: Stretch, change: Change) -> None:
        """Change every piece of a range, none of them in width."""
        segments = stretch.tab.segments
        segments[stretch.segment_id] = restyled(stretch.pieces, stretch.start, stretch.end, change)

    def _put(self, stretch: Stretch, pieces: Pieces) -> None:
        tab = stretch.tab
        left, _, right = between(stretch.pieces, stretch.start, stretch.end)
        tab.segments[stretch.segment_id] = joined([*left, *pieces, *right])
        moved = (stretch.segment_id, stretch.start, stretch.end, length(pieces))
        tab.named_ranges = [one | {"ranges": followed(one["ranges"], *moved)} for one in tab.named_ranges]
        tab.named_ranges = [one for one in tab.named_ranges if one["ranges"]]

    def _end_as(self, stretch: Stretch, ended: Piece) -> None:
        """Let the paragraph around the beginning of a range end as another did."""
        pieces, at = stretch.pieces, 0
        for number, piece in enumerate(pieces):
            at += piece.width
            if piece.kind == "newline" and at > stretch.start:
                pieces[number] = replace(ended, style=piece.style)
                return


def opened(store: Store, call: Call) -> Document:
    """The call's document, for reading; raises GoogleError 404, 403 or, for other files, 400."""
    return _document(store, call, "reader")


@contextmanager
def editing(store: Store, call: Call) -> Iterator[Edit]:
    """The call's document, for changing: stored at the end, left as it was if anything is raised."""
    edit = Edit(store, call, _document(store, call, "writer"))
    yield edit
    edit.document.revision += 1
    shelf.save(store, edit.document)
    drive.touch(store, edit.document.id, call)


def may(store: Store, call: Call, role: Role) -> bool:
    """Whether the caller's role on the call's document reaches this one."""
    found = access.role_of(store, call.path["documentId"], call)
    return found is not None and RANKS[found] >= RANKS[role]


def tidy(tab: Tab) -> None:
    """What follows from the content of a tab: headings have ids of their own, what nothing refers to is gone."""
    referred = _referred(tab)
    for segment_id, kind in list(tab.kinds.items()):
        if kind == "footnote" and segment_id not in referred:
            del tab.segments[segment_id], tab.kinds[segment_id]
    tab.inline_objects = {key: one for key, one in tab.inline_objects.items() if key in referred}
    for segment_id, pieces in tab.segments.items():
        tab.segments[segment_id] = _with_heading_ids(pieces)


def revision_id(document: Document) -> str:
    """The revision as Google writes it: opaque, and another one for every change."""
    return f"AB{document.revision:08x}{document.id[:16]}"


def _document(store: Store, call: Call, role: Role) -> Document:
    file_id = call.path["documentId"]
    file = access.require(store, file_id, call, role)
    if file["mimeType"] != DOCUMENT:
        raise failed_precondition("This operation is not supported for this document")
    return shelf.load(store, file_id)


def _referred(tab: Tab) -> set[str]:
    bodies = [piece.data["body"] for piece in tab.pieces() if piece.kind == "object"]
    return {body[name] for body in bodies for name in ("footnoteId", "inlineObjectId") if name in body}


def _with_heading_ids(pieces: Pieces) -> Pieces:
    known: set[str] = set()
    found: Pieces = []
    for piece in pieces:
        if piece.kind == "newline":
            style = piece.paragraph
            is_heading, heading_id = style["namedStyleType"] != "NORMAL_TEXT", style.get("headingId")
            if is_heading and (heading_id is None or heading_id in known):
                piece = piece.with_paragraph(style | {"headingId": new_id("h")})  # noqa: PLW2901
            elif not is_heading and heading_id is not None:
                piece = piece.with_paragraph({name: one for name, one in style.items() if name != "headingId"})  # noqa: PLW2901
            known.add(piece.paragraph.get("headingId", ""))
        found.append(piece)
    return found
