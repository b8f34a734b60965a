"""A file's folder: `addParents` and `removeParents`, within a drive and from one to another."""

from connectors.emulator.access import file_not_found, folders_above, require
from connectors.emulator.drive import editors
from connectors.emulator.drive.registry import grant, not_for_app_data, only_one_parent, resolve, target_folder
from connectors.emulator.errors import forbidden, invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store


def moved(store: Store, call: Call, file: Doc) -> Doc:
    """The file in the folder of `addParents`, out of that of `removeParents`, the very same object if it stays.

    Raises GoogleError 400 for none or several folders, 403 for a folder below the file itself, for the top folder of a
    drive, and on shared drives for a role that may not arrange files.
    """
    added = _ids(store, call, "addParents")
    removed = _ids(store, call, "removeParents")
    if unknown := [folder for folder in removed if folder not in file["parents"]]:
        raise file_not_found(unknown[0])
    parents = [folder for folder in file["parents"] if folder not in removed]
    parents += [folder for folder in added if folder not in parents]
    if parents == file["parents"]:
        return file
    if "root" in file:
        raise forbidden("The root folder cannot be moved.", reason="rootFolderNotMovable")
    if len(parents) != 1 and "driveId" in file:
        message = "A shared drive item must have exactly one parent."
        raise forbidden(message, reason="teamDrivesParentLimit")
    if len(parents) > 1:
        raise only_one_parent()
    if not parents:
        raise invalid("A file must have a folder.", reason="parentNotSpecified", location="removeParents")
    if "driveId" in file:
        require(store, file["id"], call, "fileOrganizer")
    folder = target_folder(store, call, parents[0])
    not_for_app_data(file)
    not_for_app_data(folder)
    if _is_inside(store, folder, file):
        raise forbidden("The requested parent is below the file itself.", reason="cyclicParents")
    placed = file | {"parents": [folder["id"]]}
    return placed if file.get("driveId") == folder.get("driveId") else _on_another_drive(store, placed, folder, call)


def _on_another_drive(store: Store, file: Doc, folder: Doc, call: Call) -> Doc:
    """The file as it belongs to a shared drive, or to the caller again; whole folders Google does not take across."""
    if file["mimeType"] == editors.FOLDER:
        raise forbidden(
            "Moving folders into or out of shared drives is not supported.", reason="teamDrivesFolderMoveInNotSupported"
        )
    require(store, file["id"], call, "organizer")
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
