"""What people have been told about an activity so far, read from the send ledger.

Everything here can be rebuilt from the robot's own SENT folder: letters carry their day, edition and fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from connectors.outbox.letters import Record

ANNOUNCEMENT, CHANGE, CANCELLATION = "announcement", "change", "cancellation"
TELLING = (ANNOUNCEMENT, CHANGE, CANCELLATION)
LEFT = ("sent", "sending", "unknown")  # a letter whose outcome is unknown may have been read by somebody
SETTLED = ("missed", "withdrawn")  # a letter that never leaves any more


@dataclass(frozen=True)
class Appointment:
    """When an activity is held, as a letter states it; `times` is «10:00–12:00», "" if none."""

    start: date
    end: date
    times: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        return self.start, self.end

    @property
    def hours(self) -> tuple[time | None, time | None]:
        """When it begins and ends on the day, as far as known."""
        found = [time.fromisoformat(text) for text in self.times.split("–") if text]
        return (found[0] if found else None), (found[1] if len(found) > 1 else None)


@dataclass(frozen=True)
class Told:
    """One letter that left: to whom, in which edition, on which run's day, and what it stated."""

    kind: str
    edition: int
    wave: int
    recipient: str
    organisations: frozenset[str]
    day: date
    appointment: Appointment
    fingerprint: str
    bounced: bool = False  # it came back: whoever stands behind the address was not told


@dataclass(frozen=True)
class Unsaid:
    """Letters of one edition that were settled without leaving: the ledger never sends these again."""

    kind: str
    edition: int
    days: tuple[date, date]
    withdrawn: bool  # else missed


@dataclass(frozen=True)
class History:
    """All that left about one activity, and what never will."""

    letters: tuple[Told, ...] = field(default=())
    unsaid: frozenset[Unsaid] = frozenset()

    @property
    def edition(self) -> int:
        """The newest edition that anybody was told; 0 if nobody was told anything."""
        return max((t.edition for t in self.letters), default=0)

    @property
    def latest(self) -> Told | None:
        """The newest letter about the newest edition."""
        return max(self.letters, key=lambda t: (t.edition, t.day, t.wave), default=None)

    @property
    def cancelled(self) -> bool:
        """Whether the newest edition was called off."""
        return any(t.kind == CANCELLATION and t.edition == self.edition for t in self.letters)

    def next_edition(self, days: tuple[date, date]) -> int:
        """The edition in which days that the newest edition does not state are told.

        Above every edition that people know, and above one whose letters are settled: a wave that was missed before
        the date was moved, or withdrawn with a decision that was taken back, is owed anew.
        """
        unsaid = [u for u in self.unsaid if u.kind != CANCELLATION]
        newest = max(self.edition + 1, *(u.edition for u in unsaid), 0)
        return newest + any(u.edition == newest and (u.withdrawn or u.days != days) for u in unsaid)

    @property
    def edition_to_cancel(self) -> int:
        """The edition that is called off, or one above it if its cancellation was withdrawn before anybody had it."""
        unsaid = [u.edition for u in self.unsaid if u.kind == CANCELLATION and u.withdrawn]
        return self.edition if self.cancelled else max(self.edition, 1, *(edition + 1 for edition in unsaid))

    def to(self, recipient: str, organisations: frozenset[str]) -> tuple[Told, ...]:
        """Return what this address, or one of these organisations at an earlier address, was told.

        A letter that came back counts for its own address only: at a corrected one the school is told anew.
        """
        return tuple(
            t for t in self.letters if t.recipient == recipient or (not t.bounced and t.organisations & organisations)
        )


def facts_of(appointment: Appointment, fingerprint: str, day: date, organisations: Iterable[str]) -> dict[str, str]:
    """Return what a letter's ledger row must keep so that `read_history` can read it back."""
    return {
        "from": appointment.start.isoformat(),
        "to": appointment.end.isoformat(),
        "times": appointment.times,
        "text": fingerprint,
        "day": day.isoformat(),
        "for": ",".join(sorted(organisations)),
    }


def read_history(records: Iterable[Record]) -> dict[str, History]:
    """Group the letters that left, or never will, by activity code; other kinds of letters are left out."""
    left: dict[str, list[Told]] = {}
    unsaid: dict[str, set[Unsaid]] = {}
    for record in records:
        if record.kind in TELLING and "from" in record.facts:
            if record.state in LEFT:
                left.setdefault(record.subject, []).append(_told(record))
            elif record.state in SETTLED:
                unsaid.setdefault(record.subject, set()).add(_unsaid(record))
    return {code: History(tuple(left.get(code, ())), frozenset(unsaid.get(code, ()))) for code in {**left, **unsaid}}


def _appointment(record: Record) -> Appointment:
    facts = record.facts
    return Appointment(date.fromisoformat(facts["from"]), date.fromisoformat(facts["to"]), facts.get("times", ""))


def _unsaid(record: Record) -> Unsaid:
    return Unsaid(record.kind, record.edition, _appointment(record).days, withdrawn=record.state == "withdrawn")


def _told(record: Record) -> Told:
    facts = record.facts
    return Told(
        kind=record.kind,
        edition=record.edition,
        wave=int(record.wave) if record.wave.isdigit() else 0,
        recipient=record.recipient,
        organisations=frozenset(filter(None, facts.get("for", "").split(","))),
        day=date.fromisoformat(facts["day"]),
        appointment=_appointment(record),
        fingerprint=facts.get("text", ""),
        bounced=record.bounced_at is not None,
    )
