"""What pages have shown of a tab, version by version: so that a page can be told what has changed since.

A version's token is cheap to compare; behind it stands, for each row, all that its looks come from.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from zlib import crc32

from connectors.emulator.pages.grid import Window
from connectors.emulator.sheets.conditional import conditional
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.model import BLANK, Book, Sheet
from connectors.emulator.store import Store

KEPT = 40
"""Versions of a tab that are remembered; whoever has an older one gets all rows."""
MEMORY = "pages.views"

Sign = tuple[Any, ...]


@dataclass(frozen=True)
class View:
    """A tab at one version: a mark of its frame (columns, tabs, locks), and what its rows come from."""

    frame: str
    rows: dict[int, Sign]


@dataclass
class Known:
    """What was shown of a book, as long as it stays in memory: read anew, it counts its versions from 0."""

    book: Book
    mark: str = field(default_factory=lambda: token_hex(4))
    views: OrderedDict[tuple[str, int, int], View] = field(default_factory=OrderedDict)


def is_current(store: Store, book: Book, since: str) -> bool:
    """Whether a token is that of the book's present version."""
    return since.rpartition(".")[0] == _version(store, book)


def token(store: Store, shown: Window) -> str:
    """The token of the present version of a window, which is remembered: version, then a mark of its frame."""
    return f"{_version(store, shown.book)}.{_remembered(store, shown).frame}"


def changed_rows(store: Store, shown: Window, since: str) -> list[int] | None:
    """The rows that look otherwise than at an earlier version, all if that is forgotten; None for another frame."""
    version, _, frame = since.rpartition(".")
    now = _remembered(store, shown)
    if frame != now.frame:
        return None
    before = _known(store, shown.book).views.get((version, shown.sheet.id, shown.top))
    if before is None:
        return list(now.rows)
    return [row for row, sign in now.rows.items() if before.rows.get(row) != sign]


def row_now(store: Store, book: Book, sheet: Sheet, row: int, since: str) -> int:
    """Where a row that stood at `row` at an earlier version stands now.

    Rows may have been inserted above it since. It is found by what people typed into it, if that now stands at one
    place where it did not stand before.
    """
    views = _known(store, book).views.items()
    fitting = (view.rows for (version, tab, _), view in views if tab == sheet.id and since.startswith(f"{version}."))
    before = next((rows for rows in fitting if row in rows), {})
    typed = _typed(before.get(row, ()))
    if not any(typed) or _entered(sheet, row) == typed:
        return row
    found = [at for at in range(len(sheet.rows)) if _entered(sheet, at) == typed]
    is_moved = len(found) == 1 and _typed(before.get(found[0], ())) != typed
    return found[0] if is_moved else row


def _version(store: Store, book: Book) -> str:
    return f"{_known(store, book).mark}.{book.version}"


def _remembered(store: Store, shown: Window) -> View:
    known = _known(store, shown.book)
    key = (_version(store, shown.book), shown.sheet.id, shown.top)
    if key not in known.views:
        known.views[key] = _view(shown)
        while len(known.views) > KEPT:
            known.views.popitem(last=False)
    return known.views[key]


def _known(store: Store, book: Book) -> Known:
    known = store.memory(MEMORY)
    if book.id not in known or known[book.id].book is not book:
        known[book.id] = Known(book)
    found: Known = known[book.id]
    return found


def _typed(sign: Sign) -> tuple[Any, ...]:
    """What people had typed into a row, of which this is the sign."""
    typed: tuple[Any, ...] = sign[0] if sign else ()
    return typed


def _entered(sheet: Sheet, row: int) -> tuple[Any, ...]:
    return tuple(sheet.row(row).values)


def _view(shown: Window) -> View:
    book, sheet = shown.book, shown.sheet
    calculate = calculator(book)
    rules = conditional(book, sheet)

    def sign(row: int) -> Sign:
        cells = sheet.row(row)
        if cells is BLANK and not rules and not calculate.spilled_rows(sheet):
            return ()
        values = tuple(calculate.cell(sheet, row, column) for column in shown.columns)
        laid = tuple(tuple(map(id, rules.formats(row, column))) for column in shown.columns) if rules else ()
        # 1 and TRUE are equal to Python and not to people
        return (
            _entered(sheet, row), values, tuple(map(type, values)), tuple(cells.extras.items()), laid,
            tuple(sheet.row_sizes.get(row, {}).items()),
        )  # fmt: skip

    tabs = tuple((tab.id, tab.title, tab.properties.get("hidden", False)) for tab in book.sheets)
    parts = (sheet.merges, sheet.protected, sheet.conditional_formats)
    frame = repr((shown.columns, shown.pixels, shown.frozen, tabs, parts))
    return View(f"{crc32(frame.encode()):08x}", {row: sign(row) for row in shown.rows})
