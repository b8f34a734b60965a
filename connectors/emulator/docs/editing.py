"""Content put and taken, with whatever points at it following. Works on a tab's segments; knows no suggestions."""

from dataclasses import replace

from connectors.emulator.docs.pieces import INLINE, Piece, Pieces, between, check_removal, knit, length
from connectors.emulator.docs.places import Stretch
from connectors.emulator.docs.ranges import followed


def put(stretch: Stretch, pieces: Pieces) -> None:
    """Put pieces in the place of a range, whatever it is."""
    tab = stretch.tab
    left, _, right = between(stretch.pieces, stretch.start, stretch.end)
    tab.segments[stretch.segment_id] = knit(left, pieces, right)
    moved = (stretch.segment_id, stretch.start, stretch.end, length(pieces))
    for name in ("named_ranges", "comment_anchors"):
        found = [one | {"ranges": followed(one["ranges"], *moved)} for one in getattr(tab, name)]
        setattr(tab, name, [one for one in found if one["ranges"]])


def exchange(stretch: Stretch, pieces: Pieces) -> None:
    """Put pieces in the place of a range; raises GoogleError 400 if no document would be left."""
    left, taken, right = between(stretch.pieces, stretch.start, stretch.end)
    check_removal([*left, *pieces], taken, right)
    put_merging(stretch, pieces)


def put_merging(stretch: Stretch, pieces: Pieces) -> None:
    """As `put`; paragraphs whose boundary goes become one, in the style of the first if anything of it stays before.

    That it is the first one's is assumed: Google says only that styles may change.
    """
    left, taken, _ = between(stretch.pieces, stretch.start, stretch.end)
    before = [*left, *pieces]
    put(stretch, pieces)
    ended = next((piece for piece in taken if piece.kind == "newline"), None)
    if ended is not None and before and before[-1].kind in INLINE:
        _end_as(replace(stretch, start=stretch.start + length(pieces)), ended)


def _end_as(stretch: Stretch, ended: Piece) -> None:
    """Let the paragraph around the beginning of a range end as another did."""
    pieces, at = stretch.pieces, 0
    for number, piece in enumerate(pieces):
        at += piece.width
        if piece.kind == "newline" and at > stretch.start:
            pieces[number] = replace(piece, data=ended.data)
            return
