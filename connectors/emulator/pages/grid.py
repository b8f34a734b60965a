"""The cells of a tab as rows of an HTML table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from markupsafe import Markup, escape

from connectors.emulator.pages.locks import Lock
from connectors.emulator.pages.looks import classes_of, rich_text, safe_address
from connectors.emulator.pages.typed import typed
from connectors.emulator.sheets.a1 import column_name
from connectors.emulator.sheets.conditional import conditional
from connectors.emulator.sheets.describing import grid_data
from connectors.emulator.sheets.effective import laid_over
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import COLUMN_PIXELS, Book, Sheet
from connectors.emulator.sheets.ranges import Area

Json = dict[str, Any]

ROWS = 500
"""Rows of a tab on one page; the journal of a year has tens of thousands."""
CELLS = 50_000
"""No page has more cells than about this, however wide the tab is."""
WIDEST = 702
SPARE = 60
"""Empty rows that are shown below the last one with anything in it."""
LISTS = ("ONE_OF_LIST", "ONE_OF_RANGE")


@dataclass(frozen=True)
class Window:
    """What one page shows of a tab, counted from 0: rows [0, frozen) and [top, bottom) of `total`."""

    book: Book
    sheet: Sheet
    frozen: int
    top: int
    bottom: int
    total: int
    columns: tuple[int, ...]

    @property
    def rows(self) -> list[int]:
        """The rows that are shown."""
        return [*range(self.frozen), *range(self.top, self.bottom)]

    @property
    def pixels(self) -> list[int]:
        """The widths of the columns."""
        return [int(self.sheet.column_sizes.get(at, {}).get("pixelSize", COLUMN_PIXELS)) for at in self.columns]


def window(book: Book, sheet: Sheet, start: int) -> Window:
    """The part of a tab that begins at row `start`, under the frozen rows (the first row, where none is frozen)."""
    used = max(sheet.last_row(), calculator(book).spilled_rows(sheet))
    total = min(sheet.row_count, used + SPARE)
    frozen = min(total, sheet.properties.get("gridProperties", {}).get("frozenRowCount") or 1)
    width = min(sheet.column_count, WIDEST)
    top = max(frozen, min(start, total))
    bottom = min(total, top + max(20, min(ROWS, CELLS // width)))
    hidden = {at for at, size in sheet.column_sizes.items() if size.get("hiddenByUser") or size.get("hiddenByFilter")}
    columns = tuple(at for at in range(width) if at not in hidden) or (0,)
    return Window(book, sheet, frozen, top, bottom, total, columns)


@dataclass
class Painter:
    """Writes rows of a window as HTML for one person, whose locks it shows; `classes` gathers those it used."""

    window: Window
    locks: list[Lock]
    classes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        book, sheet = self.window.book, self.window.sheet
        self._calculate = calculator(book)
        self._locale = locale_of(book.locale)
        self._rules = conditional(book, sheet)
        self._known: dict[tuple[int, ...], list[str]] = {}
        self._kept: list[Json] = []  # what is known by its id must not go away
        self._partly = [lock for lock in self.locks if not lock.is_whole]
        self._spans, self._covered = _merged(self.window)

    def lines(self, rows: Iterable[int]) -> Iterator[Markup]:
        """Each of these rows as a `<tr>`."""
        for first, last in _stretches(rows):
            found = grid_data(self.window.book, Area(self.window.sheet, first, last, 0, self.window.columns[-1] + 1))
            data = found.get("rowData", [])
            for row in range(first, last):
                cells = data[row - first].get("values", []) if row - first < len(data) else []
                yield self._line(row, cells)

    def _line(self, row: int, cells: list[Json]) -> Markup:
        size = self.window.sheet.row_sizes.get(row, {})
        is_hidden = size.get("hiddenByUser") or size.get("hiddenByFilter")
        gid, place = self.window.sheet.id, f"?gid={self.window.sheet.id}&amp;cell=A{row + 1}#cell"
        head = f'<tr data-row="{row + 1}"{" hidden" if is_hidden else ""}>'
        head += f'<th scope="row"><a href="{place}">{row + 1}</a></th>'
        shown = (
            self._cell(gid, row, at, cells[at] if at < len(cells) else {})
            for at in self.window.columns
            if (row, at) not in self._covered
        )
        return Markup(head + "".join(shown) + "</tr>\n")  # noqa: S704 - every text in it has been escaped

    def _cell(self, gid: int, row: int, column: int, cell: Json) -> str:
        start = f'<td id="gid={gid}&amp;range={column_name(column)}{row + 1}"'
        span, shut = self._spans.get((row, column), ""), self._shut(row, column)
        laid = self._rules.formats(row, column)
        if not cell and not laid:
            return f"{start}{span}{shut}></td>"
        text, kinds, inner = self._content(cell, column, gid)
        looks = self._looks(cell.get("userEnteredFormat", {}), laid)
        note = str(cell.get("note", ""))
        classes = " ".join([*kinds, *looks, *(["noted"] if note else [])])
        entered = typed(cell, self._locale, self._calculate.today)
        attributes = f' class="{classes}"' if classes else ""
        attributes += f' title="{escape(note)}"' if note else ""
        attributes += f' data-typed="{escape(entered)}"' if entered != text else ""
        return f"{start}{attributes}{span}{shut}>{inner}</td>"

    def _content(self, cell: Json, column: int, gid: int) -> tuple[str, list[str], str]:
        """A cell's text, the classes of its kind, and its HTML."""
        value: Json = cell.get("effectiveValue", {})
        text, kind = (
            str(cell.get("formattedValue", "")),
            cell.get("dataValidation", {}).get("condition", {}).get("type"),
        )
        if kind == "BOOLEAN" and ("boolValue" in value or not text):
            heading = f"gid={gid}&amp;range={column_name(column)}{self.window.frozen}"
            state = "true" if value.get("boolValue") else "false"
            return "", ["box"], f'<span role="checkbox" aria-checked="{state}" aria-labelledby="{heading}"></span>'
        kinds = ["list"] if kind in LISTS else []
        if "numberValue" in value:
            kinds.append("number")
        elif "errorValue" in value:
            kinds.append("error")
        link = cell.get("hyperlink") or cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get(
            "uri"
        )
        runs = cell.get("textFormatRuns", [])
        for run in runs:
            self.classes.update(classes_of({"textFormat": run.get("format", {})}))
        return text, kinds, str(rich_text(text, runs, safe_address(str(link)) if link else ""))

    def _looks(self, own: Json, laid: tuple[Json, ...]) -> list[str]:
        """The classes of a cell's own format under what rules lay over it; most cells share theirs with others."""
        key = (id(own) if own else 0, *map(id, laid))
        if key not in self._known:
            self._known[key] = classes_of(reduce(laid_over, laid, own))
            self._kept.append(own)
            self.classes.update(self._known[key])
        return self._known[key]

    def _shut(self, row: int, column: int) -> str:
        if not self._partly:
            return ""
        area = Area(self.window.sheet, row, row + 1, column, column + 1)
        for number, lock in enumerate(self.locks):
            if lock.shuts(area):
                return f' aria-readonly="true" data-why="{number}"'
        return ""


def _stretches(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rows as stretches [first, last) of neighbours."""
    first = last = -1
    for row in rows:
        if row != last:
            if first >= 0:
                yield first, last
            first = row
        last = row + 1
    if first >= 0:
        yield first, last


def _merged(shown: Window) -> tuple[dict[tuple[int, int], str], set[tuple[int, int]]]:
    """The spans of merged cells by their first cell, and the cells that lie under others.

    A merge across the edge of the frozen rows is cut there.
    """
    spans: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    for merge in shown.sheet.merges:
        top, left = merge.get("startRowIndex", 0), merge.get("startColumnIndex", 0)
        bottom = min(merge.get("endRowIndex", shown.total), shown.frozen if top < shown.frozen else shown.bottom)
        columns = [at for at in shown.columns if left <= at < merge.get("endColumnIndex", shown.columns[-1] + 1)]
        if not columns or bottom <= top:
            continue
        spans[top, columns[0]] = f' colspan="{len(columns)}" rowspan="{bottom - top}"'
        covered |= {(row, at) for row in range(top, bottom) for at in columns} - {(top, columns[0])}
    return spans, covered
