"""People read and edit a document in a real browser; what the robot writes meanwhile is not written over."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from connectors.emulator.pages.differing import changes_between, units
from tests.pages.conftest import CURATOR, ROBOT, STRANGER

LINES = ["Отчёт", "Ярмарка прошла хорошо. Было 20 школ.", "Первый вывод", "Второй вывод", "Конец"]
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
CHANGED = "Документ изменился, посмотрите ещё раз."
SHEET = "https://docs.google.com/spreadsheets/d/x/edit"
BOLD = {"textStyle": {"bold": True}, "fields": "bold"}
HEADING = {"paragraphStyle": {"namedStyleType": "HEADING_2"}, "fields": "namedStyleType"}


@pytest.fixture
def doc(scene) -> str:
    """A report that the curator may edit: a heading, a sentence with a bold word, a numbered list with a link, a table."""
    made: str = scene.file("Отчёт о ярмарке", "document", shared=(CURATOR,), role="writer")
    change(scene, made, insertion(1, "\n".join(LINES)))
    change(
        scene,
        made,
        {"updateParagraphStyle": {"range": span(1, 6), **HEADING}},
        {"updateTextStyle": {"range": span(7, 14), **BOLD}},
        {"createParagraphBullets": {"range": span(44, 68), "bulletPreset": "NUMBERED_DECIMAL_ALPHA_ROMAN"}},
        {"updateTextStyle": {"range": span(57, 63), "textStyle": {"link": {"url": SHEET}}, "fields": "link"}},
        {"insertTable": {"rows": 2, "columns": 2, "endOfSegmentLocation": {}}},
    )
    return made


def span(start: int, end: int) -> dict[str, int]:
    return {"startIndex": start, "endIndex": end}


def insertion(index: int, text: str) -> dict[str, Any]:
    return {"insertText": {"location": {"index": index}, "text": text}}


def change(scene, doc: str, *changes: dict[str, Any], mode: str = "EDIT") -> None:
    body = {"requests": list(changes)} | ({"writeControl": {"writeMode": mode}} if mode != "EDIT" else {})
    scene.call(ROBOT, f"/v1/documents/{doc}:batchUpdate", body)


def runs(scene, doc: str) -> list[list[str]]:
    """The paragraphs as the robot reads them, each by its runs of one look, bold ones in *stars*."""
    content = scene.call(ROBOT, f"/v1/documents/{doc}", None, "GET")["body"]["content"]
    found = []
    for item in content:
        elements = item.get("paragraph", {}).get("elements", ())
        texts = [(one["textRun"]["content"].rstrip("\n"), one["textRun"]["textStyle"]) for one in elements]
        found.append([f"*{text}*" if style.get("bold") else text for text, style in texts if text])
    return [pieces for pieces in found if pieces]


def texts(content: list[Any]) -> list[str]:
    """The paragraphs of some content that have a text."""
    elements = [item.get("paragraph", {}).get("elements", ()) for item in content]
    found = ("".join(one.get("textRun", {}).get("content", "") for one in line).rstrip("\n") for line in elements)
    return [text for text in found if text]


def open_doc(visit, doc: str, person: str = CURATOR, **how: Any) -> Page:
    page = visit(f"/document/d/{doc}/edit", person, **how)
    if how.get("script", True):
        expect(page.locator("#desk[data-ready]")).to_be_visible()
    return page


def paragraph(page: Page, text: str) -> Locator:
    return page.locator("#document [data-at]").filter(has_text=text)


def answered(page: Page) -> None:
    """Waits until the server has answered."""
    expect(page.locator("#desk:not([aria-busy=true])")).to_have_count(1)


def saved(page: Page) -> None:
    """Waits until what was typed has come to rest."""
    answered(page)
    expect(page.locator("#state")).to_have_text("Сохранено")


def put_caret(page: Page, text: str, offset: int) -> None:
    """Puts the caret into the first run of a paragraph."""
    block = paragraph(page, text)
    block.click()
    answered(page)
    place = "(block, at) => getSelection().collapse(document.createTreeWalker(block, 4).nextNode(), at)"
    block.evaluate(place, offset)


@given(
    st.text(st.sampled_from("аби \n\u0301\U0001f600\u200d")), st.text(st.sampled_from("аби \n\u0301\U0001f600\u200d"))
)
def test_changes_turn_one_text_into_the_other(before, after):
    """Whatever was typed; and what is the same at both ends is left alone."""
    found = before
    for one in reversed(changes_between(before, after)):
        found = found[: one.start] + one.text + found[one.end :]
    assert found == after
    assert units(after) == len(after.encode("utf-16-le")) // 2


def test_only_the_words_that_differ_are_changed():
    """Two words changed in one sentence leave what lies between them as it is."""
    found = changes_between("Было 20 школ и много гостей.", "Было 25 школ и мало гостей.")
    assert [(one.start, one.end, one.text) for one in found] == [(6, 7, "5"), (16, 19, "ал")]


def test_a_document_is_a_sheet_of_paper(scene, doc, visit):
    """Headings, bold words, numbers of a list, links to other pages here, a table; Drive's page leads to it."""
    page = visit("/", CURATOR)
    page.get_by_role("link", name="Отчёт о ярмарке").click()
    expect(page.get_by_role("heading", name="Отчёт о ярмарке", level=1)).to_be_visible()
    expect(page.locator("#document").get_by_role("heading", name="Отчёт")).to_have_attribute("aria-level", "3")
    expect(page.locator("#document").get_by_text("Ярмарка", exact=True)).to_have_css("font-weight", "700")
    assert paragraph(page, "вывод").evaluate_all("found => found.map((one) => one.dataset.marker)") == ["1.", "2."]
    expect(page.locator("#document td")).to_have_count(4)
    expect(page.get_by_role("link", name="Второй")).to_have_attribute("href", "/spreadsheets/d/x/edit")


def test_a_person_changes_a_sentence(scene, doc, visit):
    """What is typed is saved when the paragraph is left, as the smallest change: what is bold stays bold."""
    page = open_doc(visit, doc)
    put_caret(page, "Ярмарка", 7)
    page.keyboard.type(" мастеров")
    page.keyboard.press("End")
    for _ in range(8):
        page.keyboard.press("Backspace")
    page.keyboard.type("5 школ.")
    page.locator("h1").click()
    saved(page)
    assert runs(scene, doc)[1] == ["*Ярмарка мастеров*", " прошла хорошо. Было 5 школ."]
    expect(paragraph(page, "Ярмарка")).to_have_text("Ярмарка мастеров прошла хорошо. Было 5 школ.")


def test_paragraphs_are_added_joined_and_deleted(scene, doc, visit):
    """Enter begins a paragraph, in a list an item; Backspace at the start takes that back; a cell is written like a line."""
    page = open_doc(visit, doc)
    put_caret(page, "Первый", 12)
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.type("Полуторный")
    page.keyboard.press("Enter")
    expect(paragraph(page, "Второй")).to_have_attribute("data-marker", "4.")
    page.keyboard.type("Лишний")
    page.get_by_role("button", name="Удалить абзац").click()
    expect(paragraph(page, "Второй")).to_have_attribute("data-marker", "3.")
    put_caret(page, "Ярмарка", 0)
    page.get_by_role("button", name="Удалить абзац").click()
    expect(paragraph(page, "Ярмарка")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(paragraph(page, "Ярмарка")).to_have_count(1)
    put_caret(page, "Отчёт", 5)
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.type("О чём речь")
    put_caret(page, "Конец", 3)
    page.keyboard.press("Enter")
    expect(paragraph(page, "Кон")).to_have_text("Кон")
    page.keyboard.press("Backspace")
    expect(paragraph(page, "Конец")).to_be_focused()
    page.keyboard.type("ь")
    page.locator("#document td [data-at]").nth(1).click()
    page.keyboard.type("В ячейке")
    page.locator("h1").click()
    expect(page.locator("#document td").nth(1)).to_have_text("В ячейке")
    read = ["".join(pieces) for pieces in runs(scene, doc)]
    sentence = "*Ярмарка* прошла хорошо. Было 20 школ."
    assert read == ["Отчёт", "О чём речь", sentence, "Первый вывод", "Полуторный", "Второй вывод", "Коньец"]
    expect(paragraph(page, "О чём речь")).to_have_js_property("tagName", "P")


def test_headers_footnotes_and_other_tabs_are_written_too(scene, doc, visit):
    """Each in its own place; what is no text, as the call of a footnote, stays where it is."""
    change(scene, doc, {"createHeader": {"type": "DEFAULT"}}, {"createFootnote": {"location": {"index": 75}}})
    change(scene, doc, {"addDocumentTab": {"tabProperties": {"title": "Приложение"}}})
    page = open_doc(visit, doc)
    places = (
        page.locator("#document header [data-at]"),
        page.locator("#document .notes [data-at]"),
        paragraph(page, "Конец"),
    )
    for place, text in zip(places, ("ГБУ «ИМЦ»", "По данным школ", "Вот и "), strict=True):
        place.click()
        page.keyboard.press("Home")
        page.keyboard.type(text)
        page.locator("h1").click()
        saved(page)
    expect(paragraph(page, "Вот и Конец").locator("sup")).to_have_text("1")
    page.get_by_role("link", name="Приложение").click()
    page.locator("#document [data-open]").click()
    page.keyboard.type("Список")
    page.get_by_role("button", name="Сохранить").click()
    saved(page)
    first, second = scene.call(ROBOT, f"/v1/documents/{doc}?includeTabsContent=true", None, "GET")["tabs"]
    parts = [first["documentTab"][name] for name in ("headers", "footnotes")]
    (header, note) = ("".join(texts(next(iter(part.values()))["content"])) for part in parts)
    assert (header.strip(), note.strip()) == ("ГБУ «ИМЦ»", "По данным школ")
    assert texts(second["documentTab"]["body"]["content"]) == ["Список"]


def test_a_race_is_refused_and_nothing_typed_is_lost(scene, doc, visit):
    """The robot wrote meanwhile: it is said, its words are shown, what was typed waits for another look."""
    page = open_doc(visit, doc)
    put_caret(page, "Конец", 5)
    page.keyboard.type(" отчёта")
    change(scene, doc, insertion(1, "Краткий "))
    page.locator("h1").click()
    expect(page.get_by_role("alert")).to_contain_text(CHANGED)
    expect(paragraph(page, "Краткий Отчёт")).to_be_visible()
    expect(page.locator(".unsaved")).to_have_text("Конец отчёта")
    assert runs(scene, doc)[-1] == ["Конец"]
    page.locator(".unsaved").click()
    page.locator("h1").click()
    saved(page)
    assert runs(scene, doc)[-1] == ["Конец отчёта"]

    put_caret(page, "Второй", 6)
    page.keyboard.type(" и важный")
    wanted = scene.call(ROBOT, f"/v1/documents/{doc}", None, "GET")["body"]["content"][4]
    change(scene, doc, {"deleteContentRange": {"range": span(wanted["startIndex"], wanted["endIndex"])}})
    page.locator("h1").click()
    expect(page.get_by_label("Абзац, который вы правили, изменился")).to_have_value("Второй и важный вывод")
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_role("alert")).to_contain_text("отмена стёрла бы чужую работу")


def test_what_the_robot_writes_appears_by_itself(scene, doc, visit):
    """While somebody reads, and around somebody who has put the caret somewhere."""
    page = open_doc(visit, doc)
    put_caret(page, "Конец", 2)
    change(scene, doc, insertion(1, "Краткий "))
    expect(paragraph(page, "Краткий Отчёт")).to_be_visible()
    expect(paragraph(page, "Конец")).to_be_focused()
    page.keyboard.type("!")
    page.locator("h1").click()
    saved(page)
    assert runs(scene, doc)[-1] == ["Ко!нец"]


def test_people_comment_answer_and_settle(scene, doc, visit):
    """A comment about chosen words, an answer, the end of it: the same that Drive's API shows."""
    page = open_doc(visit, doc)
    paragraph(page, "Второй").dblclick(position={"x": 15, "y": 8})
    page.get_by_label("Новое замечание").fill("Какой второй?")
    page.get_by_role("button", name="Добавить").click()
    expect(page.locator(".lines")).to_have_text("Какой второй?")
    page.get_by_label("Ответ").fill("Вот такой")
    page.get_by_role("button", name="Ответить").click()
    expect(page.locator(".lines")).to_have_text(["Какой второй?", "Вот такой"])
    page.get_by_role("button", name="Снять замечание").click()
    expect(page.get_by_role("button", name="Вернуть")).to_be_visible()
    (comment,) = scene.call(ROBOT, f"/drive/v3/files/{doc}/comments?fields=*", None, "GET")["comments"]
    assert (comment["content"], comment["resolved"]) == ("Какой второй?", True)
    assert comment["quotedFileContent"]["value"] in ("Второй", "вывод")
    assert [reply.get("content") for reply in comment["replies"]] == ["Вот такой", ""]


def test_a_suggestion_is_accepted_and_another_rejected(scene, doc, visit):
    """Shown in the text and with its author beside it; until it is decided its paragraph waits."""
    change(scene, doc, insertion(75, " отчёта"), mode="SUGGEST")
    change(scene, doc, {"deleteContentRange": {"range": span(44, 51)}}, mode="SUGGEST")
    change(scene, doc, {"updateTextStyle": {"range": span(57, 63), **BOLD}}, mode="SUGGEST")
    page = open_doc(visit, doc)
    expect(page.locator("#document ins")).to_have_text(" отчёта")
    expect(page.locator("#document del")).to_have_text("Первый ")
    first, second = (page.locator(".suggestion").filter(has_text=text) for text in ("Первый", "отчёта"))
    expect(first).to_contain_text(ROBOT)
    paragraph(page, "Конец").click()
    expect(page.get_by_role("alert")).to_contain_text("сначала примите или отклоните")
    second.get_by_role("button", name="Принять").click()
    expect(page.locator("#document ins")).to_have_count(0)
    bold = page.locator(".suggestion").filter(has_text="Изменить оформление: Второй вывод")
    bold.get_by_role("button", name="Принять").click()
    expect(bold).to_have_count(0)
    first.get_by_role("button", name="Отклонить").click()
    expect(page.locator(".suggestion")).to_have_count(0)
    read = ["".join(pieces) for pieces in runs(scene, doc)]
    assert read[2:] == ["Первый вывод", "*Второй* вывод", "Конец отчёта"]
    page.get_by_label("Предлагать, а не править").check()
    put_caret(page, "Первый", 6)
    page.keyboard.type(" и главный")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator(".suggestion")).to_contain_text(CURATOR)


def test_a_document_fits_a_phone(scene, doc, visit):
    """No sideways scrolling, whatever the table holds; what is tapped can be written."""
    change(
        scene,
        doc,
        {"insertTable": {"rows": 1, "columns": 6, "endOfSegmentLocation": {}}},
        insertion(1, "Оченьдлинное" * 12),
    )
    page = open_doc(visit, doc, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    put_caret(page, "Конец", 5)
    page.keyboard.type("!")
    page.locator("h1").click()
    saved(page)


def test_a_reader_only_reads(scene, doc, visit):
    """Said in a sentence; no paragraph takes a key, and a request made by hand is refused."""
    share(scene, doc, "reader")
    page = open_doc(visit, doc, STRANGER)
    expect(page.locator("#shut")).to_contain_text("только для чтения")
    expect(page.locator("[contenteditable=plaintext-only]")).to_have_count(0)
    expect(page.locator("#tools")).to_be_hidden()
    expect(page.get_by_label("Новое замечание")).to_have_count(0)
    before, since = runs(scene, doc), page.locator("#desk").get_attribute("data-revision")
    for suggest in ("", "yes"):
        answer = post(scene, doc, STRANGER, do="write", at=":7", text="x", since=since, suggest=suggest)
        assert "только для чтения" in answer.json()["refused"]
    assert runs(scene, doc) == before


def test_a_commenter_suggests(scene, doc, visit):
    """What they write changes nothing until somebody who may write takes it."""
    share(scene, doc, "commenter")
    page = open_doc(visit, doc, STRANGER)
    expect(page.locator("#shut")).to_contain_text("Вы можете предлагать правки")
    put_caret(page, "Конец", 5)
    page.keyboard.type(" отчёта")
    page.locator("h1").click()
    expect(page.locator("#document ins")).to_have_text(" отчёта")
    expect(page.get_by_role("button", name="Принять")).to_have_count(0)
    without = f"/v1/documents/{doc}?suggestionsViewMode=PREVIEW_WITHOUT_SUGGESTIONS"
    assert texts(scene.call(ROBOT, without, None, "GET")["body"]["content"])[-1] == "Конец"
    page.get_by_role("button", name="Отклонить").click()
    expect(page.locator("#document ins")).to_have_count(0)


def test_a_locked_document_says_why(scene, doc, visit):
    """With the reason and the person who closed it."""
    lock = {"contentRestrictions": [{"readOnly": True, "reason": "Отчёт утверждён"}]}
    scene.call(ROBOT, f"/drive/v3/files/{doc}", lock, "PATCH")
    page = open_doc(visit, doc)
    expect(page.locator("#shut")).to_have_text(f"Документ закрыт для правки: Отчёт утверждён. Закрыл: {ROBOT}.")
    expect(page.locator("[contenteditable=plaintext-only]")).to_have_count(0)


def test_a_reviewer_approves(scene, doc, visit):
    """Who was asked sees the buttons, and everybody what came of it."""
    scene.call(ROBOT, f"/drive/v3/files/{doc}/approvals:start", {"reviewerEmails": [CURATOR, "head@imc.example"]})
    page = open_doc(visit, doc)
    expect(page.locator("#approval li")).to_have_text(
        [f"{CURATOR} – ещё не ответил", "head@imc.example – ещё не ответил"]
    )
    page.get_by_role("button", name="Согласовать").click()
    expect(page.locator("#approval li").first).to_have_text(f"{CURATOR} – согласовано")
    expect(page.get_by_role("button", name="Согласовать")).to_have_count(0)


def test_a_document_is_taken_along(scene, doc):
    """What the links lead to is saved under the document's name."""
    page = scene.look(f"/document/d/{doc}/edit", CURATOR).text
    links = dict(reversed(link) for link in re.findall(r'href="([^"]+)" download>(\w+)<', page))
    assert links.keys() == {"PDF", "Word"}
    saved = scene.look(links["Word"], CURATOR)
    assert saved.content.startswith(b"PK")
    assert "attachment" in saved.headers["Content-Disposition"]


def test_texts_stay_texts(scene, doc, visit):
    """In the document, in its title, in comments: nothing of them becomes a part of the page, or is loaded."""
    picture = {"location": {"index": 8}, "uri": "https://evil.example/x.png"}
    change(scene, doc, {"insertInlineImage": picture}, insertion(1, HOSTILE))
    scene.call(ROBOT, f"/drive/v3/files/{doc}", {"name": HOSTILE}, "PATCH")
    comment = {"content": HOSTILE, "quotedFileContent": {"value": HOSTILE}}
    scene.call(ROBOT, f"/drive/v3/files/{doc}/comments?fields=*", comment)
    page = open_doc(visit, doc)
    expect(page.get_by_role("heading", name=HOSTILE, level=1)).to_be_visible()
    expect(paragraph(page, HOSTILE)).to_have_count(1)
    expect(page.locator(".lines")).to_have_text(HOSTILE)
    assert page.locator("main img, main script").count() == 0


def test_without_a_script_a_paragraph_is_edited_in_a_form(scene, doc, visit):
    """The same change, and after a race what was typed is on the page that says so."""
    page = open_doc(visit, doc, script=False)
    paragraph(page, "Конец").get_by_role("link", name="Править абзац").click()
    page.get_by_role("textbox", name="Абзац").fill("Итог")
    page.get_by_role("button", name="Сохранить и добавить").click()
    expect(paragraph(page, "Итог")).to_be_visible()
    assert runs(scene, doc)[-1] == ["Итог"]

    paragraph(page, "Ярмарка").get_by_role("link", name="Править абзац").click()
    page.get_by_role("textbox", name="Абзац").fill("Ярмарка удалась.")
    change(scene, doc, insertion(1, "Краткий "))
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(CHANGED)
    expect(page.get_by_label("Набранное")).to_have_value("Ярмарка удалась.")


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_changes_nothing(scene, doc, headers):
    """A change is let through only if the browser says that a page of this server asked for it."""
    path = f"{scene.url}/document/d/{doc}/change"
    answer = requests.post(path, data={"do": "comment", "text": "x"}, headers=headers, timeout=10)
    assert answer.status_code == 403
    assert scene.call(ROBOT, f"/drive/v3/files/{doc}/comments?fields=*", None, "GET")["comments"] == []


@pytest.mark.parametrize(
    "wish", [{}, {"do": 5}, {"do": "write"}, {"do": "write", "at": ":7", "text": []}, {"do": "accept", "suggestion": "x"}, {"do": "reply", "comment": "x", "text": "y"}, {"do": "approve"}],
)  # fmt: skip
def test_nonsense_is_refused_in_a_sentence(scene, doc, wish):
    """Whatever a script may send, there is an answer."""
    answer = post(scene, doc, CURATOR, **wish)
    assert answer.status_code == 409
    assert answer.json()["refused"]


@pytest.mark.parametrize("path", ["edit", "changes", "looks.css", "download?format=pdf"])
def test_without_access_there_is_no_document(scene, doc, path):
    """The same answer as for what does not exist, and for files that are no documents."""
    book = scene.file("Таблица", "spreadsheet", shared=(CURATOR,))
    assert scene.look(f"/document/d/{doc}/{path}", STRANGER).status_code == 404
    assert scene.look(f"/document/d/{book}/{path}", CURATOR).status_code == 404


def share(scene, doc: str, role: str) -> None:
    """Lets a stranger in."""
    scene.call(ROBOT, f"/drive/v3/files/{doc}/permissions", {"type": "user", "role": role, "emailAddress": STRANGER})


def post(scene, doc: str, person: str, **wish: Any) -> requests.Response:
    """What a script of the page would send."""
    headers, cookies = {"Origin": scene.url}, {"look_as": person}
    path = f"{scene.url}/document/d/{doc}/change"
    return requests.post(path, json=wish, headers=headers, cookies=cookies, timeout=10)
