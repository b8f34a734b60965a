"""Lists and ranges of units as intervals of days, never reordered or swapped without a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from lark import Token, Tree

from flows.programme.periods.model import Context, Flag, Interval, Kind, Precision, Range
from flows.programme.periods.spans import NoSuchDay, Unclear
from flows.programme.periods.trees import branch, token
from flows.programme.periods.units import Unit, read_unit
from flows.programme.periods.years import place

_COARSER: Final[tuple[Precision, ...]] = (
    "day",
    "week",
    "month_part",
    "vacation",
    "month",
    "school_quarter",
    "quarter",
    "season",
    "half_year",
    "stage",
    "year",
)
_EXACT: Final[frozenset[Precision]] = frozenset({"day", "week", "month_part"})
_OF_MONTHS: Final = _EXACT | {"month"}


@dataclass(frozen=True)
class Found:
    """Intervals with what else is known of them; `is_typed` tells that a year was written out."""

    kind: Kind
    intervals: tuple[Interval, ...]
    precision: Precision
    flags: frozenset[Flag] = frozenset()
    is_typed: bool = False


def read_dates(tree: Tree[Token], context: Context) -> Found:
    """Read a list of units, ranges and beginnings. Raises NoSuchDay, Unclear."""
    items = [item for item in tree.children if isinstance(item, Tree)]
    ends = [[read_unit(unit, context) for unit in _units_of(item)] for item in items]
    units = [unit for item in ends for end in item for unit in end]
    kinds = {unit.precision for unit in units}
    if len(kinds) > 1 and not kinds <= _OF_MONTHS:
        raise Unclear  # «2026 год – октябрь», «III квартал, сентябрь»: one may only make the other more exact
    days, flags = place(units, context)
    remaining = iter(days)
    placed = [[[next(remaining) for _ in end] for end in item] for item in ends]
    precision = max(kinds, key=_COARSER.index)
    is_typed = any(unit.is_typed for unit in units)
    if len(items) == 1 and items[0].data == "since" and _is_point(ends[0][0], placed[0][0]):
        start = placed[0][0][0][0]
        return Found("open", ((start, None),), precision, frozenset(flags), is_typed)
    intervals: list[Range] = []
    for item, of_item, of_units in zip(items, placed, ends, strict=True):
        intervals += _item(item, of_item, of_units)
        if item.data == "range" and _is_vague_end(item, of_units):
            flags.add("confirm")
    if any(later[0] <= earlier[1] for earlier, later in pairwise(intervals)):
        flags.add("confirm")
    return Found("interval", tuple(sorted(set(intervals))), precision, frozenset(flags), is_typed)


def read_deadline(tree: Tree[Token], context: Context) -> Found:
    """Read «до 15 октября», «не позднее мая», «до конца октября»; «до мая» may or may not include May."""
    stated = tree.children[1]
    assert isinstance(stated, Tree)
    ends_it = stated.data == "edge"
    units = read_unit(_whole_of_edge(stated, "конец") if ends_it else stated, context)
    days, flags = place(units, context)
    if len(days) != 1:
        raise Unclear
    (start, end), unit = days[0], units[0]
    if unit.precision == "day" and start != end:
        raise Unclear
    precision: Precision = "day" if ends_it else unit.precision
    if not ends_it and unit.precision != "day" and token(tree, "BY") is None:
        end, flags = start - timedelta(days=1), flags | {"confirm"}
    return Found("deadline", ((None, end),), precision, frozenset(flags), unit.is_typed)


def read_scope(tree: Tree[Token], context: Context) -> Found:
    """Read «в течение …»: the stage, the programme and years are scopes, anything shorter is an interval."""
    if token(tree, "STAGE", "PROGRAMME"):
        is_stage = token(tree, "STAGE") is not None
        days = context.stage if is_stage else context.programme
        if days is None:
            raise Unclear
        return Found("scope", (days,), "stage" if is_stage else "none")
    vague = branch(tree, "vague")
    if vague is not None:
        if token(vague, "YEAR_WORD") is None:
            raise Unclear
        return Found("scope", (), "none", frozenset({"confirm"}))  # school year or calendar year (§15, MR 2.3)
    units = [unit for child in tree.children if isinstance(child, Tree) for unit in read_unit(child, context)]
    found, flags = place(units, context)
    kind: Kind = "scope" if units[0].precision == "year" else "interval"
    return Found(kind, tuple(found), units[0].precision, frozenset(flags), any(unit.is_typed for unit in units))


def _units_of(item: Tree[Token]) -> list[Tree[Token]]:
    """Return the units that an item of a list consists of."""
    if item.data not in {"range", "since"}:
        return [item]
    units = [child for child in item.children if isinstance(child, Tree) and child.data != "to"]
    if item.data == "since" and units[0].data == "edge":
        return [_whole_of_edge(units[0], "начало")]
    return units


def _whole_of_edge(tree: Tree[Token], edge: str) -> Tree[Token]:
    """Return October of «до конца октября»; any other edge is no exact day."""
    whole = tree.children[1]
    assert isinstance(whole, Tree)
    if token(tree, "EDGE") != edge or whole.data == "vague":
        raise Unclear
    return whole


def _is_point(units: list[Unit], days: list[Range]) -> bool:
    """«с 15 октября», «с октября» are beginnings, «с 15 по 17 октября» is a range."""
    return len(units) == 1 and (units[0].precision != "day" or days[0][0] == days[0][1])


def _item(item: Tree[Token], placed: list[list[Range]], units: list[list[Unit]]) -> list[Range]:
    if item.data == "range":
        return [_range(placed, units)]
    if item.data == "since" and (_is_point(units[0], placed[0]) or len(placed[0]) > 1):
        raise Unclear
    for start, end in placed[0]:
        if start > end:
            raise NoSuchDay
    return placed[0]


def _range(placed: list[list[Range]], units: list[list[Unit]]) -> Range:
    for days, end_units in zip(placed, units, strict=True):
        if len(days) != 1 or not _is_point(end_units, days):
            raise Unclear
    (first,), (last,) = units
    start, end = placed[0][0][0], placed[1][0][1]
    if start <= end:
        return start, end
    crosses = first.month is not None and last.month is not None and first.month < 9 <= last.month
    if crosses and not (first.is_typed and last.is_typed):
        raise Unclear  # «август – сентябрь» runs from one school year into the next
    raise NoSuchDay


def _is_vague_end(item: Tree[Token], units: list[list[Unit]]) -> bool:
    """«с сентября до мая» may or may not include May."""
    to = branch(item, "to")
    return to is not None and token(to, "TILL") is not None and units[1][0].precision not in _EXACT
