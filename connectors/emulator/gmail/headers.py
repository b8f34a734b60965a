"""Header fields as bytes, as text, as addresses. Pure, and for any bytes at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.charset import Charset
from email.errors import HeaderParseError, InvalidHeaderDefect
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.utils import quote
from typing import Any

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?m)^([!-9;-~]+)[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)\n?")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
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
        yield Header(match[1].decode("ascii"), _FOLD.sub("", text_of(match[2])).strip())


def line_end(head: bytes) -> bytes:
    """The line end that a header block uses."""
    return b"\r\n" if b"\r\n" in head or not head else b"\n"


def text_of(data: bytes) -> str:
    """Bytes of a header as text: UTF-8, and what is none as Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def addresses(name: str, source: str) -> list[str]:
    """The addresses in a header, in lower case; raises BadHeader when there is anything else in it."""
    if not source.strip():
        return []
    try:
        header: Any = _STRICT("To", source)
    except (HeaderParseError, IndexError, ValueError, AttributeError, RecursionError) as error:
        raise BadHeader(name) from error
    found = [address.addr_spec.lower() for address in header.addresses]
    is_broken = any(isinstance(defect, InvalidHeaderDefect) for defect in header.defects)
    if is_broken or not all(_ADDRESS.fullmatch(address) for address in found):
        raise BadHeader(name)
    return found


def person(name: str, address: str) -> str:
    """Somebody as a header names them: the name in ASCII, the address as it is, which is ASCII but for rare ones."""
    if not name:
        return address
    return (
        f"{Charset('utf-8').header_encode(name)} <{address}>" if not name.isascii() else f'"{quote(name)}" <{address}>'
    )


def decoded(text: str) -> str:
    """A header's value with encoded words (RFC 2047) decoded; what cannot be decoded stays as it is."""
    if "=?" not in text:
        return text
    try:
        return storable(str(make_header(decode_header(text))))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return text


def storable(text: str) -> str:
    """Text without halves of surrogate pairs, which some charsets let through and no UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()
