"""Functions that search: VLOOKUP, HLOOKUP, LOOKUP, MATCH, XLOOKUP, XMATCH."""

from collections.abc import Callable, Iterable

from connectors.emulator.sheets.formulas.functions import function, require_found
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    Table,
    elementwise,
    form_of,
    number,
    require_table,
    scalar,
    text,
    truth,
)
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    WRONG_VALUE,
    ErrorValue,
    Formed,
    FormulaError,
    Value,
    compare,
    key,
    not_found,
)
from connectors.emulator.sheets.formulas.wildcards import Wildcard, wildcard


@function("VLOOKUP", 3, 4)
def _vlookup(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(nodes[1](place))
    column = int(number(nodes[2](place), place))
    if column < 1:
        raise FormulaError(WRONG_VALUE)
    if column > cells.width:
        raise FormulaError(BAD_REFERENCE)
    is_sorted = truth(nodes[3](place), place) if len(nodes) > 3 else True

    def one(wanted: Operand) -> Operand:
        value = scalar(wanted, place)
        row = _last_not_above(_column(cells, 0), value) if is_sorted else _first(place, cells, value)
        return _cell(cells, require_found(row, text(wanted, place), "VLOOKUP"), column - 1)

    return _each(one, nodes[0](place), place)


def _each(find: Callable[[Operand], Operand], wanted: Operand, place: Place) -> Operand:
    """One search, or where arrays are wanted one for each of a range of values."""
    if place.is_array and isinstance(wanted, Range | Array) and wanted.height * wanted.width > 1:
        return elementwise(lambda one: _shown(find(one), place), [wanted], place)
    return find(wanted)


def _shown(operand: Operand, place: Place) -> Value:
    value, form = scalar(operand, place), form_of(operand)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Formed(value, form) if form and is_number else value  # type: ignore[arg-type]


@function("HLOOKUP", 3, 4)
def _hlookup(place: Place, nodes: list[Node]) -> Operand:
    wanted, cells = scalar(nodes[0](place), place), require_table(nodes[1](place))
    row = int(number(nodes[2](place), place))
    if not 1 <= row <= cells.height:
        raise FormulaError(BAD_REFERENCE)
    is_sorted = truth(nodes[3](place), place) if len(nodes) > 3 else True
    heads = [cells.at(0, column) for column in range(cells.width)]
    found = _last_not_above(heads, wanted) if is_sorted else _first(place, Array([[head] for head in heads]), wanted)
    return _cell(cells, row - 1, require_found(found, text(wanted, place), "HLOOKUP"))


@function("LOOKUP", 2, 3)
def _lookup(place: Place, nodes: list[Node]) -> Operand:
    wanted, cells = scalar(nodes[0](place), place), require_table(nodes[1](place))
    results = require_table(nodes[2](place)) if len(nodes) > 2 else cells
    found = _last_not_above(_column(_upright(cells), 0), wanted)
    at = require_found(found, text(wanted, place), "LOOKUP")
    if len(nodes) == 2 and cells.width > 1 and cells.height > 1:
        return _cell(cells, at, cells.width - 1)
    return _cell(results, 0, at) if results.height == 1 else _cell(results, at, 0)


@function("MATCH", 2, 3)
def _match(place: Place, nodes: list[Node]) -> Operand:
    cells = _upright(require_table(nodes[1](place)))
    kind = number(nodes[2](place), place) if len(nodes) > 2 else 1

    def one(wanted: Operand) -> Operand:
        value = scalar(wanted, place)
        if kind == 0:
            found = _first(place, cells, value)
        else:
            found = _last_not_above(_column(cells, 0), value, falling=kind < 0)
        return require_found(found, text(wanted, place), "MATCH") + 1

    return _each(one, nodes[0](place), place)


@function("XLOOKUP", 3, 6)
def _xlookup(place: Place, nodes: list[Node]) -> Operand:
    cells, results = require_table(nodes[1](place)), require_table(nodes[2](place))
    is_row = cells.height == 1 and cells.width > 1
    mode = int(number(nodes[4](place), place)) if len(nodes) > 4 else 0
    is_backward = len(nodes) > 5 and number(nodes[5](place), place) < 0

    def one(wanted: Operand) -> Operand:
        at = _matched(place, _upright(cells), scalar(wanted, place), mode, is_backward=is_backward)
        if at is not None:
            return part(results, None, at) if is_row else part(results, at, None)
        missing = nodes[3](place) if len(nodes) > 3 else None
        if missing is None:
            raise FormulaError(not_found(text(wanted, place), "XLOOKUP"))
        return missing

    return _each(one, nodes[0](place), place)


@function("XMATCH", 2, 4)
def _xmatch(place: Place, nodes: list[Node]) -> Operand:
    cells = _upright(require_table(nodes[1](place)))
    mode = int(number(nodes[2](place), place)) if len(nodes) > 2 else 0
    is_backward = len(nodes) > 3 and number(nodes[3](place), place) < 0
    wanted = scalar(nodes[0](place), place)
    found = _matched(place, cells, wanted, mode, is_backward=is_backward)
    return require_found(found, text(wanted, place), "XMATCH") + 1


def part(cells: Table, row: int | None, column: int | None) -> Operand:
    """A row, a column or a cell of a table; None means all of them."""
    top, height = (0, cells.height) if row is None else (row, 1)
    left, width = (0, cells.width) if column is None else (column, 1)
    if isinstance(cells, Range):
        return Range(cells.calculator, cells.sheet, cells.top + top, cells.left + left, height, width)
    if height == width == 1:
        return cells.at(top, left)
    return Array([line[left : left + width] for line in cells.rows()[top : top + height]])


def _column(cells: Table, column: int) -> Iterable[Value]:
    return (cells.at(row, column) for row in range(cells.used_height))


def _upright(cells: Table) -> Table:
    if cells.height == 1 and cells.width > 1:
        return Array([[cells.at(0, column)] for column in range(cells.width)])
    return cells


def _cell(cells: Table, row: int, column: int) -> Operand:
    return part(cells, row, column)


def _matched(place: Place, cells: Table, wanted: Value, mode: int, *, is_backward: bool) -> int | None:
    """The row that XLOOKUP means: 0 equal, -1 or the next smaller, 1 or the next larger, 2 by wildcards."""
    if mode == 2 or (mode == 0 and not is_backward):
        pattern = wildcard(wanted) if mode == 2 and isinstance(wanted, str) else None
        if pattern is None:
            return place.calculator.first_rows(cells, 0).get(key(wanted)) if wanted is not None else None
        return next((row for row, value in enumerate(_column(cells, 0)) if _fits(pattern, value)), None)
    best: tuple[Value, int] | None = None
    rows = list(enumerate(_column(cells, 0)))
    for row, value in reversed(rows) if is_backward else rows:
        if value is None or isinstance(value, ErrorValue) or key(value)[0] != key(wanted)[0]:
            continue
        order = compare(value, wanted)
        if order == 0:
            return row
        if mode and order == mode and (best is None or compare(value, best[0]) == -mode):
            best = (value, row)
    return best[1] if best else None


def _fits(pattern: Wildcard, value: Value) -> bool:
    return isinstance(value, str) and pattern.matches(value)


def _first(place: Place, cells: Table, wanted: Value) -> int | None:
    """The first row whose first cell equals the value; "*" and "?" in a text stand for anything."""
    if wanted is None:
        return None
    if isinstance(wanted, str) and (pattern := wildcard(wanted)).has_wild:
        return next((row for row, value in enumerate(_column(cells, 0)) if _fits(pattern, value)), None)
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
