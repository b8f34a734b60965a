"""Sorting the rows of a range."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.cells import cell_at, copied, place
from connectors.emulator.sheets.filtering import colour_fits
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.formulas.values import key
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit

COLOURS = ("backgroundColor", "foregroundColor")


@kind("sortRange")
def sort_range(edit: Edit, body: Json) -> None:
    """Sort the rows of a range by its columns; blanks last, numbers before texts.

    The contents move, the rows do not: sizes and developer metadata stay at their index.
    """
    area = from_grid_range(edit.book, needed(body, "range")).clipped()
    sort_rows(edit, area, body.get("sortSpecs", []))


def sort_rows(edit: Edit, area: Area, specs: list[Json]) -> None:
    """Sort the rows of an area, the first order first; raises GoogleError 400 for protected or merged cells."""
    guard(edit, area)
    require_no_merges(edit, area)
    order = list(range(area.top, min(area.bottom, len(area.sheet.rows))))
    for spec in reversed(specs):
        order = _sorted(edit, area, order, spec)
    arrange_rows(area, order)


def arrange_rows(area: Area, order: list[int]) -> None:
    """Put the rows of an area into this order; where it names fewer than there are, the last ones are emptied."""
    cells = {
        source: [cell_at(area.sheet, source, column) for column in range(area.left, area.right)] for source in order
    }
    for target, source in enumerate(order, area.top):
        if target != source:
            for column, cell in enumerate(cells[source], area.left):
                place(area.sheet, target, column, copied(cell, target - source, 0))
    for target in range(area.top + len(order), min(area.bottom, len(area.sheet.rows))):
        for column in range(area.left, area.right):
            place(area.sheet, target, column, (None, {}))


def require_no_merges(edit: Edit, area: Area) -> None:
    """Raise GoogleError 400 when cells of the area are merged."""
    if any(area.overlaps(from_grid_range(edit.book, merge)) for merge in area.sheet.merges):
        raise invalid("You can't sort a range with merged cells.")


def _sorted(edit: Edit, area: Area, order: list[int], spec: Json) -> list[int]:
    column = spec.get("dimensionIndex", 0)
    if not area.left <= column < area.right:
        raise invalid(f"Column index {column} is outside the range to sort.")
    if any(name in spec or f"{name}Style" in spec for name in COLOURS):
        return sorted(order, key=lambda index: not _has_colours(area.sheet, index, column, spec))
    calculate = calculator(edit.book)
    values = {index: calculate.cell(area.sheet, index, column) for index in order}
    filled = [index for index in order if values[index] not in (None, "")]
    blank = [index for index in order if values[index] in (None, "")]
    is_falling = spec.get("sortOrder") == "DESCENDING"
    return sorted(filled, key=lambda index: key(values[index]), reverse=is_falling) + blank


def _has_colours(sheet: Sheet, index: int, column: int, spec: Json) -> bool:
    extra = cell_at(sheet, index, column)[1]
    return all(colour_fits(extra, spec, name, name) for name in COLOURS)
