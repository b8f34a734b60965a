"""A curator's tick as the robot remembers it: a plain value, shared by the rules and the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Release:
    """A curator's tick as the robot saw it: which round, over which text (a fingerprint), on which day first."""

    round: int
    fingerprint: str
    seen_on: date
    ticked: bool
