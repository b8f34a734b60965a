"""What a text document is made of, whatever writes it: headings, paragraphs, list items, tables, page breaks.

A tree is *normal* when it says only what a Google Doc can give back: `normal` makes any tree so. Docs strips control
characters, keeps no empty runs, has paragraphs of its own around tables, and headings are bold by their style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flows.letters.words import printable

BREAK = "\v"  # a line break within a paragraph, as Docs has it
MAX_LEVEL = 8  # of list items, the outermost being 0

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # Docs strips the private use area of the basic plane


@dataclass(frozen=True)
class Run:
    """A piece of text in one style; `link` is an address, "" = none."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 to 6."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text."""

    runs: Runs


@dataclass(frozen=True)
class ListItem:
    """An item of a numbered or bulleted list, `level` 0 to 8. Like items that follow each other are one list."""

    runs: Runs
    ordered: bool = False
    level: int = 0


@dataclass(frozen=True)
class Table:
    """Rows of cells, equally many in each; the first `header_rows` repeat on every page and are bold.

    `widths`: points, one a column; empty = all alike.
    """

    rows: tuple[tuple[Runs, ...], ...]
    header_rows: int = 0
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Text = Heading | Paragraph | ListItem  # blocks that are one paragraph
Block = Text | Table | PageBreak


@dataclass(frozen=True)
class Section:
    """A part of a document that is written and rewritten as one.

    `key` is its name in Latin letters, `title` what people call it. A section `for_people` is written once and is
    theirs from then on.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    for_people: bool = False


def normal(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the tree that Docs gives back after this one was written; normal trees stay as they are."""
    return tuple(found for block in blocks for found in _normal(block))


def plain(block: Block) -> str:
    """Return a block's text; a table's cells by tabs and line feeds."""
    match block:
        case Table(rows):
            return "\n".join("\t".join(text_of(cell) for cell in row) for row in rows)
        case PageBreak():
            return ""
        case _:
            return text_of(block.runs)


def text_of(runs: Runs) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def merged(runs: Iterable[Run]) -> Runs:
    """Runs without empty ones, neighbours in the same style as one."""
    filled = (run for run in runs if run.text)
    grouped = groupby(filled, key=lambda run: replace(run, text=""))
    return tuple(replace(style, text=text_of(tuple(same))) for style, same in grouped)


def _normal(block: Block) -> Sequence[Block]:
    match block:
        case Table(rows, header_rows):
            return [
                replace(
                    block, rows=tuple(_normal_row(row, is_header=index < header_rows) for index, row in enumerate(rows))
                )
            ]
        case PageBreak():
            return [block]
        case Heading():
            runs = merged(Run(_clean(run.text), link=run.link) for run in block.runs)
        case ListItem():
            # Leading tabs say how deep an item stands: text that begins with them would say something else.
            runs = _without_indent(merged(replace(run, text=_clean(run.text)) for run in block.runs))
        case _:
            runs = merged(replace(run, text=_clean(run.text)) for run in block.runs)
    return [replace(block, runs=runs)] if runs else []


def _normal_row(row: tuple[Runs, ...], *, is_header: bool) -> tuple[Runs, ...]:
    return tuple(
        merged(replace(run, text=_clean(run.text), bold=run.bold or is_header) for run in cell) for cell in row
    )


def _clean(text: str) -> str:
    lines = (printable(_PRIVATE.sub("", line)) for line in _LINE_ENDS.split(text))
    return BREAK.join(lines)


def _without_indent(runs: Runs) -> Runs:
    if not runs:
        return ()
    first, *rest = runs
    stripped = replace(first, text=first.text.lstrip("\t"))
    return (stripped, *rest) if stripped.text else _without_indent(tuple(rest))
