"""Comma- and tab-separated values, out and in."""

import csv
import io
import re
from collections.abc import Iterable
from itertools import islice

from connectors.emulator.errors import invalid

DELIMITERS = ",;\t|"
SAMPLE = 50
"""Lines that are looked at to tell what separates the values."""
WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
FIELD_LIMIT = 50_000_000  # a text too long for a cell is refused as such, not as bad CSV


def written(rows: list[list[object]], is_tabs: bool) -> bytes:  # noqa: FBT001
    """Rows of texts as people see them; every line has as many values as the widest, lines are parted by CRLF."""
    width = max(map(len, rows), default=0)
    padded = ([*map(str, row), *[""] * (width - len(row))] for row in rows)
    if is_tabs:  # here nothing can be quoted: what would part values or lines becomes a blank
        lines = ["\t".join(re.sub(r"[\t\r\n]+", " ", value) for value in row) for row in padded]
        return "\r\n".join(lines).encode("utf-8", "replace")
    text = io.StringIO()
    csv.writer(text).writerows(padded)
    return text.getvalue().removesuffix("\r\n").encode("utf-8", "replace")


def read(data: bytes, *, is_tabs: bool, charset: str = "") -> list[list[str]]:
    """The values of a file by rows, in the encoding it names or is found to have; raises GoogleError 400 if it is none.

    Without a name: what a byte order mark says, else UTF-8, else (assumed) the Cyrillic code page of Windows.
    """
    text = _decoded(data, charset.strip().strip('"'))
    csv.field_size_limit(FIELD_LIMIT)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if is_tabs else _delimiter(text)))
    except csv.Error as error:
        raise invalid(f"The file cannot be read: {error}.", reason="invalidContent") from error


def _decoded(data: bytes, charset: str) -> str:
    names = [charset] if charset else []
    names += [WIDE.get(data[:2], "utf-8-sig"), "utf-8-sig", "cp1251"]
    for name in names:
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _delimiter(text: str) -> str:
    """What separates the values: that which gives the most lines the same number of values, and more than one."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    try:
        lines: Iterable[list[str]] = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), SAMPLE)
        widths = [len(line) for line in lines if line]
    except csv.Error:
        return 0, 0
    width = max(set(widths), key=widths.count, default=1)
    return (widths.count(width), width) if width > 1 else (0, 0)
