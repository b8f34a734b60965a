"""insertRange and deleteRange: cells make way and close up, and what points at them follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.bands import delete_cells, insert_cells
from connectors.emulator.sheets.model import Book, Formula, Sheet
from connectors.emulator.sheets.ranges import Area
from tests.connectors.emulator.grids import grid, refusal

SIZE = 6


def insert(top, bottom, left, right, dimension="ROWS"):
    return {"insertRange": {"range": grid(top, bottom, left, right), "shiftDimension": dimension}}


def delete(top, bottom, left, right, dimension="ROWS"):
    return {"deleteRange": {"range": grid(top, bottom, left, right), "shiftDimension": dimension}}


@pytest.fixture
def letters(book):
    """A1:C3 with a to i."""
    book.put("A1", [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    return book


def test_cells_move_down_or_to_the_right(letters):
    """Only those of the same columns, or of the same rows."""
    letters.do(insert(1, 2, 0, 2))
    assert letters.get("A1:C4") == [["a", "b", "c"], ["", "", "f"], ["d", "e", "i"], ["g", "h"]]
    letters.do(insert(0, 1, 1, 3, "COLUMNS"))
    assert letters.get("A1:E1") == [["a", "", "", "b", "c"]]


def test_cells_close_up(letters):
    """From below, or from the right."""
    letters.do(delete(0, 1, 0, 1))
    assert letters.get("A1:C3") == [["d", "b", "c"], ["g", "e", "f"], ["", "h", "i"]]
    letters.do(delete(0, 2, 0, 2, "COLUMNS"))
    assert letters.get("A1:C3") == [["c"], ["f"], ["", "h", "i"]]


def test_references_follow_what_moved(letters):
    """A cell, a range within the columns that moved; one across them stays; what was deleted reads #REF!."""
    letters.put("F1", [["=A2", "=A1:A3", "=A1:B3", "=A:A", "=B2"]], typed=True)
    letters.do(insert(1, 2, 0, 1))
    assert letters.formulas("F1:J1") == [["=A3", "=A1:A4", "=A1:B3", "=A:A", "=B2"]]
    letters.do(delete(1, 3, 0, 1))
    assert letters.formulas("F1:J1") == [["=#REF!", "=A1:A2", "=A1:B3", "=A:A", "=B2"]]


def test_what_lies_on_the_cells_goes_along(letters):
    """Merges, names, formats and notes within the columns that moved."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "x"}
    letters.do(
        {"mergeCells": {"range": grid(1, 3, 0, 1), "mergeType": "MERGE_ALL"}},
        {"addNamedRange": {"namedRange": {"name": "имя", "range": grid(2, 3, 0, 1)}}},
        {"repeatCell": {"range": grid(4, 5, 0, 1), "cell": bold, "fields": "userEnteredFormat,note"}},
        insert(0, 2, 0, 1),
    )
    found = letters.describe(ranges="Лист1!A7", includeGridData="true")
    assert found["sheets"][0]["merges"] == [grid(3, 5, 0, 1)]
    assert found["namedRanges"][0]["range"] == grid(4, 5, 0, 1)
    assert found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["note"] == "x"


def test_a_merge_is_not_torn(letters):
    """Cells that a merge holds together with others cannot move alone."""
    letters.do({"mergeCells": {"range": grid(1, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    assert "merged" in refusal(letters.do, insert(0, 1, 0, 1))
    assert "merged" in refusal(letters.do, delete(0, 1, 0, 1))


def test_a_table_is_not_torn(letters):
    """It moves as a whole or takes new rows in."""
    letters.do({"addTable": {"table": {"range": grid(0, 3, 0, 2)}}})
    assert "table" in refusal(letters.do, insert(1, 2, 0, 1))
    letters.do(insert(1, 2, 0, 2))
    assert letters.describe()["sheets"][0]["tables"][0]["range"] == grid(0, 4, 0, 2)


def test_nothing_falls_off_the_grid(new_book):
    """It grows by what filled cells need, and not for blank ones."""
    book = new_book("A")
    book.put("A1000", [["unten"]])
    book.do(insert(0, 3, 0, 1), insert(0, 3, 1, 2))
    assert book.get("A1003") == [["unten"]]
    assert book.describe()["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 1003


def test_protected_cells_do_not_move(letters):
    """What is behind the inserted cells counts, too."""
    letters.share("other@imc.example")
    protect = {"protectedRange": {"range": grid(5, 6, 0, 1)}}
    letters.do({"addProtectedRange": protect})
    assert "protected" in refusal(letters.do, insert(0, 1, 0, 1), user="other@imc.example")
    letters.do(insert(0, 1, 1, 2), user="other@imc.example")


def test_a_direction_is_needed(letters):
    """Rows or columns."""
    wish = {"insertRange": {"range": grid(0, 1, 0, 1)}}
    assert refusal(letters.do, wish) == "Invalid requests[0].insertRange: shiftDimension must be specified."


spans = st.tuples(st.integers(0, SIZE - 1), st.integers(1, 3)).map(lambda pair: (pair[0], min(SIZE, sum(pair))))


def filled():
    """A book whose every cell is named by where it stands, and a sheet of formulas that point at each of them."""
    sheet, other = Sheet(0, "A", SIZE, SIZE), Sheet(1, "B", SIZE, SIZE)
    for row in range(SIZE):
        for column in range(SIZE):
            sheet.edit(row).set(column, f"{row},{column}")
            other.edit(row).set(column, Formula(f"=A!{'ABCDEF'[column]}{row + 1}"))
    return Book("id", {}, [sheet, other])


def cells(sheet):
    return {
        (row, column): value
        for row, line in enumerate(sheet.rows)
        for column, value in enumerate(line.values)
        if value is not None
    }


@settings(deadline=None)
@given(spans, spans, st.booleans(), st.booleans())
def test_cells_and_references_move_alike(rows, columns, is_rows, is_insert):
    """Every cell is where a simple model says, and every formula still points at the cell it pointed at."""
    book = filled()
    sheet, other = book.sheets
    area = Area(sheet, *rows, *columns)
    expected = {}
    for row in range(SIZE):
        for column in range(SIZE):
            along, (start, end) = (row, rows) if is_rows else (column, columns)
            across, band = (column, columns) if is_rows else (row, rows)
            moved = along
            if band[0] <= across < band[1] and along >= start:
                moved = along + end - start if is_insert else along - (end - start)
                if not is_insert and along < end:
                    continue
            expected[(moved, column) if is_rows else (row, moved)] = f"{row},{column}"
    (insert_cells if is_insert else delete_cells)(book, area, is_rows=is_rows)
    assert cells(sheet) == expected
    found = {value: place for place, value in cells(sheet).items()}
    for (row, column), formula in cells(other).items():
        place = found.get(f"{row},{column}")
        name = f"A!{'ABCDEFGHI'[place[1]]}{place[0] + 1}" if place else "#REF!"
        assert formula.text == f"={name}"


@settings(deadline=None)
@given(spans, spans, st.booleans())
def test_inserted_cells_deleted_again_leave_no_trace(rows, columns, is_rows):
    """In cells, formulas and what else points at cells."""
    book = filled()
    sheet, other = book.sheets
    book.named_ranges = [{"namedRangeId": "1", "name": "n", "range": grid(*rows, *columns)}]
    before = cells(sheet), cells(other), list(book.named_ranges)
    area = Area(sheet, *rows, *columns)
    insert_cells(book, area, is_rows=is_rows)
    delete_cells(book, area, is_rows=is_rows)
    assert (cells(sheet), cells(other), book.named_ranges) == before
