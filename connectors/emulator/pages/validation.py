"""Data validation as Google's editor keeps it: the API writes whatever it is told, the editor refuses or warns."""

from typing import Any

from connectors.emulator.pages.sheets import Opened
from connectors.emulator.pages.visit import Refused
from connectors.emulator.sheets.a1 import column_name
from connectors.emulator.sheets.choices import choices
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.judging import Judge
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.ranges import Area

Rows = list[list[Any]]
MOST_CHOICES = 12
"""More words than these are not read out in a sentence."""


def with_ticks(tab: Opened, target: Area, values: Rows) -> Rows:
    """The values, «да» and «нет» of checkboxes as such, whatever number format their cells have."""
    locale = locale_of(tab.book.locale)
    words = {"TRUE": True, locale.true: True, "FALSE": False, locale.false: False}
    found = []
    for row, texts in enumerate(values, target.top):
        conditions = [_rule(tab, row, column).get("condition", {}) for column in range(target.left, target.right)]
        is_box = [condition.get("type") == "BOOLEAN" and "values" not in condition for condition in conditions]
        pairs = zip(texts, is_box, strict=True)
        found.append([words.get(text.upper(), text) if ticks else text for text, ticks in pairs])
    return found


def validated(tab: Opened, target: Area) -> str:
    """What is to be said of values that data validation does not accept; raises Refused where it is strict."""
    calculate = calculator(tab.book)
    judges: dict[int, Judge] = {}
    said = ""
    for row in range(target.top, target.bottom):
        for column in range(target.left, target.right):
            rule = _rule(tab, row, column)
            if not rule or calculate.cell(tab.sheet, row, column) in (None, ""):
                continue
            if id(rule) not in judges:
                judges[id(rule)] = Judge(calculate, rule.get("condition", {}))
            if judges[id(rule)].holds(tab.sheet, row, column):
                continue
            sentence = _objection(tab, rule, f"{column_name(column)}{row + 1}")
            if rule.get("strict"):
                raise Refused(sentence)
            said = f"{sentence} {tab.visit.word('Записано как есть.')}"
    return said


def _objection(tab: Opened, rule: Json, name: str) -> str:
    if rule.get("inputMessage"):
        return f"{name}: {rule['inputMessage']}"
    offered = choices(tab.book, rule.get("condition", {}))
    if offered:
        words = ", ".join(f"«{text}»" for text in offered[:MOST_CHOICES])
        return tab.visit.word("В ячейке {cell} ждут значения из списка: {words}.").format(cell=name, words=words)
    if rule.get("condition", {}).get("type") == "BOOLEAN":
        return tab.visit.word("В ячейке {cell} ждут галочку.").format(cell=name)
    return tab.visit.word("Значение не подходит под правило ячейки {cell}.").format(cell=name)


def _rule(tab: Opened, row: int, column: int) -> Json:
    found: Json = tab.sheet.row(row).extras.get(column, {}).get("dataValidation", {})
    return found
