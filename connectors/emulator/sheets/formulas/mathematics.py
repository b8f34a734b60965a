"""Sums, rounding, powers and the rest of school mathematics."""

import math
import random
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from connectors.emulator.sheets.formulas.functions import function, single_function
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    as_array,
    form_of,
    number,
    require_table,
    table,
    values_of,
)
from connectors.emulator.sheets.formulas.values import (
    DIVIDED_BY_ZERO,
    NOT_A_NUMBER,
    WRONG_VALUE,
    ErrorValue,
    Formed,
    FormulaError,
    Value,
    zero_divisor,
)
from connectors.emulator.sheets.numbers import whole

MAX_FACTORIAL = 170
MAX_COMBINED = 1030
SINGLE: dict[str, Callable[[float], float]] = {
    "ABS": abs,
    "SIGN": lambda value: (value > 0) - (value < 0),
    "INT": math.floor,
    "SQRT": math.sqrt,
    "EXP": math.exp,
    "LN": math.log,
    "LOG10": math.log10,
    "SIN": math.sin,
    "COS": math.cos,
    "TAN": math.tan,
    "ASIN": math.asin,
    "ACOS": math.acos,
    "ATAN": math.atan,
    "DEGREES": math.degrees,
    "RADIANS": math.radians,
    "EVEN": lambda value: math.copysign(math.ceil(abs(value) / 2) * 2, value),
    "ODD": lambda value: math.copysign(max(1, math.ceil((abs(value) - 1) / 2) * 2 + 1), value),
}


def computed(place: Place, nodes: list[Node]) -> list[Operand]:
    """All arguments, each computed once."""
    return [node(place) for node in nodes]


def numbers_of(place: Place, nodes: list[Node]) -> list[float]:
    """The numbers among arguments: in ranges texts, booleans and empty cells do not count, by themselves they do.

    Raises FormulaError for an error among them.
    """
    return numbers_among(computed(place, nodes), place)


def numbers_among(operands: list[Operand], place: Place) -> list[float]:
    """The numbers of `numbers_of`, the arguments being computed."""
    return [value for operand in operands for value in numbers_in(operand, place)]


def numbers_in(operand: Operand, place: Place) -> list[float]:
    """The numbers in one argument."""
    if not isinstance(operand, Range | Array):
        return [number(operand, place)]
    found = []
    for line in operand.values():
        for value in line:
            if isinstance(value, ErrorValue):
                raise FormulaError(value)
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.append(value)
    return found


def like_first(operands: list[Operand], result: float) -> Value:
    """A result in the number format of the first cell that it was made of."""
    cells = table(operands[0])
    form = form_of(cells.operand(0, 0) if cells.used_height and cells.width else None)
    return Formed(whole(result), form) if form else whole(result)


def _register(name: str, compute: Callable[[float], float]) -> None:
    @single_function(name, 1, 1)
    def _(place: Place, operand: Operand) -> Value:
        return checked(lambda: compute(number(operand, place)))


def checked(compute: Callable[[], float]) -> float:
    """A number that can be one; raises FormulaError #NUM! or #DIV/0! for what cannot."""
    try:
        result = compute()
    except ZeroDivisionError:
        raise FormulaError(DIVIDED_BY_ZERO) from None
    except (ArithmeticError, ValueError):
        raise FormulaError(NOT_A_NUMBER) from None
    if isinstance(result, complex) or not math.isfinite(result):
        raise FormulaError(NOT_A_NUMBER)
    return whole(result)


for _name, _compute in SINGLE.items():
    _register(_name, _compute)


@function("SUM", 1, None)
def _sum(place: Place, nodes: list[Node]) -> Operand:
    operands = computed(place, nodes)
    return like_first(operands, checked(lambda: math.fsum(numbers_among(operands, place))))


@function("PRODUCT", 1, None)
def _product(place: Place, nodes: list[Node]) -> Operand:
    return checked(lambda: math.prod(map(float, numbers_of(place, nodes))))


@function("SUMSQ", 1, None)
def _sumsq(place: Place, nodes: list[Node]) -> Operand:
    return checked(lambda: math.fsum(float(value) ** 2 for value in numbers_of(place, nodes)))


@function("SUMPRODUCT", 1, None)
def _sumproduct(place: Place, nodes: list[Node]) -> Operand:
    tables = [require_table(as_array(node, place)) for node in nodes]
    if len({(cells.height, cells.width) for cells in tables if isinstance(cells, Range)}) > 1:
        raise FormulaError(WRONG_VALUE)
    height, width = max(cells.used_height for cells in tables), max(cells.width for cells in tables)
    place.calculator.spend(height * width * len(tables))
    return checked(
        lambda: math.fsum(
            math.prod(_factor(cells.at(row, column)) for cells in tables)
            for row in range(height)
            for column in range(width)
        )
    )


def _factor(value: Value) -> float:
    """A text or an empty cell counts as nothing; an error is one of the whole."""
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    return float(value) if isinstance(value, int | float) else 0


def rounded(value: float, digits: int, rounding: str) -> float:
    """Rounded as people do it, on the decimal digits; below zero digits to tens, hundreds and so on."""
    if not -300 < digits < 300 or not math.isfinite(value):
        return 0 if digits < 0 else value
    exact = Decimal(repr(float(value)))
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= digits:
        return whole(value)
    shifted = exact.scaleb(digits).to_integral_value(rounding=rounding)
    return whole(float(shifted.scaleb(-digits)))


def _register_rounding(name: str, rounding: str) -> None:
    @single_function(name, 1, 2)
    def _(place: Place, value: Operand, digits: Operand = None) -> Value:
        places = int(number(digits, place))
        result = checked(lambda: rounded(number(value, place), places, rounding))
        form = form_of(value)
        return Formed(result, form) if form else result


for _name, _rounding in (
    ("ROUND", ROUND_HALF_UP),
    ("ROUNDUP", ROUND_UP),
    ("ROUNDDOWN", ROUND_DOWN),
    ("TRUNC", ROUND_DOWN),
):
    _register_rounding(_name, _rounding)


def _register_step(name: str, turn: Callable[[float], float]) -> None:
    @single_function(name, 1, 2)
    def _(place: Place, value: Operand, step: Operand = 1) -> Value:
        size, by = number(value, place), abs(number(step, place))
        return checked(lambda: rounded(turn(round(size / by, 9)) * by, 12, ROUND_HALF_UP) if by else 0)


for _name, _turn in (
    ("CEILING", math.ceil),
    ("FLOOR", math.floor),
    ("MROUND", lambda value: rounded(value, 0, ROUND_HALF_UP)),
    ("CEILING.MATH", math.ceil),
    ("FLOOR.MATH", math.floor),
):
    _register_step(_name, _turn)


def _divisor(operand: Operand, place: Place, name: str) -> float:
    found = number(operand, place)
    if not found:
        raise FormulaError(zero_divisor(name))
    return found


@single_function("MOD", 2, 2)
def _mod(place: Place, value: Operand, by: Operand) -> Value:
    return checked(lambda: number(value, place) % _divisor(by, place, "MOD"))


@single_function("QUOTIENT", 2, 2)
def _quotient(place: Place, value: Operand, by: Operand) -> Value:
    return checked(lambda: math.trunc(number(value, place) / _divisor(by, place, "QUOTIENT")))


@single_function("POWER", 2, 2)
def _power(place: Place, value: Operand, by: Operand) -> Value:
    return checked(lambda: float(number(value, place)) ** float(number(by, place)))


@single_function("LOG", 1, 2)
def _log(place: Place, value: Operand, base: Operand = 10) -> Value:
    return checked(lambda: math.log(number(value, place), number(base, place)))


@single_function("ATAN2", 2, 2)
def _atan2(place: Place, x: Operand, y: Operand) -> Value:
    return checked(lambda: math.atan2(number(y, place), number(x, place)))


@function("PI", 0, 0)
def _pi(_: Place, __: list[Node]) -> Operand:
    return math.pi


@single_function("FACT", 1, 1)
def _fact(place: Place, value: Operand) -> Value:
    size = int(number(value, place))
    if not 0 <= size <= MAX_FACTORIAL:
        raise FormulaError(NOT_A_NUMBER)
    return checked(lambda: float(math.factorial(size)))


@single_function("COMBIN", 2, 2)
def _combin(place: Place, total: Operand, chosen: Operand) -> Value:
    size, part = int(number(total, place)), int(number(chosen, place))
    if not 0 <= part <= size <= MAX_COMBINED:
        raise FormulaError(NOT_A_NUMBER)
    return checked(lambda: float(math.comb(size, part)))


@function("GCD", 1, None)
def _gcd(place: Place, nodes: list[Node]) -> Operand:
    return checked(lambda: math.gcd(*_counts(place, nodes)))


@function("LCM", 1, None)
def _lcm(place: Place, nodes: list[Node]) -> Operand:
    result = 1
    for value in _counts(place, nodes):
        result = math.lcm(result, value)
        if result > 1e300:
            raise FormulaError(NOT_A_NUMBER)
    return checked(lambda: float(result))


def _counts(place: Place, nodes: list[Node]) -> list[int]:
    values = [int(value) for value in numbers_of(place, nodes)]
    if any(value < 0 for value in values):
        raise FormulaError(NOT_A_NUMBER)
    return values


@function("RAND", 0, 0)
def _rand(_: Place, __: list[Node]) -> Operand:
    return random.random()  # noqa: S311 - a spreadsheet's dice


@single_function("RANDBETWEEN", 2, 2)
def _randbetween(place: Place, low: Operand, high: Operand) -> Value:
    least, most = math.ceil(number(low, place)), math.floor(number(high, place))
    if least > most:
        raise FormulaError(NOT_A_NUMBER)
    return random.randint(least, most)  # noqa: S311


@function("COUNT", 1, None)
def _count(place: Place, nodes: list[Node]) -> Operand:
    values = (value for node in nodes for value in values_of(node(place)))
    return sum(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
