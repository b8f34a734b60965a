"""Files of Word: styles by their names, bold and italic text, links, lists and tables; headers are left behind."""

import io
import re
from collections.abc import Iterator
from math import isnan
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from connectors.emulator.docs.importing.blocks import LINE_END, NORMAL, Block, Grid, Item, Line, Look, Piece
from connectors.emulator.errors import invalid

KINDS = {"Title": "TITLE", "Subtitle": "SUBTITLE"} | {f"Heading {level}": f"HEADING_{level}" for level in range(1, 7)}
ALIGNMENTS = {
    WD_ALIGN_PARAGRAPH.CENTER: "CENTER",
    WD_ALIGN_PARAGRAPH.RIGHT: "END",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "JUSTIFIED",
}
LIST_STYLE = re.compile("List (?P<kind>Bullet|Number) ?(?P<level>[2-9]?)")
UNCOUNTED = ("bullet", "none")


def read(data: bytes) -> list[Block]:
    """The blocks of a .docx; raises GoogleError 400 for bytes that are none."""
    try:
        file = docx.Document(io.BytesIO(data))
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise invalid("The file is no .docx file.", reason="invalidContent") from error
    reader = _Reader(file)
    return [block for inner in file.iter_inner_content() for block in reader.blocks(inner)]


class _Reader:
    def __init__(self, file: Document) -> None:
        self._file = file

    def blocks(self, inner: Paragraph | Table) -> Iterator[Block]:
        """A paragraph, or a table of which merged cells have their text in the first."""
        if isinstance(inner, Table):
            yield self._table(inner)
        else:
            yield self._line(inner)

    def _table(self, table: Table) -> Grid:
        seen: set[object] = set()
        rows = []
        heads = 0
        for place, row in enumerate(table.rows):
            cells = []
            for cell in row.cells:
                is_new = cell._tc not in seen  # noqa: SLF001 - python-docx gives a merged cell once for each place
                seen.add(cell._tc)  # noqa: SLF001
                lines = tuple(self._line(line) for line in cell.paragraphs) if is_new else ()
                cells.append(lines)
            rows.append(tuple(cells))
            properties = row._tr.trPr  # noqa: SLF001
            heads += place == heads and properties is not None and properties.find(qn("w:tblHeader")) is not None
        width = max(map(len, rows), default=0)
        return Grid(tuple((*row, *((),) * (width - len(row))) for row in rows), heads)

    def _line(self, paragraph: Paragraph) -> Line:
        style = (paragraph.style.name if paragraph.style else None) or ""
        pieces = tuple(piece for piece in self._pieces(paragraph) if piece.text)
        alignment = ALIGNMENTS.get(paragraph.alignment) if paragraph.alignment is not None else None
        return Line(pieces, KINDS.get(style, NORMAL), alignment, self._item(paragraph, style))

    def _pieces(self, paragraph: Paragraph) -> Iterator[Piece]:
        for inner in paragraph.iter_inner_content():
            if isinstance(inner, Hyperlink):
                yield from (_piece(run, inner.url or None) for run in inner.runs)
            else:
                yield _piece(inner, None)

    def _item(self, paragraph: Paragraph, style: str) -> Item | None:
        properties = paragraph._p.xpath("w:pPr/w:numPr[w:numId/@w:val != 0]")  # noqa: SLF001 - python-docx has no lists
        if properties:
            number, level = (properties[0].xpath(f"number(w:{name}/@w:val)") for name in ("numId", "ilvl"))
            return Item(int(number), 0 if isnan(level) else int(level), self._is_numbered(int(number)))
        found = LIST_STYLE.fullmatch(style)
        if found is None:
            return None
        is_numbered = found["kind"] == "Number"
        return Item(-1 - is_numbered, int(found["level"] or 1) - 1, is_numbered)

    def _is_numbered(self, list_id: int) -> bool:
        """Whether a list counts its outermost items."""
        numbering = self._file.part.numbering_part.element
        for definition in numbering.xpath(f"w:num[@w:numId={list_id}]/w:abstractNumId/@w:val"):
            levels = f"w:abstractNum[@w:abstractNumId={int(definition)}]/w:lvl[@w:ilvl=0]"
            return any(kind not in UNCOUNTED for kind in numbering.xpath(f"{levels}/w:numFmt/@w:val"))
        return False


def _piece(run: Run, link: str | None) -> Piece:
    text = run.text.replace("\n", LINE_END)
    font = run.font
    look = Look(
        bold=bool(font.bold),
        italic=bool(font.italic),
        underline=bool(font.underline) and link is None,
        strikethrough=bool(font.strike),
        link=link,
    )
    return Piece(text, look)
