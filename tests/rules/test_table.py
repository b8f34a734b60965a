"""A tab as people keep it: whatever they do to its columns, every cell is found under its own heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell, Tab
from flows.programme.table import Table, as_text, read_table
from flows.programme.tabs import ROADMAP, TabLayout

LAYOUT = TabLayout("small", "Лист", ("Код", "Мероприятие", "Сроки", "Эл. почта"))


def table(*rows: list[Cell]) -> Table:
    return read_table(Tab(7, "Лист", list(rows)), LAYOUT, "FILE", "Файл")


@given(
    st.permutations([*ROADMAP.headings, "Моя заметка", "Ещё столбец", "", "Бюджет"]),
    st.dictionaries(st.sampled_from(ROADMAP.headings), st.text("абв 12", max_size=5), max_size=8),
    st.integers(0, 5),
)
def test_columns_are_found_wherever_people_put_them(
    headings: list[str], cells: dict[str, str], rows_above: int
) -> None:
    """Columns found by heading: in any order, among extra columns, under rows that people put on top."""
    line = [cells.get(heading, "") for heading in headings]
    tab = Tab(7, "Лист", [*([["Наш план на год"]] * rows_above), list(headings), line])
    found = read_table(tab, ROADMAP, "FILE", "Файл")
    assert found.missing == ()
    for row in found.rows():
        assert row.index == rows_above + 1
        assert {h: row.text(h) for h in ROADMAP.headings} == {h: cells.get(h, "").strip() for h in ROADMAP.headings}


@pytest.mark.parametrize(
    "typed", ["МЕРОПРИЯТИЕ", " Мероприятие ", "Мероприятие:", "мероприятие*", "Меро\u00adприятие".replace("\u00ad", "")]
)
def test_a_heading_is_known_whatever_its_case_and_marks(typed: str) -> None:
    """People retype headings: case, spaces, a colon or an asterisk change nothing."""
    (row,) = table(["Код", typed, "Сроки", "Эл. почта"], ["М5-001", "Марафон", "", ""]).rows()
    assert row.text("Мероприятие") == "Марафон"


def test_spaces_inside_a_heading_do_not_matter() -> None:
    """«Эл.почта», «Эл.  почта» and one with a line break are one heading."""
    for typed in ("Эл.почта", "Эл.  почта", "Эл.\nпочта", "Эл.\N{NO-BREAK SPACE}почта"):
        assert table(["Код", "Мероприятие", "Сроки", typed]).missing == ()


def test_a_heading_that_stands_twice_counts_once() -> None:
    """Of two columns with one heading the first one counts."""
    (row,) = table(["Код", "Сроки", "Мероприятие", "Сроки", "Эл. почта"], ["", "ноябрь", "Марафон", "май"]).rows()
    assert row.text("Сроки") == "ноябрь"


def test_a_deleted_column_is_missing_and_reads_as_nothing() -> None:
    """A deleted column is named; its cells are nothing, and the others stay where they are."""
    found = table(["Код", "Мероприятие", "Сроки"], ["М5-001", "Марафон", "май"])
    (row,) = found.rows()
    assert found.missing == ("Эл. почта",)
    assert (row.text("Эл. почта"), row.raw("Эл. почта"), row.text("Сроки")) == ("", None, "май")


def test_an_empty_tab_has_no_columns_and_no_rows() -> None:
    """Nothing there, nothing wrong with reading it."""
    found = table()
    assert (found.missing, list(found.rows())) == (LAYOUT.headings, [])


def test_rows_shorter_or_longer_than_the_headings() -> None:
    """Google leaves trailing empty cells out, and people write to the right of the table."""
    headings: list[Cell] = list(LAYOUT.headings)
    short, long = table(headings, ["М5-001"], ["М5-002", "Марафон", "май", "", "", "заметка"]).rows()
    assert (short.text("Сроки"), long.text("Сроки")) == ("", "май")


def test_blank_rows_are_passed_over_and_places_stay_true() -> None:
    """Blank rows, and rows of unticked boxes, are none; the next row's place is where people see it."""
    headings: list[Cell] = list(LAYOUT.headings)
    (row,) = table(headings, [], [None, False, ""], ["", "\N{NO-BREAK SPACE}", " "], ["М5-001"]).rows()
    assert (row.index, row.place("Код").cell, row.place("Сроки").cell) == (4, "A5", "C5")


@pytest.mark.parametrize("value", [True, "да", "Да ", "TRUE", "истина", "+", "v", "V", "✓", "x", "х", "1", 1, 1.0])
def test_words_that_tick(value: Cell) -> None:
    """A ticked box, or whatever people write where one should be."""
    (row,) = table(["Код", "Мероприятие", "Сроки", "Эл. почта"], ["М5-001", value]).rows()
    assert row.ticked("Мероприятие")


@pytest.mark.parametrize("value", [False, None, "", "нет", "Нет", "FALSE", "ложь", "-", "0", 0, "да?", "потом"])
def test_words_that_do_not_tick(value: Cell) -> None:
    """Anything but a plain yes is no yes: a letter must not leave on a doubtful word."""
    (row,) = table(["Код", "Мероприятие", "Сроки", "Эл. почта"], ["М5-001", value]).rows()
    assert not row.ticked("Мероприятие")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (60.0, "60"),
        (60, "60"),
        (0.5, "0.5"),
        (True, ""),
        (None, ""),
        ("\N{NO-BREAK SPACE}а\N{NO-BREAK SPACE}б ", "а б"),
    ],
)
def test_cells_read_as_people_see_them(stored: Cell, shown: str) -> None:
    """Numbers without «.0», no blanks at the ends, a checkbox is no text."""
    assert as_text(stored) == shown
