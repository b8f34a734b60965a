"""A spreadsheet as a grid."""

import io
import re
from html import unescape
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests.pages.conftest import CURATOR, ROBOT

HEAD = {"userEnteredValue": {"stringValue": "Стоп"}}
CHECKBOX = {"condition": {"type": "BOOLEAN"}}


@pytest.fixture
def book(scene):
    return scene.file("Дорожная карта", "spreadsheet")


def cell(text: str, place: str, tab: int = 0) -> str:
    """What a page shows in a cell, tags included."""
    found = re.search(rf'<td id="gid={tab}&amp;range={place}"[^>]*>(.*?)</td>', text, re.DOTALL)
    assert found, place
    return found[1]


@pytest.mark.parametrize(
    "path", ["/spreadsheets/d/{}", "/spreadsheets/d/{}/edit", "/spreadsheets/d/{}/edit?usp=drivesdk"]
)
def test_cells_show_what_people_see(scene, book, path):
    """Formulas computed, dates and numbers as the spreadsheet's locale writes them; empty cells are places, too."""
    properties = {"properties": {"locale": "ru_RU"}, "fields": "locale"}
    scene.change(book, {"updateSpreadsheetProperties": properties})
    scene.type_in(book, "A1:C2", [["Сроки", "Число", "Сумма"], ["05.11.2026", "1,5", "=B2*2"]])
    text = scene.look(path.format(book)).text
    assert [cell(text, place) for place in ("A1", "A2", "B2", "C2")] == ["Сроки", "05.11.2026", "1,5", "3"]


def test_checkboxes_are_boxes(scene, book):
    """Ticked for yes, empty for no and for nothing chosen; ИСТИНА without a checkbox stays a word."""
    place = {"startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 1}
    scene.change(book, {"setDataValidation": {"range": place, "rule": CHECKBOX}})
    scene.type_in(book, "A1:B4", [["Стоп", "x"], [True, True], [False, ""], ["", "y"]])
    text = scene.look(f"/spreadsheets/d/{book}").text
    shown = [re.findall(r'aria-checked="(\w+)"', cell(text, name)) for name in ("A2", "A3", "A4")]
    assert shown == [["true"], ["false"], ["false"]]
    assert cell(text, "B2") == "TRUE"


def test_a_tab_is_shown_and_the_others_are_a_click_away(scene, book):
    """`gid` in the query says which; Google's `#gid=…&range=I7` finds its cell there. Hidden tabs are for writers."""
    scene.change(book, {"addSheet": {"properties": {"sheetId": 77, "title": "Ход", "hidden": True}}})
    scene.type_in(book, "Ход!A1", [["Код"]])
    text = scene.look(f"/spreadsheets/d/{book}/edit?gid=77").text
    assert cell(text, "A1", 77) == "Код"
    assert re.findall(r'href="[^"]*/edit\?gid=(\d+)"( aria-current="page")?>', text) == [
        ("0", ""),
        ("77", ' aria-current="page"'),
    ]
    share = {"type": "user", "role": "reader", "emailAddress": CURATOR}
    scene.call(ROBOT, f"/drive/v3/files/{book}/permissions", share)
    assert "Код" not in scene.look(f"/spreadsheets/d/{book}/edit?gid=77", CURATOR).text


@pytest.mark.parametrize(
    ("protection", "words"),
    [
        ({"description": "Эту вкладку ведёт робот"}, "ведёт робот"),
        ({"description": "Не трогать"}, "защищена"),
        ({"description": "Осторожно", "warningOnly": True}, None),
    ],
)
def test_protected_tabs_say_so(scene, book, protection, words):
    """A lock with its reason; a protection that only warns is none."""
    scene.change(book, {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}} | protection}})
    shown = re.findall(r'<span class="lock">(.*?)</span>', scene.look(f"/spreadsheets/d/{book}").text)
    assert shown == ([words] if words else [])


def test_headings_stay_in_sight(scene, book):
    """The frozen rows, else the first, are the head of the table."""
    grid = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    scene.type_in(book, "A1:A3", [["Раздел"], ["Код"], ["М1-001"]])
    scene.change(book, {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.frozenRowCount"}})
    head, _, body = scene.look(f"/spreadsheets/d/{book}").text.partition("</thead>")
    assert (cell(head, "A1"), cell(head, "A2"), cell(body, "A3")) == ("Раздел", "Код", "М1-001")


def test_long_tabs_come_in_pieces(scene, book):
    """500 rows at a time under the same headings; the next ones are one link away."""
    scene.type_in(book, "A1:A700", [["Код"], *([f"М1-{number}"] for number in range(2, 701))])
    first = scene.look(f"/spreadsheets/d/{book}").text
    assert 'id="gid=0&amp;range=A501"' in first
    assert 'id="gid=0&amp;range=A502"' not in first
    assert 'href="?gid=0&amp;row=502"' in first
    second = scene.look(f"/spreadsheets/d/{book}?gid=0&row=502").text
    assert [cell(second, place) for place in ("A1", "A502", "A700")] == ["Код", "М1-502", "М1-700"]


def test_cell_texts_stay_text(scene, book):
    """Tags are shown as typed; addresses become links, Google's to the pages here, and nothing but http ever does."""
    sheet = "https://docs.google.com/spreadsheets/d/abc/edit#gid=1&range=I7"
    scene.type_in(book, "A1:A3", [["<b onclick=x>жирно</b>"], [f"см. {sheet}."], ["javascript:alert(1)"]])
    text = scene.look(f"/spreadsheets/d/{book}").text
    assert cell(text, "A1") == "&lt;b onclick=x&gt;жирно&lt;/b&gt;"
    assert '<a href="/spreadsheets/d/abc/edit#gid=1&amp;range=I7">https://docs' in cell(text, "A2")
    assert cell(text, "A2").endswith("</a>.")
    assert cell(text, "A3") == "javascript:alert(1)"


def test_cells_look_as_they_were_made(scene, book):
    """Merged cells, borders, words of their own colour, links: as classes that the page's stylesheet spells out."""
    red = {"red": 1}
    scene.type_in(book, "A1:C2", [["Раздел"], ["жирно и ссылка", "x", "скрипт"]])
    link = {"userEnteredFormat": {"textFormat": {"link": {"uri": "javascript:alert(1)"}}}}
    runs = [{"format": {"bold": True, "foregroundColor": red}}, {"startIndex": 5}, {"startIndex": 8, "format": {"link": {"uri": "https://vk.com/x"}}}]  # fmt: skip
    scene.change(
        book,
        {"mergeCells": {"range": area(0, 1, 0, 3)}},
        {"updateBorders": {"range": area(1, 2, 1, 2), "top": {"style": "SOLID_THICK", "color": red}}},
        {"updateCells": {"range": area(1, 2, 0, 1), "rows": [{"values": [{"textFormatRuns": runs}]}], "fields": "textFormatRuns"}},
        {"repeatCell": {"range": area(1, 2, 2, 3), "cell": link, "fields": "userEnteredFormat"}},
    )  # fmt: skip
    text = scene.look(f"/spreadsheets/d/{book}").text
    assert re.search(r'range=A1"[^>]* colspan="3" rowspan="1"', text)
    assert 'range=B1"' not in text
    assert re.search(r'range=B2" class="btop-3ff0000"', text)
    link = '<span class="under fg-1155cc"><a href="https://vk.com/x"'
    assert cell(text, "A2").startswith(f'<span class="bold fg-ff0000">жирно</span> и {link}')
    assert cell(text, "C2") == "скрипт"
    style = re.search(r'href="(/pages/looks\.css\?[^"]+)"', text)[1]
    assert ".fg-ff0000{color:#ff0000}" in scene.look(style.replace("&amp;", "&")).text


def test_a_sheet_is_taken_along(scene, book):
    """What Drive exports is saved, never shown, by those who may read it: the open tab as CSV, all tabs as a workbook."""
    scene.change(book, {"addSheet": {"properties": {"sheetId": 5, "title": "Ход"}}})
    scene.type_in(book, "Ход!A1:B1", [["Код", "a,b"]])
    page = scene.look(f"/spreadsheets/d/{book}?gid=5").text
    links = {kind: unescape(link) for link, kind in re.findall(r'href="([^"]+/download\?format=(\w+)[^"]*)"', page)}
    answer = scene.look(links["csv"])
    assert answer.content.decode().strip() == 'Код,"a,b"'
    name = unquote(answer.headers["Content-Disposition"])
    assert name.startswith("attachment;")
    assert name.endswith(" - Ход.csv")
    assert scene.look(links["csv"], CURATOR).status_code == 404
    assert "Ход" in load_workbook(io.BytesIO(scene.look(links["xlsx"]).content)).sheetnames


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }
