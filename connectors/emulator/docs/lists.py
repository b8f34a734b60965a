"""What lists look like: Google's presets of bullets as List resources. Pure."""

from typing import Any

from connectors.emulator.docs.blank import points
from connectors.emulator.docs.pieces import Json

MAX_NESTING = 9
INDENT = 18
"""Points from bullet to text, and from one level to the bullet of the next."""
GLYPHS = {
    "BULLET_DISC_CIRCLE_SQUARE": "●○■",
    "BULLET_DIAMONDX_ARROW3D_SQUARE": "❖➢■",
    "BULLET_ARROW_DIAMOND_DISC": "➔◆●",
    "BULLET_STAR_CIRCLE_SQUARE": "★○■",
    "BULLET_ARROW3D_CIRCLE_SQUARE": "➢○■",
    "BULLET_LEFTTRIANGLE_DIAMOND_DISC": "◀◆●",
    "BULLET_DIAMONDX_HOLLOWDIAMOND_SQUARE": "❖◇■",
    "BULLET_DIAMOND_CIRCLE_SQUARE": "◆○■",
}
NUMBERS = {
    "NUMBERED_DECIMAL_ALPHA_ROMAN": ("DECIMAL", "ALPHA", "ROMAN"),
    "NUMBERED_DECIMAL_ALPHA_ROMAN_PARENS": ("DECIMAL", "ALPHA", "ROMAN"),
    "NUMBERED_DECIMAL_NESTED": ("DECIMAL",) * 3,
    "NUMBERED_UPPERALPHA_ALPHA_ROMAN": ("UPPER_ALPHA", "ALPHA", "ROMAN"),
    "NUMBERED_UPPERROMAN_UPPERALPHA_DECIMAL": ("UPPER_ROMAN", "UPPER_ALPHA", "DECIMAL"),
    "NUMBERED_ZERODECIMAL_ALPHA_ROMAN": ("ZERO_DECIMAL", "ALPHA", "ROMAN"),
}


def list_of(preset: str) -> Json:
    """The List that a preset makes; its three looks repeat down to the ninth level."""
    return {"listProperties": {"nestingLevels": [_level(preset, number) for number in range(MAX_NESTING)]}}


def _level(preset: str, number: int) -> Json:
    found: dict[str, Any] = {
        "bulletAlignment": "START",
        "glyphFormat": f"%{number}",
        "indentFirstLine": points(INDENT * (2 * number + 1)),
        "indentStart": points(INDENT * (2 * number + 2)),
        "textStyle": {"underline": False},
        "startNumber": 1,
    }
    if preset in GLYPHS:
        return found | {"glyphSymbol": GLYPHS[preset][number % 3]}
    if preset == "BULLET_CHECKBOX":  # Google says nothing more of its check boxes
        return found | {"glyphType": "GLYPH_TYPE_UNSPECIFIED"}
    return found | {"glyphType": NUMBERS[preset][number % 3], "glyphFormat": _numbered(preset, number)}


def _numbered(preset: str, number: int) -> str:
    if preset == "NUMBERED_DECIMAL_NESTED":
        return ".".join(f"%{outer}" for outer in range(number + 1)) + "."
    return f"%{number})" if preset.endswith("PARENS") else f"%{number}."
