"""Requests on protected ranges."""

from connectors.emulator import access, fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.parts import PROTECTED, explicit
from connectors.emulator.sheets.protection import REFUSED, may_edit
from connectors.emulator.sheets.ranges import COVERS, bound_range, from_grid_range
from connectors.emulator.sheets.requests.registry import kind, mask_of
from connectors.emulator.sheets.session import Edit


@kind("addProtectedRange")
def add_protected_range(edit: Edit, body: Json) -> Json:
    """Protect a range, a named range, a table or a whole sheet; who does so stays among its editors."""
    sheet, kept = _checked(edit, PROTECTED.numbered(edit.book, _own(body.get("protectedRange", {}))))
    sheet.protected.append(_with_editor(kept, edit.call.user))
    edit.book.changed()
    return {"protectedRange": seen_by(edit, sheet.protected[-1])}


@kind("updateProtectedRange")
def update_protected_range(edit: Edit, body: Json) -> None:
    """Change a protection; only its editors may."""
    wish, mask = body.get("protectedRange", {}), mask_of(body, "ProtectedRange")
    sheet, old = _find(edit, wish.get("protectedRangeId"))
    if any(name in wish and fields.covers(mask, name) for name in COVERS):
        known = {name: value for name, value in old.items() if name not in COVERS}
    else:
        known = {name: value for name, value in old.items() if name != "range" or not {*old} & {*COVERS[1:]}}
        wish = wish | ({"range": old["range"]} if not mask and "range" in known else {})
    changed = _own(fields.overlay(known, wish, mask)) | {"protectedRangeId": old["protectedRangeId"]}
    target, kept = _checked(edit, changed)
    if old.get("warningOnly") and not kept.get("warningOnly") and "editors" not in kept:
        kept |= {"editors": {"users": _writers(edit)}}
    sheet.protected.remove(old)
    target.protected.append(_with_editor(kept, edit.call.user))
    edit.book.changed()


@kind("deleteProtectedRange")
def delete_protected_range(edit: Edit, body: Json) -> None:
    """Lift a protection; only its editors may."""
    sheet, protected = _find(edit, body.get("protectedRangeId"))
    sheet.protected.remove(protected)
    edit.book.changed()


def seen_by(edit: Edit, protected: Json) -> Json:
    """A protection as Google shows it to the caller: the editors only to those who are among them."""
    may = may_edit(edit, protected)
    known = dict(protected) if may else {name: value for name, value in protected.items() if name != "editors"}
    is_among = edit.call.user in protected.get("editors", {}).get("users", ())
    covered = bound_range(edit.book, protected)
    return known | {"range": covered or protected["range"], "requestingUserCanEdit": may or is_among}


def _find(edit: Edit, protected_id: int | None) -> tuple[Sheet, Json]:
    sheet, protected = PROTECTED.find(edit.book, protected_id)
    if not may_edit(edit, protected):
        raise invalid(REFUSED)
    return sheet, protected


def _checked(edit: Edit, protected: Json) -> tuple[Sheet, Json]:
    """The sheet of a protection, and the protection with the range it covers; raises GoogleError 400."""
    if len([name for name in COVERS if name in protected]) != 1:
        raise invalid(f"Exactly one of {', '.join(COVERS)} must be set.")
    covered = bound_range(edit.book, protected) or {}
    area = from_grid_range(edit.book, covered).require_in_grid()
    is_whole = set(covered) <= {"sheetId"}
    if protected.get("unprotectedRanges") and not is_whole:
        raise invalid("Unprotected ranges are only supported on protected sheets.")
    for grid in protected.get("unprotectedRanges", ()):
        if from_grid_range(edit.book, grid).require_in_grid().sheet is not area.sheet:
            raise invalid("Unprotected ranges must be on the protected sheet.")
    named = {name: explicit(protected[name]) for name in ("unprotectedRanges",) if name in protected}
    return area.sheet, protected | {"range": {"sheetId": area.sheet.id} | covered} | named


def _writers(edit: Edit) -> list[str]:
    """The people who may edit the file: those whom a mere warning did not keep out."""
    file = edit.store.docs("drive.files").get(edit.book.id)
    permissions = access.effective(edit.store, file).values() if file else ()
    needed_rank = access.RANKS["writer"]
    return [
        one["emailAddress"] for one in permissions if one["type"] == "user" and access.RANKS[one["role"]] >= needed_rank
    ]


def _own(protected: Json) -> Json:
    """A protection without what is not its own to say, and without defaults, which Google does not write."""
    return {name: value for name, value in protected.items() if name != "requestingUserCanEdit" and value is not False}


def _with_editor(protected: Json, user: str) -> Json:
    if protected.get("warningOnly"):
        return {name: value for name, value in protected.items() if name != "editors"}
    editors = protected.get("editors", {})
    users = list(dict.fromkeys([*map(str.lower, editors.get("users", ())), user]))
    rest = {name: value for name, value in editors.items() if value}
    return protected | {"editors": rest | {"users": users}}
