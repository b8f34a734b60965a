"""What Google leaves out of its answers because it is the default: the sheet with id 0 in a range."""

from typing import Any

RANGE = frozenset(
    (
        "sheetId",
        *("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"),
        *("dimension", "startIndex", "endIndex"),
        *("rowIndex", "columnIndex"),
    )
)
"""The properties of GridRange, DimensionRange and GridCoordinate."""
NO_RANGES = ("rowData", "rowMetadata", "columnMetadata", "values")
"""Where there are none, or none that are worth the way through every cell."""


def unsaid(value: Any) -> Any:
    """An answer without the zeros that Google does not write; it is not changed itself.

    A sheet's properties and the location of a tag name the sheet 0 like any other.
    """
    if isinstance(value, list):
        return [unsaid(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    is_range = value.get("sheetId") == 0 and value.keys() <= RANGE
    return {
        name: entry if name in NO_RANGES else unsaid(entry)
        for name, entry in value.items()
        if not (is_range and name == "sheetId")
    }
