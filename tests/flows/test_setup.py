"""Setting a programme up, over real HTTP, and repairing it after people and accidents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.drive import FOLDER, SPREADSHEET, Drive
from connectors.google.errors import Refused, WorkspaceError
from connectors.google.forms import Form, Forms
from connectors.google.sheets import Sheets, Tab, put_rows
from connectors.google.transport import Road
from connectors.outbox.memory import Place, Places
from connectors.outbox.schema import open_database
from flows.programme import tabs
from flows.programme.policy_sheet import REGISTRATION_LINK
from flows.programme.programme_rows import first_rows
from flows.programme.setup import SetupReport, set_up
from flows.programme.tabs import PROGRAMME_TABS, ROADMAP_TABS, TabLayout
from flows.programme.template import Template, load_programme
from flows.programme.workspace_files import InTrash
from flows.programme.workspace_layout import remove_tab, tab_id
from tests.workspace import Workspace

ROBOT = "robot@barycentre.example"
WHOLE = load_programme("krasnoselsky")
SMALL = WHOLE.model_copy(update={"clusters": WHOLE.clusters[2:3]})  # «Профилактика и безопасность»: two leaders
CALLS = 36  # more than setting SMALL up takes


@dataclass
class Scene:
    """A workspace, the robot's memory, and the ways people touch what setup made."""

    workspace: Workspace
    folder: Path
    database: str = "ledger"
    template: Template = SMALL
    road: Road | None = None

    @property
    def places(self) -> Places:
        """The robot's memory of its files."""
        return Places(open_database(f"sqlite:///{self.folder / self.database}.sqlite3"))

    def set_up(self, school_year: int = 2026) -> SetupReport:
        """Run setup as the robot."""
        transport = self.workspace.sign_in(ROBOT, self.road)
        return set_up(
            self.template,
            school_year,
            sheets=Sheets(transport),
            drive=Drive(transport),
            forms=Forms(transport),
            places=self.places,
            robot=ROBOT,
        )

    def file_id(self, role: str, school_year: int = 2026) -> str:
        """Id of a file by its role."""
        return self.places.all(self.template.key, school_year)[role].file_id

    def call(self, method: str, path: str, person: str = ROBOT, **options: Any) -> Any:
        """One plain call to the workspace as a person."""
        answer = requests.request(
            method, self.workspace.url + path, headers={"Authorization": f"Bearer {person}"}, timeout=20, **options
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def files(self) -> list[dict[str, Any]]:
        """Everything the robot owns, the trash left out."""
        fields = "files(id,name,mimeType,parents,appProperties)"
        found: list[dict[str, Any]] = self.call(
            "GET", "/drive/v3/files", params={"fields": fields, "pageSize": 1000, "q": "trashed = false"}
        )["files"]
        return found

    def form(self, role: str = "form-registration") -> Form:
        """A form as it stands."""
        return Forms(self.workspace.sign_in(ROBOT)).read(self.file_id(role))

    def tab(self, role: str, layout: TabLayout) -> Tab:
        """A tab as it stands."""
        sheets = Sheets(self.workspace.sign_in(ROBOT))
        return sheets.read_tabs(self.file_id(role), [tab_id(layout)])[tab_id(layout)]

    def change(self, role: str, *changes: dict[str, Any], person: str = ROBOT) -> None:
        """Change a spreadsheet as a person."""
        Sheets(self.workspace.sign_in(person)).change(self.file_id(role), list(changes))

    def describe(self, role: str, fields: str) -> dict[str, Any]:
        """A spreadsheet's properties."""
        return Sheets(self.workspace.sign_in(ROBOT)).describe(self.file_id(role), fields)

    def cells(self, role: str, area: str, fields: str) -> list[list[dict[str, Any]]]:
        """Rows of cells as Sheets describes them, for an area in A1 notation."""
        answer = self.call(
            "GET",
            f"/v4/spreadsheets/{self.file_id(role)}",
            params={"ranges": area, "fields": f"sheets.data.rowData.values({fields})"},
        )
        return [row.get("values", []) for row in answer["sheets"][0]["data"][0]["rowData"]]

    def shared_with(self, role: str) -> dict[str, str]:
        """Who a file is shared with: address -> role."""
        return Drive(self.workspace.sign_in(ROBOT)).shared_with(self.file_id(role))

    def contents(self) -> dict[tuple[str, str], tuple[str, Any]]:
        """Title and rows of every tab there is."""
        sheets = Sheets(self.workspace.sign_in(ROBOT))
        found = {}
        for file in self.files():
            if file["mimeType"] == SPREADSHEET:
                described = sheets.describe(file["id"], "sheets.properties(sheetId,title)")
                ids = [sheet["properties"].get("sheetId", 0) for sheet in described["sheets"]]
                for sheet_id, tab in sheets.read_tabs(file["id"], ids).items():
                    found[file["id"], str(sheet_id)] = (tab.title, tab.rows)
        return found


@pytest.fixture
def scene(workspace: Workspace, tmp_path: Path) -> Scene:
    return Scene(workspace, tmp_path)


@pytest.fixture(scope="session")
def _after_setup(_running: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, Place]]:
    _running.control("POST", "reset")
    scene = Scene(_running, tmp_path_factory.mktemp("setup"))
    scene.set_up()
    snapshot = requests.get(f"{_running.url}/emulator/snapshot", timeout=20).content
    return snapshot, scene.places.all(SMALL.key, 2026)


@pytest.fixture
def standing(scene: Scene, _after_setup: tuple[bytes, dict[str, Place]]) -> Scene:
    """A small programme that was set up."""
    snapshot, places = _after_setup
    requests.post(f"{scene.workspace.url}/emulator/snapshot", data=snapshot, timeout=20).raise_for_status()
    for role, place in places.items():
        scene.places.put(SMALL.key, 2026, role, place)
    return scene


# What setup makes.


def test_the_whole_programme_is_made_in_one_run(scene: Scene) -> None:
    """Folder, programme, eight clusters with roadmap and «Отчёты», two forms, each in its place (Contracts: Drive)."""
    scene.template = WHOLE
    report = scene.set_up()
    files = {file["id"]: file for file in scene.files()}
    paths = {
        "/".join([*(files[parent]["name"] for parent in file.get("parents", []) if parent in files), file["name"]])
        for file in files.values()
    }
    root = "От Поколения к Поколению 2026/27"
    forms = {"Регистрация на мероприятие 2026/27", "Пресс-релиз мероприятия 2026/27"}
    expected = {root, f"{root}/Программа — {root}", f"{root}/Формы"} | {f"Формы/{form}" for form in forms}
    expected |= {f"{root}/Бланк", f"{root}/Черновики робота"}
    for cluster in WHOLE.clusters:
        folder = f"{cluster.number}. {cluster.name}"
        expected |= {f"{root}/{folder}", f"{folder}/Дорожная карта — {cluster.name} 2026/27", f"{folder}/Отчёты"}
    assert paths == expected
    assert len(files) == 31 == len(report.made) == report.changes
    assert (report.repaired, report.problems, report.programme.findings) == ((), (), ())
    assert set(report.links) == forms | {root, "Бланк", f"Программа — {root}"} | {
        f"Дорожная карта — {cluster.name} 2026/27" for cluster in WHOLE.clusters
    }


def test_every_tab_has_its_headings_and_no_empty_tab_is_left(standing: Scene) -> None:
    """Titles and headings as people and flows agreed (Contracts: Sheets)."""
    for role, layouts in (("programme", PROGRAMME_TABS), ("roadmap-3", ROADMAP_TABS)):
        described = standing.describe(role, "sheets.properties(title,gridProperties.frozenRowCount)")["sheets"]
        assert [sheet["properties"]["title"] for sheet in described] == [layout.title for layout in layouts]
        assert all(sheet["properties"]["gridProperties"]["frozenRowCount"] == 1 for sheet in described)
        for layout in layouts:
            assert standing.tab(role, layout).rows[0] == list(layout.headings)


def test_the_rows_are_the_programme_files(standing: Scene) -> None:
    """Every row and in the file's order, doubles included; each cluster is linked to its roadmap (R1–R7)."""
    expected = first_rows(SMALL, 2026)
    settings = {row[0]: row[1] for row in expected[tabs.SETTINGS.key]} | {REGISTRATION_LINK: standing.form().address}
    assert {row[0]: row[1] for row in standing.tab("programme", tabs.SETTINGS).rows[1:]} == settings
    for layout in (tabs.ORGANISATIONS, tabs.MEMBERSHIP, tabs.CHANNELS):
        rows = standing.tab("programme", layout).rows[1:]
        assert [row[:3] for row in rows] == [row[:3] for row in expected[layout.key]]
    (cluster,) = standing.tab("programme", tabs.CLUSTERS).rows[1:]
    assert cluster[:11] == [value or "" for value in expected["clusters"][0][:11]]
    assert cluster[11] == f"https://docs.google.com/spreadsheets/d/{standing.file_id('roadmap-3')}/edit"


def test_settings_begin_with_the_policy(standing: Scene) -> None:
    """Year and zone are filled in, the brake is an unticked checkbox (product.md, policy table)."""
    settings = {str(row[0]): row[1] for row in standing.tab("programme", tabs.SETTINGS).rows[1:]}
    assert settings["Школьный год"] == "2026/27"
    assert settings["Часовой пояс"] == "Europe/Moscow"
    assert settings["Остановить все письма"] is False
    assert settings["Вторая волна, дней до мероприятия"] == "4, не позднее 3"
    assert settings["Приказ о составе"] == ""


def test_spreadsheets_are_russian(standing: Scene) -> None:
    """Locale and zone of the programme, so that dates and separators are those people type."""
    for role in ("programme", "roadmap-3"):
        properties = standing.describe(role, "properties(locale,timeZone)")["properties"]
        assert properties == {"locale": "ru_RU", "timeZone": "Europe/Moscow"}


def test_findings_show_beside_the_school_they_are_about(standing: Scene) -> None:
    """«Что исправить» looks the school's number up in «Замечания», also after people sorted the rows."""
    standing.change(
        "programme", put_rows(tab_id(tabs.FINDINGS), 1, [["Учреждения, D8", "54", "нет адреса", "Впишите адрес."]])
    )
    area = {"sheetId": tab_id(tabs.ORGANISATIONS), "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 6}
    standing.change(
        "programme",
        {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}},
    )
    shown = {row[1]: row[5] for row in standing.tab("programme", tabs.ORGANISATIONS).rows[1:] if row[5:]}
    assert {name: text for name, text in shown.items() if text} == {"ОУ № 54": "Впишите адрес."}


def test_each_file_is_open_to_its_people_and_nobody_else(scene: Scene) -> None:
    """All curators edit the programme, a cluster's curator and leaders its folder; Google writes to nobody (R9)."""
    scene.template = WHOLE.model_copy(update={"clusters": WHOLE.clusters[1:3]})
    scene.set_up()
    host = "krasnoselsky.example"
    assert scene.shared_with("programme") == {
        ROBOT: "owner", f"curator2@{host}": "writer", f"curator3@{host}": "writer",
    }  # fmt: skip
    assert scene.shared_with("roadmap-3") == {
        ROBOT: "owner", f"curator3@{host}": "writer", f"leader3@{host}": "writer", f"leader3b@{host}": "writer",
    }  # fmt: skip
    assert scene.shared_with("folder") == {ROBOT: "owner"}
    assert "gmail.users.messages.send" not in scene.workspace.calls()


@pytest.mark.parametrize("layout", [layout for layout in ROADMAP_TABS if layout.robots])
def test_robot_tabs_are_closed_to_people(standing: Scene, layout: TabLayout) -> None:
    """A curator who edits the roadmap cannot edit what the robot keeps."""
    with pytest.raises(Refused, match="protected"):
        standing.change("roadmap-3", put_rows(tab_id(layout), 1, [["x"]]), person="curator3@krasnoselsky.example")
    assert standing.tab("roadmap-3", layout).rows == [list(layout.headings)]


def test_people_may_edit_their_tabs_as_they_like(standing: Scene) -> None:
    """A word that no list knows is kept, to become a finding."""
    row: list[Any] = [None] * 18 + ["Перенесли на весну"]
    standing.change("roadmap-3", put_rows(tab_id(tabs.ROADMAP), 1, [row]), person="leader3@krasnoselsky.example")
    assert standing.tab("roadmap-3", tabs.ROADMAP).rows[1][18] == "Перенесли на весну"


def test_columns_offer_what_fits_them(standing: Scene) -> None:
    """Checkboxes, a list that does not refuse other words, text that stays as typed, a hint over «Аудитория»."""
    heading, first = standing.cells("roadmap-3", "Дорожная карта!A1:Y2", "dataValidation,userEnteredFormat,note")
    column = tabs.ROADMAP.headings.index
    assert first[column("Стоп")]["dataValidation"]["condition"]["type"] == "BOOLEAN"
    decision = first[column("Решение")]["dataValidation"]
    assert [value["userEnteredValue"] for value in decision["condition"]["values"]] == [
        "Перенести", "Отменить", "Состоялось",
    ]  # fmt: skip
    assert not decision.get("strict", False)
    assert first[column("Сроки")]["userEnteredFormat"]["numberFormat"]["type"] == "TEXT"
    assert heading[column("Аудитория")]["note"] == "Через запятую: обучающиеся, педагоги, родители."
    assert all(cell["userEnteredFormat"]["textFormat"]["bold"] for cell in heading)


def test_one_change_per_spreadsheet(scene: Scene) -> None:
    """Two spreadsheets take two changes, and one more for the links to roadmap and form; a form takes one."""
    scene.workspace.control("POST", "calls/reset")
    scene.set_up()
    assert scene.workspace.calls()["sheets.spreadsheets.batchUpdate"] == 3
    assert scene.workspace.calls()["forms.forms.batchUpdate"] == 2


# Again.


def test_a_second_run_changes_nothing(standing: Scene) -> None:
    """It looks, finds everything, and writes nothing at all."""
    before = standing.contents()
    standing.workspace.control("POST", "calls/reset")
    report = standing.set_up()
    assert (report.changes, report.problems) == (0, ())
    assert set(standing.workspace.calls()) == {
        "drive.files.list", "drive.permissions.list", "forms.forms.get", "sheets.spreadsheets.get",
        "sheets.spreadsheets.values.batchGetByDataFilter",
    }  # fmt: skip
    assert standing.contents() == before


def test_a_lost_database_is_found_again_on_the_drive(standing: Scene) -> None:
    """The same files under the same roles, tabs included, though people renamed both."""
    before = standing.places.all("krasnoselsky", 2026)
    standing.change("roadmap-3", _rename_tab(tabs.ROADMAP, "План на год"))
    standing.call("PATCH", f"/drive/v3/files/{standing.file_id('roadmap-3')}", json={"name": "Наш план"})
    standing.database = "another"
    report = standing.set_up()
    assert report.changes == 0
    assert standing.places.all("krasnoselsky", 2026) == before


def test_next_year_stands_beside_this_year(standing: Scene) -> None:
    """Its own files under its own titles; this year's stay as they are."""
    before = standing.contents()
    report = standing.set_up(2027)
    assert "Дорожная карта — Профилактика и безопасность 2027/28" in report.made
    assert len(standing.files()) == 20
    after = standing.contents()
    assert {key: after[key] for key in before} == before
    assert standing.set_up(2026).changes == 0


def test_what_people_did_stays(standing: Scene) -> None:
    """Values, columns, order, titles, rows taken out: setup finds nothing to repair and touches nothing."""
    membership, settings = tab_id(tabs.MEMBERSHIP), tab_id(tabs.SETTINGS)
    curator = "curator3@krasnoselsky.example"
    standing.change(
        "programme",
        put_rows(settings, 1, [["Школьный год", "2026/2027", "Так короче"]]),
        {"deleteDimension": {"range": _span(membership, "ROWS", 3, 5)}},
        {"insertDimension": {"range": _span(membership, "ROWS", 1, 3), "inheritFromBefore": False}},
        {"moveDimension": {"source": _span(membership, "COLUMNS", 0, 1), "destinationIndex": 3}},
        put_rows(tab_id(tabs.CLUSTERS), 1, [["", "", "Наша цель"]], 0) | {},
        person=curator,
    )
    standing.change("programme", put_rows(tab_id(tabs.CLUSTERS), 1, [[3, "Профилактика", "Наша цель"]]), person=curator)
    standing.change("roadmap-3", put_rows(tab_id(tabs.ROADMAP), 0, [["Наше"]], 26), _rename_tab(tabs.ROADMAP, "План"))
    standing.change("roadmap-3", {"addSheet": {"properties": {"title": "Черновик"}}})
    standing.call("PATCH", f"/drive/v3/files/{standing.file_id('cluster-3')}", json={"name": "Безопасность"})
    before, names = standing.contents(), {file["name"] for file in standing.files()}
    report = standing.set_up()
    assert (report.changes, report.problems) == (0, ())
    assert standing.contents() == before
    assert {file["name"] for file in standing.files()} == names


def test_an_address_corrected_in_the_sheet_is_the_one_that_gets_in(standing: Scene) -> None:
    """The sheet is what counts after the first run, not the programme file."""
    column = tabs.CLUSTERS.headings.index("Эл. почта куратора")
    standing.change("programme", put_rows(tab_id(tabs.CLUSTERS), 1, [["new@krasnoselsky.example"]], column))
    report = standing.set_up()
    assert report.changes == 2
    assert standing.shared_with("roadmap-3")["new@krasnoselsky.example"] == "writer"
    assert not [line for line in report.repaired if "@" in line]


def test_a_cluster_added_to_the_sheet_gets_its_files(standing: Scene) -> None:
    """A ninth cluster is a new row in «Кластеры»."""
    row = [9, "Медиа", None, None, None, "Иванова Анна Ивановна", None, "media@krasnoselsky.example"]
    standing.change("programme", put_rows(tab_id(tabs.CLUSTERS), 2, [row]))
    report = standing.set_up()
    assert report.made == ("9. Медиа", "Дорожная карта — Медиа 2026/27", "Отчёты")
    assert standing.tab("programme", tabs.CLUSTERS).rows[2][11] == report.links["Дорожная карта — Медиа 2026/27"]
    assert standing.shared_with("roadmap-9")["media@krasnoselsky.example"] == "writer"


# What was lost comes back.


def _rename_tab(layout: TabLayout, title: str) -> dict[str, Any]:
    return {"updateSheetProperties": {"properties": {"sheetId": tab_id(layout), "title": title}, "fields": "title"}}


def _span(sheet_id: int, dimension: str, first: int, end: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": first, "endIndex": end}


def _erase_heading(scene: Scene) -> None:
    column = tabs.ROADMAP.headings.index("Стоп")
    scene.change("roadmap-3", put_rows(tab_id(tabs.ROADMAP), 0, [[""]], column))


def _delete_setting(scene: Scene) -> None:
    scene.change("programme", {"deleteDimension": {"range": _span(tab_id(tabs.SETTINGS), "ROWS", 10, 11)}})


def _unprotect(scene: Scene) -> None:
    sheets = scene.describe("roadmap-3", "sheets(properties.sheetId,protectedRanges.protectedRangeId)")["sheets"]
    ids = [p["protectedRangeId"] for sheet in sheets for p in sheet.get("protectedRanges", [])]
    scene.change("roadmap-3", {"deleteProtectedRange": {"protectedRangeId": ids[0]}})


def _unshare(scene: Scene) -> None:
    path = f"/drive/v3/files/{scene.file_id('cluster-3')}/permissions"
    found = scene.call("GET", path, params={"fields": "permissions(id,emailAddress)"})["permissions"]
    (permission,) = (p["id"] for p in found if p["emailAddress"].startswith("leader3b@"))
    scene.call("DELETE", f"{path}/{permission}")


def _erase_link(scene: Scene) -> None:
    scene.change("programme", put_rows(tab_id(tabs.CLUSTERS), 1, [[""]], 11))


def _erase_form_link(scene: Scene) -> None:
    rows = scene.tab("programme", tabs.SETTINGS).rows
    row = next(n for n, cells in enumerate(rows) if cells[0] == REGISTRATION_LINK)
    scene.change("programme", put_rows(tab_id(tabs.SETTINGS), row, [[""]], 1))


def _delete_question(scene: Scene) -> None:
    form = scene.form()
    delete = {"deleteItem": {"location": {"index": 2}}}
    Forms(scene.workspace.sign_in(ROBOT)).change(form.form_id, [delete], form.revision)


def _unpublish(scene: Scene) -> None:
    state = {"isPublished": False, "isAcceptingResponses": False}
    path = f"/v1/forms/{scene.file_id('form-press-release')}:setPublishSettings"
    scene.call("POST", path, json={"publishSettings": {"publishState": state}})


LOSSES: dict[str, tuple[Callable[[Scene], None], str]] = {
    "a robot's tab": (lambda scene: scene.change("roadmap-3", remove_tab(tab_id(tabs.PROGRESS))), "лист «Ход»"),
    "people's tab": (
        lambda scene: scene.change("programme", remove_tab(tab_id(tabs.MEMBERSHIP))),
        "лист «Состав»",
    ),
    "a heading": (_erase_heading, "лист «Дорожная карта»: столбец «Стоп»"),
    "a protection": (_unprotect, "лист «Ход»: защита"),
    "a setting": (_delete_setting, "настройка «Остановить все письма»"),
    "a link": (_erase_link, "ссылка на дорожную карту кластера 3"),
    "the form's link": (_erase_form_link, "ссылка на регистрацию"),
    "a question": (_delete_question, "вопрос «Участие»"),
    "a form's page": (_unpublish, "публикация"),
    "a share": (_unshare, "доступ: руководитель проекта"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_missing_comes_back(standing: Scene, loss: str) -> None:
    """One thing lost, one thing put back and named; then nothing is left to do."""
    lose, named = LOSSES[loss]
    lose(standing)
    (repaired,) = standing.set_up().repaired
    assert repaired.endswith(f"»: {named}")
    assert standing.set_up().changes == 0


def test_a_tab_that_comes_back_brings_its_rows(standing: Scene) -> None:
    """«Состав» stands in the programme file."""
    before = standing.tab("programme", tabs.MEMBERSHIP)
    standing.change("programme", remove_tab(tab_id(tabs.MEMBERSHIP)))
    standing.set_up()
    assert standing.tab("programme", tabs.MEMBERSHIP) == before


def test_a_heading_comes_back_in_the_first_free_column(standing: Scene) -> None:
    """Right of everything people keep there, with its checkboxes, the grid widened where it ends."""
    sheet = tab_id(tabs.ROADMAP)
    standing.change("roadmap-3", put_rows(sheet, 4, [["заметка"]], 27))
    _erase_heading(standing)
    standing.set_up()
    rows = standing.tab("roadmap-3", tabs.ROADMAP).rows
    assert (rows[0][28], rows[0][17], rows[4][27]) == ("Стоп", "", "заметка")
    ((restored,),) = standing.cells("roadmap-3", "Дорожная карта!AC2", "dataValidation.condition.type")
    assert restored["dataValidation"]["condition"]["type"] == "BOOLEAN"


def test_a_setting_comes_back_under_its_headings(standing: Scene) -> None:
    """Also where people moved the columns."""
    sheet = tab_id(tabs.SETTINGS)
    standing.change("programme", {"moveDimension": {"source": _span(sheet, "COLUMNS", 0, 1), "destinationIndex": 3}})
    _delete_setting(standing)
    standing.set_up()
    value, note, name = standing.tab("programme", tabs.SETTINGS).rows[-1]
    assert (value, name) == (False, "Остановить все письма")
    assert str(note).startswith("Пока здесь стоит галочка")


def test_a_tab_of_peoples_own_may_bear_the_title(standing: Scene) -> None:
    """Two tabs cannot share one; the robot's is numbered and found again all the same."""
    standing.change("roadmap-3", remove_tab(tab_id(tabs.PROGRESS)))
    standing.change("roadmap-3", {"addSheet": {"properties": {"title": "Ход"}}})
    standing.set_up()
    assert standing.tab("roadmap-3", tabs.PROGRESS).title == "Ход (2)"
    assert standing.set_up().changes == 0


def test_a_tab_without_any_heading_is_left_to_a_person(standing: Scene) -> None:
    """Which column was which would be a guess; it is named and not touched."""
    sheet = tab_id(tabs.MEMBERSHIP)
    standing.change("programme", {"deleteDimension": {"range": _span(sheet, "ROWS", 0, 1)}})
    before = standing.contents()
    report = standing.set_up()
    assert report.changes == 0
    assert [problem for problem in report.problems if "«Состав»" in problem and "заголовков" in problem]
    assert standing.contents() == before


@pytest.mark.parametrize(
    ("role", "made"),
    [("reports-3", 1), ("roadmap-3", 1), ("programme", 1), ("cluster-3", 3), ("form-registration", 1), ("forms", 3)],
)
def test_a_file_deleted_for_good_is_made_anew(standing: Scene, role: str, made: int) -> None:
    """With what lay in it; everything else stays the file it was."""
    before = standing.places.all("krasnoselsky", 2026)
    standing.call("DELETE", f"/drive/v3/files/{before[role].file_id}")
    report = standing.set_up()
    after = standing.places.all("krasnoselsky", 2026)
    assert len(report.made) == made
    assert sum(after[known].file_id != before[known].file_id for known in before) == made
    assert len(standing.files()) == 10


def test_anyone_with_the_address_may_answer(standing: Scene) -> None:
    """No school has to sign in (R53): the form's responders are all who have the link, its editors are not."""
    form = standing.file_id("form-registration")
    assert Drive(standing.workspace.sign_in(ROBOT)).who_may_answer(form) == {"anyone"}
    assert standing.shared_with("form-registration") == {ROBOT: "owner"}


def test_a_form_that_google_keeps_closed_is_opened_by_hand(scene: Scene) -> None:
    """An organisation may forbid links for everybody: setup says what to choose, and goes on."""
    fault = {
        "method": "drive.permissions.create",
        "action": "status",
        "status": 403,
        "reason": "cannotShareOutsideDomain",
    }
    scene.workspace.control("POST", "faults", fault | {"call": 1})
    (problem,) = scene.set_up().problems
    assert "«Все, у кого есть ссылка»" in problem
    assert problem.startswith("«Регистрация на мероприятие 2026/27»")


def test_the_address_of_a_form_that_is_gone_is_a_persons_to_replace(standing: Scene) -> None:
    """Only people know whose form it leads to; once, when the new form is made, they are told what to put there."""
    old = standing.form().address
    standing.call("DELETE", f"/drive/v3/files/{standing.file_id('form-registration')}")
    (problem,) = standing.set_up().problems
    assert problem.endswith(standing.form().address)
    rows = standing.tab("programme", tabs.SETTINGS).rows
    assert [row[1] for row in rows if row[0] == REGISTRATION_LINK] == [old]
    assert standing.set_up().problems == ()


def test_a_file_in_the_trash_stops_setup_before_it_changes_anything(standing: Scene) -> None:
    """People's work lies in it: it must be taken out, or deleted for good, by a person."""
    _unshare(standing)
    standing.call("PATCH", f"/drive/v3/files/{standing.file_id('roadmap-3')}", json={"trashed": True})
    with pytest.raises(InTrash, match="Дорожная карта — Профилактика и безопасность 2026/27"):
        standing.set_up()
    assert len(standing.files()) == 9
    assert "leader3b@krasnoselsky.example" not in standing.shared_with("roadmap-3")


def test_a_twin_is_reported_and_left_alone(standing: Scene) -> None:
    """Two files that claim one role: the known one stays, the other is a person's to delete."""
    marks = {"programme": "krasnoselsky", "year": "2026", "role": "reports-3"}
    drive = Drive(standing.workspace.sign_in(ROBOT))
    twin = drive.create("Отчёты", FOLDER, marks)
    report = standing.set_up()
    assert report.changes == 0
    assert [problem for problem in report.problems if twin in problem]
    assert not drive.get(twin)["trashed"]


def test_an_address_that_google_refuses_holds_up_nobody_else(scene: Scene) -> None:
    """It is named by role, not by address; everyone after it gets in."""
    scene.workspace.control(
        "POST",
        "faults",
        {"method": "drive.permissions.create", "action": "status", "status": 400, "reason": "invalidSharingRequest", "call": 3},
    )  # fmt: skip
    report = scene.set_up()
    (problem,) = report.problems
    assert "куратор кластера 3" in problem
    assert "@" not in problem
    assert len(scene.shared_with("roadmap-3")) == 4


# Killed.


class BreakingRoad(Road):
    """Leads nowhere after `calls` requests; the last one still arrives if `arrives`, but its answer does not."""

    def __init__(self, endpoint: str, calls: int, *, arrives: bool) -> None:
        super().__init__(endpoint)
        self._left = calls
        self._arrives = arrives

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one of the requests that still get through."""
        if self._left > 0:
            self._left -= 1
            return super().send(request, *args, **kwargs)
        if self._arrives:
            self._arrives = False
            super().send(request, *args, **kwargs).close()
        raise requests.ConnectionError("the road broke")


@pytest.mark.parametrize("arrives", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("calls", range(CALLS))
def test_a_run_cut_off_at_any_call_is_simply_run_again(scene: Scene, calls: int, arrives: bool) -> None:  # noqa: FBT001
    """Whether the last call was carried out or not, the second run ends in one set, and a third has nothing to do."""
    scene.road = BreakingRoad(scene.workspace.url, calls, arrives=arrives)
    with contextlib.suppress(WorkspaceError):
        scene.set_up()
    scene.road = None
    report = scene.set_up()
    assert sorted(file["appProperties"]["role"] for file in scene.files()) == [
        "cluster-3", "folder", "form-press-release", "form-registration", "forms", "letterhead", "programme",
        "reports-3", "roadmap-3", "staging",
    ]  # fmt: skip
    assert report.problems == ()
    assert scene.set_up().changes == 0


def test_the_cuts_cover_the_whole_run(scene: Scene) -> None:
    """The test above cuts at every call there is."""
    scene.road = Road(scene.workspace.url)
    scene.set_up()
    assert scene.road.calls < CALLS


def test_the_memory_lost_in_the_middle_makes_no_second_set(scene: Scene) -> None:
    """Killed after the files were made, and the database gone with it: their marks are enough."""
    scene.road = BreakingRoad(scene.workspace.url, 20, arrives=True)
    with contextlib.suppress(WorkspaceError):
        scene.set_up()
    scene.road, scene.database = None, "another"
    scene.set_up()
    assert len(scene.files()) == 10
