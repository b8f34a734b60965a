"""Press releases by the form: who is asked, what is accepted, what everybody sees of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.google.drive import FOLDER, Drive
from connectors.google.forms import Forms
from connectors.google.sheets import Sheets, put_rows
from connectors.google.transport import Road, Transport
from flows.forms.layout import PRESS_RELEASE
from flows.press_releases.share import NAMED_IN_CLUSTERS
from flows.programme.tabs import CLUSTERS, PRESS_RELEASES, ROADMAP
from flows.runs import Answer, Request, carry_out
from flows.wiring import open_workspace
from tests.flows.answering import send
from tests.flows.district import (
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


def after(days: int) -> date:
    """A day so many days after the activity."""
    return EVENT + timedelta(days=days)


def collect(district: District, on: date, *, dry_run: bool = False, road: Road | None = None) -> Answer:
    """The robot's run about press releases."""
    return carry_out(Request("press-releases", KEY, on, dry_run=dry_run), district.settings, road=road)


def answer(district: District, *, edit: str = "", **texts: str) -> str:
    """A school sends a press release that lacks nothing, with these texts changed."""
    full = {
        "activity": OPTION,
        "participants": "60",
        "schools": "ОУ № 208, 262, 270",
        "summary": "Станции и награждение",
        "photos": "https://vk.example/album1",
        "contact": "Иванова И. И.",
        "email": "ivanova@mail.example",
    }
    said = {name: text for name, text in {**full, **texts}.items() if text}
    return send(district, said, layout=PRESS_RELEASE, edit=edit)


def entry(name: str) -> str:
    """A question's field in links."""
    return f"entry.{PRESS_RELEASE.question_id(name)}"


def share_with_all(transport: Transport, file_id: str) -> None:
    """Somebody opens a file to everybody who has the link."""
    address = f"https://www.googleapis.com/drive/v3/files/{file_id}/permissions"
    transport.request("POST", address, json={"type": "anyone", "role": "reader"}).raise_for_status()


def rows(district: District, cluster: int = 5) -> list[dict[str, str]]:
    """«Пресс-релизы»."""
    return district.rows(PRESS_RELEASES, cluster)


@pytest.fixture(scope="module")
def _held(_running: Workspace, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """An activity of cluster 5 was announced and is held today: its school has the request, the form offers it."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("held") / "robot")
    district.add(Ответственный="ОУ № 262")
    district.run(before(14))
    collect(district, EVENT)
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def begin(workspace: Workspace, _held: SetUp, tmp_path: Path) -> Callable[[str], District]:
    """Begin there again, in a folder of its own."""
    return lambda name: _held.open(workspace, tmp_path / name)


@pytest.fixture
def held(begin: Callable[[str], District]) -> District:
    """Begin there again."""
    return begin("robot")


def test_the_responsible_school_is_asked_on_the_day_and_reminded_once(held: District) -> None:
    """R56, R60, R61: one letter on the day with the form filled in, one reminder from day 3, then the digest only."""
    (letter,) = held.letters(school(262), "Пресс-релиз")
    text = text_of(letter)
    for words in ("до 21 ноября 2026 г.", "КОЛИЧЕСТВО УЧАСТНИКОВ", "ИЗ КАКИХ ОУ", "согласие родителей"):
        assert words in text
    link = parse_qs(urlsplit(next(word for word in text.split() if "viewform" in word)).query)
    assert [link[entry(name)] for name in ("activity", "held_on")] == [[OPTION], ["19.11.2026"]]
    for days in (0, 1, 2):
        assert collect(held, after(days)).report.outcomes["sent"] == 0
    answer = collect(held, after(3))
    assert answer.to_json()["letters"] == [
        {"kind": "press_reminder", "code": "М5-001", "wave": "2026-11-19", "count": 1}
    ]
    assert "press_release.overdue" in rules_of(answer)
    assert collect(held, after(9)).report.outcomes["sent"] == 0
    assert len(held.letters(school(262), "Пресс-релиз")) == 2
    assert held.progress()[0]["Пресс-релиз"] == "не прислан в срок"
    assert "Пресс-релиз не прислан в срок." in held.progress()[0]["Что исправить"]
    assert held.letters(curator(5), "Пресс-релиз") == []


def test_an_accepted_release_is_recorded_counted_and_published(held: District) -> None:
    """R59, R63–R68, R85: the row, «Ход», the share, and a text to each channel that fits."""
    answer(
        held,
        schools="школа 208; ГБОУ СОШ №262\nШ-И 289",
        winners="3",
        laureates="Иванов Пётр\nЛи Анна",
        held_on="19.11",
    )
    found = collect(held, after(1))
    (row,) = rows(held)
    assert (row["Код"], row["Участников"], row["Содержание"]) == ("М5-001", "60", "Станции и награждение")
    assert row["Состояние"].startswith("принят; кто сообщил: Иванова И. И., ")
    shown = held.progress()[0]
    counted = [shown[name] for name in ("Участников", "Школ", "Победители", "Лауреаты", "Призёры")]
    assert counted == ["60", "3", "3", "2", ""]
    assert shown["Пресс-релиз"].startswith("принят; кто сообщил: Иванова И. И.")
    outcomes = found.to_json()["outcomes"]
    assert {"accepted": 1, "participating": 3, "total": 47, "source": NAMED_IN_CLUSTERS}.items() <= outcomes.items()
    assert not {rule for rule in rules_of(found) if rule.startswith("press_release")}
    assert {letter["kind"] for letter in found.to_json()["letters"]} == {"publication"}
    again = collect(held, after(1))
    assert (again.report.outcomes["answers"], again.report.outcomes["sent"]) == (0, 0)


def test_news_leaves_to_the_channels(held: District) -> None:
    """R68: with the cluster's hashtag in place the texts leave, once, the photos' links with them."""
    with held.person(OWNER) as person:
        person.edit(held.places["programme"], CLUSTERS, "№", "5", {"Хештег": "#Экология5"})
    answer(held)
    sent = collect(held, after(1)).report.outcomes["sent"]
    assert sent >= 2
    (letter,) = held.letters("pokolenie-vk@krasnoselsky.example", "Новость")
    assert "#Экология5" in text_of(letter)
    assert "https://vk.example/album1" in text_of(letter)
    assert held.progress()[0]["Новость"].startswith("Отправлено: ")
    assert collect(held, after(2)).report.outcomes["sent"] == 0


def test_the_school_is_told_exactly_what_is_missing_and_completes_it(held: District) -> None:
    """R62: one letter to the school and to whoever wrote, the form filled in with short answers; what comes completes."""
    answer(held, participants="около 50", schools="ОУ № 999", photos="пришлём позже")
    for days in (1, 2):
        collect(held, after(days))
    (letter,) = held.letters("ivanova@mail.example", "Пресс-релиз")
    assert letter["To"] == f"{school(262)}, ivanova@mail.example"
    text = text_of(letter)
    for words in ("«около 50»", "«ОУ № 999»", "«пришлём позже»"):
        assert words in text
    assert "Краткое содержание" not in text
    link = parse_qs(urlsplit(next(word for word in text.split() if "viewform" in word)).query)
    assert [link[entry(name)] for name in ("participants", "contact", "email")] == [
        ["около 50"], ["Иванова И. И."], ["ivanova@mail.example"],
    ]  # fmt: skip
    assert [row["Состояние"].split(";")[0] for row in rows(held)] == ["не принят"]
    assert held.progress()[0]["Участников"] == ""
    answer(held, participants="60", schools="208", summary="", photos="https://vk.example/a")
    found = collect(held, after(2))
    assert found.report.outcomes["accepted"] == 1
    assert [row["Состояние"].split(" ")[0] for row in rows(held)] == ["дополнен", "принят;"]
    assert held.progress()[0]["Участников"] == "60"


def test_an_edited_answer_replaces_its_earlier_self(held: District) -> None:
    """One row, the document beside it kept; the letter about what was mended does not come twice."""
    link = answer(held, participants="много")
    collect(held, after(1))
    answer(held, edit=link, participants="61")
    found = collect(held, after(1))
    assert [(row["Участников"], row["Состояние"].split(";")[0]) for row in rows(held)] == [("61", "принят")]
    assert found.report.outcomes["accepted"] == 1


def test_bad_input_breaks_nothing(held: District) -> None:
    """A formula, HTML, 10,000 signs, an emoji as school, a wrong date, one person six times: kept, asked about, once."""
    long = "я" * 10_000
    answer(held, summary='=HYPERLINK("https://evil.example")', feedback="<b>Ура</b>", speakers=long)
    for text in ("🙂", "🙂🙂", "-5", "около 50", "=1+1"):
        answer(held, schools=text, participants=text, held_on="вчера был праздник", email="ivanova@@mail")
    found = collect(held, after(1))
    kept = rows(held)
    assert len(kept) == 6
    assert kept[0]["Содержание"].startswith("=HYPERLINK(")
    assert long in kept[0]["Содержание"]
    assert kept[0]["Отзывы"] == "<b>Ура</b>"
    assert {"press_release.participants", "press_release.date", "press_release.email"} <= rules_of(found)
    assert found.report.outcomes["sent"] == 1
    (letter,) = held.letters(school(262), "Пресс-релиз")[1:]
    assert letter["To"] == school(262)
    assert collect(held, after(2)).report.outcomes["sent"] == 0


def test_answers_about_cancelled_and_vanished_activities_are_answered(held: District) -> None:
    """Kept, found, and told why nothing comes of them; once."""
    answer(held)
    held.edit(Решение="Отменить", Основание="Карантин", Кто_согласовал="Директор ИМЦ")
    found = collect(held, after(1))
    assert "press_release.cancelled_activity" in rules_of(found)
    assert [row["Состояние"].split(";")[0] for row in rows(held)] == ["мероприятие отменено"]
    told = [text_of(one) for one in held.letters("ivanova@mail.example", "Пресс-релиз")]
    assert len(told) == 1
    assert "Карантин" in told[0]
    assert collect(held, after(2)).report.outcomes["sent"] == 0
    assert found.to_json()["outcomes"]["participating"] == 0


def test_an_answer_whose_row_vanished_is_told_so(held: District) -> None:
    """The code stands in no roadmap any more: kept in its cluster's tab, whoever wrote is told once."""
    answer(held)
    held.edit(Код="М5-777")
    found = collect(held, after(1))
    assert "press_release.unknown_activity" in rules_of(found)
    assert [row["Состояние"].split(";")[0] for row in rows(held)] == ["такого мероприятия нет"]
    (letter,) = held.letters("ivanova@mail.example", "Пресс-релиз")
    assert letter["To"] == "ivanova@mail.example"
    assert "строки с кодом М5-001" in text_of(letter)


def test_a_school_typed_in_five_ways_in_two_activities_counts_once(held: District) -> None:
    """R85: the union over activities, clusters and spellings; ДДТ is no school, an unknown number is not counted."""
    held.add(1, Мероприятие="Слёт", Место="ДДТ", Решение="Состоялось")
    held.run(EVENT)
    collect(held, EVENT)
    answer(held, schools="ОУ № 203, школа 203, ГБОУ СОШ №203, ДДТ")
    answer(held, activity="М1-001 Слёт", schools="203\n203 школа\nШ-И 289\nОУ № 999")
    found = collect(held, after(1)).to_json()["outcomes"]
    assert [found[name] for name in ("accepted", "participating", "total")] == [2, 2, 47]
    assert [held.progress(cluster)[0]["Школ"] for cluster in (5, 1)] == ["1", "2"]


def test_links_to_drive_are_checked_and_never_shared_wider(held: District) -> None:
    """The robot's own file: closed, then opened by somebody; a file it may not see stays «не проверено»."""
    with open_workspace(held.settings) as workspace:
        folder = workspace.drive.create("Фото", FOLDER, {})
    shown = f"https://drive.google.com/drive/folders/{folder}"
    hidden = "https://drive.google.com/file/d/1AbCdEfGhIjKl/view"
    answer(held, photos=f"{shown}\n{hidden}")
    found = collect(held, after(1))
    assert rows(held)[0]["Фото"] == f"{shown} [доступ закрыт]\n{hidden} [не проверено]"
    assert "press_release.link_closed" in rules_of(found)
    with closing(held.workspace.sign_in(OWNER)) as transport:
        assert Drive(transport).access(folder) == "closed"
        share_with_all(transport, folder)
    found = collect(held, after(2))
    assert rows(held)[0]["Фото"] == f"{shown} [открывается]\n{hidden} [не проверено]"
    assert "press_release.link_closed" not in rules_of(found)


def test_a_question_that_people_added_is_kept_with_the_rest(held: District) -> None:
    """Its answer stands under «Дополнительно»."""
    with closing(held.workspace.sign_in(ROBOT)) as transport:
        forms = Forms(transport)
        form = forms.read(held.places[PRESS_RELEASE.key].file_id)
        item = {"title": "Погода", "questionItem": {"question": {"questionId": "00abcdef", "textQuestion": {}}}}
        forms.change(form.form_id, [{"createItem": {"item": item, "location": {"index": 0}}}], form.revision)
    answer(held, **{str(0xABCDEF): "ясно"})
    collect(held, after(1))
    assert rows(held)[0]["Содержание"] == "Станции и награждение\nДополнительно:\nПогода: ясно"


def test_a_dry_run_says_what_would_leave_and_writes_nothing(held: District) -> None:
    """The answer is read and judged; no row, no letter, no cursor."""
    answer(held, participants="много")
    found = collect(held, after(1), dry_run=True)
    assert [letter["kind"] for letter in found.to_json()["letters"]] == ["press_correction"]
    assert rows(held) == []
    assert collect(held, after(1)).report.outcomes["answers"] == 1


def test_an_answer_waits_while_its_roadmap_cannot_be_read(held: District) -> None:
    """The tab's columns are gone: a finding, nothing lost; back in place the answer is taken in."""
    answer(held)
    headings = held.places["roadmap-5"].tabs[ROADMAP.key]
    title = ROADMAP.headings.index("Мероприятие")
    file_id = held.places["roadmap-5"].file_id
    with closing(held.workspace.sign_in(OWNER)) as transport:
        Sheets(transport).change(file_id, [put_rows(headings, 0, [["Название"]], title)])
    found = collect(held, after(1))
    assert {"press_release.waiting", "column.missing"} <= rules_of(found)
    assert rows(held) == []
    with closing(held.workspace.sign_in(OWNER)) as transport:
        Sheets(transport).change(file_id, [put_rows(headings, 0, [["Мероприятие"]], title)])
    assert collect(held, after(1)).report.outcomes["accepted"] == 1


def test_stop_holds_what_is_owed(held: District) -> None:
    """«Остановить все письма»: answers are taken in all the same, the letter leaves when it is lifted."""
    answer(held, participants="много")
    held.set("Остановить все письма", "да")
    assert collect(held, after(1)).report.outcomes["sent"] == 0
    assert len(rows(held)) == 1
    held.set("Остановить все письма", "нет")
    assert collect(held, after(1)).report.outcomes["sent"] == 1


def test_a_row_that_lost_its_code_stops_nobody(held: District) -> None:
    """Somebody empties «Код» of an answer: the runs go on, and the form gives the answer again within the week."""
    answer(held)
    collect(held, after(1))
    file_id, sheet_id = held.places["roadmap-5"].file_id, held.places["roadmap-5"].tabs["press_releases"]
    with closing(held.workspace.sign_in(ROBOT)) as transport:
        Sheets(transport).change(file_id, [put_rows(sheet_id, 1, [[""]], 2)])
    assert not {rule for rule in rules_of(held.run(after(2))) if rule.startswith("press_release.")}
    assert collect(held, after(2)).report.failures == ()
    assert [row["Код"] for row in rows(held)] == ["М5-001"]


@pytest.fixture(scope="module")
def waiting(_running: Workspace, _held: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """An answer that lacks its number waits in the form."""
    district = _held.open(_running, tmp_path_factory.mktemp("waiting") / "robot")
    district.keep_clusters(5)
    answer(district, participants="много")
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


def settled(district: District) -> None:
    """One row, the request and one correction to each of the two, nothing half done."""
    assert [row["Участников"] for row in rows(district)] == ["много"]
    assert len(district.letters(school(262), "Пресс-релиз")) == 2
    assert len(district.letters("ivanova@mail.example", "Пресс-релиз")) == 1
    with district.person(ROBOT) as robot:
        assert robot.mailbox.draft_ids() == []


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_killed_at_every_call_then_run_again(
    workspace: Workspace, waiting: SetUp, tmp_path: Path, *, applied: bool
) -> None:
    """SIGKILL before every call from the first change on, and after each change: nothing is lost or doubled."""
    district = waiting.open(workspace, tmp_path / "count")
    road = Counting(workspace.url)
    collect(district, after(1), road=road)
    settled(district)
    first = road.changes[0]
    assert 0 < first < road.seen
    for at in road.changes if applied else range(first, road.seen + 1):
        district = waiting.open(workspace, tmp_path / f"{at}")
        deadly = Deadly(workspace.url, at, applied=applied)
        _, status = os.waitpid(in_a_process(lambda d=district, r=deadly: collect(d, after(1), road=r)), 0)  # type: ignore[misc]
        assert os.WTERMSIG(status) == signal.SIGKILL
        collect(district, after(1))
        settled(district)
