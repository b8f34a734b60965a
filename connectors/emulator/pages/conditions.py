"""Conditions on cells, Google's BooleanCondition: what data validation accepts and conditional formats look for."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from connectors.emulator.errors import GoogleError
from connectors.emulator.sheets.dates import to_serial
from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.formulas.calculator import Calculator
from connectors.emulator.sheets.formulas.operands import Place, scalar
from connectors.emulator.sheets.formulas.parser import compiled
from connectors.emulator.sheets.formulas.references import rewritten
from connectors.emulator.sheets.formulas.values import ErrorValue, FormulaError, Value
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.ranges import Area, from_grid_range, resolve
from connectors.emulator.sheets.reading import View

Test = Callable[[Value, list[Value]], bool]
RELATIVE_DAYS = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1, "PAST_WEEK": -7, "PAST_MONTH": -30, "PAST_YEAR": -365}


def holds(calculate: Calculator, condition: Json, place: tuple[Sheet, int, int], origin: tuple[int, int]) -> bool:
    """Whether a condition holds for the cell at `place`; relative references count from `origin` (row, column).

    A kind of condition that is not known here holds for no cell.
    """
    sheet, row, column = place
    kind = condition.get("type", "")
    value = calculate.cell(sheet, row, column)
    if kind in ("ONE_OF_LIST", "ONE_OF_RANGE"):
        return _shown(calculate, place) in choices(calculate, condition)
    if kind == "BOOLEAN":
        own = [str(entry.get("userEnteredValue", "")) for entry in condition.get("values", ())]
        return _shown(calculate, place) in own if own else value is None or isinstance(value, bool)
    operands = [_operand(calculate, entry, place, origin) for entry in condition.get("values", ())]
    if kind == "CUSTOM_FORMULA":
        return bool(operands) and operands[0] not in (None, False, 0, "") and not isinstance(operands[0], ErrorValue)
    test = TESTS.get(kind)
    try:
        return test is not None and test(value, operands)
    except (IndexError, TypeError):
        return False


def choices(calculate: Calculator, condition: Json) -> list[str]:
    """What a list offers, in its order, each once; [] for a condition that is no list."""
    values = [str(entry.get("userEnteredValue", "")) for entry in condition.get("values", ())]
    if condition.get("type") == "ONE_OF_LIST":
        return list(dict.fromkeys(filter(None, values)))
    if condition.get("type") != "ONE_OF_RANGE" or not values:
        return []
    try:
        area = resolve(calculate.book, values[0].removeprefix("=")).clipped()
    except GoogleError:
        return []
    rows = View().rows(calculate.book, area)
    return list(dict.fromkeys(str(value) for row in rows for value in row if value != ""))


class Formats:
    """The conditional formats of a sheet, rule after rule; the first that holds for a cell gives it its look."""

    def __init__(self, calculate: Calculator, sheet: Sheet) -> None:
        self._calculate = calculate
        self._sheet = sheet
        self._rules = [
            (rule["booleanRule"], list(_areas(calculate, rule.get("ranges", ()))))
            for rule in sheet.conditional_formats
            if "booleanRule" in rule
        ]

    def of(self, row: int, column: int) -> Json:
        """The CellFormat that the rules lay over a cell, {} for none."""
        cell = Area(self._sheet, row, row + 1, column, column + 1)
        for rule, areas in self._rules:
            area = next((area for area in areas if area.contains(cell)), None)
            if area and holds(
                self._calculate, rule.get("condition", {}), (self._sheet, row, column), (area.top, area.left)
            ):
                found: Json = rule.get("format", {})
                return found
        return {}

    def __bool__(self) -> bool:
        return bool(self._rules)


def _areas(calculate: Calculator, ranges: Iterable[Json]) -> Iterator[Area]:
    """The areas of ranges; one whose cells are gone is passed over."""
    for grid in ranges:
        with suppress(GoogleError):
            yield from_grid_range(calculate.book, grid)


def _shown(calculate: Calculator, place: tuple[Sheet, int, int]) -> str:
    sheet, row, column = place
    rows = View().rows(calculate.book, Area(sheet, row, row + 1, column, column + 1))
    return str(rows[0][0]) if rows and rows[0] else ""


def _operand(calculate: Calculator, entry: Json, place: tuple[Sheet, int, int], origin: tuple[int, int]) -> Value:
    sheet, row, column = place
    locale = locale_of(calculate.book.locale)
    if "relativeDate" in entry:
        days = RELATIVE_DAYS.get(entry["relativeDate"], 0)
        midnight = calculate.today.replace(hour=0, minute=0, second=0)
        return to_serial(midnight + timedelta(days=days))
    text = str(entry.get("userEnteredValue", ""))
    if not text.startswith("="):
        content: Any = enter(text, locale, calculate.today).content
        return content  # type: ignore[no-any-return]
    moved = rewritten(text, lambda reference: reference.copied(row - origin[0], column - origin[1]))
    try:
        return scalar(
            compiled(moved, locale.decimal)(Place(calculate, sheet, row, column)), Place(calculate, sheet, row, column)
        )
    except (FormulaError, GoogleError, RecursionError):
        return None


def _number(value: Value) -> float:
    """A number as such; raises TypeError for anything else, so that no comparison holds for it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return value


def _text(value: Value) -> str:
    if isinstance(value, ErrorValue):
        raise TypeError
    return "" if value is None else str(value).casefold()


def _compared(test: Callable[[float, float], bool]) -> Test:
    return lambda value, operands: test(_number(value), _number(operands[0]))


def _between(value: Value, operands: list[Value]) -> bool:
    low, high = sorted((_number(operands[0]), _number(operands[1])))
    return low <= _number(value) <= high


TESTS: dict[str, Test] = {
    "BLANK": lambda value, _: value in (None, ""),
    "NOT_BLANK": lambda value, _: value not in (None, ""),
    "TEXT_CONTAINS": lambda value, operands: _text(operands[0]) in _text(value),
    "TEXT_NOT_CONTAINS": lambda value, operands: _text(operands[0]) not in _text(value),
    "TEXT_STARTS_WITH": lambda value, operands: _text(value).startswith(_text(operands[0])),
    "TEXT_ENDS_WITH": lambda value, operands: _text(value).endswith(_text(operands[0])),
    "TEXT_EQ": lambda value, operands: _text(value) == _text(operands[0]),
    "TEXT_IS_EMAIL": lambda value, _: isinstance(value, str) and "@" in value.strip("@") and " " not in value,
    "TEXT_IS_URL": lambda value, _: isinstance(value, str) and "://" in value and " " not in value,
    "NUMBER_EQ": _compared(lambda value, other: value == other),
    "NUMBER_NOT_EQ": _compared(lambda value, other: value != other),
    "NUMBER_GREATER": _compared(lambda value, other: value > other),
    "NUMBER_GREATER_THAN_EQ": _compared(lambda value, other: value >= other),
    "NUMBER_LESS": _compared(lambda value, other: value < other),
    "NUMBER_LESS_THAN_EQ": _compared(lambda value, other: value <= other),
    "NUMBER_BETWEEN": _between,
    "NUMBER_NOT_BETWEEN": lambda value, operands: not _between(value, operands),
    "DATE_EQ": _compared(lambda value, other: value // 1 == other // 1),
    "DATE_NOT_EQ": _compared(lambda value, other: value // 1 != other // 1),
    "DATE_BEFORE": _compared(lambda value, other: value // 1 < other // 1),
    "DATE_ON_OR_BEFORE": _compared(lambda value, other: value // 1 <= other // 1),
    "DATE_AFTER": _compared(lambda value, other: value // 1 > other // 1),
    "DATE_ON_OR_AFTER": _compared(lambda value, other: value // 1 >= other // 1),
    "DATE_BETWEEN": _between,
    "DATE_NOT_BETWEEN": lambda value, operands: not _between(value, operands),
    "DATE_IS_VALID": lambda value, _: _number(value) >= 0,
}
