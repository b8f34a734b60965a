"""Requests on groups of rows or columns."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.groups import MAX_DEPTH, deepened, depths_of
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.protection import guard_sheet
from connectors.emulator.sheets.requests.lines import Lines, lines_of
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit


@kind("addDimensionGroup")
def add_dimension_group(edit: Edit, body: Json) -> Json:
    """Group rows or columns; where groups overlap, the common part lies one deeper."""
    lines = _grouped_lines(edit, needed(body, "range"))
    groups = deepened(_groups(lines.sheet, is_rows=lines.is_rows), lines.range(), by=1)
    if any(group["depth"] > MAX_DEPTH for group in groups):
        # the editor's limit; the words are assumed
        raise invalid(f"You can't have more than {MAX_DEPTH} levels of groups.")
    _put(edit, lines, groups)
    return {"dimensionGroups": groups}


@kind("deleteDimensionGroup")
def delete_dimension_group(edit: Edit, body: Json) -> Json:
    """Take rows or columns out of their deepest group."""
    lines = _grouped_lines(edit, needed(body, "range"))
    groups = _groups(lines.sheet, is_rows=lines.is_rows)
    if not any(lines.start <= line < lines.end for line in depths_of(groups)):
        raise invalid(f"There is no group over the specified range of {lines.noun}s.")
    groups = deepened(groups, lines.range(), by=-1)
    _put(edit, lines, groups)
    return {"dimensionGroups": groups} if groups else {}


@kind("updateDimensionGroup")
def update_dimension_group(edit: Edit, body: Json) -> None:
    """Collapse or open a group: its rows or columns are hidden or shown."""
    wish, mask = body.get("dimensionGroup", {}), mask_of(body, "DimensionGroup")
    lines = _grouped_lines(edit, needed(wish, "range"))
    groups = _groups(lines.sheet, is_rows=lines.is_rows)
    own = [group for group in groups if group["range"] == lines.range() and group["depth"] == wish.get("depth", 0)]
    if not own:
        raise invalid(f"There is no group of depth {wish.get('depth', 0)} over the specified range of {lines.noun}s.")
    if not fields.covers(mask, "collapsed"):
        return
    is_collapsed = bool(wish.get("collapsed"))
    changed = {name: value for name, value in own[0].items() if name != "collapsed"}
    changed |= {"collapsed": True} if is_collapsed else {}
    _put(edit, lines, [changed if group is own[0] else group for group in groups])
    sizes = lines.sheet.row_sizes if lines.is_rows else lines.sheet.column_sizes
    for line in range(lines.start, lines.end):
        size = {name: value for name, value in sizes.get(line, {}).items() if name != "hiddenByUser"}
        sizes[line] = size | ({"hiddenByUser": True} if is_collapsed else {})


def _grouped_lines(edit: Edit, wish: Json) -> Lines:
    lines = lines_of(edit, wish)
    if lines.end > lines.size:
        raise invalid(f"The {lines.noun}s of a group must lie in the grid: there are only {lines.size}.")
    guard_sheet(edit, lines.sheet)
    return lines


def _groups(sheet: Sheet, *, is_rows: bool) -> list[Json]:
    return sheet.row_groups if is_rows else sheet.column_groups


def _put(edit: Edit, lines: Lines, groups: list[Json]) -> None:
    if lines.is_rows:
        lines.sheet.row_groups = groups
    else:
        lines.sheet.column_groups = groups
    edit.book.changed()
