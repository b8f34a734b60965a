"""Which letters follow from registrations: to whoever answered too late, to the organiser the evening before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from connectors.outbox.letters import Record, hash_address
from flows.announcements.rules import Case
from flows.announcements.told import LEFT
from flows.letters.message import check_address
from flows.programme.responsible import Responsible, responsible
from flows.registrations.ground import Ground
from flows.registrations.rules import LateAnswer, Stock
from flows.registrations.turnout import Turnout, by_number

LATE_ANSWER, ATTENDANCE_LIST = "late_answer", "attendance_list"
KINDS = (LATE_ANSWER, ATTENDANCE_LIST)
EVENING = time(16)  # of the day before
NOON = time(12)  # until then the list is of use on the day, if nobody said when the activity begins

Key = tuple[str, str, int, str, str]  # kind, subject, edition, wave, recipient


@dataclass(frozen=True)
class DueAnswer:
    """A late answer that is to be answered, at the addresses that have not been told the same already."""

    late: LateAnswer
    addresses: tuple[str, ...]
    own: str  # what the ledger knows of the address in the answer, "" if that is none
    recipient: str

    @property
    def key(self) -> Key:
        """What the ledger tells letters apart by."""
        return (LATE_ANSWER, self.late.registration.code, 1, self.late.why, self.recipient)


@dataclass(frozen=True)
class DueList:
    """A list of who comes that is to be sent to the organiser; `turnout` is of all roadmaps with the activity."""

    turnout: Turnout
    organiser: Responsible
    recipient: str

    @property
    def key(self) -> Key:
        """What the ledger tells letters apart by."""
        standing = self.turnout.standing
        return (ATTENDANCE_LIST, standing.activity.code, standing.edition, "", self.recipient)


def late_answers(stock: Stock, ground: Ground, records: Iterable[Record]) -> list[DueAnswer]:
    """Return one letter per address, activity and reason; whoever answered six times is written to once."""
    told = _told(records, ground)
    due = []
    for late in sorted(stock.late, key=lambda one: (one.registration.code, one.why)):  # in order of time otherwise
        known = told.setdefault((late.registration.code, late.why), set())
        own = check_address(late.registration.email) or ""
        wanted = {key: ground.programme.organisations[key].address or "" for key in late.schools}
        wanted |= {_hash(ground, own): own} if own else {}
        fresh = {
            name: address for name, address in wanted.items() if address and not {name, _hash(ground, address)} & known
        }
        if fresh:
            addresses = _distinct(fresh.values(), ground)
            due.append(DueAnswer(late, addresses, _hash(ground, own) if own else "", _hash(ground, addresses[0])))
        known.update(wanted, (_hash(ground, address) for address in wanted.values() if address))
    return due


def attendance_lists(stock: Stock, cases: Mapping[str, Case], ground: Ground, now: datetime) -> list[DueList]:
    """Return the lists due at `now` (aware): of announced activities, from the evening before until they begin."""
    if ground.programme.policy.stop_all:
        return []
    by_activity: dict[str, list[Turnout]] = {}
    for code in sorted(cases):
        if code in stock.turnouts and _is_eve(cases[code], ground, now):
            by_activity.setdefault(ground.activity(code), []).append(stock.turnouts[code])
    due = []
    for turnouts in by_activity.values():
        organiser = responsible(turnouts[0].standing.activity, ground.programme)
        if organiser.address:
            due.append(DueList(_together(turnouts), organiser, _hash(ground, organiser.address)))
    return due


def _distinct(addresses: Iterable[str], ground: Ground) -> tuple[str, ...]:
    """Each mailbox once, in the spelling that comes first."""
    found: dict[str, str] = {}
    for address in addresses:
        found.setdefault(_hash(ground, address), address)
    return tuple(found.values())


def _is_eve(case: Case, ground: Ground, now: datetime) -> bool:
    standing = case.standing
    if standing.state != "dated" or standing.appointment is None or standing.activity.stopped:
        return False
    if not any(told.edition == standing.edition for told in case.history.letters):
        return False  # nobody was asked
    start = standing.appointment.start
    opens = datetime.combine(start - timedelta(days=1), EVENING, ground.zone)
    return opens <= now < datetime.combine(start, standing.appointment.hours[0] or NOON, ground.zone)


def _together(turnouts: Collection[Turnout]) -> Turnout:
    """Return the turnout of one activity in several roadmaps: the same answers, the required schools of all."""
    first, *_ = turnouts
    return replace(first, required=by_number({key for turnout in turnouts for key in turnout.required}))


def _told(records: Iterable[Record], ground: Ground) -> dict[tuple[str, str], set[str]]:
    """Who has been told already: schools by key, addresses by hash."""
    known = ground.programme.organisations
    told: dict[tuple[str, str], set[str]] = {}
    for record in records:
        if record.kind == LATE_ANSWER and record.state in LEFT:
            schools = [key for key in record.facts.get("for", "").split(",") if key]
            addresses = [known[key].address for key in schools if key in known]
            told.setdefault((record.subject, record.wave), set()).update(
                schools,
                (_hash(ground, address) for address in addresses if address),
                (record.recipient, record.facts.get("own", "")),
            )
    return told


def _hash(ground: Ground, address: str) -> str:
    return hash_address(ground.programme.ledger_key, address)
