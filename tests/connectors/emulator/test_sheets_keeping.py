"""What hangs on sheets is kept: through snapshots, in copies, and when a batch fails."""

import pytest

from tests.connectors.emulator.grids import cell, columns, grid, refusal, rows

MODE = {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"}


@pytest.fixture
def laden(book):
    """A book whose sheet has one part of every kind."""
    book.put("A1", [["Код", "Число"], ["М1", 5], ["М2", 15]])
    rule = {"ranges": [grid(0, 9, 0, 1)], "booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
    spec = {"columnIndex": 1, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}}
    over = {"overlayPosition": {"anchorCell": cell(1, 4)}}
    book.do(
        {"addTable": {"table": {"name": "Т", "range": grid(0, 3, 0, 2)}}},
        {"setBasicFilter": {"filter": {"range": grid(0, 3, 0, 2), "filterSpecs": [spec]}}},
        {"addFilterView": {"filter": {"title": "Вид", "range": grid(0, 3, 0, 2), "filterSpecs": [spec]}}},
        {"addDimensionGroup": {"range": rows(4, 6)}},
        {"addDimensionGroup": {"range": columns(3, 5)}},
        {"addConditionalFormatRule": {"rule": rule}},
        {"addBanding": {"bandedRange": {"range": grid(10, 12, 0, 2), "rowProperties": {"firstBandColor": {"red": 1}}}}},
        {"addNamedRange": {"namedRange": {"name": "имя", "range": grid(0, 3, 0, 1)}}},
        {"addProtectedRange": {"protectedRange": {"range": grid(0, 1, 0, 2), "warningOnly": True}}},
        {"mergeCells": {"range": grid(14, 16, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addChart": {"chart": {"spec": {"title": "Д"}, "position": over}}},
        {"addSlicer": {"slicer": {"spec": {"dataRange": grid(0, 3, 0, 2)}, "position": over}}},
        {"insertComment": {"content": "?", "coordinate": cell(1, 1)}},
    )
    return book


def described(book):
    return book.describe(includeGridData="true", **MODE)


def test_a_snapshot_has_it_all(laden):
    """Restored, the spreadsheet is described word for word as before."""
    before = described(laden)
    session = laden.emulator.session()
    snapshot = session.get(f"{laden.emulator.url}/emulator/snapshot").content
    laden.emulator.control("POST", "reset")
    session.post(f"{laden.emulator.url}/emulator/snapshot", data=snapshot)
    assert described(laden) == before


def test_a_failed_batch_leaves_it_as_it_was(laden):
    """Whatever was done before the request that failed."""
    before = described(laden)
    refusal(
        laden.do,
        {"insertRange": {"range": grid(0, 2, 0, 2), "shiftDimension": "ROWS"}},
        {"deleteDimensionGroup": {"range": rows(4, 6)}},
        {"clearBasicFilter": {}},
        {"deleteSheet": {"sheetId": 404}},
    )
    assert described(laden) == before


def test_a_copied_file_has_all_but_comments(laden):
    """With the ids of the original, as far as they are the spreadsheet's own."""
    copied = laden.emulator.call("POST", f"/drive/v3/files/{laden.id}/copy", {"name": "Копия"})["id"]
    before, after = laden.describe(), laden.emulator.call("GET", f"/v4/spreadsheets/{copied}", **MODE)
    assert after["sheets"] == before["sheets"]
    assert after["namedRanges"] == before["namedRanges"]
    assert "comments" not in after


def test_a_duplicated_sheet_has_parts_of_its_own(laden):
    """The same ones, on its own cells, none under an id that the original has."""
    laden.do({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8, "insertSheetIndex": 1}})
    first, second = laden.describe(excludeTablesInBandedRanges="true")["sheets"]
    assert second.keys() == first.keys()
    ids = {
        "tables": "tableId",
        "filterViews": "filterViewId",
        "bandedRanges": "bandedRangeId",
        "protectedRanges": "protectedRangeId",
        "charts": "chartId",
        "slicers": "slicerId",
    }
    for name, key in ids.items():
        assert second[name][0][key] != first[name][0][key]
    assert second["basicFilter"]["range"]["sheetId"] == second["conditionalFormats"][0]["ranges"][0]["sheetId"] == 8


def test_frozen_rows_follow(book):
    """Rows that come or go above the edge move it; what is not frozen cannot all be deleted."""
    frozen = {"properties": {"gridProperties": {"frozenRowCount": 2}}, "fields": "gridProperties.frozenRowCount"}
    everything = {"deleteDimension": {"range": rows(2, 1000)}}
    book.do({"updateSheetProperties": frozen})
    assert refusal(book.do, everything).endswith("Sorry, it is not possible to delete all non-frozen rows.")
    book.do(
        {"insertDimension": {"range": rows(1, 4)}},
        {"deleteDimension": {"range": rows(0, 1)}},
        {"insertDimension": {"range": rows(900, 901)}},
    )
    assert book.describe()["sheets"][0]["properties"]["gridProperties"]["frozenRowCount"] == 4
    frozen["properties"]["gridProperties"]["frozenRowCount"] = 9999
    words = "You can't freeze all visible rows on the sheet."
    assert refusal(book.do, {"updateSheetProperties": frozen}).endswith(words)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"addSheet": {"properties": {"sheetId": -1}}}, "Sheet id must be non-negative."),
        ({"addSheet": {"properties": {"sheetId": 0, "title": "x"}}}, "Sheet with id 0 already exists."),
        ({"addSheet": {"properties": {"title": "x" * 101}}}, "The sheet name cannot be greater than 100 characters."),
        (
            {"moveDimension": {"source": rows(1, 3), "destinationIndex": -1}},
            "Cannot move to row index -1: there are only 1000.",
        ),
        ({"deleteSheet": {}}, "You can't remove all the visible sheets in a document."),
        (
            {"insertDimension": {"range": rows(1000, 1001)}},
            "range.startIndex must be less than the grid size (1000) if inheritFromBefore is false.",
        ),
        (
            {"insertDimension": {"range": rows(1001, 1002), "inheritFromBefore": True}},
            "range.startIndex is larger than current grid size (1000)",
        ),
        (
            {"updateCells": {"range": grid(0, 1, 25, 26), "rows": [{"values": [{}, {}]}], "fields": "*"}},
            "Attempting to write column: 26, beyond the last requested column of: 25",
        ),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 10**6, "columnCount": 20}}}},
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
    ],
)
def test_refusals_in_googles_words(book, request_, words):
    """As they were seen there."""
    book.do({"addSheet": {"properties": {"title": "verborgen", "hidden": True}}})
    assert refusal(book.do, request_).split(": ", 1)[1] == words


def test_where_a_spreadsheet_lives(book):
    """A locale or zone that there is not is refused; without one it is the default."""

    def change(fields, **properties):
        return {"updateSpreadsheetProperties": {"properties": properties, "fields": fields}}

    for wish in (change("locale", locale="Русский"), change("timeZone", timeZone="Mars/Base")):
        assert refusal(book.do, wish).startswith("Invalid requests[0].updateSpreadsheetProperties: ")
    book.do(change("timeZone,locale", timeZone="GMT+03:00"))
    found = book.describe()["properties"]
    assert (found["timeZone"], found["locale"]) == ("GMT+03:00", "en_US")


def test_a_warning_becomes_a_protection_for_those_who_edit(book):
    """All editors of the document stay editors of the range, unless others are named."""
    book.share("other@imc.example")
    book.share("third@imc.example", role="reader")
    (reply,) = book.do({"addProtectedRange": {"protectedRange": {"range": grid(0, 1, 0, 1), "warningOnly": True}}})
    protected = {"protectedRangeId": reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]}
    book.do({"updateProtectedRange": {"protectedRange": protected | {"warningOnly": False}, "fields": "warningOnly"}})
    (found,) = book.describe()["sheets"][0]["protectedRanges"]
    assert set(found["editors"]["users"]) == {"curator@imc.example", "other@imc.example"}
    assert "warningOnly" not in found
