"""How tables look: cells, rows, columns."""

from dataclasses import replace

from connectors.emulator import fields
from connectors.emulator.docs import places
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.grids import Area, Grid, ranged, table_at
from connectors.emulator.docs.pieces import Change, Json, Piece
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.docs.requests.tables import CELL, COLUMN, ROW
from connectors.emulator.docs.styles import given_style, mask_of
from connectors.emulator.errors import invalid

MIN_WIDTH = 5
"""Points that a column is wide at least."""
SIDES = (
    ("borderRight", "borderLeft", 0, 1),
    ("borderLeft", "borderRight", 0, -1),
    ("borderBottom", "borderTop", 1, 0),
    ("borderTop", "borderBottom", -1, 0),
)
"""A border, the neighbour's that is the same line, and where the neighbour is; in the order in which Google draws."""


@kind("updateTableCellStyle")
def update_table_cell_style(edit: Edit, body: Json) -> None:
    """Style cells of a table, or all of them; a border is the neighbour's, too."""
    if ("tableRange" in body) == ("tableStartLocation" in body):
        raise invalid("Exactly one of tableRange and tableStartLocation must be specified.")
    mask, wish = mask_of(body, "TableCellStyle"), given_style(body, "tableCellStyle")
    if "tableRange" in body:
        grid, area = ranged(edit.document, body["tableRange"])
    else:
        grid = table_at(places.location(edit.document, body["tableStartLocation"]))
        area = grid.everything()
    for border, other, down, right in SIDES:
        if border in mask:
            shared = {other: wish[border]} if border in wish else {}
            neighbours = _neighbours(grid, area, down, right)
            edit.restyle_at(grid.place, dict.fromkeys(neighbours, _overlay(shared, {other: {}}, CELL)))
    cells = [grid.rows[row].cells[column].start for row, column in area.cells()]
    edit.restyle_at(grid.place, dict.fromkeys(cells, _overlay(wish, mask, CELL)))


@kind("updateTableRowStyle")
def update_table_row_style(edit: Edit, body: Json) -> None:
    """Style rows of a table, all where none is named."""
    grid = table_at(places.location(edit.document, needed(body, "tableStartLocation")))
    mask, wish = mask_of(body, "TableRowStyle"), given_style(body, "tableRowStyle")
    rows = [grid.rows[number].start for number in _numbers(body.get("rowIndices", []), len(grid.rows), "row")]
    edit.restyle_at(grid.place, dict.fromkeys(rows, _overlay(wish, mask, ROW)))


@kind("pinTableHeaderRows")
def pin_table_header_rows(edit: Edit, body: Json) -> None:
    """Let the first rows of a table be its header, repeated on every page; nought lets there be none."""
    grid = table_at(places.location(edit.document, needed(body, "tableStartLocation")))
    count = body.get("pinnedHeaderRowsCount", 0)
    if not 0 <= count <= len(grid.rows):
        raise invalid(f"The number of pinned header rows must be between 0 and {len(grid.rows)}.")
    pinned, other = (_overlay(wish, {"tableHeader": {}}, {}) for wish in ({"tableHeader": True}, {}))
    edit.restyle_at(grid.place, {row.start: pinned if n < count else other for n, row in enumerate(grid.rows)})


@kind("updateTableColumnProperties")
def update_table_column_properties(edit: Edit, body: Json) -> None:
    """Set the width of columns, of all where none is named."""
    edit.refuse_suggesting("Column properties")
    grid = table_at(places.location(edit.document, needed(body, "tableStartLocation")))
    mask, wish = mask_of(body, "TableColumnProperties"), given_style(body, "tableColumnProperties")
    if "width" in mask and wish.get("width", {}).get("magnitude", MIN_WIDTH) < MIN_WIDTH:
        raise invalid(f"The width of a column must be at least {MIN_WIDTH} points.")
    columns = list(grid.columns)
    for number in _numbers(body.get("columnIndices", []), len(columns), "column"):
        columns[number] = _column(fields.overlay(columns[number], wish, mask))
    whole = {grid.place.index: lambda mark: replace(mark, style={"tableColumnProperties": columns})}
    edit.restyle_at(grid.place, whole)


def _neighbours(grid: Grid, area: Area, down: int, right: int) -> list[int]:
    """Where the cells outside an area start that lie next to it on one side."""
    found = []
    for row, column in area.cells():
        seen = grid.cell(row, column)
        beside = row if not down else seen.bottom if down > 0 else row - 1
        across = column if not right else seen.right if right > 0 else column - 1
        is_within = 0 <= beside < len(grid.rows) and 0 <= across < len(grid.columns)
        if is_within and not area.has(beside, across):
            found.append(grid.rows[beside].cells[across].start)
    return found


def _overlay(wish: Json, mask: fields.Mask, default: Json) -> Change:
    """A change of a mark's style; what is reset is as in a new table."""

    def change(mark: Piece) -> Piece:
        style = fields.overlay(mark.style, wish, mask)
        reset = {name: default[name] for name in mask if name not in style and name in default}
        return replace(mark, style=style | reset)

    return change


def _numbers(given: list[int], size: int, noun: str) -> list[int]:
    for number in given:
        if not 0 <= number < size:
            raise invalid(f"The {noun} index {number} is out of bounds: the table has {size} {noun}s.")
    return sorted(set(given)) or list(range(size))


def _column(found: Json) -> Json:
    """Column properties that fit together; raises GoogleError 400 for a fixed width that is not said."""
    if found.get("widthType") != "FIXED_WIDTH":
        return COLUMN
    if "width" not in found:
        raise invalid("width must be specified for columns of fixed width.")
    return found
