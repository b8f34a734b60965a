"""A file as the API shows it to one caller."""

import re
from typing import Any

from connectors.emulator import access
from connectors.emulator.access import applies, is_read_only, permission_id, role_of
from connectors.emulator.drive import editors
from connectors.emulator.drive.capabilities import capabilities
from connectors.emulator.errors import invalid
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
    "sha1Checksum",
    "sha256Checksum",
    "headRevisionId",
    "originalFilename",
    "folderColorRgb",
    "shortcutDetails",
    "downloadRestrictions",
)
OURS = ("inheritedFrom", "since", "by")
"""What a permission has beside Google's fields."""
EXTENSION = re.compile(r"\.((?:tar\.)?[A-Za-z0-9]+)$")
ICON = "https://drive-thirdparty.googleusercontent.com/16/type/{}"


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
    may = capabilities(file, role, call.user)
    seen = short(file) | {name: file[name] for name in AS_STORED if file.get(name) not in (None, {}, [])}
    seen |= {
        "version": str(file["version"]),
        "trashed": is_trashed(store, file),
        "explicitlyTrashed": file["trashed"],
        "starred": call.user in file["starredBy"],
        "spaces": [file.get("space", "drive")],
        "webViewLink": editors.link(file),
        "iconLink": ICON.format(file["mimeType"]),
        "hasThumbnail": False,
        "thumbnailVersion": "0",
        "quotaBytesUsed": file.get("size", "0"),
        "lastModifyingUser": person(file["lastModifyingUser"], call),
        "isAppAuthorized": file["app"],
        "permissionIds": list(permissions),
        "capabilities": may,
        "copyRequiresWriterPermission": file.get("copyRequiresWriterPermission", False),
        "viewersCanCopyContent": not file.get("copyRequiresWriterPermission", False),
        "inheritedPermissionsDisabled": file.get("inheritedPermissionsDisabled", False),
    }
    seen |= _of_caller(call, file, permissions) | _of_bytes(file)
    if parents := [parent for parent in file["parents"] if role_of(store, parent, call)]:
        seen["parents"] = parents
    if links := editors.export_links(file):
        seen["exportLinks"] = links
    if is_read_only(file):
        seen["contentRestrictions"] = [_restriction(entry, call) for entry in file["contentRestrictions"]]
    return seen | (_on_drive(call, file) if "driveId" in file else _in_my_drive(call, file, permissions, may))


def is_trashed(store: Store, file: Doc) -> bool:
    """Whether the file or a folder it is in was put into the trash."""
    return bool(file["trashed"]) or any(folder["trashed"] for folder in access.folders_above(store, file))


def permission_shown(file: Doc, permission: Doc) -> dict[str, Any]:
    """A permission as the API shows it; on shared drives with where it comes from."""
    shown_fields = {name: value for name, value in permission.items() if name not in OURS}
    seen = {"kind": "drive#permission"} | shown_fields
    if permission["type"] in ("user", "group"):
        seen |= {"displayName": display_name(permission["emailAddress"]), "deleted": False}
    if permission["type"] == "user" and "driveId" not in file:
        seen["pendingOwner"] = bool(permission.get("pendingOwner"))
    if permission["type"] == "domain":
        seen["displayName"] = permission["domain"]
    if permission["type"] in ("anyone", "domain"):
        seen.setdefault("allowFileDiscovery", False)
    if "driveId" in file:
        origin = permission.get("inheritedFrom")
        kind = "member" if (origin or file["id"]) == file["driveId"] else "file"
        details = {"permissionType": kind, "role": permission["role"], "inherited": origin is not None}
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


def require_fields(call: Call) -> None:
    """Raise GoogleError 400 for a call without `fields`, on which some methods insist."""
    if not call.param("fields"):
        raise invalid("The 'fields' parameter is required for this method.", reason="required", location="fields")


def shared_with(file: Doc, user: str) -> Doc | None:
    """The permission by which somebody else gave this person the file itself, None if there is none."""
    if file["owner"] == user:
        return None
    return next((entry for entry in file["permissions"] if entry["type"] == "user" and applies(entry, user)), None)


def _of_caller(call: Call, file: Doc, permissions: dict[str, Doc]) -> dict[str, Any]:
    """What differs from person to person."""
    seen: dict[str, Any] = {"viewedByMe": call.user in file.get("viewedBy", {})}
    seen["modifiedByMe"] = call.user in file.get("modifiedBy", {})
    if seen["viewedByMe"]:
        seen["viewedByMeTime"] = file["viewedBy"][call.user]
    if seen["modifiedByMe"]:
        seen["modifiedByMeTime"] = file["modifiedBy"][call.user]
    given = shared_with(file, call.user)
    if given and "since" in given and given["id"] in permissions:
        seen["sharedWithMeTime"] = given["since"]
        if "by" in given:
            seen["sharingUser"] = person(given["by"], call)
    return seen


def _of_bytes(file: Doc) -> dict[str, Any]:
    if "blob" not in file:
        return {}
    seen = {"webContentLink": f"https://drive.google.com/uc?id={file['id']}&export=download"}
    if extension := EXTENSION.search(file["name"]):
        seen |= {"fullFileExtension": extension[1], "fileExtension": extension[1].rpartition(".")[2]}
    return seen


def _on_drive(call: Call, file: Doc) -> dict[str, Any]:
    seen: dict[str, Any] = {"teamDriveId": file["driveId"], "hasAugmentedPermissions": bool(file["permissions"])}
    if file["trashed"] and "trashedTime" in file:
        seen |= {"trashedTime": file["trashedTime"], "trashingUser": person(file["trashedBy"], call)}
    return seen


def _in_my_drive(call: Call, file: Doc, permissions: dict[str, Doc], may: dict[str, bool]) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "owners": [person(file["owner"], call)],
        "ownedByMe": file["owner"] == call.user,
        "shared": len(permissions) > 1,
        "writersCanShare": file.get("writersCanShare", True),
    }
    if may["canShare"]:
        seen["permissions"] = [permission_shown(file, permission) for permission in permissions.values()]
    return seen


def _restriction(entry: Doc, call: Call) -> dict[str, Any]:
    by = entry.get("restrictingUser")
    return entry | ({"restrictingUser": person(by, call)} if by else {})
