"""Merged cells, as formats tell of them that write a tab cell by cell."""

from connectors.emulator.drive.conversion.styles import Json

Place = tuple[int, int]


def spans_of(sheet: Json) -> tuple[dict[Place, Place], set[Place]]:
    """How many rows and columns merged cells reach over from their first, and the cells that they cover."""
    spans: dict[Place, Place] = {}
    covered: set[Place] = set()
    for merge in sheet.get("merges", ()):
        top, left = merge["startRowIndex"], merge["startColumnIndex"]
        spans[top, left] = (merge["endRowIndex"] - top, merge["endColumnIndex"] - left)
        covered |= {
            (row, column) for row in range(top, merge["endRowIndex"]) for column in range(left, merge["endColumnIndex"])
        } - {(top, left)}
    return spans, covered
