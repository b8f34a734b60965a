"""Deletion for good: a file with its body, its history and what was said about it."""

from connectors.emulator.access import effective
from connectors.emulator.drive import editors, history
from connectors.emulator.drive.registry import children, note, note_removal, root_of
from connectors.emulator.store import Doc, Store

SAID = ("drive.comments", "drive.approvals")


def remove(store: Store, file: Doc) -> None:
    """Delete a file for good; a folder with all below it that has the same owner or stands on a shared drive."""
    for child in children(store, file["id"]):
        if "driveId" in file or child["owner"] == file["owner"]:
            remove(store, child)
        else:
            note(store, child | {"parents": [root_of(store, child["owner"])["id"]]})
    note_removal(store, file, [p["emailAddress"] for p in effective(store, file).values() if "emailAddress" in p])
    editors.delete(store, file)
    history.forget(store, file)
    for name in SAID:
        collection = store.docs(name)
        for key in [key for key in collection.keys() if (collection.get(key) or {})["fileId"] == file["id"]]:  # noqa: SIM118
            collection.delete(key)
    store.docs("drive.files").delete(file["id"])
