"""The letters that Drive itself writes: somebody shared a file, an approval wants an answer."""

from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from connectors.emulator.drive import editors
from connectors.emulator.drive.view import display_name
from connectors.emulator.store import Doc, Store

SENDER = "drive-shares-dm-noreply@google.example"
"""Who these letters come from; with Google the domain is google.com."""


def notify(store: Store, file: Doc, by: str, people: Iterable[str], subject: str, text: str) -> None:
    """Put a letter about a file into people's mailboxes; whoever it is `by` gets none, unknown addresses neither."""
    from connectors.emulator.gmail.addresses import exists
    from connectors.emulator.gmail.arrival import RECEIVED
    from connectors.emulator.gmail.bounces import UNFOLDED
    from connectors.emulator.gmail.letters import Letter
    from connectors.emulator.gmail.mailbox import Mailbox
    from connectors.emulator.gmail.outgoing import new_message_id

    for address in sorted(set(people) - {by}):
        if not exists(store, address):
            continue
        letter = EmailMessage(policy=UNFOLDED)
        letter["From"] = formataddr((f"{display_name(by)} (via Google Drive)", SENDER))
        letter["Reply-To"] = by
        letter["To"] = address
        letter["Date"] = format_datetime(store.now())
        letter["Subject"] = " ".join(subject.split())
        letter["Message-ID"] = new_message_id()
        letter.set_content(f"{text}\n\n{file['name']}\n{editors.link(file)}\n")
        Mailbox(store, address).add(Letter(letter.as_bytes()), RECEIVED, None, store.now())
