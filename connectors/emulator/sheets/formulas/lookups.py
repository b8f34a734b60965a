"""Functions that search: VLOOKUP, HLOOKUP, MATCH, XLOOKUP, COUNTIF and their kin, FILTER, UNIQUE."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.formulas.functions import function, require_found
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    Table,
    as_array,
    number,
    require_table,
    scalar,
    truth,
)
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    WRONG_ARGUMENTS,
    WRONG_VALUE,
    ErrorValue,
    FormulaError,
    Value,
    compare,
    key,
)
from connectors.emulator.sheets.locales import locale_of

CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)
NO_MATCHES = ErrorValue("N_A", "#N/A", "No matches are found in FILTER evaluation.")


@function("VLOOKUP", 3, 4)
def _vlookup(place: Place, nodes: list[Node]) -> Operand:
    wanted, cells = scalar(nodes[0](place), place), require_table(nodes[1](place))
    column = int(number(nodes[2](place), place))
    if column < 1:
        raise FormulaError(WRONG_VALUE)
    if column > cells.width:
        raise FormulaError(BAD_REFERENCE)
    is_sorted = truth(nodes[3](place), place) if len(nodes) > 3 else True
    row = _last_not_above(_column(cells, 0), wanted) if is_sorted else _first(place, cells, wanted)
    return _cell(cells, require_found(row), column - 1)


@function("HLOOKUP", 3, 4)
def _hlookup(place: Place, nodes: list[Node]) -> Operand:
    wanted, cells = scalar(nodes[0](place), place), require_table(nodes[1](place))
    row = int(number(nodes[2](place), place))
    if not 1 <= row <= cells.height:
        raise FormulaError(BAD_REFERENCE)
    is_sorted = truth(nodes[3](place), place) if len(nodes) > 3 else True
    heads = [cells.at(0, column) for column in range(cells.width)]
    found = _last_not_above(heads, wanted) if is_sorted else _first(place, Array([[head] for head in heads]), wanted)
    return _cell(cells, row - 1, require_found(found))


@function("MATCH", 2, 3)
def _match(place: Place, nodes: list[Node]) -> Operand:
    wanted, cells = scalar(nodes[0](place), place), _upright(require_table(nodes[1](place)))
    kind = number(nodes[2](place), place) if len(nodes) > 2 else 1
    row = _first(place, cells, wanted) if kind == 0 else _last_not_above(_column(cells, 0), wanted, falling=kind < 0)
    return require_found(row) + 1


@function("XLOOKUP", 3, 6)
def _xlookup(place: Place, nodes: list[Node]) -> Operand:
    wanted, cells = scalar(nodes[0](place), place), require_table(nodes[1](place))
    results = require_table(nodes[2](place))
    row = _first(place, _upright(cells), wanted)
    if row is None:
        missing = nodes[3](place) if len(nodes) > 3 else None
        return missing if missing is not None else _cell(results, require_found(row), 0)
    return _cell(results, 0, row) if cells.height == 1 and cells.width > 1 else _cell(results, row, 0)


@function("COUNTIF", 2, 2)
def _countif(place: Place, nodes: list[Node]) -> Operand:
    return len(_matching(place, nodes))


@function("COUNTIFS", 2, None)
def _countifs(place: Place, nodes: list[Node]) -> Operand:
    return len(_matching(place, nodes))


@function("SUMIF", 2, 3)
def _sumif(place: Place, nodes: list[Node]) -> Operand:
    summed = require_table(nodes[2 if len(nodes) > 2 else 0](place))
    values = [summed.at(row, column) for row, column in _matching(place, nodes[:2])]
    return sum(value for value in values if isinstance(value, int | float) and not isinstance(value, bool))


@function("FILTER", 2, None)
def _filter(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(nodes[0](place))
    tests = [require_table(as_array(node, place)) for node in nodes[1:]]
    kept = [row for row in range(cells.used_height) if all(_is_true(test.at(row, 0)) for test in tests)]
    if not kept:
        raise FormulaError(NO_MATCHES)
    return Array([[cells.at(row, column) for column in range(cells.width)] for row in kept])


@function("UNIQUE", 1, 1)
def _unique(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(nodes[0](place))
    rows = [[cells.at(row, column) for column in range(cells.width)] for row in range(cells.used_height)]
    return Array(list({tuple(map(key, row)): row for row in reversed(rows)}.values())[::-1])


def _is_true(value: Value) -> bool:
    return value is not None and not isinstance(value, str | ErrorValue) and bool(value)


def _column(cells: Table, column: int) -> Iterable[Value]:
    return (cells.at(row, column) for row in range(cells.used_height))


def _upright(cells: Table) -> Table:
    if cells.height == 1 and cells.width > 1:
        return Array([[cells.at(0, column)] for column in range(cells.width)])
    return cells


def _cell(cells: Table, row: int, column: int) -> Operand:
    if isinstance(cells, Range):
        return Range(cells.calculator, cells.sheet, cells.top + row, cells.left + column, 1, 1)
    return cells.at(row, column)


def _first(place: Place, cells: Table, wanted: Value) -> int | None:
    """The first row whose first cell equals the value; "*" and "?" in a text stand for anything."""
    if wanted is None:
        return None
    if isinstance(wanted, str) and ("*" in wanted or "?" in wanted):
        pattern = _wildcards(wanted)
        values = enumerate(_column(cells, 0))
        return next((row for row, value in values if isinstance(value, str) and pattern.fullmatch(value)), None)
    return place.calculator.first_rows(cells, 0).get(key(wanted))


def _last_not_above(values: Iterable[Value], wanted: Value, *, falling: bool = False) -> int | None:
    """The last of sorted values that is not beyond the one wanted; values of another kind do not count."""
    found = None
    for index, value in enumerate(values):
        if value is None or key(value)[0] != key(wanted)[0]:
            continue
        order = compare(value, wanted)
        if order > 0 if not falling else order < 0:
            break
        found = index
    return found


def _matching(place: Place, nodes: list[Node]) -> list[tuple[int, int]]:
    """The cells (row, column) of equally large ranges at which every criterion holds."""
    if len(nodes) % 2:
        raise FormulaError(WRONG_ARGUMENTS)
    ranges = [require_table(node(place)) for node in nodes[::2]]
    tests = [_criterion(scalar(node(place), place), place) for node in nodes[1::2]]
    height = max(cells.used_height for cells in ranges)
    return [
        (row, column)
        for row in range(height)
        for column in range(ranges[0].width)
        if all(test(cells.at(row, column)) for cells, test in zip(ranges, tests, strict=True))
    ]


def _criterion(wanted: Value, place: Place) -> Callable[[Value], bool]:
    if not isinstance(wanted, str):
        return lambda value: value is not None and key(value) == key(wanted)
    found = CRITERION.fullmatch(wanted)
    sign, rest = (found[1] or "=", found[2]) if found else ("=", wanted)
    read = enter(rest, locale_of(place.calculator.book.locale), place.calculator.today).content if rest else ""
    if sign in ("=", "<>"):
        return _equality(read if not isinstance(read, str) else rest, is_wanted=sign == "=")
    return _order(sign, read)  # type: ignore[arg-type]


def _equality(wanted: object, *, is_wanted: bool) -> Callable[[Value], bool]:
    if not isinstance(wanted, str):
        return lambda value: (value is not None and key(value) == key(wanted)) == is_wanted  # type: ignore[arg-type]
    pattern = _wildcards(wanted)

    def test(value: Value) -> bool:
        is_text = value is None or isinstance(value, str)
        return (is_text and bool(pattern.fullmatch(value or ""))) == is_wanted  # type: ignore[arg-type]

    return test


def _order(sign: str, wanted: Value) -> Callable[[Value], bool]:
    tests: dict[str, Callable[[int], bool]] = {
        "<": lambda order: order < 0,
        ">": lambda order: order > 0,
        "<=": lambda order: order <= 0,
        ">=": lambda order: order >= 0,
    }
    return lambda value: value is not None and key(value)[0] == key(wanted)[0] and tests[sign](compare(value, wanted))


@lru_cache(maxsize=1024)
def _wildcards(text: str) -> re.Pattern[str]:
    parts = re.split(r"(~[*?~]|[*?])", text)
    wild = {"*": ".*", "?": "."}
    return re.compile(
        "".join(wild.get(part) or re.escape(part.removeprefix("~")) for part in parts), re.IGNORECASE | re.DOTALL
    )
