"""A spreadsheet as Google describes it: properties, sheets, and where wanted the cells."""

from dataclasses import dataclass

from connectors.emulator.sheets import colours
from connectors.emulator.sheets.commenting import seen_thread
from connectors.emulator.sheets.conditional import Conditional, conditional
from connectors.emulator.sheets.effective import DEFAULT_FORMAT, effective_format, link_of, linked_runs
from connectors.emulator.sheets.filtering import hidden_rows, written_filter
from connectors.emulator.sheets.formulas.calculator import Calculator, calculator
from connectors.emulator.sheets.formulas.values import ErrorValue, Value
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import COLUMN_PIXELS, ROW_PIXELS, Book, Content, Formula, Json, Sheet
from connectors.emulator.sheets.ranges import Area
from connectors.emulator.sheets.showing import formatted
from connectors.emulator.sheets.tables import banding_of, written_table


@dataclass(frozen=True)
class Wanted:
    """What of a spreadsheet is to be described. `areas` None: all sheets; `user` sees comments as theirs."""

    user: str
    areas: list[Area] | None = None
    with_cells: bool = False
    with_comments: bool = False
    without_tables_in_bandings: bool = False


def spreadsheet(book: Book, title: str, sheets: list[Json], wanted: Wanted) -> Json:
    """The Spreadsheet resource around its sheets."""
    found: Json = {
        "spreadsheetId": book.id,
        "properties": {
            "title": title,
            "spreadsheetTheme": colours.theme(),
            **book.properties,
            "defaultFormat": DEFAULT_FORMAT,
        },
        "sheets": sheets,
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    if book.named_ranges:
        found["namedRanges"] = book.named_ranges
    if tags := [entry for entry in book.metadata if "spreadsheet" in entry["location"]]:
        found["developerMetadata"] = tags
    if wanted.with_comments:
        found["commentsViewMode"] = "COMMENTS_VIEW_MODE_INCLUDED"
        if book.comments:
            found["comments"] = [seen_thread(thread, wanted.user) for thread in book.comments]
    return found


def properties(book: Book, sheet: Sheet) -> Json:
    """A sheet's SheetProperties."""
    found = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": book.sheets.index(sheet),
        "sheetType": "GRID",
        **sheet.properties,
    }
    if sheet.is_object:
        return found
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    return found | {"gridProperties": grid | sheet.properties.get("gridProperties", {})}


def described(book: Book, sheet: Sheet, protected: list[Json], wanted: Wanted) -> Json:
    """The Sheet resource without cells; `protected` as the caller may see them."""
    as_bandings = [] if wanted.without_tables_in_bandings else [banding_of(book, table) for table in sheet.tables]
    parts = {
        "merges": sheet.merges,
        "protectedRanges": protected,
        "conditionalFormats": sheet.conditional_formats,
        "bandedRanges": sheet.banded + as_bandings,
        "basicFilter": sheet.basic_filter and written_filter(book, sheet.basic_filter),
        "filterViews": [written_filter(book, view) for view in sheet.filter_views],
        "tables": [written_table(book, table) for table in sheet.tables],
        "rowGroups": sheet.row_groups,
        "columnGroups": sheet.column_groups,
        "charts": sheet.charts,
        "slicers": sheet.slicers,
        "commentAnchors": sheet.comment_anchors if wanted.with_comments else None,
        "developerMetadata": [entry for entry in book.metadata if entry["location"].get("sheetId") == sheet.id],
    }
    return {"properties": properties(book, sheet)} | {name: part for name, part in parts.items() if part}


def grid_data(book: Book, area: Area) -> Json:
    """The GridData of an area."""
    sheet = area.sheet
    calculate = calculator(book)
    last = min(area.bottom, max(len(sheet.rows), calculate.spilled_rows(sheet)))
    rules = conditional(book, sheet)
    rows = [_row_data(calculate, area, index, rules) for index in range(area.top, last)]
    while rows and not rows[-1]:
        rows.pop()
    found: Json = {"startRow": area.top} if area.top else {}
    found |= {"startColumn": area.left} if area.left else {}
    found |= {"rowData": rows} if rows else {}
    return found | {
        "rowMetadata": _sizes(book, sheet, area.top, area.bottom, is_rows=True),
        "columnMetadata": _sizes(book, sheet, area.left, area.right, is_rows=False),
    }


def extended(value: Content | Value) -> Json:
    """A value as Google's ExtendedValue."""
    if isinstance(value, Formula):
        return {"formulaValue": value.text}
    if isinstance(value, ErrorValue):
        told = {"message": value.message} if value.message else {}
        return {"errorValue": {"type": value.kind} | told}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def _row_data(calculate: Calculator, area: Area, index: int, rules: Conditional) -> Json:
    row = area.sheet.row(index)
    width = max(len(row.values), max(row.extras, default=-1) + 1, calculate.spilled_columns(area.sheet))
    columns = range(area.left, min(area.right, width))
    cells = [_cell_data(calculate, area.sheet, index, column, rules) for column in columns]
    while cells and not cells[-1]:
        cells.pop()
    return {"values": cells} if cells else {}


def _cell_data(calculate: Calculator, sheet: Sheet, index: int, column: int, rules: Conditional) -> Json:
    row = sheet.row(index)
    content, value = row.get(column), calculate.cell(sheet, index, column)
    form = calculate.form(sheet, index, column)
    found: Json = {} if content is None else {"userEnteredValue": extended(content)}
    if value not in (None, ""):
        found["effectiveValue"] = extended(value)
        found["formattedValue"] = formatted(value, form, locale_of(calculate.book.locale))
    found |= row.extras.get(column, {})
    if not found and value is None:
        return {}
    if runs := found.get("textFormatRuns"):
        found["textFormatRuns"] = linked_runs(runs)
    own = found.get("userEnteredFormat", {})
    if link := link_of(value, own):
        found["hyperlink"] = link
    found["effectiveFormat"] = effective_format(value, own, form, rules.formats(index, column))
    return found


def _sizes(book: Book, sheet: Sheet, start: int, end: int, *, is_rows: bool) -> list[Json]:
    known = sheet.row_sizes if is_rows else sheet.column_sizes
    pixels = ROW_PIXELS if is_rows else COLUMN_PIXELS
    found = [{"pixelSize": pixels} | known.get(index, {}) for index in range(start, end)]
    for index in hidden_rows(book, sheet) if is_rows else ():
        if start <= index < end:
            found[index - start]["hiddenByFilter"] = True
    wanted = "ROWS" if is_rows else "COLUMNS"
    for entry in book.metadata:
        line = entry["location"].get("dimensionRange", {})
        is_ours = line.get("sheetId") == sheet.id and line["dimension"] == wanted
        if is_ours and start <= line["startIndex"] < end:
            found[line["startIndex"] - start].setdefault("developerMetadata", []).append(entry)
    return found
