"""gspread as it is, over the emulator: everything it offers, at least once."""

import ast
import csv
import io
import re
from pathlib import Path

import gspread
import pytest
from gspread.exceptions import APIError, GSpreadException, SpreadsheetNotFound
from gspread.utils import (
    DateTimeOption,
    Dimension,
    ExportFormat,
    GridRangeType,
    InsertDataOption,
    MergeType,
    PasteOrientation,
    PasteType,
    TableDirection,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

from tests.clients.conftest import ROBOT

CURATOR = "curator@imc.example"
PLAN = [["Код", "Мероприятие", "Сроки"], ["М1-001", "Слёт", "май"], ["М1-002", "Поход", "июнь"]]


@pytest.fixture
def spreadsheet(gc):
    """A new spreadsheet of the robot's."""
    return gc.create("Дорожная карта")


@pytest.fixture
def sheet(spreadsheet):
    """Its first sheet."""
    return spreadsheet.sheet1


def properties_of(sheet):
    """The SheetProperties as the server has them now."""
    described = sheet.spreadsheet.fetch_sheet_metadata()["sheets"]
    return next(entry["properties"] for entry in described if entry["properties"]["sheetId"] == sheet.id)


@pytest.mark.parametrize("kind", [gspread.Client, gspread.Spreadsheet, gspread.Worksheet, gspread.Cell])
def test_nothing_that_gspread_offers_is_left_out(kind):
    """Whatever is public in its four classes is used in this file."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {name for name in dir(kind) if not name.startswith("_")} <= used


def test_files_are_made_found_and_deleted(gc):
    """By title, key and address; in lists, with their times."""
    made = gc.create("Программа")
    gc.create("Другое")
    gc.set_timeout(20)
    found = [gc.open("Программа"), gc.open_by_key(made.id), gc.open_by_url(made.url), *gc.openall("Программа")]
    assert [entry.id for entry in found] == [made.id] * 4
    assert len(gc.openall()) == 2
    listed = gc.list_spreadsheet_files("Программа")
    assert [(entry["id"], entry["name"]) for entry in listed] == [(made.id, "Программа")]
    assert {"createdTime", "modifiedTime"} <= set(listed[0])
    assert gc.get_file_drive_metadata(made.id)["name"] == "Программа"
    assert gc.expiry is not None
    gc.del_spreadsheet(made.id)
    assert [entry.title for entry in gc.openall()] == ["Другое"]


def test_files_lie_in_folders(gc, emulator):
    """Made, listed and opened by folder."""
    folder = {"name": "Кластер", "mimeType": "application/vnd.google-apps.folder"}
    folder_id = emulator.call("POST", "/drive/v3/files", folder, user=ROBOT)["id"]
    inside, _ = gc.create("План", folder_id), gc.create("План")
    assert [entry["id"] for entry in gc.list_spreadsheet_files(folder_id=folder_id)] == [inside.id]
    assert gc.open("План", folder_id).id == inside.id


def test_what_is_not_there_or_private_is_said_so(gc, emulator, new_book):
    """SpreadsheetNotFound for unknown titles and keys, PermissionError for other people's."""
    with pytest.raises(SpreadsheetNotFound):
        gc.open("нет такой")
    with pytest.raises(SpreadsheetNotFound):
        gc.open_by_key("test")
    with pytest.raises(SpreadsheetNotFound):
        gc.open_by_url("https://docs.google.com/spreadsheets/d/test")
    with pytest.raises(PermissionError):
        gc.open_by_key(new_book("Лист1").id)


def test_a_spreadsheet_knows_about_itself(spreadsheet):
    """Title, locale, zone and times; changed through it."""
    assert (spreadsheet.title, spreadsheet.locale, spreadsheet.timezone) == ("Дорожная карта", "en_US", "Etc/GMT")
    assert re.fullmatch(r"[\w-]{44}", spreadsheet.id)
    assert spreadsheet.url == f"https://docs.google.com/spreadsheets/d/{spreadsheet.id}"
    created, before = spreadsheet.creationTime, spreadsheet.get_lastUpdateTime()
    spreadsheet.update_title("🎊 Новая")
    spreadsheet.update_locale("ru_RU")
    spreadsheet.update_timezone("Europe/Moscow")
    spreadsheet.update_drive_metadata()
    with pytest.warns(DeprecationWarning, match="lastUpdateTime"):
        assert spreadsheet.lastUpdateTime >= before >= created
    properties = spreadsheet.fetch_sheet_metadata()["properties"]
    assert (properties["title"], properties["locale"], properties["timeZone"]) == ("🎊 Новая", "ru_RU", "Europe/Moscow")


def test_sharing(gc, spreadsheet, emulator):
    """Permissions given, listed, taken away, and the ownership handed over and accepted."""
    assert [entry["role"] for entry in spreadsheet.list_permissions()] == ["owner"]
    spreadsheet.share(CURATOR, "user", "writer", notify=False)
    spreadsheet.share("imc.example", "domain", "reader", notify=False, with_link=True)
    gc.insert_permission(spreadsheet.id, None, "anyone", "reader", notify=False, with_link=True)
    listed = {entry["type"]: entry for entry in gc.list_permissions(spreadsheet.id) if entry["role"] != "owner"}
    assert {kind: entry["role"] for kind, entry in listed.items()} == {
        "user": "writer",
        "domain": "reader",
        "anyone": "reader",
    }
    gc.remove_permission(spreadsheet.id, listed["anyone"]["id"])
    assert spreadsheet.remove_permissions("imc.example", "reader") == [listed["domain"]["id"]]
    assert spreadsheet.transfer_ownership(listed["user"]["id"]).json()["role"] == "writer"
    theirs = gspread.Client(auth=None, session=emulator.session(CURATOR)).open_by_key(spreadsheet.id)
    assert theirs.accept_ownership(listed["user"]["id"]).json()["role"] == "owner"
    roles = {entry["emailAddress"]: entry["role"] for entry in spreadsheet.list_permissions()}
    assert roles == {CURATOR: "owner", ROBOT: "writer"}


def test_copies(gc, emulator, spreadsheet, sheet):
    """A copy has the same sheets and cells, and its comments."""
    sheet.update(PLAN)
    spreadsheet.share(CURATOR, "user", "writer", notify=False)
    comment = {"content": "Готово?"}
    emulator.call("POST", f"/drive/v3/files/{spreadsheet.id}/comments", comment, user=ROBOT, fields="content")
    copied = gc.copy(spreadsheet.id)
    comments = emulator.call("GET", f"/drive/v3/files/{copied.id}/comments", user=ROBOT, fields="comments/content")
    assert comments == {"comments": [comment]}
    assert copied.title == "Copy of Дорожная карта"
    assert copied.fetch_sheet_metadata()["sheets"] == spreadsheet.fetch_sheet_metadata()["sheets"]
    assert copied.sheet1.get_all_values() == PLAN
    shared = gc.copy(spreadsheet.id, title="Копия", copy_permissions=True).list_permissions()
    assert {entry["emailAddress"]: entry["role"] for entry in shared} == {ROBOT: "owner", CURATOR: "writer"}


def test_csv_in_and_out(gc, spreadsheet, sheet):
    """import_csv replaces the first sheet's contents, export gives them back."""
    text = "\n".join(",".join(row) for row in PLAN)
    gc.import_csv(spreadsheet.id, text.encode())
    assert gc.open_by_key(spreadsheet.id).sheet1.get_all_values() == PLAN
    assert list(csv.reader(io.StringIO(gc.export(spreadsheet.id, ExportFormat.CSV).decode()))) == PLAN
    assert spreadsheet.export(ExportFormat.PDF).startswith(b"%PDF")
    assert spreadsheet.export(ExportFormat.EXCEL).startswith(b"PK")
    assert b"opendocument.spreadsheet" in spreadsheet.export(ExportFormat.OPEN_OFFICE_SHEET)
    assert b"\t".join(part.encode() for part in PLAN[0]) in spreadsheet.export(ExportFormat.TSV)


def test_sheets_come_and_go(spreadsheet, sheet):
    """Added, found, listed, hidden, put in order, doubled, deleted."""
    second, third = spreadsheet.add_worksheet("Второй", 10, 5), spreadsheet.add_worksheet("Третий", 2, 2, index=0)
    assert [entry.title for entry in spreadsheet] == ["Третий", "Sheet1", "Второй"]
    assert (second.row_count, second.col_count, second.column_count) == (10, 5, 5)
    assert spreadsheet.get_worksheet(0).id == third.id
    assert spreadsheet.worksheet("Второй").id == spreadsheet.get_worksheet_by_id(str(second.id)).id
    assert second.spreadsheet is spreadsheet
    assert second.url.endswith(f"#gid={second.id}")
    with pytest.raises(APIError, match="already exists"):
        spreadsheet.add_worksheet("Второй", 1, 1)
    third.hide()
    assert third.isSheetHidden
    assert [entry.title for entry in spreadsheet.worksheets(exclude_hidden=True)] == ["Sheet1", "Второй"]
    third.show()
    spreadsheet.reorder_worksheets([second, sheet, third])
    assert [entry.title for entry in spreadsheet.worksheets()] == ["Второй", "Sheet1", "Третий"]
    third.update_index(0)
    assert third.index == 0
    doubled = spreadsheet.duplicate_sheet(sheet.id, new_sheet_name="Ещё один")
    again = sheet.duplicate(insert_sheet_index=1, new_sheet_id=77, new_sheet_name="И ещё")
    assert (again.id, again.index) == (77, 1)
    spreadsheet.del_worksheet(doubled)
    spreadsheet.del_worksheet_by_id("77")
    assert [entry.title for entry in spreadsheet.worksheets()] == ["Третий", "Второй", "Sheet1"]


def test_the_last_visible_sheet_stays(sheet):
    """It cannot be hidden; Google's words."""
    with pytest.raises(APIError) as refused:
        sheet.hide()
    message = "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a document."
    assert refused.value.response.json() == {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}


def test_a_sheet_is_copied_into_another_spreadsheet(gc, spreadsheet, sheet):
    """The answer is its properties there."""
    sheet.update(PLAN)
    other = gc.create("Другая")
    copied = sheet.copy_to(other.id)
    assert (copied["title"], copied["index"]) == ("Copy of Sheet1", 1)
    assert other.worksheet("Copy of Sheet1").get_all_values() == PLAN


def test_a_sheet_has_properties(sheet):
    """Title, size, frozen lines, grid lines, colour."""
    sheet.update_title("I'm a new title")
    sheet.resize(20, 10)
    sheet.add_rows(5)
    sheet.add_cols(2)
    sheet.freeze(rows=2, cols=1)
    sheet.hide_gridlines()
    assert (sheet.row_count, sheet.col_count, sheet.frozen_row_count, sheet.frozen_col_count) == (25, 12, 2, 1)
    assert sheet.is_gridlines_hidden
    properties = properties_of(sheet)
    assert (properties["title"], sheet.title) == ("I'm a new title", "I'm a new title")
    assert properties["gridProperties"] == {
        "rowCount": 25,
        "columnCount": 12,
        "frozenRowCount": 2,
        "frozenColumnCount": 1,
        "hideGridlines": True,
    }
    sheet.freeze(0, 0)
    sheet.show_gridlines()
    assert properties_of(sheet)["gridProperties"] == {"rowCount": 25, "columnCount": 12}
    assert sheet.tab_color is None
    sheet.update_tab_color("#ff0080")
    assert sheet.get_tab_color() == "#FF0080"
    assert properties_of(sheet)["tabColorStyle"] == {"rgbColor": {"red": 1, "blue": 0.5019608}}
    sheet.clear_tab_color()
    assert not {"tabColor", "tabColorStyle"} & set(properties_of(sheet))


def test_values_of_a_spreadsheet(spreadsheet):
    """The plain calls with ranges in A1, titles with odd letters included."""
    title = "🌵 карта 1"
    spreadsheet.add_worksheet(title, 10, 10)
    values = [["🍇", "🍉", "🍋"], ["🍐", "🍎", "🍓"]]
    spreadsheet.values_update(f"{title}!A1", params={"valueInputOption": "RAW"}, body={"values": values})
    assert spreadsheet.values_get(title)["values"] == values
    columns = spreadsheet.values_batch_get([f"{title}!{letter}:{letter}" for letter in "ABC"])["valueRanges"]
    assert [column["values"] for column in columns] == [[["🍇"], ["🍐"]], [["🍉"], ["🍎"]], [["🍋"], ["🍓"]]]
    appended = spreadsheet.values_append(f"'{title}'!A1", {"valueInputOption": "RAW"}, {"values": [["🥝"]]})
    assert appended["tableRange"] == f"'{title}'!A1:C2"
    data = [{"range": f"'{title}'!B3", "values": [["=1+1"]]}]
    written = spreadsheet.values_batch_update({"valueInputOption": "USER_ENTERED", "data": data})
    assert (written["totalUpdatedCells"], written["totalUpdatedSheets"]) == (1, 1)
    assert spreadsheet.values_get(f"'{title}'!A3:B3")["values"] == [["🥝", "2"]]
    assert spreadsheet.values_clear(f"'{title}'!A1")["clearedRange"] == f"'{title}'!A1"
    cleared = spreadsheet.values_batch_clear(body={"ranges": [f"'{title}'!B:B"]})
    assert cleared["clearedRanges"] == [f"'{title}'!B1:B10"]
    assert spreadsheet.values_get(title)["values"] == [["", "", "🍋"], ["🍐", "", "🍓"], ["🥝"]]


def test_cells_are_read_and_written(sheet):
    """One by one, as lists of cells, as ranges."""
    sheet.update_acell("A2", "= 1 / 1024")
    cell = sheet.acell("A2")
    assert (cell.row, cell.col, cell.address, cell.numeric_value) == (2, 1, "A2", 1 / 1024)
    assert sheet.acell("A2", value_render_option=ValueRenderOption.formula).value == "= 1 / 1024"
    for value, shown in (
        (42, "42"),
        ("0042", "42"),
        (42.01, "42.01"),
        ("2,000,000.01", "2,000,000.01"),
        ("Артур", "Артур"),
    ):
        sheet.update_cell(1, 2, value)
        assert sheet.cell(1, 2).value == shown
    assert gspread.Cell.from_address("D4", "x").address == "D4"
    cells = sheet.range("A1:B2")
    assert [cell.value for cell in sheet.range(1, 1, 2, 2)] == [cell.value for cell in cells]
    for number, cell in enumerate(cells):
        cell.value = f"строка {number}\nвторая"
    sheet.update_cells(cells)
    assert sheet.get("A1:B2") == [["строка 0\nвторая", "строка 1\nвторая"], ["строка 2\nвторая", "строка 3\nвторая"]]
    sheet.resize(2, 2)
    assert [cell.value for cell in sheet.get_all_cells()] == [cell.value for cell in cells]
    sheet.resize(5, 5)
    sheet.update_cells([gspread.Cell(4, 4, "далеко")], value_input_option=ValueInputOption.user_entered)
    assert [(cell.row, cell.col) for cell in sheet.range("D4:D4")] == [(4, 4)]
    assert [(cell.row, cell.col) for cell in sheet.range("B2:A1")] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_ranges_are_read_and_written(sheet):
    """With the options for input and output, several at once, cleared."""
    answer = sheet.update(
        [["=4/2", "2020-01-01", "01", 53]],
        "A1",
        value_input_option=ValueInputOption.user_entered,
        include_values_in_response=True,
        response_value_render_option=ValueRenderOption.unformatted,
        response_date_time_render_option=DateTimeOption.formatted_string,
    )
    assert answer["updatedData"]["values"] == [[2, "2020-01-01", 1, 53]]
    unformatted = {"value_render_option": ValueRenderOption.unformatted}
    assert sheet.get("A1:D1", **unformatted) == [[2, 43831, 1, 53]]
    assert sheet.get("A1:D1", **unformatted, date_time_render_option=DateTimeOption.formatted_string) == [
        [2, "2020-01-01", 1, 53]
    ]
    assert sheet.get_values("A1:D1", value_render_option=ValueRenderOption.formula) == [["=4/2", 43831, 1, 53]]
    sheet.update([["a", "b"], ["c"]], "B3", major_dimension=Dimension.cols)
    assert sheet.get("B3:C4", pad_values=True) == [["a", "c"], ["b", ""]]
    assert sheet.get("B3:D5", maintain_size=True) == [["a", "c", ""], ["b", "", ""], ["", "", ""]]
    assert sheet.get("B3:C4", return_type=GridRangeType.ListOfLists, major_dimension=Dimension.cols) == [
        ["a", "b"],
        ["c"],
    ]
    written = sheet.batch_update([{"range": "A7:B7", "values": [["x", "y"]]}, {"range": "A9", "values": [["z"]]}])
    assert [entry["updatedRange"] for entry in written["responses"]] == ["Sheet1!A7:B7", "Sheet1!A9"]
    first, second = sheet.batch_get(["A7:B7", "A9:C9"])
    assert (first, first.range, first.first(), second) == ([["x", "y"]], "Sheet1!A7:B7", "x", [["z"]])
    sheet.batch_clear(["A7:B7", "A9"])
    assert sheet.batch_get(["A7:B9"]) == [[]]
    sheet.clear()
    assert sheet.get_all_values() == [[]]


def test_a_range_beyond_the_grid_is_refused(sheet):
    """In Google's words."""
    with pytest.raises(APIError, match=r"exceeds grid limits. Max rows: 1000, max columns: 26"):
        sheet.get("A1001")
    with pytest.raises(APIError, match="Unable to parse range: нет!A1"):
        sheet.spreadsheet.values_get("нет!A1")


def test_tables_are_read(sheet):
    """As records, rows, columns and grown from a corner."""
    sheet.update(PLAN)
    assert sheet.get_all_records()[1] == dict(zip(PLAN[0], PLAN[2], strict=True))
    assert sheet.row_values(1) == PLAN[0]
    assert sheet.col_values(1) == ["Код", "М1-001", "М1-002"]
    assert sheet.get_all_values() == PLAN
    assert sheet.expand("B2", TableDirection.right) == [["Слёт", "май"]]
    sheet.update([["Код", "Код"]], "A1:B1")
    with pytest.raises(GSpreadException):
        sheet.get_all_records()


def test_rows_are_appended(sheet):
    """Behind the table, as Google finds it: a gap in the last row parts two tables."""
    for _ in range(2):
        sheet.append_row(["a", "", "c"])
    assert sheet.row_values(2) == ["", "", "a", "", "c"]
    sheet.clear()
    sheet.append_row(["a", "", "c"])
    sheet.append_row(["a", "", "c"], table_range="A1")
    assert sheet.row_values(2) == ["a", "", "c"]
    answer = sheet.append_rows(
        [["=1+1"], ["2"]],
        value_input_option=ValueInputOption.user_entered,
        insert_data_option=InsertDataOption.insert_rows,
        table_range="A1",
        include_values_in_response=True,
    )
    assert answer["updates"]["updatedData"]["values"] == [["2"], ["2"]]
    assert properties_of(sheet)["gridProperties"]["rowCount"] == 1002


def test_rows_and_columns_are_inserted_and_deleted(sheet):
    """With values in them; formulas move along."""
    sheet.update(PLAN)
    sheet.update_acell("D2", "=A2")
    sheet.insert_row(["сверху"], 1)
    sheet.insert_rows([["два"], ["три"]], 2, inherit_from_before=True)
    sheet.insert_cols([["слева"]], 1)
    assert sheet.acell("E5", value_render_option=ValueRenderOption.formula).value == "=B5"
    assert sheet.col_values(2)[:4] == ["сверху", "два", "три", "Код"]
    sheet.delete_rows(1, 3)
    sheet.delete_columns(1)
    sheet.delete_dimension(Dimension.rows, 1)
    assert sheet.get_all_values() == [[*row, *rest] for row, rest in zip(PLAN[1:], (["М1-001"], [""]), strict=True)]
    assert (sheet.row_count, sheet.col_count) == (999, 26)


def test_rows_are_sorted(sheet):
    """By columns up and down, frozen rows stay."""
    sheet.resize(3, 3)
    sheet.update(PLAN)
    sheet.freeze(rows=1)
    sheet.sort((2, "asc"))
    assert sheet.col_values(1) == ["Код", "М1-002", "М1-001"]
    sheet.sort((3, "asc"), (1, "des"), range="A2:C3")
    assert sheet.col_values(1) == ["Код", "М1-002", "М1-001"]


def test_cells_are_found(sheet):
    """By text, pattern, row or column, whatever the case."""
    sheet.update(PLAN)
    assert sheet.find("Поход").address == "B3"
    assert sheet.find(re.compile("-00."), in_column=1).row == 2
    assert sheet.find("поход", case_sensitive=False, in_row=3).col == 2
    assert sheet.find("нет") is None
    assert [cell.address for cell in sheet.findall(re.compile("М1"))] == ["A2", "A3"]


def test_ranges_get_names(spreadsheet, sheet):
    """Defined, listed, read by name, forgotten."""
    sheet.update(PLAN)
    made = sheet.define_named_range("A1:A3", "коды")["replies"][0]["addNamedRange"]["namedRange"]
    assert spreadsheet.list_named_ranges() == [made]
    assert [cell.value for cell in spreadsheet.named_range("коды")] == ["Код", "М1-001", "М1-002"]
    assert sheet.get("коды") == [["Код"], ["М1-001"], ["М1-002"]]
    sheet.delete_named_range(made["namedRangeId"])
    assert spreadsheet.fetch_sheet_metadata({"fields": "namedRanges"}) == {}


def test_ranges_are_protected(spreadsheet, sheet):
    """With editors; listed and lifted."""
    reply = sheet.add_protected_range("A1:B2", editor_users_emails=[CURATOR], description="коды")
    protected = reply["replies"][0]["addProtectedRange"]["protectedRange"]
    assert protected["editors"]["users"] == [CURATOR, ROBOT]
    assert protected["range"] == {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    assert [entry["description"] for entry in spreadsheet.list_protected_ranges(sheet.id)] == ["коды"]
    sheet.delete_protected_range(protected["protectedRangeId"])
    assert spreadsheet.list_protected_ranges(sheet.id) == []


def test_merges(sheet):
    """All, by rows, in one batch; read with their value in every cell; undone."""
    sheet.update([["1", "", "2"], ["", "", ""], ["3", "4", ""]])
    sheet.merge_cells("A1:B2")
    sheet.batch_merge([{"range": "C1:C2", "mergeType": MergeType.merge_columns}, {"range": "B3:C3"}])
    assert sheet.get_values("A1:C3", combine_merged_cells=True) == [["1", "1", "2"], ["1", "1", "2"], ["3", "4", "4"]]
    merges = sheet.spreadsheet.fetch_sheet_metadata({"fields": "sheets.merges"})["sheets"][0]["merges"]
    assert {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2} in merges
    sheet.unmerge_cells("A1:C3")
    assert sheet.spreadsheet.fetch_sheet_metadata({"fields": "sheets.merges"}) == {"sheets": [{}]}


def test_what_is_written_into_a_merge_beside_its_first_cell_is_lost(sheet):
    """As in the browser, where there is no such cell."""
    sheet.merge_cells("A1:B1")
    answer = sheet.update([["a", "b"]], "A1:B1")
    assert answer["updatedRange"] == "Sheet1!A1:B1"
    sheet.unmerge_cells("A1:B1")
    assert sheet.get("A1:B1") == [["a"]]


def test_formats(spreadsheet, sheet):
    """Written by mask, one and many; read back with both names of a colour."""
    form = {
        "backgroundColor": {"green": 1, "blue": 1},
        "horizontalAlignment": "CENTER",
        "textFormat": {"foregroundColor": {"red": 1, "green": 1}, "fontSize": 12, "bold": True},
    }
    sheet.format("A2:B2", form)
    sheet.batch_format([{"range": "A2", "format": {"textFormat": {"italic": True}}}])
    mask = "sheets.data.rowData.values.userEnteredFormat"
    described = spreadsheet.fetch_sheet_metadata({"ranges": ["Sheet1!A2:B2"], "fields": mask})
    first, second = described["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert first["userEnteredFormat"]["textFormat"] == {"italic": True}
    assert second["userEnteredFormat"].pop("backgroundColorStyle") == {"rgbColor": {"green": 1, "blue": 1}}
    text = second["userEnteredFormat"]["textFormat"]
    assert text.pop("foregroundColorStyle") == {"rgbColor": {"red": 1, "green": 1}}
    assert second["userEnteredFormat"] == form


def test_notes(sheet):
    """Put, changed, read as a grid, cleared."""
    assert sheet.get_note("A1") == ""
    sheet.insert_note("A1", "первая")
    sheet.update_note("A1", "вторая")
    sheet.insert_notes({"B2": "b", "C3": "c"})
    sheet.update_notes({"C3": "в"})
    assert sheet.get_notes() == [["вторая"], ["", "b"], ["", "", "в"]]
    sheet.clear_note("A1")
    sheet.clear_notes(["B2", "C3"])
    assert sheet.get_notes(grid_range="A1:C3") in ([], [[]])


def test_filters_and_validation(spreadsheet, sheet):
    """A basic filter over all or a part; a choice from a list."""
    sheet.resize(20, 20)
    sheet.set_basic_filter()
    whole = {"startRowIndex": 0, "endRowIndex": 20, "startColumnIndex": 0, "endColumnIndex": 20}
    assert spreadsheet.fetch_sheet_metadata()["sheets"][0]["basicFilter"]["range"] == whole
    sheet.set_basic_filter("B1:C2")
    part = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 3}
    assert spreadsheet.fetch_sheet_metadata()["sheets"][0]["basicFilter"]["range"] == part
    sheet.clear_basic_filter()
    assert "basicFilter" not in spreadsheet.fetch_sheet_metadata()["sheets"][0]
    sheet.add_validation(
        "A1", ValidationConditionType.one_of_list, ["Перенести", "Отменить"], strict=True, showCustomUi=True
    )
    described = spreadsheet.fetch_sheet_metadata(
        {"ranges": ["A1"], "fields": "sheets.data.rowData.values.dataValidation"}
    )
    rule = described["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]
    assert rule["condition"]["values"] == [{"userEnteredValue": "Перенести"}, {"userEnteredValue": "Отменить"}]
    assert (rule["strict"], rule["showCustomUi"]) == (True, True)


def test_cells_are_copied_and_cut(sheet):
    """By value or turned; what was cut is gone."""
    sheet.update([["a"], ["b"]])
    sheet.copy_range("A1:A2", "C1", PasteType.values, PasteOrientation.transpose)
    sheet.cut_range("A1:A2", "B1")
    assert sheet.get("A1:D2") == [["", "a", "a", "b"], ["", "b"]]


def test_lines_are_hidden_grouped_and_sized(sheet):
    """Rows and columns: hidden and shown, grouped and ungrouped, as wide as their contents."""
    line = {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
    reply = sheet.add_dimension_group_columns(0, 2)["replies"][0]["addDimensionGroup"]
    assert reply == {"dimensionGroups": [{"range": line, "depth": 1}]}
    assert [group["range"] for group in sheet.list_dimension_group_columns()] == [line]
    sheet.delete_dimension_group_columns(0, 2)
    assert sheet.list_dimension_group_columns() == []
    sheet.add_dimension_group_rows(1, 3)
    assert [group["range"]["startIndex"] for group in sheet.list_dimension_group_rows()] == [1]
    sheet.delete_dimension_group_rows(1, 3)
    sheet.hide_columns(0, 1)
    sheet.hide_rows(1, 2)
    data = sheet.spreadsheet.fetch_sheet_metadata({"ranges": ["A1:B2"], "includeGridData": True})["sheets"][0]["data"][
        0
    ]
    assert data["columnMetadata"] == [{"hiddenByUser": True, "pixelSize": 100}, {"pixelSize": 100}]
    assert data["rowMetadata"] == [{"pixelSize": 21}, {"hiddenByUser": True, "pixelSize": 21}]
    sheet.unhide_columns(0, 1)
    sheet.unhide_rows(1, 2)
    sheet.update_acell("A1", "A" * 1024)
    sheet.columns_auto_resize(0, 1)
    sheet.rows_auto_resize(0, 1)
    columns = sheet.spreadsheet.fetch_sheet_metadata({"fields": "sheets.data.columnMetadata"})["sheets"][0]["data"][0]
    assert columns["columnMetadata"][0]["pixelSize"] > 100


def test_requests_are_batched(spreadsheet, sheet):
    """What gspread has no method for goes through batch_update."""
    add = {"addSheet": {"properties": {"title": "Ещё", "gridProperties": {"rowCount": 1, "columnCount": 1}}}}
    (reply,) = spreadsheet.batch_update({"requests": [add]})["replies"]
    sheet_id = reply["addSheet"]["properties"].pop("sheetId")
    assert reply == {
        "addSheet": {
            "properties": {
                "title": "Ещё",
                "index": 1,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1, "columnCount": 1},
            }
        }
    }
    deleted = spreadsheet.batch_update({"requests": [{"deleteSheet": {"sheetId": sheet_id}}]})
    assert deleted == {"spreadsheetId": spreadsheet.id, "replies": [{}]}
