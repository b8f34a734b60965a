"""A person changes the sheet between two letters of a running batch: the very next letter obeys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.transport import Road
from tests.flows.district import CLUSTER_5, District, SetUp, before, school, take_snapshot
from tests.workspace import Workspace

K = 4  # the letter before whose sending the person types


class Interrupted(Road):
    """Lets a person edit just before the last look that precedes the k-th sending of a draft."""

    def __init__(self, endpoint: str, edit: Callable[[], None], k: int = K) -> None:
        super().__init__(endpoint)
        self._edit = edit
        self._k = k
        self.sends = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(request, *args, **kwargs)
        if (request.url or "").partition("?")[0].endswith("/drafts/send"):
            self.sends += 1
            if self.sends == self._k - 1:
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
    road = AfterDrafting(agreed.workspace.url, lambda: agreed.edit(Стоп=True))
    agreed.run(before(13), road=road)
    assert road.edited
    assert agreed.letters(school(last)) == []


class AfterDrafting(Road):
    """Lets a person edit right after a draft was made or written anew."""

    def __init__(self, endpoint: str, edit: Callable[[], None]) -> None:
        super().__init__(endpoint)
        self._edit = edit
        self.edited = False

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(request, *args, **kwargs)
        if not self.edited and "/drafts/" in (request.url or "") and request.method == "PUT":
            self.edited = True
            self._edit()
        return answer
