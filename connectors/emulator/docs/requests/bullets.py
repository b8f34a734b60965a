"""Paragraphs made items of a list."""

from dataclasses import replace

from connectors.emulator.docs import places
from connectors.emulator.docs.blank import points
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.lists import INDENT, MAX_NESTING, list_of
from connectors.emulator.docs.model import Tab, new_id
from connectors.emulator.docs.pieces import Change, Json, Paragraph, Piece, Pieces, paragraphs
from connectors.emulator.docs.requests.registry import kind


@kind("createParagraphBullets")
def create_paragraph_bullets(edit: Edit, body: Json) -> None:
    """Make the paragraphs of a range items of a list, nested by their leading tabs, which go.

    They join the list of the paragraph before them if it looks the same.
    """
    stretch, preset = places.stretch(edit.document, body), body.get("bulletPreset", "BULLET_DISC_CIRCLE_SQUARE")
    pieces = stretch.pieces
    concerned = paragraphs(pieces, stretch.start, stretch.end)
    list_id = _list_before(stretch.tab, pieces, concerned[:1], preset) or _new_list(stretch.tab, preset)
    for one in reversed(concerned):  # from behind, as the tabs that go move what follows
        tabs = _leading_tabs(pieces, one)
        level = min(tabs or _level(pieces[one.last]), MAX_NESTING - 1)
        edit.restyle(replace(stretch, start=one.end - 1, end=one.end), _itemizer(list_id, level))
        if tabs:
            edit.remove(replace(stretch, start=one.start, end=one.start + tabs))


@kind("deleteParagraphBullets")
def delete_paragraph_bullets(edit: Edit, body: Json) -> None:
    """Take the paragraphs of a range out of their lists; nested ones stay indented."""
    stretch = places.stretch(edit.document, body)
    for one in paragraphs(stretch.pieces, stretch.start, stretch.end):
        edit.restyle(replace(stretch, start=one.end - 1, end=one.end), _plain)


def _itemizer(list_id: str, level: int) -> Change:
    indents = {"indentFirstLine": points(INDENT * (2 * level + 1)), "indentStart": points(INDENT * (2 * level + 2))}

    def change(newline: Piece) -> Piece:
        bullet = {"listId": list_id} | ({"nestingLevel": level} if level else {})
        bullet |= {"textStyle": newline.data.get("bullet", {}).get("textStyle", {})}
        return replace(newline, data={"paragraphStyle": newline.paragraph | indents, "bullet": bullet})

    return change


def _plain(newline: Piece) -> Piece:
    if "bullet" not in newline.data:
        return newline
    level = _level(newline)
    style = {name: one for name, one in newline.paragraph.items() if name not in ("indentFirstLine", "indentStart")}
    if level:
        style |= {name: points(2 * INDENT * level) for name in ("indentFirstLine", "indentStart")}
    return replace(newline, data={"paragraphStyle": style})


def _level(newline: Piece) -> int:
    level: int = newline.data.get("bullet", {}).get("nestingLevel", 0)
    return level


def _leading_tabs(pieces: Pieces, one: Paragraph) -> int:
    text = "".join(piece.text if piece.kind == "text" else "." for piece in pieces[one.first : one.last])
    return len(text) - len(text.lstrip("\t"))


def _list_before(tab: Tab, pieces: Pieces, first: list[Paragraph], preset: str) -> str | None:
    """The list of the paragraph right before, if it has the look of this preset."""
    before = pieces[first[0].first - 1] if first and first[0].first else None
    if before is None or before.kind != "newline" or "bullet" not in before.data:
        return None
    list_id: str = before.data["bullet"]["listId"]
    return list_id if tab.lists.get(list_id) == list_of(preset) else None


def _new_list(tab: Tab, preset: str) -> str:
    list_id = new_id()
    tab.lists = tab.lists | {list_id: list_of(preset)}
    return list_id
