"""Requests on what lies over the cells: merges, named ranges, filters, conditional formats, banding."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.creation import new_number
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit


@kind("mergeCells")
def merge_cells(edit: Edit, body: Json) -> None:
    """Merge a range, as one or by rows or columns; only the first cell of each keeps its content."""
    area = from_grid_range(edit.book, needed(body, "range")).require_in_grid()
    guard(edit, area)
    _drop_merges(edit, area)
    for merge in _pieces(area, body.get("mergeType", "MERGE_ALL")):
        area.sheet.merges.append(merge.grid_range())
        for index in range(merge.top, min(merge.bottom, len(area.sheet.rows))):
            row = area.sheet.edit(index)
            for column in range(merge.left, merge.right):
                if (index, column) != (merge.top, merge.left):
                    row.set(column, None)
    edit.book.changed()


@kind("unmergeCells")
def unmerge_cells(edit: Edit, body: Json) -> None:
    """Undo the merges of a range."""
    area = from_grid_range(edit.book, needed(body, "range"))
    guard(edit, area)
    _drop_merges(edit, area)
    edit.book.changed()


@kind("addNamedRange")
def add_named_range(edit: Edit, body: Json) -> Json:
    """Give a range a name."""
    wish = body.get("namedRange", {})
    named = {"namedRangeId": str(new_number()), **wish}
    name = str(needed(named, "name"))
    if any(other["name"].lower() == name.lower() for other in edit.book.named_ranges):
        raise invalid(f"A named range with the name {name} already exists.")
    from_grid_range(edit.book, needed(named, "range"))
    edit.book.named_ranges.append(named)
    edit.book.changed()
    return {"namedRange": named}


@kind("deleteNamedRange")
def delete_named_range(edit: Edit, body: Json) -> None:
    """Forget a name; the cells stay."""
    kept = [named for named in edit.book.named_ranges if named["namedRangeId"] != body.get("namedRangeId")]
    if len(kept) == len(edit.book.named_ranges):
        raise invalid(f"No named range with id: {body.get('namedRangeId')}")
    edit.book.named_ranges = kept
    edit.book.changed()


@kind("setBasicFilter")
def set_basic_filter(edit: Edit, body: Json) -> None:
    """Put the filter of a sheet."""
    wish = body.get("filter", {})
    area = from_grid_range(edit.book, wish.get("range", {}))
    area.sheet.basic_filter = wish | {"range": area.grid_range()}
    edit.book.changed()


@kind("clearBasicFilter")
def clear_basic_filter(edit: Edit, body: Json) -> None:
    """Take the filter of a sheet away."""
    require_sheet(edit.book, body.get("sheetId", 0)).basic_filter = None
    edit.book.changed()


@kind("addConditionalFormatRule")
def add_conditional_format_rule(edit: Edit, body: Json) -> None:
    """Add a rule at an index, by default the first."""
    rule = body.get("rule", {})
    # a range without cells is taken as it is
    sheets = {require_sheet(edit.book, grid.get("sheetId", 0)) for grid in rule.get("ranges", ())}
    if len(sheets) != 1:
        raise invalid("A conditional format rule needs ranges, all on one sheet.")
    sheets.pop().conditional_formats.insert(body.get("index", 0), rule)
    edit.book.changed()


@kind("deleteConditionalFormatRule")
def delete_conditional_format_rule(edit: Edit, body: Json) -> Json:
    """Delete the rule at an index."""
    rules = require_sheet(edit.book, body.get("sheetId", 0)).conditional_formats
    index = body.get("index", 0)
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {body.get('sheetId', 0)} at index: {index}")
    edit.book.changed()
    return {"rule": rules.pop(index)}


@kind("addBanding")
def add_banding(edit: Edit, body: Json) -> Json:
    """Colour the rows or columns of a range in turn."""
    banded = {"bandedRangeId": new_number(), **body.get("bandedRange", {})}
    area = from_grid_range(edit.book, needed(banded, "range"))
    others = (from_grid_range(edit.book, other["range"]) for other in area.sheet.banded)
    if any(area.overlaps(other) for other in others):
        raise invalid("You cannot add alternating background colors to a range that already has them.")
    area.sheet.banded.append(banded)
    edit.book.changed()
    return {"bandedRange": banded}


@kind("deleteBanding")
def delete_banding(edit: Edit, body: Json) -> None:
    """Take the colours of a banded range away."""
    for sheet in edit.book.sheets:
        for banded in sheet.banded:
            if banded["bandedRangeId"] == body.get("bandedRangeId"):
                sheet.banded.remove(banded)
                edit.book.changed()
                return
    raise invalid(f"No banded range with id: {body.get('bandedRangeId')}")


def _drop_merges(edit: Edit, area: Area) -> None:
    sheet: Sheet = area.sheet
    touched = [merge for merge in sheet.merges if area.overlaps(from_grid_range(edit.book, merge))]
    if not all(area.contains(from_grid_range(edit.book, merge)) for merge in touched):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [merge for merge in sheet.merges if merge not in touched]


def _pieces(area: Area, merge_type: str) -> list[Area]:
    if merge_type == "MERGE_ROWS":
        pieces = [Area(area.sheet, row, row + 1, area.left, area.right) for row in range(area.top, area.bottom)]
    elif merge_type == "MERGE_COLUMNS":
        pieces = [
            Area(area.sheet, area.top, area.bottom, column, column + 1) for column in range(area.left, area.right)
        ]
    else:
        pieces = [area]
    return [piece for piece in pieces if (piece.bottom - piece.top) * (piece.right - piece.left) > 1]
