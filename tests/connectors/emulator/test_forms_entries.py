"""What is entered and what is told of it, whatever it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.forms.asked import OTHER, Asked, asked_in
from connectors.emulator.forms.entries import Entered, NotOffered, Unanswered, answers, entered, entered_before
from tests.connectors.emulator.forming import choice, question, text

KINDS = [
    text("В"),
    text("В", paragraph=True),
    choice("В", "RADIO", "Да", "Нет", other=True),
    choice("В", "CHECKBOX", "Да", "Нет", "12", other=True),
    choice("В", "DROP_DOWN", "Да", "Нет"),
    question("В", {"scaleQuestion": {"high": 10}}),
    question("В", {"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}}),
    *(
        question("В", {"dateQuestion": {"includeYear": year, "includeTime": time}})
        for year in (0, 1)
        for time in (0, 1)
    ),
    *(question("В", {"timeQuestion": {"duration": duration}}) for duration in (0, 1)),
]
TOLD = {
    "dateQuestion": r"(\d{4}-)?\d\d-\d\d( \d\d:\d\d)?",
    "timeQuestion": r"\d{2,3}:\d\d",
    "scaleQuestion": r"\d|10",
    "ratingQuestion": r"[1-5]",
}
ENTRY = "entry.10"
PARTS = ("", ".other_option_response", "_year", "_month", "_day", "_hour", "_minute", "_sentinel")
WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["Да", "Нет", "12", "5", OTHER, "0", "99", "2026-02-29", "2028-02-29 10:30", "24:00", "٣", "-", " "]
    ),
    st.dates().map(str),
    st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}"),
    st.times().map(str),
)
FIELDS = st.dictionaries(st.sampled_from([ENTRY + part for part in PARTS]), st.lists(WORDS, max_size=3))


def asked(item: dict[str, Any]) -> Asked:
    item["questionItem"]["question"]["questionId"] = "a"
    return asked_in(item)[0]


@settings(max_examples=300)
@given(item=st.sampled_from(KINDS), fields=FIELDS)
def test_what_is_taken_is_told_as_google_writes_it_and_comes_back_the_same(item, fields):
    """Anything is taken, asked for again or refused; what is taken has Google's form, and editing it changes nothing."""
    one = asked(item)
    try:
        found = answers(one, entered(one, fields))
    except (Unanswered, NotOffered):
        return
    pattern = next((TOLD[kind] for kind in TOLD if kind in one.question), r"(?s).+")
    assert all(re.fullmatch(pattern, value, re.ASCII) for value in found)
    assert answers(one, entered_before(one, found)) == found
    assert one.kind == "checkbox" or len(found) <= 1


@given(item=st.sampled_from(KINDS), words=st.text(" \t\n\u00a0", max_size=3))
def test_a_required_question_wants_more_than_blanks(item, words):
    """Blanks are no answer."""
    one = asked(item | {"questionItem": {"question": item["questionItem"]["question"] | {"required": True}}})
    with pytest.raises(Unanswered) as error:
        answers(one, Entered((words,)))
    assert error.value.problem == "required"
