"""What Gmail changes in a letter that it sends; everything else leaves byte for byte as it was given."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from secrets import token_urlsafe

from connectors.emulator.gmail.headers import BadHeader, addresses, headers_of, line_end, person, raw_fields, split

DOMAIN = "mail.gmail.com"


def new_message_id() -> str:
    """A Message-ID as Gmail gives one, with angle brackets."""
    return f"<CA{token_urlsafe(33)}@{DOMAIN}>"


@dataclass(frozen=True)
class From:
    """Whom a letter is from: the address, its name and where answers go ("" = not said).

    Address and name are those of letters that do not say whom they are from; `own` are all that a letter may say.
    """

    address: str
    name: str
    reply_to: str
    own: frozenset[str]


def outgoing(raw: bytes, mailbox: str, sender: From, message_id: str, now: datetime) -> bytes:
    """The letter as it leaves the mailbox.

    The Message-ID is Gmail's; a missing Date or From is added, and where answers go. A From that is not one's own
    becomes the mailbox, the given one is kept in X-Google-Original-From. X- headers stay.
    """
    head, rest = split(raw)
    end = line_end(head)
    fields = [(name, field) for name, field in raw_fields(head) if name != "message-id"]
    known = {name for name, _ in fields}
    added = [f"Message-ID: {message_id}"]
    if "date" not in known:
        added.append(f"Date: {format_datetime(now)}")
    if "from" not in known:
        added.append(f"From: {person(sender.name, sender.address)}")
    elif not _is_from(raw, sender.own):
        fields = [("", b"X-Google-Original-" + field) if name == "from" else (name, field) for name, field in fields]
        added.append(f"From: {mailbox}")
    if sender.reply_to and "reply-to" not in known:
        added.append(f"Reply-To: {sender.reply_to}")
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
