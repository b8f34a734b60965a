"""How a cell looks: Google's CellFormat as classes, and the stylesheet that gives classes their meaning.

A strict policy allows no style attributes. So a colour or size is part of the class's name (`bg-fff3d6`, `fs-14`), and
a page asks for one stylesheet that spells out the classes it uses. That stylesheet depends on its address alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup, escape

from connectors.emulator.pages.links import here, linked

Json = dict[str, Any]

FLAGS = {"bold": "bold", "italic": "italic", "underline": "under", "strikethrough": "struck"}
HORIZONTAL = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
VERTICAL = {"TOP": "", "MIDDLE": "middle", "BOTTOM": "bottom"}
SIDES = ("top", "right", "bottom", "left")
LINE_CODES = {"SOLID": "1", "SOLID_MEDIUM": "2", "SOLID_THICK": "3", "DOTTED": "4", "DASHED": "5", "DOUBLE": "6"}
LINES = {"1": "1px solid", "2": "2px solid", "3": "3px solid", "4": "1px dotted", "5": "1px dashed", "6": "3px double"}
THEME = {
    "TEXT": "000000", "BACKGROUND": "ffffff", "ACCENT1": "4285f4", "ACCENT2": "ea4335", "ACCENT3": "fbbc04",
    "ACCENT4": "34a853", "ACCENT5": "ff6d01", "ACCENT6": "46bdc6", "LINK": "1155cc",
}  # fmt: skip
"""The colours of a spreadsheet's theme unless somebody changed it."""
RULES = (
    (re.compile(r"bg-([0-9a-f]{6})"), "background-color:#{0}"),
    (re.compile(r"fg-([0-9a-f]{6})"), "color:#{0}"),
    (re.compile(r"fs-([1-9]\d{0,2})"), "font-size:{0}pt"),
)
BORDER = re.compile(r"b(top|right|bottom|left)-([1-6])([0-9a-f]{6})")
MAX_CLASSES = 1000


def classes_of(form: Json) -> list[str]:
    """The classes of a CellFormat; what is as by default has none."""
    found = text_classes(form.get("textFormat", {}))
    background = _colour(form, "backgroundColor")
    if background not in ("", "ffffff"):
        found.append(f"bg-{background}")
    found.append(HORIZONTAL.get(form.get("horizontalAlignment", ""), ""))
    found.append(VERTICAL.get(form.get("verticalAlignment", ""), ""))
    found.append("clip" if form.get("wrapStrategy") == "CLIP" else "")
    for side in SIDES:
        line = form.get("borders", {}).get(side, {})
        if code := LINE_CODES.get(line.get("style", "")):
            found.append(f"b{side}-{code}{_colour(line, 'color') or '000000'}")
    return [name for name in found if name]


def text_classes(form: Json) -> list[str]:
    """The classes of a TextFormat."""
    found = [name for flag, name in FLAGS.items() if form.get(flag)]
    colour, size = _colour(form, "foregroundColor"), form.get("fontSize", 10)
    if colour not in ("", "000000"):
        found.append(f"fg-{colour}")
    if isinstance(size, int) and 0 < size < 400 and size != 10:
        found.append(f"fs-{size}")
    return found


def address_of(classes: Iterable[str]) -> str:
    """The address of the stylesheet for these classes, "" if none of them needs one."""
    wanted = sorted({name for name in classes if _rule(name)})[:MAX_CLASSES]
    return "/pages/looks.css?" + urlencode({"of": " ".join(wanted)}) if wanted else ""


@lru_cache(64)
def stylesheet(names: str) -> str:
    """The rules of classes, given with spaces between them; anything that is no such class is passed over."""
    rules = ((name, _rule(name)) for name in names.split()[:MAX_CLASSES])
    return "\n".join(f".grid .{name}{{{rule}}}" for name, rule in rules if rule) + "\n"


def rich_text(text: str, runs: list[Json], link: str) -> Markup:
    """A cell's text with its runs of other formats and its links; a link of the whole cell is `link`.

    A run's start is counted in UTF-16 code units, as Google counts.
    """
    if not runs:
        return _anchored(escape(text), link) if link else linked(text)
    units = text.encode("utf-16-le", "surrogatepass")
    starts = [max(0, int(run.get("startIndex", 0))) for run in runs]
    pieces = [_piece(units, 0, starts[0], {}, link)]
    for run, start, end in zip(runs, starts, [*starts[1:], len(units) // 2], strict=True):
        pieces.append(_piece(units, start, end, run.get("format", {}), link))
    return Markup().join(pieces)


def safe_address(uri: str) -> str:
    """A link that may be followed from a page: http, https and mailto, Google's led here; "" for any other."""
    try:
        scheme = urlsplit(uri).scheme.lower()
    except ValueError:
        return ""
    return here(uri) if scheme in ("http", "https", "mailto") else ""


def _piece(units: bytes, start: int, end: int, form: Json, link: str) -> Markup:
    text = units[2 * start : 2 * end].decode("utf-16-le", "replace")
    own = safe_address(str(form.get("link", {}).get("uri", ""))) or link
    shown = _anchored(escape(text), own) if own else linked(text)
    classes = " ".join(text_classes(form))
    return Markup('<span class="{}">{}</span>').format(classes, shown) if classes else shown


def _anchored(shown: Markup, link: str) -> Markup:
    target = Markup("") if link.startswith("/") else Markup(' target="_blank" rel="noreferrer"')
    return Markup('<a href="{}"{}>{}</a>').format(link, target, shown)


def _colour(form: Json, name: str) -> str:
    """A Color, or the ColorStyle that stands for it today, as six hex digits; "" if there is none."""
    style = form.get(f"{name}Style", {})
    if theme := THEME.get(style.get("themeColor", "")):
        return theme
    colour = style.get("rgbColor", form.get(name))
    if not isinstance(colour, dict):
        return ""
    parts = (float(colour.get(part, 0) or 0) for part in ("red", "green", "blue"))
    return "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)


def _rule(name: str) -> str:
    for pattern, rule in RULES:
        if found := pattern.fullmatch(name):
            return rule.format(found[1])
    if found := BORDER.fullmatch(name):
        return f"border-{found[1]}:{LINES[found[2]]} #{found[3]}"
    return ""
