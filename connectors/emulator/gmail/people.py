"""Whose mailbox a call is about, and the profile."""

from typing import Any

from connectors.emulator.errors import forbidden, invalid
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store

METADATA = "https://www.googleapis.com/auth/gmail.metadata"
"""The scope that hides texts: it does so whatever else a token is good for."""


def mailbox_of(store: Store, call: Call) -> Mailbox:
    """The mailbox that `userId` names: "me" or one's own address; the administrator may name anyone's.

    Delegates read a mailbox in Gmail's pages only: to the API their access is nothing. Raises GoogleError 403 for
    another's mailbox.
    """
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
