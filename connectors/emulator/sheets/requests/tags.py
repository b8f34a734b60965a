"""Requests on developer metadata."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.datafilters import tags
from connectors.emulator.sheets.metadata import located
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.parts import new_number
from connectors.emulator.sheets.requests.registry import kind, mask_of
from connectors.emulator.sheets.session import Edit


@kind("createDeveloperMetadata")
def create_developer_metadata(edit: Edit, body: Json) -> Json:
    """Tag a row, a column, a sheet or the spreadsheet."""
    wish = body.get("developerMetadata", {})
    if not wish.get("metadataKey"):
        raise invalid("developerMetadata.metadataKey must be specified.")
    if wish.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("developerMetadata.visibility must be specified.")
    entry = {"metadataId": new_number(), **wish, "location": located(edit.book, wish.get("location", {}))}
    if any(other["metadataId"] == entry["metadataId"] for other in edit.book.metadata):
        raise invalid(f"Developer metadata with ID {entry['metadataId']} already exists.")
    edit.book.metadata.append(entry)
    edit.book.changed()
    return {"developerMetadata": entry}


@kind("updateDeveloperMetadata")
def update_developer_metadata(edit: Edit, body: Json) -> Json:
    """Change the tags that filters find."""
    wish, mask = body.get("developerMetadata", {}), mask_of(body, "DeveloperMetadata")
    ids = {entry["metadataId"] for one in body.get("dataFilters", ()) for entry in tags(edit.book, one)}
    changed = []
    for index, entry in enumerate(edit.book.metadata):
        if entry["metadataId"] in ids:
            edit.book.metadata[index] = _changed(edit, entry, wish, mask)
            changed.append(edit.book.metadata[index])
    edit.book.changed()
    return {"developerMetadata": changed} if changed else {}


@kind("deleteDeveloperMetadata")
def delete_developer_metadata(edit: Edit, body: Json) -> Json:
    """Delete the tags that a filter finds."""
    found = tags(edit.book, body.get("dataFilter", {}))
    edit.book.metadata = [entry for entry in edit.book.metadata if entry not in found]
    edit.book.changed()
    return {"deletedDeveloperMetadata": found} if found else {}


def _changed(edit: Edit, entry: Json, wish: Json, mask: fields.Mask) -> Json:
    changed = fields.overlay(entry, wish, mask) | {"metadataId": entry["metadataId"]}
    return changed | {"location": located(edit.book, changed.get("location", {}))}
