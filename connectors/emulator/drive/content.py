"""The bytes of files: uploads kept and given back, spreadsheets exported as CSV, revisions."""

import csv
import io
from hashlib import md5, sha256
from typing import Any

from connectors.emulator.access import require
from connectors.emulator.drive import editors
from connectors.emulator.drive.view import person
from connectors.emulator.errors import forbidden, invalid, not_found
from connectors.emulator.routing import Call, Raw, serves
from connectors.emulator.store import Doc, Store


def keep(store: Store, file: Doc, data: bytes) -> Doc:
    """The file with these bytes; refused for the editors' own files, which have none."""
    if file["mimeType"].startswith(editors.PREFIX):
        raise forbidden("Media of Docs Editors files cannot be written.", reason="fileNotDownloadable")
    blob = f"drive/{file['id']}"
    store.blobs.put(blob, data)
    checksum = md5(data, usedforsecurity=False).hexdigest()
    return file | {
        "blob": blob,
        "size": str(len(data)),
        "md5Checksum": checksum,
        "sha256Checksum": sha256(data).hexdigest(),
        "headRevisionId": store.new_id("revision"),
        "originalFilename": file.get("originalFilename", file["name"]),
    }


def stored_bytes(store: Store, file: Doc) -> bytes:
    """What was uploaded; raises GoogleError 403 for the editors' files, as Drive does."""
    if "blob" not in file:
        raise forbidden(
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
            reason="fileNotDownloadable",
        )
    return store.blobs.get(file["blob"]) or b""


@serves("drive.files.export")
def export(store: Store, call: Call) -> Raw:
    """A spreadsheet's first sheet as CSV, cells as people see them."""
    file = require(store, call.path["fileId"], call)
    if not file["mimeType"].startswith(editors.PREFIX):
        raise forbidden("Export only supports Docs Editors files.", reason="fileNotExportable")
    wanted = call.param("mimeType") or ""
    if wanted not in editors.EXPORTS.get(file["mimeType"], ()):
        raise invalid("The requested conversion is not supported.", location="convertTo")
    text = io.StringIO()
    csv.writer(text).writerows(editors.rows(store, file))
    return Raw(wanted, text.getvalue().encode())


@serves("drive.revisions.list")
def list_revisions(store: Store, call: Call) -> dict[str, Any]:
    """The revisions of a file: only the present one is kept."""
    file = require(store, call.path["fileId"], call)
    return {"kind": "drive#revisionList", "revisions": [_revision(file, call)]}


@serves("drive.revisions.get")
def get_revision(store: Store, call: Call) -> dict[str, Any] | Raw:
    """The present revision, or with `alt=media` its bytes."""
    file = require(store, call.path["fileId"], call)
    revision = _revision(file, call)
    if call.path["revisionId"] not in (revision["id"], "head"):
        raise not_found(f"Revision not found: {call.path['revisionId']}.", location="revisionId")
    if call.param("alt") == "media":
        return Raw(file["mimeType"], stored_bytes(store, file))
    return revision


def _revision(file: Doc, call: Call) -> dict[str, Any]:
    revision: dict[str, Any] = {
        "kind": "drive#revision",
        "id": file.get("headRevisionId", str(file["version"])),
        "mimeType": file["mimeType"],
        "modifiedTime": file["modifiedTime"],
    }
    if not call.param("fields"):
        return revision
    known = {name: file[name] for name in ("size", "md5Checksum", "originalFilename") if name in file}
    return revision | known | {"lastModifyingUser": person(file["lastModifyingUser"], call)}
