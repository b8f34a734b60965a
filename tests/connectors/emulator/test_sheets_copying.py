"""copyPaste and cutPaste: what goes along, and what follows."""

import pytest

from tests.connectors.emulator.grids import grid, refusal


def copy(source, destination, **more):
    return {"copyPaste": {"source": source, "destination": destination, **more}}


def cut(source, row, column, sheet=0, **more):
    destination = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    return {"cutPaste": {"source": source, "destination": destination, **more}}


@pytest.fixture
def dressed(new_book):
    """A1:B1 of the first of two sheets: merged, bold, with a rule for blanks and a validation."""
    book = new_book("A", "B")
    rule = {"ranges": [grid(0, 1, 0, 2)], "booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}, "dataValidation": {"condition": {"type": "BOOLEAN"}}}
    book.put("A!A1", [["x"]])
    book.do(
        {"repeatCell": {"range": grid(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat,dataValidation"}},
        {"mergeCells": {"range": grid(0, 1, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addConditionalFormatRule": {"rule": rule}},
    )
    return book


@pytest.mark.parametrize(
    ("kind", "value", "has_format", "has_validation", "merges", "rules"),
    [
        ("PASTE_NORMAL", "x", True, True, 2, 2),
        ("PASTE_VALUES", "x", False, False, 1, 1),
        ("PASTE_FORMAT", None, True, False, 1, 2),
        ("PASTE_DATA_VALIDATION", None, False, True, 1, 1),
        ("PASTE_CONDITIONAL_FORMATTING", None, False, False, 1, 2),
    ],
)
def test_what_is_pasted(dressed, kind, value, has_format, has_validation, merges, rules):
    """Of contents, formats, validation, merges and conditional formats, as the reference says for each type."""
    dressed.do(copy(grid(0, 1, 0, 2), grid(4, 5, 0, 2), pasteType=kind))
    sheet = dressed.describe(ranges="A!A5", includeGridData="true")["sheets"][0]
    cell = (sheet["data"][0].get("rowData") or [{"values": [{}]}])[0]["values"][0]
    assert cell.get("formattedValue") == value
    assert ("userEnteredFormat" in cell, "dataValidation" in cell) == (has_format, has_validation)
    assert len(sheet["merges"]) == merges
    assert len(sheet["conditionalFormats"][0]["ranges"]) == rules


def test_copies_on_another_sheet(dressed):
    """They have rules of their own there; a destination of twice the size is filled twice, also turned."""
    dressed.do(copy(grid(0, 1, 0, 2), grid(0, 2, 2, 4, sheet=1), pasteOrientation="TRANSPOSE"))
    sheet = dressed.describe()["sheets"][1]
    assert sheet["merges"] == [grid(0, 2, 2, 3, sheet=1), grid(0, 2, 3, 4, sheet=1)]
    assert sheet["conditionalFormats"][0]["ranges"] == sheet["merges"]
    assert dressed.get("B!C1:D1") == [["x", "x"]]


def test_cut_cells_take_all_along(dressed):
    """Merges, rules, names and formats, also to another sheet; nothing stays behind."""
    named = {"namedRangeId": "n", "name": "имя", "range": grid(0, 1, 0, 1)}
    dressed.put("A!E1", [["=A1", "=имя"]], typed=True)
    dressed.do({"addNamedRange": {"namedRange": named}}, cut(grid(0, 1, 0, 2), 2, 1, sheet=1))
    found = dressed.describe(ranges=["A!A1", "B!B3"], includeGridData="true")
    first, second = found["sheets"]
    assert not {"merges", "conditionalFormats"} & set(first)
    assert "rowData" not in first["data"][0]
    assert second["merges"] == second["conditionalFormats"][0]["ranges"] == [grid(2, 3, 1, 3, sheet=1)]
    assert "userEnteredFormat" in second["data"][0]["rowData"][0]["values"][0]
    assert found["namedRanges"][0]["range"] == grid(2, 3, 1, 2, sheet=1)
    assert dressed.formulas("A!E1:F1") == [["=B!B3", "=имя"]]
    assert dressed.get("A!F1") == [["x"]]


def test_formulas_cut_to_another_sheet_point_where_they_did(new_book):
    """What they named without a sheet is named with it now."""
    book = new_book("A", "Лист 2")
    book.put("A!A1", [[7, "=A1*2", "=B1+1"]], typed=True)
    book.do(cut(grid(0, 1, 1, 3), 0, 0, sheet=1))
    assert book.formulas("'Лист 2'!A1:B1") == [["=A!A1*2", "='Лист 2'!A1+1"]]
    assert book.get("'Лист 2'!A1:B1") == [["14", "15"]]


def test_all_is_cut_whatever_is_pasted(dressed):
    """With PASTE_VALUES formats do not arrive, and the source is empty all the same."""
    dressed.do(cut(grid(0, 1, 0, 2), 5, 0, pasteType="PASTE_VALUES"))
    cells = dressed.describe(ranges="A!A1:A6", includeGridData="true")["sheets"][0]["data"][0]["rowData"]
    assert cells[:5] == [{}] * 5
    assert "userEnteredFormat" not in cells[5]["values"][0]


def test_the_destination_must_be_on_the_grid(dressed):
    """In Google's words."""
    message = refusal(dressed.do, cut(grid(0, 1, 0, 2), 1000, 0))
    assert message == "Invalid requests[0].cutPaste: GridCoordinate.rowIndex[1000] is after last row in grid[999]"
