"""Periods in bulk: a JSON object a line in, a JSON period a line out (architecture.md, `barycentre period --json`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from flows.programme.periods import BadContext, context_from_json, read_period, to_json

_LINE_BREAKS: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\u0085\u2028\u2029"}  # one answer is one line


def read_lines(lines: Iterable[str]) -> Iterator[str]:
    """Answer every line `{"text", "context"}` with one line; one that cannot be read with `{"error": why}`."""
    for line in lines:
        if line.strip():
            yield _answer(line)


def _answer(line: str) -> str:
    try:
        text, context = _question(line)
        answer = to_json(read_period(text, context_from_json(context)))
    except (ValueError, RecursionError) as error:
        answer = {"error": str(error)}
    shown = json.dumps(answer, ensure_ascii=False).translate(_LINE_BREAKS)
    return shown.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair goes out as it came in: escaped


def _question(line: str) -> tuple[str, dict[str, Any]]:
    asked = json.loads(line)
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise BadContext('an object with a "text" was expected')
    context = asked.get("context") or {}
    if not isinstance(context, dict):
        raise BadContext("context: an object was expected")
    return asked["text"], context
