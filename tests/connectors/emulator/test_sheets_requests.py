"""spreadsheets.batchUpdate: the kinds of requests and their replies."""

import pytest
import requests


def refusal(action, *args, **options):
    with pytest.raises(requests.HTTPError) as error:
        action(*args, **options)
    return error.value.response.json()["error"]["message"]


def grid(top, bottom, left, right, sheet=0):
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return {"sheetId": sheet, **dict(zip(names, (top, bottom, left, right), strict=True))}


def told(range_):
    """A range of the sheet 0 as answers write it: the default is left out."""
    return {name: value for name, value in range_.items() if name != "sheetId"}


def sheets(book, **params):
    return book.describe(**params)["sheets"]


def titles(book):
    return [sheet["properties"]["title"] for sheet in sheets(book)]


def cell_data(book, cell):
    found = book.describe(ranges=cell, includeGridData="true")["sheets"][0]["data"][0]
    return found["rowData"][0]["values"][0]


def test_one_bad_request_changes_nothing(book):
    """A batchUpdate is atomic, and names the request that could not be carried out."""
    book.put("A1", [["vorher"]])
    message = refusal(
        book.do,
        {"addSheet": {"properties": {"title": "Ход"}}},
        {"updateCells": {"start": {"sheetId": 0}, "rows": [{"values": [{}]}], "fields": "*"}},
        {"addSheet": {"properties": {"title": "ход"}}},
    )
    assert message == (
        'Invalid requests[2].addSheet: A sheet with the name "ход" already exists. Please enter another name.'
    )
    assert titles(book) == ["Лист1"]
    assert book.get("A1") == [["vorher"]]


def test_unknown_sheets_are_named(book):
    """400, in one set of words for sheets and in another for ranges on them."""
    assert refusal(book.do, {"deleteSheet": {"sheetId": 123}}) == (
        "Invalid requests[0].deleteSheet: No sheet with id: 123"
    )
    assert refusal(book.do, {"mergeCells": {"range": grid(0, 1, 0, 2, sheet=123)}}) == (
        "Invalid requests[0].mergeCells: No grid with id: 123"
    )


def test_what_a_request_cannot_do_without_is_named(book):
    """A missing part is the caller's fault, told in words, not the emulator's."""
    assert refusal(book.do, {"mergeCells": {}}) == "Invalid requests[0].mergeCells: range must be specified."
    assert refusal(book.do, {"addNamedRange": {}}) == "Invalid requests[0].addNamedRange: name must be specified."
    assert refusal(book.do, {}) == "Invalid requests[0]: No request set."


def test_sheets_come_go_and_change_places(new_book):
    """By addSheet, duplicateSheet, deleteSheet, and updateSheetProperties with indices counted before the move."""
    book = new_book("A", "B", "C", locale="ru_RU")
    book.put("C!A1", [["x", "=A1"]], typed=True)
    replies = book.do(
        {"addSheet": {"properties": {"title": "D", "index": 0, "tabColor": {"red": 1}}}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "index": 4}, "fields": "index"}},
        {"deleteSheet": {"sheetId": 1}},
        {"duplicateSheet": {"sourceSheetId": 2, "insertSheetIndex": 3, "newSheetId": 77}},
    )
    assert titles(book) == ["D", "C", "A", "Копия C"]
    assert replies[0]["addSheet"]["properties"]["index"] == 0
    assert replies[1] == replies[2] == {}
    assert replies[3]["duplicateSheet"]["properties"]["sheetId"] == 77
    assert book.get("Копия C!A1:B1") == [["x", "x"]]


def test_the_last_sheet_stays(book):
    """A spreadsheet has at least one sheet."""
    assert "You can't remove all the sheets in a document." in refusal(book.do, {"deleteSheet": {"sheetId": 0}})


def test_sheet_properties_change_by_mask(book):
    """Only what the mask names changes; named and not given goes back to the default."""
    given = {"sheetId": 0, "title": "Ход", "hidden": False, "gridProperties": {"frozenRowCount": 1, "rowCount": 20}}
    book.do(
        {"addSheet": {"properties": {"title": "Zweites"}}},
        {"updateSheetProperties": {"properties": given, "fields": "title,gridProperties(frozenRowCount,rowCount)"}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}},
    )
    found = sheets(book)[0]["properties"]
    assert (found["title"], found["hidden"]) == ("Ход", True)
    assert found["gridProperties"] == {"rowCount": 20, "columnCount": 26, "frozenRowCount": 1}
    book.do({"updateSheetProperties": {"properties": {"sheetId": 0}, "fields": "gridProperties.frozenRowCount"}})
    assert sheets(book)[0]["properties"]["gridProperties"] == {"rowCount": 20, "columnCount": 26}


def test_the_title_is_the_files_name(book):
    """Renamed here, it is renamed in Drive, and the other way round."""
    change = {"properties": {"title": "Новое", "locale": "en_US"}, "fields": "title,locale"}
    book.do({"updateSpreadsheetProperties": change})
    assert book.emulator.call("GET", f"/drive/v3/files/{book.id}")["name"] == "Новое"
    book.emulator.call("PATCH", f"/drive/v3/files/{book.id}", {"name": "Ещё новее"})
    assert book.describe()["properties"]["title"] == "Ещё новее"
    assert book.describe()["properties"]["locale"] == "en_US"


def test_the_spreadsheets_properties_change_by_mask(book):
    """What is given and not named stays as it was."""
    given = {"title": "x", "locale": "en_US", "timeZone": "Asia/Omsk"}
    book.do({"updateSpreadsheetProperties": {"properties": given, "fields": "timeZone"}})
    found = book.describe()["properties"]
    assert (found["title"], found["locale"], found["timeZone"]) == ("Книга", "ru_RU", "Asia/Omsk")


def test_the_first_visible_sheet_is_meant(new_book):
    """A range without a title does not mean a hidden sheet."""
    book = new_book("A", "B")
    book.do({"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}})
    book.put("A1", [["x"]])
    assert book.get("B!A1") == [["x"]]


def test_new_rows_look_like_their_neighbours(book):
    """They take format and validation from behind, or from before where asked; never notes or contents."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    line = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    put = {"repeatCell": {"range": grid(0, 1, 0, 1), "cell": bold | {"note": "x"}, "fields": "*"}}
    book.do(put, {"insertDimension": {"range": line, "inheritFromBefore": True}}, {"insertDimension": {"range": line}})
    assert cell_data(book, "A2")["userEnteredFormat"] == bold["userEnteredFormat"]
    assert "note" not in cell_data(book, "A2")


def test_a_mask_must_name_what_there_is(book):
    """No mask and a wrong mask are refused."""
    change = {"properties": {"sheetId": 0, "title": "x"}}
    assert "At least one field must be listed in 'fields'" in refusal(
        book.do, {"updateSheetProperties": change | {"fields": ""}}
    )
    assert "Invalid field: name" in refusal(book.do, {"updateSheetProperties": change | {"fields": "name"}})


def test_cells_are_written_with_what_the_mask_names(book):
    """By updateCells: value, format and note; a range empties the cells that rows do not reach."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "Заметка"}
    row = {"values": [{"userEnteredValue": {"stringValue": "x"}, **bold}]}
    book.put("A1", [["a", "b"], ["c", "d"]])
    book.do({"updateCells": {"range": grid(0, 2, 0, 2), "rows": [row], "fields": "userEnteredValue,note"}})
    assert book.get("A1:B2") == [["x"]]
    assert cell_data(book, "A1")["note"] == "Заметка"
    assert "userEnteredFormat" not in cell_data(book, "A1")


def test_formats_lie_over_each_other_by_mask(book):
    """With repeatCell one changes single properties and leaves the others."""
    colour = {"userEnteredFormat": {"backgroundColor": {"red": 1}, "textFormat": {"italic": True}}}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.do(
        {"repeatCell": {"range": grid(0, 2, 0, 1), "cell": colour, "fields": "userEnteredFormat"}},
        {"repeatCell": {"range": grid(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}},
    )
    found = cell_data(book, "A1")["userEnteredFormat"]
    red = {"red": 1}
    colours = {"backgroundColor": red, "backgroundColorStyle": {"rgbColor": red}}
    assert found == {**colours, "textFormat": {"italic": True, "bold": True}}


def test_cells_are_appended_below_the_last_data(book):
    """For appendCells the emulator looks at the whole sheet, and the grid grows."""
    book.put("C4", [["x"]])
    row = {"values": [{"userEnteredValue": {"numberValue": 5}}, {"userEnteredValue": {"boolValue": True}}]}
    book.do({"appendCells": {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}})
    assert book.get("A5:B5") == [["5", "ИСТИНА"]]


def test_rows_are_sorted_blanks_last(book):
    """Numbers before texts, blanks last in either direction; formats go along."""
    book.put("A1", [["б", 1], ["", 2], [10, 3], ["а", 4], [9, 5]])
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.do({"repeatCell": {"range": grid(4, 5, 0, 1), "cell": bold, "fields": "userEnteredFormat"}})
    for order, expected in (("ASCENDING", [5, 3, 4, 1, 2]), ("DESCENDING", [1, 4, 3, 5, 2])):
        specs = [{"dimensionIndex": 0, "sortOrder": order}]
        book.do({"sortRange": {"range": grid(0, 5, 0, 2), "sortSpecs": specs}})
        assert [row[0] for row in book.get("B1:B5", valueRenderOption="UNFORMATTED_VALUE")] == expected
    assert "userEnteredFormat" in cell_data(book, "A4")


def test_validation_is_kept_with_its_cells(book):
    """Lists and tick boxes, strict or not, come back with the cells and go with their rows."""
    values = [{"userEnteredValue": text} for text in ("Перенести", "Отменить")]
    choice = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True, "showCustomUi": True}
    tick = {"condition": {"type": "BOOLEAN"}, "strict": True}
    line = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    book.do(
        {"setDataValidation": {"range": grid(0, 2, 0, 1), "rule": choice}},
        {"setDataValidation": {"range": grid(1, 2, 1, 2), "rule": tick}},
        {"setDataValidation": {"range": grid(0, 1, 0, 1)}},
        {"insertDimension": {"range": line}},
    )
    assert cell_data(book, "A3")["dataValidation"] == choice
    assert cell_data(book, "B3")["dataValidation"] == tick


def test_merges_keep_their_first_cell(book):
    """Both mergeCells and unmergeCells; a part of a merge cannot be unmerged."""
    book.put("A1", [["a", "b"], ["c", "d"]])
    book.do({"mergeCells": {"range": grid(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    assert book.get("A1:B2") == [["a"]]
    assert sheets(book)[0]["merges"] == [told(grid(0, 2, 0, 2))]
    assert "You must select all cells" in refusal(book.do, {"unmergeCells": {"range": grid(0, 1, 0, 2)}})
    book.do({"unmergeCells": {"range": grid(0, 3, 0, 3)}})
    assert "merges" not in sheets(book)[0]


def test_what_lies_over_cells_comes_and_goes(book):
    """Filter, conditional format, banding, named range: added, shown, removed."""
    rule = {"ranges": [grid(0, 9, 0, 1)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    banded = {"range": grid(0, 9, 0, 3), "rowProperties": {"firstBandColor": {"red": 1}}}
    replies = book.do(
        {"setBasicFilter": {"filter": {"range": grid(0, 9, 0, 3)}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addBanding": {"bandedRange": banded}},
        {"addNamedRange": {"namedRange": {"name": "коды", "range": grid(0, 9, 0, 1)}}},
    )
    found = sheets(book)[0]
    assert found["basicFilter"] == {"range": told(grid(0, 9, 0, 3))}
    rule["ranges"] = [told(grid(0, 9, 0, 1))]
    assert found["conditionalFormats"] == [rule]
    assert found["bandedRanges"] == [replies[2]["addBanding"]["bandedRange"]]
    named = replies[3]["addNamedRange"]["namedRange"]
    assert book.describe()["namedRanges"] == [named]
    removed = book.do(
        {"clearBasicFilter": {"sheetId": 0}},
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
        {"deleteBanding": {"bandedRangeId": found["bandedRanges"][0]["bandedRangeId"]}},
        {"deleteNamedRange": {"namedRangeId": named["namedRangeId"]}},
    )
    assert removed[1]["deleteConditionalFormatRule"]["rule"] == rule
    assert set(sheets(book)[0]) == {"properties"}


def test_what_lies_over_cells_follows_them(book):
    """A column inserted in front shifts merges, filters, named ranges and formats alike."""
    line = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    book.do(
        {"setBasicFilter": {"filter": {"range": grid(0, 9, 0, 3)}}},
        {"mergeCells": {"range": grid(0, 2, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addNamedRange": {"namedRange": {"name": "коды", "range": grid(0, 9, 0, 1)}}},
        {"updateDimensionProperties": {"range": line, "properties": {"pixelSize": 77}, "fields": "pixelSize"}},
        {"insertDimension": {"range": line}},
    )
    found = book.describe(ranges="Лист1!A1:B1", includeGridData="true")
    sheet = found["sheets"][0]
    assert sheet["basicFilter"]["range"] == told(grid(0, 9, 1, 4))
    assert sheet["merges"] == [told(grid(0, 2, 1, 3))]
    assert found["namedRanges"][0]["range"] == told(grid(0, 9, 1, 2))
    assert [column["pixelSize"] for column in sheet["data"][0]["columnMetadata"]] == [100, 77]


def test_borders_are_drawn_on_each_side(book):
    """By updateBorders: outer sides on the edge, inner ones between."""
    solid = {"style": "SOLID"}
    book.do({"updateBorders": {"range": grid(0, 2, 0, 1), "top": solid, "innerHorizontal": solid}})
    assert set(cell_data(book, "A1")["userEnteredFormat"]["borders"]) == {"top", "bottom"}
    assert set(cell_data(book, "A2")["userEnteredFormat"]["borders"]) == {"top"}


def test_find_and_replace(book):
    """Whole cells or parts, by text or pattern; the reply counts."""
    book.put("A1", [["ЦПМСС", "ЦПМСС и ИМЦ"], ["цпмсс", "№ 352"]])
    whole, part, pattern = book.do(
        {"findReplace": {"find": "ЦПМСС", "replacement": "X", "matchEntireCell": True, "sheetId": 0}},
        {"findReplace": {"find": "ЦПМСС", "replacement": "Y", "matchCase": True, "allSheets": True}},
        {
            "findReplace": {
                "find": r"№ (\d+)",
                "replacement": "школа $1",
                "searchByRegex": True,
                "range": grid(0, 2, 0, 2),
            }
        },
    )
    assert book.get("A1:B2") == [["X", "Y и ИМЦ"], ["X", "школа 352"]]
    counts = {"valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 2}
    assert whole["findReplace"] == counts
    assert (part["findReplace"]["valuesChanged"], pattern["findReplace"]["valuesChanged"]) == (1, 1)


def test_cut_cells_take_references_along(book):
    """What pointed at the moved cells points at their new place."""
    book.put("A1", [["a", "=A1", "=A1:A2"]], typed=True)
    destination = {"sheetId": 0, "rowIndex": 4, "columnIndex": 4}
    book.do({"cutPaste": {"source": grid(0, 1, 0, 1), "destination": destination}})
    assert book.formulas("A1:E5")[0] == ["", "=E5", "=A1:A2"]
    assert book.get("E5") == [["a"]]


def test_values_are_pasted_without_formulas(book):
    """PASTE_VALUES, and PASTE_NORMAL over several times the size."""
    book.put("A1", [["a", "=A1&1"]], typed=True)
    book.do(
        {"copyPaste": {"source": grid(0, 1, 1, 2), "destination": grid(0, 1, 2, 3), "pasteType": "PASTE_VALUES"}},
        {"copyPaste": {"source": grid(0, 1, 0, 1), "destination": grid(1, 4, 0, 1)}},
    )
    assert book.formulas("C1") == [["a1"]]
    assert book.get("A2:A4") == [["a"], ["a"], ["a"]]


def test_the_grid_grows_and_shrinks(book):
    """With appendDimension the grid grows; deleting all rows is refused, as is deleting what is not there."""
    book.do({"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 4}})
    assert sheets(book)[0]["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 30}
    line = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1000}
    assert "You can't delete all the rows on the sheet." in refusal(book.do, {"deleteDimension": {"range": line}})
    assert "doesn't exist" in refusal(book.do, {"deleteDimension": {"range": line | {"endIndex": 1001}}})


def test_columns_are_fitted_to_their_texts(book):
    """After autoResizeDimensions a column is wide enough for its longest text."""
    book.put("A1", [["Краткое содержание мероприятия"]])
    columns = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    book.do({"autoResizeDimensions": {"dimensions": columns}})
    found = book.describe(ranges="A1", includeGridData="true")["sheets"][0]["data"][0]
    assert found["columnMetadata"][0]["pixelSize"] > 200


def test_the_answer_can_carry_the_spreadsheet(book):
    """With includeSpreadsheetInResponse, ranges and cells."""
    body = {
        "requests": [{"addSheet": {"properties": {"title": "Ход"}}}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Лист1!A1:B1"],
        "responseIncludeGridData": True,
    }
    book.put("A1", [["x"]])
    answer = book.emulator.call("POST", f"/v4/spreadsheets/{book.id}:batchUpdate", body)
    (sheet,) = answer["updatedSpreadsheet"]["sheets"]
    assert sheet["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "x"


def test_cells_come_only_when_asked_for(book):
    """By includeGridData, or by a mask that names them; ranges limit sheets and cells."""
    book.put("A1", [["a", 5, "=B1*2"]], typed=True)
    assert "data" not in book.describe()["sheets"][0]
    mask = "sheets(properties.title,data.rowData.values(userEnteredValue,effectiveValue))"
    (sheet,) = book.describe(fields=mask, ranges="A1:C1")["sheets"]
    assert sheet["properties"] == {"title": "Лист1"}
    assert sheet["data"][0]["rowData"][0]["values"] == [
        {"userEnteredValue": {"stringValue": "a"}, "effectiveValue": {"stringValue": "a"}},
        {"userEnteredValue": {"numberValue": 5}, "effectiveValue": {"numberValue": 5}},
        {"userEnteredValue": {"formulaValue": "=B1*2"}, "effectiveValue": {"numberValue": 10}},
    ]


def test_a_mask_that_names_nothing_there_is(book):
    """A mask is held against Google's schema."""
    assert refusal(book.describe, fields="sheets.titel") == "Invalid field selection sheets.titel"


def test_a_spreadsheet_is_created_with_its_contents(emulator):
    """With spreadsheets.create one gives sheets with cells, sizes and merges."""
    values = [{"userEnteredValue": {"stringValue": "Код"}, "userEnteredFormat": {"textFormat": {"bold": True}}}]
    sheet = {
        "properties": {"sheetId": 7, "title": "План", "gridProperties": {"rowCount": 5, "columnCount": 3}},
        "data": [{"startRow": 1, "rowData": [{"values": values}], "columnMetadata": [{"pixelSize": 200}]}],
        "merges": [grid(0, 1, 0, 2, sheet=7)],
    }
    made = emulator.call("POST", "/v4/spreadsheets", {"properties": {"title": "К"}, "sheets": [sheet]})
    found = emulator.call("GET", f"/v4/spreadsheets/{made['spreadsheetId']}", includeGridData="true")["sheets"][0]
    assert found["properties"]["gridProperties"] == {"rowCount": 5, "columnCount": 3}
    assert found["data"][0]["rowData"][1]["values"][0]["formattedValue"] == "Код"
    assert found["merges"] == sheet["merges"]
    assert found["data"][0]["columnMetadata"][0] == {"pixelSize": 200}


def test_a_sheet_is_copied_into_another_spreadsheet(new_book):
    """By sheets.copyTo: a new id, a title of its own, the same cells."""
    source, target = new_book("План", locale="ru_RU"), new_book("Лист1", locale="ru_RU")
    source.put("A1", [["x"]])
    path = f"/v4/spreadsheets/{source.id}/sheets/0:copyTo"
    answer = source.emulator.call("POST", path, {"destinationSpreadsheetId": target.id})
    assert (answer["title"], answer["index"]) == ("Копия План", 1)
    assert target.get("'Копия План'!A1") == [["x"]]


def test_sheets_by_data_filter(new_book):
    """By getByDataFilter: only the sheets that filters mean."""
    book = new_book("A", "B")
    path = f"/v4/spreadsheets/{book.id}:getByDataFilter"
    answer = book.emulator.call("POST", path, {"dataFilters": [{"gridRange": {"sheetId": 1}}]})
    assert [sheet["properties"]["title"] for sheet in answer["sheets"]] == ["B"]


def test_node_clients_spell_paths_their_own_way(book):
    """A slash at the end and before ":batchUpdate"."""
    body = {"requests": [{"addSheet": {"properties": {"title": "x"}}}]}
    book.emulator.call("POST", f"/v4/spreadsheets/{book.id}/:batchUpdate", body)
    assert book.emulator.call("GET", f"/v4/spreadsheets/{book.id}/")["sheets"][1]["properties"]["title"] == "x"
