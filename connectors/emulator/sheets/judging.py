"""Conditions held against the cells of sheets: their values are understood once, their formulas go along."""

import re

from connectors.emulator.errors import GoogleError
from connectors.emulator.sheets.choices import choices
from connectors.emulator.sheets.conditions import Subject, constant, holds
from connectors.emulator.sheets.formulas.calculator import Calculator
from connectors.emulator.sheets.formulas.operands import Node, Place, scalar
from connectors.emulator.sheets.formulas.parser import compiled
from connectors.emulator.sheets.formulas.references import TOKENS, Reference, parse_reference
from connectors.emulator.sheets.formulas.values import FormulaError
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.showing import formatted

Given = Subject | Node
"""What cells are compared with: the same for all of them, or a formula to be computed for each."""
BY_VALUE = ("BLANK", "NOT_BLANK", "NUMBER_", "DATE_", "CUSTOM_FORMULA")
"""Conditions that do not look at what a cell shows, which is dearer than its value."""
WORD = re.compile(r"[^\W\d][\w.]*\(?")
OF_A_COLUMN = {"COLUMN(", "OFFSET(", "INDIRECT(", "CELL(", "RAND(", "RANDBETWEEN("}


class Judge:
    """One BooleanCondition, to be held against many cells of one version of a spreadsheet."""

    def __init__(self, calculate: Calculator, condition: Json) -> None:
        self._calculate = calculate
        self._locale = locale_of(calculate.book.locale)
        self._kind = str(condition.get("type", ""))
        self._is_by_value = self._kind.startswith(BY_VALUE)
        given = self._understood(condition)
        self._fixed = [one for one in given if isinstance(one, Subject)]
        self._given = given if len(self._fixed) < len(given) else None
        self._is_of_row = all(_is_of_row(str(one.get("userEnteredValue", ""))) for one in condition.get("values", ()))
        self._of_rows: dict[tuple[int, int], list[Subject]] = {}

    def holds(self, sheet: Sheet, row: int, column: int, shift: tuple[int, int] = (0, 0)) -> bool:
        """Whether a cell fulfils the condition; its formulas were written for one so many rows and columns before."""
        value = self._calculate.cell(sheet, row, column)
        own = Subject(value, "") if self._is_by_value else self.subject(sheet, row, column)
        if self._given is None:
            return holds(self._kind, own, self._fixed)
        place = Place(self._calculate, sheet, row, column, shift=shift)
        try:
            return holds(self._kind, own, self._computed(self._given, place))
        except (FormulaError, GoogleError, RecursionError):
            return False

    def subject(self, sheet: Sheet, row: int, column: int) -> Subject:
        """A cell as conditions see it."""
        value = self._calculate.cell(sheet, row, column)
        return Subject(value, formatted(value, self._calculate.form(sheet, row, column), self._locale))

    def _understood(self, condition: Json) -> list[Given]:
        if self._kind == "ONE_OF_RANGE":
            return [Subject(text, text) for text in choices(self._calculate.book, condition)]
        return [self._one(value) for value in condition.get("values", ())]

    def _one(self, value: Json) -> Given:
        text = str(value.get("userEnteredValue", ""))
        if self._kind == "CUSTOM_FORMULA" or text.startswith("="):
            return compiled("=" + text[1:], self._locale.decimal)
        return constant(value, self._locale, self._calculate.today)

    def _computed(self, given: list[Given], place: Place) -> list[Subject]:
        """What a cell is compared with; most rules that colour rows need it once a row."""
        if not self._is_of_row:
            return [self._known(one, place) for one in given]
        key = (place.row, place.shift[0])
        if key not in self._of_rows:
            self._of_rows[key] = [self._known(one, place) for one in given]
        return self._of_rows[key]

    def _known(self, given: Given, place: Place) -> Subject:
        if isinstance(given, Subject):
            return given
        value = scalar(given(place), place)
        return Subject(value, "" if self._is_by_value else formatted(value, None, self._locale))


def _is_of_row(formula: str) -> bool:
    """Whether a formula comes to the same in every cell of a row: "=$A1>5" does. False where that is not certain."""
    references = [parse_reference(found["reference"]) for found in TOKENS.finditer(formula) if found["reference"]]
    words = {word.upper() for word in WORD.findall(TOKENS.sub(" ", formula))}
    return all(map(_has_one_column, references)) and all(word[-1] == "(" for word in words) and not words & OF_A_COLUMN


def _has_one_column(target: Reference) -> bool:
    is_locked = target.locked[0] and target.locked[2]
    return is_locked and target.left is not None and target.right == target.left + 1
