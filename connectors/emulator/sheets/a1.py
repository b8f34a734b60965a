"""A1 notation, apart from any spreadsheet: columns, ranges, quoted titles."""

import re
from dataclasses import dataclass

CELL = r"\$?([A-Za-z]{1,3})\$?([1-9]\d*)"
FROM_CELL = re.compile(rf"{CELL}(?::\$?([1-9]\d*))?")
COLUMNS = re.compile(r"\$?([A-Za-z]{1,3})(?:\$?([1-9]\d*))?:\$?([A-Za-z]{1,3})(?:\$?([1-9]\d*))?")
ROWS = re.compile(r"\$?([1-9]\d*):\$?([1-9]\d*)")
R1C1 = re.compile(r"[Rr]([1-9]\d*)[Cc]([1-9]\d*)(?::[Rr]([1-9]\d*)[Cc]([1-9]\d*))?")
PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


@dataclass(frozen=True)
class Box:
    """Rows [top, bottom) and columns [left, right), 0-based; None as an end means open."""

    top: int = 0
    bottom: int | None = None
    left: int = 0
    right: int | None = None


def column_name(index: int) -> str:
    """0 → "A", 26 → "AA"."""
    name = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(65 + digit) + name
    return name


def column_index(name: str) -> int:
    """The number of a column's name: "A" → 0, "AA" → 26."""
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def parse_box(text: str) -> Box | None:
    """The rectangle named by "B2", "A1:C3", "A2:C", "A:C", "1:2", "R1C1:R2C3"; None when it is none of these."""
    for pattern, box_of in FORMS:
        if found := pattern.fullmatch(text):
            return box_of(found)
    return None


def _numbered(found: re.Match[str]) -> Box:
    rows = sorted(int(row) for row in (found[1], found[3]) if row)
    columns = sorted(int(column) for column in (found[2], found[4]) if column)
    return Box(rows[0] - 1, rows[-1], columns[0] - 1, columns[-1])


def _rows(found: re.Match[str]) -> Box:
    first, last = sorted((int(found[1]), int(found[2])))
    return Box(first - 1, last)


def _columns(found: re.Match[str]) -> Box:
    left, right = sorted((column_index(found[1]), column_index(found[3])))
    ends = sorted(int(row) for row in (found[2], found[4]) if row)
    if len(ends) == 2:
        return Box(ends[0] - 1, ends[1], left, right + 1)
    return Box(ends[0] - 1 if ends else 0, None, left, right + 1)


def _from_cell(found: re.Match[str]) -> Box:
    """One cell, or with a second row alone ("B2:5") all columns from it on."""
    row, left = int(found[2]), column_index(found[1])
    if not found[3]:
        return Box(row - 1, row, left, left + 1)
    first, last = sorted((row, int(found[3])))
    return Box(first - 1, last, left)


FORMS = ((R1C1, _numbered), (ROWS, _rows), (COLUMNS, _columns), (FROM_CELL, _from_cell))


def box_name(box: Box) -> str:
    """The rectangle in A1: one cell as "B2", whole columns as "A:C", whole rows as "1:2"."""
    left, right = column_name(box.left), column_name((box.right or box.left + 1) - 1)
    if box.right is None:
        # as Google names rows from a column on: "AA1:2"
        return f"{left if box.left else ''}{box.top + 1}:{box.bottom or ''}"
    if box.bottom is None:
        return f"{left}{box.top + 1 if box.top else ''}:{right}"
    first, last = f"{left}{box.top + 1}", f"{right}{box.bottom}"
    return first if first == last else f"{first}:{last}"


def quoted(title: str) -> str:
    """A tab's title as it stands before "!"."""
    if PLAIN_TITLE.fullmatch(title) and not LOOKS_LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def unquoted(title: str) -> str:
    """A title as written before "!", without quotes."""
    if len(title) > 1 and title[0] == title[-1] == "'":
        return title[1:-1].replace("''", "'")
    return title
