"""Schools answer the form: what stands in «Регистрации», who is written to, what curators and organisers see."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import closing
from datetime import date, time
from pathlib import Path

import pytest
import requests
from pypdf import PdfReader

from connectors.google.forms import Forms
from connectors.google.sheets import Sheets, put_rows
from connectors.google.transport import Road
from flows.forms.layout import COMING, NOT_COMING, REGISTRATION
from flows.programme.tabs import REGISTRATIONS, ROADMAP
from flows.runs import Answer, Request, carry_out
from tests.flows.answering import path_of, send
from tests.flows.district import (
    CLUSTER_5,
    EVENT,
    KEY,
    OWNER,
    ROBOT,
    District,
    SetUp,
    before,
    curator,
    rules_of,
    school,
    take_snapshot,
    text_of,
)
from tests.flows.test_kills import Counting, Deadly, in_a_process
from tests.workspace import Workspace

OPTION = "М5-001 Экологический марафон"
FILLED = {"activity": OPTION, "coming": COMING, "contact": "Иванова И. И.", "email": "i@mail.example"}


def register(
    district: District, on: date, at: time | None = None, *, dry_run: bool = False, road: Road | None = None
) -> Answer:
    """The robot's run of a working day."""
    return carry_out(Request("registrations", KEY, on, at, dry_run=dry_run), district.settings, road=road)


def answer(
    district: District,
    typed: str = "ОУ № 208",
    *,
    option: str = OPTION,
    edit: str = "",
    **texts: str,
) -> str:
    """A school answers that it comes, unless it says otherwise."""
    return send(district, {**FILLED, "activity": option, "school": typed, **texts}, edit=edit)


def rows(district: District, cluster: int = 5) -> list[dict[str, str]]:
    """«Регистрации»."""
    return district.rows(REGISTRATIONS, cluster)


@pytest.fixture(scope="module")
def _announced(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """The first wave has left for an activity of cluster 5, and the form offers it."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("announced") / "robot")
    district.add(Ответственный="ОУ № 262")
    district.run(before(14))
    register(district, before(14))
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def begin(workspace: Workspace, _announced: SetUp, tmp_path: Path) -> Callable[[str], District]:
    """Begin there again, in a folder of its own."""
    return lambda name: _announced.open(workspace, tmp_path / name)


@pytest.fixture
def announced(begin: Callable[[str], District]) -> District:
    """Begin there again."""
    return begin("robot")


def test_answers_stand_in_the_roadmap_and_in_its_course(announced: District) -> None:
    """R57: schools typed in several ways, their numbers, and what «Ход» makes of them."""
    answer(announced, "школа 208", pupils="12 чел.", teachers="2", post="завуч", phone="123-45-67", comment="Будем")
    answer(announced, "ГБОУ СОШ №262", pupils="8", coming=NOT_COMING)
    answer(announced, "Ш-И 289, ОУ 270", pupils="20")
    answer(announced, "203", parents="3")
    found = register(announced, before(10))
    assert found.report.outcomes["answers"] == 4
    assert [(row["Учреждение"], row["Участие"], row["Обучающихся"], row["Состояние"]) for row in rows(announced)] == [
        ("ОУ № 208", COMING, "12", "учтён"),
        ("ОУ № 262", NOT_COMING, "8", "учтён"),
        ("ОУ № 289, ОУ № 270", COMING, "20", "учтён"),
        ("ОУ № 203", COMING, "", "учтён"),
    ]
    assert rows(announced)[0]["Контактное лицо"] == "Иванова И. И., завуч"
    assert announced.progress()[0]["Регистрация"] == (
        "обязательных 9: придут 3, не смогут 1, нет ответа 5; по желанию 1; участников 37"
    )
    assert register(announced, before(10)).report.outcomes["answers"] == 0


def test_waves_follow_what_schools_have_said(announced: District) -> None:
    """R47, R53: registered, declined, silent: three wordings of the second wave, one letter each; the digest counts."""
    answer(announced, "ОУ № 208")
    answer(announced, "ОУ № 262", coming=NOT_COMING)
    register(announced, before(10))
    announced.run(before(4))
    assert announced.counts() == [2] * 9
    second = {number: text_of(announced.letters(school(number))[-1]) for number in (208, 262, 289)}
    assert "Вы зарегистрированы" in second[208]
    assert "Вы ответили, что не сможете" in second[262]
    assert "Напоминаем" in second[289]
    assert not any("апоминаем" in second[number] for number in (208, 262))
    digest = text_of(announced.letters(curator(5), "Сводка")[-1])
    assert "обязательных 9: придут 1, не смогут 1, нет ответа 7" in digest
    assert "Не ответили: ОУ № 270, ОУ № 275" in digest


def test_an_edited_answer_replaces_itself_and_a_repeated_one_the_one_before(announced: District) -> None:
    """«Изменить ответ» changes the row; «Отправить ещё один ответ» adds one, of which the latest counts."""
    link = answer(announced, pupils="5")
    register(announced, before(10))
    answer(announced, pupils="6", edit=link)
    register(announced, before(9))
    assert [(row["Обучающихся"], row["Состояние"]) for row in rows(announced)] == [("6", "учтён")]
    for pupils in ("7", "8"):
        answer(announced, "сош 208", pupils=pupils)
    register(announced, before(8))
    assert [row["Обучающихся"] for row in rows(announced)] == ["6", "7", "8"]
    assert [row["Состояние"].partition(" от ")[0] for row in rows(announced)] == ["заменён ответом"] * 2 + ["учтён"]
    assert "участников 8" in announced.progress()[0]["Регистрация"]


def test_whatever_is_typed_stays_what_was_typed(announced: District) -> None:
    """A formula, HTML, ten thousand characters, a school of emoji, counts that are none: kept, asked about, no crash."""
    answer(announced, "🏫🏫", pupils="-5", comment='=HYPERLINK("x")', contact="<script>alert(1)</script>")
    answer(announced, "ОУ № 208", teachers="около 50", comment="ы" * 10_000, email="ivanova@school")
    found = register(announced, before(10))
    assert rules_of(found) >= {"registration.unknown_school", "registration.bad_count"}
    emoji, known = rows(announced)
    assert (emoji["Как написано"], emoji["Обучающихся"], emoji["Комментарий"]) == ("🏫🏫", "-5", '=HYPERLINK("x")')
    assert emoji["Контактное лицо"] == "<script>alert(1)</script>"
    assert (known["Комментарий"], known["Педагогов"]) == ("ы" * 10_000, "около 50")
    assert known["Состояние"] == (
        "учтён; «Педагогов»: не число; в адресе почты ошибка, письма идут на адрес учреждения"
    )
    assert "🏫🏫" in "".join(finding["Что не так"] for finding in announced.findings())
    assert "придут 1" in announced.progress()[0]["Регистрация"]


def test_a_question_that_people_added_is_answered_in_the_comment(announced: District) -> None:
    """Somebody asks one thing more and rewords another: everything that was answered stands in the row."""
    form_id = announced.places[REGISTRATION.key].file_id
    with closing(announced.workspace.sign_in(OWNER)) as transport:
        forms = Forms(transport)
        form = forms.read(form_id)
        school = next(n for n, item in enumerate(form.items) if REGISTRATION.question_id("school") in item.questions)
        reworded = {"item": {"title": "Кто вы?"}, "location": {"index": school}, "updateMask": "title"}
        asked = {"questionItem": {"question": {"questionId": "0000abcd", "textQuestion": {}}}}
        added = {"item": {"title": "Нужна парковка?", **asked}, "location": {"index": 0}}
        forms.change(form_id, [{"updateItem": reworded}, {"createItem": added}], form.revision)
    answer(announced, comment="Будем", **{str(0xABCD): "да"})
    register(announced, before(10))
    assert [(row["Учреждение"], row["Комментарий"]) for row in rows(announced)] == [
        ("ОУ № 208", "Будем\nНужна парковка?: да")
    ]


def test_answers_to_what_is_off_are_answered_once(announced: District) -> None:
    """Called off, then six answers of one person: one letter, to the school and the person, with the reason."""
    announced.edit(Решение="Отменить", Основание="Карантин", Кто_согласовал="Директор ИМЦ")
    for _ in range(3):
        answer(announced, "ОУ № 208", email="ivanova@mail.example")
        answer(announced, "школа 208", email="ivanova@mail.example")
    found = register(announced, before(9))
    assert found.to_json()["letters"] == [{"kind": "late_answer", "code": "М5-001", "wave": "cancelled", "count": 1}]
    (letter,) = announced.letters(school(208), "Мероприятие отменено")
    assert "Карантин" in text_of(letter)
    assert str(letter["Reply-To"]) == curator(5)
    assert len(announced.letters("ivanova@mail.example", "Мероприятие отменено")) == 1
    assert {row["Состояние"] for row in rows(announced)} == {"не учтён: пришёл после отмены мероприятия"}
    assert "sent" not in register(announced, before(8)).report.outcomes


def test_an_answer_after_the_activity_is_told_so(announced: District) -> None:
    """The day after: kept, not counted, answered; one that came in time stays in time."""
    answer(announced, "ОУ № 262")
    register(announced, before(10))
    answer(announced, "ОУ № 208")
    found = register(announced, before(-1))
    assert found.report.letters[("late_answer", "М5-001", "passed")] == 1
    assert [row["Состояние"] for row in rows(announced)] == ["учтён", "не учтён: пришёл после мероприятия"]
    assert "придут 1" in announced.progress()[0]["Регистрация"]


def test_a_moved_activity_keeps_its_answers(announced: District) -> None:
    """A decided move: answers of before and after are good for the new date."""
    answer(announced, "ОУ № 262")
    announced.edit(Решение="Перенести", Новые_сроки="26 ноября 2026", Основание="Ремонт", Кто_согласовал="Директор")
    announced.run(before(9))
    register(announced, before(9))
    answer(announced, "ОУ № 208")
    assert "sent" not in register(announced, before(-1)).report.outcomes
    assert {row["Состояние"] for row in rows(announced)} == {"учтён"}


def test_a_row_that_is_gone_is_said_to_be(announced: District) -> None:
    """The curator deleted the row: the answer stands in the tab and is answered; nothing is lost."""
    answer(announced, "ОУ № 208")
    announced.edit(
        **dict.fromkeys(("Код", "Мероприятие", "Сроки", "Цель", "Краткое_содержание", "Участники", "Место"), "")
    )
    found = register(announced, before(9))
    assert found.report.letters[("late_answer", "М5-001", "gone")] == 1
    assert [row["Мероприятие"] for row in rows(announced)] == ["Экологический марафон"]


def test_stopped_letters_wait(announced: District) -> None:
    """«Остановить все письма»: the answer is written down, the letter about it leaves when the brake is off."""
    answer(announced, "ОУ № 208")
    announced.set("Остановить все письма", value=True)
    found = register(announced, before(-1))
    assert (found.report.outcomes["held"], "sent" in found.report.outcomes, len(rows(announced))) == (1, False, 1)
    announced.set("Остановить все письма", value=False)
    assert register(announced, before(-1)).report.outcomes["sent"] == 1


def test_the_organiser_has_the_list_the_evening_before(announced: District) -> None:
    """From 16:00 of the day before, once: a link to the tab and a page to print, to «Ответственный»."""
    answer(announced, "ОУ № 208", pupils="12", teachers="1", phone="123-45-67")
    answer(announced, "ОУ № 270", coming=NOT_COMING)
    register(announced, before(1), time(14))
    assert announced.letters(school(262), "Кто придёт") == []
    register(announced, before(1), time(16))
    register(announced, before(1), time(18))
    (letter,) = announced.letters(school(262), "Кто придёт")
    text = text_of(letter)
    assert "Придут школы кластера: 1 из 9" in text
    assert f"#gid={announced.places['roadmap-5'].tabs['registrations']}" in text
    (part,) = letter.iter_attachments()
    assert part.get_filename() == "Регистрация М5-001.pdf"
    page = " ".join("".join(p.extract_text() for p in PdfReader(io.BytesIO(part.get_content())).pages).split())
    for words in ("Экологический марафон", "ОУ № 208", "Иванова И. И.", "123-45-67", "Пришли", "Не смогут: ОУ № 270"):
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")


def test_nobody_registered_is_said(announced: District) -> None:
    """The list leaves all the same, and says that nobody has answered."""
    register(announced, EVENT, time(9))
    (letter,) = announced.letters(school(262), "Кто придёт")
    assert "Ни одна школа не ответила, что придёт" in text_of(letter)


def test_dry_run_says_what_would_leave_and_writes_nothing(announced: District) -> None:
    """`--dry-run`: answers and letters are counted, not a cell, form or ledger row is touched."""
    answer(announced, "ОУ № 208")
    found = register(announced, before(-1), dry_run=True)
    assert (found.report.outcomes["answers"], found.report.outcomes["would_send"]) == (1, 1)
    assert (rows(announced), announced.letters(school(208), "Мероприятие уже")) == ([], [])
    assert register(announced, before(-1)).report.outcomes["sent"] == 1


def test_a_roadmap_that_cannot_be_read_keeps_its_answers_in_the_form(announced: District) -> None:
    """Somebody spoilt a heading of «Дорожная карта»: nothing is late or lost; mended, the answers come in."""
    answer(announced, "ОУ № 208")
    heading(announced, "Когда-то")
    found = register(announced, before(9))
    assert (rules_of(found) >= {"registration.waiting"}, rows(announced)) == (True, [])
    heading(announced, "Сроки")
    found = register(announced, before(8))
    assert "registration.waiting" not in rules_of(found)
    assert [row["Состояние"] for row in rows(announced)] == ["учтён"]


def test_a_tab_that_was_emptied_is_filled_again_and_nobody_is_written_to(announced: District) -> None:
    """The form is the source of truth: what somebody cleared comes back, and what was in time stays so."""
    answer(announced, "ОУ № 208", pupils="12")
    register(announced, before(10))
    file = announced.places["roadmap-5"]
    with closing(announced.workspace.sign_in(OWNER)) as transport:
        tab = {"sheetId": file.tabs[REGISTRATIONS.key], "startRowIndex": 1}
        clear = {"updateCells": {"range": tab, "fields": "userEnteredValue"}}
        Sheets(transport).change(file.file_id, [clear])
    found = register(announced, before(-1))
    assert "sent" not in found.report.outcomes
    assert [(row["Обучающихся"], row["Состояние"]) for row in rows(announced)] == [("12", "учтён")]


def heading(district: District, text: str) -> None:
    """Somebody types over the heading «Сроки» of cluster 5's roadmap."""
    file = district.places["roadmap-5"]
    with closing(district.workspace.sign_in(OWNER)) as transport:
        cell = put_rows(file.tabs[ROADMAP.key], 0, [[text]], ROADMAP.headings.index("Сроки"))
        Sheets(transport).change(file.file_id, [cell])


def test_one_activity_in_two_roadmaps_is_answered_once(announced: District) -> None:
    """R3: an answer to cluster 5's row counts in cluster 8's as well: neither reminds the school of it."""
    announced.add(8)
    announced.run(before(13))
    register(announced, before(13))
    answer(announced, "ОУ № 276", pupils="7")
    register(announced, before(10))
    assert "придут 1" in announced.progress(5)[0]["Регистрация"]
    assert "придут 1" in announced.progress(8)[0]["Регистрация"]
    announced.run(before(4))
    assert "Вы зарегистрированы" in text_of(announced.letters(school(276))[-1])


def settled(district: District) -> None:
    """Three answers stand there, in order, once; whoever was late was told once; nothing is left half done."""
    assert [row["Учреждение"] for row in rows(district)] == ["ОУ № 208", "ОУ № 262", "ОУ № 208"]
    assert [len(district.letters(school(n), "Мероприятие отменено")) for n in (208, 262)] == [1, 1]
    with district.person(ROBOT) as robot:
        assert robot.mailbox.draft_ids() == []


@pytest.fixture(scope="module")
def answered(_running: Workspace, _announced: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """Three late answers wait in the form."""
    district = _announced.open(_running, tmp_path_factory.mktemp("answered") / "robot")
    district.keep_clusters(5)
    district.edit(Решение="Отменить", Основание="Карантин", Кто_согласовал="Директор ИМЦ")
    district.run(before(10))
    for typed in ("ОУ № 208", "262", "школа 208"):
        answer(district, typed)
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_killed_at_every_write_then_run_again(
    workspace: Workspace, answered: SetUp, tmp_path: Path, *, applied: bool
) -> None:
    """SIGKILL before and after the server applied each change, the cursor between them: nothing is lost or doubled."""
    district = answered.open(workspace, tmp_path / "count")
    road = Counting(workspace.url)
    register(district, before(9), road=road)
    settled(district)
    assert len(road.changes) > 4  # the tab, drafts, two letters, «Ход»
    for at in road.changes:
        district = answered.open(workspace, tmp_path / f"{at}")
        deadly = Deadly(workspace.url, at, applied=applied)
        os.waitpid(in_a_process(lambda d=district, r=deadly: register(d, before(9), road=r)), 0)  # type: ignore[misc]
        register(district, before(9))
        settled(district)


def test_a_thousand_answers_cost_few_calls(announced: District) -> None:
    """A thousand answers in one run: one page of the form, and one write of the tab."""
    path = path_of(announced).replace("/viewform", "/formResponse")
    fields = {f"entry.{REGISTRATION.question_id(key)}": text for key, text in FILLED.items()}
    with requests.Session() as session:
        for number in range(1000):
            school = {f"entry.{REGISTRATION.question_id('school')}": f"ОУ № {CLUSTER_5[number % 9]}"}
            session.post(announced.workspace.url + path, fields | school, timeout=30).raise_for_status()
    counts = announced.workspace.calls()
    found = register(announced, before(10))
    calls = {method: n - counts.get(method, 0) for method, n in announced.workspace.calls().items()}
    assert found.report.outcomes["answers"] == len(rows(announced)) == 1000
    assert calls["forms.forms.responses.list"] == 1
    # «Регистрации» and then «Ход» of cluster 5, «Замечания» and the journal of the programme.
    assert calls["sheets.spreadsheets.batchUpdate"] <= 3
    assert "придут 9" in announced.progress()[0]["Регистрация"]
