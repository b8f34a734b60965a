"""Who may do what with a file of Drive: the roles of its permissions, those of its folders included.

A file carries only its own permissions; what its folders grant is looked up when asked. In My Drive the owner of a
folder is a writer of what others put into it; on a shared drive an organizer of the drive is one everywhere.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Literal, get_args

from connectors.emulator.discovery import methods
from connectors.emulator.errors import GoogleError, forbidden, not_found
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

Role = Literal["reader", "commenter", "writer", "fileOrganizer", "organizer", "owner"]
RANKS: dict[str, int] = {role: rank for rank, role in enumerate(get_args(Role))}
"""Roles in rising order; a role includes all before it."""

ADMIN = "owner@barycentre.example"
DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"


def role_of(store: Store, file_id: str, call: Call) -> Role | None:
    """The caller's role on a file, None if there is no such file or no access. The administrator is its owner."""
    file = store.docs("drive.files").get(file_id)
    if file is None or (sees_own_only(call) and not file["app"]):
        return None
    if call.is_admin:
        return "organizer" if "driveId" in file else "owner"
    roles = [permission["role"] for permission in effective(store, file).values() if applies(permission, call.user)]
    return max(roles, key=RANKS.__getitem__, default=None)


def require(store: Store, file_id: str, call: Call, needed: Role = "reader") -> Doc:
    """The file, if the caller's role reaches `needed`.

    Raises GoogleError as the API called does: Drive says 404 to whoever may not know of the file (and for what is on
    a shared drive to calls that do not say `supportsAllDrives`) and 403 to a role too small; the editors' APIs say 403
    to both, and 404 only to unknown ids. To them a writer writes content, which a read-only file refuses.
    """
    role = role_of(store, file_id, call)
    file = store.docs("drive.files").get(file_id)
    of_drive = call.method_id.startswith("drive.")
    if file is None or (of_drive and (role is None or not _is_supported(file, call))):
        raise file_not_found(file_id) if of_drive else not_found()
    if role is None or RANKS[role] < RANKS[needed]:
        raise too_small_a_role() if of_drive else forbidden()
    if not of_drive and RANKS[needed] >= RANKS["writer"] and is_read_only(file):
        raise forbidden()
    return file


def is_read_only(file: Doc) -> bool:
    """Whether a content restriction holds on a file: nobody may change its content then, whatever their role."""
    return any(entry.get("readOnly") for entry in file.get("contentRestrictions", ()))


def _is_supported(file: Doc, call: Call) -> bool:
    if "driveId" not in file or "supportsAllDrives" not in methods()[call.method_id].parameters:
        return True
    return call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")


def file_not_found(file_id: str) -> GoogleError:
    """Drive's 404."""
    return not_found(f"File not found: {file_id}.", location="fileId")


def too_small_a_role() -> GoogleError:
    """Drive's 403 to someone who may see the file and not do this."""
    return forbidden(
        "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
    )


def sees_own_only(call: Call) -> bool:
    """Whether the token opens this method only through drive.file: then only what this app made is there.

    Everything created with a token of the sign-in flow counts as made by the app, what a dev token made as made by
    a person; opening a file in a picker has no counterpart.
    """
    return call.scopes is not None and methods()[call.method_id].scopes & call.scopes == {DRIVE_FILE}


def effective(store: Store, file: Doc) -> dict[str, Doc]:
    """All permissions that hold on a file, by permission id; inherited ones carry "inheritedFrom" (a folder's id).

    Those that have expired do not, nor on a file or folder of limited access those from above, organizers' apart.
    """
    found = {entry["id"]: entry for entry in file["permissions"] if not _has_expired(store, entry)}
    is_limited = file.get("inheritedPermissionsDisabled", False)
    for folder in folders_above(store, file):
        for permission in folder["permissions"]:
            if _has_expired(store, permission) or (is_limited and permission["role"] != "organizer"):
                continue
            passed_on = _inherited(permission, folder)
            known = found.get(permission["id"])
            if known is None or RANKS[known["role"]] < RANKS[passed_on["role"]]:
                found[permission["id"]] = passed_on
        is_limited = is_limited or folder.get("inheritedPermissionsDisabled", False)
    return found


def folders_above(store: Store, file: Doc) -> Iterator[Doc]:
    """The folders a file is in, the nearest first."""
    files = store.docs("drive.files")
    while file["parents"]:
        above = files.get(file["parents"][0])
        if above is None:
            return
        yield above
        file = above


def applies(permission: Doc, user: str) -> bool:
    """Whether a permission is one of this person's; "anyone" is everyone's."""
    match permission["type"]:
        case "anyone":
            return True
        case "domain":
            return user.endswith("@" + permission["domain"])
        case _:
            return bool(permission["emailAddress"] == user)


def permission_id(grantee: str) -> str:
    """The id that a person's permissions have on every file, as with Google."""
    return f"{int.from_bytes(sha256(grantee.encode()).digest()[:8]):020d}"


def _inherited(permission: Doc, folder: Doc) -> Doc:
    role = "writer" if permission["role"] == "owner" else permission["role"]
    return permission | {"role": role, "inheritedFrom": folder["id"]}


def _has_expired(store: Store, permission: Doc) -> bool:
    return "expirationTime" in permission and permission["expirationTime"] <= store.now().isoformat()
