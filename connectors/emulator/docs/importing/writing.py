"""What was taken over from a file, as the only tab of a document."""

import re
from collections.abc import Mapping, Sequence

from connectors.emulator.docs.blank import PLAIN, blank_tab
from connectors.emulator.docs.importing.blocks import Block, Cell, Grid, Item, Json, Line, Run, Source
from connectors.emulator.docs.lists import MAX_NESTING
from connectors.emulator.docs.model import BODY, Document, Tab, new_id
from connectors.emulator.docs.pieces import Piece, Pieces, joined
from connectors.emulator.docs.requests.tables import CELL, COLUMN, ROW
from connectors.emulator.errors import invalid

DROPPED = re.compile("[\x00-\x08\x0a\x0c-\x1f\ud800-\udfff\ue000-\uf8ff]")
"""What Docs drops from texts; line ends within a paragraph are vertical tabs."""
LINK = {
    "foregroundColor": {"color": {"rgbColor": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}}},
    "underline": True,
}
"""How Docs shows what leads somewhere, unless it was told otherwise."""
MOST_CELLS = 20_000


def fill(document: Document, source: Source) -> None:
    """Let a document have what was taken over from a file, and nothing else.

    Raises GoogleError 400 for tables that are too large.
    """
    tab = blank_tab()
    tab.style |= source.page
    tab.named_styles = [_restyled(style, source.styles) for style in tab.named_styles]
    writer = _Writer(tab, source)
    tab.segments[BODY] = [tab.segments[BODY][0], *writer.pieces(source.blocks)]
    for name, blocks in source.margins.items():
        segment_id = new_id()
        tab.segments[segment_id] = writer.pieces(blocks)
        tab.kinds[segment_id] = "header" if "Header" in name else "footer"
        tab.style[name] = segment_id
    document.tabs = [tab]


def _restyled(style: Json, said: Mapping[str, Json]) -> Json:
    own = said.get(style["namedStyleType"], {})
    return style | {
        name: style.get(name, {}) | own.get(name, {}) for name in ("textStyle", "paragraphStyle") if name in own
    }


class _Writer:
    """Makes pieces of blocks; a list enters the tab when its first item comes."""

    def __init__(self, tab: Tab, source: Source) -> None:
        self._tab = tab
        self._lists = source.lists
        self._footnotes = source.footnotes
        self._ids: dict[str, str] = {}

    def pieces(self, blocks: Sequence[Block]) -> Pieces:
        """A segment's or cell's content: it ends with a paragraph, and tables have one before and behind them."""
        found: Pieces = []
        for block in blocks:
            if isinstance(block, Line):
                found += self._line(block)
            else:
                found += [] if found and found[-1].kind == "newline" else self._line(Line())
                found += self._table(block)
        return joined(found if found and found[-1].kind == "newline" else [*found, *self._line(Line())])

    def _line(self, line: Line) -> Pieces:
        found: Pieces = []
        for run in line.runs:
            style = LINK | run.style if "link" in run.style else run.style
            if isinstance(run, Run):
                found.append(Piece("text", DROPPED.sub("", run.text), style))
            else:
                body = self._footnote(run.body) if run.name == "footnoteReference" else run.body
                found.append(Piece("object", style=style, data={"name": run.name, "body": body}))
        end = {name: value for name, value in line.runs[-1].style.items() if name != "link"} if line.runs else {}
        data: Json = {"paragraphStyle": PLAIN | line.style}
        if line.item:
            data = {
                "paragraphStyle": PLAIN | self._indents(line.item) | line.style,
                "bullet": self._bullet(line.item, end),
            }
        return [*found, Piece("newline", style=end, data=data)]

    def _footnote(self, body: Json) -> Json:
        """The footnote that is called, as a segment of the tab."""
        segment_id = new_id()
        self._tab.segments[segment_id] = self.pieces(self._footnotes.get(body["footnoteId"], ()))
        self._tab.kinds[segment_id] = "footnote"
        return {"footnoteId": segment_id}

    def _bullet(self, item: Item, style: Json) -> Json:
        if item.list_key not in self._ids:
            list_id = self._ids[item.list_key] = new_id()
            self._tab.lists = self._tab.lists | {list_id: self._lists[item.list_key]}
        level = min(item.level, MAX_NESTING - 1)
        return {"listId": self._ids[item.list_key], "textStyle": style} | ({"nestingLevel": level} if level else {})

    def _indents(self, item: Item) -> Json:
        """Where an item stands, as its list says."""
        levels = self._lists[item.list_key]["listProperties"]["nestingLevels"]
        look = levels[min(item.level, len(levels) - 1)]
        return {name: look[name] for name in ("indentFirstLine", "indentStart") if name in look}

    def _table(self, grid: Grid) -> Pieces:
        if sum(map(len, grid.rows)) > MOST_CELLS:
            raise invalid("The file has a table that is too large.", reason="uploadTooLarge")
        columns = [{"widthType": "FIXED_WIDTH", "width": {"magnitude": width, "unit": "PT"}} for width in grid.widths]
        found = [Piece("table", style={"tableColumnProperties": columns or [COLUMN] * len(grid.rows[0])})]
        for place, row in enumerate(grid.rows):
            found.append(Piece("row", style=ROW | ({"tableHeader": True} if place < grid.heads else {})))
            for cell in row:
                found += self._cell(cell)
        return [*found, Piece("end")]

    def _cell(self, cell: Cell) -> Pieces:
        return [Piece("cell", style=CELL | cell.style), *self.pieces(cell.blocks)]
