"""Tabs as `spreadsheets.batchUpdate` requests: headings, widths, dropdowns, checkboxes, protection. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.google.sheets import Cell, text_cell
from flows.programme.tabs import TabLayout

Request = dict[str, Any]

STATE = "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),protectedRanges(range,warningOnly))"

_ROWS = 1000  # as many as Sheets itself begins with; robot_tab.py makes room for more
_SPARE_COLUMNS = 3  # for what people add
_WIDE, _NARROW = 280, 120  # pixels
_PEOPLES, _ROBOTS = {"red": 0.85, "green": 0.91, "blue": 0.97}, {"red": 0.9, "green": 0.9, "blue": 0.9}


@dataclass(frozen=True)
class Formula:
    """A cell that the spreadsheet computes; only ever our own text, never a person's."""

    text: str


Value = Cell | Formula


@dataclass(frozen=True)
class Standing:
    """A tab as it stands now; sizes are those of the grid, empty cells included."""

    sheet_id: int
    title: str
    columns: int
    protected: bool


def standing_tabs(description: Mapping[str, Any]) -> dict[int, Standing]:
    """Read a description made with the field mask `STATE`, by sheetId."""
    return {tab.sheet_id: tab for tab in map(_standing, description.get("sheets", []))}


def tab_id(layout: TabLayout) -> int:
    """Return the sheetId that setup gives a tab.

    It follows from the key, so a tab is found again whatever people call it, even if the database was lost.
    """
    return zlib.crc32(layout.key.encode()) & 0x7FFFFFFF


def free_title(title: str, taken: Collection[str]) -> str:
    """Return the title, numbered if people gave it to a tab of their own: two tabs cannot share one."""
    if title not in taken:
        return title
    return next(name for n in range(2, len(taken) + 3) if (name := f"{title} ({n})") not in taken)


def localise(time_zone: str) -> Request:
    """Make a new spreadsheet Russian: dates and separators as people here type them."""
    properties = {"locale": "ru_RU", "timeZone": time_zone}
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": "locale,timeZone"}}


def remove_tab(sheet_id: int) -> Request:
    """Delete a tab."""
    return {"deleteSheet": {"sheetId": sheet_id}}


def new_tab(layout: TabLayout, index: int, rows: Sequence[Sequence[Value]], robot: str) -> Iterator[Request]:
    """Yield what makes a whole tab with its first rows; a robot's tab can be edited by `robot` only."""
    sheet_id = tab_id(layout)
    colour = _ROBOTS if layout.robots else _PEOPLES
    grid = {"rowCount": _ROWS, "columnCount": len(layout.headings) + _SPARE_COLUMNS, "frozenRowCount": 1}
    properties = {
        "sheetId": sheet_id,
        "title": layout.title,
        "index": index,
        "gridProperties": grid,
        "tabColor": colour,
    }
    yield {"addSheet": {"properties": properties}}
    yield from put_headings(layout, layout.headings, sheet_id, 0, 0)
    if rows:
        yield {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": 0},
                "rows": [data_row(row) for row in rows],
                "fields": "userEnteredValue,dataValidation",
            }
        }
    for column, heading in enumerate(layout.headings):
        yield from _dress(layout, heading, sheet_id, column, 0)
    if layout.robots:
        yield protect(sheet_id, robot)


def add_headings(
    layout: TabLayout, missing: Sequence[str], tab: Standing, heading_row: int, column: int
) -> Iterator[Request]:
    """Yield what puts missing headings back from a free 0-based column on, the grid widened if it ends there."""
    lacking = column + len(missing) - tab.columns
    if lacking > 0:
        yield {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}}
    yield from put_headings(layout, missing, tab.sheet_id, heading_row, column)
    for offset, heading in enumerate(missing):
        yield from _dress(layout, heading, tab.sheet_id, column + offset, heading_row)


def put_headings(layout: TabLayout, headings: Sequence[str], sheet_id: int, row: int, column: int) -> Iterator[Request]:
    """Yield what writes headings side by side, bold and coloured, with their hints."""
    hints = dict(layout.hints)
    style = {
        "textFormat": {"bold": True},
        "backgroundColor": _ROBOTS if layout.robots else _PEOPLES,
        "wrapStrategy": "WRAP",
        "verticalAlignment": "MIDDLE",
    }
    cells = [
        {**text_cell(heading), "userEnteredFormat": style, **({"note": hints[heading]} if heading in hints else {})}
        for heading in headings
    ]
    yield {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": cells}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }


def append_rows(sheet_id: int, rows: Sequence[Sequence[Value]]) -> Request:
    """Return what adds rows under the last filled one, from column A on."""
    fields = "userEnteredValue,dataValidation"
    return {"appendCells": {"sheetId": sheet_id, "rows": [data_row(row) for row in rows], "fields": fields}}


def protect(sheet_id: int, robot: str) -> Request:
    """Return what keeps everyone but the robot (and the file's owner) from editing a tab."""
    protection = {
        "range": {"sheetId": sheet_id},
        "description": "Этот лист ведёт робот",
        "warningOnly": False,
        "editors": {"users": [robot]},
    }
    return {"addProtectedRange": {"protectedRange": protection}}


def data_row(row: Sequence[Value]) -> dict[str, Any]:
    """Return a row for `updateCells`; a yes-or-no value comes with its checkbox."""
    return {"values": [_data_cell(value) for value in row]}


def _data_cell(value: Value) -> dict[str, Any]:
    if isinstance(value, Formula):
        return {"userEnteredValue": {"formulaValue": value.text}}
    if isinstance(value, bool):
        return {**text_cell(value), "dataValidation": _CHECKBOX}
    return text_cell(value)


# Not strict: what a person types instead is kept and read, or becomes a finding; it is not refused.
_CHECKBOX = {"condition": {"type": "BOOLEAN"}, "strict": False, "showCustomUi": True}


def _dress(layout: TabLayout, heading: str, sheet_id: int, column: int, heading_row: int) -> Iterator[Request]:
    """Yield the width of one column and what its cells below the heading accept."""
    columns = {"startColumnIndex": column, "endColumnIndex": column + 1}
    below = {"sheetId": sheet_id, "startRowIndex": heading_row + 1, **columns}
    yield {
        "updateDimensionProperties": {
            "range": {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1},
            "properties": {"pixelSize": _WIDE if heading in layout.wide else _NARROW},
            "fields": "pixelSize",
        }
    }
    if heading in layout.wide:
        yield _repeat(below, {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"})
    if heading in layout.checkboxes:
        yield {"setDataValidation": {"range": below, "rule": _CHECKBOX}}
    for choice in (words for name, words in layout.choices if name == heading):
        values = [{"userEnteredValue": word} for word in choice]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": False, "showCustomUi": True}
        yield {"setDataValidation": {"range": below, "rule": rule}}
    if heading in layout.typed:
        yield _repeat(below, {"numberFormat": {"type": "TEXT"}})


def _repeat(grid_range: Mapping[str, Any], style: Mapping[str, Any]) -> Request:
    fields = f"userEnteredFormat({','.join(style)})"
    return {"repeatCell": {"range": grid_range, "cell": {"userEnteredFormat": style}, "fields": fields}}


def _standing(sheet: Mapping[str, Any]) -> Standing:
    properties = sheet["properties"]
    return Standing(
        sheet_id=properties.get("sheetId", 0),
        title=properties["title"],
        columns=properties.get("gridProperties", {}).get("columnCount", 0),
        protected=any(_is_whole(protection) for protection in sheet.get("protectedRanges", [])),
    )


def _is_whole(protection: Mapping[str, Any]) -> bool:
    bounds = set(protection.get("range", {})) - {"sheetId"}
    return not bounds and not protection.get("warningOnly", False)
