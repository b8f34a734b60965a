"""What Sheets makes of a typed text (USER_ENTERED): formulas, booleans, numbers, moments, by locale."""

import re
from datetime import datetime
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Content, Formula, Json
from connectors.emulator.sheets.numbers import whole
from connectors.emulator.sheets.typed_moments import read_moment

MAX_TEXT = 50_000
SIGNS = "$€£¥₽₴₸"
"""Currencies whose signs are understood in every locale (assumed), beside the locale's own."""


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
        return Entered(text[1:] or None)
    if text.startswith("=") and len(text) > 1:
        return Entered(Formula(text))
    return read_value(text.strip(), locale, today) or Entered(text)


def take_raw(value: Any) -> Content:
    """A JSON value as it is (RAW); raises GoogleError 400 for overlong texts and boundless numbers."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise invalid("Your input contains more than the maximum of 50000 characters in a single cell.")
        return value or None
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1e15 else _finite(value)
    return whole(_finite(value))


def read_value(text: str, locale: SheetLocale, today: datetime) -> Entered | None:
    """The boolean, number or moment that a text without spaces around it is; None when it stays a text."""
    if not text or len(text) > 60:
        return None
    first = text[0]
    if first.isalpha() and text.upper() in (locale.true, "TRUE", locale.false, "FALSE"):
        return Entered(text.upper() in (locale.true, "TRUE"))
    if not any(sign.isdecimal() for sign in text):
        return None
    if number := _number(text, locale):
        return number
    moment = read_moment(text, locale, today)
    return Entered(moment.serial, {"type": moment.kind, "pattern": moment.pattern}) if moment else None


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise invalid("Invalid value: a number must be finite.")
    return number


def _number(text: str, locale: SheetLocale) -> Entered | None:
    """A number with its sign, groups, percent, power of ten or currency; None when it is none."""
    found = _number_pattern(locale).fullmatch(text)
    if found is None:
        return None
    before, after = found["before"], found["after"]
    extras = (before, after, found["percent"], found["power"])
    if sum(map(bool, extras)) > 1 or (found["sign"] and found["inner_sign"]):
        return None
    digits = re.sub(rf"[{re.escape(locale.groups)}]", "", found["whole"])
    fraction = found["fraction"] or ""
    if not digits and not fraction:
        return None
    bare = f"{found['sign']}{found['inner_sign']}{digits}{'.' if fraction else ''}{fraction}{found['power'] or ''}"
    number = float(bare) / (100 if found["percent"] else 1)
    if not isfinite(number):
        return None
    is_grouped = len(digits) != len(found["whole"])
    return Entered(whole(number), _format(found, locale, is_grouped=is_grouped, has_fraction=bool(fraction)))


@lru_cache(maxsize=256)
def _number_pattern(locale: SheetLocale) -> re.Pattern[str]:
    groups, decimal = re.escape(locale.groups), re.escape(locale.decimal)
    currency = f"[{SIGNS}]|{re.escape(locale.currency)}"
    whole_part = rf"\d{{1,3}}(?:[{groups}]\d{{3}})+|\d+"
    return re.compile(
        rf"(?P<sign>[+-]?)(?:(?P<before>{currency})\s?)?(?P<inner_sign>[+-]?)"
        rf"(?=[\d{decimal}])(?P<whole>(?:{whole_part})?)(?:{decimal}(?P<fraction>\d*))?(?<=[\d{decimal}])(?<!^{decimal})"
        rf"(?P<power>[eE][+-]?\d{{1,3}})?\s?(?:(?P<percent>%)|(?P<after>{currency}))?"
    )


def _format(found: re.Match[str], locale: SheetLocale, *, is_grouped: bool, has_fraction: bool) -> Json | None:
    """The number format that typing gives the cell; None for a bare number."""
    digits = "#,##0.00" if has_fraction else "#,##0"
    if found["percent"]:
        return {"type": "PERCENT", "pattern": "0.00%" if has_fraction else "0%"}
    if found["power"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if found["before"]:
        return {"type": "CURRENCY", "pattern": f"{_quoted(found['before'], locale)}{digits}"}
    if found["after"]:
        return {"type": "CURRENCY", "pattern": f"{digits}\\ {_quoted(found['after'], locale)}"}
    return {"type": "NUMBER", "pattern": digits} if is_grouped else None


def _quoted(sign: str, locale: SheetLocale) -> str:
    return f'"{sign}"' if sign == locale.currency else f"[${sign}]"
