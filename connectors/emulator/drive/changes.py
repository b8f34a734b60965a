"""changes: what happened to the files and shared drives a person sees, since a token.

Only the latest change of each file is listed, as with Google. Tokens are numbers and never expire.
"""

from typing import Any

from connectors.emulator.access import folders_above, role_of
from connectors.emulator.drive.drives import shown as drive_shown
from connectors.emulator.drive.listing import with_drives
from connectors.emulator.drive.paging import page_size
from connectors.emulator.drive.registry import root_of
from connectors.emulator.drive.view import full, short
from connectors.emulator.errors import invalid, not_found
from connectors.emulator.fields import covers, parse
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store


@serves("drive.changes.getStartPageToken")
def start_page_token(store: Store, call: Call) -> dict[str, Any]:
    """The token from which on everything later will be listed, for a person or with `driveId` for a shared drive."""
    _drive_id(store, call)
    return {"kind": "drive#startPageToken", "startPageToken": str(_latest(store) + 1)}


@serves("drive.changes.list", missing="labels, and `includePermissionsForView`")
def list_changes(store: Store, call: Call) -> dict[str, Any]:
    """The changes from `pageToken` on, the oldest first; those on shared drives with `includeItemsFromAllDrives`."""
    token = call.number("pageToken", 0)
    if token < 1:
        raise invalid("Invalid Value", reason="invalid", location="pageToken")
    changes = sorted(_changes(store, call, token), key=lambda change: change[0])
    size = page_size(call, 100, 1000)
    answer: dict[str, Any] = {"kind": "drive#changeList", "changes": [entry for _, entry in changes[:size]]}
    if len(changes) > size:
        return answer | {"nextPageToken": str(changes[size][0])}
    return answer | {"newStartPageToken": str(_latest(store) + 1)}


def _changes(store: Store, call: Call, token: int) -> list[tuple[int, dict[str, Any]]]:
    drive_id = _drive_id(store, call)
    files = [
        (file["change"], _entry(store, call, file))
        for file in store.docs("drive.files").values()
        if file["change"] >= token
        and ("root" not in file or file["id"] == file.get("driveId"))
        and _is_meant(store, call, file, drive_id)
        and role_of(store, file["id"], call)
    ]
    if call.param("includeRemoved") == "false":
        return files
    seen = {entry.get("fileId", entry.get("driveId")) for _, entry in files}
    removals = [
        (removal["change"], _removed(store, call, removal))
        for removal in store.docs("drive.removals").values()
        if removal["change"] >= token and removal["fileId"] not in seen and _concerns(call, removal, drive_id)
    ]
    return files + removals


def _is_meant(store: Store, call: Call, file: Doc, drive_id: str | None) -> bool:
    if drive_id is not None:
        return bool(file.get("driveId") == drive_id)
    if "driveId" in file and not with_drives(call):
        return False
    if file.get("space", "drive") not in (call.param("spaces") or "drive").split(","):
        return False
    if call.flag("restrictToMyDrive"):
        root = root_of(store, call.user)["id"]
        return any(folder["id"] == root for folder in folders_above(store, file))
    return True


def _concerns(call: Call, removal: Doc, drive_id: str | None) -> bool:
    of_drive = removal.get("driveId")
    is_in_reach = of_drive == drive_id if drive_id is not None else of_drive is None or with_drives(call)
    return is_in_reach and (call.is_admin or call.user in removal["users"])


def _drive_id(store: Store, call: Call) -> str | None:
    drive_id = call.param("driveId") or call.param("teamDriveId")
    if drive_id and role_of(store, drive_id, call) is None:
        raise not_found(f"Shared drive not found: {drive_id}", location="driveId")
    return drive_id


def _entry(store: Store, call: Call, file: Doc) -> dict[str, Any]:
    known = {"kind": "drive#change", "time": file["modifiedTime"], "removed": False}
    if file["id"] == file.get("driveId"):
        names = {"type": "drive", "changeType": "drive", "driveId": file["id"], "teamDriveId": file["id"]}
        return known | names | {"drive": drive_shown(store, call, file)}
    return known | {"type": "file", "changeType": "file", "fileId": file["id"], "file": _file(store, call, file)}


def _removed(store: Store, call: Call, removal: Doc) -> dict[str, Any]:
    """The end of a file for this person; with includeCorpusRemovals one that they still see is shown once more."""
    kind = "drive" if removal["fileId"] == removal.get("driveId") else "file"
    known = {"kind": "drive#change", "type": kind, "changeType": kind, "time": removal["time"], "removed": True}
    if kind == "drive":
        return known | {"driveId": removal["fileId"], "teamDriveId": removal["fileId"]}
    file = store.docs("drive.files").get(removal["fileId"])
    if call.flag("includeCorpusRemovals") and file is not None and role_of(store, file["id"], call):
        known["file"] = _file(store, call, file)
    return known | {"fileId": removal["fileId"]}


def _file(store: Store, call: Call, file: Doc) -> dict[str, Any]:
    mask = parse(call.param("fields") or "*")
    return full(store, call, file) if call.param("fields") and covers(mask, "changes", "file") else short(file)


def _latest(store: Store) -> int:
    found = store.query("SELECT value FROM numbers WHERE name = 'drive.changes'")
    return int(found[0][0]) if found else 0
