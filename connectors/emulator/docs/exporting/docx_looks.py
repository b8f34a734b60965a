"""Google's styles in the words of Word: fonts, paragraphs and cells, set with python-docx where it can."""

import re

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.font import Font
from docx.text.parfmt import ParagraphFormat

from connectors.emulator.docs.exporting.parts import Json, hex_colour, points

ALIGNMENTS = {
    "START": WD_ALIGN_PARAGRAPH.LEFT,
    "CENTER": WD_ALIGN_PARAGRAPH.CENTER,
    "END": WD_ALIGN_PARAGRAPH.RIGHT,
    "JUSTIFIED": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
STOPS = {"CENTER": WD_TAB_ALIGNMENT.CENTER, "END": WD_TAB_ALIGNMENT.RIGHT}
VERTICAL = {"MIDDLE": WD_CELL_VERTICAL_ALIGNMENT.CENTER, "BOTTOM": WD_CELL_VERTICAL_ALIGNMENT.BOTTOM}
DASHES = {"DOT": "dotted", "DASH": "dashed"}
EDGES = (("Top", "top"), ("Left", "left"), ("Bottom", "bottom"), ("Right", "right"))
"""In the order in which Word wants them."""
SCRIPTS = ("ascii", "hAnsi", "cs", "eastAsia")
AFTER_BORDERS = tuple(
    f"w:{name}"
    for name in (
        *("shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE"),
        *("autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
        *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
"""What follows a paragraph's borders; Word insists on the order."""
EIGHTHS = 8
"""Word counts widths of lines in eighths of a point."""
TWENTIETHS = 20
LONGEST = 1584
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""


def length(magnitude: float, least: float = 0) -> Length:
    """Points in Word, which knows no sheet larger than 22 inches, and no longer lengths."""
    return Pt(max(least, min(LONGEST, magnitude)))


def legal(text: str) -> str:
    """Text as a file of Word can hold it."""
    return ILLEGAL.sub("", text)


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """An element of Word's, with attributes of Word's."""
    made: BaseOxmlElement = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def dress_font(font: Font, style: Json) -> None:
    """Give a run or a style what a TextStyle says."""
    for name, key in (("bold", "bold"), ("italic", "italic"), ("underline", "underline"), ("strike", "strikethrough")):
        if key in style:
            setattr(font, name, bool(style[key]))
    if "smallCaps" in style:
        font.small_caps = bool(style["smallCaps"])
    if family := style.get("weightedFontFamily", {}).get("fontFamily"):
        _set_family(font, legal(family))
    if "fontSize" in style:
        font.size = length(points(style["fontSize"]), 1)
    if colour := hex_colour(style.get("foregroundColor")):
        font.color.rgb = RGBColor.from_string(colour[1:].upper())
    if colour := hex_colour(style.get("backgroundColor")):
        font.element.get_or_add_rPr().append(_shade(colour))
    if style.get("baselineOffset") == "SUPERSCRIPT":
        font.superscript = True
    elif style.get("baselineOffset") == "SUBSCRIPT":
        font.subscript = True


def dress_paragraph(form: ParagraphFormat, style: Json) -> None:
    """Give a paragraph or a style what a ParagraphStyle says."""
    if alignment := ALIGNMENTS.get(style.get("alignment", "")):
        form.alignment = alignment
    if style.get("lineSpacing"):
        form.line_spacing = style["lineSpacing"] / 100
    for name, key in (("space_before", "spaceAbove"), ("space_after", "spaceBelow"), ("right_indent", "indentEnd")):
        if key in style:
            setattr(form, name, length(points(style[key])))
    if "indentStart" in style or "indentFirstLine" in style:
        start = points(style.get("indentStart"))
        first = points(style.get("indentFirstLine")) - start
        form.left_indent, form.first_line_indent = length(start, -LONGEST), length(first, -LONGEST)
    for name, key in (
        ("keep_together", "keepLinesTogether"),
        ("keep_with_next", "keepWithNext"),
        ("page_break_before", "pageBreakBefore"),
        ("widow_control", "avoidWidowAndOrphan"),
    ):
        if key in style:
            setattr(form, name, bool(style[key]))
    for stop in style.get("tabStops", ()):
        alignment_of_stop = STOPS.get(stop.get("alignment", ""), WD_TAB_ALIGNMENT.LEFT)
        form.tab_stops.add_tab_stop(length(points(stop.get("offset"))), alignment_of_stop)
    _frame(form, style)


def dress_cell(cell: _Cell, style: Json) -> None:
    """Give a cell what a TableCellStyle says."""
    if alignment := VERTICAL.get(style.get("contentAlignment", "")):
        cell.vertical_alignment = alignment
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no borders of cells
    borders, paddings = element("tcBorders"), element("tcMar")
    for side, name in EDGES:
        if border := style.get(f"border{side}"):
            borders.append(_line(name, border))
        if f"padding{side}" in style:
            width = str(round(TWENTIETHS * points(style[f"padding{side}"])))
            paddings.append(element(name, w=width, type="dxa"))
    colour = hex_colour(style.get("backgroundColor"))
    made = [borders if len(borders) else None, _shade(colour) if colour else None, paddings if len(paddings) else None]
    alignment_element = properties.find(qn("w:vAlign"))
    for part in made:
        if part is not None and alignment_element is not None:
            alignment_element.addprevious(part)
        elif part is not None:
            properties.append(part)


def _set_family(font: Font, family: str) -> None:
    """The font for all scripts: the template's own themes would go before it."""
    font.name = family
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
    for script in SCRIPTS:
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), family)
    fonts.attrib.pop(qn("w:cstheme"), None)


def _frame(form: ParagraphFormat, style: Json) -> None:
    properties = form.element.get_or_add_pPr()
    borders = element("pBdr")
    for side, name in EDGES:
        border = style.get(f"border{side}", {})
        if points(border.get("width")):
            borders.append(_line(name, border, round(points(border.get("padding")))))
    if len(borders):
        properties.insert_element_before(borders, *AFTER_BORDERS)
    if colour := hex_colour(style.get("shading", {}).get("backgroundColor")):
        properties.insert_element_before(_shade(colour), *AFTER_BORDERS[1:])


def _line(name: str, border: Json, space: int = 0) -> BaseOxmlElement:
    width, colour = points(border.get("width")), hex_colour(border.get("color")) or "#000000"
    kind = DASHES.get(border.get("dashStyle", ""), "single") if width else "nil"
    return element(name, val=kind, sz=str(round(EIGHTHS * width)), space=str(space), color=colour[1:])


def _shade(colour: str) -> BaseOxmlElement:
    return element("shd", val="clear", color="auto", fill=colour[1:])
