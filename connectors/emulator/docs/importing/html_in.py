"""HTML: headings, paragraphs, lists, tables, links and what text looks like; scripts and styles are left behind."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from connectors.emulator.docs.importing.blocks import LINE_END, NORMAL, Block, Grid, Item, Line, Look, Piece

HEADINGS = {f"h{level}": f"HEADING_{level}" for level in range(1, 7)}
CLASSES = {"title": "TITLE", "subtitle": "SUBTITLE"}
"""Both Google's pages and ours call them so."""
PARAGRAPHS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "blockquote",
    "pre",
    "li",
    "dt",
    "dd",
    "nav",
}
BOLDS, ITALICS, UNDERLINES, STRIKES = {"b", "strong"}, {"i", "em", "cite"}, {"u", "ins"}, {"s", "strike", "del"}
UNREAD = {"script", "style", "title", "head", "template", "noscript"}
VOID = {"br", "hr", "img", "col", "meta", "link", "input", "wbr"}
ALIGNMENTS = {
    "center": "CENTER", "right": "END", "end": "END", "justify": "JUSTIFIED", "left": "START", "start": "START",
}  # fmt: skip
BLANKS = re.compile(r"[ \t\n\r\f]+")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
BOLD = re.compile(r"bold|[6-9]00")
SAFE = ("http://", "https://", "mailto:", "tel:")


def read(text: str) -> list[Block]:
    """The blocks of a page, or of a piece of one."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finished()


@dataclass
class _Table:
    """A table being read; `outer` is where its text goes when it ends."""

    outer: list[Block]
    rows: list[list[list[Block]]] = field(default_factory=list)
    heads: int = 0
    is_head: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._pieces: list[Piece] = []
        self._line = Line()
        self._looks: list[tuple[str, Look]] = []
        self._lists: list[str] = []
        self._tables: list[_Table] = []
        self._list_number = self._unread = self._kept = 0
        self._item: Item | None = None

    def finished(self) -> list[Block]:
        """All blocks; tables that nobody ended end here."""
        self._end_line()
        while self._tables:
            self._end_table()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins: what it means for the text to come."""
        known = {name: value or "" for name, value in attrs}
        self._unread += tag in UNREAD
        if self._unread:
            return
        if tag in PARAGRAPHS or tag in HEADINGS:
            self._begin_line(tag, known)
        elif tag in ("ul", "ol"):
            self._begin_list(tag)
        elif tag in ("table", "thead", "tr", "td", "th"):
            self._begin_part(tag)
        elif tag == "br":
            self._add(LINE_END)
        elif tag not in VOID:
            self._looks.append((tag, _look(tag, known, self._look())))

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in UNREAD:
            self._unread = max(0, self._unread - 1)
        elif self._unread:
            return
        elif tag in PARAGRAPHS or tag in HEADINGS:
            self._end_line()
            self._kept -= tag == "pre" and self._kept > 0
            self._item = None if tag == "li" else self._item
        elif tag in ("ul", "ol"):
            self._end_line()
            self._lists = self._lists[:-1]
        elif tag == "table" and self._tables:
            self._end_line()
            self._end_table()
        elif tag in ("td", "th", "tr", "thead") and self._tables:
            self._end_line()
            self._tables[-1].is_head &= tag != "thead"
        else:
            self._end_look(tag)

    def handle_data(self, data: str) -> None:
        """Text; blanks and line ends that only part the words of the file become one blank."""
        if self._unread:
            return
        text = data.replace("\n", LINE_END) if self._kept else BLANKS.sub(" ", data)
        if not self._kept and (not self._pieces or self._pieces[-1].text.endswith((" ", LINE_END))):
            text = text.removeprefix(" ")
        self._add(text)

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(Piece(text, self._look()))

    def _look(self) -> Look:
        return self._looks[-1][1] if self._looks else Look()

    def _end_look(self, tag: str) -> None:
        """Looks end with their tag, and with it those that were opened since and never ended."""
        for place in range(len(self._looks) - 1, -1, -1):
            if self._looks[place][0] == tag:
                del self._looks[place:]
                return

    def _begin_line(self, tag: str, known: dict[str, str]) -> None:
        self._end_line()
        self._kept += tag == "pre"
        said = dict(DECLARATION.findall(known.get("style", "").lower()))
        kind = HEADINGS.get(tag) or next(
            (CLASSES[word] for word in known.get("class", "").split() if word in CLASSES), NORMAL
        )
        alignment = ALIGNMENTS.get(said.get("text-align", known.get("align", "")).strip())
        if tag == "li" and self._lists:
            self._item = Item(self._list_number, len(self._lists) - 1, self._lists[0] == "ol")
        self._line = Line(kind=kind, alignment=alignment)

    def _begin_list(self, tag: str) -> None:
        self._end_line()
        self._list_number += not self._lists
        self._lists.append(tag)

    def _end_line(self) -> None:
        """Store the line that was read, if there is any text; the first line of an item is what stands in the list.

        A line end alone stands for an empty line.
        """
        pieces = _trimmed(self._pieces)
        if pieces or any(piece.text.endswith(LINE_END) for piece in self._pieces):
            self._blocks.append(replace(self._line, pieces=pieces, item=self._item))
            self._item = None
        self._pieces, self._line = [], Line()

    def _begin_part(self, tag: str) -> None:
        self._end_line()
        if tag == "table":
            self._tables.append(_Table(self._blocks))
        elif not self._tables:
            return
        elif tag == "thead":
            self._tables[-1].is_head = True
        elif tag == "tr":
            self._tables[-1].rows.append([])
            self._tables[-1].heads += self._tables[-1].is_head
        else:
            self._tables[-1].rows = self._tables[-1].rows or [[]]
            self._blocks = []
            self._tables[-1].rows[-1].append(self._blocks)

    def _end_table(self) -> None:
        """Put a table into the text around it; one in a cell of another becomes lines, as cells have no tables here."""
        table = self._tables.pop()
        self._blocks = table.outer
        rows = [[_lines(cell) for cell in row] for row in table.rows if row]
        width = max(map(len, rows), default=0)
        if not width:
            return
        if self._tables:
            self._blocks += [line for row in rows for cell in row for line in cell]
            return
        squared = tuple((*row, *((),) * (width - len(row))) for row in rows)
        self._blocks.append(Grid(squared, table.heads))


def _lines(blocks: list[Block]) -> tuple[Line, ...]:
    return tuple(block for block in blocks if isinstance(block, Line))


def _look(tag: str, known: dict[str, str], around: Look) -> Look:
    """The look of text in a tag that stands in text of another look."""
    said = dict(DECLARATION.findall(known.get("style", "").lower()))
    weight, slant, lines = said.get("font-weight"), said.get("font-style"), said.get("text-decoration", "")
    address = known.get("href", "").strip()
    return Look(
        bold=bool(BOLD.match(weight)) if weight else around.bold or tag in BOLDS,
        italic="italic" in slant if slant else around.italic or tag in ITALICS,
        underline=around.underline or tag in UNDERLINES or ("underline" in lines and tag != "a"),
        strikethrough=around.strikethrough or tag in STRIKES or "line-through" in lines,
        link=address if tag == "a" and address.lower().startswith(SAFE) else around.link,
    )


def _trimmed(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Pieces of one look joined, without the blanks that end the line and a line end that only ends the paragraph."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].look == piece.look:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.look)
        else:
            joined.append(piece)
    while joined and not joined[-1].text.rstrip(" " + LINE_END):
        joined.pop()
    if joined:
        joined[-1] = Piece(joined[-1].text.rstrip(" " + LINE_END), joined[-1].look)
    return tuple(joined)
