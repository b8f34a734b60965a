"""«Дорожная карта» as people keep it: every row that names an activity is read, everything else says what it is."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell
from flows.programme.roadmap_sheet import CodeSeries, Roadmap
from flows.programme.tabs import ROADMAP
from tests.announcing import COMPLETE, EVENT, activity, roadmap

SERIAL = 46_345  # 19 November 2026, counted from 30 December 1899


def row(**cells: Cell) -> dict[str, Cell]:
    return COMPLETE | {heading.replace("_", " "): value for heading, value in cells.items()}


def rules(found: Roadmap) -> list[str]:
    return [finding.rule for finding in found.findings]


def titles(found: Roadmap) -> list[str]:
    return [one.title for one in found.activities]


# --- rows


@given(st.permutations([*ROADMAP.headings, "Бюджет", "Заметки"]), st.integers(0, 4))
def test_a_row_reads_the_same_in_any_order_of_columns(headings: list[str], above: int) -> None:
    """R35: columns in any order, extra ones, stray rows on top: the same activity, its cells where they are now."""
    found = roadmap(row(Бюджет="тысяча"), headings=headings, above=above)
    (one,) = found.activities
    as_set_up = activity()
    assert found.findings == ()
    assert (one.title, one.period, one.begins, one.agreed) == (
        "Экологический марафон",
        as_set_up.period,
        time(10),
        True,
    )
    assert one.fingerprint == as_set_up.fingerprint
    assert (one.cells["Сроки"].row, one.cells["Сроки"].column) == (above + 1, headings.index("Сроки"))


def test_blank_rows_between_activities() -> None:
    """R35: blank rows change neither codes nor places."""
    found = roadmap(row(), {}, {"Стоп": False}, row(Код="М5-002", Мероприятие="Второе"))
    assert [(one.code, one.place.cell) for one in found.activities] == [("М5-001", "D2"), ("М5-002", "D5")]


@pytest.mark.parametrize("heading", ["Код", "№", "Этап"])
def test_stage_rows_are_headings_of_what_follows(heading: str) -> None:
    """Q19: a stage's name in a row of its own, typed or merged over the columns, is no activity and no finding."""
    found = roadmap(row(), {heading: "Этап 2. Практический"}, row(Код="М5-002", Мероприятие="Второе"))
    assert [one.stage for one in found.activities] == ["", "Этап 2. Практический"]
    assert found.findings == ()


def test_a_stage_in_its_column_holds_until_the_next() -> None:
    """Q19, Q28: the stage stands in the first row of its block only, as merged cells leave it."""
    found = roadmap(row(Этап="I этап"), row(Код="М5-002"), row(Код="М5-003", Этап="II этап"), row(Код="М5-004"))
    assert [one.stage for one in found.activities] == ["I этап", "I этап", "II этап", "II этап"]


@pytest.mark.parametrize(
    "junk",
    [
        {"Мероприятие": "--/---"},
        dict.fromkeys(ROADMAP.headings[:9], "---"),
        {"№": "–", "Сроки": "--/---"},
        {"Код": "М5-007"},
        {"№": "7", "Состояние": "Запланировано", "Что исправить": "Сроки: не указаны."},
        {"Этап": "и"},
    ],
    ids=lambda junk: next(iter(junk)),
)
def test_junk_rows_ask_nothing_of_anybody(junk: dict[str, Cell]) -> None:
    """Q18: dashes, a lone «и», a code left in an emptied row: no activity, no stage, no finding."""
    found = roadmap(junk, row())
    assert titles(found) == ["Экологический марафон"]
    assert (found.findings, found.activities[0].stage) == ((), "")


@pytest.mark.parametrize("junk", [{"Мероприятие": "и"}, {"Сроки": "май"}, {"Цель": "Беречь", "Место": "Парк"}])
def test_a_row_without_a_name_is_left_out_and_says_so(junk: dict[str, Cell]) -> None:
    """Q18: text without a title, or a title of one letter: passed over with a finding at the title's cell."""
    found = roadmap(junk, row())
    assert titles(found) == ["Экологический марафон"]
    assert [(f.rule, f.place.cell) for f in found.findings] == [("activity.nameless", "D2")]


# --- headings


@pytest.mark.parametrize("heading", ["Код", "Мероприятие", "Сроки"])
def test_without_a_needed_column_nothing_is_guessed(heading: str) -> None:
    """A deleted column that rows cannot be understood without: one finding, no activity, nothing is misread."""
    found = roadmap(row(), headings=[h for h in ROADMAP.headings if h != heading])
    assert (found.activities, rules(found)) == ((), ["column.missing"])
    assert heading in found.findings[0].what


def test_another_deleted_column_is_a_finding_and_the_rows_are_read() -> None:
    """The other columns count as empty; the rows go on."""
    found = roadmap(row(), headings=[h for h in ROADMAP.headings if h != "Место"])
    assert (titles(found), found.activities[0].venue, rules(found)) == (
        ["Экологический марафон"],
        "",
        ["column.missing"],
    )


def test_a_tab_without_any_heading() -> None:
    """All headings gone: nothing is read, and each missing column is named once."""
    found = roadmap(headings=["", "", ""])
    assert found.activities == ()
    assert rules(found) == ["column.missing"] * len(ROADMAP.headings)


# --- dates and hours


@pytest.mark.parametrize("stored", [SERIAL, float(SERIAL), "19.11.2026", "19 ноября 2026", "19 ноября", "19.11"])
def test_a_day_however_it_was_typed(stored: Cell) -> None:
    """R35: a date that Sheets took for a date (a serial number) and one kept as text are the same day."""
    period = activity(Сроки=stored).period
    assert period is not None
    assert (period.kind, period.precision, period.intervals) == ("interval", "day", ((EVENT, EVENT),))


def test_a_date_with_a_time_in_one_cell() -> None:
    """A serial number with a fraction is a day and an hour."""
    period = activity(Сроки=SERIAL + 14.5 / 24).period
    assert period is not None
    assert period.intervals == ((EVENT, EVENT),)
    assert period.time is not None
    assert period.time.start == time(14, 30)


@pytest.mark.parametrize(
    ("stored", "begins", "ends"),
    [
        (0.625, time(15), None),
        (0.4166666666666667, time(10), None),
        ("10:00", time(10), None),
        ("10.00", time(10), None),
        ("10:00–12:30", time(10), time(12, 30)),
        ("с 10:00 до 12:30", time(10), time(12, 30)),
        ("", None, None),
        ("-", None, None),
    ],
)
def test_hours_however_they_were_typed(stored: Cell, begins: time | None, ends: time | None) -> None:
    """R45: hours as text, as a fraction of a day, from – to, or none at all."""
    found = roadmap(row(Время=stored))
    assert (found.activities[0].begins, found.activities[0].ends, rules(found)) == (begins, ends, [])


@pytest.mark.parametrize("stored", ["после уроков", "25:00", "#REF!", 46_345])
def test_unreadable_hours_are_a_finding(stored: Cell) -> None:
    """Hours that cannot be read are asked about at their cell and never guessed."""
    found = roadmap(row(Время=stored))
    assert (found.activities[0].begins, rules(found)) == (None, ["time.unreadable"])
    assert found.findings[0].place.cell == "J2"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_serial_dates_are_days(day: date) -> None:
    """Whatever day a cell holds as a number, that day is read."""
    period = activity(Сроки=(day - date(1899, 12, 30)).days).period
    assert period is not None
    assert period.intervals == ((day, day),)


# --- codes


@pytest.mark.parametrize("typed", ["М5-001", "M5-001", "м5-001", "m5-001", " М5-001 "])
def test_a_code_is_known_in_whatever_letters(typed: str) -> None:
    """A Latin M, small letters, blanks: the same code."""
    assert roadmap(row(Код=typed)).activities[0].code == "М5-001"


def test_two_rows_with_one_code_are_nobodys() -> None:
    """A copied row: neither of the two may speak under that code, both say where the other one is."""
    found = roadmap(row(), row(Код="M5-001", Мероприятие="Копия"), row(Код="М5-002", Мероприятие="Соседнее"))
    assert [one.title for one in found.coded] == ["Соседнее"]
    assert rules(found) == ["code.double", "code.double"]
    assert all("2, 3" in finding.what for finding in found.findings)
    assert [finding.place.cell for finding in found.findings] == ["A2", "A3"]


@pytest.mark.parametrize("typed", ["М7-001", "5", "М5", "М5-0", "Код уточняется", "М5-001, М5-002"])
def test_a_foreign_code_is_a_finding_and_the_row_speaks_under_none(typed: str) -> None:
    """A code of another cluster, or none at all, is asked about; it is neither taken nor overwritten."""
    found = roadmap(row(Код=typed), row(Код="М5-002", Мероприятие="Соседнее"))
    assert (rules(found), found.findings[0].place.cell) == (["code.foreign"], "A2")
    assert [one.title for one in found.uncoded] == []
    assert CodeSeries(5).number(found.activities[0].code) == 0


def test_rows_without_a_code_wait_for_one() -> None:
    """A new row has no code and is no double of the next new row."""
    found = roadmap(row(Код=""), row(Код="", Мероприятие="Второе"))
    assert ([one.title for one in found.uncoded], found.coded, rules(found)) == (titles(found), [], [])


@given(st.integers(1, 99), st.integers(1, 99_999))
def test_codes_and_numbers_belong_together(cluster: int, number: int) -> None:
    """A code gives its number back, in its own cluster only."""
    code = CodeSeries(cluster).code(number)
    assert CodeSeries(cluster).number(code) == number
    assert CodeSeries(cluster + 1).number(code) == 0


# --- texts


@pytest.mark.parametrize("heading", ["Мероприятие", "Цель", "Место"])
def test_a_pasted_document_is_asked_to_be_shortened(heading: str) -> None:
    """A cell of 40,000 characters keeps its own row's letters back; the finding names it without quoting it."""
    found = roadmap(row(**{heading: "ы" * 40_000}))
    assert (rules(found), found.activities[0].unfit) == (["text.too_long"], True)
    assert len(found.findings[0].what) < 200


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#DIV/0!"])
def test_a_broken_formula_is_no_text(error: str) -> None:
    """A formula where text is expected, and what it shows is an error: no letter says «#REF!»."""
    found = roadmap(row(Место=error))
    assert (rules(found), found.activities[0].unfit) == (["text.formula_error"], True)
    assert found.findings[0].place.cell == "K2"


@pytest.mark.parametrize(
    ("cells", "is_same"),
    [
        ({"Цель": "Беречь   природу "}, True),
        ({"Сроки": "26 ноября 2026"}, True),
        ({"Время": "12:00"}, True),
        ({"Ответственный": "ОУ № 208"}, True),
        ({"Цель": "Беречь лес"}, False),
        ({"Место": "Парк"}, False),
        ({"Мероприятие": "Марафон"}, False),
        ({"Ожидаемое количество": 61}, False),
    ],
)
def test_the_release_is_for_the_text_that_schools_read(cells: dict[str, Cell], *, is_same: bool) -> None:
    """R48: the fingerprint of what was agreed changes with the text of the letter, not with dates or blanks."""
    typed = {heading.replace(" ", "_"): value for heading, value in cells.items()}
    assert (activity(**typed).fingerprint == activity().fingerprint) is is_same


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(ROADMAP.headings),
            st.one_of(st.text(max_size=12), st.integers(-5, 60_000), st.floats(allow_nan=False), st.booleans()),
            max_size=6,
        ),
        max_size=5,
    )
)
def test_nothing_that_people_type_stops_the_reading(rows: list[dict[str, Cell]]) -> None:
    """Whatever stands in the other rows, a complete row is read, and every finding points into the sheet."""
    found = roadmap(*rows, row(Код="М5-999"))
    assert found.activities[-1].title == "Экологический марафон"
    assert all(1 <= finding.place.row <= len(rows) + 1 and finding.what and finding.todo for finding in found.findings)
