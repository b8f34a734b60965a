"""Validation rules, conditional formats, bandings, names: checked, changed, and following their cells."""

import pytest
import requests

from tests.connectors.emulator.grids import grid, refusal, rows

RED = {"red": 1}


def condition(kind, *values):
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def rule(kind, *values, column=0):
    boolean = {"condition": condition(kind, *values), "format": {"backgroundColor": RED}}
    return {"ranges": [grid(0, 9, column, column + 1)], "booleanRule": boolean}


def rules(book):
    return [one["booleanRule"]["condition"]["type"] for one in book.describe()["sheets"][0]["conditionalFormats"]]


def validation(book, cell):
    found = book.describe(ranges=cell, includeGridData="true")["sheets"][0]["data"][0]
    return found["rowData"][0]["values"][0]["dataValidation"]


@pytest.mark.parametrize(
    "one",
    [
        condition("BOOLEAN"),
        condition("BOOLEAN", "да", "нет"),
        condition("ONE_OF_LIST", "a", "b", "c"),
        condition("ONE_OF_RANGE", "=Лист1!$C$1:$C$9"),
        condition("CUSTOM_FORMULA", "=LEN(A1)<9"),
        condition("NUMBER_BETWEEN", "1", "5"),
        condition("DATE_IS_VALID"),
        condition("TEXT_IS_EMAIL"),
    ],
    ids=lambda one: one["type"],
)
def test_validation_comes_back_as_it_was_given(book, one):
    """And does not refuse what the API writes against it."""
    kept = {"condition": one, "strict": True, "showCustomUi": True, "inputMessage": "Так"}
    book.do({"setDataValidation": {"range": grid(0, 1, 0, 1), "rule": kept}})
    assert validation(book, "A1") == kept
    book.put("A1", [["иначе"]])
    assert book.get("A1") == [["иначе"]]


@pytest.mark.parametrize(
    "one",
    [
        {},
        condition("BLANK"),
        condition("TEXT_STARTS_WITH", "a"),
        condition("ONE_OF_LIST"),
        condition("NUMBER_EQ", "1", "2"),
        condition("CUSTOM_FORMULA", "A1"),
        condition("BOOLEAN", "a", "b", "c"),
        {"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]},
    ],
)
def test_validation_that_cannot_be(book, one):
    """Conditions of other uses, with too few or too many values, are refused wherever validation is set."""
    wish = {"condition": one}
    book_wide = {"setDataValidation": {"range": grid(0, 1, 0, 1), "rule": wish}}
    assert refusal(book.do, book_wide).startswith("Invalid requests[0].setDataValidation: ")
    cell = {"repeatCell": {"range": grid(0, 1, 0, 1), "cell": {"dataValidation": wish}, "fields": "*"}}
    assert refusal(book.do, cell).startswith("Invalid requests[0].repeatCell: ")


def test_formulas_in_rules_follow(book):
    """Those of validation and of conditional formats, through inserted rows and new titles."""
    allowed = {"condition": condition("ONE_OF_RANGE", "=Лист1!$C$1:$C$9")}
    book.do(
        {"setDataValidation": {"range": grid(0, 2, 0, 1), "rule": allowed}},
        {"addConditionalFormatRule": {"rule": rule("CUSTOM_FORMULA", "=$B1>5")}},
        {"insertDimension": {"range": rows(0, 1)}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Ход дел"}, "fields": "title"}},
    )
    assert validation(book, "A2")["condition"] == condition("ONE_OF_RANGE", "='Ход дел'!$C$2:$C$10")
    (found,) = book.describe()["sheets"][0]["conditionalFormats"]
    assert found["booleanRule"]["condition"] == condition("CUSTOM_FORMULA", "=$B2>5")


@pytest.mark.parametrize(
    ("one", "coloured"),
    [
        (condition("NUMBER_GREATER", "=$D$1"), ["A2", "A3", "B3"]),
        (condition("TEXT_EQ", "=$D$2"), ["B1"]),
        (condition("CUSTOM_FORMULA", "=$A1>1"), ["A2", "B2", "A3", "B3"]),
        (condition("CUSTOM_FORMULA", "=A1>1"), ["A2", "A3", "B1", "B2", "B3"]),
        (condition("CUSTOM_FORMULA", "=MOD(ROW();2)"), ["A1", "B1", "A3", "B3"]),
        (condition("CUSTOM_FORMULA", "=MATCH($A1;$D$1:$D$9;0)"), ["A1", "B1"]),
        (condition("CUSTOM_FORMULA", "=$D$2"), []),
    ],
    ids=lambda one: one["values"][0]["userEnteredValue"] if isinstance(one, dict) else "",
)
def test_formulas_in_rules_are_computed(book, one, coloured):
    """For each cell, or once where all of them compare with the same; a number of a formula is true unless it is 0."""
    book.put("A1", [[1, "Ква", None, 1], [2, "б", None, "ква"], [3, 9]])
    boolean = {"condition": one, "format": {"backgroundColor": RED}}
    book.do({"addConditionalFormatRule": {"rule": {"ranges": [grid(0, 3, 0, 2)], "booleanRule": boolean}}})
    found = book.describe(ranges="A1:B3", includeGridData="true")["sheets"][0]["data"][0]["rowData"]
    looks = {
        f"{'AB'[column]}{row}": cell["effectiveFormat"]["backgroundColor"]
        for row, line in enumerate(found, 1)
        for column, cell in enumerate(line["values"])
    }
    assert sorted(name for name, colour in looks.items() if colour == RED) == sorted(coloured)


def test_rules_are_replaced_and_moved(book):
    """The replies name the rules and, where they are not zero, the indices."""
    for index, kind in enumerate(("BLANK", "NOT_BLANK")):
        book.do({"addConditionalFormatRule": {"rule": rule(kind), "index": index}})
    new = rule("TEXT_EQ", "x", column=2)
    (replaced,) = book.do({"updateConditionalFormatRule": {"index": 1, "rule": new}})
    reply = replaced["updateConditionalFormatRule"]
    assert (reply["newIndex"], reply["newRule"]["ranges"]) == (1, new["ranges"])
    assert reply["oldRule"]["booleanRule"]["condition"]["type"] == "NOT_BLANK"
    (moved,) = book.do({"updateConditionalFormatRule": {"sheetId": 0, "index": 1, "newIndex": 0}})
    reply = moved["updateConditionalFormatRule"]
    assert (reply["oldIndex"], set(reply)) == (1, {"newRule", "oldIndex"})
    assert rules(book) == ["TEXT_EQ", "BLANK"]
    message = refusal(book.do, {"updateConditionalFormatRule": {"sheetId": 0, "index": 2, "newIndex": 0}})
    assert message.endswith("No conditional format on sheet: 0 at index: 2")


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ({"type": "NUMBER"}, "InterpolationPoint.value is required."),
        ({}, "No interpolationPointType specified."),
        ({"type": "NUMBER", "value": "1.5"}, "Invalid InterpolationPoint.value: 1.5"),
    ],
)
def test_colour_scales_are_checked(book, point, words):
    """In Google's words; numbers are typed as the spreadsheet's locale has them."""
    scale = {"minpoint": point | {"color": RED}, "maxpoint": {"type": "MAX", "color": RED}}
    wish = {"ranges": [grid(0, 9, 0, 1)], "gradientRule": scale}
    assert refusal(book.do, {"addConditionalFormatRule": {"rule": wish}}).endswith(f": {words}")
    scale["minpoint"] = {"type": "MIN", "value": "3", "color": RED}
    book.do({"addConditionalFormatRule": {"rule": wish}})
    (kept,) = book.describe()["sheets"][0]["conditionalFormats"]
    assert "value" not in kept["gradientRule"]["minpoint"]


def test_bandings_change_by_mask(book):
    """Colours come back in both forms; there must be some, and room."""
    banded = {"range": grid(0, 9, 0, 3), "rowProperties": {"firstBandColorStyle": {"rgbColor": RED}}}
    (reply,) = book.do({"addBanding": {"bandedRange": banded}})
    banded_id = reply["addBanding"]["bandedRange"]["bandedRangeId"]
    change = {"bandedRangeId": banded_id, "range": grid(0, 5, 0, 3), "rowProperties": {"secondBandColor": {"blue": 1}}}
    mask = "range,rowProperties.secondBandColor"
    book.do({"updateBanding": {"bandedRange": change, "fields": mask}})
    (found,) = book.describe()["sheets"][0]["bandedRanges"]
    assert found == {
        "bandedRangeId": banded_id,
        "range": grid(0, 5, 0, 3),
        "rowProperties": {
            "firstBandColor": RED,
            "firstBandColorStyle": {"rgbColor": RED},
            "secondBandColor": {"blue": 1},
            "secondBandColorStyle": {"rgbColor": {"blue": 1}},
        },
    }
    nothing = {"bandedRangeId": banded_id}
    assert "At least one of" in refusal(book.do, {"updateBanding": {"bandedRange": nothing, "fields": "rowProperties"}})
    other = {"bandedRange": banded | {"range": grid(4, 9, 0, 1)}}
    assert "already has them" in refusal(book.do, {"addBanding": other})


def test_colours_of_the_theme(book):
    """A colour by its place in the theme is read with what it is, and a later plain colour replaces it."""
    themed = {"userEnteredFormat": {"backgroundColorStyle": {"themeColor": "ACCENT1"}}}
    plain = {"userEnteredFormat": {"backgroundColor": RED}}

    def colour():
        found = book.describe(ranges="A1", includeGridData="true")["sheets"][0]["data"][0]
        form = found["rowData"][0]["values"][0]["userEnteredFormat"]
        return form["backgroundColor"], form["backgroundColorStyle"]

    repeat = {"range": grid(0, 1, 0, 1), "fields": "userEnteredFormat.backgroundColorStyle"}
    book.do({"repeatCell": repeat | {"cell": themed}})
    theme = book.describe()["properties"]["spreadsheetTheme"]["themeColors"]
    accent = next(pair["color"]["rgbColor"] for pair in theme if pair["colorType"] == "ACCENT1")
    assert colour() == (accent, {"themeColor": "ACCENT1"})
    book.do({"repeatCell": repeat | {"cell": plain, "fields": "userEnteredFormat.backgroundColor"}})
    assert colour() == (RED, {"rgbColor": RED})


def test_a_name_changes_with_its_formulas(book):
    """A text that reads like it stays; two ranges of one name are refused in Google's words."""
    named = {"namedRangeId": "n1", "name": "коды", "range": grid(0, 2, 0, 1)}
    book.put("A1", [[1], [2]])
    book.put("C1", [['=SUM(коды)&"коды"', "=SUM(Коды)"]], typed=True)
    change = {"namedRangeId": "n1", "name": "числа", "range": grid(0, 1, 0, 1)}
    book.do({"addNamedRange": {"namedRange": named}}, {"updateNamedRange": {"namedRange": change, "fields": "name"}})
    assert book.formulas("C1:D1") == [['=SUM(числа)&"коды"', "=SUM(числа)"]]
    assert book.get("C1:D1") == [["3коды", "3"]]
    book.do({"updateNamedRange": {"namedRange": change, "fields": "*"}})
    assert book.get("D1") == [["1"]]
    again = refusal(book.do, {"addNamedRange": {"namedRange": {"name": "Числа", "range": grid(0, 1, 0, 1)}}})
    assert again == (
        "Invalid requests[0].addNamedRange: Cannot add named range with name Числа, "
        "a named range with that name already exists."
    )
    assert "Invalid name: A1" in refusal(book.do, {"addNamedRange": {"namedRange": named | {"name": "A1"}}})


def test_a_protected_name_protects_where_it_lies_now(book):
    """And without the name the protection stays on the cells."""
    book.share("other@imc.example")
    named = {"namedRangeId": "n1", "name": "коды", "range": grid(0, 2, 0, 1)}
    book.do(
        {"addNamedRange": {"namedRange": named}},
        {"addProtectedRange": {"protectedRange": {"namedRangeId": "n1"}}},
        {"insertDimension": {"range": rows(0, 3)}},
        {"deleteNamedRange": {"namedRangeId": "n1"}},
    )
    (found,) = book.describe()["sheets"][0]["protectedRanges"]
    assert found["range"] == grid(3, 5, 0, 1)
    assert "namedRangeId" not in found
    with pytest.raises(requests.HTTPError, match="protected"):
        book.put("A4", [["x"]], user="other@imc.example")
    book.put("A1", [["x"]], user="other@imc.example")


def test_data_sources_need_bigquery(book):
    """Adding one is refused as to a token without its scope; there is never one to refresh."""
    wish = {"addDataSource": {"dataSource": {"spec": {"bigQuery": {"projectId": "p"}}}}}
    with pytest.raises(requests.HTTPError, match="403") as error:
        book.do(wish)
    assert "insufficient authentication scopes" in error.value.response.json()["error"]["message"]
    assert book.do({"refreshDataSource": {"isAll": True}}) == [{"refreshDataSource": {}}]
    message = refusal(book.do, {"deleteDataSource": {"dataSourceId": "x"}})
    assert message == "Invalid requests[0].deleteDataSource: No data source with id: x"
