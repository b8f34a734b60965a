"""The vacation responder: its setting, whom it answers, and the answer.

Nobody gets more than one answer in four days, or another once the setting was changed. Lists, machines and other
responders get none (RFC 3834), so that two responders never write to each other.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.gmail.aliases import senders
from connectors.emulator.gmail.headers import person
from connectors.emulator.gmail.letters import Letter, visible
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.markup import sanitised
from connectors.emulator.gmail.operators import has_label, joined, phrase
from connectors.emulator.gmail.outgoing import new_message_id
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

PAUSE = timedelta(days=4)
FLAGS = ("enableAutoReply", "restrictToContacts", "restrictToDomain")
TEXTS = ("responseSubject", "responseBodyPlainText", "responseBodyHtml")
TIMES = ("startTime", "endTime")
OFF: Doc = dict.fromkeys(FLAGS, False)
MACHINES = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@")
OF_LISTS = ("list-id", "list-unsubscribe", "list-post", "list-help", "x-autoreply", "x-auto-response-suppress")
BULK = ("bulk", "junk", "list", "auto_reply")
UNFOLDED = SMTP.clone(max_line_length=998)


@serves("gmail.users.settings.getVacation")
def get_vacation(store: Store, call: Call) -> dict[str, Any]:
    """The setting of the vacation responder."""
    return _setting(mailbox_of(store, call))


@serves(
    "gmail.users.settings.updateVacation",
    missing="there is no address book: a contact is whoever the mailbox has written to",
)
def update_vacation(store: Store, call: Call) -> dict[str, Any]:
    """Replace the setting; whoever was answered before may be answered again."""
    mailbox = mailbox_of(store, call)
    setting: Doc = {name: bool(call.body.get(name)) for name in FLAGS}
    setting |= {name: call.body[name] for name in TEXTS if call.body.get(name)}
    setting |= {name: str(_milliseconds(call.body[name])) for name in TIMES if call.body.get(name)}
    if "responseBodyHtml" in setting:
        setting["responseBodyHtml"] = sanitised(str(setting["responseBodyHtml"]))
    if setting["enableAutoReply"] and not any(name in setting for name in TEXTS):
        raise invalid("Vacation responder subject or body must be nonempty", reason="invalidArgument")
    if all(name in setting for name in TIMES) and int(setting["startTime"]) >= int(setting["endTime"]):
        raise invalid("Vacation responder start time must precede end time", reason="invalidArgument")
    store.docs("gmail.vacation").put(mailbox.address, setting)
    store.execute("DELETE FROM gmail_answered WHERE mailbox = ?", mailbox.address)
    return setting


def answer(mailbox: Mailbox, entry: Entry, letter: Letter, now: datetime) -> tuple[str, Letter] | None:
    """The responder's answer to a letter that came in, and whom it goes to; None if it is silent."""
    setting = _setting(mailbox)
    if not _is_on(setting, now) or {"SPAM", "TRASH"} & set(entry.labels) or not _is_from_person(letter):
        return None
    sender = letter.sender
    if sender == mailbox.address or not _is_due(mailbox, setting, sender, now):
        return None
    sql = "INSERT OR REPLACE INTO gmail_answered VALUES (?, ?, ?)"
    mailbox.store.execute(sql, mailbox.address, sender, int(now.timestamp()))
    return sender, Letter(_written(mailbox, setting, letter, now))


def _is_on(setting: Doc, now: datetime) -> bool:
    moment = now.timestamp() * 1000
    return setting["enableAutoReply"] and int(setting.get("startTime", 0)) <= moment < int(
        setting.get("endTime", moment + 1)
    )


def _is_due(mailbox: Mailbox, setting: Doc, sender: str, now: datetime) -> bool:
    if setting["restrictToDomain"] and sender.rpartition("@")[2] != mailbox.address.rpartition("@")[2]:
        return False
    sql = "SELECT 1 FROM gmail_answered WHERE mailbox = ? AND sender = ? AND moment > ?"
    if mailbox.store.query(sql, mailbox.address, sender, int((now - PAUSE).timestamp())):
        return False
    return not setting["restrictToContacts"] or _has_written_to(mailbox, sender)


def _has_written_to(mailbox: Mailbox, address: str) -> bool:
    where = joined([has_label("SENT"), phrase("l.recipients", address)], "AND")
    sql = f"SELECT 1 FROM gmail_messages m JOIN gmail_letters l ON l.id = m.letter WHERE m.mailbox = ? AND {where.sql}"  # noqa: S608
    return bool(mailbox.store.query(sql + " LIMIT 1", mailbox.address, *where.values))


def _is_from_person(letter: Letter) -> bool:
    known = {header.name.lower(): header.source.lower() for header in letter.headers}
    return bool(
        letter.sender
        and not letter.sender.startswith(MACHINES)
        and known.get("auto-submitted", "no").partition(";")[0].strip() == "no"
        and known.get("precedence", "") not in BULK
        and known.keys().isdisjoint(OF_LISTS)
    )


def _written(mailbox: Mailbox, setting: Doc, letter: Letter, now: datetime) -> bytes:
    own = senders(mailbox)[0]
    reply = EmailMessage(policy=UNFOLDED)
    reply["From"] = person(own["displayName"], own["sendAsEmail"])
    reply["To"] = letter.sender
    reply["Date"] = format_datetime(now)
    reply["Message-ID"] = new_message_id()
    subject = " ".join(letter.text("Subject").split())
    reply["Subject"] = f"{' '.join(setting.get('responseSubject', '').split())} Re: {subject}".strip()
    if letter.message_id:
        reply["In-Reply-To"] = reply["References"] = f"<{letter.message_id}>"
    reply["Auto-Submitted"] = "auto-replied"
    reply["Precedence"] = "bulk"
    reply["X-Autoreply"] = "yes"
    page = str(setting.get("responseBodyHtml", ""))
    reply.set_content(visible(page) if page else str(setting.get("responseBodyPlainText", "")))
    if page:
        reply.add_alternative(page, subtype="html")
    return reply.as_bytes()


def _setting(mailbox: Mailbox) -> Doc:
    return mailbox.store.docs("gmail.vacation").get(mailbox.address) or OFF


def _milliseconds(value: Any) -> int:
    try:
        moment = int(str(value))
    except ValueError:
        raise invalid(f"Invalid value ({value}), TYPE_INT64", reason="invalidArgument") from None
    if not 0 <= moment < 2**53:
        raise invalid(f"Invalid time {moment}", reason="invalidArgument")
    return moment
