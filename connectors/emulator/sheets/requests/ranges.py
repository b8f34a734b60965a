"""Requests that insert and delete cells, the others making way or closing up."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.bands import delete_cells, insert_cells
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit


@kind("insertRange")
def insert_range(edit: Edit, body: Json) -> None:
    """Insert empty cells; what stood there moves down or to the right, and references follow."""
    area, is_rows = _cells(edit, body)
    insert_cells(edit.book, area, is_rows=is_rows)


@kind("deleteRange")
def delete_range(edit: Edit, body: Json) -> None:
    """Delete cells; those below or to the right of them close up, and references follow."""
    area, is_rows = _cells(edit, body)
    delete_cells(edit.book, area, is_rows=is_rows)


def _cells(edit: Edit, body: Json) -> tuple[Area, bool]:
    area = from_grid_range(edit.book, needed(body, "range")).require_start_in_grid().clipped()
    dimension = body.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("shiftDimension must be specified.")
    is_rows = dimension == "ROWS"
    sheet = area.sheet
    bottom, right = (sheet.row_count, area.right) if is_rows else (area.bottom, sheet.column_count)
    guard(edit, Area(sheet, area.top, bottom, area.left, right))
    return area, is_rows
