"""The ledger's steps, on a real database file and without a mailbox."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, delete, select

from connectors.outbox.ledger import Ledger
from connectors.outbox.letters import Key, Letter, State
from connectors.outbox.owner import Owner
from connectors.outbox.schema import letters as table

START = datetime(2026, 9, 1, 5, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def letter(number: int = 1) -> Letter:
    return Letter(Key("p", "announcement", "М3-012", 1, "14", f"{number}"), f"ОУ № {number}", lambda _: b"", "М3-012")


def rival() -> Owner:
    return Owner.of_process(os.getppid())


def drafted(ledger: Ledger, one: Letter) -> str:
    """Bring a letter up to its recorded draft; returns the holder."""
    claim = ledger.claim([one])
    ledger.drafted(claim.holder, {one.key.token: f"draft-{one.key.token}"})
    return claim.holder


def test_a_letters_way(engine: Engine) -> None:
    """A letter goes planned → drafted → sending → sent, each step recorded with what it brought."""
    ledger, one = Ledger(engine, clock=lambda: START), letter()
    states: list[State] = []

    def look() -> None:
        states.append(ledger.history("p")[0].state)

    holder = ledger.claim([one]).holder
    look()
    ledger.drafted(holder, {one.key.token: "d1"})
    look()
    assert ledger.begin_sending(holder, one.key.token)
    look()
    ledger.sent(one.key.token, "m1", "t1")
    look()

    record = ledger.history("p")[0]
    assert states == ["planned", "drafted", "sending", "sent"]
    assert (record.draft_id, record.message_id, record.thread_id, record.sent_at) == ("d1", "m1", "t1", START)


def test_the_holder_alone_begins_to_send(engine: Engine) -> None:
    """R52: of all who ask, only the row's holder may begin to send, and only once."""
    ledger, one = Ledger(engine), letter()
    holder = drafted(ledger, one)

    answers = [ledger.begin_sending(who, one.key.token) for who in ("somebody else", holder, holder)]

    assert answers == [False, True, False]


def test_a_claim_is_whole(engine: Engine) -> None:
    """A claim says which letters are new, which were left by an earlier run, and which are not to be had."""
    mine, other = Ledger(engine), Ledger(engine, owner=rival())
    other.claim([letter(1)])
    mine.release(drafted(mine, letter(2)))
    mine.mark(letter(3), "missed", "поздно")

    claim = mine.claim([letter(n) for n in (1, 2, 3, 4)])

    tokens = {n: letter(n).key.token for n in (1, 2, 3, 4)}
    assert set(claim.mine) == {tokens[2], tokens[4]}
    assert claim.fresh == {tokens[4]}
    assert {token: record.state for token, record in claim.others.items()} == {
        tokens[1]: "planned",
        tokens[3]: "missed",
    }


@pytest.mark.parametrize("minutes", [0, 4, 5, 60])
def test_leases_elsewhere(engine: Engine, minutes: int) -> None:
    """A letter held on another machine is free from the moment its lease of five minutes ends."""
    Ledger(engine, Owner("another machine", 1, "1"), lambda: START, LEASE).claim([letter()])

    claim = Ledger(engine, clock=lambda: START + timedelta(minutes=minutes)).claim([letter()])

    assert bool(claim.mine) == (minutes >= 5)


def test_sending_renews_the_lease(engine: Engine) -> None:
    """A send has the whole lease before it, however late in its group it begins."""
    now = [START]
    elsewhere, one = Ledger(engine, Owner("another machine", 1, "1"), lambda: now[0], LEASE), letter()
    holder = drafted(elsewhere, one)
    now[0] += timedelta(minutes=4)
    elsewhere.begin_sending(holder, one.key.token)
    now[0] += timedelta(minutes=4)

    assert not Ledger(engine, clock=lambda: now[0]).claim_in_doubt().mine


@pytest.mark.parametrize(
    ("state", "is_marked"), [("none", True), ("planned", True), ("drafted", True), ("sending", False), ("sent", False)]
)
def test_marking(engine: Engine, state: str, is_marked: bool) -> None:  # noqa: FBT001
    """A letter can be marked as missed until it is being sent; what was sent stays sent."""
    ledger, one = Ledger(engine), letter()
    if state != "none":
        holder = ledger.claim([one]).holder
    if state in ("drafted", "sending", "sent"):
        ledger.drafted(holder, {one.key.token: "d1"})
    if state in ("sending", "sent"):
        ledger.begin_sending(holder, one.key.token)
    if state == "sent":
        ledger.sent(one.key.token, "m1", "t1")
    if state != "none":
        ledger.release(holder)

    assert ledger.mark(one, "missed", "поздно") == is_marked

    record = ledger.history("p")[0]
    assert (record.state, record.reason) == (("missed", "поздно") if is_marked else (state, ""))


def test_marking_what_a_rival_holds(engine: Engine) -> None:
    """A letter that a living rival works on is not marked under its hands."""
    Ledger(engine, owner=rival()).claim([letter()])

    assert not Ledger(engine).mark(letter(), "withdrawn", "отменено")


def test_marking_by_record(engine: Engine) -> None:
    """A letter of which only the record is left is marked like one that is at hand."""
    ledger = Ledger(engine)
    ledger.release(drafted(ledger, letter()))

    assert ledger.mark(ledger.history("p")[0], "withdrawn", "отменено")

    assert [record.state for record in ledger.history("p")] == ["withdrawn"]


def test_programmes_are_apart(engine: Engine) -> None:
    """A programme's history has its own letters only."""
    ledger = Ledger(engine)
    ledger.claim([letter()])

    assert ledger.history("another") == []


def test_no_addresses(engine: Engine) -> None:
    """The ledger keeps hashes of addresses: no column of it holds one."""
    Ledger(engine).claim([letter()])

    with engine.connect() as connection:
        assert "@" not in repr(connection.execute(select(table)).all())


class Workers(RuleBasedStateMachine):
    """Two workers, here and elsewhere, do anything in any order; what leaves is counted outside of the ledger."""

    engine: Engine

    @initialize()
    def begin(self) -> None:
        """An empty ledger, two workers."""
        with self.engine.begin() as connection:
            connection.execute(delete(table))
        self.now = START
        owners = (Owner.of_this_process(), Owner("another machine", 1, "1"))
        self.ledgers = [Ledger(self.engine, owner, lambda: self.now, LEASE) for owner in owners]
        self.holders: list[list[str]] = [[], []]
        self.sends = 0

    @rule(who=st.integers(0, 1))
    def claims(self, who: int) -> None:
        """Take the letter if it is free."""
        self.holders[who].append(self.ledgers[who].claim([letter()]).holder)

    @rule(who=st.integers(0, 1), which=st.integers(0, 5))
    def records_a_draft(self, who: int, which: int) -> None:
        """Record a draft under any earlier claim."""
        for holder in self.holders[who][which : which + 1]:
            self.ledgers[who].drafted(holder, {letter().key.token: f"d{len(self.holders[who])}"})

    @rule(who=st.integers(0, 1), which=st.integers(0, 5))
    def sends_at_once(self, who: int, which: int) -> None:
        """Send under any earlier claim, if the ledger lets it."""
        for holder in self.holders[who][which : which + 1]:
            if self.ledgers[who].begin_sending(holder, letter().key.token):
                self.sends += 1
                self.ledgers[who].sent(letter().key.token, "m", "t")

    @rule(minutes=st.integers(1, 6))
    def waits(self, minutes: int) -> None:
        """Time passes; leases end."""
        self.now += timedelta(minutes=minutes)

    @rule(who=st.integers(0, 1), which=st.integers(0, 5))
    def lets_go(self, who: int, which: int) -> None:
        """Release any earlier claim."""
        for holder in self.holders[who][which : which + 1]:
            self.ledgers[who].release(holder)

    @rule(who=st.integers(0, 1))
    def gives_up(self, who: int) -> None:
        """Mark the letter as missed."""
        self.ledgers[who].mark(letter(), "missed", "поздно")

    @invariant()
    def at_most_once(self) -> None:
        """What left is what the ledger says, and at most one."""
        states = [record.state for record in self.ledgers[0].history("p")]
        assert self.sends == states.count("sent") <= 1


def test_any_order(engine: Engine) -> None:
    """R52: whatever two workers do, in whatever order, a letter is sent at most once and the ledger knows it."""

    class OnThisDatabase(Workers):
        pass

    OnThisDatabase.engine = engine
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        OnThisDatabase,
        settings=settings(
            max_examples=60, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
