"""A letter's row between the table and the models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from connectors.outbox.letters import Description, Letter, Record
from connectors.outbox.schema import letters

RECORD = [letters.c[part.name] for part in fields(Record)]


def record(row: Row[Any]) -> Record:
    """Read a row whose first columns are `RECORD`."""
    return Record(*row[: len(RECORD)])


def records(rows: Iterable[Row[Any]]) -> list[Record]:
    """Read rows of which each begins with `RECORD`."""
    return [record(row) for row in rows]


def changed(connection: Connection, where: Sequence[Any], **values: Any) -> bool:
    """Change the one letter that `where` names, visibly to people; False if there is none such."""
    statement = update(letters).where(*where).values(version=letters.c.version + 1, **values)
    return connection.execute(statement).rowcount == 1


def planned(letter: Letter | Record | Description, at: datetime) -> dict[str, Any]:
    """Return the row of a letter of which nothing exists yet."""
    return {
        **described(letter),
        "token": letter.key.token,
        "state": "planned",
        "reason": "",
        "planned_at": at,
        "bounce_reason": "",
        "version": 1,
    }


def described(letter: Letter | Record | Description) -> dict[str, Any]:
    """Return the columns that say what a letter is."""
    key = letter.key
    return {
        "programme": key.programme,
        "kind": key.kind,
        "subject": key.subject,
        "edition": key.edition,
        "wave": key.wave,
        "recipient": key.recipient,
        "addressee": letter.addressee,
        "thread": letter.thread,
        "facts": dict(letter.facts),
    }


def sent(message_id: str, thread_id: str, at: datetime) -> dict[str, Any]:
    """Return the columns that say that a letter has left; nobody holds it any more."""
    return {
        "state": "sent",
        "reason": "",
        "message_id": message_id,
        "thread_id": thread_id,
        "sent_at": at,
        "holder": None,
        "held_until": None,
    }
