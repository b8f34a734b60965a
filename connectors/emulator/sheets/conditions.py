"""BooleanConditions of validation rules, conditional formats and filters: which are allowed where, and which hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

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


@dataclass(frozen=True)
class Subject:
    """A cell that a condition is held against: its value, and the text that people see."""

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


def holds(condition: Json, subject: Subject, locale: SheetLocale, today: datetime) -> bool:
    """Whether a cell fulfils a condition; one that only other parts of the sheet can decide holds."""
    kind = condition["type"]
    values = condition.get("values", [])
    if kind in ("BLANK", "NOT_BLANK"):
        return (subject.value is None or subject.value == "") is (kind == "BLANK")
    if kind.startswith("TEXT_"):
        return _text_holds(kind, subject.shown.casefold(), _given(values).casefold())
    numbers = [_number(value, locale, today) for value in values]
    if kind.startswith(("NUMBER_", "DATE_")):
        return _number_holds(kind, subject.value, numbers)
    return True


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


def _given(values: list[Json]) -> str:
    return str(values[0].get("userEnteredValue", "")) if values else ""


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


def _text_holds(kind: str, own: str, given: str) -> bool:
    return TEXTS[kind](own, given)


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


def _number(value: Json, locale: SheetLocale, today: datetime) -> float | None:
    """A condition's value as a number; None where it is none (formulas are not computed here)."""
    if "relativeDate" in value:
        day = today.replace(hour=0, minute=0, second=0) + timedelta(days=DAYS.get(value["relativeDate"], 0))
        return to_serial(day)
    content = enter(str(value.get("userEnteredValue", "")), locale, today).content
    if isinstance(content, bool | str | Formula) or content is None:
        return None
    return content
