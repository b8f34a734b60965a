"""settings.delegates: who may read and send another's mail in Gmail's pages. The API lets none of them in."""

from typing import Any

from connectors.emulator.errors import conflict, failed_precondition, invalid, not_found
from connectors.emulator.gmail.addresses import exists, given_address, home
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.people import mailbox_of, require_delegation
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

MOST = 25


@serves("gmail.users.settings.delegates.list")
def list_delegates(store: Store, call: Call) -> dict[str, Any]:
    """The delegates of a mailbox."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    found = _known(mailbox)
    return {"delegates": found} if found else {}


@serves("gmail.users.settings.delegates.get")
def get_delegate(store: Store, call: Call) -> dict[str, Any]:
    """One of them."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    return _found(mailbox, call)


@serves("gmail.users.settings.delegates.create")
def create_delegate(store: Store, call: Call) -> dict[str, Any]:
    """Add a delegate, who need not be asked; 25 at most."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    address = given_address(call.body.get("delegateEmail", ""), "delegateEmail")
    if address == mailbox.address or home(address) != address:
        raise invalid("Invalid delegate", reason="invalidArgument")  # assumed wording
    if not exists(store, address):
        raise not_found()
    known = _known(mailbox)
    if any(one["delegateEmail"] == address for one in known):
        raise conflict("Delegate already exists")
    if len(known) >= MOST:
        raise failed_precondition("Too many delegates")  # assumed wording
    added = {"delegateEmail": address, "verificationStatus": "accepted"}
    store.docs("gmail.delegates").put(mailbox.address, {"delegates": [*known, added]})
    return added


@serves("gmail.users.settings.delegates.delete")
def delete_delegate(store: Store, call: Call) -> None:
    """Remove a delegate."""
    mailbox = mailbox_of(store, call)
    require_delegation(call)
    gone = _found(mailbox, call)
    rest = [one for one in _known(mailbox) if one != gone]
    store.docs("gmail.delegates").put(mailbox.address, {"delegates": rest})


def _known(mailbox: Mailbox) -> list[Doc]:
    kept = mailbox.store.docs("gmail.delegates").get(mailbox.address) or {"delegates": []}
    delegates: list[Doc] = kept["delegates"]
    return delegates


def _found(mailbox: Mailbox, call: Call) -> Doc:
    wanted = call.path["delegateEmail"].lower()
    found = next((one for one in _known(mailbox) if one["delegateEmail"] == wanted), None)
    if found is None:
        raise not_found()
    return found
