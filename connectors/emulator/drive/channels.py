"""channels: watching files and changes. They are kept and run out; nobody is told anything yet."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from connectors.emulator.access import require
from connectors.emulator.drive.registry import resolve
from connectors.emulator.errors import invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store

CHANNELS = "drive.channels"
SILENT = "notifications: a channel is kept and runs out, but nothing is sent"
WEB_HOOKS = ("web_hook", "webhook")
LONGEST = {"drive.files.watch": timedelta(days=1), "drive.changes.watch": timedelta(days=7)}


@serves("drive.files.watch", missing=SILENT)
def watch_file(store: Store, call: Call) -> dict[str, Any]:
    """Watch one file, a day at the longest."""
    file = require(store, resolve(store, call, call.path["fileId"]), call)
    return _opened(store, call, f"files/{file['id']}")


@serves("drive.changes.watch", missing=SILENT)
def watch_changes(store: Store, call: Call) -> dict[str, Any]:
    """Watch a person's or a shared drive's changes, a week at the longest."""
    return _opened(store, call, f"changes/{call.param('driveId') or call.user}")


@serves("drive.channels.stop")
def stop(store: Store, call: Call) -> None:
    """End a channel, named by its `id` and `resourceId`; only who opened it may."""
    channel_id = str(call.body.get("id", ""))
    channel = store.docs(CHANNELS).get(channel_id)
    is_own = (
        channel is not None and channel["user"] == call.user and channel["expires"] > store.now().timestamp() * 1000
    )
    if channel is None or not is_own or channel["resourceId"] != call.body.get("resourceId"):
        raise not_found(f"Channel '{channel_id}' not found for project")
    store.docs(CHANNELS).delete(channel_id)


def _opened(store: Store, call: Call, resource: str) -> dict[str, Any]:
    body, now = call.body, store.now()
    if not body.get("id"):
        raise invalid("Channel ID must be specified.", reason="required", location="entity.id")
    if body.get("type") not in WEB_HOOKS:
        raise invalid("Unknown channel type.", reason="channelUnknown", location="entity.type")
    if not str(body.get("address", "")).startswith("https://"):
        raise invalid("WebHook callback must be HTTPS.", reason="push.webhookUrlNotHttps", location="entity.address")
    known = store.docs(CHANNELS).get(body["id"])
    if known is not None and known["expires"] > now.timestamp() * 1000:
        raise invalid(f"Channel id {body['id']} not unique", reason="channelIdNotUnique", location="entity.id")
    latest = int((now + LONGEST[call.method_id]).timestamp() * 1000)
    wanted = str(body.get("expiration", latest))
    if not wanted.isdecimal() or int(wanted) <= now.timestamp() * 1000:
        raise invalid("Invalid channel expiration.", reason="invalid", location="entity.expiration")
    expires = min(int(wanted), latest)
    resource_id = sha256(resource.encode()).hexdigest()[:27]
    entry = {"user": call.user, "resource": resource, "resourceId": resource_id, "expires": expires}
    store.docs(CHANNELS).put(body["id"], entry | {"address": body["address"]})
    answer = {
        "kind": "api#channel",
        "id": body["id"],
        "resourceId": resource_id,
        "resourceUri": f"https://www.googleapis.com/drive/v3/{resource}?alt=json",
        "expiration": str(expires),
    }
    return answer | ({"token": body["token"]} if "token" in body else {})
