"""What stands in a cell, as a person would type it to get the same: the text in the formula bar. Pure."""

from datetime import datetime
from typing import Any

from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.patterns import DATE_TYPES, show_number

Json = dict[str, Any]


def typed(cell: Json, locale: SheetLocale, today: datetime) -> str:
    """The text for the formula bar of a CellData; "" for an empty cell."""
    value: Json = cell.get("userEnteredValue", {})
    form: Json = cell.get("userEnteredFormat", {}).get("numberFormat", {})
    if "formulaValue" in value:
        return str(value["formulaValue"])
    if "boolValue" in value:
        return locale.true if value["boolValue"] else locale.false
    if "numberValue" in value:
        return _number(value["numberValue"], form, str(cell.get("formattedValue", "")), locale, today)
    text = str(value.get("stringValue", ""))
    is_text = form.get("type") == "TEXT"
    return text if is_text or _stays_text(text, locale, today) else f"'{text}"


def _stays_text(text: str, locale: SheetLocale, today: datetime) -> bool:
    """Whether a text typed as it is stays that text: «1.10» would become the first of October, «=» a formula."""
    if not text or (text[0].isalpha() and text.upper() not in (locale.true, locale.false, "TRUE", "FALSE")):
        return True
    return enter(text, locale, today).content == text


def _number(number: float, form: Json, shown: str, locale: SheetLocale, today: datetime) -> str:
    kind = form.get("type", "")
    if kind not in DATE_TYPES:
        plain = repr(number * 100 if kind == "PERCENT" else number).removesuffix(".0").replace(".", locale.decimal)
        return plain + "%" if kind == "PERCENT" else plain
    if enter(shown, locale, today).content == number:
        return shown
    full = {"type": "DATE", "pattern": locale.date_pattern}
    if kind == "TIME":
        full = {"type": "TIME", "pattern": locale.time_pattern}
    elif number % 1:
        full = {"type": "DATE_TIME", "pattern": f"{locale.date_pattern} {locale.time_pattern}"}
    return show_number(number, full, locale)
