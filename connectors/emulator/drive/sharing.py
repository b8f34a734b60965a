"""What may be asked of a share: kinds of people, roles where they exist, ends, owners."""

from datetime import timedelta
from typing import Any

from connectors.emulator.access import RANKS, permission_id, too_small_a_role
from connectors.emulator.auth import ADDRESS
from connectors.emulator.drive.times import moment_of, timestamp
from connectors.emulator.errors import GoogleError, forbidden, invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

PEOPLE = ("user", "group")
KINDS = (*PEOPLE, "domain", "anyone")
UNWRITABLE = ("id", "type", "emailAddress", "domain")
LONGEST = timedelta(days=366)


def wanted(store: Store, call: Call, file: Doc) -> Doc:
    """The permission that a request asks for; raises GoogleError 400 for one that makes no sense."""
    body = call.body
    kind, role = body.get("type"), body.get("role")
    if kind not in KINDS:
        raise invalid("The permission type field is required.", reason="required", location="permission.type")
    if role not in RANKS:
        raise invalid("The permission role field is required.", reason="required", location="permission.role")
    found = {"since": timestamp(store.now()), "by": call.user, "role": role, "type": kind}
    if kind in PEOPLE:
        found |= _person(store, call, body.get("emailAddress")) | expiring(store, call, file, found)
        return found | ({"pendingOwner": True} if body.get("pendingOwner") else {})
    if "expirationTime" in body:
        raise _no_end("Expiration dates can only be set on user and group permissions.")
    if file["id"] == file.get("driveId"):
        message = "The top folder of a shared drive cannot be shared with domains or with anyone."
        raise forbidden(message, reason="cannotShareTeamDriveTopFolderWithAnyoneOrDomains")
    discovery = {"allowFileDiscovery": bool(body.get("allowFileDiscovery"))}
    if kind == "anyone":
        return found | discovery | {"id": "anyoneWithLink"}
    domain = str(body.get("domain") or "").lower()
    if not domain or "@" in domain:
        raise invalid(
            "The specified domain is invalid or not applicable.", reason="invalid", location="permission.domain"
        )
    return found | discovery | {"id": permission_id(domain), "domain": domain}


def check_role(call: Call, file: Doc, permission: Doc, held: Doc | None) -> None:
    """Let a role be given; raises GoogleError 403 where it does not exist, or is not this caller's to give.

    `held` is the permission that is changed, None for a new one.
    """
    role = permission["role"]
    if role not in RANKS:
        raise invalid("The permission role field is required.", reason="required", location="permission.role")
    if role in ("organizer", "fileOrganizer") and "driveId" not in file:
        reason = (
            "organizerOnNonTeamDriveNotSupported" if role == "organizer" else "fileOrganizerOnNonTeamDriveNotSupported"
        )
        raise forbidden("This role is for shared drives only.", reason=reason)
    if role == "organizer" and file["id"] != file.get("driveId"):
        message = "Organizers can only be set on the shared drive itself."
        raise forbidden(message, reason="organizerOnNonTeamDriveItemNotSupported")
    if role in ("organizer", "fileOrganizer", "owner") and permission["type"] not in PEOPLE:
        raise invalid(
            "The specified role is not applicable to this type.", reason="invalid", location="permission.role"
        )
    is_pending = held is not None and held.get("pendingOwner") and held.get("emailAddress") == call.user
    is_owners = "driveId" not in file and permission.get("emailAddress") == file["owner"]
    if role == "owner" and not is_owners:  # naming who owns it already is no transfer
        _check_transfer(call, file, permission, is_pending=bool(is_pending))
    if call.body.get("pendingOwner") and (permission["type"] != "user" or call.user != file["owner"]):
        raise too_small_a_role()


def expiring(store: Store, call: Call, file: Doc, permission: Doc) -> Doc:
    """The end of a permission if a request sets it; raises GoogleError 400 or 403 for one that it cannot have."""
    given = call.body.get("expirationTime")
    if given is None:
        return {}
    moment = moment_of(given, "permission.expirationTime")
    if permission["type"] not in PEOPLE or permission["role"] == "owner":
        raise _no_end("Expiration dates can only be set on user and group permissions.")
    if file["id"] == file.get("driveId"):
        message = "Expiration dates cannot be set for members of shared drives."
        raise forbidden(message, reason="expirationDateNotAllowedForSharedDriveMembers")
    if not timedelta(0) < moment - store.now() <= LONGEST:
        raise _no_end("The expiration time must be in the future, and no more than a year away.")
    return {"expirationTime": timestamp(moment)}


def _person(store: Store, call: Call, given: Any) -> Doc:
    from connectors.emulator.gmail.addresses import exists

    address = given.lower() if isinstance(given, str) else ""
    if not ADDRESS.fullmatch(address):
        message = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise invalid(message, reason="invalid", location="permission.emailAddress")
    if not exists(store, address) and call.param("sendNotificationEmail") == "false":
        raise invalid(
            f'Bad Request. User message: "You are trying to invite {address}. Since there is no Google account '
            'associated with this email address, you must check the "Notify people" box to invite this recipient."',
            reason="invalidSharingRequest",
        )
    return {"id": permission_id(address), "emailAddress": address}


def _check_transfer(call: Call, file: Doc, permission: Doc, *, is_pending: bool) -> None:
    if "driveId" in file:
        raise forbidden("Items in shared drives have no owner.", reason="ownerOnTeamDriveItemNotSupported")
    if not call.flag("transferOwnership"):
        raise forbidden(
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.", reason="forbidden"
        )
    if permission["type"] != "user":
        raise invalid("Only a user can own a file.", reason="invalid", location="permission.type")
    if call.param("sendNotificationEmail") == "false":
        message = "The sendNotificationEmail parameter cannot be disabled when transferring ownership."
        raise invalid(message, reason="invalid", location="sendNotificationEmail")
    if call.user != file["owner"] and not call.is_admin and not is_pending:
        raise too_small_a_role()


def _no_end(message: str) -> GoogleError:
    return invalid(message, reason="invalid", location="permission.expirationTime")
