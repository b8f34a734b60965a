"""What Word's styles say, in Google's words."""

from copy import deepcopy

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.text.font import Font
from docx.text.parfmt import ParagraphFormat

from connectors.emulator.docs.importing.blocks import Json, colour, points

KINDS = {"Normal": "NORMAL_TEXT", "Title": "TITLE", "Subtitle": "SUBTITLE"}
KINDS |= {f"Heading {level}": f"HEADING_{level}" for level in range(1, 7)}
ALIGNMENTS = {
    WD_ALIGN_PARAGRAPH.LEFT: "START",
    WD_ALIGN_PARAGRAPH.CENTER: "CENTER",
    WD_ALIGN_PARAGRAPH.RIGHT: "END",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "JUSTIFIED",
}
SWITCHES = {"bold": "bold", "italic": "italic", "strike": "strikethrough", "small_caps": "smallCaps"}
LENGTHS = {"space_before": "spaceAbove", "space_after": "spaceBelow", "right_indent": "indentEnd"}
KEPT = {
    "keep_together": "keepLinesTogether",
    "keep_with_next": "keepWithNext",
    "page_break_before": "pageBreakBefore",
    "widow_control": "avoidWidowAndOrphan",
}
EDGES = {"Top": "top", "Bottom": "bottom", "Left": "left", "Right": "right"}
DASHES = {"dotted": "DOT", "dashed": "DASH"}
HEX, EIGHTHS = 6, 8
"""Digits of a colour that is none of Word's own words; Word counts widths of lines in eighths of a point."""
SINGLE = 12
"""The points of a line whose height is said in points rather than lines are taken for lines of this size."""


def text_style(font: Font) -> Json:
    """The TextStyle of what a run or style of Word says."""
    found: Json = {key: bool(value) for name, key in SWITCHES.items() if (value := getattr(font, name)) is not None}
    if font.underline is not None:
        found["underline"] = bool(font.underline)
    if font.name:
        found["weightedFontFamily"] = {"fontFamily": font.name, "weight": 400}
    if font.size:
        found["fontSize"] = points(font.size.pt)
    if font.color.rgb is not None:
        found["foregroundColor"] = colour(str(font.color.rgb))
    for digits in font.element.xpath("w:rPr/w:shd/@w:fill"):
        found |= {"backgroundColor": colour(digits)} if len(digits) == HEX else {}
    if font.superscript or font.subscript:
        found["baselineOffset"] = "SUPERSCRIPT" if font.superscript else "SUBSCRIPT"
    return found


def paragraph_style(form: ParagraphFormat) -> Json:
    """The ParagraphStyle of what a paragraph or style of Word says."""
    found: Json = {key: points(value.pt) for name, key in LENGTHS.items() if (value := getattr(form, name)) is not None}
    found |= {key: bool(value) for name, key in KEPT.items() if (value := getattr(form, name)) is not None}
    if form.alignment in ALIGNMENTS:
        found["alignment"] = ALIGNMENTS[form.alignment]
    spacing = form.line_spacing
    if spacing is not None:
        lines = spacing.pt / SINGLE if isinstance(spacing, Length) else spacing
        found["lineSpacing"] = round(100 * lines, 2)
    start, first = form.left_indent, form.first_line_indent
    if start is not None:
        found["indentStart"] = points(start.pt)
    if start is not None or first is not None:
        found["indentFirstLine"] = points((start.pt if start else 0) + (first.pt if first else 0))
    return found | _frame(form.element)


def named_styles(file: Document) -> dict[str, Json]:
    """The styles that Docs has, too, by Google's names, with all that they inherit in Word."""
    defaults = _defaults(file)
    normal = _merged(defaults, *map(_said, _chain(file, "Normal")))
    found = {"NORMAL_TEXT": normal}
    for name, kind in KINDS.items():
        if kind not in found and (chain := _chain(file, name)):
            found[kind] = _merged(BARE, normal, *map(_said, chain))
    return found


def kind_of(style: ParagraphStyle | None) -> tuple[str, Json]:
    """Google's named style for a style of Word, and what the latter says beyond it: a paragraph and a text style."""
    beyond: list[Json] = []
    while style is not None and style.name not in KINDS:
        beyond.insert(0, _said(style))
        style = style.base_style
    return KINDS.get(style.name or "", "NORMAL_TEXT") if style else "NORMAL_TEXT", _merged(*beyond)


BARE: Json = {
    "textStyle": {"foregroundColor": {"color": {"rgbColor": {}}}, "bold": False, "italic": False},
    "paragraphStyle": {"spaceAbove": points(0), "spaceBelow": points(0), "alignment": "START"},
}
"""What Word's headings have where they say nothing, Docs' own being grey and spaced."""


def _chain(file: Document, name: str) -> list[ParagraphStyle]:
    """A style with all that it is based on, the base first; nothing if the file does not have it."""
    if name not in file.styles:
        return []
    found: list[ParagraphStyle] = []
    style = file.styles[name]
    while isinstance(style, ParagraphStyle) and style not in found:
        found.insert(0, style)
        style = style.base_style
    return found


def _said(style: ParagraphStyle) -> Json:
    return {"paragraphStyle": paragraph_style(style.paragraph_format), "textStyle": text_style(style.font)}


def _defaults(file: Document) -> Json:
    """What holds where no style says anything: Word's own defaults, and those of the file."""
    found: Json = {"paragraphStyle": {"lineSpacing": 100}, "textStyle": {"fontSize": points(10)}}
    run, paragraph = OxmlElement("w:r"), OxmlElement("w:p")
    for target, inner in ((run, "rPrDefault/w:rPr"), (paragraph, "pPrDefault/w:pPr")):
        target.extend(map(deepcopy, file.styles.element.xpath(f"w:docDefaults/w:{inner}")))
    said = {"paragraphStyle": paragraph_style(ParagraphFormat(paragraph)), "textStyle": text_style(Font(run))}
    return _merged(found, said)


def _frame(element: BaseOxmlElement) -> Json:
    """The borders and the background of a paragraph."""
    found: Json = {}
    for side, name in EDGES.items():
        for border in element.xpath(f"w:pPr/w:pBdr/w:{name}"):
            found[f"border{side}"] = border_of(border) | {"padding": points(int(border.get(qn("w:space"), 0)))}
    for digits in element.xpath("w:pPr/w:shd/@w:fill"):
        found |= {"shading": {"backgroundColor": colour(digits)}} if len(digits) == HEX else {}
    return found


def border_of(border: BaseOxmlElement) -> Json:
    """A border of a paragraph or cell; where Word says nothing of its colour it is black."""
    kind, digits = border.get(qn("w:val")), border.get(qn("w:color"), "")
    width = 0.0 if kind in ("nil", "none") else int(border.get(qn("w:sz"), 4)) / EIGHTHS
    ink = colour(digits) if len(digits) == HEX else colour("000000")
    return {"width": points(width), "dashStyle": DASHES.get(kind, "SOLID"), "color": ink}


def _merged(*styles: Json) -> Json:
    names = ("paragraphStyle", "textStyle")
    return {name: {key: value for style in styles for key, value in style.get(name, {}).items()} for name in names}
