"""Spreadsheets as files: made, copied, deleted. What Drive needs of this service."""

from copy import deepcopy
from typing import Any

from connectors.emulator.errors import not_found
from connectors.emulator.sheets import colours, shelf
from connectors.emulator.sheets.a1 import Box
from connectors.emulator.sheets.creation import copy_sheet, fill
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Sheet
from connectors.emulator.sheets.ranges import area_of
from connectors.emulator.sheets.reading import View
from connectors.emulator.store import Store

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


def displayed_rows(store: Store, file_id: str) -> list[list[Any]]:
    """The first sheet's cells as people see them, by rows; for exports. Raises GoogleError 404."""
    book = shelf.load(store, file_id)
    if book is None:
        raise not_found()
    return View().rows(book, area_of(book.sheets[0], Box()))
