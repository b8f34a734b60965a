"""Periods in bulk: a JSON object a line in, a JSON period a line out (architecture.md, `barycentre period --json`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flows.programme.periods import BadContext, context_from_json, read_period, to_json


def read_lines(lines: Iterable[str]) -> Iterator[str]:
    """Answer every line `{"text", "context"}` with one line; one that cannot be read with `{"error": why}`."""
    for line in lines:
        if line.strip():
            yield _answer(line)


def _answer(line: str) -> str:
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise BadContext('expected an object with "text"')
        context = asked.get("context") or {}
        if not isinstance(context, dict):
            raise BadContext("context: expected an object")
        answer = to_json(read_period(asked["text"], context_from_json(context)))
    except (BadContext, json.JSONDecodeError, RecursionError) as error:
        answer = {"error": str(error)}
    return json.dumps(answer, ensure_ascii=False)
