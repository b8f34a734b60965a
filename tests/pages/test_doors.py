"""Who gets in, as whom one looks, and that the API is what it was."""

import re
from pathlib import Path

import pytest
import requests

from connectors.emulator.pages.guard import may_come_in
from connectors.emulator.pages.words import ENGLISH
from tests.pages.conftest import CURATOR

PATHS = [
    "/",
    "/mail",
    "/pages/style.css",
    "/look?as=x@y.example",
    "/spreadsheets/d/x/edit",
    "/document/d/x/edit",
    "/mail/a@b.example",
]
TEMPLATES = Path(__file__).parents[2] / "connectors/emulator/pages/templates"
HERE, THERE = ("127.0.0.1", 8400), ("192.168.1.5", 8400)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8400", "localhost.evil.example", "127.0.0.1.evil.example", ""]
)
def test_a_foreign_name_for_this_machine_is_refused(scene, path, host):
    """A site that points its name at 127.0.0.1 (DNS rebinding) gets no page."""
    answer = scene.look(path, Host=host)
    assert answer.status_code == 403
    assert "<" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:8400", "[::1]:8400", "127.9.9.9"])
def test_this_machines_own_names_are_served(scene, host):
    """Loopback, however it is written."""
    assert scene.look("/", Host=host).status_code == 200


@pytest.mark.parametrize(
    ("server", "client", "host", "is_open", "may"),
    [
        (HERE, HERE, "localhost", False, True),
        (HERE, THERE, "localhost", True, False),
        (HERE, HERE, "evil.example", True, False),
        (THERE, THERE, "workspace.school.example", True, True),
        (THERE, THERE, "workspace.school.example", False, False),
        (("/run/socket", None), None, "localhost", True, False),
        (None, None, "", True, False),
    ],
)
def test_who_may_come_in(server, client, host, is_open, may):
    """Others than this machine only where the server was told to listen elsewhere and takes any token anyway."""
    assert may_come_in({"server": server, "client": client}, host, is_open=is_open) is may


@pytest.mark.parametrize("path", ["/", "/mail", "/drive/folders/none"])
def test_pages_may_load_their_style_and_nothing_else(scene, path):
    """The headers that keep strangers' texts harmless, on errors too; there is no script to allow."""
    answer = scene.look(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<script|\son\w+=|\sstyle=|https?://", answer.text)


def test_the_switcher_is_remembered_and_leads_back(scene):
    """A cookie that no script reads; the page one was on is shown as the other person."""
    scene.file("Карта", "spreadsheet", shared=(CURATOR,))
    assert f'<option value="{CURATOR}">' in scene.look("/").text
    answer = scene.look(f"/look?as={CURATOR}&back=/mail")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mail")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=lax" in answer.headers["Set-Cookie"]
    page = requests.get(scene.url, cookies=answer.cookies, timeout=10).text
    assert f'<option value="{CURATOR}" selected>' in page


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_the_switcher_leads_nowhere_else(scene, back):
    """`back` is a path of this server."""
    there = scene.look("/look", None).request  # only to have the address
    answer = requests.get(there.url, params={"as": CURATOR, "back": back}, timeout=10, allow_redirects=False)
    assert re.fullmatch(r"/([^/\\\s].*)?", answer.headers["Location"])


def test_a_link_elsewhere_cannot_switch_persons(scene):
    """A letter's link to the switcher, opened, changes nothing."""
    answer = scene.look(f"/look?as={CURATOR}", **{"Sec-Fetch-Site": "cross-site"})
    assert "Set-Cookie" not in answer.headers


def test_english_is_a_click_away(scene):
    """Every text of the pages has its English, in templates and in sentences."""
    cookies = scene.look("/look?lang=en").cookies
    page = requests.get(scene.url, cookies=cookies, timeout=10).text
    assert '<html lang="en">' in page
    assert "Look as" in page
    sources = [*TEMPLATES.iterdir(), *TEMPLATES.parent.glob("*.py")]
    words = set().union(*(re.findall(r"""\b(?:t|word)\(["'](.+?)["']\)""", file.read_text()) for file in sources))
    assert words <= set(ENGLISH)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_another_sites_form_changes_nothing(scene, headers):
    """A change is let through only if the browser says that a page of this server asked for it."""
    book = scene.file("Карта", "spreadsheet")
    path = f"{scene.url}/spreadsheets/d/{book}/change"
    wish = {"do": "write", "cell": "A1", "value": "x"}
    assert requests.post(path, data=wish, headers=headers, timeout=10).status_code == 403
    assert scene.read(book, "A1") == []
    own = {"Origin": scene.url}
    assert requests.post(path, data=wish, headers=own, timeout=10).status_code == 200
    assert scene.read(book, "A1") == [["x"]]
    foreign_name = own | {"Host": "evil.example"}
    assert requests.post(path, data=wish, headers=foreign_name, timeout=10).status_code == 403


def test_too_much_at_once_is_turned_away(scene):
    """More than a person types is not read to its end."""
    path = f"{scene.url}/spreadsheets/d/x/change"
    answer = requests.post(path, data="x" * 3_000_000, headers={"Origin": scene.url}, timeout=10)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"do": 5, "cell": []}', '{"do": "write", "cell": "A1", "values": [[{}]]}', '{"do": "undo"}', '{"do": "sort-up", "cell": "ZZZ99999999"}'],
)  # fmt: skip
def test_nonsense_is_refused_in_a_sentence(scene, body):
    """Whatever a script may send, there is an answer."""
    book = scene.file("Карта", "spreadsheet")
    headers = {"Origin": scene.url, "Content-Type": "application/json"}
    answer = requests.post(f"{scene.url}/spreadsheets/d/{book}/change", data=body, headers=headers, timeout=10)
    assert answer.status_code in (200, 409)
    assert answer.json().keys() & {"refused", "token", "reload"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_where_nothing_can_be_changed_only_get_is_answered(scene, method):
    """Anything else is not found, as if there were no page."""
    answer = requests.request(method, f"{scene.url}/spreadsheets/d/x/edit", timeout=10)
    assert answer.status_code == 404
