"""What expressions pass around: scalars and tables of them, and how one becomes the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.emulator.sheets.entering import MAX_TEXT, read_value
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    TOO_LONG_TEXT,
    WRONG_VALUE,
    ErrorValue,
    Formed,
    FormulaError,
    NoNumberError,
    Value,
)
from connectors.emulator.sheets.locales import SheetLocale, locale_of
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.patterns import DATE_TYPES, general
from connectors.emulator.sheets.showing import formatted

if TYPE_CHECKING:
    from connectors.emulator.sheets.formulas.calculator import Calculator
    from connectors.emulator.sheets.model import Sheet


COST_OF_A_CALL = 4
"""A function or operator applied to a cell takes about as long as looking at so many cells."""


@dataclass(frozen=True)
class Place:
    """Where a formula stands, and who computes it. `is_array`: functions of single values work on each of a range.

    `names` are those that LET gave to operands, in upper case; `shift` is how many rows and columns the formula is away
    from the cell that it was written for, its references going along.
    """

    calculator: Calculator
    sheet: Sheet
    row: int
    column: int
    is_array: bool = False
    names: Mapping[str, Operand] = field(default_factory=dict)
    shift: tuple[int, int] = (0, 0)

    @property
    def locale(self) -> SheetLocale:
        """The spreadsheet's locale."""
        return locale_of(self.calculator.book.locale)


@dataclass(frozen=True)
class Array:
    """A computed table."""

    cells: list[list[Value]]

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.cells)

    @cached_property
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

    def operand(self, row: int, column: int) -> Operand:
        """One value."""
        return self.at(row, column)

    def rows(self) -> list[list[Value]]:
        """All values by rows, each with the number format it brings."""
        width = self.width
        return [line + [None] * (width - len(line)) for line in self.cells]

    def values(self) -> list[list[Value]]:
        """All values by rows."""
        return self.cells


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
        self.calculator.spend(1)
        return self.calculator.cell(self.sheet, self.top + row, self.left + column)

    def operand(self, row: int, column: int) -> Operand:
        """One cell as a range, which knows how it is shown."""
        self.calculator.spend(1)
        return Range(self.calculator, self.sheet, self.top + row, self.left + column, 1, 1)

    def rows(self) -> list[list[Value]]:
        """All values by rows up to the last row that may hold anything, each with its number format."""
        forms = self.calculator.form
        return [
            [_formed(value, forms(self.sheet, row, column)) for column, value in enumerate(line, self.left)]
            for row, line in enumerate(self.values(), self.top)
        ]

    def values(self) -> list[list[Value]]:
        """All values by rows up to the last row that may hold anything."""
        return self.calculator.grid(self)


Table = Range | Array
Operand = Value | Range | Array
Node = Callable[[Place], Operand]


def table(operand: Operand) -> Table:
    """A table as it is; a scalar as a table of one."""
    return operand if isinstance(operand, Range | Array) else Array([[operand]])


def scalar(operand: Operand, place: Place) -> Value:
    """One value: of a range, the cell in the formula's own row or column. Raises FormulaError for an error value."""
    value = single(operand, place)
    if isinstance(value, ErrorValue):
        raise FormulaError(value)
    return value


def single(operand: Operand, place: Place) -> Value:
    """One value as `scalar`, an error value as it is."""
    if isinstance(operand, Range):
        return _intersection(operand, place)
    return operand.at(0, 0) if isinstance(operand, Array) else operand


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
        read = read_value(value.strip(), place.locale, place.calculator.today)
        if read is None or not isinstance(read.content, int | float):
            raise NoNumberError(value)
        return read.content
    return float(value) if isinstance(value, bool) else value or 0  # type: ignore[return-value]


def text(operand: Operand, place: Place) -> str:
    """A value as text; a date reads as its cell shows it."""
    value = scalar(operand, place)
    if isinstance(value, int | float) and not isinstance(value, bool):
        form = form_of(operand)
        if form and form.get("type") in DATE_TYPES:
            return formatted(value, form, place.locale)
        return general(value, place.locale)
    return formatted(value, None, place.locale)


def truth(operand: Operand, place: Place) -> bool:
    """A value as a condition; raises FormulaError #VALUE! for a text other than TRUE and FALSE."""
    value = scalar(operand, place)
    if isinstance(value, str):
        locale = place.locale
        if value.upper() not in ("TRUE", "FALSE", locale.true, locale.false, ""):
            raise FormulaError(WRONG_VALUE)
        return value.upper() in ("TRUE", locale.true)
    return bool(value)


def form_of(operand: Operand) -> Json | None:
    """The number format that a value brings: a cell's own, or what a function like TODAY gave."""
    if isinstance(operand, Formed):
        return operand.form
    if isinstance(operand, Range) and operand.height == operand.width == 1:
        return operand.calculator.form(operand.sheet, operand.top, operand.left)
    return None


def _formed(value: Value, form: Json | None) -> Value:
    if form is None or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Formed(value, form)


def values_of(operand: Operand) -> Iterator[Value]:
    """Every value of a table, by rows, up to the last row that may hold anything; a scalar as itself."""
    for line in table(operand).values():
        yield from line


def as_array(node: Node, place: Place) -> Operand:
    """The result of a node with its operators applied to each cell of their ranges."""
    return node(replace(place, is_array=True))


def elementwise(compute: Callable[..., Value], operands: list[Operand], place: Place) -> Operand:
    """Operands under an operator or function: as one value each, where arrays are wanted cell by cell."""
    if not place.is_array or not any(isinstance(operand, Range | Array) for operand in operands):
        return compute(*operands)
    tables = [table(operand) for operand in operands]
    if all(cells.height == cells.width == 1 for cells in tables):
        return compute(*operands)
    height, width = max(cells.used_height for cells in tables), max(cells.width for cells in tables)
    place.calculator.spend(height * width * COST_OF_A_CALL)
    return Array(
        [
            [_caught(compute, [_spread(cells, row, column) for cells in tables]) for column in range(width)]
            for row in range(height)
        ]
    )


def _spread(cells: Table, row: int, column: int) -> Operand:
    """A cell; a single row or column goes on for ever, beyond other tables is #N/A in Sheets and empty here."""
    return cells.operand(row if cells.height > 1 else 0, column if cells.width > 1 else 0)


def _caught(compute: Callable[..., Value], operands: list[Operand]) -> Value:
    try:
        return compute(*operands)
    except FormulaError as error:
        return error.value


def joined(parts: Iterable[str], delimiter: str = "") -> str:
    """Texts as one; raises FormulaError #VALUE! when that is longer than a cell holds."""
    found, length = [], 0
    for part in parts:
        found.append(part)
        length += len(part) + len(delimiter)
        if length > MAX_TEXT + len(delimiter):
            raise FormulaError(TOO_LONG_TEXT)
    return delimiter.join(found)


def require_table(operand: Operand) -> Table:
    """A table; raises FormulaError #REF! where a formula needs a range and got none."""
    if isinstance(operand, ErrorValue):
        raise FormulaError(operand)
    if operand is None:
        raise FormulaError(BAD_REFERENCE)
    return table(operand)


def require_range(operand: Operand) -> Range:
    """Cells of a sheet; raises FormulaError for computed values."""
    if isinstance(operand, ErrorValue):
        raise FormulaError(operand)
    if not isinstance(operand, Range):
        raise FormulaError(ErrorValue("N_A", "#N/A", "Argument must be a range."))
    return operand
