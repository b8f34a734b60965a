"""Delivery reports (RFC 3464): which letter came back, from whom, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

from connectors.outbox.letters import without_addresses

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True)
class Bounce:
    """One recipient that a letter did not reach.

    `answers` is the Message-ID that the report replies to ("" = it names none); `reason` is the status code and the
    diagnosis in one line, without addresses.
    """

    recipient: str
    answers: str
    thread_id: str
    reason: str


def read_report(message: EmailMessage, thread_id: str) -> list[Bounce]:
    """Read the failures out of a `multipart/report`; a delay, or any other message, has none."""
    if message.get_content_type() != "multipart/report":
        return []
    # References may name the whole thread, the letter that came back last.
    named_ids = _MESSAGE_ID.findall(f"{message['References'] or ''} {message['In-Reply-To'] or ''}")
    answers = named_ids[-1] if named_ids else ""
    named = str(message["X-Failed-Recipients"] or "").partition(",")[0].strip()
    return [
        Bounce(_address(block.get("Final-Recipient")) or named, answers, thread_id, _reason(block))
        for block in _failures(message)
    ]


def _failures(message: EmailMessage) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            # The parser gives the blocks of a report as messages that have headers only; the first is about all.
            for block in part.get_payload():
                if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                    yield block


def _address(field: object) -> str:
    return str(field or "").rpartition(";")[2].strip()


def _reason(block: Message) -> str:
    status = str(block.get("Status") or "").strip()
    diagnosis = str(block.get("Diagnostic-Code") or "").partition(";")[2]
    return without_addresses(f"{status} {diagnosis}")
