"""Which letter a message of the robot's mailbox is: by its X-header, else by the token in its text."""

from __future__ import annotations

import email
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING

from connectors.outbox.letters import HEADER, Description, body_token, plain, read_header

if TYPE_CHECKING:
    from connectors.google.gmail import Full, Gmail, Sent


@dataclass(frozen=True)
class Found:
    """A message that carries a token; `description` is None when only its text was left to tell."""

    token: str
    message_id: str
    thread_id: str
    rfc822_id: str
    subject_line: str
    sent_at: datetime
    description: Description | None


def identify(gmail: Gmail, message_ids: Sequence[str]) -> list[Found]:
    """Return those of the messages that are letters of ours, in the given order.

    A person who edits a draft in Gmail's own pages removes its X-header; such messages are read whole.
    """
    seen = {sent.message_id: sent for sent in gmail.headers_of(message_ids, [HEADER, "Message-ID", "Subject"])}
    described = {i: read_header(sent.headers.get(HEADER.lower(), "")) for i, sent in seen.items()}
    texts = {full.message_id: full for full in gmail.read([i for i, found in described.items() if found is None])}
    letters = [_by_header(seen[i], described[i]) or _by_text(seen[i], texts.get(i)) for i in message_ids if i in seen]
    return [letter for letter in letters if letter]


def texts_of(message: EmailMessage) -> Iterator[str]:
    """Yield the text of each text part of a message."""
    for part in message.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content.decode(part.get_content_charset("utf-8"), errors="replace")


def parsed(full: Full) -> EmailMessage:
    """Return a whole message as the email package reads it."""
    return email.message_from_bytes(full.raw, policy=default)


def _by_header(sent: Sent, description: Description | None) -> Found | None:
    return _found(sent, description.key.token, description) if description else None


def _by_text(sent: Sent, full: Full | None) -> Found | None:
    tokens = (body_token(text) for text in texts_of(parsed(full))) if full else iter(())
    token = next((token for token in tokens if token), None)
    return _found(sent, token, None) if token else None


def _found(sent: Sent, token: str, description: Description | None) -> Found:
    return Found(
        token,
        sent.message_id,
        sent.thread_id,
        sent.headers.get("message-id", ""),
        plain(sent.headers.get("subject", "")),
        datetime.fromtimestamp(sent.sent_at_ms / 1000, UTC),
        description,
    )
