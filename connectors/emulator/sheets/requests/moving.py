"""Requests that move contents from cell to cell: sort, copy, cut."""

from collections.abc import Callable
from dataclasses import replace

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.filtering import colour_fits
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.formulas.references import Reference, rewritten
from connectors.emulator.sheets.formulas.values import key
from connectors.emulator.sheets.model import Content, Formula, Json, Sheet
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import rewrite_formulas

Cell = tuple[Content, Json]
COLOURS = ("backgroundColor", "foregroundColor")
FORMATS = ("userEnteredFormat", "textFormatRuns")
Paste = Callable[[Cell, Cell], Cell]


@kind("sortRange")
def sort_range(edit: Edit, body: Json) -> None:
    """Sort the rows of a range by its columns; blanks last, numbers before texts.

    The contents move, the rows do not: sizes and developer metadata stay at their index.
    """
    area = from_grid_range(edit.book, needed(body, "range")).clipped()
    sort_rows(edit, area, body.get("sortSpecs", []))


def sort_rows(edit: Edit, area: Area, specs: list[Json]) -> None:
    """Sort the rows of an area, the first order first; raises GoogleError 400 for protected or merged cells."""
    guard(edit, area)
    require_no_merges(edit, area)
    order = list(range(area.top, min(area.bottom, len(area.sheet.rows))))
    for spec in reversed(specs):
        order = _sorted(edit, area, order, spec)
    arrange_rows(area, order)


def arrange_rows(area: Area, order: list[int]) -> None:
    """Put the rows of an area into this order; where it names fewer than there are, the last ones are emptied."""
    cells = {source: _cells(area, source) for source in order}
    for target, source in enumerate(order, area.top):
        if target != source:
            for column, cell in enumerate(cells[source], area.left):
                place(area.sheet, target, column, copied(cell, target - source, 0))
    for target in range(area.top + len(order), min(area.bottom, len(area.sheet.rows))):
        for column in range(area.left, area.right):
            place(area.sheet, target, column, (None, {}))


def require_no_merges(edit: Edit, area: Area) -> None:
    """Raise GoogleError 400 when cells of the area are merged."""
    if any(area.overlaps(from_grid_range(edit.book, merge)) for merge in area.sheet.merges):
        raise invalid("You can't sort a range with merged cells.")


@kind("copyPaste")
def copy_paste(edit: Edit, body: Json) -> None:
    """Copy a range; a destination of several times its size is filled with copies."""
    source = from_grid_range(edit.book, needed(body, "source")).require_in_grid()
    target = _destination(source, from_grid_range(edit.book, needed(body, "destination")), body).require_in_grid()
    guard(edit, target)
    paste = PASTES.get(body.get("pasteType", "PASTE_NORMAL"))
    if paste is None:
        raise invalid(f"pasteType {body['pasteType']} is not carried out.")
    is_values = body.get("pasteType") == "PASTE_VALUES"
    is_turned = body.get("pasteOrientation") == "TRANSPOSE"
    calculate = calculator(edit.book)
    cells: dict[tuple[int, int], Cell] = {}
    for index in range(source.top, source.bottom):
        for column, cell in enumerate(_cells(source, index), source.left):
            value = calculate.cell(source.sheet, index, column) if is_values else cell[0]
            content = value if isinstance(value, Formula | str | bool | int | float) else None
            cells[index - source.top, column - source.left] = content, cell[1]
    height, width = source.bottom - source.top, source.right - source.left
    for index in range(target.top, target.bottom):
        for column in range(target.left, target.right):
            down, right = index - target.top, column - target.left
            row_from, column_from = (right % height, down % width) if is_turned else (down % height, right % width)
            rows, columns = index - source.top - row_from, column - source.left - column_from
            cell = copied(cells[row_from, column_from], rows, columns)
            place(target.sheet, index, column, paste(cell_at(target.sheet, index, column), cell))


@kind("cutPaste")
def cut_paste(edit: Edit, body: Json) -> None:
    """Move a range; references to its cells follow, its own formulas keep theirs."""
    source = from_grid_range(edit.book, needed(body, "source")).require_in_grid()
    corner = body.get("destination", {})
    sheet = require_sheet(edit.book, corner.get("sheetId", 0))
    top, left = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    target = Area(sheet, top, top + source.bottom - source.top, left, left + source.right - source.left)
    target.require_in_grid()
    guard(edit, source)
    guard(edit, target)
    _follow(edit, source, target)
    lines = [list(enumerate(_cells(source, index))) for index in range(source.top, source.bottom)]
    for index in range(source.top, source.bottom):
        for column in range(source.left, source.right):
            place(source.sheet, index, column, (None, {}))
    for index, line in enumerate(lines, target.top):
        for offset, cell in line:
            place(sheet, index, target.left + offset, cell)


def _sorted(edit: Edit, area: Area, order: list[int], spec: Json) -> list[int]:
    column = spec.get("dimensionIndex", 0)
    if not area.left <= column < area.right:
        raise invalid(f"Column index {column} is outside the range to sort.")
    if any(name in spec or f"{name}Style" in spec for name in COLOURS):
        return sorted(order, key=lambda index: not _has_colours(area.sheet, index, column, spec))
    calculate = calculator(edit.book)
    values = {index: calculate.cell(area.sheet, index, column) for index in order}
    filled = [index for index in order if values[index] not in (None, "")]
    blank = [index for index in order if values[index] in (None, "")]
    is_falling = spec.get("sortOrder") == "DESCENDING"
    return sorted(filled, key=lambda index: key(values[index]), reverse=is_falling) + blank


def _has_colours(sheet: Sheet, index: int, column: int, spec: Json) -> bool:
    extra = cell_at(sheet, index, column)[1]
    return all(colour_fits(extra, spec, name, name) for name in COLOURS)


def _cells(area: Area, index: int) -> list[Cell]:
    return [cell_at(area.sheet, index, column) for column in range(area.left, area.right)]


def cell_at(sheet: Sheet, index: int, column: int) -> Cell:
    """The content of a cell and what it has beside it."""
    row = sheet.row(index)
    return row.get(column), row.extras.get(column, {})


def place(sheet: Sheet, index: int, column: int, cell: Cell) -> None:
    """Put content and all beside it into a cell."""
    content, extra = cell
    if index < len(sheet.rows) or content is not None or extra:
        row = sheet.edit(index)
        row.set(column, content)
        row.set_extra(column, extra)


def copied(cell: Cell, rows: int, columns: int) -> Cell:
    """A cell as it is so many rows and columns away: relative references go along."""
    content, extra = cell
    if isinstance(content, Formula):
        content = Formula(rewritten(content.text, lambda reference: reference.copied(rows, columns)))
    return content, extra


def _destination(source: Area, wish: Area, body: Json) -> Area:
    """The range that is filled: as wished where it takes whole copies, else one copy at its corner."""
    height, width = source.bottom - source.top, source.right - source.left
    if body.get("pasteOrientation") == "TRANSPOSE":
        height, width = width, height
    wished_height, wished_width = wish.bottom - wish.top, wish.right - wish.left
    if wished_height % height == 0 and wished_width % width == 0:
        return wish
    return Area(wish.sheet, wish.top, wish.top + height, wish.left, wish.left + width)


def _follow(edit: Edit, source: Area, target: Area) -> None:
    rows, columns = target.top - source.top, target.left - source.left
    is_other = target.sheet is not source.sheet

    def moved(home: Sheet, reference: Reference) -> Reference:
        pointed = home if reference.title is None else edit.book.titled(reference.title)
        if pointed is source.sheet and _lies_in(reference, source):
            free = replace(reference, locked=(False, False, False, False)).copied(rows, columns) or reference
            title = target.sheet.title if is_other or reference.title is not None else None
            return replace(free, locked=reference.locked, title=title)
        return reference

    rewrite_formulas(edit.book, moved)


def _lies_in(reference: Reference, area: Area) -> bool:
    if reference.top is None or reference.left is None or reference.bottom is None or reference.right is None:
        return False
    return area.contains(Area(area.sheet, reference.top, reference.bottom, reference.left, reference.right))


def _only(extra: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in extra.items() if name in names}


def _besides(extra: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in extra.items() if name not in names}


def _without_borders(cell: Cell) -> Cell:
    content, extra = cell
    form = _besides(extra.get("userEnteredFormat", {}), ("borders",))
    return content, _besides(extra, ("userEnteredFormat",)) | ({"userEnteredFormat": form} if form else {})


PASTES: dict[str, Paste] = {
    "PASTE_NORMAL": lambda _, new: new,
    "PASTE_VALUES": lambda old, new: (new[0], old[1]),
    "PASTE_FORMULA": lambda old, new: (new[0], old[1]),
    "PASTE_FORMAT": lambda old, new: (old[0], _besides(old[1], FORMATS) | _only(new[1], FORMATS)),
    "PASTE_NO_BORDERS": lambda _, new: _without_borders(new),
    "PASTE_DATA_VALIDATION": lambda old, new: (
        old[0],
        _besides(old[1], ("dataValidation",)) | _only(new[1], ("dataValidation",)),
    ),
}
