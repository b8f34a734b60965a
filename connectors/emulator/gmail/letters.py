"""Reading letters: from raw bytes to what mailboxes, searches and threads need. Pure.

The tolerant parser of the standard library reads the MIME tree: it takes any bytes and is five times as quick as the
strict one, which reads the address headers, where strictness is wanted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError, InvalidHeaderDefect
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.message import Message
from functools import cached_property
from hashlib import sha256
from html import escape, unescape
from typing import Any, TypeAlias

Tree: TypeAlias = "Message[str, str]"

SNIPPET = 200
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?m)^([!-9;-~]+)[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)\n?")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_REPLY = re.compile(r"^\s*((re|fwd?|aw|отв|ответ|пересл)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head)\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_WORD = re.compile(r"\w+")
_STRICT = HeaderRegistry()


class BadHeader(Exception):
    """A header that holds something else than addresses; its name is the argument."""


@dataclass(frozen=True)
class Header:
    """One header field: `source` unfolded as it was written, `text` as people read it."""

    name: str
    source: str

    @property
    def text(self) -> str:
        """The value with encoded words decoded."""
        return decoded(self.source)


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
    def references(self) -> tuple[str, ...]:
        """The Message-IDs that this letter answers, without angle brackets."""
        found = _MESSAGE_ID.findall(self.first("References") + " " + self.first("In-Reply-To"))
        return tuple(dict.fromkeys(reference.strip("<>") for reference in found))

    @property
    def topic(self) -> str:
        """The subject as threads compare it: without «Re:» and the like."""
        return _REPLY.sub("", self.text("Subject")).strip().casefold()

    @cached_property
    def parts(self) -> tuple[Tree, ...]:
        """The parts that are not multipart."""
        return tuple(leaves(message_from_bytes(self.raw)))

    @cached_property
    def body(self) -> str:
        """The text that people read: the plain one, else that of the HTML."""
        inline = [part for part in self.parts if part.get_content_maintype() == "text" and not part.get_filename()]
        plain = [_readable(part) for part in inline if part.get_content_subtype() == "plain"]
        if plain:
            return "\n".join(plain)
        return "\n".join(_visible(_readable(part)) for part in inline)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the attachments."""
        return tuple(name for part in self.parts if (name := filename(part)))

    @property
    def snippet(self) -> str:
        """The beginning of the text, escaped for HTML as Gmail does."""
        text = " ".join(self.body[: SNIPPET * 4].split())[:SNIPPET]
        return escape(text).replace("&#x27;", "&#39;")


def split(raw: bytes) -> tuple[bytes, bytes]:
    """The header block with its last line end, and the rest from the blank line on."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw
    end = _HEAD_END.search(raw)
    if end is None:
        return raw if raw.endswith(b"\n") else raw + b"\r\n", b""
    cut = raw.index(b"\n", end.start()) + 1
    return raw[:cut], raw[cut:]


def raw_fields(head: bytes) -> list[tuple[str, bytes]]:
    """The header fields with their lower-case names, each as the bytes it was written in."""
    return [(match[1].decode("ascii").lower(), match[0]) for match in _FIELD.finditer(head)]


def headers_of(raw: bytes) -> Iterator[Header]:
    """The headers of a letter, in order."""
    for match in _FIELD.finditer(split(raw)[0]):
        yield Header(match[1].decode("ascii"), _FOLD.sub("", _bytes_to_text(match[2])).strip())


def addresses(name: str, source: str) -> list[str]:
    """The addresses in a header, in lower case; raises BadHeader when there is anything else in it."""
    if not source.strip():
        return []
    try:
        header: Any = _STRICT("To", source)
    except (HeaderParseError, IndexError, ValueError, AttributeError) as error:
        raise BadHeader(name) from error
    found = [address.addr_spec.lower() for address in header.addresses]
    is_broken = any(isinstance(defect, InvalidHeaderDefect) for defect in header.defects)
    if is_broken or not all(_ADDRESS.fullmatch(address) for address in found):
        raise BadHeader(name)
    return found


def decoded(text: str) -> str:
    """A header's value with encoded words (RFC 2047) decoded; what cannot be decoded stays as it is."""
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return text


def words(text: str) -> str:
    """Text as searches see it: words in small letters, each between single spaces, so that a phrase is a substring."""
    found = " ".join(_WORD.findall(text.casefold()))
    return f" {found} "


def leaves(tree: Tree) -> Iterator[Tree]:
    """The parts of a letter that are not multipart; an enclosed letter is one part."""
    payload: Any = tree.get_payload()
    if tree.get_content_maintype() != "multipart" or not isinstance(payload, list):
        yield tree
        return
    for part in payload:
        yield from leaves(part)


def filename(part: Tree) -> str:
    """The name of an attachment, "" for a part that has none."""
    return decoded(part.get_filename() or "")


def content(part: Tree) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return b"".join(inner.as_bytes() for inner in payload)
    data: Any = part.get_payload(decode=True)
    return data or b""


def _readable(part: Tree) -> str:
    try:
        return content(part).decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return content(part).decode("utf-8", "replace")


def _bytes_to_text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _visible(page: str) -> str:
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
