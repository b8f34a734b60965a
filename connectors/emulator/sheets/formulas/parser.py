"""From the text of a formula to a function that computes it (Lark, LALR)."""

import operator
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from connectors.emulator.sheets.formulas import (  # noqa: F401 - their functions register
    conditions,
    information,
    lookups,
    mathematics,
    moments,
    pointing,
    querying,
    regexes,
    statistics,
    texts,
)
from connectors.emulator.sheets.formulas.arrays import literal
from connectors.emulator.sheets.formulas.functions import FUNCTIONS, Named, Pointing
from connectors.emulator.sheets.formulas.lambdas import Lambda, applied
from connectors.emulator.sheets.formulas.mathematics import checked
from connectors.emulator.sheets.formulas.operands import (
    Node,
    Operand,
    Place,
    elementwise,
    form_of,
    joined,
    number,
    scalar,
    single,
    text,
)
from connectors.emulator.sheets.formulas.references import PATTERN, Reference, parse_reference
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    ERRORS,
    UNPARSABLE,
    Formed,
    FormulaError,
    NoNumberError,
    Value,
    compare,
    unknown_name,
)
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.numbers import whole
from connectors.emulator.sheets.patterns import DATE_TYPES

GRAMMAR = Path(__file__).with_name("formula.lark")
OPENING = re.compile(r"[({]")
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


@lru_cache(maxsize=4096)
def compiled(formula: str, decimal: str) -> Node:
    """The computation of a formula; `decimal` is the locale's sign.

    With a decimal comma, a comma between digits is one only where the arguments are separated by ";" or there are none.
    """
    is_comma = decimal == "," and (";" in formula or "\\" in formula or not OPENING.search(formula))
    try:
        node: Node = _parser(is_comma).parse(formula)  # type: ignore[assignment]
    except LarkError:
        return _failing(UNPARSABLE)
    return node


@lru_cache
def _parser(is_comma: bool) -> Lark:  # noqa: FBT001 - the key of the cache
    sign = "[.,]" if is_comma else r"\."
    terminals = f"""
REFERENCE.4: /{PATTERN}/
NUMBER.2: /(\\d+({sign}\\d*)?|{sign}\\d+)([eE][+-]?\\d+)?/
"""
    return Lark(GRAMMAR.read_text(encoding="utf-8") + terminals, parser="lalr", transformer=_Builder())


def _gone_along(target: Reference, place: Place) -> Reference:
    moved = target.copied(*place.shift) if any(place.shift) else target
    if moved is None:
        raise FormulaError(BAD_REFERENCE)
    return moved


def _failing(error: Any) -> Node:
    def fail(_: Place) -> Operand:
        raise FormulaError(error)

    return fail


def _arithmetic(
    name: str, compute: Callable[[float, float], float], form: Callable[[Json | None, Json | None], Json | None]
) -> Callable[[Any, Node, Node], Node]:
    def build(_: Any, left: Node, right: Node) -> Node:
        def node(place: Place) -> Operand:
            def one(first: Operand, second: Operand) -> Value:
                try:
                    values = float(number(first, place)), float(number(second, place))
                except NoNumberError as error:
                    raise error.of(name, (single(first, place), single(second, place))) from None
                result = checked(lambda: compute(*values))
                found = form(form_of(first), form_of(second))
                return Formed(result, found) if found else result

            return elementwise(one, [left(place), right(place)], place)

        return node

    return build


def _form_of_sum(first: Json | None, second: Json | None) -> Json | None:
    """A date and a number of days are a date."""
    return first or second


def _form_of_difference(first: Json | None, second: Json | None) -> Json | None:
    """Between two dates lies a number of days."""
    is_span = first and second and first.get("type") in DATE_TYPES and second.get("type") in DATE_TYPES
    return None if is_span else first or second


def _form_of_product(first: Json | None, second: Json | None) -> Json | None:
    """Money times a number is money; a date or a percentage in a product is a number (assumed)."""
    return next((form for form in (first, second) if form and form.get("type") == "CURRENCY"), None)


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Turns each rule of the grammar into a function of the formula's place."""

    add = _arithmetic("ADD", operator.add, _form_of_sum)
    subtract = _arithmetic("MINUS", operator.sub, _form_of_difference)
    multiply = _arithmetic("MULTIPLY", operator.mul, _form_of_product)
    divide = _arithmetic("DIVIDE", operator.truediv, _form_of_product)
    raise_to = _arithmetic("POWER", operator.pow, lambda _, __: None)

    def start(self, node: Node) -> Node:
        return node

    def compare(self, left: Node, sign: Token, right: Node) -> Node:
        test = COMPARISONS[sign]

        def node(place: Place) -> Operand:
            def one(first: Operand, second: Operand) -> bool:
                return test(compare(scalar(first, place), scalar(second, place)), 0)

            return elementwise(one, [left(place), right(place)], place)

        return node

    def join(self, left: Node, right: Node) -> Node:
        def node(place: Place) -> Operand:
            def one(first: Operand, second: Operand) -> str:
                return joined((text(first, place), text(second, place)))

            return elementwise(one, [left(place), right(place)], place)

        return node

    def negate(self, node: Node) -> Node:
        return _each("UMINUS", node, lambda value: -value)

    def hundredth(self, node: Node) -> Node:
        return _each("UNARY_PERCENT", node, lambda value: value / 100)

    def number(self, token: Token) -> Node:
        value = whole(float(token.replace(",", ".")))
        return lambda _: value

    def string(self, token: Token) -> Node:
        value = token[1:-1].replace('""', '"')
        return lambda _: value

    def boolean(self, token: Token) -> Node:
        value = token.upper() in ("TRUE", "ИСТИНА")
        return lambda _: value

    def error(self, token: Token) -> Node:
        return _failing(ERRORS[token])

    def reference(self, token: Token) -> Node:
        target = parse_reference(token)
        return Pointing(lambda place: place.calculator.range(_gone_along(target, place), place))

    def named(self, token: Token) -> Node:
        return Named(str(token))

    def line(self, *nodes: Node) -> list[Node]:
        return list(nodes)

    def lines(self, *lines: list[Node]) -> list[list[Node]]:
        return list(lines)

    def array(self, lines: list[list[Node]]) -> Node:
        return lambda place: literal(place, lines)

    def missing(self) -> Node:
        return lambda _: None

    def arguments(self, *nodes: Node) -> list[Node]:
        return list(nodes)

    def apply(self, node: Node, nodes: list[Node]) -> Node:
        return applied(node, nodes)

    def call(self, name: Token, nodes: list[Node]) -> Node:
        if name.upper() == "LAMBDA":
            return Lambda(nodes)
        function = FUNCTIONS.get(name.upper())
        if function is None:
            return _failing(unknown_name("function", name))
        return lambda place: function(place, nodes)


def _each(name: str, node: Node, compute: Callable[[float], float]) -> Node:
    """A sign before or behind one operand."""

    def computed(place: Place) -> Operand:
        def one(operand: Operand) -> Value:
            try:
                return whole(compute(number(operand, place)))
            except NoNumberError as error:
                raise error.of(name, [single(operand, place)]) from None

        return elementwise(one, [node(place)], place)

    return computed
