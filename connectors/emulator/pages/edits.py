"""Changes that a person makes in a tab: each is one of Google's own calls, made as that person.

So permissions, protections and history are those of the API. What only the editor of Google does on top of it is here:
data validation, undo, and sentences instead of error codes.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from connectors.emulator.errors import GoogleError
from connectors.emulator.pages import undo, views
from connectors.emulator.pages.guard import PAGE_POLICY, page_headers
from connectors.emulator.pages.sheets import Opened, changed, open_tab
from connectors.emulator.pages.validation import Rows, validated, with_ticks
from connectors.emulator.pages.visit import Refused, Visit, json_answer
from connectors.emulator.sheets.a1 import column_name, parse_box, quoted
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.ranges import Area

MOST_CELLS = 50_000
MORE_ROWS = 20


def change(visit: Visit) -> Response:
    """Carry out what was asked for (`do`) and show the tab as it now is; raises Refused, and then nothing was done."""
    tab = open_tab(visit)
    if tab.is_another:
        raise Refused(visit.word("Этой вкладки больше нет."))
    act = ACTS.get(visit.asked("do"))
    area = _area(tab)
    if act is None or area is None:
        raise Refused(visit.word("Этого здесь сделать нельзя."))
    try:
        said = act(tab, area)
    except GoogleError as error:
        raise Refused(_sentence(visit, error)) from error
    if visit.is_script:
        return json_answer(changed(tab, visit.asked("since")) | {"said": said, "row": area.top + 1})
    cell = f"{column_name(area.left)}{area.top + 1}"
    place = urlencode({"gid": tab.sheet.id, "cell": cell} | ({"said": said} if said else {}))
    return RedirectResponse(f"/spreadsheets/d/{tab.book.id}/edit?{place}#cell", 303, page_headers(PAGE_POLICY))


def write(tab: Opened, area: Area) -> str:
    """Type texts into cells, one or many, as a person does; the grid grows under what is pasted."""
    rows = _texts(tab.visit.wish)
    width = max(map(len, rows), default=0)
    if not width or len(rows) * width > MOST_CELLS:
        raise Refused(tab.visit.word("Слишком много сразу."))
    target = Area(area.sheet, area.top, area.top + len(rows), area.left, area.left + width)
    _require_open(tab, target)
    _make_room(tab, target)
    values = [[*row, *[""] * (width - len(row))] for row in rows]
    before = undo.contents(tab.book, target)
    tab.visit.ask(
        "sheets.spreadsheets.values.update",
        {"valueInputOption": "USER_ENTERED"},
        {"values": with_ticks(tab, target, values)},
        spreadsheetId=tab.book.id,
        range=f"{quoted(tab.sheet.title)}!{column_name(target.left)}{target.top + 1}",
    )
    said = validated(tab, target)
    _keep_cells(tab, target, before)
    return said


def clear(tab: Opened, area: Area) -> str:
    """Empty cells; how they look stays."""
    _require_open(tab, area)
    before = undo.contents(tab.book, area)
    name = area.name()
    tab.visit.ask("sheets.spreadsheets.values.clear", spreadsheetId=tab.book.id, range=name)
    _keep_cells(tab, area, before)
    return ""


def note(tab: Opened, area: Area) -> str:
    """Write a cell's note; an empty one takes it away."""
    cell = Area(area.sheet, area.top, area.top + 1, area.left, area.left + 1)
    _require_open(tab, cell)
    before = undo.contents(tab.book, cell)
    text = tab.visit.asked("text").strip()
    _batch(tab, {"repeatCell": {"range": cell.grid_range(), "cell": {"note": text}, "fields": "note"}})
    _keep_cells(tab, cell, before)
    return ""


def insert_above(tab: Opened, area: Area) -> str:
    """Insert as many empty rows as were selected above them."""
    return _insert(tab, area, area.top)


def insert_below(tab: Opened, area: Area) -> str:
    """Insert as many empty rows as were selected below them."""
    return _insert(tab, area, area.bottom)


def delete_rows(tab: Opened, area: Area) -> str:
    """Delete the selected rows."""
    whole = Area(area.sheet, area.top, area.bottom, 0, area.sheet.column_count)
    _require_open(tab, whole)
    before = undo.contents(tab.book, whole)
    _batch(tab, {"deleteDimension": {"range": _rows(tab, area.top, area.bottom)}})
    back = {"insertDimension": {"range": _rows(tab, area.top, area.bottom), "inheritFromBefore": area.top > 0}}
    undo.keep(tab.visit, tab.book, undo.Step([back, undo.putting_back(whole, before)]))
    return ""


def append_rows(tab: Opened, _: Area) -> str:
    """Add empty rows at the end of the tab."""
    wish = {"sheetId": tab.sheet.id, "dimension": "ROWS", "length": MORE_ROWS}
    _batch(tab, {"appendDimension": wish})
    return ""


def sort_up(tab: Opened, area: Area) -> str:
    """Sort all rows under the frozen ones by a column, А→Я."""
    return _sort(tab, area.left, "ASCENDING")


def sort_down(tab: Opened, area: Area) -> str:
    """The same, Я→А."""
    return _sort(tab, area.left, "DESCENDING")


def take_back(tab: Opened, _: Area) -> str:
    """Undo the person's latest change in this spreadsheet."""
    step = undo.last(tab.visit, tab.book)
    if step is None:
        raise Refused(tab.visit.word("Отменять больше нечего."))
    if not undo.is_untouched(tab.book, step):
        raise Refused(tab.visit.word("Это место уже изменил кто-то другой: отмена стёрла бы чужую работу."))
    _batch(tab, *step.requests)
    return ""


ACTS: dict[str, Callable[[Opened, Area], str]] = {
    "write": write,
    "clear": clear,
    "note": note,
    "above": insert_above,
    "below": insert_below,
    "delete": delete_rows,
    "append": append_rows,
    "sort-up": sort_up,
    "sort-down": sort_down,
    "undo": take_back,
}


def _insert(tab: Opened, area: Area, at: int) -> str:
    count = area.bottom - area.top
    lines = _rows(tab, at, at + count)
    _batch(tab, {"insertDimension": {"range": lines, "inheritFromBefore": at > tab.window.frozen}})
    cells = Area(area.sheet, at, at + count, 0, area.sheet.column_count)
    step = undo.Step([{"deleteDimension": {"range": lines}}], cells, undo.contents(tab.book, cells))
    undo.keep(tab.visit, tab.book, step)
    return ""


def _sort(tab: Opened, column: int, order: str) -> str:
    first, last = tab.window.frozen, tab.sheet.last_row()
    if last <= first:
        return ""
    area = Area(tab.sheet, first, last, 0, tab.sheet.column_count)
    _require_open(tab, area)
    before = undo.contents(tab.book, area)
    specs = [{"dimensionIndex": column, "sortOrder": order}]
    _batch(tab, {"sortRange": {"range": area.grid_range(), "sortSpecs": specs}})
    _keep_cells(tab, area, before)
    return ""


def _area(tab: Opened) -> Area | None:
    """The cells that are meant: from `cell` to `until`, moved along if rows came in above them since."""
    first = parse_box(tab.visit.asked("cell") or "A1")
    last = parse_box(tab.visit.asked("until")) or first
    if first is None or last is None or None in (first.bottom, first.right, last.bottom, last.right):
        return None
    top, left = min(first.top, last.top), min(first.left, last.left)
    bottom, right = max(first.top, last.top) + 1, max(first.left, last.left) + 1
    if bottom > tab.sheet.row_count or right > tab.sheet.column_count:
        return None
    now = views.row_now(tab.visit.store, tab.book, tab.sheet, top, tab.visit.asked("since"))
    return Area(tab.sheet, now, min(now + bottom - top, tab.sheet.row_count), left, right)


def _texts(wish: Any) -> Rows:
    values = wish.get("values", [[wish.get("value", "")]])
    if not isinstance(values, list):
        return []
    return [[text if isinstance(text, str) else "" for text in row] for row in values if isinstance(row, list)]


def _require_open(tab: Opened, area: Area) -> None:
    """Raise Refused, naming who keeps them, if some of the cells are locked for this person."""
    for lock in tab.locks:
        if lock.shuts(area):
            raise Refused(tab.reason(lock))


def _make_room(tab: Opened, target: Area) -> None:
    sheet = tab.sheet
    lacking = {"ROWS": target.bottom - sheet.row_count, "COLUMNS": target.right - sheet.column_count}
    for dimension, length in lacking.items():
        if length > 0:
            _batch(tab, {"appendDimension": {"sheetId": sheet.id, "dimension": dimension, "length": length}})


def _batch(tab: Opened, *requests: Json) -> None:
    body = {"requests": list(requests)}
    tab.visit.ask("sheets.spreadsheets.batchUpdate", body=body, spreadsheetId=tab.book.id)


def _keep_cells(tab: Opened, area: Area, before: list[Json]) -> None:
    step = undo.Step([undo.putting_back(area, before)], area, undo.contents(tab.book, area))
    undo.keep(tab.visit, tab.book, step)


def _rows(tab: Opened, start: int, end: int) -> Json:
    return {"sheetId": tab.sheet.id, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def _sentence(visit: Visit, error: GoogleError) -> str:
    """A refusal of the API in plain words."""
    if error.status == 403:
        return visit.word(
            "У вас этот файл открыт только для чтения. Изменить его могут те, с кем им поделились для правки."
        )
    if "protected" in error.message:
        return visit.word("Здесь есть защищённые ячейки, изменить их может только их хозяин.")
    if "merged" in error.message:
        return visit.word("Среди этих строк есть объединённые ячейки: так сделать нельзя.")
    return visit.word("Не получилось: ") + error.message
