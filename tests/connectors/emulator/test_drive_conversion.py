"""Spreadsheets out of Drive as CSV, TSV, .xlsx, PDF and HTML, and in again."""

import io
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import gspread.utils
import openpyxl
import pytest
from googleapiclient.http import MediaInMemoryUpload
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from connectors.emulator.drive.conversion import delimited
from connectors.emulator.drive.conversion.formula_text import from_workbook, to_workbook
from connectors.emulator.sheets.locales import locale_of
from tests.connectors.emulator.filing import CURATOR, refusal

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RED = {"red": 1}


@pytest.fixture
def files(emulator):
    return emulator.api("drive", "v3", CURATOR).files()


@pytest.fixture
def roadmap(new_book):
    """A Russian spreadsheet with what people use: formats, a formula, a date, a list, a checkbox, a merge, a note."""
    book = new_book("Дорожная карта", "Люди", locale="ru_RU")
    rows = [
        ["Дорожная карта", "", ""],
        ["Мероприятие", "Сроки", "Сделано"],
        ["=1+1", "01.09.2026", True],
        ["'=нет", "0,5"],
    ]
    book.put("'Дорожная карта'!A1", rows, typed=True)
    book.put("Люди!A1", [["=SUM(1;2)"], ["=1/0"], ['=CONCATENATE("a;b";1,5)']], typed=True)
    head = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 3}
    bold = {"textFormat": {"bold": True}, "backgroundColor": RED}
    choice = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": v} for v in ("да", "нет")]}}
    cell = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 3}
    book.do(
        {"mergeCells": {"range": head, "mergeType": "MERGE_ALL"}},
        {"repeatCell": {"range": head, "cell": {"userEnteredFormat": bold}, "fields": "userEnteredFormat"}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}},
                "fields": "gridProperties.frozenRowCount",
            }
        },
        {
            "updateDimensionProperties": {
                "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1},
                "properties": {"pixelSize": 250},
                "fields": "pixelSize",
            }
        },
        {
            "setDataValidation": {
                "range": cell | {"startColumnIndex": 2, "endColumnIndex": 3},
                "rule": {"condition": {"type": "BOOLEAN"}},
            }
        },
        {
            "setDataValidation": {
                "range": cell | {"startRowIndex": 3, "endRowIndex": 9, "startColumnIndex": 2, "endColumnIndex": 3},
                "rule": choice,
            }
        },
        {
            "repeatCell": {
                "range": cell | {"startColumnIndex": 0, "endColumnIndex": 1},
                "cell": {"note": "считается"},
                "fields": "note",
            }
        },
    )
    return book


def export(files, book, mime_type):
    return files.export(fileId=book.id, mimeType=mime_type).execute()


def upload(files, data, content_type, name="Импорт"):
    media = MediaInMemoryUpload(data, content_type)
    return files.create(body={"name": name, "mimeType": SPREADSHEET}, media_body=media, fields="id,mimeType").execute()


def values(emulator, file_id, cells="A1:Z99", **options):
    api = emulator.api("sheets", "v4", CURATOR).spreadsheets().values()
    return api.get(spreadsheetId=file_id, range=cells, **options).execute().get("values", [])


def test_csv_and_tsv_are_the_first_tab_as_people_see_it(files, roadmap):
    """Every line has as many values as the widest; quotes where needed; no line end after the last."""
    assert export(files, roadmap, "text/csv").decode() == (
        'Дорожная карта,,\r\nМероприятие,Сроки,Сделано\r\n2,01.09.2026,ИСТИНА\r\n=нет,"0,5",'
    )
    assert export(files, roadmap, "text/tab-separated-values").decode().split("\r\n")[3] == "=нет\t0,5\t"


def test_xlsx_has_what_the_spreadsheet_has(files, roadmap):
    """All tabs with formulas, dates, looks, merges, widths, frozen rows, notes, lists and checkboxes."""
    workbook = openpyxl.load_workbook(io.BytesIO(export(files, roadmap, XLSX)))
    assert workbook.sheetnames == ["Дорожная карта", "Люди"]
    sheet = workbook["Дорожная карта"]
    assert (sheet["A3"].value, sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "=нет", "s")
    assert (sheet["B3"].value.isoformat()[:10], sheet["B3"].number_format) == ("2026-09-01", "dd.mm.yyyy")
    assert (sheet["C3"].value, sheet["A3"].comment.text) == (True, "считается")
    assert (sheet["A1"].font.b, sheet["A1"].fill.fgColor.rgb[-6:]) == (True, "FF0000")
    assert ([str(area) for area in sheet.merged_cells.ranges], sheet.freeze_panes) == (["A1:C1"], "A3")
    assert round(sheet.column_dimensions["A"].width) == 35
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"C3": '"TRUE,FALSE"', "C4:C9": '"да,нет"'}
    assert workbook["Люди"]["A3"].value == '=CONCATENATE("a;b",1.5)'


def test_xlsx_has_the_results_of_formulas(files, roadmap):
    """Viewers that do not calculate show what the spreadsheet shows."""
    workbook = openpyxl.load_workbook(io.BytesIO(export(files, roadmap, XLSX)), data_only=True)
    assert workbook["Дорожная карта"]["A3"].value == 2
    assert workbook["Люди"]["A3"].value == "a;b1,5"


def test_xlsx_comes_back_as_it_went(emulator, files, roadmap):
    """Exported and uploaded again: the same values, formulas, formats, merges, widths, notes, lists, checkboxes."""
    made = upload(files, export(files, roadmap, XLSX), XLSX)
    assert made["mimeType"] == SPREADSHEET
    book = (
        emulator.api("sheets", "v4", CURATOR)
        .spreadsheets()
        .get(spreadsheetId=made["id"], includeGridData=True)
        .execute()
    )
    sheet = book["sheets"][0]
    assert [entry["properties"]["title"] for entry in book["sheets"]] == ["Дорожная карта", "Люди"]
    assert sheet["properties"]["gridProperties"]["frozenRowCount"] == 2
    assert {name: sheet["merges"][0][name] for name in ("endRowIndex", "endColumnIndex")} == {
        "endRowIndex": 1,
        "endColumnIndex": 3,
    }
    rows = sheet["data"][0]["rowData"]
    head, formula, date, box = rows[0]["values"][0], rows[2]["values"][0], rows[2]["values"][1], rows[2]["values"][2]
    assert head["userEnteredFormat"]["textFormat"]["bold"] is True
    assert head["userEnteredFormat"]["backgroundColor"] == RED
    assert (formula["userEnteredValue"], formula["note"]) == ({"formulaValue": "=1+1"}, "считается")
    assert (date["effectiveValue"], date["formattedValue"]) == ({"numberValue": 46266}, "01.09.2026")
    assert (box["userEnteredValue"], box["dataValidation"]["condition"]) == ({"boolValue": True}, {"type": "BOOLEAN"})
    assert rows[3]["values"][2]["dataValidation"]["condition"]["values"][0] == {"userEnteredValue": "да"}
    assert sheet["data"][0]["columnMetadata"][0]["pixelSize"] == 250


def test_pdf_is_readable(files, roadmap):
    """Russian text, a page a tab, A4 landscape, numbered pages."""
    pages = PdfReader(io.BytesIO(export(files, roadmap, "application/pdf"))).pages
    text = [page.extract_text() for page in pages]
    assert len(pages) == 2
    assert "Дорожная карта" in text[0]
    assert "01.09.2026" in text[0]
    assert "2 / 2" in text[1]
    assert pages[0].mediabox.width > pages[0].mediabox.height
    assert round(float(pages[0].mediabox.width)) == 842


def test_what_is_empty_is_not_printed(files, new_book):
    """Boxes wait for ticks in every row: those of rows with anything else are printed, below the repeated heading."""
    book = new_book("Ход", locale="ru_RU")
    all_rows = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 26}
    cell = {"dataValidation": {"condition": {"type": "BOOLEAN"}}, "userEnteredFormat": {"wrapStrategy": "WRAP"}}
    heading = {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}
    book.do(
        {"repeatCell": {"range": all_rows, "cell": cell, "fields": "dataValidation,userEnteredFormat"}},
        {"updateSheetProperties": {"properties": heading, "fields": "gridProperties.frozenRowCount"}},
    )
    book.put("A1", [["Готово", "Мероприятие"], *([False, f"Квест {number}"] for number in range(99)), [False]])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(export(files, book, "application/pdf"))).pages]
    assert all("Мероприятие" in page for page in pages)
    assert "Квест 98" in pages[-1]
    assert "".join(pages).count("Квест") == 99
    assert "".join(pages).count("☐") == 99 * 25


def test_ods_has_the_values_of_all_tabs(files, roadmap):
    """What cells come to, dates as dates, merges; the file says of itself what it is."""
    data = export(files, roadmap, "application/x-vnd.oasis.opendocument.spreadsheet")
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = archive.read("content.xml").decode()
    assert len(list(ET.fromstring(content).iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"))) == 2
    assert 'office:date-value="2026-09-01T00:00:00"><text:p>01.09.2026</text:p>' in content
    assert 'table:number-columns-spanned="3" office:value-type="string"><text:p>Дорожная карта</text:p>' in content
    assert 'office:value="2"><text:p>2</text:p>' in content


def test_html_is_a_page_a_tab(files, roadmap):
    """Zipped, with a style sheet beside."""
    with ZipFile(io.BytesIO(export(files, roadmap, "application/zip"))) as archive:
        assert archive.namelist() == ["resources/sheet.css", "Дорожная карта.html", "Люди.html"]
        assert "Мероприятие" in archive.read("Дорожная карта.html").decode()


def test_formats_are_told(emulator, files, roadmap):
    """Both about and exportLinks name the same formats; each of them is served, others are a 400."""
    about = emulator.api("drive", "v3", CURATOR).about().get(fields="exportFormats,importFormats").execute()
    links = files.get(fileId=roadmap.id, fields="exportLinks").execute()["exportLinks"]
    assert set(about["exportFormats"][SPREADSHEET]) == set(links)
    assert about["importFormats"]["text/csv"] == [SPREADSHEET]
    session = emulator.session(CURATOR)
    assert all(session.get(link).ok for link in links.values())
    assert refusal(files.export(fileId=roadmap.id, mimeType="image/png"))[0] == 400


def test_export_address_of_the_editor(emulator, roadmap):
    """/spreadsheets/d/{id}/export?format=…&gid=… gives one tab to a bearer token, and 404 to whoever sees no file."""
    address = f"https://docs.google.com/spreadsheets/d/{roadmap.id}/export"
    people = roadmap.describe()["sheets"][1]["properties"]["sheetId"]
    session = emulator.session(CURATOR)
    answer = session.get(address, params={"format": "csv", "gid": people})
    assert answer.content.decode().startswith("3\r\n")
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    sheets = openpyxl.load_workbook(io.BytesIO(session.get(address, params={"format": "xlsx"}).content)).sheetnames
    assert len(sheets) == 2
    wrong = ({"format": "doc"}, {"format": "csv", "gid": "77"}, {"format": "csv", "gid": "x"})
    assert [session.get(address, params=params).status_code for params in wrong] == [400, 400, 400]
    assert emulator.session("stranger@imc.example").get(address, params={"format": "csv"}).status_code == 404


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("Код,Дата\nМ1,2026-09-01".encode(), "text/csv"),
        ("\ufeffКод;Дата\r\nМ1;2026-09-01".encode(), "text/csv"),
        ("Код;Дата\nМ1;2026-09-01".encode("cp1251"), "text/csv"),
        ("Код|Дата\nМ1|2026-09-01".encode("utf-16"), "text/csv; charset=utf-16"),
        ("Код\tДата\nМ1\t2026-09-01".encode(), "text/tab-separated-values"),
    ],
    ids=["comma", "mark and semicolon", "code page", "utf-16", "tabs"],
)
def test_delimited_text_becomes_a_spreadsheet(emulator, files, data, content_type):
    """Whatever the encoding and the delimiter; values are understood as if typed."""
    made = upload(files, data, content_type)
    assert made["mimeType"] == SPREADSHEET
    assert values(emulator, made["id"]) == [["Код", "Дата"], ["М1", "2026-09-01"]]
    assert values(emulator, made["id"], "B2", valueRenderOption="UNFORMATTED_VALUE") == [[46266]]


def test_upload_is_converted_by_a_copy(emulator, files):
    """A plain CSV file copied as a spreadsheet is one; a picture is not."""
    media = MediaInMemoryUpload(b"a,b", "text/csv")
    plain = files.create(body={"name": "a.csv"}, media_body=media, fields="id,mimeType").execute()
    assert plain["mimeType"] == "text/csv"
    copied = files.copy(fileId=plain["id"], body={"mimeType": SPREADSHEET}).execute()
    assert values(emulator, copied["id"]) == [["a", "b"]]
    picture = MediaInMemoryUpload(b"x", "image/png")
    refused = refusal(files.create(body={"name": "a", "mimeType": SPREADSHEET}, media_body=picture))
    assert refused == (400, "conversionUnsupportedConversionPath")
    broken = MediaInMemoryUpload(b"PK\x03\x04 no workbook", XLSX)
    assert refusal(files.create(body={"name": "a", "mimeType": SPREADSHEET}, media_body=broken))[0] == 400


def test_new_content_replaces_all_tabs(emulator, files, roadmap):
    """An update with CSV leaves one tab with the new values, typed where the spreadsheet lives, under the same id."""
    media = MediaInMemoryUpload("Срок\n01.10.2026".encode(), "text/csv")
    files.update(fileId=roadmap.id, media_body=media).execute()
    assert len(roadmap.describe()["sheets"]) == 1
    assert values(emulator, roadmap.id, valueRenderOption="UNFORMATTED_VALUE") == [["Срок"], [46296]]


def test_gspread_imports_and_exports(emulator):
    """Drive v2 is what import_csv goes by Drive v2, and what answers it; export gives every format that gspread names."""
    client = emulator.gspread(CURATOR)
    book = client.create("Состав")
    book.add_worksheet("Второй", 10, 10)
    answer = client.http_client.import_csv(book.id, "ОУ,Город\n№ 203,СПб")
    assert (answer["kind"], answer["id"], answer["title"]) == ("drive#file", book.id, "Состав")
    opened = client.open_by_key(book.id)
    assert [sheet.get_all_values() for sheet in opened.worksheets()] == [[["ОУ", "Город"], ["№ 203", "СПб"]]]
    kinds = gspread.utils.ExportFormat
    for kind in kinds:
        assert opened.export(kind)


def test_what_readers_may_not_take_away_is_not_exported(emulator, files, roadmap):
    """copyRequiresWriterPermission: neither export nor copy for readers."""
    files.update(fileId=roadmap.id, body={"copyRequiresWriterPermission": True}).execute()
    roadmap.share("school7@imc.example", "reader")
    reader = emulator.api("drive", "v3", "school7@imc.example").files()
    assert refusal(reader.export(fileId=roadmap.id, mimeType="text/csv")) == (403, "cannotDownloadFile")
    assert refusal(reader.copy(fileId=roadmap.id))[0] == 403


lines = st.lists(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=2, max_size=2), min_size=2
)


@given(lines)
def test_csv_reads_back(rows):
    """Whatever stands in cells survives being written and read, if separators are told apart at all."""
    data = delimited.written(rows, False)
    read = delimited.read(b"\xef\xbb\xbf" + data, is_tabs=False)
    if delimited._delimiter(data.decode()) == ",":
        assert [row for row in read if row] == rows


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=SUM(A1;B2)", "=SUM(A1,B2)"),
        ("=IF(A1>1,5;\"a;b,c\";'Лист;1'!A1)", "=IF(A1>1.5,\"a;b,c\",'Лист;1'!A1)"),
        ("={1\\2;3\\4}", "={1,2;3,4}"),
        ("=XLOOKUP(1;A:A;B:B)", "=_xlfn.XLOOKUP(1,A:A,B:B)"),
        ('=ARRAYFORMULA(A1:A2&"x")', '=IFERROR(__xludf.DUMMYFUNCTION("ARRAYFORMULA(A1:A2&""x"")"),"7")'),
    ],
)
def test_formulas_go_to_workbooks_and_back(typed, kept):
    """Russian separators become Excel's and return; functions that Excel does not know are kept as text."""
    russian = locale_of("ru_RU")
    assert to_workbook(typed, russian, "7") == kept
    assert from_workbook(kept, russian) == typed
