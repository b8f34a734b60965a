"""permissions: who a file is shared with.

`sendNotificationEmail` and `emailMessage` are accepted; no letter is written, so that mailboxes hold only what was
sent on purpose.
"""

from typing import Any

from connectors.emulator.access import RANKS, applies, effective, permission_id, require, role_of, too_small_a_role
from connectors.emulator.drive.capabilities import capabilities
from connectors.emulator.drive.registry import note, note_removal, resolve
from connectors.emulator.drive.times import timestamp
from connectors.emulator.drive.view import permission_shown
from connectors.emulator.errors import GoogleError, forbidden, invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

DEFAULT_FIELDS = ("kind", "id", "type", "role")
PEOPLE = ("user", "group")


@serves("drive.permissions.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Share a file; whoever has a smaller role already is raised to the new one."""
    file = _shareable(store, call)
    wanted = _wanted(store, call, file)
    _check_role(call, file, wanted["role"])
    known = _own(file, wanted["id"])
    if known is None or RANKS[known["role"]] < RANKS[wanted["role"]]:
        file = _granted(store, file, wanted)
    return _shown(call, file, effective(store, file)[wanted["id"]])


@serves("drive.permissions.list")
def list_permissions(store: Store, call: Call) -> dict[str, Any]:
    """All permissions that hold, the inherited ones included; for whoever may share the file."""
    file = _shareable(store, call)
    found = [_shown(call, file, permission) for permission in effective(store, file).values()]
    return {"kind": "drive#permissionList", "permissions": found}


@serves("drive.permissions.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """One permission by its id."""
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    return _shown(call, file, _holding(store, call, file))


@serves("drive.permissions.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Give a permission another role."""
    file = _shareable(store, call)
    held = _holding(store, call, file)
    role: str = call.body.get("role") or held["role"]
    _check_role(call, file, role)
    if held["role"] == "owner" and role != "owner":
        raise _owner_stays()
    own = {name: value for name, value in held.items() if name != "inheritedFrom"}
    file = _granted(store, file, own | {"role": role})
    return _shown(call, file, effective(store, file)[held["id"]])


@serves("drive.permissions.delete")
def delete(store: Store, call: Call) -> None:
    """Take a permission away; one's own may always be given up, the owner's never."""
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    held = _holding(store, call, file)
    is_own = held["type"] != "anyone" and applies(held, call.user)
    if not is_own:
        file = _shareable(store, call)
    if held["role"] == "owner":
        raise _owner_stays()
    if "inheritedFrom" in held:
        raise forbidden("Cannot delete an inherited permission.", reason="cannotDeleteInheritedPermission")
    rest = [permission for permission in file["permissions"] if permission["id"] != held["id"]]
    file = note(store, file | {"permissions": rest})
    if "emailAddress" in held and held["id"] not in effective(store, file):
        note_removal(store, file, [held["emailAddress"]])


def _shareable(store: Store, call: Call) -> Doc:
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    role = role_of(store, file["id"], call) or "reader"
    if not capabilities(file, role)["canShare"]:
        raise too_small_a_role()
    return file


def _wanted(store: Store, call: Call, file: Doc) -> Doc:
    kind, role = call.body.get("type"), call.body.get("role")
    if role not in RANKS:
        raise invalid("The permission role field is required.", reason="required", location="permission.role")
    if role in ("organizer", "fileOrganizer") and "driveId" not in file:
        raise forbidden("This role is for shared drives only.", reason="invalidSharingRequest")
    since = {"since": timestamp(store.now()), "role": role, "type": kind}
    if kind == "anyone":
        return since | {"id": "anyoneWithLink", "allowFileDiscovery": bool(call.body.get("allowFileDiscovery"))}
    if kind == "domain" and call.body.get("domain"):
        return since | {"id": permission_id(call.body["domain"]), "domain": call.body["domain"].lower()}
    address = str(call.body.get("emailAddress", "")).lower()
    if kind not in PEOPLE or "@" not in address:
        raise invalid("The specified emailAddress is invalid or not applicable.", reason="invalidSharingRequest")
    return since | {"id": permission_id(address), "emailAddress": address}


def _check_role(call: Call, file: Doc, role: str) -> None:
    if role != "owner":
        return
    if "driveId" in file or not call.flag("transferOwnership"):
        raise forbidden(
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
            reason="forbidden",
        )
    if call.user != file["owner"] and not call.is_admin:
        raise too_small_a_role()


def _granted(store: Store, file: Doc, permission: Doc) -> Doc:
    """The file with this permission; a new owner leaves the old one a writer."""
    others = [known for known in file["permissions"] if known["id"] != permission["id"]]
    if permission["role"] == "owner":
        others = [known | {"role": "writer"} if known["role"] == "owner" else known for known in others]
        file = file | {"owner": permission["emailAddress"]}
    return note(store, file | {"permissions": [*others, permission]})


def _holding(store: Store, call: Call, file: Doc) -> Doc:
    held = effective(store, file).get(call.path["permissionId"])
    if held is None:
        raise not_found(f"Permission not found: {call.path['permissionId']}.", location="permissionId")
    return held


def _own(file: Doc, wanted_id: str) -> Doc | None:
    return next((permission for permission in file["permissions"] if permission["id"] == wanted_id), None)


def _shown(call: Call, file: Doc, permission: Doc) -> dict[str, Any]:
    seen = permission_shown(file, permission)
    return seen if call.param("fields") else {name: seen[name] for name in DEFAULT_FIELDS}


def _owner_stays() -> GoogleError:
    return forbidden("The owner of a file cannot be removed.", reason="cannotRemoveOwner")
