"""Colours, which Google names twice: as `backgroundColor` and as `backgroundColorStyle`, and so on.

Kept is one of the two: the plain colour, or the style where it names a colour of the theme. Written are both.
"""

from typing import Any

from connectors.emulator.fields import Mask
from connectors.emulator.sheets.model import Json

PLAIN, STYLED = ("color", "Color"), ("colorStyle", "ColorStyle")


def _rgb(red: float = 0, green: float = 0, blue: float = 0) -> Json:
    """A colour as Google writes it: parts that are zero are left out."""
    return {name: part for name, part in (("red", red), ("green", green), ("blue", blue)) if part}


THEME_COLOURS: dict[str, Json] = {
    "TEXT": _rgb(),
    "BACKGROUND": _rgb(1, 1, 1),
    "ACCENT1": _rgb(0.25882354, 0.52156866, 0.95686275),
    "ACCENT2": _rgb(0.91764706, 0.2627451, 0.20784314),
    "ACCENT3": _rgb(0.9843137, 0.7372549, 0.015686275),
    "ACCENT4": _rgb(0.20392157, 0.65882355, 0.3254902),
    "ACCENT5": _rgb(1, 0.42745098, 0.003921569),
    "ACCENT6": _rgb(0.27450982, 0.7411765, 0.7764706),
    "LINK": _rgb(0.06666667, 0.33333334, 0.8),
}
THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": name, "color": {"rgbColor": rgb}} for name, rgb in THEME_COLOURS.items()],
}


def kept(value: Any) -> Any:
    """A part of a request with every colour in one form; where both are given, the style counts."""
    if isinstance(value, list):
        return [kept(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, entry in value.items():
        if name.endswith(STYLED) and isinstance(entry, dict) and "themeColor" not in entry:
            found[name.removesuffix("Style")] = entry.get("rgbColor", {})
        elif name.endswith(STYLED):
            found[name] = entry
        elif not (name.endswith(PLAIN) and f"{name}Style" in value):
            found[name] = entry if name.endswith(PLAIN) else kept(entry)
    return found


def kept_mask(mask: Mask) -> Mask:
    """A mask that means a colour by either name when it names one."""
    found: Mask = {}
    for name, inner in mask.items():
        if name.endswith(PLAIN):
            found |= {name: inner, f"{name}Style": {}}
        elif name.endswith(STYLED):
            found |= {name.removesuffix("Style"): inner.get("rgbColor", {}), name: {}}
        else:
            found[name] = kept_mask(inner)
    return found


def written(value: Any) -> Any:
    """A kept part with every colour in both forms."""
    if isinstance(value, list):
        return [written(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    found: Json = {}
    for name, entry in value.items():
        if name.endswith(PLAIN):
            found |= {name: entry, f"{name}Style": {"rgbColor": entry}}
        elif name.endswith(STYLED):
            found |= {name.removesuffix("Style"): THEME_COLOURS.get(entry.get("themeColor"), {}), name: entry}
        else:
            found[name] = written(entry)
    return found
