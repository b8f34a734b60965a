"""Sending: what leaves a mailbox, whom it reaches, and what comes back."""

from datetime import datetime

from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.gmail.bounces import BOUNCES, bounce
from connectors.emulator.gmail.letters import BadHeader, Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.outgoing import new_message_id, outgoing, recipients, without
from connectors.emulator.store import Store

MAX_BYTES = 35 * 2**20
RECEIVED = ("INBOX", "UNREAD")


def send(mailbox: Mailbox, raw: bytes, own: frozenset[str], thread: str | None) -> Entry:
    """Send a letter from a mailbox: it stands there under SENT and reaches everyone in To, Cc and Bcc at once.

    `own` are the addresses it may be from. A letter to oneself is one message in SENT and INBOX. Raises GoogleError
    400 for no recipient, for a header that is no list of addresses, and for more than 35 MB.
    """
    check_size(raw)
    addressees = _addressees(raw)
    now = mailbox.store.now()
    sent = Letter(outgoing(raw, mailbox.address, own, new_message_id(), now))
    labels = ["SENT", *RECEIVED] if mailbox.address in addressees else ["SENT"]
    entry = mailbox.add(sent, labels, thread, now)
    copy = Letter(without(sent.raw, "bcc")) if sent.first("Bcc") else sent
    for address in addressees:
        if address != mailbox.address:
            _deliver(mailbox, entry, copy, address, now)
    return entry


def _deliver(mailbox: Mailbox, entry: Entry, copy: Letter, address: str, now: datetime) -> None:
    if exists(mailbox.store, address):
        box = Mailbox(mailbox.store, address)
        box.add(copy, RECEIVED, box.thread_for(copy, None), now)
    else:
        report = Letter(bounce(copy, mailbox.address, address, now))
        mailbox.add(report, RECEIVED, entry.thread, now)


def check_size(raw: bytes) -> None:
    """Raises GoogleError 400 for a letter larger than Gmail takes."""
    if len(raw) > MAX_BYTES:
        raise invalid(f"Request payload size exceeds the limit: {MAX_BYTES} bytes.", reason="uploadTooLarge")


def exists(store: Store, address: str) -> bool:
    """Whether letters reach this address: all but `bounce…@…` and those named at /emulator/bounces."""
    return not address.startswith("bounce") and store.docs(BOUNCES).get(address) is None


def bad_header(name: str) -> GoogleError:
    """Gmail's 400 for a header that is no list of addresses."""
    return invalid(f"Invalid {name} header", reason="invalidArgument")


def _addressees(raw: bytes) -> list[str]:
    try:
        found = recipients(raw)
    except BadHeader as error:
        raise bad_header(str(error)) from error
    if not found:
        raise invalid("Recipient address required", reason="invalidArgument")
    return found
