"""What a role may do with a file: the `capabilities` of the API, and what the handlers go by."""

from connectors.emulator.access import RANKS, is_read_only
from connectors.emulator.drive import editors
from connectors.emulator.store import Doc

ALIASES = {
    "canModifyContentRestriction": "canModifyEditorContentRestriction",
    "canChangeViewersCanCopyContent": "canChangeCopyRequiresWriterPermission",
    "canMoveItemIntoTeamDrive": "canMoveItemOutOfDrive",
}
"""Old names of the same, for every file."""
DRIVE_ALIASES = {
    "canMoveChildrenOutOfTeamDrive": "canMoveChildrenOutOfDrive",
    "canMoveChildrenWithinTeamDrive": "canMoveChildrenWithinDrive",
    "canMoveItemOutOfTeamDrive": "canMoveItemOutOfDrive",
    "canMoveItemWithinTeamDrive": "canMoveItemWithinDrive",
    "canMoveTeamDriveItem": "canMoveItemWithinDrive",
    "canReadTeamDrive": "canReadDrive",
}


def capabilities(file: Doc, role: str, user: str = "") -> dict[str, bool]:
    """What a role may do with a file; on shared drives with what only exists there."""
    found = _of_role(file, role) | _of_content(file, role) | _of_folder(file, role)
    if "driveId" in file:
        found |= _on_drive(file, role)
    else:
        found |= {"canAcceptOwnership": _is_pending_owner(file, user), "canAddMyDriveParent": False}
        found["canRemoveMyDriveParent"] = found["canEdit"]
    names = ALIASES | (DRIVE_ALIASES if "driveId" in file else {})
    return found | {alias: found[name] for alias, name in names.items()}


def _of_role(file: Doc, role: str) -> dict[str, bool]:
    on_drive, is_root = "driveId" in file, "root" in file
    writes, owns = RANKS[role] >= RANKS["writer"], RANKS[role] >= RANKS["organizer"]
    arranges = RANKS[role] >= RANKS["fileOrganizer"] if on_drive else writes
    trashes = owns or (on_drive and role == "fileOrganizer")
    return {
        "canEdit": writes,
        "canShare": owns or (writes and file.get("writersCanShare", True)),
        "canDelete": owns and not is_root,
        "canTrash": trashes and not is_root,
        "canUntrash": trashes,
        "canMoveItemWithinDrive": arranges and not is_root,
        "canMoveItemOutOfDrive": owns and not is_root,
        "canChangeCopyRequiresWriterPermission": owns or (writes and not on_drive),
        "canChangeItemDownloadRestriction": owns,
        "canChangeSecurityUpdateEnabled": False,
        "canDisableInheritedPermissions": owns and not is_root and not file.get("inheritedPermissionsDisabled"),
        "canEnableInheritedPermissions": owns and bool(file.get("inheritedPermissionsDisabled")),
        "canModifyLabels": writes,
        "canReadLabels": True,
    }


def _of_content(file: Doc, role: str) -> dict[str, bool]:
    is_folder, is_locked = file["mimeType"] == editors.FOLDER, is_read_only(file)
    writes, owns = RANKS[role] >= RANKS["writer"], RANKS[role] >= RANKS["organizer"]
    takes = (writes or not file.get("copyRequiresWriterPermission")) and not is_folder
    restrictions = file.get("contentRestrictions", [])
    is_owners = any(entry.get("ownerRestricted") for entry in restrictions)
    is_systems = any(entry.get("systemRestricted") for entry in restrictions)
    return {
        "canModifyContent": writes and not is_locked,
        "canRename": writes and not is_locked and "root" not in file,
        "canComment": RANKS[role] >= RANKS["commenter"] and not is_locked,
        "canCopy": takes,
        "canDownload": takes,
        "canAccessViaGenAi": takes,
        "canReadRevisions": writes and not is_folder,
        "canStartApproval": writes and file["mimeType"] not in (editors.FOLDER, editors.SHORTCUT),
        "canModifyEditorContentRestriction": writes and not is_systems and not is_owners,
        "canModifyOwnerContentRestriction": owns and not is_systems,
        "canRemoveContentRestriction": is_locked and not is_systems and (owns or (writes and not is_owners)),
    }


def _of_folder(file: Doc, role: str) -> dict[str, bool]:
    is_folder, writes = file["mimeType"] == editors.FOLDER, RANKS[role] >= RANKS["writer"]
    return {
        "canAddChildren": is_folder and writes,
        "canListChildren": is_folder,
        "canRemoveChildren": is_folder and writes and "driveId" not in file,
        "canMoveChildrenWithinDrive": is_folder and writes,
    }


def _on_drive(file: Doc, role: str) -> dict[str, bool]:
    is_folder = file["mimeType"] == editors.FOLDER
    arranges, owns = RANKS[role] >= RANKS["fileOrganizer"], RANKS[role] >= RANKS["organizer"]
    return {
        "canReadDrive": True,
        "canAddFolderFromAnotherDrive": False,
        "canDeleteChildren": is_folder and owns,
        "canTrashChildren": is_folder and arranges,
        "canMoveChildrenWithinDrive": is_folder and arranges,
        "canMoveChildrenOutOfDrive": is_folder and owns,
    }


def _is_pending_owner(file: Doc, user: str) -> bool:
    return any(entry.get("pendingOwner") and entry.get("emailAddress") == user for entry in file["permissions"])
