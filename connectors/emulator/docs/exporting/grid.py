"""Where the cells of a table stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.emulator.docs.exporting.parts import Json


@dataclass(frozen=True)
class Placed:
    """A cell that is seen: where it begins, how far it reaches, and the TableCell."""

    row: int
    column: int
    down: int
    across: int
    json: Json


def placed(table: Json) -> list[tuple[Json, Sequence[Placed]]]:
    """The rows of a table with the cells that are seen.

    A cell that a merged one covers may be there, empty, or be left out: a row that has as many cells as the table has
    columns names them all.
    """
    width = width_of(table)
    covered: set[tuple[int, int]] = set()
    found: list[tuple[Json, Sequence[Placed]]] = []
    rows = table.get("tableRows", ())
    for number, row in enumerate(rows):
        cells: list[Placed] = []
        column = 0
        named_all = len(row.get("tableCells", ())) == width
        for cell in row.get("tableCells", ()):
            if not named_all:
                while (number, column) in covered:
                    column += 1
            if (number, column) not in covered and column < width:
                seen = _placed(cell, number, column, len(rows), width)
                covered |= {
                    (line, place)
                    for line in range(number, number + seen.down)
                    for place in range(column, column + seen.across)
                }
                cells.append(seen)
            column += 1
        found.append((row, cells))
    return found


def width_of(table: Json) -> int:
    """How many columns there are."""
    longest = max((len(row.get("tableCells", ())) for row in table.get("tableRows", ())), default=0)
    return int(table.get("columns") or longest)


def header_rows(table: Json) -> int:
    """How many of the first rows are repeated on every page."""
    count = 0
    for row in table.get("tableRows", ()):
        if not row.get("tableRowStyle", {}).get("tableHeader"):
            break
        count += 1
    return count


def _placed(cell: Json, row: int, column: int, rows: int, width: int) -> Placed:
    style = cell.get("tableCellStyle", {})
    down, across = max(1, style.get("rowSpan", 1)), max(1, style.get("columnSpan", 1))
    return Placed(row, column, min(down, rows - row), min(across, width - column), cell)
