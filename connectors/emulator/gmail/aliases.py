"""settings.sendAs: the addresses that a mailbox may send from, with display names and signatures.

Every address that exists belongs to this Workspace, so that none has to confirm that it may be used.
"""

from typing import Any

from connectors.emulator.errors import conflict, failed_precondition, invalid, not_found
from connectors.emulator.gmail.addresses import exists, given_address
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.markup import sanitised
from connectors.emulator.gmail.people import mailbox_of, require_delegation
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

FIELDS = {"displayName": "", "replyToAddress": "", "signature": "", "treatAsAlias": False, "smtpMsa": None}
SECRET = ("username", "password")
RELAY = "an SMTP relay is stored and not used"


def senders(mailbox: Mailbox) -> list[Doc]:
    """The addresses that letters may be from, the default first; one that waits to be confirmed is none of them."""
    usable = [alias for alias in _aliases(mailbox) if alias.get("verificationStatus", "accepted") == "accepted"]
    return sorted(usable, key=lambda alias: not alias.get("isDefault"))


def own_addresses(mailbox: Mailbox) -> frozenset[str]:
    """What a letter from this mailbox may have in From: the address and its aliases."""
    return frozenset(alias["sendAsEmail"] for alias in senders(mailbox))


@serves("gmail.users.settings.sendAs.list")
def list_send_as(store: Store, call: Call) -> dict[str, Any]:
    """The mailbox's own address and its aliases."""
    return {"sendAs": _aliases(mailbox_of(store, call))}


@serves("gmail.users.settings.sendAs.get")
def get_send_as(store: Store, call: Call) -> dict[str, Any]:
    """One of them."""
    return _found(mailbox_of(store, call), call)


@serves("gmail.users.settings.sendAs.create", missing=RELAY)
def create_send_as(store: Store, call: Call) -> dict[str, Any]:
    """Add an alias, confirmed at once; one that does not exist stays pending, and letters are not sent from it."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    address = given_address(call.body.get("sendAsEmail", ""), "sendAsEmail")
    aliases = _aliases(mailbox)
    if any(alias["sendAsEmail"] == address for alias in aliases):
        raise conflict("Send-as alias already exists")
    status = "accepted" if exists(store, address) else "pending"
    alias = {"sendAsEmail": address, **_wished(call.body), "verificationStatus": status}
    return _keep(mailbox, [*aliases, alias], alias, call.body)


@serves("gmail.users.settings.sendAs.update", missing=RELAY)
def update_send_as(store: Store, call: Call) -> dict[str, Any]:
    """Replace the settings of an address."""
    return _changed(store, call, _wished(call.body))


@serves("gmail.users.settings.sendAs.patch", missing=RELAY)
def patch_send_as(store: Store, call: Call) -> dict[str, Any]:
    """Change some of the settings of an address."""
    wished = _wished(call.body)
    return _changed(store, call, {name: value for name, value in wished.items() if name in call.body})


@serves("gmail.users.settings.sendAs.delete")
def delete_send_as(store: Store, call: Call) -> None:
    """Remove an alias; if it was the default, the mailbox's own address is that again."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    gone = _found(mailbox, call)
    if gone.get("isPrimary"):
        raise invalid("Cannot delete primary send-as address", reason="invalidArgument")  # assumed wording
    rest = [alias for alias in _aliases(mailbox) if alias["sendAsEmail"] != gone["sendAsEmail"]]
    _keep(mailbox, rest, rest[0], {"isDefault": gone.get("isDefault", False)})


@serves("gmail.users.settings.sendAs.verify")
def verify_send_as(store: Store, call: Call) -> None:
    """Ask a pending alias to confirm: it does not exist, so that the letter which asks reaches nobody."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    if _found(mailbox, call).get("verificationStatus") != "pending":
        raise failed_precondition("Send-as alias is not pending verification")  # assumed wording


def _changed(store: Store, call: Call, wished: Doc) -> Doc:
    mailbox = mailbox_of(store, call)
    alias = _found(mailbox, call)
    if alias.get("isPrimary"):
        wished = {name: value for name, value in wished.items() if name not in ("treatAsAlias", "smtpMsa")}
    else:
        require_delegation(call)
    changed = alias | wished
    kept = [changed if one["sendAsEmail"] == alias["sendAsEmail"] else one for one in _aliases(mailbox)]
    return _keep(mailbox, kept, changed, call.body)


def _keep(mailbox: Mailbox, aliases: list[Doc], changed: Doc, wish: Doc) -> Doc:
    """Store the addresses; exactly one is the default, and only another that wants to be takes its place."""
    if wish.get("isDefault"):
        chosen = changed["sendAsEmail"]
        aliases = [
            _without(one, "isDefault") | ({"isDefault": True} if one["sendAsEmail"] == chosen else {})
            for one in aliases
        ]
    mailbox.store.docs("gmail.aliases").put(mailbox.address, {"primary": aliases[0], "aliases": aliases[1:]})
    return next(one for one in aliases if one["sendAsEmail"] == changed["sendAsEmail"])


def _aliases(mailbox: Mailbox) -> list[Doc]:
    kept = mailbox.store.docs("gmail.aliases").get(mailbox.address) or {"aliases": []}
    names = ("displayName", "replyToAddress", "signature")
    primary = {"sendAsEmail": mailbox.address, **dict.fromkeys(names, ""), "isPrimary": True, "isDefault": True}
    return [kept.get("primary", primary), *kept["aliases"]]


def _found(mailbox: Mailbox, call: Call) -> Doc:
    wanted = call.path["sendAsEmail"].lower()
    found = next((alias for alias in _aliases(mailbox) if alias["sendAsEmail"] == wanted), None)
    if found is None:
        raise not_found()
    return found


def _wished(wish: Doc) -> Doc:
    wished = {name: wish.get(name, default) for name, default in FIELDS.items()}
    wished["displayName"] = " ".join(wished["displayName"].split())  # it stands in a header, on one line
    wished["signature"] = sanitised(wished["signature"])
    if wished["replyToAddress"]:
        wished["replyToAddress"] = given_address(wished["replyToAddress"], "replyToAddress")
    relay = wished.pop("smtpMsa")
    return wished | ({"smtpMsa": _without(relay, *SECRET)} if relay else {})


def _without(doc: Doc, *names: str) -> Doc:
    return {name: value for name, value in doc.items() if name not in names}
