"""A school reads its mail in a real browser, answers, and is safe from what strangers write."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.pages.conftest import CURATOR, ROBOT

SCHOOL = "school203@krasnoselsky.example"
LETTER = """\
From: =?utf-8?b?0KDQvtCx0L7Rgg==?= <robot@barycentre.example>
To: school203@krasnoselsky.example
Subject: Анонс: Читаем вместе
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

Приходите на конференцию.
--inner
Content-Type: text/html; charset=utf-8

{html}
--inner
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//RU
METHOD:REQUEST
BEGIN:VEVENT
UID:1@barycentre.example
DTSTAMP:20261118T050000Z
DTSTART:20261119T150000Z
DTEND:20261119T163000Z
SUMMARY:Родительская конференция
LOCATION:ГБОУ школа № 203
ORGANIZER;CN="Татарина Валерия Сергеевна":mailto:curator8@krasnoselsky.example
DESCRIPTION:Доклады школ\\, круглый стол
END:VEVENT
END:VCALENDAR
--inner--
--outer
Content-Type: text/csv; name=list.csv
Content-Disposition: attachment; filename=list.csv

a;b
--outer--
"""
HOSTILE = """
<html><head><base href="{url}/mail/"><meta http-equiv="refresh" content="0;url={url}/reached?refresh">
<link rel="preconnect" href="{url}/reached?preconnect"><link rel="stylesheet" href="{url}/reached?link">
<link rel="prefetch" href="{url}/reached?prefetch"><script src="{url}/reached?script"></script></head>
<body onload="document.title='taken'"><script>document.title = "taken"; fetch("{url}/reached?fetch");</script>
<h1>Здравствуйте</h1><img src="{url}/reached?img" onerror="document.title='taken'">
<svg onload="document.title='taken'"><image href="{url}/reached?svg"/></svg>
<p style="background:url({url}/reached?css)">Текст</p><style>@import "{url}/reached?import"; body {{ background: url({url}/reached?body) }}</style>
<iframe src="{url}/reached?iframe"></iframe><object data="{url}/reached?object"></object><embed src="{url}/reached?embed">
<video src="{url}/reached?video" poster="{url}/reached?poster"></video><audio src="{url}/reached?audio" autoplay></audio>
<form id="f" action="{url}/reached?form" method="post"><input name="a"><button>Отправить</button></form>
<a href="javascript:document.title='taken'">Скрипт</a> <a href="/look?as=owner@barycentre.example" ping="{url}/reached?ping">Ссылка</a>
</body></html>"""  # fmt: skip


class Trap(ThreadingHTTPServer):
    """A stranger's server; it notes whoever connects, even if nothing is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SimpleHTTPRequestHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.callers: list[Any] = []

    def verify_request(self, request: Any, client_address: Any) -> bool:
        self.callers.append(client_address)
        return False


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Listens while the test runs."""
    with Trap() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def sheets(scene) -> None:
    """The two tabs that tell who is who; people live in Moscow."""
    book = scene.file("Программа", "spreadsheet", shared=(CURATOR,))
    zone = {"updateSpreadsheetProperties": {"properties": {"timeZone": "Europe/Moscow"}, "fields": "timeZone"}}
    scene.change(book, zone, {"addSheet": {"properties": {"sheetId": 5, "title": "Учреждения"}}})
    scene.type_in(
        book,
        "A1:D4",
        [
            ["№", "Кластер", "Эл. почта куратора", "Эл. почта руководителей"],
            [10, "Отдых", "c10@imc.example", ""],
            [3, "Профилактика и безопасность", CURATOR, "lead@imc.example; lead2@imc.example\nLEAD3@imc.example"],
            [4, "Спорт", CURATOR, ""],
        ],
    )
    schools = [
        ["Номер", "Название", "Эл. почта"],
        [203, "Школа", SCHOOL],
        ["", "ИМЦ", "imc@imc.example"],
        [7, "ОУ", "s7@imc.example"],
    ]
    scene.type_in(book, "Учреждения!A1:C4", schools)


def open_first(visit, person: str) -> Page:
    page = visit(f"/mail/{person}", person)
    page.locator(".threads a").first.click()
    return page


def test_people_are_chosen_by_their_part(scene, sheets, visit):
    """Grouped, in the order people count in, from what any spreadsheet says under «Эл. почта…»."""
    page = visit("/", CURATOR)
    groups = page.locator("#as optgroup").evaluate_all(
        "groups => groups.map((group) => [group.label, [...group.children].map((option) => option.text)])"
    )
    leader = "Руководитель · кластер 3. Профилактика и безопасность"
    assert groups[:3] == [
        ["Кураторы", ["Куратор · кластер 3. Профилактика и безопасность +1", "Куратор · кластер 10. Отдых"]],
        ["Руководители", [f"{leader} ({name}@imc.example)" for name in ("lead2", "lead3", "lead")]],
        ["Учреждения", ["ИМЦ", "ОУ № 7", "Школа № 203"]],
    ]
    assert groups[3] == ["Другие", [ROBOT, "Администратор"]]
    page.get_by_label("Смотреть как").select_option("Школа № 203")
    page.get_by_role("button", name="Сменить").click()
    page.get_by_role("link", name="Почта").click()
    expect(page.get_by_role("heading", name="Школа № 203")).to_be_visible()


def test_a_school_reads_its_letter_and_answers(scene, sheets, visit):
    """Unread until opened; the invitation says when and where in the zone of the sheets; the answer joins the thread."""
    scene.send(LETTER.format(html="<h1>Приходите</h1>"))
    page = visit(f"/mail/{SCHOOL}", SCHOOL)
    expect(page.locator(".unread")).to_have_count(1)
    page.get_by_role("link", name="Анонс: Читаем вместе").click()
    invitation = page.get_by_role("region", name="Приглашение")
    expect(invitation).to_contain_text("Родительская конференция")
    expect(invitation).to_contain_text("19 нояб. 2026, 18:00–19:30")
    expect(invitation).to_contain_text("ГБОУ школа № 203")
    expect(page.frame_locator("iframe").get_by_role("heading", name="Приходите")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="list.csv").click()
    assert saved.value.suggested_filename == "list.csv"

    page.get_by_role("link", name="Ответить").click()
    expect(page.get_by_label("Кому")).to_have_value(ROBOT)
    expect(page.get_by_label("Тема")).to_have_value("Re: Анонс: Читаем вместе")
    page.get_by_label("Текст").fill("Придём.\nШкола № 203")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("status")).to_have_text("Письмо отправлено.")
    expect(page.locator(".letter")).to_have_count(2)
    page.goto(f"/mail/{SCHOOL}")
    expect(page.locator(".unread")).to_have_count(0)
    answer = scene.call(ROBOT, "/gmail/v1/users/me/messages?labelIds=INBOX", None, "GET")["messages"]
    assert len(answer) == 1


def test_a_new_letter_is_found_and_a_lost_one_reported(scene, visit):
    """Search goes to the API's own; a report of a failed delivery says which address and why."""
    page = visit(f"/mail/{CURATOR}/write", CURATOR)
    page.get_by_label("Кому").fill("кому-то")
    page.get_by_label("Текст").fill("Здравствуйте")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("alert")).to_contain_text("это не адрес")
    page.get_by_role("link", name="Вернуться").click()
    page.get_by_label("Кому").fill(f"{SCHOOL}; bounce@nowhere.example")
    page.get_by_label("Тема").fill("Про смотр")
    page.get_by_label("Текст").fill("Здравствуйте, школа")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"/mail/{CURATOR}")
    page.get_by_label("Искать в почте").fill("subject:смотр")
    page.get_by_role("button", name="Найти").click()
    expect(page.get_by_role("link", name="Про смотр")).to_have_count(1)
    page.get_by_label("Искать в почте").fill("нет такого слова")
    page.get_by_role("button", name="Найти").click()
    expect(page.get_by_text("Ничего не нашлось.")).to_be_visible()
    report = open_first(visit, CURATOR)
    expect(report.get_by_text("Письмо не доставлено")).to_be_visible()
    expect(report.locator(".failed")).to_contain_text("bounce@nowhere.example")


def test_nobody_writes_as_somebody_else(scene, visit):
    """Not the administrator either: to write as a person one looks as that person."""
    page = visit(f"/mail/{SCHOOL}", "owner@barycentre.example")
    expect(page.get_by_role("link", name="Написать")).to_have_count(0)
    page.goto(f"/mail/{SCHOOL}/write")
    expect(page.get_by_role("heading", name="Ничего не найдено")).to_be_visible()


def test_a_hostile_letter_runs_loads_and_reaches_nothing(scene, visit, trap):
    """Scripts, handlers, refreshes, forms, frames, pictures, styles and preconnects of a letter: none gets anywhere.

    The stranger's server waits on this machine, and nobody as much as connects to it.
    """
    scene.send(LETTER.format(html=HOSTILE.format(url=trap.url)))
    page = visit(f"/mail/{SCHOOL}", SCHOOL, may_complain=True)
    page.locator(".threads a").first.click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_role("heading", name="Здравствуйте")).to_be_visible()
    letter.get_by_role("button", name="Отправить").click()
    with page.context.expect_page() as opened:
        letter.get_by_role("link", name="Ссылка").click()
    opened.value.wait_for_load_state()
    assert "/look" in opened.value.url or opened.value.url.rstrip("/") == scene.url
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert "school203" in cookies["look_as"]

    page.goto(page.locator("iframe").get_attribute("src"))
    expect(page.get_by_role("heading", name="Здравствуйте")).to_be_visible()
    page.get_by_role("button", name="Отправить").click()
    page.wait_for_load_state("networkidle")
    assert page.title() != "taken"
    assert trap.callers == []
    with pytest.raises(Error, match="net::ERR"):
        page.goto(trap.url)
    assert trap.callers != []
