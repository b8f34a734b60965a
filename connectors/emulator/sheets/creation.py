"""Sheets out of the Sheet resources that a new spreadsheet is asked for with, and copies of sheets."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.cells import put
from connectors.emulator.sheets.filtering import kept_filter
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import DEFAULT_COLUMNS, DEFAULT_ROWS, Book, Json, Sheet
from connectors.emulator.sheets.parts import (
    BANDED,
    CHART,
    FILTER_VIEW,
    PROTECTED,
    SIDES,
    SLICER,
    TABLE,
    Part,
    new_number,
)
from connectors.emulator.sheets.ranges import from_grid_range
from connectors.emulator.sheets.structure import require_size
from connectors.emulator.sheets.tables import free_name, kept_columns, require_columns

IN_SHEET = ("sheetId", "title", "index", "sheetType")
SIZES = ("rowCount", "columnCount")
TITLE_LIMIT = 100
BACKED_BY = ("namedRangeId", "tableId")
RESOURCES = {
    PROTECTED: "protectedRanges",
    BANDED: "bandedRanges",
    FILTER_VIEW: "filterViews",
    TABLE: "tables",
    CHART: "charts",
    SLICER: "slicers",
}
"""The parts of a sheet that have ids, by their names in the Sheet resource."""


def fill(book: Book, wish: Json) -> None:
    """Make the sheets, named ranges and metadata of a Spreadsheet resource; raises GoogleError 400 for doubles."""
    for entry in wish.get("sheets", ()):
        sheet = new_sheet(book, entry.get("properties", {}))
        book.sheets.append(sheet)
        for data in entry.get("data", ()):
            _fill_cells(sheet, data)
    book.named_ranges = [{"namedRangeId": str(new_number()), **named} for named in wish.get("namedRanges", ())]
    for sheet, entry in zip(book.sheets, wish.get("sheets", ()), strict=True):
        _fill_parts(book, sheet, entry)


def new_sheet(book: Book, wish: Json) -> Sheet:
    """A sheet of these SheetProperties, not yet in the book; title and id are made up where not given.

    Raises GoogleError 400 when the book has a sheet of this title or id.
    """
    title = wish.get("title") or free_title(book, locale_of(book.locale).first_sheet)
    sheet_id = wish.get("sheetId")
    if sheet_id is None:
        sheet_id = new_number() if book.sheets else 0
    require_free_title(book, title)
    require_free_id(book, sheet_id)
    sheet = Sheet(id=sheet_id, title=title)
    grid = wish.get("gridProperties", {})
    rows, columns = grid.get("rowCount", DEFAULT_ROWS), grid.get("columnCount", DEFAULT_COLUMNS)
    require_grid(grid, rows, columns)
    require_size(book, sheet, rows, columns)
    sheet.row_count, sheet.column_count = rows, columns
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
    """A sheet of another id and title with the same cells and parts, but no comments; ranges name the new id."""

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
        filter_views=parts(sheet.filter_views),
        tables=parts(sheet.tables),
        row_groups=parts(sheet.row_groups),
        column_groups=parts(sheet.column_groups),
        charts=parts(sheet.charts),
        slicers=parts(sheet.slicers),
    )
    copied.changed_from()
    return copied


def renew_ids(book: Book, sheet: Sheet) -> None:
    """Give the parts of a sheet copied into a book ids and table names of their own."""
    for part in RESOURCES:
        setattr(sheet, part.lists, [entry | {part.key: part.new_id()} for entry in part.of(sheet)])
    sheet.tables = [table | {"name": free_name(book, table["name"])} for table in sheet.tables]
    # what a named range or a table of the original backed keeps only the range
    sheet.protected = [_besides(entry, BACKED_BY) for entry in sheet.protected]
    sheet.filter_views = [_besides(entry, BACKED_BY) for entry in sheet.filter_views]
    sheet.basic_filter = sheet.basic_filter and _besides(sheet.basic_filter, BACKED_BY)


def require_free_title(book: Book, title: str, besides: Sheet | None = None) -> None:
    """Raise GoogleError 400 for a title that another sheet has, or that is empty or too long."""
    if not title:
        raise invalid("The sheet name cannot be empty.")
    if len(title) > TITLE_LIMIT:
        raise invalid(f"The sheet name cannot be greater than {TITLE_LIMIT} characters.")
    if any(sheet.title.lower() == title.lower() for sheet in book.sheets if sheet is not besides):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def require_free_id(book: Book, sheet_id: int) -> None:
    """Raise GoogleError 400 for an id that another sheet has or that is negative."""
    if sheet_id < 0:
        raise invalid("Sheet id must be non-negative.")
    if book.sheet(sheet_id):
        raise invalid(f"Sheet with id {sheet_id} already exists.")


def require_grid(grid: Json, rows: int, columns: int) -> None:
    """Raise GoogleError 400 for GridProperties that no grid of this size can have."""
    if rows < 1 or columns < 1:
        raise invalid("A sheet must have at least one row and one column.")
    for name, noun, size in (("frozenRowCount", "rows", rows), ("frozenColumnCount", "columns", columns)):
        if grid.get(name, 0) < 0:
            raise invalid(f"{name} must be non-negative.")
        if grid.get(name, 0) >= size:
            raise invalid(f"You can't freeze all visible {noun} on the sheet.")


def require_ranges(book: Book, value: Any) -> None:
    """Raise GoogleError 400 when a range anywhere in a part of a request is not on the grid of its sheet."""
    if isinstance(value, list):
        for entry in value:
            require_ranges(book, entry)
    elif isinstance(value, dict):
        if any(side in value for side in SIDES):
            from_grid_range(book, value).require_in_grid()
        require_ranges(book, list(value.values()))


def free_title(book: Book, stem: str, first: int | None = None) -> str:
    """The stem with the first number, by default that of the new sheet, that gives a title no sheet has."""
    number = first or len(book.sheets) + 1
    while book.titled(f"{stem}{number}"):
        number += 1
    return f"{stem}{number}"


def _besides(entry: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in entry.items() if name not in names}


def _fill_parts(book: Book, sheet: Sheet, entry: Json) -> None:
    require_ranges(book, _besides(entry, ("data",)))
    sheet.merges = [grid | {"sheetId": sheet.id} for grid in entry.get("merges", ())]
    sheet.conditional_formats = list(entry.get("conditionalFormats", ()))
    for part, name in RESOURCES.items():
        for one in entry.get(name, ()):
            part.of(sheet).append(_part(book, part.numbered(book, one), part))
    sheet.row_groups, sheet.column_groups = list(entry.get("rowGroups", ())), list(entry.get("columnGroups", ()))
    if "basicFilter" in entry:
        sheet.basic_filter = kept_filter(book, entry["basicFilter"])


def _part(book: Book, wish: Json, part: Part) -> Json:
    """A part of a new sheet as it is kept."""
    if part is FILTER_VIEW:
        return kept_filter(book, {"title": "Filter 1", **wish})
    if part is TABLE:
        area = from_grid_range(book, wish.get("range", {})).require_in_grid()
        columns = wish.get("columnProperties", [])
        require_columns(columns, area.right - area.left)
        return {"name": "Table1", **wish, "range": area.grid_range(), "columnProperties": kept_columns(columns)}
    return dict(wish) if part is BANDED else wish


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
