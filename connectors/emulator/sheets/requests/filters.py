"""Requests on the filter of a sheet and on filter views."""

from connectors.emulator.sheets.filtering import changed_filter, kept_filter, written_filter
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.parts import FILTER_VIEW
from connectors.emulator.sheets.ranges import Area, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.requests.sheets import numbered_title
from connectors.emulator.sheets.requests.sorting import sort_rows
from connectors.emulator.sheets.session import Edit


@kind("setBasicFilter")
def set_basic_filter(edit: Edit, body: Json) -> None:
    """Put the filter of a sheet; rows that its criteria exclude are hidden, a sort order moves the rows."""
    kept = kept_filter(edit.book, needed(body, "filter"), covers=("range", "tableId"))
    area = from_grid_range(edit.book, kept["range"])
    area.sheet.basic_filter = kept
    if kept.get("sortSpecs"):
        # assumed: sorting by this filter changes the data, as in the editor, unlike that of a filter view
        sort_rows(edit, Area(area.sheet, area.top + 1, area.bottom, area.left, area.right), kept["sortSpecs"])
    edit.book.changed()


@kind("clearBasicFilter")
def clear_basic_filter(edit: Edit, body: Json) -> None:
    """Take the filter of a sheet away."""
    require_sheet(edit.book, body.get("sheetId", 0)).basic_filter = None
    edit.book.changed()


@kind("addFilterView")
def add_filter_view(edit: Edit, body: Json) -> Json:
    """Add a filter that people choose for themselves; it hides and moves nothing for others."""
    view = FILTER_VIEW.numbered(edit.book, needed(body, "filter"))
    view.setdefault("title", _free_title(edit))
    return _added(edit, kept_filter(edit.book, view))


@kind("updateFilterView")
def update_filter_view(edit: Edit, body: Json) -> None:
    """Change title, range, criteria or order of a filter view."""
    wish, mask = needed(body, "filter"), mask_of(body, "FilterView")
    sheet, old = FILTER_VIEW.find(edit.book, wish.get("filterViewId"))
    changed = changed_filter(edit.book, old, wish, mask) | {"filterViewId": old["filterViewId"]}
    FILTER_VIEW.remove(sheet, old)
    _added(edit, changed)


@kind("duplicateFilterView")
def duplicate_filter_view(edit: Edit, body: Json) -> Json:
    """Copy a filter view under a new id and title."""
    view = FILTER_VIEW.find(edit.book, body.get("filterId"))[1]
    title = numbered_title(edit.locale.copy_of.format(view["title"]), _titles(edit))
    return _added(edit, view | {"filterViewId": FILTER_VIEW.new_id(), "title": title})


@kind("deleteFilterView")
def delete_filter_view(edit: Edit, body: Json) -> None:
    """Delete a filter view."""
    FILTER_VIEW.remove(*FILTER_VIEW.find(edit.book, body.get("filterId")))
    edit.book.changed()


def _added(edit: Edit, view: Json) -> Json:
    from_grid_range(edit.book, view["range"]).sheet.filter_views.append(view)
    edit.book.changed()
    return {"filter": written_filter(edit.book, view)}


def _titles(edit: Edit) -> set[str]:
    return {view["title"] for sheet in edit.book.sheets for view in sheet.filter_views}


def _free_title(edit: Edit) -> str:
    titles, number = _titles(edit), 1
    while f"Filter {number}" in titles:
        number += 1
    return f"Filter {number}"
