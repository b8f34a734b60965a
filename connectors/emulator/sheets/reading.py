"""Cells as a reader asks for them: formatted, bare, or as formulas."""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.sheets.formulas.calculator import calculator
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
        calculate = calculator(book)
        spilled = calculate.spilled_rows(area.sheet)
        locale = locale_of(book.locale)
        found = []
        for index in range(area.top, min(area.bottom, max(len(area.sheet.rows), spilled))):
            row = area.sheet.row(index)
            if row.has_formula or spilled:
                width = range(area.left, min(area.right, max(len(row.values), calculate.spilled_columns(area.sheet))))
                cells = [self._formula_cell(book, area.sheet, index, column) for column in width]
            else:
                contents = row.values[area.left : area.right]
                cells = [
                    value if type(value) is str else self._cell(row, column, value, locale)
                    for column, value in enumerate(contents, area.left)
                ]
            while cells and cells[-1] == "":
                cells.pop()
            found.append(cells)
        while found and not found[-1]:
            found.pop()
        return found

    def _formula_cell(self, book: Book, sheet: Sheet, index: int, column: int) -> Any:
        row = sheet.row(index)
        content = row.get(column)
        if type(content) is Formula and self.render == "FORMULA":
            return content.text
        value = calculator(book).cell(sheet, index, column)
        return self._cell(row, column, value, locale_of(book.locale))

    def _cell(self, row: Row, column: int, value: Value | Content, locale: SheetLocale) -> Any:
        if value is None:
            return ""
        if isinstance(value, Formula | str):
            return value.text if isinstance(value, Formula) else value
        if isinstance(value, ErrorValue):
            return value.text
        form = number_format(row, column)
        if self.render == "FORMATTED_VALUE":
            return formatted(value, form, locale)
        is_date = form is not None and form.get("type") in DATE_TYPES
        if is_date and self.dates == "FORMATTED_STRING":
            return formatted(value, form, locale)
        return value
