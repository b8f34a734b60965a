"""The people's journal of letters: fixed lines, and only what changed is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from connectors.outbox.ledger import Ledger
from connectors.outbox.letters import Key, Letter


def letter(number: int, programme: str = "p") -> Letter:
    return Letter(Key(programme, "announcement", "М3-012", 1, "14", f"{number}"), f"ОУ № {number}", lambda _: b"")


def ledger_of(engine: Engine) -> Ledger:
    """Return a ledger whose clock moves on by a minute with each look."""
    minutes = iter(range(10_000))
    return Ledger(engine, clock=lambda: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=next(minutes)))


def test_lines_keep_their_numbers(engine: Engine) -> None:
    """A letter's line never moves: later letters, and letters sent later, stand below."""
    ledger = ledger_of(engine)
    ledger.mark(letter(1), "missed", "поздно")
    ledger.claim([letter(2)])
    before = [(line.number, line.addressee) for line in ledger.journal("p")]

    ledger.mark(letter(3), "missed", "поздно")
    ledger.sent(letter(2).key.token, "m2", "t2")

    assert before == [(1, "ОУ № 1"), (2, "ОУ № 2")]
    assert [(line.number, line.addressee) for line in ledger.journal("p")] == [*before, (3, "ОУ № 3")]


def test_only_changes_are_written(engine: Engine) -> None:
    """What stands in the sheet is not written again until it changes."""
    ledger = ledger_of(engine)
    ledger.claim([letter(1), letter(2)])
    first = ledger.journal_changes("p")
    ledger.journal_written("p", first)
    nothing = ledger.journal_changes("p")

    ledger.sent(letter(2).key.token, "m2", "t2")

    assert sorted(line.addressee for line in first) == ["ОУ № 1", "ОУ № 2"]
    assert nothing == []
    assert [(line.addressee, line.state, line.message_id) for line in ledger.journal_changes("p")] == [
        ("ОУ № 2", "sent", "m2")
    ]


def test_changed_while_being_written(engine: Engine) -> None:
    """A letter that went on while its line was being written is written again."""
    ledger = ledger_of(engine)
    ledger.claim([letter(1)])
    read = ledger.journal_changes("p")
    ledger.sent(letter(1).key.token, "m1", "t1")

    ledger.journal_written("p", read)

    assert [line.state for line in ledger.journal_changes("p")] == ["sent"]


def test_leases_are_no_change(engine: Engine) -> None:
    """Who works on a letter is nothing that people see: their journal does not change by it."""
    ledger = ledger_of(engine)
    ledger.release(ledger.claim([letter(1)]).holder)
    ledger.journal_written("p", ledger.journal_changes("p"))

    ledger.release(ledger.claim([letter(1)]).holder)

    assert ledger.journal_changes("p") == []


def test_programmes_have_journals_of_their_own(engine: Engine) -> None:
    """Each programme's lines are numbered from 1."""
    ledger = ledger_of(engine)
    ledger.mark(letter(1), "missed", "поздно")
    ledger.mark(letter(1, "q"), "missed", "поздно")

    assert [[line.number for line in ledger.journal(name)] for name in ("p", "q")] == [[1], [1]]
