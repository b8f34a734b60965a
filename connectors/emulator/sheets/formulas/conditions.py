"""Functions with criteria: COUNTIF, SUMIFS, AVERAGEIF, MAXIFS and their kin."""

import math
import re
from collections.abc import Callable, Sequence

from connectors.emulator.sheets.entering import read_value
from connectors.emulator.sheets.formulas.functions import function
from connectors.emulator.sheets.formulas.mathematics import checked
from connectors.emulator.sheets.formulas.operands import (
    Node,
    Operand,
    Place,
    Range,
    Table,
    elementwise,
    form_of,
    require_table,
    scalar,
)
from connectors.emulator.sheets.formulas.statistics import mean
from connectors.emulator.sheets.formulas.values import (
    WRONG_ARGUMENTS,
    WRONG_VALUE,
    ErrorValue,
    Formed,
    FormulaError,
    Value,
    compare,
    key,
)
from connectors.emulator.sheets.formulas.wildcards import wildcard

CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)
TESTS_A_STEP = 4

Test = Callable[[Value], bool]


@function("COUNTIF", 2, 2)
def _countif(place: Place, nodes: list[Node]) -> Operand:
    return _each(place, nodes[1], lambda wanted: len(_matching([require_table(nodes[0](place))], [wanted], place)))


@function("COUNTIFS", 2, None)
def _countifs(place: Place, nodes: list[Node]) -> Operand:
    return len(_selected(place, nodes))


@function("COUNTUNIQUEIFS", 3, None)
def _countuniqueifs(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(nodes[0](place))
    values = (cells.at(row, column) for row, column in _selected(place, nodes[1:]))
    return len({key(value) for value in values if value is not None})


@function("SUMIF", 2, 3)
def _sumif(place: Place, nodes: list[Node]) -> Operand:
    return _if(place, nodes, math.fsum)


@function("AVERAGEIF", 2, 3)
def _averageif(place: Place, nodes: list[Node]) -> Operand:
    return _if(place, nodes, mean)


def _if(place: Place, nodes: list[Node], summary: Callable[[Sequence[float]], float]) -> Operand:
    tested = require_table(nodes[0](place))
    summed = require_table(nodes[2](place)) if len(nodes) > 2 else tested
    if isinstance(summed, Range) and isinstance(tested, Range):  # only its corner counts
        summed = Range(summed.calculator, summed.sheet, summed.top, summed.left, tested.height, tested.width)
    return _each(place, nodes[1], lambda wanted: _summary(summary, summed, _matching([tested], [wanted], place)))


def _register(name: str, summary: Callable[[Sequence[float]], float]) -> None:
    @function(name, 3, None)
    def _(place: Place, nodes: list[Node]) -> Operand:
        return _summary(summary, require_table(nodes[0](place)), _selected(place, nodes[1:]))


for _name, _of in (
    ("SUMIFS", math.fsum),
    ("AVERAGEIFS", mean),
    ("MINIFS", lambda values: min(values, default=0)),
    ("MAXIFS", lambda values: max(values, default=0)),
):
    _register(_name, _of)


def _each(place: Place, node: Node, compute: Callable[[Value], Value]) -> Operand:
    """One criterion, or where arrays are wanted each of a range of them."""
    return elementwise(lambda wanted: compute(scalar(wanted, place)), [node(place)], place)


def _summary(summary: Callable[[Sequence[float]], float], cells: Table, places: list[tuple[int, int]]) -> Value:
    values = [cells.at(row, column) for row, column in places]
    for value in values:
        if isinstance(value, ErrorValue):
            raise FormulaError(value)
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    result = checked(lambda: summary(numbers))
    form = form_of(cells.operand(*places[0])) if places else None
    return Formed(result, form) if form else result


def _selected(place: Place, nodes: list[Node]) -> list[tuple[int, int]]:
    """The cells (row, column) of equally large ranges at which every criterion holds."""
    if len(nodes) % 2:
        raise FormulaError(WRONG_ARGUMENTS)
    ranges = [require_table(node(place)) for node in nodes[::2]]
    if len({(cells.height, cells.width) for cells in ranges}) > 1:
        raise FormulaError(WRONG_VALUE)
    return _matching(ranges, [scalar(node(place), place) for node in nodes[1::2]], place)


def _matching(ranges: list[Table], criteria: list[Value], place: Place) -> list[tuple[int, int]]:
    tests = [criterion(wanted, place) for wanted in criteria]
    height, width = max(cells.used_height for cells in ranges), ranges[0].width
    # cells below the last filled row are empty: they count where every criterion takes an empty cell
    if all(test(None) for test in tests):
        height = ranges[0].height
    place.calculator.spend(height * width * len(ranges) // TESTS_A_STEP)
    grids = [cells.values() for cells in ranges]
    return [
        (row, column)
        for row in range(height)
        for column in range(width)
        if all(test(_at(grid, row, column)) for grid, test in zip(grids, tests, strict=True))
    ]


def _at(grid: list[list[Value]], row: int, column: int) -> Value:
    line = grid[row] if row < len(grid) else []
    return line[column] if column < len(line) else None


def criterion(wanted: Value, place: Place) -> Test:
    """The test that a criterion such as ">=10", "М*" or 5 means."""
    if not isinstance(wanted, str):
        return lambda value: value is not None and key(value) == key(wanted)
    found = CRITERION.fullmatch(wanted)
    sign, rest = (found[1] or "=", found[2]) if found else ("=", wanted)
    read = read_value(rest.strip(), place.locale, place.calculator.today)
    content: Value = read.content if read else rest  # type: ignore[assignment]
    if sign in ("=", "<>"):
        return _equality(content, is_wanted=sign == "=")
    return _order(sign, content)


def _equality(wanted: Value, *, is_wanted: bool) -> Test:
    if not isinstance(wanted, str):
        return lambda value: (value is not None and key(value) == key(wanted)) == is_wanted
    pattern = wildcard(wanted)

    def test(value: Value) -> bool:
        is_text = value is None or isinstance(value, str)
        return (is_text and pattern.matches(str(value or ""))) == is_wanted

    return test


def _order(sign: str, wanted: Value) -> Test:
    tests: dict[str, Callable[[int], bool]] = {
        "<": lambda order: order < 0,
        ">": lambda order: order > 0,
        "<=": lambda order: order <= 0,
        ">=": lambda order: order >= 0,
    }
    return lambda value: value is not None and key(value)[0] == key(wanted)[0] and tests[sign](compare(value, wanted))
