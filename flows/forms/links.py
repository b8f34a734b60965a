"""Links that open a form already filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from connectors.google.forms import Form
from flows.forms.layout import ACTIVITY, REGISTRATION, FormLayout
from flows.forms.options import code_of

LONGEST = 2_000  # characters that every browser and mail client still follows
_SCHOOL = "school"


def prefilled(address: str, layout: FormLayout, texts: Mapping[str, str]) -> str:
    """Return the address of a form with these answers filled in, by question key; empty ones are left out.

    An address that gets too long does without the school, which people can type.
    """
    link = _link(address, layout, texts)
    return link if len(link) <= LONGEST else _link(address, layout, {**texts, _SCHOOL: ""})


def offered(form: Form, layout: FormLayout, code: str) -> str:
    """Return the option by which a form offers an activity, word for word; "" if it does not."""
    listed = layout.question_id(ACTIVITY)
    options = (option for item in form.items if listed in item.questions for option in item.options)
    return next((option for option in options if code_of(option) == code), "")


def registration_link(typed: str, form: Form | None, code: str, schools: Sequence[str]) -> str:
    """Return the link of a letter: the one typed in «Настройки», filled in if it leads to our form.

    `schools` are the labels of those the letter is for. Several answer each for itself, so none is filled in then.
    """
    if form is None or not leads_to(typed, form):
        return typed
    school = " ".join(schools[0].split()) if len(schools) == 1 else ""
    return prefilled(form.address, REGISTRATION, {ACTIVITY: offered(form, REGISTRATION, code), _SCHOOL: school})


def leads_to(link: str, form: Form) -> bool:
    """Whether a link opens the form, filled in or not."""
    return link.partition("?")[0].rstrip("/") == form.address


def _link(address: str, layout: FormLayout, texts: Mapping[str, str]) -> str:
    entries = "".join(f"&entry.{layout.question_id(key)}={quote(text, safe='')}" for key, text in texts.items() if text)
    return f"{address}?usp=pp_url{entries}" if entries else address
