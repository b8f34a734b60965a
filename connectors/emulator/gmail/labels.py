"""users.labels: Gmail's own labels and those that people make."""

from typing import Any

from connectors.emulator.errors import GoogleError, conflict, invalid, not_found
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

SYSTEM = (
    "CHAT",
    "SENT",
    "INBOX",
    "IMPORTANT",
    "TRASH",
    "DRAFT",
    "SPAM",
    "CATEGORY_FORUMS",
    "CATEGORY_UPDATES",
    "CATEGORY_PERSONAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_SOCIAL",
    "STARRED",
    "UNREAD",
)
FIXED = ("SENT", "DRAFT", "CHAT")
"""Labels that Gmail alone puts on and takes off."""
SETTINGS = ("messageListVisibility", "labelListVisibility", "color")


@serves("gmail.users.labels.list")
def list_labels(store: Store, call: Call) -> dict[str, Any]:
    """All labels, without counts."""
    mailbox = mailbox_of(store, call)
    return {"labels": [_system(name) for name in SYSTEM] + list(_known(mailbox).values())}


@serves("gmail.users.labels.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """One label with its counts."""
    mailbox = mailbox_of(store, call)
    return _found(mailbox, call.path["id"]) | _counts(mailbox, call.path["id"])


@serves("gmail.users.labels.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Make a label; a name that is taken is a 409."""
    mailbox = mailbox_of(store, call)
    label = {
        "id": f"Label_{store.next_number('gmail.labels')}",
        "type": "user",
        "name": _name(mailbox, call.body, None),
    }
    return _put(mailbox, label | _settings(call.body))


@serves("gmail.users.labels.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Replace a label's name and settings."""
    return _changed(store, call)


@serves("gmail.users.labels.patch")
def patch(store: Store, call: Call) -> dict[str, Any]:
    """Change a label's name or settings."""
    return _changed(store, call)


@serves("gmail.users.labels.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a label and take it off every message."""
    mailbox = mailbox_of(store, call)
    label = _of_person(mailbox, call.path["id"])
    rest = {key: value for key, value in _known(mailbox).items() if key != label["id"]}
    store.docs("gmail.labels").put(mailbox.address, rest)
    store.execute("DELETE FROM gmail_labelled WHERE mailbox = ? AND label = ?", mailbox.address, label["id"])


def own_labels(mailbox: Mailbox) -> dict[str, str]:
    """The ids of a person's own labels by name, written as searches write it: small letters, "-" for spaces and "/"."""
    return {_searched(label["name"]): label["id"] for label in _known(mailbox).values()}


def checked(mailbox: Mailbox, labels: list[str]) -> list[str]:
    """Labels to put on or take off; raises GoogleError 400 for unknown ones and those that only Gmail sets."""
    for label in labels:
        if label in FIXED or not (label in SYSTEM or label in _known(mailbox)):
            raise invalid(f"Invalid label: {label}", reason="invalidArgument")
    return labels


def _changed(store: Store, call: Call) -> Doc:
    mailbox = mailbox_of(store, call)
    label = _of_person(mailbox, call.path["id"])
    if "name" in call.body:
        label = label | {"name": _name(mailbox, call.body, label["id"])}
    return _put(mailbox, label | _settings(call.body))


def _known(mailbox: Mailbox) -> dict[str, Doc]:
    return mailbox.store.docs("gmail.labels").get(mailbox.address) or {}


def _put(mailbox: Mailbox, label: Doc) -> Doc:
    mailbox.store.docs("gmail.labels").put(mailbox.address, _known(mailbox) | {label["id"]: label})
    return label


def _system(name: str) -> Doc:
    return {"id": name, "name": name, "type": "system"}


def _found(mailbox: Mailbox, label: str) -> Doc:
    found = _system(label) if label in SYSTEM else _known(mailbox).get(label)
    if found is None:
        raise not_found()
    return found


def _of_person(mailbox: Mailbox, label: str) -> Doc:
    if label in SYSTEM:
        raise invalid("Cannot modify a system label", reason="invalidArgument")
    return _found(mailbox, label)


def _name(mailbox: Mailbox, wish: Doc, own: str | None) -> str:
    name = str(wish.get("name") or "").strip()
    if not name:
        raise _invalid_name()
    taken = {_searched(label["name"]) for label in _known(mailbox).values() if label["id"] != own}
    if name.upper() in SYSTEM or _searched(name) in taken:
        raise conflict("Label name exists or conflicts", reason="aborted")
    return name


def _settings(wish: Doc) -> Doc:
    return {name: wish[name] for name in SETTINGS if name in wish}


def _searched(name: str) -> str:
    return name.casefold().replace(" ", "-").replace("/", "-")


def _counts(mailbox: Mailbox, label: str) -> dict[str, int]:
    sql = """
        SELECT count(*), count(u.place), count(DISTINCT m.thread), count(DISTINCT CASE WHEN u.place THEN m.thread END)
        FROM gmail_labelled g
        JOIN gmail_messages m ON m.mailbox = g.mailbox AND m.place = g.place
        LEFT JOIN gmail_labelled u ON u.mailbox = g.mailbox AND u.place = g.place AND u.label = 'UNREAD'
        WHERE g.mailbox = ? AND g.label = ?"""
    counts = mailbox.store.query(sql, mailbox.address, label)[0]
    return dict(zip(("messagesTotal", "messagesUnread", "threadsTotal", "threadsUnread"), counts, strict=True))


def _invalid_name() -> GoogleError:
    return invalid("Invalid label name", reason="invalidArgument")
