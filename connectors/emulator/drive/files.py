"""files: create, get, update, copy, delete, generateIds, emptyTrash."""

from typing import Any

from connectors.emulator.access import Role, file_not_found, folders_above, require
from connectors.emulator.drive import editors
from connectors.emulator.drive.content import keep, stored_bytes
from connectors.emulator.drive.registry import (
    grant,
    note,
    only_one_parent,
    register_file,
    remove,
    resolve,
    save,
    target_folder,
)
from connectors.emulator.drive.view import shown
from connectors.emulator.errors import conflict, forbidden, invalid
from connectors.emulator.routing import Call, Raw, serves
from connectors.emulator.store import Doc, Store

WRITABLE = (
    "name",
    "mimeType",
    "description",
    "createdTime",
    "viewedByMeTime",
    "writersCanShare",
    "copyRequiresWriterPermission",
    "contentRestrictions",
    "folderColorRgb",
    "originalFilename",
    "shortcutDetails",
)
PROPERTY_BYTES = 124
PROPERTIES_PER_APP = 30
MAX_IDS = 1000


@serves("drive.files.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Make a file: an empty one of the editors', a folder, or an upload.

    An id from generateIds may be given for folders and uploads: the same again is a 409. Google refuses it for the
    editors' files, which is why their creation cannot be made repeatable that way.
    """
    wish = call.body
    mime_type = wish.get("mimeType") or (call.media.content_type if call.media else "application/octet-stream")
    file_id = _given_id(store, wish, mime_type)
    name = wish.get("name") or "Untitled"
    file = register_file(store, call, mime_type, name, wish.get("parents"), file_id=file_id)
    file = _written(file, wish | {"mimeType": mime_type, "name": name}, call)
    if mime_type.startswith(editors.PREFIX):
        editors.create(store, file)
    else:
        file = keep(store, file, call.media.data if call.media else b"")
    return shown(store, call, save(store, file, call.user, wish.get("modifiedTime")))


@serves("drive.files.get")
def get(store: Store, call: Call) -> dict[str, Any] | Raw:
    """A file's metadata, or with `alt=media` its bytes."""
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    if call.param("alt") == "media":
        return Raw(file["mimeType"], stored_bytes(store, file))
    return shown(store, call, file)


@serves("drive.files.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Change a file's metadata, place, trash or bytes."""
    if "parents" in call.body:
        raise forbidden(
            "The parents field is not directly writable in update requests. Use the addParents and removeParents "
            "parameters instead.",
            reason="fieldNotWritable",
        )
    wish = call.body
    needed: Role = "organizer" if "trashed" in wish else "writer"
    file = require(store, resolve(store, call, call.path["fileId"]), call, needed)
    moved = _moved(store, call, file)
    changed = _written(moved, wish, call)
    if call.media:
        changed = keep(store, changed, call.media.data)
    if changed is not moved:
        changed = save(store, changed, call.user, wish.get("modifiedTime"))
    elif moved is not file:
        changed = note(store, moved)
    return shown(store, call, changed)


@serves("drive.files.copy")
def copy(store: Store, call: Call) -> dict[str, Any]:
    """Copy a file with its body, not its sharing; by default beside the original where the caller may write."""
    source = require(store, call.path["fileId"], call)
    if source["mimeType"] == editors.FOLDER:
        raise forbidden("This file cannot be copied by the user.", reason="cannotCopyFile")
    name = call.body.get("name") or f"Copy of {source['name']}"
    copied = register_file(store, call, source["mimeType"], name, call.body.get("parents"))
    inherited = {key: source[key] for key in ("description", "appProperties", "properties") if key in source}
    copied = _written(copied | inherited, call.body | {"name": name, "mimeType": source["mimeType"]}, call)
    if "blob" in source:
        copied = keep(store, copied, stored_bytes(store, source))
    copied = save(store, copied, call.user)
    editors.copy(store, source, copied)
    return shown(store, call, copied)


@serves("drive.files.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a file for good, past the trash; only its owner (an organizer on shared drives) may."""
    file = require(store, call.path["fileId"], call, "organizer")
    if "root" in file:
        raise forbidden("The root folder cannot be deleted.", reason="rootFolderNotDeletable")
    remove(store, file)


@serves("drive.files.emptyTrash")
def empty_trash(store: Store, call: Call) -> None:
    """Delete for good what the caller put into the trash."""
    files = store.docs("drive.files")
    for file in files.values():
        if file["trashed"] and file["owner"] == call.user and files.get(file["id"]) is not None:
            remove(store, file)


@serves("drive.files.generateIds")
def generate_ids(store: Store, call: Call) -> dict[str, Any]:
    """Ids that folders and uploads may be created with."""
    count = call.number("count", 10)
    if not 1 <= count <= MAX_IDS:
        raise invalid(f"Invalid value '{count}'. Values must be within the range: [1, 1000]", location="count")
    ids = [store.new_id("upload") for _ in range(count)]
    for file_id in ids:
        store.docs("drive.generatedIds").put(file_id, {})
    return {"kind": "drive#generatedIds", "space": call.param("space") or "drive", "ids": ids}


def _given_id(store: Store, wish: Doc, mime_type: str) -> str | None:
    file_id: str | None = wish.get("id")
    if file_id is None:
        return None
    if store.docs("drive.files").get(file_id) is not None:
        raise conflict("A file already exists with the provided ID.", reason="fileIdInUse")
    if mime_type.startswith(editors.PREFIX) and mime_type != editors.FOLDER:
        raise invalid("Generated IDs are not supported for Google Docs formats.", reason="fileIdsNotSupported")
    if store.docs("drive.generatedIds").get(file_id) is None:
        raise invalid("The provided file ID is not usable.", reason="invalid", location="file.id")
    return file_id


def _written(file: Doc, wish: Doc, call: Call) -> Doc:
    """The file with the writable fields of a request; the very same object if nothing was asked for."""
    changes = {name: wish[name] for name in WRITABLE if name in wish}
    for name in ("appProperties", "properties"):
        if name in wish:
            changes[name] = _properties(file[name], wish[name])
    if "trashed" in wish:
        changes["trashed"] = bool(wish["trashed"])
    if "starred" in wish:
        others = [user for user in file["starredBy"] if user != call.user]
        changes["starredBy"] = [*others, call.user] if wish["starred"] else others
    return file | changes if changes or "modifiedTime" in wish else file


def _properties(known: dict[str, str], given: dict[str, str | None]) -> dict[str, str]:
    """Properties merged; null removes one. Google's limits: 124 bytes for key and value together, 30 per app."""
    merged = {key: value for key, value in (known | given).items() if value is not None}
    for key, value in merged.items():
        if len((key + value).encode()) > PROPERTY_BYTES:
            raise invalid(
                f"The property exceeds the maximum size of {PROPERTY_BYTES} bytes.", reason="propertyTooLarge"
            )
    if len(merged) > PROPERTIES_PER_APP:
        raise invalid("The file has too many properties.", reason="tooManyProperties")
    return merged


def _moved(store: Store, call: Call, file: Doc) -> Doc:
    """The file in the folder of `addParents`, out of that of `removeParents`; a file has one folder."""
    added = _ids(store, call, "addParents")
    removed = _ids(store, call, "removeParents")
    if unknown := [folder for folder in removed if folder not in file["parents"]]:
        raise file_not_found(unknown[0])
    parents = [folder for folder in file["parents"] if folder not in removed]
    parents += [folder for folder in added if folder not in parents]
    if len(parents) > 1:
        raise only_one_parent()
    if parents == file["parents"]:
        return file
    if not parents:
        raise invalid("A file must have a folder.", reason="parentNotSpecified", location="removeParents")
    folder = target_folder(store, call, parents[0])
    if _is_inside(store, folder, file):
        raise forbidden("The requested parent is below the file itself.", reason="cyclicParents")
    placed = file | {"parents": [folder["id"]]}
    return placed if file.get("driveId") == folder.get("driveId") else _on_another_drive(placed, folder, call)


def _on_another_drive(file: Doc, folder: Doc, call: Call) -> Doc:
    """The file as it belongs to a shared drive, or to the caller again; whole folders Google does not take across."""
    if file["mimeType"] == editors.FOLDER:
        raise forbidden(
            "Moving folders into or out of shared drives is not supported.", reason="teamDrivesFolderMoveInNotSupported"
        )
    shared = [permission for permission in file["permissions"] if permission["role"] != "owner"]
    if "driveId" in folder:
        return file | {"driveId": folder["driveId"], "permissions": shared}
    others = [permission for permission in shared if permission.get("emailAddress") != call.user]
    own = {name: value for name, value in file.items() if name != "driveId"}
    return own | {"owner": call.user, "permissions": [grant(call.user, "owner"), *others]}


def _is_inside(store: Store, folder: Doc, file: Doc) -> bool:
    return folder["id"] == file["id"] or any(above["id"] == file["id"] for above in folders_above(store, folder))


def _ids(store: Store, call: Call, name: str) -> list[str]:
    return [resolve(store, call, part.strip()) for part in (call.param(name) or "").split(",") if part.strip()]
