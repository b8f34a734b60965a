"""Blocks as requests of `documents.batchUpdate` that fill an empty document.

All text comes first, in order, then what it looks like, and last the lists, from the end: making them takes the tabs
away that say how deep an item is, and moves what follows.
"""

from collections.abc import Sequence
from typing import Any

from connectors.emulator.docs.importing.blocks import NORMAL, Block, Grid, Item, Line, Look

Json = dict[str, Any]
START = 1
"""The first index of an empty body."""
PRESETS = {True: "NUMBERED_DECIMAL_ALPHA_ROMAN", False: "BULLET_DISC_CIRCLE_SQUARE"}
MARKS = ("bold", "italic", "underline", "strikethrough")


def requests_for(blocks: Sequence[Block]) -> list[Json]:
    """The requests that write these blocks into a new document."""
    writer = _Writer()
    for block in blocks:
        writer.block(block)
    return writer.requests()


class _Writer:
    """Keeps where the next text goes; the last paragraph of the document is open until something follows it."""

    def __init__(self) -> None:
        self._at = START
        self._is_open = True
        """Whether nothing was written into the last paragraph."""
        self._text: list[Json] = []
        self._looks: list[Json] = []
        self._items: list[tuple[Item, int, int]] = []
        """The lists: what the first item is, and where all of them stand."""

    def requests(self) -> list[Json]:
        """All requests, in the order in which they are to be carried out."""
        lists = [
            {"createParagraphBullets": {"range": _range(start, end), "bulletPreset": PRESETS[item.is_numbered]}}
            for item, start, end in reversed(self._items)
        ]
        return [*self._text, *self._looks, *lists]

    def block(self, block: Block) -> None:
        """Write a block behind what there is."""
        if isinstance(block, Grid):
            self._table(block)
        else:
            self._lines((block,))

    def _lines(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if not self._is_open:
                self._insert("\n")
            self._is_open = False
            self._line(line)

    def _line(self, line: Line) -> None:
        start = self._at
        self._insert("\t" * (line.item.level if line.item else 0))
        for piece in line.pieces:
            begin = self._at
            self._insert(piece.text)
            self._dress(piece.look, begin)
        end = self._at + 1
        style = {"namedStyleType": line.kind} if line.kind != NORMAL else {}
        style |= {"alignment": line.alignment} if line.alignment else {}
        if style:
            wish = {"range": _range(start, end), "paragraphStyle": style, "fields": ",".join(style)}
            self._looks.insert(0, {"updateParagraphStyle": wish})  # before looks of text, which it would undo
        if line.item:
            self._add_to_list(line.item, start, end)

    def _add_to_list(self, item: Item, start: int, end: int) -> None:
        """Items follow each other in a list; one that was interrupted begins anew."""
        if self._items:
            first, begin, last = self._items[-1]
            if last == start and first.list_number == item.list_number:
                self._items[-1] = (first, begin, end)
                return
        self._items.append((item, start, end))

    def _dress(self, look: Look, begin: int) -> None:
        style: Json = {name: True for name in MARKS if getattr(look, name)}
        style |= {"link": {"url": look.link}} if look.link else {}
        if style and self._at > begin:
            wish = {"range": _range(begin, self._at), "textStyle": style, "fields": ",".join(style)}
            self._looks.append({"updateTextStyle": wish})

    def _table(self, grid: Grid) -> None:
        """A table: Docs ends the paragraph before it, and lets an empty one follow."""
        rows, columns = len(grid.rows), len(grid.rows[0])
        where = {"location": {"index": self._at}}
        self._text.append({"insertTable": {"rows": rows, "columns": columns, **where}})
        table = self._at + 1
        self._at = table + 1
        for row in grid.rows:
            self._at += 1
            for cell in row:
                self._at += 1
                self._is_open = True
                self._lines(cell)
                self._at += 1
        if grid.heads:
            wish = {"tableStartLocation": {"index": table}, "pinnedHeaderRowsCount": grid.heads}
            self._looks.append({"pinTableHeaderRows": wish})
        self._is_open = True

    def _insert(self, text: str) -> None:
        if text:
            self._text.append({"insertText": {"location": {"index": self._at}, "text": text}})
            self._at += len(text.encode("utf-16-le", "surrogatepass")) // 2


def _range(start: int, end: int) -> Json:
    return {"startIndex": start, "endIndex": end}
