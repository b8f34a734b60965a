"""What the mailbox proves, written into the ledger: letters that left, their Message-IDs, and bounces."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update

from connectors.outbox import rows
from connectors.outbox.letters import Description, Key, Record, hash_address
from connectors.outbox.schema import insert_missing, letters, looked_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from connectors.outbox.bounces import Bounce
    from connectors.outbox.ledger import Ledger
    from connectors.outbox.mailbox import Found


class Evidence:
    """Facts about messages; none of them needs a lease, because facts do not race."""

    def __init__(self, ledger: Ledger) -> None:
        self._engine = ledger.engine
        self._clock = ledger.clock

    def unseen(self, message_ids: Sequence[str], by: str = "") -> list[str]:
        """Return the messages that are neither recorded letters nor were looked at before, by that reader."""
        if not message_ids:
            return []
        marks = [_mark(i, by) for i in message_ids]
        seen = select(letters.c.message_id).where(letters.c.message_id.in_(message_ids))
        also = select(looked_at.c.message_id).where(looked_at.c.message_id.in_(marks))
        with self._engine.connect() as connection:
            known = set(connection.scalars(seen.union_all(also)))
        return [i for i, mark in zip(message_ids, marks, strict=True) if not {i, mark} & known]

    def adopt(self, found: Sequence[Found], seen: Sequence[str]) -> int:
        """Record letters found in SENT, rebuilding rows that are lost; the rest of `seen` is not looked at again.

        Returns how many letters were not known to have left. Of two messages with one token the first given counts.
        """
        with self._engine.begin() as connection:
            new = [letter for letter in found if self._adopt(connection, letter)]
            others = set(seen) - {letter.message_id for letter in new}
            insert_missing(connection, looked_at, [{"message_id": i} for i in others])
        return len(new)

    def without_message_id(self) -> dict[str, tuple[str, bool]]:
        """Return message id -> (token, is it one of a thread) of the letters whose Message-ID was never read back."""
        query = select(letters.c.message_id, letters.c.token, letters.c.thread).where(
            letters.c.state == "sent", letters.c.rfc822_id.is_(None)
        )
        with self._engine.connect() as connection:
            return {row.message_id: (row.token, bool(row.thread)) for row in connection.execute(query)}

    def read_back(self, found: Collection[tuple[str, str, str]]) -> None:
        """Record (token, Message-ID, Subject) of sent letters; an empty Message-ID = the message is gone."""
        statement = (
            update(letters)
            .where(letters.c.token == bindparam("of"))
            .values(rfc822_id=bindparam("given"), subject_line=bindparam("line"))
        )
        if found:
            with self._engine.begin() as connection:
                connection.execute(statement, [{"of": t, "given": i, "line": s} for t, i, s in found])

    def recorded_drafts(self, draft_ids: Iterable[str]) -> set[str]:
        """Return those of the drafts that belong to a row."""
        query = select(letters.c.draft_id).where(letters.c.draft_id.in_(list(draft_ids)))
        with self._engine.connect() as connection:
            return set(connection.scalars(query))

    def bounced(self, bounces: Sequence[Bounce], seen: Sequence[str]) -> list[Record]:
        """Mark the letters that came back, and return them; what matches no letter is other people's mail."""
        with self._engine.begin() as connection:
            marked = [record for bounce in bounces for record in self._mark(connection, bounce)]
            insert_missing(connection, looked_at, [{"message_id": i} for i in seen])
        return marked

    def looked_at(self, message_ids: Sequence[str], by: str) -> None:
        """Remember messages that need no second look by that reader."""
        with self._engine.begin() as connection:
            insert_missing(connection, looked_at, [{"message_id": _mark(i, by)} for i in message_ids])

    def of_kinds(self, programme: str, kinds: Collection[str]) -> list[Record]:
        """Return the letters of these kinds that have left, oldest first."""
        query = select(*rows.RECORD).where(
            letters.c.programme == programme, letters.c.state == "sent", letters.c.kind.in_(list(kinds))
        )
        with self._engine.connect() as connection:
            return rows.records(connection.execute(query.order_by(letters.c.sent_at)))

    def _adopt(self, connection: Connection, letter: Found) -> bool:
        nameless = Description(Key("", "", "", 0, "", ""), "", "", {})
        row = rows.planned(letter.description or nameless, letter.sent_at) | {"token": letter.token}
        insert_missing(connection, letters, [row])
        return rows.changed(
            connection,
            [letters.c.token == letter.token, letters.c.state != "sent"],
            **rows.sent(letter.message_id, letter.thread_id, letter.sent_at),
            rfc822_id=letter.rfc822_id,
            subject_line=letter.subject_line,
            # What left counts, not what the row has planned since.
            **(rows.described(letter.description) if letter.description else {}),
        )

    def _mark(self, connection: Connection, bounce: Bounce) -> list[Record]:
        answered = letters.c.rfc822_id.in_([bounce.answers] if bounce.answers else [])
        query = select(*rows.RECORD).where(
            letters.c.state == "sent",
            letters.c.bounced_at.is_(None),
            or_(answered, letters.c.thread_id == bounce.thread_id),
        )
        newest_first = rows.records(connection.execute(query.order_by(letters.c.sent_at.desc())))
        named = [letter for letter in newest_first if bounce.answers and letter.rfc822_id == bounce.answers]
        hit = named or [letter for letter in newest_first if letter.recipient == _hash(letter, bounce)]
        if not hit:
            return []
        this_one = letters.c.token == hit[0].token
        rows.changed(connection, [this_one], bounced_at=self._clock(), bounce_reason=bounce.reason)
        return rows.records(connection.execute(select(*rows.RECORD).where(this_one)))


def _mark(message_id: str, by: str) -> str:
    """Return what stands for a message looked at: the mailbox has readers who look for different things in it."""
    return f"{message_id} {by}" if by else message_id


def _hash(letter: Record, bounce: Bounce) -> str:
    return hash_address(letter.programme, bounce.recipient)
