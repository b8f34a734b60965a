"""Requests on protected ranges."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.creation import new_number
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.protection import REFUSED, may_edit
from connectors.emulator.sheets.ranges import from_grid_range, resolve
from connectors.emulator.sheets.requests.registry import kind, mask_of
from connectors.emulator.sheets.session import Edit


@kind("addProtectedRange")
def add_protected_range(edit: Edit, body: Json) -> Json:
    """Protect a range, a named range or a whole sheet; who does so stays among its editors."""
    wish = body.get("protectedRange", {})
    sheet = _sheet(edit, wish)
    protected = {"protectedRangeId": new_number(), **_own(wish)}
    known = {entry["protectedRangeId"] for other in edit.book.sheets for entry in other.protected}
    if protected["protectedRangeId"] in known:
        raise invalid(f"A protected range with id {protected['protectedRangeId']} already exists.")
    sheet.protected.append(_with_editor(protected, edit.call.user))
    edit.book.changed()
    return {"protectedRange": seen_by(edit.call.user, sheet.protected[-1], may=True)}


@kind("updateProtectedRange")
def update_protected_range(edit: Edit, body: Json) -> None:
    """Change a protection; only its editors may."""
    wish, mask = body.get("protectedRange", {}), mask_of(body, "ProtectedRange")
    sheet, old = _find(edit, wish.get("protectedRangeId"))
    changed = _own(fields.overlay(old, wish, mask)) | {"protectedRangeId": old["protectedRangeId"]}
    sheet.protected.remove(old)
    _sheet(edit, changed).protected.append(_with_editor(changed, edit.call.user))
    edit.book.changed()


@kind("deleteProtectedRange")
def delete_protected_range(edit: Edit, body: Json) -> None:
    """Lift a protection; only its editors may."""
    sheet, protected = _find(edit, body.get("protectedRangeId"))
    sheet.protected.remove(protected)
    edit.book.changed()


def seen_by(user: str, protected: Json, *, may: bool) -> Json:
    """A protection as Google shows it to a person: the editors only to those who are among them."""
    known = dict(protected) if may else {name: value for name, value in protected.items() if name != "editors"}
    return known | {"requestingUserCanEdit": may or user in protected.get("editors", {}).get("users", ())}


def _find(edit: Edit, protected_id: int | None) -> tuple[Sheet, Json]:
    for sheet in edit.book.sheets:
        for protected in sheet.protected:
            if protected["protectedRangeId"] == protected_id:
                if not may_edit(edit, protected):
                    raise invalid(REFUSED)
                return sheet, protected
    raise invalid(f"No protected range with id: {protected_id}")


def _sheet(edit: Edit, protected: Json) -> Sheet:
    if "namedRangeId" in protected:
        for named in edit.book.named_ranges:
            if named["namedRangeId"] == protected["namedRangeId"]:
                return resolve(edit.book, named["name"]).sheet
        raise invalid(f"No named range with id: {protected['namedRangeId']}")
    return from_grid_range(edit.book, protected.get("range", {})).sheet


def _own(protected: Json) -> Json:
    return {name: value for name, value in protected.items() if name != "requestingUserCanEdit"}


def _with_editor(protected: Json, user: str) -> Json:
    if protected.get("warningOnly"):
        return {name: value for name, value in protected.items() if name != "editors"}
    editors = protected.get("editors", {})
    users = list(dict.fromkeys([*map(str.lower, editors.get("users", ())), user]))
    return protected | {"editors": editors | {"users": users}}
