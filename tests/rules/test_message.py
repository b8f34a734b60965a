from dataclasses import replace
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.letters.invitation import Calendar
from flows.letters.message import Attachment, Envelope, HeaderRefused, build, check_address
from flows.letters.render import Rendered, one_line

ENVELOPE = Envelope(
    sender="robot@barycentre.example",
    sender_name="Барицентр ИМЦ",
    to=("school203@krasnoselsky.example",),
    reply_to="curator5@krasnoselsky.example",
    in_reply_to="<CAJ_x.1@mail.example>",
    headers={"X-Barycentre-Key": "k" * 90},
)
RENDERED = Rendered("Анонс: Чистый берег", "Когда: завтра\nГде: в школе\n", "<p>Когда: завтра</p>")
CALENDAR = Calendar("REQUEST", "BEGIN:VCALENDAR\r\nSUMMARY:Чистый берег\r\nEND:VCALENDAR\r\n".encode())

# What the letter above has been since before letters could carry images.
BYTES = "493e5ce1c0cbeb3d88e7e759352895eaa1d2f81d50d806556fc0969ec74a20c1"


def parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_letter_reads_back_as_it_was_written() -> None:
    """Subject, people, thread, further headers, text and HTML survive the mail."""
    message = parsed(build(ENVELOPE, RENDERED, None))

    assert message.get_content_type() == "multipart/alternative"
    assert message["From"] == "Барицентр ИМЦ <robot@barycentre.example>"
    assert message["To"] == "school203@krasnoselsky.example"
    assert message["Reply-To"] == "curator5@krasnoselsky.example"
    assert message["Subject"] == RENDERED.subject
    assert message["In-Reply-To"] == message["References"] == "<CAJ_x.1@mail.example>"
    assert message["X-Barycentre-Key"] == "k" * 90
    assert body(message, "plain").replace("\r\n", "\n").strip() == RENDERED.text.strip()
    assert body(message, "html").strip() == RENDERED.html


def test_an_invitation_stands_where_calendars_look() -> None:
    """The .ics is an alternative with its method (Gmail, Outlook) and an attachment that a person can save."""
    message = parsed(build(ENVELOPE, RENDERED, CALENDAR))
    alternative, attachment = message.iter_parts()
    *_, invitation = alternative.iter_parts()

    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert invitation["Content-Type"].params == {"charset": "UTF-8", "method": "REQUEST"}
    assert invitation.get_payload(decode=True) == CALENDAR.data
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content() == CALENDAR.data


def structure(part: MIMEPart) -> object:
    """Content types, nested as the parts are."""
    inner = [structure(one) for one in part.iter_parts()]
    return {part.get_content_type(): inner} if inner else part.get_content_type()


def test_a_letter_with_everything() -> None:
    """Mixed around related around alternative; images by content id, files by names that people can read."""
    images = {"qr": b"\x89PNG" + bytes(range(256))}
    files = [Attachment("Список на 19 ноября.pdf", b"%PDF", "application", "pdf")]
    message = parsed(build(ENVELOPE, RENDERED, CALENDAR, images=images, attachments=files))
    image = next(part for part in message.walk() if part.get_content_type() == "image/png")
    *_, attached = message.iter_attachments()

    assert structure(message) == {
        "multipart/mixed": [
            {
                "multipart/related": [
                    {"multipart/alternative": ["text/plain", "text/html", "text/calendar"]},
                    "image/png",
                ]
            },
            "application/ics",
            "application/pdf",
        ]
    }
    assert (image["Content-ID"], image.get_content_disposition()) == ("<qr>", "inline")
    assert image.get_content() == images["qr"]
    assert (attached.get_filename(), attached.get_content()) == ("Список на 19 ноября.pdf", b"%PDF")
    assert body(message, "html").strip() == RENDERED.html


def test_images_and_files_each_alone() -> None:
    """Without an invitation nothing but what is needed stands around the letter."""
    alternative = {"multipart/alternative": ["text/plain", "text/html"]}
    image = build(ENVELOPE, RENDERED, None, images={"qr": b"PNG"})
    file = build(ENVELOPE, RENDERED, None, attachments=[Attachment("a.pdf", b"", "application", "pdf")])

    assert structure(parsed(image)) == {"multipart/related": [alternative, "image/png"]}
    assert structure(parsed(file)) == {"multipart/mixed": [alternative, "application/pdf"]}


def test_the_names_of_parts_cannot_break_them() -> None:
    """A file's name or an image's with a line break in it is refused."""
    with pytest.raises(HeaderRefused):
        build(ENVELOPE, RENDERED, None, images={"qr>\nX: y": b""})
    with pytest.raises(HeaderRefused):
        build(ENVELOPE, RENDERED, None, attachments=[Attachment("a\r\nX: y", b"", "application", "pdf")])


def test_a_first_letter_has_no_thread() -> None:
    """Without a letter before there is no In-Reply-To, and without a reader for answers no Reply-To."""
    message = parsed(build(replace(ENVELOPE, in_reply_to=None, reply_to=None, headers={}), RENDERED, None))

    assert not {"In-Reply-To", "References", "Reply-To"} & set(message)


def test_the_same_letter_gives_the_same_bytes() -> None:
    """A letter can be built again and compared; one without images has the bytes that it always had."""
    assert build(ENVELOPE, RENDERED, CALENDAR) == build(ENVELOPE, RENDERED, CALENDAR, images={}, attachments=())
    raw = build(ENVELOPE, RENDERED, CALENDAR, images={"qr": b"PNG"})
    assert raw == build(ENVELOPE, RENDERED, CALENDAR, images={"qr": b"PNG"})
    assert sha256(build(ENVELOPE, RENDERED, CALENDAR)).hexdigest() == BYTES


@given(st.text(), st.text(), st.text())
@example("=?utf-8?b?0JA=?=", "", "")
@example("слово " * 40, "а" * 5000, "<p>" + "б" * 5000)
def test_any_words_fit_into_mail(title: str, text: str, html: str) -> None:
    """Whatever people write: no line over 998 bytes, only CRLF, and the words come back."""
    subject = one_line(title)
    raw = build(ENVELOPE, Rendered(subject, text, html), CALENDAR)
    message = parsed(raw)

    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert message["Subject"] == subject
    assert body(message, "plain").splitlines() == "\n".join(text.splitlines()).splitlines()


def test_many_recipients_fit_into_mail() -> None:
    """A long list of recipients is folded and read back whole."""
    to = tuple(f"school{number}@krasnoselsky.example" for number in range(100))
    raw = build(replace(ENVELOPE, to=to), RENDERED, None)

    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert [address.addr_spec for address in parsed(raw)["To"].addresses] == list(to)


@pytest.mark.parametrize("value", ["a\nBcc: x@y.example", "a\r\n\r\nbody", "a\rb", "a\x00b", "a" * 1000])
def test_headers_cannot_be_broken(value: str) -> None:
    """A value with a line break or a control character, or too long for a line, is refused wherever it stands."""
    for envelope in (
        replace(ENVELOPE, headers={"X-Key": value}),
        replace(ENVELOPE, in_reply_to=value),
        replace(ENVELOPE, sender=value),
        replace(ENVELOPE, to=("school203@krasnoselsky.example", value)),
        replace(ENVELOPE, reply_to=value),
    ):
        with pytest.raises(HeaderRefused):
            build(envelope, RENDERED, None)


def test_words_in_headers_cannot_break_them() -> None:
    """Neither a sender's name nor a subject can add a header."""
    for envelope, rendered in (
        (replace(ENVELOPE, sender_name="ИМЦ\r\nBcc: x@y.example"), RENDERED),
        (ENVELOPE, replace(RENDERED, subject="Анонс\nBcc: x@y.example")),
    ):
        with pytest.raises(ValueError, match="line break"):
            build(envelope, rendered, None)


@pytest.mark.parametrize("name", ["", "X Key", "X-Key:", "X-Ключ", "X\nKey", "Bcc", "subject", "Content-Type"])
def test_header_names_are_tokens_of_their_own(name: str) -> None:
    """A further header has a proper name and cannot stand in for one that the envelope writes."""
    with pytest.raises(HeaderRefused):
        build(replace(ENVELOPE, headers={name: "value"}), RENDERED, None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("School203@Krasnoselsky.EXAMPLE", "School203@krasnoselsky.example"),
        (" school203@krasnoselsky.example\n", "school203@krasnoselsky.example"),
        ("ｓchool@krasnoselsky.example", "school@krasnoselsky.example"),
        ("bounce-7+x@a.b-c.example", "bounce-7+x@a.b-c.example"),
        ("imc@xn--80aswg.xn--p1ai", "imc@xn--80aswg.xn--p1ai"),
    ],
)
def test_addresses_are_normalised(typed: str, expected: str) -> None:
    """Spaces around, wide letters and a shouted domain are no reason to lose a school."""
    assert check_address(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "нет",
        "school203",
        "school203@krasnoselsky",
        "sсhool203@krasnoselsky.example",  # the second letter is Cyrillic
        "school203@krаsnoselsky.example",  # the third letter of the domain is Cyrillic
        "имц@школа.example",
        "ımc@krasnoselsky.example",  # a dotless i
        "a@b.example, c@d.example",
        "ИМЦ <imc@krasnoselsky.example>",
        "a b@c.example",
        "a..b@c.example",
        ".a@c.example",
        "a@-c.example",
        "a@c.example.",
        "a@@c.example",
        "a@c.example\nBcc: x@y.example",
        f"{'a' * 65}@c.example",
        f"a@{'b.' * 130}example",
    ],
)
def test_what_is_no_address_is_found(typed: str) -> None:
    """A typo, a list, a name or a look-alike letter is found before the letter bounces."""
    assert check_address(typed) is None
