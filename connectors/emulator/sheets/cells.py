"""Cells as Google's CellData, written through a field mask."""

from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.fields import Mask, covers, overlay
from connectors.emulator.sheets.formulas.references import rewritten
from connectors.emulator.sheets.model import Content, Formula, Json, Row, Sheet

RUNS = ("textFormatRuns", "chipRuns")
"""What a new content erases, unless it comes with its own."""
COMPUTED = ("userEnteredValue", "effectiveValue", "effectiveFormat", "formattedValue", "hyperlink")


Cell = tuple[Content, Json]
"""The content of a cell, and what it has beside it."""


def content_of(value: Json | None) -> Content:
    """An ExtendedValue as a cell's content; raises GoogleError 400 for an error value, which nobody can type."""
    if not value:
        return None
    if "formulaValue" in value:
        return Formula(str(value["formulaValue"]))
    for name in ("stringValue", "numberValue", "boolValue"):
        if name in value:
            content: Content = value[name]
            return content
    raise invalid("Errors cannot be entered as values.")


def put(row: Row, column: int, cell: Json, mask: Mask) -> None:
    """Write what the mask names of a CellData into a cell; named and not given means emptied."""
    if covers(mask, "userEnteredValue"):
        row.set(column, content_of(cell.get("userEnteredValue")))
    known = row.extras.get(column, {})
    if covers(mask, "userEnteredValue"):
        known = {name: value for name, value in known.items() if name not in RUNS}
        row.set_extra(column, known)
    given = {name: value for name, value in cell.items() if name not in COMPUTED}
    below = {name: inner for name, inner in mask.items() if name not in COMPUTED}
    if below or not mask:
        row.set_extra(column, _without_empty(overlay(known, given, below)))


def cell_at(sheet: Sheet, index: int, column: int) -> Cell:
    """A cell of a sheet."""
    row = sheet.row(index)
    return row.get(column), row.extras.get(column, {})


def place(sheet: Sheet, index: int, column: int, cell: Cell) -> None:
    """Put content and all beside it into a cell."""
    content, extra = cell
    if index < len(sheet.rows) or content is not None or extra:
        row = sheet.edit(index)
        row.set(column, content)
        row.set_extra(column, extra)


def copied(cell: Cell, rows: int, columns: int) -> Cell:
    """A cell as it is so many rows and columns away: relative references go along."""
    content, extra = cell
    if isinstance(content, Formula):
        content = Formula(rewritten(content.text, lambda reference: reference.copied(rows, columns)))
    return content, extra


def _without_empty(extra: dict[str, Any]) -> Json:
    return {name: value for name, value in extra.items() if value not in ({}, [], "", None)}
