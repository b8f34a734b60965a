"""Mailboxes: messages with their labels, threads and history, in the tables of tables.py.

A letter's bytes are kept once, however many mailboxes hold it; what delivery wrote above them stands with the message.
`place` orders a mailbox: the time in milliseconds, then the order of arrival; it is also what page tokens are made of.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from connectors.emulator.gmail.headers import headers_of
from connectors.emulator.gmail.letters import Letter, words
from connectors.emulator.gmail.tables import ensure_tables
from connectors.emulator.store import Store

BLOB = "gmail/"


@dataclass(frozen=True)
class Entry:
    """A message in a mailbox.

    `letter` is the number of its row in gmail_letters, `history` that of its last change, `trace` what delivery wrote
    above the letter.
    """

    id: str
    thread: str
    place: int
    letter: int
    history: int
    labels: tuple[str, ...]
    trace: str = ""

    @property
    def milliseconds(self) -> int:
        """The time it came in, since the epoch: Gmail's internalDate."""
        return self.place >> 20


class Mailbox:
    """One person's mail. Every address has a mailbox; an empty one is not different from one never used."""

    def __init__(self, store: Store, address: str) -> None:
        self.store = store
        self.address = address
        ensure_tables(store)

    def add(self, letter: Letter, labels: Iterable[str], thread: str | None, moment: datetime) -> Entry:
        """File a letter, by default in a thread of its own."""
        return self.announce(self.place(letter, labels, thread, moment))

    def place(
        self, letter: Letter, labels: Iterable[str], thread: str | None, moment: datetime, trace: str = ""
    ) -> Entry:
        """File a letter of which history knows nothing until it is announced: searches find it already."""
        message = self.store.new_id("message")
        place = (int(moment.timestamp() * 1000) << 20) | (self.store.next_number("gmail.places") & 0xFFFFF)
        entry = Entry(message, thread or message, place, self._keep(letter), 0, tuple(sorted(set(labels))), trace)
        self.store.execute(
            "INSERT INTO gmail_messages (mailbox, place, id, thread, letter, message_id, topic, history, trace) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
            self.address,
            place,
            entry.id,
            entry.thread,
            entry.letter,
            letter.message_id,
            letter.topic,
            trace,
        )
        self._put_labels(place, entry.labels)
        return entry

    def announce(self, entry: Entry) -> Entry:
        """Write into history that a message came in, with the labels it has by now."""
        return self._record(entry, "messagesAdded", entry.labels)

    def get(self, message: str) -> Entry | None:
        """A message by its id."""
        found = self._entries("id = ?", message)
        return found[0] if found else None

    def thread(self, thread: str) -> list[Entry]:
        """The messages of a thread, the oldest first; none if there is no such thread."""
        return self._entries("thread = ?", thread)

    def thread_for(self, letter: Letter, wanted: str | None) -> str | None:
        """The thread that a letter continues, None for a new one.

        It has to answer a message that is there (References, In-Reply-To) under the same subject; of several such
        threads it is the wanted one, else that of the latest message.
        """
        known = letter.references
        marks = ", ".join("?" * len(known))
        rows = self.store.query(
            f"SELECT place, thread FROM gmail_messages WHERE mailbox = ? AND topic = ? AND message_id IN ({marks})",  # noqa: S608
            self.address,
            letter.topic,
            *known,
        )
        threads = [thread for _, thread in sorted(rows, reverse=True)]
        return wanted if wanted in threads else next(iter(threads), None)

    def label(self, entry: Entry, labels: Iterable[str]) -> Entry:
        """Give a message these labels and no others; history is not told."""
        before, after = set(entry.labels), set(labels)
        self._put_labels(entry.place, after - before)
        for label in before - after:
            self.store.execute(
                "DELETE FROM gmail_labelled WHERE mailbox = ? AND label = ? AND place = ?",
                self.address,
                label,
                entry.place,
            )
        return replace(entry, labels=tuple(sorted(after)))

    def relabel(self, entry: Entry, added: Iterable[str], removed: Iterable[str]) -> Entry:
        """Change a message's labels; what is added and removed at once is added."""
        before = set(entry.labels)
        after = (before - set(removed)) | set(added)
        changed = self.label(entry, after)
        if after - before:
            changed = self._record(changed, "labelsAdded", sorted(after - before))
        if before - after:
            changed = self._record(changed, "labelsRemoved", sorted(before - after))
        return changed

    def remove(self, entry: Entry) -> None:
        """Delete a message for good, and its bytes with the last message that has them."""
        self._record(entry, "messagesDeleted", ())
        for table in ("gmail_messages", "gmail_labelled"):
            self.store.execute(
                f"DELETE FROM {table} WHERE mailbox = ? AND place = ?",  # noqa: S608 - names of our own
                self.address,
                entry.place,
            )
        if not self.store.query("SELECT 1 FROM gmail_messages WHERE letter = ? LIMIT 1", entry.letter):
            self.store.blobs.delete(self._blob(entry))
            self.store.execute("DELETE FROM gmail_letters WHERE id = ?", entry.letter)

    def raw(self, entry: Entry) -> bytes:
        """A message's bytes."""
        return entry.trace.encode() + (self.store.blobs.get(self._blob(entry)) or b"")

    def summary(self, entry: Entry) -> tuple[list[dict[str, str]], str, int]:
        """A message's headers as Gmail lists them, its snippet, its size in bytes."""
        sql = "SELECT headers, snippet, size FROM gmail_letters WHERE id = ?"
        headers, snippet, size = self.store.query(sql, entry.letter)[0]
        trace = entry.trace.encode()
        above = [{"name": header.name, "value": header.source} for header in headers_of(trace)]
        return above + json.loads(headers), snippet, size + len(trace)

    def last_change(self) -> int:
        """The mailbox's own historyId."""
        sql = "SELECT coalesce(max(id), 1) FROM gmail_history WHERE mailbox = ?"
        return int(self.store.query(sql, self.address)[0][0])

    def _keep(self, letter: Letter) -> int:
        found = self.store.query("SELECT id FROM gmail_letters WHERE key = ?", letter.key)
        if found:
            return int(found[0][0])
        self.store.blobs.put(BLOB + letter.key, letter.raw)
        row = {"key": letter.key} | _columns(letter)
        sql = f"INSERT INTO gmail_letters ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) RETURNING id"  # noqa: S608
        return int(self.store.query(sql, *row.values())[0][0])

    def _blob(self, entry: Entry) -> str:
        return BLOB + str(self.store.query("SELECT key FROM gmail_letters WHERE id = ?", entry.letter)[0][0])

    def _entries(self, condition: str, value: str) -> list[Entry]:
        # sorted here: told to ORDER BY place, SQLite would walk through the whole mailbox in that order
        rows = self.store.query(
            f"SELECT id, thread, place, letter, history, trace, "  # noqa: S608 - conditions of our own
            f"(SELECT group_concat(label) FROM gmail_labelled l WHERE l.mailbox = m.mailbox AND l.place = m.place) "
            f"FROM gmail_messages m WHERE mailbox = ? AND {condition}",
            self.address,
            value,
        )
        return [
            Entry(message, thread, place, letter, history, tuple(sorted(labels.split(","))) if labels else (), trace)
            for message, thread, place, letter, history, trace, labels in sorted(rows, key=itemgetter(2))
        ]

    def _put_labels(self, place: int, labels: Iterable[str]) -> None:
        rows = [(self.address, label, place) for label in labels]
        self.store.execute_many("INSERT INTO gmail_labelled VALUES (?, ?, ?)", rows)

    def _record(self, entry: Entry, kind: str, changed: Iterable[str]) -> Entry:
        number = self.store.next_number("gmail.history") + 1  # 1 is the historyId of a mailbox never used
        self.store.execute(
            "INSERT INTO gmail_history VALUES (?, ?, ?, ?, ?, ?, ?)",
            self.address,
            number,
            kind,
            entry.id,
            entry.thread,
            json.dumps(entry.labels),
            json.dumps(list(changed)),
        )
        sql = "UPDATE gmail_messages SET history = ? WHERE mailbox = ? AND place = ?"
        self.store.execute(sql, number, self.address, entry.place)
        return replace(entry, history=number)


def _columns(letter: Letter) -> dict[str, Any]:
    """A letter's row in gmail_letters, without id and key."""
    sender, to, cc, bcc, subject, lists = (
        words(letter.text(name)) for name in ("From", "To", "Cc", "Bcc", "Subject", "List-ID")
    )
    headers = [{"name": header.name, "value": header.text} for header in letter.headers]
    return {
        "size": len(letter.raw),
        "sender": sender,
        "recipients": f"{to}{cc}{bcc}",
        "subject": subject,
        "files": words(" ".join(letter.files)) if letter.files else "",
        "snippet": letter.snippet,
        "headers": json.dumps(headers, ensure_ascii=False),
        "words": f"{sender}{to}{cc}{bcc}{subject}{words(letter.body)}",
        "cc": cc,
        "bcc": bcc,
        "lists": lists,
    }
