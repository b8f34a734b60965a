"""Documents as they are stored: collection "docs", one JSON by file id. The title is the file's name and kept there."""

from dataclasses import asdict

from connectors.emulator.docs.blank import blank_document
from connectors.emulator.docs.model import Document, Tab
from connectors.emulator.docs.pieces import UNMARKED, Json, Marks, Piece, Pieces
from connectors.emulator.store import Store

DOCS = "docs"


def load(store: Store, file_id: str) -> Document:
    """The document of a file; a blank one for files that older versions kept without a body."""
    kept = store.docs(DOCS).get(file_id)
    return blank_document(file_id) if kept is None else read(file_id, kept)


def save(store: Store, document: Document) -> None:
    """Store a document, new or changed."""
    store.docs(DOCS).put(document.id, written(document))


def remove(store: Store, file_id: str) -> None:
    """Forget a document."""
    store.docs(DOCS).delete(file_id)


def written(document: Document) -> Json:
    """A document as JSON."""
    return vars(document) | {"tabs": [_tab(tab) for tab in document.tabs]}


def read(file_id: str, kept: Json) -> Document:
    """A document from its JSON, whose values it shares: they are replaced, never changed in place."""
    return Document(**(kept | {"id": file_id, "tabs": [_read_tab(tab) for tab in kept["tabs"]]}))


def _tab(tab: Tab) -> Json:
    return vars(tab) | {"segments": {key: [_piece(piece) for piece in pieces] for key, pieces in tab.segments.items()}}


def _read_tab(kept: Json) -> Tab:
    segments: dict[str, Pieces] = {
        key: [_read_piece(one) for one in pieces] for key, pieces in kept["segments"].items()
    }
    return Tab(**(kept | {"segments": segments}))


def _piece(piece: Piece) -> Json:
    """A piece as JSON, what is empty left out: most are texts without marks."""
    found: Json = {"kind": piece.kind, "text": piece.text, "style": piece.style, "data": piece.data}
    if piece.marks != UNMARKED:
        found["marks"] = {name: value for name, value in asdict(piece.marks).items() if value}
    return {name: value for name, value in found.items() if value}


def _read_piece(kept: Json) -> Piece:
    if "marks" not in kept:
        return Piece(**kept)
    marks = kept["marks"]
    ids = {name: tuple(marks[name]) for name in ("inserted", "deleted") if name in marks}
    return Piece(**(kept | {"marks": Marks(**(marks | ids))}))
