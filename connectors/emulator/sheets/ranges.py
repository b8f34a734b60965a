"""Ranges of one spreadsheet: from A1, GridRange and named ranges to an area of a sheet, and back."""

import re
from dataclasses import dataclass, field

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.a1 import Box, box_name, parse_box, quoted, unquoted
from connectors.emulator.sheets.model import Book, Json, Sheet
from connectors.emulator.sheets.parts import TABLE

COVERS = ("range", "namedRangeId", "tableId")
"""What a filter or protection may lie on; one of them."""

TITLED = re.compile(r"(?P<title>'(?:[^']|'')+'|[^'].*|)(?:!(?P<cells>[^!]*))", re.DOTALL)
QUOTED = re.compile(r"'(?:[^']|'')+'", re.DOTALL)


@dataclass(frozen=True)
class Area:
    """Cells of one sheet: rows [top, bottom), columns [left, right), all ends known.

    `asked` is the box as it was asked for, where that has open ends: Google's errors name it so.
    """

    sheet: Sheet
    top: int
    bottom: int
    left: int
    right: int
    asked: Box | None = field(default=None, compare=False)

    def name(self) -> str:
        """In A1, as Google writes it in answers: the sheet's title and always both corners unless one cell."""
        if self.bottom <= self.top or self.right <= self.left:
            return quoted(self.sheet.title)
        return f"{quoted(self.sheet.title)}!{box_name(Box(self.top, self.bottom, self.left, self.right))}"

    def clipped(self) -> "Area":
        """The part inside the grid."""
        bottom, right = min(self.bottom, self.sheet.row_count), min(self.right, self.sheet.column_count)
        return Area(self.sheet, self.top, bottom, self.left, right)

    def require_start_in_grid(self) -> "Area":
        """Itself; raises GoogleError 400 when it begins beyond the grid."""
        self._require_positive()
        if self.top >= self.sheet.row_count or self.left >= self.sheet.column_count:
            raise self.exceeds()
        return self

    def require_in_grid(self) -> "Area":
        """Itself; raises GoogleError 400 when it leaves the grid."""
        self._require_positive()
        if self.bottom > self.sheet.row_count or self.right > self.sheet.column_count:
            raise self.exceeds()
        return self

    def _require_positive(self) -> None:
        if self.top < 0 or self.left < 0:
            raise invalid(f"Indexes must not be negative: row {self.top}, column {self.left}.")

    def exceeds(self) -> Exception:
        """Google's refusal of a range beyond the grid."""
        sheet = self.sheet
        name = f"{quoted(sheet.title)}!{box_name(self.asked)}" if self.asked else self.name()
        return invalid(
            f"Range ({name}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        )

    def overlaps(self, other: "Area") -> bool:
        """Whether they have a cell in common."""
        return (
            self.sheet.id == other.sheet.id
            and self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def contains(self, other: "Area") -> bool:
        """Whether all of the other's cells are among these."""
        return (
            self.sheet.id == other.sheet.id
            and self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def grid_range(self) -> Json:
        """As a GridRange with all ends."""
        return {
            "sheetId": self.sheet.id,
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }


def area_of(sheet: Sheet, box: Box) -> Area:
    """The box on this sheet, open ends reaching to the grid's."""
    bottom = sheet.row_count if box.bottom is None else box.bottom
    right = sheet.column_count if box.right is None else box.right
    asked = box if None in (box.bottom, box.right) and box != Box() else None
    return Area(sheet, box.top, bottom, box.left, right, asked)


def resolve(book: Book, text: str) -> Area:
    """The area that an A1 text or the name of a range or sheet means; raises GoogleError 400 when it means none."""
    found = TITLED.fullmatch(text)
    if found and not QUOTED.fullmatch(text):
        sheet, box = book.titled(unquoted(found["title"])), parse_box(found["cells"])
        if sheet and box:
            return area_of(sheet, box)
        if sheet and (named := named_area(book, found["cells"])) and named.sheet is sheet:
            return named
        raise invalid(f"Unable to parse range: {text}")
    if area := named_area(book, text):
        return area
    if box := parse_box(text):
        return area_of(book.first_visible(), box)
    if text and (sheet := book.titled(unquoted(text))):
        return area_of(sheet, Box())
    raise invalid(f"Unable to parse range: {text}")


def named_area(book: Book, name: str) -> Area | None:
    """The area of the named range of this name; upper and lower case do not differ."""
    for named in book.named_ranges:
        if named["name"].lower() == name.lower():
            return from_grid_range(book, named["range"])
    return None


def from_grid_range(book: Book, grid: Json) -> Area:
    """The area of a GridRange; a missing end is open. Raises GoogleError 400 for an unknown sheet or a void range."""
    sheet = require_sheet(book, grid.get("sheetId", 0))
    if any(value < 0 for name, value in grid.items() if name != "sheetId"):
        raise invalid(f"The range {grid} must not have negative indexes.")
    box = Box(
        grid.get("startRowIndex", 0),
        grid.get("endRowIndex"),
        grid.get("startColumnIndex", 0),
        grid.get("endColumnIndex"),
    )
    area = area_of(sheet, box)
    if area.top >= area.bottom or area.left >= area.right:
        raise invalid(f"The range {grid} has no cells: an end must lie behind its start.")
    return area


def bound_range(book: Book, entry: Json) -> Json | None:
    """The GridRange of a filter or protection, which may lie in a named range or a table; None for none.

    Raises GoogleError 400 for a named range or table that is not there.
    """
    if "namedRangeId" in entry:
        for named in book.named_ranges:
            if named["namedRangeId"] == entry["namedRangeId"]:
                return dict(named["range"])
        raise invalid(f"No named range with id: {entry['namedRangeId']}")
    if "tableId" in entry:
        return dict(TABLE.find(book, entry["tableId"])[1]["range"])
    return entry.get("range")


def coordinates(sheet: Sheet, cell: Json) -> tuple[int, int]:
    """Row and column of a GridCoordinate; raises GoogleError 400 when they are not on the grid."""
    row, column = cell.get("rowIndex", 0), cell.get("columnIndex", 0)
    if min(row, column) < 0:
        raise invalid("GridCoordinate must not have negative indexes.")
    if row >= sheet.row_count:
        raise invalid(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{sheet.row_count - 1}]")
    if column >= sheet.column_count:
        raise invalid(f"GridCoordinate.columnIndex[{column}] is after last column in grid[{sheet.column_count - 1}]")
    return row, column


def require_sheet(book: Book, sheet_id: int) -> Sheet:
    """The sheet of this id; raises GoogleError 400 when there is none."""
    sheet = book.sheet(sheet_id)
    if sheet is None:
        raise invalid(f"No grid with id: {sheet_id}")
    return sheet
