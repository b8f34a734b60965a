"""LAMBDA, and the functions that apply one: MAP, REDUCE, SCAN, BYROW, BYCOL, MAKEARRAY."""

from dataclasses import replace

from connectors.emulator.sheets.formulas.functions import Named, function
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    number,
    require_table,
    single,
)
from connectors.emulator.sheets.formulas.values import (
    NOT_A_NUMBER,
    NOT_AVAILABLE,
    UNKNOWN_NAME,
    WRONG_ARGUMENTS,
    FormulaError,
    Value,
)


class Lambda:
    """A function written in a formula. By itself it is no value; it is applied, at once or by MAP and its kin."""

    def __init__(self, nodes: list[Node]) -> None:
        *names, self._body = nodes
        self._names = [node.name.upper() for node in names if isinstance(node, Named)]
        self._is_sound = len(self._names) == len(names)

    def __call__(self, _: Place) -> Operand:
        """Raises FormulaError: nothing was handed over."""
        raise FormulaError(NOT_AVAILABLE)

    def applied(self, place: Place, *operands: Operand) -> Operand:
        """The result for these operands; raises FormulaError for another number of them."""
        if not self._is_sound:
            raise FormulaError(UNKNOWN_NAME)
        if len(operands) != len(self._names):
            raise FormulaError(WRONG_ARGUMENTS)
        names = {**place.names, **dict(zip(self._names, operands, strict=True))}
        return self._body(replace(place, names=names))


def applied(node: Node, nodes: list[Node]) -> Node:
    """The computation of LAMBDA(…)(…)."""

    def compute(place: Place) -> Operand:
        return require_lambda(node).applied(place, *(argument(place) for argument in nodes))

    return compute


def require_lambda(node: Node) -> Lambda:
    """A function; raises FormulaError for anything else."""
    if not isinstance(node, Lambda):
        raise FormulaError(NOT_AVAILABLE)
    return node


@function("LAMBDA", 1, None)
def _lambda(_: Place, __: list[Node]) -> Operand:
    raise FormulaError(NOT_AVAILABLE)  # the parser makes a Lambda of it; this is what one is by itself


@function("MAP", 2, None)
def _map(place: Place, nodes: list[Node]) -> Operand:
    tables, called = [require_table(node(place)) for node in nodes[:-1]], require_lambda(nodes[-1])
    height, width = max(cells.used_height for cells in tables), max(cells.width for cells in tables)
    place.calculator.spend(height * width)
    return Array(
        [
            [_value(called, place, [cells.operand(row, column) for cells in tables]) for column in range(width)]
            for row in range(height)
        ]
    )


@function("REDUCE", 3, 3)
def _reduce(place: Place, nodes: list[Node]) -> Operand:
    return _folded(place, nodes)[-1]


@function("SCAN", 3, 3)
def _scan(place: Place, nodes: list[Node]) -> Operand:
    cells, found = require_table(nodes[1](place)), _folded(place, nodes)[1:]
    width = cells.width or 1
    return Array([found[start : start + width] for start in range(0, len(found), width)])


def _folded(place: Place, nodes: list[Node]) -> list[Value]:
    called, cells = require_lambda(nodes[2]), require_table(nodes[1](place))
    found = [single(nodes[0](place), place)]
    for line in cells.rows():
        for value in line:
            place.calculator.spend(1)
            found.append(single(called.applied(place, found[-1], value), place))
    return found


@function("BYROW", 2, 2)
def _byrow(place: Place, nodes: list[Node]) -> Operand:
    cells, called = require_table(nodes[0](place)), require_lambda(nodes[1])
    return Array([[_value(called, place, [Array([line])])] for line in cells.rows()])


@function("BYCOL", 2, 2)
def _bycol(place: Place, nodes: list[Node]) -> Operand:
    cells, called = require_table(nodes[0](place)), require_lambda(nodes[1])
    columns = [Array([[value] for value in column]) for column in zip(*cells.rows(), strict=True)]
    return Array([[_value(called, place, [column]) for column in columns]])


@function("MAKEARRAY", 3, 3)
def _makearray(place: Place, nodes: list[Node]) -> Operand:
    height, width = (int(number(node(place), place)) for node in nodes[:2])
    called = require_lambda(nodes[2])
    if height < 1 or width < 1:
        raise FormulaError(NOT_A_NUMBER)
    place.calculator.spend(height * width)
    return Array([[_value(called, place, [row + 1, column + 1]) for column in range(width)] for row in range(height)])


def _value(called: Lambda, place: Place, operands: list[Operand]) -> Value:
    try:
        return single(called.applied(place, *operands), place)
    except FormulaError as error:
        return error.value
