"""Sheets out of the Sheet resources that a new spreadsheet is asked for with, and copies of sheets."""

import secrets
from collections.abc import Iterable
from copy import deepcopy

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.cells import put
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import DEFAULT_COLUMNS, DEFAULT_ROWS, Book, Json, Sheet

IN_SHEET = ("sheetId", "title", "index", "sheetType")
SIZES = ("rowCount", "columnCount")
TITLE_LIMIT = 100


def fill(book: Book, wish: Json) -> None:
    """Make the sheets, named ranges and metadata of a Spreadsheet resource; raises GoogleError 400 for doubles."""
    for entry in wish.get("sheets", ()):
        sheet = new_sheet(book, entry.get("properties", {}))
        book.sheets.append(sheet)
        for data in entry.get("data", ()):
            _fill_cells(sheet, data)
        sheet.merges = [grid | {"sheetId": sheet.id} for grid in entry.get("merges", ())]
        sheet.protected = [
            {"protectedRangeId": new_number(), **protected} for protected in entry.get("protectedRanges", ())
        ]
        sheet.conditional_formats = list(entry.get("conditionalFormats", ()))
        sheet.banded = [{"bandedRangeId": new_number(), **banded} for banded in entry.get("bandedRanges", ())]
        sheet.basic_filter = entry.get("basicFilter")
    book.named_ranges = [{"namedRangeId": str(new_number()), **named} for named in wish.get("namedRanges", ())]


def new_sheet(book: Book, wish: Json) -> Sheet:
    """A sheet of these SheetProperties, not yet in the book; title and id are made up where not given.

    Raises GoogleError 400 when the book has a sheet of this title or id.
    """
    title = wish.get("title") or free_title(book, locale_of(book.locale).first_sheet)
    sheet_id = wish.get("sheetId")
    if sheet_id is None:
        sheet_id = new_number() if book.sheets else 0
    require_free_title(book, title)
    if book.sheet(sheet_id):
        raise invalid(f"A sheet with the ID {sheet_id} already exists. Please choose a different ID.")
    sheet = Sheet(id=sheet_id, title=title)
    grid = wish.get("gridProperties", {})
    sheet.row_count, sheet.column_count = grid.get("rowCount", DEFAULT_ROWS), grid.get("columnCount", DEFAULT_COLUMNS)
    sheet.properties = own_properties(wish)
    return sheet


def own_properties(properties: Json) -> Json:
    """What of SheetProperties a sheet keeps as it is given."""
    found = {name: value for name, value in properties.items() if name not in IN_SHEET}
    if "gridProperties" in found:
        found["gridProperties"] = {
            name: value for name, value in found["gridProperties"].items() if name not in SIZES and value
        }
    # an empty colour is black
    return {name: value for name, value in found.items() if value not in (False, {}, None) or name == "tabColor"}


def copy_sheet(sheet: Sheet, sheet_id: int, title: str) -> Sheet:
    """A sheet of another id and title with the same cells and parts; ranges in its parts name the new id."""

    def parts(entries: Iterable[Json]) -> list[Json]:
        return [_renumbered(deepcopy(entry), sheet.id, sheet_id) for entry in entries]

    copied = Sheet(
        id=sheet_id,
        title=title,
        row_count=sheet.row_count,
        column_count=sheet.column_count,
        properties=deepcopy(sheet.properties),
        rows=[row.copy() for row in sheet.rows],
        row_sizes=dict(sheet.row_sizes),
        column_sizes=dict(sheet.column_sizes),
        merges=parts(sheet.merges),
        protected=parts(sheet.protected),
        conditional_formats=parts(sheet.conditional_formats),
        banded=parts(sheet.banded),
        basic_filter=parts([sheet.basic_filter])[0] if sheet.basic_filter else None,
    )
    copied.changed_from()
    return copied


def require_free_title(book: Book, title: str, besides: Sheet | None = None) -> None:
    """Raise GoogleError 400 for a title that another sheet has, or that is empty or too long."""
    if not title or len(title) > TITLE_LIMIT:
        raise invalid(f"A sheet name must have between 1 and {TITLE_LIMIT} characters.")
    if any(sheet.title.lower() == title.lower() for sheet in book.sheets if sheet is not besides):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def free_title(book: Book, stem: str) -> str:
    """The stem with the first number that gives a title no sheet has."""
    number = len(book.sheets) + 1
    while book.titled(f"{stem}{number}"):
        number += 1
    return f"{stem}{number}"


def new_number() -> int:
    """A fresh id for a sheet, protection or tag: positive, 31 bits."""
    return secrets.randbelow(2**31 - 1) + 1


def _fill_cells(sheet: Sheet, data: Json) -> None:
    top, left = data.get("startRow", 0), data.get("startColumn", 0)
    for index, row_data in enumerate(data.get("rowData", ()), top):
        for column, cell in enumerate(row_data.get("values", ()), left):
            put(sheet.edit(index), column, cell, {})
    for sizes, name in ((sheet.row_sizes, "rowMetadata"), (sheet.column_sizes, "columnMetadata")):
        start = top if name == "rowMetadata" else left
        sizes |= {index: size for index, size in enumerate(data.get(name, ()), start) if size}
    sheet.row_count = max(sheet.row_count, len(sheet.rows))


def _renumbered(part: Json, old: int, new: int) -> Json:
    """A part of a sheet with the sheet's id replaced in all its ranges."""
    for name, value in part.items():
        if isinstance(value, dict):
            _renumbered(value, old, new)
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict):
                    _renumbered(entry, old, new)
        elif name == "sheetId" and value == old:
            part[name] = new
    return part
