"""Requests that write cells: contents, formats, validation, borders."""

from collections.abc import Iterable

from connectors.emulator.errors import invalid
from connectors.emulator.fields import Mask
from connectors.emulator.sheets.cells import put
from connectors.emulator.sheets.conditions import require_condition
from connectors.emulator.sheets.filtering import hidden_rows
from connectors.emulator.sheets.formulas.references import rewritten
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.parts import TABLE
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, coordinates, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import grow
from connectors.emulator.sheets.tables import area_of_table, in_typed_columns, keep_headers, room_for

UNCOMPUTED = "pivot tables and chips are kept as given, not computed"


@kind("updateCells", missing=UNCOMPUTED)
def update_cells(edit: Edit, body: Json) -> None:
    """Write rows of CellData from a start, or into a range whose other cells are emptied of what the mask names."""
    rows, mask = body.get("rows", []), mask_of(body, "CellData")
    if "range" in body:
        area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    else:
        start = body.get("start", {})
        sheet = require_sheet(edit.book, start.get("sheetId", 0))
        top, left = coordinates(sheet, start)
        width = max((len(row.get("values", ())) for row in rows), default=0)
        area = Area(sheet, top, top + len(rows), left, left + width)
        _require_within(rows, area.clipped())
    guard(edit, area)
    if "range" in body:
        _require_within(rows, area)
        rows = _filled(rows, area)
    _put_rows(area, rows, mask)


@kind("repeatCell", missing=UNCOMPUTED)
def repeat_cell(edit: Edit, body: Json) -> None:
    """Write one CellData into every cell of a range; relative references of its formula go along."""
    cell, mask = body.get("cell", {}), mask_of(body, "CellData")
    _require_rules([cell])
    area = from_grid_range(edit.book, needed(body, "range")).require_start_in_grid().clipped()
    guard(edit, area)
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    for index in range(area.top, area.bottom):
        row = area.sheet.edit(index)
        for column in range(area.left, area.right):
            own = _offset(formula, index - area.top, column - area.left) if formula else None
            put(row, column, cell | {"userEnteredValue": {"formulaValue": own}} if own else cell, mask)
    keep_headers(area)


@kind("appendCells", missing=UNCOMPUTED)
def append_cells(edit: Edit, body: Json) -> None:
    """Write rows of CellData below the last row with data, of a sheet or of a table; grid and table grow as needed."""
    rows, mask = body.get("rows", []), mask_of(body, "CellData")
    width = max((len(row.get("values", ())) for row in rows), default=0)
    if body.get("tableId"):
        table = TABLE.find(edit.book, body["tableId"])[1]
        guard(edit, area_of_table(edit.book, table))
        area = room_for(edit.book, table, len(rows))
        if width > area.right - area.left:
            raise invalid(f"The table has {area.right - area.left} columns, but a row has {width} values.")
    else:
        sheet = require_sheet(edit.book, body.get("sheetId", 0))
        top = sheet.last_row()
        grow(edit.book, sheet, top + len(rows), width)
        area = Area(sheet, top, top + len(rows), 0, width)
    guard(edit, area)
    _put_rows(area, rows, mask)


@kind("setDataValidation")
def set_data_validation(edit: Edit, body: Json) -> None:
    """Set or, without a rule, remove the validation of a range; rows that the filter hides only where asked for."""
    area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    guard(edit, area)
    if in_typed_columns(area):
        raise invalid("This operation is not allowed on cells in typed columns.")
    rule = {"dataValidation": body["rule"]} if body.get("rule") else {}
    if rule:
        require_condition(body["rule"].get("condition"), "data validation")
    hidden = set() if body.get("filteredRowsIncluded") else hidden_rows(edit.book, area.sheet)
    for index in range(area.top, area.bottom):
        if index in hidden:
            continue
        for column in range(area.left, area.right):
            put(area.sheet.edit(index), column, rule, {"dataValidation": {}})


@kind("updateBorders")
def update_borders(edit: Edit, body: Json) -> None:
    """Draw borders around and within a range."""
    area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    guard(edit, area)
    for index in range(area.top, area.bottom):
        row = area.sheet.edit(index)
        for column in range(area.left, area.right):
            sides = {
                "top": "top" if index == area.top else "innerHorizontal",
                "bottom": "bottom" if index == area.bottom - 1 else "innerHorizontal",
                "left": "left" if column == area.left else "innerVertical",
                "right": "right" if column == area.right - 1 else "innerVertical",
            }
            borders = {side: body[name] for side, name in sides.items() if name in body}
            mask: Mask = {"userEnteredFormat": {"borders": {side: {} for side in borders}}}
            drawn = {side: border for side, border in borders.items() if border.get("style") != "NONE"}
            if borders:
                put(row, column, {"userEnteredFormat": {"borders": drawn}}, mask)


def _require_within(rows: list[Json], area: Area) -> None:
    """Raise GoogleError 400 for rows of cells that reach beyond an area."""
    if len(rows) > area.bottom - area.top:
        raise invalid(f"Attempting to write row: {area.bottom}, beyond the last requested row of: {area.bottom - 1}")
    if any(len(row.get("values", ())) > area.right - area.left for row in rows):
        raise invalid(
            f"Attempting to write column: {area.right}, beyond the last requested column of: {area.right - 1}"
        )


def _filled(rows: list[Json], area: Area) -> list[Json]:
    """Rows cut and filled up to an area's size with empty cells."""
    width, height = area.right - area.left, area.bottom - area.top
    cells = [row.get("values", []) for row in rows[:height]] + [[]] * (height - len(rows))
    return [{"values": (line + [{}] * (width - len(line)))[:width]} for line in cells]


def _put_rows(area: Area, rows: list[Json], mask: Mask) -> None:
    _require_rules(cell for row in rows for cell in row.get("values", ()))
    for index, row in enumerate(rows, area.top):
        for column, cell in enumerate(row.get("values", ()), area.left):
            put(area.sheet.edit(index), column, cell, mask)
    keep_headers(area)


def _require_rules(cells: Iterable[Json]) -> None:
    for cell in cells:
        if cell.get("dataValidation"):
            require_condition(cell["dataValidation"].get("condition"), "data validation")


def _offset(formula: str, rows: int, columns: int) -> str:
    return rewritten(formula, lambda reference: reference.copied(rows, columns))
