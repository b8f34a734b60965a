"""Writing a robot's own tab: only when something changed, as data, in requests that may be repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.google.sheets import Cell, Rows, put_rows
from flows.programme.table import as_text

_ROOM = 1000  # a fresh tab has this many rows, and so many are added at a time


def rewrite(sheet_id: int, before: Rows, after: Sequence[Sequence[Cell]], width: int) -> list[dict[str, Any]]:
    """Return the requests that turn `before` (as read, headings included) into `after` under the same headings.

    None if they show the same. Rows that are no longer needed are emptied, not deleted.
    """
    if _shown(before[1:]) == _shown(after):
        return []
    empty = [[""] * width for _ in range(len(before) - 1 - len(after))]
    return [*make_room(sheet_id, len(after)), put_rows(sheet_id, 1, [*after, *empty])]


def make_room(sheet_id: int, rows: int) -> list[dict[str, Any]]:
    """Return the request that makes a tab long enough for so many rows under its headings; none if it is from birth.

    Asked for a number of rows, Sheets may be asked again; asked to add some, it would add them twice.
    """
    needed = (rows // _ROOM + 1) * _ROOM
    if needed == _ROOM and rows < _ROOM - 1:
        return []
    properties = {"sheetId": sheet_id, "gridProperties": {"rowCount": needed + _ROOM}}
    return [{"updateSheetProperties": {"properties": properties, "fields": "gridProperties.rowCount"}}]


def _shown(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    texts = [[as_text(cell) for cell in row] for row in rows]
    for row in texts:
        while row and not row[-1]:
            row.pop()
    while texts and not texts[-1]:
        texts.pop()
    return texts
