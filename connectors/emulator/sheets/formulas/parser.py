"""From the text of a formula to a function that computes it (Lark, LALR)."""

import operator
from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from connectors.emulator.sheets.formulas import lookups  # noqa: F401 - its functions register
from connectors.emulator.sheets.formulas.functions import FUNCTIONS
from connectors.emulator.sheets.formulas.operands import Node, Operand, Place, combined, number, scalar, text
from connectors.emulator.sheets.formulas.references import PATTERN, parse_reference
from connectors.emulator.sheets.formulas.values import (
    DIVIDED_BY_ZERO,
    ERRORS,
    NOT_A_NUMBER,
    UNKNOWN_NAME,
    UNPARSABLE,
    FormulaError,
    compare,
)
from connectors.emulator.sheets.numbers import whole

GRAMMAR = Path(__file__).with_name("formula.lark")
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
    is_comma = decimal == "," and (";" in formula or "(" not in formula)
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


def _failing(error: Any) -> Node:
    def fail(_: Place) -> Operand:
        raise FormulaError(error)

    return fail


def _arithmetic(compute: Callable[[float, float], float]) -> Callable[[Any, Node, Node], Node]:
    def build(_: Any, left: Node, right: Node) -> Node:
        def node(place: Place) -> Operand:
            def one(first: Operand, second: Operand) -> float:
                return _number_result(compute, number(first, place), number(second, place))

            return combined(one, left(place), right(place), place)

        return node

    return build


def _number_result(compute: Callable[[float, float], float], left: float, right: float) -> float:
    try:
        result = compute(left, right)
    except ZeroDivisionError:
        raise FormulaError(DIVIDED_BY_ZERO) from None
    except OverflowError:
        raise FormulaError(NOT_A_NUMBER) from None
    if isinstance(result, complex) or not isfinite(result):
        raise FormulaError(NOT_A_NUMBER)
    return whole(result)


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Turns each rule of the grammar into a function of the formula's place."""

    add = _arithmetic(operator.add)
    subtract = _arithmetic(operator.sub)
    multiply = _arithmetic(operator.mul)
    divide = _arithmetic(operator.truediv)
    raise_to = _arithmetic(operator.pow)

    def start(self, node: Node) -> Node:
        return node

    def compare(self, left: Node, sign: Token, right: Node) -> Node:
        test = COMPARISONS[sign]

        def node(place: Place) -> Operand:
            def one(first: Operand, second: Operand) -> bool:
                return test(compare(scalar(first, place), scalar(second, place)), 0)

            return combined(one, left(place), right(place), place)

        return node

    def join(self, left: Node, right: Node) -> Node:
        def node(place: Place) -> Operand:
            def one(first: Operand, second: Operand) -> str:
                return text(first, place) + text(second, place)

            return combined(one, left(place), right(place), place)

        return node

    def negate(self, node: Node) -> Node:
        return lambda place: -number(node(place), place)

    def hundredth(self, node: Node) -> Node:
        return lambda place: number(node(place), place) / 100

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
        return lambda place: place.calculator.range(target, place)

    def named(self, token: Token) -> Node:
        name = str(token)
        return lambda place: place.calculator.named(name)

    def missing(self) -> Node:
        return lambda _: None

    def arguments(self, *nodes: Node) -> list[Node]:
        return list(nodes)

    def call(self, name: Token, nodes: list[Node]) -> Node:
        function = FUNCTIONS.get(name.upper())
        if function is None:
            return _failing(UNKNOWN_NAME)
        return lambda place: function(place, nodes)
