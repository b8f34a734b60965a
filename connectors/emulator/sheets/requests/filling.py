"""Auto-fill."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.cells import Cell, cell_at, copied, place
from connectors.emulator.sheets.model import Content, Formula, Json
from connectors.emulator.sheets.patterns import DATE_TYPES
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.series import continued
from connectors.emulator.sheets.session import Edit


@kind("autoFill", missing="names of days and months are repeated, not continued")
def auto_fill(edit: Edit, body: Json) -> None:
    """Continue the series of a source, formulas and formats going along; or find the source within a range."""
    alternate = bool(body.get("useAlternateSeries"))
    if "sourceAndDestination" in body:
        source, target, is_rows = _destination(edit, body["sourceAndDestination"])
        _fill(edit, source, target, is_rows=is_rows, alternate=alternate)
        return
    area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    source = _filled(area)
    down = Area(area.sheet, area.top, area.bottom, source.left, source.right)
    for target, is_rows in ((down, True), (area, False)):
        for part in _around(source, target, is_rows=is_rows):
            _fill(edit, source, part, is_rows=is_rows, alternate=alternate)
        source = target


def _destination(edit: Edit, wish: Json) -> tuple[Area, Area, bool]:
    source = from_grid_range(edit.book, needed(wish, "source")).require_in_grid()
    is_rows, length = wish.get("dimension") == "ROWS", wish.get("fillLength", 0)
    if wish.get("dimension") not in ("ROWS", "COLUMNS") or not length:
        raise invalid("dimension and fillLength must be specified.")
    start, end = (source.top, source.bottom) if is_rows else (source.left, source.right)
    start, end = (end, end + length) if length > 0 else (start + length, start)
    if start < 0:
        raise invalid("The fill would leave the grid.")
    target = _with(source, start, end, is_rows=is_rows)
    return source, target.require_in_grid(), is_rows


def _filled(area: Area) -> Area:
    """The part of an area within which all its data stands."""
    places = [
        (row, column)
        for row in range(area.top, min(area.bottom, len(area.sheet.rows)))
        for column in range(area.left, area.right)
        if area.sheet.row(row).get(column) is not None
    ]
    if not places:
        raise invalid("The range to fill has no data.")
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return Area(area.sheet, min(rows), max(rows) + 1, min(columns), max(columns) + 1)


def _around(source: Area, target: Area, *, is_rows: bool) -> list[Area]:
    """What of the target lies before and behind the source."""
    start, end = (source.top, source.bottom) if is_rows else (source.left, source.right)
    first, last = (target.top, target.bottom) if is_rows else (target.left, target.right)
    pieces = ((first, start), (end, last))
    return [_with(target, begin, stop, is_rows=is_rows) for begin, stop in pieces if begin < stop]


def _with(area: Area, start: int, end: int, *, is_rows: bool) -> Area:
    if is_rows:
        return Area(area.sheet, start, end, area.left, area.right)
    return Area(area.sheet, area.top, area.bottom, start, end)


def _fill(edit: Edit, source: Area, target: Area, *, is_rows: bool, alternate: bool) -> None:
    guard(edit, target)
    across = range(target.left, target.right) if is_rows else range(target.top, target.bottom)
    own = range(source.top, source.bottom) if is_rows else range(source.left, source.right)
    goal = range(target.top, target.bottom) if is_rows else range(target.left, target.right)
    if goal.start < own.start:
        own, goal = own[::-1], goal[::-1]
    for line in across:
        places = [(index, line) if is_rows else (line, index) for index in own]
        cells = [cell_at(source.sheet, *one) for one in places]
        contents = _contents(cells, len(goal), alternate=alternate)
        for number, index in enumerate(goal):
            row, column = (index, line) if is_rows else (line, index)
            old_row, old_column = places[number % len(places)]
            content, extra = copied(cells[number % len(cells)], row - old_row, column - old_column)
            is_formula = isinstance(content, Formula)
            place(source.sheet, row, column, (content if is_formula else contents[number], extra))


def _contents(cells: list[Cell], count: int, *, alternate: bool) -> list[Content]:
    forms = [extra.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") for _, extra in cells]
    is_date = all(form in DATE_TYPES for form in forms)
    return continued([content for content, _ in cells], count, is_date=is_date, alternate=alternate)
