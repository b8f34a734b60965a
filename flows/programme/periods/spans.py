"""Days of the calendar that a named stretch covers: «вторая неделя октября», «III квартал», «осенние каникулы»."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from flows.programme.periods.model import Context, Range

_VACATION_STEMS: Final = {
    "осенний": ("осен", "autumn", "fall"),
    "зимний": ("зим", "winter"),
    "весенний": ("весен", "spring"),
    "летний": ("лет", "summer"),
}
_SUMMER: Final = range(6, 9)


class NoSuchDay(Exception):
    """The calendar has no such day, or the range runs backwards."""


class Unclear(Exception):
    """No day follows without a person's decision."""


def day(year: int, month: int, number: int) -> date:
    """Return the day; raises NoSuchDay."""
    try:
        return date(year, month, number)
    except ValueError:
        raise NoSuchDay from None


def whole_month(year: int, month: int, months: int = 1) -> Range:
    """Return the span of a month, or of as many months on."""
    last_year, last = divmod(year * 12 + month - 1 + months - 1, 12)
    return day(year, month, 1), day(last_year, last + 1, monthrange(last_year, last + 1)[1])


def week(year: int, month: int, number: int | None) -> Range:
    """Return the n-th seven days of the month, the fifth being what is left; None = the last seven days."""
    first, last = whole_month(year, month)
    if number is None:
        return last - timedelta(days=6), last
    start = first + timedelta(days=7 * (number - 1))
    if not 1 <= number <= 5 or start > last:
        raise NoSuchDay
    return start, min(start + timedelta(days=6), last)


def third(year: int, month: int, number: int | None) -> Range:
    """Return the n-th ten days of the month (декада), the third reaching to its end; None = the last."""
    if number is not None and not 1 <= number <= 3:
        raise NoSuchDay
    return _share(year, month, number or 3, of=3, days=10)


def half(year: int, month: int, number: int | None) -> Range:
    """Return days 1–15 or the rest of the month; None = the last."""
    if number is not None and not 1 <= number <= 2:
        raise NoSuchDay
    return _share(year, month, number or 2, of=2, days=15)


def _share(year: int, month: int, number: int, *, of: int, days: int) -> Range:
    first, last = whole_month(year, month)
    start = first + timedelta(days=days * (number - 1))
    return start, last if number == of else start + timedelta(days=days - 1)


def nth_weekday(year: int, month: int, weekday: int, number: int | None) -> date:
    """Return the n-th such weekday of the month (0 = Monday); None = the last. Raises NoSuchDay."""
    first, last = whole_month(year, month)
    if number is None:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    if number < 1 or found > last:
        raise NoSuchDay
    return found


def school_year_of(context: Context) -> tuple[int, bool]:
    """Return the first calendar year of the school year, and whether it can be relied upon.

    In summer it cannot be told from today alone whether the year that ends or the one that begins is meant.
    """
    if context.school_year is not None:
        return context.school_year, True
    if context.study_year:
        return context.study_year[0].year, True
    if context.today is None:
        raise Unclear
    return context.today.year - (context.today.month < 9), context.today.month not in _SUMMER


def known_school_year(context: Context) -> int | None:
    """Return the school year if the context gives or implies one."""
    try:
        return school_year_of(context)[0]
    except Unclear:
        return None


def study_year(context: Context, school_year: int) -> Range | None:
    """Return the days of teaching of that year, as far as the context says: its own, or all halves, or all terms."""
    parts = context.halves or context.quarters
    found = context.study_year or ((parts[0][0], parts[-1][1]) if parts else None)
    return found if found and found[0].year == school_year else None


def vacation(context: Context, adjective: str) -> Range:
    """Return the vacation of that name in the context; raises Unclear if there is none or more than one."""
    stems = _VACATION_STEMS[adjective]
    found = [days for name, days in context.vacations.items() if name.strip().lower().startswith(stems)]
    if len(found) != 1:
        raise Unclear
    return found[0]
