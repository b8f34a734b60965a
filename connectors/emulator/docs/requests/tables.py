"""Tables."""

from connectors.emulator.docs import places
from connectors.emulator.docs.blank import newline, points
from connectors.emulator.docs.pieces import Json, Piece, Pieces
from connectors.emulator.docs.requests.registry import kind
from connectors.emulator.docs.requests.text import paragraph_end
from connectors.emulator.docs.session import Edit
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


@kind("insertTable")
def insert_table(edit: Edit, body: Json) -> None:
    """Insert an empty table within a paragraph, which ends before it and goes on behind it."""
    place = places.insertion(edit.document, body)
    rows, columns = body.get("rows", 0), body.get("columns", 0)
    if place.tab.kinds.get(place.segment_id) == "footnote":
        raise invalid("Tables cannot be inserted inside a footnote.")
    if rows < 1 or columns < 1:
        raise invalid("The number of rows and columns must be at least 1.")
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise invalid(f"A table may have at most {MAX_COLUMNS} columns and {MAX_CELLS} cells.")
    table = [Piece("table", style={"tableColumnProperties": [COLUMN] * columns})]
    table += [piece for _ in range(rows) for piece in empty_row(columns)]
    edit.insert(place, [Piece("newline", data=paragraph_end(place).data), *table, Piece("end")])


def empty_row(columns: int) -> Pieces:
    """A row of empty cells."""
    return [Piece("row", style=ROW), *(piece for _ in range(columns) for piece in empty_cell())]


def empty_cell(style: Json = CELL) -> Pieces:
    """A cell with one empty paragraph."""
    return [Piece("cell", style=style), newline()]
