"""Schools that fill forms in: as a browser sends them, without signing in."""

from __future__ import annotations

import re
from contextlib import closing
from html import unescape
from urllib.parse import urlsplit

import requests

from connectors.google.forms import Forms
from flows.forms.layout import REGISTRATION, FormLayout
from tests.flows.district import OWNER, District


def send(
    district: District,
    texts: dict[str, str],
    *,
    layout: FormLayout = REGISTRATION,
    edit: str = "",
    more: dict[int, str] | None = None,
) -> str:
    """Send a form; returns the link under «Изменить ответ», which `edit` takes to change that answer.

    `more` are answers to questions that people added, by id.
    """
    fields = {f"entry.{layout.question_id(key)}": text for key, text in texts.items()}
    fields |= {f"entry.{question}": text for question, text in (more or {}).items()}
    address = edit or path_of(district, layout)
    answer = requests.post(district.workspace.url + address.replace("/viewform", "/formResponse"), fields, timeout=30)
    assert answer.status_code == 200, answer.text
    (link,) = re.findall(r'href="([^"]*edit2=[^"]*)"', answer.text)
    return unescape(link)


def path_of(district: District, layout: FormLayout = REGISTRATION) -> str:
    """The page of a form."""
    with closing(district.workspace.sign_in(OWNER)) as transport:
        return urlsplit(Forms(transport).read(district.places[layout.key].file_id).address).path
