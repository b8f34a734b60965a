"""The functions formulas may call: how they register, and those that decide.

A function takes the formula's place and its arguments, not yet computed. One of single values takes computed ones, and
is applied to each cell of a range where arrays are wanted.
"""

from collections.abc import Callable
from dataclasses import replace

from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    elementwise,
    number,
    scalar,
    single,
    table,
    truth,
    values_of,
)
from connectors.emulator.sheets.formulas.values import (
    NOT_A_NUMBER,
    UNKNOWN_NAME,
    WRONG_ARGUMENTS,
    ErrorValue,
    FormulaError,
    NoNumberError,
    Value,
    compare,
    not_found,
    wrong_arguments,
)

Function = Callable[[Place, list[Node]], Operand]
FUNCTIONS: dict[str, Function] = {}
NO_MATCH = ErrorValue("N_A", "#N/A", "No match.")


def function(name: str, least: int, most: int | None) -> Callable[[Function], Function]:
    """Register a function under its name with how many arguments it takes; most None means any number."""

    def register(body: Function) -> Function:
        def checked(place: Place, nodes: list[Node]) -> Operand:
            given = [] if least == 0 and most == 0 else nodes
            if len(given) < least or (most is not None and len(given) > most):
                raise FormulaError(wrong_arguments(name, least, most, len(given)))
            try:
                return body(place, given)
            except NoNumberError as error:
                raise error.of(name, (_value(node, place) for node in given)) from None

        FUNCTIONS[name] = checked
        return body

    return register


def single_function(
    name: str, least: int, most: int | None, *, takes_errors: bool = False
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Register a function of single values, called with the place and one operand for each argument.

    `takes_errors`: an argument that is an error is handed over as a value, not raised.
    """

    def register(body: Callable[..., Value]) -> Callable[..., Value]:
        def called(place: Place, nodes: list[Node]) -> Operand:
            operands = [_computed(node, place) if takes_errors else node(place) for node in nodes]
            return elementwise(lambda *found: _single(place, body, name, found), operands, place)

        function(name, least, most)(called)
        return body

    return register


def _single(place: Place, body: Callable[..., Value], name: str, operands: tuple[Operand, ...]) -> Value:
    try:
        return body(place, *operands)
    except NoNumberError as error:
        raise error.of(name, (single(operand, place) for operand in operands)) from None


def _value(node: Node, place: Place) -> Value:
    return single(_computed(node, place), place)


def _computed(node: Node, place: Place) -> Operand:
    try:
        return node(place)
    except FormulaError as error:
        return error.value


@function("IF", 2, 3)
def _if(place: Place, nodes: list[Node]) -> Operand:
    condition = nodes[0](place)
    if place.is_array and isinstance(condition, Range | Array) and condition.height * condition.width > 1:
        branches: list[Operand] = [_computed(node, place) for node in nodes[1:]]
        return elementwise(lambda *found: _chosen(place, *found), [condition, *branches], place)
    if truth(condition, place):
        return nodes[1](place)
    return nodes[2](place) if len(nodes) > 2 else False


def _chosen(place: Place, condition: Operand, then: Operand, *otherwise: Operand) -> Value:
    if truth(condition, place):
        return single(then, place)
    return single(otherwise[0], place) if otherwise else False


@function("IFS", 2, None)
def _ifs(place: Place, nodes: list[Node]) -> Operand:
    if len(nodes) % 2:
        raise FormulaError(WRONG_ARGUMENTS)
    for condition, then in zip(nodes[::2], nodes[1::2], strict=True):
        if truth(condition(place), place):
            return then(place)
    raise FormulaError(NO_MATCH)


@function("SWITCH", 3, None)
def _switch(place: Place, nodes: list[Node]) -> Operand:
    wanted, cases = scalar(nodes[0](place), place), nodes[1:]
    for case, then in zip(cases[::2], cases[1::2], strict=False):
        if compare(wanted, scalar(case(place), place)) == 0:
            return then(place)
    if len(cases) % 2:
        return cases[-1](place)
    raise FormulaError(NO_MATCH)


@function("CHOOSE", 2, None)
def _choose(place: Place, nodes: list[Node]) -> Operand:
    index = int(number(nodes[0](place), place))
    if not 1 <= index < len(nodes):
        raise FormulaError(NOT_A_NUMBER)
    return nodes[index](place)


@function("IFERROR", 1, 2)
def _iferror(place: Place, nodes: list[Node]) -> Operand:
    return _unless(place, nodes, lambda _: True)


@function("IFNA", 1, 2)
def _ifna(place: Place, nodes: list[Node]) -> Operand:
    return _unless(place, nodes, lambda error: error.kind == "N_A")


def _unless(place: Place, nodes: list[Node], is_caught: Callable[[ErrorValue], bool]) -> Operand:
    result = _computed(nodes[0], place)
    cells = table(result)
    if isinstance(result, Array) or (place.is_array and cells.height * cells.width > 1):
        rest = nodes[1](place) if len(nodes) > 1 else None
        lines = [[rest if _is_error(value, is_caught) else value for value in line] for line in cells.rows()]
        return Array([[single(value, place) for value in line] for line in lines])
    if cells.height * cells.width != 1 or not _is_error(single(result, place), is_caught):
        return result
    return nodes[1](place) if len(nodes) > 1 else None


def _is_error(value: Value, is_caught: Callable[[ErrorValue], bool]) -> bool:
    return isinstance(value, ErrorValue) and is_caught(value)


@function("AND", 1, None)
def _and(place: Place, nodes: list[Node]) -> Operand:
    return all(_truths(place, nodes))


@function("OR", 1, None)
def _or(place: Place, nodes: list[Node]) -> Operand:
    return any(_truths(place, nodes))


@function("XOR", 1, None)
def _xor(place: Place, nodes: list[Node]) -> Operand:
    return sum(_truths(place, nodes)) % 2 == 1


def _truths(place: Place, nodes: list[Node]) -> list[bool]:
    """Conditions; in ranges texts and empty cells do not count."""
    found = []
    for node in nodes:
        operand = node(place)
        if not isinstance(operand, Range | Array):
            found.append(truth(operand, place))
            continue
        values = (value for value in values_of(operand) if value is not None)
        found += [truth(value, place) for value in values if not isinstance(value, str)]
    return found


@single_function("NOT", 1, 1)
def _not(place: Place, value: Operand) -> Value:
    return not truth(value, place)


@function("TRUE", 0, 0)
def _true(_: Place, __: list[Node]) -> Operand:
    return True


@function("FALSE", 0, 0)
def _false(_: Place, __: list[Node]) -> Operand:
    return False


@function("LET", 3, None)
def _let(place: Place, nodes: list[Node]) -> Operand:
    if len(nodes) % 2 == 0:
        raise FormulaError(WRONG_ARGUMENTS)
    for name, node in zip(nodes[:-1:2], nodes[1:-1:2], strict=True):
        if not isinstance(name, Named):
            raise FormulaError(UNKNOWN_NAME)
        place = replace(place, names={**place.names, name.name.upper(): node(place)})
    return nodes[-1](place)


class Named:
    """A name in a formula: of LET's, or of a named range."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, place: Place) -> Operand:
        """What the name stands for; raises FormulaError #NAME?."""
        if self.name.upper() in place.names:
            return place.names[self.name.upper()]
        return place.calculator.named(self.name)


class Pointing:
    """A reference that a formula consists of alone points at one cell; what functions give may be a whole table."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __call__(self, place: Place) -> Operand:
        """The cells pointed at."""
        return self.node(place)


def require_found(row: int | None, wanted: str, name: str) -> int:
    """A row that was found; raises FormulaError #N/A for None, of this function with what it had to find."""
    if row is None:
        raise FormulaError(not_found(wanted, name))
    return row
