"""Pages of messages and threads, the newest first.

A page token is the place of the last entry shown: mail that comes in between two pages neither doubles nor hides any.
"""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.gmail.labels import own_labels
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.search import Condition, Scope, condition, has_label, joined, looks_elsewhere
from connectors.emulator.routing import Call

HIDDEN = ("TRASH", "SPAM")
MAX_PAGE = 500


@dataclass(frozen=True)
class Page:
    """Some of what was asked for: (message id, thread id) pairs, and the token of the next page, if there is one."""

    found: list[tuple[str, str]]
    next_token: str | None

    def answer(self, name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
        """The answer of a list method; as with Google the list is absent when empty, the size a rough estimate."""
        answer: dict[str, Any] = {name: entries} if entries else {}
        answer["resultSizeEstimate"] = len(entries) + (self.next_token is not None)
        return answer | ({"nextPageToken": self.next_token} if self.next_token else {})


def messages(mailbox: Mailbox, call: Call, labels: list[str]) -> Page:
    """A page of the messages with all of `labels` that `q` asks for."""
    source, first, where = _asked(mailbox, call, labels)
    rows = mailbox.store.query(
        f"SELECT m.id, m.thread, {first}.place FROM {source} WHERE {where.sql} AND {first}.place < ? "  # noqa: S608
        f"ORDER BY {first}.place DESC LIMIT ?",
        *where.values,
        _before(call),
        _size(call) + 1,
    )
    return _page(rows, _size(call))


def threads(mailbox: Mailbox, call: Call, labels: list[str]) -> Page:
    """A page of the threads that have such a message, by the latest of these."""
    source, first, where = _asked(mailbox, call, labels)
    rows = mailbox.store.query(
        f"SELECT m.id, m.thread, max({first}.place) AS last FROM {source} WHERE {where.sql} "  # noqa: S608
        "GROUP BY m.thread HAVING last < ? ORDER BY last DESC LIMIT ?",
        *where.values,
        _before(call),
        _size(call) + 1,
    )
    return _page(rows, _size(call))


def _asked(mailbox: Mailbox, call: Call, labels: list[str]) -> tuple[str, str, Condition]:
    """The tables to look in, the alias of the one whose index gives the order, and the condition.

    With a label its index leads, so that the few sent letters of a large mailbox are found at once.
    """
    query = (call.param("q") or "").strip()
    first = "g" if labels else "m"
    parts = [Condition(f"{first}.mailbox = ?", (mailbox.address,))]
    source = "gmail_messages m"
    if labels:
        source = "gmail_labelled g CROSS JOIN gmail_messages m ON m.mailbox = g.mailbox AND m.place = g.place"
        parts += [Condition("g.label = ?", (labels[0],)), *(has_label(label) for label in labels[1:])]
    if query:
        source += " JOIN gmail_letters l ON l.id = m.letter"
        parts.append(condition(query, Scope(own_labels(mailbox), mailbox.store.now())))
    if not (call.flag("includeSpamTrash") or looks_elsewhere(query)):
        parts += [has_label(hidden).negated() for hidden in HIDDEN if hidden not in labels]
    return source, first, joined(parts, "AND")


def _size(call: Call) -> int:
    return max(1, min(call.number("maxResults", 100), MAX_PAGE))


def _before(call: Call) -> int:
    token = call.param("pageToken")
    if not token:
        return 2**63 - 1
    if not token.isdecimal():
        raise invalid("Invalid pageToken", reason="invalidArgument")
    return int(token)


def _page(rows: list[tuple[Any, ...]], size: int) -> Page:
    token = str(rows[size - 1][2]) if len(rows) > size else None
    return Page([(message, thread) for message, thread, _ in rows[:size]], token)
