"""Requests on rows and columns: insert, delete, move, append, size."""

from typing import NamedTuple

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.model import COLUMN_PIXELS, ROW_PIXELS, Json, Sheet
from connectors.emulator.sheets.protection import guard_insert, guard_lines
from connectors.emulator.sheets.ranges import require_sheet
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import delete_lines, grow, insert_lines, move_lines


class Lines(NamedTuple):
    """Rows or columns [start, end) of a sheet; `size` is how many the grid has."""

    sheet: Sheet
    start: int
    end: int
    size: int
    is_rows: bool

    @property
    def noun(self) -> str:
        """What one of them is called in messages."""
        return "row" if self.is_rows else "column"

    def range(self) -> Json:
        """As a DimensionRange with both ends."""
        dimension = "ROWS" if self.is_rows else "COLUMNS"
        return {"sheetId": self.sheet.id, "dimension": dimension, "startIndex": self.start, "endIndex": self.end}


@kind("insertDimension")
def insert_dimension(edit: Edit, body: Json) -> None:
    """Insert blank rows or columns."""
    wish = needed(body, "range")
    lines, is_like_before = lines_of(edit, wish), bool(body.get("inheritFromBefore"))
    needed(wish, "startIndex")
    needed(wish, "endIndex")
    if lines.start > lines.size:
        raise invalid(f"range.startIndex is larger than current grid size ({lines.size})")
    if lines.start == lines.size and not is_like_before:
        raise invalid(f"range.startIndex must be less than the grid size ({lines.size}) if inheritFromBefore is false.")
    if lines.start == 0 and is_like_before:
        raise invalid("range.startIndex must be greater than 0 if inheritFromBefore is true.")
    guard_insert(edit, lines.sheet, lines.start, is_rows=lines.is_rows)
    insert_lines(
        edit.book,
        lines.sheet,
        lines.start,
        lines.end - lines.start,
        is_rows=lines.is_rows,
        from_before=is_like_before,
    )


@kind("deleteDimension")
def delete_dimension(edit: Edit, body: Json) -> None:
    """Delete rows or columns."""
    lines = _require_there(lines_of(edit, needed(body, "range")), "delete")
    guard_lines(edit, lines.sheet, lines.start, lines.end, is_rows=lines.is_rows)
    delete_lines(edit.book, lines.sheet, lines.start, lines.end, is_rows=lines.is_rows)


@kind("moveDimension")
def move_dimension(edit: Edit, body: Json) -> None:
    """Move rows or columns to before another, counted before the move."""
    lines = _require_there(lines_of(edit, needed(body, "source")), "move")
    to = body.get("destinationIndex", 0)
    if not 0 <= to <= lines.size:
        raise invalid(f"Cannot move to {lines.noun} index {to}: there are only {lines.size}.")
    if lines.start < to < lines.end:
        raise invalid(f"Cannot move {lines.noun}s into themselves.")
    guard_lines(edit, lines.sheet, lines.start, lines.end, is_rows=lines.is_rows)
    guard_insert(edit, lines.sheet, to, is_rows=lines.is_rows)
    move_lines(edit.book, lines.sheet, lines.start, lines.end, to, is_rows=lines.is_rows)


@kind("appendDimension")
def append_dimension(edit: Edit, body: Json) -> None:
    """Add rows or columns at the end of the grid."""
    sheet = require_sheet(edit.book, body.get("sheetId", 0))
    is_rows = _is_rows(body)
    size = sheet.row_count if is_rows else sheet.column_count
    guard_insert(edit, sheet, size, is_rows=is_rows)
    length = body.get("length", 0)
    if length <= 0:
        raise invalid("length must be greater than 0.")
    grow(edit.book, sheet, sheet.row_count + length * is_rows, sheet.column_count + length * (not is_rows))


@kind("updateDimensionProperties")
def update_dimension_properties(edit: Edit, body: Json) -> None:
    """Size or hide rows or columns."""
    lines, mask = _require_there(lines_of(edit, needed(body, "range")), "update"), mask_of(body, "DimensionProperties")
    guard_lines(edit, lines.sheet, lines.start, lines.end, is_rows=lines.is_rows)
    sizes = lines.sheet.row_sizes if lines.is_rows else lines.sheet.column_sizes
    given = {name: value for name, value in body.get("properties", {}).items() if name != "developerMetadata"}
    for index in range(lines.start, lines.end):
        sizes[index] = fields.overlay(sizes.get(index, {}), given, mask)
    edit.book.changed()


@kind("autoResizeDimensions")
def auto_resize_dimensions(edit: Edit, body: Json) -> None:
    """Size rows or columns to what stands in them, at about seven pixels a letter."""
    lines = _require_there(lines_of(edit, needed(body, "dimensions")), "resize")
    sizes = lines.sheet.row_sizes if lines.is_rows else lines.sheet.column_sizes
    for index in range(lines.start, lines.end):
        pixels = ROW_PIXELS if lines.is_rows else _width(lines.sheet, index)
        sizes[index] = sizes.get(index, {}) | {"pixelSize": pixels}
    edit.book.changed()


def _width(sheet: Sheet, column: int) -> int:
    texts = (value for row in sheet.rows if isinstance(value := row.get(column), str))
    longest = max(map(len, texts), default=0)
    return 7 * longest + 6 if longest else COLUMN_PIXELS


def lines_of(edit: Edit, wish: Json) -> Lines:
    """The rows or columns of a DimensionRange; raises GoogleError 400 for none and for a sheet that is not there."""
    sheet = require_sheet(edit.book, wish.get("sheetId", 0))
    is_rows = _is_rows(wish)
    size = sheet.row_count if is_rows else sheet.column_count
    start, end = wish.get("startIndex", 0), wish.get("endIndex", size)
    if start < 0 or end <= start:
        raise invalid(f"The range {wish} has no {'rows' if is_rows else 'columns'}.")
    return Lines(sheet, start, end, size, is_rows)


def _is_rows(wish: Json) -> bool:
    dimension = wish.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("dimension must be specified.")
    return bool(dimension == "ROWS")


def _require_there(lines: Lines, verb: str) -> Lines:
    if lines.end > lines.size:
        raise invalid(
            f"Cannot {verb} a {lines.noun} that doesn't exist. Tried to {verb} {lines.noun} index {lines.end - 1} "
            f"but there are only {lines.size} {lines.noun}s."
        )
    return lines
