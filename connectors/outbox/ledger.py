"""The send ledger: which letters there are, how far each has come, and who works on it now.

Every step is one transaction, and every step that must not race is an UPDATE that names the state and the holder it
starts from; how many rows it changed decides. Order of states: architecture, "The send protocol".
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, bindparam, case, select, tuple_, update

from connectors.outbox import rows
from connectors.outbox.journal import Line, changes, lines, written
from connectors.outbox.letters import Letter, Record, State
from connectors.outbox.owner import Owner
from connectors.outbox.schema import cursors, insert_missing, letters, put

# Longer than the longest send: the transport begins no attempt after 100 s, and one lasts 10 + 60 s at most, with as
# much again for a new access token.
LEASE = timedelta(minutes=5)

_UNDONE = ("planned", "drafted", "sending")


@dataclass(frozen=True)
class Claim:
    """Rows taken by one worker at once.

    `mine` are held by `holder` and shown as they were found, `fresh` are those of them made just now, `others` are
    finished or held elsewhere. All by token.
    """

    holder: str
    mine: Mapping[str, Record]
    fresh: frozenset[str]
    others: Mapping[str, Record]


@dataclass(frozen=True)
class Thread:
    """What the next letter of a Gmail thread continues: its id, newest Message-ID and first Subject."""

    thread_id: str
    in_reply_to: str
    subject_line: str


class Ledger:
    """The letters of all programmes. `owner` is this process unless told otherwise; `clock` returns aware UTC.

    A row is free when nobody holds it, its lease has expired, or its holder is a process of this machine that is no
    more; a living rival is never doubled.
    """

    def __init__(
        self,
        engine: Engine,
        owner: Owner | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        lease: timedelta = LEASE,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self._owner = owner or Owner.of_this_process()
        self._lease = lease

    def history(self, programme: str) -> list[Record]:
        """Return every letter of a programme, oldest first."""
        query = select(*rows.RECORD).where(letters.c.programme == programme)
        with self.engine.connect() as connection:
            return rows.records(connection.execute(query.order_by(letters.c.planned_at, letters.c.token)))

    def find(self, tokens: Iterable[str]) -> dict[str, Record]:
        """Return the letters with these tokens, as far as there are any."""
        with self.engine.connect() as connection:
            found = connection.execute(select(*rows.RECORD).where(letters.c.token.in_(list(tokens))))
            return {record.token: record for record in rows.records(found)}

    def mark(self, letter: Letter | Record, state: Literal["missed", "withdrawn"], reason: str) -> bool:
        """Settle a letter that will not be sent; False if it was sent, is being sent, or is held by a living rival."""
        with self.engine.begin() as connection:
            insert_missing(connection, letters, [rows.planned(letter, self.clock())])
            row = self._rows(connection, [letter.key.token])[0]
            if row.state not in ("planned", "drafted") or not self._is_free(row):
                return False
            return rows.changed(connection, _as_found(row), state=state, reason=reason, holder=None, held_until=None)

    def claim(self, wanted: Sequence[Letter]) -> Claim:
        """Make the rows that are missing and take those that are free, in one transaction."""
        holder = self._new_holder()
        lease = {"holder": holder, "held_until": self.clock() + self._lease}
        with self.engine.begin() as connection:
            insert_missing(connection, letters, [rows.planned(letter, self.clock()) | lease for letter in wanted])
            found = self._rows(connection, [letter.key.token for letter in wanted])
            fresh = frozenset(row.token for row in found if row.holder == holder)
            claim = self._take(connection, found, holder, fresh)
            _describe(connection, wanted, claim)
            return claim

    def claim_in_doubt(self) -> Claim:
        """Take every free row in state "sending": somebody was sending it and never said how that went."""
        with self.engine.begin() as connection:
            found = self._rows(connection, [], letters.c.state == "sending")
            return self._take(connection, found, self._new_holder(), frozenset())

    def release(self, holder: str) -> None:
        """Let go of all rows still held; their states stay."""
        with self.engine.begin() as connection:
            connection.execute(update(letters).where(letters.c.holder == holder).values(holder=None, held_until=None))

    def drafted(self, holder: str, draft_ids: Mapping[str, str]) -> None:
        """Record drafts by token, all at once; only recorded drafts are ever sent."""
        if not draft_ids:
            return
        statement = (
            update(letters)
            .where(letters.c.token == bindparam("of"), letters.c.holder == holder, letters.c.state == "planned")
            .values(state="drafted", draft_id=bindparam("draft"), version=letters.c.version + 1)
        )
        with self.engine.begin() as connection:
            connection.execute(statement, [{"of": token, "draft": draft} for token, draft in draft_ids.items()])

    def begin_sending(self, holder: str, token: str) -> bool:
        """Record, with a fresh lease, that the draft is being sent; False if the row is no longer the holder's."""
        where = [letters.c.token == token, letters.c.holder == holder, letters.c.state == "drafted"]
        with self.engine.begin() as connection:
            return rows.changed(connection, where, state="sending", reason="", held_until=self.clock() + self._lease)

    def sent(self, token: str, message_id: str, thread_id: str) -> None:
        """Record that a letter has left. That is certain knowledge: it needs no lease."""
        where = [letters.c.token == token, letters.c.state != "sent"]
        with self.engine.begin() as connection:
            rows.changed(connection, where, **rows.sent(message_id, thread_id, self.clock()))

    def not_sent(self, holder: str, token: str, reason: str) -> None:
        """Record that a letter has certainly not left: it waits as draft, or as plan, for a later run."""
        where = [letters.c.token == token, letters.c.holder == holder, letters.c.state.in_(_UNDONE)]
        waiting = case((letters.c.draft_id.is_(None), "planned"), else_="drafted")
        with self.engine.begin() as connection:
            rows.changed(connection, where, state=waiting, reason=reason)

    def close(self, holder: str, token: str, state: State, reason: str) -> bool:
        """Settle a held letter as missed, withdrawn or unknown; False if it is no longer the holder's."""
        where = [letters.c.token == token, letters.c.holder == holder, letters.c.state.in_(_UNDONE)]
        with self.engine.begin() as connection:
            return rows.changed(connection, where, state=state, reason=reason, holder=None, held_until=None)

    def threads(self, wanted: Sequence[Letter]) -> dict[str, Thread]:
        """Return, by token, the thread that each letter continues; letters that open one are missing."""
        places = {_thread_of(letter): letter.key.token for letter in wanted if letter.thread}
        columns = (letters.c.programme, letters.c.thread, letters.c.recipient)
        query = (
            select(*columns, letters.c.thread_id, letters.c.rfc822_id, letters.c.subject_line)
            .where(tuple_(*columns).in_(list(places)), letters.c.state == "sent", letters.c.rfc822_id != "")
            .order_by(letters.c.sent_at)
        )
        found: dict[str, Thread] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(query) if places else ():
                token = places[row.programme, row.thread, row.recipient]
                first = found[token].subject_line if token in found else row.subject_line or ""
                found[token] = Thread(row.thread_id, row.rfc822_id, first)
        return found

    def cursor(self, name: str) -> str | None:
        """Return how far a listing has been read, if ever."""
        with self.engine.connect() as connection:
            found: str | None = connection.scalar(select(cursors.c.value).where(cursors.c.name == name))
            return found

    def set_cursor(self, name: str, value: str) -> None:
        """Remember how far a listing has been read."""
        with self.engine.begin() as connection:
            put(connection, cursors, {"name": name, "value": value})

    def journal(self, programme: str) -> list[Line]:
        """Return all lines of the people's journal, in the order of their fixed numbers (from 1)."""
        return lines(self.engine, programme)

    def journal_changes(self, programme: str) -> list[Line]:
        """Return the lines that have changed since they were last written to the sheet."""
        return changes(self.engine, programme)

    def journal_written(self, programme: str, done: Iterable[Line]) -> None:
        """Remember that these lines, as they are here, stand in the sheet."""
        written(self.engine, programme, done)

    def _new_holder(self) -> str:
        # A new name for each claim, so that a claim which outlived its lease cannot be taken for the next one.
        return f"{uuid.uuid4().hex[:12]} {self._owner}"

    def _rows(self, connection: Connection, tokens: Sequence[str], *where: Any) -> Sequence[Row[Any]]:
        conditions = where or (letters.c.token.in_(tokens),)
        return connection.execute(select(*rows.RECORD, letters.c.holder, letters.c.held_until).where(*conditions)).all()

    def _take(self, connection: Connection, found: Sequence[Row[Any]], holder: str, fresh: frozenset[str]) -> Claim:
        lease = {"holder": holder, "held_until": self.clock() + self._lease}
        mine: dict[str, Record] = {}
        others: dict[str, Record] = {}
        for row in found:
            taken = row.token in fresh or (
                row.state in _UNDONE
                and self._is_free(row)
                and connection.execute(update(letters).where(*_as_found(row)).values(lease)).rowcount == 1
            )
            (mine if taken else others)[row.token] = rows.record(row)
        return Claim(holder, mine, fresh, others)

    def _is_free(self, row: Row[Any]) -> bool:
        if row.holder is None or row.held_until <= self.clock():
            return True
        return Owner.read(row.holder.partition(" ")[2]).is_gone()


def _as_found(row: Row[Any]) -> list[Any]:
    return [
        letters.c.token == row.token,
        letters.c.state == row.state,
        letters.c.holder.is_not_distinct_from(row.holder),
    ]


def _describe(connection: Connection, wanted: Sequence[Letter], claim: Claim) -> None:
    """Bring rows left by an earlier run, and rows rebuilt from a body token alone, up to the letters of today."""
    known = {**claim.mine, **claim.others}
    for letter in wanted:
        record, today = known[letter.key.token], rows.described(letter)
        may_change = record.token in claim.mine or not record.programme
        if may_change and rows.described(record) != today:
            rows.changed(connection, [letters.c.token == record.token], **today)


def _thread_of(letter: Letter) -> tuple[str, str, str]:
    return letter.key.programme, letter.thread, letter.key.recipient
