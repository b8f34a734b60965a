"""Requests on merged cells."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit


@kind("mergeCells")
def merge_cells(edit: Edit, body: Json) -> None:
    """Merge a range, as one or by rows or columns; only the first cell of each keeps its content."""
    area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    guard(edit, area)
    if any(area.overlaps(from_grid_range(edit.book, table["range"])) for table in area.sheet.tables):
        # the words are assumed
        raise invalid("You can't merge cells in a table.")
    _drop_merges(edit, area)
    for merge in _pieces(area, body.get("mergeType", "MERGE_ALL")):
        area.sheet.merges.append(merge.grid_range())
        for index in range(merge.top, min(merge.bottom, len(area.sheet.rows))):
            row = area.sheet.edit(index)
            for column in range(merge.left, merge.right):
                if (index, column) != (merge.top, merge.left):
                    row.set(column, None)
    edit.book.changed()


@kind("unmergeCells")
def unmerge_cells(edit: Edit, body: Json) -> None:
    """Undo the merges of a range."""
    area = from_grid_range(edit.book, needed(body, "range"))
    guard(edit, area)
    _drop_merges(edit, area)
    edit.book.changed()


def _drop_merges(edit: Edit, area: Area) -> None:
    sheet: Sheet = area.sheet
    touched = [merge for merge in sheet.merges if area.overlaps(from_grid_range(edit.book, merge))]
    if not all(area.contains(from_grid_range(edit.book, merge)) for merge in touched):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [merge for merge in sheet.merges if merge not in touched]


def _pieces(area: Area, merge_type: str) -> list[Area]:
    if merge_type == "MERGE_ROWS":
        pieces = [Area(area.sheet, row, row + 1, area.left, area.right) for row in range(area.top, area.bottom)]
    elif merge_type == "MERGE_COLUMNS":
        pieces = [
            Area(area.sheet, area.top, area.bottom, column, column + 1) for column in range(area.left, area.right)
        ]
    else:
        pieces = [area]
    return [piece for piece in pieces if (piece.bottom - piece.top) * (piece.right - piece.left) > 1]
