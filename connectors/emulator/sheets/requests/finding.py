"""Find and replace."""

import re
from dataclasses import dataclass, field

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.a1 import Box
from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.formulas.values import Value
from connectors.emulator.sheets.model import Content, Formula, Json
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, area_of, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.showing import formatted, number_format


@dataclass
class Found:
    """What a replacement changed so far."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)

    def reply(self) -> Json:
        """As Google counts it; nothing found leaves the counts out."""
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len({sheet_id for sheet_id, _ in self.rows}),
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


@kind("findReplace")
def find_replace(edit: Edit, body: Json) -> Json:
    """Replace texts in cells as people see them; in formulas only where asked for."""
    pattern, replacement, found = _pattern(body), _replacement(body), Found()
    for area in _areas(edit, body):
        for index in range(area.top, min(area.bottom, len(area.sheet.rows))):
            for column in range(area.left, min(area.right, len(area.sheet.row(index).values))):
                content = area.sheet.row(index).get(column)
                text = _text(edit, area, index, column, formulas=body.get("includeFormulas", False))
                changed, count = pattern.subn(replacement, text) if text else (text, 0)
                if count:
                    guard(edit, Area(area.sheet, index, index + 1, column, column + 1))
                    area.sheet.edit(index).set(column, _entered(edit, content, changed))
                    _count(found, content, area, index, count)
    return found.reply()


def _areas(edit: Edit, body: Json) -> list[Area]:
    if "range" in body:
        return [from_grid_range(edit.book, body["range"])]
    if body.get("allSheets"):
        return [area_of(sheet, Box()) for sheet in edit.book.sheets]
    if "sheetId" in body:
        return [area_of(require_sheet(edit.book, body["sheetId"]), Box())]
    raise invalid("One of range, sheetId or allSheets must be set.")


def _pattern(body: Json) -> re.Pattern[str]:
    text = body.get("find", "")
    if not text:
        raise invalid("The text to find must not be empty.")
    try:
        pattern = text if body.get("searchByRegex") else re.escape(text)
        pattern = rf"\A(?:{pattern})\Z" if body.get("matchEntireCell") else pattern
        return re.compile(pattern, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise invalid(f"Invalid regular expression: {error}") from None


def _replacement(body: Json) -> str:
    text = str(body.get("replacement", ""))
    if not body.get("searchByRegex"):
        return text.replace("\\", r"\\")
    return re.sub(r"\$(\d)", r"\\\1", text)


def _text(edit: Edit, area: Area, index: int, column: int, *, formulas: bool) -> str:
    row = area.sheet.row(index)
    content = row.get(column)
    if isinstance(content, Formula):
        return content.text if formulas else ""
    value: Value = content
    return formatted(value, number_format(row, column), edit.locale)


def _entered(edit: Edit, old: Content, text: str) -> Content:
    if isinstance(old, Formula):
        return Formula(text)
    return enter(text, edit.locale, edit.today).content


def _count(found: Found, content: Content, area: Area, index: int, count: int) -> None:
    found.occurrences += count
    found.rows.add((area.sheet.id, index))
    if isinstance(content, Formula):
        found.formulas += 1
    else:
        found.values += 1
