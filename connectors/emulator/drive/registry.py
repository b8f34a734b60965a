"""The register of all files: what Drive knows of a spreadsheet, a document, a form, a folder or an upload.

Collection "drive.files", by file id: Google's field names, plus what is ours: `number` (order of creation), `change`
(place in the feed of changes), `app` (made by an app, see access), `root` (a "My Drive" or shared drive itself),
`owner`, `starredBy`, `viewedBy` and `modifiedBy` (the last time, by address), `space` (unless "drive"), `revision` (see
history), `blob` (where the bytes of an upload are). `trashed` and `permissions` are the file's own ones.
"""

from collections.abc import Iterable

from connectors.emulator.access import applies, permission_id, require
from connectors.emulator.drive import editors
from connectors.emulator.drive.editors import FOLDER
from connectors.emulator.drive.times import timestamp
from connectors.emulator.errors import GoogleError, forbidden, invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

APP_DATA = "appDataFolder"


def register_file(
    store: Store,
    call: Call,
    mime_type: str,
    name: str,
    parents: list[str] | None = None,
    *,
    file_id: str | None = None,
) -> Doc:
    """Enter a new file of the caller's, by default in the caller's root; the entry has its `id`.

    Raises GoogleError 404 or 403 when the caller may not write to the folder.
    """
    folder = _folder(store, call, parents)
    is_on_drive = "driveId" in folder
    file = new_entry(
        store,
        file_id or store.new_id("file" if mime_type in editors.MIME_TYPES else "upload"),
        {
            "name": name,
            "mimeType": mime_type,
            "parents": [folder["id"]],
            "owner": call.user,
            "permissions": [] if is_on_drive else [grant(call.user, "owner")],
            "app": call.scopes is not None,
        }
        | {name: folder[name] for name in ("driveId", "space") if name in folder},
    )
    return save(store, file, call.user)


def new_entry(store: Store, file_id: str, known: Doc) -> Doc:
    """A new file with what every file starts with, not yet stored."""
    return {
        "id": file_id,
        "createdTime": timestamp(store.now()),
        "number": store.next_number("drive.files"),
        "trashed": False,
        "appProperties": {},
        "properties": {},
        "starredBy": [],
    } | known


def root_of(store: Store, user: str) -> Doc:
    """A person's "My Drive", made when first asked for."""
    return _own_folder(store, user, "drive.roots", "0A" + store.new_id("root")[:15] + "PVA", {"name": "My Drive"})


def app_data_of(store: Store, user: str) -> Doc:
    """A person's folder of application data, made when first asked for; one for all apps."""
    known = {"name": "Application Data", "space": APP_DATA}
    return _own_folder(store, user, "drive.appData", store.new_id("upload"), known)


def _own_folder(store: Store, user: str, collection: str, new_id: str, known: Doc) -> Doc:
    """The top folder that stands in a collection by its person; `new_id` and what is `known` of it if there is none."""
    entry = store.docs(collection).get(user)
    if entry and (folder := store.docs("drive.files").get(entry["id"])):
        return folder
    own = {"mimeType": FOLDER, "parents": [], "owner": user, "permissions": [grant(user, "owner")]}
    folder = new_entry(store, new_id, own | known | {"app": True, "root": True})
    store.docs(collection).put(user, {"id": new_id})
    return save(store, folder, user)


def save(store: Store, file: Doc, user: str, modified: str | None = None) -> Doc:
    """Store a file as changed by `user` at this moment, or at `modified` (RFC 3339) if given."""
    moment = modified or timestamp(store.now())
    saved = file | {
        "modifiedTime": moment,
        "lastModifyingUser": user,
        "modifiedBy": file.get("modifiedBy", {}) | {user: moment},
        "version": file.get("version", 0) + 1,
        "change": store.next_number("drive.changes"),
    }
    store.docs("drive.files").put(file["id"], saved)
    return saved


def note(store: Store, file: Doc) -> Doc:
    """Store a file whose sharing or place changed: in the changes, not in modifiedTime."""
    saved = file | {"version": file["version"] + 1, "change": store.next_number("drive.changes")}
    store.docs("drive.files").put(file["id"], saved)
    return saved


def note_removal(store: Store, file: Doc, users: Iterable[str]) -> None:
    """Enter into the changes that a file is gone for these people, deleted or no longer shared."""
    number = store.next_number("drive.changes")
    removal = {"fileId": file["id"], "change": number, "time": timestamp(store.now()), "users": sorted(users)}
    removal |= {"driveId": file["driveId"]} if "driveId" in file else {}
    store.docs("drive.removals").put(str(number), removal)


def children(store: Store, folder_id: str) -> list[Doc]:
    """What lies directly in a folder, trashed files included."""
    return [file for file in store.docs("drive.files").values() if folder_id in file["parents"]]


def resolve(store: Store, call: Call, file_id: str) -> str:
    """A file id; the aliases "root" and "appDataFolder" mean folders of the caller's."""
    if file_id == APP_DATA:
        return str(app_data_of(store, call.user)["id"])
    return root_of(store, call.user)["id"] if file_id == "root" else file_id


def target_folder(store: Store, call: Call, folder_id: str) -> Doc:
    """A folder the caller may put files into; raises GoogleError 404, or 403 for a file or a role too small."""
    folder = require(store, resolve(store, call, folder_id), call, "writer")
    if folder["mimeType"] != FOLDER:
        raise forbidden("The specified parent is not a folder.", reason="parentNotAFolder")
    return folder


def grant(user: str, role: str) -> Doc:
    """A permission of one person, as it stands in a file."""
    return {"id": permission_id(user), "type": "user", "emailAddress": user, "role": role}


def is_member(file: Doc, user: str) -> bool:
    """Whether the file itself, not a folder above it, is shared with this person by address."""
    return any(permission["type"] == "user" and applies(permission, user) for permission in file["permissions"])


def not_for_app_data(file: Doc) -> None:
    """Raise GoogleError 403 for a file of the application data folder, which is neither moved, trashed nor shared."""
    if file.get("space") == APP_DATA:
        message = "Method not supported for files within the Application Data folder."
        raise forbidden(message, reason="notSupportedForAppDataFolderFiles")


def only_one_parent() -> GoogleError:
    """Drive's answer to a second folder for one file."""
    return invalid("A file can only have a single parent.", reason="invalidMultipleParents", location="parents")


def _folder(store: Store, call: Call, parents: list[str] | None) -> Doc:
    if not parents:
        return root_of(store, call.user)
    if len(parents) > 1:
        raise only_one_parent()
    return target_folder(store, call, parents[0])
