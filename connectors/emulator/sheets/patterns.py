"""Cells as people see them: number format patterns, by locale. A pattern is compiled once, into a function."""

import re
from collections.abc import Callable
from functools import lru_cache

from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.moment_patterns import DATE_CODES, moment_shower
from connectors.emulator.sheets.number_patterns import DIGITS, number_shower

DATE_TYPES = ("DATE", "TIME", "DATE_TIME")
DEFAULT_PATTERNS = {"PERCENT": "0.00%", "NUMBER": "#,##0.00", "SCIENTIFIC": "0.00E+00"}

LITERAL = r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.'
SECTION = re.compile(rf"((?:{LITERAL}|[^;])*)(?:;|$)", re.DOTALL)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
BARE = re.compile(r'"[^"]*"|\\.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|_.|\*.', re.DOTALL | re.IGNORECASE)

Shower = Callable[[float], str]


def general(number: float, locale: SheetLocale) -> str:
    """A number without a format: up to ten significant digits."""
    if type(number) is int and -1e15 < number < 1e15:
        return str(number)
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.10g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{number:.14f}".rstrip("0") if -10 < int(exponent) < 0 else f"{mantissa}E{int(exponent):+03d}"
    return text.replace(".", locale.decimal)


def show_number(number: float, number_format: Json | None, locale: SheetLocale) -> str:
    """A number in a cell of this userEnteredFormat.numberFormat."""
    if not number_format:
        return general(number, locale)
    return shower(number_format.get("type", ""), number_format.get("pattern", ""), locale)(number)


@lru_cache(maxsize=4096)
def shower(kind: str, pattern: str, locale: SheetLocale) -> Shower:
    """What shows the numbers of cells with a number format of this type and pattern ("" for none)."""
    pattern = pattern or _default_pattern(kind, locale)
    if kind == "TEXT" or pattern in ("", "@") or pattern.lower() == "general":
        return lambda number: general(number, locale)
    return compiled(pattern, locale)


@lru_cache(maxsize=4096)
def compiled(pattern: str, locale: SheetLocale) -> Shower:
    """What shows numbers in a pattern of up to four sections: positive; negative; zero; text."""
    sections = _sections(pattern)[:3]
    conditions = [CONDITION.search(section) for section in sections]
    showers = [_section_shower(section, locale) for section in sections]
    if any(conditions):
        return _conditional(list(zip(conditions, showers, strict=True)))
    if len(showers) == 1:
        return showers[0]
    positive, negative, zero = showers[0], showers[1], showers[2] if len(showers) > 2 else showers[0]

    def show(number: float) -> str:
        if number < 0:
            return negative(-number)
        return positive(number) if number else zero(number)

    return show


def show_text(text: str, pattern: str) -> str:
    """A text in a cell of this pattern: its fourth section, or the only one with "@", says what stands around it."""
    sections = _sections(pattern)
    section = sections[3] if len(sections) > 3 else sections[0]
    if "@" not in section:
        return text
    parts = re.findall(rf"({LITERAL})|(.)", section, re.DOTALL)
    return "".join(literal_text(literal) if literal else text if sign == "@" else sign for literal, sign in parts)


def is_moment(pattern: str) -> bool:
    """Whether a pattern shows a date, a time or a duration, not a number."""
    bare = BARE.sub("", pattern)
    return bool(DATE_CODES.search(bare)) and not DIGITS.search(re.sub(r"s\.0+", "s", bare, flags=re.IGNORECASE))


def literal_text(token: str) -> str:
    """What a quoted, escaped or bracketed part of a pattern shows."""
    if token[0] == '"':
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    if token[0] == "_":
        return " "
    if token.startswith("[$"):
        return token[2:-1].partition("-")[0]
    return ""


def _default_pattern(kind: str, locale: SheetLocale) -> str:
    if kind == "CURRENCY":
        return f'"{locale.currency}"#,##0.00' if locale.is_currency_first else f'#,##0.00\\ "{locale.currency}"'
    moments = {"DATE": locale.date_pattern, "TIME": locale.time_pattern}
    moments["DATE_TIME"] = locale.moment_pattern
    return moments.get(kind) or DEFAULT_PATTERNS.get(kind, "")


def _sections(pattern: str) -> list[str]:
    found = SECTION.findall(pattern)
    return found[:-1] if len(found) > 1 and pattern and not pattern.endswith(";") else found


def _section_shower(section: str, locale: SheetLocale) -> Shower:
    if is_moment(section):
        return moment_shower(section, locale, lambda number: general(number, locale))
    return number_shower(section, locale, literal_text, lambda number: general(number, locale))


def _conditional(cases: list[tuple[re.Match[str] | None, Shower]]) -> Shower:
    """Sections with conditions such as [>=100]: the first whose condition holds; one without takes the rest."""

    def show(number: float) -> str:
        for condition, shown in cases:
            if condition is None or _holds(condition[1], number, float(condition[2])):
                return shown(number)
        return "#" * 7

    return show


def _holds(sign: str, number: float, limit: float) -> bool:
    order = (number > limit) - (number < limit)
    return order in {"<": (-1,), ">": (1,), "=": (0,), "<=": (-1, 0), ">=": (0, 1), "<>": (-1, 1)}[sign]
