"""The content of a body, header, footer or footnote as one flat list of pieces. Pure.

Google's rules are about indexes: where text may be put, what a deletion may take, how a named range follows. In a flat
list an index is a sum of widths and an edit a slice; the tree that people get from `documents.get` is computed (see
`describing`). A paragraph is what ends with a "newline", which carries its style; a table is a "table", its "row"s,
their "cell"s, each with paragraphs, and an "end". Every mark of structure is one UTF-16 code unit wide, as with Google.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from connectors.emulator.errors import GoogleError, invalid

Json = dict[str, Any]
Kind = Literal["text", "newline", "object", "section", "table", "row", "cell", "end"]
INLINE = ("text", "object")
WITHIN_TABLE = ("row", "cell", "end")
NEEDS_NEWLINE = ("table", "section", *WITHIN_TABLE)
"""Before each of these a paragraph must have ended; "row" and "cell" at the beginning of theirs apart."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is suggested about a piece, by suggestion ids.

    `styles`, `paragraphs` and `bullets` hold proposed values: of the piece's `style`, and of a newline's
    `paragraphStyle` and `bullet`, each with its suggestion state, as Google's Suggested… messages have them.
    """

    inserted: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    styles: Json = field(default_factory=dict)
    paragraphs: Json = field(default_factory=dict)
    bullets: Json = field(default_factory=dict)

    def ids(self) -> set[str]:
        """Every suggestion that has to do with the piece."""
        return {*self.inserted, *self.deleted, *self.styles, *self.paragraphs, *self.bullets}


UNMARKED = Marks()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of content that is alike all over.

    `style` is the textStyle of texts, objects and newlines, the style of a section, row or cell, and of a table its
    tableStyle. `data` is a newline's {"paragraphStyle", "bullet"?}, an object's {"name", "body"}: the field of
    ParagraphElement and what stands in it beside styles and suggestions. `width` counts UTF-16 code units.
    """

    kind: Kind
    text: str = ""
    style: Json = field(default_factory=dict)
    data: Json = field(default_factory=dict)
    marks: Marks = UNMARKED
    width: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", width(self.text) if self.kind == "text" else 1)

    @property
    def paragraph(self) -> Json:
        """A newline's paragraph style."""
        found: Json = self.data["paragraphStyle"]
        return found

    def with_paragraph(self, style: Json) -> "Piece":
        """A newline with another paragraph style."""
        return replace(self, data=self.data | {"paragraphStyle": style})

    def with_body(self, body: Json) -> "Piece":
        """An object that says something else."""
        return replace(self, data=self.data | {"body": body})


Pieces = list[Piece]
Change = Callable[[Piece], Piece]
"""What a request does to each piece of a range; none changes in width."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Where a paragraph stands: `first` and `last` (its newline) among the pieces, `start` and `end` as indexes."""

    first: int
    last: int
    start: int
    end: int


def width(text: str) -> int:
    """The UTF-16 code units of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def length(pieces: Iterable[Piece]) -> int:
    """The end index of a segment."""
    return sum(piece.width for piece in pieces)


def divided(pieces: Pieces, index: int) -> tuple[Pieces, Pieces]:
    """The pieces before and from an index on; raises GoogleError 400 within a surrogate pair or beyond the end."""
    at = 0
    for number, piece in enumerate(pieces):
        if at == index:
            return pieces[:number], pieces[number:]
        if index < at + piece.width:
            left, right = _divided_text(piece, index - at)
            return [*pieces[:number], left], [right, *pieces[number + 1 :]]
        at += piece.width
    if at == index:
        return pieces, []
    raise beyond(index, at)


def between(pieces: Pieces, start: int, end: int) -> tuple[Pieces, Pieces, Pieces]:
    """What stands before, in and behind a range."""
    rest, right = divided(pieces, end)
    left, middle = divided(rest, start)
    return left, middle, right


def positions(pieces: Iterable[Piece]) -> Iterator[tuple[int, Piece]]:
    """Every piece with its start index."""
    at = 0
    for piece in pieces:
        yield at, piece
        at += piece.width


def paragraphs(pieces: Pieces, start: int = 0, end: int | None = None) -> list[Paragraph]:
    """The paragraphs that overlap a range, by default all; an empty range overlaps the one it stands in."""
    found = []
    last = None if end is None else max(end, start + 1)
    first: int | None = None
    begun = at = 0
    for number, piece in enumerate(pieces):
        if last is not None and first is None and at >= last:
            break
        if piece.kind in NEEDS_NEWLINE:
            first = None
        elif first is None:
            first, begun = number, at
        at += piece.width
        if piece.kind == "newline" and first is not None:
            if last is None or at > start:
                found.append(Paragraph(first, number, begun, at))
            first = None
    return found


def joined(pieces: Pieces) -> Pieces:
    """The same content with neighbouring texts that are alike as one, and without empty ones."""
    found: Pieces = []
    for piece in pieces:
        if piece.kind != "text":
            found.append(piece)
        elif piece.text:
            last = found[-1] if found else None
            if last and last.kind == "text" and (last.style, last.marks) == (piece.style, piece.marks):
                found[-1] = replace(last, text=last.text + piece.text)
            else:
                found.append(piece)
    return found


def knit(left: Pieces, middle: Pieces, right: Pieces) -> Pieces:
    """The pieces as one list, joined where they meet: the outer ones are joined already."""
    return [*left[:-1], *joined([*left[-1:], *middle, *right[:1]]), *right[1:]]


def restyled(pieces: Pieces, start: int, end: int, change: Change) -> Pieces:
    """The pieces with every one in the range changed."""
    left, middle, right = between(pieces, start, end)
    return knit(left, [*map(change, middle)], right)


def check_removal(left: Pieces, taken: Pieces, right: Pieces) -> None:
    """Raise GoogleError 400 if what is left without the pieces taken would be no document."""
    if not right:
        raise invalid("The range cannot include the newline character at the end of the segment.")
    if not left and taken and taken[0].kind == "section":  # the body begins with one
        raise _not_to_be_deleted()
    depth = 0
    for piece in taken:
        depth += (piece.kind == "table") - (piece.kind == "end")
        if depth < 0 or (depth == 0 and piece.kind in ("row", "cell")):
            raise _not_to_be_deleted()
    takes_last_newline = taken[-1:] and taken[-1].kind == "newline" and right[0].kind in NEEDS_NEWLINE
    if depth or takes_last_newline or not fit(left, right):
        raise _not_to_be_deleted()


def fit(left: Pieces, right: Pieces) -> bool:
    """Whether one may stand before the other: structure begins, and content ends, after the end of a paragraph."""
    following = right[0].kind if right else "end"
    if following not in NEEDS_NEWLINE:
        return True
    before = left[-1].kind if left else None
    if following in ("row", "cell"):
        return before in ("newline", "table" if following == "row" else "row")
    return before == "newline"


def is_whole(pieces: Pieces, *, is_body: bool) -> bool:
    """Whether the pieces make a segment: paragraphs end, tables are whole, sections stand at the top only."""
    if not pieces or pieces[-1].kind != "newline" or (pieces[0].kind == "section") != is_body:
        return False
    depth = 0
    for number, piece in enumerate(pieces):
        depth += (piece.kind == "table") - (piece.kind == "end")
        if (
            depth < 0
            or (piece.kind == "section" and (depth or not is_body))
            or (not depth and piece.kind in ("row", "cell"))
        ):
            return False
        if number and not fit(pieces[number - 1 : number], pieces[number : number + 1]):
            return False
    return depth == 0


def beyond(index: int, end: int) -> GoogleError:
    """Google's refusal of an index behind the end of a segment."""
    return invalid(f"Index {index} must be less than the end index of the referenced segment, {end}.")


def _divided_text(piece: Piece, at: int) -> tuple[Piece, Piece]:
    letters = units = 0
    while units < at:
        units += 2 if piece.text[letters] > "\uffff" else 1
        letters += 1
    if units > at:
        raise invalid("The index cannot be in the middle of a surrogate pair.")
    return replace(piece, text=piece.text[:letters]), replace(piece, text=piece.text[letters:])


def _not_to_be_deleted() -> GoogleError:
    return invalid("Invalid deletion range. Cannot delete the requested range.")
