"""Counts, averages, extremes and ranks."""

import math
from collections.abc import Callable, Sequence
from statistics import StatisticsError, median, multimode, pstdev, pvariance, stdev, variance

from connectors.emulator.sheets.formulas.functions import function
from connectors.emulator.sheets.formulas.mathematics import (
    checked,
    computed,
    like_first,
    numbers_among,
    numbers_in,
    numbers_of,
)
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    Range,
    number,
    require_range,
    table,
    truth,
    values_of,
)
from connectors.emulator.sheets.formulas.values import (
    DIVIDED_BY_ZERO,
    NOT_A_NUMBER,
    NOT_AVAILABLE,
    FormulaError,
    Value,
    key,
)
from connectors.emulator.sheets.model import Formula

Summary = Callable[[Sequence[float]], float]


def mean(values: Sequence[float]) -> float:
    """The average; raises ZeroDivisionError of nothing."""
    return math.fsum(values) / len(values)


SUMMARIES: dict[str, Summary] = {
    "AVERAGE": mean,
    "MIN": lambda values: min(values, default=0),
    "MAX": lambda values: max(values, default=0),
    "MEDIAN": median,
}
SPREADS: dict[str, Summary] = {
    "STDEV": stdev,
    "STDEV.S": stdev,
    "STDEVP": pstdev,
    "STDEV.P": pstdev,
    "VAR": variance,
    "VAR.S": variance,
    "VARP": pvariance,
    "VAR.P": pvariance,
    "MODE": lambda values: multimode(values)[0],
}
SUBTOTALS: dict[int, Summary] = {
    1: mean,
    2: len,
    4: lambda values: max(values, default=0),
    5: lambda values: min(values, default=0),
    6: math.prod,
    7: stdev,
    8: pstdev,
    9: math.fsum,
    10: variance,
    11: pvariance,
}


def summed_up(summary: Summary, values: Sequence[float]) -> float:
    """A summary of numbers; raises FormulaError #DIV/0! or #NUM! for too few."""
    try:
        return checked(lambda: summary([float(value) for value in values]))
    except StatisticsError:
        raise FormulaError(NOT_A_NUMBER) from None


def _register(name: str, summary: Summary, *, keeps_format: bool) -> None:
    @function(name, 1, None)
    def _(place: Place, nodes: list[Node]) -> Operand:
        operands = computed(place, nodes)
        result = summed_up(summary, numbers_among(operands, place))
        return like_first(operands, result) if keeps_format else result


for _name, _summary in SUMMARIES.items():
    _register(_name, _summary, keeps_format=True)
for _name, _summary in SPREADS.items():
    _register(_name, _summary, keeps_format=False)


@function("COUNTA", 1, None)
def _counta(place: Place, nodes: list[Node]) -> Operand:
    return sum(value is not None for node in nodes for value in values_of(node(place)))


@function("COUNTBLANK", 1, None)
def _countblank(place: Place, nodes: list[Node]) -> Operand:
    count = 0
    for node in nodes:
        cells = table(node(place))
        count += cells.height * cells.width - sum(value not in (None, "") for value in values_of(cells))
    return count


@function("COUNTUNIQUE", 1, None)
def _countunique(place: Place, nodes: list[Node]) -> Operand:
    return len({key(value) for node in nodes for value in values_of(node(place)) if value is not None})


@function("AVERAGE.WEIGHTED", 2, 2)
def _weighted(place: Place, nodes: list[Node]) -> Operand:
    values, weights = (numbers_in(node(place), place) for node in nodes)
    if len(values) != len(weights):
        raise FormulaError(NOT_AVAILABLE)
    if not sum(weights):
        raise FormulaError(DIVIDED_BY_ZERO)
    return checked(lambda: math.fsum(a * b for a, b in zip(values, weights, strict=True)) / math.fsum(weights))


@function("LARGE", 2, 2)
def _large(place: Place, nodes: list[Node]) -> Operand:
    return _nth(place, nodes, is_falling=True)


@function("SMALL", 2, 2)
def _small(place: Place, nodes: list[Node]) -> Operand:
    return _nth(place, nodes, is_falling=False)


def _nth(place: Place, nodes: list[Node], *, is_falling: bool) -> Operand:
    operands, index = computed(place, nodes[:1]), int(number(nodes[1](place), place))
    values = numbers_among(operands, place)
    if not 1 <= index <= len(values):
        raise FormulaError(NOT_A_NUMBER)
    return like_first(operands, sorted(values, reverse=is_falling)[index - 1])


def _rank(place: Place, nodes: list[Node]) -> Operand:
    value, values = number(nodes[0](place), place), numbers_in(nodes[1](place), place)
    if value not in values:
        raise FormulaError(NOT_AVAILABLE)
    is_rising = len(nodes) > 2 and truth(nodes[2](place), place)
    return 1 + sum(other < value if is_rising else other > value for other in values)


function("RANK", 2, 3)(_rank)
function("RANK.EQ", 2, 3)(_rank)


@function("PERCENTILE", 2, 2)
def _percentile(place: Place, nodes: list[Node]) -> Operand:
    return _quantile(numbers_of(place, nodes[:1]), number(nodes[1](place), place))


@function("QUARTILE", 2, 2)
def _quartile(place: Place, nodes: list[Node]) -> Operand:
    return _quantile(numbers_of(place, nodes[:1]), int(number(nodes[1](place), place)) / 4)


def _quantile(values: list[float], share: float) -> float:
    if not values or not 0 <= share <= 1:
        raise FormulaError(NOT_A_NUMBER)
    ordered, at = sorted(values), share * (len(values) - 1)
    low, high = ordered[math.floor(at)], ordered[math.ceil(at)]
    return checked(lambda: low + (high - low) * (at - math.floor(at)))


@function("SUBTOTAL", 2, None)
def _subtotal(place: Place, nodes: list[Node]) -> Operand:
    """A summary of a column that leaves out the subtotals in it; 101 to 111 would leave out hidden rows, too."""
    code = int(number(nodes[0](place), place)) % 100
    cells = [require_range(node(place)) for node in nodes[1:]]
    kept = Array([[value] for one in cells for value in _without_subtotals(one)])
    if code == 3:
        return sum(value is not None for value in values_of(kept))
    if code not in SUBTOTALS:
        raise FormulaError(NOT_A_NUMBER)
    return summed_up(SUBTOTALS[code], numbers_in(kept, place))


def _without_subtotals(cells: Range) -> list[Value]:
    return [
        cells.at(row, column)
        for row in range(cells.used_height)
        for column in range(cells.width)
        if not _is_subtotal(cells.sheet.row(cells.top + row).get(cells.left + column))
    ]


def _is_subtotal(content: object) -> bool:
    return isinstance(content, Formula) and "SUBTOTAL(" in content.text.upper()
