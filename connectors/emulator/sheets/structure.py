"""Inserting, deleting and moving rows and columns, with all that hangs on them.

Cells, sizes, groups, developer metadata, the references in every formula of the book and all that `following` knows
follow; what stood on a deleted line alone is gone with it.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.following import follow
from connectors.emulator.sheets.formulas.references import Reference, rewritten
from connectors.emulator.sheets.groups import shifted_groups
from connectors.emulator.sheets.model import MAX_CELLS, Book, Formula, Json, Row, Sheet
from connectors.emulator.sheets.shifts import Delete, Insert, Move, Shift, reordered, shifted_keys

INHERITED = ("userEnteredFormat", "dataValidation")
"""What a new cell takes over from its neighbour."""


def insert_lines(book: Book, sheet: Sheet, at: int, count: int, *, is_rows: bool, from_before: bool = False) -> None:
    """Insert blank rows or columns before `at`; they take the formats of their neighbour before or behind."""
    _resize(book, sheet, sheet.row_count + count * is_rows, sheet.column_count + count * (not is_rows))
    shift_lines(book, sheet, Insert(at, count), is_rows=is_rows)
    model = at - 1 if from_before else at + count
    if is_rows and model >= 0:
        extras = {
            column: passed_on for column, extra in sheet.row(model).extras.items() if (passed_on := _format(extra))
        }
        for index in range(at, at + count) if extras else ():
            sheet.edit(index).extras = dict(extras)
    for index, row in enumerate(() if is_rows else sheet.rows):
        if passed_on := _format(row.extras.get(model, {})):
            sheet.edit(index).extras |= dict.fromkeys(range(at, at + count), passed_on)


def delete_lines(book: Book, sheet: Sheet, start: int, end: int, *, is_rows: bool) -> None:
    """Delete rows or columns [start, end); raises GoogleError 400 when none would be left."""
    count = end - start
    if count >= (sheet.row_count if is_rows else sheet.column_count):
        raise invalid(f"You can't delete all the {'rows' if is_rows else 'columns'} on the sheet.")
    _require_unfrozen_left(sheet, start, end, is_rows=is_rows)
    _resize(book, sheet, sheet.row_count - count * is_rows, sheet.column_count - count * (not is_rows))
    shift_lines(book, sheet, Delete(start, end), is_rows=is_rows)


def _require_unfrozen_left(sheet: Sheet, start: int, end: int, *, is_rows: bool) -> None:
    frozen = sheet.properties.get("gridProperties", {}).get("frozenRowCount" if is_rows else "frozenColumnCount", 0)
    if frozen and start <= frozen and end >= (sheet.row_count if is_rows else sheet.column_count):
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {'rows' if is_rows else 'columns'}.")


def move_lines(book: Book, sheet: Sheet, start: int, end: int, to: int, *, is_rows: bool) -> None:
    """Move rows or columns [start, end) to before what is now line `to`."""
    shift_lines(book, sheet, Move(start, end, to), is_rows=is_rows)


def grow(book: Book, sheet: Sheet, row_count: int, column_count: int) -> None:
    """Make the grid at least this large."""
    if row_count > sheet.row_count or column_count > sheet.column_count:
        _resize(book, sheet, max(row_count, sheet.row_count), max(column_count, sheet.column_count))
        book.changed()


def cut_to(book: Book, sheet: Sheet, row_count: int, column_count: int) -> None:
    """Give the grid exactly this size; what lies beyond is deleted."""
    if row_count < sheet.row_count:
        delete_lines(book, sheet, row_count, sheet.row_count, is_rows=True)
    if column_count < sheet.column_count:
        delete_lines(book, sheet, column_count, sheet.column_count, is_rows=False)
    grow(book, sheet, row_count, column_count)


def shift_lines(book: Book, sheet: Sheet, shift: Shift, *, is_rows: bool) -> None:
    """Apply a shift to one sheet and to everything in the book that points at it."""
    _shift_cells(sheet, shift, is_rows=is_rows)
    dimension = "Row" if is_rows else "Column"

    def moved(grid: Json) -> Json | None:
        return shifted_range(grid, sheet.id, dimension, shift)

    follow(book, sheet, moved)
    _shift_frozen(sheet, shift, dimension)
    if is_rows:
        sheet.row_groups = shifted_groups(sheet.row_groups, shift)
    else:
        sheet.column_groups = shifted_groups(sheet.column_groups, shift)
    tags = (_shifted_tag(entry, sheet, shift, is_rows=is_rows) for entry in book.metadata)
    book.metadata = [entry for entry in tags if entry is not None]
    rewrite_pointing(book, sheet, lambda reference: reference.shifted(is_rows=is_rows, shift=shift))


def rename_in_formulas(book: Book, old: str, new: str) -> None:
    """Let formulas follow a sheet's new title."""

    def renamed(reference: Reference) -> Reference:
        is_it = reference.title is not None and reference.title.lower() == old.lower()
        return replace(reference, title=new) if is_it else reference

    rewrite_formulas(book, lambda _, reference: renamed(reference))


def rename_name_in_formulas(book: Book, old: str, new: str) -> None:
    """Let formulas follow the new name of a named range."""
    name = re.compile(rf"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')|(?<![\w.$!']){re.escape(old)}(?![\w.!(])", re.IGNORECASE)
    for home in book.sheets:
        _rewrite_texts(home, lambda text: name.sub(lambda found: found[1] or new, text))


def forget_in_formulas(book: Book, sheet: Sheet) -> None:
    """Formulas that pointed at a deleted sheet read #REF!."""
    rewrite_pointing(book, sheet, lambda _: None)


def rewrite_formulas(book: Book, change: Callable[[Sheet, Reference], Reference | None]) -> None:
    """Change the references in every formula; `change` gets the formula's own sheet and a reference."""
    for home in book.sheets:
        _rewrite_texts(home, lambda text, home=home: rewritten(text, partial(change, home)))  # type: ignore[misc]


def _rewrite_texts(home: Sheet, change: Callable[[str], str]) -> None:
    """Change every formula of a sheet: in cells, validation rules and conditional formats."""
    for index, column, formula in list(home.formulas()):
        text = change(formula.text)
        if text != formula.text:
            home.edit(index).values[column] = Formula(text)
    changed: dict[int, Json] = {}  # rules are shared by many cells
    for index, row in enumerate(home.rows):
        for column, extra in row.extras.items():
            rule = extra.get("dataValidation")
            if rule and _has_formula(rule):
                new = changed.setdefault(id(rule), _with_formulas(rule, change))
                if new != rule:
                    home.edit(index).extras[column] = extra | {"dataValidation": new}
    home.conditional_formats = [
        entry | {"booleanRule": _with_formulas(entry["booleanRule"], change)}
        if _has_formula(entry.get("booleanRule", {}))
        else entry
        for entry in home.conditional_formats
    ]


def _has_formula(rule: Json) -> bool:
    values = rule.get("condition", {}).get("values", ())
    return any(str(value.get("userEnteredValue", "")).startswith("=") for value in values)


def _with_formulas(rule: Json, change: Callable[[str], str]) -> Json:
    values = [
        value | {"userEnteredValue": change(value["userEnteredValue"])}
        if str(value.get("userEnteredValue", "")).startswith("=")
        else value
        for value in rule["condition"]["values"]
    ]
    return rule | {"condition": rule["condition"] | {"values": values}}


def rewrite_pointing(book: Book, target: Sheet, change: Callable[[Reference], Reference | None]) -> None:
    """Change every reference in the book that points at one sheet; None makes it read #REF!."""

    def one(home: Sheet, reference: Reference) -> Reference | None:
        pointed = home if reference.title is None else book.titled(reference.title)
        return change(reference) if pointed is target else reference

    rewrite_formulas(book, one)


def shifted_range(grid: Json, sheet_id: int, dimension: str, shift: Shift) -> Json | None:
    """A GridRange after rows ("Row") or columns ("Column") of a sheet were shifted; None when it is gone."""
    start_name, end_name = f"start{dimension}Index", f"end{dimension}Index"
    if grid.get("sheetId", 0) != sheet_id or (start_name not in grid and end_name not in grid):
        return grid
    moved = shift.span(grid.get(start_name, 0), grid.get(end_name))
    if moved is None:
        return None
    ends = {start_name: moved[0]} | ({end_name: moved[1]} if moved[1] is not None else {})
    return grid | ends


def _format(extra: Json) -> Json:
    return {name: extra[name] for name in INHERITED if name in extra}


def _shift_cells(sheet: Sheet, shift: Shift, *, is_rows: bool) -> None:
    if is_rows:
        sheet.rows = reordered(sheet.rows, shift, Row)
        sheet.row_sizes = shifted_keys(sheet.row_sizes, shift)
        first = shift.at if isinstance(shift, Insert) else shift.start
        sheet.changed_from(min(first, shift.to) if isinstance(shift, Move) else first)
        return
    for row in sheet.rows:
        row.values = reordered(row.values, shift, lambda: None)
        row.extras = shifted_keys(row.extras, shift)
    sheet.column_sizes = shifted_keys(sheet.column_sizes, shift)
    sheet.changed_from()


def _shift_frozen(sheet: Sheet, shift: Shift, dimension: str) -> None:
    """Lines that come or go above the frozen edge move it; a move across it does not."""
    grid, name = sheet.properties.get("gridProperties", {}), f"frozen{dimension}Count"
    frozen = grid.get(name, 0)
    if frozen and not isinstance(shift, Move):
        span = shift.span(0, frozen)
        rest = {key: value for key, value in grid.items() if key != name}
        left = {name: span[1]} if span else {}
        sheet.properties = sheet.properties | {"gridProperties": rest | left}


def _shifted_tag(entry: Json, sheet: Sheet, shift: Shift, *, is_rows: bool) -> Json | None:
    line = entry["location"].get("dimensionRange")
    if line is None or line["sheetId"] != sheet.id or (line["dimension"] == "ROWS") != is_rows:
        return entry
    moved = shift.span(line["startIndex"], line["endIndex"])
    if moved is None:
        return None
    line = line | {"startIndex": moved[0], "endIndex": moved[1]}
    return entry | {"location": entry["location"] | {"dimensionRange": line}}


def _resize(book: Book, sheet: Sheet, row_count: int, column_count: int) -> None:
    require_size(book, sheet, row_count, column_count)
    sheet.row_count, sheet.column_count = row_count, column_count


def require_size(book: Book, sheet: Sheet, row_count: int, column_count: int) -> None:
    """Raise GoogleError 400 when the book would have too many cells with a sheet of this size."""
    others = sum(other.row_count * other.column_count for other in book.sheets if other is not sheet)
    if others + row_count * column_count > MAX_CELLS:
        raise invalid(
            f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
        )
