"""users.threads and users.history: messages together, and what happened to them."""

import json
from typing import Any

from connectors.emulator.errors import invalid, not_found
from connectors.emulator.gmail import listing
from connectors.emulator.gmail.labels import is_label
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.messages import discard, form_of, moves, require_id
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.gmail.view import brief, shown
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store

KINDS = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


@serves("gmail.users.threads.list")
def list_threads(store: Store, call: Call) -> dict[str, Any]:
    """A page of threads, that with the latest message first."""
    mailbox = mailbox_of(store, call)
    page = listing.threads(mailbox, call, call.list("labelIds"))
    return page.answer("threads", [_short(mailbox, thread) for _, thread in page.found])


@serves("gmail.users.threads.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """A thread with its messages, the oldest first."""
    mailbox = mailbox_of(store, call)
    entries = _entries(mailbox, call)
    form, wanted = form_of(call), call.list("metadataHeaders")
    return _head(entries) | {"messages": [shown(mailbox, entry, form, wanted) for entry in entries]}


@serves("gmail.users.threads.modify")
def modify(store: Store, call: Call) -> dict[str, Any]:
    """Put labels on all messages of a thread and take labels off."""
    mailbox = mailbox_of(store, call)
    added, removed = moves(mailbox, call.body)
    return _answer([mailbox.relabel(entry, added, removed) for entry in _entries(mailbox, call)])


@serves("gmail.users.threads.trash")
def trash(store: Store, call: Call) -> dict[str, Any]:
    """Put a thread into the trash."""
    mailbox = mailbox_of(store, call)
    return _answer([mailbox.relabel(entry, ["TRASH"], ["INBOX"]) for entry in _entries(mailbox, call)])


@serves("gmail.users.threads.untrash")
def untrash(store: Store, call: Call) -> dict[str, Any]:
    """Take a thread out of the trash."""
    mailbox = mailbox_of(store, call)
    return _answer([mailbox.relabel(entry, [], ["TRASH"]) for entry in _entries(mailbox, call)])


@serves("gmail.users.threads.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a thread for good."""
    mailbox = mailbox_of(store, call)
    for entry in _entries(mailbox, call):
        discard(mailbox, entry)


@serves("gmail.users.history.list")
def history(store: Store, call: Call) -> dict[str, Any]:
    """What happened in the mailbox after `startHistoryId`, the oldest first; an id it never gave out is a 404."""
    mailbox = mailbox_of(store, call)
    start = _start(mailbox, call)
    label = call.param("labelId") or ""
    if label and not is_label(mailbox, label):
        raise not_found()
    size = listing.size_of(call)
    kinds = [KINDS[kind] for kind in call.list("historyTypes") if kind in KINDS] or list(KINDS.values())
    marks = ", ".join("?" * len(kinds))
    rows = store.query(
        f"SELECT id, kind, message, thread, labels, changed FROM gmail_history "  # noqa: S608 - marks only
        f"WHERE mailbox = ? AND id > ? AND kind IN ({marks}) AND (? = '' OR instr(labels || changed, ?)) "
        "ORDER BY id LIMIT ?",
        mailbox.address,
        start,
        *kinds,
        label,
        json.dumps(label),
        size + 1,
    )
    answer: dict[str, Any] = {"historyId": str(mailbox.last_change())}
    if rows:
        answer["history"] = [_record(*row) for row in rows[:size]]
    return answer | ({"nextPageToken": str(rows[size - 1][0])} if len(rows) > size else {})


def _start(mailbox: Mailbox, call: Call) -> int:
    """Where to go on. Nothing is forgotten, so that no id is too old; one that was never given out is unknown."""
    if token := call.param("pageToken"):
        return listing.number_of(token, "Invalid pageToken")
    text = call.param("startHistoryId") or ""
    if not text:
        raise invalid("Missing required parameter: startHistoryId", reason="required", location="startHistoryId")
    start = listing.number_of(text, f"Invalid value at 'start_history_id' (TYPE_UINT64), \"{text}\"")
    if not 1 <= start <= mailbox.last_change():
        raise not_found()
    return start


def _record(number: int, kind: str, message: str, thread: str, labels: str, changed: str) -> dict[str, Any]:
    known = {"id": message, "threadId": thread}
    present = json.loads(labels)
    change: dict[str, Any] = {"message": known | ({"labelIds": present} if present else {})}
    if kind.startswith("labels"):
        change["labelIds"] = json.loads(changed)
    return {"id": str(number), "messages": [known], kind: [change]}


def _entries(mailbox: Mailbox, call: Call) -> list[Entry]:
    entries = mailbox.thread(require_id(call.path["id"]))
    if not entries:
        raise not_found()
    return entries


def _head(entries: list[Entry]) -> dict[str, Any]:
    return {"id": entries[0].thread, "historyId": str(max(entry.history for entry in entries))}


def _answer(entries: list[Entry]) -> dict[str, Any]:
    return _head(entries) | {"messages": [brief(entry) for entry in entries]}


def _short(mailbox: Mailbox, thread: str) -> dict[str, Any]:
    entries = mailbox.thread(thread)
    _, snippet, _ = mailbox.summary(entries[-1])
    return _head(entries) | {"snippet": snippet}
