"""Lists of a document as Word counts them: a definition with nine levels for each."""

from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart
from docx.text.paragraph import Paragraph

from connectors.emulator.docs.exporting.docx_looks import TWENTIETHS, element, legal
from connectors.emulator.docs.exporting.numbering import DEEPEST, PLACE, is_numbered, nesting, symbol
from connectors.emulator.docs.exporting.parts import Json, points

KINDS = {
    "DECIMAL": "decimal",
    "ZERO_DECIMAL": "decimalZero",
    "ALPHA": "lowerLetter",
    "UPPER_ALPHA": "upperLetter",
    "ROMAN": "lowerRoman",
    "UPPER_ROMAN": "upperRoman",
}
FIRST_ID = 100
"""Above the ids of what python-docx's own template defines."""
STEP = 36


class Definitions:
    """The lists of one tab in a file of Word; each is defined when its first item comes."""

    def __init__(self, numbering: NumberingPart, lists: Json) -> None:
        self._numbering = numbering.element
        self._lists = lists
        self._known: dict[str, int] = {}

    def attach(self, paragraph: Paragraph, bullet: Json) -> None:
        """Make a paragraph an item of the list that a Bullet names."""
        list_id = str(bullet.get("listId", ""))
        if list_id not in self._known:
            self._known[list_id] = self._define(list_id)
        place = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx has no lists
        place.get_or_add_ilvl().val = min(int(bullet.get("nestingLevel", 0)), DEEPEST - 1)
        place.get_or_add_numId().val = self._known[list_id]

    def _define(self, list_id: str) -> int:
        known = self._numbering.xpath("w:abstractNum")
        definition = element("abstractNum", abstractNumId=str(FIRST_ID + len(known)))
        definition.append(element("multiLevelType", val="multilevel"))
        for level in range(DEEPEST):
            definition.append(_level(nesting(self._lists, list_id, level), level))
        self._numbering.insert(len(known), definition)  # all of these stand before the lists that use them
        return int(self._numbering.add_num(FIRST_ID + len(known)).numId)


def _level(look: Json, level: int) -> BaseOxmlElement:
    made = element("lvl", ilvl=str(level))
    numbered = is_numbered(look)
    kind = KINDS[look["glyphType"]] if numbered else "bullet"
    form = look.get("glyphFormat") or f"%{level}."
    text = PLACE.sub(lambda found: f"%{int(found[1]) + 1}", form) if numbered else symbol(look)
    made.append(element("start", val=str(look.get("startNumber", 1))))
    made.append(element("numFmt", val=kind))
    made.append(element("lvlText", val=legal(text)))
    made.append(element("lvlJc", val="left"))
    start = points(look.get("indentStart"), STEP * (level + 1))
    hanging = start - points(look.get("indentFirstLine"), start - STEP / 2)
    properties = element("pPr")
    properties.append(
        element("ind", left=str(round(TWENTIETHS * start)), hanging=str(round(TWENTIETHS * max(0, hanging))))
    )
    made.append(properties)
    return made
