"""The methods of `sheets.spreadsheets.values`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.routing import Call, serves
from connectors.emulator.sheets import datafilters
from connectors.emulator.sheets.appending import find_table
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.options import input_option, option
from connectors.emulator.sheets.protection import guard_insert
from connectors.emulator.sheets.ranges import Area, resolve
from connectors.emulator.sheets.reading import View
from connectors.emulator.sheets.session import Edit, editing, opened
from connectors.emulator.sheets.structure import grow, insert_lines
from connectors.emulator.sheets.tables import take_in
from connectors.emulator.sheets.unsaid import unsaid
from connectors.emulator.sheets.writing import by_rows, clear, value_range, write
from connectors.emulator.store import Store

TOTALS = ("Rows", "Columns", "Cells")


@serves("sheets.spreadsheets.values.get")
def get(store: Store, call: Call) -> Json:
    """The values of one range."""
    view, major = _view(call.param), option("majorDimension", call.param("majorDimension"))
    book = opened(store, call)
    return value_range(book, resolve(book, call.path["range"]), view, major)


@serves("sheets.spreadsheets.values.batchGet")
def batch_get(store: Store, call: Call) -> Json:
    """The values of several ranges."""
    view, major = _view(call.param), option("majorDimension", call.param("majorDimension"))
    book = opened(store, call)
    found = [value_range(book, resolve(book, text), view, major) for text in call.list("ranges")]
    return {"spreadsheetId": book.id} | ({"valueRanges": found} if found else {})


@serves("sheets.spreadsheets.values.batchGetByDataFilter")
def batch_get_by_data_filter(store: Store, call: Call) -> Json:
    """The values that data filters mean; filters that mean the same range share an entry."""
    view, major = _view(call.body.get), option("majorDimension", call.body.get("majorDimension"))
    book = opened(store, call)
    found: dict[Area, list[Json]] = {}
    for index, data_filter in enumerate(call.body.get("dataFilters", ())):
        with naming(f"dataFilters[{index}]"):
            for area in datafilters.areas(book, data_filter):
                found.setdefault(area, []).append(data_filter)
    matched = [
        {"valueRange": value_range(book, area, view, major), "dataFilters": unsaid(filters)}
        for area, filters in found.items()
    ]
    return {"spreadsheetId": book.id} | ({"valueRanges": matched} if matched else {})


@serves("sheets.spreadsheets.values.update")
def update(store: Store, call: Call) -> Json:
    """Write one range."""
    typing, view = input_option(call.param("valueInputOption")), _response_view(call.param)
    rows = _rows(call.body)
    with editing(store, call) as edit:
        area = resolve(edit.book, call.path["range"]).require_start_in_grid()
        answer = write(edit, area, rows, typing)
        if call.flag("includeValuesInResponse"):
            answer["updatedData"] = _echo(edit, answer, view)
    return answer


@serves("sheets.spreadsheets.values.batchUpdate")
def batch_update(store: Store, call: Call) -> Json:
    """Write several ranges, all or none."""
    body = call.body
    typing, view = input_option(body.get("valueInputOption")), _response_view(body.get)
    with editing(store, call) as edit:
        responses = []
        for index, data in enumerate(body.get("data", ())):
            with naming(f"data[{index}]"):
                area = resolve(edit.book, data.get("range", "")).require_start_in_grid()
                responses.append(write(edit, area, _rows(data), typing))
        _echo_all(edit, responses, view)
    return _totals(edit, responses)


@serves("sheets.spreadsheets.values.batchUpdateByDataFilter")
def batch_update_by_data_filter(store: Store, call: Call) -> Json:
    """Write what data filters mean, all or none."""
    body = call.body
    typing, view = input_option(body.get("valueInputOption")), _response_view(body.get)
    with editing(store, call) as edit:
        responses = []
        for index, data in enumerate(body.get("data", ())):
            data_filter = data.get("dataFilter", {})
            with naming(f"data[{index}]"):
                for area in datafilters.areas(edit.book, data_filter):
                    answer = write(edit, area.require_start_in_grid(), _rows(data), typing)
                    responses.append(answer | {"dataFilter": unsaid(data_filter)})
        _echo_all(edit, responses, view)
    return _totals(
        edit, [{key: value for key, value in entry.items() if key != "spreadsheetId"} for entry in responses]
    )


@serves("sheets.spreadsheets.values.append")
def append(store: Store, call: Call) -> Json:
    """Write rows behind the table that the range touches; the grid grows as needed."""
    typing, view = input_option(call.param("valueInputOption")), _response_view(call.param)
    inserts = option("insertDataOption", call.param("insertDataOption")) == "INSERT_ROWS"
    rows = _rows(call.body)
    with editing(store, call) as edit:
        area = resolve(edit.book, call.path["range"]).require_start_in_grid()
        table = find_table(area)
        top, left = (table.bottom, table.left) if table else (area.top, area.left)
        width = max(map(len, rows), default=0)
        if inserts and rows and top < area.sheet.row_count:
            guard_insert(edit, area.sheet, top, is_rows=True)
            insert_lines(edit.book, area.sheet, top, len(rows), is_rows=True, from_before=table is not None)
        grow(edit.book, area.sheet, top + len(rows), left + width)
        answer = write(edit, Area(area.sheet, top, top + 1, left, left + 1), rows, typing)
        take_in(edit.book, Area(area.sheet, top, top + len(rows), left, left + width))
        if call.flag("includeValuesInResponse"):
            answer["updatedData"] = _echo(edit, answer, view)
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
        cleared = []
        for index, text in enumerate(call.body.get("ranges", ())):
            with naming(f"range[{index}]"):
                cleared.append(clear(edit, resolve(edit.book, text)))
    return {"spreadsheetId": edit.book.id} | ({"clearedRanges": cleared} if cleared else {})


@serves("sheets.spreadsheets.values.batchClearByDataFilter")
def batch_clear_by_data_filter(store: Store, call: Call) -> Json:
    """Empty what data filters mean, all or none."""
    with editing(store, call) as edit:
        cleared = []
        for index, one in enumerate(call.body.get("dataFilters", ())):
            with naming(f"dataFilters[{index}]"):
                cleared += [clear(edit, area) for area in datafilters.areas(edit.book, one)]
    return {"spreadsheetId": edit.book.id} | ({"clearedRanges": cleared} if cleared else {})


@contextmanager
def naming(part: str) -> Iterator[None]:
    """Name the part of a batch that a refusal is about, as Google does."""
    try:
        yield
    except GoogleError as error:
        if error.status != 400:
            raise
        raise invalid(f"Invalid {part}: {error.message}") from error


def _view(given: Any) -> View:
    return View(
        option("valueRenderOption", given("valueRenderOption")),
        option("dateTimeRenderOption", given("dateTimeRenderOption")),
    )


def _response_view(given: Any) -> View:
    return View(
        option("responseValueRenderOption", given("responseValueRenderOption")),
        option("responseDateTimeRenderOption", given("responseDateTimeRenderOption")),
    )


def _rows(data: Json) -> list[list[Any]]:
    return by_rows(data.get("values", []), option("majorDimension", data.get("majorDimension")))


def _echo(edit: Edit, answer: Json, view: View) -> Json:
    edit.book.cache.clear()
    return value_range(edit.book, resolve(edit.book, answer["updatedRange"]), view, None)


def _echo_all(edit: Edit, responses: list[Json], view: View) -> None:
    if edit.call.body.get("includeValuesInResponse"):
        for answer in responses:
            answer["updatedData"] = _echo(edit, answer, view)


def _totals(edit: Edit, responses: list[Json]) -> Json:
    if not edit.call.body.get("data"):
        raise invalid("Must specify at least one request.")
    totals = {f"totalUpdated{name}": sum(answer.get(f"updated{name}", 0) for answer in responses) for name in TOTALS}
    sheets = {answer["updatedRange"].rpartition("!")[0] for answer in responses}
    return {"spreadsheetId": edit.book.id, **totals, "totalUpdatedSheets": len(sheets), "responses": responses}
