"""Requests that copy and cut cells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.cells import Cell, cell_at, copied, place
from connectors.emulator.sheets.following import follow, rehome
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.formulas.references import Reference, rewritten
from connectors.emulator.sheets.model import Formula, Json, Sheet
from connectors.emulator.sheets.pastes import PASTES, Paste
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, coordinates, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import rewrite_formulas
from connectors.emulator.sheets.tables import keep_headers

WITH_MERGES = ("PASTE_NORMAL", "PASTE_NO_BORDERS")
WITH_RULES = (*WITH_MERGES, "PASTE_FORMAT", "PASTE_CONDITIONAL_FORMATTING")


@dataclass(frozen=True)
class Tile:
    """One copy of a source: where its corner comes to lie, turned or not."""

    source: Area
    sheet: Sheet
    top: int
    left: int
    is_turned: bool

    def area(self, part: Area) -> Area:
        """Where a part of the source lies in this copy."""
        down, right = part.top - self.source.top, part.left - self.source.left
        height, width = part.bottom - part.top, part.right - part.left
        if self.is_turned:
            down, right, height, width = right, down, width, height
        top, left = self.top + down, self.left + right
        return Area(self.sheet, top, top + height, left, left + width)


@kind("copyPaste")
def copy_paste(edit: Edit, body: Json) -> None:
    """Copy a range; a destination of several times its size is filled with copies."""
    source = from_grid_range(edit.book, needed(body, "source")).require_in_grid()
    is_turned = body.get("pasteOrientation") == "TRANSPOSE"
    whole = from_grid_range(edit.book, needed(body, "destination"))
    target = _destination(source, whole, is_turned=is_turned).require_in_grid()
    guard(edit, target)
    paste_type, paste = _paste(body)
    cells = _cells(edit, source, as_values=paste_type == "PASTE_VALUES")
    tiles = list(_tiles(source, target, is_turned=is_turned))
    rules = [(rule, part) for rule in source.sheet.conditional_formats for part in _parts(edit, rule["ranges"], source)]
    merges = _parts(edit, source.sheet.merges, source, whole=True)
    for tile in tiles:
        for (row, column), cell in cells.items():
            area = tile.area(Area(source.sheet, row, row + 1, column, column + 1))
            new = copied(cell, area.top - row, area.left - column)
            old = cell_at(target.sheet, area.top, area.left)
            place(target.sheet, area.top, area.left, paste(old, new))
    if paste_type in WITH_MERGES:
        _put_merges(edit, target, [tile.area(merge) for tile in tiles for merge in merges])
    for rule, part in rules if paste_type in WITH_RULES else ():
        _spread_rule(edit, rule, source.sheet, [tile.area(part) for tile in tiles])
    keep_headers(target)


@kind("cutPaste")
def cut_paste(edit: Edit, body: Json) -> None:
    """Move a range with all that lies on it; references to its cells follow, its own formulas keep theirs."""
    source = from_grid_range(edit.book, needed(body, "source")).require_in_grid()
    corner = body.get("destination", {})
    sheet = require_sheet(edit.book, corner.get("sheetId", 0))
    top, left = coordinates(sheet, corner)
    target = Area(sheet, top, top + source.bottom - source.top, left, left + source.right - source.left)
    target.require_in_grid()
    guard(edit, source)
    guard(edit, target)
    paste_type, paste = _paste(body)
    _follow(edit, source, target)
    cells = _cells(edit, source, as_values=paste_type == "PASTE_VALUES")
    for row, column in cells:
        place(source.sheet, row, column, (None, {}))
    for (row, column), cell in cells.items():
        new_row, new_column = row - source.top + top, column - source.left + left
        kept = _titled(cell, source.sheet) if sheet is not source.sheet else cell
        place(sheet, new_row, new_column, paste(cell_at(sheet, new_row, new_column), kept))
    keep_headers(source)
    keep_headers(target)


def _paste(body: Json) -> tuple[str, Paste]:
    paste_type = str(body.get("pasteType", "PASTE_NORMAL"))
    if paste_type not in PASTES:
        raise invalid(f"Invalid pasteType: {paste_type}")
    return paste_type, PASTES[paste_type]


def _cells(edit: Edit, area: Area, *, as_values: bool) -> dict[tuple[int, int], Cell]:
    """The cells of an area by row and column, formulas or what they compute."""
    calculate = calculator(edit.book)
    found: dict[tuple[int, int], Cell] = {}
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            content, extra = cell_at(area.sheet, row, column)
            value = calculate.cell(area.sheet, row, column) if as_values else content
            found[row, column] = (value if isinstance(value, Formula | str | bool | int | float) else None), extra
    return found


def _destination(source: Area, wish: Area, *, is_turned: bool) -> Area:
    """The range that is filled: as wished where it takes whole copies, else one copy at its corner."""
    height, width = source.bottom - source.top, source.right - source.left
    if is_turned:
        height, width = width, height
    wished_height, wished_width = wish.bottom - wish.top, wish.right - wish.left
    if wished_height % height == 0 and wished_width % width == 0:
        return wish
    return Area(wish.sheet, wish.top, wish.top + height, wish.left, wish.left + width)


def _tiles(source: Area, target: Area, *, is_turned: bool) -> Iterator[Tile]:
    height, width = source.bottom - source.top, source.right - source.left
    if is_turned:
        height, width = width, height
    for top in range(target.top, target.bottom, height):
        for left in range(target.left, target.right, width):
            yield Tile(source, target.sheet, top, left, is_turned)


def _parts(edit: Edit, grids: list[Json], source: Area, *, whole: bool = False) -> list[Area]:
    """What of these ranges lies in the source; `whole`: only those that do so with all cells."""
    areas = [from_grid_range(edit.book, grid) for grid in grids]
    if whole:
        return [area for area in areas if source.contains(area)]
    return [
        Area(
            source.sheet,
            max(area.top, source.top),
            min(area.bottom, source.bottom),
            max(area.left, source.left),
            min(area.right, source.right),
        )
        for area in areas
        if source.overlaps(area)
    ]


def _put_merges(edit: Edit, target: Area, merges: list[Area]) -> None:
    sheet = target.sheet
    others = [merge for merge in sheet.merges if not target.overlaps(from_grid_range(edit.book, merge))]
    touched = [from_grid_range(edit.book, merge) for merge in sheet.merges if merge not in others]
    if not all(target.contains(merge) for merge in touched):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = others + [merge.grid_range() for merge in merges]
    edit.book.changed()


def _spread_rule(edit: Edit, rule: Json, home: Sheet, areas: list[Area]) -> None:
    """Let a conditional format hold for its copies, too; on another sheet as a rule of its own."""
    sheet, ranges = areas[0].sheet, [area.grid_range() for area in areas]
    if sheet is home:
        index = next(index for index, one in enumerate(home.conditional_formats) if _is_same(one, rule))
        known = home.conditional_formats[index]
        new = [grid for grid in ranges if grid not in known["ranges"]]
        home.conditional_formats[index] = known | {"ranges": known["ranges"] + new}
    else:
        sheet.conditional_formats.append(rule | {"ranges": ranges})
    edit.book.changed()


def _is_same(one: Json, other: Json) -> bool:
    """Whether it is this rule, perhaps with more ranges by now."""
    return {**one, "ranges": one["ranges"][: len(other["ranges"])]} == other


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

    def lies(grid: Json) -> Json:
        if grid.get("sheetId", 0) != source.sheet.id:
            return grid
        area = from_grid_range(edit.book, grid)
        if not source.contains(area):
            return grid
        top, left = area.top + rows, area.left + columns
        height, width = area.bottom - area.top, area.right - area.left
        return Area(target.sheet, top, top + height, left, left + width).grid_range()

    target.sheet.merges = [
        merge
        for merge in target.sheet.merges
        if not target.overlaps(from_grid_range(edit.book, merge))
        or (not is_other and source.contains(from_grid_range(edit.book, merge)))
    ]
    rewrite_formulas(edit.book, moved)
    follow(edit.book, source.sheet, lies)
    rehome(edit.book)


def _titled(cell: Cell, home: Sheet) -> Cell:
    """A cell for another sheet: what its formula points at at home is named with the sheet."""
    content, extra = cell
    if isinstance(content, Formula):

        def titled(reference: Reference) -> Reference:
            return reference if reference.title is not None else replace(reference, title=home.title)

        content = Formula(rewritten(content.text, titled))
    return content, extra


def _lies_in(reference: Reference, area: Area) -> bool:
    if reference.top is None or reference.left is None or reference.bottom is None or reference.right is None:
        return False
    return area.contains(Area(area.sheet, reference.top, reference.bottom, reference.left, reference.right))
