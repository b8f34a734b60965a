"""Requests on banded ranges."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.parts import BANDED
from connectors.emulator.sheets.protection import guard
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit

UNPAINTED = "the bands do not show in effectiveFormat"
BANDS = ("rowProperties", "columnProperties")


@kind("addBanding", missing=UNPAINTED)
def add_banding(edit: Edit, body: Json) -> Json:
    """Colour the rows or columns of a range in turn."""
    banded = BANDED.numbered(edit.book, body.get("bandedRange", {}))
    area = _require_room(edit, banded, None)
    guard(edit, area)
    area.sheet.banded.append(banded | {"range": area.grid_range()})
    edit.book.changed()
    return {"bandedRange": area.sheet.banded[-1]}


@kind("updateBanding", missing=UNPAINTED)
def update_banding(edit: Edit, body: Json) -> None:
    """Change the range or the colours of a banded range."""
    wish, mask = body.get("bandedRange", {}), mask_of(body, "BandedRange")
    sheet, old = BANDED.find(edit.book, wish.get("bandedRangeId"))
    changed = fields.overlay(old, wish, mask) | {"bandedRangeId": old["bandedRangeId"]}
    area = _require_room(edit, changed, old)
    guard(edit, area)
    BANDED.remove(sheet, old)
    area.sheet.banded.append(changed | {"range": area.grid_range()})
    edit.book.changed()


@kind("deleteBanding")
def delete_banding(edit: Edit, body: Json) -> None:
    """Take the colours of a banded range away."""
    sheet, banded = BANDED.find(edit.book, body.get("bandedRangeId"))
    BANDED.remove(sheet, banded)
    edit.book.changed()


def _require_room(edit: Edit, banded: Json, own: Json | None) -> Area:
    """The range to colour; raises GoogleError 400 when others are there, or no colours are given."""
    area = from_grid_range(edit.book, needed(banded, "range")).require_in_grid()
    if not any(banded.get(name) for name in BANDS):
        raise invalid("At least one of rowProperties or columnProperties must be specified.")
    others = [other for other in area.sheet.banded if other is not own] + area.sheet.tables
    if any(area.overlaps(from_grid_range(edit.book, other["range"])) for other in others):
        raise invalid("You cannot add alternating background colors to a range that already has them.")
    return area
