"""Colours as Google keeps them: eight bits a channel, zeros left out, each under two names.

What a client calls `backgroundColor` or `backgroundColorStyle` is one colour; if both are given, the style counts. The
pairs are found in Google's discovery document, so that every request that knows colours is covered.
"""

from functools import cache
from struct import pack, unpack
from typing import Any

from connectors.emulator.discovery import document
from connectors.emulator.errors import invalid
from connectors.emulator.fields import Mask
from connectors.emulator.sheets.model import Json

CHANNELS = ("red", "green", "blue")
THEME = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (255, 255, 255),
    "ACCENT1": (66, 133, 244),
    "ACCENT2": (234, 67, 53),
    "ACCENT3": (251, 188, 4),
    "ACCENT4": (52, 168, 83),
    "ACCENT5": (255, 109, 1),
    "ACCENT6": (70, 189, 198),
    "LINK": (17, 85, 204),
}
"""The theme that every new spreadsheet has, each channel from 0 to 255."""


def understood(value: Any, schema: str) -> Any:
    """A value of one of Google's schemas with its colours as Google keeps them; the value itself is not changed.

    Raises GoogleError 400 for a channel that is no number.
    """
    if isinstance(value, list):
        return [understood(entry, schema) for entry in value]
    below, pairs = _ways(schema)
    if not isinstance(value, dict) or not (below or pairs):
        return value
    found = {name: understood(entry, below[name]) if name in below else entry for name, entry in value.items()}
    for name in pairs:
        if name in value or f"{name}Style" in value:
            found |= _pair(name, value)
    return {name: entry for name, entry in found.items() if entry is not None}


def both_names(mask: Mask, schema: str) -> Mask:
    """A field mask that names a colour under both its names wherever it names it under one."""
    below, pairs = _ways(schema)
    found = {name: both_names(inner, below[name]) if name in below else inner for name, inner in mask.items()}
    for name in pairs:
        if name in mask or f"{name}Style" in mask:
            found |= {name: {}, f"{name}Style": {}}
    return found


def theme() -> Json:
    """The SpreadsheetTheme of a new spreadsheet."""
    colours = [{"colorType": kind, "color": {"rgbColor": _shown(bits)}} for kind, bits in THEME.items()]
    return {"primaryFontFamily": "Arial", "themeColors": colours}


def _pair(name: str, value: Json) -> Json:
    """A colour under both its names; an empty style is no colour, while an empty colour is black."""
    style = value.get(f"{name}Style", {"rgbColor": value.get(name)})
    if not isinstance(style, dict):
        raise invalid(f"Invalid value at '{name}Style', {style!r}")
    if not style:
        return {name: None, f"{name}Style": None}
    if style.get("themeColor") in THEME:
        return {name: _shown(THEME[style["themeColor"]]), f"{name}Style": {"themeColor": style["themeColor"]}}
    colour = _eight_bits(name, style.get("rgbColor") or {})
    return {name: colour, f"{name}Style": {"rgbColor": colour}}


def _eight_bits(name: str, colour: Json) -> Json:
    """A Color as it comes back: 0.5 as 0.49803922, which is 127/255. `alpha` is not kept."""
    try:
        bits = tuple(int(min(max(float(colour.get(channel) or 0), 0), 1) * 255 + 0.001) for channel in CHANNELS)
    except (ValueError, TypeError, AttributeError):
        raise invalid(f"Invalid value at '{name}' (TYPE_FLOAT), {colour!r}") from None
    return _shown(bits)


def _shown(bits: tuple[int, ...]) -> Json:
    return {channel: _fractions()[bit] for channel, bit in zip(CHANNELS, bits, strict=True) if bit}


@cache
def _fractions() -> list[float]:
    """n/255 for each n, with as many digits as tell one 32-bit float from the next."""
    return [1 if bit == 255 else _shortest(bit / 255) for bit in range(256)]


def _shortest(number: float) -> float:
    narrow = pack("f", number)
    (nearest,) = unpack("f", narrow)
    texts = (f"{nearest:.{digits}g}" for digits in range(6, 10))
    return next(float(text) for text in texts if pack("f", float(text)) == narrow)


@cache
def _ways(schema: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The properties of a schema below which there are colours, with their schemas; and its own colours."""
    references = _references(schema)
    pairs = tuple(name for name, kind in references.items() if kind == "Color" and f"{name}Style" in references)
    return {name: kind for name, kind in references.items() if kind in _coloured()}, pairs


@cache
def _coloured() -> frozenset[str]:
    """The schemas that have a colour somewhere below them."""
    known: frozenset[str] = frozenset()
    while True:
        found = frozenset(
            name
            for name in document("sheets.v4")["schemas"]
            for kinds in [_references(name)]
            if any(kind in known or (kind == "Color" and f"{key}Style" in kinds) for key, kind in kinds.items())
        )
        if found == known:
            return known
        known = found


@cache
def _references(schema: str) -> dict[str, str]:
    properties = document("sheets.v4")["schemas"][schema].get("properties", {})
    inner = {name: entry.get("items", entry) for name, entry in properties.items()}
    return {name: entry["$ref"] for name, entry in inner.items() if "$ref" in entry}
