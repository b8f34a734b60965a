"""Functions that give tables: ARRAYFORMULA, FILTER, SORT, UNIQUE, SEQUENCE and their kin."""

from connectors.emulator.sheets.formulas.functions import function
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    as_array,
    number,
    require_table,
    truth,
)
from connectors.emulator.sheets.formulas.values import (
    NOT_A_NUMBER,
    NOT_AVAILABLE,
    WRONG_ARGUMENTS,
    WRONG_VALUE,
    ErrorValue,
    FormulaError,
    Value,
    key,
)
from connectors.emulator.sheets.numbers import whole

NO_MATCHES = ErrorValue("N_A", "#N/A", "No matches are found in FILTER evaluation.")
Rows = list[list[Value]]


@function("ARRAYFORMULA", 1, 1)
def _arrayformula(place: Place, nodes: list[Node]) -> Operand:
    return as_array(nodes[0], place)


@function("FILTER", 2, None)
def _filter(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(as_array(nodes[0], place))
    tests = [require_table(as_array(node, place)) for node in nodes[1:]]
    rows = cells.rows()
    if cells.height > 1 or any(test.height > 1 for test in tests) or cells.width == 1:
        kept = [row for index, row in enumerate(rows) if all(_is_true(test.at(index, 0)) for test in tests)]
    else:
        columns = [column for column in range(cells.width) if all(_is_true(test.at(0, column)) for test in tests)]
        kept = [[row[column] for column in columns] for row in rows] if columns else []
    if not kept:
        raise FormulaError(NO_MATCHES)
    return Array(kept)


def _is_true(value: Value) -> bool:
    return value is not None and not isinstance(value, str | ErrorValue) and bool(value)


@function("UNIQUE", 1, 3)
def _unique(place: Place, nodes: list[Node]) -> Operand:
    by_column = len(nodes) > 1 and truth(nodes[1](place), place)
    only_once = len(nodes) > 2 and truth(nodes[2](place), place)
    rows = require_table(as_array(nodes[0], place)).rows()
    rows = turned(rows) if by_column else rows
    groups: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(map(key, row)), []).append(row)
    kept = [group[0] for group in groups.values() if len(group) == 1 or not only_once]
    if not kept:
        raise FormulaError(NOT_AVAILABLE)
    return Array(turned(kept) if by_column else kept)


@function("SORT", 1, None)
def _sort(place: Place, nodes: list[Node]) -> Operand:
    """Rows in the order of columns (by number or as ranges), each rising or falling; empty cells come last."""
    rows = require_table(as_array(nodes[0], place)).rows()
    if len(nodes) > 1 and len(nodes) % 2 == 0:
        raise FormulaError(WRONG_ARGUMENTS)
    orders = [
        (_sort_keys(node(place), rows, place), truth(rising(place), place))
        for node, rising in zip(nodes[1::2], nodes[2::2], strict=True)
    ] or [([row[0] if row else None for row in rows], True)]
    place.calculator.spend(len(rows) * len(orders))
    indexes = list(range(len(rows)))
    for keys, is_rising in reversed(orders):
        indexes = _ordered(indexes, keys, is_rising=is_rising)
    return Array([rows[index] for index in indexes])


def _sort_keys(operand: Operand, rows: Rows, place: Place) -> list[Value]:
    if isinstance(operand, Range | Array) and operand.height * operand.width > 1:
        found = [operand.at(index, 0) for index in range(min(operand.used_height, len(rows)))]
        return found + [None] * (len(rows) - len(found))
    column = int(number(operand, place)) - 1
    if not rows or not 0 <= column < len(rows[0]):
        raise FormulaError(WRONG_VALUE)
    return [row[column] for row in rows]


def _ordered(indexes: list[int], keys: list[Value], *, is_rising: bool) -> list[int]:
    filled = [index for index in indexes if keys[index] is not None]
    empty = [index for index in indexes if keys[index] is None]
    return sorted(filled, key=lambda index: key(keys[index]), reverse=not is_rising) + empty


@function("TRANSPOSE", 1, 1)
def _transpose(place: Place, nodes: list[Node]) -> Operand:
    return Array(turned(require_table(as_array(nodes[0], place)).rows()))


def turned(rows: Rows) -> Rows:
    """Rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


@function("SEQUENCE", 1, 4)
def _sequence(place: Place, nodes: list[Node]) -> Operand:
    wanted = [number(node(place), place) for node in nodes] + [1, 1, 1][len(nodes) - 1 :]
    height, width, start, step = int(wanted[0]), int(wanted[1]), wanted[2], wanted[3]
    if height < 1 or width < 1:
        raise FormulaError(NOT_A_NUMBER)
    place.calculator.spend(height * width)
    return Array([[whole(start + step * (row * width + column)) for column in range(width)] for row in range(height)])


@function("FLATTEN", 1, None)
def _flatten(place: Place, nodes: list[Node]) -> Operand:
    tables = [require_table(as_array(node, place)) for node in nodes]
    return Array([[value] for cells in tables for row in cells.rows() for value in row])


@function("TOCOL", 1, 1)
def _tocol(place: Place, nodes: list[Node]) -> Operand:
    return _flatten(place, nodes)


@function("TOROW", 1, 1)
def _torow(place: Place, nodes: list[Node]) -> Operand:
    return Array([[value for row in require_table(as_array(nodes[0], place)).rows() for value in row]])


@function("ARRAY_CONSTRAIN", 3, 3)
def _array_constrain(place: Place, nodes: list[Node]) -> Operand:
    height, width = (int(number(node(place), place)) for node in nodes[1:])
    if height < 1 or width < 1:
        raise FormulaError(NOT_A_NUMBER)
    return Array([row[:width] for row in require_table(as_array(nodes[0], place)).rows()[:height]])


@function("VSTACK", 1, None)
def _vstack(place: Place, nodes: list[Node]) -> Operand:
    return below_each_other([require_table(as_array(node, place)).rows() for node in nodes], fill=NOT_AVAILABLE)


@function("HSTACK", 1, None)
def _hstack(place: Place, nodes: list[Node]) -> Operand:
    return beside_each_other([require_table(as_array(node, place)).rows() for node in nodes], fill=NOT_AVAILABLE)


def below_each_other(parts: list[Rows], fill: Value = None) -> Array:
    """Tables one below the other; raises FormulaError when their widths differ and nothing is to fill them up."""
    width = max((len(row) for part in parts for row in part), default=0)
    rows = [row for part in parts for row in part]
    if fill is None and any(len(row) != width for row in rows):
        raise FormulaError(ErrorValue("VALUE", "#VALUE!", "In ARRAY_LITERAL, an Array Literal was missing values."))
    return Array([row + [fill] * (width - len(row)) for row in rows])


def beside_each_other(parts: list[Rows], fill: Value = None) -> Array:
    """Tables side by side; raises FormulaError when their heights differ and nothing is to fill them up."""
    height = max(map(len, parts), default=0)
    if fill is None and any(len(part) != height for part in parts):
        raise FormulaError(ErrorValue("VALUE", "#VALUE!", "In ARRAY_LITERAL, an Array Literal was missing values."))
    lines: Rows = [[] for _ in range(height)]
    for part in parts:
        width = max(map(len, part), default=1)
        for index in range(height):
            lines[index] += part[index] if index < len(part) else [fill] * width
    return Array(lines)


def literal(place: Place, lines: list[list[Node]]) -> Operand:
    """An array as it is written in braces: {1,2;3,4}, {A1:B2;C1:D2}."""
    rows = [beside_each_other([_literal_part(scalar_or_table(node, place)) for node in line]).cells for line in lines]
    return below_each_other(rows)


def scalar_or_table(node: Node, place: Place) -> Operand:
    """A part of an array: an error in it is a value like others."""
    try:
        return as_array(node, place)
    except FormulaError as error:
        return error.value


def _literal_part(operand: Operand) -> Rows:
    if isinstance(operand, Range):
        rows = operand.rows()
        # below the last row in use a range is empty, but as high as it says where it stands beside others
        return rows + [[None] * operand.width for _ in range(min(operand.height, 1) - len(rows))]
    return operand.rows() if isinstance(operand, Array) else [[operand]]
