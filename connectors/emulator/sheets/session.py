"""A spreadsheet opened by a caller, for reading or for changing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from connectors.emulator import access, drive
from connectors.emulator.errors import failed_precondition, not_found
from connectors.emulator.routing import Call
from connectors.emulator.sheets import shelf
from connectors.emulator.sheets.formulas.calculator import local_now
from connectors.emulator.sheets.locales import SheetLocale, locale_of
from connectors.emulator.sheets.model import Book
from connectors.emulator.store import Store

MIME_TYPE = "application/vnd.google-apps.spreadsheet"
OWNING_ROLES = ("owner", "organizer")


@dataclass(frozen=True)
class Edit:
    """A change under way: who changes which book. `is_owner` persons are not bound by protections."""

    store: Store
    call: Call
    book: Book
    is_owner: bool

    @property
    def locale(self) -> SheetLocale:
        """The locale in which values are typed."""
        return locale_of(self.book.locale)

    @property
    def today(self) -> datetime:
        """The naive present moment where the spreadsheet lives."""
        return local_now(self.book)


def opened(store: Store, call: Call) -> Book:
    """The call's spreadsheet, for reading; raises GoogleError 404, 403 or, for other files, 400."""
    file_id = call.path["spreadsheetId"]
    file = access.require(store, file_id, call, "reader")
    return _book(store, file_id, file["mimeType"])


@contextmanager
def editing(store: Store, call: Call, file_id: str | None = None) -> Iterator[Edit]:
    """The call's spreadsheet, for changing: stored at the end, left as it was if anything is raised."""
    file_id = file_id or call.path["spreadsheetId"]
    file = access.require(store, file_id, call, "writer")
    book = _book(store, file_id, file["mimeType"])
    shelf.forget_on_failure(store, file_id)
    is_owner = call.is_admin or access.role_of(store, file_id, call) in OWNING_ROLES
    yield Edit(store, call, book, is_owner)
    shelf.save(store, book)
    drive.touch(store, file_id, call)


def title_of(store: Store, book: Book) -> str:
    """The spreadsheet's title: the name of its file, wherever it was renamed."""
    file = store.docs("drive.files").get(book.id)
    return str(file["name"]) if file else ""


def _book(store: Store, file_id: str, mime_type: str) -> Book:
    if mime_type != MIME_TYPE:
        raise failed_precondition("This operation is not supported for this document")
    book = shelf.load(store, file_id)
    if book is None:
        raise not_found()
    return book
