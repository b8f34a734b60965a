"""drives and about: shared drives, and who is asking.

A shared drive is a folder in the register that belongs to its members; its id is that of its top folder.
"""

from typing import Any

from connectors.emulator.access import RANKS, require, role_of
from connectors.emulator.drive import editors
from connectors.emulator.drive.paging import page, page_size
from connectors.emulator.drive.query import Asked, rule_of
from connectors.emulator.drive.registry import children, grant, new_entry, note, save
from connectors.emulator.drive.removal import remove
from connectors.emulator.drive.view import is_trashed, person, require_fields
from connectors.emulator.errors import conflict, forbidden, invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

LIMIT = str(15 * 2**30)
UPLOAD_LIMIT = str(5120 * 2**30)
LOOKS = ("colorRgb", "themeId")
RESTRICTIONS = (
    "adminManagedRestrictions",
    "copyRequiresWriterPermission",
    "domainUsersOnly",
    "driveMembersOnly",
    "sharingFoldersRequiresOrganizerPermission",
)
COLOURS = ("#ac725e", "#d06b64", "#f83a22", "#ff7537", "#ffad46", "#42d692", "#16a765", "#4986e7", "#9a9cff", "#8f8f8f")
NOT_ENFORCED = "restrictions are kept and shown, not enforced; background images"


@serves("drive.drives.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Make a shared drive with the caller as its organizer; the same `requestId` again is a 409."""
    name, request_id = call.body.get("name"), call.param("requestId") or ""
    if not name or not isinstance(name, str):
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
    return shown(store, call, save(store, drive, call.user))


@serves("drive.drives.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """A shared drive of the caller's."""
    return shown(store, call, _drive(store, call))


@serves("drive.drives.list")
def list_drives(store: Store, call: Call) -> dict[str, Any]:
    """The shared drives of the caller's that `q` asks for, ten a page unless `pageSize` says otherwise."""
    text = (call.param("q") or "").strip()
    rule = rule_of(text, of_drives=True) if text else None
    mine = [
        drive
        for drive in store.docs("drive.files").values()
        if drive.get("driveId") == drive["id"]
        and role_of(store, drive["id"], call)
        and (rule is None or rule(Asked(store, call.user, drive)))
    ]
    drives, token = page(call, mine, lambda drive: int(drive["number"]), page_size(call, 10, 100))
    return {"kind": "drive#driveList", "drives": [shown(store, call, drive) for drive in drives]} | token


@serves("drive.drives.update", missing=NOT_ENFORCED)
def update(store: Store, call: Call) -> dict[str, Any]:
    """Rename a shared drive, change its looks and restrictions; for organizers."""
    drive = require(store, _drive(store, call)["id"], call, "organizer")
    changes = {name: call.body[name] for name in ("name", *LOOKS) if name in call.body}
    if not isinstance(changes.get("name", ""), str) or changes.get("name") == "":
        raise invalid("The name of a shared drive is required.", reason="required", location="drive.name")
    if "restrictions" in call.body:
        changes["restrictions"] = drive.get("restrictions", {}) | call.body["restrictions"]
    return shown(store, call, save(store, drive | changes, call.user))


@serves("drive.drives.hide")
def hide(store: Store, call: Call) -> dict[str, Any]:
    """Take a shared drive out of one's own default view."""
    drive = _drive(store, call)
    others = [user for user in drive.get("hiddenBy", ()) if user != call.user]
    return shown(store, call, note(store, drive | {"hiddenBy": [*others, call.user]}))


@serves("drive.drives.unhide")
def unhide(store: Store, call: Call) -> dict[str, Any]:
    """Put a shared drive back into one's own default view."""
    drive = _drive(store, call)
    others = [user for user in drive.get("hiddenBy", ()) if user != call.user]
    return shown(store, call, note(store, drive | {"hiddenBy": others}))


@serves("drive.drives.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a shared drive that is empty; an administrator may take along what is in it."""
    drive = require(store, _drive(store, call)["id"], call, "organizer")
    is_forced = call.flag("allowItemDeletion") and call.flag("useDomainAdminAccess") and call.is_admin
    if not is_forced and any(not file["trashed"] for file in children(store, drive["id"])):
        raise forbidden(
            "A shared drive can only be deleted when it is empty.", reason="cannotDeleteResourceWithChildren"
        )
    remove(store, drive)


@serves("drive.about.get")
def about(store: Store, call: Call) -> dict[str, Any]:
    """Who the caller is, and what this Drive can do. Google insists on `fields` here."""
    require_fields(call)
    mine = [file for file in store.docs("drive.files").values() if file["owner"] == call.user and "driveId" not in file]
    used = sum(int(file.get("size", 0)) for file in mine)
    trash = sum(int(file.get("size", 0)) for file in mine if is_trashed(store, file))
    quota = {"limit": LIMIT, "usage": str(used), "usageInDrive": str(used), "usageInDriveTrash": str(trash)}
    return {
        "kind": "drive#about",
        "user": person(call.user, call),
        "storageQuota": quota,
        "exportFormats": editors.EXPORTS,
        "importFormats": editors.IMPORTS,
        "maxImportSizes": {editors.SPREADSHEET: str(100 * 2**20)},
        "maxUploadSize": UPLOAD_LIMIT,
        "appInstalled": True,
        "canCreateDrives": True,
        "canCreateTeamDrives": True,
        "driveThemes": [],
        "teamDriveThemes": [],
        "folderColorPalette": list(COLOURS),
    }


def shown(store: Store, call: Call, drive: Doc) -> dict[str, Any]:
    """A shared drive as the API shows it; without `fields` only kind, id and name."""
    seen: dict[str, Any] = {"kind": "drive#drive", "id": drive["id"], "name": drive["name"]}
    if not call.param("fields"):
        return seen
    restrictions = dict.fromkeys(RESTRICTIONS, False) | drive.get("restrictions", {})
    seen |= {name: drive[name] for name in LOOKS if name in drive}
    return seen | {
        "createdTime": drive["createdTime"],
        "hidden": call.user in drive.get("hiddenBy", ()),
        "capabilities": _capabilities(role_of(store, drive["id"], call) or "reader"),
        "restrictions": restrictions,
    }


def _capabilities(role: str) -> dict[str, bool]:
    writes, arranges = RANKS[role] >= RANKS["writer"], RANKS[role] >= RANKS["fileOrganizer"]
    owns = RANKS[role] >= RANKS["organizer"]
    changes = ("CopyRequiresWriterPermissionRestriction", "DomainUsersOnlyRestriction", "DriveBackground")
    more = (
        "DriveMembersOnlyRestriction",
        "SharingFoldersRequiresOrganizerPermissionRestriction",
        "DownloadRestriction",
    )
    return dict.fromkeys((f"canChange{name}" for name in (*changes, *more)), owns) | {
        "canAddChildren": writes,
        "canComment": RANKS[role] >= RANKS["commenter"],
        "canCopy": True,
        "canDeleteChildren": owns,
        "canDeleteDrive": owns,
        "canDownload": True,
        "canEdit": writes,
        "canListChildren": True,
        "canManageMembers": owns,
        "canReadRevisions": writes,
        "canRename": writes,
        "canRenameDrive": owns,
        "canResetDriveRestrictions": owns,
        "canShare": writes,
        "canTrashChildren": arranges,
    }


def _drive(store: Store, call: Call) -> Doc:
    drive_id = call.path["driveId"]
    drive = store.docs("drive.files").get(drive_id)
    if drive is None or drive.get("driveId") != drive_id or role_of(store, drive_id, call) is None:
        raise not_found(f"Shared drive not found: {drive_id}", location="driveId")
    return drive
