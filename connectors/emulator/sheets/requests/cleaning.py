"""Requests that tidy or shuffle the rows of a range."""

import re
from random import SystemRandom
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.formulas.calculator import Calculator, calculator
from connectors.emulator.sheets.formulas.values import key
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.lines import lines_of
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.requests.sorting import arrange_rows, require_no_merges
from connectors.emulator.sheets.session import Edit

WHITESPACE = re.compile(r"[ \t\n\r\f\v]+")
"""Without the no-break space, which Google's editor keeps."""


@kind("trimWhitespace")
def trim_whitespace(edit: Edit, body: Json) -> Json:
    """Strip texts and make one space of several within them; formulas stay."""
    area, count = _area(edit, body), 0
    for index in range(area.top, min(area.bottom, len(area.sheet.rows))):
        row = area.sheet.row(index)
        for column in range(area.left, min(area.right, len(row.values))):
            text = row.values[column]
            if isinstance(text, str) and (trimmed := WHITESPACE.sub(" ", text).strip(" ")) != text:
                area.sheet.edit(index).set(column, trimmed)
                count += 1
    return {"cellsChangedCount": count} if count else {}


@kind("deleteDuplicates")
def delete_duplicates(edit: Edit, body: Json) -> Json:
    """Delete rows of a range whose values stood in an earlier one; the rest closes up within the range."""
    area = _area(edit, body)
    require_no_merges(edit, area)
    columns = _columns(edit, area, body)
    calculate, seen, kept = calculator(edit.book), set(), []
    last = _last_filled(calculate, area)
    for index in range(area.top, last):
        values = tuple(_key(calculate, area, index, column) for column in columns)
        if values not in seen:
            seen.add(values)
            kept.append(index)
    count = last - area.top - len(kept)
    arrange_rows(Area(area.sheet, area.top, last, area.left, area.right), kept)
    return {"duplicatesRemovedCount": count} if count else {}


@kind("randomizeRange")
def randomize_range(edit: Edit, body: Json) -> None:
    """Put the rows of a range into a random order."""
    area = _area(edit, body)
    require_no_merges(edit, area)
    order = list(range(area.top, area.bottom))
    SystemRandom().shuffle(order)
    arrange_rows(area, order)


def _area(edit: Edit, body: Json) -> Area:
    area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    guard(edit, area)
    return area


def _columns(edit: Edit, area: Area, body: Json) -> list[int]:
    wishes = body.get("comparisonColumns", [])
    if not wishes:
        return list(range(area.left, area.right))
    columns: list[int] = []
    for wish in wishes:
        lines = lines_of(edit, {"sheetId": area.sheet.id, **wish})
        if lines.is_rows or lines.sheet is not area.sheet or lines.start < area.left or lines.end > area.right:
            raise invalid("comparisonColumns must be columns of the range.")
        columns += range(lines.start, lines.end)
    return columns


def _last_filled(calculate: Calculator, area: Area) -> int:
    """The row behind the last with anything in it: blank ones at the end are no duplicates of each other."""
    for index in range(area.bottom, area.top, -1):
        if any(calculate.cell(area.sheet, index - 1, column) is not None for column in range(area.left, area.right)):
            return index
    return area.top


def _key(calculate: Calculator, area: Area, index: int, column: int) -> tuple[int, Any]:
    return key(calculate.cell(area.sheet, index, column))
