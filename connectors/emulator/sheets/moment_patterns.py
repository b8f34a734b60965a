"""Date and time sections of number formats: "dd.mm.yyyy", "d mmmm yyyy h:mm", "[h]:mm:ss"."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from connectors.emulator.sheets.dates import EPOCH, from_serial
from connectors.emulator.sheets.locales import SheetLocale, calendar_names

DATE_CODES = re.compile(r"y+|m+|d+|h+|s+|am/pm|a/p", re.IGNORECASE)
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<code>y+|m+|d+|h+|s+|am/pm|a/p)|\.(?P<fraction>0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


class _Instant(NamedTuple):
    """A number as a moment; `fraction` of a second is what rounding to seconds left out."""

    moment: datetime
    serial: float
    fraction: float


Part = Callable[[_Instant], str]


def moment_shower(section: str, locale: SheetLocale, otherwise: Callable[[float], str]) -> Callable[[float], str]:
    """What shows numbers as moments; `otherwise` shows those outside the calendar."""
    tokens = [token for token in TOKEN.finditer(section) if token.lastgroup]
    digits = max((len(token["fraction"]) for token in tokens if token["fraction"]), default=0)
    parts = _parts(tokens, locale)

    @lru_cache(maxsize=2048)
    def show(number: float) -> str:
        try:
            instant = _instant(number, digits)
        except (OverflowError, ValueError):
            return otherwise(number)
        return "".join(part if isinstance(part, str) else part(instant) for part in parts)

    return show


def _instant(number: float, digits: int) -> _Instant:
    if not digits:
        return _Instant(from_serial(number), number, 0)
    seconds = round(number * 86400, digits)
    whole = int(seconds // 1)
    return _Instant(from_serial(whole / 86400), number, seconds - whole)


def _parts(tokens: list[re.Match[str]], locale: SheetLocale) -> list[str | Part]:
    codes = [(token["code"] or token["elapsed"] or "").lower() for token in tokens]
    is_twelve = any(code in ("am/pm", "a/p") for code in codes)
    has_day = any(code in ("d", "dd") for code in codes)
    parts: list[str | Part] = []
    near_hours = False
    for index, token in enumerate(tokens):
        code = codes[index]
        if token["fraction"]:
            parts.append(_fraction(len(token["fraction"])))
        elif not code:
            parts.append(token["quoted"] or token["escaped"] or token["other"] or "")
        elif token["elapsed"]:
            parts.append(_elapsed(code))
            near_hours = code[0] == "h"
        elif code[0] == "m" and (near_hours or _seconds_follow(codes[index + 1 :])):
            parts.append(_number("minute", min(len(code), 2)))
            near_hours = False
        else:
            near_hours = code[0] == "h"
            parts.append(_part(code, locale, is_twelve=is_twelve, has_day=has_day))
    return parts


def _seconds_follow(codes: list[str]) -> bool:
    return next((code for code in codes if code), "").startswith("s")


def _part(code: str, locale: SheetLocale, *, is_twelve: bool, has_day: bool) -> Part:
    kind, width = code[0], len(code)
    if kind in "md" and width > 2:
        return _name(kind, width, locale, has_day=has_day)
    if kind == "a":
        return _half_of_day(code)
    if kind == "y":
        return _short_year if width <= 2 else lambda instant: f"{instant.moment.year:04d}"
    if kind == "h" and is_twelve:
        return lambda instant: f"{instant.moment.hour % 12 or 12:0{min(width, 2)}d}"
    names_of = {"m": "month", "d": "day", "h": "hour", "s": "second"}
    return _number(names_of[kind], min(width, 2))


def _name(kind: str, letters: int, locale: SheetLocale, *, has_day: bool) -> Part:
    width = "wide" if letters > 3 else "abbreviated"
    if kind == "d":
        days = calendar_names(locale.name, "days", "format", width)
        return lambda instant: days[instant.moment.weekday()]
    # a month by itself stands in its first case: «октябрь 2026», «5 октября 2026»
    months = calendar_names(locale.name, "months", "format" if has_day else "stand-alone", width)
    return lambda instant: months[instant.moment.month][: 1 if letters == 5 else None]


def _half_of_day(code: str) -> Part:
    names = ("A", "P") if code == "a/p" else ("AM", "PM")
    return lambda instant: names[instant.moment.hour >= 12]


def _number(attribute: str, width: int) -> Part:
    return lambda instant: f"{getattr(instant.moment, attribute):0{width}d}"


def _short_year(instant: _Instant) -> str:
    return f"{instant.moment.year % 100:02d}"


def _fraction(digits: int) -> Part:
    return lambda instant: f"{instant.fraction:.{digits}f}"[1:]


def _elapsed(code: str) -> Part:
    """All hours, minutes or seconds since midnight of day zero: "[h]" of 1.5 is 36."""
    seconds = {"h": 3600, "m": 60, "s": 1}[code[0]]

    def part(instant: _Instant) -> str:
        passed = instant.moment - EPOCH
        whole = passed.days * 86400 + passed.seconds
        return f"{int(whole / seconds):0{len(code)}d}"

    return part
