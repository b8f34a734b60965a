"""users.drafts: letters that wait to be sent.

Sending one deletes it and makes a new message, with a new id, under SENT. Sending or deleting it again is a 404: the
id is used up, whatever became of the letter.
"""

from typing import Any

from connectors.emulator.errors import invalid, not_found
from connectors.emulator.gmail import listing
from connectors.emulator.gmail.delivery import bad_header, check_size, send
from connectors.emulator.gmail.headers import BadHeader
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.messages import discard, form_of, given_letter, thread_of
from connectors.emulator.gmail.outgoing import recipients
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.gmail.view import brief, shown
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store


@serves("gmail.users.drafts.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Put a letter into the drafts."""
    mailbox = mailbox_of(store, call)
    raw = _letter(call)
    thread = thread_of(mailbox, raw, call.body.get("message", {}).get("threadId"))
    return _put(mailbox, store.new_id("draft"), raw, thread)


@serves("gmail.users.drafts.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """A draft with its message in the form asked for."""
    mailbox = mailbox_of(store, call)
    entry = _entry(mailbox, call.path["id"])
    return {"id": call.path["id"], "message": shown(mailbox, entry, form_of(call), [])}


@serves("gmail.users.drafts.list")
def list_drafts(store: Store, call: Call) -> dict[str, Any]:
    """A page of drafts, the latest first."""
    mailbox = mailbox_of(store, call)
    page = listing.messages(mailbox, call, ["DRAFT"])
    drafts = [
        {"id": _draft_of(mailbox, message), "message": {"id": message, "threadId": thread}}
        for message, thread in page.found
    ]
    return page.answer("drafts", drafts)


@serves("gmail.users.drafts.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Replace a draft's letter; the draft keeps its id and its thread, the message gets a new id."""
    mailbox = mailbox_of(store, call)
    old = _entry(mailbox, call.path["id"])
    raw = _letter(call)
    discard(mailbox, old)
    return _put(mailbox, call.path["id"], raw, old.thread)


@serves("gmail.users.drafts.send")
def send_draft(store: Store, call: Call) -> dict[str, Any]:
    """Send a draft, with another letter in its place if the request brings one."""
    mailbox = mailbox_of(store, call)
    draft = call.body.get("id")
    if not draft:
        raise invalid("Invalid draft", reason="invalidArgument")
    entry = _entry(mailbox, draft)
    has_letter = call.media is not None or call.body.get("message", {}).get("raw")
    raw = _letter(call) if has_letter else mailbox.raw(entry)
    discard(mailbox, entry)
    return brief(send(mailbox, raw, entry.thread))


@serves("gmail.users.drafts.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a draft for good."""
    mailbox = mailbox_of(store, call)
    discard(mailbox, _entry(mailbox, call.path["id"]))


def _letter(call: Call) -> bytes:
    """The letter of a draft: it may still lack recipients, not have wrong ones."""
    if call.media is None and not call.body.get("message"):
        raise invalid("Missing draft message", reason="invalidArgument")
    raw = given_letter(call, call.body.get("message", {}))
    check_size(raw)
    try:
        recipients(raw)
    except BadHeader as error:
        raise bad_header(str(error)) from error
    return raw


def _put(mailbox: Mailbox, draft: str, raw: bytes, thread: str | None) -> dict[str, Any]:
    entry = mailbox.add(Letter(raw), ["DRAFT"], thread, mailbox.store.now())
    mailbox.store.execute("INSERT INTO gmail_drafts VALUES (?, ?, ?)", mailbox.address, draft, entry.id)
    return {"id": draft, "message": brief(entry)}


def _entry(mailbox: Mailbox, draft: str) -> Entry:
    sql = "SELECT message FROM gmail_drafts WHERE mailbox = ? AND id = ?"
    for (message,) in mailbox.store.query(sql, mailbox.address, draft):
        if entry := mailbox.get(message):
            return entry
    raise not_found()


def _draft_of(mailbox: Mailbox, message: str) -> str:
    sql = "SELECT id FROM gmail_drafts WHERE mailbox = ? AND message = ?"
    return str(mailbox.store.query(sql, mailbox.address, message)[0][0])
