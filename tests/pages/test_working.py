"""A curator works in the roadmap in a real browser, as in Google Sheets."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.conftest import CURATOR, ROBOT, STRANGER

HEADINGS = ["Код", "Мероприятие", "Сроки", "Анонс согласован", "Решение", "Состояние", "Длина"]
ROWS = [
    ["М3-001", "Квест", "15.10.2026"],
    ["М3-002", "Ярмарка", "20.11.2026"],
    ["М3-003", "Акция", "05.12.2026"],
]
LIST = ["Перенести", "Отменить", "Состоялось"]
OTHER = "leader@imc.example"


@pytest.fixture
def book(scene) -> str:
    """A roadmap that the curator and a leader may edit, with a robot's tab and headings that the robot keeps."""
    made = scene.file("Дорожная карта", "spreadsheet", shared=(CURATOR, OTHER), role="writer")
    column = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 50}
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in LIST]}}
    scene.change(
        made,
        {"updateSpreadsheetProperties": {"properties": {"locale": "ru_RU"}, "fields": "locale"}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}, "fields": "gridProperties.frozenRowCount"}},
        {"addSheet": {"properties": {"sheetId": 7, "title": "Ход"}}},
        {"setDataValidation": {"range": column | {"startColumnIndex": 3, "endColumnIndex": 4}, "rule": {"condition": {"type": "BOOLEAN"}}}},
        {"setDataValidation": {"range": column | {"startColumnIndex": 4, "endColumnIndex": 5}, "rule": rule | {"strict": True}}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 7}, "description": "Этот лист ведёт робот"}}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}, "description": "Ведёт робот"}}},
    )  # fmt: skip
    scene.type_in(made, "A1:G1", [HEADINGS])
    scene.type_in(made, "A2:C4", ROWS)
    scene.type_in(made, "G2", [["=LEN(B2)"]])
    return made


@pytest.fixture
def sheet(visit, book) -> Page:
    """The roadmap, open before the curator."""
    return open_book(visit, book)


def open_book(visit, book: str, person: str = CURATOR, **how: Any) -> Page:
    page = visit(f"/spreadsheets/d/{book}/edit", person, **how)
    expect(page.locator("#grid[data-ready]")).to_be_visible()
    return page


def cell(page: Page, name: str, tab: int = 0) -> Locator:
    return page.locator(f'[id="gid={tab}&range={name}"]')


def strike(page: Page, text: str) -> None:
    """Types on a keyboard that has these letters; Playwright's own gives Cyrillic without any key."""
    keyboard = page.context.new_cdp_session(page)
    for letter in text:
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": letter, "text": letter})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter})


def written(page: Page) -> None:
    """Waits until the server has answered."""
    expect(page.locator("#state")).to_have_text("Сохранено")
    expect(page.locator(".waiting")).to_have_count(0)


def test_a_curator_goes_through_a_roadmap(scene, book, sheet):
    """Ticks, a typed date, a choice from the list, a refusal in plain words, a note: what is seen is what is stored."""
    cell(sheet, "D2").get_by_role("checkbox", name="Анонс согласован").click()
    expect(cell(sheet, "D2").get_by_role("checkbox")).to_be_checked()
    written(sheet)

    cell(sheet, "C2").click()
    strike(sheet, "1.11.2026")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, "C2")).to_have_text("01.11.2026")
    expect(cell(sheet, "C3")).to_be_focused()

    cell(sheet, "E2").dblclick()
    sheet.get_by_role("option", name="Перенести").click()
    expect(cell(sheet, "E2")).to_have_text("Перенести")

    cell(sheet, "E3").click()
    strike(sheet, "Может быть")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("«Перенести», «Отменить», «Состоялось»")
    expect(cell(sheet, "E3")).to_have_text("")
    strike(sheet, "x")
    sheet.keyboard.press("Escape")

    cell(sheet, "B2").click()
    expect(sheet.get_by_label("Что стоит в ячейке")).to_have_value("Квест")
    sheet.keyboard.press("Shift+F2")
    sheet.locator("#note-text").fill("Спросить школу")
    sheet.get_by_role("button", name="Сохранить").click()
    expect(cell(sheet, "B2")).to_have_attribute("title", "Спросить школу")
    expect(cell(sheet, "B2")).to_have_accessible_description("Спросить школу")

    assert scene.read(book, "C2:E3", "UNFORMATTED_VALUE") == [[46327, True, "Перенести"], [46346]]


def test_formulas_elsewhere_follow(sheet):
    """The answer to a change carries every cell that now looks otherwise, and a formula can be seen and typed."""
    cell(sheet, "B2").click()
    sheet.keyboard.press("F2")
    strike(sheet, " «Память»")
    sheet.keyboard.press("Tab")
    expect(cell(sheet, "G2")).to_have_text("14")
    expect(cell(sheet, "C2")).to_be_focused()
    strike(sheet, "15.10.26")
    sheet.keyboard.press("Enter")
    written(sheet)
    expect(cell(sheet, "C2")).to_have_text("15.10.2026")
    cell(sheet, "G2").click()
    bar = sheet.get_by_label("Что стоит в ячейке")
    expect(bar).to_have_value("=LEN(B2)")
    bar.fill("=LEN(B2)*2")
    bar.press("Enter")
    expect(cell(sheet, "G2")).to_have_text("28")


def test_what_the_robot_keeps_is_shut_and_says_so(scene, book, sheet):
    """Neither its cells nor its tab takes a key; both say who keeps them."""
    cell(sheet, "F1").click()
    strike(sheet, "x")
    expect(sheet.get_by_role("alert")).to_have_text("Эти ячейки ведёт робот: здесь можно только читать.")
    sheet.get_by_role("link", name="Ход").click()
    expect(sheet.locator("#whole")).to_contain_text("Эту вкладку ведёт робот")
    cell(sheet, "A1", 7).click()
    strike(sheet, "x")
    expect(sheet.get_by_role("alert")).to_contain_text("Эту вкладку ведёт робот")
    expect(sheet.get_by_role("button", name="Удалить строку")).to_be_hidden()
    assert scene.read(book, "Ход!A1") == []
    assert scene.read(book, "A1:G1") == [HEADINGS]


def test_rows_are_sorted_inserted_deleted_and_all_of_it_undone(scene, book, sheet):
    """Each of one's own changes is taken back, the latest first, until the sheet is what it was."""
    before = scene.read(book, "A1:G5", "FORMULA")

    cell(sheet, "B3").click()
    sheet.get_by_role("button", name="от А до Я").click()
    expect(cell(sheet, "B2")).to_have_text("Акция")
    expect(cell(sheet, "B4")).to_have_text("Ярмарка")

    sheet.get_by_role("button", name="Вставить строку выше").click()
    expect(cell(sheet, "B3")).to_have_text("")
    expect(cell(sheet, "B5")).to_have_text("Ярмарка")

    cell(sheet, "A2").click()
    sheet.get_by_role("button", name="Удалить строку").click()
    expect(cell(sheet, "B4")).to_have_text("Ярмарка")

    cell(sheet, "A2").click()
    for shown in ("Акция", "Акция", "Квест"):
        sheet.keyboard.press("Control+z")
        expect(cell(sheet, "B2")).to_have_text(shown)
    expect(cell(sheet, "B4")).to_have_text("Акция")
    assert scene.read(book, "A1:G5", "FORMULA") == before
    sheet.keyboard.press("Control+z")
    expect(sheet.get_by_role("alert")).to_have_text("Отменять больше нечего.")


def test_cells_are_copied_and_pasted(scene, book, sheet):
    """Ranges travel as tab-separated text, as with any spreadsheet: cells with line breaks stand in quotes."""
    cell(sheet, "A2").click()
    sheet.keyboard.press("Shift+ArrowRight")
    sheet.keyboard.press("Shift+ArrowDown")
    sheet.keyboard.press("Control+c")
    assert sheet.evaluate("navigator.clipboard.readText()") == "М3-001\tКвест\nМ3-002\tЯрмарка"
    sheet.evaluate(
        "text => navigator.clipboard.writeText(text)", 'М3-009\t"Две\nстроки, ""в кавычках"""\t1.12.2026\r\n'
    )
    cell(sheet, "A8").click()
    sheet.keyboard.press("Control+v")
    expect(cell(sheet, "C8")).to_have_text("01.12.2026")
    assert scene.read(book, "A8:C8") == [["М3-009", 'Две\nстроки, "в кавычках"', "01.12.2026"]]
    sheet.keyboard.press("Delete")
    expect(cell(sheet, "B8")).to_have_text("")
    sheet.keyboard.press("Control+z")
    expect(cell(sheet, "A8")).to_have_text("М3-009")


def test_a_list_that_is_not_strict_only_warns(scene, book, sheet):
    """What stands in no list is written all the same, and it is said."""
    rule = {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=$B$2:$B$4"}]}, "strict": False}
    place = {"sheetId": 0, "startRowIndex": 5, "endRowIndex": 6, "startColumnIndex": 1, "endColumnIndex": 2}
    scene.change(book, {"setDataValidation": {"range": place, "rule": rule}})
    expect(cell(sheet, "B6")).to_have_class(re.compile("list"))
    cell(sheet, "B6").click()
    strike(sheet, "Яр")
    expect(sheet.get_by_role("listbox").get_by_role("option")).to_have_text(["Ярмарка"])
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_have_text(
        "В ячейке B6 ждут значения из списка: «Квест», «Ярмарка», «Акция». Записано как есть."
    )
    assert scene.read(book, "B6") == [["Яр"]]


def test_two_people_at_once_see_each_other(scene, book, sheet, visit):
    """Nobody reloads. What one is typing stays, and goes into its own row though rows came in above it."""
    other = open_book(visit, book, OTHER)
    cell(sheet, "B4").dblclick()
    strike(sheet, " добра")
    cell(other, "B2").click()
    strike(other, "Квест по музеям")
    other.keyboard.press("Enter")
    other.get_by_role("button", name="Вставить строку выше").click()
    expect(cell(sheet, "B2")).to_have_text("Квест по музеям")
    expect(cell(sheet, "B5")).to_have_text("Акция")
    expect(sheet.locator(".editor")).to_have_value("Акция добра")
    sheet.keyboard.press("Enter")
    expect(cell(other, "B5")).to_have_text("Акция добра")
    expect(cell(sheet, "B5")).to_have_text("Акция добра")
    assert scene.read(book, "B2:B5") == [["Квест по музеям"], [], ["Ярмарка"], ["Акция добра"]]

    scene.type_in(book, "B6", [["Робот пишет"]])
    expect(cell(sheet, "B6")).to_have_text("Робот пишет")
    cell(sheet, "B6").click()
    sheet.keyboard.press("Control+z")
    expect(cell(other, "B5")).to_have_text("Акция")


def test_twins_are_not_mixed_up(scene, book, sheet):
    """Of two rows that read the same, each change goes into the one it was typed into, however quickly they follow."""
    scene.type_in(book, "A6:B7", [["М3-010", "Слёт"], ["М3-010", "Слёт"]])
    expect(cell(sheet, "B7")).to_have_text("Слёт")
    cell(sheet, "B6").click()
    strike(sheet, "Слёт друзей")
    sheet.keyboard.press("Tab")
    strike(sheet, "завтра")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, "C6")).to_have_text("завтра")
    written(sheet)
    assert scene.read(book, "A6:C7") == [["М3-010", "Слёт друзей", "завтра"], ["М3-010", "Слёт"]]


def test_what_was_typed_survives_a_lost_connection(scene, book, sheet):
    """It is said, and the text stands in its cell to be sent again."""
    sheet.context.set_offline(True)
    cell(sheet, "B3").click()
    strike(sheet, "Ярмарка мастеров")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("Нет связи")
    expect(sheet.locator(".editor")).to_have_value("Ярмарка мастеров")
    sheet.context.set_offline(False)
    sheet.keyboard.press("Enter")
    written(sheet)
    assert scene.read(book, "B3") == [["Ярмарка мастеров"]]


def test_a_tab_that_is_gone_takes_its_changes_with_it(scene, book, visit):
    """What is typed into a tab that somebody deletes goes nowhere else, and the page shows another one soon."""
    scene.change(book, {"addSheet": {"properties": {"sheetId": 9, "title": "Черновик"}}})
    page = visit(f"/spreadsheets/d/{book}/edit?gid=9")
    expect(page.locator("#grid[data-ready]")).to_be_visible()
    cell(page, "B2", 9).dblclick()
    strike(page, "лишнее")
    scene.change(book, {"deleteSheet": {"sheetId": 9}})
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sheet1")).to_have_attribute("aria-current", "page")
    expect(page.locator("#grid[data-ready]")).to_be_visible()
    assert scene.read(book, "B2") == [["Квест"]]


def test_undo_never_wipes_out_another_persons_work(scene, book, sheet):
    """Once somebody has changed the same cell, one's own change there is no longer taken back."""
    cell(sheet, "B2").click()
    strike(sheet, "Квест 2")
    sheet.keyboard.press("Enter")
    written(sheet)
    scene.type_in(book, "B2", [["Квест робота"]])
    expect(cell(sheet, "B2")).to_have_text("Квест робота")
    sheet.keyboard.press("Control+z")
    expect(sheet.get_by_role("alert")).to_contain_text("изменил кто-то другой")
    assert scene.read(book, "B2") == [["Квест робота"]]


def test_the_keyboard_alone_is_enough(sheet):
    """From the address bar into the grid, through it, and out of it again."""
    sheet.keyboard.press("Tab")
    expect(sheet.get_by_role("link", name="К содержанию")).to_be_focused()
    for _ in range(40):
        if sheet.evaluate("document.activeElement.tagName") == "TD":
            break
        sheet.keyboard.press("Tab")
    expect(cell(sheet, "A2")).to_be_focused()
    for keys, name in (
        ("ArrowRight", "B2"), ("End", "Z2"), ("Home", "A2"), ("ArrowDown", "A3"), ("Tab", "B3"), ("Shift+Tab", "A3"),
        ("Control+Home", "A1"), ("ArrowDown", "A2"), ("ArrowRight", "B2"), ("ArrowRight", "C2"), ("ArrowRight", "D2"),
    ):  # fmt: skip
        sheet.keyboard.press(keys)
        expect(cell(sheet, name)).to_be_focused()
    sheet.keyboard.press("Space")
    expect(cell(sheet, "D2").get_by_role("checkbox")).to_be_checked()
    sheet.keyboard.press("ArrowRight")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("listbox")).to_be_visible()
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, "E2")).to_have_text("Отменить")
    expect(cell(sheet, "E3")).to_be_focused()
    sheet.keyboard.press("ArrowLeft")
    sheet.keyboard.press("ArrowLeft")
    sheet.keyboard.press("ArrowLeft")
    strike(sheet, "Раз")
    sheet.keyboard.press("Alt+Enter")
    strike(sheet, "два")
    sheet.keyboard.press("Escape")
    expect(cell(sheet, "B3")).to_have_text("Ярмарка")
    expect(cell(sheet, "B3")).to_be_focused()
    sheet.keyboard.press("Escape")
    sheet.keyboard.press("Tab")
    assert sheet.evaluate("document.activeElement.tagName") != "TD"


def test_without_a_script_each_cell_has_a_form(scene, book, visit):
    """The number of a row leads to its cells; text, list and tick are posted and come back; a refusal is a sentence."""
    page = visit(f"/spreadsheets/d/{book}/edit", script=False)
    page.get_by_role("link", name="3", exact=True).click()
    page.get_by_role("link", name="Мероприятие").click()
    page.get_by_label("B3 Мероприятие").fill("Ярмарка профессий")
    page.get_by_role("button", name="Сохранить").click()
    expect(cell(page, "B3")).to_have_text("Ярмарка профессий")
    page.get_by_role("link", name="Анонс согласован").click()
    page.get_by_label("D3 Анонс согласован").select_option("да")
    page.get_by_role("button", name="Сохранить").click()
    expect(cell(page, "D3").get_by_role("checkbox")).to_be_checked()
    page.get_by_role("link", name="Решение").click()
    page.get_by_label("E3 Решение").select_option("Состоялось")
    page.get_by_role("button", name="Сохранить").click()
    expect(cell(page, "E3")).to_have_text("Состоялось")
    page.get_by_role("button", name="Отменить").click()
    expect(cell(page, "E3")).to_have_text("")
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.locator("#cell")).to_contain_text("Эти ячейки ведёт робот")
    page.get_by_role("button", name="Удалить строку").click()
    expect(page.get_by_role("alert")).to_have_text("Эти ячейки ведёт робот: здесь можно только читать.")
    page.get_by_role("link", name="Вернуться").click()
    expect(cell(page, "B3")).to_have_text("Ярмарка профессий")
    assert scene.read(book, "D3", "UNFORMATTED_VALUE") == [[True]]


def test_readers_read(scene, book, visit):
    """A reader's whole book is shut, and a stranger's change is no change."""
    share = {"type": "user", "role": "reader", "emailAddress": STRANGER}
    scene.call(ROBOT, f"/drive/v3/files/{book}/permissions", share)
    scene.change(book, {"updateSheetProperties": {"properties": {"sheetId": 7, "hidden": True}, "fields": "hidden"}})
    page = open_book(visit, book, STRANGER)
    expect(page.locator("#whole")).to_contain_text("только для чтения")
    cell(page, "B2").dblclick()
    expect(page.locator(".editor")).to_have_count(0)
    expect(page.get_by_role("link", name="Ход")).to_have_count(0)
    refused = page.evaluate(
        """async (path) => (await (await fetch(path, {method: "POST", headers: {"Content-Type": "application/json"},
        body: JSON.stringify({gid: "0", do: "write", cell: "B2", values: [["x"]]})})).json()).refused""",
        f"/spreadsheets/d/{book}/change",
    )
    assert "только для чтения" in refused
    assert scene.read(book, "B2") == [["Квест"]]


def test_findings_are_read_in_full_and_looks_are_kept(scene, book, visit):
    """Long texts wrap instead of being cut; colours, struck-out words and conditional formats look as they should."""
    text = "Сроки: «Сентябрь – октябрь 2016» вне срока программы 09.2022–05.2024. Уточните. " * 4
    place = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 2}
    form = {"backgroundColor": {"red": 1, "green": 1}, "textFormat": {"strikethrough": True, "fontSize": 14}}
    red = {"backgroundColor": {"red": 1, "blue": 1}}
    rule = {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "вне срока"}]}, "format": red}
    scene.change(
        book,
        {"repeatCell": {"range": place, "cell": {"userEnteredFormat": form}, "fields": "userEnteredFormat"}},
        {"addConditionalFormatRule": {"rule": {"ranges": [place | {"startColumnIndex": 5, "endColumnIndex": 6}], "booleanRule": rule}}},
    )  # fmt: skip
    scene.type_in(book, "F3", [[text]])
    page = open_book(visit, book)
    shown = cell(page, "F3")
    expect(shown).to_have_text(text.strip())
    assert shown.evaluate("cell => cell.scrollWidth <= cell.clientWidth && cell.scrollHeight <= cell.clientHeight")
    expect(shown).to_have_css("background-color", "rgb(255, 0, 255)")
    expect(cell(page, "B2")).to_have_css("background-color", "rgb(255, 255, 0)")
    expect(cell(page, "B2")).to_have_css("text-decoration-line", "line-through")
    expect(cell(page, "F2")).not_to_have_css("background-color", "rgb(255, 0, 255)")


def test_a_link_into_a_sheet_finds_its_cell(scene, book, visit):
    """Google's `#gid=…&range=…` opens that tab with that cell chosen."""
    page = visit(f"/spreadsheets/d/{book}/edit#gid=7&range=B2")
    expect(cell(page, "B2", 7)).to_be_focused()
    expect(page.get_by_role("link", name=re.compile("Ход"))).to_have_attribute("aria-current", "page")
    scene.type_in(book, "A900", [["далеко"]])
    page.goto(f"/spreadsheets/d/{book}/edit#gid=0&range=A900")
    expect(cell(page, "A900")).to_be_focused()
