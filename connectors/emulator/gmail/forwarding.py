"""settings.forwardingAddresses and autoForwarding: where a mailbox may send its mail on to, and whether it does.

Every address that exists belongs to this Workspace, so that none has to confirm that it wants the mail.
"""

from typing import Any

from connectors.emulator.errors import conflict, failed_precondition, invalid, not_found
from connectors.emulator.gmail.addresses import exists, given_address, home
from connectors.emulator.gmail.headers import line_end, split
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.people import mailbox_of, require_delegation
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

DISPOSITIONS = {
    "leaveInInbox": (),
    "archive": ("INBOX",),
    "trash": ("INBOX",),
    "markRead": ("UNREAD",),
}
"""The labels that a letter loses once it was sent on; "trash" gains one, too."""
FORWARDED_FOR = "X-Forwarded-For"


@serves("gmail.users.settings.forwardingAddresses.list")
def list_addresses(store: Store, call: Call) -> dict[str, Any]:
    """The addresses that mail may be sent on to."""
    found = _known(mailbox_of(store, call))
    return {"forwardingAddresses": found} if found else {}


@serves("gmail.users.settings.forwardingAddresses.get")
def get_address(store: Store, call: Call) -> dict[str, Any]:
    """One of them."""
    return _found(mailbox_of(store, call), call)


@serves("gmail.users.settings.forwardingAddresses.create")
def create_address(store: Store, call: Call) -> dict[str, Any]:
    """Add an address, confirmed at once; one that does not exist stays pending, and nothing is sent on to it."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    address = given_address(call.body.get("forwardingEmail", ""), "forwardingEmail")
    if home(address) == mailbox.address:
        raise invalid("Invalid forwardingEmail", reason="invalidArgument")
    known = _known(mailbox)
    if any(one["forwardingEmail"] == address for one in known):
        raise conflict("Forwarding address already exists")
    added = {"forwardingEmail": address, "verificationStatus": "accepted" if exists(store, address) else "pending"}
    store.docs("gmail.forwarding").put(mailbox.address, {"addresses": [*known, added]})
    return added


@serves("gmail.users.settings.forwardingAddresses.delete")
def delete_address(store: Store, call: Call) -> None:
    """Remove an address; mail that was all sent on to it stays here from now on."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    gone = _found(mailbox, call)
    rest = [one for one in _known(mailbox) if one != gone]
    store.docs("gmail.forwarding").put(mailbox.address, {"addresses": rest})
    if _auto(mailbox).get("emailAddress") == gone["forwardingEmail"]:
        store.docs("gmail.autoForwarding").put(mailbox.address, {"enabled": False})


@serves("gmail.users.settings.getAutoForwarding")
def get_auto_forwarding(store: Store, call: Call) -> dict[str, Any]:
    """Whether all mail that comes in is sent on, where to, and what becomes of it here."""
    return _auto(mailbox_of(store, call))


@serves("gmail.users.settings.updateAutoForwarding")
def update_auto_forwarding(store: Store, call: Call) -> dict[str, Any]:
    """Send all mail that comes in on to a confirmed address, or no longer."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    wish: Doc = {"enabled": False}
    if call.body.get("enabled"):
        disposition = call.body.get("disposition")
        if disposition not in DISPOSITIONS:
            raise invalid("Invalid disposition", reason="invalidArgument")
        address = require_accepted(mailbox, call.body.get("emailAddress", ""))
        wish = {"enabled": True, "emailAddress": address, "disposition": disposition}
    store.docs("gmail.autoForwarding").put(mailbox.address, wish)
    return wish


def require_accepted(mailbox: Mailbox, address: str) -> str:
    """A confirmed forwarding address in lower case; raises GoogleError 400 for any other."""
    known = {one["forwardingEmail"]: one["verificationStatus"] for one in _known(mailbox)}
    if known.get(address.lower()) != "accepted":
        raise failed_precondition("Unrecognized forwarding address")
    return address.lower()


def sent_on(mailbox: Mailbox, labels: frozenset[str]) -> tuple[list[str], frozenset[str]]:
    """Where a letter that came in with these labels is sent on to because all are, and the labels it keeps here."""
    setting = _auto(mailbox)
    if not setting["enabled"] or "SPAM" in labels:
        return [], labels
    kept = labels - frozenset(DISPOSITIONS[setting["disposition"]])
    return [setting["emailAddress"]], kept | {"TRASH"} if setting["disposition"] == "trash" else kept


def forwarded(letter: Letter, mailbox: Mailbox, target: str) -> Letter | None:
    """The letter as it goes on to another address, the sender's name kept; None if it came by here before."""
    been = {
        address
        for header in letter.headers
        if header.name == FORWARDED_FOR
        for address in header.source.lower().split()
    }
    if mailbox.address in been:
        return None
    end = line_end(split(letter.raw)[0]).decode()
    above = f"X-Forwarded-To: {target}{end}{FORWARDED_FOR}: {mailbox.address} {target}{end}"
    return Letter(above.encode() + letter.raw)


def _auto(mailbox: Mailbox) -> Doc:
    return mailbox.store.docs("gmail.autoForwarding").get(mailbox.address) or {"enabled": False}


def _known(mailbox: Mailbox) -> list[Doc]:
    kept = mailbox.store.docs("gmail.forwarding").get(mailbox.address) or {"addresses": []}
    addresses: list[Doc] = kept["addresses"]
    return addresses


def _found(mailbox: Mailbox, call: Call) -> Doc:
    wanted = call.path["forwardingEmail"].lower()
    found = next((one for one in _known(mailbox) if one["forwardingEmail"] == wanted), None)
    if found is None:
        raise not_found()
    return found
