"""«Бланк»: the Doc that every document starts from, made once and people's from then on.

No request of the Docs API puts a page number anywhere, so the first one is a .docx that Drive converts: a line for the
organisation's name at the top of each page, the page's number at the bottom, and an empty body in the fonts that
documents have.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_SIZES = {"Normal": 12, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12, "Heading 4": 12}  # points
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
    for name, size in _SIZES.items():
        _set_style(document.styles[name], size)
    top, bottom = section.header.paragraphs[0], section.footer.paragraphs[0]
    top.add_run(header)
    _add_page_number(bottom)
    for paragraph in (top, bottom):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _set_style(style: Any, size: int) -> None:
    """Black, in one font; what the theme says of fonts would count for more than the style's own."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[attribute]
    style.paragraph_format.space_after = Pt(4)


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
