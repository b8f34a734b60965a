"""What conditional formats make of cells: the formats whose conditions hold, laid over each cell's own."""

from dataclasses import dataclass

from connectors.emulator.sheets.formulas.calculator import Calculator, calculator
from connectors.emulator.sheets.judging import Judge
from connectors.emulator.sheets.model import Book, Json, Sheet
from connectors.emulator.sheets.ranges import Area, from_grid_range


@dataclass(frozen=True)
class Rule:
    """A rule where it applies; its formulas were written for the first cell of the area."""

    area: Area
    judge: Judge
    form: Json

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell gets the format."""
        area = self.area
        is_here = area.top <= row < area.bottom and area.left <= column < area.right
        return is_here and self.judge.holds(area.sheet, row, column, (row - area.top, column - area.left))


class Conditional:
    """The rules of a sheet that put a format where a condition holds; colour scales are not computed."""

    def __init__(self, calculate: Calculator, sheet: Sheet) -> None:
        self.calculate = calculate
        self._known: dict[tuple[int, int], tuple[Json, ...]] = {}
        self._rules = [
            Rule(from_grid_range(calculate.book, grid), judge, rule["booleanRule"].get("format", {}))
            for rule in reversed(sheet.conditional_formats)
            if "booleanRule" in rule
            for judge in [Judge(calculate, rule["booleanRule"]["condition"])]
            for grid in rule.get("ranges", ())
            if _has_cells(grid)
        ]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def formats(self, row: int, column: int) -> tuple[Json, ...]:
        """The CellFormats that rules give a cell, the last rule's first: what an earlier rule sets counts."""
        if not self._rules:
            return ()
        place = (row, column)
        if place not in self._known:
            self._known[place] = tuple(rule.form for rule in self._rules if rule.holds(row, column))
        return self._known[place]


def conditional(book: Book, sheet: Sheet) -> Conditional:
    """The rules of a sheet as they hold in the book's present version; each is tried on a cell once."""
    calculate = calculator(book)
    kept: dict[int, Conditional] = book.cache.setdefault("conditional", {})
    if sheet.id not in kept or kept[sheet.id].calculate is not calculate:
        kept[sheet.id] = Conditional(calculate, sheet)
    return kept[sheet.id]


def _has_cells(grid: Json) -> bool:
    """Google keeps rules for ranges that are empty."""
    rows, columns = (grid.get(f"end{kind}Index", 1) - grid.get(f"start{kind}Index", 0) for kind in ("Row", "Column"))
    return ("endRowIndex" not in grid or rows > 0) and ("endColumnIndex" not in grid or columns > 0)
