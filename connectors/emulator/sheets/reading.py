"""Cells as a reader asks for them: formatted, bare, or as formulas."""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.sheets.formulas.calculator import Calculator, calculator
from connectors.emulator.sheets.formulas.values import ErrorValue, Value
from connectors.emulator.sheets.locales import SheetLocale, locale_of
from connectors.emulator.sheets.model import Book, Content, Formula, Row, Sheet
from connectors.emulator.sheets.patterns import DATE_TYPES
from connectors.emulator.sheets.ranges import Area
from connectors.emulator.sheets.showing import formatted, number_format


@dataclass(frozen=True)
class View:
    """How values are wanted: Google's valueRenderOption and dateTimeRenderOption."""

    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"

    def rows(self, book: Book, area: Area) -> list[list[Any]]:
        """The values of an area by rows, trailing empty cells and rows left out."""
        calculate, locale = calculator(book), locale_of(book.locale)
        spilled = calculate.spilled_rows(area.sheet)
        width = calculate.spilled_columns(area.sheet)
        found = []
        for index in range(area.top, min(area.bottom, max(len(area.sheet.rows), spilled))):
            row = area.sheet.row(index)
            if row.has_formula or spilled:
                columns = range(area.left, min(area.right, max(len(row.values), width)))
                cells = [self._computed(calculate, area.sheet, index, column, locale) for column in columns]
            else:
                cells = self._plain(row, area, locale)
            while cells and cells[-1] == "":
                cells.pop()
            found.append(cells)
        while found and not found[-1]:
            found.pop()
        return found

    def _plain(self, row: Row, area: Area, locale: SheetLocale) -> list[Any]:
        """A row without formulas; most cells are texts, and most rows have no formats."""
        contents = row.values[area.left : area.right]
        if not row.extras and self.render == "FORMATTED_VALUE":
            return [value if type(value) is str else formatted(value, None, locale) for value in contents]  # type: ignore[arg-type]
        if not row.extras:
            return ["" if value is None else value for value in contents]
        return [self._cell(row, column, value, locale) for column, value in enumerate(contents, area.left)]

    def _computed(self, calculate: Calculator, sheet: Sheet, index: int, column: int, locale: SheetLocale) -> Any:
        row = sheet.row(index)
        content = row.get(column)
        if type(content) is Formula and self.render == "FORMULA":
            return content.text
        return self._cell(row, column, calculate.cell(sheet, index, column), locale)

    def _cell(self, row: Row, column: int, value: Value | Content, locale: SheetLocale) -> Any:
        if value is None:
            return ""
        if isinstance(value, Formula | ErrorValue):
            return value.text
        form = number_format(row, column) if row.extras else None
        if self.render == "FORMATTED_VALUE":
            return formatted(value, form, locale)
        is_date = form is not None and form.get("type") in DATE_TYPES and not isinstance(value, str)
        return formatted(value, form, locale) if is_date and self.dates == "FORMATTED_STRING" else value
