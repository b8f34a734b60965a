"""Spreadsheets on disk: a header each, and one record per row, so that a small change writes little."""

import json
from dataclasses import fields as dataclass_fields
from functools import partial
from typing import Any

from connectors.emulator.access import applies, effective
from connectors.emulator.sheets.model import Book, Content, Formula, Json, Row, Sheet
from connectors.emulator.store import Store

HEADERS = "sheets.books"
CACHE = "sheets.loaded"
NOT_IN_HEADER = {"rows", "changed_rows", "stored_rows", "row_sizes", "column_sizes"}
SHEET_FIELDS = [entry.name for entry in dataclass_fields(Sheet) if entry.name not in NOT_IN_HEADER]
OWNING_ROLES = ("owner", "organizer")
INSERT_ROW = "INSERT OR REPLACE INTO sheet_rows VALUES (?, ?, ?, ?)"


def load(store: Store, book_id: str) -> Book | None:
    """The spreadsheet, from memory if it was read before; None if there is none of this id."""
    loaded = store.memory(CACHE)
    if book_id not in loaded:
        header = store.docs(HEADERS).get(book_id)
        if header is None:
            return None
        loaded[book_id] = _read(store, book_id, header)
        loaded[book_id].reach = partial(_reached, store, book_id)
    book: Book = loaded[book_id]
    return book


def add(store: Store, book: Book) -> None:
    """Store a new spreadsheet."""
    store.memory(CACHE)[book.id] = book
    book.reach = partial(_reached, store, book.id)
    forget_on_failure(store, book.id)
    book.changed()
    for sheet in book.sheets:
        sheet.changed_from()
    save(store, book)


def save(store: Store, book: Book) -> None:
    """Store what has changed, and let computed values go."""
    for sheet in book.sheets:
        _save_rows(store, book.id, sheet)
    if book.is_header_changed:
        store.docs(HEADERS).put(book.id, _header(book))
        known = {sheet.id for sheet in book.sheets}
        for (sheet_id,) in store.query("SELECT DISTINCT sheet FROM sheet_rows WHERE book = ?", book.id):
            if sheet_id not in known:
                store.execute("DELETE FROM sheet_rows WHERE book = ? AND sheet = ?", book.id, sheet_id)
    book.is_header_changed = False
    book.version += 1
    book.cache.clear()


def remove(store: Store, book_id: str) -> None:
    """Forget a spreadsheet."""
    store.memory(CACHE).pop(book_id, None)
    store.docs(HEADERS).delete(book_id)
    store.execute("DELETE FROM sheet_rows WHERE book = ?", book_id)


def forget_on_failure(store: Store, book_id: str) -> None:
    """If the running transaction fails, read the spreadsheet from disk again, where nothing has changed."""
    store.on_rollback(lambda: store.memory(CACHE).pop(book_id, None))


def _reached(store: Store, book_id: str, other_id: str) -> Book | None:
    """Another spreadsheet, if an owner of this one may read it; Google asks the owner once, which is left out here."""
    files = store.docs("drive.files")
    mine, other = files.get(book_id), files.get(other_id)
    if mine is None or other is None:
        return None
    people = [entry["emailAddress"] for entry in effective(store, mine).values() if entry["role"] in OWNING_ROLES]
    may_read = effective(store, other).values()
    if not any(applies(permission, person) for permission in may_read for person in people):
        return None
    return load(store, other_id)


def _save_rows(store: Store, book_id: str, sheet: Sheet) -> None:
    if sheet.changed_rows:
        rows = sheet.rows
        store.execute_many(
            INSERT_ROW,
            ((book_id, sheet.id, index, _row_text(rows[index])) for index in sheet.changed_rows if index < len(rows)),
        )
        sheet.changed_rows.clear()
    if sheet.stored_rows > len(sheet.rows):
        store.execute(
            "DELETE FROM sheet_rows WHERE book = ? AND sheet = ? AND row >= ?", book_id, sheet.id, len(sheet.rows)
        )
    sheet.stored_rows = len(sheet.rows)


def _row_text(row: Row) -> str:
    values: list[Any] = row.values
    if row.has_formula:
        values = [{"f": value.text} if type(value) is Formula else value for value in values]
    return json.dumps([values, row.extras] if row.extras else [values], ensure_ascii=False)


def _row(text: str) -> Row:
    values, *extras = json.loads(text)
    contents: list[Content] = [Formula(value["f"]) if type(value) is dict else value for value in values]
    return Row(contents, {int(column): extra for column, extra in extras[0].items()} if extras else None)


def _header(book: Book) -> Json:
    return {
        "properties": book.properties,
        "named_ranges": book.named_ranges,
        "metadata": book.metadata,
        "comments": book.comments,
        "sheets": [_sheet_header(sheet) for sheet in book.sheets],
    }


def _sheet_header(sheet: Sheet) -> Json:
    return {name: getattr(sheet, name) for name in SHEET_FIELDS} | {
        "row_sizes": [[index, size] for index, size in sheet.row_sizes.items()],
        "column_sizes": [[index, size] for index, size in sheet.column_sizes.items()],
    }


def _read(store: Store, book_id: str, header: Json) -> Book:
    header = json.loads(json.dumps(header))  # a document of the store is never changed in place
    sheets = [Sheet(**_sheet_fields(entry)) for entry in header.pop("sheets")]
    book = Book(id=book_id, sheets=sheets, **header)
    by_id = {sheet.id: sheet for sheet in sheets}
    sql = "SELECT sheet, row, body FROM sheet_rows WHERE book = ? ORDER BY sheet, row"
    parsed: dict[str, Row] = {}  # hundreds of formatted rows in which nothing stands yet read the same
    for sheet_id, index, body in store.query(sql, book_id):
        rows = by_id[sheet_id].rows
        rows.extend(Row() for _ in range(index - len(rows)))
        if body not in parsed:
            parsed[body] = _row(body)
        rows.append(parsed[body].copy())
    for sheet in sheets:
        sheet.stored_rows = len(sheet.rows)
    return book


def _sheet_fields(entry: Json) -> Json:
    return entry | {
        "row_sizes": dict(entry["row_sizes"]),
        "column_sizes": dict(entry["column_sizes"]),
    }
