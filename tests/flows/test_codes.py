"""Codes for new rows while people edit: a row is never given another row's code or status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.sheets import Sheets
from connectors.google.transport import Road
from flows.programme.codes import TAG, Office, issue_codes
from flows.programme.reading import Source, read_one_roadmap
from flows.programme.roadmap_sheet import Roadmap
from flows.programme.tabs import PROGRESS, ROADMAP
from flows.programme.template import load_programme
from flows.wiring import open_workspace
from tests.flows.district import KEY, OWNER, YEAR, District, SetUp, before, curator, take_snapshot
from tests.workspace import Workspace

OLD = ["Ярмарка", "Викторина", "Поход"]
NEW = ["Бал", "Эстафета"]
CALLS = 5  # read, tag, read back, write, read again


class Meddling(Road):
    """Lets a person edit just before the n-th call of the protocol leaves, or after the last one."""

    def __init__(self, endpoint: str, at: int, edit: Callable[[], None]) -> None:
        super().__init__(endpoint)
        self._at = at
        self._edit = edit
        self.seen = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if "/v4/spreadsheets/" in (request.url or ""):
            self.seen += 1
            if self.seen == self._at:
                self._edit()
        return super().send(request, *args, **kwargs)


def change(district: District, *requests_: dict[str, Any]) -> None:
    """A curator's edit of the roadmap's rows."""
    transport = district.workspace.sign_in(curator(5))
    Sheets(transport).change(district.places["roadmap-5"].file_id, requests_)
    transport.close()


def rows(district: District, start: int, end: int) -> dict[str, Any]:
    """Rows of the roadmap tab, 0-based, end excluded."""
    sheet = district.places["roadmap-5"].tabs[ROADMAP.key]
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def cells(district: District, start: int, end: int) -> dict[str, Any]:
    """The same rows as cells, all columns."""
    sheet = district.places["roadmap-5"].tabs[ROADMAP.key]
    return {
        "sheetId": sheet,
        "startRowIndex": start,
        "endRowIndex": end,
        "startColumnIndex": 0,
        "endColumnIndex": len(ROADMAP.headings),
    }


def insert(district: District) -> None:
    change(district, {"insertDimension": {"range": rows(district, 2, 4), "inheritFromBefore": True}})


def delete_old(district: District) -> None:
    change(district, {"deleteDimension": {"range": rows(district, 1, 2)}})


def delete_new(district: District) -> None:
    change(district, {"deleteDimension": {"range": rows(district, 4, 5)}})


def sort_up(district: District) -> None:
    _sort(district, "ASCENDING")


def sort_down(district: District) -> None:
    _sort(district, "DESCENDING")


def copy_new_over_old(district: District) -> None:
    change(
        district,
        {
            "copyPaste": {
                "source": cells(district, 4, 5),
                "destination": cells(district, 8, 9),
                "pasteType": "PASTE_NORMAL",
            }
        },
    )


def move_row(district: District) -> None:
    change(district, {"moveDimension": {"source": rows(district, 5, 6), "destinationIndex": 1}})


def edit_new(district: District) -> None:
    district.edit(title="Бал", Место="Другой зал")


def type_another(district: District) -> None:
    district.add(Мероприятие="Ещё одно")


def sort_and_edit(district: District) -> None:
    _sort(district, "ASCENDING")
    district.edit(title="Викторина", Место="Другой зал")


def insert_column(district: District) -> None:
    place = rows(district, 14, 15) | {"dimension": "COLUMNS"}
    change(district, {"insertDimension": {"range": place, "inheritFromBefore": True}})


def _sort(district: District, order: str) -> None:
    title = ROADMAP.headings.index("Мероприятие")
    whole = cells(district, 1, 20)
    change(district, {"sortRange": {"range": whole, "sortSpecs": [{"dimensionIndex": title, "sortOrder": order}]}})


EDITS = [
    insert, delete_old, delete_new, sort_up, sort_down, copy_new_over_old, move_row, edit_new, type_another,
    sort_and_edit,
]  # fmt: skip


@pytest.fixture(scope="module")
def _begun(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """Three rows with codes, «Ход» filled, then two new rows: built once, begun afresh by every test."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("begun") / "robot")
    for title in OLD:
        district.add(Мероприятие=title, Место=f"Зал «{title}»")
    district.run(before(40))
    for title in NEW:
        district.add(Мероприятие=title, Место=f"Зал «{title}»")
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def scene(workspace: Workspace, _begun: SetUp, tmp_path: Path) -> tuple[District, dict[str, str]]:
    """The district, and the codes by title."""
    district = _begun.open(workspace, tmp_path / "robot")
    return district, {row["Мероприятие"]: row["Код"] for row in district.roadmap() if row["Код"]}


def issue(district: District, road: Road | None = None) -> Roadmap:
    """Read the roadmap and give codes to its new rows, as a run does."""
    with open_workspace(district.settings, road) as workspace:
        source = Source(load_programme(KEY), YEAR, district.places, before(40))

        def read() -> Roadmap:
            return read_one_roadmap(workspace.sheets, source, 5, "Экологическое воспитание")

        return issue_codes(read(), Office(workspace.sheets, workspace.codes, f"{KEY}-{YEAR}", read))


@pytest.mark.parametrize("at", range(2, CALLS + 1))
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_whatever_people_do_between_two_calls_no_row_gets_anothers_code(
    scene: tuple[District, dict[str, str]], edit: Callable[[District], None], at: int
) -> None:
    """Insert, delete, sort, copy, move or edit between any two calls: old codes stay with their rows, then all have one."""
    district, codes = scene
    road = Meddling(district.workspace.url, at, lambda: edit(district))
    issue(district, road)
    assert road.seen >= at
    between = {row["Мероприятие"]: row["Код"] for row in district.roadmap()}
    assert {title: between[title] for title in OLD if title in between} == {
        title: codes[title] for title in OLD if title in between
    }
    issue(district)
    district.run(before(40))

    shown = [row for row in district.roadmap() if row["Мероприятие"]]
    after = {row["Мероприятие"]: row["Код"] for row in shown}
    assert {title: after[title] for title in OLD if title in after} == {
        title: codes[title] for title in OLD if title in after
    }
    assert all(after.values())
    # A code that a person copied with its row is theirs to put right; the robot itself gives none twice.
    if edit is not copy_new_over_old:
        assert len(set(after.values())) == len(shown)
    progress = {row["Код"]: row for row in district.progress()}
    for row in shown:
        assert progress[row["Код"]]["Мероприятие"] == row["Мероприятие"]
        assert row["Состояние"] == progress[row["Код"]]["Состояние"]


def test_protocol_costs_four_calls_and_leaves_no_tags(scene: tuple[District, dict[str, str]]) -> None:
    """Four calls more for a roadmap that receives new codes, however many; tags live only for the run."""
    district, _ = scene
    road = Meddling(district.workspace.url, 0, lambda: None)
    issue(district, road)
    assert road.seen == CALLS
    district.add(Мероприятие="Последнее")
    district.run(before(39))
    found = requests.post(
        f"{district.workspace.url}/v4/spreadsheets/{district.places['roadmap-5'].file_id}/developerMetadata:search",
        json={"dataFilters": [{"developerMetadataLookup": {"metadataKey": TAG}}]},
        headers={"Authorization": "Bearer owner@barycentre.example"},
        timeout=10,
    ).json()
    assert found.get("matchedDeveloperMetadata", []) == []


def test_number_is_never_issued_twice(scene: tuple[District, dict[str, str]]) -> None:
    """A deleted row's code is not given to a later row, even if the row that had it was the last."""
    district, _ = scene
    issue(district)
    last = max(row["Код"] for row in district.roadmap())
    change(district, {"deleteDimension": {"range": rows(district, 5, 6)}})
    district.add(Мероприятие="Новое")
    issue(district)
    assert {row["Мероприятие"]: row["Код"] for row in district.roadmap()}["Новое"] > last


def test_columns_moved_by_people_change_nothing(scene: tuple[District, dict[str, str]]) -> None:
    """Extra and moved columns: codes and statuses go by heading, formulas follow the columns."""
    district, codes = scene
    insert_column(district)
    move = rows(district, 0, 1) | {"dimension": "COLUMNS"}
    change(district, {"moveDimension": {"source": move, "destinationIndex": 5}})
    issue(district)
    district.run(before(40))
    with district.person(curator(5)) as person:
        table = person._table(district.places["roadmap-5"], ROADMAP)
    found = {row.text("Мероприятие"): row for row in table.rows()}
    assert {title: found[title].text("Код") for title in OLD} == codes
    progress = {row["Код"]: row["Состояние"] for row in district.progress()}
    assert all(row.text("Состояние") == progress[row.text("Код")] for row in found.values())


def insert_first_column(district: District) -> None:
    place = rows(district, 0, 1) | {"dimension": "COLUMNS"}
    change(district, {"insertDimension": {"range": place, "inheritFromBefore": False}})


def move_code_column(district: District) -> None:
    source = rows(district, 0, 1) | {"dimension": "COLUMNS"}
    change(district, {"moveDimension": {"source": source, "destinationIndex": 9}})


@pytest.mark.parametrize("at", range(2, CALLS + 1))
@pytest.mark.parametrize("edit", [insert_column, insert_first_column, move_code_column], ids=lambda edit: edit.__name__)
def test_columns_moved_between_two_calls_cost_nobody_a_word(
    scene: tuple[District, dict[str, str]], edit: Callable[[District], None], at: int
) -> None:
    """A column inserted or moved before any call: every cell that people filled stays, and all rows get their codes."""
    district, codes = scene
    district.edit(title="Бал", Дата_решения="1 октября", Кто_согласовал="Директор")

    def words() -> dict[str, list[str]]:
        with district.person(curator(5)) as person:
            found = person._table(district.places["roadmap-5"], ROADMAP)
        theirs = [heading for heading in ROADMAP.headings if heading not in {"Код", "Состояние", "Что исправить"}]
        return {row.text("Мероприятие"): [row.text(heading) for heading in theirs] for row in found.rows()}

    before_this = words()
    issue(district, Meddling(district.workspace.url, at, lambda: edit(district)))
    assert words() == before_this
    issue(district)
    assert words() == before_this
    with district.person(curator(5)) as person:
        table = person._table(district.places["roadmap-5"], ROADMAP)
    after = {row.text("Мероприятие"): row.text("Код") for row in table.rows()}
    assert {title: after[title] for title in OLD} == codes
    assert len(set(after.values()) - {""}) == len(OLD) + len(NEW)


def test_renamed_tabs_change_nothing(scene: tuple[District, dict[str, str]]) -> None:
    """People call the tabs what they like: old rows and new ones go on showing the robot's words."""
    district, codes = scene
    file = district.places["roadmap-5"]
    transport = district.workspace.sign_in(OWNER)
    Sheets(transport).change(
        file.file_id,
        [
            {"updateSheetProperties": {"properties": {"sheetId": file.tabs[key], "title": title}, "fields": "title"}}
            for key, title in ((ROADMAP.key, "План"), (PROGRESS.key, "Робот'с"))
        ],
    )
    transport.close()
    district.run(before(40))
    shown = {row["Мероприятие"]: row for row in district.roadmap()}
    assert {title: shown[title]["Код"] for title in OLD} == codes
    progress = {row["Код"]: row["Состояние"] for row in district.progress()}
    assert [row["Состояние"] for row in shown.values()] == [progress[row["Код"]] for row in shown.values()]
    assert all(progress.values())
