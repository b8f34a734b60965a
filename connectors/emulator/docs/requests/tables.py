"""Tables: made, made larger and smaller, merged."""

from dataclasses import replace

from connectors.emulator.docs import places
from connectors.emulator.docs.blank import newline, points
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.grids import Area, Grid, located, ranged
from connectors.emulator.docs.pieces import Json, Piece, Pieces
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.docs.requests.text import paragraph_end
from connectors.emulator.errors import invalid

MAX_COLUMNS, MAX_CELLS = 20, 5000
"""Google documents no bounds; the editor makes tables of up to twenty columns."""
CELL: Json = {
    "rowSpan": 1,
    "columnSpan": 1,
    "backgroundColor": {},
    **{f"padding{side}": points(5) for side in ("Left", "Right", "Top", "Bottom")},
    "contentAlignment": "TOP",
}
ROW: Json = {"minRowHeight": points(0)}
COLUMN: Json = {"widthType": "EVENLY_DISTRIBUTED"}
ALONE: Json = {"rowSpan": 1, "columnSpan": 1}


@kind("insertTable")
def insert_table(edit: Edit, body: Json) -> None:
    """Insert an empty table within a paragraph, which ends before it and goes on behind it."""
    place = places.insertion(edit.document, body)
    rows, columns = body.get("rows", 0), body.get("columns", 0)
    if place.tab.kinds.get(place.segment_id) == "footnote":
        raise invalid("Tables cannot be inserted inside a footnote.")
    if rows < 1 or columns < 1:
        raise invalid("The number of rows and columns must be at least 1.")
    _check_size(rows, columns)
    table = [Piece("table", style={"tableColumnProperties": [COLUMN] * columns})]
    table += [piece for _ in range(rows) for piece in _empty_row([CELL] * columns)]
    edit.insert(place, [Piece("newline", data=paragraph_end(place).data), *table, Piece("end")])


@kind("insertTableRow")
def insert_table_row(edit: Edit, body: Json) -> None:
    """Insert an empty row above or below a cell, its cells styled like those of that cell's row."""
    grid, row, column = located(edit.document, needed(body, "tableCellLocation"))
    _check_size(len(grid.rows) + 1, len(grid.columns))
    beside = grid.seen(row, column)
    number = beside.bottom if body.get("insertBelow") else beside.top
    _widen(edit, grid, "rowSpan", number)
    index = grid.rows[number].start if number < len(grid.rows) else grid.end - 1
    edit.insert(grid.at(index), _empty_row([cell.style | ALONE for cell in grid.rows[row].cells]))


@kind("insertTableColumn")
def insert_table_column(edit: Edit, body: Json) -> None:
    """Insert an empty column left or right of a cell, its cells styled like those of that cell's column."""
    edit.refuse_suggesting("Columns")
    grid, row, column = located(edit.document, needed(body, "tableCellLocation"))
    _check_size(len(grid.rows), len(grid.columns) + 1)
    beside = grid.seen(row, column)
    number = beside.right if body.get("insertRight") else beside.left
    _widen(edit, grid, "columnSpan", number)
    for line in reversed(grid.rows):  # from behind, as what is put moves what follows
        index = line.cells[number].start if number < len(line.cells) else line.end
        edit.insert(grid.at(index), _empty_cell(line.cells[column].style | ALONE))
    _set_columns(edit, grid, [*grid.columns[:number], COLUMN, *grid.columns[number:]])


@kind("deleteTableRow")
def delete_table_row(edit: Edit, body: Json) -> None:
    """Delete the rows that a cell spans; with its last row a table is gone."""
    grid, row, column = located(edit.document, needed(body, "tableCellLocation"))
    doomed = grid.seen(row, column)
    if doomed.bottom - doomed.top == len(grid.rows):
        edit.remove(grid.stretch(grid.place.index, grid.end))
        return
    _narrow(edit, grid, "rowSpan", doomed.top, doomed.bottom)
    edit.put(grid.stretch(grid.rows[doomed.top].start, grid.rows[doomed.bottom - 1].end), [])


@kind("deleteTableColumn")
def delete_table_column(edit: Edit, body: Json) -> None:
    """Delete the columns that a cell spans; with its last column a table is gone."""
    edit.refuse_suggesting("Columns")
    grid, row, column = located(edit.document, needed(body, "tableCellLocation"))
    doomed = grid.seen(row, column)
    if doomed.right - doomed.left == len(grid.columns):
        edit.remove(grid.stretch(grid.place.index, grid.end))
        return
    _narrow(edit, grid, "columnSpan", doomed.left, doomed.right)
    for line in reversed(grid.rows):
        edit.put(grid.stretch(line.cells[doomed.left].start, line.cells[doomed.right - 1].end), [])
    _set_columns(edit, grid, grid.columns[: doomed.left] + grid.columns[doomed.right :])


@kind("mergeTableCells")
def merge_table_cells(edit: Edit, body: Json) -> None:
    """Merge a rectangle of cells; what stands in them comes together in the first."""
    edit.refuse_suggesting("Merged cells")
    grid, area = ranged(edit.document, needed(body, "tableRange"))
    head, *others = [grid.rows[row].cells[column] for row, column in area.cells()]
    more = [piece for cell in others if not cell.is_empty for piece in cell.content]
    for cell in reversed(others):
        edit.put(grid.stretch(cell.start, cell.end), _empty_cell(cell.style | ALONE))
    if more and head.is_empty:
        edit.put(grid.stretch(head.start + 1, head.end), more)
    elif more:
        edit.insert(grid.at(head.end), more)
    _span(edit, grid, (area.top, area.left), rowSpan=area.bottom - area.top, columnSpan=area.right - area.left)


@kind("unmergeTableCells")
def unmerge_table_cells(edit: Edit, body: Json) -> None:
    """Undo the merges in a rectangle of cells; what stands in them stays in the first."""
    edit.refuse_suggesting("Merged cells")
    grid, area = ranged(edit.document, needed(body, "tableRange"))
    for merged in grid.merged():
        if area.has(merged.top, merged.left):
            _span(edit, grid, (merged.top, merged.left), **ALONE)


def _check_size(rows: int, columns: int) -> None:
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise invalid(f"A table may have at most {MAX_COLUMNS} columns and {MAX_CELLS} cells.")


def _empty_row(styles: list[Json]) -> Pieces:
    return [Piece("row", style=ROW), *(piece for style in styles for piece in _empty_cell(style))]


def _empty_cell(style: Json) -> Pieces:
    return [Piece("cell", style=style), newline()]


def _span(edit: Edit, grid: Grid, cell: tuple[int, int], **spans: int) -> None:
    """Give a cell spans."""
    start = grid.rows[cell[0]].cells[cell[1]].start
    edit.restyle_at(grid.place, {start: lambda mark: replace(mark, style=mark.style | spans)})


def _widen(edit: Edit, grid: Grid, name: str, number: int) -> None:
    """Let the merged cells that go over a line, above row or left of column `number`, reach over one more."""
    for area in grid.merged():
        first, last = _lines(area, name)
        if first < number < last:
            _span(edit, grid, (area.top, area.left), **{name: last - first + 1})


def _narrow(edit: Edit, grid: Grid, name: str, start: int, end: int) -> None:
    """Let merged cells reach over that much less as lines go; one that begins in them begins behind them."""
    for area in grid.merged():
        first, last = _lines(area, name)
        left = (last - first) - max(0, min(last, end) - max(first, start))
        if not left or left == last - first:
            continue
        if start <= first:
            spans = {"rowSpan": area.bottom - area.top, "columnSpan": area.right - area.left}
            head = (end, area.left) if name == "rowSpan" else (area.top, end)
            _span(edit, grid, head, **(spans | {name: left}))
        else:
            _span(edit, grid, (area.top, area.left), **{name: left})


def _lines(area: Area, name: str) -> tuple[int, int]:
    return (area.top, area.bottom) if name == "rowSpan" else (area.left, area.right)


def _set_columns(edit: Edit, grid: Grid, columns: list[Json]) -> None:
    whole = {grid.place.index: lambda mark: replace(mark, style={"tableColumnProperties": columns})}
    edit.restyle_at(grid.place, whole)
