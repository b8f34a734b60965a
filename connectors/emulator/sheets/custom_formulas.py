"""The formulas of conditions: written for one cell, they go along with every other."""

from connectors.emulator.sheets.formulas.calculator import Calculator
from connectors.emulator.sheets.formulas.operands import Place, scalar
from connectors.emulator.sheets.formulas.parser import compiled
from connectors.emulator.sheets.formulas.references import rewritten
from connectors.emulator.sheets.formulas.values import FormulaError
from connectors.emulator.sheets.locales import locale_of


def formula_holds(calculate: Calculator, here: Place, formula: str, rows: int, columns: int) -> bool:
    """Whether a formula is true at a place so many rows and columns beside the cell that it was written for."""
    text = rewritten("=" + formula[1:], lambda reference: reference.copied(rows, columns))
    try:
        return scalar(compiled(text, locale_of(calculate.book.locale).decimal)(here), here) is True
    except FormulaError:
        return False
