"""permissions: who a file is shared with."""

from typing import Any

from connectors.emulator.access import RANKS, applies, effective, require, role_of, too_small_a_role
from connectors.emulator.drive.capabilities import capabilities
from connectors.emulator.drive.notices import notify
from connectors.emulator.drive.paging import page, page_size
from connectors.emulator.drive.registry import not_for_app_data, note, note_removal, resolve, root_of
from connectors.emulator.drive.responders import VIEW, add_responder, responders
from connectors.emulator.drive.sharing import UNWRITABLE, check_role, expiring, wanted
from connectors.emulator.drive.view import permission_shown
from connectors.emulator.errors import GoogleError, forbidden, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

DEFAULT_FIELDS = ("kind", "id", "type", "role")
DEEDS = {"reader": "view", "commenter": "comment on"}


@serves("drive.permissions.create", missing="whoever is let in by the view `published`, anybody may answer a form")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Share a file; whoever has a smaller role already is raised to the new one, and told by a letter unless silenced.

    A new owner leaves the old one a writer; `moveToNewOwnersRoot` takes the file along.
    """
    file = _shareable(store, call)
    if "view" in call.body:
        return _shown(call, file, add_responder(store, call, file))
    permission = wanted(store, call, file)
    check_role(call, file, permission, None)
    known = _own(file, permission["id"])
    if known is None or RANKS[known["role"]] < RANKS[permission["role"]] or "expirationTime" in permission:
        file = _granted(store, call, file, permission)
        _tell(store, call, file, permission)
    return _shown(call, file, effective(store, file)[permission["id"]])


@serves("drive.permissions.list")
def list_permissions(store: Store, call: Call) -> dict[str, Any]:
    """All permissions that hold, the inherited ones included; for whoever may share the file.

    On shared drives at most 100 a page, elsewhere all of them unless `pageSize` is given.
    """
    file = _shareable(store, call)
    found = list(effective(store, file).values())
    if call.param("includePermissionsForView") == VIEW:
        found += responders(file)
    token: dict[str, str] = {}
    if call.param("pageSize") or call.param("pageToken") or "driveId" in file:
        found, token = page(call, found, _place, page_size(call, 100, 100))
    return {"kind": "drive#permissionList", "permissions": [_shown(call, file, entry) for entry in found]} | token


@serves("drive.permissions.get", missing="permissions of a view")
def get(store: Store, call: Call) -> dict[str, Any]:
    """One permission by its id."""
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    return _shown(call, file, _holding(store, call, file))


@serves("drive.permissions.update", missing="permissions of a view")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Give a permission another role or another end; an inherited one can only be raised here.

    A pending owner takes a file over by giving themselves the role of its owner.
    """
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    held = _holding(store, call, file)
    if any(call.body.get(name, held.get(name)) != held.get(name) for name in UNWRITABLE):
        message = "The resource body includes fields which are not directly writable."
        raise forbidden(message, reason="fieldNotWritable")
    role: str = call.body.get("role") or held["role"]
    changed = held | {"role": role}
    is_accepted = role == "owner" and bool(held.get("pendingOwner")) and applies(held, call.user)
    if not is_accepted:
        file = _shareable(store, call)
    check_role(call, file, changed, held)
    if held["role"] == "owner" and role != "owner":
        raise _owner_stays()
    if "inheritedFrom" in held and RANKS[role] < RANKS[held["role"]]:
        raise forbidden("Cannot modify an inherited permission.", reason="cannotModifyInheritedPermission")
    changed |= expiring(store, call, file, held)
    if call.flag("removeExpiration"):
        changed.pop("expirationTime", None)
    if "pendingOwner" in call.body:
        changed["pendingOwner"] = bool(call.body["pendingOwner"])
    changed.pop("inheritedFrom", None)
    file = _granted(store, call, file, changed)
    return _shown(call, file, effective(store, file)[held["id"]])


@serves("drive.permissions.delete", missing="permissions of a view")
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
    not_for_app_data(file)
    return file


def _granted(store: Store, call: Call, file: Doc, permission: Doc) -> Doc:
    """The file with this permission; a new owner leaves the old one a writer."""
    others = [known for known in file["permissions"] if known["id"] != permission["id"]]
    if permission["role"] == "owner" and permission["emailAddress"] != file["owner"]:
        others = [known | {"role": "writer"} if known["role"] == "owner" else known for known in others]
        file = file | {"owner": permission["emailAddress"]}
        permission = {
            name: value for name, value in permission.items() if name not in ("pendingOwner", "expirationTime")
        }
        if call.flag("moveToNewOwnersRoot"):
            file = file | {"parents": [root_of(store, file["owner"])["id"]]}
    return note(store, file | {"permissions": [*others, permission]})


def _tell(store: Store, call: Call, file: Doc, permission: Doc) -> None:
    """The letter about a share, by default written to people and groups."""
    if "emailAddress" not in permission or call.param("sendNotificationEmail", "true") == "false":
        return
    deed = "own" if permission["role"] == "owner" else DEEDS.get(permission["role"], "edit")
    text = f"{call.user} has invited you to {deed} the following:"
    if message := call.param("emailMessage"):
        text = f"{message}\n\n{text}"
    notify(store, file, call.user, [permission["emailAddress"]], f'Item shared with you: "{file["name"]}"', text)


def _holding(store: Store, call: Call, file: Doc) -> Doc:
    held = effective(store, file).get(call.path["permissionId"])
    if held is None:
        raise not_found(f"Permission not found: {call.path['permissionId']}.", location="permissionId")
    return held


def _own(file: Doc, wanted_id: str) -> Doc | None:
    return next((permission for permission in file["permissions"] if permission["id"] == wanted_id), None)


def _place(permission: Doc) -> int:
    return int(permission["id"]) if permission["id"].isdecimal() else 0


def _shown(call: Call, file: Doc, permission: Doc) -> dict[str, Any]:
    seen = permission_shown(file, permission)
    return seen if call.param("fields") else {name: seen[name] for name in DEFAULT_FIELDS}


def _owner_stays() -> GoogleError:
    return forbidden("The owner of a file cannot be removed.", reason="cannotRemoveOwner")
