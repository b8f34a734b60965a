"""The functions formulas may call. Each takes the formula's place and its arguments, not yet computed."""

from collections.abc import Callable
from urllib.parse import urlsplit

from connectors.emulator.sheets.dates import to_serial
from connectors.emulator.sheets.formulas.operands import (
    Node,
    Operand,
    Place,
    Range,
    as_array,
    number,
    require_table,
    scalar,
    table,
    text,
    truth,
    values_of,
)
from connectors.emulator.sheets.formulas.values import (
    NOT_AVAILABLE,
    WRONG_ARGUMENTS,
    WRONG_VALUE,
    ErrorValue,
    FormulaError,
)

Function = Callable[[Place, list[Node]], Operand]
FUNCTIONS: dict[str, Function] = {}


def function(name: str, least: int, most: int | None) -> Callable[[Function], Function]:
    """Register a function under its name with how many arguments it takes; most None means any number."""

    def register(body: Function) -> Function:
        def checked(place: Place, nodes: list[Node]) -> Operand:
            given = [] if least == 0 and most == 0 else nodes
            if len(given) < least or (most is not None and len(given) > most):
                raise FormulaError(WRONG_ARGUMENTS)
            return body(place, given)

        FUNCTIONS[name] = checked
        return body

    return register


@function("IF", 2, 3)
def _if(place: Place, nodes: list[Node]) -> Operand:
    if truth(nodes[0](place), place):
        return nodes[1](place)
    return nodes[2](place) if len(nodes) > 2 else False


@function("IFERROR", 1, 2)
def _iferror(place: Place, nodes: list[Node]) -> Operand:
    return _unless(place, nodes, lambda _: True)


@function("IFNA", 1, 2)
def _ifna(place: Place, nodes: list[Node]) -> Operand:
    return _unless(place, nodes, lambda error: error.kind == "N_A")


def _unless(place: Place, nodes: list[Node], is_caught: Callable[[ErrorValue], bool]) -> Operand:
    try:
        result = nodes[0](place)
        if not isinstance(result, Range) or result.height * result.width == 1:
            scalar(result, place)
    except FormulaError as error:
        if not is_caught(error.value):
            raise
        return nodes[1](place) if len(nodes) > 1 else None
    return result


@function("AND", 1, None)
def _and(place: Place, nodes: list[Node]) -> Operand:
    return all(_truths(place, nodes))


@function("OR", 1, None)
def _or(place: Place, nodes: list[Node]) -> Operand:
    return any(_truths(place, nodes))


def _truths(place: Place, nodes: list[Node]) -> list[bool]:
    values = [value for node in nodes for value in values_of(node(place))]
    return [truth(value, place) for value in values if value is not None]


@function("NOT", 1, 1)
def _not(place: Place, nodes: list[Node]) -> Operand:
    return not truth(nodes[0](place), place)


@function("TRUE", 0, 0)
def _true(_: Place, __: list[Node]) -> Operand:
    return True


@function("FALSE", 0, 0)
def _false(_: Place, __: list[Node]) -> Operand:
    return False


@function("ISBLANK", 1, 1)
def _isblank(place: Place, nodes: list[Node]) -> Operand:
    operand = nodes[0](place)
    return table(operand).at(0, 0) is None


@function("ROW", 0, 1)
def _row(place: Place, nodes: list[Node]) -> Operand:
    target = nodes[0](place) if nodes else None
    return (target.top if isinstance(target, Range) else place.row) + 1


@function("COLUMN", 0, 1)
def _column(place: Place, nodes: list[Node]) -> Operand:
    target = nodes[0](place) if nodes else None
    return (target.left if isinstance(target, Range) else place.column) + 1


@function("SUM", 1, None)
def _sum(place: Place, nodes: list[Node]) -> Operand:
    total: float = 0
    for node in nodes:
        operand = node(place)
        if not isinstance(operand, Range):
            total += sum(number(value, place) for value in values_of(operand))
            continue
        for value in values_of(operand):
            if isinstance(value, ErrorValue):
                raise FormulaError(value)
            if isinstance(value, int | float) and not isinstance(value, bool):
                total += value
    return total


@function("COUNTA", 1, None)
def _counta(place: Place, nodes: list[Node]) -> Operand:
    return sum(value is not None for node in nodes for value in values_of(node(place)))


@function("LEN", 1, 1)
def _len(place: Place, nodes: list[Node]) -> Operand:
    return len(text(nodes[0](place), place))


@function("TRIM", 1, 1)
def _trim(place: Place, nodes: list[Node]) -> Operand:
    return " ".join(word for word in text(nodes[0](place), place).split(" ") if word)


@function("CONCATENATE", 1, None)
def _concatenate(place: Place, nodes: list[Node]) -> Operand:
    return "".join(text(value, place) for node in nodes for value in values_of(node(place)))


@function("JOIN", 2, None)
def _join(place: Place, nodes: list[Node]) -> Operand:
    delimiter = text(nodes[0](place), place)
    return delimiter.join(text(value, place) for node in nodes[1:] for value in values_of(node(place)))


@function("TEXTJOIN", 3, None)
def _textjoin(place: Place, nodes: list[Node]) -> Operand:
    delimiter, skips_empty = text(nodes[0](place), place), truth(nodes[1](place), place)
    texts = [text(value, place) for node in nodes[2:] for value in values_of(node(place))]
    return delimiter.join(entry for entry in texts if entry or not skips_empty)


@function("HYPERLINK", 1, 2)
def _hyperlink(place: Place, nodes: list[Node]) -> Operand:
    address = text(nodes[0](place), place)
    if not urlsplit(address).scheme and not address.startswith("#"):
        address = "http://" + address
    return scalar(nodes[1](place), place) if len(nodes) > 1 else address


@function("TODAY", 0, 0)
def _today(place: Place, _: list[Node]) -> Operand:
    return to_serial(place.calculator.today.replace(hour=0, minute=0, second=0))


@function("ARRAYFORMULA", 1, 1)
def _arrayformula(place: Place, nodes: list[Node]) -> Operand:
    return as_array(nodes[0], place)


@function("INDEX", 1, 3)
def _index(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(nodes[0](place))
    row = int(number(nodes[1](place), place)) if len(nodes) > 1 else 0
    column = int(number(nodes[2](place), place)) if len(nodes) > 2 else 0
    if len(nodes) == 2 and cells.height == 1 and cells.width > 1:
        row, column = 0, row
    if not (0 <= row <= cells.height and 0 <= column <= cells.width):
        raise FormulaError(ErrorValue("NUM", "#NUM!", "Function INDEX parameter is out of range."))
    return _slice(cells, row, column)


def _slice(cells: Operand, row: int, column: int) -> Operand:
    """Row and column of a table, counted from 1; 0 means all of them."""
    whole = table(cells)
    top, height = (row - 1, 1) if row else (0, whole.height)
    left, width = (column - 1, 1) if column else (0, whole.width)
    if isinstance(whole, Range):
        return Range(whole.calculator, whole.sheet, whole.top + top, whole.left + left, height, width)
    if height == width == 1:
        return whole.at(top, left)
    raise FormulaError(WRONG_VALUE)


def require_found(row: int | None) -> int:
    """A row that was found; raises FormulaError #N/A for None."""
    if row is None:
        raise FormulaError(NOT_AVAILABLE)
    return row
