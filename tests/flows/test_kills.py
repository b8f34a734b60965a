"""A whole morning is killed at every call, loses every answer, runs twice at once or forgets: one letter each."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.errors import WorkspaceError
from connectors.google.transport import Road
from tests.flows.district import ROBOT, District, SetUp, before, curator, school, take_snapshot
from tests.workspace import Workspace

TWO = (203, 247)  # the only schools of cluster 3 that have an address in these tests
OTHERS = (291, 390, 394, 675, 678)


class Counting(Road):
    """Counts the calls that a run really makes, at the bottom of the transport, and notes which of them change things.

    Nothing was changed by a call that only reads: a run that dies after it is one that dies before the next.
    """

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.seen = 0
        self.changes: list[int] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.seen += 1
        if request.method != "GET" and "batchGet" not in str(request.url):
            self.changes.append(self.seen)
        return super().send(request, *args, **kwargs)


class Deadly(Counting):
    """Kills its own process at the n-th call: before the server gets it, or after it has applied it."""

    def __init__(self, endpoint: str, at: int, *, applied: bool) -> None:
        super().__init__(endpoint)
        self._at = at
        self._applied = applied

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if self.seen + 1 == self._at and not self._applied:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = super().send(request, *args, **kwargs)
        if self.seen == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


class Forgetful(Counting):
    """Loses the answer to the n-th call after the server has applied it."""

    def __init__(self, endpoint: str, at: int) -> None:
        super().__init__(endpoint)
        self._at = at

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(request, *args, **kwargs)
        if self.seen == self._at:
            answer.close()
            raise requests.ConnectionError("the answer was lost")
        return answer


def in_a_process(work: Callable[[], object]) -> int:
    """Start work in a forked process; returns its pid."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


@pytest.fixture(scope="module")
def _begun(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """Cluster 3 with two reachable schools and one new, agreed row: a morning with everything in it."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("begun") / "robot")
    district.keep_clusters(3)
    for number in OTHERS:
        district.address(number, "")
    district.run(before(15))
    district.add(cluster=3)
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def begin(workspace: Workspace, _begun: SetUp, tmp_path: Path) -> Callable[[str], District]:
    """Begin that morning again, in a folder of its own."""
    return lambda name: _begun.open(workspace, tmp_path / name)


def all_settled(district: District) -> None:
    """One letter for each school, one digest; the ledger agrees and nothing is left half done."""
    assert [len(district.letters(school(number))) for number in TWO] == [1, 1]
    assert len(district.letters(curator(3), "Сводка")) == 2  # the morning before had one
    states = {row["Состояние"] for row in district.journal() if row["Код"] == "М3-001"}
    assert states == {"отправлено"}
    with district.person(ROBOT) as robot:
        assert robot.mailbox.draft_ids() == []


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_killed_at_every_call_then_run_again(begin: Callable[[str], District], *, applied: bool) -> None:
    """SIGKILL before every HTTP call of a sending run, and after every one that changes something: one letter each."""
    district = begin("count")
    road = Counting(district.workspace.url)
    district.run(before(14), road=road)
    all_settled(district)
    assert road.seen > 12
    for at in road.changes if applied else range(1, road.seen + 1):
        district = begin(f"{at}")
        deadly = Deadly(district.workspace.url, at, applied=applied)
        _, status = os.waitpid(in_a_process(lambda d=district, r=deadly: d.run(before(14), road=r)), 0)  # type: ignore[misc]
        assert os.WTERMSIG(status) == signal.SIGKILL
        district.run(before(14))
        all_settled(district)


def test_every_answer_lost_then_run_again(begin: Callable[[str], District]) -> None:
    """The answer to each call that changes something is lost after the server applied it: exactly one letter each."""
    district = begin("count")
    road = Counting(district.workspace.url)
    district.run(before(14), road=road)
    for at in road.changes:
        district = begin(f"{at}")
        with suppress(WorkspaceError):  # it says so and ends; the next run goes on
            district.run(before(14), road=Forgetful(district.workspace.url, at))
        district.run(before(14))
        all_settled(district)


def test_two_runs_at_once(begin: Callable[[str], District]) -> None:
    """Two processes carry out the same morning with one ledger: exactly one letter each, one code."""
    district = begin("both")
    pids = [in_a_process(lambda: district.run(before(14))) for _ in range(2)]
    for pid in pids:
        os.waitpid(pid, 0)
    district.run(before(14))
    all_settled(district)
    assert [row["Код"] for row in district.roadmap(3)] == ["М3-001"]


def test_ledger_lost_or_outdated(begin: Callable[[str], District], tmp_path: Path) -> None:
    """After the letters left, an empty ledger and one from before are rebuilt from SENT: nothing leaves again."""
    district = begin("memory")
    folder = district.settings.data_dir
    shutil.copytree(folder, tmp_path / "old")
    district.run(before(14))
    for memory in (None, tmp_path / "old"):
        shutil.rmtree(folder)
        if memory:
            shutil.copytree(memory, folder)
        assert "sent" not in district.run(before(14)).report.outcomes
        all_settled(district)
    district.run(before(4))
    first, second = district.letters(school(203))
    assert second["In-Reply-To"] == first["Message-ID"]
