"""Computes the cells of one version of a spreadsheet, each once and only when it is read."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.emulator.errors import GoogleError
from connectors.emulator.sheets.a1 import column_name
from connectors.emulator.sheets.entering import MAX_TEXT
from connectors.emulator.sheets.formulas.operands import Array, Operand, Place, Range, Table, form_of, single
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    CIRCULAR,
    NOT_A_NUMBER,
    TOO_LONG_TEXT,
    TOO_MUCH_WORK,
    ErrorValue,
    Formed,
    FormulaError,
    Value,
    key,
    unknown_name,
)
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Formula, Json, Sheet
from connectors.emulator.sheets.numbers import whole
from connectors.emulator.sheets.ranges import resolve
from connectors.emulator.sheets.showing import number_format

if TYPE_CHECKING:
    from connectors.emulator.sheets.formulas.references import Reference

SPILLING = re.compile(
    r"\{|\b(?:FILTER|UNIQUE|SORT|ARRAYFORMULA|TRANSPOSE|SEQUENCE|FLATTEN|SPLIT|ARRAY_CONSTRAIN|IMPORTRANGE|VSTACK|HSTACK"
    r"|TOCOL|TOROW|REGEXEXTRACT|MAP|SCAN|BYROW|BYCOL|MAKEARRAY|LAMBDA|QUERY)\(|^=\s*(?:IFERROR\(|IFNA\(|IF\()*(?:INDEX|OFFSET|INDIRECT|XLOOKUP|CHOOSE|LET)\(",
    re.IGNORECASE,
)
"""Formulas whose results may reach beyond their own cell."""

MAX_DEPTH = 40
"""Cells that may wait for each other at once before a chain is taken up from its far end."""
PASSES = 4
"""How often spilling formulas are computed anew because what they read was spilled by others."""
STEPS_OF_A_FORMULA, STEPS_OF_A_VERSION = 1_000_000, 5_000_000
"""Cells that a formula, and all formulas of a version, may look at before they are given up: a second, and a few."""

NO_ROOM = ErrorValue("REF", "#REF!", "Result was not automatically expanded, please insert more rows or columns.")

Cell = tuple[int, int, int]


def local_now(book: Book) -> datetime:
    """The naive present moment where the spreadsheet lives."""
    try:
        zone = ZoneInfo(str(book.properties.get("timeZone", "Etc/GMT")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("Etc/GMT")
    return datetime.now(zone).replace(tzinfo=None, microsecond=0)


def calculator(book: Book) -> Calculator:
    """The calculator of the book's present version; a new one when the book, one it imports or the date has changed."""
    now = local_now(book)
    found: Calculator | None = book.cache.get("calculator")
    if found is None or not found.is_current(now):
        found = book.cache["calculator"] = Calculator(book, now)
        found.spill()
    return found


class Calculator:
    """All computed values of a book as it stands; `today` is the naive local moment of its making.

    `is_patient` until a search of a formula had to be given up.
    """

    def __init__(self, book: Book, today: datetime) -> None:
        self.book = book
        self.today = today
        self.is_patient = True
        self._steps = self._left = STEPS_OF_A_VERSION
        self._values: dict[Cell, Value] = {}
        self._forms: dict[Cell, Json] = {}
        self._grids: dict[tuple[int, int, int, int, int], list[list[Value]]] = {}
        self._indexes: dict[tuple[int, int, int, int], dict[tuple[int, object], int]] = {}
        self._running: set[Cell] = set()
        self._spilled: dict[int, dict[tuple[int, int], Value]] = {}
        self._spilling: dict[int, dict[tuple[int, int], Value]] = {}
        self._sizes: dict[int, tuple[int, int]] = {}
        self._imported: dict[str, tuple[Book, int]] = {}

    def is_current(self, now: datetime) -> bool:
        """Whether the day is still the same, and so are the books that were imported from."""
        return self.today.date() == now.date() and all(
            self.book.reach(book_id) is book and book.version == version
            for book_id, (book, version) in self._imported.items()
        )

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
            raise FormulaError(ErrorValue("REF", "#REF!", f"Unresolved sheet name '{reference.title}'."))
        top, left = reference.top or 0, reference.left or 0
        bottom = sheet.row_count if reference.bottom is None else reference.bottom
        right = sheet.column_count if reference.right is None else reference.right
        if bottom > sheet.row_count or right > sheet.column_count or top >= bottom or left >= right:
            raise FormulaError(BAD_REFERENCE)
        return Range(self, sheet, top, left, bottom - top, right - left)

    def named(self, name: str) -> Range:
        """A named range; raises FormulaError #NAME?."""
        if all(entry["name"].lower() != name.lower() for entry in self.book.named_ranges):
            raise FormulaError(unknown_name("range name", name))
        area = resolve(self.book, name)
        return Range(self, area.sheet, area.top, area.left, area.bottom - area.top, area.right - area.left)

    def imported(self, book_id: str) -> Book | None:
        """Another spreadsheet, if this one's owner may read it; its changes are followed."""
        book = self.book.reach(book_id)
        if book is not None:
            self._imported[book_id] = (book, book.version)
        return book

    def first_rows(self, cells: Table, column: int) -> dict[tuple[int, object], int]:
        """For each value in a column of a table, the first row that has it; kept for ranges."""
        if not isinstance(cells, Range):
            return _first_rows(cells, column)
        place = (cells.sheet.id, cells.left + column, cells.top, cells.height)
        if cells.calculator is not self:
            return cells.calculator.first_rows(cells, column)
        if place not in self._indexes:
            self._indexes[place] = _first_rows(cells, column)
        return self._indexes[place]

    def grid(self, cells: Range) -> list[list[Value]]:
        """The values of a range by rows up to the last in use; kept, unless a cell in it waits for itself."""
        place = (cells.sheet.id, cells.top, cells.left, cells.height, cells.width)
        if place in self._grids:
            self.spend(cells.used_height)
            return self._grids[place]
        height, width = cells.used_height, cells.width
        self.spend(height * width)
        columns = range(cells.left, cells.left + width)
        rows = [
            [self.cell(cells.sheet, row, column) for column in columns] for row in range(cells.top, cells.top + height)
        ]
        if not any(value is CIRCULAR for row in rows for value in row):
            self._grids[place] = rows
        return rows

    def spend(self, steps: int) -> None:
        """Account for work; raises FormulaError when a formula does too much of it."""
        self._steps -= steps
        if self._steps < 0:
            raise FormulaError(TOO_MUCH_WORK)

    def spilled_rows(self, sheet: Sheet) -> int:
        """The number of rows that results reaching beyond their own cell need."""
        return self._sizes.get(sheet.id, (0, 0))[0]

    def spilled_columns(self, sheet: Sheet) -> int:
        """The number of columns that such results need."""
        return self._sizes.get(sheet.id, (0, 0))[1]

    def spill(self) -> None:
        """Compute the formulas whose results reach beyond their own cell: reading those cells must find them."""
        spilling = [
            (sheet, row, column)
            for sheet in self.book.sheets
            for row, column, formula in sheet.formulas()
            if _may_spill(formula.text)
        ]
        for _ in range(PASSES if spilling else 0):
            self._spilling = {}
            for kept in (self._values, self._forms, self._grids, self._indexes):
                kept.clear()
            for sheet, row, column in spilling:
                self.cell(sheet, row, column)
            if self._spilling == self._spilled:
                break
            self._spilled = self._spilling
            self._sizes = {
                sheet_id: (max(row for row, _ in cells) + 1, max(column for _, column in cells) + 1)
                for sheet_id, cells in self._spilled.items()
            }

    def _compute(self, sheet: Sheet, row: int, column: int) -> None:
        """Compute a formula's cell; long chains of cells piece by piece, so that none is too deep for Python."""
        if self._running:
            if len(self._running) >= MAX_DEPTH:
                raise _TooDeep(self, sheet, row, column)
            self._values[sheet.id, row, column] = self._computed(sheet, row, column)
            return
        self._steps = allowed = min(STEPS_OF_A_FORMULA, self._left)
        self._compute_chain(sheet, row, column)
        self._left -= allowed - self._steps

    def _compute_chain(self, sheet: Sheet, row: int, column: int) -> None:
        waiting = [(sheet, row, column)]
        places = {(sheet.id, row, column)}
        while waiting:
            sheet, row, column = waiting[-1]
            try:
                self._values[sheet.id, row, column] = self._computed(sheet, row, column)
                waiting.pop()
            except _TooDeep as deeper:
                if deeper.calculator is not self:
                    raise
                place = (deeper.cell[0].id, deeper.cell[1], deeper.cell[2])
                if place in places:
                    self._values[place] = CIRCULAR
                else:
                    places.add(place)
                    waiting.append(deeper.cell)

    def _computed(self, sheet: Sheet, row: int, column: int) -> Value:
        from connectors.emulator.sheets.formulas.functions import Pointing
        from connectors.emulator.sheets.formulas.parser import compiled

        place, formula = (sheet.id, row, column), sheet.row(row).get(column)
        if place in self._running or not isinstance(formula, Formula):
            return CIRCULAR
        self._running.add(place)
        try:
            here = Place(self, sheet, row, column)
            node = compiled(formula.text, locale_of(self.book.locale).decimal)
            return self._laid_out(node(here), here, is_direct=isinstance(node, Pointing))
        except FormulaError as error:
            return error.value
        except (RecursionError, GoogleError):
            return CIRCULAR
        finally:
            self._running.discard(place)

    def _laid_out(self, result: Operand, here: Place, *, is_direct: bool) -> Value:
        """The value for the formula's own cell; the rest of an array goes into the empty cells beside it."""
        if not isinstance(result, Range | Array) or result.height == result.width == 1 or is_direct:
            return self._kept(single(result, here), (here.sheet.id, here.row, here.column), form_of(result))
        rows = result.rows()
        places = {
            (here.row + row, here.column + column): value
            for row, line in enumerate(rows)
            for column, value in enumerate(line)
        }
        own = places.pop((here.row, here.column), None)
        if any(row >= here.sheet.row_count or column >= here.sheet.column_count for row, column in places):
            return NO_ROOM
        taken = self._spilling.get(here.sheet.id, {})
        blocked = (cell for cell in places if cell in taken or here.sheet.row(cell[0]).get(cell[1]) is not None)
        if (first := next(blocked, None)) is not None:
            return not_expanded(*first)
        if places:
            kept = {place: self._kept(value, (here.sheet.id, *place)) for place, value in places.items()}
            self._spilling.setdefault(here.sheet.id, {}).update(kept)
        return self._kept(own, (here.sheet.id, here.row, here.column))

    def _kept(self, value: Value, place: Cell, form: Json | None = None) -> Value:
        """A value as a cell holds it, its number format apart."""
        if isinstance(value, str):
            return TOO_LONG_TEXT if len(value) > MAX_TEXT else value
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        if isinstance(value, Formed):
            form, value = value.form, float(value)
        if not isfinite(value):
            return NOT_A_NUMBER
        if form:
            self._forms[place] = form
        return whole(value)


class _TooDeep(Exception):
    def __init__(self, calculator: Calculator, sheet: Sheet, row: int, column: int) -> None:
        super().__init__()
        self.calculator = calculator
        self.cell = (sheet, row, column)


def not_expanded(row: int, column: int) -> ErrorValue:
    """#REF! for an array in whose way something stands."""
    cell = f"{column_name(column)}{row + 1}"
    told = f"Array result was not expanded because it would overwrite data in {cell}."
    return ErrorValue("REF", "#REF!", told)


@lru_cache(maxsize=4096)
def _may_spill(formula: str) -> bool:
    return bool(SPILLING.search(formula))


def _first_rows(cells: Table, column: int) -> dict[tuple[int, object], int]:
    found: dict[tuple[int, object], int] = {}
    for row in range(cells.used_height):
        found.setdefault(key(cells.at(row, column)), row)
    return found
