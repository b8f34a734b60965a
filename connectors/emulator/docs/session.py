"""A document opened by a caller, for reading or for changing. What people may do with it are Drive's roles."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.emulator import access, drive
from connectors.emulator.access import RANKS, Role
from connectors.emulator.docs import shelf, suggesting
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.model import Document, Tab, new_id
from connectors.emulator.docs.pieces import Pieces
from connectors.emulator.drive.editors import DOCUMENT
from connectors.emulator.errors import failed_precondition, forbidden
from connectors.emulator.routing import Call
from connectors.emulator.store import Store


def opened(store: Store, call: Call) -> Document:
    """The call's document, for reading; raises GoogleError 404, 403 or, for other files, 400."""
    return _document(store, call, "reader")


@contextmanager
def editing_document(
    store: Store, call: Call, *, is_suggesting: bool = False, is_commenting: bool = False
) -> Iterator[Edit]:
    """The call's document, for changing: stored at the end, left as it was if anything is raised.

    Commenters may suggest changes, unless the file is read-only, and comment, which makes no new revision.
    """
    document = _document(store, call, "commenter" if is_suggesting or is_commenting else "writer")
    if is_suggesting and access.is_read_only(store.docs("drive.files").get(document.id) or {}):
        raise forbidden()
    edit = Edit(store, call, document, is_suggesting, is_writer=may(store, call, "writer"))
    yield edit
    for tab in document.tabs:
        tidy(tab)
    left = set(suggesting.pending(document))
    document.suggestions = [
        one for one in document.suggestions if one["status"] != "OPEN" or one["suggestionId"] in left
    ]
    document.revision += not is_commenting
    shelf.save(store, document)
    if not is_commenting:
        drive.touch(store, document.id, call)


def may(store: Store, call: Call, role: Role) -> bool:
    """Whether the caller's role on the call's document reaches this one."""
    found = access.role_of(store, call.path["documentId"], call)
    return found is not None and RANKS[found] >= RANKS[role]


def tidy(tab: Tab) -> None:
    """What follows from the content of a tab: headings have ids of their own, what nothing refers to is gone."""
    referred = _referred(tab)
    for segment_id, kind in list(tab.kinds.items()):
        if kind == "footnote" and segment_id not in referred:
            tab.drop(segment_id)
    tab.inline_objects = {key: one for key, one in tab.inline_objects.items() if key in referred}
    tab.named_ranges = [one for one in tab.named_ranges if one["ranges"][0]["segmentId"] in tab.segments]
    tab.comment_anchors = [one for one in tab.comment_anchors if one["ranges"][0]["segmentId"] in tab.segments]
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
