"""Values: reading, writing, appending, clearing, in all forms of A1."""

from urllib.parse import quote

import pytest
import requests


def refused(action, *args, **options):
    """Status and message of the error that a call is answered with."""
    with pytest.raises(requests.HTTPError) as error:
        action(*args, **options)
    found = error.value.response.json()["error"]
    return found["code"], found["message"]


def test_first_sheet_is_named_as_people_of_the_locale_expect(emulator):
    """A new spreadsheet has 1000 × 26 cells on «Лист1», on "Sheet1" where English is spoken."""
    made = [
        emulator.call("POST", "/v4/spreadsheets", {"properties": {"title": "К", "locale": locale}})
        for locale in ("ru_RU", "en_US")
    ]
    first = [entry["sheets"][0]["properties"] for entry in made]
    assert [sheet["title"] for sheet in first] == ["Лист1", "Sheet1"]
    assert first[0]["gridProperties"] == {"rowCount": 1000, "columnCount": 26}


def test_what_was_written_is_read_back(book):
    """Texts, numbers and booleans come back as people see them, and bare if asked for."""
    book.put("Лист1!A1", [["Код", 1234.5, True, "=1+1", ""]])
    assert book.get("Лист1") == [["Код", "1234,5", "ИСТИНА", "=1+1"]]
    assert book.get("Лист1", valueRenderOption="UNFORMATTED_VALUE") == [["Код", 1234.5, True, "=1+1"]]


def test_trailing_blanks_are_left_out_and_inner_ones_kept(book):
    """Rows end at their last filled cell, the answer at its last filled row."""
    book.put("A1", [["a", "", "c", ""], [], ["", "b"], ["", ""]])
    assert book.get("A1:F9") == [["a", "", "c"], [], ["", "b"]]


def test_an_empty_range_has_no_values(book):
    """The answer of an empty range has range and dimension only."""
    found = book.emulator.call("GET", f"/v4/spreadsheets/{book.id}/values/A1:B2")
    assert found == {"range": "'Лист1'!A1:B2", "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("A1", "'Лист1'!A1"),
        ("A1:C2", "'Лист1'!A1:C2"),
        ("C2:A1", "'Лист1'!A1:C2"),
        ("Лист1", "'Лист1'!A1:Z1000"),
        ("'Лист1'", "'Лист1'!A1:Z1000"),
        ("лист1!B:B", "'Лист1'!B1:B1000"),
        ("B2:C", "'Лист1'!B2:C1000"),
        ("2:3", "'Лист1'!A2:Z3"),
        ("A990:B2000", "'Лист1'!A990:B1000"),
        ("'Мой ''план'' 1/2'!A1:B1", "'Мой ''план'' 1/2'!A1:B1"),
        ("Plan!A1:B1", "Plan!A1:B1"),
        ("'A1'!B2", "'A1'!B2"),
        ("школы", "Plan!B2:C4"),
    ],
)
def test_every_form_of_a1_is_understood(new_book, asked, answered):
    """Quoted titles, whole columns and rows, open ends, named ranges; answers are clipped to the grid."""
    book = new_book("Лист1", "Мой 'план' 1/2", "Plan", "A1")
    grid = {"sheetId": 2, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 3}
    book.do({"addNamedRange": {"namedRange": {"name": "школы", "range": grid}}})
    path = f"/v4/spreadsheets/{book.id}/values/{quote(asked, safe='')}"
    assert book.emulator.call("GET", path)["range"] == answered


@pytest.mark.parametrize("asked", ["Нет!A1", "Лист1!1A", "A1:", "Лист1!", "нет такого"])
def test_what_is_no_range_is_refused_in_googles_words(book, asked):
    """400 "Unable to parse range"."""
    assert refused(book.get, asked) == (400, f"Unable to parse range: {asked}")


def test_beyond_the_grid_is_refused(book):
    """Neither reading from nor writing to cells that are not there."""
    limits = "exceeds grid limits. Max rows: 1000, max columns: 26"
    assert refused(book.get, "A1001") == (400, f"Range ('Лист1'!A1001) {limits}")
    assert refused(book.get, "ZZ5:5") == (400, f"Range ('Лист1'!ZZ5:5) {limits}")
    assert refused(book.get, "C1001:E") == (400, f"Range ('Лист1'!C1001:E) {limits}")
    beyond = "Requested writing within range ['Лист1'!Z1000], but tried writing to"
    assert refused(book.put, "Z1000", [["a", "b"]]) == (400, f"{beyond} column [AA]")
    assert refused(book.put, "Z1000", [["a"], ["b"]]) == (400, f"{beyond} row [1001]")


def test_values_that_leave_their_range_are_refused(book):
    """A range of several cells is a limit; one cell is only a place to begin."""
    assert refused(book.put, "A1:B1", [["a"], ["b"]]) == (
        400,
        "Requested writing within range ['Лист1'!A1:B1], but tried writing to row [2]",
    )
    assert book.put("B2", [["a", "b"], ["c"]])["updatedRange"] == "'Лист1'!B2:C3"


def test_null_leaves_a_cell_and_an_empty_text_empties_it(book):
    """As the API documents: null is skipped, "" clears."""
    book.put("A1", [["a", "b", "c"]])
    answer = book.put("A1", [[None, "", "x"]])
    assert book.get("A1:C1") == [["a", "", "x"]]
    assert (answer["updatedCells"], answer["updatedColumns"], answer["updatedRows"]) == (2, 2, 1)


def test_columns_as_major_dimension(book):
    """Both ways: written by columns, read by columns."""
    path = f"/v4/spreadsheets/{book.id}/values/A1:B2"
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    book.emulator.call("PUT", path, body, valueInputOption="RAW")
    assert book.get("A1:B2") == [["a", "c"], ["b"]]
    assert book.get("A1:C2", majorDimension="COLUMNS") == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("locale", "typed", "bare", "shown"),
    [
        ("ru_RU", "1 234,5", 1234.5, "1\N{NO-BREAK SPACE}234,50"),
        ("ru_RU", "12,5%", 0.125, "12,50%"),
        ("ru_RU", "05.10.2026", 46300, "05.10.2026"),
        ("ru_RU", "5.10.26", 46300, "05.10.2026"),
        ("ru_RU", "2026-10-05", 46300, "2026-10-05"),
        ("ru_RU", "05.10.2026 14:30", 46300.604166666664, "05.10.2026 14:30"),
        ("ru_RU", "14:30", 0.6041666666666666, "14:30"),
        ("ru_RU", "31.11.2026", "31.11.2026", "31.11.2026"),
        ("ru_RU", "ИСТИНА", True, "ИСТИНА"),
        ("ru_RU", "'007", "007", "007"),
        ("ru_RU", "1.234,5", "1.234,5", "1.234,5"),
        ("ru_RU", "№ 7", "№ 7", "№ 7"),
        ("en_US", "1,234.5", 1234.5, "1,234.50"),
        ("en_US", "10/5/2026", 46300, "10/5/2026"),
        ("en_US", "2:30 PM", 0.6041666666666666, "2:30 PM"),
        ("en_US", "true", True, "TRUE"),
        ("en_US", "007", 7, "7"),
        ("en_US", "1e3", 1000, "1.00E+03"),
        ("en_US", "50%", 0.5, "50%"),
        ("en_US", "12-14 октября", "12-14 октября", "12-14 октября"),
    ],
)
def test_what_is_typed_is_understood_by_locale(new_book, locale, typed, bare, shown):
    """USER_ENTERED reads numbers, dates, percent and booleans as the spreadsheet's people type them."""
    book = new_book("A", locale=locale)
    book.put("A1", [[typed]], typed=True)
    assert book.get("A1", valueRenderOption="UNFORMATTED_VALUE") == [[bare]]
    assert book.get("A1") == [[shown]]


def test_raw_text_is_never_understood(book):
    """People's text written RAW stays text, whatever it looks like (no formula injection)."""
    book.put("A1", [["=HYPERLINK(1)", "05.10.2026", "12", "'x"]])
    assert book.get("A1:D1", valueRenderOption="UNFORMATTED_VALUE") == [["=HYPERLINK(1)", "05.10.2026", "12", "'x"]]


def test_dates_read_as_numbers_or_as_texts(book):
    """SERIAL_NUMBER and FORMATTED_STRING of unformatted values."""
    book.put("A1", [["05.10.2026", 5]], typed=True)
    wanted = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    assert book.get("A1:B1", **wanted) == [["05.10.2026", 5]]


def test_a_cell_formatted_as_text_takes_typing_as_text(book):
    """Codes such as 007 survive in a column of plain text."""
    form = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    grid = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    book.do({"repeatCell": {"range": grid, "cell": form, "fields": "userEnteredFormat.numberFormat"}})
    book.put("A1", [["007"]], typed=True)
    assert book.get("A1", valueRenderOption="UNFORMATTED_VALUE") == [["007"]]


def append(book, cells, values, **params):
    path = f"/v4/spreadsheets/{book.id}/values/{quote(cells)}:append"
    return book.emulator.call("POST", path, {"values": values}, valueInputOption="RAW", **params)


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


def test_clearing_leaves_formats(book):
    """Clearing empties the contents; a date cell stays a date cell."""
    book.put("A1", [["05.10.2026", "b"]], typed=True)
    answer = book.emulator.call("POST", f"/v4/spreadsheets/{book.id}/values/A1:clear", {})
    book.put("A1", [[46301]])
    assert answer["clearedRange"] == "'Лист1'!A1"
    assert book.get("A1:B1") == [["06.10.2026", "b"]]


def test_a_batch_writes_all_or_nothing(book):
    """One bad range in a batch, and nothing of it is written."""
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Нет!A1", "values": [["b"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    path = f"/v4/spreadsheets/{book.id}/values:batchUpdate"
    assert refused(book.emulator.call, "POST", path, body) == (
        400,
        "Invalid data[1]: Unable to parse range: Нет!A1",
    )
    assert book.get("A1:B2") == []


def test_batch_totals(new_book):
    """A batch adds up rows, columns, cells and sheets, and has a response for each range."""
    book = new_book("A", "B")
    body = {
        "valueInputOption": "RAW",
        "data": [{"range": "A!A1:B1", "values": [[1, 2]]}, {"range": "B!A1", "values": [[3]]}],
    }
    answer = book.emulator.call("POST", f"/v4/spreadsheets/{book.id}/values:batchUpdate", body)
    totals = {name: answer[f"totalUpdated{name}"] for name in ("Rows", "Columns", "Cells", "Sheets")}
    assert totals == {"Rows": 2, "Columns": 3, "Cells": 3, "Sheets": 2}
    assert [entry["updatedRange"] for entry in answer["responses"]] == ["A!A1:B1", "B!A1"]


def test_many_long_ranges_in_one_read(book):
    """The client turns a long address into a POST that names GET; it is answered all the same."""
    api = book.emulator.api("sheets", "v4")
    ranges = [f"'Лист1'!A{row}:B{row}" for row in range(1, 120)]
    found = api.spreadsheets().values().batchGet(spreadsheetId=book.id, ranges=ranges).execute()
    assert len(found["valueRanges"]) == 119


def test_without_an_input_option_nothing_is_written(book):
    """The option valueInputOption has no default."""
    code, message = refused(book.emulator.call, "PUT", f"/v4/spreadsheets/{book.id}/values/A1", {"values": [["a"]]})
    assert code == 400
    assert "valueInputOption" in message


def test_gspread_works_as_its_users_know_it(emulator):
    """With gspread: create, write, append, read records, format, freeze, sort, find."""
    sheet = emulator.gspread().create("Дорожная карта").sheet1
    sheet.update([["Код", "Имя"], ["М2", "б"]], "A1")
    sheet.append_row(["М1", "а"])
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.freeze(rows=1)
    sheet.sort((1, "asc"), range="A2:B3")
    assert sheet.get_all_records() == [{"Код": "М1", "Имя": "а"}, {"Код": "М2", "Имя": "б"}]
    assert sheet.find("б").address == "B3"
    assert sheet.frozen_row_count == 1
