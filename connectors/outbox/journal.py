"""The people's journal of letters: one line per letter, whose number never changes once it is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, or_, select, update

from connectors.outbox.letters import State
from connectors.outbox.schema import letters


@dataclass(frozen=True)
class Line:
    """A line of the journal in raw values; `number` counts from 1, `at` is when it was sent, else planned (UTC)."""

    number: int
    version: int
    token: str
    at: datetime
    kind: str
    subject: str
    wave: str
    addressee: str
    state: State
    reason: str
    bounce_reason: str
    message_id: str | None


_COLUMNS = (
    letters.c.journal_row,
    letters.c.version,
    letters.c.token,
    func.coalesce(letters.c.sent_at, letters.c.planned_at, type_=letters.c.sent_at.type),
    letters.c.kind,
    letters.c.subject,
    letters.c.wave,
    letters.c.addressee,
    letters.c.state,
    letters.c.reason,
    letters.c.bounce_reason,
    letters.c.message_id,
)


def lines(engine: Engine, programme: str) -> list[Line]:
    """Return all lines of a programme by number; letters new since the last look are numbered first."""
    return _read(engine, programme)


def changes(engine: Engine, programme: str) -> list[Line]:
    """Return the lines whose present version was never written to the sheet."""
    return _read(
        engine,
        programme,
        or_(letters.c.journal_version.is_(None), letters.c.journal_version != letters.c.version),
    )


def written(engine: Engine, programme: str, done: Iterable[Line]) -> None:
    """Remember the versions that stand in the sheet; a line changed meanwhile stays a change."""
    versions = [{"of": line.token, "seen": line.version} for line in done]
    statement = (
        update(letters)
        .where(letters.c.token == bindparam("of"), letters.c.programme == programme)
        .values(journal_version=bindparam("seen"))
    )
    if versions:
        with engine.begin() as connection:
            connection.execute(statement, versions)


def _read(engine: Engine, programme: str, *where: Any) -> list[Line]:
    query = select(*_COLUMNS).where(letters.c.programme == programme, *where).order_by(letters.c.journal_row)
    with engine.begin() as connection:
        _number(connection, programme)
        return [Line(*row) for row in connection.execute(query)]


def _number(connection: Connection, programme: str) -> None:
    """Number the new letters, oldest first. Two processes at once on PostgreSQL: the index lets one of them fail."""
    new = connection.scalars(
        select(letters.c.token)
        .where(letters.c.programme == programme, letters.c.journal_row.is_(None))
        .order_by(func.coalesce(letters.c.sent_at, letters.c.planned_at), letters.c.token)
    ).all()
    if not new:
        return
    last = connection.scalar(select(func.max(letters.c.journal_row)).where(letters.c.programme == programme)) or 0
    connection.execute(
        update(letters).where(letters.c.token == bindparam("of")).values(journal_row=bindparam("number")),
        [{"of": token, "number": number} for number, token in enumerate(new, last + 1)],
    )
