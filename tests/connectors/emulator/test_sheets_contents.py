"""Requests that rework contents: paste, split, trim, thin out, shuffle, fill."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.series import continued
from tests.connectors.emulator.grids import cell, columns, grid, refusal


def raw(book, cells):
    return book.get(cells, valueRenderOption="UNFORMATTED_VALUE")


def test_delimited_text_is_pasted_as_if_typed(book):
    """Numbers and formulas are understood, quotes hold delimiters and line ends together."""
    text = 'Код;Число\nМ1;12,5\n"М;2";=1+1\n"zwei\nZeilen";'
    corner = cell(1, 1)
    book.do({"pasteData": {"coordinate": corner, "data": text, "type": "PASTE_NORMAL", "delimiter": ";"}})
    assert raw(book, "B2:C5") == [["Код", "Число"], ["М1", 12.5], ["М;2", 2], ["zwei\nZeilen"]]


def test_tables_of_html_are_pasted(book):
    """Cells over several rows or columns leave room; text without a table goes line by line."""
    table = "<p>x</p><table><tr><th colspan=2>a</th><th>b &amp; c</th></tr><tr><td>1</td><td> d<br>e </td></tr></table>"
    below = {"sheetId": 0, "rowIndex": 5}
    book.do(
        {"pasteData": {"coordinate": {"sheetId": 0}, "data": table, "html": True}},
        {"pasteData": {"coordinate": below, "data": "<div>eins</div><div>zwei <b>drei</b></div>", "html": True}},
    )
    assert raw(book, "A1:C2") == [["a", "", "b & c"], [1, "d\ne"]]
    assert book.get("A6:A7") == [["eins"], ["zwei drei"]]


def test_pasted_data_makes_the_grid_grow(new_book):
    """Downwards and to the right."""
    book = new_book("A")
    corner = cell(999, 25)
    book.do({"pasteData": {"coordinate": corner, "data": "a,b\nc", "delimiter": ","}})
    assert book.get("Z1000:AA1001") == [["a", "b"], ["c"]]
    assert "delimiter or html" in refusal(book.do, {"pasteData": {"coordinate": {}, "data": "a"}})


def test_data_that_cannot_be_read(book):
    """A cell that is too long is refused, not lost."""
    paste = {"coordinate": cell(0, 0), "data": "x" * 200_000, "delimiter": ","}
    assert refusal(book.do, {"pasteData": paste}).startswith("Invalid requests[0].pasteData: ")


@pytest.mark.parametrize(
    ("options", "text", "parts"),
    [
        ({"delimiterType": "COMMA"}, "a, b", ["a", "b"]),
        ({"delimiterType": "SEMICOLON"}, "a;;b", ["a", "", "b"]),
        ({"delimiterType": "CUSTOM", "delimiter": "->"}, "a->b", ["a", "b"]),
        ({"delimiterType": "AUTODETECT"}, "2;3", [2, 3]),
        ({}, "a b", ["a", "b"]),
    ],
)
def test_texts_are_split_into_columns(book, options, text, parts):
    """What a cell's parts are, and that they are typed into the cells to the right."""
    book.put("A1", [[text], ["ganz"]])
    book.do({"textToColumns": {"source": grid(0, 9, 0, 1), **options}})
    assert raw(book, "A1:D2") == [parts, ["ganz"]]
    two = {"textToColumns": {"source": grid(0, 9, 0, 2), **options}}
    assert "exactly one column" in refusal(book.do, two)


def test_whitespace_is_trimmed(book):
    """Texts only: formulas and numbers stay, no-break spaces, too; the reply counts the cells."""
    book.put("A1", [["  a \n b ", "c", "d\N{NO-BREAK SPACE} "], [" =1"]])
    book.put("B2", [['=" x "']], typed=True)
    first, second = book.do(*[{"trimWhitespace": {"range": grid(0, 3, 0, 3)}}] * 2)
    assert first["trimWhitespace"] == {"cellsChangedCount": 3}
    assert second["trimWhitespace"] == {}
    assert raw(book, "A1:C2") == [["a b", "c", "d\N{NO-BREAK SPACE}"], ["=1", " x "]]


def test_duplicates_are_deleted_within_the_range(book):
    """Whatever their letter case; the first stays, the range closes up, what is beside it does not."""
    book.put("A1", [["а", 1, 1], ["Б", 1, 2], ["А", 1, 3], ["б", 2, 4], ["А", 1, 5]])
    (reply,) = book.do({"deleteDuplicates": {"range": grid(0, 100, 0, 2)}})
    assert reply["deleteDuplicates"] == {"duplicatesRemovedCount": 2}
    assert raw(book, "A1:C5") == [["а", 1, 1], ["Б", 1, 2], ["б", 2, 3], ["", "", 4], ["", "", 5]]
    (reply,) = book.do({"deleteDuplicates": {"range": grid(0, 3, 0, 3), "comparisonColumns": [columns(0, 1)]}})
    assert reply["deleteDuplicates"] == {"duplicatesRemovedCount": 1}
    assert raw(book, "A1:C3") == [["а", 1, 1], ["Б", 1, 2]]


def test_rows_are_shuffled_whole(book):
    """All are still there, each with its own cells."""
    rows = [[number, f"x{number}"] for number in range(20)]
    book.put("A1", rows)
    book.do({"randomizeRange": {"range": grid(0, 20, 0, 2)}})
    assert sorted(raw(book, "A1:B20")) == rows


def test_a_series_is_filled_on(book):
    """Numbers along their line, texts by their number, dates by days, formulas and formats along."""
    book.put("A1", [["1", "М1", "31.12.2026", "=A1*2", "x"], ["3", "М2"]], typed=True)
    down = {"source": grid(0, 2, 0, 2), "dimension": "ROWS", "fillLength": 2}
    book.do(
        {"autoFill": {"sourceAndDestination": down}},
        {"autoFill": {"sourceAndDestination": down | {"source": grid(0, 1, 2, 5)}}},
    )
    assert book.get("A1:E4") == [
        ["1", "М1", "31.12.2026", "2", "x"],
        ["3", "М2", "01.01.2027", "6", "x"],
        ["5", "М3", "02.01.2027", "10", "x"],
        ["7", "М4"],
    ]


def test_a_series_is_filled_backwards(book):
    """With a negative length, before the source; not beyond the grid."""
    book.put("C1", [[5, 7]])
    fill = {"source": grid(0, 1, 2, 4), "dimension": "COLUMNS", "fillLength": -2}
    book.do({"autoFill": {"sourceAndDestination": fill}})
    assert raw(book, "A1:D1") == [[1, 3, 5, 7]]
    fill = {"autoFill": {"sourceAndDestination": fill | {"fillLength": -3}}}
    assert "leave the grid" in refusal(book.do, fill)


def test_the_source_is_found_in_a_range(book):
    """Where its data is; the rest is filled, and the alternate series counts from one number."""
    book.put("A1", [[1]])
    book.do({"autoFill": {"range": grid(0, 3, 0, 2), "useAlternateSeries": True}})
    assert raw(book, "A1:B3") == [[1, 2], [2, 3], [3, 4]]
    assert "no data" in refusal(book.do, {"autoFill": {"range": grid(5, 9, 0, 2)}})


@settings(deadline=None)
@given(st.integers(-99, 99), st.integers(-9, 9), st.integers(2, 5), st.integers(0, 9))
def test_an_even_series_goes_on_evenly(start, step, known, count):
    """However many of its numbers are known, and in either direction."""
    series = [start + step * index for index in range(known + count)]
    assert continued(series[:known], count) == series[known:]
    assert continued(series[::-1][:known], count) == series[::-1][known:]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.booleans(), st.sampled_from(["a", "b"])), min_size=1, max_size=4))
def test_all_else_is_repeated(source):
    """In its order."""
    assert continued(source, 2 * len(source)) == source * 2


def test_a_new_text_has_no_runs_of_the_old_one(book):
    """Rich text goes with the text it was for, and stays when only the format changes."""
    rich = {"userEnteredValue": {"stringValue": "Анонс"}, "textFormatRuns": [{"format": {"bold": True}}]}
    start = {"start": cell(0, 0), "fields": "userEnteredValue,textFormatRuns"}

    def runs():
        found = book.describe(ranges="A1", includeGridData="true")["sheets"][0]["data"][0]["rowData"][0]["values"][0]
        return "textFormatRuns" in found

    italic = {"userEnteredFormat": {"textFormat": {"italic": True}}}
    plain = {"userEnteredValue": {"stringValue": "Отмена"}}
    book.do({"updateCells": start | {"rows": [{"values": [rich]}]}})
    book.do({"repeatCell": {"range": grid(0, 1, 0, 1), "cell": italic, "fields": "userEnteredFormat"}})
    assert runs()
    book.do({"updateCells": start | {"rows": [{"values": [plain]}], "fields": "userEnteredValue"}})
    assert not runs()
