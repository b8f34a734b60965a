"""Reading letters: from raw bytes to what mailboxes, searches and threads need. Pure.

The tolerant parser of the standard library reads the MIME tree: it takes any bytes and is five times as quick as the
strict one, which reads the address headers (headers.py), where strictness is wanted.
"""

import re
from codecs import lookup
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from functools import cached_property
from hashlib import sha256
from html import escape, unescape
from itertools import pairwise
from typing import Any, TypeAlias

from connectors.emulator.gmail.headers import BadHeader, Header, addresses, decoded, headers_of, storable, text_of

Tree: TypeAlias = "Message[str, str]"

SNIPPET = 200
DEEPEST = 50
"""Parts deeper within each other than this are not looked into."""
NO_CHARSETS = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined")
"""What Python can decode and no letter is written in."""
LATEST_REFERENCES, LONGEST_TOPIC = 100, 1000
_REPLY = re.compile(r"^\s*((re|fwd?|aw|отв|ответ|пересл)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head)\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Letter:
    """A letter as bytes, whatever they are; what is known of it is read when first asked for."""

    raw: bytes

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        """The headers in order."""
        return tuple(headers_of(self.raw))

    @cached_property
    def key(self) -> str:
        """The same for the same bytes, and for no others."""
        return sha256(self.raw).hexdigest()

    def first(self, name: str) -> str:
        """The source of the first header of this name, "" if there is none."""
        return next((header.source for header in self.headers if header.name.lower() == name.lower()), "")

    def text(self, *names: str) -> str:
        """What people read in the headers of these names."""
        return " ".join(decoded(self.first(name)) for name in names)

    @property
    def message_id(self) -> str:
        """The Message-ID without its angle brackets."""
        return self.first("Message-ID").strip("<>")

    @property
    def sender(self) -> str:
        """The address in From in lower case, "" if it is none or not one."""
        try:
            found = addresses("From", self.first("From"))
        except BadHeader:
            return ""
        return found[0] if len(found) == 1 else ""

    @property
    def references(self) -> tuple[str, ...]:
        """The Message-IDs that this letter answers, without angle brackets."""
        found = _MESSAGE_ID.findall(self.first("References") + " " + self.first("In-Reply-To"))
        return tuple(dict.fromkeys(reference.strip("<>") for reference in found[-LATEST_REFERENCES:]))

    @property
    def topic(self) -> str:
        """The subject as threads compare it: without «Re:» and the like."""
        return _REPLY.sub("", self.text("Subject")[:LONGEST_TOPIC]).strip().casefold()

    @cached_property
    def parts(self) -> tuple[Tree, ...]:
        """The parts that are not multipart."""
        return tuple(leaves(parsed(self.raw)))

    @cached_property
    def body(self) -> str:
        """The text that people read: the plain one, else that of the HTML."""
        inline = [part for part in self.parts if part.get_content_maintype() == "text" and not filename(part)]
        plain = [readable(part) for part in inline if part.get_content_subtype() == "plain"]
        if plain:
            return "\n".join(plain)
        return "\n".join(visible(readable(part)) for part in inline)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the attachments."""
        return tuple(name for part in self.parts if (name := filename(part)))

    @property
    def snippet(self) -> str:
        """The beginning of the text, escaped for HTML as Gmail does."""
        text = " ".join(self.body[: SNIPPET * 4].split())[:SNIPPET]
        return escape(text).replace("&#x27;", "&#39;")


def words(text: str) -> str:
    """Text as searches see it: words in small letters, each between single spaces, so that a phrase is a substring."""
    found = " ".join(_WORD.findall(text.casefold()))
    return f" {found} "


def near(text: str, first: str, second: str, distance: int) -> bool:
    """Whether in a text two phrases, all as `words` writes them, are at most so many words apart, in either order."""
    found = sorted(
        (match.start(), phrase) for phrase in {first, second} for match in re.finditer(f"(?={re.escape(phrase)})", text)
    )
    return any(
        one != other and text.count(" ", start + len(one), end + 1) <= distance
        for (start, one), (end, other) in pairwise(found)
    )


def leaves(tree: Tree, depth: int = DEEPEST) -> Iterator[Tree]:
    """The parts of a letter that are not multipart; an enclosed letter is one part."""
    if tree.get_content_maintype() != "multipart" or not tree.is_multipart() or not depth:
        yield tree
        return
    for part in within(tree):
        yield from leaves(part, depth - 1)


def within(part: Tree) -> list[Tree]:
    """The parts directly within a part; an enclosed letter is one."""
    inner: Any = part.get_payload() if part.is_multipart() else []
    return list(inner)


def parsed(raw: bytes) -> Tree:
    """The MIME tree of a letter. Header fields in bare UTF-8, which the parser would blot out, are kept readable."""
    try:
        tree = message_from_bytes(raw)
    except RecursionError:  # thousands of parts within each other: only the headers are read
        tree = BytesHeaderParser().parsebytes(raw)
    for part in _walked(tree):
        fields = list(part.raw_items())
        if any(not str(value).isascii() for _, value in fields):
            for name, _ in fields:
                del part[name]
            for name, value in fields:
                part.set_raw(name, text_of(value.encode("utf-8", "surrogateescape")))
    return tree


def filename(part: Tree) -> str:
    """The name of an attachment, "" for a part that has none."""
    try:
        return decoded(storable(part.get_filename() or ""))
    except (LookupError, ValueError, TypeError):
        return ""  # parameters that contradict each other


def content(part: Tree) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    if part.is_multipart():
        return b"".join(_enclosed(inner) for inner in within(part))
    data: Any = part.get_payload(decode=True)
    return data or b""


def readable(part: Tree) -> str:
    """The text of a part, whatever its charset claims to be."""
    data = content(part)
    try:
        charset = lookup(part.get_content_charset("utf-8")).name
        return storable(data.decode("utf-8" if charset in NO_CHARSETS else charset, "replace"))
    except (LookupError, ValueError, TypeError):
        return data.decode("utf-8", "replace")


def _walked(tree: Tree, depth: int = DEEPEST) -> Iterator[Tree]:
    yield tree
    for part in within(tree) if depth else ():
        yield from _walked(part, depth - 1)


def _enclosed(letter: Tree) -> bytes:
    try:
        return letter.as_bytes()
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
        return b""  # too broken to be written down again


def visible(page: str) -> str:
    """Return the text of a page that people see, in time proportional to its length whatever it holds.

    A tag, comment or hidden element that is never closed hides the rest.
    """
    lower, words, at = page.lower(), [], 0
    while (start := page.find("<", at)) >= 0:
        words.append(page[at:start])
        hidden = _UNSEEN.match(lower, start)
        closing = f"</{hidden[1]}" if hidden else "--" if lower.startswith("<!--", start) else ""
        end = lower.find(closing, start + 4 * bool(closing)) if closing else start
        at = page.find(">", end) + 1 if end >= 0 else 0
        if at == 0:
            return unescape(" ".join(words))
    return unescape(" ".join([*words, page[at:]]))
