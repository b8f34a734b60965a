"""How an activity stands: every decision with and without its reason, before and after its day, told and untold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell
from flows.announcements.standing import Standing, stand
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE, History, Unsaid
from flows.programme.model import Policy
from tests.announcing import CANCELLED, EVENT, MOVED, activity, before, history, told

LATER, EARLIER = date(2026, 11, 26), date(2026, 11, 12)
NOTHING = History()


def standing(today: date, known: History = NOTHING, **cells: Cell) -> Standing:
    return stand(activity(**cells), known, today, Policy())


def typed(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Cells by heading, as keyword arguments take them."""
    return {heading.replace(" ", "_"): value for heading, value in cells.items()}


def rules(found: Standing) -> list[str]:
    return [finding.rule for finding in found.findings]


def moved(to: str, **cells: Cell) -> dict[str, Cell]:
    return typed(MOVED | {"Новые сроки": to} | cells)


def start(found: Standing) -> date | None:
    return found.appointment.start if found.appointment else None


ONCE = history(told())  # the first wave of 19 November


# --- as planned


def test_a_day_is_a_date() -> None:
    """R46: «Сроки» with a day and nobody told: dated, edition 1, no finding."""
    found = standing(before(20))
    assert (found.state, start(found), found.edition, found.changed, rules(found)) == ("dated", EVENT, 1, False, [])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "period.empty"),
        ("31 ноября 2026", "period.invalid"),
        ("19 ноября 2016", "period.outside"),
        ("в течение года по плану школы", "period.undated"),
        ("пятница, 19 ноября 2026", "period.doubtful"),
        ("ноябрь 2026", "period.coarse"),
    ],
)
def test_what_gives_no_day_is_a_finding_and_no_date(text: str, rule: str) -> None:
    """A wrong date is worse than none: unclear «Сроки» never become a day, each says why at its own cell."""
    found = standing(date(2026, 11, 1), Сроки=text)
    assert (found.state, rules(found)) == ("undated", [rule])
    assert found.findings[0].place.cell == "I2"


@pytest.mark.parametrize(
    ("today", "asked"),
    [(date(2026, 10, 1), False), (date(2026, 10, 2), True), (date(2026, 11, 30), True), (date(2026, 12, 1), False)],
)
def test_only_a_month_is_asked_about_from_thirty_days_before_it_begins(today: date, asked: bool) -> None:  # noqa: FBT001
    """Policy: «уточните дату» from 30 days before the period begins, until it is over."""
    assert bool(standing(today, Сроки="ноябрь 2026").findings) is asked


def test_dates_changed_without_a_decision_hold_what_was_told() -> None:
    """Policy: «Сроки» changed once a letter has left: undecided, the told day stays, a finding names both."""
    found = standing(before(10), ONCE, Сроки="26 ноября 2026")
    assert (found.state, start(found), rules(found)) == ("undecided", EVENT, ["period.changed"])
    assert "19 ноября 2026" in found.findings[0].what.replace("\N{NO-BREAK SPACE}", " ")
    assert "26 ноября 2026" in found.findings[0].what


def test_dates_changed_before_anybody_was_told_need_no_decision() -> None:
    """Nobody knows of the old date: the new one simply counts."""
    found = standing(before(10), Сроки="26 ноября 2026")
    assert (found.state, start(found), found.edition, rules(found)) == ("dated", LATER, 1, [])


# --- «Перенести»


@pytest.mark.parametrize("missing", ["Основание", "Кто согласовал"])
@pytest.mark.parametrize("decision", [MOVED, CANCELLED])
def test_a_decision_needs_reason_and_name(decision: dict[str, Cell], missing: str) -> None:
    """R29, R30: without «Основание» or «Кто согласовал» nothing moves, letters hold, the finding names the field."""
    found = standing(before(10), ONCE, **typed(decision | {missing: ""}))
    assert (found.state, start(found), found.edition, rules(found)) == ("undecided", EVENT, 1, ["decision.unfounded"])
    assert missing in found.findings[0].what


def test_a_dash_is_no_reason() -> None:
    """R29: «—» says nothing, so it is neither reason nor agreement."""
    found = standing(before(10), ONCE, **typed(MOVED | {"Основание": "—", "Кто согласовал": " - "}))
    assert (found.state, rules(found)) == ("undecided", ["decision.unfounded"] * 2)


def test_decisions_are_read_whatever_their_case() -> None:
    """«перенести » typed by hand is the decision from the list."""
    assert standing(before(10), ONCE, **moved("26 ноября 2026", Решение=" перенести ")).edition == 2


def test_an_unknown_decision_holds_the_letters() -> None:
    """What is in no list moves nothing: undecided with a finding that names the choices."""
    found = standing(before(10), ONCE, Решение="Забыть")
    assert (found.state, rules(found)) == ("undecided", ["decision.unknown"])
    assert "Состоялось" in found.findings[0].todo


@pytest.mark.parametrize(
    ("today", "to", "expected"),
    [
        (before(5), "26 ноября 2026", LATER),  # ahead of the day, later
        (before(10), "12 ноября 2026", EARLIER),  # ahead of the day, earlier
        (EVENT, "26 ноября 2026", LATER),  # on the day itself
        (EVENT, "19 ноября 2026", EVENT),
        (before(-1), "26 ноября 2026", LATER),  # not held: later
        (before(-1), "12 ноября 2026", "decision.not_later"),
        (before(5), "12 ноября 2026", "decision.past"),
        (EVENT, "18 ноября 2026", "decision.past"),
        (before(5), "", "period.empty"),
        (before(5), "декабрь", "period.coarse"),
        (before(5), "31 ноября 2026", "period.invalid"),
    ],
)
@pytest.mark.parametrize("known", [NOTHING, ONCE], ids=["untold", "told"])
def test_where_to_a_move_may_go(known: History, today: date, to: str, expected: date | str) -> None:
    """R30 and policy: before its day an activity moves either way, afterwards only later, and never to no day."""
    found = standing(today, known, **moved(to))
    if isinstance(expected, str):
        assert (found.state, rules(found)) == ("undecided", [expected])
        assert start(found) == EVENT
    else:
        assert (found.state, start(found), rules(found)) == ("dated", expected, [])


def test_a_told_date_that_passed_moves_only_later_than_that_date() -> None:
    """R30: what counts is the date people know, not the one first planned."""
    known = history(told(), told(CHANGE, 2, days=LATER, on=before(5)))
    found = standing(date(2026, 11, 27), known, **moved("20 ноября 2026"))
    assert rules(found) == ["decision.not_later"]
    assert standing(date(2026, 11, 27), known, **moved("3 декабря 2026")).edition == 3


def test_there_and_back_again() -> None:
    """A → B → A: editions 1, 2, 3, and each told edition stays itself however often it is asked about."""
    first = standing(before(20))
    to_b = standing(before(12), ONCE, **moved("26 ноября 2026"))
    twice = history(told(), told(CHANGE, 2, days=LATER, on=before(12)))
    still_b = standing(before(11), twice, **moved("26 ноября 2026"))
    to_a = standing(before(10), twice, **moved("19 ноября 2026"))
    thrice = history(*twice.letters, told(CHANGE, 3, days=EVENT, on=before(10)))
    still_a = standing(before(9), thrice, **moved("19 ноября 2026"))
    assert [s.edition for s in (first, to_b, still_b, to_a, still_a)] == [1, 2, 2, 3, 3]
    assert [s.changed for s in (first, to_b, still_b, to_a, still_a)] == [False, True, True, True, True]
    assert [start(s) for s in (to_b, to_a)] == [LATER, EVENT]


def test_a_move_written_over_the_dates_is_the_same_move() -> None:
    """«Сроки» brought up to the told date and the decision cleared: nothing changed, nothing is told again."""
    known = history(told(), told(CHANGE, 2, days=LATER, on=before(5)))
    found = standing(before(4), known, Сроки="26 ноября 2026")
    assert (found.state, found.edition, rules(found)) == ("dated", 2, [])


def test_a_move_taken_back_without_a_decision_is_asked_about() -> None:
    """The decision was cleared, «Сроки» still say the old day, people know the new one: undecided."""
    known = history(told(), told(CHANGE, 2, days=LATER, on=before(5)))
    found = standing(before(4), known)
    assert (found.state, start(found), rules(found)) == ("undecided", LATER, ["period.changed"])


def test_a_decided_change_of_hours_is_told() -> None:
    """A move to other hours of the same day is a change people must hear of: edition 2, and no third one after it."""
    cells = moved("19 ноября 2026, 14:00")
    found = standing(before(10), ONCE, **cells)
    assert (found.state, found.edition, found.changed) == ("dated", 2, True)
    assert found.appointment is not None
    assert found.appointment.times == "14:00"
    known = history(told(), told(CHANGE, 2, times="14:00", on=before(10)))
    assert standing(before(9), known, **cells).edition == 2


def test_a_move_nobody_needs_to_be_told_of() -> None:
    """Decided before any letter left: the new day counts, and it is no change to anybody."""
    found = standing(before(20), **moved("26 ноября 2026"))
    assert (found.state, start(found), found.edition, found.changed) == ("dated", LATER, 1, False)


@pytest.mark.parametrize("cells", [moved("26 ноября 2026"), {"Сроки": "26 ноября 2026"}], ids=["decided", "typed"])
def test_waves_missed_before_a_move_are_owed_anew(cells: dict[str, Cell]) -> None:
    """R46: the first wave of the old date was missed, nobody was told: the new date has an edition of its own."""
    missed = History(unsaid=frozenset({Unsaid(ANNOUNCEMENT, 1, (EVENT, EVENT), withdrawn=False)}))
    assert standing(before(3), missed).edition == 1
    assert standing(before(3), missed, **cells).edition == 2


def test_waves_withdrawn_with_a_decision_that_was_taken_back_are_owed_anew() -> None:
    """R46: «Отменить» withdrew letters nobody had got yet, then it was cleared: they are owed in a new edition."""
    withdrawn = History(unsaid=frozenset({Unsaid(ANNOUNCEMENT, 1, (EVENT, EVENT), withdrawn=True)}))
    assert standing(before(10), withdrawn).edition == 2


# --- «Отменить», «Состоялось»


def test_cancelled_with_reason_and_name() -> None:
    """R30: cancelled in the edition that people know, at the day they know."""
    known = history(told(), told(CHANGE, 2, days=LATER, on=before(5)))
    found = standing(before(4), known, **typed(CANCELLED))
    assert (found.state, found.edition, start(found), rules(found)) == ("cancelled", 2, LATER, [])


def test_cancelled_although_no_day_was_ever_known() -> None:
    """R30: an activity of «ноябрь» may be cancelled as well; nobody knows a day."""
    found = standing(before(4), Сроки="ноябрь 2026", **typed(CANCELLED))
    assert (found.state, found.appointment) == ("cancelled", None)


def test_a_cancellation_withdrawn_unsent_and_decided_again_is_told() -> None:
    """R30: its first cancellation letters were withdrawn before anybody had them; the second decision has its own."""
    known = replace(ONCE, unsaid=frozenset({Unsaid(CANCELLATION, 1, (EVENT, EVENT), withdrawn=True)}))
    assert standing(before(4), known, **typed(CANCELLED)).edition == 2
    assert standing(before(4), known).edition == 1


def test_a_told_cancellation_does_not_vanish_with_its_cell() -> None:
    """People were told it is off: an empty «Решение» revives nothing, a finding says what would."""
    known = history(told(), told(CANCELLATION, on=before(5)))
    found = standing(before(4), known)
    assert (found.state, start(found), rules(found)) == ("undecided", EVENT, ["decision.revived"])


@pytest.mark.parametrize("to", ["19 ноября 2026", "26 ноября 2026"])
def test_a_told_cancellation_is_revived_by_a_move(to: str) -> None:
    """R29: a recorded move, even to the very same day, brings it back in a new edition that is told to all."""
    known = history(told(), told(CANCELLATION, on=before(5)))
    found = standing(before(4), known, **moved(to))
    assert (found.state, found.edition, found.changed) == ("dated", 2, True)


def test_held_needs_no_reason() -> None:
    """«Состоялось» is no change: no reason asked, no letter follows from it."""
    found = standing(before(-1), ONCE, Решение="Состоялось")
    assert (found.state, start(found), rules(found)) == ("held", EVENT, [])


# --- whatever happens


DECISIONS = st.sampled_from(["", "Перенести", "Отменить", "Состоялось", "Забыть", "перенести"])
DATES = st.sampled_from(["", "12 ноября 2026", "19 ноября 2026", "26.11.2026", "ноябрь", "31 ноября", "скоро"])
WORDS = st.sampled_from(["", "-", "Ремонт"])
LETTERS = st.lists(
    st.builds(
        told,
        st.sampled_from([ANNOUNCEMENT, CHANGE, CANCELLATION]),
        st.integers(1, 3),
        on=st.dates(before(20), before(-5)),
        days=st.sampled_from([EARLIER, EVENT, LATER]),
    ),
    max_size=4,
)


@given(DECISIONS, DATES, DATES, WORDS, WORDS, LETTERS, st.dates(before(30), before(-30)))
def test_a_date_changes_only_by_a_complete_decision(
    decision: str, planned: str, new: str, reason: str, agreed: str, letters: list, today: date
) -> None:
    """R29, R30: once told, another date counts only with «Перенести», reason and name; whatever else holds says why."""
    known = history(*letters)
    cells = {"Сроки": planned, "Решение": decision, "Новые_сроки": new, "Основание": reason, "Кто_согласовал": agreed}
    found = standing(today, known, **cells)
    assert found.edition >= max(known.edition, 1)
    assert found.state != "dated" or found.appointment is not None
    assert found.state != "undecided" or found.findings
    if known.latest and found.appointment and found.appointment.days != known.latest.appointment.days:
        assert (decision.lower(), reason, agreed) == ("перенести", "Ремонт", "Ремонт")
        assert found.edition > known.edition
