"""Lists of a file of Word as List resources."""

import re

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from connectors.emulator.docs.importing.blocks import Item, Json, points
from connectors.emulator.docs.lists import MAX_NESTING, list_of

KINDS = {
    "decimal": "DECIMAL",
    "decimalZero": "ZERO_DECIMAL",
    "lowerLetter": "ALPHA",
    "upperLetter": "UPPER_ALPHA",
    "lowerRoman": "ROMAN",
    "upperRoman": "UPPER_ROMAN",
    "russianLower": "ALPHA",  # Docs has no Cyrillic letters
    "russianUpper": "UPPER_ALPHA",
}
PLACE = re.compile(r"%(\d)")
TWENTIETHS = 20
SYMBOLS = re.compile("[\ue000-\uf8ff]")
"""Bullets of Word's own fonts, which no other font has."""


class Lists:
    """The lists that a file's paragraphs belong to, by Word's number; `found` are those that were met."""

    def __init__(self, file: Document) -> None:
        has_any = bool(file.element.xpath("//w:numPr")) or bool(file.styles.element.xpath("//w:numPr"))
        self._numbering = file.part.numbering_part.element if has_any else None
        self.found: dict[str, Json] = {}

    def item(self, paragraph: Paragraph) -> Item | None:
        """The place of a paragraph in a list, said by itself or its styles; None if it is in none."""
        places = paragraph._p.xpath("w:pPr/w:numPr")  # noqa: SLF001 - python-docx has no lists
        style = paragraph.style
        while not places and isinstance(style, ParagraphStyle):
            places = style.element.xpath("w:pPr/w:numPr")
            style = style.base_style
        number, level = (_value(places[0], name) if places else None for name in ("numId", "ilvl"))
        if self._numbering is None or number in (None, "0"):
            return None
        key = str(number)
        if key not in self.found:
            self.found[key] = self._read(key)
        return Item(key, int(level or 0))

    def _read(self, number: str) -> Json:
        levels = [dict(level) for level in list_of("BULLET_DISC_CIRCLE_SQUARE")["listProperties"]["nestingLevels"]]
        definition = f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val"
        described = (
            self._numbering.xpath(f"//w:abstractNum[@w:abstractNumId={definition}]/w:lvl")
            if (self._numbering is not None)
            else ()
        )
        for level in described:
            place = int(level.get(qn("w:ilvl"), 0))
            if place < MAX_NESTING:
                levels[place] = _level(level, levels[place])
        return {"listProperties": {"nestingLevels": levels}}


def _level(level: BaseOxmlElement, known: Json) -> Json:
    form, text = _value(level, "numFmt"), _value(level, "lvlText") or ""
    found = {name: value for name, value in known.items() if name != "glyphSymbol"}
    if form in KINDS:
        glyphs = PLACE.sub(lambda place: f"%{int(place[1]) - 1}", text)
        found |= {"glyphType": KINDS[form], "glyphFormat": glyphs, "startNumber": int(_value(level, "start") or 1)}
    elif form == "none":
        found |= {"glyphType": "NONE"}
    else:
        found["glyphSymbol"] = known["glyphSymbol"] if SYMBOLS.search(text) or not text.strip() else text
    for indent in level.iterfind(f"{qn('w:pPr')}/{qn('w:ind')}"):
        start, first = (int(indent.get(qn(f"w:{name}"), 0)) / TWENTIETHS for name in ("left", "hanging"))
        found |= {"indentStart": points(start), "indentFirstLine": points(start - first)}
    return found


def _value(element: BaseOxmlElement, name: str) -> str | None:
    inner = element.find(qn(f"w:{name}"))
    return None if inner is None else inner.get(qn("w:val"))
