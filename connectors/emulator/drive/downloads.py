"""files.download and operations.get: a download as an operation, which is done as soon as it is asked for."""

from datetime import datetime, timedelta
from typing import Any

from connectors.emulator.access import require, role_of
from connectors.emulator.drive import editors, history
from connectors.emulator.drive.content import require_download
from connectors.emulator.errors import GoogleError, invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

OPERATIONS = "drive.operations"
LIFETIME = timedelta(hours=24)
ANSWER = "type.googleapis.com/google.apps.drive.v3.DownloadFileResponse"
METADATA = "type.googleapis.com/google.apps.drive.v3.DownloadFileMetadata"


@serves("drive.files.download")
def download(store: Store, call: Call) -> dict[str, Any]:
    """Where a file, or an upload's revision, can be fetched: an operation that is done, kept for a day."""
    file = require(store, call.path["fileId"], call)
    require_download(file, role_of(store, file["id"], call) or "reader")
    is_editors = file["mimeType"].startswith(editors.PREFIX)
    address = _exported(file, call) if is_editors else _uploaded(store, file, call)
    name = store.new_id("operation")
    entry = {"began": store.now().isoformat(), "user": call.user, "address": address, "partial": not is_editors}
    store.docs(OPERATIONS).put(name, entry)
    return _shown(name, entry)


@serves("drive.operations.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """An operation of one's own, as long as it is kept."""
    entry = store.docs(OPERATIONS).get(call.path["name"])
    if entry is None or entry["user"] != call.user or _is_old(store, entry):
        raise not_found(f"Operation not found: {call.path['name']}.")
    return _shown(call.path["name"], entry)


def _exported(file: Doc, call: Call) -> str:
    links = editors.export_links(file)
    wanted = call.param("mimeType") or next(iter(links), "")
    if wanted not in links or call.param("revisionId") not in (None, history.present(file)["id"]):
        raise invalid("The file cannot be downloaded in this form.", reason="invalidArgument")
    return links[wanted]


def _uploaded(store: Store, file: Doc, call: Call) -> str:
    if call.param("mimeType"):
        raise invalid("mimeType can only be set for Google Workspace documents.", reason="invalidArgument")
    address = f"https://www.googleapis.com/drive/v3/files/{file['id']}"
    if revision := call.param("revisionId"):
        known = {entry["id"] for entry in (*history.closed(store, file["id"]), history.present(file))}
        if revision not in known:
            raise _no_revision(revision)
        address += f"/revisions/{revision}"
    return f"{address}?alt=media"


def _no_revision(revision: str) -> GoogleError:
    return not_found(f"Revision not found: {revision}.", location="revisionId")


def _is_old(store: Store, entry: Doc) -> bool:
    return store.now() - datetime.fromisoformat(entry["began"]) > LIFETIME


def _shown(name: str, entry: Doc) -> dict[str, Any]:
    answer = {"@type": ANSWER, "downloadUri": entry["address"], "partialDownloadAllowed": entry["partial"]}
    return {"name": name, "metadata": {"@type": METADATA, "resourceKey": ""}, "done": True, "response": answer}
