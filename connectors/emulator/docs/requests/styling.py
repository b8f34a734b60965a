"""How text and paragraphs look."""

from dataclasses import replace

from connectors.emulator import fields
from connectors.emulator.docs import places
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.pieces import Change, Json, Piece, paragraphs
from connectors.emulator.docs.places import Stretch
from connectors.emulator.docs.requests.registry import kind
from connectors.emulator.docs.styles import (
    LINK_STYLE,
    changed,
    given_style,
    mask_of,
    parent_paragraph_style,
    parent_text_style,
)
from connectors.emulator.errors import invalid


@kind("updateTextStyle")
def update_text_style(edit: Edit, body: Json) -> None:
    """Style the text of a range, and the bullets of list paragraphs that lie in it wholly."""
    stretch, mask = places.stretch(edit.document, body), mask_of(body, "TextStyle")
    wish = given_style(body, "textStyle")
    _check_font(wish, mask)
    of_newlines = {name: inner for name, inner in mask.items() if name != "link"}
    wish, mask = _with_link_style(wish, mask)
    pieces = stretch.pieces
    for one in paragraphs(pieces, stretch.start, stretch.end):
        newline = pieces[one.last]
        parent = parent_text_style(stretch.tab, newline.paragraph["namedStyleType"])
        within = replace(stretch, start=max(stretch.start, one.start), end=min(stretch.end, one.end))
        edit.restyle(within, _text_change(wish, mask, of_newlines, parent))
        if within.end - within.start == one.end - one.start and "bullet" in newline.data:
            _style_bullet(edit, replace(within, start=one.end - 1), wish, of_newlines)


@kind("updateParagraphStyle")
def update_paragraph_style(edit: Edit, body: Json) -> None:
    """Style all paragraphs that overlap a range; a named style is applied before the rest."""
    stretch, mask = places.stretch(edit.document, body), mask_of(body, "ParagraphStyle")
    wish = given_style(body, "paragraphStyle")
    if "pageBreakBefore" in mask and (
        stretch.segment_id or places.is_in_table(stretch.pieces, stretch.start, stretch.end)
    ):
        raise invalid("pageBreakBefore cannot be updated for paragraphs in tables, headers, footers and footnotes.")
    for one in paragraphs(stretch.pieces, stretch.start, stretch.end):
        edit.restyle(replace(stretch, start=one.end - 1, end=one.end), _paragraph_change(stretch, wish, mask))


def _text_change(wish: Json, mask: fields.Mask, of_newlines: fields.Mask, parent: Json) -> Change:
    """What an update does to text; a newline is never linked, nor looks it so."""

    def change(piece: Piece) -> Piece:
        names = of_newlines if piece.kind == "newline" else mask
        return replace(piece, style=changed(piece.style, wish, names, parent)) if names else piece

    return change


def _paragraph_change(stretch: Stretch, wish: Json, mask: fields.Mask) -> Change:
    def change(newline: Piece) -> Piece:
        named = newline.paragraph["namedStyleType"]
        if "namedStyleType" in mask:
            named = wish.get("namedStyleType", "NORMAL_TEXT")
        style = changed(newline.paragraph, wish, mask, parent_paragraph_style(stretch.tab, named))
        return newline.with_paragraph({"direction": "LEFT_TO_RIGHT"} | style | {"namedStyleType": named})

    return change


def _with_link_style(wish: Json, mask: fields.Mask) -> tuple[Json, fields.Mask]:
    """A link looks like one, and text that is none any more does not, unless the request says how it is to look."""
    if "link" not in mask:
        return wish, mask
    looks = {name: value for name, value in LINK_STYLE.items() if name not in mask}
    return (looks if wish.get("link") else {}) | wish, {name: {} for name in looks} | mask


def _check_font(wish: Json, mask: fields.Mask) -> None:
    if "weightedFontFamily" in mask and "weightedFontFamily" in wish:
        family = wish["weightedFontFamily"]
        if not family.get("fontFamily"):
            raise invalid("weightedFontFamily.fontFamily must be specified.")
        weight = family.setdefault("weight", 400)
        if not 100 <= weight <= 900 or weight % 100:
            raise invalid("The font weight must be a multiple of 100 between 100 and 900.")


def _style_bullet(edit: Edit, newline: Stretch, wish: Json, mask: fields.Mask) -> None:
    def change(piece: Piece) -> Piece:
        bullet = piece.data["bullet"]
        style = fields.overlay(bullet.get("textStyle", {}), wish, mask) if mask else bullet.get("textStyle", {})
        return replace(piece, data=piece.data | {"bullet": bullet | {"textStyle": style}})

    edit.restyle(newline, change)
