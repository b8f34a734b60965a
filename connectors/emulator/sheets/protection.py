"""Protected ranges: who may change which cells.

The file's owner and the administrator always may; a protection with `warningOnly` binds nobody.
"""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.ranges import Area, bound_range, from_grid_range
from connectors.emulator.sheets.session import Edit

REFUSED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def may_edit(edit: Edit, protected: Json) -> bool:
    """Whether the caller may change what this protection covers."""
    users = protected.get("editors", {}).get("users", ())
    return edit.is_owner or bool(protected.get("warningOnly")) or edit.call.user in map(str.lower, users)


def guard(edit: Edit, area: Area) -> None:
    """Let a change of these cells pass; raises GoogleError 400 when one of them is protected from the caller."""
    for protected in area.sheet.protected:
        if may_edit(edit, protected) or not area.overlaps(_area(edit, protected)):
            continue
        exceptions = [from_grid_range(edit.book, grid) for grid in protected.get("unprotectedRanges", ())]
        if not any(exception.contains(area) for exception in exceptions):
            raise invalid(REFUSED)


def guard_lines(edit: Edit, sheet: Sheet, start: int, end: int, *, is_rows: bool) -> None:
    """Let a delete or move of whole rows or columns pass; no exception within a protection helps here."""
    area = Area(sheet, start, end, 0, sheet.column_count) if is_rows else Area(sheet, 0, sheet.row_count, start, end)
    if any(not may_edit(edit, protected) and area.overlaps(_area(edit, protected)) for protected in sheet.protected):
        raise invalid(REFUSED)


def guard_insert(edit: Edit, sheet: Sheet, at: int, *, is_rows: bool) -> None:
    """Let an insert before this row or column pass; it may not widen a protected range or change a protected sheet."""
    for protected in sheet.protected:
        if may_edit(edit, protected):
            continue
        area = _area(edit, protected)
        start, end = (area.top, area.bottom) if is_rows else (area.left, area.right)
        if start < at < end or is_whole_sheet(protected):
            raise invalid(REFUSED)


def guard_sheet(edit: Edit, sheet: Sheet, *, also_parts: bool = False) -> None:
    """Let a change of the sheet itself pass (title, deletion); `also_parts`: nothing in it may be protected either."""
    for protected in sheet.protected:
        if not may_edit(edit, protected) and (also_parts or is_whole_sheet(protected)):
            raise invalid(REFUSED)


def is_whole_sheet(protected: Json) -> bool:
    """Whether a protection covers its sheet, not only a range of it."""
    return not {"namedRangeId", "tableId"} & set(protected) and set(protected.get("range", {})) <= {"sheetId"}


def _area(edit: Edit, protected: Json) -> Area:
    return from_grid_range(edit.book, bound_range(edit.book, protected) or {})
