"""Requests that spread text over cells: pasted data, and a column of text split into several."""

import csv
import re
from html.parser import HTMLParser
from io import StringIO

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.ranges import Area, coordinates, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import grow
from connectors.emulator.sheets.writing import write

DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
DETECTED = (",", ";", "\t", "|", " ")
MAX_SPAN = 256
CONTENTS = ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMULA", "PASTE_NO_BORDERS")


@kind("pasteData", missing="formats that come with HTML are dropped")
def paste_data(edit: Edit, body: Json) -> None:
    """Paste delimited text or an HTML table as if typed; the grid grows as needed."""
    text = str(body.get("data", ""))
    if body.get("html"):
        rows = html_rows(text)
    elif body.get("delimiter"):
        rows = delimited_rows(text, str(body["delimiter"]))
    else:
        raise invalid("One of delimiter or html must be set.")
    corner = body.get("coordinate", {})
    sheet = require_sheet(edit.book, corner.get("sheetId", 0))
    top, left = coordinates(sheet, corner)
    if body.get("type", "PASTE_NORMAL") in CONTENTS:
        _type_in(edit, Area(sheet, top, top + len(rows), left, left + max(map(len, rows), default=0)), rows)


@kind("textToColumns")
def text_to_columns(edit: Edit, body: Json) -> None:
    """Split the texts of a column at a delimiter; the parts overwrite the cells to the right."""
    area = from_grid_range(edit.book, needed(body, "source")).require_in_grid()
    if area.right - area.left != 1:
        raise invalid("The source of textToColumns must span exactly one column.")
    bottom = min(area.bottom, len(area.sheet.rows))
    texts = [area.sheet.row(index).get(area.left) for index in range(area.top, bottom)]
    delimiter = _delimiter(body, [text for text in texts if isinstance(text, str)])
    for index, text in enumerate(texts, area.top):
        if delimiter and isinstance(text, str) and delimiter in text:
            parts = [part.strip(" ") for part in text.split(delimiter)]
            _type_in(edit, Area(area.sheet, index, index + 1, area.left, area.left + len(parts)), [parts])


def delimited_rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows and cells of delimited text; a cell in double quotes may hold delimiters and line ends."""
    if len(delimiter) == 1 and delimiter not in '\r\n"':
        try:
            return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise invalid(f"The data cannot be read: {error}") from None
    return [line.split(delimiter) for line in re.split("\r\n|\r|\n", text)]


def html_rows(text: str) -> list[list[str]]:
    """The rows and cells of an HTML table; of other HTML, its lines, one below the other."""
    table = _Table()
    table.feed(text)
    table.close()
    return table.rows()


class _Table(HTMLParser):
    """Collects cells row by row; a cell over several columns or rows stands in the first of them."""

    LINES = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr")

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[dict[int, list[str]]] = []
        self._taken: set[tuple[int, int]] = set()
        self._cell: list[str] | None = None
        self._lines: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or cell, or break a line."""
        if tag == "tr":
            self._rows.append({})
        elif tag in ("td", "th"):
            self._begin(dict(attrs))
        elif tag == "br":
            self.handle_data("\n")
        elif tag in self.LINES:
            self._lines.append([])

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        """Take text in."""
        if self._cell is not None:
            self._cell.append(data)
        elif data == "\n":
            self._lines.append([])
        else:
            self._lines[-1].append(data)

    def rows(self) -> list[list[str]]:
        """What was found."""
        if not self._rows:
            texts = (_collapsed("".join(line)) for line in self._lines)
            return [[text] for text in texts if text]
        return [
            [_collapsed("".join(row.get(index, []))) for index in range(max(row, default=-1) + 1)] for row in self._rows
        ]

    def _begin(self, attrs: dict[str, str | None]) -> None:
        if not self._rows:
            self._rows.append({})
        row, column = len(self._rows) - 1, 0
        while (row, column) in self._taken:
            column += 1
        down, right = _span(attrs.get("rowspan")), _span(attrs.get("colspan"))
        self._taken |= {(row + i, column + j) for i in range(down) for j in range(right)}
        self._cell = self._rows[-1].setdefault(column, [])


def _span(text: str | None) -> int:
    return min(max(int(text[:9]), 1), MAX_SPAN) if text and text.isascii() and text.isdecimal() else 1


def _collapsed(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))


def _delimiter(body: Json, texts: list[str]) -> str:
    kind_of = body.get("delimiterType", "AUTODETECT")
    if kind_of == "CUSTOM":
        if not body.get("delimiter"):
            raise invalid("delimiter must be specified for delimiterType CUSTOM.")
        return str(body["delimiter"])
    if kind_of == "AUTODETECT":
        # assumed: the delimiter that most of the texts have
        return max(DETECTED, key=lambda one: sum(one in text for text in texts))
    if kind_of not in DELIMITERS:
        raise invalid("delimiterType must be specified.")
    return DELIMITERS[kind_of]


def _type_in(edit: Edit, area: Area, rows: list[list[str]]) -> None:
    grow(edit.book, area.sheet, area.bottom, area.right)
    write(edit, area, rows, "USER_ENTERED")
