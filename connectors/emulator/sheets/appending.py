"""Where `values.append` puts new rows: behind the table that the range touches."""

from connectors.emulator.sheets.model import Sheet
from connectors.emulator.sheets.ranges import Area


def find_table(area: Area) -> Area | None:
    """The last block of filled cells in the area, with all that adjoins it; None when the area is empty."""
    sheet = area.sheet
    for row in range(min(area.bottom, len(sheet.rows)) - 1, area.top - 1, -1):
        filled = [column for column in range(area.left, area.right) if sheet.row(row).get(column) is not None]
        if filled:
            return _grown(Area(sheet, row, row + 1, filled[0], filled[-1] + 1))
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
