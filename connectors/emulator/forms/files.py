"""Forms as files: made, copied, deleted. What Drive needs of this service."""

from connectors.emulator.forms import shelf
from connectors.emulator.store import Doc, Store


def new_form(store: Store, file_id: str, title: str = "", publish_state: Doc = shelf.UNPUBLISHED) -> None:
    """Make the form of a file, without items; people see `title`, or the file's name if it is empty."""
    info = {"title": title} if title else {}
    shelf.put(store, file_id, shelf.LEGACY | {"info": info, "publishState": publish_state})


def copy_form(store: Store, source_id: str, target_id: str) -> None:
    """Make the form of a copied file: its items with their ids and its settings, no responses.

    That the ids stay and that a copy has to be published anew is assumed: Google documents neither.
    """
    source = shelf.load(store, source_id)
    shelf.put(store, target_id, source | {"revision": 1, "publishState": shelf.UNPUBLISHED})


def delete_form(store: Store, file_id: str) -> None:
    """Forget the form of a file, its responses and watches."""
    shelf.remove(store, file_id)
