"""Spreadsheets as files: made, copied, deleted. What Drive needs of this service."""

from copy import deepcopy
from typing import Any

from connectors.emulator.errors import not_found
from connectors.emulator.sheets import colours, shelf
from connectors.emulator.sheets.a1 import Box
from connectors.emulator.sheets.creation import copy_sheet, fill
from connectors.emulator.sheets.describing import Wanted, described, grid_data, spreadsheet
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Json, Sheet
from connectors.emulator.sheets.ranges import Area, area_of, require_sheet
from connectors.emulator.sheets.reading import View
from connectors.emulator.store import Store

EVERYTHING = Wanted(user="", with_cells=True)
"""What an export asks of a spreadsheet: all but the comments."""
DEFAULTS = {"locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT"}


def new_spreadsheet(store: Store, file_id: str, _title: str, body: dict[str, Any] | None) -> None:
    """Make the spreadsheet of a file; `body` is a Spreadsheet resource (properties, sheets with data, …) or None.

    The title is the file's name and kept there. Raises GoogleError 400 when two sheets have one title or id.
    """
    wish = colours.understood(body or {}, "Spreadsheet")
    given = {
        name: value for name, value in wish.get("properties", {}).items() if name not in ("title", "defaultFormat")
    }
    book = Book(id=file_id, properties=DEFAULTS | given)
    fill(book, wish)
    if not book.sheets:
        book.sheets.append(Sheet(id=0, title=f"{locale_of(book.locale).first_sheet}1"))
    shelf.add(store, book)


def delete_spreadsheet(store: Store, file_id: str) -> None:
    """Forget the spreadsheet of a file."""
    shelf.forget_on_failure(store, file_id)
    shelf.remove(store, file_id)


def copy_spreadsheet(store: Store, source_id: str, target_id: str, _title: str) -> None:
    """Make the spreadsheet of a copied file: all but comments, with the same sheet ids; the title is the file's name.

    Raises GoogleError 404 when there is no spreadsheet to copy.
    """
    source = shelf.load(store, source_id)
    if source is None:
        raise not_found()
    copy = Book(
        id=target_id,
        properties=dict(source.properties),
        sheets=[copy_sheet(sheet, sheet.id, sheet.title) for sheet in source.sheets],
        named_ranges=deepcopy(source.named_ranges),
        metadata=deepcopy(source.metadata),
    )
    shelf.add(store, copy)


def displayed_rows(store: Store, file_id: str, gid: int | None = None) -> list[list[Any]]:
    """A sheet's cells as people see them, by rows; by default the first's. Raises GoogleError 404, or 400 for a gid."""
    book = _required(store, file_id)
    sheet = book.sheets[0] if gid is None else require_sheet(book, gid)
    return View().rows(book, area_of(sheet, Box()))


def displayed_text(store: Store, file_id: str) -> str:
    """What people read in all sheets, titles included, a line a row; "" for a file that has no spreadsheet."""
    book = shelf.load(store, file_id)
    if book is None:
        return ""
    rows = (row for sheet in book.sheets for row in View().rows(book, area_of(sheet, Box())))
    return "\n".join([*(sheet.title for sheet in book.sheets), *(" ".join(map(str, row)) for row in rows)])


def as_resource(store: Store, file_id: str, gid: int | None = None) -> Json:
    """The Spreadsheet resource with all cells, of one sheet or of all; raises GoogleError 404, or 400 for a gid."""
    book = _required(store, file_id)
    sheets = book.sheets if gid is None else [require_sheet(book, gid)]
    described_sheets = [
        described(book, sheet, [], EVERYTHING) | {"data": [grid_data(book, _used(book, sheet))]} for sheet in sheets
    ]
    file = store.docs("drive.files").get(file_id)
    return spreadsheet(book, str(file["name"]) if file else "", described_sheets, EVERYTHING)


def replace_spreadsheet(store: Store, file_id: str, body: dict[str, Any]) -> None:
    """Make or replace the spreadsheet of a file; of the one that was there only its own properties stay."""
    known = shelf.load(store, file_id)
    if known is not None:
        delete_spreadsheet(store, file_id)
        body = body | {"properties": known.properties}
    new_spreadsheet(store, file_id, "", body)


def _required(store: Store, file_id: str) -> Book:
    book = shelf.load(store, file_id)
    if book is None:
        raise not_found()
    return book


def _used(book: Book, sheet: Sheet) -> Area:
    """The part of the grid in which anything stands or looks other than plain."""
    calculate = calculator(book)
    bottom = max(len(sheet.rows), calculate.spilled_rows(sheet), *(index + 1 for index in sheet.row_sizes), 1)
    widths = (max(len(row.values), max(row.extras, default=-1) + 1) for row in sheet.rows)
    right = max(1, calculate.spilled_columns(sheet), *(index + 1 for index in sheet.column_sizes), *widths)
    return Area(sheet, 0, bottom, 0, right).clipped()
