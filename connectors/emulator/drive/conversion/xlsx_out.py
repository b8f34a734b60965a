"""A spreadsheet as an Excel workbook: every tab with values, formulas and their results, looks, notes, lists."""

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from connectors.emulator.drive.conversion.formula_text import to_workbook
from connectors.emulator.drive.conversion.styles import Json, Wardrobe, hex_of
from connectors.emulator.sheets.locales import SheetLocale, locale_of

TITLE_LIMIT = 31
LIST_LIMIT = 255
"""Characters that a list of choices may have in a workbook; a longer one is left out."""
BOXES = '"TRUE,FALSE"'
DEFAULTS = {"PERCENT": "0.00%", "NUMBER": "#,##0.00", "CURRENCY": "#,##0.00", "SCIENTIFIC": "0.00E+00", "TEXT": "@"}
BARE = re.compile(rb'<c r="([A-Z]+\d+)"((?: s="\d+")?)><f>(.*?)</f><v ?(?:/>|></v>)</c>', re.DOTALL)
"""A formula as openpyxl writes it: without a result."""


def written(book: Json) -> bytes:
    """The workbook of a Spreadsheet resource with its cells."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    locale = locale_of(book["properties"].get("locale", ""))
    wardrobe, results = Wardrobe(), dict[str, dict[str, Json]]()
    for number, sheet in enumerate(book["sheets"], 1):
        worksheet = workbook.create_sheet(_title(workbook, sheet["properties"]["title"]))
        results[f"xl/worksheets/sheet{number}.xml"] = _fill(worksheet, sheet, locale, wardrobe)
    file = io.BytesIO()
    workbook.save(file)
    return _with_results(file.getvalue(), results)


def _title(workbook: Workbook, title: str) -> str:
    """A tab's title as Excel allows it, and that no other tab has."""
    stem = re.sub(r"[\[\]:*?/\\]", "_", ILLEGAL_CHARACTERS_RE.sub("", title)).strip("'")[:TITLE_LIMIT] or "_"
    found, number = stem, 1
    while found.lower() in {name.lower() for name in workbook.sheetnames}:
        number += 1
        found = f"{stem[: TITLE_LIMIT - len(str(number)) - 1]}_{number}"
    return found


def _fill(worksheet: Worksheet, sheet: Json, locale: SheetLocale, wardrobe: Wardrobe) -> dict[str, Json]:
    """Write one tab; the results of its formulas by cell."""
    results: dict[str, Json] = {}
    for data in sheet.get("data", ()):
        for row, column, cell in _cells(data):
            if not _has_own(cell):
                continue
            target = worksheet.cell(row, column)
            _write(target, cell, locale, wardrobe)
            if "formulaValue" in cell.get("userEnteredValue", {}):
                results[target.coordinate] = cell.get("effectiveValue", {})
        _size(worksheet, data)
    for merge in sheet.get("merges", ()):
        worksheet.merge_cells(
            start_row=merge["startRowIndex"] + 1,
            end_row=merge["endRowIndex"],
            start_column=merge["startColumnIndex"] + 1,
            end_column=merge["endColumnIndex"],
        )
    _set_up(worksheet, sheet)
    _validate(worksheet, sheet)
    return results


def _cells(data: Json) -> Iterator[tuple[int, int, Json]]:
    for row, line in enumerate(data.get("rowData", ()), data.get("startRow", 0) + 1):
        for column, cell in enumerate(line.get("values", ()), data.get("startColumn", 0) + 1):
            if cell:
                yield row, column, cell


def _has_own(cell: Json) -> bool:
    """Whether a workbook has to have the cell; what validates it stands apart."""
    return any(name in cell for name in ("userEnteredValue", "effectiveValue", "userEnteredFormat", "note"))


def _write(target: Cell, cell: Json, locale: SheetLocale, wardrobe: Wardrobe) -> None:
    entered: Json = cell.get("userEnteredValue") or cell.get("effectiveValue") or {}
    if "formulaValue" in entered:
        target.value = to_workbook(_legal(entered["formulaValue"]), locale, _legal(cell.get("formattedValue", "")))
    elif "stringValue" in entered:
        target.value = _legal(entered["stringValue"])
        target.data_type = "s"  # a text that begins with "=" is none of Excel's formulas
    elif "errorValue" not in entered:
        target.value = entered.get("boolValue", entered.get("numberValue"))
    form = cell.get("userEnteredFormat", {})
    if form:
        wardrobe.dress(target, form, _pattern(form["numberFormat"], locale) if "numberFormat" in form else None)
    if note := cell.get("note"):
        target.comment = Comment(_legal(note), "")
    link = form.get("textFormat", {}).get("link", {}).get("uri") or cell.get("hyperlink")
    if link and "formulaValue" not in entered:
        target.hyperlink = _legal(link)


def _legal(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-8", "replace").decode())


def _pattern(number: Json, locale: SheetLocale) -> str:
    if pattern := number.get("pattern"):
        return str(pattern)
    moments = {"DATE": locale.date_pattern, "TIME": locale.time_pattern}
    moments["DATE_TIME"] = f"{locale.date_pattern} {locale.time_pattern}"
    return moments.get(number.get("type", ""), DEFAULTS.get(number.get("type", ""), "General"))


def _size(worksheet: Worksheet, data: Json) -> None:
    """Widths from pixels to characters of seven pixels, heights to points of which four are three pixels."""
    for index, column in enumerate(data.get("columnMetadata", ()), data.get("startColumn", 0) + 1):
        dimension = worksheet.column_dimensions[get_column_letter(index)]
        dimension.width = max(0.5, (column.get("pixelSize", 100) - 5) / 7)
        dimension.hidden = bool(column.get("hiddenByUser"))
    for index, row in enumerate(data.get("rowMetadata", ()), data.get("startRow", 0) + 1):
        if row.get("pixelSize", 21) != 21:
            worksheet.row_dimensions[index].height = row["pixelSize"] * 0.75
        if row.get("hiddenByUser"):
            worksheet.row_dimensions[index].hidden = True


def _set_up(worksheet: Worksheet, sheet: Json) -> None:
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    rows, columns = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
    if rows or columns:
        worksheet.freeze_panes = worksheet.cell(rows + 1, columns + 1)
    worksheet.sheet_view.showGridLines = not grid.get("hideGridlines")
    worksheet.sheet_state = "hidden" if properties.get("hidden") else "visible"
    if colour := hex_of(properties, "tabColor"):
        worksheet.sheet_properties.tabColor = colour
    if (box := sheet.get("basicFilter", {}).get("range")) and box.get("endColumnIndex"):
        first = f"{get_column_letter(box.get('startColumnIndex', 0) + 1)}{box.get('startRowIndex', 0) + 1}"
        worksheet.auto_filter.ref = f"{first}:{get_column_letter(box['endColumnIndex'])}{box.get('endRowIndex', 1)}"


def _validate(worksheet: Worksheet, sheet: Json) -> None:
    """Lists, checkboxes and rules by formula, each with the stretches of columns that it holds for."""
    stretches: dict[tuple[str, int], list[list[int]]] = {}
    rules: dict[str, tuple[Json, tuple[str, str]]] = {}
    for row, column, cell in (found for data in sheet.get("data", ()) for found in _cells(data)):
        rule = cell.get("dataValidation")
        if not rule or (source := _source(rule.get("condition", {}))) is None:
            continue
        key = f"{source}{rule.get('strict')}{rule.get('inputMessage')}"
        rules[key] = rule, source
        known = stretches.setdefault((key, column), [])
        if known and known[-1][1] == row - 1:
            known[-1][1] = row
        else:
            known.append([row, row])
    validations = {key: _validation(rule, *source) for key, (rule, source) in rules.items()}
    for (key, column), known in stretches.items():
        letter = get_column_letter(column)
        for first, last in known:
            validations[key].add(f"{letter}{first}:{letter}{last}")
    for validation in validations.values():
        worksheet.add_data_validation(validation)


def _source(condition: Json) -> tuple[str, str] | None:
    values = [_legal(str(value.get("userEnteredValue", ""))) for value in condition.get("values", ())]
    match condition.get("type"), values:
        case "BOOLEAN", []:
            return "list", BOXES
        case "ONE_OF_LIST", _ if len(listed := ",".join(values)) <= LIST_LIMIT and not any("," in v for v in values):
            return "list", '"' + listed.replace('"', '""') + '"'
        case "ONE_OF_RANGE", [source]:
            return "list", source.removeprefix("=")
        case "CUSTOM_FORMULA", [formula]:
            return "custom", formula.removeprefix("=")
    return None


def _validation(rule: Json, kind: str, source: str) -> DataValidation:
    found = DataValidation(type=kind, formula1=source, allow_blank=True)
    found.showErrorMessage = bool(rule.get("strict"))
    found.showDropDown = rule.get("showCustomUi") is False and source != BOXES  # Excel's name for hiding the arrow
    if message := rule.get("inputMessage"):
        found.prompt, found.showInputMessage = _legal(message)[:255], True
    return found


def _with_results(workbook: bytes, results: dict[str, dict[str, Json]]) -> bytes:
    """The workbook with what its formulas come to: viewers that do not calculate show that."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if values := results.get(entry.filename):
                data = BARE.sub(lambda cell, known=values: _calculated(cell, known), data)  # type: ignore[misc]
            target.writestr(entry.filename, data)
    return packed.getvalue()


def _calculated(cell: re.Match[bytes], results: dict[str, Json]) -> bytes:
    value: Any = results.get(cell[1].decode(), {})
    if "errorValue" in value:
        kind, text = (
            "e",
            {"DIVIDE_BY_ZERO": "#DIV/0!", "N_A": "#N/A", "NAME": "#NAME?", "NUM": "#NUM!"}.get(
                value["errorValue"]["type"], f"#{value['errorValue']['type']}!"
            ),
        )
    elif "boolValue" in value:
        kind, text = "b", str(int(value["boolValue"]))
    elif "numberValue" in value:
        kind, text = "n", repr(value["numberValue"])
    else:
        kind, text = "str", _legal(value.get("stringValue", ""))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    head = b'<c r="' + cell[1] + b'"' + cell[2] + f' t="{kind}"><f>'.encode()
    return head + cell[3] + f"</f><v>{escaped}</v></c>".encode()
