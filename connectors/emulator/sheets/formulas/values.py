"""What formulas compute with: scalars, errors, and the comparison of values as Sheets does it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error as a value. `kind` is Google's ErrorType, `text` what stands in the cell."""

    kind: str
    text: str
    message: str = ""


class FormulaError(Exception):
    """Carries an ErrorValue out of an expression."""

    def __init__(self, value: ErrorValue) -> None:
        super().__init__(value.text)
        self.value = value


Value = str | float | bool | ErrorValue | None
"""A computed scalar; None is an empty cell."""

NOT_AVAILABLE = ErrorValue("N_A", "#N/A", "Did not find value.")
BAD_REFERENCE = ErrorValue("REF", "#REF!", "Reference does not exist.")
CIRCULAR = ErrorValue("REF", "#REF!", "Circular dependency detected.")
UNKNOWN_NAME = ErrorValue("NAME", "#NAME?", "Unknown function or name.")
WRONG_VALUE = ErrorValue("VALUE", "#VALUE!", "Wrong type of value.")
DIVIDED_BY_ZERO = ErrorValue("DIVIDE_BY_ZERO", "#DIV/0!", "Division by zero.")
NOT_A_NUMBER = ErrorValue("NUM", "#NUM!", "Not a valid number.")
UNPARSABLE = ErrorValue("ERROR", "#ERROR!", "Formula parse error.")
WRONG_ARGUMENTS = ErrorValue("N_A", "#N/A", "Wrong number of arguments.")

ERRORS = {
    error.text: error
    for error in (
        BAD_REFERENCE,
        UNKNOWN_NAME,
        WRONG_VALUE,
        DIVIDED_BY_ZERO,
        NOT_A_NUMBER,
        UNPARSABLE,
        NOT_AVAILABLE,
    )
}


def key(value: Value) -> tuple[int, Any]:
    """What makes two values equal and orders them: numbers before texts before booleans; case does not count."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    if value is None or isinstance(value, ErrorValue):
        return 3, ""
    return 0, value


def compare(left: Value, right: Value) -> int:
    """-1, 0 or 1; an empty cell is like zero, an empty text or FALSE, as its partner needs."""
    first, second = key(_filled(left, right)), key(_filled(right, left))
    return (first > second) - (first < second)


def _filled(value: Value, partner: Value) -> Value:
    if value is not None:
        return value
    if isinstance(partner, str):
        return ""
    return False if isinstance(partner, bool) else 0
