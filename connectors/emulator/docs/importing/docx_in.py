"""Files of Word: styles, text with its looks, links, lists, tables, headers and footers with page numbers, the page."""

import io
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _BaseHeaderFooter
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from connectors.emulator.docs.importing.blocks import (
    LINE_END,
    Block,
    Cell,
    Grid,
    Json,
    Line,
    Run,
    Sign,
    Source,
    colour,
    points,
)
from connectors.emulator.docs.importing.docx_lists import Lists
from connectors.emulator.docs.importing.docx_styles import (
    EDGES,
    HEX,
    border_of,
    kind_of,
    named_styles,
    paragraph_style,
    text_style,
)
from connectors.emulator.errors import invalid

FIELDS = {"PAGE": "PAGE_NUMBER", "NUMPAGES": "PAGE_COUNT"}
WITHIN = ("ins", "smartTag", "sdt", "sdtContent", "moveTo")
"""What wraps runs without changing what can be read."""
PAGE_BREAK = Sign("pageBreak")
VERTICAL = {"center": "MIDDLE", "bottom": "BOTTOM"}


def read(data: bytes) -> Source:
    """What is taken over from a .docx; raises GoogleError 400 for bytes that are none."""
    try:
        file = docx.Document(io.BytesIO(data))
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise invalid("The file is no .docx file.", reason="invalidContent") from error
    reader = _Reader(file)
    blocks = [reader.block(inner) for inner in file.iter_inner_content()]
    section = file.sections[0]
    margins = {name: reader.blocks(target) for name, target in _margins(file, section)}
    return Source(blocks, reader.lists.found, margins, _page(file, section), named_styles(file))


def _margins(file: Document, section: Section) -> Iterator[tuple[str, _BaseHeaderFooter]]:
    """The headers and footers that the file has, by Google's names for their kinds."""
    yield from (("defaultHeaderId", section.header), ("defaultFooterId", section.footer)) if _has_any(section) else ()
    if section.different_first_page_header_footer:
        yield from (("firstPageHeaderId", section.first_page_header), ("firstPageFooterId", section.first_page_footer))
    if file.settings.odd_and_even_pages_header_footer:
        yield from (("evenPageHeaderId", section.even_page_header), ("evenPageFooterId", section.even_page_footer))


def _has_any(section: Section) -> bool:
    return not (section.header.is_linked_to_previous and section.footer.is_linked_to_previous)


def _page(file: Document, section: Section) -> Json:
    """The DocumentStyle of the first section, as there is no other here."""
    found: Json = {}
    if section.page_width and section.page_height:
        found["pageSize"] = {"width": points(section.page_width.pt), "height": points(section.page_height.pt)}
    lengths = {
        f"margin{side.title()}": getattr(section, f"{side}_margin") for side in ("top", "bottom", "left", "right")
    }
    lengths |= {"marginHeader": section.header_distance, "marginFooter": section.footer_distance}
    found |= {name: points(length.pt) for name, length in lengths.items() if length is not None}
    found["useFirstPageHeaderFooter"] = section.different_first_page_header_footer
    found["useEvenPageHeaderFooter"] = file.settings.odd_and_even_pages_header_footer
    for start in section._sectPr.xpath("w:pgNumType/@w:start"):  # noqa: SLF001 - python-docx has no first numbers
        found["pageNumberStart"] = int(start)
    return found


class _Reader:
    def __init__(self, file: Document) -> None:
        self.lists = Lists(file)

    def blocks(self, container: _BaseHeaderFooter | _Cell) -> tuple[Block, ...]:
        """All blocks of a header, footer or cell."""
        return tuple(map(self.block, container.iter_inner_content()))

    def block(self, inner: Paragraph | Table) -> Block:
        """A paragraph or table."""
        return self._table(inner) if isinstance(inner, Table) else self._line(inner)

    def _table(self, table: Table) -> Grid:
        """A table; python-docx gives a merged cell once for each of its places."""
        grid = [list(row.cells) for row in table.rows]
        width = max(map(len, grid), default=0)
        spans: dict[object, tuple[int, int]] = {}
        for row in grid:
            for place, cell in enumerate(row):
                down, across = spans.get(cell._tc, (0, 0))  # noqa: SLF001
                is_first = place == 0 or row[place - 1]._tc is not cell._tc  # noqa: SLF001
                count = sum(other._tc is cell._tc for other in row) if is_first else across  # noqa: SLF001
                spans[cell._tc] = (down + is_first, count)  # noqa: SLF001
        seen: set[object] = set()
        rows = []
        for row in grid:
            cells = [self._cell(cell, spans[cell._tc], is_new=_is_new(cell, seen)) for cell in row]  # noqa: SLF001
            rows.append((*cells, *(Cell(),) * (width - len(cells))))
        heads = 0
        for row_of_word in table.rows:
            if not row_of_word._tr.xpath("w:trPr/w:tblHeader"):  # noqa: SLF001
                break
            heads += 1
        widths = tuple(column.width.pt for column in table.columns if column.width)
        return Grid(tuple(rows), heads, widths if len(widths) == width else ())

    def _cell(self, cell: _Cell, span: tuple[int, int], *, is_new: bool) -> Cell:
        if not is_new:
            return Cell()
        style: Json = {"rowSpan": span[0], "columnSpan": span[1]} if span != (1, 1) else {}
        return Cell(self.blocks(cell), style | _cell_style(cell))

    def _line(self, paragraph: Paragraph) -> Line:
        style = paragraph.style if isinstance(paragraph.style, ParagraphStyle) else None
        kind, beyond = kind_of(style)
        own = beyond["paragraphStyle"] | paragraph_style(paragraph.paragraph_format)
        item = self.lists.item(paragraph)
        if item:
            own = (
                {name: value for name, value in own.items() if not name.startswith("indent")}
                if (paragraph.paragraph_format.left_indent is None)
                else own
            )
        runs = tuple(_Runs(paragraph, beyond["textStyle"]).read())
        named = {"namedStyleType": kind} if kind != "NORMAL_TEXT" else {}
        return Line(runs, named | own, item)


def _is_new(cell: _Cell, seen: set[object]) -> bool:
    """Whether a cell comes for the first time."""
    if cell._tc in seen:  # noqa: SLF001
        return False
    seen.add(cell._tc)  # noqa: SLF001
    return True


def _cell_style(cell: _Cell) -> Json:
    (properties,) = cell._tc.xpath("w:tcPr") or (None,)  # noqa: SLF001 - python-docx has no borders of cells
    if properties is None:
        return {}
    found: Json = {}
    for side, name in EDGES.items():
        for border in properties.xpath(f"w:tcBorders/w:{name}"):
            found[f"border{side}"] = border_of(border)
    for digits in properties.xpath("w:shd/@w:fill"):
        found |= {"backgroundColor": colour(digits)} if len(digits) == HEX else {}
    for alignment in properties.xpath("w:vAlign/@w:val"):
        found |= {"contentAlignment": VERTICAL[alignment]} if alignment in VERTICAL else {}
    return found


class _Runs:
    """Reads a paragraph's text, links, breaks and page numbers; fields are followed from their begin to their end."""

    def __init__(self, paragraph: Paragraph, style: Json) -> None:
        self._paragraph = paragraph
        self._style = style
        self._fields: list[str] = []
        """The instructions of the fields that are open."""

    def read(self) -> Iterator[Run | Sign]:
        """All of it."""
        return self._walk(self._paragraph._p, None)  # noqa: SLF001 - python-docx passes over fields

    def _walk(self, element: BaseOxmlElement, link: str | None) -> Iterator[Run | Sign]:
        for inner in element:
            name = inner.tag.rpartition("}")[2] if isinstance(inner.tag, str) else ""
            if name == "r":
                yield from self._run(inner, link)
            elif name == "hyperlink":
                yield from self._walk(inner, self._target(inner) or link)
            elif name == "fldSimple":
                known = _field(inner.get(qn("w:instr"), ""))
                yield from (known,) if known else self._walk(inner, link)
            elif name in WITHIN:
                yield from self._walk(inner, link)

    def _target(self, link: BaseOxmlElement) -> str | None:
        number = link.get(qn("r:id"))
        relations = self._paragraph.part.rels
        return relations[number].target_ref if number in relations and relations[number].is_external else None

    def _run(self, element: BaseOxmlElement, link: str | None) -> Iterator[Run | Sign]:
        run = WordRun(element, self._paragraph)
        style = self._style | text_style(run.font) | ({"link": {"url": link}} if link else {})
        if link:
            style = {name: value for name, value in style.items() if name not in ("underline", "foregroundColor")}
        for inner in element:
            name = inner.tag.rpartition("}")[2] if isinstance(inner.tag, str) else ""
            if name == "fldChar":
                yield from self._mark(inner.get(qn("w:fldCharType"), ""), style)
            elif name == "instrText" and self._fields:
                self._fields[-1] += inner.text or ""
            elif not any(map(_field, self._fields)):
                yield from _content(name, inner, style)

    def _mark(self, kind: str, style: Json) -> Iterator[Sign]:
        """The begin or end of a field; a page number stands for whatever Word has last worked out."""
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            known = _field(self._fields.pop())
            if known:
                yield Sign(known.name, known.body, style)


def _content(name: str, element: BaseOxmlElement, style: Json) -> Sequence[Run | Sign]:
    if name == "t":
        return (Run(element.text or "", style),)
    if name == "tab":
        return (Run("\t", style),)
    if name in ("br", "cr"):
        return (PAGE_BREAK,) if element.get(qn("w:type")) == "page" else (Run(LINE_END, style),)
    if name == "noBreakHyphen":
        return (Run("\u2011", style),)
    return ()


def _field(instruction: str) -> Sign | None:
    word = next(iter(instruction.split()), "").upper()
    return Sign("autoText", {"type": FIELDS[word]}) if word in FIELDS else None
