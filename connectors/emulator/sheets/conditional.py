"""What conditional formats make of cells: the formats whose conditions hold, laid over each cell's own."""

from connectors.emulator.sheets.conditions import Subject, holds
from connectors.emulator.sheets.custom_formulas import formula_holds
from connectors.emulator.sheets.formulas.calculator import Calculator
from connectors.emulator.sheets.formulas.operands import Place
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.showing import formatted, number_format


class Conditional:
    """The rules of a sheet that put a format where a condition holds; colour scales are not computed."""

    def __init__(self, calculate: Calculator, sheet: Sheet) -> None:
        self._calculate = calculate
        self._sheet = sheet
        self._rules = [
            (area, rule["booleanRule"])
            for rule in sheet.conditional_formats
            if "booleanRule" in rule
            for grid in rule.get("ranges", ())
            if _has_cells(grid)
            for area in [from_grid_range(calculate.book, grid)]
        ]

    def formats(self, row: int, column: int) -> list[Json]:
        """The CellFormats that rules give a cell, the last rule's first: what an earlier rule sets counts."""
        own = Area(self._sheet, row, row + 1, column, column + 1)
        found = [rule for area, rule in self._rules if area.contains(own) and self._holds(area, rule, row, column)]
        return [rule.get("format", {}) for rule in reversed(found)]

    def _holds(self, area: Area, rule: Json, row: int, column: int) -> bool:
        condition = rule["condition"]
        if condition["type"] == "CUSTOM_FORMULA":
            here = Place(self._calculate, self._sheet, row, column)
            formula = str(condition["values"][0]["userEnteredValue"])
            return formula_holds(self._calculate, here, formula, row - area.top, column - area.left)
        locale = locale_of(self._calculate.book.locale)
        value = self._calculate.cell(self._sheet, row, column)
        shown = formatted(value, number_format(self._sheet.row(row), column), locale)
        return holds(condition, Subject(value, shown), locale, self._calculate.today)


def _has_cells(grid: Json) -> bool:
    """Google keeps rules for ranges that are empty."""
    rows, columns = (grid.get(f"end{kind}Index", 1) - grid.get(f"start{kind}Index", 0) for kind in ("Row", "Column"))
    return ("endRowIndex" not in grid or rows > 0) and ("endColumnIndex" not in grid or columns > 0)
