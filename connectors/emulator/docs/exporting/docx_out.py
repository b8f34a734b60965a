"""A document as a file of Word: its styles, lists that Word counts, tables, headers and footers, page numbers."""

import io
from collections.abc import Iterator, Sequence

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from connectors.emulator.docs.exporting.docx_lists import Definitions
from connectors.emulator.docs.exporting.docx_looks import (
    TWENTIETHS,
    dress_cell,
    dress_font,
    dress_paragraph,
    element,
    legal,
    length,
)
from connectors.emulator.docs.exporting.docx_notes import Footnotes
from connectors.emulator.docs.exporting.grid import Placed, header_rows, placed, width_of
from connectors.emulator.docs.exporting.html import segment_of
from connectors.emulator.docs.exporting.inline import href
from connectors.emulator.docs.exporting.parts import (
    HEADINGS,
    NORMAL,
    SUBTITLE,
    TITLE,
    Json,
    Part,
    named,
    parts,
    points,
    text_of,
    words,
)
from connectors.emulator.docs.exporting.sections import sections_of

NAMES = {NORMAL: "Normal", TITLE: "Title", SUBTITLE: "Subtitle"} | {
    kind: f"Heading {level}" for kind, level in HEADINGS.items()
}
FIELDS = {"PAGE_NUMBER": "PAGE", "PAGE_COUNT": "NUMPAGES"}
BREAKS = {"pageBreak": WD_BREAK.PAGE, "columnBreak": WD_BREAK.COLUMN}
GRID = "Table Grid"
NO_SPACES: dict[str, Json] = {"spaceAbove": {}, "spaceBelow": {}}
"""Said to the template, whose styles have spaces of their own."""
BLUE = {"foregroundColor": {"color": {"rgbColor": {"red": 0.067, "green": 0.333, "blue": 0.8}}}, "underline": True}


def written(document: Json) -> bytes:
    """The file of a Document; every tab begins a page."""
    file = docx.Document()
    file.core_properties.title = legal(str(document.get("title", "")))[:255]
    file.core_properties.author = file.core_properties.comments = ""
    notes = Footnotes()
    for place, (part, said, content) in enumerate(_pages(document)):
        if place == 0:
            _dress_styles(file, part)
        section = _new_section(file) if place else file.sections[0]
        _dress_section(file, section, said)
        writer = _Writer(file, part, notes)
        writer.fill_margins(section, said)
        writer.blocks(file._body, content)  # noqa: SLF001 - the only container of blocks that a document has
    notes.attach(file)
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def _pages(document: Json) -> Iterator[tuple[Part, Json, Sequence[Json]]]:
    for part in parts(document):
        for said, content in sections_of(part):
            yield part, said, content


def _new_section(file: Document) -> Section:
    """A section on a new page; the last one ends with its last paragraph, not with the empty one python-docx adds."""
    made: Section = file.add_section()
    ended = file.paragraphs[-1]._p  # noqa: SLF001
    before = ended.getprevious()
    if before is not None and before.tag == ended.tag:
        before.get_or_add_pPr().append(ended.get_or_add_pPr().sectPr)
        file.element.body.remove(ended)
    return made


def _dress_styles(file: Document, part: Part) -> None:
    for kind, name in NAMES.items():
        style = file.styles[name]
        if isinstance(style, ParagraphStyle):
            for borders in style.element.xpath("w:pPr/w:pBdr"):  # of the template's own titles
                borders.getparent().remove(borders)
            known = part.styles[kind]
            dress_font(style.font, {"bold": False, "italic": False, **known.text})
            dress_paragraph(style.paragraph_format, NO_SPACES | dict(known.paragraph))


def _dress_section(file: Document, section: Section, said: Json) -> None:
    size = said["pageSize"]
    width, height = (length(points(size.get(side)), 1) for side in ("width", "height"))
    is_flipped = bool(said.get("flipPageOrientation"))
    section.page_width, section.page_height = (height, width) if is_flipped else (width, height)
    section.orientation = WD_ORIENT.LANDSCAPE if is_flipped else WD_ORIENT.PORTRAIT
    for name in ("top", "bottom", "left", "right"):
        setattr(section, f"{name}_margin", length(points(said.get(f"margin{name.title()}"))))
    section.header_distance = length(points(said.get("marginHeader"), 36))
    section.footer_distance = length(points(said.get("marginFooter"), 36))
    section.different_first_page_header_footer = bool(said.get("useFirstPageHeaderFooter"))
    if said.get("useEvenPageHeaderFooter"):
        file.settings.odd_and_even_pages_header_footer = True
    properties = section._sectPr  # noqa: SLF001 - python-docx has neither first numbers nor columns
    for stale in properties.xpath("w:pgNumType | w:cols"):
        properties.remove(stale)
    grid = properties.find(qn("w:docGrid"))
    columns = said.get("columnProperties", ())
    gap = str(round(TWENTIETHS * points(columns[0].get("paddingEnd"), 36))) if columns else "720"
    made = [element("pgNumType", start=str(said["pageNumberStart"]))] if said.get("pageNumberStart") else []
    made.append(element("cols", num=str(max(1, len(columns))), space=gap))
    for part in made:
        properties.append(part) if grid is None else grid.addprevious(part)


class _Writer:
    """Writes the blocks of one section."""

    def __init__(self, file: Document, part: Part, notes: Footnotes) -> None:
        self._part = part
        self._notes = notes
        self._lists = Definitions(file.part.numbering_part, part.lists)

    def fill_margins(self, section: Section, said: Json) -> None:
        """The headers and footers of all kinds of pages that the section has."""
        targets = {
            "default": (section.header, section.footer),
            "firstPage": (section.first_page_header, section.first_page_footer),
            "evenPage": (section.even_page_header, section.even_page_footer),
        }
        for kind, pair in targets.items():
            if kind == "firstPage" and not said.get("useFirstPageHeaderFooter"):
                continue
            if kind == "evenPage" and not said.get("useEvenPageHeaderFooter"):
                continue
            for target, place in zip(pair, ("Header", "Footer"), strict=True):
                self._fill(target, segment_of(self._part, said, f"{kind}{place}Id"))

    def _fill(self, target: _BaseHeaderFooter, content: Sequence[Json]) -> None:
        target.is_linked_to_previous = False
        first = target.paragraphs[0]
        self.blocks(target, content)
        if content and len(target.paragraphs) > 1:
            first._p.getparent().remove(first._p)  # noqa: SLF001 - the empty one that it comes with

    def blocks(self, container: BlockItemContainer, content: Sequence[Json]) -> None:
        """Structural elements at the end of a container."""
        for block in content:
            if "paragraph" in block:
                self._paragraph(container.add_paragraph(), block["paragraph"])
            elif "table" in block:
                self._table(container, block["table"])
            elif "tableOfContents" in block:
                self.blocks(container, block["tableOfContents"].get("content", ()))

    def _paragraph(self, target: Paragraph, paragraph: Json) -> None:
        kind = named(paragraph)
        if kind != NORMAL and kind in NAMES:  # by the id: looking a style up by its name takes longer than all the rest
            target._p.style = NAMES[kind].replace(" ", "")  # noqa: SLF001
        own = dict(paragraph.get("paragraphStyle", {}))
        if bullet := paragraph.get("bullet"):
            self._lists.attach(target, bullet)
            said = {**self._part.style(paragraph).paragraph, **own}
            if said.get("spacingMode") == "COLLAPSE_LISTS":
                target._p.get_or_add_pPr().append(element("contextualSpacing"))  # noqa: SLF001
        dress_paragraph(target.paragraph_format, own)
        for piece in paragraph.get("elements", ()):
            self._element(target, piece)
        _dress_end(target, paragraph)

    def _element(self, target: Paragraph, piece: Json) -> None:
        for kind, word in BREAKS.items():
            if kind in piece:
                target.add_run().add_break(word)
        if "autoText" in piece:
            _field(target, piece["autoText"])
        elif "footnoteReference" in piece:
            note = self._part.footnotes.get(piece["footnoteReference"].get("footnoteId"), {})
            lines = [text_of(block.get("paragraph", {})) for block in note.get("content", ())]
            self._notes.call(target.add_run(), lines)
        elif text := legal(words(piece).removesuffix("\n").replace("\v", "\n")):
            style = piece.get("textRun", {}).get("textStyle", {})
            uri = piece.get("richLink", {}).get("richLinkProperties", {}).get("uri")
            address = href({"url": uri} if uri else style.get("link", {}))
            run = target.add_run(text)
            dress_font(run.font, BLUE | dict(style) if address else style)
            if address and not address.startswith("#"):
                _link(target, run, address)

    def _table(self, container: BlockItemContainer, table: Json) -> None:
        rows, width = placed(table), width_of(table)
        if not rows or not width:
            return
        made = _new_table(container, len(rows), width)
        _dress_table(made, table)
        grid = [row.cells for row in made.rows]
        heads = header_rows(table)
        for place, (row, cells) in enumerate(rows):
            properties = made.rows[place]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx does not know these
            if row.get("tableRowStyle", {}).get("preventOverflow"):
                properties.append(element("cantSplit"))
            if place < heads:
                properties.append(element("tblHeader"))
            for cell in cells:
                self._cell(grid, cell)

    def _cell(self, grid: Sequence[Sequence[_Cell]], cell: Placed) -> None:
        target = grid[cell.row][cell.column]
        if cell.down > 1 or cell.across > 1:
            target = target.merge(grid[cell.row + cell.down - 1][cell.column + cell.across - 1])
        dress_cell(target, cell.json.get("tableCellStyle", {}))
        content = cell.json.get("content", ())
        first = target.paragraphs[0]
        self.blocks(target, content)
        if content and len(target.paragraphs) > 1:
            first._p.getparent().remove(first._p)  # noqa: SLF001 - the empty one that it comes with


def _dress_end(target: Paragraph, paragraph: Json) -> None:
    """Give a paragraph's end its look, by which Word draws the marker of an item and the height of an empty line."""
    ends = [piece["textRun"].get("textStyle", {}) for piece in paragraph.get("elements", ())[-1:] if "textRun" in piece]
    style = {**(ends[0] if ends else {}), **paragraph.get("bullet", {}).get("textStyle", {})}
    run = target.add_run()
    dress_font(run.font, {name: value for name, value in style.items() if name != "link"})
    target._p.remove(run._r)  # noqa: SLF001 - python-docx has no looks of ends
    if run._r.rPr is not None:  # noqa: SLF001
        target._p.get_or_add_pPr().append(run._r.rPr)  # noqa: SLF001


def _new_table(container: BlockItemContainer, rows: int, columns: int) -> Table:
    made = (
        container.add_table(rows, columns)
        if isinstance(container, _Cell)
        else container.add_table(rows, columns, length(451))
    )
    made.style = GRID
    return made


def _dress_table(made: Table, table: Json) -> None:
    widths = [points(column.get("width")) for column in table.get("tableStyle", {}).get("tableColumnProperties", ())]
    if not widths or not all(widths):
        return
    made.autofit = False
    for place, width in enumerate(widths[: len(made.columns)]):
        made.columns[place].width = length(width)
        for cell in made.columns[place].cells:
            cell.width = length(width)


def _field(target: Paragraph, text: Json) -> None:
    """A page number or the number of pages, which Word works out."""
    if word := FIELDS.get(text.get("type", "")):
        run = target.add_run("1")
        dress_font(run.font, text.get("textStyle", {}))
        field = element("fldSimple", instr=word)
        run._r.addprevious(field)  # noqa: SLF001 - python-docx has no fields
        field.append(run._r)  # noqa: SLF001


def _link(target: Paragraph, run: Run, address: str) -> None:
    number = target.part.relate_to(legal(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = element("hyperlink")
    link.set(qn("r:id"), number)
    run._r.addprevious(link)  # noqa: SLF001 - python-docx reads links, but does not make them
    link.append(run._r)  # noqa: SLF001
