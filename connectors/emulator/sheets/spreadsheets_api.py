"""The methods of `sheets.spreadsheets` itself, of its sheets and of its developer metadata."""

from connectors.emulator import access, drive, fields
from connectors.emulator.errors import forbidden, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.sheets import datafilters, requests
from connectors.emulator.sheets.a1 import Box
from connectors.emulator.sheets.creation import copy_sheet, renew_ids
from connectors.emulator.sheets.describing import Wanted, described, grid_data, properties, spreadsheet
from connectors.emulator.sheets.files import new_spreadsheet
from connectors.emulator.sheets.model import Book, Json
from connectors.emulator.sheets.parts import new_number
from connectors.emulator.sheets.ranges import area_of, require_sheet, resolve
from connectors.emulator.sheets.requests.protections import seen_by
from connectors.emulator.sheets.requests.sheets import copy_title
from connectors.emulator.sheets.session import MIME_TYPE, OWNING_ROLES, Edit, editing, opened, title_of
from connectors.emulator.sheets.shelf import load
from connectors.emulator.sheets.unsaid import unsaid
from connectors.emulator.store import Store


@serves("sheets.spreadsheets.create")
def create(store: Store, call: Call) -> Json:
    """A new spreadsheet in the caller's root folder."""
    title = call.body.get("properties", {}).get("title") or "Untitled spreadsheet"
    file = drive.register_file(store, call, MIME_TYPE, title)
    new_spreadsheet(store, file["id"], title, call.body)
    book = load(store, file["id"])
    if book is None:
        raise not_found()
    return _described(store, call, book, Wanted(call.user))


@serves("sheets.spreadsheets.get")
def get(store: Store, call: Call) -> Json:
    """The spreadsheet; cells only if asked for by includeGridData or, that being ignored then, by the mask."""
    book = opened(store, call)
    areas = [resolve(book, text).require_start_in_grid() for text in call.list("ranges")]
    mask = call.param("fields")
    with_cells = fields.covers(fields.parse(mask), "sheets", "data") if mask else call.flag("includeGridData")
    wanted = Wanted(
        call.user,
        areas or None,
        with_cells=with_cells,
        with_comments=_with_comments(store, call, book, call.param("commentsViewMode")),
        without_tables_in_bandings=call.flag("excludeTablesInBandedRanges"),
    )
    return _described(store, call, book, wanted)


@serves("sheets.spreadsheets.getByDataFilter")
def get_by_data_filter(store: Store, call: Call) -> Json:
    """The sheets, and where asked for the cells, that data filters mean."""
    book = opened(store, call)
    filters = call.body.get("dataFilters", [])
    areas = [area.require_start_in_grid() for one in filters for area in datafilters.areas(book, one)]
    mask = call.param("fields")
    wants_cells = call.body.get("includeGridData", False)
    with_cells = fields.covers(fields.parse(mask), "sheets", "data") if mask else wants_cells
    wanted = Wanted(
        call.user,
        areas if filters else None,
        with_cells=with_cells,
        with_comments=_with_comments(store, call, book, call.body.get("commentsViewMode")),
        without_tables_in_bandings=bool(call.body.get("excludeTablesInBandedRanges")),
    )
    return _described(store, call, book, wanted)


@serves("sheets.spreadsheets.batchUpdate")
def batch_update(store: Store, call: Call) -> Json:
    """Carry out requests, all or none."""
    body = call.body
    with editing(store, call) as edit:
        replies = requests.apply(edit, body.get("requests", []))
    answer: Json = {"spreadsheetId": edit.book.id, "replies": unsaid(replies)}
    if body.get("includeSpreadsheetInResponse"):
        areas = [resolve(edit.book, text).require_start_in_grid() for text in body.get("responseRanges", ())]
        wanted = Wanted(
            call.user,
            areas or None,
            with_cells=body.get("responseIncludeGridData", False),
            with_comments=_with_comments(store, call, edit.book, body.get("commentsViewMode")),
        )
        answer["updatedSpreadsheet"] = _described(store, call, edit.book, wanted)
    return answer


@serves("sheets.spreadsheets.sheets.copyTo")
def copy_to(store: Store, call: Call) -> Json:
    """Copy a sheet into another spreadsheet; the answer is the copy's properties."""
    source = require_sheet(opened(store, call), int(call.path["sheetId"]))
    with editing(store, call, call.body.get("destinationSpreadsheetId", "")) as edit:
        title = copy_title(edit.book, source.title, edit.locale.copy_of)
        copied = copy_sheet(source, new_number(), title)
        renew_ids(edit.book, copied)
        edit.book.sheets.append(copied)
        edit.book.changed()
    return properties(edit.book, copied)


@serves("sheets.spreadsheets.developerMetadata.get")
def get_metadata(store: Store, call: Call) -> Json:
    """One tag by its id."""
    book = opened(store, call)
    for entry in book.metadata:
        if str(entry["metadataId"]) == call.path["metadataId"]:
            return dict(unsaid(entry))
    raise not_found(f"No developer metadata with id: {call.path['metadataId']}")


@serves("sheets.spreadsheets.developerMetadata.search")
def search_metadata(store: Store, call: Call) -> Json:
    """The tags that data filters find, each with the filters that found it."""
    book = opened(store, call)
    found: dict[int, Json] = {}
    for data_filter in call.body.get("dataFilters", ()):
        for entry in datafilters.tags(book, data_filter):
            matched = found.setdefault(entry["metadataId"], {"developerMetadata": entry, "dataFilters": []})
            matched["dataFilters"].append(data_filter)
    return {"matchedDeveloperMetadata": unsaid(list(found.values()))} if found else {}


def _with_comments(store: Store, call: Call, book: Book, mode: str | None) -> bool:
    """Whether a CommentsViewMode lets this caller see comments; raises GoogleError 403 for one who may not."""
    may = call.is_admin or access.role_of(store, book.id, call) not in (None, "reader")
    if mode == "COMMENTS_VIEW_MODE_INCLUDED" and not may:
        raise forbidden()
    return may and mode in ("COMMENTS_VIEW_MODE_INCLUDED", "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS")


def _described(store: Store, call: Call, book: Book, wanted: Wanted) -> Json:
    """The Spreadsheet resource; with areas only the sheets they lie on and, if wanted, only their cells."""
    is_owner = call.is_admin or access.role_of(store, book.id, call) in OWNING_ROLES
    edit = Edit(store, call, book, is_owner)
    areas = [area_of(sheet, Box()) for sheet in book.sheets] if wanted.areas is None else wanted.areas
    sheets = []
    for sheet in book.sheets:
        own = [area.clipped() for area in areas if area.sheet is sheet]
        if own:
            protected = [seen_by(edit, entry) for entry in sheet.protected]
            has_cells = wanted.with_cells and not sheet.is_object
            cells = {"data": [grid_data(book, area) for area in own]} if has_cells else {}
            sheets.append(described(book, sheet, protected, wanted) | cells)
    return dict(unsaid(spreadsheet(book, title_of(store, book), sheets, wanted)))
