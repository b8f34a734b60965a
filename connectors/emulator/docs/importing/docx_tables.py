"""Tables of Word: where their cells stand, and how they look."""

from docx.oxml.table import CT_Tc
from docx.table import Table, _Cell

from connectors.emulator.docs.importing.blocks import Json, colour
from connectors.emulator.docs.importing.docx_styles import EDGES, HEX, border_of

VERTICAL = {"center": "MIDDLE", "bottom": "BOTTOM"}


def cells_of(table: Table) -> list[list[tuple[_Cell, Json] | None]]:
    """The cells by rows, each with its TableCellStyle; None is where a merged one reaches.

    python-docx gives a merged cell once for each of its places.
    """
    rows = [list(row.cells) for row in table.rows]
    places: dict[CT_Tc, list[tuple[int, int]]] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            places.setdefault(cell._tc, []).append((number, column))  # noqa: SLF001 - cells themselves are made anew
    width = max(map(len, rows), default=0)
    found: list[list[tuple[_Cell, Json] | None]] = [[None] * width for _ in rows]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if places[cell._tc][0] == (number, column):  # noqa: SLF001
                found[number][column] = cell, _spans(places[cell._tc]) | _style(cell)  # noqa: SLF001
    return found


def heads_of(table: Table) -> int:
    """How many of the first rows are repeated on every page."""
    count = 0
    for row in table.rows:
        if not row._tr.xpath("w:trPr/w:tblHeader"):  # noqa: SLF001 - python-docx does not know it
            break
        count += 1
    return count


def widths_of(table: Table) -> tuple[float, ...]:
    """The points of all columns, nothing if Word says them of some only."""
    widths = tuple(column.width.pt for column in table.columns if column.width)
    return widths if len(widths) == len(table.columns) else ()


def _spans(places: list[tuple[int, int]]) -> Json:
    down, across = (len(set(lines)) for lines in zip(*places, strict=True))
    return {"rowSpan": down, "columnSpan": across} if (down, across) != (1, 1) else {}


def _style(cell: _Cell) -> Json:
    (properties,) = cell._tc.xpath("w:tcPr") or (None,)  # noqa: SLF001 - python-docx has no borders of cells
    if properties is None:
        return {}
    found: Json = {}
    for side, name in EDGES.items():
        for border in properties.xpath(f"w:tcBorders/w:{name}"):
            found[f"border{side}"] = border_of(border)
    for digits in properties.xpath("w:shd/@w:fill"):
        found |= {"backgroundColor": colour(digits)} if len(digits) == HEX else {}
    for alignment in properties.xpath("w:vAlign/@w:val"):
        found |= {"contentAlignment": VERTICAL[alignment]} if alignment in VERTICAL else {}
    return found
