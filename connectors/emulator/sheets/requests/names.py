"""Requests on named ranges."""

import re

from connectors.emulator import fields
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.sheets.a1 import LOOKS_LIKE_A_CELL
from connectors.emulator.sheets.following import unbind_lost
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.parts import new_number
from connectors.emulator.sheets.ranges import from_grid_range
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.structure import rename_name_in_formulas

NAME = re.compile(r"[^\W\d]\w{0,249}")
"""Letters, digits and underscores, not beginning with a digit, as the editor's help says."""


@kind("addNamedRange")
def add_named_range(edit: Edit, body: Json) -> Json:
    """Give a range a name."""
    wish = body.get("namedRange", {})
    named = {"namedRangeId": str(new_number()), **wish}
    name = _require_name(str(needed(named, "name")))
    for other in edit.book.named_ranges:
        if other["name"].lower() == name.lower():
            raise invalid(f"Cannot add named range with name {name}, a named range with that name already exists.")
        if other["namedRangeId"] == named["namedRangeId"]:
            raise invalid(f"A named range with id {named['namedRangeId']} already exists.")
    from_grid_range(edit.book, needed(named, "range")).require_in_grid()
    edit.book.named_ranges.append(named)
    edit.book.changed()
    return {"namedRange": named}


@kind("updateNamedRange")
def update_named_range(edit: Edit, body: Json) -> None:
    """Change a name, which formulas follow, or the range it stands for."""
    wish, mask = needed(body, "namedRange"), mask_of(body, "NamedRange")
    index = _index(edit, wish.get("namedRangeId"))
    old = edit.book.named_ranges[index]
    changed = fields.overlay(old, wish, mask) | {"namedRangeId": old["namedRangeId"]}
    name = _require_name(str(needed(changed, "name")))
    others = (other for other in edit.book.named_ranges if other is not old)
    if any(other["name"].lower() == name.lower() for other in others):
        raise invalid(f"Cannot rename named range to {name}, a named range with that name already exists.")
    from_grid_range(edit.book, needed(changed, "range")).require_in_grid()
    edit.book.named_ranges[index] = changed
    rename_name_in_formulas(edit.book, old["name"], name)
    edit.book.changed()


@kind("deleteNamedRange")
def delete_named_range(edit: Edit, body: Json) -> None:
    """Forget a name; the cells stay, and so do protections and filters that it backed."""
    del edit.book.named_ranges[_index(edit, body.get("namedRangeId"))]
    unbind_lost(edit.book)
    edit.book.changed()


def _index(edit: Edit, named_id: str | None) -> int:
    for index, named in enumerate(edit.book.named_ranges):
        if named["namedRangeId"] == named_id:
            return index
    raise _unknown(named_id)


def _unknown(named_id: str | None) -> GoogleError:
    return invalid(f"No named range with id: {named_id or ''}")


def _require_name(name: str) -> str:
    if not NAME.fullmatch(name) or LOOKS_LIKE_A_CELL.fullmatch(name) or name.lower() in ("true", "false"):
        raise invalid(f"Invalid name: {name}")
    return name
