"""Replies to our letters: whose they are, and what the person wrote in them, without the letter they quote.

Nothing in mail says where a quotation begins; this is how Gmail, Outlook, Apple, Yandex and Mail.ru mark it, in
Russian and English. What slips through is quoted text, so whoever looks for something new also needs the letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from html.parser import HTMLParser

from connectors.outbox.letters import Record

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")

# --- marks in plain text
_ADDRESS_AND_COLON = re.compile(r"[^\s<>@]+@[^\s<>@]+>?\)?\s*:\s*\Z")
_MOMENT = re.compile(r"\d{1,2}[:.]\d\d")
_WROTE = re.compile(r"\b(?:wrote|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|пишет)\s*:\s*\Z", re.IGNORECASE)
_ATTRIBUTION_LINES = 3  # mail programs wrap «On Thu, 19 Nov 2026 at 10:00, … wrote:»
_DATED = re.compile(
    r"\s*(?:on |\d{1,2}[\s./]|(?:в )?(?:пн|вт|ср|чт|пт|сб|вс|поне|втор|сред|четв|пятн|субб|воск))", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"\s*(?:-{3,}|_{3,})\s*(?:original message|исходное сообщение|пересылаемое сообщение|forwarded message|конец.*)?"
    r"\s*(?:-{3,}|_{3,})?\s*|\s*begin forwarded message:\s*",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\s*\*?(from|sent|date|to|subject|от|от кого|отправлено|дата|кому|тема)\s*:\*?\s*\S", re.IGNORECASE
)
_FIRST_HEADERS = frozenset({"from", "от", "от кого"})
_SIGNATURE = "--"  # «-- » by the book; many programs lose the blank
_SENT_FROM = re.compile(r"\s*(?:sent (?:from|with|using) |отправлено (?:с|со|из|через) )", re.IGNORECASE)

# --- marks in HTML
_QUOTING = frozenset({"blockquote"})
_REST_IS_QUOTED = frozenset({"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "reply-intro"})
_QUOTING_CLASSES = frozenset({"gmail_quote", "gmail_signature", "moz-cite-prefix", "moz-signature", "yahoo_quoted"})
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "hr", "table", "ul", "ol", "h1", "h2", "h3", "h4"})
_UNSEEN = frozenset({"style", "script", "title", "head"})
_EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})

_MACHINES = ("X-Autoreply", "X-Autorespond")  # older than RFC 3834's Auto-Submitted


AUTOMATIC = ("Auto-Submitted", "Precedence", *_MACHINES)  # the headers that `is_automatic` asks for


@dataclass(frozen=True)
class Reply:
    """A reply to one of our letters; `message_id` is Gmail's, `received_at` aware, UTC.

    `text` is what the person wrote, links spelled out; `letter_text` is what stood in the letter, "" if it is gone.
    """

    letter: Record
    message_id: str
    received_at: datetime
    text: str
    letter_text: str


@dataclass(frozen=True)
class Replies:
    """The replies of one look, oldest first; `looked_at` are all messages of it, `newest` is where it began."""

    programme: str
    found: tuple[Reply, ...] = ()
    looked_at: tuple[str, ...] = ()
    newest: str | None = None


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether a machine answered, by its headers (names in lower case): an out-of-office note says nothing."""
    submitted = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    bulk = headers.get("precedence", "").strip().lower() in {"bulk", "auto_reply", "junk"}
    return submitted != "no" or bulk or any(headers.get(name.lower()) for name in _MACHINES)


def names_of(headers: Mapping[str, str]) -> list[str]:
    """Return the Message-IDs that a message answers, the one it answers most closely first."""
    answered = _MESSAGE_ID.findall(headers.get("in-reply-to", ""))
    return list(dict.fromkeys([*answered, *reversed(_MESSAGE_ID.findall(headers.get("references", "")))]))


def words_of(message: EmailMessage) -> str:
    """Return the words of a message's writer.

    HTML is read first: it shows best what is quoted, and what lies behind «новость здесь».
    """
    markup, text = message.get_body(("html",)), message.get_body(("plain",))
    written = without_quotation(as_text(_content(markup))) if markup else ""
    return written or (without_quotation(_content(text)) if text else "")


def whole_text(message: EmailMessage) -> str:
    """Return all that a message says, in plain text and in HTML, quotations included."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(
        as_text(_content(part), quoted=True) if part.get_content_subtype() == "html" else _content(part)
        for part in parts
    )


def without_quotation(text: str) -> str:
    """Return the lines of a plain text that its writer wrote: above, between or below what is quoted."""
    lines = text.splitlines()
    own: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        attribution = _attribution(lines, number)
        if attribution:
            number += attribution
            if not _quoted_next(lines, number):
                break  # what follows is the letter, without «>»
        elif _begins_original(lines, number) or line.rstrip() == _SIGNATURE:
            break
        else:
            if not (line.lstrip().startswith(">") or _SENT_FROM.match(line)):
                own.append(line.rstrip())
            number += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()


def as_text(markup: str, *, quoted: bool = False) -> str:
    """Return HTML as text, links as «words <address>»; without `quoted`, marked quotations are left out."""
    reader = _Reader(quoted=quoted)
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _attribution(lines: list[str], start: int) -> int:
    """How many lines from `start` on introduce a quotation («… wrote:»), 0 if none do."""
    if not lines[start].strip() or lines[start].lstrip().startswith(">"):
        return 0
    for number in range(1, _ATTRIBUTION_LINES + 1):
        joined = " ".join(line.strip() for line in lines[start : start + number])
        if _WROTE.search(joined) or (_ADDRESS_AND_COLON.search(joined) and _MOMENT.search(joined)):
            return number
        rest = lines[start + number : start + number + 1]
        if not _DATED.match(lines[start]) or not "".join(rest).strip():
            return 0
    return 0


def _quoted_next(lines: list[str], start: int) -> bool:
    following = next((line for line in lines[start:] if line.strip()), "")
    return following.lstrip().startswith(">")


def _begins_original(lines: list[str], start: int) -> bool:
    """Whether the letter follows from here on, under a rule or as Outlook's block of headers."""
    if _ORIGINAL.fullmatch(lines[start]) and lines[start].strip():
        following = [line for line in lines[start + 1 : start + 4] if line.strip()]
        return "message" in lines[start].lower() or "сообщение" in lines[start].lower() or _is_header(following)
    return _is_header([lines[start], *(line for line in lines[start + 1 : start + 4] if line.strip())])


def _is_header(lines: list[str]) -> bool:
    found = [match for match in map(_HEADER.match, lines[:3]) if match]
    return len(found) >= 2 and found[0][1].lower() in _FIRST_HEADERS and bool(_HEADER.match(lines[0]))


def _content(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:  # a charset that nobody knows
        return content.decode("utf-8", errors="replace")


class _Reader(HTMLParser):
    """Collects the words of a page; `_open` are the elements open now, each with whether it hides what is in it."""

    def __init__(self, *, quoted: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._quoted = quoted
        self._open: list[tuple[str, bool]] = []
        self._link = ""
        self._since = 0  # where the words of the open link begin
        self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if not self._quoted and _is_marked(given, _REST_IS_QUOTED):
            self._ended = True
        if tag in _BLOCKS:
            self._say("\n")
        if tag not in _EMPTY:
            hides = tag in _UNSEEN or (not self._quoted and (tag in _QUOTING or _is_quoting_class(given)))
            self._open.append((tag, hides))
        if tag == "a":
            self._link, self._since = given.get("href", ""), len(self.words)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            shown = "".join(self.words[self._since :]).strip()
            if self._link.lower().startswith(("http://", "https://")) and self._link != shown:
                self._say(f" <{self._link}>")
            self._link = ""
        if tag in _BLOCKS:
            self._say("\n")
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._say(data.replace("\n", " ") if not any(name == "pre" for name, _ in self._open) else data)

    def _say(self, words: str) -> None:
        if not self._ended and not any(hides for _, hides in self._open):
            self.words.append(words)


def _is_marked(given: dict[str, str], marks: frozenset[str]) -> bool:
    # Outlook on the web puts «x_» before the ids of what it quotes.
    return given.get("id", "").lower().removeprefix("x_") in marks


def _is_quoting_class(given: dict[str, str]) -> bool:
    return not _QUOTING_CLASSES.isdisjoint(name.lower().removeprefix("x_") for name in given.get("class", "").split())
