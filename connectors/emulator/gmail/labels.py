"""users.labels: Gmail's own labels and those that people make."""

import re
from functools import cache
from typing import Any

from connectors.emulator.discovery import document
from connectors.emulator.errors import GoogleError, conflict, failed_precondition, invalid, not_found
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.gmail.operators import searched
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
TUCKED_AWAY = ("CHAT", "IMPORTANT", "TRASH", "SPAM")
"""Of Gmail's own labels those that, besides the categories, are not in the list beside the mail."""
RESERVED = ("muted", "chats", "scheduled", "snoozed", "all mail", "all", "drafts", "bin")
"""Names that Gmail uses for itself without having labels of these names."""
SETTINGS = ("messageListVisibility", "labelListVisibility", "color")
LONGEST, MOST = 225, 10_000


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
    if len(_known(mailbox)) >= MOST:
        raise failed_precondition("Too many labels")  # assumed wording
    label = {
        "id": f"Label_{store.next_number('gmail.labels')}",
        "type": "user",
        "name": _name(mailbox, call.body, None),
    }
    return _put(mailbox, label | _settings(call.body))


@serves("gmail.users.labels.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Replace a label's name and settings."""
    mailbox = mailbox_of(store, call)
    label = _of_person(mailbox, call.path["id"], "Invalid update request")
    bare = {"id": label["id"], "type": "user", "name": _name(mailbox, call.body, label["id"])}
    return _put(mailbox, bare | _settings(call.body))


@serves("gmail.users.labels.patch")
def patch(store: Store, call: Call) -> dict[str, Any]:
    """Change a label's name or settings."""
    mailbox = mailbox_of(store, call)
    label = _of_person(mailbox, call.path["id"], "Invalid update request")
    name = {"name": _name(mailbox, call.body, label["id"])} if "name" in call.body else {}
    return _put(mailbox, label | name | _settings(call.body))


@serves("gmail.users.labels.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a label and take it off every message."""
    mailbox = mailbox_of(store, call)
    label = _of_person(mailbox, call.path["id"], "Invalid delete request")
    rest = {key: value for key, value in _known(mailbox).items() if key != label["id"]}
    store.docs("gmail.labels").put(mailbox.address, rest)
    store.execute("DELETE FROM gmail_labelled WHERE mailbox = ? AND label = ?", mailbox.address, label["id"])


def own_labels(mailbox: Mailbox) -> dict[str, str]:
    """The ids of a person's own labels by name, written as searches write it: small letters, "-" for spaces and "/"."""
    return {searched(label["name"]): label["id"] for label in _known(mailbox).values()}


def refuse_classification(wish: Doc) -> None:
    """Raises GoogleError 400 where a request names classification labels: this Workspace has made none."""
    given = [
        *wish.get("addClassificationLabels", []),
        *wish.get("classificationLabelValues", []),
        *({"labelId": label} for label in wish.get("removeClassificationLabelIds", [])),
    ]
    if given:
        raise invalid(f"Invalid classification label: {given[0].get('labelId', '')}", reason="invalidArgument")


def is_label(mailbox: Mailbox, label: str) -> bool:
    """Whether there is a label of this id."""
    return label in SYSTEM or label in _known(mailbox)


def listable(mailbox: Mailbox, labels: list[str]) -> list[str]:
    """Labels to look under; raises GoogleError 400 for unknown ones."""
    for label in labels:
        if not is_label(mailbox, label):
            raise invalid(f"Invalid label: {label}", reason="invalidArgument")
    return labels


def checked(mailbox: Mailbox, labels: list[str]) -> list[str]:
    """Labels to put on or take off; raises GoogleError 400 for unknown ones and those that only Gmail sets."""
    for label in labels:
        if label in FIXED:
            raise invalid(f"Invalid label: {label}", reason="invalidArgument")
    return listable(mailbox, labels)


def _known(mailbox: Mailbox) -> dict[str, Doc]:
    return mailbox.store.docs("gmail.labels").get(mailbox.address) or {}


def _put(mailbox: Mailbox, label: Doc) -> Doc:
    mailbox.store.docs("gmail.labels").put(mailbox.address, _known(mailbox) | {label["id"]: label})
    return label


def _system(name: str) -> Doc:
    label = {"id": name, "name": name, "type": "system"}
    if name in TUCKED_AWAY or name.startswith("CATEGORY_"):
        label |= {"messageListVisibility": "hide", "labelListVisibility": "labelHide"}
    return label


def _found(mailbox: Mailbox, label: str) -> Doc:
    found = _system(label) if label in SYSTEM else _known(mailbox).get(label)
    if found is None:
        raise not_found()
    return found


def _of_person(mailbox: Mailbox, label: str, refusal: str) -> Doc:
    if label in SYSTEM:
        raise invalid(refusal, reason="invalidArgument")
    return _found(mailbox, label)


def _name(mailbox: Mailbox, wish: Doc, own: str | None) -> str:
    name = str(wish.get("name") or "").strip()
    parts = name.split("/")
    if not all(part.strip() for part in parts) or len(name) > LONGEST or name.casefold() in RESERVED:
        raise _invalid_name()
    taken = {searched(label["name"]) for label in _known(mailbox).values() if label["id"] != own}
    if name.upper() in SYSTEM or searched(name) in taken:
        raise conflict("Label name exists or conflicts", reason="aborted")
    return name


def _settings(wish: Doc) -> Doc:
    found = {name: wish[name] for name in SETTINGS if name in wish}
    for colour in ("backgroundColor", "textColor"):
        value = str(found.get("color", {colour: "#000000"}).get(colour, ""))
        if value not in _palette():
            raise invalid(f"Label color {value} is not on the allowed color palette", reason="invalidArgument")
    return found


@cache
def _palette() -> frozenset[str]:
    """The colours that Google's document allows."""
    described = document("gmail.v1")["schemas"]["LabelColor"]["properties"]["textColor"]["description"]
    return frozenset(re.findall(r"#[0-9a-f]{6}", described))


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
