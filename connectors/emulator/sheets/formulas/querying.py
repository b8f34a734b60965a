"""QUERY: columns and rows of a table, chosen and ordered. Aggregates, labels and formats are not understood."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, VisitError

from connectors.emulator.sheets.a1 import column_index
from connectors.emulator.sheets.dates import to_serial
from connectors.emulator.sheets.formulas.arrays import Rows
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
    text,
)
from connectors.emulator.sheets.formulas.regexes import is_match
from connectors.emulator.sheets.formulas.values import NOT_AVAILABLE, ErrorValue, FormulaError, Value, key

GRAMMAR = Path(__file__).with_name("query.lark")
NOT_UNDERSTOOD = ErrorValue("NAME", "#NAME?", "The embedded Workspace does not understand this query.")

Line = list[Value]
Get = Callable[[Line, Place], Value]
Test = Callable[[Line, Place], bool]


@dataclass(frozen=True)
class Column:
    """The value of a row in one place."""

    at: int

    def __call__(self, line: Line, _: Place) -> Value:
        """The row's value."""
        return line[self.at]


@dataclass(frozen=True)
class Query:
    """What is asked for; columns by their places, none of them means all."""

    columns: list[int] = field(default_factory=list)
    test: Test = lambda _, __: True
    order: list[tuple[int, bool]] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0


@function("QUERY", 2, 3)
def _query(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(as_array(nodes[0], place))
    first = cells.left if isinstance(cells, Range) else 0
    asked = _parsed(text(nodes[1](place), place), first, cells.width)
    rows = cells.rows()
    given = int(number(nodes[2](place), place)) if len(nodes) > 2 else -1
    headings, rows = _apart(rows, given)
    place.calculator.spend(len(rows) * max(1, cells.width))
    found = [row for row in rows if any(value is not None for value in row) and asked.test(row, place)]
    for column, is_rising in reversed(asked.order):
        found.sort(key=lambda row, column=column: key(row[column]), reverse=not is_rising)  # type: ignore[misc]
    found = found[asked.offset :][: asked.limit]
    columns = asked.columns or list(range(cells.width))
    lines = [[row[column] for column in columns] for row in [*headings, *found]]
    if not lines:
        raise FormulaError(NOT_AVAILABLE)
    return Array(lines)


def _apart(rows: Rows, given: int) -> tuple[Rows, Rows]:
    """Heading rows and the others; where it is not said, a row of texts above other values is a heading."""
    if given < 0:
        above, below = (rows[0], rows[1:]) if rows else ([], [])
        is_heading = all(isinstance(value, str) for value in above)
        has_others = any(isinstance(value, int | float) for row in below for value in row)
        given = 1 if is_heading and has_others else 0
    return rows[:given], rows[given:]


def _place_of(name: str, first: int, width: int) -> int:
    column = int(name[3:]) - 1 if name.startswith("Col") else column_index(name) - first
    if not 0 <= column < width:
        raise FormulaError(ErrorValue("VALUE", "#VALUE!", f"Unable to parse query string: NO_COLUMN: {name}"))
    return column


@lru_cache(maxsize=256)
def _parsed(query: str, first: int, width: int) -> Query:
    try:
        parts: Any = _Builder(first, width).transform(_parser().parse(query))
    except VisitError as error:
        raise error.orig_exc from None
    except (LarkError, RecursionError):
        raise FormulaError(NOT_UNDERSTOOD) from None
    return Query(**parts)


@lru_cache
def _parser() -> Lark:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr")


COMPARISONS: dict[str, Callable[[Value, Value, Place], bool]] = {
    "=": lambda one, other, _: key_of(one) == key_of(other),
    "!=": lambda one, other, _: key_of(one) != key_of(other),
    "<>": lambda one, other, _: key_of(one) != key_of(other),
    "<": lambda one, other, _: _is_ordered(one, other) and key_of(one) < key_of(other),
    ">": lambda one, other, _: _is_ordered(one, other) and key_of(one) > key_of(other),
    "<=": lambda one, other, _: _is_ordered(one, other) and key_of(one) <= key_of(other),
    ">=": lambda one, other, _: _is_ordered(one, other) and key_of(one) >= key_of(other),
    "contains": lambda one, other, _: str(other) in str(one),
    "starts with": lambda one, other, _: str(one).startswith(str(other)),
    "ends with": lambda one, other, _: str(one).endswith(str(other)),
    "matches": lambda one, other, place: is_match(f"^(?:{other})$", str(one), place),
}


def key_of(value: Value) -> tuple[int, object]:
    """What orders values; other than in cells, upper and lower case differ."""
    return (1, value) if isinstance(value, str) else key(value)


def _is_ordered(one: Value, other: Value) -> bool:
    return key_of(one)[0] == key_of(other)[0]


@v_args(inline=True)
class _Builder(Transformer[Token, object]):
    """Turns a query's tree into a Query's parts."""

    def __init__(self, first: int, width: int) -> None:
        super().__init__()
        self._first, self._width = first, width

    def start(self, *parts: tuple[str, object]) -> dict[str, object]:
        return dict(parts)

    def select(self, *columns: Column) -> tuple[str, object]:
        return "columns", [column.at for column in columns]

    def where(self, test: Test) -> tuple[str, object]:
        return "test", test

    def order(self, *terms: tuple[int, bool]) -> tuple[str, object]:
        return "order", list(terms)

    def term(self, column: Column, descending: Token | None = None) -> tuple[int, bool]:
        return column.at, descending is None

    def limit(self, token: Token) -> tuple[str, object]:
        return "limit", max(0, int(float(token)))

    def offset(self, token: Token) -> tuple[str, object]:
        return "offset", max(0, int(float(token)))

    def either(self, *tests: Test) -> Test:
        return lambda line, place: any(test(line, place) for test in tests)

    def both(self, *tests: Test) -> Test:
        return lambda line, place: all(test(line, place) for test in tests)

    def negation(self, test: Test) -> Test:
        return lambda line, place: not test(line, place)

    def comparison(self, left: Get, sign: Token, right: Get) -> Test:
        compare = COMPARISONS[re.sub(r"\s+", " ", sign.lower())]

        def test(line: Line, place: Place) -> bool:
            one, other = left(line, place), right(line, place)
            return one is not None and other is not None and compare(one, other, place)

        return test

    def missing(self, operand: Get) -> Test:
        return lambda line, place: operand(line, place) is None

    def present(self, operand: Get) -> Test:
        return lambda line, place: operand(line, place) is not None

    def column(self, token: Token) -> Column:
        return Column(_place_of(str(token), self._first, self._width))

    def number(self, token: Token) -> Get:
        value = float(token)
        return lambda _, __: value

    def string(self, token: Token) -> Get:
        value = str(token[1:-1])
        return lambda _, __: value

    def boolean(self, token: Token) -> Get:
        value = token.lower() == "true"
        return lambda _, __: value

    def date(self, token: Token) -> Get:
        try:
            value = to_serial(datetime.fromisoformat(token[1:-1]))
        except (ValueError, TypeError):
            raise FormulaError(ErrorValue("VALUE", "#VALUE!", "Unable to parse query string: Invalid date.")) from None
        return lambda _, __: value
