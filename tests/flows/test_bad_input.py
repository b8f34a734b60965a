"""What people and networks do to the Workspace: everything wrong is named, everything else goes on, nothing doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connectors.google.errors import WorkspaceError
from connectors.google.sheets import Sheets, put_rows
from flows.programme.tabs import ROADMAP, TabLayout
from flows.runs import Answer
from tests.flows.district import (
    OWNER,
    ROBOT,
    District,
    SetUp,
    before,
    curator,
    rules_of,
    school,
    take_snapshot,
)
from tests.workspace import Workspace

DRIVE = "https://www.googleapis.com/drive/v3/files"
HEALTHY = "Здоровая строка"


def change(district: District, role: str, *requests: Mapping[str, Any]) -> None:
    """Somebody with every right changes a spreadsheet."""
    with closing(district.workspace.sign_in(OWNER)) as transport:
        Sheets(transport).change(district.places[role].file_id, requests)


def sheet_id(district: District, role: str, layout: TabLayout) -> int:
    return district.places[role].tabs[layout.key]


def delete_column(district: District, cluster: int, heading: str) -> None:
    role, column = f"roadmap-{cluster}", ROADMAP.headings.index(heading)
    columns = {"dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    change(district, role, {"deleteDimension": {"range": {"sheetId": sheet_id(district, role, ROADMAP), **columns}}})


def take_away(district: District, cluster: int) -> None:
    """The curator becomes the roadmap's owner, moves it to a place of their own and strikes the robot off."""
    file = f"{DRIVE}/{district.places[f'roadmap-{cluster}'].file_id}"
    with closing(district.workspace.sign_in(OWNER)) as transport:
        owner = {"type": "user", "role": "owner", "emailAddress": curator(cluster)}
        transport.request("POST", f"{file}/permissions?transferOwnership=true", json=owner)
        (folder,) = transport.request("GET", f"{file}?fields=parents").json()["parents"]
        transport.request("PATCH", f"{file}?addParents=root&removeParents={folder}", json={})
        found = transport.request("GET", f"{file}/permissions?fields=permissions(id,emailAddress)").json()
        (robots,) = [p["id"] for p in found["permissions"] if p["emailAddress"] == ROBOT]
        transport.request("DELETE", f"{file}/permissions/{robots}")


def give_back(district: District, cluster: int) -> None:
    file = f"{DRIVE}/{district.places[f'roadmap-{cluster}'].file_id}"
    with closing(district.workspace.sign_in(OWNER)) as transport:
        transport.request("POST", f"{file}/permissions", json={"type": "user", "role": "writer", "emailAddress": ROBOT})


def type_formula(district: District, cluster: int, title: str, heading: str, formula: str) -> None:
    role = f"roadmap-{cluster}"
    row = [line["Мероприятие"] for line in district.roadmap(cluster)].index(title) + 1
    put = put_rows(sheet_id(district, role, ROADMAP), row, [[""]], ROADMAP.headings.index(heading))
    put["updateCells"]["rows"] = [{"values": [{"userEnteredValue": {"formulaValue": formula}}]}]
    change(district, role, put)


def sent(district: District) -> Counter[tuple[str, str]]:
    """How often each address was sent a letter with each subject, digests and previews aside."""
    with district.person(ROBOT) as robot:
        ids = [i for page in robot.mailbox.newest("SENT") for i in page]
        found = robot.mailbox.headers_of(ids, ["To", "X-Barycentre-Letter", "Subject"])
    return Counter(
        (letter.headers["to"], letter.headers["subject"])
        for letter in found
        if "kind=announcement" in letter.headers["x-barycentre-letter"]
    )


@dataclass(frozen=True)
class Morning:
    """What one bad morning came to."""

    answer: Answer
    findings: list[dict[str, str]]
    roadmaps: dict[int, list[dict[str, str]]]
    sent: Counter[tuple[str, str]]
    after: Counter[tuple[str, str]]  # when it had run a second time
    mended: Counter[tuple[str, str]]  # when somebody had put some of it right, a day later

    def finding(self, rule: str) -> list[dict[str, Any]]:
        """The run's findings of a rule."""
        return [f for f in self.answer.to_json()["findings"] if f["rule"] == rule]

    def said(self, words: str) -> list[str]:
        """What to do about the rows of «Замечания» that say these words."""
        return [row["Что сделать"] for row in self.findings if words in row["Что не так"]]

    def schools(self, title: str) -> int:
        """How many schools got the announcement of a title."""
        return sum(count for (_, subject), count in self.sent.items() if title in subject)


@pytest.fixture(scope="module")
def bad(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """A morning on which everything is wrong somewhere, and every cluster that can be read has a healthy row."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("bad") / "robot")
    for cluster in (1, 4, 5, 6, 7):
        district.add(cluster, Мероприятие=f"{HEALTHY} {cluster}")
    take_away(district, 1)
    delete_column(district, 2, "Сроки")
    change(district, "roadmap-3", {"deleteSheet": {"sheetId": sheet_id(district, "roadmap-3", ROADMAP)}})
    renamed = {"sheetId": sheet_id(district, "roadmap-4", ROADMAP), "title": "План 2026 (новый)"}
    change(district, "roadmap-4", {"updateSheetProperties": {"properties": renamed, "fields": "title"}})
    district.add(5, Код="М5-001", Мероприятие="Одно")
    district.add(5, Код="M5-001", Мероприятие="Копия")
    district.add(6, Мероприятие="Сломанная формула")
    district.add(6, Мероприятие="Живая формула")
    type_formula(district, 6, "Сломанная формула", "Место", "=1/0")
    type_formula(district, 6, "Живая формула", "Цель", '="Беречь "&"природу"')
    district.add(7, Код="М5-777", Мероприятие="С чужим кодом")
    with closing(district.workspace.sign_in(OWNER)) as transport:
        transport.request("DELETE", f"{DRIVE}/{district.places['roadmap-8'].file_id}")
    district.address(208, "")
    district.address(262, "школа 262")
    district.address(270, "sсhool270@krasnoselsky.example")  # the second letter is Cyrillic

    answer = district.run(before(14))
    first = sent(district)
    roadmaps = {number: district.roadmap(number) for number in (5, 6, 7)}
    findings = district.findings()
    district.run(before(14))
    after = sent(district)
    give_back(district, 1)
    district.address(208, school(208))
    district.edit(5, "Копия", Код="")
    district.run(before(13))
    return Morning(answer, findings, roadmaps, first, after, sent(district))


def test_every_healthy_row_leaves(bad: Morning) -> None:
    """Every other row and cluster goes on: each healthy row of a readable roadmap is announced this very morning."""
    assert {n: bad.schools(f"{HEALTHY} {n}") > 0 for n in (4, 5, 6, 7)} == dict.fromkeys((4, 5, 6, 7), True)
    assert max(bad.sent.values()) == 1


def test_running_again_sends_nothing_again(bad: Morning) -> None:
    """R52: the same bad morning a second time: not one letter more."""
    assert bad.after == bad.sent


def test_what_was_mended_leaves_the_next_day_and_only_that(bad: Morning) -> None:
    """Access given back, an address typed in, a code cleared: what was kept back leaves, once, and nothing twice."""
    new = bad.mended - bad.after
    assert max(bad.mended.values()) == 1
    assert sum(count for (_, subject), count in new.items() if f"{HEALTHY} 1" in subject) > 0
    assert {subject for to, subject in new if to == school(208)} >= {f"Анонс: {HEALTHY} 5", "Анонс: Одно"}
    assert sum(count for (_, subject), count in new.items() if subject == "Анонс: Копия") == 7


def test_a_roadmap_without_access_is_a_finding(bad: Morning) -> None:
    """A roadmap that was taken away: said once, with what to do, and no failure of the run."""
    assert [f["tab"] for f in bad.finding("roadmap.no_access")] == ["Кластеры", "Кластеры"]  # 8 was deleted
    assert bad.said("Дорожная карта кластера 1") == ["Откройте роботу доступ «Редактор» или верните файл из корзины."]
    assert bad.said("Дорожная карта кластера 8 удалена или недоступна")
    assert bad.answer.report.failures == ()


def test_a_deleted_tab_is_a_finding(bad: Morning) -> None:
    """The people's tab is gone: said with how to bring it back."""
    assert bad.said("Дорожная карта кластера 3 без листа")
    assert len(bad.finding("tab.deleted")) == 1


def test_a_deleted_column_is_a_finding(bad: Morning) -> None:
    """A column that rows cannot be understood without: the tab is not read, nothing is guessed."""
    assert bad.said("Нет столбца «Сроки». Лист не прочитан.")


def test_a_renamed_tab_is_no_finding(bad: Morning) -> None:
    """Tabs are addressed by their ids: people may call them what they like."""
    assert [f for f in bad.answer.to_json()["findings"] if "План" in f["tab"]] == []


def test_two_rows_with_one_code_are_nobodys(bad: Morning) -> None:
    """Neither of two rows with one code leaves; each says in which rows it stands, beside itself and in the list."""
    assert (bad.schools("Одно"), bad.schools("Копия")) == (0, 0)
    assert len(bad.finding("code.double")) == 2
    assert bad.said("Код М5-001 стоит в строках 3, 4")


def test_a_foreign_code_is_a_finding(bad: Morning) -> None:
    """A code of another cluster: the row does not leave, the code is neither taken nor overwritten."""
    assert (bad.schools("С чужим кодом"), len(bad.finding("code.foreign"))) == (0, 1)
    assert [row["Код"] for row in bad.roadmaps[7] if row["Мероприятие"] == "С чужим кодом"] == ["М5-777"]


def test_a_formula_where_text_is_expected(bad: Morning) -> None:
    """A formula that shows text is that text; one that shows an error keeps its own row back and says where."""
    assert bad.schools("Живая формула") > 0
    assert bad.schools("Сломанная формула") == 0
    (row,) = [row for row in bad.roadmaps[6] if row["Мероприятие"] == "Сломанная формула"]
    assert "ошибка формулы" in row["Что исправить"]
    assert row["Место"].startswith("#DIV/0!")


def test_schools_without_a_usable_address(bad: Morning) -> None:
    """An empty address, none at all, one with a Cyrillic look-alike: each a finding; the other schools have letters."""
    assert {f["code"] for f in bad.answer.to_json()["findings"] if f["tab"] == "Учреждения"} >= {"208", "262", "270"}
    assert bad.schools(f"{HEALTHY} 5") == 6
    for words in ("208", "262", "270"):
        assert any(words in row["Что не так"] + row["Код"] for row in bad.findings)


def test_findings_are_plain_russian(bad: Morning) -> None:
    """Every finding says what is wrong and what to do, in Russian, with its place; nothing of the machine's."""
    for row in bad.findings:
        assert all(row[heading] for heading in ("Где", "Что не так", "Что сделать", "Впервые"))
        assert not {"Traceback", "None", "Error", "HTTP", "NoAccess"} & set(row["Что не так"].split())


# --- Google on a bad day

TWO = (203, 247)
METHODS = (
    "sheets.spreadsheets.values.batchGetByDataFilter",
    "sheets.spreadsheets.values.batchUpdateByDataFilter",
    "sheets.spreadsheets.batchUpdate",
    "gmail.users.messages.list",
    "gmail.users.messages.get",
    "gmail.users.drafts.create",
    "gmail.users.drafts.send",
    "drive.changes.getStartPageToken",
    "drive.changes.list",
    "drive.files.get",
    "forms.forms.get",
    "forms.forms.batchUpdate",
)
REASONS = {429: "rateLimitExceeded", 500: "backendError", 503: "backendError"}


@pytest.fixture(scope="module")
def _begun(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """Cluster 3 with two reachable schools and one new, agreed row."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("begun") / "robot")
    for number in (291, 390, 394, 675, 678):
        district.address(number, "")
    district.run(before(15))
    district.add(cluster=3)
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def small(workspace: Workspace, _begun: SetUp, tmp_path: Path) -> District:
    """That morning, before it has begun."""
    return _begun.open(workspace, tmp_path / "small")


def one_each(district: District) -> bool:
    return [len(district.letters(school(number))) for number in TWO] == [1, 1]


def set_fault(district: District, method: str, action: str = "status", **more: Any) -> None:
    district.workspace.control("POST", "faults", {"method": method, "action": action, **more})


def fired(district: District) -> list[int]:
    return [fault["fired"] for fault in district.workspace.control("GET", "faults")["faults"]]


def test_every_method_is_used(small: District) -> None:
    """The methods below are those that a sending morning uses, all of them."""
    small.workspace.control("POST", "calls/reset")
    small.run(before(14))
    assert set(small.workspace.calls()) - {"gmail.users.drafts.get"} <= set(METHODS) | {"oauth2.token"}
    assert set(METHODS) <= set(small.workspace.calls())


def test_rate_limits_that_pass_are_waited_for(small: District) -> None:
    """429 twice on every method: the run takes its time and does all there is to do."""
    for method in METHODS:
        set_fault(small, method, status=429, reason=REASONS[429], times=2)
    answer = small.run(before(14))
    assert set(fired(small)) == {2}
    assert answer.report.failures == ()
    assert one_each(small)
    assert small.progress(3)[0]["Анонс"].endswith("волна 1: 2 письма")


@pytest.mark.parametrize(
    ("method", "status"),
    [
        *((method, 503) for method in METHODS),
        (METHODS[0], 429),
        (METHODS[0], 500),
        ("gmail.users.drafts.send", 429),
        ("gmail.users.drafts.send", 500),
    ],
)
def test_a_method_that_is_down(small: District, method: str, status: int) -> None:
    """429, 500 or 503 from one method all morning: what was not done is named, the next run sends one letter each."""
    set_fault(small, method, status=status, reason=REASONS[status])
    named = failures(lambda: small.run(before(14)))
    assert sum(fired(small)) > 0
    small.workspace.control("DELETE", "faults")
    assert named or one_each(small)
    assert all("\n" not in line and "@" not in line for line in named)
    small.run(before(14))
    assert one_each(small)
    assert "sent" not in small.run(before(14)).report.outcomes


def failures(run: Callable[[], Answer]) -> tuple[str, ...]:
    """What a run says it could not do, in its report or by the error that ended it."""
    try:
        return run().report.failures
    except WorkspaceError as error:
        return (str(error),)


@pytest.mark.parametrize("action", ["refuse", "lose"])
def test_a_workspace_that_does_not_answer(small: District, action: str) -> None:
    """No answer to any call, before or after it was carried out: the run ends and says so; the next sends one each."""
    for method in METHODS:
        set_fault(small, method, action)
    with pytest.raises(WorkspaceError):
        small.run(before(14))
    small.workspace.control("DELETE", "faults")
    small.run(before(14))
    assert one_each(small)


def test_one_roadmap_that_cannot_be_read_for_now(small: District) -> None:
    """One spreadsheet's reading fails: the run names its cluster, the others go on; it is not called a lost file."""
    small.add(cluster=7, Мероприятие="Соседнее")
    set_fault(
        small, METHODS[0], status=503, call=4, times=5
    )  # the programme, clusters 1 and 2, then cluster 3 for good
    answer = small.run(before(14))
    assert [line.partition(":")[0] for line in answer.report.failures] == ["дорожная карта кластера 3 не прочитана"]
    assert "roadmap.no_access" not in rules_of(answer)
    assert {subject for _, subject in sent(small)} == {"Анонс: Соседнее"}
    assert [len(small.letters(school(number))) for number in TWO] == [0, 0]
    small.run(before(14))
    assert one_each(small)


def test_a_sheet_that_cannot_be_written_for_now(small: District) -> None:
    """Letters left and the record of them could not be written: said, no letter twice, the next run records it."""
    small.run(before(16))
    set_fault(small, "sheets.spreadsheets.batchUpdate", status=503)
    answer = small.run(before(14))
    assert any("не обновлена" in line for line in answer.report.failures)
    assert one_each(small)
    assert [row for row in small.journal() if row["Вид"] == "Анонс"] == []
    small.workspace.control("DELETE", "faults")
    with suppress(WorkspaceError):
        small.run(before(14))
    assert one_each(small)
    assert len([row for row in small.journal() if row["Вид"] == "Анонс"]) == 2
