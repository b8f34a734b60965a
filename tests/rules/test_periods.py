"""Periods as school people write them: every line of test_periods.txt is a text and what it is read as.

The headings there are the promises. A reading is the kind, the precision, the intervals, then whatever else is known;
doubts stand behind «!».
"""

from datetime import date
from pathlib import Path

import pytest

from flows.programme.periods import Context, Period, read_period

CONTEXT = Context(
    school_year=2026,
    study_year=(date(2026, 9, 1), date(2027, 5, 31)),
    quarters=(
        (date(2026, 9, 1), date(2026, 10, 25)),
        (date(2026, 11, 5), date(2026, 12, 28)),
        (date(2027, 1, 9), date(2027, 3, 22)),
        (date(2027, 4, 1), date(2027, 5, 25)),
    ),
    halves=((date(2026, 9, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 5, 31))),
    vacations={
        "осенние": (date(2026, 10, 26), date(2026, 11, 4)),
        "зимние": (date(2026, 12, 29), date(2027, 1, 8)),
        "весенние": (date(2027, 3, 23), date(2027, 3, 31)),
    },
)
PROGRAMME = (date(2022, 9, 1), date(2024, 5, 31))
SECOND_STAGE = (date(2022, 11, 1), date(2024, 1, 31))
MARIINSK = Context(school_year=2022, stage=SECOND_STAGE, programme=PROGRAMME)


def said(period: Period) -> str:
    """The reading in one line."""
    words: list[str] = [period.kind]
    if period.precision != "none":
        words.append(period.precision)
    words += [str(start) if start == end else f"{start or ''}..{end or ''}" for start, end in period.intervals]
    if rhythm := period.recurrence:
        words.append(rhythm.freq)
        words += [f"{name}={value}" for name in ("times", "interval") if (value := getattr(rhythm, name)) != 1]
        for name in ("byday", "bymonthday", "bymonth", "setpos"):
            if values := getattr(rhythm, name):
                words.append(f"{name}={','.join(map(str, values))}")
    if hours := period.time:
        words.append(f"at {hours.start:%H:%M}" + (f"-{hours.end:%H:%M}" if hours.end else ""))
    if offset := period.relative:
        words.append(f"{offset.anchor} {offset.days[0]}..{offset.days[1]}")
    return " ".join([*words, *(f"!{flag}" for flag in sorted(period.flags))])


def table() -> list[object]:
    promise, cases = "", []
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            promise = line.removeprefix("## ")
        elif line:
            text, _, reading = line.rpartition(" = ")
            cases.append(pytest.param(text, reading, id=f"{promise}: {text}"))
    return cases


@pytest.mark.parametrize(("text", "reading"), table())
def test_a_period_is_read_as_people_mean_it(text: str, reading: str) -> None:
    """Each line of the table is read so, and its words are kept (R35, §15)."""
    period = read_period(text, CONTEXT)
    assert (said(period), period.text) == (reading, text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Сентябрь 2022", "interval month 2022-09-01..2022-09-30 !confirm !outside_context"),
        ("Сентябрь – октябрь 2016", "interval month 2016-09-01..2016-10-31 !outside_context"),
        ("Ежеквартально", "recurrent stage 2022-11-01..2024-01-31 quarterly"),
        ("В течение всего этапа", "scope stage 2022-11-01..2024-01-31"),
        ("В течение года", "scope !confirm"),
        (
            "Сентябрь 2022-январь 2024",
            "interval month 2022-09-01..2024-01-31 !confirm !outside_context",
        ),
        ("Ежегодно", "recurrent stage 2022-11-01..2024-01-31 yearly !confirm"),
        ("Ноябрь 2022-январь 2024", "interval month 2022-11-01..2024-01-31"),
        ("ноябрь 2022 года по январь 2024 года.", "interval month 2022-11-01..2024-01-31"),
        ("По мере необходимости", "undated"),
        ("По плану КРИПКиПРО", "undated"),
        ("весь период", "scope 2022-09-01..2024-05-31"),
        ("в течение всего срока реализации программы", "scope 2022-09-01..2024-05-31"),
    ],
)
def test_mariinsk_plan_is_read_within_its_stages(text: str, reading: str) -> None:
    """Dates outside programme or stage are kept and flagged, never shifted (R98, R100, Q15, Q16, §15)."""
    assert said(read_period(text, MARIINSK)) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Октябрь 2022", "interval month 2022-10-01..2022-10-31"),
        ("Май, 2024.", "interval month 2024-05-01..2024-05-31"),
        ("Апрель – май 2024", "interval month 2024-04-01..2024-05-31"),
        ("31.05.2024", "interval day 2024-05-31"),
        ("01.06.2024", "interval day 2024-06-01 !outside_context"),
        ("до 1 июня 2024", "deadline day ..2024-06-01 !outside_context"),
        ("с 31 августа 2022", "open day 2022-08-31.. !outside_context"),
    ],
)
def test_dates_are_measured_against_the_programme(text: str, reading: str) -> None:
    """With a programme in the context its first and last day count, not the school year's (R98, §15)."""
    assert said(read_period(text, Context(school_year=2022, programme=PROGRAMME))) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Сентябрь", "interval month 2018-09-01..2018-09-30"),
        ("Январь - февраль", "interval month 2019-01-01..2019-02-28"),
        ("Февраль - март", "interval month 2019-02-01..2019-03-31"),
        ("Май", "interval month 2019-05-01..2019-05-31"),
        ("1 раз в четверть", "recurrent school_quarterly"),
        ("ежеквартальные", "recurrent quarterly"),
        ("на 1-2 месяца вперед", "relative today 30..60 !confirm"),
        ("за 14 дней", "relative event -14..-14"),
        ("за 3-4 дня", "relative event -4..-3"),
        ("накануне", "relative event -1..-1"),
        ("через 1-2 дня", "relative event 1..2"),
        ("2 раза в год", "recurrent yearly times=2"),
        ("по запросу", "undated"),
        ("по мере их готовности", "undated"),
        ("в конце учебного года", "undated !confirm"),
        ("на более поздний срок", "undated"),
        ("(август)", "recurrent yearly bymonth=8"),
        ("(ноябрь)", "recurrent yearly bymonth=11"),
        ("(апрель)", "recurrent yearly bymonth=4"),
        ("«__» _____ 2022", "undated"),
    ],
)
def test_other_programmes_are_read_as_their_documents_mean(text: str, reading: str) -> None:
    """Lesosibirsk, Krasnoselsky and Shushensky: every string found in the seeds (R31, R36, R110, R134, X2, §15)."""
    assert said(read_period(text, Context(school_year=2018))) == reading


@pytest.mark.parametrize(
    "text",
    ["I четверть", "1 полугодие", "осенние каникулы", "октябрь", "15.10", "осень", "весь этап", "учебный год"],
)
def test_what_the_context_lacks_is_asked_not_guessed(text: str) -> None:
    """Without terms, half-years, vacations or any year there is no date (G5, §15)."""
    assert said(read_period(text, Context())) == "undated !confirm"


@pytest.mark.parametrize(
    ("today", "reading"),
    [
        (date(2026, 9, 1), "interval month 2026-10-01..2026-10-31"),
        (date(2027, 1, 15), "interval month 2026-10-01..2026-10-31"),
        (date(2026, 7, 15), "interval month 2025-10-01..2025-10-31 !confirm"),
    ],
)
def test_today_tells_the_school_year_if_nothing_else_does(today: date, reading: str) -> None:
    """In summer it is either the year that ends or the one that begins, so a person is asked (§15)."""
    assert said(read_period("октябрь", Context(today=today))) == reading


def test_a_typed_year_outside_the_school_year_is_flagged() -> None:
    """Without a programme the school year is the measure, for typed years only (§15)."""
    assert said(read_period("20.08.2026", CONTEXT)) == "interval day 2026-08-20 !outside_context"


def test_the_school_year_without_its_days_is_to_be_confirmed() -> None:
    """When teaching ends is configuration: September to August is offered, and asked about (G5)."""
    reading = said(read_period("2026/27 учебный год", Context(school_year=2026)))
    assert reading == "interval year 2026-09-01..2027-08-31 !confirm"
