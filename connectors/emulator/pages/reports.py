"""What a delivery report says (RFC 3464): which address a letter did not reach, and why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.emulator.gmail.letters import Tree

KIND = "message/delivery-status"


@dataclass(frozen=True)
class Undelivered:
    """One address that a letter did not reach, with what the receiving server said."""

    address: str
    reason: str


def undelivered(parts: list[Tree]) -> list[Undelivered]:
    """The addresses that the delivery reports among a letter's parts name as failed."""
    return [found for part in parts if part.get_content_type() == KIND for found in _of(part)]


def _of(part: Tree) -> Iterator[Undelivered]:
    groups: Any = part.get_payload()
    for group in groups if isinstance(groups, list) else []:
        recipient = str(group.get("Final-Recipient", "")).rpartition(";")[2].strip()
        if recipient and str(group.get("Action", "")).strip().lower() == "failed":
            yield Undelivered(recipient, str(group.get("Diagnostic-Code", "")).partition(";")[2].strip())
