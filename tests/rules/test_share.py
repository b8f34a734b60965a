"""R85: the share of participating schools, over a union of schools, with a sourced denominator."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.google.sheets import Cell
from flows.announcements.rules import Case
from flows.press_releases.release import PressAnswer
from flows.press_releases.share import NAMED_IN_CLUSTERS, UNSOURCED, Share, share_of_schools
from flows.programme.model import Programme
from tests.announcing import CANCELLED
from tests.fresh_programme import fresh_tabs, read, setting
from tests.reporting import KRASNOSELSKY, TOLD, after, answer, case, day

# Two activities of cluster 5 and one of cluster 1.
CODES = ("М5-001", "М5-002", "М1-001")


CANCELLED_CELLS = {heading.replace(" ", "_"): value for heading, value in CANCELLED.items()}


def rows() -> list[Case]:
    titles = ("Марафон", "Форум", "Слёт")
    return [
        case(TOLD, after(1), int(code[1]), Код=code, Мероприятие=title)
        for code, title in zip(CODES, titles, strict=True)
    ]


def share(
    *answers: PressAnswer,
    programme: Programme = KRASNOSELSKY,
    period: tuple[date, date] | None = None,
    cases: list[Case] | None = None,
) -> Share:
    found = day(*answers, cases=rows() if cases is None else cases, programme=programme)
    return share_of_schools(programme, found.each, period)


def with_total(total: Cell, source: Cell = "") -> Programme:
    tabs = setting(fresh_tabs(), "Всего школ в районе", total)
    return read(setting(tabs, "Источник числа школ", source))


def test_five_spellings_in_two_activities_are_one_school() -> None:
    """However typed and wherever it appears, a school counts once; clusters do not matter."""
    found = share(
        answer(1, "М5-001", schools="ОУ № 203, школа 203, ГБОУ СОШ №203"),
        answer(2, "М5-002", schools="203"),
        answer(3, "М1-001", schools="203 школа\nШ-И 289"),
    )
    assert (found.schools, found.participating, found.total) == (("203", "289"), 2, 47)
    assert (found.source, found.findings) == (NAMED_IN_CLUSTERS, ())
    assert found.percent == pytest.approx(100 * 2 / 47)


def test_bodies_that_are_no_schools_do_not_count() -> None:
    """R6: ДДТ took part, and is no school; an unknown number is listed and not counted."""
    found = share(answer(1, schools="ДДТ, ИМЦ, 208, ОУ № 999"))
    assert (found.schools, found.unknown) == (("208",), ("ОУ № 999",))


def test_only_accepted_releases_count() -> None:
    """R59: neither a release that lacks its number nor one of a cancelled activity."""
    assert share(answer(1, participants="много", schools="203")).participating == 0
    cancelled = [case(TOLD, after(1), **CANCELLED_CELLS)]
    assert share(answer(1), cases=cancelled).participating == 0


def test_an_answer_that_completes_another_changes_the_union_not_the_sum() -> None:
    """The latest list of schools of an activity counts, not all that were ever typed."""
    assert share(answer(1, schools="203, 208"), answer(2, schools="203")).schools == ("203",)


def test_a_period_takes_what_was_held_in_it() -> None:
    """Both days included; what lies outside does not count."""
    said = answer(1, schools="208")
    assert share(said, period=(after(0), after(0))).participating == 1
    assert share(said, period=(after(1), after(30))).participating == 0
    assert share(said, period=(after(-30), after(-1))).participating == 0


def test_no_release_is_a_share_of_nought() -> None:
    """Nothing was held: 0 %, not an error."""
    assert (share().percent, share().findings) == (0.0, ())


@pytest.mark.parametrize("typed", [52, "52", "52 школы", "52 ОУ"])
def test_a_number_that_people_entered_counts_with_its_source(typed: Cell) -> None:
    """G1: the district's number, printed with where it comes from."""
    found = share(answer(1, schools="203"), programme=with_total(typed, "Отдел образования, 01.09.2026"))
    assert (found.total, found.source, found.percent) == (52, "Отдел образования, 01.09.2026", pytest.approx(100 / 52))
    assert share(programme=with_total(typed)).source == UNSOURCED


@pytest.mark.parametrize("typed", [0, "0", "много", "-5", "около 50"])
def test_what_is_no_number_is_a_finding(typed: Cell) -> None:
    """The schools named in the clusters stand in, and say so."""
    found = share(answer(1, schools="203"), programme=with_total(typed))
    assert (found.total, found.source) == (47, NAMED_IN_CLUSTERS)
    assert [finding.rule for finding in found.findings] == ["share.bad_total"]


def test_more_schools_than_there_are_is_no_share() -> None:
    """A total of 1 and two schools: a finding, never 200 %."""
    found = share(answer(1, schools="203, 208"), programme=with_total(1))
    assert (found.participating, found.total, found.percent) == (2, 1, None)
    assert [finding.rule for finding in found.findings] == ["share.no_total"]


def test_a_programme_without_schools_has_no_share() -> None:
    """Nobody in «Состав» and no number entered: a finding, no division by zero."""
    tabs = fresh_tabs()
    del tabs["membership"].rows[1:]
    found = share(programme=read(tabs))
    assert (found.total, found.percent) == (0, None)
    assert [finding.rule for finding in found.findings] == ["share.no_total"]


def test_schools_stand_in_the_order_of_their_numbers() -> None:
    """7 before 54 before 203, as people list them."""
    assert share(answer(1, schools="203, 7, 54")).schools == ("7", "54", "203")
