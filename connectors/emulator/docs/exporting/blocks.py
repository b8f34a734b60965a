"""The blocks of a document as HTML: paragraphs, lists, tables."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from connectors.emulator.docs.exporting import looks
from connectors.emulator.docs.exporting.grid import Placed, header_rows, placed
from connectors.emulator.docs.exporting.inline import Inline, plain
from connectors.emulator.docs.exporting.numbering import Marker, Numbering
from connectors.emulator.docs.exporting.parts import HEADINGS, SUBTITLE, TITLE, Json, Part, is_item, named, points

CLASSES = {TITLE: "title", SUBTITLE: "subtitle"}
BREAKS = {"pageBreak": "page", "columnBreak": "column"}


class Writer:
    """Writes the segments of one tab; `numbering` counts on from one to the next."""

    def __init__(self, part: Part, *, addressed: bool = False, printed: bool = False) -> None:
        """Footnotes stand where they are called if `printed`, for the printer to move them, else at the end."""
        self.part = part
        self.inline = Inline(part, addressed, printed)
        self.numbering = Numbering(part.lists)

    def body(self) -> str:
        """The text and its footnotes."""
        text = self.blocks(self.part.content)
        if self.inline.printed or not self.inline.notes:
            return text
        notes = (
            f'<div id="note-{number}"><sup>{number}</sup>{self.blocks(self._note(note))}</div>'
            for number, note in enumerate(self.inline.notes, 1)
        )
        return f'{text}<section class="notes">{"".join(notes)}</section>'

    def _note(self, note: str) -> Sequence[Json]:
        content: Sequence[Json] = self.part.footnotes.get(note, {}).get("content", ())
        return content

    def blocks(self, content: Sequence[Json]) -> str:
        """Structural elements; items that follow each other become one list."""
        written: list[str] = []
        for is_list, run in groupby(content, key=is_item):
            elements = list(run)
            written += [self._list(elements)] if is_list else map(self._block, elements)
        return "".join(written)

    def _block(self, element: Json) -> str:
        if "paragraph" in element:
            return self._paragraph(element)
        if "table" in element:
            return self._table(element["table"])
        if "tableOfContents" in element:
            return f"<nav>{self.blocks(element['tableOfContents'].get('content', ()))}</nav>"
        return ""

    def _list(self, items: list[Json]) -> str:
        nest, last = _Nest(), None
        for place, item in enumerate(items):
            bullet = item["paragraph"]["bullet"]
            marker = self.numbering.next(bullet)
            nest.begin(marker, is_other=place > 0 and bullet.get("listId") != last)
            nest.written.append(self._paragraph(item, marker, self._spacing(items, place)))
            last = bullet.get("listId")
        nest.close(0)
        return "".join(nest.written)

    def _spacing(self, items: list[Json], place: int) -> dict[str, str]:
        """Between the items of a list there is no space, unless the style keeps it."""
        paragraph = items[place]["paragraph"]
        said = {**self.part.style(paragraph).paragraph, **paragraph.get("paragraphStyle", {})}
        if said.get("spacingMode") != "COLLAPSE_LISTS":
            return {}
        found = {"padding-top": "0"} if place and points(said.get("spaceAbove")) else {}
        is_last = place == len(items) - 1
        return found if is_last or not points(said.get("spaceBelow")) else found | {"margin-bottom": "0"}

    def _paragraph(self, block: Json, marker: Marker | None = None, spacing: Mapping[str, str] | None = None) -> str:
        paragraph = block["paragraph"]
        elements, ending = paragraph.get("elements", ()), None
        if not self.inline.addressed:  # where everything has its place, the break keeps its own
            elements, ending = _without_break(elements)
        kind, own = named(paragraph), paragraph.get("paragraphStyle", {})
        style = looks.of_paragraph(own) | self._indents(paragraph, marker) | dict(spacing or {})
        if ending:
            style["break-after"] = ending
        inner = "".join(map(self.inline.written, elements)) or _empty(elements)
        tag = f"h{HEADINGS[kind]}" if kind in HEADINGS else "p"
        attributes = f' class="{CLASSES[kind]}"' if kind in CLASSES else ""
        attributes += f' id="{plain(own["headingId"])}"' if "headingId" in own else ""
        if marker:
            attributes += f' data-marker="{plain(marker.text)}"'
        floating = "".join(map(self.inline.picture, paragraph.get("positionedObjectIds", ())))
        address = self.inline.address(block)
        return f"<{tag}{attributes}{address}{looks.style_attribute(style)}>{floating}{inner}</{tag}>"

    def _indents(self, paragraph: Json, marker: Marker | None) -> dict[str, str]:
        own, inherited = paragraph.get("paragraphStyle", {}), self.part.style(paragraph).paragraph
        said = {**inherited, **(marker.look if marker else {}), **own}
        start, end = points(said.get("indentStart")), points(said.get("indentEnd"))
        first = points(said.get("indentFirstLine"))
        found = looks.indents(start, first, end)
        if marker:
            found |= looks.of_marker(marker.look, paragraph["bullet"], start - first)
        return found

    def _table(self, table: Json) -> str:
        columns = table.get("tableStyle", {}).get("tableColumnProperties", ())
        widths = [points(column.get("width")) if column.get("width") else 0 for column in columns]
        sizes = "".join(f'<col style="width:{looks.pt(width)}">' if width else "<col>" for width in widths)
        total = "100%" if not widths or not all(widths) else looks.pt(sum(widths))
        rows = placed(table)
        heads = header_rows(table)
        written = [self._row(row, cells, is_head=place < heads) for place, (row, cells) in enumerate(rows)]
        head = f"<thead>{''.join(written[:heads])}</thead>" if heads else ""
        body = f"<tbody>{''.join(written[heads:])}</tbody>"
        return f'<table style="width:{total}"><colgroup>{sizes}</colgroup>{head}{body}</table>'

    def _row(self, row: Json, cells: Sequence[Placed], *, is_head: bool) -> str:
        style = row.get("tableRowStyle", {})
        said = {"height": looks.pt(points(style["minRowHeight"]))} if points(style.get("minRowHeight")) else {}
        said |= {"break-inside": "avoid"} if style.get("preventOverflow") else {}
        written = "".join(self._cell(cell, "th" if is_head else "td") for cell in cells)
        return f"<tr{looks.style_attribute(said)}>{written}</tr>"

    def _cell(self, cell: Placed, tag: str) -> str:
        span = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
            f' colspan="{cell.across}"' if cell.across > 1 else ""
        )
        style = looks.style_attribute(looks.of_cell(cell.json.get("tableCellStyle", {})))
        return f"<{tag}{span}{style}>{self.blocks(cell.json.get('content', ()))}</{tag}>"


class _Nest:
    """Lists within lists, as far as they have been written."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._open: list[str] = []

    def begin(self, marker: Marker, *, is_other: bool) -> None:
        """Begin an item; one that is deeper by several levels stands in lists without words."""
        tag, depth = "ul" if marker.number is None else "ol", marker.level + 1
        is_new = is_other or self._open[marker.level : depth] not in ([], [tag])
        self.close(marker.level if is_new else depth)
        if len(self._open) == depth:
            self.written.append("</li>")
        while len(self._open) < depth:
            start = f' start="{marker.number}"' if marker.number not in (None, 1) else ""
            is_own = len(self._open) == marker.level
            self.written.append(f"<{tag}{start}>" if is_own else f"<{tag}><li>")
            self._open.append(tag)
        self.written.append("<li>")

    def close(self, depth: int) -> None:
        """End all lists that are deeper."""
        while len(self._open) > depth:
            self.written.append(f"</li></{self._open.pop()}>")


def _empty(elements: Sequence[Json]) -> str:
    """An empty line, as high as its end."""
    ends = [element["textRun"].get("textStyle", {}) for element in elements if "textRun" in element]
    said = looks.style_attribute(looks.of_text(ends[-1])) if ends else ""
    return f"<span{said}><br></span>" if said else "<br>"


def _without_break(elements: Sequence[Json]) -> tuple[Sequence[Json], str | None]:
    """A paragraph's elements without a break that ends them, and what it breaks."""
    for place in range(len(elements) - 1, -1, -1):
        kind = next((name for name in BREAKS if name in elements[place]), None)
        if kind:
            return [*elements[:place], *elements[place + 1 :]], BREAKS[kind]
        if elements[place].get("textRun", {}).get("content") != "\n":
            break
    return elements, None
