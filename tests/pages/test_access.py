"""Whoever comes can use the pages: on a phone, by ear, with weak eyes, in either language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages.conftest import CURATOR, ROBOT

INVITATION = """\
From: robot@barycentre.example
To: curator@imc.example
Subject: Анонс: {long}
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<h1>Приходите</h1>
"""
LONG = "Оченьдлинноеназваниебезединогопробела" * 3
LOOK = """() => {
  const seen = (element) => element.checkVisibility() && element.getClientRects().length;
  const rgb = (text) => { const found = text.match(/[\\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [255, 255, 255, 1];
  };
  const faint = [...document.querySelectorAll("body *")].filter((element) => seen(element)
    && !element.closest(".away, .skip, option, optgroup")
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).filter((element) => {
      const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05) < 4.5;
    }).map((element) => element.outerHTML.slice(0, 120));
  const small = [...document.querySelectorAll("button, select, .button")].filter(seen)
    .filter((element) => element.getBoundingClientRect().height < 24).map((element) => element.outerHTML.slice(0, 120));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return {
    faint, small, twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll("h1").length, language: document.documentElement.lang, title: document.title,
  };
}"""
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return { seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, html: at.outerHTML.slice(0, 100),
           end: at === document.body || at.tagName === "IFRAME" };
}"""
ROLES: list[Any] = ["link", "button", "combobox", "textbox", "searchbox", "checkbox", "navigation", "region", "grid"]


@pytest.fixture
def paths(scene) -> dict[str, str]:
    """A page of each kind, with names longer than a phone is wide."""
    folder = scene.file(LONG, shared=(CURATOR,), role="writer")
    book = scene.file(f"Карта {LONG}", "spreadsheet", folder)
    box = {"range": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 5, "startColumnIndex": 1, "endColumnIndex": 2}}
    scene.change(
        book,
        {"setDataValidation": box | {"rule": {"condition": {"type": "BOOLEAN"}}}},
        {"addSheet": {"properties": {"sheetId": 7, "title": "Ход"}}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 7}, "description": "ведёт робот"}}},
    )
    scene.type_in(book, "A1:C3", [["Мероприятие", "Стоп", "Что исправить"], [LONG, True, LONG], ["=1/0", "", 5]])
    document = scene.file(f"Отчёт {LONG}", "document", folder)
    text = {"insertText": {"location": {"index": 1}, "text": f"{LONG}\nВывод"}}
    table = {"insertTable": {"rows": 2, "columns": 5, "endOfSegmentLocation": {}}}
    scene.call(ROBOT, f"/v1/documents/{document}:batchUpdate", {"requests": [text, table]})
    scene.call(ROBOT, f"/drive/v3/files/{document}/comments?fields=*", {"content": LONG})
    scene.call(ROBOT, f"/drive/v3/files/{document}/approvals:start", {"reviewerEmails": [CURATOR]})
    scene.send(INVITATION.format(long=LONG))
    threads = scene.call(CURATOR, "/gmail/v1/users/me/threads", None, "GET")["threads"]
    sheet = f"/spreadsheets/d/{book}/edit"
    return {
        "drive": "/",
        "folder": f"/drive/folders/{folder}",
        "trash": "/drive/trash",
        "sheet": sheet,
        "shut": f"{sheet}?gid=7",
        "document": f"/document/d/{document}/edit",
        "mailbox": f"/mail/{CURATOR}",
        "letter": f"/mail/{CURATOR}/{threads[0]['id']}",
        "writing": f"/mail/{CURATOR}/write?reply={threads[0]['id']}",
        "nothing": "/drive/folders/none",
    }


def unnamed(page: Page) -> list[str]:
    """The roles of controls that a screen reader could not call by any name."""
    named = re.compile(r"\S")
    return [role for role in ROLES if page.get_by_role(role).count() != page.get_by_role(role, name=named).count()]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_can_be_read_and_used(visit, paths, language):
    """Contrast of 4.5 at least, a name for every control, one heading, no sideways scrolling, at a desk and on a phone."""
    for width in (1280, 390):
        page = visit("/", CURATOR, width=width, language=language)
        for kind, path in paths.items():
            page.goto(path)
            found = page.evaluate(LOOK)
            where = f"{kind} at {width}"
            assert found.pop("title"), where
            expected = {"faint": [], "small": [], "twice": [], "wide": 0, "headings": 1, "language": language}
            assert found == expected, where
            assert unnamed(page) == [], where


def test_focus_is_always_seen(visit, paths):
    """Wherever Tab leads, an outline shows where one is, and it leads to the end of the page."""
    page = visit("/", CURATOR)
    for kind in ("drive", "sheet", "document", "mailbox", "writing"):
        page.goto(paths[kind])
        for _ in range(60):
            page.keyboard.press("Escape")
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus["end"]:
                break
            assert focus["seen"], (kind, focus["html"])
        assert focus["end"], kind


def test_the_sheet_says_its_rows_and_columns(visit, paths):
    """By ear a cell is a cell of a grid: with its row's number, its ticks, and whether it may be changed."""
    page = visit(paths["sheet"], CURATOR)
    page.locator("#grid[data-ready]").wait_for()
    assert page.get_by_role("grid").count() == 1
    assert page.get_by_role("rowheader", name="2", exact=True).count() == 1
    assert page.get_by_role("checkbox", name="Стоп").first.is_checked()
    page.goto(paths["shut"])
    assert page.get_by_role("grid").get_attribute("aria-readonly") == "true"
    assert page.get_by_role("link", name="Ход").get_attribute("aria-current") == "page"
    assert ROBOT not in page.locator("#grid").inner_text()
