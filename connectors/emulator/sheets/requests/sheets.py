"""Requests on the spreadsheet as a whole and on its sheets."""

import re
from collections.abc import Collection
from typing import Any
from zoneinfo import available_timezones

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.creation import (
    copy_sheet,
    new_sheet,
    own_properties,
    renew_ids,
    require_free_id,
    require_free_title,
    require_grid,
)
from connectors.emulator.sheets.describing import properties
from connectors.emulator.sheets.files import DEFAULTS
from connectors.emulator.sheets.following import unbind_lost
from connectors.emulator.sheets.model import Book, Json, Sheet
from connectors.emulator.sheets.parts import new_number
from connectors.emulator.sheets.protection import guard_sheet
from connectors.emulator.sheets.requests.registry import kind, mask_of
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import cut_to, forget_in_formulas, rename_in_formulas

LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
OFFSET = re.compile(r"GMT([+-]\d{1,2}:\d{2})?")
SIZES = ("rowCount", "columnCount")
IN_FILE = ("title", "defaultFormat")


@kind("updateSpreadsheetProperties")
def update_spreadsheet_properties(edit: Edit, body: Json) -> None:
    """Change title (the file's name), locale, time zone, recalculation."""
    given, mask = body.get("properties", {}), mask_of(body, "SpreadsheetProperties")
    if fields.covers(mask, "title") and "title" in given:
        files = edit.store.docs("drive.files")
        file = files.get(edit.book.id)
        if file is not None:
            files.put(edit.book.id, file | {"name": given["title"]})
    kept = {name: value for name, value in given.items() if name not in IN_FILE}
    changed = edit.book.properties
    for name in mask or kept:
        if name not in IN_FILE:
            changed = fields.overlay(changed, kept, {name: mask.get(name, {})})
    _require_place(changed)
    edit.book.properties = DEFAULTS | changed
    edit.book.changed()


@kind("addSheet")
def add_sheet(edit: Edit, body: Json) -> Json:
    """Add an empty sheet, at the end or at an index."""
    wish = body.get("properties", {})
    sheet = new_sheet(edit.book, wish)
    edit.book.sheets.insert(_require_index(edit.book, wish.get("index", len(edit.book.sheets))), sheet)
    edit.book.changed()
    return {"properties": properties(edit.book, sheet)}


@kind("deleteSheet")
def delete_sheet(edit: Edit, body: Json) -> None:
    """Delete a sheet with its tags and named ranges; formulas that pointed at it read #REF!."""
    book, sheet = edit.book, _require_sheet(edit.book, body.get("sheetId", 0))
    if len(book.sheets) == 1:
        raise invalid("You can't remove all the sheets in a document.")
    if all(other.properties.get("hidden") for other in book.sheets if other is not sheet):
        raise invalid("You can't remove all the visible sheets in a document.")
    guard_sheet(edit, sheet, also_parts=True)
    forget_in_formulas(book, sheet)
    book.sheets.remove(sheet)
    book.named_ranges = [named for named in book.named_ranges if named["range"].get("sheetId", 0) != sheet.id]
    book.metadata = [entry for entry in book.metadata if _sheet_of(entry) != sheet.id]
    anchors = {anchor["anchorId"] for anchor in sheet.comment_anchors}
    book.comments = [thread for thread in book.comments if thread["anchorId"] not in anchors]
    unbind_lost(book)
    book.changed()


@kind("duplicateSheet")
def duplicate_sheet(edit: Edit, body: Json) -> Json:
    """Copy a sheet within the spreadsheet."""
    book, source = edit.book, _require_sheet(edit.book, body.get("sourceSheetId", 0))
    title = body.get("newSheetName") or copy_title(book, source.title, edit.locale.copy_of)
    require_free_title(book, title)
    sheet_id = body.get("newSheetId", new_number())
    require_free_id(book, sheet_id)
    copied = copy_sheet(source, sheet_id, title)
    renew_ids(book, copied)
    book.sheets.insert(_require_index(book, body.get("insertSheetIndex", 0)), copied)
    book.changed()
    return {"properties": properties(book, copied)}


@kind("updateSheetProperties")
def update_sheet_properties(edit: Edit, body: Json) -> None:
    """Change title, place, visibility, colour, frozen rows, size of the grid."""
    given, mask = body.get("properties", {}), mask_of(body, "SheetProperties")
    book, sheet = edit.book, _require_sheet(edit.book, given.get("sheetId", 0))
    guard_sheet(edit, sheet)
    if fields.covers(mask, "title") and (mask or "title" in given):
        _rename(book, sheet, given.get("title", ""))
    if fields.covers(mask, "index") and "index" in given:
        _move(book.sheets, sheet, given["index"])
    if fields.covers(mask, "hidden") and given.get("hidden"):
        _require_another_visible(book, sheet)
    is_object = sheet.is_object
    changed = own_properties(fields.overlay(sheet.properties, given, mask))
    if is_object and "gridProperties" in changed:
        raise invalid("Grid properties can only be set on grid sheets.")
    sheet.properties = changed | ({"sheetType": "OBJECT"} if is_object else {})
    if not is_object:
        _resize(book, sheet, given.get("gridProperties", {}), mask)
    book.changed()


def _require_place(properties: Json) -> None:
    """Raise GoogleError 400 for a locale or time zone that there is not; the words are assumed."""
    locale, zone = str(properties.get("locale", "en_US")), str(properties.get("timeZone", "Etc/GMT"))
    if not LOCALE.fullmatch(locale):
        raise invalid(f"Unsupported locale: {locale}")
    if zone not in available_timezones() and not OFFSET.fullmatch(zone):
        raise invalid(f"Invalid time zone: {zone}")


def _resize(book: Book, sheet: Sheet, given: Json, mask: fields.Mask) -> None:
    """Give a grid the size that is asked for, if any; its frozen lines must leave some to scroll."""
    wished = {name: given[name] for name in SIZES if name in given and fields.covers(mask, "gridProperties", name)}
    rows, columns = wished.get("rowCount", sheet.row_count), wished.get("columnCount", sheet.column_count)
    require_grid(sheet.properties.get("gridProperties", {}), rows, columns)
    cut_to(book, sheet, rows, columns)


def _require_sheet(book: Book, sheet_id: int) -> Sheet:
    """The sheet itself, grid or not; Google's refusal differs from that of a range on no sheet."""
    sheet = book.sheet(sheet_id)
    if sheet is None:
        raise invalid(f"No sheet with id: {sheet_id}")
    return sheet


def _require_index(book: Book, index: int) -> int:
    if not 0 <= index <= len(book.sheets):
        raise invalid(f"Sheet index {index} is out of range.")
    return index


def copy_title(book: Book, title: str, pattern: str) -> str:
    """The title of a copied sheet: "Copy of …", with a number where that is taken."""
    return numbered_title(pattern.format(title), {sheet.title.lower() for sheet in book.sheets})


def numbered_title(first: str, taken: Collection[str]) -> str:
    """The title itself or, where that is taken, with the first number that makes it another."""
    candidate, number = first, 1
    while candidate in taken or candidate.lower() in taken:
        number += 1
        candidate = f"{first} {number}"
    return candidate


def _rename(book: Book, sheet: Sheet, title: str) -> None:
    require_free_title(book, title, besides=sheet)
    rename_in_formulas(book, sheet.title, title)
    sheet.title = title


def _move(sheets: list[Sheet], sheet: Sheet, index: int) -> None:
    """Indices count before the move: to its own place or the next is no move."""
    now = sheets.index(sheet)
    if not 0 <= index <= len(sheets):
        raise invalid(f"Sheet index {index} is out of range.")
    if index in (now, now + 1):
        return
    sheets.remove(sheet)
    sheets.insert(index - 1 if index > now else index, sheet)


def _require_another_visible(book: Book, sheet: Sheet) -> None:
    if all(other.properties.get("hidden") for other in book.sheets if other is not sheet):
        raise invalid("You can't hide all the sheets in a document.")


def _sheet_of(entry: Json) -> Any:
    location = entry["location"]
    return location.get("sheetId", location.get("dimensionRange", {}).get("sheetId"))
