"""What stands before the items of lists: bullets, and numbers as they count on through a text."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from connectors.emulator.docs.exporting.parts import Json

DEEPEST = 9
"""Nesting levels that a list has."""
PLACE = re.compile(r"%(\d)")
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
BOX = "☐"


@dataclass(frozen=True)
class Marker:
    """What stands before one item: the `text`, the depth from 0, and its number if it has one."""

    text: str
    level: int
    number: int | None
    look: Json
    """The NestingLevel."""


class Numbering:
    """Counts the items of all lists of a text; to be asked once for each item, in order."""

    def __init__(self, lists: Json) -> None:
        self._lists = lists
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * DEEPEST)

    def next(self, bullet: Json) -> Marker:
        """The marker of the next item, a Bullet's."""
        list_id, level = bullet.get("listId", ""), min(bullet.get("nestingLevel", 0), DEEPEST - 1)
        look = nesting(self._lists, list_id, level)
        if not is_numbered(look):
            return Marker(symbol(look), level, None, look)
        counts = self._counts[list_id]
        counts[level] += 1
        counts[level + 1 :] = [0] * (DEEPEST - level - 1)
        return Marker(self._label(list_id, level), level, self._number(list_id, level), look)

    def _label(self, list_id: str, level: int) -> str:
        form = nesting(self._lists, list_id, level).get("glyphFormat") or f"%{level}."
        return PLACE.sub(lambda found: self._glyph(list_id, int(found[1])), form)

    def _glyph(self, list_id: str, level: int) -> str:
        look = nesting(self._lists, list_id, level)
        return glyph(look.get("glyphType", ""), self._number(list_id, level)) if is_numbered(look) else ""

    def _number(self, list_id: str, level: int) -> int:
        """The number at a level; one that has had no item yet stands at its first."""
        first = int(nesting(self._lists, list_id, level).get("startNumber", 1))
        return first + max(0, self._counts[list_id][level] - 1)


def nesting(lists: Json, list_id: str, level: int) -> Json:
    """The NestingLevel of a list, an empty one for what nobody has described."""
    levels = lists.get(list_id, {}).get("listProperties", {}).get("nestingLevels", ())
    found: Json = levels[level] if level < len(levels) else {}
    return found


def is_numbered(look: Json) -> bool:
    """Whether the items of a NestingLevel are counted."""
    return look.get("glyphType") in GLYPHS


def symbol(look: Json) -> str:
    """The bullet of a NestingLevel that does not count; a list of boxes names neither a symbol nor a type."""
    if look.get("glyphType") == "NONE":
        return ""
    return str(look.get("glyphSymbol") or (BOX if look.get("glyphFormat") else "●"))


def glyph(kind: str, number: int) -> str:
    """A number in the way of a GlyphType."""
    return GLYPHS[kind](number)


def _alpha(number: int) -> str:
    """As a, b, …, z, aa, bb, …: letters are repeated."""
    turns, letter = divmod(max(1, number) - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


def _roman(number: int) -> str:
    rest, found = max(1, number), ""
    for value, letters in ROMAN:
        found += letters * (rest // value)
        rest %= value
    return found


GLYPHS: dict[str, Callable[[int], str]] = {
    "DECIMAL": str,
    "ZERO_DECIMAL": "{:02}".format,
    "ALPHA": _alpha,
    "UPPER_ALPHA": lambda number: _alpha(number).upper(),
    "ROMAN": _roman,
    "UPPER_ROMAN": lambda number: _roman(number).upper(),
}
