"""The methods of `sheets.spreadsheets.values`."""

from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call, serves
from connectors.emulator.sheets import datafilters
from connectors.emulator.sheets.appending import find_table
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.protection import guard_insert
from connectors.emulator.sheets.ranges import Area, resolve
from connectors.emulator.sheets.reading import View
from connectors.emulator.sheets.session import Edit, editing, opened
from connectors.emulator.sheets.structure import grow, insert_lines
from connectors.emulator.sheets.tables import take_in
from connectors.emulator.sheets.unsaid import unsaid
from connectors.emulator.sheets.writing import by_rows, clear, require_option, value_range, write
from connectors.emulator.store import Store

TOTALS = ("Rows", "Columns", "Cells")


@serves("sheets.spreadsheets.values.get")
def get(store: Store, call: Call) -> Json:
    """The values of one range."""
    book = opened(store, call)
    return value_range(book, resolve(book, call.path["range"]), _view(call), call.param("majorDimension"))


@serves("sheets.spreadsheets.values.batchGet")
def batch_get(store: Store, call: Call) -> Json:
    """The values of several ranges."""
    book = opened(store, call)
    found = [
        value_range(book, resolve(book, text), _view(call), call.param("majorDimension"))
        for text in call.list("ranges")
    ]
    return {"spreadsheetId": book.id, "valueRanges": found}


@serves("sheets.spreadsheets.values.batchGetByDataFilter")
def batch_get_by_data_filter(store: Store, call: Call) -> Json:
    """The values that data filters mean; filters that mean the same range share an entry."""
    book, body = opened(store, call), call.body
    view = View(body.get("valueRenderOption", "FORMATTED_VALUE"), body.get("dateTimeRenderOption", "SERIAL_NUMBER"))
    found: dict[Area, list[Json]] = {}
    for data_filter in body.get("dataFilters", ()):
        for area in datafilters.areas(book, data_filter):
            found.setdefault(area, []).append(data_filter)
    matched = [
        {"valueRange": value_range(book, area, view, body.get("majorDimension")), "dataFilters": unsaid(filters)}
        for area, filters in found.items()
    ]
    return {"spreadsheetId": book.id, "valueRanges": matched}


@serves("sheets.spreadsheets.values.update")
def update(store: Store, call: Call) -> Json:
    """Write one range."""
    option = require_option(call.param("valueInputOption"))
    with editing(store, call) as edit:
        area = resolve(edit.book, call.path["range"]).require_start_in_grid()
        answer = write(edit, area, _rows(call.body), option)
        if call.flag("includeValuesInResponse"):
            answer["updatedData"] = _echo(edit, answer, _response_view(call.param))
    return answer


@serves("sheets.spreadsheets.values.batchUpdate")
def batch_update(store: Store, call: Call) -> Json:
    """Write several ranges, all or none."""
    body = call.body
    option = require_option(body.get("valueInputOption"))
    with editing(store, call) as edit:
        responses = []
        for data in body.get("data", ()):
            area = resolve(edit.book, data.get("range", "")).require_start_in_grid()
            responses.append(_written(edit, area, data, option, body))
    return _totals(edit, responses, sheets=len({answer["updatedRange"].rpartition("!")[0] for answer in responses}))


@serves("sheets.spreadsheets.values.batchUpdateByDataFilter")
def batch_update_by_data_filter(store: Store, call: Call) -> Json:
    """Write what data filters mean, all or none."""
    body = call.body
    option = require_option(body.get("valueInputOption"))
    with editing(store, call) as edit:
        responses = []
        for data in body.get("data", ()):
            data_filter = data.get("dataFilter", {})
            for area in datafilters.areas(edit.book, data_filter):
                answer = _written(edit, area.require_start_in_grid(), data, option, body)
                del answer["spreadsheetId"]
                responses.append(answer | {"dataFilter": unsaid(data_filter)})
    return _totals(edit, responses, sheets=len({answer["updatedRange"].rpartition("!")[0] for answer in responses}))


@serves("sheets.spreadsheets.values.append")
def append(store: Store, call: Call) -> Json:
    """Write rows behind the table that the range touches; the grid grows as needed."""
    option = require_option(call.param("valueInputOption"))
    rows = _rows(call.body)
    with editing(store, call) as edit:
        area = resolve(edit.book, call.path["range"]).require_start_in_grid()
        table = find_table(area)
        top, left = (table.bottom, table.left) if table else (area.top, area.left)
        width = max(map(len, rows), default=0)
        if call.param("insertDataOption") == "INSERT_ROWS" and top < area.sheet.row_count:
            guard_insert(edit, area.sheet, top, is_rows=True)
            insert_lines(edit.book, area.sheet, top, len(rows), is_rows=True)
        grow(edit.book, area.sheet, top + len(rows), left + width)
        answer = write(edit, Area(area.sheet, top, top + 1, left, left + 1), rows, option)
        take_in(edit.book, Area(area.sheet, top, top + len(rows), left, left + width))
        if call.flag("includeValuesInResponse"):
            answer["updatedData"] = _echo(edit, answer, _response_view(call.param))
    found = {"spreadsheetId": edit.book.id, "updates": answer}
    return found | {"tableRange": table.name()} if table else found


@serves("sheets.spreadsheets.values.clear")
def clear_range(store: Store, call: Call) -> Json:
    """Empty one range."""
    with editing(store, call) as edit:
        cleared = clear(edit, resolve(edit.book, call.path["range"]))
    return {"spreadsheetId": edit.book.id, "clearedRange": cleared}


@serves("sheets.spreadsheets.values.batchClear")
def batch_clear(store: Store, call: Call) -> Json:
    """Empty several ranges, all or none."""
    with editing(store, call) as edit:
        cleared = [clear(edit, resolve(edit.book, text)) for text in call.body.get("ranges", ())]
    return {"spreadsheetId": edit.book.id, "clearedRanges": cleared}


@serves("sheets.spreadsheets.values.batchClearByDataFilter")
def batch_clear_by_data_filter(store: Store, call: Call) -> Json:
    """Empty what data filters mean, all or none."""
    with editing(store, call) as edit:
        filters = call.body.get("dataFilters", ())
        cleared = [clear(edit, area) for one in filters for area in datafilters.areas(edit.book, one)]
    return {"spreadsheetId": edit.book.id, "clearedRanges": cleared}


def _view(call: Call) -> View:
    return View(
        call.param("valueRenderOption", "FORMATTED_VALUE") or "",
        call.param("dateTimeRenderOption", "SERIAL_NUMBER") or "",
    )


def _response_view(option: Any) -> View:
    return View(
        option("responseValueRenderOption") or "FORMATTED_VALUE",
        option("responseDateTimeRenderOption") or "SERIAL_NUMBER",
    )


def _rows(data: Json) -> list[list[Any]]:
    return by_rows(data.get("values", []), data.get("majorDimension"))


def _written(edit: Edit, area: Area, data: Json, option: str, body: Json) -> Json:
    answer = write(edit, area, _rows(data), option)
    if body.get("includeValuesInResponse"):
        answer["updatedData"] = _echo(edit, answer, _response_view(body.get))
    return answer


def _echo(edit: Edit, answer: Json, view: View) -> Json:
    edit.book.cache.clear()
    return value_range(edit.book, resolve(edit.book, answer["updatedRange"]), view, None)


def _totals(edit: Edit, responses: list[Json], *, sheets: int) -> Json:
    if not edit.call.body.get("data"):
        raise invalid("Must specify at least one request.")
    totals = {f"totalUpdated{name}": sum(answer.get(f"updated{name}", 0) for answer in responses) for name in TOTALS}
    return {"spreadsheetId": edit.book.id, **totals, "totalUpdatedSheets": sheets, "responses": responses}
