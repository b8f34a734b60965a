"""An Excel workbook as Google's Spreadsheet resource: values, formulas, looks, merges, widths, notes, lists."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.utils import column_index_from_string  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from connectors.emulator.drive.conversion.formula_text import from_workbook
from connectors.emulator.drive.conversion.styles import Json, colour_of, undress
from connectors.emulator.drive.conversion.xlsx_out import BOXES
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.sheets.dates import to_serial
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import DEFAULT_COLUMNS, DEFAULT_ROWS, MAX_CELLS

KINDS = {datetime: "DATE_TIME", date: "DATE", time: "TIME", timedelta: "TIME"}
MIDNIGHT = time()
MOST_VALIDATED = 100_000
"""Cells of one rule that get it; Excel lets people give whole columns a list of choices."""


def read(data: bytes, locale: SheetLocale) -> Json:
    """The resource of a workbook, its formulas typed as in this locale; raises GoogleError 400 for other bytes."""
    try:
        workbook = load_workbook(io.BytesIO(data))
        sheets = [_sheet(worksheet, locale) for worksheet in workbook.worksheets]
    except GoogleError:
        raise
    except Exception as error:  # whatever openpyxl stumbles over, it is the file that cannot be read
        raise invalid("The file cannot be read as a workbook.", reason="invalidContent") from error
    if not sheets:
        raise invalid("The workbook has no sheets.", reason="invalidContent")
    return {"sheets": sheets}


def _sheet(worksheet: Worksheet, locale: SheetLocale) -> Json:
    if worksheet.max_row * worksheet.max_column > MAX_CELLS:
        raise invalid(f"The workbook has more than {MAX_CELLS} cells.", reason="uploadTooLarge")
    rules = _rules(worksheet)
    looks: dict[int, Json] = {}
    rows = [
        {"values": [_cell(cell, locale, looks) | rules.pop((cell.row, cell.column), {}) for cell in row]}
        for row in worksheet.iter_rows()
    ]
    for (row, column), rule in rules.items():
        rows.extend({"values": []} for _ in range(row - len(rows)))
        cells: list[Json] = rows[row - 1]["values"]
        cells.extend({} for _ in range(column - len(cells)))
        cells[column - 1] = rule
    width = max((len(row["values"]) for row in rows), default=0)
    grid = {"rowCount": max(len(rows), DEFAULT_ROWS), "columnCount": max(width, DEFAULT_COLUMNS)}
    return {
        "properties": _properties(worksheet, grid),
        "data": [{"rowData": rows, **_sizes(worksheet)}],
        "merges": [
            {
                "startRowIndex": merge.min_row - 1,
                "endRowIndex": merge.max_row,
                "startColumnIndex": merge.min_col - 1,
                "endColumnIndex": merge.max_col,
            }
            for merge in worksheet.merged_cells.ranges
        ],
    }


def _properties(worksheet: Worksheet, grid: Json) -> Json:
    if frozen := worksheet.freeze_panes:
        letters = frozen.rstrip("0123456789")
        grid["frozenRowCount"] = int(frozen[len(letters) :]) - 1
        grid["frozenColumnCount"] = column_index_from_string(letters) - 1
    found: Json = {"title": worksheet.title, "gridProperties": grid}
    if worksheet.sheet_view.showGridLines is False:
        grid["hideGridlines"] = True
    if worksheet.sheet_state != "visible":
        found["hidden"] = True
    colour = worksheet.sheet_properties.tabColor
    if colour is not None and colour.type == "rgb":
        found["tabColorStyle"] = {"rgbColor": colour_of(colour.rgb[-6:])}
    return found


def _cell(cell: Cell, locale: SheetLocale, looks: dict[int, Json]) -> Json:
    """The CellData of a cell; `looks` collects the formats by the workbook's style, as there are far fewer styles."""
    found: Json = {}
    value, kind = _value(cell.value, locale)
    if value:
        found["userEnteredValue"] = value
    if cell.has_style and cell.style_id not in looks:
        looks[cell.style_id] = undress(cell)
    form = dict(looks[cell.style_id]) if cell.has_style else {}
    if number := _number_format(cell, kind):
        form["numberFormat"] = number
    link = cell.hyperlink.target if cell.hyperlink else None
    if link:
        form["textFormat"] = form.get("textFormat", {}) | {"link": {"uri": link}}
    if form:
        found["userEnteredFormat"] = form
    if cell.comment is not None:
        found["note"] = cell.comment.text
    return found


def _value(value: Any, locale: SheetLocale) -> tuple[Json, str]:
    """A workbook's value as an ExtendedValue, and the kind of moment it is, "" if none."""
    if isinstance(value, ArrayFormula):
        value = value.text
    if value is None or isinstance(value, DataTableFormula):
        return {}, ""
    if isinstance(value, bool):
        return {"boolValue": value}, ""
    if isinstance(value, int | float):
        return {"numberValue": value}, ""
    if type(value) in KINDS:
        kind = KINDS[type(value)]
        if isinstance(value, datetime) and value.time() == MIDNIGHT:
            kind = "DATE"
        return {"numberValue": _serial(value)}, kind
    text = str(value)
    is_formula = text.startswith("=") and len(text) > 1
    return ({"formulaValue": from_workbook(text, locale)} if is_formula else {"stringValue": text}), ""


def _serial(value: datetime | date | time | timedelta) -> float:
    if isinstance(value, timedelta):
        return value.total_seconds() / 86400
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return to_serial(value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(*value.timetuple()[:3]))  # noqa: DTZ001


def _number_format(cell: Cell, kind: str) -> Json | None:
    pattern = str(cell.number_format)
    if pattern == "General" or (pattern == "@" and not isinstance(cell.value, str)):
        return None
    if pattern == "@":
        return {"type": "TEXT", "pattern": "@"}
    return {"type": kind or ("PERCENT" if "%" in pattern else "NUMBER"), "pattern": pattern}


def _sizes(worksheet: Worksheet) -> Json:
    """Columns by openpyxl stand in groups of equal width, named by their first."""
    columns: list[Json] = []
    for dimension in worksheet.column_dimensions.values():
        first, last = dimension.min or dimension.reindex() or 1, dimension.max or 1
        columns.extend({} for _ in range(min(last, 1000) - len(columns)))
        size: Json = {"pixelSize": round(dimension.width * 7 + 5)} if dimension.customWidth else {}
        size |= {"hiddenByUser": True} if dimension.hidden else {}
        columns[first - 1 : last] = [dict(size) for _ in columns[first - 1 : last]]
    rows: list[Json] = [{} for _ in range(worksheet.max_row)]
    for index, line in worksheet.row_dimensions.items():
        if index <= len(rows):
            rows[index - 1] |= {"pixelSize": round(line.height / 0.75)} if line.height else {}
            rows[index - 1] |= {"hiddenByUser": True} if line.hidden else {}
    return {"columnMetadata": columns, "rowMetadata": rows}


def _rules(worksheet: Worksheet) -> dict[tuple[int, int], Json]:
    """The lists, checkboxes and rules by formula of a tab, by cell."""
    found: dict[tuple[int, int], Json] = {}
    for validation in worksheet.data_validations.dataValidation:
        condition = _condition(validation)
        if condition is None:
            continue
        rule = {"condition": condition, "strict": bool(validation.showErrorMessage), "showCustomUi": True}
        if validation.prompt:
            rule["inputMessage"] = validation.prompt
        for area in validation.sqref.ranges:
            cells = ((row, column) for row in range(area.min_row, area.max_row + 1) for column in _columns(area))
            found |= {cell: {"dataValidation": rule} for cell, _ in zip(cells, range(MOST_VALIDATED), strict=False)}
    return found


def _columns(area: Any) -> range:
    return range(area.min_col, area.max_col + 1)


def _condition(validation: DataValidation) -> Json | None:
    source = validation.formula1
    if not source:
        return None
    if validation.type == "list" and source.upper() == BOXES:
        return {"type": "BOOLEAN"}
    if validation.type == "list" and source.startswith('"'):
        values = source[1:-1].replace('""', '"').split(",")
        return {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": value.strip()} for value in values]}
    kinds = {"list": "ONE_OF_RANGE", "custom": "CUSTOM_FORMULA"}
    if validation.type in kinds:
        return {"type": kinds[validation.type], "values": [{"userEnteredValue": f"={source}"}]}
    return None
