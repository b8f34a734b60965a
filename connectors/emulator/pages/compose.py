"""Writing a letter: a new one or a reply, in plain text, sent by the API as the person who writes."""

from base64 import urlsafe_b64encode
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from connectors.emulator.errors import GoogleError, not_found
from connectors.emulator.gmail.headers import BadHeader, addresses
from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.pages.guard import PAGE_POLICY, page_headers
from connectors.emulator.pages.visit import Refused, Visit, mail_path

ANSWER = "Re: "
MOST_REFERENCES = 20


def form(visit: Visit) -> Response:
    """A form for a letter: new, or the answer to a thread (`reply`)."""
    box = _own_box(visit)
    entry = _answered(visit, box)
    letter = Letter(box.raw(entry)) if entry else None
    return visit.show(
        "write.html.j2",
        mailbox=box.address,
        reply=entry.thread if entry else "",
        to=_answer_to(letter, box.address) if letter else visit.asked("to"),
        subject=_answer_subject(letter) if letter else "",
    )


def send(visit: Visit) -> Response:
    """Send what the form holds and show it among the mail sent; raises Refused for an address that is none."""
    box = _own_box(visit)
    entry = _answered(visit, box)
    try:
        recipients = addresses("To", visit.asked("to").replace("\n", ",").replace(";", ","))
    except BadHeader:
        recipients = []
    if not recipients:
        raise Refused(visit.word("Проверьте, кому письмо: это не адрес."))
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = box.address, ", ".join(recipients)
    message["Subject"] = " ".join(visit.asked("subject").split())
    if entry:
        letter = Letter(box.raw(entry))
        message["In-Reply-To"] = f"<{letter.message_id}>"
        references = [*letter.references, letter.message_id][-MOST_REFERENCES:]
        message["References"] = " ".join(f"<{reference}>" for reference in dict.fromkeys(references))
    message.set_content(visit.asked("text") or "\n")
    body = {"raw": urlsafe_b64encode(message.as_bytes()).decode()} | ({"threadId": entry.thread} if entry else {})
    try:
        sent = visit.ask("gmail.users.messages.send", body=body, userId="me")
    except GoogleError as error:
        raise Refused(visit.word("Проверьте, кому письмо: это не адрес.")) from error
    place = f"{mail_path(box.address)}/{sent['threadId']}?{urlencode({'said': 'sent'})}"
    return RedirectResponse(place, 303, page_headers(PAGE_POLICY))


def _own_box(visit: Visit) -> Mailbox:
    """The mailbox of whoever looks: nobody writes as somebody else, the administrator neither."""
    if visit.part("mailbox").lower() != visit.person:
        raise not_found()
    return mailbox_of(visit.store, visit.call("gmail.users.messages.send", userId="me"))


def _answered(visit: Visit, box: Mailbox) -> Entry | None:
    """The letter that is answered: the latest of the thread."""
    if not visit.asked("reply"):
        return None
    entries = box.thread(visit.asked("reply"))
    if not entries:
        raise not_found()
    return entries[-1]


def _answer_to(letter: Letter, own: str) -> str:
    """Whom an answer goes to: who wrote, or if one wrote oneself, whom one wrote to."""
    wrote = letter.first("Reply-To") or letter.first("From")
    people = [address for _, address in getaddresses([wrote]) if address]
    if own in map(str.lower, people):
        people = [address for _, address in getaddresses([letter.first("To")]) if address]
    return ", ".join(people)


def _answer_subject(letter: Letter) -> str:
    subject = letter.text("Subject")
    return subject if subject.lower().startswith(ANSWER.lower()) else ANSWER + subject
