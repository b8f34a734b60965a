"""Mail: mailboxes, threads, letters as they look, attachments to save."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

from starlette.responses import RedirectResponse, Response

from connectors.emulator.errors import not_found
from connectors.emulator.gmail.letters import Letter, Tree, content, filename
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.pages.guard import LETTER_POLICY, PAGE_POLICY, page_headers
from connectors.emulator.pages.invitations import Invitation, invitations
from connectors.emulator.pages.links import letter_shown
from connectors.emulator.pages.reports import Undelivered, undelivered
from connectors.emulator.pages.visit import Visit, download, mail_path, mailboxes

PAGE = 50
LABELS = {"INBOX": "Входящие", "SENT": "Отправленные", "DRAFT": "Черновики", "": "Вся почта"}
UNNAMED = {"text/calendar": "invite.ics", "message/rfc822": "letter.eml"}
"""What attachments without a name are saved as."""
IMAGES = ("image/png", "image/jpeg", "image/gif")
NOT_FILES = ("text/plain", "text/html", "message/delivery-status", "text/rfc822-headers")
LINE_PIXELS, CHARACTERS_A_LINE, TALLEST = 27, 68, 2400


@dataclass(frozen=True)
class Conversation:
    """A thread in a list, under its first letter's subject.

    `who` wrote its latest letter, or in sent mail whom that went to.
    """

    id: str
    who: str
    subject: str
    snippet: str
    moment: datetime
    count: int
    is_unread: bool


@dataclass(frozen=True)
class File:
    """An attachment: the number of its part, its name and size in bytes."""

    number: int
    name: str
    size: int


@dataclass(frozen=True)
class Reading:
    """A letter as its page shows it; `height` is a guess at how tall its HTML is, in pixels, 0 if it has none."""

    id: str
    who: str
    is_unread: bool
    snippet: str
    headers: tuple[tuple[str, str], ...]
    moment: datetime
    text: str
    height: int
    files: tuple[File, ...]
    invitations: tuple[Invitation, ...]
    undelivered: tuple[Undelivered, ...]


def all_mailboxes(visit: Visit) -> Response:
    """Every mailbox that has letters, for the administrator; everybody else is led to their own."""
    if not visit.is_admin:
        return RedirectResponse(mail_path(visit.person), 303, page_headers(PAGE_POLICY))
    return visit.show("mailboxes.html.j2", letters=mailboxes(visit.store))


def mailbox(visit: Visit) -> Response:
    """The threads under one label or that a search (`q`) finds, the latest first, page by page."""
    search = visit.asked("q").strip()
    label = visit.request.query_params.get("label", "" if search else "INBOX")
    box = _opened(visit)
    query = {"labelIds": label, "q": search, "maxResults": str(PAGE), "pageToken": visit.asked("after")}
    page = visit.ask("gmail.users.threads.list", query, userId=box.address)
    return visit.show(
        "mailbox.html.j2",
        mailbox=box.address,
        labels=LABELS,
        label=label,
        query=search,
        threads=[_conversation(visit, box, entry["id"], label) for entry in page.get("threads", ())],
        unread=dict.fromkeys(LABELS, 0) | {"INBOX": _unread(visit, box)},
        after=page.get("nextPageToken", ""),
    )


def thread(visit: Visit) -> Response:
    """The letters of a thread, the oldest first. Whose mailbox it is has read them now."""
    box = _opened(visit)
    entries = box.thread(visit.part("thread"))
    if not entries:
        raise not_found()
    letters = [_reading(visit, box, entry) for entry in entries]
    subject = Letter(box.raw(entries[0])).text("Subject")
    if box.address == visit.person and any("UNREAD" in entry.labels for entry in entries):
        body = {"removeLabelIds": ["UNREAD"]}
        visit.ask("gmail.users.threads.modify", body=body, userId="me", id=entries[0].thread)
    return visit.show("thread.html.j2", mailbox=box.address, thread=entries[0].thread, subject=subject, letters=letters)


def letter(visit: Visit) -> Response:
    """A letter's HTML by itself, in a sandbox: it runs nothing, loads nothing, sends nothing."""
    found = _letter(visit)
    part = _html(found)
    if part is None:
        raise not_found()
    html = _text(part)
    for name, image in _inline(found, html).items():
        address = f"data:{image.get_content_type()};base64,{b64encode(content(image)).decode()}"
        html = html.replace(f"cid:{name}", address)
    body = letter_shown(html).encode("utf-8", "replace")
    return Response(body, 200, page_headers(LETTER_POLICY), "text/html; charset=utf-8")


def attachment(visit: Visit) -> Response:
    """One attachment, to be saved."""
    found = _letter(visit)
    number = int(visit.part("number"))
    name = next((file.name for file in _files(found) if file.number == number), None)
    if name is None:
        raise not_found()
    return download(name, content(found.parts[number]))


def _opened(visit: Visit) -> Mailbox:
    call = visit.call("gmail.users.threads.list", userId=visit.part("mailbox"))
    return mailbox_of(visit.store, call)


def _letter(visit: Visit) -> Letter:
    box = _opened(visit)
    entry = box.get(visit.part("message"))
    if entry is None:
        raise not_found()
    return Letter(box.raw(entry))


def _unread(visit: Visit, box: Mailbox) -> int:
    label = visit.ask("gmail.users.labels.get", userId=box.address, id="INBOX")
    return int(label.get("threadsUnread", 0))


def _conversation(visit: Visit, box: Mailbox, thread_id: str, label: str) -> Conversation:
    entries = box.thread(thread_id)
    headers, snippet, _ = box.summary(entries[-1])
    first = headers if len(entries) == 1 else box.summary(entries[0])[0]
    return Conversation(
        id=thread_id,
        who=_short(visit, _header(headers, "to" if label in ("SENT", "DRAFT") else "from")),
        subject=_header(first, "subject"),
        snippet=unescape(snippet),
        moment=_arrival(entries[-1]),
        count=len(entries),
        is_unread=any("UNREAD" in entry.labels for entry in entries),
    )


def _header(headers: list[dict[str, str]], name: str) -> str:
    return next((header["value"] for header in headers if header["name"].lower() == name), "")


def _reading(visit: Visit, box: Mailbox, entry: Entry) -> Reading:
    found = Letter(box.raw(entry))
    people = {name: _named(visit, found.text(name)) for name in ("From", "To", "Cc")}
    headers = people | {"Subject": found.text("Subject")}
    calendar = next((part for part in found.parts if part.get_content_type() == "text/calendar"), None)
    return Reading(
        id=entry.id,
        who=_short(visit, found.text("From")),
        is_unread="UNREAD" in entry.labels,
        snippet=unescape(found.snippet),
        headers=tuple((name, text) for name, text in headers.items() if text),
        moment=_date(found.first("Date")) or _arrival(entry),
        text=found.body.strip(),
        height=_height(found.body) if _html(found) is not None else 0,
        files=_files(found),
        invitations=tuple(invitations(content(calendar))) if calendar else (),
        undelivered=tuple(undelivered(list(found.parts))),
    )


def _people(text: str) -> list[tuple[str, str]]:
    """The names and addresses in a header; none where it cannot be read as such."""
    found = getaddresses([text])
    return found if all("@" in address for _, address in found) else []


def _short(visit: Visit, text: str) -> str:
    """Who a header names, as briefly as it goes: names, else parts, else addresses."""
    return ", ".join(name or visit.who(address) for name, address in _people(text)) or text


def _named(visit: Visit, text: str) -> str:
    """Who a header names, with their parts where no name is given, and their addresses."""
    people = ((name or visit.who(address), address) for name, address in _people(text))
    return ", ".join(address if name == address else f"{name} <{address}>" for name, address in people) or text


def _arrival(entry: Entry) -> datetime:
    return datetime.fromtimestamp(entry.milliseconds / 1000, UTC)


def _date(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _html(found: Letter) -> Tree | None:
    parts = (part for part in found.parts if part.get_content_type() == "text/html" and not filename(part))
    return next(parts, None)


def _inline(found: Letter, html: str) -> dict[str, Tree]:
    """The images that a letter's HTML shows, by content id."""
    images = {str(part.get("Content-ID", "")).strip(" <>"): part for part in found.parts if _is_image(part)}
    return {name: part for name, part in images.items() if name and f"cid:{name}" in html}


def _is_image(part: Tree) -> bool:
    return part.get_content_type() in IMAGES


def _files(found: Letter) -> tuple[File, ...]:
    """The attachments, without the images that the letter shows itself.

    An invitation stands twice in a letter: unnamed for mail programs, and as a file to save.
    """
    is_named = {filename(part) for part in found.parts}
    html = _html(found)
    shown = _inline(found, _text(html)).values() if html and any(map(_is_image, found.parts)) else ()
    files = []
    for number, part in enumerate(found.parts):
        if any(part is image for image in shown):
            continue
        kind = part.get_content_type()
        name = filename(part) or UNNAMED.get(kind, "file")
        if filename(part) or (kind not in NOT_FILES and name not in is_named):
            files.append(File(number, name, len(content(part))))
    return tuple(files)


def _text(part: Tree) -> str:
    try:
        return content(part).decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return content(part).decode("utf-8", "replace")


def _height(text: str) -> int:
    lines = sum(1 + len(line) // CHARACTERS_A_LINE for line in text.splitlines())
    return min(TALLEST, 8 * LINE_PIXELS + lines * LINE_PIXELS)
