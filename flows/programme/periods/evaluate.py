"""From the tree of a period to its dates in the context of a school year, with every doubt flagged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Final

from lark import Token, Tree

from flows.programme.periods.intervals import Found, read_dates, read_deadline, read_scope
from flows.programme.periods.lexicon import MONTHS
from flows.programme.periods.model import Context, Flag, Hours, Interval, Period, Range, Recurrence
from flows.programme.periods.recurrences import read_offset, read_pattern
from flows.programme.periods.spans import NoSuchDay, Unclear, day, known_school_year
from flows.programme.periods.trees import branch, month_of, read_numbers

_DATED: Final = {"dates": read_dates, "deadline": read_deadline, "scope": read_scope}


def evaluate(tree: Tree[Token], context: Context) -> Period:
    """Return the period, without its text: `invalid` if there is no such day, `undated` if a person must decide."""
    try:
        hours = _hours(branch(tree, "hours"))
        core = branch(tree, *_DATED, "recurrent", "relative")
        return replace(_core(core, context), time=hours) if core else Period("time", time=hours)
    except NoSuchDay:
        return Period("invalid")
    except Unclear:
        return Period("undated", flags=frozenset({"confirm"}))


def _core(tree: Tree[Token], context: Context) -> Period:
    if tree.data == "relative":
        offset, is_exact = read_offset(tree)
        return Period("relative", relative=offset, flags=frozenset() if is_exact else frozenset({"confirm"}))
    if tree.data == "recurrent":
        return _recurrent(tree, context)
    found = _DATED[tree.data](tree, context)
    return Period(found.kind, found.intervals, found.precision, flags=found.flags | _outside(found, context))


def _recurrent(tree: Tree[Token], context: Context) -> Period:
    pattern = branch(tree, "pattern", "every")
    bounds = branch(tree, "dates", "scope")
    days = branch(tree, "month_days")  # «до 15 числа каждого месяца»
    assert pattern is not None
    recurrence = read_pattern(Tree("pattern", [pattern, days]) if days else pattern)
    if bounds is not None and recurrence == Recurrence("yearly"):
        return Period("recurrent", recurrence=_yearly(bounds))
    found = _bounds(bounds, context)
    flags = found.flags | (_outside(found, context) if bounds else frozenset())
    if recurrence == Recurrence("yearly"):
        flags |= {"confirm"}  # in which month, the text does not say (§15, MR 2.5)
    return Period("recurrent", found.intervals, found.precision, recurrence, flags=flags)


def _bounds(tree: Tree[Token] | None, context: Context) -> Found:
    """Return the stretch that something repeats in: as said, else the stage of the plan, else unknown."""
    if tree is None:
        return Found("scope", (context.stage,), "stage") if context.stage else Found("scope", (), "none")
    found = _DATED[tree.data](tree, context)
    if found.precision == "day" and any(start == end for start, end in found.intervals):
        raise Unclear
    return found


def _yearly(tree: Tree[Token]) -> Recurrence:
    """Read «ежегодно в апреле», «ежегодно 15 октября»; with a year in the text it would not be every year."""
    if tree.data != "dates":
        raise Unclear
    months: list[int] = []
    days: list[int] = []
    for item in tree.children:
        assert isinstance(item, Tree)
        if branch(item, "year"):
            raise Unclear
        if item.data == "month":
            months.append(month_of(item))
        elif item.data == "range" and all(end.data in {"month", "to"} for end in _trees(item)):
            months += _months_between(*(month_of(end) for end in _trees(item) if end.data == "month"))
        elif item.data == "days" and len(tree.children) == 1:
            months.append(month_of(item))
            days += [number for first, last in read_numbers(item) for number in range(first, last + 1)]
        else:
            raise Unclear
    for number in days:
        day(2000, months[0], number)
    return Recurrence("yearly", bymonth=tuple(months), bymonthday=tuple(days))


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _months_between(first: int, last: int) -> list[int]:
    """September to May is nine months, the new year among them."""
    return [(first + step - 1) % len(MONTHS) + 1 for step in range((last - first) % len(MONTHS) + 1)]


def _outside(found: Found, context: Context) -> frozenset[Flag]:
    """Tell whether a named day lies outside the programme (without one: a typed year's outside the school year).

    What lies in the programme but outside the stage of its row is flagged and to be confirmed (§15, MR 2.4).
    """
    bounds = context.programme
    school_year = known_school_year(context)
    if bounds is None and found.is_typed and school_year is not None:
        bounds = (date(school_year, 9, 1), date(school_year + 1, 8, 31))
    if bounds and not _within(found.intervals, bounds):
        return frozenset({"outside_context"})
    if context.stage and not _within(found.intervals, context.stage) and found.kind != "scope":
        return frozenset({"outside_context", "confirm"})
    return frozenset()


def _within(intervals: tuple[Interval, ...], bounds: Range) -> bool:
    return all(bounds[0] <= edge <= bounds[1] for interval in intervals for edge in interval if edge is not None)


def _hours(tree: Tree[Token] | None) -> Hours | None:
    if tree is None:
        return None
    clocks = [_time(child) for child in tree.children if isinstance(child, Token)]
    if clocks != sorted(clocks):
        raise NoSuchDay
    return Hours(clocks[0], clocks[1] if len(clocks) > 1 else None)


def _time(clock: str) -> time:
    hour, minute = map(int, clock.split(":"))
    if hour > 23 or minute > 59:
        raise NoSuchDay
    return time(hour, minute)
