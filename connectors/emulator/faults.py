"""Faults on demand, each with proof that it fired: what the network and Google do on bad days."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from itertools import count
from typing import Any, Literal, get_args

from connectors.emulator.discovery import methods
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.wire import Answer, json_answer

Action = Literal["refuse", "lose", "delay", "status"]
ACTIONS = get_args(Action)
TOKEN = "oauth2.token"  # noqa: S105 - the name of POST /token among the methods
OURS = {"id", "seen", "fired"}
LONGEST = 600


@dataclass
class Fault:
    """A fault that waits for calls of one method, or of all that a pattern ("gmail.*", "*") names.

    `call` is the n-th call from its setting (1 = the next; None = from the first on), `times` how many calls it hits
    (None = all of them). "refuse" closes the connection before anything is applied, "lose" after it was stored and
    without an answer, "delay" waits `seconds`, "status" answers with that HTTP status and reason, with `body` (JSON, or
    a text: a page) in place of Google's, and with Retry-After if `retryAfter` (seconds) is given.
    """

    id: int
    method: str
    action: Action
    call: int | None = None
    times: int | None = None
    status: int = 503
    reason: str = "backendError"
    seconds: float = 0.0
    body: Any = None
    retryAfter: int | None = None  # noqa: N815 - as it stands in JSON
    seen: int = 0
    fired: int = 0

    def hits(self) -> bool:
        """Count one call of the method; whether it is hit."""
        self.seen += 1
        first = self.call or 1
        limit = self.times if self.times is not None else (1 if self.call else None)
        is_hit = self.seen >= first and (limit is None or self.seen < first + limit)
        self.fired += is_hit
        return is_hit

    def error(self) -> GoogleError:
        """What a "status" fault without a body of its own answers."""
        return GoogleError(
            self.status, self.reason, f"Fault {self.id} on {self.method}.", is_front=True, headers=self._headers()
        )

    def answer(self) -> Answer:
        """What a "status" fault with a body of its own answers."""
        if isinstance(self.body, str):
            headers = {"content-type": "text/html; charset=UTF-8", **self._headers()}
            return Answer(self.status, self.body.encode("utf-8", "replace"), headers)
        written = json_answer(self.status, self.body)
        return Answer(written.status, written.body, {**written.headers, **self._headers()})

    def _headers(self) -> dict[str, str]:
        return {} if self.retryAfter is None else {"retry-after": str(self.retryAfter)}


class Faults:
    """The faults that were set, and how often each method was called."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._numbers = count(1)
        self._faults: list[Fault] = []

    def add(self, wish: dict[str, Any]) -> Fault:
        """Set a fault from its JSON; raises GoogleError 400 when it makes no sense."""
        known = {entry.name for entry in fields(Fault)} - OURS
        if not known.issuperset(wish) or not _makes_sense(wish):
            raise invalid(f"A fault has a method id of Google's, an action {ACTIONS}, and of these: {sorted(known)}")
        fault = Fault(id=next(self._numbers), **wish)
        self._faults.append(fault)
        return fault

    def on_call(self, method_id: str) -> Fault | None:
        """Count a call; the first fault that hits it, if any."""
        self.calls[method_id] += 1
        hits = [fault for fault in self._faults if fnmatchcase(method_id, fault.method) and fault.hits()]
        return hits[0] if hits else None

    def listed(self) -> list[dict[str, Any]]:
        """Every fault with how often it fired."""
        return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        """No more faults."""
        self._faults.clear()


def _makes_sense(wish: dict[str, Any]) -> bool:
    method, seconds = wish.get("method"), wish.get("seconds", 0)
    numbers = [wish[name] for name in ("call", "times", "retryAfter") if wish.get(name) is not None]
    return (
        isinstance(method, str)
        and any(fnmatchcase(known, method) for known in (*methods(), TOKEN))
        and wish.get("action") in ACTIONS
        and all(type(number) is int and number >= 0 for number in numbers)
        and type(wish.get("status", 503)) is int
        and 200 <= wish.get("status", 503) < 600
        and isinstance(wish.get("reason", ""), str)
        and type(seconds) in (int, float)
        and 0 <= seconds <= LONGEST
        and len(json.dumps(wish.get("body"))) < 2**20
    )
