"""Computes the cells of one version of a spreadsheet, each once and only when it is read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.emulator.errors import GoogleError
from connectors.emulator.sheets.formulas.operands import Array, Operand, Place, Range, Table, scalar
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    CIRCULAR,
    UNKNOWN_NAME,
    ErrorValue,
    FormulaError,
    Value,
    key,
)
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Formula, Json, Sheet
from connectors.emulator.sheets.ranges import resolve
from connectors.emulator.sheets.showing import number_format

if TYPE_CHECKING:
    from connectors.emulator.sheets.formulas.references import Reference

SPILLING = ("FILTER(", "UNIQUE(", "SORT(", "ARRAYFORMULA(", "TRANSPOSE(")
MAX_DEPTH = 40
"""Cells that may wait for each other at once before a chain is taken up from its far end."""
NOT_EXPANDED = ErrorValue("REF", "#REF!", "Array result was not expanded because it would overwrite data.")


def local_now(book: Book) -> datetime:
    """The naive present moment where the spreadsheet lives."""
    try:
        zone = ZoneInfo(str(book.properties.get("timeZone", "Etc/GMT")))
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("Etc/GMT")
    return datetime.now(zone).replace(tzinfo=None, microsecond=0)


def calculator(book: Book) -> Calculator:
    """The calculator of the book's present version; a new one when the book or the date has changed."""
    now = local_now(book)
    found: Calculator | None = book.cache.get("calculator")
    if found is None or found.today.date() != now.date():
        found = book.cache["calculator"] = Calculator(book, now)
        found.spill()
    return found


class Calculator:
    """All computed values of a book as it stands; `today` is the naive local moment of its making."""

    def __init__(self, book: Book, today: datetime) -> None:
        self.book = book
        self.today = today
        self._values: dict[tuple[int, int, int], Value] = {}
        self._forms: dict[tuple[int, int, int], Json] = {}
        self._running: set[tuple[int, int, int]] = set()
        self._spilled: dict[int, dict[tuple[int, int], Value]] = {}
        self._indexes: dict[tuple[int, int, int, int], dict[tuple[int, object], int]] = {}

    def cell(self, sheet: Sheet, row: int, column: int) -> Value:
        """The value of a cell: computed, spilled into it, or as it stands."""
        content = sheet.row(row).get(column)
        if content is None and sheet.id in self._spilled:
            return self._spilled[sheet.id].get((row, column))
        if not isinstance(content, Formula):
            return content
        place = (sheet.id, row, column)
        if place not in self._values:
            self._compute(sheet, row, column)
        return self._values[place]

    def form(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """The number format that a cell is shown in: its own, or that of what its formula gave."""
        line = sheet.row(row)
        return (number_format(line, column) if line.extras else None) or self._forms.get((sheet.id, row, column))

    def range(self, reference: Reference, place: Place) -> Range:
        """The cells that a reference in a formula at this place points at; raises FormulaError #REF!."""
        sheet = place.sheet if reference.title is None else self.book.titled(reference.title)
        if sheet is None:
            raise FormulaError(BAD_REFERENCE)
        top, left = reference.top or 0, reference.left or 0
        bottom = sheet.row_count if reference.bottom is None else reference.bottom
        right = sheet.column_count if reference.right is None else reference.right
        if bottom > sheet.row_count or right > sheet.column_count or top >= bottom or left >= right:
            raise FormulaError(BAD_REFERENCE)
        return Range(self, sheet, top, left, bottom - top, right - left)

    def named(self, name: str) -> Range:
        """A named range; raises FormulaError #NAME?."""
        if all(entry["name"].lower() != name.lower() for entry in self.book.named_ranges):
            raise FormulaError(UNKNOWN_NAME)
        area = resolve(self.book, name)
        return Range(self, area.sheet, area.top, area.left, area.bottom - area.top, area.right - area.left)

    def first_rows(self, cells: Table, column: int) -> dict[tuple[int, object], int]:
        """For each value in a column of a table, the first row that has it; kept for ranges."""
        if not isinstance(cells, Range):
            return _first_rows(cells, column)
        place = (cells.sheet.id, cells.left + column, cells.top, cells.height)
        if place not in self._indexes:
            self._indexes[place] = _first_rows(cells, column)
        return self._indexes[place]

    def spilled_rows(self, sheet: Sheet) -> int:
        """The number of rows that results reaching beyond their own cell need."""
        return max((row + 1 for row, _ in self._spilled.get(sheet.id, ())), default=0)

    def spilled_columns(self, sheet: Sheet) -> int:
        """The number of columns that such results need."""
        return max((column + 1 for _, column in self._spilled.get(sheet.id, ())), default=0)

    def spill(self) -> None:
        """Compute the formulas whose results reach beyond their own cell: reading those cells must find them."""
        for sheet in self.book.sheets:
            for row, column, formula in list(sheet.formulas()):
                if any(name in formula.text.upper() for name in SPILLING):
                    self.cell(sheet, row, column)

    def _compute(self, sheet: Sheet, row: int, column: int) -> None:
        """Compute a formula's cell; long chains of cells piece by piece, so that none is too deep for Python."""
        if self._running:
            if len(self._running) >= MAX_DEPTH:
                raise _TooDeep(sheet, row, column)
            self._values[sheet.id, row, column] = self._computed(sheet, row, column)
            return
        waiting = [(sheet, row, column)]
        while waiting:
            sheet, row, column = waiting[-1]
            try:
                self._values[sheet.id, row, column] = self._computed(sheet, row, column)
                waiting.pop()
            except _TooDeep as deeper:
                if deeper.cell in waiting:
                    self._values[deeper.cell[0].id, deeper.cell[1], deeper.cell[2]] = CIRCULAR
                else:
                    waiting.append(deeper.cell)

    def _computed(self, sheet: Sheet, row: int, column: int) -> Value:
        from connectors.emulator.sheets.formulas.parser import compiled

        place, formula = (sheet.id, row, column), sheet.row(row).get(column)
        if place in self._running or not isinstance(formula, Formula):
            return CIRCULAR
        self._running.add(place)
        try:
            here = Place(self, sheet, row, column)
            result = compiled(formula.text, locale_of(self.book.locale).decimal)(here)
            return self._laid_out(result, here)
        except FormulaError as error:
            return error.value
        except (RecursionError, GoogleError):
            return CIRCULAR
        finally:
            self._running.discard(place)

    def _laid_out(self, result: Operand, here: Place) -> Value:
        """The value for the formula's own cell; the rest of an array goes into the empty cells beside it."""
        if not isinstance(result, Array):
            return scalar(result, here)
        spilled = {
            (here.row + row, here.column + column): result.at(row, column)
            for row in range(result.height)
            for column in range(result.width)
            if (row, column) != (0, 0)
        }
        if any(here.sheet.row(row).get(column) is not None for row, column in spilled):
            return NOT_EXPANDED
        if spilled:
            self._spilled.setdefault(here.sheet.id, {}).update(spilled)
        return result.at(0, 0)


class _TooDeep(Exception):
    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        super().__init__()
        self.cell = (sheet, row, column)


def _first_rows(cells: Table, column: int) -> dict[tuple[int, object], int]:
    found: dict[tuple[int, object], int] = {}
    for row in range(cells.used_height):
        found.setdefault(key(cells.at(row, column)), row)
    return found
