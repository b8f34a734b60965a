"""«Бланк»: the Doc that every document starts from, made once and people's from then on.

No request of the Docs API puts a page number anywhere, so the first one is a .docx that Drive converts: a line for the
organisation's name at the top of each page, the page's number at the bottom, and an empty body in the fonts that
documents have.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_MARGINS = {
    "top_margin": 2.0,
    "bottom_margin": 2.0,
    "left_margin": 3.0,
    "right_margin": 1.5,
}  # cm, as ГОСТ Р 7.0.97 has it


def letterhead(header: str) -> bytes:
    """Return the .docx of an empty A4 page with a header line and page numbers."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    for side, width in _MARGINS.items():
        setattr(section, side, Cm(width))
    font = document.styles["Normal"].font
    font.name, font.size = FONT, Pt(12)
    top, bottom = section.header.paragraphs[0], section.footer.paragraphs[0]
    top.add_run(header)
    _add_page_number(bottom)
    for paragraph in (top, bottom):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _add_page_number(paragraph: Paragraph) -> None:
    """Add the field PAGE: begin, what it shows, end."""
    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._r.append(part)  # noqa: SLF001  (python-docx has no fields)
