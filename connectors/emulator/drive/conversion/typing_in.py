"""Texts typed into a spreadsheet of one sheet, as people type them where it lives."""

from datetime import UTC, datetime

from connectors.emulator.drive.conversion.styles import Json
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.describing import extended
from connectors.emulator.sheets.entering import MAX_TEXT, enter
from connectors.emulator.sheets.files import DEFAULTS
from connectors.emulator.sheets.formulas.calculator import local_now
from connectors.emulator.sheets.locales import SheetLocale, locale_of
from connectors.emulator.sheets.model import DEFAULT_COLUMNS, DEFAULT_ROWS, MAX_CELLS, Book


def locale_in(book: Book | None) -> SheetLocale:
    """Where a spreadsheet lives, or one that is about to be made."""
    return locale_of(book.locale if book else DEFAULTS["locale"])


def typed(rows: list[list[str]], book: Book | None) -> Json:
    """The Spreadsheet resource with these texts typed into its only sheet; raises GoogleError 400 for too many.

    Title and id of the sheet are those of the book's first, if there is one (assumed: Google documents neither).
    """
    locale = locale_in(book)
    today = local_now(book) if book else datetime.now(UTC).replace(tzinfo=None)
    width = max(map(len, rows), default=0)
    if len(rows) * width > MAX_CELLS:
        raise invalid(f"The file has more than {MAX_CELLS} cells.", reason="uploadTooLarge")
    grid = {"rowCount": max(len(rows), DEFAULT_ROWS), "columnCount": max(width, DEFAULT_COLUMNS)}
    known = {"sheetId": book.sheets[0].id, "title": book.sheets[0].title} if book else {}
    cells = [{"values": [_cell(text, locale, today) for text in row]} for row in rows]
    return {"sheets": [{"properties": known | {"gridProperties": grid}, "data": [{"rowData": cells}]}]}


def _cell(text: str, locale: SheetLocale, today: datetime) -> Json:
    entered = enter(text[:MAX_TEXT], locale, today)
    if entered.content is None:
        return {}
    found: Json = {"userEnteredValue": extended(entered.content)}
    if entered.number_format:
        found["userEnteredFormat"] = {"numberFormat": entered.number_format}
    return found
