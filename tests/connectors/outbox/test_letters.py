"""Keys, tokens and the header that describes a letter."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.outbox.letters import (
    Description,
    Key,
    Letter,
    body_token,
    hash_address,
    header_of,
    read_header,
    without_addresses,
)

words = st.text(st.characters(codec="utf-8"), max_size=60)
keys = st.builds(Key, words, words, words, st.integers(0, 99), words, words)
letters = st.builds(
    Letter,
    key=keys,
    addressee=words,
    compose=st.just(lambda _: b""),
    thread=words,
    facts=st.dictionaries(words, words, max_size=3),
)


@given(keys, keys)
def test_tokens_tell_keys_apart(one: Key, other: Key) -> None:
    """R52: equal keys have equal tokens of 16 characters A–Z2–7, different keys have different ones."""
    assert (one.token == other.token) == (one == other)
    assert re.fullmatch("[A-Z2-7]{16}", one.token)


def test_fields_do_not_run_together() -> None:
    """Two keys whose fields join to the same text are still two keys."""
    key = Key("p", "kind", "ab", 1, "c", "r")

    assert key.token != replace(key, subject="a", wave="bc").token
    assert key.token != replace(key, subject='ab", "c').token


@given(letters)
def test_a_header_tells_everything(letter: Letter) -> None:
    """What a letter is can be read back from its header, whatever its texts are."""
    name, value = header_of(letter)

    assert value.isascii()
    assert name == "X-Barycentre-Letter"
    assert read_header(value) == Description(letter.key, letter.addressee, letter.thread, letter.facts)


@given(letters)
def test_a_header_survives_the_post(letter: Letter) -> None:
    """The same after the header was folded, or encoded, by a mail program."""
    message = EmailMessage(policy=SMTP)
    message["X-Barycentre-Letter"] = header_of(letter)[1]

    sent = message_from_bytes(message.as_bytes(), policy=default)

    found = read_header(str(sent["X-Barycentre-Letter"]))
    assert found == Description(letter.key, letter.addressee, letter.thread, letter.facts)


@given(words)
def test_other_headers_are_none_of_ours(text: str) -> None:
    """A header that says anything else describes no letter."""
    assert read_header(text) is None


def test_a_header_that_belies_its_token() -> None:
    """A header whose token is not that of its key describes no letter."""
    letter = Letter(Key("p", "k", "s", 1, "w", "r"), "ОУ № 1", lambda _: b"")

    assert read_header(header_of(letter)[1].replace("edition=1", "edition=2")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Номер письма: ABCDEFGHIJKLMN27",
        "> Номер письма:\n> ABCDEFGHIJKLMN27".replace("> ", ""),
        "<p>Номер письма: ABCDEFGHIJKLMN27</p>",
        "Здравствуйте!\r\n\r\nНомер письма:\u00a0ABCDEFGHIJKLMN27\r\n",
    ],
)
def test_a_token_in_the_text(text: str) -> None:
    """The token is found in a letter's text, however it was wrapped."""
    assert body_token(text) == "ABCDEFGHIJKLMN27"


@pytest.mark.parametrize(
    "text", ["", "Номер письма: ABC", "Номер письма: ABCDEFGHIJKLMN27A", "Номер: ABCDEFGHIJKLMN27"]
)
def test_no_token_in_the_text(text: str) -> None:
    """Anything shorter, longer or named otherwise is no token."""
    assert body_token(text) is None


def test_addresses_are_hashed_alike() -> None:
    """R52: letter case and outer blanks make no second recipient; another programme does."""
    assert hash_address("p", " School203@X.example ") == hash_address("p", "school203@x.example")
    assert hash_address("p", "a@x.example") != hash_address("q", "a@x.example")
    assert re.fullmatch("[0-9a-f]{16}", hash_address("p", "a@x.example"))


@given(st.emails(), words)
@example("o'neill'@x.example", "")
def test_no_address_in_reasons(address: str, text: str) -> None:
    """A reason that Google gives is kept without the address, in one line of 200 characters."""
    line = without_addresses(f"{text} <{address}>:\n550 no such user {address}, {text}")

    assert address not in line
    assert len(line) <= 200
    assert "\n" not in line
