"""The formula bar: what it shows, typed again, gives the same cell."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator.pages.looks import stylesheet
from connectors.emulator.pages.typed import typed
from connectors.emulator.sheets.describing import extended
from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.showing import formatted

TODAY = datetime(2026, 11, 25)  # noqa: DTZ001 - a spreadsheet's dates have no zone of their own
FORMS = [
    None,
    {"type": "PERCENT", "pattern": "0%"},
    {"type": "NUMBER", "pattern": "#,##0"},
    {"type": "DATE", "pattern": "d mmmm"},
    {"type": "DATE_TIME", "pattern": "dd.mm"},
]
TEXTS = st.text(max_size=12).filter(str.strip) | st.sampled_from(
    [
        "1.10",
        "1,5",
        "=A1",
        "'x",
        "TRUE",
        "ИСТИНА",
        "10:30",
        "2026-01-01",
        "5%",
        "+7 911",
        " 1 ",
        "15–17 декабря",
        "=",
        "''",
    ]
)


def shown_in_bar(content, form, locale) -> str:
    cell = {"userEnteredValue": extended(content), "formattedValue": formatted(content, form, locale)}
    return typed(cell | ({"userEnteredFormat": {"numberFormat": form}} if form else {}), locale, TODAY)


@given(TEXTS, st.sampled_from(["ru_RU", "en_US"]))
def test_a_text_stays_that_text(text, name):
    """Also one that would be taken for a date, a number, a formula or a tick: an apostrophe keeps it."""
    locale = locale_of(name)
    assert enter(shown_in_bar(text, None, locale), locale, TODAY).content == text


@given(st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda number: round(number, 4)), st.sampled_from(["ru_RU", "en_US"]))  # fmt: skip
def test_a_number_stays_that_number(number, name):
    """All of its digits, whatever its format leaves out."""
    locale = locale_of(name)
    for form in FORMS[:3]:
        again = enter(shown_in_bar(number, form, locale), locale, TODAY).content
        assert again == pytest.approx(number, abs=1e-9)


@given(st.integers(1, 60_000), st.sampled_from(["ru_RU", "en_US"]))
def test_a_date_stays_that_date(day, name):
    """With its year, even where the format shows none."""
    locale = locale_of(name)
    for form in FORMS[3:]:
        assert enter(shown_in_bar(day, form, locale), locale, TODAY).content == day


@pytest.mark.parametrize(
    "names", ["bg-fff3d6}body{x:y", "bg-xyzxyz", "fs-9999", "btop-9000000", "* a:b", "bg-fff3d6;color:red", "<style>"]
)
def test_only_looks_become_a_stylesheet(names):
    """Whatever an address asks for, nothing but colours, sizes and borders comes back."""
    assert stylesheet(names).strip() == ""


def test_looks_become_a_stylesheet():
    """Each class means what its name says."""
    assert stylesheet("bg-fff3d6 fs-14 btop-2ff0000").splitlines() == [
        ".grid .bg-fff3d6{background-color:#fff3d6}",
        ".grid .fs-14{font-size:14pt}",
        ".grid .btop-2ff0000{border-top:2px solid #ff0000}",
    ]
