"""Inserting, deleting and moving rows and columns, with all that hangs on them.

Cells, sizes, merges, protections, filters, formats, named ranges, developer metadata and the references in every
formula of the book follow; what stood on a deleted line alone is gone with it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.formulas.references import Reference, rewritten
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
    _resize(book, sheet, sheet.row_count - count * is_rows, sheet.column_count - count * (not is_rows))
    shift_lines(book, sheet, Delete(start, end), is_rows=is_rows)


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

    sheet.merges = [merge for merge in _kept(map(moved, sheet.merges)) if _is_several_cells(merge)]
    sheet.protected = _kept(_with_range(entry, moved) for entry in sheet.protected)
    sheet.banded = _kept(_with_range(entry, moved) for entry in sheet.banded)
    sheet.conditional_formats = _kept(_with_ranges(entry, moved) for entry in sheet.conditional_formats)
    sheet.basic_filter = sheet.basic_filter and _with_range(sheet.basic_filter, moved)
    book.named_ranges = _kept(_with_range(entry, moved) for entry in book.named_ranges)
    book.metadata = _kept(_shifted_tag(entry, sheet, shift, is_rows=is_rows) for entry in book.metadata)
    _rewrite(book, sheet, lambda reference: reference.shifted(is_rows=is_rows, shift=shift))
    book.changed()


def rename_in_formulas(book: Book, old: str, new: str) -> None:
    """Let formulas follow a sheet's new title."""

    def renamed(reference: Reference) -> Reference:
        is_it = reference.title is not None and reference.title.lower() == old.lower()
        return replace(reference, title=new) if is_it else reference

    rewrite_formulas(book, lambda _, reference: renamed(reference))


def forget_in_formulas(book: Book, sheet: Sheet) -> None:
    """Formulas that pointed at a deleted sheet read #REF!."""
    _rewrite(book, sheet, lambda _: None)


def rewrite_formulas(book: Book, change: Callable[[Sheet, Reference], Reference | None]) -> None:
    """Change the references in every formula; `change` gets the formula's own sheet and a reference."""
    for home in book.sheets:
        for index, column, formula in list(home.formulas()):
            text = rewritten(formula.text, lambda reference, home=home: change(home, reference))  # type: ignore[misc]
            if text != formula.text:
                home.edit(index).values[column] = Formula(text)


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


def _is_several_cells(merge: Json) -> bool:
    rows = merge["endRowIndex"] - merge["startRowIndex"]
    return bool(rows * (merge["endColumnIndex"] - merge["startColumnIndex"]) > 1)


def _rewrite(book: Book, target: Sheet, change: Callable[[Reference], Reference | None]) -> None:
    def one(home: Sheet, reference: Reference) -> Reference | None:
        pointed = home if reference.title is None else book.titled(reference.title)
        return change(reference) if pointed is target else reference

    rewrite_formulas(book, one)


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


def _shifted_tag(entry: Json, sheet: Sheet, shift: Shift, *, is_rows: bool) -> Json | None:
    line = entry["location"].get("dimensionRange")
    if line is None or line["sheetId"] != sheet.id or (line["dimension"] == "ROWS") != is_rows:
        return entry
    moved = shift.span(line["startIndex"], line["endIndex"])
    if moved is None:
        return None
    line = line | {"startIndex": moved[0], "endIndex": moved[1]}
    return entry | {"location": entry["location"] | {"dimensionRange": line}}


def _with_range(entry: Json, moved: Callable[[Json], Json | None]) -> Json | None:
    if "range" not in entry:
        return entry
    grid = moved(entry["range"])
    if grid is None:
        return None
    found = entry | {"range": grid}
    if "unprotectedRanges" in entry:
        found["unprotectedRanges"] = _kept(map(moved, entry["unprotectedRanges"]))
    return found


def _with_ranges(entry: Json, moved: Callable[[Json], Json | None]) -> Json | None:
    ranges = _kept(map(moved, entry["ranges"]))
    return entry | {"ranges": ranges} if ranges else None


def _kept(entries: Iterable[Json | None]) -> list[Json]:
    return [entry for entry in entries if entry is not None]


def _resize(book: Book, sheet: Sheet, row_count: int, column_count: int) -> None:
    others = sum(other.row_count * other.column_count for other in book.sheets if other is not sheet)
    if others + row_count * column_count > MAX_CELLS:
        raise invalid(
            f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
        )
    sheet.row_count, sheet.column_count = row_count, column_count
