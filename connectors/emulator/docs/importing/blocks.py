"""What is taken over from a file: lines with their looks, lists and tables; everything else is left behind."""

from dataclasses import dataclass, field

NORMAL = "NORMAL_TEXT"
LINE_END = "\v"
"""How Docs writes a line end within a paragraph."""


@dataclass(frozen=True)
class Look:
    """How a piece of text looks, and where it leads."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strikethrough: bool = False
    link: str | None = None


@dataclass(frozen=True)
class Piece:
    """Text of one look."""

    text: str
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class Item:
    """A line's place in a list: which list of the file, how deep from 0, and whether the outermost one is numbered."""

    list_number: int
    level: int
    is_numbered: bool


@dataclass(frozen=True)
class Line:
    """A paragraph; `kind` is a named style of Docs, `alignment` one of its words or None."""

    pieces: tuple[Piece, ...] = ()
    kind: str = NORMAL
    alignment: str | None = None
    item: Item | None = None

    @property
    def text(self) -> str:
        """What can be read."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells of lines, and how many of the first rows are its head."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    heads: int = 0


Block = Line | Grid
