"""Cells as a reader asks for them: formatted, bare, or as formulas."""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.sheets.formulas.calculator import Calculator, calculator
from connectors.emulator.sheets.formulas.values import ErrorValue, Value
from connectors.emulator.sheets.locales import SheetLocale, locale_of
from connectors.emulator.sheets.model import Book, Formula, Json, Row, Sheet
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
            if row.has_formula or index < spilled:
                columns = range(area.left, min(area.right, max(len(row.values), width)))
                cells = [self._computed(calculate, area.sheet, index, column, locale) for column in columns]
            elif self.render == "FORMATTED_VALUE":
                cells = _shown(row, locale)[area.left : area.right]
            else:
                cells = self._bare(row, area, locale)
            while cells and cells[-1] == "":
                cells.pop()
            found.append(cells)
        while found and not found[-1]:
            found.pop()
        return found

    def _bare(self, row: Row, area: Area, locale: SheetLocale) -> list[Any]:
        """A row without formulas, as it is kept; most rows have no formats."""
        contents = row.values[area.left : area.right]
        if not row.extras:
            return ["" if value is None else value for value in contents]
        return [
            "" if value is None else self._cell(value, number_format(row, column), locale)  # type: ignore[arg-type]
            for column, value in enumerate(contents, area.left)
        ]

    def _computed(self, calculate: Calculator, sheet: Sheet, index: int, column: int, locale: SheetLocale) -> Any:
        row = sheet.row(index)
        content = row.get(column)
        if type(content) is Formula and self.render == "FORMULA":
            return content.text
        value = calculate.cell(sheet, index, column)
        return "" if value is None else self._cell(value, calculate.form(sheet, index, column), locale)

    def _cell(self, value: Value, form: Json | None, locale: SheetLocale) -> Any:
        if isinstance(value, ErrorValue):
            return value.text
        if self.render == "FORMATTED_VALUE":
            return formatted(value, form, locale)
        wants_text = self.dates == "FORMATTED_STRING" and form is not None and form.get("type") in DATE_TYPES
        return formatted(value, form, locale) if wants_text and not isinstance(value, str) else value


def _shown(row: Row, locale: SheetLocale) -> list[str]:
    """A row without formulas as people see it; kept with the row, for showing costs more than all else of a read."""
    if row.shown is not None and row.shown[0] is locale:
        kept: list[str] = row.shown[1]
        return kept
    extras = row.extras
    texts = [
        value if type(value) is str and not extras else formatted(value, number_format(row, column), locale)  # type: ignore[arg-type]
        for column, value in enumerate(row.values)
    ]
    row.shown = (locale, texts)
    return texts
