"""Pages of a list. A token names the last entry shown, so that what comes and goes meanwhile makes no gap."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc


def page_size(call: Call, default: int, maximum: int, name: str = "pageSize") -> int:
    """How many entries are wanted; too many are taken for the most there are, none is a 400."""
    size = call.number(name, default)
    if size < 1:
        message = f"Invalid value '{size}'. Values must be within the range: [1, {maximum}]"
        raise invalid(message, reason="invalidParameter", location=name)
    return min(size, maximum)


def page(
    call: Call, entries: Sequence[Doc], number: Callable[[Doc], int], size: int, *, newest_first: bool = False
) -> tuple[list[Doc], dict[str, str]]:
    """The entries of the page asked for, and its `nextPageToken` if there are more; `number` orders them."""
    sign = -1 if newest_first else 1
    ordered = sorted(entries, key=lambda entry: sign * number(entry))
    if token := call.param("pageToken"):
        (last,) = read_token(token, [0])
        ordered = [entry for entry in ordered if sign * number(entry) > sign * last]
    shown = ordered[:size]
    return shown, {"nextPageToken": write_token([number(shown[-1])])} if len(ordered) > size else {}


def write_token(keys: list[Any]) -> str:
    """A page token that holds the sort keys of the last entry shown."""
    return urlsafe_b64encode(json.dumps(keys).encode()).decode()


def read_token(token: str, like: list[Any]) -> list[Any]:
    """The keys in a page token; raises GoogleError 400 unless they are of the same kinds as `like`."""
    try:
        keys = json.loads(urlsafe_b64decode(token))
    except (ValueError, RecursionError):
        keys = None
    if not isinstance(keys, list) or [type(key) for key in keys] != [type(key) for key in like]:
        raise invalid("Invalid Value", reason="invalid", location="pageToken")
    return keys
