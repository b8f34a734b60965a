"""Sending: what leaves a mailbox, whom it reaches, and what comes back."""

from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.gmail.addresses import exists, home
from connectors.emulator.gmail.aliases import senders
from connectors.emulator.gmail.arrival import RECEIVED, deliver, sort_in
from connectors.emulator.gmail.bounces import bounce
from connectors.emulator.gmail.forwarding import forwarded
from connectors.emulator.gmail.headers import BadHeader
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.outgoing import From, new_message_id, outgoing, recipients, without

MAX_BYTES = 35 * 2**20
MAX_IMPORTED_BYTES = 150 * 2**20


def send(mailbox: Mailbox, raw: bytes, thread: str | None) -> Entry:
    """Send a letter from a mailbox: it stands there under SENT and reaches everyone in To, Cc and Bcc at once.

    A letter to oneself is one message in SENT and INBOX. Raises GoogleError 400 for no recipient and for a header that
    is no list of addresses, 413 for more than 35 MB.
    """
    check_size(raw)
    addressees = _addressees(raw)
    now = mailbox.store.now()
    own = {alias["sendAsEmail"]: alias for alias in senders(mailbox)}
    alias = own.get(Letter(raw).sender) or next(iter(own.values()))
    sender = From(alias["sendAsEmail"], alias["displayName"], alias["replyToAddress"], frozenset(own))
    sent = Letter(outgoing(raw, mailbox.address, sender, new_message_id(), now))
    copy = Letter(without(sent.raw, "bcc")) if sent.first("Bcc") else sent
    others = [address for address in addressees if home(address) != mailbox.address]
    if len(others) < len(addressees):
        entry, targets = sort_in(mailbox, sent, ("SENT", *RECEIVED), thread, now)
        for target in targets:
            if onward := forwarded(copy, mailbox, target):
                deliver(mailbox.store, onward, mailbox.address, [target], now)
    else:
        entry = mailbox.add(sent, ["SENT"], thread, now)
    deliver(mailbox.store, copy, mailbox.address, others, now)
    for address in others:
        if not exists(mailbox.store, address):
            report = Letter(bounce(copy, mailbox.address, address, now))
            sort_in(mailbox, report, RECEIVED, entry.thread, now)
    return entry


def check_size(raw: bytes, most: int = MAX_BYTES) -> None:
    """Raises GoogleError 413 for a letter larger than Gmail takes."""
    if len(raw) > most:
        raise GoogleError(413, "uploadTooLarge", f"Request payload size exceeds the limit: {most} bytes.")


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
