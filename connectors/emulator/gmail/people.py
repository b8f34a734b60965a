"""Whose mailbox a call is about, and the profile."""

from typing import Any

from connectors.emulator.contract import check_body
from connectors.emulator.errors import forbidden, invalid
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store

METADATA = "https://www.googleapis.com/auth/gmail.metadata"
"""The scope that hides texts: it does so whatever else a token is good for."""


def mailbox_of(store: Store, call: Call) -> Mailbox:
    """The mailbox that `userId` names: "me" or one's own address; the administrator may name anyone's.

    Delegates read a mailbox in Gmail's pages only: to the API their access is nothing. Raises GoogleError 403 for
    another's mailbox, 400 for a body that is not as Google documents it.
    """
    if found := check_body(call.method_id, call.body):
        raise invalid(f"Invalid JSON payload received. {found[0]}")
    if not _is_storable(call.body):
        raise invalid("Invalid JSON payload received. Invalid UTF-8 sequence.")
    wanted = call.path["userId"].lower()
    if wanted == "me":
        return Mailbox(store, call.user)
    if wanted != call.user and not call.is_admin:
        raise forbidden(f"Delegation denied for {call.user}")
    if "@" not in wanted:
        raise invalid("Invalid user id", reason="invalidArgument")
    return Mailbox(store, wanted)


def require_delegation(call: Call) -> None:
    """Raises GoogleError 403 for a token that a person gave to an app: sharing a mailbox takes the administrator."""
    if not call.is_delegated:
        raise forbidden("Access restricted to service accounts that have been delegated domain-wide authority")


@serves("gmail.users.getProfile")
def profile(store: Store, call: Call) -> dict[str, Any]:
    """The address, how much mail there is, and the mailbox's historyId."""
    mailbox = mailbox_of(store, call)
    sql = "SELECT count(*), count(DISTINCT thread) FROM gmail_messages WHERE mailbox = ?"
    total, threads = store.query(sql, mailbox.address)[0]
    return {
        "emailAddress": mailbox.address,
        "messagesTotal": total,
        "threadsTotal": threads,
        "historyId": str(mailbox.last_change()),
    }


def _is_storable(value: Any) -> bool:
    """Whether all texts are UTF-8: JSON can spell halves of characters that no store can hold."""
    if isinstance(value, dict):
        return all(_is_storable(entry) for pair in value.items() for entry in pair)
    if isinstance(value, list):
        return all(_is_storable(entry) for entry in value)
    if not isinstance(value, str) or value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
