"""Letters as Gmail shows them: parts, names, charsets, attachments; anything that is a letter, and what hardly is."""

from base64 import urlsafe_b64decode
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mail import OTHER, SCHOOL, letter, put, raw, read, refusal, send

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
LINES = st.lists(WORDS, max_size=3).map(" ".join)
TEXTS = st.lists(LINES, max_size=4).map("\n".join)
CHARSETS = st.sampled_from(["utf-8", "utf-16", "koi8-r"])
FILES = st.tuples(st.binary(max_size=60), WORDS.map(lambda word: word.replace("/", "_")))


@st.composite
def letters(draw):
    """A letter as Python's email package writes it: texts, HTML, attachments, a letter within it, any headers."""
    message = EmailMessage(policy=draw(st.sampled_from([SMTP, SMTP.clone(cte_type="7bit"), SMTP.clone(linesep="\n")])))
    message["To"] = SCHOOL
    message["Subject"] = draw(LINES)
    for number, value in enumerate(draw(st.lists(LINES, max_size=3))):
        message[f"X-{number}"] = value
    message.set_content(draw(TEXTS))
    if draw(st.booleans()):
        message.add_alternative(draw(TEXTS), subtype="html")
    for data, name in draw(st.lists(FILES, max_size=3)):
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    if draw(st.booleans()):
        inner = EmailMessage(policy=SMTP)
        inner["Subject"] = draw(LINES)
        inner.set_content(draw(TEXTS))
        message.add_attachment(inner)
    return message


def full(user, message):
    return user.messages().get(userId="me", id=message).execute()["payload"]


def leaves(part):
    inner = part.get("parts", [])
    return [leaf for each in inner for leaf in leaves(each)] if inner else [part]


def body_of(user, message, part):
    if "attachmentId" not in part["body"]:
        return urlsafe_b64decode(part["body"].get("data", ""))
    got = user.messages().attachments().get(userId="me", messageId=message, id=part["body"]["attachmentId"]).execute()
    assert got["size"] == part["body"]["size"]
    return urlsafe_b64decode(got.get("data", ""))


@SLOW
@given(letters())
def test_letter_comes_out_as_it_went_in(robot, message):
    """Property: raw is the same to the byte, and the full form has the same parts with the same contents."""
    data = message.as_bytes()
    kept = put(robot, data, "INBOX")
    got = robot.messages().get(userId="me", id=kept, format="raw").execute()
    assert urlsafe_b64decode(got["raw"]) == data
    assert got["sizeEstimate"] == len(data)
    wanted = [part for part in message.walk() if not part.is_multipart()]
    shown = leaves(full(robot, kept))
    assert [part["mimeType"] for part in shown] == [part.get_content_type() for part in wanted]
    assert [part["filename"] for part in shown] == [part.get_filename("") for part in wanted]
    for part, origin in zip(shown, wanted, strict=True):
        content = origin.get_content()
        expected = content.encode() if isinstance(content, str) else content
        assert body_of(robot, kept, part).replace(b"\r\n", b"\n") == expected.replace(b"\r\n", b"\n")


@SLOW
@given(letters())
def test_letter_arrives_as_it_left(robot, school, message):
    """Property: sending adds headers above and changes nothing else."""
    data = message.as_bytes()
    sent = send(robot, data)
    left = robot.messages().get(userId="me", id=sent["id"], format="raw").execute()["raw"]
    assert urlsafe_b64decode(left).endswith(data)
    (arrived,) = school.messages().list(userId="me", maxResults=1).execute()["messages"]
    there = school.messages().get(userId="me", id=arrived["id"], format="raw").execute()["raw"]
    assert urlsafe_b64decode(there).endswith(urlsafe_b64decode(left))


PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Type: multipart/mixed\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: text/plain; charset*=utf-8''%FF\r\n",
        b"Content-Type: text/plain; charset=unicode_escape\r\n",
        b"Content-Type: text/html; charset=utf-7\r\n",
        b'Content-Disposition: attachment; filename="\xd0\x90.pdf"\r\n',
        b"Content-Disposition: attachment; filename*1=a; filename*=koi8-r''%F0\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"Subject: =?utf-7?q?+2AA-?= =?x?b?!?=\r\n",
        b"References: <a@b> <\r\n",
        b"\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"+2AA- \\ud800 \\q\r\n",
        b"\x00\xff\r",
    ]
)


@SLOW
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), min_size=1, max_size=14).map(b"".join).filter(bool))
def test_broken_letter_is_shown_as_far_as_it_goes(robot, data):
    """Property: whatever was put in, every form of it can be read, and every attachment."""
    kept = put(robot, data)
    for form in ("minimal", "metadata", "raw"):
        robot.messages().get(userId="me", id=kept, format=form).execute()
    for part in leaves(full(robot, kept)):
        body_of(robot, kept, part)


def test_parts_without_end_are_no_trap(robot):
    """Thousands of parts or letters within each other."""
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    for data in (parts, b"Content-Type: message/rfc822\r\n\r\n" * 3000):
        assert full(robot, put(robot, data))["partId"] == ""


@pytest.mark.parametrize(
    ("charset", "text"), [("koi8-r", "Ёлка"), ("windows-1251", "Ёлка"), ("utf-16", "Ёлка"), ("iso-8859-1", "Noël")]
)
def test_texts_are_shown_in_utf8(robot, charset, text):
    """Whatever they were written in; searches find them, and the snippet can be read."""
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    kept = put(robot, head.encode() + text.encode(charset))
    seen = robot.messages().get(userId="me", id=kept).execute()
    assert urlsafe_b64decode(seen["payload"]["body"]["data"]).decode() == text
    assert seen["payload"]["body"]["size"] == len(text.encode())
    assert seen["snippet"] == text


@pytest.mark.parametrize(
    "field",
    [
        "Content-Disposition: attachment; filename*=utf-8''%D0%9E%D1%82%D1%87%D1%91%D1%82.pdf",
        "Content-Disposition: attachment; filename*0*=utf-8''%D0%9E%D1%82; filename*1*=%D1%87%D1%91%D1%82.pdf",
        'Content-Disposition: attachment; filename="=?utf-8?b?0J7RgtGH0ZHRgi5wZGY=?="',
        'Content-Disposition: attachment; filename="Отчёт.pdf"',
        "Content-Type: application/pdf; name*=koi8-r''%EF%D4%DE%A3%D4.pdf",
    ],
    ids=["2231", "2231 in pieces", "2047", "bare", "name"],
)
def test_names_of_files_are_read_however_they_are_written(robot, field):
    """By RFC 2231, by RFC 2047, and in bare UTF-8."""
    data = f"{field}\r\n\r\nx".encode()
    if not field.startswith("Content-Type"):
        data = b"Content-Type: application/pdf\r\n" + data
    assert full(robot, put(robot, data))["filename"] == "Отчёт.pdf"


def test_enclosed_letter_is_an_attachment_that_can_be_looked_into(robot):
    """Its parts are numbered below its own, and it can be fetched whole."""
    outer = EmailMessage(policy=SMTP)
    outer["Subject"] = "Пересылаю"
    outer.set_content("Смотрите")
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "Внутри"
    inner.set_content("Текст", subtype="html")
    outer.add_attachment(inner)
    kept = put(robot, outer.as_bytes())
    _, enclosed = full(robot, kept)["parts"]
    assert (enclosed["partId"], enclosed["mimeType"]) == ("1", "message/rfc822")
    assert [(part["partId"], part["mimeType"]) for part in enclosed["parts"]] == [("1.0", "text/html")]
    assert b"Subject" in body_of(robot, kept, enclosed)


def test_snippet_is_the_beginning_of_the_text(robot):
    """Escaped for HTML, some two hundred characters, white space collapsed; of HTML what people see."""
    long = put(robot, letter(text='5 < 6 & "ё"\n\n' + "слово " * 100))
    page = b"Content-Type: text/html\r\n\r\n<style>p {}</style><p>Seen</p><script>x</script>"
    for message, start in ((long, "5 &lt; 6 &amp; &quot;ё&quot; слово слово"), (put(robot, page), "Seen")):
        snippet = robot.messages().get(userId="me", id=message, format="minimal").execute()["snippet"]
        assert snippet.startswith(start)
        assert len(snippet) < 250


def test_metadata_shows_headers_as_people_read_them(robot):
    """Unfolded and decoded, in their order, repeated ones all of them."""
    data = b"Received: a\r\nReceived: b\r\nSubject: =?utf-8?b?0JA=?=\r\n  =?utf-8?b?0JE=?=\r\nX-Raw: \xd0\xaf\r\n\r\nx"
    shown = robot.messages().get(userId="me", id=put(robot, data), format="metadata").execute()["payload"]["headers"]
    assert [(entry["name"], entry["value"]) for entry in shown] == [
        ("Received", "a"),
        ("Received", "b"),
        ("Subject", "АБ"),
        ("X-Raw", "Я"),
    ]


def test_texts_with_a_name_are_attachments(robot):
    """Their data is behind an id and may be fetched."""
    message = EmailMessage(policy=SMTP)
    message.set_content("см. файл")
    message.add_attachment("а;б\r\n", subtype="csv", filename="таблица.csv")
    kept = put(robot, message.as_bytes())
    part = full(robot, kept)["parts"][1]
    assert part["filename"] == "таблица.csv"
    assert body_of(robot, kept, part).decode().strip() == "а;б"


def test_half_characters_do_no_harm(emulator, robot):
    """A lone surrogate in a request becomes the sign for what cannot be read."""
    label = {"name": "\ud800"}
    answer = emulator.session().post(f"{emulator.url}/gmail/v1/users/me/labels", json=label)
    assert answer.json()["name"] == "\ufffd"
    assert refusal(robot.messages().send(userId="me", body={"raw": raw(b"To: x y\r\n\r\n")}))[0] == 400
    assert read(robot, put(robot, letter(to=OTHER)))["To"] == OTHER
