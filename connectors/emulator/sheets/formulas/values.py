"""What formulas compute with: scalars, errors, and the comparison of values as Sheets does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error as a value. `kind` is Google's ErrorType, `text` what stands in the cell."""

    kind: str
    text: str
    message: str = ""


class Formed(float):
    """A number that brings the number format it is shown in, as dates do: `form` is Google's NumberFormat."""

    __slots__ = ("form",)
    form: dict[str, Any]

    def __new__(cls, number: float, form: dict[str, Any]) -> Self:
        """The same number with this format."""
        made = super().__new__(cls, number)
        made.form = form
        return made


class Link(str):
    """A text that leads somewhere when it is clicked."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, label: str, address: str) -> Self:
        """This label for that address."""
        made = super().__new__(cls, label)
        made.address = address
        return made


class FormulaError(Exception):
    """Carries an ErrorValue out of an expression."""

    def __init__(self, value: ErrorValue) -> None:
        super().__init__(value.text)
        self.value = value


Value = str | float | bool | ErrorValue | None
"""A computed scalar; None is an empty cell."""

NOT_AVAILABLE = ErrorValue("N_A", "#N/A", "Did not find value.")
BAD_REFERENCE = ErrorValue("REF", "#REF!", "Reference does not exist.")
CIRCULAR = ErrorValue(
    "REF", "#REF!", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)
UNKNOWN_NAME = ErrorValue("NAME", "#NAME?", "Unknown range name.")
WRONG_VALUE = ErrorValue("VALUE", "#VALUE!", "Wrong type of value.")
DIVIDED_BY_ZERO = ErrorValue("DIVIDE_BY_ZERO", "#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
NA = ErrorValue("N_A", "#N/A")
"""What NA() gives: the only error that says nothing."""
NOT_A_NUMBER = ErrorValue("NUM", "#NUM!", "Not a valid number.")
UNPARSABLE = ErrorValue("ERROR", "#ERROR!", "Formula parse error.")
TOO_LONG_TEXT = ErrorValue("VALUE", "#VALUE!", "Text result is longer than the limit of 50000 characters.")
TOO_MUCH_WORK = ErrorValue("ERROR", "#ERROR!", "The calculation takes too long.")
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
        NA,
    )
}


def unknown_name(what: str, name: str) -> ErrorValue:
    """#NAME? for a "function" or a "range name" that there is not."""
    return ErrorValue("NAME", "#NAME?", f"Unknown {what}: '{name[:100]}'.")


def wrong_arguments(name: str, least: int, most: int | None, given: int) -> ErrorValue:
    """#N/A for a function called with too few or too many arguments."""
    wanted = f"at least {least}" if most is None else f"between {least} and {most}" if most != least else str(least)
    told = f"Wrong number of arguments to {name}. Expected {wanted} arguments, but got {given} arguments."
    return ErrorValue("N_A", "#N/A", told)


class NoNumberError(FormulaError):
    """#VALUE! for a text where a number should be, until it is known which parameter of what it was."""

    def __init__(self, given: str, name: str = "", number: int | None = None) -> None:
        whose = " ".join(filter(None, (name, f"parameter {number}" if number else "parameter")))
        told = f"'{given[:100]}' is a text and cannot be coerced to a number."
        super().__init__(ErrorValue("VALUE", "#VALUE!", f"Function {whose} expects number values. But {told}"))
        self.given = given

    def of(self, name: str, parameters: Iterable[object]) -> FormulaError:
        """The same, told of the function or operator with these parameters."""
        number = next((number for number, value in enumerate(parameters, 1) if value == self.given), None)
        return FormulaError(NoNumberError(self.given, name, number).value)


def not_found(value: str, name: str) -> ErrorValue:
    """#N/A for a value that a search did not find."""
    return ErrorValue("N_A", "#N/A", f"Did not find value '{value[:100]}' in {name} evaluation.")


def zero_divisor(name: str) -> ErrorValue:
    """#DIV/0! for a function whose second parameter is what it divides by."""
    return ErrorValue("DIVIDE_BY_ZERO", "#DIV/0!", f"Function {name} parameter 2 cannot be zero.")


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
