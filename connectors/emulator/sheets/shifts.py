"""What an insert, a delete or a move of rows (or columns) does to their numbers. Pure arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Span = tuple[int, int | None]
T = TypeVar("T")


@dataclass(frozen=True)
class Insert:
    """`count` new lines before line `at`. A span grows only when lines come between its own."""

    at: int
    count: int

    def span(self, start: int, end: int | None) -> Span | None:
        """Where [start, end) lies afterwards; an end of None is open."""
        moved_end = end + self.count if end is not None and end > self.at else end
        return (start + self.count if start >= self.at else start), moved_end


@dataclass(frozen=True)
class Delete:
    """The lines [start, end) are gone."""

    start: int
    end: int

    def span(self, start: int, end: int | None) -> Span | None:
        """Where [start, end) lies afterwards; None when nothing of it is left."""
        moved = self._line(start), None if end is None else self._line(end)
        return None if moved[0] == moved[1] else moved

    def _line(self, line: int) -> int:
        return line - max(0, min(line, self.end) - self.start)


@dataclass(frozen=True)
class Move:
    """The lines [start, end) now stand before what was line `to`, counted before the move."""

    start: int
    end: int
    to: int

    def span(self, start: int, end: int | None) -> Span | None:
        """Where [start, end) lies afterwards.

        A span that moved as a whole goes along; one within which lines only changed places stays; otherwise lines
        that left it are no longer in it, and lines that came between its own are.
        """
        count = self.end - self.start
        landing = self.to if self.to <= self.start else self.to - count
        if end is not None and self.start <= start and end <= self.end:
            return start - self.start + landing, end - self.start + landing
        if start <= self.start and start <= self.to and (end is None or (self.end <= end and self.to <= end)):
            return start, end
        rest = Delete(self.start, self.end).span(start, end)
        return rest and Insert(landing, count).span(*rest)


Shift = Insert | Delete | Move


def reordered(lines: list[T], shift: Shift, blank: Callable[[], T]) -> list[T]:
    """A list of lines after the shift; the list may be shorter than the grid."""
    if isinstance(shift, Delete):
        return lines[: shift.start] + lines[shift.end :]
    reach = shift.at if isinstance(shift, Insert) else max(shift.end, shift.to)
    if isinstance(shift, Insert) and len(lines) <= shift.at:
        return lines
    lines = lines + [blank() for _ in range(reach - len(lines))]
    if isinstance(shift, Insert):
        return lines[: shift.at] + [blank() for _ in range(shift.count)] + lines[shift.at :]
    moved, rest = lines[shift.start : shift.end], lines[: shift.start] + lines[shift.end :]
    landing = shift.to if shift.to <= shift.start else shift.to - len(moved)
    return rest[:landing] + moved + rest[landing:]


def shifted_keys(lines: dict[int, T], shift: Shift) -> dict[int, T]:
    """A mapping by line number after the shift."""
    found = {}
    for line, value in lines.items():
        if moved := shift.span(line, line + 1):
            found[moved[0]] = value
    return found
