"""What holds for any period, whoever wrote it."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.programme.periods import Context, read_period, to_json
from flows.programme.periods.lexicon import FORMS
from flows.programme.periods.normalise import normalise

CONTEXT = Context(today=date(2026, 9, 1), school_year=2026, stage=(date(2026, 9, 1), date(2027, 5, 31)))
GENITIVES = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
ABBREVIATIONS = ["янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."]
WEEKDAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]

WAYS = {
    "15.10.2026": lambda d: f"{d:%d.%m.%Y}",
    "5.9.2026 г.": lambda d: f"{d.day}.{d.month}.{d.year} г.",
    "15.10.26": lambda d: f"{d:%d.%m.%y}",
    "2026-10-15": lambda d: d.isoformat(),
    "2026.10.15": lambda d: f"{d:%Y.%m.%d}",
    "15-10-2026": lambda d: f"{d:%d-%m-%Y}",
    "15 октября 2026": lambda d: f"{d.day} {GENITIVES[d.month - 1]} {d.year}",
    "15 октября 2026 г.": lambda d: f"{d.day} {GENITIVES[d.month - 1]} {d.year} г.",
    "«15» октября 2026 года": lambda d: f"«{d:%d}» {GENITIVES[d.month - 1]} {d.year} года",
    "15-го октября, 2026": lambda d: f"{d.day}-го {GENITIVES[d.month - 1]}, {d.year}",
    "15 окт. 2026": lambda d: f"{d.day} {ABBREVIATIONS[d.month - 1]} {d.year}",
    "2026 год, 15 октября": lambda d: f"{d.year} год, {d.day} {GENITIVES[d.month - 1]}",
    "четверг, 15 октября 2026": lambda d: f"{WEEKDAYS[d.weekday()]}, {d.day} {GENITIVES[d.month - 1]} {d.year}",
    "15.10.2026 (четверг)": lambda d: f"{d:%d.%m.%Y} ({WEEKDAYS[d.weekday()]})",
    "Дата: 15.10.2026": lambda d: f"Дата: {d:%d.%m.%Y}",
}
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
# Words and figures in any order come closer to a period than letters at random.
SCRAPS = st.lists(
    st.one_of(
        st.sampled_from(sorted(FORMS)),
        st.sampled_from(
            [*"-–,.()/?:;«»", "IV", "XII", "ІІ", "Ш", "15.10", "31.11", "14.30", "2026", "2026/27", "10:00"]
        ),
        st.integers(0, 40).map(str),
    ),
    max_size=9,
).map(" ".join)
TEXTS = st.one_of(SCRAPS, st.text(max_size=40), st.from_regex(r"[0-9]{1,4}[.:/ -][0-9]{1,4}([.:/ -][0-9]{1,4})?"))


@pytest.mark.parametrize("way", WAYS)
@given(day=DAYS)
def test_a_full_date_reads_back_as_itself(way: str, day: date) -> None:
    """However a date is written out, it is that day and no other (§15)."""
    period = read_period(WAYS[way](day), CONTEXT)
    assert (period.kind, period.intervals, period.precision) == ("interval", ((day, day),), "day")
    assert "weekday_mismatch" not in period.flags


@given(day=DAYS, days=st.integers(1, 6))
def test_another_weekday_is_a_mismatch(day: date, days: int) -> None:
    """A weekday that is not the date's is flagged, and the date is kept (§15)."""
    period = read_period(f"{WEEKDAYS[(day.weekday() + days) % 7]}, {day:%d.%m.%Y}", CONTEXT)
    assert period.intervals == ((day, day),)
    assert "weekday_mismatch" in period.flags


@given(start=DAYS, end=DAYS)
def test_a_range_is_kept_or_refused_never_turned_round(start: date, end: date) -> None:
    """A range that runs backwards is invalid, every other is itself (§15)."""
    period = read_period(f"с {start:%d.%m.%Y} по {end:%d.%m.%Y}", CONTEXT)
    if start > end:
        assert (period.kind, period.intervals) == ("invalid", ())
    else:
        assert (period.kind, period.intervals) == ("interval", ((start, end),))


@given(text=TEXTS)
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Nothing that people type stops a run, and the words are kept."""
    assert to_json(read_period(text, CONTEXT))["text"] == text


@given(
    text=TEXTS, context=st.builds(Context, today=st.none() | st.dates(), school_year=st.none() | st.integers(1, 9998))
)
def test_no_context_makes_reading_fail(text: str, context: Context) -> None:
    """Whatever is missing or odd in the calendar, a period is read."""
    assert read_period(text, context).text == text


@given(text=SCRAPS)
def test_intervals_run_forwards_and_undated_ones_claim_nothing(text: str) -> None:
    """Start ≤ end, in order, and only what is dated has days."""
    period = read_period(text, CONTEXT)
    assert all(start <= end for start, end in period.intervals if start and end)
    assert list(period.intervals) == sorted(period.intervals, key=lambda days: days[0] or date.min)
    if period.kind in {"undated", "invalid", "relative", "time"}:
        assert (period.intervals, period.precision, period.recurrence) == ((), "none", None)


@given(text=TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The canonical form is its own canonical form."""
    once = normalise(text).text
    assert normalise(once).text == once


@given(text=SCRAPS, dash=st.sampled_from("‐‑‒–—―−"), space=st.sampled_from(["  ", "\u00a0", "\u202f", "\n", "\t "]))
def test_case_spaces_and_dashes_do_not_matter(text: str, dash: str, space: str) -> None:
    """Capitals, doubled or odd spaces and any dash leave the reading as it is."""
    plain = read_period(text, CONTEXT)
    dressed = read_period(re.sub("[-–]", dash, text).replace(" ", space).upper(), CONTEXT)
    assert to_json(plain) | {"text": ""} == to_json(dressed) | {"text": ""}


@given(text=st.sampled_from(["октябрь ", "15.10.2026 ", "1,", "и ", "I-", "(", "до "]), times=st.integers(201, 40_000))
def test_a_cell_full_of_text_is_no_period(text: str, times: int) -> None:
    """A long cell is undated at once, words kept."""
    period = read_period(text * times, CONTEXT)
    assert (period.kind, period.intervals, period.text) == ("undated", (), text * times)
