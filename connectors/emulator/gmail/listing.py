"""Pages of messages and threads, the newest first.

A page token is the place of the last entry shown: mail that comes in between two pages neither doubles nor hides any.
"""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.errors import forbidden, invalid
from connectors.emulator.gmail.aliases import own_addresses
from connectors.emulator.gmail.labels import listable, own_labels
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.operators import Condition, Scope, has_label, joined
from connectors.emulator.gmail.people import METADATA
from connectors.emulator.gmail.search import condition, looks_elsewhere
from connectors.emulator.routing import Call

HIDDEN = ("TRASH", "SPAM")
DEFAULT_PAGE, MAX_PAGE = 100, 500
NO_TOKEN = 2**63 - 1


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
    size = size_of(call)
    return _page(_asked(mailbox, call, labels).before(_token(call), size + 1), size)


def threads(mailbox: Mailbox, call: Call, labels: list[str]) -> Page:
    """A page of the threads that have such a message, by the latest of these."""
    asked, size, token = _asked(mailbox, call, labels), size_of(call), _token(call)
    latest: dict[str, tuple[str, str, int]] = {}
    place = token
    while len(latest) <= size and (rows := asked.before(place, MAX_PAGE)):
        for row in rows:
            if row[1] not in latest and not asked.has_thread_since(row[1], token):
                latest[row[1]] = row
        place = rows[-1][2]
    return _page(list(latest.values()), size)


@dataclass(frozen=True)
class Asked:
    """A search in a mailbox, to be run from any place downwards.

    `first` is the alias of the table whose index gives the order. With a label its own index leads, so that the few
    sent letters of a large mailbox are found at once.
    """

    mailbox: Mailbox
    source: str
    first: str
    where: Condition

    def before(self, place: int, limit: int) -> list[tuple[str, str, int]]:
        """The ids, threads and places of what was found below a place, the highest first."""
        # told to ORDER BY place, SQLite walks through the mailbox in that order instead of looking the Message-ID up
        by_place = "+" if "m.message_id" in self.where.sql else ""
        rows = self.mailbox.store.query(
            f"SELECT m.id, m.thread, m.place FROM {self.source} WHERE {self.where.sql} AND {self.first}.place < ? "  # noqa: S608
            f"ORDER BY {by_place}{self.first}.place DESC LIMIT ?",
            *self.where.values,
            place,
            limit,
        )
        return [(message, thread, found) for message, thread, found in rows]

    def has_thread_since(self, thread: str, place: int) -> bool:
        """Whether a message of the thread was found at a place or above: it stood on an earlier page."""
        sql = f"SELECT 1 FROM {self.source} WHERE {self.where.sql} AND m.thread = ? AND {self.first}.place >= ? LIMIT 1"  # noqa: S608
        return place < NO_TOKEN and bool(self.mailbox.store.query(sql, *self.where.values, thread, place))


def _asked(mailbox: Mailbox, call: Call, labels: list[str]) -> Asked:
    query = (call.param("q") or "").strip()
    if query and METADATA in (call.scopes or ()):
        raise forbidden("Metadata scope does not support 'q' parameter")
    listable(mailbox, labels)
    first = "g" if labels else "m"
    parts = [Condition(f"{first}.mailbox = ?", (mailbox.address,))]
    source = "gmail_messages m"
    if labels:
        source = "gmail_labelled g CROSS JOIN gmail_messages m ON m.mailbox = g.mailbox AND m.place = g.place"
        parts += [Condition("g.label = ?", (labels[0],)), *(has_label(label) for label in labels[1:])]
    if query:
        source += " JOIN gmail_letters l ON l.id = m.letter"
        parts.append(condition(query, Scope(own_labels(mailbox), mailbox.store.now(), own_addresses(mailbox))))
    if not (call.flag("includeSpamTrash") or looks_elsewhere(query)):
        parts += [has_label(hidden).negated() for hidden in HIDDEN if hidden not in labels]
    return Asked(mailbox, source, first, joined(parts, "AND"))


def size_of(call: Call) -> int:
    """How many entries a page has: 100 unless told otherwise, 500 at most; raises GoogleError 400 if negative."""
    size = call.number("maxResults", 0)
    if size < 0:
        raise invalid(f"Invalid value at 'max_results' (TYPE_UINT32), {size}", reason="invalidArgument")
    return min(size or DEFAULT_PAGE, MAX_PAGE)


def number_of(text: str, refusal: str) -> int:
    """A number that Gmail gave out; raises GoogleError 400 with this message for anything else."""
    if not (text.isascii() and text.isdecimal()) or int(text[:20]) > NO_TOKEN:
        raise invalid(refusal, reason="invalidArgument")
    return int(text)


def _token(call: Call) -> int:
    token = call.param("pageToken")
    return number_of(token, "Invalid pageToken") if token else NO_TOKEN


def _page(rows: list[tuple[str, str, int]], size: int) -> Page:
    token = str(rows[size - 1][2]) if len(rows) > size else None
    return Page([(message, thread) for message, thread, _ in rows[:size]], token)
