"""A school of the demonstration: it opens the link of a letter, fills the real form page in and sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import parse_qsl, urlsplit

import requests

from flows.demo.people import Person
from flows.forms.layout import ACTIVITY, FormLayout

_FORM = re.compile(r"https://docs\.google\.com(/forms/d/e/\S+)")
_TIMEOUT = 30  # seconds


def newest_letter(person: Person, words: str) -> EmailMessage:
    """Return the newest letter whose subject holds the words. Raises LookupError if there is none."""
    for letter in _letters(person, words):
        return letter
    raise LookupError(f"no letter «{words}»")


def form_link(person: Person, words: str, layout: FormLayout, endpoint: str) -> str:
    """Return the link to a form in the newest letter that has one, at the embedded Workspace. Raises LookupError."""
    ours = f"entry.{layout.question_id(ACTIVITY)}="
    for letter in _letters(person, words):
        body = letter.get_body(("plain",))
        for path in _FORM.findall(body.get_content()) if body else ():
            if ours in path:
                return endpoint + str(path)
    raise LookupError(f"no link to «{layout.title}» in letters «{words}»")


def _letters(person: Person, words: str) -> Iterator[EmailMessage]:
    for ids in person.mailbox.newest("INBOX"):
        for full in person.mailbox.read(ids):
            letter = message_from_bytes(full.raw, policy=policy.default)
            if words in str(letter["Subject"]):
                yield letter


def answer(link: str, layout: FormLayout, texts: Mapping[str, str]) -> None:
    """Open a link, keep what it has filled in, answer further questions by their keys, and send.

    Raises requests.HTTPError if the form is closed or refuses the answer.
    """
    requests.get(link, timeout=_TIMEOUT).raise_for_status()
    filled = {name: value for name, value in parse_qsl(urlsplit(link).query) if name.startswith("entry.")}
    filled |= {f"entry.{layout.question_id(key)}": text for key, text in texts.items()}
    address = link.partition("?")[0].replace("/viewform", "/formResponse")
    requests.post(address, data=filled, timeout=_TIMEOUT).raise_for_status()
