"""Whose mailbox a call is about, that person's addresses, and the profile."""

from typing import Any

from connectors.emulator.errors import conflict, forbidden, invalid, not_found
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

ALIAS_FIELDS = ("displayName", "replyToAddress", "signature", "isDefault", "treatAsAlias")


def mailbox_of(store: Store, call: Call) -> Mailbox:
    """The mailbox that `userId` names: "me" or one's own address; the administrator may name anyone's."""
    wanted = call.path["userId"].lower()
    if wanted == "me":
        return Mailbox(store, call.user)
    if wanted != call.user and not call.is_admin:
        raise forbidden(f"Delegation denied for {call.user}")
    if "@" not in wanted:
        raise invalid("Invalid user id", reason="invalidArgument")
    return Mailbox(store, wanted)


def own_addresses(mailbox: Mailbox) -> frozenset[str]:
    """What a letter from this mailbox may have in From: the address and its aliases."""
    return frozenset(alias["sendAsEmail"] for alias in _aliases(mailbox))


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


@serves("gmail.users.settings.sendAs.list")
def list_send_as(store: Store, call: Call) -> dict[str, Any]:
    """The mailbox's own address and its aliases."""
    return {"sendAs": _aliases(mailbox_of(store, call))}


@serves("gmail.users.settings.sendAs.get")
def get_send_as(store: Store, call: Call) -> dict[str, Any]:
    """One of them."""
    wanted = call.path["sendAsEmail"].lower()
    found = [alias for alias in _aliases(mailbox_of(store, call)) if alias["sendAsEmail"] == wanted]
    if not found:
        raise not_found()
    return found[0]


@serves("gmail.users.settings.sendAs.create")
def create_send_as(store: Store, call: Call) -> dict[str, Any]:
    """Add an alias; it is taken as verified, where Google would ask the address first."""
    mailbox = mailbox_of(store, call)
    address = str(call.body.get("sendAsEmail", "")).lower()
    if "@" not in address:
        raise invalid("Invalid sendAsEmail", reason="invalidArgument")
    if address in own_addresses(mailbox):
        raise conflict("Send-as alias already exists")
    alias = {"sendAsEmail": address, "verificationStatus": "accepted", "isPrimary": False}
    alias |= {name: call.body[name] for name in ALIAS_FIELDS if name in call.body}
    added = (store.docs("gmail.aliases").get(mailbox.address) or {"aliases": []})["aliases"]
    store.docs("gmail.aliases").put(mailbox.address, {"aliases": [*added, alias]})
    return alias


def _aliases(mailbox: Mailbox) -> list[Doc]:
    added = mailbox.store.docs("gmail.aliases").get(mailbox.address) or {"aliases": []}
    primary = {"sendAsEmail": mailbox.address, "displayName": "", "isPrimary": True, "isDefault": True}
    return [primary, *added["aliases"]]
