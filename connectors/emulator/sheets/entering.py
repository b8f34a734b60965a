"""What Sheets makes of a typed text (USER_ENTERED): numbers, dates, percent, booleans, formulas, by locale."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.dates import to_serial
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Content, Formula, Json
from connectors.emulator.sheets.numbers import whole

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp])[Mm])?")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
MAX_TEXT = 50_000


class Entered(NamedTuple):
    """The content of a cell, and the number format that typing it gave the cell, if any."""

    content: Content
    number_format: Json | None = None


def enter(value: Any, locale: SheetLocale, today: datetime, *, as_text: bool = False) -> Entered:
    """What a JSON value becomes when a person types it; `as_text` for cells formatted as plain text."""
    if not isinstance(value, str):
        return Entered(take_raw(value))
    text = take_raw(value)
    if not isinstance(text, str) or as_text:
        return Entered(text)
    if text.startswith("'"):
        return Entered(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Entered(Formula(text))
    return _read(text.strip(), locale, today) or Entered(text)


def take_raw(value: Any) -> Content:
    """A JSON value as it is (RAW); raises GoogleError 400 for lists, objects and overlong texts."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise invalid("Your input contains more than the maximum of 50000 characters in a single cell.")
        return value or None
    if isinstance(value, float):
        return whole(value)
    if value is None or isinstance(value, bool | int):
        return value
    kind = "list_value" if isinstance(value, list) else "struct_value"
    raise invalid(f"Invalid values: {kind}")


def _read(text: str, locale: SheetLocale, today: datetime) -> Entered | None:
    if not text:
        return None
    if text.upper() in (locale.true, "TRUE"):
        return Entered(True)
    if text.upper() in (locale.false, "FALSE"):
        return Entered(False)
    return _number(text, locale) or _moment(text, locale, today)


def _number(text: str, locale: SheetLocale) -> Entered | None:
    percent = text.endswith("%")
    bare = text.removesuffix("%").rstrip()
    groups = "\N{NO-BREAK SPACE} " if locale.group == "\N{NO-BREAK SPACE}" else locale.group
    grouped = re.fullmatch(rf"([+-]?\d{{1,3}}(?:[{groups}]\d{{3}})+)(.*)", bare)
    if grouped:
        bare = re.sub(rf"[{groups}]", "", grouped[1]) + grouped[2]
    if locale.decimal != "." and "." in bare:
        return None
    bare = bare.replace(locale.decimal, ".")
    if not NUMBER.fullmatch(bare):
        return None
    number = whole(float(bare) / 100 if percent else float(bare))
    if percent:
        return Entered(number, {"type": "PERCENT", "pattern": "0.00%" if "." in bare else "0%"})
    return Entered(number, {"type": "NUMBER", "pattern": "#,##0.00" if "." in bare else "#,##0"} if grouped else None)


def _moment(text: str, locale: SheetLocale, today: datetime) -> Entered | None:
    day, _, clock = text.partition(" ")
    if TIME.fullmatch(text):
        day, clock = "", text
    dated = _date(day, locale, today) if day else (datetime(1899, 12, 30), "")  # noqa: DTZ001
    timed = TIME.fullmatch(clock.strip()) if clock else None
    if dated is None or (clock and timed is None):
        return None
    date, pattern = dated
    if timed is None:
        return Entered(to_serial(date), {"type": "DATE", "pattern": pattern})
    try:
        moment = date.replace(hour=_hour(timed), minute=int(timed[2]), second=int(timed[3] or 0))
    except ValueError:
        return None
    clock_pattern = locale.time_pattern if timed[3] else locale.time_pattern.replace(":ss", "")
    kind = "DATE_TIME" if day else "TIME"
    return Entered(to_serial(moment), {"type": kind, "pattern": f"{pattern} {clock_pattern}".strip()})


def _hour(timed: re.Match[str]) -> int:
    hour = int(timed[1])
    if timed[4]:
        hour = hour % 12 + (12 if timed[4] in "Pp" else 0)
    return hour


def _date(text: str, locale: SheetLocale, today: datetime) -> tuple[datetime, str] | None:
    """A typed date and the pattern it is shown in; None when it is none (31.11., 13/45)."""
    if found := ISO_DATE.fullmatch(text):
        return _calendar(int(found[1]), int(found[2]), int(found[3]), "yyyy-mm-dd")
    separator = f"[{re.escape(locale.date_separators)}]"
    found = re.fullmatch(rf"(\d{{1,2}})({separator})(\d{{1,2}})(?:\2(\d{{4}}|\d{{2}}))?", text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if locale.date_order == "dmy" else (second, first)
    year = int(found[4]) if found[4] else today.year
    if year < 100:
        year += 2000 if year < 30 else 1900
    return _calendar(year, month, day, locale.date_pattern)


def _calendar(year: int, month: int, day: int, pattern: str) -> tuple[datetime, str] | None:
    try:
        return datetime(year, month, day), pattern  # noqa: DTZ001 - see dates.EPOCH
    except ValueError:
        return None
