"""files: create, get, update, copy, delete, generateIds, emptyTrash."""

from typing import Any

from connectors.emulator.access import Role, require, role_of
from connectors.emulator.drive import editors
from connectors.emulator.drive.comments import copy_open
from connectors.emulator.drive.content import require_download, stored_bytes
from connectors.emulator.drive.fields import written
from connectors.emulator.drive.history import keep, touched
from connectors.emulator.drive.moving import moved
from connectors.emulator.drive.registry import note, register_file, resolve, save
from connectors.emulator.drive.removal import remove
from connectors.emulator.drive.restrictions import changes_title, guard
from connectors.emulator.drive.times import given, timestamp
from connectors.emulator.drive.view import shown
from connectors.emulator.errors import conflict, forbidden, invalid
from connectors.emulator.routing import Call, Media, Raw, serves
from connectors.emulator.store import Doc, Store

MAX_IDS = 1000
UNCONVERTED = "conversion of .odt, .rtf and pictures into documents, and into presentations"
SPACES = ("drive", "appDataFolder")


@serves("drive.files.create", missing=UNCONVERTED)
def create(store: Store, call: Call) -> dict[str, Any]:
    """Make a file: an empty one of the editors', a folder, a shortcut, an upload, or an editors' file of an upload.

    CSV, TSV and .xlsx become a spreadsheet, text, HTML, Markdown and .docx a document, where that is the `mimeType`
    asked for. An id from generateIds may be given
    for folders and uploads: the same again is a 409. Google refuses it for the editors' files, which is why their
    creation cannot be made repeatable that way.
    """
    wish, media = call.body, call.media
    mime_type = wish.get("mimeType") or (_bare(media.content_type) if media else "application/octet-stream")
    file_id = _given_id(store, wish, mime_type)
    name = wish.get("name") or "Untitled"
    file = register_file(store, call, mime_type, name, wish.get("parents"), file_id=file_id)
    file = written(store, call, file, wish | {"mimeType": mime_type, "name": name}, "owner")
    file |= {"viewedBy": {call.user: timestamp(store.now())}, **_shortcut(store, call, mime_type)}
    if mime_type.startswith(editors.PREFIX):
        _make_body(store, call, file, media)
    else:
        data = media.data if media else b""
        file = keep(store, file, data, call.user, forever=call.flag("keepRevisionForever"))
    return shown(store, call, save(store, file, call.user, _modified(wish)))


@serves("drive.files.get", missing="thumbnails, labels, metadata of pictures and films")
def get(store: Store, call: Call) -> dict[str, Any] | Raw:
    """A file's metadata, or with `alt=media` its bytes."""
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    if call.param("alt") == "media":
        require_download(file, role_of(store, file["id"], call) or "reader")
        return Raw(file["mimeType"], stored_bytes(store, file))
    return shown(store, call, file)


@serves("drive.files.update", missing=UNCONVERTED)
def update(store: Store, call: Call) -> dict[str, Any]:
    """Change a file's metadata, place, trash or content; what becomes an editors' file replaces what one had."""
    if "parents" in call.body:
        raise forbidden(
            "The parents field is not directly writable in update requests. Use the addParents and removeParents "
            "parameters instead.",
            reason="fieldNotWritable",
        )
    wish = call.body
    file_id = resolve(store, call, call.path["fileId"])
    file = require(store, file_id, call, _needed(store, call, file_id))
    if call.media or changes_title(file, wish):
        guard(file)
    placed = moved(store, call, file)
    changed = written(store, call, placed, wish, role_of(store, file_id, call) or "reader")
    if call.media:
        changed = _with_content(store, call, changed, call.media)
    if changed is not placed:
        changed = save(store, changed, call.user, _modified(wish))
    elif placed is not file:
        changed = note(store, placed)
    return shown(store, call, changed)


@serves("drive.files.copy", missing=UNCONVERTED)
def copy(store: Store, call: Call) -> dict[str, Any]:
    """Copy a file with its content, not its sharing; by default beside the original where the caller may write.

    An upload becomes a spreadsheet or document where that is the `mimeType` asked for, as with `create`.
    """
    source = require(store, call.path["fileId"], call)
    mime_type = call.body.get("mimeType") or source["mimeType"]
    may_read = role_of(store, source["id"], call) or "reader"
    if source["mimeType"] == editors.FOLDER:
        raise forbidden("This file cannot be copied by the user.", reason="cannotCopyFile")
    require_download(source, may_read)
    name = call.body.get("name") or f"Copy of {source['name']}"
    copied = register_file(store, call, mime_type, name, call.body.get("parents") or _beside(store, call, source))
    inherited = {
        key: source[key] for key in ("description", "appProperties", "properties", "shortcutDetails") if key in source
    }
    wish = call.body | {"name": name, "mimeType": mime_type}
    copied = written(store, call, copied | inherited, wish, "owner")
    if mime_type == source["mimeType"]:
        if "blob" in source:
            copied = keep(store, copied, stored_bytes(store, source), call.user)
        copied = save(store, copied, call.user, _modified(wish))
        editors.copy(store, source, copied)
    else:
        _make_body(store, call, copied, Media(source["mimeType"], stored_bytes(store, source)))
        copied = save(store, copied, call.user, _modified(wish))
    if call.flag("copyComments"):
        copy_open(store, source, copied)
    return shown(store, call, copied)


@serves("drive.files.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a file for good, past the trash; only its owner (an organizer on shared drives) may."""
    file = require(store, resolve(store, call, call.path["fileId"]), call, "organizer")
    if "root" in file:
        raise forbidden("The root folder cannot be deleted.", reason="rootFolderNotDeletable")
    remove(store, file)


@serves("drive.files.emptyTrash")
def empty_trash(store: Store, call: Call) -> None:
    """Delete for good what the caller put into the trash, or with `driveId` what is in that shared drive's."""
    files, drive_id = store.docs("drive.files"), call.param("driveId")
    if drive_id:
        require(store, drive_id, call, "organizer")
    for file in files.values():
        is_meant = file.get("driveId") == drive_id if drive_id else "driveId" not in file and file["owner"] == call.user
        if file["trashed"] and is_meant and files.get(file["id"]) is not None:
            remove(store, file)


@serves("drive.files.generateIds")
def generate_ids(store: Store, call: Call) -> dict[str, Any]:
    """Ids that folders and uploads may be created with."""
    count, space = call.number("count", 10), call.param("space") or "drive"
    if not 1 <= count <= MAX_IDS:
        raise invalid(f"Invalid value '{count}'. Values must be within the range: [1, 1000]", location="count")
    if space not in SPACES:
        raise invalid(f"Invalid value: {space}", reason="invalid", location="space")
    ids = [store.new_id("upload") for _ in range(count)]
    for file_id in ids:
        store.docs("drive.generatedIds").put(file_id, {})
    return {"kind": "drive#generatedIds", "space": space, "ids": ids}


def _needed(store: Store, call: Call, file_id: str) -> Role:
    """The role that an update takes: the trash is for the owner, on shared drives for whoever arranges files."""
    if "trashed" in call.body:
        file = store.docs("drive.files").get(file_id)
        return "fileOrganizer" if file and "driveId" in file else "organizer"
    is_moved = call.param("addParents") or call.param("removeParents")
    is_personal = call.body and set(call.body) <= {"starred", "viewedByMeTime"}
    return "reader" if is_personal and not is_moved and not call.media else "writer"


def _with_content(store: Store, call: Call, file: Doc, media: Media) -> Doc:
    if file["mimeType"] == editors.SPREADSHEET:
        from connectors.emulator.drive import conversion

        conversion.spreadsheet_from(store, file, media.data, media.content_type)
        return touched(store, file, call.user)
    if file["mimeType"] == editors.DOCUMENT:
        from connectors.emulator.drive import conversion

        conversion.document_from(store, call, file, media.data, media.content_type)
        stored = store.docs("drive.files").get(file["id"]) or {}
        # writing into the document has begun a revision, or gone on with one
        return touched(store, file | {key: stored[key] for key in ("revision",) if key in stored}, call.user)
    if "mimeType" not in call.body and not file["mimeType"].startswith(editors.PREFIX) and media.content_type:
        file = file | {"mimeType": _bare(media.content_type)}
    return keep(store, file, media.data, call.user, forever=call.flag("keepRevisionForever"))


def _make_body(store: Store, call: Call, file: Doc, media: Media | None) -> None:
    if media is None or not media.data:
        editors.create(store, file)
        return
    from connectors.emulator.drive import conversion

    if file["mimeType"] == editors.SPREADSHEET:
        conversion.spreadsheet_from(store, file, media.data, media.content_type)
    elif file["mimeType"] == editors.DOCUMENT:
        conversion.document_from(store, call, file, media.data, media.content_type)
    else:
        raise conversion.unsupported()


def _shortcut(store: Store, call: Call, mime_type: str) -> Doc:
    """What a shortcut knows of its target; raises GoogleError 404 for one that the caller does not see."""
    if mime_type != editors.SHORTCUT:
        return {}
    target_id = (call.body.get("shortcutDetails") or {}).get("targetId")
    if not target_id:
        message = "A shortcut must have a target."
        raise invalid(message, reason="required", location="file.shortcutDetails.targetId")
    target = require(store, resolve(store, call, str(target_id)), call)
    if target["mimeType"] == editors.SHORTCUT:
        raise invalid("The target of a shortcut cannot be a shortcut.", reason="invalidShortcutTarget")
    return {"shortcutDetails": {"targetId": target["id"], "targetMimeType": target["mimeType"]}}


def _beside(store: Store, call: Call, source: Doc) -> list[str] | None:
    """The folder of a file that is copied, if the caller may put something there."""
    for parent in source["parents"]:
        role = role_of(store, parent, call)
        folder = store.docs("drive.files").get(parent)
        if role in ("writer", "fileOrganizer", "organizer", "owner") and folder is not None:
            return [parent]
    return None


def _given_id(store: Store, wish: Doc, mime_type: str) -> str | None:
    file_id: str | None = wish.get("id")
    if file_id is None:
        return None
    if store.docs("drive.files").get(file_id) is not None:
        raise conflict("A file already exists with the provided ID.", reason="fileIdInUse")
    if mime_type.startswith(editors.PREFIX) and mime_type not in (editors.FOLDER, editors.SHORTCUT):
        raise invalid("Generated IDs are not supported for Google Docs formats.", reason="fileIdsNotSupported")
    if store.docs("drive.generatedIds").get(file_id) is None:
        raise invalid("The provided file ID is not usable.", reason="invalid", location="file.id")
    return file_id


def _modified(wish: Doc) -> str | None:
    return given(wish["modifiedTime"], "file.modifiedTime") if wish.get("modifiedTime") else None


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower() or "application/octet-stream"
