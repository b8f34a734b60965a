"""Reading a tab as people keep it: columns found by heading, in any order, among others, under stray rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.google.sheets import Cell, Tab
from flows.programme.model import Place
from flows.programme.tabs import TabLayout

_HEADING_ROWS = 10  # people put a title or a note above the headings; further down nobody looks


@dataclass(frozen=True)
class Row:
    """One row; `index` is its 0-based place in the tab."""

    table: Table
    index: int
    cells: Sequence[Cell]

    def raw(self, heading: str) -> Cell:
        """Return the cell under a heading as stored; None where there is nothing or no such column."""
        column = self.table.columns.get(heading, -1)
        return self.cells[column] if 0 <= column < len(self.cells) else None

    def text(self, heading: str) -> str:
        """Return the cell under a heading as people read it, trimmed."""
        return as_text(self.raw(heading))

    def ticked(self, heading: str) -> bool:
        """Whether a checkbox is ticked, or a person wrote «да» where one should be."""
        value = self.raw(heading)
        return value is True or as_text(value).lower() in {"да", "true", "истина", "+", "v", "✓", "x", "х", "1"}

    def place(self, heading: str = "") -> Place:
        """Where the row is, or its cell under `heading`."""
        return self.table.place(self.index, self.table.columns.get(heading, -1))

    @property
    def filled(self) -> list[int]:
        """Columns in which something stands; an unticked checkbox is nothing."""
        return [i for i, cell in enumerate(self.cells) if cell not in (None, "", False) and as_text(cell)]


@dataclass(frozen=True)
class Table:
    """A tab with its columns found; `missing` are the headings that stand nowhere."""

    file_id: str
    file_title: str
    sheet_id: int
    tab: str
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    heading_row: int
    cells: Sequence[Sequence[Cell]]

    def rows(self) -> Iterator[Row]:
        """Yield the rows under the headings that hold something."""
        for index in range(self.heading_row + 1, len(self.cells)):
            row = Row(self, index, self.cells[index])
            if row.filled:
                yield row

    def place(self, row: int, column: int = -1) -> Place:
        """Return the place of a 0-based cell of this tab."""
        return Place(self.file_id, self.file_title, self.sheet_id, self.tab, row, column)


def read_table(tab: Tab, layout: TabLayout, file_id: str, file_title: str) -> Table:
    """Find the headings of `layout` in a tab, whatever their order, spelling of spaces and case, or row."""
    wanted = {_norm(heading): heading for heading in layout.headings}
    found = [_match(row, wanted) for row in tab.rows[:_HEADING_ROWS]]
    heading_row = max(range(len(found)), key=lambda i: len(found[i]), default=0)
    columns = found[heading_row] if found else {}
    missing = tuple(h for h in layout.headings if h not in columns)
    return Table(file_id, file_title, tab.sheet_id, tab.title, columns, missing, heading_row, tab.rows)


def as_text(value: Cell) -> str:
    """Return a stored cell as a person reads it: numbers without «.0», spaces at the ends gone."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\N{NO-BREAK SPACE}", " ").strip()


def _match(row: Sequence[Cell], wanted: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(row):
        heading = wanted.get(_norm(as_text(cell)))
        if heading:
            columns.setdefault(heading, index)
    return columns


def _norm(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    return re.sub(r"[\s:*.]+", " ", text).strip()
