"""What answers are held against: the programme, its activities as they stand today, the schools it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from flows.announcements.standing import Standing
from flows.announcements.twins import find_twins
from flows.programme.model import Programme
from flows.programme.organisations_sheet import named_organisations
from flows.registrations.model import Registration

_LONGEST_LIST = 1_000  # characters: all schools of a district, separated by commas; beyond that a cell holds prose

Lateness = Literal["", "cancelled", "passed", "gone"]


@dataclass(frozen=True)
class Ground:
    """What answers are held against. `codes` are all that stand in roadmaps, those that nobody can tell apart too."""

    programme: Programme
    standings: Mapping[str, Standing]  # of the activities whose code is theirs alone
    codes: frozenset[str]
    today: date
    lost: frozenset[str] = frozenset()  # codes whose answers stood in a tab that somebody emptied
    _named: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def twins(self) -> Mapping[str, Sequence[Standing]]:
        """The rows of other roadmaps that are the same activity, by code."""
        return find_twins(list(self.standings.values()))

    @property
    def zone(self) -> ZoneInfo:
        """The programme's time zone."""
        return ZoneInfo(self.programme.policy.time_zone)

    def activity(self, code: str) -> str:
        """Return one name for an activity that several roadmaps hold: its first code."""
        return min([code, *(twin.activity.code for twin in self.twins.get(code, ()))])

    def closed(self, code: str) -> Lateness:
        """Return why no answer is asked for any more, "" while one is. A moved activity is as open as any."""
        standing = self.standings.get(code)
        if standing is None:
            return "" if code in self.codes else "gone"
        if standing.state == "cancelled":
            return "cancelled"
        over = standing.state == "dated" and standing.appointment and standing.appointment.end < self.today
        return "passed" if over or standing.state == "held" else ""

    def named(self, registration: Registration) -> tuple[str, ...]:
        """Return the keys of all that an answer names as its school, known or not, each once."""
        text = registration.written
        if text not in self._named:
            is_list = len(text) <= _LONGEST_LIST
            named = named_organisations(text, self.programme.organisations) if is_list else [text]
            self._named[text] = tuple(dict.fromkeys(named))
        return self._named[text]

    def schools(self, registration: Registration) -> tuple[str, ...]:
        """Return the keys of the organisations that an answer names and the programme knows."""
        return tuple(key for key in self.named(registration) if key in self.programme.organisations)

    def label(self, key: str) -> str:
        """Return how letters call an organisation."""
        return self.programme.organisations[key].label
