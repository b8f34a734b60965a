"""Computed values as people see them in their cells."""

from connectors.emulator.sheets.formulas.values import ErrorValue, Value
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Json, Row
from connectors.emulator.sheets.patterns import general, show_number, show_text


def number_format(row: Row, column: int) -> Json | None:
    """The cell's own number format, or None."""
    extra = row.extras.get(column)
    found: Json | None = extra.get("userEnteredFormat", {}).get("numberFormat") if extra else None
    return found


def formatted(value: Value, form: Json | None, locale: SheetLocale) -> str:
    """A computed value as people see it in a cell of this number format."""
    if value is None:
        return ""
    if isinstance(value, str):
        return show_text(value, form["pattern"]) if form and "@" in form.get("pattern", "") else value
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, ErrorValue):
        return value.text
    return show_number(value, form, locale) if form else general(value, locale)
