"""The revisions of a file: what it was after each change of its content, and by whom.

The present one stands in the file as `revision`, the earlier ones in collection "drive.revisions" by file id, the
oldest first. An upload makes a revision each, with its bytes; the editors' files get one for what a person changes
within ten minutes (assumed: Google merges too, and does not say how), without the content of that time.
"""

from datetime import datetime, timedelta
from hashlib import md5, sha1, sha256

from connectors.emulator.drive import editors
from connectors.emulator.drive.registry import note, save
from connectors.emulator.drive.reviews import content_changed
from connectors.emulator.drive.times import timestamp
from connectors.emulator.errors import forbidden
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

REVISIONS = "drive.revisions"
MERGED = timedelta(minutes=10)
KEPT = timedelta(days=30)
MOST = 1000
"""Earlier revisions that are listed at most; Google, too, leaves out the oldest of a long history."""
OF_BYTES = ("blob", "size", "md5Checksum", "sha1Checksum", "sha256Checksum", "mimeType", "originalFilename")


def touch(store: Store, file_id: str, call: Call) -> None:
    """Note a change of a file's content: modifiedTime, version, lastModifyingUser, its place in the changes.

    The revision under way goes on or a new one begins, and answers to an approval under way are taken back.
    """
    file = store.docs("drive.files").get(file_id)
    if file is not None:
        save(store, touched(store, file, call.user), call.user)


def touched(store: Store, file: Doc, user: str) -> Doc:
    """An editors' file after a change of its content by this person, not yet stored."""
    content_changed(store, file["id"])
    last, now = present(file), store.now()
    is_new = last["user"] != user or now - datetime.fromisoformat(last["started"]) >= MERGED or last.get("sealed")
    if not is_new:
        return file | {"revision": last | {"modified": timestamp(now)}}
    _put(store, file["id"], [*closed(store, file["id"]), last][-MOST:])
    began = {"id": str(int(last["id"]) + 1), "user": user, "started": timestamp(now), "modified": timestamp(now)}
    flags = {"published": True, "publishAuto": True} if last.get("publishAuto") else {}
    return file | {"revision": began | flags}


def keep(store: Store, file: Doc, data: bytes, user: str, *, forever: bool = False) -> Doc:
    """The file with these bytes as its present revision, not yet stored; refused for the editors' files."""
    if file["mimeType"].startswith(editors.PREFIX):
        raise forbidden("Media of Docs Editors files cannot be written.", reason="fileNotDownloadable")
    content_changed(store, file["id"])
    earlier = [*closed(store, file["id"]), present(file)] if "blob" in file else []
    revision_id = store.new_id("revision")
    found: Doc = {
        "blob": f"drive/{file['id']}/{revision_id}",
        "size": str(len(data)),
        "md5Checksum": md5(data, usedforsecurity=False).hexdigest(),
        "sha1Checksum": sha1(data, usedforsecurity=False).hexdigest(),
        "sha256Checksum": sha256(data).hexdigest(),
        "originalFilename": file.get("originalFilename", file["name"]),
    }
    store.blobs.put(found["blob"], data)
    if earlier:
        _put(store, file["id"], _unpurged(store, earlier))
    now = timestamp(store.now())
    revision = {"id": revision_id, "user": user, "started": now, "modified": now, "keepForever": forever}
    return file | found | {"revision": revision | found | {"mimeType": file["mimeType"]}, "headRevisionId": revision_id}


def present(file: Doc) -> Doc:
    """The present revision: `id`, `user`, `started`, `modified`, its flags, and of uploads what is in OF_BYTES."""
    known = {name: file[name] for name in OF_BYTES if name in file}
    first = {"id": file.get("headRevisionId", "1"), "user": file.get("lastModifyingUser", file["owner"])}
    first |= {"started": file["createdTime"], "modified": file.get("modifiedTime", file["createdTime"])}
    revision: Doc = known | first | file.get("revision", {})
    return revision


def closed(store: Store, file_id: str) -> list[Doc]:
    """The earlier revisions of a file, the oldest first."""
    found = store.docs(REVISIONS).get(file_id)
    return list(found["revisions"]) if found else []


def sealed(store: Store, file: Doc) -> tuple[Doc, str]:
    """The file, stored, with a present revision that nothing will be merged into, and that revision's id."""
    revision = present(file) | {"sealed": True}
    return note(store, file | {"revision": revision}), revision["id"]


def replace(store: Store, file: Doc, revisions: list[Doc]) -> Doc:
    """The file with these revisions, the last of them as the present one; its content follows that."""
    *earlier, last = revisions
    _put(store, file["id"], earlier)
    return file | {name: last[name] for name in OF_BYTES if name in last} | _headed(file, last)


def forget(store: Store, file: Doc) -> None:
    """Drop all revisions of a file that is deleted."""
    for revision in (*closed(store, file["id"]), present(file)):
        if "blob" in revision:
            store.blobs.delete(revision["blob"])
    store.docs(REVISIONS).delete(file["id"])


def _headed(file: Doc, revision: Doc) -> Doc:
    return {"revision": revision} | ({"headRevisionId": revision["id"]} if "headRevisionId" in file else {})


def _unpurged(store: Store, earlier: list[Doc]) -> list[Doc]:
    """Earlier uploads without those that Google drops: not kept forever, and 30 days old or beyond the last hundred."""
    limit = store.now() - KEPT
    kept: list[Doc] = []
    for place, revision in enumerate(reversed(earlier), 1):
        is_fresh = place <= 100 and datetime.fromisoformat(revision["modified"]) > limit
        if is_fresh or place == 1 or revision.get("keepForever"):
            kept.insert(0, revision)
        else:
            store.blobs.delete(revision["blob"])
    return kept


def _put(store: Store, file_id: str, revisions: list[Doc]) -> None:
    store.docs(REVISIONS).put(file_id, {"revisions": revisions})
