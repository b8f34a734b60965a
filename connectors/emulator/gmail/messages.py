"""users.messages: send, read, list, relabel, trash, delete, import."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from connectors.emulator.errors import invalid, not_found
from connectors.emulator.gmail import listing
from connectors.emulator.gmail.delivery import check_size, send
from connectors.emulator.gmail.labels import checked
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.people import mailbox_of, own_addresses
from connectors.emulator.gmail.view import attachment, brief, shown
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

FORMS = ("full", "metadata", "minimal", "raw")
MAX_BATCH = 1000


@serves("gmail.users.messages.send")
def send_message(store: Store, call: Call) -> dict[str, Any]:
    """Send a letter at once. An answer that is lost leaves nothing to ask for again: better make a draft first."""
    mailbox = mailbox_of(store, call)
    raw = given_letter(call, call.body)
    return brief(send(mailbox, raw, own_addresses(mailbox), thread_of(mailbox, raw, call.body.get("threadId"))))


@serves("gmail.users.messages.insert")
def insert(store: Store, call: Call) -> dict[str, Any]:
    """Put a letter into the mailbox without sending it, labelled as asked."""
    return _put_in(store, call)


@serves("gmail.users.messages.import")
def import_message(store: Store, call: Call) -> dict[str, Any]:
    """As `insert`; nothing is taken for spam here."""
    return _put_in(store, call)


@serves("gmail.users.messages.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """One message in the form asked for."""
    mailbox = mailbox_of(store, call)
    return shown(mailbox, entry_of(mailbox, call), form_of(call), call.list("metadataHeaders"))


@serves("gmail.users.messages.list")
def list_messages(store: Store, call: Call) -> dict[str, Any]:
    """A page of messages, the newest first; what was just sent is there (Gmail's listing by label does not lag)."""
    page = listing.messages(mailbox_of(store, call), call, call.list("labelIds"))
    return page.answer("messages", [{"id": message, "threadId": thread} for message, thread in page.found])


@serves("gmail.users.messages.modify")
def modify(store: Store, call: Call) -> dict[str, Any]:
    """Put labels on a message and take labels off."""
    mailbox = mailbox_of(store, call)
    return brief(relabelled(mailbox, entry_of(mailbox, call), call.body))


@serves("gmail.users.messages.batchModify")
def batch_modify(store: Store, call: Call) -> None:
    """The same for up to 1,000 messages; unknown ids are passed over."""
    mailbox = mailbox_of(store, call)
    for entry in _named(mailbox, call):
        relabelled(mailbox, entry, call.body)


@serves("gmail.users.messages.batchDelete")
def batch_delete(store: Store, call: Call) -> None:
    """Delete up to 1,000 messages for good; unknown ids are passed over."""
    mailbox = mailbox_of(store, call)
    for entry in _named(mailbox, call):
        discard(mailbox, entry)


@serves("gmail.users.messages.trash")
def trash(store: Store, call: Call) -> dict[str, Any]:
    """Put a message into the trash."""
    mailbox = mailbox_of(store, call)
    return brief(mailbox.relabel(entry_of(mailbox, call), ["TRASH"], ["INBOX"]))


@serves("gmail.users.messages.untrash")
def untrash(store: Store, call: Call) -> dict[str, Any]:
    """Take a message out of the trash."""
    mailbox = mailbox_of(store, call)
    return brief(mailbox.relabel(entry_of(mailbox, call), [], ["TRASH"]))


@serves("gmail.users.messages.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a message for good, past the trash."""
    mailbox = mailbox_of(store, call)
    discard(mailbox, entry_of(mailbox, call))


@serves("gmail.users.messages.attachments.get")
def get_attachment(store: Store, call: Call) -> dict[str, Any]:
    """The bytes of one attachment."""
    mailbox = mailbox_of(store, call)
    entry = mailbox.get(call.path["messageId"])
    if entry is None:
        raise not_found()
    return attachment(mailbox, entry, call.path["id"])


def given_letter(call: Call, message: Doc) -> bytes:
    """The letter in a request: an upload, or `raw` in base64url. Raises GoogleError 400 when there is none."""
    if call.media is not None:
        return call.media.data
    text = message.get("raw")
    if not text:
        raise invalid(
            "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
            reason="invalidArgument",
        )
    try:
        plain = str(text).rstrip("=").replace("+", "-").replace("/", "_")
        return urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except (NotBase64, ValueError):
        raise invalid("Invalid value at 'raw' (TYPE_BYTES), Base64 decoding failed", reason="invalidArgument") from None


def thread_of(mailbox: Mailbox, raw: bytes, wanted: str | None) -> str | None:
    """The thread that a new letter belongs to, None for one of its own; raises GoogleError 404 for an unknown one."""
    if wanted and not mailbox.thread(wanted):
        raise not_found()
    return mailbox.thread_for(Letter(raw), wanted)


def entry_of(mailbox: Mailbox, call: Call) -> Entry:
    """The message that a call is about; raises GoogleError 404."""
    entry = mailbox.get(call.path["id"])
    if entry is None:
        raise not_found()
    return entry


def form_of(call: Call) -> str:
    """The form asked for, "full" unless told otherwise."""
    form = (call.param("format") or "full").lower()
    if form not in FORMS:
        raise invalid(f"Invalid value at 'format', \"{form}\"", reason="invalidArgument")
    return form


def relabelled(mailbox: Mailbox, entry: Entry, wish: Doc) -> Entry:
    """The message with the labels of a modify request."""
    added = checked(mailbox, wish.get("addLabelIds", []))
    return mailbox.relabel(entry, added, checked(mailbox, wish.get("removeLabelIds", [])))


def discard(mailbox: Mailbox, entry: Entry) -> None:
    """Delete a message for good; if it is a draft's, the draft too."""
    mailbox.remove(entry)
    sql = "DELETE FROM gmail_drafts WHERE mailbox = ? AND message = ?"
    mailbox.store.execute(sql, mailbox.address, entry.id)


def _put_in(store: Store, call: Call) -> dict[str, Any]:
    mailbox = mailbox_of(store, call)
    raw = given_letter(call, call.body)
    check_size(raw)
    labels = _checked_import(mailbox, call.body.get("labelIds", []))
    thread = thread_of(mailbox, raw, call.body.get("threadId"))
    return brief(mailbox.add(Letter(raw), labels, thread, _moment(store, call, raw)))


def _checked_import(mailbox: Mailbox, labels: list[str]) -> list[str]:
    """Labels for a letter that is put in: SENT is allowed here, a draft needs drafts.create."""
    return ["SENT"] * ("SENT" in labels) + checked(mailbox, [label for label in labels if label != "SENT"])


def _named(mailbox: Mailbox, call: Call) -> list[Entry]:
    ids = call.body.get("ids", [])
    if not ids or len(ids) > MAX_BATCH:
        raise invalid("Invalid number of ids", reason="invalidArgument")
    return [entry for message in ids if (entry := mailbox.get(message)) is not None]


def _moment(store: Store, call: Call, raw: bytes) -> datetime:
    if call.param("internalDateSource") != "dateHeader":
        return store.now()
    try:
        moment = parsedate_to_datetime(Letter(raw).first("Date"))
    except (TypeError, ValueError):
        return store.now()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
