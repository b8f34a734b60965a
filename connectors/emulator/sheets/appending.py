"""Where `values.append` puts new rows: behind the table that the range touches."""

from connectors.emulator.sheets.model import Sheet
from connectors.emulator.sheets.ranges import Area


def find_table(area: Area) -> Area | None:
    """The last table in the area, with all of it that adjoins; None when the area is empty.

    The last filled cell of the last filled row decides which: beside a gap in that row Google takes what stands
    right of the gap (recorded: A1 and C1 filled, the whole sheet asked for, the table is C1).
    """
    sheet = area.sheet
    for row in range(min(area.bottom, len(sheet.rows)) - 1, area.top - 1, -1):
        values = sheet.row(row).values
        for column in range(min(area.right, len(values)) - 1, area.left - 1, -1):
            if values[column] is not None:
                return _grown(Area(sheet, row, row + 1, column, column + 1))
    return None


def _grown(block: Area) -> Area:
    """The block widened until nothing filled adjoins it."""
    sheet, top, bottom, left, right = block.sheet, block.top, block.bottom, block.left, block.right
    while True:
        while top > 0 and _is_filled(sheet, range(top - 1, top), range(max(0, left - 1), right + 1)):
            top -= 1
        while _is_filled(sheet, range(bottom, bottom + 1), range(max(0, left - 1), right + 1)):
            bottom += 1
        if left > 0 and _is_filled(sheet, range(max(0, top - 1), bottom + 1), range(left - 1, left)):
            left -= 1
        elif _is_filled(sheet, range(max(0, top - 1), bottom + 1), range(right, right + 1)):
            right += 1
        else:
            return Area(sheet, top, bottom, left, right)


def _is_filled(sheet: Sheet, rows: range, columns: range) -> bool:
    return any(sheet.row(row).get(column) is not None for row in rows for column in columns)
