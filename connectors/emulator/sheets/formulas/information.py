"""Functions that tell what a value or a cell is."""

import re
from collections.abc import Callable

from connectors.emulator.sheets.formulas.functions import function, single_function
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    form_of,
    number,
    require_range,
    require_table,
    single,
    table,
)
from connectors.emulator.sheets.formulas.values import NA, NOT_AVAILABLE, ErrorValue, FormulaError, Value
from connectors.emulator.sheets.model import Formula
from connectors.emulator.sheets.patterns import DATE_TYPES

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ADDRESS = re.compile(r"(?:https?://|ftp://|mailto:)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
ERROR_NUMBERS = {"NULL_VALUE": 1, "DIVIDE_BY_ZERO": 2, "VALUE": 3, "REF": 4, "NAME": 5, "NUM": 6, "N_A": 7, "ERROR": 8}


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TESTS: dict[str, Callable[[Value], bool]] = {
    "ISBLANK": lambda value: value is None,
    "ISNUMBER": _is_number,
    "ISTEXT": lambda value: isinstance(value, str),
    "ISNONTEXT": lambda value: not isinstance(value, str),
    "ISLOGICAL": lambda value: isinstance(value, bool),
    "ISERROR": lambda value: isinstance(value, ErrorValue),
    "ISERR": lambda value: isinstance(value, ErrorValue) and value.kind != "N_A",
    "ISNA": lambda value: isinstance(value, ErrorValue) and value.kind == "N_A",
    "ISEMAIL": lambda value: isinstance(value, str) and bool(EMAIL.fullmatch(value)),
    "ISURL": lambda value: isinstance(value, str) and bool(ADDRESS.fullmatch(value)),
}


def _register(name: str, test: Callable[[Value], bool]) -> None:
    @single_function(name, 1, 1, takes_errors=True)
    def _(place: Place, operand: Operand) -> Value:
        return test(single(operand, place))


for _name, _test in TESTS.items():
    _register(_name, _test)


@single_function("ISEVEN", 1, 1)
def _iseven(place: Place, operand: Operand) -> Value:
    return int(number(operand, place)) % 2 == 0


@single_function("ISODD", 1, 1)
def _isodd(place: Place, operand: Operand) -> Value:
    return int(number(operand, place)) % 2 == 1


@single_function("ISDATE", 1, 1, takes_errors=True)
def _isdate(place: Place, operand: Operand) -> Value:
    form = form_of(operand)
    return _is_number(single(operand, place)) and form is not None and form.get("type") in DATE_TYPES


@single_function("ISFORMULA", 1, 1)
def _isformula(_: Place, operand: Operand) -> Value:
    cell = require_range(operand)
    return isinstance(cell.sheet.row(cell.top).get(cell.left), Formula)


@single_function("FORMULATEXT", 1, 1)
def _formulatext(_: Place, operand: Operand) -> Value:
    cell = require_range(operand)
    content = cell.sheet.row(cell.top).get(cell.left)
    if not isinstance(content, Formula):
        raise FormulaError(NOT_AVAILABLE)
    return content.text


@function("ISREF", 1, 1)
def _isref(place: Place, nodes: list[Node]) -> Operand:
    try:
        return isinstance(nodes[0](place), Range)
    except FormulaError:
        return False


@single_function("N", 1, 1)
def _n(place: Place, operand: Operand) -> Value:
    value = single(operand, place)
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    return value if _is_number(value) else int(value) if isinstance(value, bool) else 0


@single_function("TYPE", 1, 1, takes_errors=True)
def _type(place: Place, operand: Operand) -> Value:
    if table(operand).height * table(operand).width > 1:
        return 64
    value = single(operand, place)
    if isinstance(value, ErrorValue):
        return 16
    return 4 if isinstance(value, bool) else 2 if isinstance(value, str) else 1


@single_function("ERROR.TYPE", 1, 1, takes_errors=True)
def _error_type(place: Place, operand: Operand) -> Value:
    value = single(operand, place)
    if not isinstance(value, ErrorValue):
        raise FormulaError(NOT_AVAILABLE)
    return ERROR_NUMBERS[value.kind]


@function("NA", 0, 0)
def _na(_: Place, __: list[Node]) -> Operand:
    raise FormulaError(NA)


@function("ROW", 0, 1)
def _row(place: Place, nodes: list[Node]) -> Operand:
    target = nodes[0](place) if nodes else None
    if place.is_array and isinstance(target, Range) and target.height > 1:
        place.calculator.spend(target.height)
        return Array([[target.top + 1 + row] for row in range(target.height)])
    return (target.top if isinstance(target, Range) else place.row) + 1


@function("COLUMN", 0, 1)
def _column(place: Place, nodes: list[Node]) -> Operand:
    target = nodes[0](place) if nodes else None
    return (target.left if isinstance(target, Range) else place.column) + 1


@function("ROWS", 1, 1)
def _rows(place: Place, nodes: list[Node]) -> Operand:
    return require_table(nodes[0](place)).height


@function("COLUMNS", 1, 1)
def _columns(place: Place, nodes: list[Node]) -> Operand:
    return require_table(nodes[0](place)).width
