"""A rendered letter as the bytes of a mail message (RFC 5322, 2045, 2387): what Gmail's drafts take as `raw`."""

import re
from base64 import encodebytes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.policy import compat32
from unicodedata import normalize

from flows.letters.invitation import Calendar
from flows.letters.render import Rendered

# EmailMessage parses its headers word by word and takes 3.6 ms for a long letter; these older classes take 0.9 ms.
# The policy writes the line ends of mail and folds nothing that `_words` has not: a search key stays in one piece.
_POLICY = compat32.clone(linesep="\r\n", max_line_length=990)

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_VALUE = 900  # characters: a line of mail has at most 998, its name included
_OWN_HEADERS = frozenset(
    ("from", "sender", "to", "cc", "bcc", "subject", "reply-to", "in-reply-to", "references", "mime-version")
)

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{1,254}}\Z)(?P<local>(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*)@(?P<domain>(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}}))",
    re.ASCII | re.IGNORECASE,
)


class HeaderRefused(ValueError):
    """A header or an address that cannot be sent as it stands: fix what was typed, trying again does not help."""


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom. `in_reply_to` is the Message-ID of the letter before, brackets included; it makes the thread.

    `headers` are further ones, such as the X-header by which a draft is found again.
    """

    sender: str
    sender_name: str
    to: tuple[str, ...]
    reply_to: str | None
    in_reply_to: str | None
    headers: Mapping[str, str]


def check_address(text: str) -> str | None:
    """Give the address as mail wants it (NFKC, domain in lower case), or None when it is none.

    Only Latin letters pass, so that a Cyrillic look-alike («sсhool») is found before the letter bounces; a Cyrillic
    domain is written in its xn-- form.
    """
    match = _ADDRESS.fullmatch(normalize("NFKC", text).strip())
    return f"{match['local']}@{match['domain'].lower()}" if match else None


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a letter; `name` as people see it, Russian or not."""

    name: str
    data: bytes
    maintype: str
    subtype: str


def build(
    envelope: Envelope,
    rendered: Rendered,
    calendar: Calendar | None,
    *,
    images: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Put a letter together; the same letter always gives the same bytes.

    Text and HTML are alternatives. An invitation stands among them, where Gmail and Outlook look for it, and once
    more as the attachment invite.ics, which a person can save. `images` are PNG by content id, which the HTML shows
    as `cid:…`; they are related to all alternatives, for Outlook takes the invitation for the letter if the HTML
    hides one level deeper. Raises HeaderRefused.
    """
    letter = MIMEMultipart("alternative", "=_alternative")
    letter.attach(_text("plain", rendered.text))
    letter.attach(_text("html", rendered.html))
    if calendar:
        letter.attach(_part("text", "calendar", calendar.data, charset="UTF-8", method=calendar.method))
    if images:
        letter = _around(letter, "related", [_image(name, image) for name, image in images.items()])
    files = [_invitation(calendar.data)] if calendar else []
    files += [_attached(attachment) for attachment in attachments]
    if files:
        letter = _around(letter, "mixed", files)
    for name, value in _headers(envelope, rendered.subject):
        letter[name] = value
    return letter.as_bytes(policy=_POLICY)


def _around(letter: MIMEMultipart, subtype: str, parts: Sequence[Message]) -> MIMEMultipart:
    outer = MIMEMultipart(subtype, f"=_{subtype}")
    for part in (letter, *parts):
        outer.attach(part)
    return outer


def _headers(envelope: Envelope, subject: str) -> Iterator[tuple[str, str]]:
    sender = _address("From", envelope.sender)
    yield "From", f"{_words('From', envelope.sender_name)} <{sender}>" if envelope.sender_name else sender
    yield "To", ", ".join(_address("To", recipient) for recipient in envelope.to)
    if envelope.reply_to:
        yield "Reply-To", _address("Reply-To", envelope.reply_to)
    yield "Subject", _words("Subject", subject)
    if envelope.in_reply_to:
        yield "In-Reply-To", _token("In-Reply-To", envelope.in_reply_to)
        yield "References", _token("References", envelope.in_reply_to)
    for name, value in envelope.headers.items():
        yield _free_name(name), _token(name, value) if value.isascii() else _words(name, value)


def _address(header: str, text: str) -> str:
    address = check_address(text)
    if address is None:
        raise HeaderRefused(f"{header}: not an address")
    return address


def _words(header: str, text: str) -> str:
    """People's words, always encoded: «=?…?=» typed by a person stays what was typed."""
    return Header(_clean(header, text), "utf-8", header_name=header).encode()


def _token(header: str, text: str) -> str:
    """A machine's word, as it stands."""
    if len(text) > _LONGEST_VALUE:
        raise HeaderRefused(f"{header}: longer than {_LONGEST_VALUE} characters")
    return _clean(header, text)


def _clean(header: str, text: str) -> str:
    if _CONTROL.search(text):
        raise HeaderRefused(f"{header}: a line break or another control character")
    return text


def _free_name(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise HeaderRefused(f"{name!r}: not a header's name")
    if name.lower() in _OWN_HEADERS or name.lower().startswith("content-"):
        raise HeaderRefused(f"{name}: written from the envelope itself")
    return name


def _text(subtype: str, content: str) -> Message:
    return _part("text", subtype, "\r\n".join(content.splitlines()).encode(), charset="UTF-8")


def _invitation(content: bytes) -> Message:
    part = _part("application", "ics", content, name="invite.ics")
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def _image(content_id: str, content: bytes) -> Message:
    part = _part("image", "png", content)
    part["Content-ID"] = f"<{_token('Content-ID', content_id)}>"
    # With a name, for clients that show nameless images as attachments «noname».
    part.add_header("Content-Disposition", "inline", filename=f"{content_id}.png")
    return part


def _attached(attachment: Attachment) -> Message:
    name = _clean("filename", attachment.name)
    part = _part(attachment.maintype, attachment.subtype, attachment.data)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def _part(maintype: str, subtype: str, content: bytes, **parameters: str) -> Message:
    """Base64 for everything: Cyrillic would be three times as long in quoted-printable."""
    part = Message()
    part.add_header("Content-Type", f"{maintype}/{subtype}", **parameters)
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(content).decode("ascii"))
    return part
