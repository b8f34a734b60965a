"""How something repeats, and offsets from an event: «1 раз в четверть», «последняя пятница месяца», «за 3-4 дня»."""

from __future__ import annotations

from typing import Final

from lark import Token, Tree

from flows.programme.periods.model import Frequency, Offset, Recurrence, Weekday
from flows.programme.periods.spans import NoSuchDay, Unclear
from flows.programme.periods.trees import branch, month_of, read_numbers, token, weekday_of

_CODES: Final[tuple[Weekday, ...]] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES: Final[dict[str, Frequency]] = {
    "DAY": "daily",
    "DAYS": "daily",
    "WEEK": "weekly",
    "WEEKS": "weekly",
    "MONTH_WORD": "monthly",
    "MONTHS_WORD": "monthly",
    "QUARTER": "quarterly",
    "QUARTERS": "quarterly",
    "TERM": "school_quarterly",
    "TERMS": "school_quarterly",
    "HALF_YEAR": "half_yearly",
    "HALF_YEARS": "half_yearly",
    "YEAR_WORD": "yearly",
    "YEARS": "yearly",
}
_DAYS_IN: Final = {"DAY": 1, "DAYS": 1, "WEEK": 7, "WEEKS": 7, "MONTH_WORD": 30, "MONTHS_WORD": 30}


def read_pattern(tree: Tree[Token]) -> Recurrence:
    """Read the pattern of a recurrent period. Raises NoSuchDay, Unclear."""
    if tree.data == "every":
        return _every(tree)
    rhythm = branch(tree, "every")
    habit = _every(rhythm) if rhythm else None
    if token(tree, "MONTH"):
        return Recurrence("yearly", bymonth=(month_of(tree),))
    if weekdays := branch(tree, "weekdays"):
        return _on_weekdays(weekdays, habit or Recurrence("weekly"))
    if days := branch(tree, "month_days"):
        return _on_month_days(days, habit or _monthly(days, is_each=token(tree, "EACH") is not None))
    nth = branch(tree, "month_weekday")
    assert nth is not None
    return _on_nth_weekday(nth, habit or _monthly(nth))


def read_offset(tree: Tree[Token]) -> tuple[Offset, bool]:
    """Return days from the event or from today, and whether they are exact («за месяц» is not)."""
    first, last, is_exact = _length(tree)
    if token(tree, "EVE"):
        first, last = -1, -1
    elif token(tree, "NEXT"):
        first, last = 1, 1
    elif token(tree, "ALL"):
        first = 0  # в течение 3 дней после мероприятия
    elif token(tree, "BEFORE", "TILL"):
        first, last = -last, -first
    elif token(tree, "DAY"):
        first, last = 0, 0  # в день мероприятия
    return Offset("today" if token(tree, "AHEAD") else "event", (first, last)), is_exact


def _length(tree: Tree[Token]) -> tuple[int, int, bool]:
    """Return the least and the greatest number of days named, and whether they are exact."""
    offset = branch(tree, "offset") or tree
    spans = read_numbers(offset)
    if len(spans) > 1 or (not spans and token(tree, "IN") and token(tree, "EVENT") is None):
        raise Unclear  # «через неделю» may also be every other week
    unit = token(offset, *_DAYS_IN)
    days = _DAYS_IN[unit.type] if unit else 1
    first, last = spans[0] if spans else (1, 1)
    return first * days, last * days, days != 30 and token(tree, "BY") is None  # «не позднее, чем за» is a bound


def _every(tree: Tree[Token]) -> Recurrence:
    unit = branch(tree, "unit_noun")
    assert unit is not None
    named = token(unit, *_FREQUENCIES)
    assert named is not None
    head, *tail = tree.children  # «каждый …» or «2 раза …»
    return Recurrence(_FREQUENCIES[named.type], times=_single([head]), interval=_single(tail))


def _single(children: list[Token | Tree[Token]]) -> int:
    """Return the one number; «1-2 раза» is no number that a rule could count by."""
    found = read_numbers(Tree("", children))
    if any(first != last or first < 1 for first, last in found) or len(found) > 1:
        raise Unclear
    return found[0][0] if found else 1


def _monthly(named: Tree[Token], *, is_each: bool = False) -> Recurrence:
    """«15 числа» and «каждая вторая среда» name no month; «15 числа месяца» and «каждое 15 число» do."""
    if token(named, "MONTH_WORD", "MONTHS_WORD") is None and not is_each:
        raise Unclear
    return Recurrence("monthly")


def _on_weekdays(tree: Tree[Token], habit: Recurrence) -> Recurrence:
    named = [child for child in tree.children if isinstance(child, Token)]
    if habit.freq != "weekly" or habit.times not in {1, len(named)}:
        raise Unclear
    days = tuple(_code(Tree("", [day])) for day in named)
    return Recurrence("weekly", interval=habit.interval, byday=days)


def _on_month_days(tree: Tree[Token], habit: Recurrence) -> Recurrence:
    spans = read_numbers(tree)
    if any(not 1 <= day <= 31 for span in spans for day in span):
        raise NoSuchDay
    days = tuple(first for first, _ in spans)
    is_range = any(first != last for first, last in spans)  # «15-20 числа»: on one of these days, or on all
    if is_range or habit.freq != "monthly" or habit.times not in {1, len(days)}:
        raise Unclear
    return Recurrence("monthly", interval=habit.interval, bymonthday=days)


def _on_nth_weekday(tree: Tree[Token], habit: Recurrence) -> Recurrence:
    spans = read_numbers(tree)
    positions = tuple(first for first, last in spans if first == last) or (-1,)
    if habit.freq != "monthly" or habit.times != 1 or any(first != last for first, last in spans):
        raise Unclear
    if max(positions) > 5 or 0 in positions:
        raise NoSuchDay
    return Recurrence("monthly", interval=habit.interval, byday=(_code(tree),), setpos=positions)


def _code(tree: Tree[Token]) -> Weekday:
    number = weekday_of(tree)
    assert number is not None
    return _CODES[number]
