"""The half-year reports: right to the figure, taken through review, never over a person's words."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.docs import Docs
from connectors.google.drive import Drive
from connectors.google.sheets import Cell
from connectors.google.transport import Road
from flows.documents.blocks import Heading, plain
from flows.documents.reading import read_blocks
from flows.programme.tabs import APPROVALS, AWARDS, CLUSTERS, PRODUCTS, SUMMARY
from flows.reports.papers import Wish
from flows.runs import Answer, Request, carry_out
from flows.wiring import open_workspace
from tests.flows.district import (
    KEY,
    OWNER,
    ROBOT,
    District,
    SetUp,
    before,
    curator,
    rules_of,
    take_snapshot,
    text_of,
)
from tests.flows.test_cli import robot
from tests.flows.test_kills import Counting, Deadly, in_a_process
from tests.flows.test_press_releases import answer, collect
from tests.workspace import Workspace

NBSP = "\N{NO-BREAK SPACE}"
DAY = date(2026, 12, 20)
REPORT = "Отчёт за первое полугодие — Экологическое воспитание 2026/27"
DIRECTOR, DEPARTMENT = "imc@krasnoselsky.example", "otdel@krasnoselsky.example"
ABSENT = (275, 276, 285, 289, 390, 568)
HEADINGS = (
    "Название направления",
    "Цель и задачи деятельности",
    "Организация деятельности с обучающимися, педагогами и родителями в рамках реализации проекта",
    "Результаты реализации проекта",
    "Кого необходимо поощрить за активную работу в кластере",
)


def report(
    district: District, on: date = DAY, *, wish: Wish | None = None, dry_run: bool = False, road: Road | None = None
) -> Answer:
    """The robot's run about reports, of cluster 5 alone unless another is wished for."""
    request = Request("reports", KEY, on, dry_run=dry_run, wish=wish or Wish(5))
    return carry_out(request, district.settings, road=road)


def marked(district: District, role: str) -> list[dict[str, Any]]:
    """The robot's files of a role, those in the trash as well."""
    with closing(district.workspace.sign_in(ROBOT)) as transport:
        return Drive(transport).find({"programme": KEY, "role": role}, trashed=True)


def document(district: District, cluster: int = 5, days: str = "20260901-20261231") -> str:
    """The id of a report, of which there is one."""
    (file,) = marked(district, f"document-report-{cluster}-{days}")
    return str(file["id"])


def lines(district: District, cluster: int = 5, days: str = "20260901-20261231") -> list[str]:
    """What people read in a report, with ordinary spaces."""
    with closing(district.workspace.sign_in(ROBOT)) as transport:
        blocks = read_blocks(Docs(transport).read(document(district, cluster, days)))
    return [plain(block).replace(NBSP, " ") for block in blocks]


def revision(district: District) -> str:
    """The revision at which the report stands."""
    with closing(district.workspace.sign_in(ROBOT)) as transport:
        return str(Docs(transport).read(document(district))["revisionId"])


def type_after(district: District, words: str, typed: str) -> None:
    """The curator types something right after words of the report."""
    with closing(district.workspace.sign_in(curator(5))) as transport:
        docs = Docs(transport)
        answer = docs.read(document(district))
        at = _find(answer["body"]["content"], words)
        docs.change(
            document(district), [{"insertText": {"location": {"index": at}, "text": typed}}], answer["revisionId"]
        )


def _find(content: list[dict[str, Any]], words: str) -> int:
    for element in content:
        for run in element.get("paragraph", {}).get("elements", []):
            at = run.get("textRun", {}).get("content", "").find(words)
            if at >= 0:
                return int(run["startIndex"]) + int(at) + len(words)
        for row in element.get("table", {}).get("tableRows", []):
            for cell in row["tableCells"]:
                if (found := _find(cell["content"], words)) >= 0:
                    return found
    return -1


def name(district: District, *cells: Cell, cluster: int = 5) -> None:
    """Somebody adds a row to «Согласования»: document, version, approver, decision, date, remark."""
    row = dict(zip(APPROVALS.headings, cells, strict=False))
    with district.person(curator(cluster)) as person:
        person.add_rows(district.places[f"roadmap-{cluster}"], APPROVALS, [row])


def post_to(district: District, address: str, path: str, body: dict[str, Any], verb: str = "POST") -> dict[str, Any]:
    """Call Drive as a person."""
    with closing(district.workspace.sign_in(address)) as transport:
        answer = transport.request(verb, f"https://www.googleapis.com/drive/v3/files/{path}", json=body)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def after_report(district: District) -> list[dict[str, str]]:
    """«Замечания» after another run."""
    report(district)
    return district.findings()


def approve(district: District, address: str = DIRECTOR) -> None:
    """A reviewer says yes in Drive."""
    with open_workspace(district.settings) as workspace:
        (asked,) = workspace.approvals.all(document(district))
    post_to(district, address, f"{document(district)}/approvals/{asked.approval_id}:approve", {})


def asked_for(district: District, address: str = DIRECTOR) -> list[EmailMessage]:
    """The robot's letters that ask for consent."""
    return [letter for letter in district.inbox(address) if str(letter["Subject"]).startswith("На согласование")]


def sent(district: District, address: str = DEPARTMENT) -> list[EmailMessage]:
    """The letters that bring an approved report."""
    return district.letters(address, "Отчёт за")


@pytest.fixture(scope="module")
def _told(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """A half-year of cluster 5: two activities held, one moved, one cancelled, one that nobody wrote of."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("told") / "robot")
    agreed: dict[str, Any] = {"Основание": "Карантин", "Кто_согласовал": "Директор ИМЦ"}
    district.add(Ответственный="ОУ № 262", Новость="https://vk.example/wall1")
    district.add(
        Мероприятие="Семинар | для *педагогов*",
        Аудитория="педагоги, родители",
        Сроки="10 декабря 2026",
        Ответственный="ОУ № 208",
    )
    district.add(Мероприятие="Слёт", Сроки="1 декабря 2026", Решение="Отменить", **agreed)
    district.add(
        Мероприятие="Конкурс", Сроки="2 декабря 2026", Решение="Перенести", Новые_сроки="12 декабря 2026", **agreed
    )
    district.add(Мероприятие="Викторина", Сроки="3 декабря 2026")
    district.add(Мероприятие="Субботник", Сроки="15 января 2027")
    district.run(before(14))
    district.run(date(2026, 11, 26))
    collect(district, date(2026, 12, 10))
    answer(district, feedback="Дети в восторге", winners="3", laureates="Иванов Пётр\nЛи Анна")
    answer(
        district,
        activity="М5-002 Семинар | для *педагогов*",
        participants="25",
        schools="208, 203, ДДТ",
        held_on="10.12",
        winners="1",
    )
    collect(district, date(2026, 12, 11))
    with district.person(curator(5)) as person:
        file = district.places["roadmap-5"]
        product: dict[str, Cell] = {"Продукт": "Сценарий квеста", "Вид": "методичка", "Авторы": "Иванова И. И."}
        award: dict[str, Cell] = {
            "Кого награждаем": "Петров Пётр",
            "Учреждение": "ОУ № 203",
            "За что": "I место",
        }
        person.add_rows(file, PRODUCTS, [product])
        person.add_rows(file, AWARDS, [award])
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def begin(workspace: Workspace, _told: SetUp, tmp_path: Path) -> Callable[[str], District]:
    """Begin at the half-year's end, in a folder of its own."""
    return lambda name: _told.open(workspace, tmp_path / name)


@pytest.fixture
def told(begin: Callable[[str], District]) -> District:
    """Begin at the half-year's end."""
    return begin("robot")


# What a report says


def test_a_report_is_right_to_the_figure(told: District) -> None:
    """R78, R80–R87: five headings word for word and in order, activities, share, feedback, results, rewards."""
    report(told)
    with closing(told.workspace.sign_in(ROBOT)) as transport:
        blocks = read_blocks(Docs(transport).read(document(told)))
    assert tuple(plain(b).replace(NBSP, " ") for b in blocks if isinstance(b, Heading) and b.level == 2) == HEADINGS
    said = lines(told)
    for line in (
        REPORT,
        "Проведено мероприятий: 2. Участий: 85.",
        "Дата\tМероприятие\tУчастников\tНовость\n19 ноября 2026 г.\tЭкологический марафон\t60\tновость",
        "Конкурс: было 2 декабря 2026, стало 12 декабря 2026 г. Причина: Карантин. Согласовано: Директор ИМЦ.",
        "Слёт, 1 декабря 2026. Причина: Карантин. Согласовано: Директор ИМЦ.",
        "Викторина, 3 декабря 2026 г.",
        "Приняли участие: 4 школы из 47, это 9 %. Число школ в районе: разные школы, названные в кластерах («Состав»).",
        f"Не участвовали ни в одном мероприятии школы кластера: {', '.join(f'ОУ № {n}' for n in ABSENT)}.",
        "Экологический марафон: «Дети в восторге»",
        "Победителей: 4. Лауреатов: 2. Призёров: данных нет.",
        "Сценарий квеста (методичка), авторы: Иванова И. И.",
        "Петров Пётр, ОУ № 203: I место",
        "ОУ № 208: проведено мероприятий: 1; участие в мероприятиях: 2 из 2",
        "ОУ № 262: проведено мероприятий: 1; участие в мероприятиях: 1 из 2",
    ):
        assert line in said, line
    seminar = "Дата\tМероприятие\tУчастников\tНовость\n10 декабря 2026 г.\tСеминар | для *педагогов*\t25\tданных нет"
    assert said.count(seminar) == 2
    assert "Субботник" not in "\n".join(said)


def test_a_report_of_a_cluster_with_nothing(told: District) -> None:
    """An empty half-year says «данных нет» under each of the five headings, and names nobody as absent."""
    report(told, wish=Wish(3))
    said = lines(told, 3)
    assert [line for line in said if line in HEADINGS] == list(HEADINGS)
    for heading in ("Какие мероприятия проведены", "Обратная связь", "Что разработано", "ОУ"):
        assert said[said.index(heading) + 1] == "данных нет"
    assert not [line for line in said if line.startswith(("Не участвовали", "Приняли участие", "Победителей"))]


def test_held_without_a_press_release(district: District) -> None:
    """«Состоялось» says that it was held, not who came: no share, and nobody is said to have stayed away."""
    district.add(Решение="Состоялось")
    district.run(DAY)
    report(district)
    said = lines(district)
    assert "Проведено мероприятий: 1. Участий: данных нет." in said
    assert said[said.index("Доля участников от общего числа школ в районе") + 1] == "данных нет"
    assert not [line for line in said if line.startswith("Не участвовали")]


def test_the_second_run_writes_nothing(told: District) -> None:
    """The same figures: no document is changed or made, nothing is said."""
    report(told)
    before = revision(told)
    again = report(told).to_json()
    assert revision(told) == before
    assert {"documents_made", "sections_rewritten", "sections_proposed"}.isdisjoint(again["outcomes"])
    assert again["failures"] == []


def test_all_reports_of_a_half(told: District) -> None:
    """Without a wish, around the half's end: one Doc for each cluster, one for the district, a day earlier none."""
    early = carry_out(Request("reports", KEY, date(2026, 12, 16)), told.settings)
    assert "documents_made" not in early.report.outcomes
    found = carry_out(Request("reports", KEY, DAY), told.settings)
    assert found.report.outcomes["documents_made"] == 9
    assert "5. Экологическое воспитание\t2\t85\t4\t1\t1" in "\n".join(lines(told, 0))
    assert "Экологическое воспитание: победителей 4, лауреатов 2" in lines(told, 0)
    with open_workspace(told.settings) as workspace:
        assert workspace.drive.shared_with(document(told, 0))[DIRECTOR] == "writer"  # ИМЦ runs the programme


def test_a_dry_run_makes_nothing(told: District) -> None:
    """It says how many reports are due."""
    assert report(told, dry_run=True).report.outcomes["documents"] == 1
    assert marked(told, "document-report-5-20260901-20261231") == []


def test_days_that_are_asked_for(told: District) -> None:
    """R77: «по запросу» for any days, an activity of other days left out; its review goes on every day."""
    report(told, wish=Wish(5, date(2026, 11, 1), date(2026, 11, 30)))
    said = lines(told, days="20261101-20261130")
    assert "Проведено мероприятий: 1. Участий: 60." in said
    assert "Приняли участие: 3 школы из 47, это 6 %." in "\n".join(said)
    name(told, said[0], "1", "Куратор")
    found = carry_out(Request("reports", KEY, date(2026, 12, 1)), told.settings)
    assert found.report.outcomes["reports_review"] == 1
    assert len(asked_for(told)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--cluster 5 --from 2026-11-01 --to 2026-11-30", 0),
        ("--cluster 5 --from 2027-02-01", 0),
        ("--cluster 99", 2),
        ("--cluster 5 --from 2026-12-01 --to 2026-11-30", 2),
        ("--cluster 5 --to 2026-08-31", 2),
    ],
)
def test_the_command_line_asks_for_any_report(told: District, words: str, code: int) -> None:
    """One cluster, from one day to another; a cluster that is none or days that go backwards: exit code 2."""
    command = ["run", "reports", "--programme", KEY, "--on", DAY.isoformat(), "--json", *words.split()]
    result = robot(told, *command)
    assert result.exit_code == code, result.output
    if code == 0:
        assert json.loads(result.stdout)["outcomes"]["documents_made"] == 1


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("0", "Приняли участие: 4 школы из 47, это 9 %."),
        ("-5", "Приняли участие: 4 школы из 47, это 9 %."),
        ("3", "Доля не считается: число школ в районе 3 (лист «Настройки», источник не указан)."),
        ("54", "Приняли участие: 4 школы из 54, это 7 %."),
    ],
)
def test_totals_that_cannot_be(told: District, total: str, said: str) -> None:
    """R85: a total of zero or less is none, one that is less than the participants makes no share; both are found."""
    told.set("Всего школ в районе", total)
    found = report(told)
    assert said in "\n".join(lines(told))
    wrong = rules_of(found) & {"share.bad_total", "share.no_total"}
    assert wrong == ({"share.bad_total"} if total in {"0", "-5"} else {"share.no_total"} if total == "3" else set())


def test_a_cluster_without_a_name(told: District) -> None:
    """A cluster that has nothing but its number has a report all the same."""
    with told.person(OWNER) as person:
        person.edit(told.places["programme"], CLUSTERS, "№", "5", {"Кластер": "", "Цель": "", "Задачи": ""})
    report(told)
    said = lines(told)
    assert said[0] == "Отчёт за первое полугодие — Кластер 5 2026/27"
    assert said[said.index("Название направления") + 1] == "данных нет"
    assert "Цель. данных нет" in said


# What people write


def more(district: District) -> None:
    """One more figure: the first release names prize-winners after all."""
    answer(district, prize_winners="2")
    collect(district, DAY)


def test_what_people_write_stays(told: District) -> None:
    """Their sections are theirs; an edited section keeps every word, and the new text comes as a suggestion, once."""
    report(told)
    type_after(told, "что мешало.", " Мало автобусов.")
    type_after(told, "Победителей", " и лауреатов")
    more(told)
    found = report(told)
    assert "Напишите здесь, что мешало. Мало автобусов. Этот раздел робот больше не меняет." in lines(told)
    assert "Победителей и лауреатов: 4. Лауреатов: 2. Призёров: данных нет." in lines(told)
    assert found.report.outcomes["sections_proposed"] == 1
    assert "section.changed" in rules_of(found)
    told_of = [row for row in told.findings() if row["Где"] == f"Документ «{REPORT}»"]
    assert len(told_of) == 1
    again = report(told)
    assert "sections_proposed" not in again.report.outcomes


def test_a_figure_in_a_table_that_people_changed(told: District) -> None:
    """A number typed over in a generated table stays."""
    report(told)
    type_after(told, "Экологический марафон", " (районный)")
    before = revision(told)
    report(told)
    assert revision(told) == before
    answer(told, participants="61")
    collect(told, DAY)
    report(told)
    assert "Экологический марафон (районный)\t60" in "\n".join(lines(told))


@pytest.mark.parametrize("deed", ["renamed", "moved", "trashed", "locked", "deleted"])
def test_what_people_do_with_the_file(told: District, deed: str) -> None:
    """A report renamed, moved, trashed, locked or deleted is respected; what there is to know is a finding."""
    report(told)
    file_id = document(told)
    with open_workspace(told.settings) as workspace:
        match deed:
            case "renamed":
                post_to(told, curator(5), file_id, {"name": "Наш отчёт"}, "PATCH")
            case "moved":
                workspace.drive.move(file_id, told.places["reports-5"].file_id, told.places["cluster-5"].file_id)
            case "trashed":
                workspace.drive.trash(file_id)
            case "locked":
                workspace.approvals.lock(file_id, "Печатаем")
            case "deleted":
                workspace.transport.request("DELETE", f"https://www.googleapis.com/drive/v3/files/{file_id}")
    more(told)
    found = report(told)
    assert found.report.failures == ()
    rules = {rule for rule in rules_of(found) if rule.startswith("document.")}
    assert rules == (set() if deed == "renamed" else {f"document.{deed}"})
    assert len(marked(told, "document-report-5-20260901-20261231")) == (0 if deed == "deleted" else 1)
    if deed in {"renamed", "moved"}:
        assert "Победителей: 4. Лауреатов: 2. Призёров: 2." in lines(told)


def test_open_comments_are_counted(told: District) -> None:
    """What people remark in the report stands on «Замечания» until they close it."""
    report(told)
    comment = post_to(told, curator(5), f"{document(told)}/comments?fields=id", {"content": "Где фото?"})
    assert "report.comments" in rules_of(report(told))
    assert "В отчёте 1 открытый комментарий." in [row["Что не так"].replace(NBSP, " ") for row in told.findings()]
    told.run(date(2026, 12, 21))
    assert "В отчёте 1 открытый комментарий." in text_of(told.letters(curator(5), "Сводка")[-1])
    replies = f"{document(told)}/comments/{comment['id']}/replies?fields=id"
    post_to(told, curator(5), replies, {"action": "resolve"})
    assert "report.comments" not in rules_of(report(told))


# Review


@pytest.fixture
def named(told: District) -> District:
    """A report that the curator has named on «Согласования»."""
    report(told)
    name(told, f"{REPORT} ", 1, "Куратор")
    return told


def test_naming_a_report_begins_its_review(named: District) -> None:
    """R27: the robot changes nothing more, asks each approver once, by letter and in Drive, as a commenter."""
    more(named)
    before = revision(named)
    for _ in range(2):
        report(named)
    assert revision(named) == before
    (letter,) = asked_for(named)
    assert REPORT in text_of(letter).replace(NBSP, " ")
    with open_workspace(named.settings) as workspace:
        assert workspace.drive.shared_with(document(named))[DIRECTOR] == "commenter"
        (asked,) = workspace.approvals.all(document(named))
    assert asked.status == "IN_PROGRESS"
    assert sent(named) == []


def test_a_renamed_report_is_known_by_its_new_name(told: District) -> None:
    """Who renames the Doc names it on «Согласования» as it is called now."""
    report(told)
    post_to(told, curator(5), document(told), {"name": "Наш отчёт"}, "PATCH")
    name(told, "наш отчет", 1, "Куратор")
    assert report(told).report.outcomes["reports_review"] == 1


def test_a_report_that_is_named_too_early_is_made_all_the_same(told: District) -> None:
    """The row on «Согласования» was there first: the report is written, then asked about."""
    name(told, REPORT, 1, "Куратор")
    assert report(told).report.outcomes["documents_made"] == 1
    assert asked_for(told) == []
    report(told)
    assert len(asked_for(told)) == 1


def test_consent_without_a_date_is_none(named: District) -> None:
    """R31: an undated row is a finding, the report stays in review."""
    name(named, REPORT, 1, "Директор ИМЦ", "Согласовано", "«__» _____ 2026")
    found = report(named)
    assert "approval.undated" in rules_of(found)
    assert found.report.outcomes["reports_review"] == 1


def test_remarks_and_a_new_version(named: District) -> None:
    """R27: remarks are a finding; version 2 is asked about anew, by letter and in Drive."""
    report(named)
    name(named, REPORT, 1, "Директор ИМЦ", "Замечания", "21.12.2026", "Нет числа школ")
    found = report(named)
    assert "approval.remarks" in rules_of(found)
    with open_workspace(named.settings) as workspace:
        (asked,) = workspace.approvals.all(document(named))
    post_to(named, DIRECTOR, f"{document(named)}/approvals/{asked.approval_id}:decline", {})
    assert any("отклонён в Google Диске" in row["Что не так"] for row in after_report(named))
    name(named, REPORT, 2, "Куратор")
    again = report(named)
    assert "approval.remarks" not in rules_of(again)
    assert len(asked_for(named)) == 2
    with open_workspace(named.settings) as workspace:
        assert [one.status for one in workspace.approvals.all(document(named))] == ["DECLINED", "IN_PROGRESS"]


@pytest.mark.parametrize("way", ["sheet", "drive"])
def test_an_approved_report_is_filed_and_sent_once(named: District, way: str) -> None:
    """R27: the Doc closed, one PDF in «Отчёты», one letter to each addressee with that PDF; again: nothing."""
    report(named)
    if way == "sheet":
        name(named, REPORT, 1, "Директор ИМЦ", "Согласовано", "21.12.2026")
    else:
        approve(named)
    found = report(named)
    assert (found.report.outcomes["reports_filed"], found.report.outcomes["sent"]) == (1, 1)
    again = report(named)
    assert {"reports_filed", "sent"}.isdisjoint(again.report.outcomes)
    filed(named)


def filed(district: District) -> None:
    """One closed Doc, one PDF, one letter that carries it."""
    with open_workspace(district.settings) as workspace:
        assert workspace.drive.get(document(district))["contentRestrictions"][0]["readOnly"]
        (pdf,) = marked(district, "pdf-report-5-20260901-20261231")
        assert pdf["parents"] == [district.places["reports-5"].file_id]
        content = workspace.drive.download(pdf["id"])
    (letter,) = sent(district)
    (attachment,) = letter.iter_attachments()
    assert attachment.get_content() == content
    assert content.startswith(b"%PDF")


def test_stop_holds_reports_too(named: District) -> None:
    """«Остановить все письма»: neither the robot nor Drive in its name writes to anybody until it is lifted."""
    named.set("Остановить все письма", "да")
    before = len(named.inbox(DIRECTOR))
    report(named)
    assert len(named.inbox(DIRECTOR)) == before
    name(named, REPORT, 1, "Директор ИМЦ", "Согласовано", "21.12.2026")
    assert report(named).report.outcomes["held"] == 1
    named.set("Остановить все письма", "нет")
    assert report(named).report.outcomes["sent"] == 1


def test_an_approver_whom_nobody_can_reach(named: District) -> None:
    """No address, or one that Drive refuses: a finding each, the others are asked."""
    people = "Директор ИМЦ imc@krasnoselsky.example\nДиректор ДДТ\nДиректор школы school203@krasnoselsky.example"
    named.set("Согласующие отчёта", people)
    refusal = {"method": "drive.permissions.create", "call": 1, "action": "status", "status": 403}
    named.workspace.control("POST", "faults", refusal | {"reason": "invalidSharingRequest"})
    found = report(named)
    assert {"policy.no_address", "approval.no_access"} <= rules_of(found)
    assert len(asked_for(named)) + len(asked_for(named, "school203@krasnoselsky.example")) == 1
    report(named)
    assert len(asked_for(named)) + len(asked_for(named, "school203@krasnoselsky.example")) == 2


def test_where_drive_has_no_approvals(named: District) -> None:
    """R27: whatever Drive answers to them, the letter leaves and consent by «Согласования» is enough."""
    fault = {"method": "drive.approvals.*", "action": "status", "status": 403, "reason": "forbidden"}
    named.workspace.control("POST", "faults", fault)
    report(named)
    (letter,) = asked_for(named)
    assert "от Google Диска" not in text_of(letter)
    name(named, REPORT, 1, "Директор ИМЦ", "Согласовано", "21.12.2026")
    assert report(named).report.failures == ()
    filed(named)


# Killed


class Noting(Counting):
    """Notes where calls to Drive and Gmail began and ended."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.near: list[int] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(request, *args, **kwargs)
        url = str(request.url)
        if "/drive/" in url or ("/gmail/" in url and self.near):
            self.near.append(self.seen)
        return answer

    @property
    def deaths(self) -> list[tuple[int, bool]]:
        """Before each call, and after each that changed something: after a read all is as before the next call."""
        calls = range(self.near[0], self.near[-1] + 2)
        return [(at, applied) for at in calls for applied in (False, True) if not applied or at in self.changes]


@pytest.mark.parametrize("step", ["ask", "file"])
def test_killed_at_every_call(
    begin: Callable[[str], District], tmp_path: Path, workspace: Workspace, step: str
) -> None:
    """SIGKILL before and after every call of asking and filing: one approval, one PDF, one letter each."""
    district = begin("start")
    district.keep_clusters(5)
    report(district)
    name(district, REPORT, 1, "Куратор")
    if step == "file":
        report(district)
        name(district, REPORT, 1, "Директор ИМЦ", "Согласовано", "21.12.2026")
    ready = SetUp(take_snapshot(workspace), district.settings.data_dir, district.places)
    road = Noting(workspace.url)
    report(ready.open(workspace, tmp_path / "count"), road=road)
    for at, applied in road.deaths:
        district = ready.open(workspace, tmp_path / f"{at}{applied}")
        deadly = Deadly(workspace.url, at, applied=applied)
        _, status = os.waitpid(in_a_process(lambda d=district, r=deadly: report(d, road=r)), 0)  # type: ignore[misc]
        assert os.WTERMSIG(status) == signal.SIGKILL
        report(district)
        settled(district, is_filed=step == "file")


def settled(district: District, *, is_filed: bool) -> None:
    """One approval, one letter each, nothing half done."""
    assert len(asked_for(district)) == 1
    with open_workspace(district.settings) as workspace:
        assert len(workspace.approvals.all(document(district))) == 1
    with district.person(ROBOT) as robot:
        assert robot.mailbox.draft_ids() == []
    if is_filed:
        filed(district)


# Roadmaps

CHAIN = ("imc", "ddt", "cpmss", "cgpv")


def asked(district: District) -> list[str]:
    """Who has been asked to consent to the roadmap of cluster 5, once each."""
    people = [*CHAIN, "otdel"]
    return [who for who in people for _ in asked_for(district, f"{who}@krasnoselsky.example")]


def test_a_roadmap_is_approved_by_its_chain(district: District) -> None:
    """R26, R27, R31: four directors at once, then Отдел; not approved from 1 September is a finding until it is."""
    september, none = date(2026, 9, 1), Wish(5)
    assert "roadmap.not_approved" in rules_of(report(district, september, wish=none))
    row = next(r for r in district.findings() if "Дорожная карта не согласована" in r["Что не так"])
    assert row["Что не так"].endswith(
        "Директор ИМЦ, Директор ДДТ, Директор ЦПМСС, Директор ЦГПВ и БЖ, Отдел образования."
    )
    name(district, "Дорожная карта", 1, "Куратор")
    for _ in range(2):
        report(district, september, wish=none)
    assert asked(district) == list(CHAIN)
    for who in ("Директор ИМЦ", "Директор ДДТ", "Директор ЦПМСС"):
        name(district, "Дорожная карта", 1, who, "Согласовано", "02.09.2026")
    name(district, "Дорожная карта", 1, "Директор ЦГПВ и БЖ", "Согласовано")
    report(district, september, wish=none)
    assert asked(district) == list(CHAIN)
    with district.person(curator(5)) as person:
        person.edit(
            district.places["roadmap-5"], APPROVALS, "Согласующий", "Директор ЦГПВ и БЖ", {"Дата": "02.09.2026"}
        )
    report(district, september, wish=none)
    assert asked(district) == [*CHAIN, "otdel"]
    name(district, "Дорожная карта", 1, "Отдел образования", "Утверждено", "03.09.2026")
    report(district, september, wish=none)
    left = [r["Где"] for r in district.findings() if "Дорожная карта не согласована" in r["Что не так"]]
    assert len(left) == 7
    assert not any("Экологическое" in place for place in left)


# «Сводка»


def test_the_summary_has_figures_and_two_charts(told: District) -> None:
    """Activities per month and cluster, the share of schools; charts are made once, what people change of them stays."""
    report(told)
    row = next(r for r in told.rows(SUMMARY) if r["№"] == "5")
    assert [row[n] for n in ("ноябрь", "декабрь", "Всего мероприятий", "Школ участвовало", "Школ в районе")] == [
        "1", "1", "2", "4", "47",
    ]  # fmt: skip
    file_id = told.places["programme"].file_id

    def charts() -> list[dict[str, Any]]:
        with open_workspace(told.settings) as workspace:
            found = workspace.sheets.describe(file_id, "sheets(charts(chartId,spec(title)))")
        return [chart for sheet in found["sheets"] for chart in sheet.get("charts", [])]

    first, second = charts()
    with open_workspace(told.settings) as workspace:
        workspace.sheets.change(file_id, [{"deleteEmbeddedObject": {"objectId": second["chartId"]}}])
    report(told)
    assert charts() == [first]
