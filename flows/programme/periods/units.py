"""What one member of a list or one end of a range names: a day, a month, a term …, its year perhaps still open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lark import Token, Tree

from flows.programme.periods import spans
from flows.programme.periods.model import Context, Flag, Precision, Range
from flows.programme.periods.spans import NoSuchDay, Unclear
from flows.programme.periods.trees import branch, month_of, read_numbers, token, weekday_of

_LEAP_YEAR: Final = 2000
_SEASONS: Final = {"осень": 9, "зима": 12, "весна": 3, "лето": 6}
_EDGES: Final = {"начало": 1, "середина": 2, "конец": 3}
_PARTS: Final[dict[str, tuple[Precision, Callable[[int, int, int | None], Range]]]] = {
    "WEEK": ("week", spans.week),
    "DECADE": ("month_part", spans.third),
    "HALF": ("month_part", spans.half),
}


@dataclass(frozen=True)
class Unit:
    """`place` gives its days once the calendar year of its `month` is known; without a month it needs no year."""

    precision: Precision
    place: Callable[[int], Range]
    month: int | None = None
    year: int | None = None  # as typed
    school_year: int | None = None  # as typed, by its first year
    weekday: int | None = None  # 0 = Monday
    flags: frozenset[Flag] = frozenset()

    @property
    def is_typed(self) -> bool:
        """Whether a year was typed, so that nothing was derived."""
        return self.year is not None or self.school_year is not None


def read_unit(tree: Tree[Token], context: Context) -> list[Unit]:
    """Return what a unit of the grammar names, several for «12, 14 октября». Raises NoSuchDay, Unclear."""
    return list(_READERS[tree.data](tree, context))


def _numbers_or_last(tree: Tree[Token]) -> Sequence[tuple[int | None, int | None]]:
    return read_numbers(tree) or [(None, None)]  # «последняя» stands without a number


def _years(tree: Tree[Token]) -> tuple[int | None, int | None]:
    """Return the calendar year or the school year typed in the tree."""
    year = branch(tree, "year")
    return (None, None) if year is None else _typed_year(year)


def _typed_year(tree: Tree[Token]) -> tuple[int | None, int | None]:
    label = token(tree, "SCHOOL_YEAR")
    if label is None:
        return int(str(token(tree, "YEAR"))), None
    first, last = label.split("/")
    if (int(first) + 1) % 100 != int(last):
        raise NoSuchDay
    return None, int(first)


def _days(tree: Tree[Token], _: Context) -> Iterator[Unit]:
    month, (year, school_year) = month_of(tree), _years(tree)
    numbers = read_numbers(tree)
    weekday = weekday_of(tree)
    if weekday is not None and (len(numbers) > 1 or numbers[0][0] != numbers[0][1]):
        raise Unclear
    for first, last in numbers:
        for number in (first, last):
            spans.day(_LEAP_YEAR, month, number)  # «31 ноября» is impossible in whatever year
        yield Unit("day", _from_to(month, first, last), month, year, school_year, weekday)


def _from_to(month: int, first: int, last: int) -> Callable[[int], Range]:
    return lambda year: (spans.day(year, month, first), spans.day(year, month, last))


def _month(tree: Tree[Token], _: Context) -> Iterator[Unit]:
    month = month_of(tree)
    yield Unit("month", lambda year: spans.whole_month(year, month), month, *_years(tree))


def _nth_weekday(tree: Tree[Token], _: Context) -> Iterator[Unit]:
    month, weekday = month_of(tree), weekday_of(tree)
    assert weekday is not None
    for first, last in _numbers_or_last(tree):
        if first != last:
            raise Unclear
        yield Unit("day", _on_weekday(month, weekday, first), month, *_years(tree))


def _on_weekday(month: int, weekday: int, number: int | None) -> Callable[[int], Range]:
    return lambda year: (spans.nth_weekday(year, month, weekday, number),) * 2


def _part(tree: Tree[Token], _: Context) -> Iterator[Unit]:
    kind = token(tree, *_PARTS)
    assert kind is not None
    precision, share = _PARTS[kind.type]
    month = month_of(tree)
    for first, last in _numbers_or_last(tree):
        yield Unit(precision, _shares(share, month, first, last), month, *_years(tree))


def _shares(
    share: Callable[[int, int, int | None], Range], month: int, first: int | None, last: int | None
) -> Callable[[int], Range]:
    return lambda year: (share(year, month, first)[0], share(year, month, last)[1])


def _edge(tree: Tree[Token], _: Context) -> Iterator[Unit]:
    whole = branch(tree, "month")
    if whole is None:
        raise Unclear  # how long «начало четверти» is, nobody knows
    month, number = month_of(whole), _EDGES[str(token(tree, "EDGE"))]
    yield Unit("month_part", lambda year: spans.third(year, month, number), month, *_years(whole))


def _counted(tree: Tree[Token], context: Context) -> Iterator[Unit]:
    counted = token(tree, "QUARTER", "TERM", "HALF_YEAR")
    assert counted is not None
    read = {"QUARTER": _quarter, "TERM": _term, "HALF_YEAR": _half_year}[counted.type]
    for first, last in read_numbers(tree):
        if not 1 <= first <= last <= (2 if counted.type == "HALF_YEAR" else 4):
            raise NoSuchDay
        yield read(first, last, *_years(tree), context)


def _quarter(first: int, last: int, year: int | None, school_year: int | None, _: Context) -> Unit:
    month = 3 * first - 2
    # July and August end a school year, September begins one: which summer is meant, the text does not say.
    straddles = year is None and first <= 3 <= last
    return Unit(
        "quarter",
        lambda found: spans.whole_month(found, month, 3 * (last - first + 1)),
        month,
        year,
        school_year,
        flags=frozenset({"confirm"}) if straddles else frozenset(),
    )


def _term(first: int, last: int, year: int | None, school_year: int | None, context: Context) -> Unit:
    unit = _configured("school_quarter", context.quarters, 4, first, last, school_year, context)
    start, end = unit.place(0)
    if year is not None and not start.year <= year <= end.year:
        raise Unclear
    return replace(unit, year=year)


def _half_year(first: int, last: int, year: int | None, school_year: int | None, context: Context) -> Unit:
    if year is not None:
        raise Unclear  # «1 полугодие 2026 года»: of the calendar year or of the school year
    return _configured("half_year", context.halves, 2, first, last, school_year, context)


def _configured(
    precision: Precision,
    parts: tuple[Range, ...],
    count: int,
    first: int,
    last: int,
    school_year: int | None,
    context: Context,
) -> Unit:
    if len(parts) != count or school_year not in {None, spans.known_school_year(context)}:
        raise Unclear
    return _fixed(precision, (parts[first - 1][0], parts[last - 1][1]), school_year=school_year)


def _fixed(precision: Precision, days: Range, *, school_year: int | None = None, year: int | None = None) -> Unit:
    return Unit(precision, lambda _: days, year=year, school_year=school_year)


def _vacation(tree: Tree[Token], context: Context) -> Iterator[Unit]:
    days = spans.vacation(context, str(token(tree, "SEASON_OF")))
    year, school_year = _years(tree)
    fits = year is None or days[0].year <= year <= days[1].year
    if not fits or school_year not in {None, spans.known_school_year(context)}:
        raise Unclear
    yield _fixed("vacation", days, school_year=school_year, year=year)


def _season(tree: Tree[Token], _: Context) -> Iterator[Unit]:
    month = _SEASONS[str(token(tree, "SEASON"))]
    year, school_year = _years(tree)
    if month == 12 and year is not None:
        raise Unclear  # «зима 2026» began or ended in that year
    yield Unit("season", lambda found: spans.whole_month(found, month, 3), month, year, school_year)


def _calendar_year(tree: Tree[Token], context: Context) -> Iterator[Unit]:
    year, school_year = _typed_year(tree)
    if school_year is not None:
        yield _year_of_study(school_year, context, typed=True)
    elif year is None or token(tree, "YEAR_WORD") is None:
        raise Unclear  # a bare number, even if it looks like a year
    else:
        yield _fixed("year", (date(year, 1, 1), date(year, 12, 31)), year=year)


def _study_year(_: Tree[Token], context: Context) -> Iterator[Unit]:
    school_year, is_sure = spans.school_year_of(context)
    unit = _year_of_study(school_year, context, typed=False)
    yield unit if is_sure else replace(unit, flags=frozenset({"confirm"}))


def _year_of_study(school_year: int, context: Context, *, typed: bool) -> Unit:
    days = spans.study_year(context, school_year)
    unit = _fixed(
        "year",
        days or (spans.day(school_year, 9, 1), spans.day(school_year + 1, 8, 31)),
        school_year=school_year if typed else None,
    )
    return unit if days else replace(unit, flags=frozenset({"confirm"}))


def _bad_date(_: Tree[Token], __: Context) -> Iterator[Unit]:
    raise NoSuchDay


_READERS: Final[dict[str, Callable[[Tree[Token], Context], Iterator[Unit]]]] = {
    "days": _days,
    "month": _month,
    "nth_weekday": _nth_weekday,
    "part": _part,
    "edge": _edge,
    "counted": _counted,
    "vacation": _vacation,
    "season": _season,
    "calendar_year": _calendar_year,
    "study_year": _study_year,
    "bad_date": _bad_date,
}
