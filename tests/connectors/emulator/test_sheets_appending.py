"""`values.append`: where new rows go."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.appending import find_table
from connectors.emulator.sheets.model import Sheet
from connectors.emulator.sheets.ranges import Area


def append(book, cells, values, **params):
    """Append values RAW."""
    path = f"/v4/spreadsheets/{book.id}/values/{quote(cells)}:append"
    return book.emulator.call("POST", path, {"values": values}, **{"valueInputOption": "RAW", **params})


@pytest.fixture
def two_tables(new_book):
    """Two tables on one sheet, A1:C2 and B4:D6, as in Google's guide to appending."""
    book = new_book("Plan")
    book.put("A1", [["x", "y", "z"], ["x", "y", "z"], [], ["", "x", "y"], ["", "", "y", "z"], ["", "x", "y", "z"]])
    return book


@pytest.mark.parametrize(
    ("asked", "table", "updated"),
    [
        ("Plan", "Plan!B4:D6", "Plan!B7:C7"),
        ("B4", "Plan!B4:D6", "Plan!B7:C7"),
        ("C5:D5", "Plan!B4:D6", "Plan!B7:C7"),
        ("B2:D4", "Plan!B4:D6", "Plan!B7:C7"),
        ("A3:G10", "Plan!B4:D6", "Plan!B7:C7"),
        ("A1", "Plan!A1:C2", "Plan!A3:B3"),
        ("E4", None, "Plan!E4:F4"),
        ("A4", None, "Plan!A4:B4"),
    ],
)
def test_the_last_table_in_the_range_is_meant(two_tables, asked, table, updated):
    """Rows go behind the last table that the range touches; where it touches none, to its beginning."""
    answer = append(two_tables, asked, [["new", "new"]])
    assert (answer.get("tableRange"), answer["updates"]["updatedRange"]) == (table, updated)


def test_a_gap_in_the_last_row_ends_the_table(new_book):
    """Recorded: of a row with an empty cell in it the last part is the table, unless the range says otherwise."""
    book = new_book("Plan")
    assert append(book, "Plan", [["a", "", "c"]])["updates"]["updatedRange"] == "Plan!A1:C1"
    answer = append(book, "Plan", [["a", "", "c"]])
    assert (answer["tableRange"], answer["updates"]["updatedRange"]) == ("Plan!C1", "Plan!C2:E2")
    assert append(book, "Plan!A1", [["a"]])["tableRange"] == "Plan!A1"


def test_both_dimensions_grow(new_book):
    """An append past the last row and column makes the grid larger."""
    book = new_book("Plan")
    book.put("Y1000", [["a", "b"]])
    assert append(book, "Y1000", [["c", "d", "e"]])["updates"]["updatedRange"] == "Plan!Y1001:AA1001"
    grid = book.describe()["sheets"][0]["properties"]["gridProperties"]
    assert grid == {"rowCount": 1001, "columnCount": 27}


def test_inserted_rows_look_like_the_table(book):
    """INSERT_ROWS takes the formats of the table's last row along; the answer gives the values back if asked."""
    book.put("A1", [["Дата"], ["01.09.2026"], [], ["ниже"]], typed=True)
    answer = append(book, "A1", [[46267]], insertDataOption="INSERT_ROWS", includeValuesInResponse=True)
    assert answer["updates"]["updatedData"] == {
        "range": "'Лист1'!A3",
        "majorDimension": "ROWS",
        "values": [["02.09.2026"]],
    }
    assert book.get("A1:A9") == [["Дата"], ["01.09.2026"], ["02.09.2026"], [], ["ниже"]]


def test_columns_can_be_appended(book):
    """With majorDimension COLUMNS each list goes down."""
    path = f"/v4/spreadsheets/{book.id}/values/A1:append"
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    book.emulator.call("POST", path, body, valueInputOption="RAW")
    assert book.get("A1:B2") == [["a", "c"], ["b"]]


def test_rows_are_appended_behind_the_table(book):
    """The table that the range touches is found; new rows go below it, from its first column."""
    book.put("B2", [["Код", "Имя"], ["М1", "а"]])
    answer = append(book, "Лист1", [["М2", "б"]])
    assert answer["tableRange"] == "'Лист1'!B2:C3"
    assert answer["updates"]["updatedRange"] == "'Лист1'!B4:C4"


def test_the_grid_grows_for_appended_rows(book):
    """Unlike an update, an append beyond the last row adds rows."""
    book.put("A1000", [["last"]])
    assert append(book, "A1000", [["a"], ["b"]])["updates"]["updatedRange"] == "'Лист1'!A1001:A1002"
    assert book.describe()["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 1002


def test_an_append_to_an_empty_sheet_starts_at_the_range(book):
    """Without a table the range itself is the place, and the answer names no table."""
    answer = append(book, "C3:D9", [["a"]])
    assert "tableRange" not in answer
    assert answer["updates"]["updatedRange"] == "'Лист1'!C3"


def test_inserted_rows_push_down_what_stands_below(book):
    """INSERT_ROWS makes room where OVERWRITE would write over."""
    book.put("A1", [["table"], [], ["below"]])
    append(book, "A1", [["new"], ["new"]], insertDataOption="INSERT_ROWS")
    assert book.get("A1:A9") == [["table"], ["new"], ["new"], [], ["below"]]


cells = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=14)


@settings(deadline=None)
@given(cells, st.tuples(st.integers(0, 7), st.integers(0, 5)), st.tuples(st.integers(1, 9), st.integers(1, 6)))
def test_an_append_never_overwrites_its_table(filled, corner, size):
    """Property: whatever stands where, the first row that is written is empty under the whole table."""
    sheet = Sheet(id=0, title="A", row_count=20, column_count=20)
    for row, column in filled:
        sheet.edit(row).set(column, "x")
    area = Area(sheet, corner[0], corner[0] + size[0], corner[1], corner[1] + size[1])
    table = find_table(area)
    touched = [cell for cell in filled if area.top <= cell[0] < area.bottom and area.left <= cell[1] < area.right]
    assert (table is None) == (not touched)
    if table:
        assert all(sheet.row(table.bottom).get(column) is None for column in range(table.left, table.right))
        assert max(touched) in {
            (row, column) for row in range(table.top, table.bottom) for column in range(table.left, table.right)
        }
