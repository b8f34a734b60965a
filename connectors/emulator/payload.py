"""JSON bodies as Google's front end reads them: lenient with bytes, strict with grammar, its own words for refusals."""

import json
import math
import re
from typing import Any

from connectors.emulator.errors import GoogleError

MAX_DEPTH = 100
CONTEXT = 20
"""So many bytes on either side of an error are quoted."""
BOM = b"\xef\xbb\xbf"

_LONG_NUMBER = re.compile(rb"\d{19}|[eE]\+?\d{3}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_REASONS = {
    "Expecting value": "Expected a value.",
    "Expecting property name enclosed in double quotes": "Expected an object key or }.",
    "Illegal trailing comma before end of object": "Expected an object key or }.",
    "Illegal trailing comma before end of array": "Expected a value.",
    "Expecting ':' delimiter": "Expected : between key:value pair.",
    "Expecting ',' delimiter": "Expected , or } after key:value pair.",
    "Extra data": "Parsing terminated before end of input.",
    "Unterminated string starting at": "Closing quote expected in string.",
    "Invalid \\uXXXX escape": "Illegal hex string.",
}
"""What Google's parser says where Python's says the key."""


def read_json(body: bytes) -> dict[str, Any]:
    """A JSON object; no bytes mean an empty one. Raises GoogleError 400 for anything else.

    Bytes that are no UTF-8 become spaces, halves of surrogate pairs U+FFFD, and whole numbers beyond 64 bits floats,
    as with Google. Numbers beyond a float and nesting beyond a hundred levels are refused.
    """
    if not body.strip():
        return {}
    text = _decoded(body)
    try:
        found = _loaded(text, has_long_numbers=bool(_LONG_NUMBER.search(body)))
        if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
            _check_depth(found)
    except RecursionError:
        raise _refused("Message too deep.") from None
    except json.JSONDecodeError as error:
        raise _refused(_explained(error)) from None
    except ValueError as error:
        raise _refused(str(error)) from None
    if not isinstance(found, dict):
        raise _refused('Unknown name "": Root element must be a message.')
    if _ESCAPED_SURROGATE.search(body):
        found = _whole(found)
    answer: dict[str, Any] = found
    return answer


def _decoded(body: bytes) -> str:
    body = body.removeprefix(BOM)
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("utf-8", "surrogateescape").translate({0xDC80 + byte: " " for byte in range(128)})


def _loaded(text: str, *, has_long_numbers: bool) -> Any:
    if not has_long_numbers:
        return json.loads(text, parse_constant=_no_number, strict=False)
    return json.loads(text, parse_constant=_no_number, parse_int=_integer, parse_float=_float, strict=False)


def _no_number(_: str) -> None:
    raise ValueError("Unexpected token.")


def _integer(text: str) -> int | float:
    if len(text) < 20 and -(2**63) <= (number := int(text)) < 2**64:
        return number
    return _float(text)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("Number exceeds the range of double.")
    return number


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _within(outer) if isinstance(inner, dict | list)]
        if not level:
            return
    raise ValueError("Message too deep.")


def _within(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(entry) for entry in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(entry) for name, entry in value.items()}
    return value


def _explained(error: json.JSONDecodeError) -> str:
    reason = _REASONS.get(error.msg.split(":")[0] if error.msg.startswith("Invalid control") else error.msg)
    reason = reason or "Unexpected token."
    rest = error.doc[error.pos :]
    if not rest.strip():
        reason = f"Unexpected end of string. {reason}"
    elif reason == "Expected a value." and rest[0].isalpha():
        reason = "Unexpected token."
    before, after = error.doc[max(0, error.pos - CONTEXT) : error.pos], rest[:CONTEXT]
    before = before.rpartition("\n")[2]
    return f"{reason}\n{before}{after.partition(chr(10))[0]}\n{' ' * len(before)}^"


def _refused(reason: str) -> GoogleError:
    return GoogleError(400, "badRequest", f"Invalid JSON payload received. {reason}", is_front=True)
