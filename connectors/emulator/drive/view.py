"""A file as the API shows it to one caller."""

from typing import Any

from connectors.emulator import access
from connectors.emulator.access import RANKS, permission_id, role_of
from connectors.emulator.drive import editors
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")
AS_STORED = (
    "name",
    "mimeType",
    "description",
    "appProperties",
    "properties",
    "createdTime",
    "modifiedTime",
    "driveId",
    "size",
    "md5Checksum",
    "sha256Checksum",
    "headRevisionId",
    "originalFilename",
    "folderColorRgb",
    "contentRestrictions",
    "shortcutDetails",
    "viewedByMeTime",
)
EDITOR_CAPABILITIES = ("canEdit", "canRename", "canModifyContent", "canMoveItemWithinDrive", "canAddMyDriveParent")
OWNER_CAPABILITIES = ("canDelete", "canTrash", "canUntrash")


def shown(store: Store, call: Call, file: Doc) -> dict[str, Any]:
    """The file with the fields asked for; without `fields` only kind, id, name and mimeType, as Google does."""
    if call.param("fields"):
        return full(store, call, file)
    return {name: value for name, value in short(file).items() if name in DEFAULT_FIELDS}


def short(file: Doc) -> dict[str, Any]:
    """What is shown of a file without `fields`."""
    return {"kind": "drive#file", "id": file["id"], "name": file["name"], "mimeType": file["mimeType"]}


def full(store: Store, call: Call, file: Doc) -> dict[str, Any]:
    """Everything that the API knows of a file, as this caller sees it."""
    role = role_of(store, file["id"], call) or "reader"
    permissions = access.effective(store, file)
    is_mine = file["owner"] == call.user
    seen = short(file) | {name: file[name] for name in AS_STORED if file.get(name) not in (None, {}, [])}
    seen |= {
        "version": str(file["version"]),
        "trashed": is_trashed(store, file),
        "explicitlyTrashed": file["trashed"],
        "starred": call.user in file["starredBy"],
        "spaces": ["drive"],
        "webViewLink": editors.link(file),
        "lastModifyingUser": person(file["lastModifyingUser"], call),
        "modifiedByMe": file["lastModifyingUser"] == call.user,
        "isAppAuthorized": file["app"],
        "permissionIds": list(permissions),
        "capabilities": capabilities(file, role),
        "writersCanShare": file.get("writersCanShare", True),
        "copyRequiresWriterPermission": file.get("copyRequiresWriterPermission", False),
        "shared": len(permissions) > 1,
    }
    if parents := [parent for parent in file["parents"] if role_of(store, parent, call)]:
        seen["parents"] = parents
    if "driveId" not in file:
        seen |= {"owners": [person(file["owner"], call)], "ownedByMe": is_mine}
    if RANKS[role] >= RANKS["writer"]:
        seen["permissions"] = [permission_shown(file, permission) for permission in permissions.values()]
    return seen


def is_trashed(store: Store, file: Doc) -> bool:
    """Whether the file or a folder it is in was put into the trash."""
    return bool(file["trashed"]) or any(folder["trashed"] for folder in access.folders_above(store, file))


def capabilities(file: Doc, role: str) -> dict[str, bool]:
    """What a role may do with a file."""
    is_folder = file["mimeType"] == editors.FOLDER
    can_edit = RANKS[role] >= RANKS["writer"]
    is_owner = RANKS[role] >= RANKS["organizer"] or ("driveId" in file and role == "fileOrganizer")
    return (
        dict.fromkeys(EDITOR_CAPABILITIES, can_edit)
        | dict.fromkeys(OWNER_CAPABILITIES, is_owner)
        | {
            "canShare": is_owner or (can_edit and file.get("writersCanShare", True)),
            "canComment": RANKS[role] >= RANKS["commenter"],
            "canCopy": not is_folder,
            "canDownload": not is_folder,
            "canAddChildren": is_folder and can_edit,
            "canListChildren": is_folder,
        }
    )


def permission_shown(file: Doc, permission: Doc) -> dict[str, Any]:
    """A permission as the API shows it; on shared drives with where it comes from."""
    shown_fields = {name: value for name, value in permission.items() if name not in ("inheritedFrom", "since")}
    seen = {"kind": "drive#permission"} | shown_fields
    if permission["type"] == "user":
        seen |= {"displayName": display_name(permission["emailAddress"]), "deleted": False, "pendingOwner": False}
    if permission["type"] == "anyone":
        seen.setdefault("allowFileDiscovery", False)
    if "driveId" in file:
        origin = permission.get("inheritedFrom")
        details = {"permissionType": "member", "role": permission["role"], "inherited": origin is not None}
        seen["permissionDetails"] = [details | ({"inheritedFrom": origin} if origin else {})]
    return seen


def person(address: str, call: Call) -> dict[str, Any]:
    """Someone as Drive names them."""
    return {
        "kind": "drive#user",
        "displayName": display_name(address),
        "me": address == call.user,
        "permissionId": permission_id(address),
        "emailAddress": address,
    }


def display_name(address: str) -> str:
    """Nobody has told the emulator people's names: the part before the @."""
    return address.partition("@")[0]
