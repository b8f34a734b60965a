"""What Gmail changes in a letter that it sends; everything else leaves byte for byte as it was given."""

from datetime import datetime
from email.utils import format_datetime
from secrets import token_urlsafe

from connectors.emulator.gmail.letters import BadHeader, addresses, headers_of, raw_fields, split

DOMAIN = "mail.gmail.example"


def new_message_id() -> str:
    """A Message-ID as Gmail gives one, with angle brackets."""
    return f"<CA{token_urlsafe(33)}@{DOMAIN}>"


def outgoing(raw: bytes, sender: str, own: frozenset[str], message_id: str, now: datetime) -> bytes:
    """The letter as it leaves the mailbox `sender`.

    The Message-ID is Gmail's; a missing Date or From is added; a From outside `own` (the mailbox and its aliases)
    becomes the mailbox, the given one is kept in X-Google-Original-From. X- headers stay.
    """
    head, rest = split(raw)
    end = b"\r\n" if b"\r\n" in head or not head else b"\n"
    fields = [(name, field) for name, field in raw_fields(head) if name != "message-id"]
    known = {name for name, _ in fields}
    added = [f"Message-ID: {message_id}"]
    if "date" not in known:
        added.append(f"Date: {format_datetime(now)}")
    if "from" not in known:
        added.append(f"From: {sender}")
    elif not _is_from(raw, own):
        fields = [("", b"X-Google-Original-" + field) if name == "from" else (name, field) for name, field in fields]
        added.append(f"From: {sender}")
    lines = [line.encode() + end for line in added]
    return b"".join(lines) + b"".join(field for _, field in fields) + (rest or end)


def without(raw: bytes, unwanted: str) -> bytes:
    """The letter without one header, given in lower case."""
    head, rest = split(raw)
    return b"".join(field for name, field in raw_fields(head) if name != unwanted) + rest


def recipients(raw: bytes) -> list[str]:
    """Everyone in To, Cc and Bcc once, in lower case; raises BadHeader with the header's name."""
    found = [
        address
        for header in headers_of(raw)
        if header.name.lower() in ("to", "cc", "bcc")
        for address in addresses(header.name.title(), header.source)
    ]
    return list(dict.fromkeys(found))


def _is_from(raw: bytes, own: frozenset[str]) -> bool:
    given = next(header.source for header in headers_of(raw) if header.name.lower() == "from")
    try:
        found = addresses("From", given)
    except BadHeader:
        return False
    return len(found) == 1 and found[0] in own
