"""BooleanConditions of validation rules, conditional formats and filters: which are allowed where, and which hold."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.dates import to_serial
from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.formulas.values import Value
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.model import Formula, Json

Use = Literal["data validation", "conditional formatting", "filters"]
EVERYWHERE: tuple[Use, ...] = ("data validation", "conditional formatting", "filters")
IN_RULES: tuple[Use, ...] = ("conditional formatting", "filters")
IN_CELLS: tuple[Use, ...] = ("data validation",)
KINDS: dict[str, tuple[tuple[Use, ...], range]] = {
    **dict.fromkeys(
        (
            "NUMBER_GREATER",
            "NUMBER_GREATER_THAN_EQ",
            "NUMBER_LESS",
            "NUMBER_LESS_THAN_EQ",
            "NUMBER_EQ",
            "NUMBER_NOT_EQ",
            "TEXT_CONTAINS",
            "TEXT_NOT_CONTAINS",
            "TEXT_EQ",
            "DATE_EQ",
            "DATE_BEFORE",
            "DATE_AFTER",
            "CUSTOM_FORMULA",
        ),
        (EVERYWHERE, range(1, 2)),
    ),
    **dict.fromkeys(("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN"), (EVERYWHERE, range(2, 3))),
    **dict.fromkeys(("TEXT_STARTS_WITH", "TEXT_ENDS_WITH"), (IN_RULES, range(1, 2))),
    **dict.fromkeys(("BLANK", "NOT_BLANK"), (IN_RULES, range(1))),
    **dict.fromkeys(("TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"), (IN_CELLS, range(1))),
    **dict.fromkeys(("DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER", "ONE_OF_RANGE"), (IN_CELLS, range(1, 2))),
    **dict.fromkeys(("DATE_BETWEEN", "DATE_NOT_BETWEEN"), (IN_CELLS, range(2, 3))),
    "ONE_OF_LIST": (IN_CELLS, range(1, 10_000)),
    "BOOLEAN": (IN_CELLS, range(3)),
    # the reference names no use for this one, so that it is taken everywhere
    "FILTER_EXPRESSION": (EVERYWHERE, range(1, 2)),
}
"""Where a type of condition may be used and how many values it takes, as the reference says."""
RELATIVE = ("DATE_EQ", "DATE_BEFORE", "DATE_AFTER", "DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER")
DAYS = {"PAST_YEAR": -365, "PAST_MONTH": -30, "PAST_WEEK": -7, "YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}


class Subject(NamedTuple):
    """A cell that a condition is held against, or what it is compared with: its value, and the text that people see."""

    value: Value
    shown: str


def require_condition(condition: Json | None, use: Use) -> None:
    """Raise GoogleError 400 for a condition that this use does not know, or with too few or too many values.

    The words are assumed.
    """
    kind = (condition or {}).get("type", "CONDITION_TYPE_UNSPECIFIED")
    uses, counts = KINDS.get(kind, ((), range(0)))
    if use not in uses:
        raise invalid(f"ConditionType '{kind}' is not supported in {use}.")
    values = (condition or {}).get("values", [])
    if len(values) not in counts:
        wanted = f"exactly {counts[0]}" if len(counts) == 1 else f"between {counts[0]} and {counts[-1]}"
        raise invalid(f"ConditionType '{kind}' must have {wanted} ConditionValues, but {len(values)} were given.")
    for value in values:
        _require_value(kind, value, use)


def holds(kind: str, own: Subject, given: list[Subject]) -> bool:
    """Whether a cell fulfils a condition of this type with these values; one that is not known holds."""
    if kind in TESTS:
        return TESTS[kind](own, given)
    if kind.startswith("TEXT_"):
        return TEXTS[kind](own.shown.casefold(), given[0].shown.casefold() if given else "")
    if kind.startswith(("NUMBER_", "DATE_")):
        return _number_holds(kind, own.value, [_number(one.value) for one in given])
    return True


def constant(value: Json, locale: SheetLocale, today: datetime) -> Subject:
    """A condition's value that is no formula: as if it had been typed, or the day that a relative date means."""
    if "relativeDate" in value:
        day = today.replace(hour=0, minute=0, second=0) + timedelta(days=DAYS.get(value["relativeDate"], 0))
        return Subject(to_serial(day), "")
    text = str(value.get("userEnteredValue", ""))
    content = enter(text, locale, today).content
    return Subject(None if isinstance(content, Formula) else content, text)


def _require_value(kind: str, value: Json, use: Use) -> None:
    if "relativeDate" in value:
        if use == "data validation":
            raise invalid("Relative dates are not supported in data validation.")
        if kind not in RELATIVE:
            raise invalid(f"ConditionType '{kind}' does not support relative dates.")
    elif not value.get("userEnteredValue") and kind != "BOOLEAN":
        raise invalid("ConditionValue.userEnteredValue must be set.")
    elif kind == "CUSTOM_FORMULA" and not str(value["userEnteredValue"]).startswith(("=", "+")):
        raise invalid(f"Invalid formula: {value['userEnteredValue']}")


def _is_blank(own: Subject, _: list[Subject]) -> bool:
    return own.value is None or own.value == ""


def _is_offered(own: Subject, given: list[Subject]) -> bool:
    return any(own.shown == one.shown for one in given)


def _is_ticked_or_not(own: Subject, given: list[Subject]) -> bool:
    """The values of a checkbox are TRUE and FALSE, unless it has its own."""
    return _is_offered(own, given) if given else own.value is None or isinstance(own.value, bool)


def _is_true(_: Subject, given: list[Subject]) -> bool:
    """A number, as of MATCH or MOD, with which such rules are often written, is true unless it is nought."""
    return isinstance(given[0].value, bool | int | float) and bool(given[0].value)


TESTS: dict[str, Callable[[Subject, list[Subject]], bool]] = {
    "BLANK": _is_blank,
    "NOT_BLANK": lambda own, given: not _is_blank(own, given),
    "ONE_OF_LIST": _is_offered,
    "ONE_OF_RANGE": _is_offered,
    "BOOLEAN": _is_ticked_or_not,
    "CUSTOM_FORMULA": _is_true,
}
TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda own, given: given in own,
    "TEXT_NOT_CONTAINS": lambda own, given: given not in own,
    "TEXT_STARTS_WITH": lambda own, given: own.startswith(given),
    "TEXT_ENDS_WITH": lambda own, given: own.endswith(given),
    "TEXT_EQ": lambda own, given: own == given,
    "TEXT_NOT_EQ": lambda own, given: own != given,
    "TEXT_IS_EMAIL": lambda own, _: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", own)),
    "TEXT_IS_URL": lambda own, _: bool(re.fullmatch(r"(https?://)?[^\s/.]+(\.[^\s/.]+)+(/\S*)?", own)),
}


NUMBERS: dict[str, Callable[[float, list[float]], bool]] = {
    "GREATER": lambda own, given: own > given[0],
    "AFTER": lambda own, given: own >= given[0] + 1,
    "GREATER_THAN_EQ": lambda own, given: own >= given[0],
    "ON_OR_AFTER": lambda own, given: own >= given[0],
    "LESS": lambda own, given: own < given[0],
    "BEFORE": lambda own, given: own < given[0],
    "LESS_THAN_EQ": lambda own, given: own <= given[0],
    "ON_OR_BEFORE": lambda own, given: own < given[0] + 1,
    "EQ": lambda own, given: own == given[0],
    "NOT_EQ": lambda own, given: own != given[0],
    "BETWEEN": lambda own, given: given[0] <= own <= given[1],
    "NOT_BETWEEN": lambda own, given: not given[0] <= own <= given[1],
    "IS_VALID": lambda _own, _given: True,
}


def _number_holds(kind: str, own: Value, given: list[float | None]) -> bool:
    test = kind.removeprefix("NUMBER_").removeprefix("DATE_")
    if isinstance(own, bool) or not isinstance(own, int | float):
        return test in ("NOT_EQ", "NOT_BETWEEN")
    numbers = [number for number in given if number is not None]
    if len(numbers) < len(given):
        return False
    if kind == "DATE_EQ":
        return own // 1 == numbers[0] // 1
    return NUMBERS[test](own, numbers)


def _number(value: Value) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
