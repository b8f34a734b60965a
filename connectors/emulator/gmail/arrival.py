"""Letters coming in: sorted by filters, sent on, answered while the owner is away."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from connectors.emulator.gmail.addresses import exists, home
from connectors.emulator.gmail.filters import filtered
from connectors.emulator.gmail.forwarding import forwarded, sent_on
from connectors.emulator.gmail.headers import line_end, split
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.vacation import answer
from connectors.emulator.store import Store

RECEIVED = ("INBOX", "UNREAD")
GTUBE = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
"""The text by which spam filters are tried out: the one thing that is taken for spam here."""


def deliver(store: Store, letter: Letter, sender: str, addresses: Iterable[str], now: datetime) -> None:
    """Bring a letter to mailboxes, one copy each, and do what their owners have set: sending on, answering.

    `sender` is the mailbox it is from, "" for a machine's. Addresses that do not exist are passed over.
    """
    waiting = deque((letter, sender, address) for address in addresses)
    seen = set()
    while waiting:
        letter, sender, address = waiting.popleft()
        if (home(address), letter.message_id) not in seen and exists(store, address):
            seen.add((home(address), letter.message_id))
            waiting.extend(_received(Mailbox(store, home(address)), letter, sender, address, now))


def sort_in(
    mailbox: Mailbox, letter: Letter, labels: Iterable[str], thread: str | None, now: datetime, trace: str = ""
) -> tuple[Entry, list[str]]:
    """File a letter as the filters want it; also where it is to be sent on to."""
    entry = mailbox.place(letter, labels, thread, now, trace)
    outcome = filtered(mailbox, entry)
    everywhere, kept = sent_on(mailbox, outcome.labels)
    entry = mailbox.announce(mailbox.label(entry, kept))
    return entry, list(dict.fromkeys([*everywhere, *outcome.forward]))


def is_spam(letter: Letter) -> bool:
    """Whether a letter is taken for spam."""
    return GTUBE in letter.raw


def _received(
    mailbox: Mailbox, letter: Letter, sender: str, address: str, now: datetime
) -> Iterable[tuple[Letter, str, str]]:
    """File what came in; the letters that this sets off, with sender and address."""
    end = line_end(split(letter.raw)[0]).decode()
    trace = f"Delivered-To: {address}{end}Return-Path: <{sender}>{end}"
    labels = ("SPAM", "UNREAD") if is_spam(letter) else RECEIVED
    entry, targets = sort_in(mailbox, letter, labels, mailbox.thread_for(letter, None), now, trace)
    for target in targets:
        if copy := forwarded(letter, mailbox, target):
            yield copy, sender, target
    if reply := answer(mailbox, entry, letter, now):
        yield reply[1], "", reply[0]
