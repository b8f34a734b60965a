"""REGEXMATCH, REGEXEXTRACT, REGEXREPLACE.

Google runs RE2, which takes no back references and no look-around and is never slow. What RE2 refuses is refused; a
search that takes too long (the engine here goes back and forth) is given up.
"""

from functools import lru_cache
from typing import Any

import regex  # type: ignore[import-untyped]

from connectors.emulator.sheets.entering import MAX_TEXT
from connectors.emulator.sheets.formulas.functions import function, single_function
from connectors.emulator.sheets.formulas.operands import Array, Node, Operand, Place, elementwise, scalar, text
from connectors.emulator.sheets.formulas.values import (
    NOT_AVAILABLE,
    TOO_LONG_TEXT,
    TOO_MUCH_WORK,
    ErrorValue,
    FormulaError,
    Value,
)

SECONDS = 0.25
NOT_IN_RE2 = regex.compile(r"(?<!\\)(?:\\\\)*(?:\\[1-9]|\(\?(?:[=!]|<[=!]|>|R|&|\())|(?<!\\)[*+?}]\+")
REPLACEMENT = regex.compile(r"\\(\d)|\$(\d)|\\(.)")


def is_match(pattern: str, source: str, place: Place) -> bool:
    """Whether a pattern is found in a text; raises FormulaError for one that RE2 refuses or that takes too long."""
    return _search(pattern, source, place) is not None


@single_function("REGEXMATCH", 2, 2)
def _regexmatch(place: Place, operand: Operand, pattern: Operand) -> Value:
    return is_match(text(pattern, place), text(operand, place), place)


@function("REGEXEXTRACT", 2, 2)
def _regexextract(place: Place, nodes: list[Node]) -> Operand:
    """The first match, or side by side what its groups hold."""
    source, pattern = nodes[0](place), nodes[1](place)
    groups = _compiled(text(pattern, place)).groups if not place.is_array else 0
    if groups > 1:
        found = _extracted(place, source, pattern)
        return Array([[found.group(index) or None for index in range(1, groups + 1)]])
    return elementwise(lambda *operands: _first_group(_extracted(place, *operands)), [source, pattern], place)


@single_function("REGEXREPLACE", 3, 3)
def _regexreplace(place: Place, operand: Operand, pattern: Operand, instead: Operand) -> Value:
    source, replacement = text(operand, place), text(instead, place)
    compiled = _compiled(text(pattern, place))
    size = 0

    def replaced(found: Any) -> str:
        nonlocal size
        new = REPLACEMENT.sub(lambda part: _group(found, part), replacement)
        size += len(new)
        if size > MAX_TEXT:
            raise FormulaError(TOO_LONG_TEXT)
        return str(new)

    try:
        return str(compiled.sub(replaced, source, timeout=_seconds(place)))
    except TimeoutError:
        raise _too_slow(place) from None


def _group(found: Any, part: Any) -> str:
    if part[3] is not None:
        return str(part[3])
    index = int(part[1] or part[2])
    return (found.group(index) or "") if index <= found.re.groups else ""


def _extracted(place: Place, operand: Operand, pattern: Operand) -> Any:
    scalar(operand, place)
    found = _search(text(pattern, place), text(operand, place), place)
    if found is None:
        raise FormulaError(NOT_AVAILABLE)
    return found


def _first_group(found: Any) -> str:
    return found.group(1 if found.re.groups else 0) or ""


def _search(pattern: str, source: str, place: Place) -> Any:
    try:
        return _compiled(pattern).search(source, timeout=_seconds(place))
    except TimeoutError:
        raise _too_slow(place) from None


def _seconds(place: Place) -> float:
    """How long a search may take: less and less once one was given up."""
    return SECONDS if place.calculator.is_patient else SECONDS / 50


def _too_slow(place: Place) -> FormulaError:
    place.calculator.is_patient = False
    return FormulaError(TOO_MUCH_WORK)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    message = f"Function REGEXMATCH parameter 2 value '{pattern[:100]}' is not a valid regular expression."
    if len(pattern) > 2000 or NOT_IN_RE2.search(pattern):
        raise FormulaError(ErrorValue("REF", "#REF!", message))
    try:
        return regex.compile(pattern, regex.VERSION0)
    except (regex.error, RecursionError, OverflowError, ValueError):
        raise FormulaError(ErrorValue("REF", "#REF!", message)) from None
