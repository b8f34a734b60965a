"""Requests on what lies over a grid: charts and slicers."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.creation import free_title, require_free_id, require_ranges
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.parts import CHART, SLICER, Part, explicit, new_number
from connectors.emulator.sheets.protection import guard_sheet
from connectors.emulator.sheets.ranges import coordinates, from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit

UNDRAWN = "the chart is kept as specified, not checked or drawn"
UNFILTERED = "the slicer is kept, it hides no rows"
CHART_PIXELS = {"widthPixels": 600, "heightPixels": 371}
SLICER_PIXELS = {"widthPixels": 200, "heightPixels": 64}
"""A slicer's size is assumed."""
KINDS = (CHART, SLICER)


@kind("addChart", missing=UNDRAWN)
def add_chart(edit: Edit, body: Json) -> Json:
    """Put a chart on a sheet, or on a new sheet of its own."""
    wish = needed(body, "chart")
    spec = explicit(needed(wish, "spec"))
    require_ranges(edit.book, spec)
    chart = CHART.numbered(edit.book, wish, SLICER) | {"spec": spec}
    sheet, position = _positioned(edit, wish.get("position", {}), CHART_PIXELS)
    sheet.charts.append(chart | {"position": position})
    edit.book.changed()
    return {"chart": sheet.charts[-1]}


@kind("updateChartSpec", missing=UNDRAWN)
def update_chart_spec(edit: Edit, body: Json) -> None:
    """Give a chart another specification."""
    sheet, chart = CHART.find(edit.book, body.get("chartId"))
    guard_sheet(edit, sheet)
    spec = explicit(needed(body, "spec"))
    require_ranges(edit.book, spec)
    CHART.replace(sheet, chart, chart | {"spec": spec})
    edit.book.changed()


@kind("addSlicer", missing=UNFILTERED)
def add_slicer(edit: Edit, body: Json) -> Json:
    """Put a slicer on a sheet."""
    wish = needed(body, "slicer")
    spec = _checked_slicer(edit, needed(wish, "spec"))
    slicer = SLICER.numbered(edit.book, wish, CHART)
    position = wish.get("position", {})
    if "overlayPosition" not in position:
        raise invalid("A slicer can be positioned only on an existing sheet.")
    sheet, position = _positioned(edit, position, SLICER_PIXELS)
    sheet.slicers.append(slicer | {"spec": spec, "position": position})
    edit.book.changed()
    return {"slicer": sheet.slicers[-1]}


@kind("updateSlicerSpec", missing=UNFILTERED)
def update_slicer_spec(edit: Edit, body: Json) -> None:
    """Change what the mask names of a slicer's specification."""
    mask = mask_of(body, "SlicerSpec")
    sheet, slicer = SLICER.find(edit.book, body.get("slicerId"))
    guard_sheet(edit, sheet)
    spec = _checked_slicer(edit, fields.overlay(slicer["spec"], body.get("spec", {}), mask))
    SLICER.replace(sheet, slicer, slicer | {"spec": spec})
    edit.book.changed()


@kind("deleteEmbeddedObject")
def delete_embedded_object(edit: Edit, body: Json) -> None:
    """Delete a chart or slicer; a chart on a sheet of its own goes with that sheet."""
    part, sheet, found = _object(edit, body.get("objectId"))
    guard_sheet(edit, sheet)
    part.remove(sheet, found)
    _drop_if_empty(edit, sheet)
    edit.book.changed()


@kind("updateEmbeddedObjectPosition")
def update_embedded_object_position(edit: Edit, body: Json) -> Json:
    """Move or size a chart or slicer, also to another sheet or to a new one of its own."""
    part, sheet, found = _object(edit, body.get("objectId"))
    guard_sheet(edit, sheet)
    wish = needed(body, "newPosition")
    if "overlayPosition" in wish:
        mask = mask_of(body, "OverlayPosition")
        old = found["position"].get("overlayPosition", {})
        wish = {"overlayPosition": fields.overlay(old, wish["overlayPosition"], mask)}
    elif part is SLICER:
        raise invalid("A slicer can be positioned only on an existing sheet.")
    part.remove(sheet, found)
    target, position = _positioned(edit, wish, CHART_PIXELS if part is CHART else SLICER_PIXELS)
    part.of(target).append(found | {"position": position})
    _drop_if_empty(edit, sheet)
    edit.book.changed()
    return {"position": position}


@kind("updateEmbeddedObjectBorder")
def update_embedded_object_border(edit: Edit, body: Json) -> None:
    """Colour the border of a chart."""
    mask = mask_of(body, "EmbeddedObjectBorder")
    part, sheet, found = _object(edit, body.get("objectId"))
    guard_sheet(edit, sheet)
    if part is not CHART:
        raise invalid("Only charts have a border.")
    border = fields.overlay(found.get("border", {}), body.get("border", {}), mask)
    CHART.replace(sheet, found, found | {"border": border})
    edit.book.changed()


def _object(edit: Edit, object_id: int | None) -> tuple[Part, Sheet, Json]:
    for part in KINDS:
        for sheet in edit.book.sheets:
            for found in part.of(sheet):
                if found[part.key] == object_id:
                    return part, sheet, found
    raise invalid(f"No embedded object with id: {object_id or 0}")


def _positioned(edit: Edit, wish: Json, pixels: Json) -> tuple[Sheet, Json]:
    """The sheet that a position means, made where it is to be a new one, and the position as Google writes it."""
    if wish.get("newSheet") or "sheetId" in wish:
        sheet = _object_sheet(edit, wish.get("sheetId"))
        return sheet, {"sheetId": sheet.id}
    overlay = wish.get("overlayPosition", {})
    cell = overlay.get("anchorCell", {"sheetId": edit.book.first_visible().id})
    sheet = require_sheet(edit.book, cell.get("sheetId", 0))
    coordinates(sheet, cell)
    guard_sheet(edit, sheet)
    return sheet, {"overlayPosition": pixels | overlay | {"anchorCell": {"sheetId": sheet.id} | cell}}


def _object_sheet(edit: Edit, sheet_id: int | None) -> Sheet:
    """A new tab that is nothing but one object."""
    book = edit.book
    if sheet_id is not None:
        require_free_id(book, sheet_id)
    sheet = Sheet(
        id=new_number() if sheet_id is None else sheet_id,
        title=free_title(book, edit.locale.first_chart, first=1),
        row_count=0,
        column_count=0,
        properties={"sheetType": "OBJECT"},
    )
    book.sheets.append(sheet)
    return sheet


def _drop_if_empty(edit: Edit, sheet: Sheet) -> None:
    if sheet.is_object and not sheet.charts:
        edit.book.sheets.remove(sheet)


def _checked_slicer(edit: Edit, spec: Json) -> Json:
    area = from_grid_range(edit.book, needed(spec, "dataRange")).require_in_grid()
    if not 0 <= spec.get("columnIndex", 0) < area.right - area.left:
        raise invalid(f"Column index {spec.get('columnIndex', 0)} is outside the data range.")
    return {"applyToPivotTables": True, "horizontalAlignment": "LEFT", **spec, "dataRange": area.grid_range()}
