"""What a person changed, and what the robot would write there now, as suggestions that somebody accepts or declines.

Only text is suggested, and whole paragraphs: what a suggestion marks as removed stays where it is, so what is inserted
is all that shifts the rest of the document. Tables of another shape, page breaks and pictures cannot be told in this
way; then a comment says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from flows.documents.blocks import Block, Heading, ListItem, Runs, Table, Text, normal, plain, text_of
from flows.documents.reading import THING, Piece, Standing
from flows.documents.requests import (
    Request,
    bullets,
    paragraph_requests,
    text_styles,
    told,
    units,
)

Sign = tuple[str, bool, bool, str]  # a character, bold, italic, link


class NotTellable(Exception):
    """The change is none of text alone."""


@dataclass(frozen=True)
class Change:
    """Requests for `writeMode: SUGGEST`, and by how many units they lengthen the document."""

    requests: tuple[Request, ...]
    grown: int


@dataclass(frozen=True)
class _Removal:
    """A stretch to mark as removed."""

    start: int
    end: int


@dataclass(frozen=True)
class _Insertion:
    """A text to insert; `before` and `after` are the newlines that make it a paragraph of its own."""

    at: int
    runs: Runs
    before: str = ""
    after: str = ""
    block: Text | None = None  # whose paragraph it is; None = a part of a paragraph that stands


def suggested(standing: Standing, wanted: Sequence[Block]) -> Change:
    """Return what turns a section as it stands into `wanted`. Raises `NotTellable`."""
    pieces = [piece for piece in standing.pieces if normal([piece.block])]
    blocks = normal(wanted)
    edits: list[_Removal | _Insertion] = []
    matcher = SequenceMatcher(
        a=[repr(told(normal([piece.block])[0])) for piece in pieces],
        b=[repr(told(block)) for block in blocks],
        autojunk=False,
    )
    for kind, first, last, wanted_first, wanted_last in matcher.get_opcodes():
        if kind != "equal":
            edits += _replaced(standing, pieces, first, last, blocks[wanted_first:wanted_last])
    return _change(edits)


def _replaced(
    standing: Standing, pieces: Sequence[Piece], first: int, last: int, blocks: Sequence[Block]
) -> Iterator[_Removal | _Insertion]:
    """Paragraphs alike in kind keep their place and change their words; the others go, or come."""
    gone = False  # whether the last piece goes, so that what comes after it takes its place
    for offset, (piece, block) in enumerate(zip_longest(pieces[first:last], blocks)):
        if piece and block and _alike(piece.block, block):
            yield from _reworded(piece, block)
            gone = False
            continue
        if piece:
            yield _removal(standing, pieces, first + offset)
            gone = True
        if block and gone:
            index = min(first + offset, last - 1)
            yield _in_place(standing, pieces, index, block, is_first=piece is not None)
        elif block:
            yield _insertion(standing, pieces, last, block)


def _alike(old: Block, new: Block) -> bool:
    match old, new:
        case Table(), Table():
            return [len(row) for row in old.rows] == [len(row) for row in new.rows]
        case Heading(), Heading():
            return old.level == new.level
        case ListItem(), ListItem():
            return (old.ordered, old.level) == (new.ordered, new.level)
        case _:
            return type(old) is type(new)


def _reworded(piece: Piece, block: Block) -> Iterator[_Removal | _Insertion]:
    if isinstance(piece.block, Table) and isinstance(block, Table):
        for row, new_row, places in zip(piece.block.rows, block.rows, piece.cells, strict=True):
            for runs, new_runs, (start, _) in zip(row, new_row, places, strict=True):
                yield from _respelled(runs, new_runs, start)
    elif isinstance(piece.block, Text) and isinstance(block, Text):
        yield from _respelled(piece.block.runs, block.runs, piece.start, heading=isinstance(block, Heading))


def _respelled(old: Runs, new: Runs, start: int, *, heading: bool = False) -> Iterator[_Removal | _Insertion]:
    """Whole words from the first sign that differs to the last."""
    before, after = _signs(old, heading=heading), _signs(new, heading=heading)
    if before == after:
        return
    if THING in text_of(old):
        raise NotTellable
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    while same and _within_word(before, same) | _within_word(after, same):
        same -= 1
    kept = 0
    while kept < min(len(before), len(after)) - same and before[-1 - kept] == after[-1 - kept]:
        kept += 1
    while kept and _within_word(before, len(before) - kept) | _within_word(after, len(after) - kept):
        kept -= 1
    at = start + _length(before[:same])
    gone, come = before[same : len(before) - kept], after[same : len(after) - kept]
    if gone:
        yield _Removal(at, at + _length(gone))
    if come:
        yield _Insertion(at, _cut(new, same, len(after) - kept))


def _signs(runs: Runs, *, heading: bool) -> list[Sign]:
    return [(char, run.bold and not heading, run.italic and not heading, run.link) for run in runs for char in run.text]


def _within_word(signs: Sequence[Sign], at: int) -> bool:
    return 0 < at < len(signs) and signs[at - 1][0].isalnum() and signs[at][0].isalnum()


def _length(signs: Sequence[Sign]) -> int:
    return units("".join(sign[0] for sign in signs))


def _cut(runs: Runs, start: int, end: int) -> Runs:
    cut, at = [], 0
    for run in runs:
        cut.append(replace(run, text=run.text[max(start - at, 0) : max(end - at, 0)]))
        at += len(run.text)
    return tuple(run for run in cut if run.text)


def _removal(standing: Standing, pieces: Sequence[Piece], index: int) -> _Removal:
    piece = pieces[index]
    if not isinstance(piece.block, Text) or THING in plain(piece.block):
        raise NotTellable
    if index + 1 < len(pieces) and isinstance(pieces[index + 1].block, Table):
        return _Removal(piece.start, piece.end)  # the newline before a table cannot go without it
    if piece.end < standing.tail:
        return _Removal(piece.start, piece.end + 1)
    # The section's own last newline stays: the one before goes in its place.
    return _Removal(piece.start - (0 if _stands_free(pieces, index) else 1), piece.end)


def _in_place(standing: Standing, pieces: Sequence[Piece], index: int, block: Block, *, is_first: bool) -> _Insertion:
    """Insert a paragraph where a removed one stands; `is_first` of those that come in its place."""
    text, piece = _tellable(block), pieces[index]
    if piece.end < standing.tail:
        return _Insertion(piece.start, text.runs, after="\n", block=text)
    before = "" if is_first and _stands_free(pieces, index) else "\n"
    return _Insertion(standing.tail, text.runs, before=before, block=text)


def _insertion(standing: Standing, pieces: Sequence[Piece], index: int, block: Block) -> _Insertion:
    """Insert a paragraph before a piece that stays, or at the end."""
    text = _tellable(block)
    here = pieces[index] if index < len(pieces) else None
    if here and isinstance(here.block, Text):
        return _Insertion(here.start, text.runs, after="\n", block=text)
    previous = pieces[index - 1] if index else None
    if previous and isinstance(previous.block, Text):
        return _Insertion(previous.end, text.runs, before="\n", block=text)
    if here is None:  # an empty paragraph ends the section, and stays
        return _Insertion(standing.tail, text.runs, after="\n", block=text)
    raise NotTellable


def _tellable(block: Block) -> Text:
    if not isinstance(block, Text) or (isinstance(block, ListItem) and block.level):
        raise NotTellable
    return block


def _stands_free(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the newline before a paragraph is no other paragraph's of the section."""
    return index == 0 or not isinstance(pieces[index - 1].block, Text)


def _change(edits: Sequence[_Removal | _Insertion]) -> Change:
    """From the last place to the first, so that no index has moved yet; removals before what comes in their place."""
    removals = _united(sorted((e for e in edits if isinstance(e, _Removal)), key=lambda e: e.start))
    insertions = [edit for edit in edits if isinstance(edit, _Insertion)]
    requests: list[Request] = []
    ordered: list[_Removal | _Insertion] = [*removals, *reversed(insertions)]
    for edit in sorted(ordered, key=_order):
        requests += _requests(edit)
    return Change(tuple(requests), sum(units(e.before + text_of(e.runs) + e.after) for e in insertions))


def _order(edit: _Removal | _Insertion) -> tuple[int, bool]:
    if isinstance(edit, _Removal):
        return (-edit.start, False)
    return (-edit.at, True)


def _united(removals: Sequence[_Removal]) -> list[_Removal]:
    """Two that share a newline are one: what is marked as removed is not marked again."""
    found: list[_Removal] = []
    for removal in removals:
        if found and removal.start < found[-1].end:
            found[-1] = _Removal(found[-1].start, max(found[-1].end, removal.end))
        else:
            found.append(removal)
    return found


def _requests(edit: _Removal | _Insertion) -> list[Request]:
    if isinstance(edit, _Removal):
        content: Any = {"startIndex": edit.start, "endIndex": edit.end}
        return [{"deleteContentRange": {"range": content}}]
    text = edit.before + text_of(edit.runs) + edit.after
    requests: list[Request] = [{"insertText": {"location": {"index": edit.at}, "text": text}}]
    start = edit.at + units(edit.before)
    end = start + units(text_of(edit.runs))
    if edit.block is not None:
        requests += paragraph_requests(edit.block, start, end)
        if isinstance(edit.block, ListItem):
            requests.append(bullets(edit.block.ordered, start, end))
    return requests + text_styles(edit.runs, start)
