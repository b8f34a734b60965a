"""changes: what happened to the files a person sees, since a token.

Only the latest change of each file is listed, as with Google. Tokens are numbers and never expire.
"""

from typing import Any

from connectors.emulator.access import role_of
from connectors.emulator.drive.view import full, short
from connectors.emulator.errors import invalid
from connectors.emulator.fields import covers, parse
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store


@serves("drive.changes.getStartPageToken")
def start_page_token(store: Store, _call: Call) -> dict[str, Any]:
    """The token from which on everything later will be listed."""
    return {"kind": "drive#startPageToken", "startPageToken": str(_latest(store) + 1)}


@serves("drive.changes.list")
def list_changes(store: Store, call: Call) -> dict[str, Any]:
    """The changes from `pageToken` on, the oldest first."""
    token = call.number("pageToken", 0)
    if token < 1:
        raise invalid("Invalid Value", reason="invalid", location="pageToken")
    changes = sorted(_changes(store, call, token), key=lambda change: change[0])
    size = max(1, min(call.number("pageSize", 100), 1000))
    answer: dict[str, Any] = {"kind": "drive#changeList", "changes": [entry for _, entry in changes[:size]]}
    if len(changes) > size:
        return answer | {"nextPageToken": str(changes[size][0])}
    return answer | {"newStartPageToken": str(_latest(store) + 1)}


def _changes(store: Store, call: Call, token: int) -> list[tuple[int, dict[str, Any]]]:
    files = [
        (file["change"], _entry(file["id"], file["modifiedTime"]) | {"file": _file(store, call, file)})
        for file in store.docs("drive.files").values()
        if file["change"] >= token and "root" not in file and role_of(store, file["id"], call)
    ]
    seen = {entry["fileId"] for _, entry in files}
    removals = [
        (removal["change"], _entry(removal["fileId"], removal["time"], removed=True))
        for removal in store.docs("drive.removals").values()
        if removal["change"] >= token and removal["fileId"] not in seen and _concerns(call, removal)
    ]
    return files + (removals if call.param("includeRemoved") != "false" else [])


def _concerns(call: Call, removal: Doc) -> bool:
    return call.is_admin or call.user in removal["users"]


def _entry(file_id: str, time: str, *, removed: bool = False) -> dict[str, Any]:
    kinds = {"kind": "drive#change", "type": "file", "changeType": "file"}
    return kinds | {"fileId": file_id, "time": time, "removed": removed}


def _file(store: Store, call: Call, file: Doc) -> dict[str, Any]:
    mask = parse(call.param("fields") or "*")
    return full(store, call, file) if call.param("fields") and covers(mask, "changes", "file") else short(file)


def _latest(store: Store) -> int:
    found = store.query("SELECT value FROM numbers WHERE name = 'drive.changes'")
    return int(found[0][0]) if found else 0
