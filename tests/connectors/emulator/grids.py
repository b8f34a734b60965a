"""Ranges as requests take them and answers give them, and what a refusal says."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Json = dict[str, Any]


def refusal(action: Callable[..., Any], *args: Any, **options: Any) -> str:
    """The message of the refusal that an action ends with."""
    with pytest.raises(requests.HTTPError) as error:
        action(*args, **options)
    message: str = error.value.response.json()["error"]["message"]
    return message


def grid(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> Json:
    """A GridRange; of the sheet 0 without its id, as Google writes it."""
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return _on(sheet) | dict(zip(names, (top, bottom, left, right), strict=True))


def rows(start: int, end: int, sheet: int = 0) -> Json:
    """A DimensionRange of rows."""
    return _on(sheet) | {"dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns(start: int, end: int, sheet: int = 0) -> Json:
    """A DimensionRange of columns."""
    return _on(sheet) | {"dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def cell(row: int, column: int, sheet: int = 0) -> Json:
    """A GridCoordinate."""
    return _on(sheet) | {"rowIndex": row, "columnIndex": column}


def _on(sheet: int) -> Json:
    return {"sheetId": sheet} if sheet else {}
