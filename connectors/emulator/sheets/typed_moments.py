"""Dates, times and durations as people type them, by locale."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from connectors.emulator.sheets.dates import EPOCH, to_serial
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.numbers import whole

ISO_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
DAY_MONTH = re.compile(
    r"(\d{1,2})(?P<between>[\s-])([^\W\d]{3,}\.?)(?:,?(?P=between)(\d{4}|\d{2})(?:\s?г(?:\.|ода)?)?)?"
)
MONTH_DAY = re.compile(r"([^\W\d]{3,}\.?)\s(\d{1,2})(?:,?\s(\d{4}))?")
MONTH_YEAR = re.compile(r"([A-Za-z]{3,})\.?[\s-](\d{4})")
TIME = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2})([.,]\d{1,3})?)?(?:\s?([AaPp])\.?[Mm]\.?)?")
HOUR = re.compile(r"(\d{1,2})\s?([AaPp])[Mm]")
YEARS_OF_TWO_DIGITS = 30
"""Two digits below this are years after 2000."""


class Moment(NamedTuple):
    """What was typed, as a number, with Google's type and the pattern that shows it as it was typed."""

    serial: float
    kind: str
    pattern: str


class _Day(NamedTuple):
    date: datetime
    pattern: str


class _Clock(NamedTuple):
    time: timedelta
    pattern: str
    is_duration: bool


def read_moment(text: str, locale: SheetLocale, today: datetime) -> Moment | None:
    """The date, time, date with time, or duration that a text is; None when it is none (31.11., 13/45, 25:61)."""
    if clock := _clock(text, locale):
        return Moment(whole(clock.time.total_seconds() / 86400), "TIME", clock.pattern)
    if day := _day(text, locale, today):
        return Moment(to_serial(day.date), "DATE", day.pattern)
    first, _, rest = text.partition(" ")
    for date_text, clock_text in ((first.rstrip(","), rest), *_splits(text)):
        clock = _clock(clock_text.strip(), locale)
        day = _day(date_text, locale, today) if clock and not clock.is_duration else None
        if clock and day:
            serial = to_serial(day.date) + clock.time.total_seconds() / 86400
            return Moment(whole(serial), "DATE_TIME", f"{day.pattern} {clock.pattern}")
    return None


def _splits(text: str) -> list[tuple[str, str]]:
    """Where a date with spaces may end and its time begin: at the word with the colon."""
    found = re.search(r",?\s(\d{1,2}:\d.*)", text)
    return [(text[: found.start()], found[1])] if found else []


def _clock(text: str, locale: SheetLocale) -> _Clock | None:
    if found := HOUR.fullmatch(text):
        hours, minutes, seconds, fraction, half = int(found[1]), 0, 0, "", found[2]
        pattern = "h am/pm"
    elif found := TIME.fullmatch(text):
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
        fraction, half = found[4] or "", found[5]
        pattern = _clock_pattern(found, locale)
    else:
        return None
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half in "Pp" else 0)
    is_duration = hours > 23
    time = timedelta(hours=hours, minutes=minutes, seconds=seconds + float("0" + fraction.replace(",", ".")))
    return _Clock(time, "[h]:mm:ss" if is_duration else pattern, is_duration)


def _clock_pattern(found: re.Match[str], locale: SheetLocale) -> str:
    hours = "hh" if locale.time_pattern.startswith("hh") or (len(found[1]) == 2 and found[1][0] == "0") else "h"
    fraction = "." + "0" * (len(found[4]) - 1) if found[4] else ""
    return f"{hours}:mm{':ss' if found[3] else ''}{fraction}{' am/pm' if found[5] else ''}"


def _day(text: str, locale: SheetLocale, today: datetime) -> _Day | None:
    if found := ISO_DATE.fullmatch(text):
        separator = found[2]
        return _calendar(int(found[1]), int(found[3]), int(found[4]), f"yyyy{separator}mm{separator}dd")
    if found := _numeric_pattern(locale).fullmatch(text):
        return _numeric_day(found, locale, today)
    return _named_day(text, locale, today)


@lru_cache(maxsize=256)
def _numeric_pattern(locale: SheetLocale) -> re.Pattern[str]:
    separator = f"[{re.escape(locale.date_separators)}]"
    return re.compile(rf"(\d{{1,2}})({separator})(\d{{1,2}})(?:\2(\d{{4}}|\d{{2}}))?\.?")


def _numeric_day(found: re.Match[str], locale: SheetLocale, today: datetime) -> _Day | None:
    first, second, year = int(found[1]), int(found[3]), found[4]
    if found[0].endswith(".") and (year or found[2] != "."):
        return None
    day, month = (first, second) if locale.date_order.startswith("d") else (second, first)
    if locale.date_order.startswith("y") and year:
        return None  # a year comes first there, and in full
    pattern = locale.date_pattern if year else re.sub(r"[./\- ]*y+[./\- ]*", "", locale.date_pattern)
    return _calendar(_year(year, today), month, day, pattern)


def _named_day(text: str, locale: SheetLocale, today: datetime) -> _Day | None:
    """A date with the month's name: 1 сент 2026, 1-Sep-26, Sep 1, 2026, and of English ones Sep 2026."""
    if found := DAY_MONTH.fullmatch(text):
        between = found["between"] if found["between"] == "-" else " "
        day, name, year = int(found[1]), found[3], found[4]
        shape = f"d{between}{{}}{between}yyyy" if year else f"d{between}{{}}"
    elif found := MONTH_DAY.fullmatch(text):
        day, name, year = int(found[2]), found[1], found[3]
        shape = "{} d, yyyy" if year else "{} d"
    elif found := MONTH_YEAR.fullmatch(text):
        # that other languages' «октябрь 2026» stays a text is assumed
        day, name, year, shape = 1, found[1], found[2], "{} yyyy"
    else:
        return None
    known = locale.months.get(name.lower().rstrip("."))
    if known is None:
        return None
    month, is_whole = known
    return _calendar(_year(year, today), month, day, shape.format("mmmm" if is_whole else "mmm"))


def _year(text: str | None, today: datetime) -> int:
    if text is None:
        return today.year
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < YEARS_OF_TWO_DIGITS else 1900)


def _calendar(year: int, month: int, day: int, pattern: str) -> _Day | None:
    try:
        date = datetime(year, month, day)  # noqa: DTZ001 - see dates.EPOCH
    except ValueError:
        return None
    return _Day(date, pattern) if date >= EPOCH else None
