"""files.list: which files, in which order, page by page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from connectors.emulator.access import applies, effective, sees_own_only
from connectors.emulator.drive import view
from connectors.emulator.drive.editors import FOLDER
from connectors.emulator.drive.query import Asked, rule_of
from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

KEYS: dict[str, Callable[[Doc], Any]] = {
    "createdTime": lambda file: file["createdTime"],
    "modifiedTime": lambda file: file["modifiedTime"],
    "modifiedByMeTime": lambda file: file["modifiedTime"],
    "viewedByMeTime": lambda file: file.get("viewedByMeTime", ""),
    "recency": lambda file: file["modifiedTime"],
    "sharedWithMeTime": lambda file: file["createdTime"],
    "name": lambda file: file["name"].casefold(),
    "name_natural": lambda file: file["name"].casefold(),
    "quotaBytesUsed": lambda file: int(file.get("size", 0)),
    "folder": lambda file: file["mimeType"] != FOLDER,
    "starred": lambda file: not file["starredBy"],
}
Order = list[tuple[str, int]]


@serves("drive.files.list")
def list_files(store: Store, call: Call) -> dict[str, Any]:
    """The caller's files that `q` asks for; the newest first unless `orderBy` says otherwise.

    A page token holds the sort keys of the last file shown, so that files deleted meanwhile make no gap.
    """
    order = _order(call.param("orderBy") or "")
    text = (call.param("q") or "").strip()

    def by_order(one: Doc, other: Doc) -> int:
        return _compare(order, _keys(order, one), _keys(order, other))

    files = sorted(_found(store, call, rule_of(text) if text else None), key=cmp_to_key(by_order))
    if token := call.param("pageToken"):
        last = _read_token(token)
        files = [file for file in files if _compare(order, _keys(order, file), last) > 0]
    size = max(1, min(call.number("pageSize", 100), 1000))
    shown = view.full if call.param("fields") else _short
    answer: dict[str, Any] = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [shown(store, call, file) for file in files[:size]],
    }
    if len(files) > size:
        answer["nextPageToken"] = _token(_keys(order, files[size - 1]))
    return answer


def _short(_store: Store, _call: Call, file: Doc) -> dict[str, Any]:
    return view.short(file)


def _found(store: Store, call: Call, rule: Callable[[Asked], bool] | None) -> list[Doc]:
    return [
        file
        for file in store.docs("drive.files").values()
        if "root" not in file
        and _in_corpus(call, file)
        and (rule is None or rule(Asked(store, call.user, file)))
        and _is_listed(store, call, file)
    ]


def _in_corpus(call: Call, file: Doc) -> bool:
    if wanted := call.param("driveId") or call.param("teamDriveId"):
        return bool(file.get("driveId") == wanted)
    with_drives = call.flag("includeItemsFromAllDrives") or call.flag("includeTeamDriveItems")
    return with_drives or "driveId" not in file


def _is_listed(store: Store, call: Call, file: Doc) -> bool:
    """Access by a link alone does not make a file appear in lists."""
    if sees_own_only(call) and not file["app"]:
        return False
    return call.is_admin or any(
        applies(permission, call.user) and (permission["type"] != "anyone" or permission.get("allowFileDiscovery"))
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


def _keys(order: Order, file: Doc) -> list[Any]:
    return [KEYS[name](file) if name else file["number"] for name, _ in order]


def _compare(order: Order, one: list[Any], other: list[Any]) -> int:
    for (_, direction), mine, yours in zip(order, one, other, strict=True):
        if mine != yours:
            return direction if mine > yours else -direction
    return 0


def _token(keys: list[Any]) -> str:
    return urlsafe_b64encode(json.dumps(keys).encode()).decode()


def _read_token(token: str) -> list[Any]:
    try:
        keys: list[Any] = json.loads(urlsafe_b64decode(token))
    except ValueError:
        raise invalid("Invalid Value", reason="invalid", location="pageToken") from None
    return keys
