"""What expressions pass around: scalars and tables of them, and how one becomes the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    WRONG_VALUE,
    ErrorValue,
    FormulaError,
    Value,
)
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.patterns import DATE_TYPES, general
from connectors.emulator.sheets.showing import formatted, number_format

if TYPE_CHECKING:
    from connectors.emulator.sheets.formulas.calculator import Calculator
    from connectors.emulator.sheets.model import Sheet


@dataclass(frozen=True)
class Place:
    """Where a formula stands, and who computes it. `is_array`: operators work on each cell of a range."""

    calculator: Calculator
    sheet: Sheet
    row: int
    column: int
    is_array: bool = False


@dataclass(frozen=True)
class Array:
    """A computed table."""

    cells: list[list[Value]]

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.cells)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.cells), default=0)

    @property
    def used_height(self) -> int:
        """Number of rows up to the last that may hold anything."""
        return self.height

    def at(self, row: int, column: int) -> Value:
        """One value; None outside."""
        cells = self.cells[row] if row < len(self.cells) else []
        return cells[column] if column < len(cells) else None


@dataclass(frozen=True)
class Range:
    """Cells of a sheet, computed when asked for."""

    calculator: Calculator
    sheet: Sheet
    top: int
    left: int
    height: int
    width: int

    @property
    def used_height(self) -> int:
        """Number of rows up to the last that may hold anything."""
        filled = max(len(self.sheet.rows), self.calculator.spilled_rows(self.sheet))
        return max(0, min(self.height, filled - self.top))

    def at(self, row: int, column: int) -> Value:
        """One value by its place in the range."""
        return self.calculator.cell(self.sheet, self.top + row, self.left + column)


Table = Range | Array
Operand = Value | Range | Array
Node = Callable[[Place], Operand]


def table(operand: Operand) -> Table:
    """A table as it is; a scalar as a table of one."""
    return operand if isinstance(operand, Range | Array) else Array([[operand]])


def scalar(operand: Operand, place: Place) -> Value:
    """One value: of a range, the cell in the formula's own row or column. Raises FormulaError for an error value."""
    if isinstance(operand, Range):
        operand = _intersection(operand, place)
    elif isinstance(operand, Array):
        operand = operand.at(0, 0)
    if isinstance(operand, ErrorValue):
        raise FormulaError(operand)
    return operand


def _intersection(cells: Range, place: Place) -> Value:
    if cells.height == cells.width == 1:
        return cells.at(0, 0)
    row, column = place.row - cells.top, place.column - cells.left
    if cells.width == 1 and 0 <= row < cells.height:
        return cells.at(row, 0)
    if cells.height == 1 and 0 <= column < cells.width:
        return cells.at(0, column)
    return WRONG_VALUE


def number(operand: Operand, place: Place) -> float:
    """A value as a number; raises FormulaError #VALUE! for a text that is none."""
    value = scalar(operand, place)
    if isinstance(value, str):
        read = enter(value, locale_of(place.calculator.book.locale), place.calculator.today).content
        if not isinstance(read, int | float):
            raise FormulaError(WRONG_VALUE)
        return read
    return float(value) if isinstance(value, bool) else value or 0  # type: ignore[return-value]


def text(operand: Operand, place: Place) -> str:
    """A value as text; a date reads as its cell shows it."""
    value = scalar(operand, place)
    locale = locale_of(place.calculator.book.locale)
    if isinstance(operand, Range) and operand.height == operand.width == 1 and isinstance(value, int | float):
        form = number_format(operand.sheet.row(operand.top), operand.left)
        if form and form.get("type") in DATE_TYPES:
            return formatted(value, form, locale)
    return general(value, locale) if isinstance(value, float) else formatted(value, None, locale)


def truth(operand: Operand, place: Place) -> bool:
    """A value as a condition; raises FormulaError #VALUE! for a text other than TRUE and FALSE."""
    value = scalar(operand, place)
    if isinstance(value, str):
        locale = locale_of(place.calculator.book.locale)
        if value.upper() not in ("TRUE", "FALSE", locale.true, locale.false, ""):
            raise FormulaError(WRONG_VALUE)
        return value.upper() in ("TRUE", locale.true)
    return bool(value)


def values_of(operand: Operand) -> Iterator[Value]:
    """Every value of a table, by rows, up to the last row that may hold anything; a scalar as itself."""
    cells = table(operand)
    for row in range(cells.used_height):
        for column in range(cells.width):
            yield cells.at(row, column)


def as_array(node: Node, place: Place) -> Operand:
    """The result of a node with its operators applied to each cell of their ranges."""
    return node(replace(place, is_array=True))


def combined(compute: Callable[[Operand, Operand], Value], left: Operand, right: Operand, place: Place) -> Operand:
    """Two operands under an operator: scalars as one value, where arrays are wanted cell by cell."""
    first, second = table(left), table(right)
    height, width = max(first.used_height, second.used_height), max(first.width, second.width)
    if not place.is_array or first.height * first.width * second.height * second.width == 1:
        return compute(left, right)
    return Array(
        [
            [_caught(compute, _spread(first, row, column), _spread(second, row, column)) for column in range(width)]
            for row in range(height)
        ]
    )


def _spread(cells: Table, row: int, column: int) -> Value:
    return cells.at(row if cells.height > 1 else 0, column if cells.width > 1 else 0)


def _caught(compute: Callable[[Operand, Operand], Value], left: Value, right: Value) -> Value:
    try:
        return compute(left, right)
    except FormulaError as error:
        return error.value


def require_table(operand: Operand) -> Table:
    """A table; raises FormulaError #REF! where a formula needs a range and got none."""
    if isinstance(operand, ErrorValue):
        raise FormulaError(operand)
    if operand is None:
        raise FormulaError(BAD_REFERENCE)
    return table(operand)
