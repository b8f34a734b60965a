"""drives and about: shared drives, and who is asking.

A shared drive is a folder in the register that belongs to its members; its id is that of its top folder. The flags
`supportsAllDrives` and the like are accepted everywhere and not insisted on.
"""

from typing import Any

from connectors.emulator.access import require, role_of
from connectors.emulator.drive import editors
from connectors.emulator.drive.registry import children, grant, new_entry, save
from connectors.emulator.drive.removal import remove
from connectors.emulator.drive.view import person
from connectors.emulator.errors import conflict, forbidden, invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

LIMIT = str(15 * 2**30)


@serves("drive.drives.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Make a shared drive with the caller as its organizer; the same `requestId` again is a 409."""
    name, request_id = call.body.get("name"), call.param("requestId") or ""
    if not name:
        raise invalid("The name of a shared drive is required.", reason="required", location="drive.name")
    if store.docs("drive.requests").get(request_id) is not None:
        raise conflict("A shared drive with the provided request ID already exists.", reason="duplicate")
    drive_id = "0A" + store.new_id("drive")[:14] + "Uk9PVA"
    store.docs("drive.requests").put(request_id, {"id": drive_id})
    drive = new_entry(
        store,
        drive_id,
        {
            "driveId": drive_id,
            "name": name,
            "mimeType": editors.FOLDER,
            "parents": [],
            "owner": "",
            "permissions": [grant(call.user, "organizer")],
            "app": call.scopes is not None,
            "root": True,
        },
    )
    return _shown(call, save(store, drive, call.user))


@serves("drive.drives.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """A shared drive of the caller's."""
    return _shown(call, _drive(store, call))


@serves("drive.drives.list")
def list_drives(store: Store, call: Call) -> dict[str, Any]:
    """The shared drives that the caller is a member of, on one page."""
    drives = [file for file in store.docs("drive.files").values() if file.get("driveId") == file["id"]]
    mine = [_shown(call, drive) for drive in drives if role_of(store, drive["id"], call)]
    return {"kind": "drive#driveList", "drives": mine}


@serves("drive.drives.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Rename a shared drive."""
    drive = require(store, _drive(store, call)["id"], call, "organizer")
    return _shown(call, save(store, drive | {"name": call.body.get("name", drive["name"])}, call.user))


@serves("drive.drives.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a shared drive that is empty."""
    drive = require(store, _drive(store, call)["id"], call, "organizer")
    if any(not file["trashed"] for file in children(store, drive["id"])):
        raise forbidden(
            "A shared drive can only be deleted when it is empty.", reason="cannotDeleteResourceWithChildren"
        )
    remove(store, drive)


@serves("drive.about.get")
def about(store: Store, call: Call) -> dict[str, Any]:
    """Who the caller is, and what this Drive can do. Google insists on `fields` here."""
    if not call.param("fields"):
        raise invalid("The 'fields' parameter is required for this method.", reason="required", location="fields")
    used = sum(int(file.get("size", 0)) for file in store.docs("drive.files").values() if file["owner"] == call.user)
    return {
        "kind": "drive#about",
        "user": person(call.user, call),
        "storageQuota": {"limit": LIMIT, "usage": str(used), "usageInDrive": str(used), "usageInDriveTrash": "0"},
        "exportFormats": editors.EXPORTS,
        "importFormats": editors.IMPORTS,
        "maxUploadSize": LIMIT,
        "appInstalled": True,
        "canCreateDrives": True,
        "folderColorPalette": [],
    }


def _drive(store: Store, call: Call) -> Doc:
    drive_id = call.path["driveId"]
    drive = store.docs("drive.files").get(drive_id)
    if drive is None or drive.get("driveId") != drive_id or role_of(store, drive_id, call) is None:
        raise not_found(f"Shared drive not found: {drive_id}", location="driveId")
    return drive


def _shown(call: Call, drive: Doc) -> dict[str, Any]:
    seen = {"kind": "drive#drive", "id": drive["id"], "name": drive["name"]}
    return seen | {"createdTime": drive["createdTime"], "hidden": False} if call.param("fields") else seen
