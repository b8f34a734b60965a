"""The fields of a file that callers write."""

from typing import Any

from connectors.emulator.access import too_small_a_role
from connectors.emulator.drive.registry import not_for_app_data
from connectors.emulator.drive.restrictions import OWNERS, restricted
from connectors.emulator.drive.times import given, timestamp
from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

PLAIN = (
    "name",
    "mimeType",
    "description",
    "createdTime",
    "writersCanShare",
    "copyRequiresWriterPermission",
    "inheritedPermissionsDisabled",
    "folderColorRgb",
    "originalFilename",
    "downloadRestrictions",
)
TEXTS = ("name", "mimeType", "description", "folderColorRgb", "originalFilename")
NAME_LIMIT = 32_767
INDEXABLE = 128 * 2**10
"""Characters of indexable text that are kept."""
PROPERTY_BYTES = 124
PROPERTIES_PER_APP = 30
PROPERTIES_OF_ALL = 100


def written(store: Store, call: Call, file: Doc, wish: Doc, role: str) -> Doc:
    """The file with the writable fields of a request; the very same object if nothing was asked for.

    Raises GoogleError 400 for moments, names and properties that Drive does not take, 403 for restrictions that are
    not this role's to set or lift.
    """
    changes = {name: wish[name] for name in PLAIN if name in wish}
    for name in TEXTS:
        if not isinstance(changes.get(name, ""), str) or len(changes.get(name, "")) > NAME_LIMIT:
            raise invalid("Invalid Value", reason="invalid", location=f"file.{name}")
    is_limited = changes.get("inheritedPermissionsDisabled", file.get("inheritedPermissionsDisabled", False))
    if is_limited != file.get("inheritedPermissionsDisabled", False) and role not in OWNERS:
        raise too_small_a_role()
    if "createdTime" in changes:
        changes["createdTime"] = given(changes["createdTime"], "file.createdTime")
    if "viewersCanCopyContent" in wish and "copyRequiresWriterPermission" not in wish:
        changes["copyRequiresWriterPermission"] = not wish["viewersCanCopyContent"]
    for name in ("appProperties", "properties"):
        if name in wish:
            changes[name] = _properties(file[name], wish[name], name)
    if "contentRestrictions" in wish:
        changes["contentRestrictions"] = restricted(store, file, wish["contentRestrictions"], call.user, role)
    if text := wish.get("contentHints", {}).get("indexableText"):
        changes["indexableText"] = str(text)[:INDEXABLE]
    changes |= _of_caller(call, file, wish) | _trash(store, call, file, wish)
    return file | changes if changes or "modifiedTime" in wish else file


def _of_caller(call: Call, file: Doc, wish: Doc) -> Doc:
    changes: Doc = {}
    if "starred" in wish:
        others = [user for user in file["starredBy"] if user != call.user]
        changes["starredBy"] = [*others, call.user] if wish["starred"] else others
    if wish.get("viewedByMeTime"):
        seen = given(wish["viewedByMeTime"], "file.viewedByMeTime")
        changes["viewedBy"] = file.get("viewedBy", {}) | {call.user: seen}
    return changes


def _trash(store: Store, call: Call, file: Doc, wish: Doc) -> Doc:
    if "trashed" not in wish:
        return {}
    not_for_app_data(file)
    return {"trashed": bool(wish["trashed"]), "trashedTime": timestamp(store.now()), "trashedBy": call.user}


def _properties(known: dict[str, str], wish: Any, name: str) -> dict[str, str]:
    """Properties merged; null removes one. Google's limits: 124 bytes for key and value together, 30 per app."""
    if not isinstance(wish, dict) or not all(isinstance(value, str | None) for value in wish.values()):
        raise invalid("Invalid Value", reason="invalid", location=f"file.{name}")
    merged = {key: value for key, value in (known | wish).items() if value is not None}
    for key, value in merged.items():
        if len((key + value).encode("utf-8", "surrogatepass")) > PROPERTY_BYTES:
            raise invalid(
                f"The property exceeds the maximum size of {PROPERTY_BYTES} bytes.", reason="propertyTooLarge"
            )
    if len(merged) > (PROPERTIES_PER_APP if name == "appProperties" else PROPERTIES_OF_ALL):
        raise invalid("The file has too many properties.", reason="tooManyProperties")
    return merged
