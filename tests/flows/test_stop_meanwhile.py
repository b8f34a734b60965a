"""A person changes the sheet while a batch is leaving: the very next letter obeys, whatever was typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from connectors.google.transport import Road
from tests.flows.district import CLUSTER_5, District, SetUp, before, school, take_snapshot, text_of
from tests.workspace import Workspace

K = 4  # the letter before which the person types


class Interrupted(Road):
    """Lets a person edit after the letter before the k-th has left; for the first letter, once the drafts are made."""

    def __init__(self, endpoint: str, edit: Callable[[], None], k: int = K) -> None:
        super().__init__(endpoint)
        self._edit = edit
        self._k = k
        self._sends = 0
        self.edited = False

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(request, *args, **kwargs)
        path = urlsplit(request.url or "").path
        self._sends += path.endswith("/drafts/send")
        is_about_drafts = "/drafts" in path or (path.startswith("/batch") and "/drafts" in str(request.body))
        if not self.edited and self._sends == self._k - 1 and is_about_drafts and request.method != "GET":
            self.edited = True
            self._edit()
        return answer


@pytest.fixture(scope="module")
def _agreed(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """Two agreed activities with codes, a day before their first wave."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("agreed") / "robot")
    district.add()
    district.run(before(15))
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def agreed(workspace: Workspace, _agreed: SetUp, tmp_path: Path) -> District:
    """That morning, before it has begun."""
    return _agreed.open(workspace, tmp_path / "agreed")


CANCEL = {"Решение": "Отменить", "Основание": "Карантин", "Кто_согласовал": "Директор"}
MOVE = CANCEL | {"Решение": "Перенести", "Новые_сроки": "26 ноября 2026"}


@pytest.mark.parametrize(
    ("edit", "result"),
    [
        (lambda d: d.edit(Стоп=True), "held"),
        (lambda d: d.set("Остановить все письма", value=True), "held"),
        (lambda d: d.edit(Анонс_согласован=False), "held"),
        (lambda d: d.edit(Место=""), "held"),
        (lambda d: d.edit(Сроки="26 ноября 2026"), "held"),
        (lambda d: d.edit(Код=""), "held"),
        (lambda d: d.edit(**MOVE), "withdrawn"),
        (lambda d: d.edit(**CANCEL), "withdrawn"),
        (lambda d: d.edit(Решение="Состоялось"), "withdrawn"),
    ],
    ids=["stop", "stop all", "untick", "field emptied", "dates", "code gone", "move", "cancel", "held"],
)
def test_the_very_next_letter_obeys(agreed: District, edit: Callable[[District], None], result: str) -> None:
    """«Стоп», «Остановить все письма», an untick or a decision between two letters: not one letter more leaves."""
    road = Interrupted(agreed.workspace.url, lambda: edit(agreed))
    answer = agreed.run(before(14), road=road)
    assert sum(agreed.counts()) == K - 1
    assert answer.report.letters["announcement", "М5-001", "1"] == K - 1
    assert answer.report.outcomes[result] >= len(CLUSTER_5) - (K - 1)
    assert answer.report.failures == ()


def test_taken_off_again_the_rest_leaves_once(agreed: District) -> None:
    """R52: stopped after three letters and set free the next day: the other six leave, the three get nothing more."""
    agreed.run(before(14), road=Interrupted(agreed.workspace.url, lambda: agreed.edit(Стоп=True)))
    agreed.edit(Стоп=False)
    agreed.run(before(13))
    assert agreed.counts() == [1] * 9


def test_cancelled_meanwhile_is_told_to_those_who_knew(agreed: District) -> None:
    """R30: cancelled after three letters: those three schools learn of it the next morning, nobody else hears a word."""
    agreed.run(before(14), road=Interrupted(agreed.workspace.url, lambda: agreed.edit(**CANCEL)))
    told = [number for number in CLUSTER_5 if agreed.letters(school(number))]
    agreed.run(before(13))
    assert {number: len(agreed.letters(school(number))) for number in CLUSTER_5} == {
        number: 2 if number in told else 0 for number in CLUSTER_5
    }


def test_moved_meanwhile_is_one_notice_and_the_new_waves(agreed: District) -> None:
    """R29, R30: moved after three letters: a notice to the three, the first wave of the new date to all the others."""
    agreed.run(before(14), road=Interrupted(agreed.workspace.url, lambda: agreed.edit(**MOVE)))
    knew = [bool(agreed.letters(school(number))) for number in CLUSTER_5]
    agreed.run(before(13))
    agreed.run(before(7))  # 14 days before the new date
    assert [len(agreed.letters(school(number))) for number in CLUSTER_5] == [3 if k else 1 for k in knew]


def test_a_single_letter_has_its_sheets_read_again(agreed: District) -> None:
    """A batch of one letter is asked about as well: stopped while its draft was being made, it stays."""
    agreed.run(before(14), road=Interrupted(agreed.workspace.url, lambda: agreed.edit(Стоп=True), k=len(CLUSTER_5)))
    (last,) = [number for number in CLUSTER_5 if not agreed.letters(school(number))]
    agreed.edit(Стоп=False)
    road = Interrupted(agreed.workspace.url, lambda: agreed.edit(Стоп=True), k=1)
    agreed.run(before(13), road=road)
    assert road.edited
    assert agreed.letters(school(last)) == []


@pytest.mark.parametrize("cells", [{"Сроки": "18 ноября 2026"}, {"Время": "12:00"}, MOVE], ids=["day", "hour", "move"])
def test_no_letter_states_a_date_that_is_no_more(agreed: District, cells: dict[str, str]) -> None:
    """Changed before the first letter left, nobody knows the old date: none leaves with it, the new one is announced."""
    answer = agreed.run(before(14), road=Interrupted(agreed.workspace.url, lambda: agreed.edit(**cells), k=1))
    assert (sum(agreed.counts()), answer.report.outcomes["missed"]) == (0, 0)
    agreed.run(before(7))
    assert agreed.counts() == [1] * 9
    assert cells.get("Новые_сроки", cells.get("Сроки", cells.get("Время", ""))) in text_of(
        agreed.letters(school(289))[0]
    )


def test_a_notice_states_the_last_decision(agreed: District) -> None:
    """R29: moved once more before the first notice left: no school hears of the date in between."""
    agreed.run(before(14))
    agreed.edit(**MOVE)
    again = Interrupted(agreed.workspace.url, lambda: agreed.edit(Новые_сроки="3 декабря 2026"), k=1)
    agreed.run(before(10), road=again)
    assert agreed.counts() == [1] * 9
    agreed.run(before(9))
    assert agreed.counts() == [2] * 9
    assert "3 декабря 2026" in text_of(agreed.letters(school(289))[-1])


def test_a_cancellation_taken_back_before_anybody_knew(agreed: District) -> None:
    """R46: «Отменить» came before the first letter and was cleared again: nobody was told, everybody is announced to."""
    agreed.run(before(14), road=Interrupted(agreed.workspace.url, lambda: agreed.edit(**CANCEL), k=1))
    assert sum(agreed.counts()) == 0
    agreed.edit(Решение="", Основание="", Кто_согласовал="")
    agreed.run(before(13))
    assert agreed.counts() == [1] * 9


def test_waves_missed_for_want_of_a_tick_leave_for_the_new_date(agreed: District) -> None:
    """R46: two waves were missed, nobody was told, the day was moved: all waves of the new day leave."""
    agreed.edit(Анонс_согласован=False)
    assert agreed.run(before(2)).report.outcomes["missed"] == 2 * len(CLUSTER_5)
    agreed.edit(Анонс_согласован=True, Сроки="17 декабря 2026")
    agreed.run(before(-14))  # 14 days before the new date
    assert agreed.counts() == [1] * 9
