"""Values: reading, writing, appending, clearing, in all forms of A1."""

from urllib.parse import quote

import pytest
import requests

from connectors.emulator.sheets.options import option


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
    ("title", "told"),
    [
        ("food.csv", "food.csv!A1"),
        ("TRUE", "TRUE!A1"),
        ("profiles-10.csv", "'profiles-10.csv'!A1"),
        (".csv", "'.csv'!A1"),
        ("D3", "'D3'!A1"),
        ("it's", "'it''s'!A1"),
    ],
)
def test_titles_are_quoted_where_google_quotes_them(new_book, title, told):
    """A dot inside needs no quotes, whatever could be a cell or any other sign does."""
    book = new_book(title)
    # without a title, the first tab is meant
    assert book.emulator.call("GET", f"/v4/spreadsheets/{book.id}/values/A1")["range"] == told


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
        ("$A$1:$B$2", "'Лист1'!A1:B2"),
        ("A5:A", "'Лист1'!A5:A1000"),
        ("C:A", "'Лист1'!A1:C1000"),
        ("A1:C", "'Лист1'!A1:C1000"),
        ("B3:2", "'Лист1'!B2:Z3"),
        ("R2C3", "'Лист1'!C2"),
        ("Plan!R3C2:R1C1", "Plan!A1:B3"),
        ("Лист1!a1:b2", "'Лист1'!A1:B2"),
        ("'A1'", "'A1'!A1:Z1000"),
        ("Стой! Кто?!A1", "'Стой! Кто?'!A1"),
        ("'Стой! Кто?'", "'Стой! Кто?'!A1:Z1000"),
    ],
)
def test_every_form_of_a1_is_understood(new_book, asked, answered):
    """Quoted titles, whole columns and rows, open ends, named ranges; answers are clipped to the grid."""
    book = new_book("Лист1", "Мой 'план' 1/2", "Plan", "A1", "Стой! Кто?")
    grid = {"sheetId": 2, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 3}
    book.do({"addNamedRange": {"namedRange": {"name": "школы", "range": grid}}})
    path = f"/v4/spreadsheets/{book.id}/values/{quote(asked, safe='')}"
    assert book.emulator.call("GET", path)["range"] == answered


@pytest.mark.parametrize(
    "asked", ["Нет!A1", "Лист1!1A", "A1:", "Лист1!", "нет такого", "A0", "'Лист1", "R0C1", "A1:B2:C3"]
)
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


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            {"name": "Анна", "age": 5},
            'struct_value {\n  fields {\n    key: "name"\n    value {\n      string_value: "Анна"\n',
        ),
        ({}, "struct_value {\n}\n"),
        (
            ["a", True, None],
            'list_value {\n  values {\n    string_value: "a"\n  }\n  values {\n    bool_value: true\n  }\n',
        ),
    ],
)
def test_what_can_stand_in_no_cell_is_refused(book, value, told):
    """An object or a list where a value should be: Google prints it as its own wire format does."""
    code, message = refused(book.put, "A1", [["a"], ["b", value]])
    assert code == 400
    assert message.startswith(f"Invalid values[1][1]: {told}")
    body = {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [[value]]}]}
    code, message = refused(book.emulator.call, "POST", f"/v4/spreadsheets/{book.id}/values:batchUpdate", body)
    assert message.startswith(f"Invalid data[0]: Invalid values[0][0]: {told}")
    assert book.get("A1:B2") == []


def test_an_option_that_is_not_chosen_has_its_default():
    """Left out or "unspecified" is the same."""
    assert option("valueRenderOption", None) == "FORMATTED_VALUE"
    assert option("majorDimension", "DIMENSION_UNSPECIFIED") == "ROWS"


def test_what_was_written_is_given_back_if_asked(book):
    """includeValuesInResponse, with how the values are wanted."""
    params = {"includeValuesInResponse": True, "responseValueRenderOption": "UNFORMATTED_VALUE"}
    path = f"/v4/spreadsheets/{book.id}/values/B2"
    body = {"values": [["50%", "01.09.2026"], ["=1+1"]]}
    answer = book.emulator.call("PUT", path, body, valueInputOption="USER_ENTERED", **params)
    assert answer == {
        "spreadsheetId": book.id,
        "updatedRange": "'Лист1'!B2:C3",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 3,
        "updatedData": {"range": "'Лист1'!B2:C3", "majorDimension": "ROWS", "values": [[0.5, 46266], [2]]},
    }


def test_nothing_is_written_for_no_values(book):
    """An empty list is an answer without counts, and no error."""
    book.put("A1", [["a"]])
    assert book.put("A1:B2", []) == {"spreadsheetId": book.id, "updatedRange": "'Лист1'!A1:B2"}
    assert book.get("A1") == [["a"]]


@pytest.mark.parametrize(
    ("data_filter", "found"),
    [
        ({"a1Range": "A2:B2"}, [["c", "d"]]),
        ({"gridRange": {"startRowIndex": 1, "endRowIndex": 2}}, [["c", "d"]]),
        ({"developerMetadataLookup": {"metadataKey": "row"}}, [["c", "d"]]),
        ({"developerMetadataLookup": {"metadataKey": "column", "locationType": "COLUMN"}}, [["b"], ["d"]]),
    ],
)
def test_data_filters_mean_ranges(book, data_filter, found):
    """By A1, by numbers, by tags on rows and columns: read, write and clear."""
    book.put("A1", [["a", "b"], ["c", "d"]])
    for key, dimension in (("row", "ROWS"), ("column", "COLUMNS")):
        line = {"sheetId": 0, "dimension": dimension, "startIndex": 1, "endIndex": 2}
        tag = {"metadataKey": key, "visibility": "DOCUMENT", "location": {"dimensionRange": line}}
        book.do({"createDeveloperMetadata": {"developerMetadata": tag}})
    path = f"/v4/spreadsheets/{book.id}/values:batch"
    read = {"dataFilters": [data_filter], "valueRenderOption": "UNFORMATTED_VALUE"}
    answer = book.emulator.call("POST", f"{path}GetByDataFilter", read)
    assert [entry["valueRange"]["values"] for entry in answer["valueRanges"]] == [found]
    assert answer["valueRanges"][0]["dataFilters"] == [data_filter]
    data = [{"dataFilter": data_filter, "majorDimension": "ROWS", "values": [["x"]]}]
    answer = book.emulator.call("POST", f"{path}UpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert (answer["totalUpdatedCells"], answer["responses"][0]["dataFilter"]) == (1, data_filter)
    book.emulator.call("POST", f"{path}ClearByDataFilter", {"dataFilters": [data_filter]})
    assert "values" not in book.emulator.call("POST", f"{path}GetByDataFilter", read)["valueRanges"][0]


def test_the_part_of_a_batch_that_is_wrong_is_named(book):
    """Writing, clearing and filters say which of several it was."""
    path = f"/v4/spreadsheets/{book.id}/values:batch"
    body = {"ranges": ["A1", "A1001:ZZ"]}
    told = "Range ('Лист1'!A1001:ZZ) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert refused(book.emulator.call, "POST", f"{path}Clear", body) == (400, f"Invalid range[1]: {told}")
    body = {
        "valueInputOption": "RAW",
        "data": [{"range": "A1", "values": [[1]]}, {"range": "A1:B1", "values": [[1], [2]]}],
    }
    told = "Requested writing within range ['Лист1'!A1:B1], but tried writing to row [2]"
    assert refused(book.emulator.call, "POST", f"{path}Update", body) == (400, f"Invalid data[1]: {told}")
    assert refused(book.emulator.call, "GET", f"{path}Get", ranges=["A1", "Нет!A1"]) == (
        400,
        "Unable to parse range: Нет!A1",
    )


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


def test_raw_text_is_never_understood(book):
    """People's text written RAW stays text, whatever it looks like (no formula injection)."""
    book.put("A1", [["=HYPERLINK(1)", "05.10.2026", "12", "'x"]])
    assert book.get("A1:D1", valueRenderOption="UNFORMATTED_VALUE") == [["=HYPERLINK(1)", "05.10.2026", "12", "'x"]]


def test_a_cell_formatted_as_text_takes_typing_as_text(book):
    """Codes such as 007 survive in a column of plain text."""
    form = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    grid = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    book.do({"repeatCell": {"range": grid, "cell": form, "fields": "userEnteredFormat.numberFormat"}})
    book.put("A1", [["007"]], typed=True)
    assert book.get("A1", valueRenderOption="UNFORMATTED_VALUE") == [["007"]]


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
