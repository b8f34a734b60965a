"""The methods of `forms.watches`. Collection "forms.watches", by watch id: the Watch resource and `formId`.

All callers count as one project. Like the responses, watches are for whoever may edit the form (assumed).
"""

import re
from datetime import timedelta

from connectors.emulator.drive.times import timestamp
from connectors.emulator.errors import conflict, failed_precondition, invalid, not_found
from connectors.emulator.forms.session import opened
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

LIFETIME = timedelta(days=7)
ID = re.compile(r"[a-z-]{4,63}")
TOPIC = re.compile(r"projects/[^/\s]+/topics/[^/\s]+")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@serves("forms.forms.watches.create", missing="no notifications are sent")
def create(store: Store, call: Call) -> Doc:
    """Watch a form for a week, once for each type of event."""
    opened(store, call, "writer")
    wish = call.body.get("watch", {})
    topic, event = wish.get("target", {}).get("topic", {}).get("topicName", ""), wish.get("eventType", "")
    if wish.get("id"):
        raise invalid("watch.id must not be set; use watchId instead.")
    if not TOPIC.fullmatch(topic):
        raise invalid("Invalid Pub/Sub topic name.")
    if event not in ("SCHEMA", "RESPONSES"):
        raise invalid("watch.eventType must be specified.")
    watch_id = call.body.get("watchId") or _new_id(store)
    if not ID.fullmatch(watch_id):
        raise invalid("watchId must have 4 to 63 characters of a-z and the hyphen.")
    if _living(store, watch_id):
        raise conflict("Requested entity already exists")
    if any(known["eventType"] == event for known in _of_form(store, call.path["formId"])):
        raise failed_precondition("There is already a watch of this event type on this form.")
    watch = {
        "id": watch_id,
        "target": {"topic": {"topicName": topic}},
        "eventType": event,
        "createTime": timestamp(store.now()),
        "expireTime": _in_a_week(store),
        "state": "ACTIVE",
        "formId": call.path["formId"],
    }
    store.docs("forms.watches").put(watch_id, watch)
    return _shown(watch)


@serves("forms.forms.watches.list")
def list_watches(store: Store, call: Call) -> Doc:
    """The watches on a form that have not expired."""
    opened(store, call, "writer")
    found = [_shown(watch) for watch in _of_form(store, call.path["formId"])]
    return {"watches": found} if found else {}


@serves("forms.forms.watches.renew")
def renew(store: Store, call: Call) -> Doc:
    """Let a watch live for another week from now; one that has expired is gone."""
    watch = _asked_for(store, call) | {"expireTime": _in_a_week(store)}
    store.docs("forms.watches").put(watch["id"], watch)
    return _shown(watch)


@serves("forms.forms.watches.delete")
def delete(store: Store, call: Call) -> Doc:
    """Stop watching."""
    store.docs("forms.watches").delete(_asked_for(store, call)["id"])
    return {}


def _asked_for(store: Store, call: Call) -> Doc:
    opened(store, call, "writer")
    watch = _living(store, call.path["watchId"])
    if watch is None or watch["formId"] != call.path["formId"]:
        raise not_found()
    return watch


def _living(store: Store, watch_id: str) -> Doc | None:
    watch = store.docs("forms.watches").get(watch_id)
    return watch if watch and watch["expireTime"] > timestamp(store.now()) else None


def _of_form(store: Store, form_id: str) -> list[Doc]:
    watches = store.docs("forms.watches")
    mine = (watch["id"] for watch in watches.values() if watch["formId"] == form_id)
    return [watch for watch in (_living(store, key) for key in mine) if watch]


def _in_a_week(store: Store) -> str:
    return timestamp(store.now() + LIFETIME)


def _new_id(store: Store) -> str:
    """An id of the letters that are allowed."""
    return (store.new_id("item") + store.new_id("item")).translate(_LETTERS)


def _shown(watch: Doc) -> Doc:
    return {name: value for name, value in watch.items() if name != "formId"}
