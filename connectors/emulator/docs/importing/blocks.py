"""What is taken over from a file, in Google's words for looks: lines, lists, tables, what stands around the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
LINE_END = "\v"
"""How Docs writes a line end within a paragraph."""


@dataclass(frozen=True)
class Run:
    """Text of one look; `style` is a TextStyle."""

    text: str
    style: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Sign:
    """What is no text: a field of ParagraphElement (`name`) and what stands in it."""

    name: str
    body: Json = field(default_factory=dict)
    style: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """A line's place in a list: the list's key in `Source.lists`, and how deep from 0."""

    list_key: str
    level: int


@dataclass(frozen=True)
class Line:
    """A paragraph; `style` is a ParagraphStyle."""

    runs: tuple[Run | Sign, ...] = ()
    style: Json = field(default_factory=dict)
    item: Item | None = None

    @property
    def text(self) -> str:
        """What can be read."""
        return "".join(run.text for run in self.runs if isinstance(run, Run))


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `style` is a TableCellStyle, in which spans are said."""

    blocks: "tuple[Block, ...]" = ()
    style: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, as many in each, covered ones included.

    `heads` of the first rows are repeated on every page; `widths` are the columns' in points, or none.
    """

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    widths: tuple[float, ...] = ()


Block = Line | Grid


@dataclass(frozen=True)
class Source:
    """All that is taken over from a file.

    `lists` are List resources; `footnotes` those that a `footnoteReference` calls, by its id; `margins` what stands
    above and below the text, by the field of DocumentStyle that names it; `page` the rest of a DocumentStyle; `styles`
    NamedStyles by type, of which only what they say is changed.
    """

    blocks: Sequence[Block]
    lists: Mapping[str, Json] = field(default_factory=dict)
    footnotes: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    margins: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    page: Json = field(default_factory=dict)
    styles: Mapping[str, Json] = field(default_factory=dict)


def points(magnitude: float) -> Json:
    """A Dimension."""
    return {"magnitude": round(magnitude, 4), "unit": "PT"}


def colour(digits: str) -> Json:
    """An OptionalColor of six hex digits; channels at nought are left out, as Google does."""
    values = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    channels = {name: value for name, value in zip(("red", "green", "blue"), values, strict=True) if value}
    return {"color": {"rgbColor": channels}}
