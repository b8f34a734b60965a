"""Faults on demand, each with proof that it fired: what the network and Google do on bad days."""

from collections import Counter
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any, Literal

from connectors.emulator.discovery import methods
from connectors.emulator.errors import GoogleError, invalid

Action = Literal["refuse", "lose", "delay", "status"]
ACTIONS = ("refuse", "lose", "delay", "status")
FIELDS = {"method", "action", "call", "times", "status", "reason", "seconds"}


@dataclass
class Fault:
    """A fault that waits for calls of one method.

    `call` is the n-th call from its setting (1 = the next; None = from the first on), `times` how many calls it hits
    (None = all of them). "refuse" closes the connection before anything is applied, "lose" after it was stored and
    without an answer, "delay" waits `seconds`, "status" answers with that HTTP status and reason.
    """

    id: int
    method: str
    action: Action
    call: int | None = None
    times: int | None = None
    status: int = 503
    reason: str = "backendError"
    seconds: float = 0.0
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
        """What a "status" fault answers."""
        return GoogleError(self.status, self.reason, f"Fault {self.id} on {self.method}.")


class Faults:
    """The faults that were set, and how often each method was called."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._numbers = count(1)
        self._faults: list[Fault] = []

    def add(self, wish: dict[str, Any]) -> Fault:
        """Set a fault from its JSON; raises GoogleError 400 when it makes no sense."""
        if not FIELDS.issuperset(wish) or wish.get("method") not in methods() or wish.get("action") not in ACTIONS:
            raise invalid(f"A fault has a method id of Google's, an action {ACTIONS}, and of these: {sorted(FIELDS)}")
        fault = Fault(id=next(self._numbers), **wish)
        self._faults.append(fault)
        return fault

    def on_call(self, method_id: str) -> Fault | None:
        """Count a call; the first fault that hits it, if any."""
        self.calls[method_id] += 1
        hits = [fault for fault in self._faults if fault.method == method_id and fault.hits()]
        return hits[0] if hits else None

    def listed(self) -> list[dict[str, Any]]:
        """Every fault with how often it fired."""
        return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        """No more faults."""
        self._faults.clear()
