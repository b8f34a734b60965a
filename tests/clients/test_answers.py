"""Answers as Google gives them, key by key; what is asserted here was seen in recorded answers of the real APIs."""

import pytest

from tests.connectors.emulator.conftest import OWNER

STRANGER = "stranger@imc.example"


def body_of(emulator, verb, path, body=None, user=OWNER):
    answer = emulator.session(user).request(verb, emulator.url + path, json=body)
    return answer.status_code, answer.json()


def test_sheets_writes_the_new_error_body(book):
    """Code, message, status; nothing else."""
    found = body_of(book.emulator, "GET", "/v4/spreadsheets/test?includeGridData=false")
    message = "Requested entity was not found."
    assert found == (404, {"error": {"code": 404, "message": message, "status": "NOT_FOUND"}})
    _, refused = body_of(book.emulator, "GET", f"/v4/spreadsheets/{book.id}", user=STRANGER)
    message = "The caller does not have permission"
    assert refused == {"error": {"code": 403, "message": message, "status": "PERMISSION_DENIED"}}


def test_drive_writes_the_old_error_body(emulator):
    """A list of errors, code, message; no status."""
    status, body = body_of(emulator, "GET", "/drive/v3/files/nichts")
    entry = {
        "message": "File not found: nichts.",
        "domain": "global",
        "reason": "notFound",
        "location": "fileId",
        "locationType": "parameter",
    }
    assert status == 404
    assert body == {"error": {"errors": [entry], "code": 404, "message": "File not found: nichts."}}


def test_gmail_writes_both(emulator):
    """Errors, code, message and status."""
    status, body = body_of(emulator, "GET", "/gmail/v1/users/me/messages/19aaaaaaaaaaaaaa")
    message = "Requested entity was not found."
    entry = {"message": message, "domain": "global", "reason": "notFound"}
    assert status == 404
    assert body == {"error": {"code": 404, "message": message, "errors": [entry], "status": "NOT_FOUND"}}


def test_a_new_spreadsheet_is_described_in_full(emulator):
    """Locale, zone, default format, theme and one sheet, made by Drive as by Sheets."""
    wish = {"name": "Test", "mimeType": "application/vnd.google-apps.spreadsheet"}
    file = emulator.call("POST", "/drive/v3/files", wish)
    assert file == {"kind": "drive#file", "id": file["id"], **wish}
    found = emulator.call("GET", f"/v4/spreadsheets/{file['id']}", includeGridData="false")
    white, theme = {"red": 1, "green": 1, "blue": 1}, found["properties"].pop("spreadsheetTheme")
    assert found == {
        "spreadsheetId": file["id"],
        "properties": {
            "title": "Test",
            "locale": "en_US",
            "autoRecalc": "ON_CHANGE",
            "timeZone": "Etc/GMT",
            "defaultFormat": {
                "backgroundColor": white,
                "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
                "verticalAlignment": "BOTTOM",
                "wrapStrategy": "OVERFLOW_CELL",
                "textFormat": {
                    "foregroundColor": {},
                    "fontFamily": "arial,sans,sans-serif",
                    "fontSize": 10,
                    "bold": False,
                    "italic": False,
                    "strikethrough": False,
                    "underline": False,
                    "foregroundColorStyle": {"rgbColor": {}},
                },
                "backgroundColorStyle": {"rgbColor": white},
            },
        },
        "sheets": [
            {
                "properties": {
                    "sheetId": 0,
                    "title": "Sheet1",
                    "index": 0,
                    "sheetType": "GRID",
                    "gridProperties": {"rowCount": 1000, "columnCount": 26},
                }
            }
        ],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{file['id']}/edit",
    }
    assert theme["primaryFontFamily"] == "Arial"
    colours = {entry["colorType"]: entry["color"]["rgbColor"] for entry in theme["themeColors"]}
    assert list(colours) == ["TEXT", "BACKGROUND", *(f"ACCENT{number}" for number in range(1, 7)), "LINK"]
    assert colours["ACCENT1"] == {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}
    assert colours["ACCENT5"] == {"red": 1, "green": 0.42745098, "blue": 0.003921569}


def test_what_is_deleted_is_answered_204(emulator):
    """No content, and the type that Google names for it."""
    file = emulator.call("POST", "/drive/v3/files", {"name": "weg"})
    answer = emulator.session().delete(f"{emulator.url}/drive/v3/files/{file['id']}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (204, b"", "text/html")


def test_ranges_on_the_sheet_0_do_not_name_it(book):
    """Defaults are left out: of merges, named ranges, filters, groups, and of filters that are echoed."""
    where = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    named, _ = book.do(
        {"addNamedRange": {"namedRange": {"name": "Test", "range": {"sheetId": 0, **where}}}},
        {"mergeCells": {"range": {"sheetId": 0, **where}, "mergeType": "MERGE_ALL"}},
    )
    assert named["addNamedRange"]["namedRange"]["range"] == where
    found = book.describe()
    assert (found["namedRanges"][0]["range"], found["sheets"][0]["merges"]) == (where, [where])
    filters = {"dataFilters": [{"gridRange": {"sheetId": 0, **where}}]}
    path = f"/v4/spreadsheets/{book.id}/values:batchGetByDataFilter"
    echoed = book.emulator.call("POST", path, filters)["valueRanges"][0]["dataFilters"]
    assert echoed == [{"gridRange": where}]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"red": 1, "green": 0, "blue": 0.5}, {"red": 1, "blue": 0.49803922}),
        ({"red": 0.1, "green": 0.7, "blue": 0.2, "alpha": 1}, {"red": 0.09803922, "green": 0.69803923, "blue": 0.2}),
        ({}, {}),
    ],
)
def test_colours_have_eight_bits_and_two_names(book, given, kept):
    """Zeros are left out, every colour comes as Color and as ColorStyle, wherever it was set."""
    book.do(
        {"updateSheetProperties": {"properties": {"sheetId": 0, "tabColor": given}, "fields": "tabColor"}},
        {
            "repeatCell": {
                "range": {"endRowIndex": 1, "endColumnIndex": 1},
                "cell": {"userEnteredFormat": {"textFormat": {"foregroundColorStyle": {"rgbColor": given}}}},
                "fields": "userEnteredFormat.textFormat.foregroundColorStyle",
            }
        },
    )
    sheet = book.describe(includeGridData="true", ranges="A1")["sheets"][0]
    assert sheet["properties"]["tabColorStyle"] == {"rgbColor": kept}
    assert sheet["properties"]["tabColor"] == kept
    text = sheet["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"]["textFormat"]
    assert text == {"foregroundColor": kept, "foregroundColorStyle": {"rgbColor": kept}}


def test_one_name_of_a_colour_in_a_mask_means_both(book):
    """A colour set by its style is gone when a mask names the plain colour without giving one."""
    tab = {"sheetId": 0, "tabColorStyle": {"themeColor": "ACCENT1"}}
    book.do({"updateSheetProperties": {"properties": tab, "fields": "tabColorStyle"}})
    properties = book.describe()["sheets"][0]["properties"]
    assert properties["tabColorStyle"] == {"themeColor": "ACCENT1"}
    assert properties["tabColor"] == {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}
    book.do({"updateSheetProperties": {"properties": {"sheetId": 0}, "fields": "tabColor"}})
    assert not {"tabColor", "tabColorStyle"} & set(book.describe()["sheets"][0]["properties"])


def test_an_unformatted_cell_looks_as_google_says(book):
    """The effective format: Arial, and numbers to the right."""
    book.put("A1", [["x", 1, True]])
    row = book.describe(includeGridData="true", ranges="A1:C1")["sheets"][0]["data"][0]["rowData"][0]["values"]
    formats = [cell["effectiveFormat"] for cell in row]
    assert [form["horizontalAlignment"] for form in formats] == ["LEFT", "RIGHT", "CENTER"]
    assert formats[0]["textFormat"]["fontFamily"] == "Arial"
    assert formats[0]["hyperlinkDisplayType"] == "PLAIN_TEXT"


def test_cells_tell_what_was_recorded_of_google(book):
    """Nothing effective in an empty text, no display of links where there is no value, links as they look."""
    formulas = ['=""', "=IF(,,)", '=HYPERLINK("https://school.example", "Школа")', "=DATE(2023, 3, 19)", "=A4"]
    book.put("A1", [[formula] for formula in formulas], typed=True)
    rows = book.describe(ranges="A1:A5", includeGridData="true")["sheets"][0]["data"][0]["rowData"]
    empty, nothing, link, date, pointing = (row["values"][0] for row in rows)
    assert not {"effectiveValue", "formattedValue"} & (set(empty) | set(nothing))
    assert empty["effectiveFormat"]["hyperlinkDisplayType"] == "PLAIN_TEXT"
    assert "hyperlinkDisplayType" not in nothing["effectiveFormat"]
    blue = {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}
    text = link["effectiveFormat"]["textFormat"]
    assert (link["hyperlink"], text["link"]) == ("https://school.example", {"uri": "https://school.example"})
    assert (text["foregroundColor"], text["foregroundColorStyle"], text["underline"]) == (
        blue,
        {"rgbColor": blue},
        True,
    )
    assert link["effectiveFormat"]["hyperlinkDisplayType"] == "LINKED"
    assert [cell["effectiveFormat"]["numberFormat"] for cell in (date, pointing)] == [{"type": "DATE"}] * 2


def test_links_within_a_text_look_like_links(book):
    """Runs of formats: blue and underlined where there is a link; the first does not say where it starts."""
    address = {"uri": "https://school.example/alpha"}
    runs = [{"startIndex": 0, "format": {"link": address}}, {"startIndex": 5, "format": {}}]
    cell = {"userEnteredValue": {"stringValue": "alpha bravo"}, "textFormatRuns": runs}
    book.do({"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "userEnteredValue,textFormatRuns"}})
    found = book.describe(ranges="A1", includeGridData="true")["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    blue = {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}
    look = {"foregroundColor": blue, "foregroundColorStyle": {"rgbColor": blue}, "underline": True, "link": address}
    assert found["textFormatRuns"] == [{"format": look}, {"startIndex": 5, "format": {}}]
    assert "hyperlink" not in found
