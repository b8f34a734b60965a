"""Requests on tables."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.following import unbind_lost
from connectors.emulator.sheets.model import Book, Json
from connectors.emulator.sheets.parts import TABLE
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.tables import (
    area_of_table,
    free_name,
    has_footer,
    kept_columns,
    name_headers,
    require_columns,
    untick_texts,
    write_header,
    written_table,
)

UNFIT = "chips and number formats of typed columns are kept, not applied to cells"


@kind("addTable", missing=UNFIT)
def add_table(edit: Edit, body: Json) -> Json:
    """Make a range a table; names that are given go into the header, and its cells name the other columns."""
    wish = needed(body, "table")
    area = from_grid_range(edit.book, needed(wish, "range")).require_in_grid()
    guard(edit, area)
    _require_room(edit.book, area, None)
    columns = wish.get("columnProperties", [])
    require_columns(columns, area.right - area.left)
    name = wish.get("name") or free_name(edit.book, "Table1")
    _require_free_name(edit.book, name, None)
    table = TABLE.numbered(edit.book, wish) | {"name": name, "range": area.grid_range()}
    _write_headers(area, _named(columns))
    untick_texts(area, columns)
    area.sheet.tables.append(table | {"columnProperties": kept_columns(columns)})
    edit.book.changed()
    edit.book.cache.clear()
    return {"table": written_table(edit.book, area.sheet.tables[-1])}


@kind("updateTable", missing=UNFIT)
def update_table(edit: Edit, body: Json) -> None:
    """Change a table's name, range, colours or columns; a footer that comes or goes is a row more or less."""
    wish, mask = needed(body, "table"), mask_of(body, "Table")
    sheet, old = TABLE.find(edit.book, wish.get("tableId"))
    guard(edit, area_of_table(edit.book, old))
    changed = fields.overlay(old, wish, mask) | {"tableId": old["tableId"]}
    if not mask:
        changed = {"range": old["range"], "name": old["name"]} | changed
    area = from_grid_range(edit.book, needed(changed, "range"))
    if "range" not in wish or not fields.covers(mask, "range"):
        area = _with_footer(area, has_footer(changed) - has_footer(old))
    area.require_in_grid()
    if area.sheet is not sheet:
        raise invalid("A table cannot be moved to another sheet.")
    _require_room(edit.book, area, old)
    _require_free_name(edit.book, changed.get("name", ""), old)
    columns = wish.get("columnProperties", []) if fields.covers(mask, "columnProperties") else None
    if columns is not None and (mask or columns):
        _set_columns(area, columns)
        changed["columnProperties"] = kept_columns(columns)
    width = area.right - area.left
    inside = [one for one in changed.get("columnProperties", ()) if one.get("columnIndex", 0) < width]
    TABLE.replace(sheet, old, changed | {"range": area.grid_range(), "columnProperties": inside})
    name_headers(area)
    edit.book.changed()


@kind("deleteTable")
def delete_table(edit: Edit, body: Json) -> None:
    """Delete a table with what stands in it; the cells themselves stay."""
    sheet, table = TABLE.find(edit.book, body.get("tableId"))
    area = area_of_table(edit.book, table)
    guard(edit, area)
    # Google's guide tells this request, which takes the contents along, from removing the banding, which does not
    for index in range(area.top, min(area.bottom, len(sheet.rows))):
        row = sheet.edit(index)
        for column in range(area.left, area.right):
            row.set(column, None)
    TABLE.remove(sheet, table)
    unbind_lost(edit.book)
    edit.book.changed()


def _named(columns: list[Json]) -> list[Json]:
    """Typed columns without a name are called "Column 1" and so on, counted among themselves."""
    named, unnamed = [], 0
    for column in columns:
        name = column.get("columnName")
        if not name and "columnType" in column:
            unnamed += 1
            name = f"Column {unnamed}"
        named.append(column | ({"columnName": name} if name else {}))
    return named


def _set_columns(area: Area, columns: list[Json]) -> None:
    require_columns(columns, area.right - area.left)
    if not all(column.get("columnName") for column in columns):
        raise invalid("Table header row cell must have a value.")
    _write_headers(area, columns)
    untick_texts(area, columns)


def _write_headers(area: Area, columns: list[Json]) -> None:
    for column in columns:
        if "columnName" in column:
            write_header(area.sheet, area.top, area.left + column.get("columnIndex", 0), column["columnName"])
    name_headers(area)


def _with_footer(area: Area, rows: int) -> Area:
    return Area(area.sheet, area.top, area.bottom + rows, area.left, area.right)


def _require_room(book: Book, area: Area, own: Json | None) -> None:
    """The refusals' words are assumed, but for that of bandings."""
    sheet = area.sheet
    if any(area.overlaps(area_of_table(book, table)) for table in sheet.tables if table is not own):
        raise invalid("You cannot add a table that overlaps another table.")
    if any(area.overlaps(from_grid_range(book, banded["range"])) for banded in sheet.banded):
        raise invalid("You cannot add alternating background colors to a range that already has them.")
    if any(area.overlaps(from_grid_range(book, merge)) for merge in sheet.merges):
        raise invalid("You cannot add a table over merged cells.")


def _require_free_name(book: Book, name: str, own: Json | None) -> None:
    if not name:
        raise invalid("Table name must be specified.")
    others = (table for sheet in book.sheets for table in sheet.tables if table is not own)
    if any(table["name"].lower() == name.lower() for table in others):
        raise invalid(f"A table with the name {name} already exists.")
