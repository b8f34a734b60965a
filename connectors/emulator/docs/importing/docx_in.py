"""Files of Word: styles, text with its looks, links, lists, tables, headers and footers with page numbers, the page."""

import io
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from connectors.emulator.docs.importing.blocks import Block, Cell, Grid, Json, Line, Source, points
from connectors.emulator.docs.importing.docx_lists import Lists
from connectors.emulator.docs.importing.docx_runs import runs_of
from connectors.emulator.docs.importing.docx_styles import kind_of, named_styles, paragraph_style
from connectors.emulator.docs.importing.docx_tables import cells_of, heads_of, widths_of
from connectors.emulator.errors import invalid

FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def read(data: bytes) -> Source:
    """What is taken over from a .docx; raises GoogleError 400 for bytes that are none."""
    try:
        return _read(docx.Document(io.BytesIO(data)))
    except Exception as error:  # whatever python-docx stumbles over, it is the file that cannot be read
        raise invalid("The file cannot be read as a .docx file.", reason="invalidContent") from error


def _read(file: Document) -> Source:
    reader = _Reader(file)
    blocks = [reader.block(inner) for inner in file.iter_inner_content()]
    found = Source(blocks, reader.lists.found, footnotes=reader.footnotes(), styles=named_styles(file))
    if not len(file.sections):
        return found
    section = file.sections[0]
    margins = {name: reader.blocks(target) for name, target in _margins(file, section)}
    return replace(found, margins=margins, page=_page(file, section))


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
        self._file = file

    def footnotes(self) -> dict[str, tuple[Line, ...]]:
        """The footnotes by their numbers in Word; python-docx does not know them."""
        parts = [one.target_part for one in self._file.part.rels.values() if one.reltype == FOOTNOTES]
        found = {}
        for note in (note for part in parts for note in parse_xml(part.blob).iterfind(qn("w:footnote"))):
            lines = (Paragraph(line, self._file._body) for line in note.iterfind(qn("w:p")))  # noqa: SLF001
            found[note.get(qn("w:id"), "")] = tuple(map(self._line, lines))
        return found

    def blocks(self, container: _BaseHeaderFooter | _Cell) -> tuple[Block, ...]:
        """All blocks of a header, footer or cell."""
        return tuple(map(self.block, container.iter_inner_content()))

    def block(self, inner: Paragraph | Table) -> Block:
        """A paragraph or table."""
        return self._table(inner) if isinstance(inner, Table) else self._line(inner)

    def _table(self, table: Table) -> Grid:
        rows = (
            tuple(Cell(self.blocks(known[0]), known[1]) if known else Cell() for known in row)
            for row in cells_of(table)
        )
        return Grid(tuple(rows), heads_of(table), widths_of(table))

    def _line(self, paragraph: Paragraph) -> Line:
        style = paragraph.style if isinstance(paragraph.style, ParagraphStyle) else None
        kind, beyond = kind_of(style)
        own = beyond["paragraphStyle"] | paragraph_style(paragraph.paragraph_format)
        item = self.lists.item(paragraph)
        if item and paragraph.paragraph_format.left_indent is None:  # its list says where it stands
            own = {name: value for name, value in own.items() if not name.startswith("indent")}
        runs = runs_of(paragraph, beyond["textStyle"])
        named = {"namedStyleType": kind} if kind != "NORMAL_TEXT" else {}
        return Line(runs, named | own, item)
