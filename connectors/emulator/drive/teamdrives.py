"""teamdrives: the old name of shared drives, answered by `drives`."""

from dataclasses import replace
from typing import Any

from connectors.emulator.drive.drives import NOT_ENFORCED
from connectors.emulator.routing import HANDLERS, Call, serves
from connectors.emulator.store import Store

OLD_NAMES = {
    "capabilities": {
        "canChangeDriveBackground": "canChangeTeamDriveBackground",
        "canChangeDriveMembersOnlyRestriction": "canChangeTeamMembersOnlyRestriction",
        "canDeleteDrive": "canDeleteTeamDrive",
        "canRenameDrive": "canRenameTeamDrive",
        "canResetDriveRestrictions": "canResetTeamDriveRestrictions",
    },
    "restrictions": {"driveMembersOnly": "teamMembersOnly"},
}


@serves("drive.teamdrives.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """As `drives.create`."""
    return _renamed(_asked("create", store, call))


@serves("drive.teamdrives.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """As `drives.get`."""
    return _renamed(_asked("get", store, call))


@serves("drive.teamdrives.list")
def list_drives(store: Store, call: Call) -> dict[str, Any]:
    """As `drives.list`."""
    answer = _asked("list", store, call)
    found = [_renamed(drive) for drive in answer.pop("drives")]
    return answer | {"kind": "drive#teamDriveList", "teamDrives": found}


@serves("drive.teamdrives.update", missing=NOT_ENFORCED)
def update(store: Store, call: Call) -> dict[str, Any]:
    """As `drives.update`."""
    return _renamed(_asked("update", store, call))


@serves("drive.teamdrives.delete")
def delete(store: Store, call: Call) -> None:
    """As `drives.delete`."""
    _asked("delete", store, call)


def _asked(verb: str, store: Store, call: Call) -> dict[str, Any]:
    path = {"driveId": call.path["teamDriveId"]} if "teamDriveId" in call.path else {}
    body = dict(call.body)
    if "restrictions" in body:
        names = {old: name for name, old in OLD_NAMES["restrictions"].items()}
        body["restrictions"] = {names.get(name, name): value for name, value in body["restrictions"].items()}
    answer = HANDLERS[f"drive.drives.{verb}"](store, replace(call, path=path, body=body))
    return answer if isinstance(answer, dict) else {}


def _renamed(drive: dict[str, Any]) -> dict[str, Any]:
    seen = {name: value for name, value in drive.items() if name != "hidden"} | {"kind": "drive#teamDrive"}
    for part, names in OLD_NAMES.items():
        if part in seen:
            seen[part] = {names.get(name, name): value for name, value in seen[part].items()}
    if "capabilities" in seen:
        seen["capabilities"]["canRemoveChildren"] = seen["capabilities"]["canDeleteChildren"]
    return seen
