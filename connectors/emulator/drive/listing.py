"""files.list: which files, in which order, page by page."""

import re
from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from connectors.emulator.access import applies, effective, role_of, sees_own_only
from connectors.emulator.drive import view
from connectors.emulator.drive.editors import FOLDER
from connectors.emulator.drive.paging import page_size, read_token, write_token
from connectors.emulator.drive.query import Asked, rule_of
from connectors.emulator.drive.view import shared_with
from connectors.emulator.errors import invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

CORPORA = ("user", "domain", "drive", "allDrives")
SPACES = ("drive", "appDataFolder", "photos")
FULL_TEXT = re.compile(r"\bfullText\s+contains\b", re.IGNORECASE)


def _natural(name: str) -> str:
    """A name in which numbers stand by their size: 2 before 10."""
    return re.sub(r"\d+", lambda digits: f"{len(digits[0].lstrip('0')):06}{digits[0].lstrip('0')}", name.casefold())


def _shared_since(file: Doc, user: str) -> str:
    return str((shared_with(file, user) or {}).get("since", ""))


KEYS: dict[str, Callable[[Doc, str], str | int | bool]] = {
    "createdTime": lambda file, _: str(file["createdTime"]),
    "modifiedTime": lambda file, _: str(file["modifiedTime"]),
    "modifiedByMeTime": lambda file, user: str(file.get("modifiedBy", {}).get(user, "")),
    "viewedByMeTime": lambda file, user: str(file.get("viewedBy", {}).get(user, "")),
    "recency": lambda file, user: max(
        str(file["modifiedTime"]), file.get("viewedBy", {}).get(user, ""), _shared_since(file, user)
    ),
    "sharedWithMeTime": _shared_since,
    "name": lambda file, _: str(file["name"]).casefold(),
    "name_natural": lambda file, _: _natural(file["name"]),
    "quotaBytesUsed": lambda file, _: int(file.get("size", 0)),
    "folder": lambda file, _: file["mimeType"] != FOLDER,
    "starred": lambda file, user: user not in file["starredBy"],
}
"""What a file is sorted by in the eyes of a person."""
NUMBERS = {"quotaBytesUsed": 0, "folder": False, "starred": False, "": 0}
"""The keys that are no texts, each with a value of its kind."""
Order = list[tuple[str, int]]


@serves("drive.files.list", missing="labels, and `includePermissionsForView`")
def list_files(store: Store, call: Call) -> dict[str, Any]:
    """The caller's files that `q` asks for; the newest first unless `orderBy` says otherwise.

    A page token holds the sort keys of the last file shown, so that files deleted meanwhile make no gap.
    """
    order = _order(call.param("orderBy") or "")
    text = (call.param("q") or "").strip()
    if FULL_TEXT.search(text) and len(order) > 1:
        raise invalid(
            "Sorting is not supported for queries with fullText terms. Results are always in descending relevance "
            "order.",
            location="orderBy",
        )
    found = [(_keys(order, file, call.user), file) for file in _found(store, call, rule_of(text) if text else None)]

    def by_order(one: tuple[list[Any], Doc], other: tuple[list[Any], Doc]) -> int:
        return _compare(order, one[0], other[0])

    found.sort(key=cmp_to_key(by_order))
    if token := call.param("pageToken"):
        last = read_token(token, [NUMBERS.get(name, "") for name, _ in order])
        found = [entry for entry in found if _compare(order, entry[0], last) > 0]
    size = page_size(call, 100, 1000)
    shown = view.full if call.param("fields") else _short
    answer: dict[str, Any] = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [shown(store, call, file) for _, file in found[:size]],
    }
    if len(found) > size:
        answer["nextPageToken"] = write_token(found[size - 1][0])
    return answer


def with_drives(call: Call) -> bool:
    """Whether a call wants what is on shared drives, too."""
    return call.flag("includeItemsFromAllDrives") or call.flag("includeTeamDriveItems")


def _short(_store: Store, _call: Call, file: Doc) -> dict[str, Any]:
    return view.short(file)


def _found(store: Store, call: Call, rule: Callable[[Asked], bool] | None) -> list[Doc]:
    is_in_corpus, spaces = _corpus(store, call), _spaces(call)
    return [
        file
        for file in store.docs("drive.files").values()
        if "root" not in file
        and file.get("space", "drive") in spaces
        and ("space" not in file or file["owner"] == call.user)
        and is_in_corpus(file)
        and (rule is None or rule(Asked(store, call.user, file)))
        and _is_listed(store, call, file)
    ]


def _corpus(store: Store, call: Call) -> Callable[[Doc], bool]:
    """Which files are meant; raises GoogleError 400 for parameters that exclude each other, 404 for no such drive."""
    drive_id = call.param("driveId") or call.param("teamDriveId")
    corpora = call.param("corpora") or ("drive" if drive_id else "user")
    corpora = {"teamDrive": "drive", "allTeamDrives": "allDrives"}.get(corpora, corpora)
    if corpora not in CORPORA:
        raise invalid(f"Invalid value: {corpora}", reason="invalid", location="corpora")
    if (corpora == "drive") != bool(drive_id):
        message = "The driveId parameter must be specified if and only if corpora is set to drive."
        raise invalid(message, reason="invalid", location="driveId")
    if corpora in ("drive", "allDrives") and not with_drives(call):
        message = f"The includeItemsFromAllDrives parameter must be set to true if corpora is set to {corpora}."
        raise invalid(message, reason="invalid", location="includeItemsFromAllDrives")
    if drive_id:
        if role_of(store, drive_id, call) is None:
            raise not_found(f"Shared drive not found: {drive_id}", location="driveId")
        return lambda file: file.get("driveId") == drive_id
    if corpora == "domain":
        return lambda file: "driveId" not in file and _is_of_domain(store, file, call.user)
    return lambda file: with_drives(call) or "driveId" not in file


def _spaces(call: Call) -> set[str]:
    spaces = set(filter(None, (part.strip() for part in (call.param("spaces") or "drive").split(","))))
    if not spaces <= set(SPACES):
        raise invalid("Invalid Value", reason="invalid", location="spaces")
    return spaces


def _is_of_domain(store: Store, file: Doc, user: str) -> bool:
    return any(entry["type"] == "domain" and applies(entry, user) for entry in effective(store, file).values())


def _is_listed(store: Store, call: Call, file: Doc) -> bool:
    """Access by a link alone does not make a file appear in lists."""
    if sees_own_only(call) and not file["app"]:
        return False
    return call.is_admin or any(
        applies(permission, call.user)
        and (permission["type"] in ("user", "group") or permission.get("allowFileDiscovery"))
        for permission in effective(store, file).values()
    )


def _order(text: str) -> Order:
    """Sort keys with their direction, e.g. "folder,modifiedTime desc"."""
    order: Order = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, direction = entry.partition(" ")
        if name not in KEYS or direction.strip() not in ("", "desc"):
            raise invalid(f"Invalid sort key: {entry}", reason="invalid", location="orderBy")
        order.append((name, -1 if direction else 1))
    return [*order, ("", -1)]


def _keys(order: Order, file: Doc, user: str) -> list[Any]:
    return [KEYS[name](file, user) if name else file["number"] for name, _ in order]


def _compare(order: Order, one: list[Any], other: list[Any]) -> int:
    for (_, direction), mine, yours in zip(order, one, other, strict=True):
        if mine != yours:
            return direction if mine > yours else -direction
    return 0
