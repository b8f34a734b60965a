"""Functions that give references: INDEX, OFFSET, INDIRECT, ADDRESS, and IMPORTRANGE into another spreadsheet."""

import re

from connectors.emulator.errors import GoogleError
from connectors.emulator.sheets.a1 import R1C1, box_name, column_name, parse_box, quoted
from connectors.emulator.sheets.formulas.functions import function, single_function
from connectors.emulator.sheets.formulas.lookups import part
from connectors.emulator.sheets.formulas.operands import (
    Node,
    Operand,
    Place,
    Range,
    number,
    require_range,
    require_table,
    text,
    truth,
)
from connectors.emulator.sheets.formulas.references import PATTERN, parse_reference
from connectors.emulator.sheets.formulas.values import (
    BAD_REFERENCE,
    NOT_A_NUMBER,
    WRONG_VALUE,
    ErrorValue,
    FormulaError,
    Value,
)
from connectors.emulator.sheets.ranges import resolve

REFERENCE = re.compile(PATTERN)
FILE_ID = re.compile(r"/d/([\w-]+)")
OUT_OF_RANGE = ErrorValue("NUM", "#NUM!", "Function INDEX parameter is out of range.")
NOT_ALLOWED = ErrorValue("REF", "#REF!", "You don't have permissions to access that sheet.")


@function("INDEX", 1, 3)
def _index(place: Place, nodes: list[Node]) -> Operand:
    cells = require_table(nodes[0](place))
    row = int(number(nodes[1](place), place)) if len(nodes) > 1 else 0
    column = int(number(nodes[2](place), place)) if len(nodes) > 2 else 0
    if len(nodes) == 2 and cells.height == 1 and cells.width > 1:
        row, column = 0, row
    if not (0 <= row <= cells.height and 0 <= column <= cells.width):
        raise FormulaError(OUT_OF_RANGE)
    return part(cells, row - 1 if row else None, column - 1 if column else None)


@function("OFFSET", 3, 5)
def _offset(place: Place, nodes: list[Node]) -> Operand:
    cells = require_range(nodes[0](place))
    rows, columns = (int(number(node(place), place)) for node in nodes[1:3])
    height, width = cells.height, cells.width
    if len(nodes) > 3 and (given := int(number(nodes[3](place), place))):
        height = given
    if len(nodes) > 4 and (given := int(number(nodes[4](place), place))):
        width = given
    top, left = cells.top + rows, cells.left + columns
    sheet = cells.sheet
    if height < 1 or width < 1:
        raise FormulaError(WRONG_VALUE)
    if top < 0 or left < 0 or top + height > sheet.row_count or left + width > sheet.column_count:
        raise FormulaError(BAD_REFERENCE)
    return Range(cells.calculator, sheet, top, left, height, width)


@function("INDIRECT", 1, 2)
def _indirect(place: Place, nodes: list[Node]) -> Operand:
    """The cells that a text names: in A1, as a named range, or in R1C1 if so asked."""
    target = text(nodes[0](place), place).strip()
    title, bang, cells = target.rpartition("!")
    if len(nodes) > 1 and not truth(nodes[1](place), place):
        box = parse_box(cells) if R1C1.fullmatch(cells) else None
        if box is None:
            raise FormulaError(BAD_REFERENCE)
        target = f"{title}{bang}{box_name(box)}"
    if REFERENCE.fullmatch(target):
        return place.calculator.range(parse_reference(target), place)
    try:
        return place.calculator.named(target)
    except FormulaError:
        raise FormulaError(BAD_REFERENCE) from None


@single_function("ADDRESS", 2, 5)
def _address(
    place: Place, row: Operand, column: Operand, mode: Operand = 1, is_a1: Operand = 1, title: Operand = None
) -> Value:
    at_row, at_column, kind = (int(number(part_, place)) for part_ in (row, column, mode))
    if at_row < 1 or not 1 <= at_column <= 18278 or kind not in (1, 2, 3, 4):
        raise FormulaError(NOT_A_NUMBER)
    locks_row, locks_column = kind in (1, 2), kind in (1, 3)
    if truth(is_a1, place):
        name = f"{'$' * locks_column}{column_name(at_column - 1)}{'$' * locks_row}{at_row}"
    else:
        name = f"R{at_row if locks_row else f'[{at_row}]'}C{at_column if locks_column else f'[{at_column}]'}"
    return name if title is None else f"{quoted(text(title, place))}!{name}"


@function("IMPORTRANGE", 2, 2)
def _importrange(place: Place, nodes: list[Node]) -> Operand:
    """Cells of another spreadsheet that this one's owner may read; by its address or id."""
    from connectors.emulator.sheets.formulas.calculator import calculator

    given, cells = text(nodes[0](place), place), text(nodes[1](place), place)
    found = FILE_ID.search(given)
    book = place.calculator.imported(found[1] if found else given)
    if book is None:
        raise FormulaError(NOT_ALLOWED)
    try:
        area = resolve(book, cells).require_start_in_grid().clipped()
    except GoogleError as error:
        raise FormulaError(ErrorValue("REF", "#REF!", "Cannot find range or sheet for imported range.")) from error
    return Range(calculator(book), area.sheet, area.top, area.left, area.bottom - area.top, area.right - area.left)
