"""revisions: the history of a file's content, for whoever may edit it."""

from typing import Any

from connectors.emulator.access import require
from connectors.emulator.drive import editors, history
from connectors.emulator.drive.content import not_downloadable
from connectors.emulator.drive.paging import page, page_size
from connectors.emulator.drive.registry import note, resolve, save
from connectors.emulator.drive.view import person
from connectors.emulator.errors import forbidden, invalid, not_found
from connectors.emulator.routing import Call, Raw, serves
from connectors.emulator.store import Doc, Store

MOST_KEPT = 200
OF_EDITORS = ("published", "publishAuto", "publishedOutsideDomain")
NOT_OLD = "what the editors' files were at an earlier revision: exportLinks give the present content"


@serves("drive.revisions.list", missing=NOT_OLD)
def list_revisions(store: Store, call: Call) -> dict[str, Any]:
    """The revisions of a file, the oldest first."""
    file, revisions = _history(store, call)
    places = [revision | {"place": place} for place, revision in enumerate(revisions, 1)]
    shown, token = page(call, places, lambda revision: int(revision["place"]), page_size(call, 200, 1000))
    return {"kind": "drive#revisionList", "revisions": [_shown(file, revision, call) for revision in shown]} | token


@serves("drive.revisions.get", missing=NOT_OLD)
def get_revision(store: Store, call: Call) -> dict[str, Any] | Raw:
    """One revision, or with `alt=media` the bytes that an upload then had."""
    file, revisions = _history(store, call)
    revision = _one(call, revisions)
    if call.param("alt") != "media":
        return _shown(file, revision, call)
    if "blob" not in revision:
        raise not_downloadable()
    return Raw(revision["mimeType"], store.blobs.get(revision["blob"]) or b"")


@serves("drive.revisions.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Keep an upload's revision for ever, or publish one of the editors'; what does not apply to the file is ignored.

    At most 200 revisions are kept for ever, and (assumed) none of them is released again but by deletion.
    """
    file, revisions = _history(store, call)
    revision = _one(call, revisions)
    if "blob" in revision:
        changed = revision | _kept(call, revision, revisions)
    else:
        changed = revision | {name: bool(call.body[name]) for name in OF_EDITORS if name in call.body}
    stored = [changed if one["id"] == revision["id"] else one for one in revisions]
    note(store, history.replace(store, file, stored))
    return _shown(file, changed, call)


@serves("drive.revisions.delete")
def delete(store: Store, call: Call) -> None:
    """Delete an upload's revision for good, but not the only one; without the latest the one before it is present."""
    file, revisions = _history(store, call)
    revision = _one(call, revisions)
    if "blob" not in revision:
        raise forbidden("Revisions of this kind of file cannot be deleted.", reason="revisionDeletionNotSupported")
    if len(revisions) == 1:
        raise forbidden("The only revision of a file cannot be deleted.", reason="cannotDeleteOnlyRevision")
    store.blobs.delete(revision["blob"])
    rest = [one for one in revisions if one["id"] != revision["id"]]
    save(store, history.replace(store, file, rest), call.user)


def _history(store: Store, call: Call) -> tuple[Doc, list[Doc]]:
    file = require(store, resolve(store, call, call.path["fileId"]), call, "writer")
    if file["mimeType"] in (editors.FOLDER, editors.SHORTCUT):
        raise forbidden("The file does not support revisions.", reason="revisionsNotSupported")
    return file, [*history.closed(store, file["id"]), history.present(file)]


def _one(call: Call, revisions: list[Doc]) -> Doc:
    wanted = call.path["revisionId"]
    if wanted == "head":
        return revisions[-1]
    for revision in revisions:
        if revision["id"] == wanted:
            return revision
    raise not_found(f"Revision not found: {wanted}.", location="revisionId")


def _kept(call: Call, revision: Doc, revisions: list[Doc]) -> Doc:
    if "keepForever" not in call.body:
        return {}
    if revision.get("keepForever") and not call.body["keepForever"]:
        message = "Bad Request. Cannot update a revision to false that is marked as keepForever."
        raise invalid(message, reason="illegalKeepForeverModification")
    others = [one for one in revisions if one.get("keepForever") and one["id"] != revision["id"]]
    if call.body["keepForever"] and len(others) >= MOST_KEPT:
        raise invalid("Too many revisions of the file are kept forever.", reason="keepForeverLimitExceeded")
    return {"keepForever": bool(call.body["keepForever"])}


def _shown(file: Doc, revision: Doc, call: Call) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "kind": "drive#revision",
        "id": revision["id"],
        "mimeType": revision.get("mimeType", file["mimeType"]),
        "modifiedTime": revision["modified"],
    }
    if not call.param("fields"):
        return seen
    seen["lastModifyingUser"] = person(revision["user"], call)
    if "blob" in revision:
        known = {name: revision[name] for name in ("size", "md5Checksum", "originalFilename") if name in revision}
        return seen | known | {"keepForever": revision.get("keepForever", False)}
    seen |= {name: revision.get(name, False) for name in OF_EDITORS} | {"exportLinks": editors.export_links(file)}
    if revision.get("published"):
        seen["publishedLink"] = editors.link(file).partition("/edit")[0] + "/pubhtml"
    return seen
