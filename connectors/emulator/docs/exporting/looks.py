"""Google's styles of text, paragraphs, cells and sections in the words of CSS."""

from collections.abc import Iterator, Mapping
from html import escape

from connectors.emulator.docs.exporting.parts import Json, hex_colour, points

ALIGNMENTS = {"START": "start", "CENTER": "center", "END": "end", "JUSTIFIED": "justify"}
OFFSETS = {"SUPERSCRIPT": "super", "SUBSCRIPT": "sub"}
DASHES = {"DOT": "dotted", "DASH": "dashed"}
SWITCHES = {
    "bold": ("font-weight", ("normal", "bold")),
    "italic": ("font-style", ("normal", "italic")),
    "smallCaps": ("font-variant", ("normal", "small-caps")),
}
"""What is on or off in a TextStyle, with CSS's words for off and on."""
OF_MARKERS = ("color", "font-size", "font-family", "font-weight", "font-style")
EDGES = ("Top", "Right", "Bottom", "Left")
LOWERED = 0.6
"""How large superscripts and subscripts are."""
NATURAL = 1.15
"""Heights of a line at 100 %, in font sizes; what fonts themselves ask for, near enough."""
SERIF = frozenset({
    "times new roman", "times", "georgia", "garamond", "eb garamond", "cambria", "merriweather", "pt serif",
    "playfair display", "lora", "spectral", "roboto slab", "liberation serif", "dejavu serif", "noto serif",
})  # fmt: skip
MONOSPACE = frozenset({"courier new", "courier", "consolas", "roboto mono", "source code pro", "dejavu sans mono"})


def style_attribute(looks: Mapping[str, str]) -> str:
    """An attribute with its leading blank, nothing for no looks."""
    return f' style="{escape(declarations(looks))}"' if looks else ""


def declarations(looks: Mapping[str, str]) -> str:
    """CSS declarations on one line."""
    return ";".join(f"{name}:{value}" for name, value in looks.items())


def of_text(style: Json) -> dict[str, str]:
    """What a TextStyle says; what it leaves open is inherited."""
    looks = {name: words[bool(style[key])] for key, (name, words) in SWITCHES.items() if key in style}
    if "underline" in style or "strikethrough" in style:
        lines = (("underline", "underline"), ("strikethrough", "line-through"))
        looks["text-decoration"] = " ".join(word for name, word in lines if style.get(name)) or "none"
    for name, key in (("color", "foregroundColor"), ("background-color", "backgroundColor")):
        if colour := hex_colour(style.get(key)):
            looks[name] = colour
    return looks | dict(_of_font(style))


def of_paragraph(style: Json) -> dict[str, str]:
    """What a ParagraphStyle says except its indents, which depend on each other (see `indents`)."""
    looks: dict[str, str] = {}
    if alignment := ALIGNMENTS.get(style.get("alignment", "")):
        looks["text-align"] = alignment
    if style.get("lineSpacing"):
        looks["line-height"] = f"{style['lineSpacing'] / 100 * NATURAL:.4g}"
    if "spaceAbove" in style:  # spaces of neighbours add up, as margins would not
        looks["padding-top"] = pt(points(style["spaceAbove"]))
    if "spaceBelow" in style:
        looks["margin-bottom"] = pt(points(style["spaceBelow"]))
    if style.get("direction") == "RIGHT_TO_LEFT":
        looks["direction"] = "rtl"
    return looks | dict(_of_pages(style)) | dict(_of_borders(style))


def indents(start: float, first: float, end: float) -> dict[str, str]:
    """Points from the margins: of the lines, of the first line, and on the other side."""
    looks = {"margin-left": pt(start)} if start else {}
    looks |= {"margin-right": pt(end)} if end else {}
    return looks | ({"text-indent": pt(first - start)} if first != start else {})


def of_marker(look: Json, bullet: Json, hang: float) -> dict[str, str]:
    """What the style sheet is told of a marker, at least `hang` points wide: the looks of its level and item."""
    said = of_text({**look.get("textStyle", {}), **bullet.get("textStyle", {})})
    return {"--hang": pt(max(0, hang))} | {f"--marker-{name}": said[name] for name in OF_MARKERS if name in said}


def of_cell(style: Json) -> dict[str, str]:
    """What a TableCellStyle says."""
    looks = {}
    if colour := hex_colour(style.get("backgroundColor")):
        looks["background-color"] = colour
    alignment = style.get("contentAlignment", "")
    if alignment in ("MIDDLE", "BOTTOM"):
        looks["vertical-align"] = alignment.lower()
    for edge in EDGES:
        if f"padding{edge}" in style:
            looks[f"padding-{edge.lower()}"] = pt(points(style[f"padding{edge}"]))
        if border := style.get(f"border{edge}"):
            looks[f"border-{edge.lower()}"] = _line(border)
    return looks


def pt(value: float) -> str:
    """A length in points."""
    return f"{value:.4g}pt" if value else "0"


def _of_font(style: Json) -> Iterator[tuple[str, str]]:
    if font := style.get("weightedFontFamily"):
        yield "font-family", _family(font.get("fontFamily", ""))
        if font.get("weight", 400) != 400 and not style.get("bold"):
            yield "font-weight", str(font["weight"])
    offset = OFFSETS.get(style.get("baselineOffset", ""))
    if offset:
        yield "vertical-align", offset
    if "fontSize" in style:
        yield "font-size", pt(points(style["fontSize"]) * (LOWERED if offset else 1))
    elif offset:
        yield "font-size", f"{LOWERED}em"


def _of_pages(style: Json) -> Iterator[tuple[str, str]]:
    if style.get("keepWithNext"):
        yield "break-after", "avoid"
    if style.get("keepLinesTogether"):
        yield "break-inside", "avoid"
    if style.get("pageBreakBefore"):
        yield "break-before", "page"
    if "avoidWidowAndOrphan" in style:
        lines = "2" if style["avoidWidowAndOrphan"] else "1"
        yield "orphans", lines
        yield "widows", lines


def _of_borders(style: Json) -> Iterator[tuple[str, str]]:
    if colour := hex_colour(style.get("shading", {}).get("backgroundColor")):
        yield "background-color", colour
    for edge in EDGES:
        border = style.get(f"border{edge}", {})
        if points(border.get("width")):
            yield f"border-{edge.lower()}", _line(border)
            yield f"padding-{edge.lower()}", pt(points(border.get("padding")))


def _line(border: Json) -> str:
    width, colour = points(border.get("width")), hex_colour(border.get("color"))
    if not width:
        return "none"
    return f"{pt(width)} {DASHES.get(border.get('dashStyle', ''), 'solid')} {colour or '#000000'}"


def _family(name: str) -> str:
    """The font asked for, then what free machines have instead; only what can stand in a name of a font."""
    plain = "".join(sign for sign in name if sign.isalnum() or sign in " -")
    if plain.lower() in SERIF:
        return f"'{plain}','Liberation Serif','DejaVu Serif',serif"
    if plain.lower() in MONOSPACE:
        return f"'{plain}','Liberation Mono','DejaVu Sans Mono',monospace"
    return f"'{plain}','Liberation Sans','DejaVu Sans',sans-serif"
