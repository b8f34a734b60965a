"""Tables: their columns, their growth, and how they follow what happens around them."""

import pytest

from tests.connectors.emulator.grids import columns, grid, refusal, rows

LIST = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": text} for text in ("да", "нет")]}}


def table_of(book, sheet=0):
    return book.describe()["sheets"][sheet]["tables"][0]


def columns_of(book):
    return [
        (one.get("columnIndex", 0), one["columnName"], one.get("columnType"))
        for one in table_of(book)["columnProperties"]
    ]


def texts(*rows):
    return [{"values": [{"userEnteredValue": {"stringValue": text}} for text in row]} for row in rows]


@pytest.fixture
def table(book):
    """A table B2:D4 «Награды» with two rows, typed in its second and third column; its id."""
    book.put("B2", [["Код", "Сумма", "Статус"], ["М1", 1, "да"], ["М2", 2, "нет"]])
    columns = [
        {"columnIndex": 1, "columnName": "Сумма", "columnType": "DOUBLE"},
        {"columnIndex": 2, "columnName": "Статус", "columnType": "DROPDOWN", "dataValidationRule": LIST},
    ]
    wish = {"name": "Награды", "range": grid(1, 4, 1, 4), "columnProperties": columns}
    return book.do({"addTable": {"table": wish}})[0]["addTable"]["table"]["tableId"]


def test_a_table_has_an_entry_for_every_column(book, table):
    """Names are those of the header cells; the first column's index, zero, is left out, as Google does."""
    found = table_of(book)
    assert (found["tableId"], found["name"], found["range"]) == (table, "Награды", grid(1, 4, 1, 4))
    assert found["columnProperties"] == [
        {"columnName": "Код"},
        {"columnIndex": 1, "columnName": "Сумма", "columnType": "DOUBLE"},
        {"columnIndex": 2, "columnName": "Статус", "columnType": "DROPDOWN", "dataValidationRule": LIST},
    ]
    assert set(found["rowsProperties"]) == {"headerColorStyle", "firstBandColorStyle", "secondBandColorStyle"}


def test_tables_are_banded_ranges_unless_left_out(book, table):
    """They stand among bandedRanges under a reference, and excludeTablesInBandedRanges keeps them from it."""
    (banded,) = book.describe()["sheets"][0]["bandedRanges"]
    assert (banded["bandedRangeReference"], banded["range"]) == (table, grid(1, 4, 1, 4))
    assert "bandedRanges" not in book.describe(excludeTablesInBandedRanges="true")["sheets"][0]


def test_a_column_is_named_by_its_header_cell(book, table):
    """Writing there renames it; a formula or nothing there makes it "Column 2"."""
    book.put("B2", [["Шифр", "=1+2"]], typed=True)
    assert columns_of(book)[:2] == [(0, "Шифр", None), (1, "Column 2", "DOUBLE")]
    assert book.formulas("B2:C2") == [["Шифр", "Column 2"]]


def test_names_that_are_given_go_into_the_header(book):
    """So do those Google makes up for typed columns without one."""
    book.put("A1", [["a", "b", "c"]])
    columns = [{"columnIndex": 0, "columnName": "x"}, {"columnIndex": 2, "columnType": "DATE"}]
    (reply,) = book.do({"addTable": {"table": {"range": grid(0, 3, 0, 3), "columnProperties": columns}}})
    assert reply["addTable"]["table"]["name"] == "Table1"
    assert book.get("A1:C1") == [["x", "b", "Column 1"]]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([{"columnType": "DROPDOWN"}], "Condition must be set for dropdown column type."),
        (
            [{"columnType": "DOUBLE", "dataValidationRule": LIST}],
            "Cannot set condition for non-dropdown column type.",
        ),
        ([{"columnIndex": 3, "columnType": "TEXT"}], "Invalid column index: 3"),
    ],
)
def test_columns_that_cannot_be(book, columns, words):
    """A dropdown needs its list, and only a dropdown has one; there are no columns outside."""
    wish = {"range": grid(0, 3, 0, 3), "columnProperties": columns}
    assert refusal(book.do, {"addTable": {"table": wish}}) == f"Invalid requests[0].addTable: {words}"


def test_tables_need_room_and_a_name_of_their_own(book, table):
    """Not over another table or banding, not with another's name; nothing is banded over a table either."""
    other = {"name": "награды", "range": grid(9, 12, 0, 2)}
    assert "already exists" in refusal(book.do, {"addTable": {"table": other}})
    assert "overlaps" in refusal(book.do, {"addTable": {"table": {"range": grid(3, 9, 0, 2)}}})
    banding = {"addBanding": {"bandedRange": {"range": grid(0, 9, 0, 9), "rowProperties": {"firstBandColor": {}}}}}
    assert "alternating background colors" in refusal(book.do, banding)


def test_rows_are_appended_behind_the_last_one(book, table):
    """The table grows by what is appended, and what stands below it makes way."""
    book.put("B5", [["unten"]])
    book.put("F5", [["daneben"]])
    append = {"tableId": table, "rows": texts(["М3"], ["М4"]), "fields": "userEnteredValue"}
    book.do({"appendCells": append})
    assert book.get("B5:B7") == [["М3"], ["М4"], ["unten"]]
    assert book.get("F5") == [["daneben"]]
    assert table_of(book)["range"] == grid(1, 6, 1, 4)


def test_blank_rows_of_a_table_are_filled_first(book):
    """It does not grow as long as it has any."""
    book.put("A1", [["Код"], ["М1"]])
    (reply,) = book.do({"addTable": {"table": {"range": grid(0, 5, 0, 2)}}})
    append = {"tableId": reply["addTable"]["table"]["tableId"], "rows": texts(["М2"]), "fields": "userEnteredValue"}
    book.do({"appendCells": append})
    assert book.get("A1:A4") == [["Код"], ["М1"], ["М2"]]
    assert table_of(book)["range"] == grid(0, 5, 0, 2)


def test_a_footer_stays_the_last_row(book, table):
    """It comes with its colour as one more row, rows go in above it, and with its colour it goes again."""
    colour = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    wish = {"tableId": table, "rowsProperties": colour}
    book.do({"updateTable": {"table": wish, "fields": "rowsProperties.footerColorStyle"}})
    assert table_of(book)["range"] == grid(1, 5, 1, 4)
    book.put("B5", [["Итого"]])
    book.do({"appendCells": {"tableId": table, "rows": texts(["М3"]), "fields": "*"}})
    assert book.get("B2:B6") == [["Код"], ["М1"], ["М2"], ["М3"], ["Итого"]]
    book.do({"updateTable": {"table": {"tableId": table}, "fields": "rowsProperties.footerColorStyle"}})
    assert table_of(book)["range"] == grid(1, 5, 1, 4)


def test_values_appended_below_a_table_belong_to_it(book, table):
    """With values.append, too."""
    path = f"/v4/spreadsheets/{book.id}/values/B2:append"
    book.emulator.call("POST", path, {"values": [["М3", 3, "да"]]}, valueInputOption="RAW")
    assert table_of(book)["range"] == grid(1, 5, 1, 4)


def test_a_table_follows_rows_and_columns(book, table):
    """Columns inserted within it are columns of it, deleted ones are not; types stay with theirs."""
    book.do(
        {"insertDimension": {"range": rows(0, 2)}},
        {"insertDimension": {"range": columns(2, 3)}},
        {"deleteDimension": {"range": columns(1, 2)}},
        {"moveDimension": {"source": columns(3, 4), "destinationIndex": 2}},
    )
    assert table_of(book)["range"] == grid(3, 6, 1, 4)
    assert columns_of(book) == [(0, "Column 1", None), (1, "Статус", "DROPDOWN"), (2, "Сумма", "DOUBLE")]


def test_columns_are_replaced_as_a_whole(book, table):
    """Those left out keep their names and lose their types; every entry needs a name."""
    wish = {"tableId": table, "columnProperties": [{"columnIndex": 0, "columnName": "№", "columnType": "TEXT"}]}
    book.do({"updateTable": {"table": wish, "fields": "columnProperties"}})
    assert columns_of(book) == [(0, "№", "TEXT"), (1, "Сумма", None), (2, "Статус", None)]
    unnamed = {"tableId": table, "columnProperties": [{"columnIndex": 1, "columnType": "DATE"}]}
    message = refusal(book.do, {"updateTable": {"table": unnamed, "fields": "columnProperties"}})
    assert message == "Invalid requests[0].updateTable: Table header row cell must have a value."


def test_tick_boxes_begin_unticked(book, table):
    """A column that becomes BOOLEAN turns texts into FALSE and keeps what is ticked."""
    book.put("B3", [[True], ["TRUE"]])
    wish = {"tableId": table, "columnProperties": [{"columnName": "Код", "columnType": "BOOLEAN"}]}
    book.do({"updateTable": {"table": wish, "fields": "columnProperties"}})
    assert book.get("B3:B4", valueRenderOption="UNFORMATTED_VALUE") == [[True], [False]]


def test_name_and_range_change_by_mask(book, table):
    """A smaller range has fewer columns."""
    wish = {"tableId": table, "name": "Итоги", "range": grid(1, 3, 1, 3)}
    book.do({"updateTable": {"table": wish, "fields": "name,range"}})
    found = table_of(book)
    assert (found["name"], found["range"], len(found["columnProperties"])) == ("Итоги", grid(1, 3, 1, 3), 2)


def test_typed_columns_refuse_other_validation(book, table):
    """In Google's words; beside them validation is set as ever."""
    rule = {"condition": {"type": "BOOLEAN"}}
    message = refusal(book.do, {"setDataValidation": {"range": grid(2, 3, 2, 3), "rule": rule}})
    assert message.endswith("This operation is not allowed on cells in typed columns.")
    book.do({"setDataValidation": {"range": grid(2, 3, 1, 2), "rule": rule}})


def test_a_deleted_table_takes_its_contents_along(book, table):
    """A protection of the table stays, on the range it had."""
    (reply,) = book.do({"addProtectedRange": {"protectedRange": {"tableId": table}}})
    assert reply["addProtectedRange"]["protectedRange"]["range"] == grid(1, 4, 1, 4)
    book.do({"deleteTable": {"tableId": table}})
    assert book.get("A1:E9") == []
    sheet = book.describe()["sheets"][0]
    assert "tables" not in sheet
    assert "tableId" not in sheet["protectedRanges"][0]
    assert f"No table with id: {table}" in refusal(book.do, {"deleteTable": {"tableId": table}})


def test_copies_are_tables_of_their_own(book, table):
    """A duplicated sheet has one of another id and name, a copied file the same one."""
    book.do({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 5, "insertSheetIndex": 1}})
    copy = table_of(book, sheet=1)
    assert (copy["name"], copy["range"]) == ("Награды2", grid(1, 4, 1, 4, sheet=5))
    assert copy["tableId"] != table
    copied = book.emulator.call("POST", f"/drive/v3/files/{book.id}/copy", {"name": "Копия"})["id"]
    assert book.emulator.call("GET", f"/v4/spreadsheets/{copied}")["sheets"][0]["tables"] == [table_of(book)]
