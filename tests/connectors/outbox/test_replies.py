"""Replies to letters: found once they are kept, read without what they quote."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.gmail import Gmail, Outgoing
from connectors.outbox.replies import Replies, is_automatic, whole_text, without_quotation, words_of
from tests.connectors.outbox.conftest import PROGRAMME
from tests.connectors.outbox.quoting import (
    below,
    gmail,
    mail_ru,
    outlook,
    outlook_on_the_web,
    unmarked,
    yandex,
)

KINDS = ("announcement",)
LETTER = "Здравствуйте!\n\nФото:\nhttps://disk.example/1\n\n#Тег\nНомер письма: ABCDEFGHIJKLMNOP"
WORDS = "Добрый день! Вышла:\nhttps://vk.example/wall-1_2"
QUOTED = [
    gmail,
    partial(gmail, english=True),
    outlook,
    partial(outlook, english=True),
    outlook_on_the_web,
    yandex,
    mail_ru,
    below,
    unmarked,
]


def answer(scene: Any, message: EmailMessage | None = None, *, to: EmailMessage | None = None, school: int = 1) -> None:
    """A school answers the newest letter that it has got, or `to`; without `to` as a stranger would, in a new thread."""
    message = message or gmail(WORDS, LETTER)
    message["To"] = scene.robot
    if to is not None:
        del message["Subject"]
        message["Subject"] = f"Re: {to['Subject']}"
        message["In-Reply-To"] = message["References"] = str(to["Message-ID"])
    person = Gmail(scene.workspace.sign_in(scene.address(school)))
    person.send_draft(str(person.make_drafts([Outgoing(message.as_bytes())])[0]))


def replies(scene: Any, kinds: tuple[str, ...] = KINDS) -> Replies:
    return scene.outbox().read_replies(PROGRAMME, kinds)


def test_a_reply_is_found_with_its_letter(scene: Any) -> None:
    """R69: the words of the person, the letter's record, and the letter's own text beside them."""
    scene.run([scene.letter(1, text="Фото: https://disk.example/1")])
    answer(scene, to=scene.inbox()[0])

    (reply,) = replies(scene).found

    assert (reply.letter.addressee, reply.letter.subject) == ("ОУ № 1", "М3-012")
    assert reply.text == WORDS
    assert "https://disk.example/1" in reply.letter_text
    assert reply.received_at.tzinfo


def test_a_reply_is_found_until_it_is_kept(scene: Any) -> None:
    """A run that is cut short loses no reply; once kept, looking again finds nothing and costs one HTTP call."""
    scene.run([scene.letter(1)])
    answer(scene, to=scene.inbox()[0])
    assert len(replies(scene).found) == len(replies(scene).found) == 1
    scene.outbox().replies_kept(replies(scene))
    outbox = scene.outbox()

    again = outbox.read_replies(PROGRAMME, KINDS)

    assert (again.found, outbox._gmail._transport.calls) == ((), 1)


def test_what_answers_nothing_of_these_kinds(scene: Any) -> None:
    """Other people's mail, and replies to letters of other kinds or programmes, are no replies here."""
    scene.run([scene.letter(1)])
    answer(scene)
    answer(scene, to=scene.inbox()[0])

    assert len(replies(scene).found) == 1
    assert replies(scene, ("digest",)).found == ()
    assert scene.outbox().read_replies("mariinsk-2026", KINDS).found == ()


def test_each_programme_reads_for_itself(scene: Any) -> None:
    """Two school years at once: what one has kept, the other still finds."""
    scene.run([scene.letter(1)])
    answer(scene, to=scene.inbox()[0])
    outbox = scene.outbox()
    outbox.replies_kept(outbox.read_replies("krasnoselsky-2025", KINDS))

    assert len(replies(scene).found) == 1


def test_a_letter_without_a_thread_is_known_by_its_name(scene: Any) -> None:
    """A reply in a Gmail thread of its own (a new subject) is known by In-Reply-To."""
    scene.run([scene.letter(1, thread=""), scene.letter(2, thread="")])
    message = gmail(WORDS, LETTER)
    original = scene.inbox(2)[0]
    message["In-Reply-To"] = str(original["Message-ID"])
    answer(scene, message)

    assert [reply.letter.addressee for reply in replies(scene).found] == ["ОУ № 2"]


def test_replies_do_not_hide_bounces_nor_bounces_replies(scene: Any) -> None:
    """Delivery reports and replies are looked for independently, in whatever order."""
    scene.run([scene.letter(1), scene.letter(2, address=f"bounce2-{scene.name}@krasnoselsky.example")])
    answer(scene, to=scene.inbox()[0])
    outbox = scene.outbox()

    found = outbox.read_replies(PROGRAMME, KINDS)
    outbox.replies_kept(found)
    bounced = outbox.read_bounces()

    assert ([r.letter.addressee for r in found.found], [r.addressee for r in bounced]) == (["ОУ № 1"], ["ОУ № 2"])


def test_machines_do_not_answer(scene: Any) -> None:
    """An out-of-office note is no reply."""
    scene.run([scene.letter(1)])
    message = gmail("Я в отпуске. Наш сайт: https://school.example", LETTER)
    message["Auto-Submitted"] = "auto-replied"
    answer(scene, message, to=scene.inbox()[0])

    assert replies(scene).found == ()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"auto-submitted": "no"}, False),
        ({"auto-submitted": "auto-replied (vacation)"}, True),
        ({"precedence": "bulk"}, True),
        ({"x-autoreply": "yes"}, True),
    ],
)
def test_who_is_a_machine(headers: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    """RFC 3834 and its forerunners."""
    assert is_automatic(headers) == expected


@pytest.mark.parametrize("quote", QUOTED)
def test_words_without_the_quotation(quote: Callable[[str, str], EmailMessage]) -> None:
    """However a mail program quotes, in Russian or English, only the person's own words are left."""
    assert words_of(quote(WORDS, LETTER)) == WORDS


@pytest.mark.parametrize("quote", QUOTED)
def test_nothing_but_a_quotation(quote: Callable[[str, str], EmailMessage]) -> None:
    """A reply that says nothing has no words; the letter's are not taken for them."""
    assert words_of(quote("", LETTER)) == ""


def test_a_link_behind_words() -> None:
    """Where the link lies behind «здесь», its address is spelled out."""
    message = EmailMessage()
    message.set_content("Новость здесь")
    message.add_alternative('<p>Новость <a href="https://vk.example/wall-1_2"><b>здесь</b></a></p>', subtype="html")

    assert words_of(message) == "Новость здесь <https://vk.example/wall-1_2>"


@pytest.mark.parametrize(
    "text",
    [
        "Вышла в 10:00: https://vk.example/1\nСпасибо!",
        "https://vk.example/1\nПишите на site@krasnoselsky.example",
        "1. https://vk.example/1\n2. https://vk.example/2",
        "От школы № 203: https://vk.example/1",
        "Тема: хорошая\nhttps://vk.example/1",
    ],
)
def test_own_words_stay(text: str) -> None:
    """Times, addresses and colons in a person's own words begin no quotation."""
    assert without_quotation(text) == text


def test_a_link_right_over_the_attribution() -> None:
    """No blank line between the link and «… wrote:»: the link stays."""
    text = "https://vk.example/1\nчт, 19 нояб. 2026 г. в 10:00, Робот <robot@x.example>:\n> Здравствуйте!"
    assert without_quotation(text) == "https://vk.example/1"


def test_all_that_a_letter_says() -> None:
    """The whole text has the links of both parts, quotations included."""
    said = whole_text(gmail(WORDS, LETTER))
    assert said.count("https://disk.example/1") == said.count("https://vk.example/wall-1_2") == 2


@given(st.text(), st.text())
def test_any_message_can_be_read(plain: str, markup: str) -> None:
    """No text and no HTML, broken or not, stops the reading."""
    message = EmailMessage()
    message.set_content(plain.encode(errors="replace").decode())
    message.add_alternative(markup.encode(errors="replace").decode(), subtype="html")
    assert isinstance(words_of(message) + whole_text(message), str)
