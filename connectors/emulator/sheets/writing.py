"""Values into cells: `values.update`, `values.append` and their batches."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.a1 import column_name
from connectors.emulator.sheets.entering import as_proto_text, enter, take_raw
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Json, Row
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area
from connectors.emulator.sheets.reading import View
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.showing import number_format


def by_rows(values: Any, major: str | None, field: str) -> list[list[Any]]:
    """Values as a list of rows, whatever they came by; null means "leave the cell as it is".

    Raises GoogleError 400 for what is no list of lists (`field` is its name in Google's message), and for an object
    or a list where a cell's value should be.
    """
    if not isinstance(values, list):
        raise invalid(_no_list(field, values))
    if wrong := [(f"{field}[{at}]", line) for at, line in enumerate(values) if not isinstance(line, list)]:
        raise invalid("\n".join(_no_list(name, line) for name, line in wrong))
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if isinstance(value, dict | list):
                raise invalid(f"Invalid values[{row}][{column}]: {as_proto_text(value)}")
    if major == "COLUMNS":
        return [list(row) for row in zip_longest(*values, fillvalue=None)]
    return values


def write(edit: Edit, area: Area, rows: list[list[Any]], option: str) -> Json:
    """Write rows of values at an area's corner; the answer is Google's UpdateValuesResponse.

    Raises GoogleError 400 when they leave the range (a range of one cell only says where to begin) or the grid, or
    when a cell is protected from the caller.
    """
    width = max(map(len, rows), default=0)
    written = Area(area.sheet, area.top, area.top + len(rows), area.left, area.left + width)
    _require_within(area, written)
    if not width:
        return {"spreadsheetId": edit.book.id, "updatedRange": area.name()}
    guard(edit, written)
    typing = None if option == "RAW" else Typing(edit.locale, edit.today)
    counts = [_write_row(written, index, row, typing) for index, row in enumerate(rows, area.top)]
    columns = {column for row in rows for column, value in enumerate(row) if value is not None}
    return {
        "spreadsheetId": edit.book.id,
        "updatedRange": written.name(),
        "updatedRows": sum(map(bool, counts)),
        "updatedColumns": len(columns),
        "updatedCells": sum(counts),
    }


def clear(edit: Edit, area: Area) -> str:
    """Empty an area's cells, formats stay; the range that was cleared."""
    area = area.require_start_in_grid().clipped()
    guard(edit, area)
    for index in range(area.top, min(area.bottom, len(area.sheet.rows))):
        row = area.sheet.edit(index)
        for column in range(area.left, min(area.right, len(row.values))):
            row.values[column] = None
    return area.name()


def value_range(edit_book: Any, area: Area, view: View, major: str | None) -> Json:
    """An area's values as Google's ValueRange."""
    area = area.require_start_in_grid().clipped()
    rows = view.rows(edit_book, area)
    if major == "COLUMNS":
        rows = _trimmed([list(line) for line in zip_longest(*rows, fillvalue="")])
    found = {"range": area.name(), "majorDimension": "COLUMNS" if major == "COLUMNS" else "ROWS"}
    return found | {"values": rows} if rows else found


def _trimmed(lines: list[list[Any]]) -> list[list[Any]]:
    for line in lines:
        while line and line[-1] == "":
            line.pop()
    return lines


@dataclass(frozen=True)
class Typing:
    """In which locale and when values are typed."""

    locale: SheetLocale
    today: datetime

    def into(self, row: Row, column: int, value: Any) -> None:
        """The content is understood, and a cell without a number format gets that of what was typed."""
        known = number_format(row, column) if row.extras else None
        entered = enter(value, self.locale, self.today, as_text=known is not None and known.get("type") == "TEXT")
        row.set(column, entered.content)
        if entered.number_format and not known:
            extra = row.extras.get(column, {})
            form = extra.get("userEnteredFormat", {}) | {"numberFormat": entered.number_format}
            row.set_extra(column, extra | {"userEnteredFormat": form})


def _require_within(area: Area, written: Area) -> None:
    """Raise GoogleError 400 for values that leave their range, or the grid where only a beginning was given."""
    is_start = area.bottom - area.top == area.right - area.left == 1
    bottom = area.sheet.row_count if is_start else area.bottom
    right = area.sheet.column_count if is_start else area.right
    if written.bottom > bottom:
        beyond = f"row [{bottom + 1}]"
    elif written.right > right:
        beyond = f"column [{column_name(right)}]"
    else:
        written.require_in_grid()
        return
    raise invalid(f"Requested writing within range [{area.name()}], but tried writing to {beyond}")


def _no_list(field: str, value: Any) -> str:
    kind = "type.googleapis.com/google.protobuf.ListValue"
    return f"Invalid value at '{field}' ({kind}), {json.dumps(value, ensure_ascii=False)}"


def _write_row(area: Area, index: int, values: list[Any], typing: Typing | None) -> int:
    row, count = area.sheet.edit(index), 0
    for column, value in enumerate(values, area.left):
        if value is None:
            continue
        count += 1
        if typing is None:
            row.set(column, take_raw(value))
        else:
            typing.into(row, column, value)
    return count
