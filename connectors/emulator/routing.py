"""Which handler answers which call: Google's method ids on one side, functions of this package on the other."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from connectors.emulator.discovery import Method, methods
from connectors.emulator.errors import invalid
from connectors.emulator.store import Store


@dataclass(frozen=True)
class Media:
    """What was uploaded beside the JSON."""

    content_type: str
    data: bytes


@dataclass(frozen=True)
class Raw:
    """An answer that is not JSON: `alt=media`, an export."""

    content_type: str
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One call of one Google method by one person.

    `user` is the acting address in lower case; `scopes` None means a dev token, which may do everything its user may.
    `is_delegated` is False for an app that the person signed in to, which some methods are closed to.
    """

    method_id: str
    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: dict[str, Any]
    media: Media | None
    user: str
    scopes: frozenset[str] | None
    is_admin: bool
    is_delegated: bool = True

    def param(self, name: str, default: str | None = None) -> str | None:
        """The path or query parameter, the last one if it was given twice."""
        if name in self.path:
            return self.path[name]
        values = self.query.get(name)
        return values[-1] if values else default

    def flag(self, name: str) -> bool:
        """A boolean query parameter; absent is False."""
        return (self.param(name) or "").lower() == "true"

    def number(self, name: str, default: int) -> int:
        """A whole-number parameter; raises GoogleError 400 when it is not one."""
        value = self.param(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise invalid(f"Invalid value at '{name}' (TYPE_INT32), \"{value}\"", location=name) from None

    def list(self, name: str) -> list[str]:
        """A repeated query parameter, in the order given."""
        return list(self.query.get(name, ()))


Handler = Callable[[Store, Call], dict[str, Any] | Raw | None]
HANDLERS: dict[str, Handler] = {}
MISSING: dict[str, str] = {}
"""What methods that are served in part leave out, by method id; the coverage table in docs/ shows it."""


def serves(method_id: str, *, missing: str = "") -> Callable[[Handler], Handler]:
    """Register a handler under Google's own method id. None as its answer means 204, as Google does for deletes.

    `missing` says what of Google's method is left out, as a phrase; a method without it claims to be complete.
    """

    def register(handler: Handler) -> Handler:
        if method_id not in methods():
            raise KeyError(method_id)
        HANDLERS[method_id] = handler
        if missing:
            MISSING[method_id] = missing
        return handler

    return register


class Match(NamedTuple):
    """A method found for a verb and path, with its decoded path parameters."""

    method: Method
    path: dict[str, str]
    is_upload: bool


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    method: Method
    is_upload: bool


def match(verb: str, raw_path: str) -> Match | None:
    """The method behind a verb and a still percent-encoded path, or None.

    Node clients send a trailing slash and `/{id}/:batchUpdate`; both mean the path without that slash.
    """
    path = raw_path.strip("/").replace("/:", ":").replace("%3A", ":").replace("%3a", ":")
    for template in _table().get((verb, path.count("/")), ()):
        if found := template.pattern.fullmatch(path):
            decoded = {name: unquote(value) for name, value in found.groupdict().items()}
            return Match(template.method, decoded, template.is_upload)
    return None


@cache
def _table() -> dict[tuple[str, int], list[_Template]]:
    """Templates by verb and number of slashes, the most literal first ("files/generateIds" before "files/{fileId}")."""
    table: dict[tuple[str, int], list[tuple[int, _Template]]] = defaultdict(list)
    for method in methods().values():
        for path in (method.path, *method.upload_paths):
            literal = len(re.sub(r"\{\w+\}", "", path))
            template = _Template(_pattern(path), method, path != method.path)
            table[method.verb, path.count("/")].append((-literal, template))
    return {key: [entry for _, entry in sorted(found, key=lambda pair: pair[0])] for key, found in table.items()}


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{\+?(\w+)\}", path)
    return re.compile("".join(f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))
