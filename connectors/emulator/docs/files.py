"""Documents as files: made, copied, deleted, read. What Drive needs of this service."""

from connectors.emulator.docs import shelf
from connectors.emulator.docs.blank import blank_document
from connectors.emulator.docs.describing import described
from connectors.emulator.docs.model import Document
from connectors.emulator.docs.pieces import Json, Pieces
from connectors.emulator.docs.resources import document_of
from connectors.emulator.docs.suggesting import preview
from connectors.emulator.store import Store


def new_document(store: Store, file_id: str, content: Json | None = None) -> None:
    """Make the document of a file, blank or with the content of a Document resource; its title is the file's name.

    Raises GoogleError 400 for content that makes no document.
    """
    shelf.save(store, blank_document(file_id) if content is None else document_of(file_id, content))


def copy_document(store: Store, source_id: str, target_id: str) -> None:
    """Make the document of a copied file: everything in it, with its ids; the title is the file's name.

    What is suggested in the source is not in the copy, nor what was said about it (assumed: the editor asks).
    """
    source = preview(shelf.load(store, source_id), accepted=False)
    for tab in source.tabs:
        tab.comment_anchors = []
    shelf.save(store, Document(target_id, source.tabs))


def delete_document(store: Store, file_id: str) -> None:
    """Forget the document of a file."""
    shelf.remove(store, file_id)


def displayed_text(store: Store, file_id: str) -> str:
    """What people read in a document, all of its tabs with headers, footers and footnotes, a line a paragraph."""
    document = shelf.load(store, file_id)
    return "".join(plain_text(pieces) for tab in document.tabs for pieces in tab.segments.values())


def as_resource(store: Store, file_id: str) -> Json:
    """The Document resource with all tabs, as exports read it: what is only suggested is not in it."""
    document = preview(shelf.load(store, file_id), accepted=False)
    file = store.docs("drive.files").get(file_id)
    return described(document, str(file["name"]) if file else "", with_tabs=True)


def plain_text(pieces: Pieces) -> str:
    """The text of a segment, what is no text left out."""
    return "".join("\n" if piece.kind == "newline" else piece.text for piece in pieces)
