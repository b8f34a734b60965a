"""What a letter is to the send ledger: its key, its description, its record, and the answers of the rules.

A letter's description stands in its X-header, so that a lost ledger can be rebuilt from the mailbox alone; its token
also stands in the body, where it survives a person's edit of the draft.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import decode_header, make_header
from functools import cached_property
from typing import Literal
from urllib.parse import quote, unquote

HEADER = "X-Barycentre-Letter"
_FACT = "f."  # facts stand in the header under this prefix, beside the fields of the key
_BODY_TOKEN = re.compile(r"Номер письма:\s*([A-Z2-7]{16})(?![A-Z2-7])")
_ADDRESS = re.compile(r"[^\s<>]*@[^\s<>]*")

State = Literal["planned", "drafted", "sending", "sent", "missed", "withdrawn", "unknown"]
Result = Literal["sent", "missed", "withdrawn", "held", "unknown", "elsewhere", "already", "failed"]


@dataclass(frozen=True)
class Key:
    """What makes a letter that one letter: equal keys are never sent twice (R52).

    `subject` is an activity's code or a person's key; `edition` counts the decided changes of date, so that a date
    moved there and back is announced again; `recipient` is a `hash_address`.
    """

    programme: str
    kind: str
    subject: str
    edition: int
    wave: str
    recipient: str

    @cached_property
    def token(self) -> str:
        """16 characters A–Z2–7 that stand for the key in the letter, the mailbox and the ledger."""
        # JSON, because no choice of field values can imitate another split into fields.
        parts = [self.programme, self.kind, self.subject, self.edition, self.wave, self.recipient]
        return base64.b32encode(hashlib.sha256(json.dumps(parts).encode()).digest())[:16].decode()


def hash_address(programme: str, address: str) -> str:
    """16 hex digits that stand for an address in one programme; letter case and outer blanks do not matter."""
    return hashlib.sha256(json.dumps([programme, address.strip().lower()]).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Composition:
    """What a letter must carry.

    `header` is the (name, value) that describes it completely. `in_reply_to` is the Message-ID of the newest sent
    letter of its thread and `subject_line` the Subject of the first one; None when it opens the thread.
    """

    token: str
    header: tuple[str, str]
    in_reply_to: str | None = None
    subject_line: str | None = None


@dataclass(frozen=True)
class Letter:
    """A letter to be sent.

    `addressee` is who it goes to, as people read it; letters of one programme, `thread` and recipient form one Gmail
    thread ("" = none); `facts` are the few values that a rebuilt ledger must know; `compose` returns RFC 822 bytes
    with the header in place and «Номер письма: {token}» in the text.
    """

    key: Key
    addressee: str
    compose: Callable[[Composition], bytes]
    thread: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A letter's row in the ledger. Moments are aware, UTC; `reason` and `bounce_reason` hold no addresses.

    `rfc822_id` is the Message-ID that Gmail gave: None until it is read back, "" when the message was gone by then.
    A letter known by its body token alone has empty key fields until it is asked for again.
    """

    programme: str
    kind: str
    subject: str
    edition: int
    wave: str
    recipient: str
    token: str
    addressee: str
    thread: str
    facts: dict[str, str]
    state: State
    reason: str
    draft_id: str | None
    message_id: str | None
    thread_id: str | None
    rfc822_id: str | None
    subject_line: str | None
    planned_at: datetime
    sent_at: datetime | None
    bounced_at: datetime | None
    bounce_reason: str

    @property
    def key(self) -> Key:
        """The letter's key."""
        return Key(self.programme, self.kind, self.subject, self.edition, self.wave, self.recipient)


@dataclass(frozen=True)
class Description:
    """Who a letter is for and what it is: everything of a row that does not come from sending it."""

    key: Key
    addressee: str
    thread: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Due:
    """The letter is to be sent now."""


@dataclass(frozen=True)
class Missed:
    """Its time has passed; it will not be sent."""

    reason: str


@dataclass(frozen=True)
class Withdrawn:
    """There is no more occasion for it; it will not be sent."""

    reason: str


@dataclass(frozen=True)
class Held:
    """Not now; a later run asks again."""

    reason: str


Verdict = Due | Missed | Withdrawn | Held


@dataclass(frozen=True)
class Outcome:
    """What became of a letter in one run.

    "already" = settled by an earlier run (`reason` is its state), "elsewhere" = another run holds it, "unknown" = it
    may have left and a person must look, "failed" = it has not left and a later run will try again.
    """

    letter: Letter
    result: Result
    reason: str = ""


def header_of(letter: Letter | Record) -> tuple[str, str]:
    """Return the header that describes a letter completely: ASCII, percent-encoded values, "; " between."""
    key = letter.key
    fields = {
        "token": key.token,
        "programme": key.programme,
        "kind": key.kind,
        "subject": key.subject,
        "edition": str(key.edition),
        "wave": key.wave,
        "recipient": key.recipient,
        "addressee": letter.addressee,
        "thread": letter.thread,
        **{_FACT + name: value for name, value in letter.facts.items()},
    }
    return HEADER, "; ".join(f"{quote(name, safe='.')}={quote(value, safe='')}" for name, value in fields.items())


def read_header(value: str) -> Description | None:
    """Read what `header_of` wrote, however it was folded or encoded on the way; None if it is no such header.

    A header whose key does not give its token is no such header.
    """
    try:
        text = re.sub(r"\s", "", plain(value))
        fields = {unquote(name): unquote(rest) for name, _, rest in (part.partition("=") for part in text.split(";"))}
        key = Key(
            fields["programme"],
            fields["kind"],
            fields["subject"],
            int(fields["edition"]),
            fields["wave"],
            fields["recipient"],
        )
        facts = {name.removeprefix(_FACT): rest for name, rest in fields.items() if name.startswith(_FACT)}
        described = Description(key, fields["addressee"], fields["thread"], facts)
    except (KeyError, ValueError):
        return None
    return described if fields.get("token") == key.token else None


def plain(header: str) -> str:
    """Return a header's text with its encoded words (RFC 2047) read."""
    return str(make_header(decode_header(header)))


def body_token(text: str) -> str | None:
    """Return the first token that a letter's text names as «Номер письма: …»."""
    found = _BODY_TOKEN.search(text)
    return found[1] if found else None


def without_addresses(text: str, limit: int = 200) -> str:
    """Return one line of at most `limit` characters in which no e-mail address is left."""
    return " ".join(_ADDRESS.sub("…", text).split())[:limit]
