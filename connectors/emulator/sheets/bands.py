"""Inserting and deleting cells: those behind them, within a band of columns or rows, move over or close up."""

from collections.abc import Callable

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.following import follow
from connectors.emulator.sheets.formulas.references import Reference
from connectors.emulator.sheets.model import Book, Content, Json, Sheet
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.shifts import Delete, Insert, Shift, reordered, shifted_keys
from connectors.emulator.sheets.structure import grow, rewrite_pointing, shifted_range

Cell = tuple[Content, Json]
EMPTY: Cell = (None, {})


def insert_cells(book: Book, area: Area, *, is_rows: bool) -> None:
    """Insert empty cells; what stood there and behind moves down (`is_rows`) or to the right.

    The grid grows where filled cells would leave it (assumed). Raises GoogleError 400 when a merge or a table would
    be torn.
    """
    sheet, count = area.sheet, area.bottom - area.top if is_rows else area.right - area.left
    band = _to_the_end(area, is_rows=is_rows)
    _require_whole(book, band, is_rows=is_rows)
    if is_rows:
        grow(book, sheet, _filled_to(band, is_rows=True) + count, 0)
    else:
        grow(book, sheet, 0, _filled_to(band, is_rows=False) + count)
    _shift(book, area, Insert(area.top if is_rows else area.left, count), is_rows=is_rows)


def delete_cells(book: Book, area: Area, *, is_rows: bool) -> None:
    """Delete cells; what stood below (`is_rows`) or to the right of them closes up. Raises as `insert_cells`."""
    _require_whole(book, _to_the_end(area, is_rows=is_rows), is_rows=is_rows)
    start, end = (area.top, area.bottom) if is_rows else (area.left, area.right)
    _shift(book, area, Delete(start, end), is_rows=is_rows)


def _shift(book: Book, area: Area, shift: Shift, *, is_rows: bool) -> None:
    if is_rows:
        _shift_down(area, shift)
    else:
        _shift_right(area, shift)
    follow(book, area.sheet, _moved(area, shift, is_rows=is_rows))

    def one(reference: Reference) -> Reference | None:
        start, end = (reference.left, reference.right) if is_rows else (reference.top, reference.bottom)
        is_within = start is not None and end is not None and _is_in_band(area, start, end, is_rows=is_rows)
        return reference.shifted(is_rows=is_rows, shift=shift) if is_within else reference

    rewrite_pointing(book, area.sheet, one)


def _shift_down(area: Area, shift: Shift) -> None:
    sheet = area.sheet
    for column in range(area.left, area.right):
        cells = [(row.get(column), row.extras.get(column, {})) for row in sheet.rows]
        cells = reordered(cells, shift, lambda: EMPTY)
        cells += [EMPTY] * (len(sheet.rows) - len(cells))
        for index in range(area.top, min(len(cells), sheet.row_count)):
            _put(sheet, index, column, cells[index])


def _shift_right(area: Area, shift: Shift) -> None:
    for index in range(area.top, min(area.bottom, len(area.sheet.rows))):
        row = area.sheet.edit(index)
        row.values = reordered(row.values, shift, lambda: None)
        row.values = row.values[: area.sheet.column_count]
        extras = shifted_keys(row.extras, shift)
        row.extras = {column: extra for column, extra in extras.items() if column < area.sheet.column_count}


def _put(sheet: Sheet, index: int, column: int, cell: Cell) -> None:
    row = sheet.row(index)
    if row.get(column) is not cell[0] or row.extras.get(column, {}) != cell[1]:
        row = sheet.edit(index)
        row.set(column, cell[0])
        row.set_extra(column, cell[1])


def _moved(area: Area, shift: Shift, *, is_rows: bool) -> Callable[[Json], Json | None]:
    across, along = ("Column", "Row") if is_rows else ("Row", "Column")

    def moved(grid: Json) -> Json | None:
        start, end = grid.get(f"start{across}Index", 0), grid.get(f"end{across}Index")
        if end is None or not _is_in_band(area, start, end, is_rows=is_rows):
            return grid
        return shifted_range(grid, area.sheet.id, along, shift)

    return moved


def _is_in_band(area: Area, start: int, end: int, *, is_rows: bool) -> bool:
    left, right = (area.left, area.right) if is_rows else (area.top, area.bottom)
    return left <= start and end <= right


def _to_the_end(area: Area, *, is_rows: bool) -> Area:
    """The cells that move: the area and all behind it."""
    sheet = area.sheet
    if is_rows:
        return Area(sheet, area.top, max(sheet.row_count, area.bottom), area.left, area.right)
    return Area(sheet, area.top, area.bottom, area.left, max(sheet.column_count, area.right))


def _filled_to(band: Area, *, is_rows: bool) -> int:
    """The line behind the last filled cell of a band."""
    sheet = band.sheet
    last = 0
    for index in range(band.top, min(band.bottom, len(sheet.rows))):
        for column, value in enumerate(sheet.rows[index].values[band.left : band.right], band.left):
            if value is not None:
                last = max(last, index + 1 if is_rows else column + 1)
    return last


def _require_whole(book: Book, band: Area, *, is_rows: bool) -> None:
    tables = [table["range"] for table in band.sheet.tables]
    for grid in band.sheet.merges + tables:
        area = from_grid_range(book, grid)
        start, end = (area.left, area.right) if is_rows else (area.top, area.bottom)
        if band.overlaps(area) and not _is_in_band(band, start, end, is_rows=is_rows):
            # the words are assumed
            raise invalid("You can't shift cells across part of a merged cell or a table.")
