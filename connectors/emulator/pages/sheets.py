"""A spreadsheet as a grid: all its tabs in one page, so that Google's `#gid=…&range=I7` finds its cell here too."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from connectors.emulator.pages.drive import above, seen
from connectors.emulator.pages.visit import Visit
from connectors.emulator.sheets.a1 import column_name
from connectors.emulator.sheets.describing import grid_data
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.model import COLUMN_PIXELS, Book, Json, Sheet
from connectors.emulator.sheets.protection import is_whole_sheet
from connectors.emulator.sheets.ranges import Area
from connectors.emulator.sheets.session import opened

ROWS = 500
"""Rows of a tab on one page; the journal of a year has tens of thousands."""
BOX = {True: "☑", False: "☐"}


@dataclass(frozen=True)
class Cell:
    """A cell as people see it; `look` are classes of the stylesheet."""

    anchor: str
    text: str
    look: str
    note: str


@dataclass(frozen=True)
class Line:
    """A row with its number, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Tab:
    """A tab: its heading rows, and of the others those from `first` to `last`, counted from 1, of `total`."""

    id: int
    title: str
    lock: str
    columns: tuple[tuple[str, int], ...]
    headings: tuple[Line, ...]
    rows: tuple[Line, ...]
    first: int
    last: int
    total: int

    @property
    def width(self) -> int:
        """Pixels of all columns."""
        return sum(pixels for _, pixels in self.columns)


def spreadsheet(visit: Visit) -> Response:
    """The tabs of a spreadsheet; `gid` is the one shown at first, `row` where its rows begin."""
    file_id = visit.part("file")
    book = opened(visit.store, visit.call("sheets.spreadsheets.get", spreadsheetId=file_id))
    wanted = _number(visit.request.query_params.get("gid", ""))
    row = _number(visit.request.query_params.get("row", "")) or 1
    sheets = [sheet for sheet in book.sheets if sheet.id == wanted or not sheet.properties.get("hidden")]
    chosen = next((sheet for sheet in sheets if sheet.id == wanted), sheets[0])
    tabs = [_tab(book, sheet, row - 1 if sheet is chosen else 0) for sheet in sheets]
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=file_id)
    return visit.show(
        "sheet.html.j2", file=file, above=above(seen(visit), file), tabs=tabs, chosen=chosen.id, page=ROWS
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


def _tab(book: Book, sheet: Sheet, start: int) -> Tab:
    total = max(sheet.last_row(), calculator(book).spilled_rows(sheet))
    frozen = min(total, sheet.properties.get("gridProperties", {}).get("frozenRowCount") or 1)
    top = max(frozen, min(start, total))
    bottom = min(total, top + ROWS)
    headings = list(_values(book, sheet, 0, frozen))
    rows = list(_values(book, sheet, top, bottom))
    width = max((_used(cells) for cells in headings + rows), default=0)
    return Tab(
        id=sheet.id,
        title=sheet.title,
        lock=_lock(sheet),
        columns=tuple((column_name(index), _pixels(sheet, index)) for index in range(width)),
        headings=tuple(_line(sheet, index, cells, width) for index, cells in enumerate(headings)),
        rows=tuple(_line(sheet, index, cells, width) for index, cells in enumerate(rows, top)),
        first=top + 1,
        last=bottom,
        total=total,
    )


def _values(book: Book, sheet: Sheet, top: int, bottom: int) -> Iterator[list[Json]]:
    """The CellData of rows [top, bottom), one list a row, empty rows included."""
    found = grid_data(book, Area(sheet, top, bottom, 0, sheet.column_count)).get("rowData", [])
    for index in range(bottom - top):
        yield found[index].get("values", []) if index < len(found) else []


def _used(cells: list[Json]) -> int:
    return max((index for index, cell in enumerate(cells, 1) if "effectiveValue" in cell), default=0)


def _line(sheet: Sheet, index: int, cells: list[Json], width: int) -> Line:
    padded = cells[:width] + [{}] * (width - len(cells))
    anchors = (f"gid={sheet.id}&range={column_name(column)}{index + 1}" for column in range(width))
    return Line(index + 1, tuple(_cell(anchor, cell) for anchor, cell in zip(anchors, padded, strict=True)))


def _cell(anchor: str, cell: Json) -> Cell:
    value: Json = cell.get("effectiveValue", {})
    text, looks = str(cell.get("formattedValue", "")), []
    if _is_checkbox(cell) and ("boolValue" in value or not text):
        text, looks = BOX[value.get("boolValue", False)], ["box"]
    elif "numberValue" in value:
        looks.append("number")
    elif "errorValue" in value:
        looks.append("error")
    if cell.get("effectiveFormat", {}).get("textFormat", {}).get("bold"):
        looks.append("bold")
    return Cell(anchor, text, " ".join(looks), str(cell.get("note", "")))


def _is_checkbox(cell: Json) -> bool:
    return bool(cell.get("dataValidation", {}).get("condition", {}).get("type") == "BOOLEAN")


def _pixels(sheet: Sheet, column: int) -> int:
    return int(sheet.column_sizes.get(column, {}).get("pixelSize", COLUMN_PIXELS))


def _lock(sheet: Sheet) -> str:
    """Why people cannot write into a tab, "" if they can."""
    for protected in sheet.protected:
        if is_whole_sheet(protected) and not protected.get("warningOnly"):
            is_robots = "робот" in str(protected.get("description", "")).lower()
            return "ведёт робот" if is_robots else "защищена"
    return ""
