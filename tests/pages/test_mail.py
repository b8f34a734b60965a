"""Mailboxes, threads, letters."""

import re

import pytest

from flows.letters.message import Attachment, Envelope, build
from flows.letters.render import Rendered
from tests.pages.conftest import CURATOR, ROBOT, STRANGER

LETTER = """\
From: =?utf-8?b?0KDQvtCx0L7Rgg==?= <robot@barycentre.example>
To: curator@imc.example
Subject: {subject}
Date: Thu, 05 Nov 2026 08:00:00 +0300
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

{text}
--inner
Content-Type: text/html; charset=utf-8

{html}
--inner
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
--inner--
--outer
Content-Type: application/ics; name=invite.ics
Content-Disposition: attachment; filename=invite.ics

BEGIN:VCALENDAR
--outer--
"""


@pytest.fixture
def send(scene):
    """Sends a letter to the curator; gives the address of its page in the curator's mailbox."""

    def sent(text="Текст", html="<p>Письмо</p>", subject="Анонс"):
        scene.send(LETTER.format(text=text, html=html, subject=subject))
        page = scene.look(f"/mail/{CURATOR}", CURATOR).text
        return re.findall(rf'href="(/mail/{CURATOR}/[0-9a-f]+)"', page)[0]

    return sent


def letter_of(scene, path):
    """A letter's own address, as its page frames it."""
    return re.search(r'<iframe src="([^"]+)"', scene.look(path, CURATOR).text)[1]


def test_the_administrator_sees_all_mailboxes_and_others_their_own(scene, send):
    """Another person's mailbox is not there: 404. One's own is a click away."""
    path = send()
    everything = scene.look("/mail").text
    assert f'href="/mail/{ROBOT}"' in everything
    assert f'href="/mail/{CURATOR}"' in everything
    assert scene.look("/mail", CURATOR).headers["Location"] == f"/mail/{CURATOR}"
    for place in (f"/mail/{CURATOR}", path, letter_of(scene, path), f"{letter_of(scene, path)[:-7]}/files/3"):
        assert scene.look(place, CURATOR).status_code == 200
        assert scene.look(place).status_code == 200
        assert scene.look(place, STRANGER).status_code == 404


def test_a_mailbox_lists_its_threads(scene, send):
    """Who, what and how it begins; sent mail apart from what came."""
    send(text="Добрый <b>день</b>", subject="Анонс: смотр")
    inbox = scene.look(f"/mail/{CURATOR}", CURATOR).text
    assert re.search(r'class="who">.*Робот</span>', inbox)
    assert "Анонс: смотр" in inbox
    assert "Добрый &lt;b&gt;день&lt;/b&gt;" in inbox
    assert "Анонс: смотр" not in scene.look(f"/mail/{ROBOT}").text
    assert "Анонс: смотр" in scene.look(f"/mail/{ROBOT}?label=SENT").text


def test_a_thread_shows_its_letters(scene, send):
    """Headers, the text part, the letter in a frame that can run nothing; the invitation once, to be saved."""
    path = send(text="Добрый день")
    text = scene.look(path, CURATOR).text
    for shown in ("Робот &lt;robot@barycentre.example&gt;", "curator@imc.example", "нояб. 2026", "Добрый день"):
        assert shown in text
    assert re.findall(r'sandbox="([^"]*)"', text) == ["allow-popups allow-popups-to-escape-sandbox"]
    files = re.findall(r'href="([^"]+/files/\d+)">([^<]+)<', text)
    assert [name for _, name in files] == ["invite.ics"]
    answer = scene.look(files[0][0], CURATOR)
    assert answer.content.strip() == b"BEGIN:VCALENDAR"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''invite.ics"


def test_a_letter_can_run_and_load_nothing(scene, send):
    """It comes from an address of its own, in a sandbox, under a policy that allows styles and built-in pictures."""
    path = letter_of(scene, send(html='<script>alert(1)</script><img src="http://tracker.example/x.png">'))
    policy = scene.look(path, CURATOR).headers["Content-Security-Policy"].split("; ")
    assert policy[0].split() == ["sandbox", "allow-popups", "allow-popups-to-escape-sandbox"]
    assert "default-src 'none'" in policy
    assert {rule for rule in policy if "-src" in rule} == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
    }
    assert {"form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"} < set(policy)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (
            "https://docs.google.com/spreadsheets/d/a/edit#gid=1&amp;range=I7",
            "/spreadsheets/d/a/edit#gid=1&amp;range=I7",
        ),
        ("https://drive.google.com/drive/folders/b", "/drive/folders/b"),
        ("https://docs.google.com/forms/d/e/c/viewform?entry.1=%D0%90", "/forms/d/e/c/viewform?entry.1=%D0%90"),
        ("https://docs.google.com.evil.example/x", "https://docs.google.com.evil.example/x"),
        ("https://docs.google.com//evil.example", "https://docs.google.com//evil.example"),
        ("https://vk.com/docs.google.com/", "https://vk.com/docs.google.com/"),
    ],
)
def test_links_to_google_lead_here(scene, send, link, shown):
    """In the letter and in its text part; all others stay what they are, and all open in a tab of their own."""
    path = send(text=f"Откройте {link.replace('&amp;', '&')}", html=f'<a class="x" href="{link}">Открыть</a>')
    letter = scene.look(letter_of(scene, path), CURATOR).text
    assert f'<a target="_blank" rel="noreferrer" class="x" href="{shown}">' in letter
    assert f'<a href="{shown}"' in scene.look(path, CURATOR).text


def test_headers_and_texts_of_letters_stay_text(scene, send):
    """A subject or text full of tags is shown, not obeyed."""
    path = send(text="<script>alert(1)</script>", subject="<img src=x onerror=alert(1)>")
    for place in (path, f"/mail/{CURATOR}", "/"):
        text = scene.look(place, CURATOR).text
        assert "<script" not in text
        assert "<img" not in text


def test_a_letter_may_be_anything(scene):
    """Broken bytes, an unknown charset, no date, no subject: it is shown as well as it goes."""
    head = b"From: robot@barycentre.example\r\nTo: curator@imc.example\r\nDate: never\r\n"
    scene.send(head + b"Content-Type: text/html; charset=no-such\r\n\r\n<p>\xff\xfe \xed\xa0\x80</p>")
    page = scene.look(f"/mail/{CURATOR}", CURATOR)
    path = re.findall(rf'href="(/mail/{CURATOR}/[0-9a-f]+)"', page.text)[0]
    assert "без темы" in page.text
    assert scene.look(path, CURATOR).status_code == 200
    assert scene.look(letter_of(scene, path), CURATOR).status_code == 200


def test_a_letter_shows_its_own_images(scene):
    """An image that the HTML names by content id stands in its place and not among the files; others are files."""
    envelope = Envelope(ROBOT, "Робот", (CURATOR,), None, None, {})
    html = '<img alt="QR" src="cid:board"><img src="cid:gone">'
    files = [Attachment("план.png", b"PNG", "image", "png")]
    scene.send(build(envelope, Rendered("Анонс", "Текст", html), None, images={"board": b"\x89PNG"}, attachments=files))
    page = scene.look(f"/mail/{CURATOR}", CURATOR).text
    path = re.findall(rf'href="(/mail/{CURATOR}/[0-9a-f]+)"', page)[0]
    letter = scene.look(letter_of(scene, path), CURATOR).text

    assert 'src="data:image/png;base64,iVBORw=="' in letter
    assert 'src="cid:gone"' in letter
    assert "план.png" in scene.look(path, CURATOR).text
    assert "board.png" not in scene.look(path, CURATOR).text
