"""A table among the pieces of a segment: its rows and cells with their indexes. Pure.

A merged cell is a head with spans; the cells it covers stay in their rows, empty, as Google tells them.
"""

from dataclasses import dataclass

from connectors.emulator.docs import places
from connectors.emulator.docs.model import Document
from connectors.emulator.docs.pieces import Json, Piece, Pieces, divided
from connectors.emulator.docs.places import Place, Stretch
from connectors.emulator.errors import invalid


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from its mark on, with what stands in it."""

    start: int
    end: int
    style: Json
    content: Pieces

    @property
    def spans(self) -> tuple[int, int]:
        """How many rows and columns it reaches over."""
        return self.style.get("rowSpan", 1), self.style.get("columnSpan", 1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the end of its one paragraph stands in it."""
        return len(self.content) == 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row from its mark on."""

    start: int
    end: int
    style: Json
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table from its mark to behind its end. `place` is where it starts."""

    place: Place
    end: int
    columns: list[Json]
    rows: list[Row]

    def stretch(self, start: int, end: int) -> Stretch:
        """A range of the table's segment."""
        return Stretch(self.place.tab, self.place.segment_id, start, end)

    def at(self, index: int) -> Place:
        """An index of the table's segment."""
        return Place(self.place.tab, self.place.segment_id, index)

    def everything(self) -> "Area":
        """All cells."""
        return Area(0, len(self.rows), 0, len(self.columns))

    def merged(self) -> "list[Area]":
        """The merged cells, each with what it covers."""
        found = (self.cell(row, column) for row, column in self.everything().cells())
        return [area for area in found if len(area.cells()) > 1]

    def cell(self, row: int, column: int) -> "Area":
        """The rectangle of a cell by its own spans."""
        height, width = self.rows[row].cells[column].spans
        return Area(row, row + height, column, column + width)

    def seen(self, row: int, column: int) -> "Area":
        """What is seen at a place: the merged cell that covers it, or the cell itself."""
        return next((area for area in self.merged() if area.has(row, column)), self.cell(row, column))


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells."""

    top: int
    bottom: int
    left: int
    right: int

    def cells(self) -> list[tuple[int, int]]:
        """Its cells by row and column, in reading order."""
        return [(row, column) for row in range(self.top, self.bottom) for column in range(self.left, self.right)]

    def has(self, row: int, column: int) -> bool:
        """Whether a cell is one of them."""
        return self.top <= row < self.bottom and self.left <= column < self.right


def table_at(place: Place) -> Grid:
    """The table that starts at a place; raises GoogleError 400 if none does."""
    pieces = divided(place.pieces, place.index)[1]
    if pieces[0].kind != "table":
        raise invalid("Invalid table start location. Must specify the start index of the table.")
    at, number, rows = place.index + 1, 1, []
    while pieces[number].kind == "row":
        row, number = _row(pieces, number, at)
        rows.append(row)
        at = row.end
    return Grid(place, at + 1, pieces[0].style["tableColumnProperties"], rows)


def located(document: Document, given: Json) -> tuple[Grid, int, int]:
    """The table, row and column of a TableCellLocation; raises GoogleError 400 if there is no such cell."""
    grid = table_at(places.location(document, given.get("tableStartLocation", {})))
    row, column = given.get("rowIndex", 0), given.get("columnIndex", 0)
    for name, index, size in (("row", row, len(grid.rows)), ("column", column, len(grid.columns))):
        if not 0 <= index < size:
            raise invalid(f"The {name} index {index} is out of bounds: the table has {size} {name}s.")
    return grid, row, column


def ranged(document: Document, given: Json) -> tuple[Grid, Area]:
    """The table and cells of a TableRange; raises GoogleError 400 unless they are there and cut no merged cell."""
    grid, row, column = located(document, given.get("tableCellLocation", {}))
    height, width = given.get("rowSpan", 0), given.get("columnSpan", 0)
    if height < 1 or width < 1:
        raise invalid("The row span and column span of a table range must be at least 1.")
    if row + height > len(grid.rows) or column + width > len(grid.columns):
        raise invalid("The table range must lie within the table.")
    area = Area(row, row + height, column, column + width)
    for covered in grid.merged():
        if len({area.has(*cell) for cell in covered.cells()}) > 1:
            raise invalid("The table range is non-rectangular.")
    return grid, area


def _row(pieces: Pieces, number: int, at: int) -> tuple[Row, int]:
    """The row whose mark is a piece's number, and the number behind it."""
    row, start, cells = pieces[number], at, []
    at, number = at + 1, number + 1
    while pieces[number].kind == "cell":
        cell, number = _cell(pieces, number, at)
        cells.append(cell)
        at = cell.end
    return Row(start, at, row.style, cells), number


def _cell(pieces: Pieces, number: int, at: int) -> tuple[Cell, int]:
    mark, start, depth = pieces[number], at, 0
    at, number = at + 1, number + 1
    content: list[Piece] = []
    while depth or pieces[number].kind not in ("row", "cell", "end"):
        piece = pieces[number]
        depth += (piece.kind == "table") - (piece.kind == "end")
        content.append(piece)
        at, number = at + piece.width, number + 1
    return Cell(start, at, mark.style, content), number
