"""Cells as people see them: number format patterns, by locale."""

import re
from datetime import datetime
from functools import lru_cache

from connectors.emulator.sheets.dates import from_serial
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Json

DATE_TYPES = ("DATE", "TIME", "DATE_TIME")
DATE_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(y+|m+|d+|h+|s+|am/pm|a/p|0+)|(.)', re.IGNORECASE | re.DOTALL)
NUMBER_PART = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?")
DEFAULT_PATTERNS = {"PERCENT": "0.00%", "NUMBER": "#,##0.00", "CURRENCY": "#,##0.00", "SCIENTIFIC": "0.00E+00"}


def general(number: float, locale: SheetLocale) -> str:
    """A number without a format: up to ten significant digits."""
    if type(number) is int and -1e15 < number < 1e15:
        return str(number)
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.10g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}E{int(exponent):+03d}"
    return text.replace(".", locale.decimal)


def show_number(number: float, number_format: Json | None, locale: SheetLocale) -> str:
    """A number in a cell of this userEnteredFormat.numberFormat."""
    if not number_format or number_format.get("type") == "TEXT":
        return general(number, locale)
    kind = number_format.get("type", "NUMBER")
    if kind in DATE_TYPES:
        pattern = number_format.get("pattern") or _default_moment(kind, locale)
        try:
            return show_moment(from_serial(number), pattern, locale)
        except OverflowError:
            return general(number, locale)
    pattern = number_format.get("pattern") or DEFAULT_PATTERNS.get(kind, "")
    return _numeric(number, pattern, locale) if pattern else general(number, locale)


def _default_moment(kind: str, locale: SheetLocale) -> str:
    patterns = {"DATE": locale.date_pattern, "TIME": locale.time_pattern}
    return patterns.get(kind, f"{locale.date_pattern} {locale.time_pattern}")


def _numeric(number: float, pattern: str, locale: SheetLocale) -> str:
    sections = pattern.split(";")
    if number < 0 and len(sections) > 1:
        number, pattern = -number, sections[1]
    else:
        pattern = sections[0]
    found = NUMBER_PART.search(re.sub(r'"[^"]*"', lambda quote: "\0" * len(quote[0]), pattern))
    if found is None:
        return pattern.replace('"', "")
    if "%" in pattern:
        number *= 100
    whole, _, fraction = found[0].partition(".")
    text = f"{abs(number):{',' if ',' in whole else ''}.{len(fraction)}f}"
    digits, _, decimals = text.partition(".")
    required = fraction.rstrip("#?")
    while len(decimals) > len(required) and decimals.endswith("0"):
        decimals = decimals[:-1]
    digits = digits.rjust(whole.count("0"), "0").replace(",", locale.group)
    shown = digits + (locale.decimal + decimals if decimals else "")
    sign = "-" if number < 0 and shown.strip("0.,") else ""
    before, after = pattern[: found.start()], pattern[found.end() :]
    return sign + _literal(before) + shown + _literal(after)


def _literal(text: str) -> str:
    return re.sub(r"\[\$([^\]-]*)[^\]]*\]|\\(.)|_.|\*.", r"\1\2", text).replace('"', "")


def show_moment(moment: datetime, pattern: str, locale: SheetLocale) -> str:
    """A date or time in a pattern such as "dd.mm.yyyy" or "d mmmm yyyy h:mm"."""
    twelve = bool(re.search("am/pm|a/p", pattern, re.IGNORECASE))
    shown, near_hours = "", False
    tokens = list(DATE_TOKEN.finditer(pattern))
    for index, token in enumerate(tokens):
        quoted, escaped, code, other = token.groups()
        if code is None:
            shown += quoted if quoted is not None else escaped or other
            continue
        code = code.lower()
        if code[0] == "m" and (near_hours or _seconds_follow(tokens[index + 1 :])):
            shown += f"{moment.minute:0{min(len(code), 2)}d}"
            near_hours = False
            continue
        near_hours = code[0] == "h"
        shown += _date_part(moment, code, locale, twelve=twelve)
    return shown


def _seconds_follow(tokens: list[re.Match[str]]) -> bool:
    following = next((token[3].lower() for token in tokens if token[3]), "")
    return following.startswith("s")


def _date_part(moment: datetime, code: str, locale: SheetLocale, *, twelve: bool) -> str:
    kind = code[0]
    if kind in "md" and len(code) > 2:
        return _named(moment, code, locale)
    if kind == "a":
        return "AM" if moment.hour < 12 else "PM"
    if kind == "y":
        return f"{moment.year % 100:02d}" if len(code) <= 2 else str(moment.year)
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    numbers = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second, "0": 0}
    return f"{numbers[kind]:0{min(len(code), 2)}d}"


def _named(moment: datetime, code: str, locale: SheetLocale) -> str:
    kind = "months" if code[0] == "m" else "days"
    index = moment.month if code[0] == "m" else moment.weekday()
    return _names(locale.name, kind, "wide" if len(code) > 3 else "abbreviated")[index]


@lru_cache
def _names(locale_name: str, kind: str, width: str) -> dict[int, str]:
    from babel import Locale

    names: dict[int, str] = getattr(Locale.parse(locale_name), kind)["format"][width]
    return names
