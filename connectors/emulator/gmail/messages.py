"""users.messages: send, read, list, relabel, trash, delete, import."""

import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from connectors.emulator.errors import forbidden, invalid, not_found
from connectors.emulator.gmail import listing
from connectors.emulator.gmail.arrival import is_spam
from connectors.emulator.gmail.delivery import MAX_IMPORTED_BYTES, check_size, send
from connectors.emulator.gmail.labels import checked, refuse_classification
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.operators import EARLIEST, LATEST
from connectors.emulator.gmail.people import METADATA, mailbox_of
from connectors.emulator.gmail.view import attachment, brief, shown
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

FORMS = ("full", "metadata", "minimal", "raw")
MAX_BATCH = 1000
MAX_LABELS = 100
_ID = re.compile(r"[0-9a-fA-F]{1,16}")


@serves("gmail.users.messages.send")
def send_message(store: Store, call: Call) -> dict[str, Any]:
    """Send a letter at once. An answer that is lost leaves nothing to ask for again: better make a draft first."""
    mailbox = mailbox_of(store, call)
    raw = given_letter(call, call.body)
    return brief(send(mailbox, raw, thread_of(mailbox, raw, call.body.get("threadId"))))


@serves("gmail.users.messages.insert")
def insert(store: Store, call: Call) -> dict[str, Any]:
    """Put a letter into the mailbox without sending it, labelled as asked."""
    return brief(_put_in(store, call))


@serves(
    "gmail.users.messages.import",
    missing="only the test text GTUBE is taken for spam; there is no calendar to put invitations into",
)
def import_message(store: Store, call: Call) -> dict[str, Any]:
    """As `insert`, but spam is sorted out unless told never to."""
    return brief(_put_in(store, call, sorts_spam=not call.flag("neverMarkSpam")))


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
    return brief(mailbox.relabel(entry_of(mailbox, call), *moves(mailbox, call.body)))


@serves("gmail.users.messages.batchModify")
def batch_modify(store: Store, call: Call) -> None:
    """The same for up to 1,000 messages; unknown ids are passed over."""
    mailbox = mailbox_of(store, call)
    added, removed = moves(mailbox, call.body)
    for entry in _named(mailbox, call):
        mailbox.relabel(entry, added, removed)


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
    entry = mailbox.get(require_id(call.path["messageId"]))
    if entry is None:
        raise not_found()
    return attachment(mailbox, entry, call.path["id"])


def given_letter(call: Call, message: Doc) -> bytes:
    """The letter in a request: an upload, or `raw` in base64url. Raises GoogleError 400 when there is none."""
    refuse_classification(message)
    if call.media is not None:
        if not call.media.content_type.lower().startswith("message/"):
            kind = call.media.content_type
            raise invalid(f"Media type '{kind}' is not supported. Valid media types: [message/*]", reason="badContent")
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
    if wanted and not mailbox.thread(require_id(wanted)):
        raise not_found()
    return mailbox.thread_for(Letter(raw), wanted)


def entry_of(mailbox: Mailbox, call: Call) -> Entry:
    """The message that a call is about; raises GoogleError 404."""
    entry = mailbox.get(require_id(call.path["id"]))
    if entry is None:
        raise not_found()
    return entry


def require_id(text: str) -> str:
    """An id of a message or thread; raises GoogleError 400 for what cannot be one."""
    if not _ID.fullmatch(text):
        raise invalid("Invalid id value", reason="invalidArgument")
    return text.lower()


def form_of(call: Call) -> str:
    """The form asked for, "full" unless told otherwise; raises GoogleError 403 where the token hides texts."""
    form = (call.param("format") or "full").lower()
    if form not in FORMS:
        raise invalid(f"Invalid value at 'format', \"{form}\"", reason="invalidArgument")
    if form in ("full", "raw") and METADATA in (call.scopes or ()):
        raise forbidden(f"Metadata scope doesn't allow format {form.upper()}")
    return form


def moves(mailbox: Mailbox, wish: Doc) -> tuple[list[str], list[str]]:
    """The labels to put on and to take off that a modify request names; raises GoogleError 400 in Gmail's words.

    What is put into the trash or taken for spam leaves the inbox.
    """
    refuse_classification(wish)
    added, removed = wish.get("addLabelIds", []), wish.get("removeLabelIds", [])
    if max(len(added), len(removed)) > MAX_LABELS:
        raise invalid(f"Too many labels: at most {MAX_LABELS}", reason="invalidArgument")  # assumed wording
    if not added and not removed:
        raise invalid("No label add or removes specified", reason="invalidArgument")
    if set(added) & set(removed):
        raise invalid("Cannot both add and remove the same label", reason="invalidArgument")
    leaves_inbox = {"TRASH", "SPAM"} & set(added) and "INBOX" not in added
    return checked(mailbox, added), [*checked(mailbox, removed), *(["INBOX"] if leaves_inbox else [])]


def discard(mailbox: Mailbox, entry: Entry) -> None:
    """Delete a message for good; if it is a draft's, the draft too."""
    mailbox.remove(entry)
    sql = "DELETE FROM gmail_drafts WHERE mailbox = ? AND message = ?"
    mailbox.store.execute(sql, mailbox.address, entry.id)


def _put_in(store: Store, call: Call, *, sorts_spam: bool = False) -> Entry:
    mailbox = mailbox_of(store, call)
    raw = given_letter(call, call.body)
    check_size(raw, MAX_IMPORTED_BYTES)
    labels = _checked_import(mailbox, call.body.get("labelIds", []))
    if sorts_spam and is_spam(Letter(raw)):
        labels = [*(label for label in labels if label != "INBOX"), "SPAM"]
    thread = thread_of(mailbox, raw, call.body.get("threadId"))
    entry = mailbox.add(Letter(raw), labels, thread, _moment(store, call, raw))
    if call.flag("deleted"):
        discard(mailbox, entry)
    return entry


def _checked_import(mailbox: Mailbox, labels: list[str]) -> list[str]:
    """Labels for a letter that is put in: SENT is allowed here, a draft needs drafts.create."""
    return ["SENT"] * ("SENT" in labels) + checked(mailbox, [label for label in labels if label != "SENT"])


def _named(mailbox: Mailbox, call: Call) -> list[Entry]:
    ids = call.body.get("ids", [])
    if not ids or len(ids) > MAX_BATCH:
        raise invalid(f"Between 1 and {MAX_BATCH} message ids have to be specified", reason="invalidArgument")
    return [entry for message in dict.fromkeys(ids) if (entry := mailbox.get(message)) is not None]


def _moment(store: Store, call: Call, raw: bytes) -> datetime:
    if call.param("internalDateSource") != "dateHeader":
        return store.now()
    try:
        moment = parsedate_to_datetime(Letter(raw).first("Date"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment if EARLIEST <= moment <= LATEST else store.now()
    except (TypeError, ValueError, OverflowError):
        return store.now()
