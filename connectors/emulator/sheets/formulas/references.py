"""References inside formulas: read, written back, and rewritten when rows, columns and sheets move.

Rewriting works on the text, so that a formula the evaluator cannot compute is kept right all the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from connectors.emulator.sheets.a1 import column_index, column_name, quoted, unquoted

TITLE = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
CELLS = (
    r"\$?[A-Za-z]{1,3}\$?[1-9]\d*(?::\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?)?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?"
    r"|\$?[1-9]\d*:\$?[1-9]\d*"
)
PATTERN = rf"(?<![\w$.'!])(?:{TITLE})?(?:{CELLS})(?![\w(!'])"
TOKENS = re.compile(rf'"(?:[^"]|"")*"|(?P<reference>{PATTERN})')
CORNER = re.compile(r"(\$?)([A-Za-z]*)(\$?)(\d*)")
LOST = "#REF!"

Span = tuple[int, int | None]


class Shift(Protocol):
    """What a change of rows or columns does to their numbers."""

    def span(self, start: int, end: int | None) -> Span | None:
        """Where [start, end) lies afterwards; an end of None is open; None for a span that is gone."""


@dataclass(frozen=True)
class Reference:
    """One reference. Rows [top, bottom), columns [left, right); None for a side that is open or not named.

    `locked` holds "$" per side: left, top, right, bottom.
    """

    title: str | None
    left: int | None
    top: int | None
    right: int | None
    bottom: int | None
    locked: tuple[bool, bool, bool, bool]
    is_range: bool

    def text(self) -> str:
        """As it stands in a formula."""
        left_lock, top_lock, right_lock, bottom_lock = self.locked
        cells = _corner(self.left, left_lock, self.top, top_lock)
        if self.is_range:
            last_column = None if self.right is None else self.right - 1
            last_row = None if self.bottom is None else self.bottom - 1
            cells += ":" + _corner(last_column, right_lock, last_row, bottom_lock)
        return f"{quoted(self.title)}!{cells}" if self.title is not None else cells

    def shifted(self, *, is_rows: bool, shift: Shift) -> "Reference | None":
        """Where it points after rows (or columns) moved; None when what it pointed at is gone."""
        start, end = (self.top, self.bottom) if is_rows else (self.left, self.right)
        if start is None:
            return self
        moved = shift.span(start, end)
        if moved is None:
            return None
        return replace(self, top=moved[0], bottom=moved[1]) if is_rows else replace(self, left=moved[0], right=moved[1])

    def copied(self, rows: int, columns: int) -> "Reference | None":
        """What it becomes in a cell so many rows and columns away; sides without "$" go along."""
        left_lock, top_lock, right_lock, bottom_lock = self.locked
        found = replace(
            self,
            left=_moved(self.left, columns, locked=left_lock),
            top=_moved(self.top, rows, locked=top_lock),
            right=_moved(self.right, columns, locked=right_lock if self.is_range else left_lock),
            bottom=_moved(self.bottom, rows, locked=bottom_lock if self.is_range else top_lock),
        )
        return (
            None if min(found.left or 0, found.top or 0, (found.right or 1) - 1, (found.bottom or 1) - 1) < 0 else found
        )


def parse_reference(text: str) -> Reference:
    """A reference as the grammar's token has it."""
    title, bang, cells = text.rpartition("!")
    first, _, last = cells.partition(":")
    left_lock, left, top_lock, top = _parts(first)
    right_lock, right, bottom_lock, bottom = _parts(last) if last else (left_lock, left, top_lock, top)
    return Reference(
        title=unquoted(title) if bang else None,
        left=column_index(left) if left else None,
        top=int(top) - 1 if top else (0 if bottom else None),
        right=column_index(right) + 1 if right else None,
        bottom=int(bottom) if bottom else None,
        locked=(left_lock, top_lock, right_lock, bottom_lock),
        is_range=bool(last),
    )


def rewritten(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """A formula with every reference changed; those for which None comes back read #REF!."""

    def one(found: re.Match[str]) -> str:
        if found["reference"] is None:
            return found[0]
        before = parse_reference(found[0])
        after = change(before)
        if after == before:
            return found[0]
        return LOST if after is None else after.text()

    return TOKENS.sub(one, formula)


def _parts(corner: str) -> tuple[bool, str, bool, str]:
    found = CORNER.fullmatch(corner)
    if found is None:
        raise ValueError(corner)
    column_lock, column, row_lock, row = found.groups()
    if not column:
        return False, "", bool(column_lock or row_lock), row
    return bool(column_lock), column, bool(row_lock), row


def _corner(column: int | None, column_lock: bool, row: int | None, row_lock: bool) -> str:  # noqa: FBT001
    text = ("$" if column_lock else "") + column_name(column) if column is not None else ""
    return text + (("$" if row_lock else "") + str(row + 1) if row is not None else "")


def _moved(side: int | None, by: int, *, locked: bool) -> int | None:
    return side if side is None or locked else side + by
