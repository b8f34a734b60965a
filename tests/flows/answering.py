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


def send(district: District, texts: dict[str, str], *, layout: FormLayout = REGISTRATION, edit: str = "") -> str:
    """Send a form; returns the link under «Изменить ответ», which `edit` takes to change that answer.

    `texts` are by question key, or by number for a question that people added.
    """
    fields = {f"entry.{key if key.isdigit() else layout.question_id(key)}": text for key, text in texts.items()}
    address = edit or path_of(district, layout)
    answer = requests.post(district.workspace.url + address.replace("/viewform", "/formResponse"), fields, timeout=30)
    assert answer.status_code == 200, answer.text
    (link,) = re.findall(r'href="([^"]*edit2=[^"]*)"', answer.text)
    return unescape(link)


def path_of(district: District, layout: FormLayout = REGISTRATION) -> str:
    """The page of a form."""
    with closing(district.workspace.sign_in(OWNER)) as transport:
        return urlsplit(Forms(transport).read(district.places[layout.key].file_id).address).path
