"""«Регистрации»: what was answered stands there as it was typed, and is read back the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.google.sheets import Cell, Tab
from flows.forms.answer_tabs import rewriting
from flows.programme.table import Table, read_table
from flows.programme.tabs import REGISTRATIONS
from flows.registrations.model import CELL_LIMIT, Registration, fit_cell, read_count
from flows.registrations.registrations_sheet import read_book, registration_row, rewritten

ZONE = ZoneInfo("Europe/Moscow")
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(fit_cell)
REGISTRATIONS_OF_ANY_KIND = st.builds(
    Registration,
    answer_id=st.text("AZaz09_-", min_size=1),
    received=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    code=st.just("М5-001"),
    written=TEXTS,
    participation=TEXTS,
    pupils=TEXTS.map(read_count) | st.integers(0, 99_999),
    teachers=TEXTS.map(read_count),
    parents=TEXTS.map(read_count),
    contact=TEXTS,
    email=TEXTS,
    phone=TEXTS,
    comment=TEXTS,
    title=TEXTS,
    school=TEXTS,
    state=TEXTS,
)
PLAIN = Registration("a1", datetime(2026, 11, 9, 7, 5, 3, tzinfo=UTC), "М5-001", "ОУ № 208", "Примем участие")


def table(*rows: list[Cell], headings: tuple[str, ...] = REGISTRATIONS.headings) -> Table:
    return read_table(Tab(7, "Регистрации", [list(headings), *rows]), REGISTRATIONS, "FILE", "Дорожная карта")


@given(st.lists(REGISTRATIONS_OF_ANY_KIND, max_size=4))
@example([replace(PLAIN, written="=1+1", comment="<script>alert(1)</script>\n'x", phone="+7 921 000-00-00", pupils=0)])
@example([replace(PLAIN, written="🏫" * 50, comment="ы" * 10_000, contact="  по краям  ", pupils="-5")])
def test_read_back_is_what_was_written(registrations: list[Registration]) -> None:
    """Formulas, HTML, blanks at the ends, emoji, ten thousand characters: nothing is lost or turned into anything."""
    book = read_book(table(*[registration_row(one, ZONE) for one in registrations]), 5, ZONE)
    assert list(book.registrations) == registrations


def test_columns_are_found_by_heading_and_put_back() -> None:
    """Somebody moved the columns of the robot's tab: it is read all the same, and written in its own order again."""
    row = registration_row(PLAIN, ZONE)
    moved = table(row[::-1], headings=REGISTRATIONS.headings[::-1])
    assert read_book(moved, 5, ZONE).registrations == (PLAIN,)
    (request,) = rewriting(moved, rewritten(moved, [PLAIN], ZONE))
    first, second = request["updateCells"]["rows"]
    assert [cell["userEnteredValue"]["stringValue"] for cell in first["values"]] == list(REGISTRATIONS.headings)
    assert second["values"][0] == {"userEnteredValue": {"stringValue": "a1"}}


def test_the_moment_is_local_and_a_row_without_one_stays() -> None:
    """«Получен» is what the clock on the wall said; what reads as no moment loses nothing but its moment."""
    row = registration_row(PLAIN, ZONE)
    assert row[1] == "09.11.2026 10:05:03"
    row[1] = "вчера"
    assert read_book(table(row), 5, ZONE).registrations == (replace(PLAIN, received=None),)


def test_unchanged_rows_cost_no_write() -> None:
    """Numbers come back from Sheets as floats, and that is no reason to write."""
    counted = replace(PLAIN, pupils=12)
    row = [12.0 if cell == 12 else cell for cell in registration_row(counted, ZONE)]
    before = table(row)
    assert rewriting(before, rewritten(before, [counted], ZONE)) == []
    assert rewriting(before, rewritten(before, [counted, PLAIN], ZONE)) != []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("0", 0), (" 12 ", 12), ("12 чел.", 12), ("12чел", 12), ("1 человек", 1), ("3 человека", 3),
        ("12\N{NO-BREAK SPACE}ЧЕЛ.", 12), ("", ""), ("двенадцать", "двенадцать"), ("около 50", "около 50"),
        ("-5", "-5"), ("5–7", "5–7"), ("5-7", "5-7"), ("12.5", "12.5"), ("1 2", "1 2"), ("10 и 5", "10 и 5"),
        ("123456", "123456"), ("=12", "=12"), ("12 детей", "12 детей"), ("²", "²"), ("١٢", "١٢"),
    ],
)  # fmt: skip
def test_only_a_plain_number_counts(text: str, number: int | str) -> None:
    """«12», «12 чел.»: a number of people; whatever would have to be guessed stays as it was typed."""
    assert read_count(text) == number


@given(st.text(st.sampled_from("ы🏫\n"), max_size=20), st.integers(2, 4000))
def test_a_text_too_long_for_a_cell_says_so(piece: str, times: int) -> None:
    """What fits is kept whole; what does not is cut with a remark, and the row knows it."""
    text = piece * times * 7
    fitted = fit_cell(text)
    assert len(fitted.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert fit_cell(fitted) == fitted
    assert replace(PLAIN, comment=fitted).is_cut == (fitted != text.rstrip("\n"))
