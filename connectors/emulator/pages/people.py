"""Who people are, by their part and not only by their address.

One convention, and nobody's code behind it: in any spreadsheet of the store, a column whose heading begins with
«Эл. почта» names people. What follows in the heading is their part («Эл. почта куратора»), nothing that the row itself
is the person (a school). A column headed «№» or «Номер» numbers the row, and the column after it names it. Several
addresses in a cell stand apart by commas, semicolons, spaces or lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.emulator.sheets import shelf
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.model import Book, Sheet
from connectors.emulator.store import Store

MAIL = "эл. почта"
NUMBERS = ("№", "номер")
PARTS = {
    "куратора": ("Кураторы", "Куратор"),
    "кураторов": ("Кураторы", "Куратор"),
    "руководителя": ("Руководители", "Руководитель"),
    "руководителей": ("Руководители", "Руководитель"),
}
"""Parts as headings tell them: what people of that part stand under, and what one of them is called."""
SCHOOLS = "Учреждения"
MOST_ROWS = 2000
MEMORY = "pages.people"
_ADDRESS = re.compile(r"[^\s,;<>()«»\"]+@[^\s,;<>()«»\"]+")


@dataclass(frozen=True)
class Part:
    """Somebody's part: the heading it stands under in lists of people, and its name."""

    group: str
    name: str


def parts(store: Store) -> dict[str, list[Part]]:
    """The parts of everybody whom the spreadsheets name, by address in lower case."""
    found: dict[str, list[Part]] = {}
    files = store.docs("drive.files")
    for book_id in store.docs(shelf.HEADERS).keys():  # noqa: SIM118 - a collection, not a dict
        file = files.get(book_id)
        if file is None or file.get("trashed"):
            continue
        for address, part in _of_book(store, book_id):
            known = found.setdefault(address, [])
            if part not in known:
                known.append(part)
    return found


def _of_book(store: Store, book_id: str) -> list[tuple[str, Part]]:
    """What one spreadsheet says, kept as long as it does not change."""
    memory = store.memory(MEMORY)
    book = shelf.load(store, book_id)
    if book is None:
        return []
    known = memory.get(book_id)
    if known is None or known[0] is not book or known[1] != book.version:
        memory[book_id] = known = (
            book,
            book.version,
            [entry for sheet in book.sheets for entry in _of_sheet(book, sheet)],
        )
    found: list[tuple[str, Part]] = known[2]
    return found


def _of_sheet(book: Book, sheet: Sheet) -> Iterator[tuple[str, Part]]:
    heads = [str(value).strip() if isinstance(value, str) else "" for value in sheet.row(0).values]
    columns = [at for at, head in enumerate(heads) if head.lower().startswith(MAIL)]
    if not columns:
        return
    calculate = calculator(book)
    number = next((at for at, head in enumerate(heads) if head.lower() in NUMBERS), None)
    for row in range(1, min(len(sheet.rows), MOST_ROWS)):
        for column in columns:
            for address in _ADDRESS.findall(_text(calculate.cell(sheet, row, column))):
                texts = [_text(calculate.cell(sheet, row, at)) for at in range(len(heads))]
                yield address.lower(), _part(heads, texts, heads[column][len(MAIL) :].strip(), number)


def _part(heads: list[str], texts: list[str], told: str, number: int | None) -> Part:
    """A row's part; `told` is what the heading says of it beside «Эл. почта»."""
    figure = texts[number] if number is not None else ""
    named = number + 1 if number is not None else 0
    name, noun = (texts[named], heads[named].lower()) if named < len(texts) else ("", "")
    if not told:
        is_school = figure.isdecimal() and f"№ {figure}" not in name and f"№{figure}" not in name
        return Part(SCHOOLS, f"{name} № {figure}".strip() if is_school else name)
    group, role = PARTS.get(told.lower(), (told.capitalize(), told.capitalize()))
    return Part(group, f"{role} · {noun} {figure + '. ' if figure else ''}{name}".strip())


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value).strip()
