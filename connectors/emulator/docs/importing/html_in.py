"""HTML: headings, paragraphs, lists, tables, links and what text looks like; scripts and styles are left behind."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from connectors.emulator.docs.importing.blocks import (
    LINE_END,
    Block,
    Cell,
    Grid,
    Item,
    Json,
    Line,
    Run,
    Source,
    colour,
    points,
)
from connectors.emulator.docs.lists import list_of

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
SIZE = re.compile(r"(\d{1,4}(?:\.\d+)?)pt")
COLOUR = re.compile(r"#([0-9a-fA-F]{6})")
START = re.compile(r"[1-9]\d{0,5}")
MOST_SPANNED = 100
PRESETS = {"ol": "NUMBERED_DECIMAL_ALPHA_ROMAN", "ul": "BULLET_DISC_CIRCLE_SQUARE"}
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
BOLD = re.compile(r"bold|[6-9]00")
SAFE = ("http://", "https://", "mailto:", "tel:")


def read(text: str) -> Source:
    """What is taken over from a page, or from a piece of one."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finished()


@dataclass
class _Table:
    """A table being read; `outer` is where its text goes when it ends."""

    outer: list[Block]
    rows: list[list[tuple[list[Block], Json]]] = field(default_factory=list)
    heads: int = 0
    is_head: bool = False


class _Reader(HTMLParser):
    """Reads one page; lists are keyed by their number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._line = Line()
        self._looks: list[tuple[str, Json]] = []
        self._open_lists: list[str] = []
        self._lists: dict[str, Json] = {}
        self._tables: list[_Table] = []
        self._unread = self._kept = 0
        self._item: Item | None = None

    def finished(self) -> Source:
        """All that was read; tables that nobody ended end here."""
        self._end_line()
        while self._tables:
            self._end_table()
        return Source(self._blocks, self._lists)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins: what it means for the text to come."""
        known = {name: value or "" for name, value in attrs}
        self._unread += tag in UNREAD
        if self._unread:
            return
        if tag in PARAGRAPHS or tag in HEADINGS:
            self._begin_line(tag, known)
        elif tag in ("ul", "ol"):
            self._begin_list(tag, known.get("start", ""))
        elif tag in ("table", "thead", "tr", "td", "th"):
            self._begin_part(tag, known)
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
            self._open_lists = self._open_lists[:-1]
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
        if not self._kept and (not self._runs or self._runs[-1].text.endswith((" ", LINE_END))):
            text = text.removeprefix(" ")
        self._add(text)

    def _add(self, text: str) -> None:
        if text:
            self._runs.append(Run(text, self._look()))

    def _look(self) -> Json:
        return self._looks[-1][1] if self._looks else {}

    def _end_look(self, tag: str) -> None:
        """Looks end with their tag, and with it those that were opened since and never ended."""
        for place in range(len(self._looks) - 1, -1, -1):
            if self._looks[place][0] == tag:
                del self._looks[place:]
                return

    def _begin_line(self, tag: str, known: dict[str, str]) -> None:
        self._end_line()
        self._kept += tag == "pre"
        words = known.get("class", "").split()
        kind = HEADINGS.get(tag) or next((CLASSES[word] for word in words if word in CLASSES), None)
        said = _declared(known)
        alignment = ALIGNMENTS.get(said.get("text-align", known.get("align", "")).strip())
        style = ({"namedStyleType": kind} if kind else {}) | ({"alignment": alignment} if alignment else {})
        if tag == "li" and self._open_lists:
            self._item = Item(str(len(self._lists)), len(self._open_lists) - 1)
        self._line = Line(style=style | _spaces(said))

    def _begin_list(self, tag: str, start: str) -> None:
        self._end_line()
        if not self._open_lists:
            self._lists[str(len(self._lists) + 1)] = list_of(PRESETS[tag])
        levels = self._lists[str(len(self._lists))]["listProperties"]["nestingLevels"]
        level = min(len(self._open_lists), len(levels) - 1)
        own: Json = list_of(PRESETS[tag])["listProperties"]["nestingLevels"][level]
        levels[level] = own | ({"startNumber": int(start)} if START.fullmatch(start) and not self._open_lists else {})
        self._open_lists.append(tag)

    def _end_line(self) -> None:
        """Store the line that was read, if there is any text; the first line of an item is what stands in the list.

        A line end alone stands for an empty line.
        """
        runs = _trimmed(self._runs)
        if runs or any(run.text.endswith(LINE_END) for run in self._runs):
            self._blocks.append(replace(self._line, runs=runs, item=self._item))
            self._item = None
        self._runs, self._line = [], Line()

    def _begin_part(self, tag: str, known: dict[str, str]) -> None:
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
            self._tables[-1].rows[-1].append((self._blocks, _spans(known)))

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._blocks = table.outer
        rows = _squared([row for row in table.rows if row])
        if rows:
            self._blocks.append(Grid(rows, min(table.heads, len(rows))))


def _squared(rows: list[list[tuple[list[Block], Json]]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of as many cells each: what a spanning cell covers, and what a short row lacks, are empty ones."""
    found: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(rows):
        column = 0
        for blocks, spans in row:
            while (number, column) in found:
                column += 1
            down = min(spans.get("rowSpan", 1), len(rows) - number)
            across = spans.get("columnSpan", 1)
            for line in range(number, number + down):
                found |= {(line, place): Cell() for place in range(column, column + across)}
            style = {"rowSpan": down, "columnSpan": across} if spans else {}
            found[number, column] = Cell(tuple(blocks), style)
            column += across
    width = max((column + 1 for _, column in found), default=0)
    return tuple(tuple(found.get((number, column), Cell()) for column in range(width)) for number in range(len(rows)))


def _spans(known: dict[str, str]) -> Json:
    spans = (("rowSpan", known.get("rowspan", "")), ("columnSpan", known.get("colspan", "")))
    return {name: min(int(number), MOST_SPANNED) for name, number in spans if START.fullmatch(number) and number != "1"}


def _declared(known: dict[str, str]) -> dict[str, str]:
    return dict(DECLARATION.findall(known.get("style", "")))


def _look(tag: str, known: dict[str, str], around: Json) -> Json:
    """The TextStyle of text in a tag that stands in text of another look."""
    said = _declared(known)
    weight, lines = said.get("font-weight", ""), said.get("text-decoration", "")
    address = known.get("href", "").strip()
    found = dict(around)
    if weight or tag in BOLDS:
        found["bold"] = bool(BOLD.match(weight)) if weight else True
    if tag in ITALICS or "font-style" in said:
        found["italic"] = said.get("font-style", "italic") == "italic"
    if tag in UNDERLINES or ("underline" in lines and tag != "a"):
        found["underline"] = True
    if tag in STRIKES or "line-through" in lines:
        found["strikethrough"] = True
    if size := SIZE.fullmatch(said.get("font-size", "").strip()):
        found["fontSize"] = points(float(size[1]))
    if digits := COLOUR.fullmatch(said.get("color", "").strip()):
        found["foregroundColor"] = colour(digits[1])
    if tag == "a" and address.lower().startswith(SAFE):
        found["link"] = {"url": address}
    return found


def _spaces(said: dict[str, str]) -> Json:
    """The indent of the first line and the spaces of a paragraph."""
    found = {}
    for name, key in (
        ("text-indent", "indentFirstLine"),
        ("margin-bottom", "spaceBelow"),
        ("padding-top", "spaceAbove"),
    ):
        if size := SIZE.fullmatch(said.get(name, "").strip()):
            found[key] = points(float(size[1]))
    return found


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Runs of one look joined, without the blanks that end the line and a line end that only ends the paragraph."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].style == run.style:
            joined[-1] = Run(joined[-1].text + run.text, run.style)
        else:
            joined.append(run)
    while joined and not joined[-1].text.rstrip(" " + LINE_END):
        joined.pop()
    if joined:
        joined[-1] = Run(joined[-1].text.rstrip(" " + LINE_END), joined[-1].style)
    return tuple(joined)
