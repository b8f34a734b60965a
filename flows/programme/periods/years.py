"""Which year is meant: as typed, else the one that its neighbours in a list or range imply, else the school year's."""

from __future__ import annotations

from itertools import pairwise

from flows.programme.periods.model import Context, Flag, Range
from flows.programme.periods.spans import Unclear, known_school_year, school_year_of
from flows.programme.periods.units import Unit


def place(units: list[Unit], context: Context) -> tuple[list[Range], set[Flag]]:
    """Return the days of each unit, and what a person should look at. Raises NoSuchDay, Unclear.

    In «ноябрь – январь 2027» November is the last one before that January; in «октябрь 2026 – март» March is the
    next one. Where that leads into another school year than the programme's, a person is asked.
    """
    flags: set[Flag] = {flag for unit in units for flag in unit.flags}
    years = [_typed(unit, units) for unit in units]
    dated = [index for index, unit in enumerate(units) if unit.month is not None]
    if all(years[index] is None for index in dated):
        flags |= _follow_school_year(units, years, dated, context)
    else:
        for left, right in reversed(list(pairwise(dated))):
            flags |= _follow_neighbour(units, years, left, right, -1, context)
        for left, right in pairwise(dated):
            flags |= _follow_neighbour(units, years, right, left, 1, context)
    days = [unit.place(year or 0) for unit, year in zip(units, years, strict=True)]
    if any(unit.weekday not in {None, start.weekday()} for unit, (start, _) in zip(units, days, strict=True)):
        flags.add("weekday_mismatch")
    return days, flags


def _typed(unit: Unit, units: list[Unit]) -> int | None:
    """Return the year typed at the unit; a school year typed anywhere holds for all that have none."""
    labels = {other.school_year for other in units if other.school_year is not None}
    if unit.year is not None or unit.month is None or not labels:
        return unit.year
    if unit.school_year is None and len(labels) > 1:
        raise Unclear
    return _in_school_year(unit.month, unit.school_year if unit.school_year is not None else labels.pop())


def _in_school_year(month: int, school_year: int) -> int:
    """September to December lie in the first calendar year, January to August in the second."""
    return school_year + (month < 9)


def _follow_school_year(units: list[Unit], years: list[int | None], dated: list[int], context: Context) -> set[Flag]:
    if not dated:
        return set()
    school_year, is_sure = school_year_of(context)
    for index in dated:
        years[index] = _in_school_year(_month(units[index]), school_year)
    return set() if is_sure else {"confirm"}


def _follow_neighbour(
    units: list[Unit], years: list[int | None], index: int, neighbour: int, step: int, context: Context
) -> set[Flag]:
    """Give a unit the nearest year before (step −1) or after (step 1) its neighbour's."""
    beside = years[neighbour]
    if years[index] is not None or beside is None:
        return set()
    month, other = _month(units[index]), _month(units[neighbour])
    wraps = month > other if step < 0 else month < other
    year = beside + step * wraps
    years[index] = year
    known = known_school_year(context)
    earlier, later = (month, other) if step < 0 else (other, month)
    expected = (later < 9 <= earlier) if known is None else _in_school_year(month, known) == year
    return {"confirm"} if wraps and not expected else set()


def _month(unit: Unit) -> int:
    assert unit.month is not None
    return unit.month
