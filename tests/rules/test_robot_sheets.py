"""What the robot writes into its own tabs: «Ход», «Журнал писем», «Замечания»; unchanged rows stay untouched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell
from connectors.outbox.journal import Line
from connectors.outbox.release import Release
from flows.announcements.rules import plan_day
from flows.announcements.told import CANCELLATION, CHANGE, History
from flows.journal_sheet import journal_requests, journal_row
from flows.programme.findings_sheet import distinct, findings_rows, is_new, others_rows
from flows.programme.model import Activity, Finding, Place
from flows.programme.robot_tab import rewrite
from flows.programme.tabs import FINDINGS, PROGRESS
from flows.progress_sheet import progress_rows
from tests.announcing import CANCELLED, MOVED, TEXT, activity, before, programme, roadmap, told

DISTRICT = programme({5: [208, 262]})
TODAY, YESTERDAY = before(14), before(15)
RELEASE = Release(1, TEXT, before(20), ticked=True)
HEADINGS: list[Cell] = list(PROGRESS.headings)
PLACE = Place("FILE", "Дорожная карта — Экология", 7, "Дорожная карта", 3, 8)
FAULT = Finding("period.empty", PLACE, "Нет срока.", "Впишите.", "М5-001", 5)


def typed(cells: dict[str, Cell]) -> dict[str, Cell]:
    return {heading.replace(" ", "_"): value for heading, value in cells.items()}


def progress(
    *rows: Activity,
    before_this: Sequence[Sequence[Cell]] = (),
    findings: Sequence[Finding] = (),
    known: History | None = None,
    today: date = TODAY,
    decided: bool = True,
) -> list[dict[str, Cell]]:
    """«Ход» after a morning, by heading."""
    histories = {row.code: known for row in rows if known}
    day = plan_day(DISTRICT, rows if decided else [], histories, {"М5-001": RELEASE}, today)
    cases = {case.standing.activity.code: case for case in day.cases}
    written = progress_rows(rows, cases, {"М5-001": RELEASE}, findings, [HEADINGS, *map(list, before_this)], today)
    return [dict(zip(PROGRESS.headings, row, strict=True)) for row in written]


def cells(row: dict[str, Cell]) -> list[Cell]:
    return list(row.values())


# --- «Ход»


def test_a_row_says_what_stands_and_what_left() -> None:
    """«Ход»: code, title, day with hours, state, and what has left in the present edition."""
    (row,) = progress(activity(), known=History((told(to="school208"), told(to="school262"))), today=before(13))
    assert {heading: row[heading] for heading in ("Код", "Мероприятие", "Дата", "Состояние", "Анонс", "Обновлено")} == {
        "Код": "М5-001",
        "Мероприятие": "Экологический марафон",
        "Дата": "19.11.2026 10:00",
        "Состояние": "Анонс согласован",
        "Анонс": "согласован 30.10.2026; волна 1: 2\N{NO-BREAK SPACE}письма",
        "Обновлено": "06.11.2026",
    }


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"Анонс_согласован": False}, "Ждёт согласования анонса, первая рассылка"),
        ({"Стоп": True}, "Письма не уходят: стоит «Стоп»"),
        ({"Место": ""}, "Письма не уходят: нужно исправить"),
        ({"Сроки": "скоро"}, "Дата не определена"),
        ({"Решение": "Забыть"}, "Нужно решение"),
        ({"Решение": "Состоялось"}, "Состоялось"),
        (typed(CANCELLED), "Отменено"),
        (typed(MOVED), "Перенесено. Анонс согласован"),
    ],
)
def test_the_state_in_words(row: dict[str, Cell], state: str) -> None:
    """«Состояние» says in a few words how the activity stands and what keeps its letters."""
    assert str(progress(activity(**row))[0]["Состояние"]).startswith(state)


def test_days_that_are_not_one_day() -> None:
    """A range is a range; what gives no day stays as typed."""
    assert progress(activity(Сроки="19–21 ноября 2026"))[0]["Дата"] == "19.11.2026–21.11.2026 10:00"
    assert progress(activity(Сроки="ближе к зиме"))[0]["Дата"] == "ближе к зиме"


def test_only_the_present_edition_is_counted() -> None:
    """After a move the old waves are history: the notices and the new waves are what «Анонс» shows."""
    later = date(2026, 11, 26)
    known = History((told(), told(CHANGE, 2, days=later, on=before(9)), told(edition=2, wave=2, days=later)))
    (row,) = progress(activity(**typed(MOVED)), known=known)
    assert str(row["Анонс"]).endswith("волна 2: 1\N{NO-BREAK SPACE}письмо; о переносе: 1\N{NO-BREAK SPACE}письмо")
    (row,) = progress(activity(**typed(CANCELLED)), known=History((told(CANCELLATION),)))
    assert str(row["Анонс"]).endswith("об отмене: 1\N{NO-BREAK SPACE}письмо")


def test_what_to_correct_stands_in_the_row() -> None:
    """Every finding of a code stands in its «Что исправить», each on a line of its own; other codes' do not."""
    findings = [FAULT, replace(FAULT, what="Нет места."), replace(FAULT, code="М5-002"), replace(FAULT, code="")]
    (row,) = progress(activity(), findings=findings)
    assert row["Что исправить"] == "Нет срока. Впишите.\nНет места. Впишите."


def test_an_unchanged_row_is_unchanged_to_the_last_cell() -> None:
    """Nothing happened: «Обновлено» stays on its day, so that the sheet need not be written."""
    (row,) = progress(activity(), today=YESTERDAY)
    assert progress(activity(), before_this=[cells(row)]) == [row]
    (changed,) = progress(activity(Мероприятие="Марафон"), before_this=[cells(row)])
    assert (row["Обновлено"], changed["Обновлено"]) == ("04.11.2026", "05.11.2026")


OTHERS = PROGRESS.headings[6:-1]


@given(st.lists(st.one_of(st.text("абв", max_size=3), st.integers(0, 99)), min_size=len(OTHERS), max_size=len(OTHERS)))
def test_columns_of_other_flows_are_kept(theirs: list[Cell]) -> None:
    """Registrations, press releases and the like stay as they are, whatever the announcements write beside them."""
    old = ["М5-001", "Старое название", "", "", "", "", *theirs, "01.10.2026"]
    (row,) = progress(activity(), before_this=[old])
    assert [row[heading] for heading in OTHERS] == theirs
    assert row["Мероприятие"] == "Экологический марафон"


def test_rows_are_by_code_and_a_vanished_activity_leaves() -> None:
    """One row a code, in the order of codes; the row of a deleted activity goes, its neighbours keep theirs."""
    second, third = (replace(activity(), code=code) for code in ("М5-002", "М5-003"))
    old = [[f"М5-00{n}", "", "", "", "", "", f"заявок {n}", *[""] * 8] for n in (1, 2, 3)]
    rows = progress(third, second, before_this=old)
    assert [(row["Код"], row["Регистрация"]) for row in rows] == [("М5-002", "заявок 2"), ("М5-003", "заявок 3")]


@pytest.mark.parametrize("code", ["М5-001", "М7-001"], ids=["double", "foreign"])
def test_a_row_whose_code_is_nobodys_says_so(code: str) -> None:
    """A code that stands twice or is another cluster's has one row, which says that its letters are stopped."""
    sheet = roadmap({"Код": code, "Мероприятие": "Одно"}, {"Код": code, "Мероприятие": "Другое"})
    (row,) = progress(*sheet.activities, findings=sheet.findings, decided=False)
    assert "исправлен код" in str(row["Состояние"])
    lines = str(row["Что исправить"]).splitlines()
    assert all(code in line for line in lines)
    assert len(set(lines)) == len(lines) > 0


# --- «Замечания»


def test_a_finding_keeps_the_day_it_was_first_seen() -> None:
    """«Впервые» stays for as long as the cause does, also when people sort the row elsewhere; a new one has today."""
    noted: list[list[Cell]] = [list(FINDINGS.headings), *[list(row) for row in findings_rows([FAULT], [], before(20))]]
    moved = replace(FAULT, place=replace(PLACE, row=40))
    other = replace(FAULT, what="Нет места.")
    assert [row[4] for row in findings_rows([moved, other], noted, TODAY)] == ["30.10.2026", "05.11.2026"]
    assert (is_new(moved, noted, TODAY), is_new(other, noted, TODAY)) == (False, True)


def test_a_finding_without_a_code_is_known_by_its_cell() -> None:
    """Where there is no code the cell tells two equal findings apart."""
    here = replace(FAULT, code="")
    noted: list[list[Cell]] = [list(FINDINGS.headings), *[list(row) for row in findings_rows([here], [], before(20))]]
    assert is_new(replace(here, place=replace(PLACE, row=40)), noted, TODAY)
    assert not is_new(here, noted, TODAY)


def test_each_finding_once_in_the_readers_words() -> None:
    """Where, code, what, what to do; the same finding of two readings is one."""
    (row,) = findings_rows(distinct([FAULT, FAULT]), [], TODAY)
    assert row == [
        "«Дорожная карта — Экология», лист «Дорожная карта», I4", "М5-001", "Нет срока.", "Впишите.", "05.11.2026",
    ]  # fmt: skip


# --- writing only what changed

SHOWN = st.lists(st.lists(st.sampled_from(["", "а", "б", "7"]), min_size=3, max_size=3), max_size=6)


@given(SHOWN, SHOWN)
def test_rewriting_shows_the_new_rows_and_nothing_of_the_old(old: list[list[str]], new: list[list[str]]) -> None:
    """Whatever stood there, afterwards the tab shows exactly the new rows; equal rows cost no call."""
    before_this: list[list[Cell]] = [["A", "B", "C"], *map(list, old)]
    requests = rewrite(7, before_this, new, 3)
    sheet = [list(row) for row in before_this[1:]]
    for request in requests:
        put = request["updateCells"]
        for index, line in enumerate(put["rows"], put["start"]["rowIndex"] - 1):
            sheet += [[""] * 3] * (index + 1 - len(sheet))
            sheet[index] = [cell.get("userEnteredValue", {}).get("stringValue", "") for cell in line["values"]]
    assert trimmed(sheet) == trimmed(new)
    assert (requests == []) == (trimmed(old) == trimmed(new))


def trimmed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    found = [list(row) for row in rows]
    while found and not any(found[-1]):
        found.pop()
    return found


def test_numbers_read_back_are_no_change() -> None:
    """Sheets gives 60 back as 60.0: that is no reason to write."""
    assert rewrite(7, [["A"], [60.0]], [["60"]], 1) == []


# --- «Журнал писем»


def line(number: int = 1, **more: Any) -> Line:
    """A letter's line."""
    at = datetime(2026, 11, 5, 5, 3, tzinfo=UTC)
    plain: dict[str, Any] = {
        "number": number, "version": 1, "token": "T", "at": at, "kind": "announcement", "subject": "М5-001",
        "wave": "1", "addressee": "ОУ № 208", "state": "sent", "reason": "", "bounce_reason": "", "message_id": "m1",
    }  # fmt: skip
    return Line(**plain | more)


ZONE = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("more", "row"),
    [
        ({}, ["05.11.2026 08:03", "Анонс", "М5-001", "1", "ОУ № 208", "отправлено", "m1"]),
        (
            {"kind": "digest", "subject": "куратор", "wave": "2026-11-05", "addressee": "куратор: 5"},
            ["05.11.2026 08:03", "Сводка", "", "", "куратор: 5", "отправлено", "m1"],
        ),
        (
            {"state": "missed", "reason": "срок рассылки прошёл", "message_id": None},
            ["05.11.2026 08:03", "Анонс", "М5-001", "1", "ОУ № 208", "пропущено: срок рассылки прошёл", ""],
        ),
        (
            {"bounce_reason": "нет такого адреса"},
            ["05.11.2026 08:03", "Анонс", "М5-001", "1", "ОУ № 208", "не доставлено: нет такого адреса", "m1"],
        ),
        (
            {"kind": "change", "wave": "", "state": "unknown", "reason": "draft-gone", "message_id": None},
            ["05.11.2026 08:03", "Перенос", "М5-001", "", "ОУ № 208", "неизвестно: проверьте «Отправленные»", ""],
        ),
    ],
    ids=["sent", "digest", "missed", "bounced", "unknown"],
)
def test_the_journal_is_for_people(more: dict[str, Any], row: list[Cell]) -> None:
    """When, in the programme's zone, what, to whom and what came of it, in Russian."""
    assert journal_row(line(**more), ZONE) == row


@given(st.sets(st.integers(1, 40), max_size=12), st.integers(41, 60))
def test_only_the_lines_that_changed_are_written(numbers: set[int], total: int) -> None:
    """Each line stands in its own row for good; the rows between are not touched."""
    requests = journal_requests(7, [line(number) for number in numbers], ZONE, total)
    written = [
        row
        for request in requests
        for row in range(
            request["updateCells"]["start"]["rowIndex"],
            request["updateCells"]["start"]["rowIndex"] + len(request["updateCells"]["rows"]),
        )
    ]
    assert sorted(written) == sorted(numbers)


def test_a_new_ledger_clears_what_an_earlier_one_wrote() -> None:
    """All lines are new to the tab: whatever stood under them goes, the headings stay."""
    clear, *_ = journal_requests(7, [line(1), line(2)], ZONE, 2)
    assert clear["updateCells"]["range"] == {"sheetId": 7, "startRowIndex": 1}


def test_what_another_run_noted_about_a_form_stays() -> None:
    """A run that did not look at a form keeps what was noted of it; one that did says what is so now; months end it."""
    form = Place.of_form("FORM", "Регистрация на мероприятие")
    closed = Finding("form.closed", form, "Форма не принимает ответы.", "Откройте её.")
    noted = [list(FINDINGS.headings), *findings_rows([closed], [], before(20))]
    assert findings_rows([], noted, TODAY) == noted[1:]
    assert findings_rows([], noted, TODAY, about=[form.file_title]) == []
    assert findings_rows([closed], noted, TODAY, about=[form.file_title]) == noted[1:]
    assert findings_rows([], noted, before(-60)) == []
    assert form.link.endswith("/forms/d/FORM/edit")
    assert Place.of_document("DOC", "Отчёт").link.endswith("/document/d/DOC/edit")


def test_what_was_found_between_two_mornings_is_new_to_the_next_digest() -> None:
    """A run at noon notes its findings with the hour: next morning they are told, the morning after they are old."""
    noon = [list(FINDINGS.headings), *findings_rows([FAULT], [], TODAY, at=time(12))]
    assert noon[1][4] == f"{TODAY:%d.%m.%Y} 12:00"
    assert is_new(FAULT, noon, TODAY + timedelta(days=1))
    assert not is_new(FAULT, noon, TODAY + timedelta(days=2))
    morning = [list(FINDINGS.headings), *findings_rows([FAULT], [], TODAY)]
    assert not is_new(FAULT, morning, TODAY + timedelta(days=1))


def test_what_the_reports_noted_about_consents_stays_till_they_look_again() -> None:
    """Other runs do not read «Согласования»: what is wrong there is told by the next digest, and stays noted."""
    place = replace(PLACE, tab="Согласования")
    undated = Finding("approval.undated", place, "Согласовано без даты.", "Впишите дату.")
    noted = [list(FINDINGS.headings), *findings_rows([undated], [], TODAY, at=time(9))]
    assert others_rows(noted, TODAY) == noted[1:]
    assert findings_rows([], noted, TODAY) == noted[1:]
    assert findings_rows([], noted, TODAY, about=["Согласования"]) == []
