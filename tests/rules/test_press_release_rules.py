"""Press releases: what is accepted, what is asked about, who is asked and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from flows.announcements.rules import Case
from flows.announcements.told import History
from flows.press_releases.release import CLOSED, OPEN, TRASHED, UNSEEN, PressAnswer, merge
from flows.press_releases.rules import Account, PressDay, answer_state, progress_cells
from tests.announcing import CANCELLED, MOVED, history, told
from tests.reporting import TOLD, after, answer, case, day, only


def account(*answers: PressAnswer, **scene: Any) -> Account:
    return day(*answers, **scene).accounts["М5-001"]


def problems(*answers: PressAnswer, **scene: Any) -> dict[str, bool]:
    """Rule → whether it blocks."""
    review = account(*answers, **scene).review
    assert review
    return {problem.rule.removeprefix("press_release."): problem.blocking for problem in review.problems}


def typed(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {heading.replace(" ", "_"): value for heading, value in cells.items()}


# --- what answers make together


def test_the_latest_answer_that_says_anything_counts_field_by_field() -> None:
    """A fresh form with one field filled completes the earlier answer; a dash takes nothing away."""
    found = merge(
        [only(2, schools="203"), answer(1, schools="", summary="Первое"), only(3, summary="-", participants="61")]
    )
    assert [found.text(name) for name in ("participants", "schools", "summary", "winners")] == [
        "61",
        "203",
        "Первое",
        "",
    ]


def test_an_edited_answer_replaces_its_earlier_self() -> None:
    """What a person took out of an answer is gone; answers are in the order of time."""
    edited = replace(answer(5, summary="Новое"), answer_id="ANSWER1")
    found = merge([answer(1, feedback="Понравилось"), only(2, winners="3"), edited])
    assert [one.answer_id for one in found.answers] == ["ANSWER2", "ANSWER1"]
    assert (found.text("feedback"), found.text("summary"), found.text("winners")) == ("", "Новое", "3")


def test_a_dash_among_results_means_none() -> None:
    """«-» for winners is an answer, and counts as nought."""
    review = account(answer(1, winners="3"), only(2, winners="-", laureates="нет")).review
    assert review
    assert (dict(review.results), problems(answer(winners="-"))) == (
        {"winners": 0, "laureates": 0, "prize_winners": None},
        {},
    )


# --- checks


def test_a_release_that_lacks_nothing_is_accepted() -> None:
    """R61, R62: number, schools, summary, a link to photos; the date is the activity's own."""
    found = account(answer())
    assert (found.accepted, problems(answer()), found.review and found.review.participants) == (True, {}, 60)


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        ({"participants": ""}, "no_participants"),
        ({"participants": "около 50"}, "participants"),
        ({"participants": "-5"}, "participants"),
        ({"participants": "много"}, "participants"),
        ({"participants": "0"}, "participants"),
        ({"schools": ""}, "no_schools"),
        ({"schools": "ДДТ"}, "no_schools"),
        ({"schools": "🙂"}, "no_schools"),
        ({"schools": "школы района"}, "unknown_school"),
        ({"summary": ""}, "no_summary"),
        ({"summary": "—"}, "no_summary"),
        ({"held_on": "20 ноября 2026"}, "date"),
        ({"held_on": "вчера был праздник"}, "date"),
    ],
)
def test_what_blocks(texts: dict[str, str], rule: str) -> None:
    """R62: each is named, and the release does not count."""
    found = account(answer(**texts))
    assert (found.accepted, problems(answer(**texts))) == (False, {rule: True})


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        ({"schools": "208, ОУ № 999"}, "unknown_school"),
        ({"photos": ""}, "no_photos"),
        ({"photos": "пришлём позже"}, "bad_link"),
        ({"winners": "около 5"}, "results"),
        ({"email": "ivanova@"}, "email"),
    ],
)
def test_what_is_asked_about_and_does_not_block(texts: dict[str, str], rule: str) -> None:
    """The rest of the release counts at once."""
    found = account(answer(**texts))
    assert (found.accepted, problems(answer(**texts))) == (True, {rule: False})


@pytest.mark.parametrize("text", ["", "19 ноября 2026", "19.11", "четверг, 19 ноября"])
def test_the_day_of_the_activity_in_any_form(text: str) -> None:
    """Empty means the activity's own day."""
    assert problems(answer(held_on=text)) == {}


def test_an_activity_of_several_days_wants_its_day() -> None:
    """One of its days, or all; left empty nobody can tell."""
    rows = [case(history(told(days=(after(0), after(2)))), after(3), Сроки="19–21 ноября 2026")]
    scene = {"cases": rows, "on": after(3)}
    assert problems(answer(held_on="20 ноября"), **scene) == problems(answer(held_on="19–21 ноября"), **scene) == {}
    assert problems(answer(), **scene) == problems(answer(held_on="22 ноября"), **scene) == {"date": True}


def test_a_release_before_the_activity_is_for_another_one() -> None:
    """Somebody chose the wrong line of the list: it does not count yet, and the school is told."""
    assert problems(answer(), on=after(-3)) == {"too_early": True}


@pytest.mark.parametrize(
    ("mark", "rule", "usable"),
    [(OPEN, None, 1), (UNSEEN, None, 1), (CLOSED, "link_closed", 0), (TRASHED, "link_trashed", 0)],
)
def test_what_drive_says_of_a_link(mark: str, rule: str | None, usable: int) -> None:
    """A link nobody can open is left out of texts and asked about; one the robot may not see is left as it is."""
    link = "https://drive.google.com/file/d/1AbCdEfGhIjK/view"
    said = replace(answer(photos=link), links={link: mark})
    review = account(said).review
    assert review
    assert (list(problems(said)), len(review.links)) == ([rule] if rule else [], usable)


def test_findings_stand_beside_the_activity_and_quote_what_was_written() -> None:
    """The curator sees the raw text of an unknown school."""
    (finding,) = day(answer(schools="208, ОУ № 999")).findings
    assert (finding.rule, finding.code, finding.cluster) == ("press_release.unknown_school", "М5-001", 5)
    assert "«ОУ № 999»" in finding.what


def test_each_set_of_problems_has_its_own_letter() -> None:
    """The same problems give the same hash; another text, or one problem less, another."""

    def wave(**texts: str) -> str:
        review = account(answer(**texts)).review
        assert review
        return review.wave

    assert wave(participants="много") == wave(participants="много", feedback="Понравилось")
    assert len({wave(participants="много"), wave(participants="очень много"), wave(participants=""), wave()}) == 4


# --- duty


@pytest.mark.parametrize(
    ("days", "due"),
    [(-1, ""), (0, "press_request"), (2, "press_request"), (3, "press_reminder"), (14, "press_reminder"), (15, "")],
)
def test_the_request_on_the_day_and_one_reminder_later(days: int, due: str) -> None:
    """R60: asked on the last day, made up for until it is due, reminded from day 3 until day 14."""
    found = account(on=after(days))
    assert (found.due, found.overdue) == (due, days >= 3)
    assert found.responsible.organisation == "289"


@pytest.mark.parametrize(
    ("known", "cells"),
    [(history(), {}), (TOLD, typed(CANCELLED)), (TOLD, {"Сроки": "20 ноября 2026"}), (TOLD, {"Сроки": "ноябрь"})],
)
def test_who_is_not_asked(known: History, cells: dict[str, Any]) -> None:
    """Nobody was told; cancelled; dates changed without a decision."""
    for days in (0, 5):
        found = day(on=after(days), cases=[case(known, after(days), **cells)])
        assert not [one for one in found.each if one.due or one.overdue]
        assert found.findings == ()


def test_held_without_a_letter_is_asked() -> None:
    """«Состоялось» is enough."""
    rows = [case(history(), after(1), Решение="Состоялось")]
    assert account(cases=rows).due == "press_request"


def test_a_moved_activity_is_asked_by_its_new_date() -> None:
    """Moved to 26 November: nothing on the old days, the request on the new one."""
    assert account(on=after(0), cases=[case(TOLD, after(-2), **typed(MOVED))]).due == ""
    assert account(on=after(7), cases=[case(TOLD, after(-2), **typed(MOVED))]).due == "press_request"


def test_whoever_has_answered_gets_no_request() -> None:
    """An accepted release ends the duty; one with problems stays overdue, but is asked by the correction alone."""
    assert (account(answer(), on=after(3)).due, account(answer(), on=after(3)).overdue) == ("", False)
    incomplete = account(answer(participants=""), on=after(3))
    assert (incomplete.due, incomplete.overdue) == ("", True)


def test_overdue_is_a_finding_until_accepted() -> None:
    """The curator's digest shows it, with who answers."""
    rules = [finding.rule for finding in day(on=after(40)).findings]
    assert rules == ["press_release.overdue"]
    assert day(answer(), on=after(40)).findings == ()


@pytest.mark.parametrize(("cells", "policy"), [({"Стоп": True}, {}), ({}, {"stop_all": True})])
def test_stop_holds_the_letters(cells: dict[str, Any], policy: dict[str, Any]) -> None:
    """«Стоп» and «Остановить все письма»: the duty stands, nothing leaves."""
    found = account(cases=[case(TOLD, after(1), **cells)], **policy)
    assert (found.due, bool(found.held)) == ("press_request", True)


# --- twins, late answers


def twins() -> list[Case]:
    """The same title, day and place in the roadmaps of clusters 5 and 1."""
    return [case(TOLD, after(1)), case(TOLD, after(1), 1, Код="М1-004")]


def test_one_activity_in_two_clusters_has_one_release() -> None:
    """One request, and a release for one row counts for both."""
    asked = day(cases=twins())
    assert [one.due for one in asked.each] == ["press_request"]
    found = day(only(1, "М1-004", participants="60", schools="208"), only(2, summary="Станции"), cases=twins())
    assert found.accounts["М1-004"] is found.accounts["М5-001"]
    assert found.accounts["М1-004"].accepted


def test_answers_about_cancelled_and_unknown_activities_are_kept_and_found() -> None:
    """Nothing is lost: they stand in the tab, with a finding and a letter's reason."""
    late, unknown = answer(1), answer(2, "М5-777")
    found = day(late, unknown, cases=[case(TOLD, after(1), **typed(CANCELLED))])
    assert [(one.answer, one.reason) for one in found.late] == [(late, "cancelled"), (unknown, "unknown")]
    assert [finding.rule for finding in found.findings] == ["press_release.cancelled_activity"]
    assert [answer_state(one, found) for one in (late, unknown)] == ["мероприятие отменено", "такого мероприятия нет"]


# --- what people see


def test_what_was_counted_of_a_cancelled_activity_counts_no_more() -> None:
    """Accepted, then called off: «Ход» is emptied."""
    found = day(answer(), cases=[case(TOLD, after(1), **typed(CANCELLED))])
    assert set(found.columns["М5-001"].values()) == {""}
    assert day(answer()).columns["М5-001"]["Участников"] == 60


def test_a_letter_names_no_more_than_can_be_read() -> None:
    """Of forty lines that are no links five are named, and of forty unknown schools."""
    lines = "\n".join(f"строка {number} без ссылки" for number in range(40))
    review = account(answer(photos=lines, schools=f"208\n{lines}")).review
    assert review
    assert len(review.problems) == 6
    assert len(review.unknown_schools) == 40
    assert all(len(problem.ask) < 600 for problem in review.problems)


def test_progress_counts_only_what_is_accepted() -> None:
    """«Ход»: number, schools, winners apart, and who said so and when."""
    full = answer(winners="2", laureates="Иванов Пётр; Ли Анна", prize_winners="нет")
    cells = progress_cells(account(full))
    assert [cells[heading] for heading in ("Участников", "Школ", "Победители", "Лауреаты", "Призёры")] == [
        60,
        3,
        2,
        2,
        0,
    ]
    assert cells["Пресс-релиз"] == "принят; кто сообщил: Иванова И. И., 20.11.2026 09:01"
    unclear = progress_cells(account(answer(participants="много")))
    assert (unclear["Участников"], str(unclear["Пресс-релиз"])[:9]) == ("", "не принят")
    assert set(progress_cells(None).values()) == {""}


def test_the_state_of_each_answer() -> None:
    """The latest one says what is missing, the earlier one that it was completed."""
    first, second = answer(1, participants="", photos="скоро"), only(2, feedback="Понравилось")
    found: PressDay = day(first, second)
    assert answer_state(first, found) == "дополнен ответом 20.11.2026 09:02"
    assert answer_state(second, found) == "не принят; исправить: Количество участников, Ссылки на фото"
    assert answer_state(answer(), day(answer())) == "принят"
