"""Content restrictions: a file whose content, title and comments nobody may change until someone lifts that.

access.require refuses what the editors' services would write, `guard` what Drive would.
"""

from typing import Any

from connectors.emulator.access import RANKS, is_read_only, too_small_a_role
from connectors.emulator.drive.times import timestamp
from connectors.emulator.errors import forbidden, invalid
from connectors.emulator.store import Doc, Store

OWNERS = ("owner", "organizer")
IN_TITLE = ("name", "mimeType", "originalFilename")


def guard(file: Doc) -> None:
    """Let a change of content, title or comments pass; raises GoogleError 403 for a read-only file.

    Google's own reason for this is not documented; this one, assumed, is what other refusals of content have.
    """
    if is_read_only(file):
        raise forbidden("The content of this file is restricted and cannot be modified.", reason="contentRestricted")


def restricted(store: Store, file: Doc, wish: Any, user: str, role: str) -> list[Doc]:
    """The restrictions that `contentRestrictions` of a request leaves on a file; an entry without readOnly lifts.

    Raises GoogleError 400 for more than one or for a reason without readOnly, 403 for a role too small: a writer may
    restrict and lift, only the owner (an organizer on shared drives) where `ownerRestricted` is or was set.
    """
    if not isinstance(wish, list) or len(wish) > 1 or not all(isinstance(entry, dict) for entry in wish):
        raise invalid("A file can only have one content restriction.", reason="invalid", location="contentRestrictions")
    entry = wish[0] if wish else {}
    known = file.get("contentRestrictions", [])
    if any(one.get("systemRestricted") for one in known):
        raise forbidden("The content restriction was set by the system.", reason="contentRestricted")
    is_owners = bool(entry.get("ownerRestricted")) or any(one.get("ownerRestricted") for one in known)
    if RANKS[role] < RANKS["writer"] or (is_owners and role not in OWNERS):
        raise too_small_a_role()
    if not entry.get("readOnly"):
        if entry.get("reason"):
            message = "A reason can only be given together with readOnly."
            raise invalid(message, reason="invalid", location="contentRestrictions.reason")
        return []
    return [locked(store, user, reason=str(entry.get("reason", "")), by_owner=bool(entry.get("ownerRestricted")))]


def locked(store: Store, user: str, *, reason: str = "", by_owner: bool = False) -> Doc:
    """A restriction as it is kept: set by this person now."""
    known = {"readOnly": True, "type": "globalContentRestriction", "restrictingUser": user}
    known |= {"restrictionTime": timestamp(store.now()), "ownerRestricted": by_owner, "systemRestricted": False}
    return known | ({"reason": reason} if reason else {})


def changes_title(file: Doc, wish: Doc) -> bool:
    """Whether a request would change what a restriction keeps, its content apart."""
    return any(name in wish and wish[name] != file.get(name) for name in IN_TITLE)
