"""What a report counts, and what it leaves to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.press_releases.share import Share
from flows.programme.model import Cluster, Contact, Organisation, Place
from flows.reports.halves import Span, asked, half_due, halves
from flows.reports.rules import Account, Beside, Change, Deed, account, propose

HALF = Span(date(2026, 9, 1), date(2026, 12, 31), "первое полугодие")
PLACE = Place("FILE", "Программа", 1, "Кластеры", 5)
ORGANISATIONS = {
    key: Organisation(key, key if key.isdigit() else "", key, "", None, PLACE)
    for key in ("203", "208", "289", "7", "ддт")
}
CLUSTER = Cluster(
    5, "Экология", "", Contact("", "", None), "", "", PLACE, members=frozenset({"203", "208", "289", "ддт"})
)
NO_SHARE = Share((), 54, "школы, названные в кластерах")


def deed(number: int = 1, **more: object) -> Deed:
    """An activity of cluster 5 that was held in November."""
    day = date(2026, 11, number)
    usual = Deed(f"М5-{number:03}", 5, f"Мероприятие {number}", day, day, f"{day:%d.%m.%Y}", ("обучающиеся",), True)
    return replace(usual, **more)  # type: ignore[arg-type]


def told(*deeds: Deed, today: date = date(2026, 12, 20), beside: Beside | None = None) -> Account:
    """The report of the first half."""
    return account(CLUSTER, deeds, HALF, today, ORGANISATIONS, NO_SHARE, beside or Beside())


def test_halves_are_those_of_the_policy() -> None:
    """R77: half-years are 1 Sep–31 Dec and 1 Jan–31 May; a whole half that is asked for has its name."""
    first, second = halves(2026)
    assert (first.first, first.last) == (date(2026, 9, 1), date(2026, 12, 31))
    assert (second.first, second.last) == (date(2027, 1, 1), date(2027, 5, 31))
    assert asked(date(2027, 1, 1), date(2027, 5, 31), 2026) == second
    assert asked(date(2026, 10, 1), date(2026, 10, 31), 2026).name != first.name
    with pytest.raises(ValueError, match="раньше первого"):
        asked(date(2026, 10, 2), date(2026, 10, 1), 2026)


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 12, 16), ""),
        (date(2026, 12, 17), "первое полугодие"),
        (date(2027, 3, 1), "первое полугодие"),
        (date(2027, 3, 2), ""),
        (date(2027, 5, 31), "второе полугодие"),
    ],
)
def test_report_is_made_around_the_end_of_a_half(today: date, name: str) -> None:
    """R77: a report is due from two weeks before the half ends until two months after it."""
    half = half_due(today, 2026)
    assert (half.name if half else "") == name


def test_each_activity_is_told_once_and_under_its_audiences() -> None:
    """R82: two audiences put an activity under both headings, and the total counts it once."""
    both = deed(2, audiences=("педагоги", "родители"))
    found = told(deed(1), both, deed(3, audiences=()))
    assert len(found.held) == 3
    assert {name: len(deeds) for name, deeds in found.by_audience.items()} == {
        "обучающиеся": 1,
        "педагоги": 1,
        "родители": 1,
        "": 1,
    }


def test_nothing_is_said_to_be_held_without_proof() -> None:
    """R59, R82: an activity whose day passed without an accepted press release is not counted as held."""
    found = told(deed(1, is_held=False, schools=frozenset({"203"})), deed(2))
    assert [d.code for d in found.held] == ["М5-002"]
    assert [d.code for d in found.unproved] == ["М5-001"]
    assert not told(deed(25, is_held=False), today=date(2026, 11, 20)).unproved


def test_moved_and_cancelled_ones_are_told_with_their_reason() -> None:
    """R87: both appear, a cancelled one is not held even if a press release came."""
    change = Change("19.11.2026", "", "Карантин", "Директор ИМЦ")
    cancelled = deed(1, change=change, is_cancelled=True)
    moved = deed(2, change=replace(change, new="26.11.2026"))
    found = told(cancelled, moved)
    assert (found.cancelled, found.moved, found.held) == ((cancelled,), (moved,), (moved,))


def test_figures_are_sums_of_what_is_known() -> None:
    """R78: three separate counters; what nobody named is unknown, not zero."""
    found = told(deed(1, winners=2, participants=60), deed(2, winners=1, laureates=0))
    assert found.counters == {"winners": 3, "laureates": 0, "prize_winners": None}
    assert found.participants == 60


def test_members_that_never_came_are_named_schools_only() -> None:
    """R82: a coordinating body is no school; without any activity nobody was absent."""
    assert told(deed(1, schools=frozenset({"203"}))).absent == (
        ORGANISATIONS["208"].label,
        ORGANISATIONS["289"].label,
    )
    assert told().absent == ()
    assert told(deed(1)).absent == ()  # «Состоялось» alone does not say who came
    assert (told(deed(1)).is_counted, told(deed(1, participants=0)).is_counted) == (False, True)


def test_other_clusters_and_other_times_are_left_out() -> None:
    """R79: a report is about its cluster and its half; an activity belongs to the half it ends in."""
    away = deed(1, cluster=3)
    later = deed(2, last_day=date(2027, 1, 5))
    assert told(away, later).held == ()


def test_rewards_are_proposed_with_figures() -> None:
    """R84: who held activities or took part in more than half of several; coming once is no reason."""
    schools = [frozenset({"203", "208"}), frozenset({"203"}), frozenset({"203", "7"})]
    deeds = [deed(n, schools=s, organiser="289" if n == 1 else "") for n, s in enumerate(schools, 1)]
    assert [(p.school, p.reason) for p in propose(deeds, ORGANISATIONS)] == [
        (ORGANISATIONS["289"].label, "проведено мероприятий: 1"),
        (ORGANISATIONS["203"].label, "участие в мероприятиях: 3 из 3"),
    ]
    assert propose([], ORGANISATIONS) == []
