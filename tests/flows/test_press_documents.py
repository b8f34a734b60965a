"""Accepted press releases as Docs: one each in its activity's folder, written again only for another text."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.docs import Docs
from connectors.google.drive import Drive
from flows.documents.blocks import plain
from flows.documents.reading import read_blocks
from tests.flows.district import EVENT, KEY, ROBOT, District, SetUp, before, curator, rules_of, take_snapshot
from tests.flows.test_kills import Counting, Deadly, in_a_process
from tests.flows.test_press_releases import after, answer, collect, rows
from tests.workspace import Workspace

LOOKING = "/drive/v3/files?"  # for files by their marks


@pytest.fixture(scope="module")
def _answered(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """A press release that lacks nothing waits in the form."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("answered") / "robot")
    district.add(Ответственный="ОУ № 262")
    district.run(before(14))
    collect(district, EVENT)
    answer(district, feedback="Дети в восторге", winners="3")
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def begin(workspace: Workspace, _answered: SetUp, tmp_path: Path) -> Callable[[str], District]:
    """Begin there, in a folder of its own."""
    return lambda name: _answered.open(workspace, tmp_path / name)


@pytest.fixture
def answered(begin: Callable[[str], District]) -> District:
    """Begin there."""
    return begin("robot")


def files(district: District, role: str) -> list[dict[str, Any]]:
    """The robot's files of a role."""
    with closing(district.workspace.sign_in(ROBOT)) as transport:
        return Drive(transport).find({"programme": KEY, "role": role})


def written(district: District) -> str:
    """The one document there is, in the one folder of its activity, linked from its row; returns its text."""
    (folder,), (file,) = files(district, "activity-М5-001"), files(district, "document-press-release-5-001")
    assert (folder["name"], folder["parents"]) == (
        "М5-001 Экологический марафон",
        [district.places["cluster-5"].file_id],
    )
    assert (file["name"], file["parents"]) == ("Пресс-релиз — Экологический марафон", [folder["id"]])
    assert rows(district)[0]["Документ"].startswith(f"https://docs.google.com/document/d/{file['id']}/edit")
    with closing(district.workspace.sign_in(curator(5))) as transport:  # its people can open it
        return "\n".join(plain(block) for block in read_blocks(Docs(transport).read(file["id"])))


def test_an_accepted_release_becomes_a_document(answered: District) -> None:
    """It says what was told, «данных нет» where nothing was; the next run does not even look at it."""
    found = collect(answered, after(1))
    assert found.report.outcomes["documents_made"] == 1
    text = written(answered)
    assert "Дети в восторге" in text
    assert "3\tданных нет\tданных нет" in text
    again = collect(answered, after(1), road=(road := Listing(answered.workspace.url)))
    assert again.report.failures == ()
    assert not [path for path in road.paths if "/documents/" in path or LOOKING in path]


class Listing(Counting):
    """Keeps the addresses of a run's calls."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.paths: list[str] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.paths.append(f"{request.method} {request.url}")
        return super().send(request, *args, **kwargs)

    @property
    def of_documents(self) -> range:
        """From the first call about documents to the change that writes their links down."""
        first = next(n for n, path in enumerate(self.paths, 1) if LOOKING in path)
        last = max(n for n, path in enumerate(self.paths, 1) if "/drive/" in path)
        return range(first, last + 2)


def test_a_release_that_says_more_is_written_again(answered: District) -> None:
    """A further answer brings the document up to date; what a person wrote in it stays."""
    collect(answered, after(1))
    answer(answered, participants="61", laureates="2")
    found = collect(answered, after(2))
    assert "documents_made" not in found.report.outcomes
    text = written(answered)
    assert "Участников: 61." in text
    assert "3\t2\tданных нет" in text
    links = {row["Документ"] for row in rows(answered)}
    assert len(links) == 1


def test_a_release_that_lacks_something_has_no_document(answered: District) -> None:
    """Only what was accepted is written (R59)."""
    answer(answered, participants="много", schools="ОУ № 999")
    answered.edit(Решение="Отменить", Основание="Карантин", Кто_согласовал="Директор ИМЦ")
    collect(answered, after(1))
    assert files(answered, "document-press-release-5-001") == []


@pytest.mark.parametrize("what", ["activity-М5-001", "document-press-release-5-001"])
def test_what_people_throw_away_stays_away(answered: District, what: str) -> None:
    """No second folder, no second document; the curator is told of the document."""
    collect(answered, after(1))
    (thrown,) = files(answered, what)
    with closing(answered.workspace.sign_in(ROBOT)) as transport:
        Drive(transport).trash(thrown["id"])
    answer(answered, participants="61")
    found = collect(answered, after(2))
    assert found.report.failures == ()
    assert files(answered, what) == []
    assert "document.trashed" in rules_of(found)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_killed_at_every_call_about_documents(
    begin: Callable[[str], District], workspace: Workspace, *, applied: bool
) -> None:
    """SIGKILL before and after each of them: one folder, one whole document, one link."""
    road = Listing(workspace.url)
    district = begin("count")
    collect(district, after(1), road=road)
    whole = written(district)
    for at in road.of_documents:
        district = begin(f"{at}")
        deadly = Deadly(workspace.url, at, applied=applied)
        _, status = os.waitpid(in_a_process(lambda d=district, r=deadly: collect(d, after(1), road=r)), 0)  # type: ignore[misc]
        assert os.WTERMSIG(status) == signal.SIGKILL
        collect(district, after(1))
        assert written(district) == whole
