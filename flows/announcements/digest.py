"""The morning digest: one letter per person, and none if there is nothing to say (R25, product.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.google.sheets import Rows
from connectors.outbox.letters import Outcome, Record
from flows.announcements.rules import Day
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE
from flows.letters.words import long_date
from flows.programme.findings_sheet import is_new, where
from flows.programme.model import Finding, Organisation, Programme

MONDAY = 0


@dataclass(frozen=True)
class Digest:
    """What one person is told this morning; the lists are facts of templates/announcements/digest."""

    address: str
    name: str
    sent: list[dict[str, object]] = field(default_factory=list)
    waiting: list[dict[str, object]] = field(default_factory=list)
    to_fix: list[dict[str, object]] = field(default_factory=list)
    bounced: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Morning:
    """All that happened and stands open this morning."""

    programme: Programme
    day: Day
    today: date
    findings: Sequence[Finding]
    noted: Rows  # «Замечания» before this run
    outcomes: Sequence[Outcome] = ()
    bounced: Sequence[Record] = ()
    doubtful: Sequence[Record] = ()  # letters that may have left and that a person must look for


def digests(morning: Morning) -> list[Digest]:
    """Return the digests that are worth a letter.

    Old findings alone are repeated on Mondays only: a letter that says the same every morning is read by nobody.
    """
    by_address: dict[str, tuple[list[str], set[int | None]]] = {}
    for cluster in morning.programme.clusters:
        if cluster.curator.address:
            names, numbers = by_address.setdefault(cluster.curator.address, ([], set()))
            names.extend([cluster.curator.name] if cluster.curator.name not in names else [])
            numbers.add(cluster.number)
    for address in morning.programme.policy.support_addresses[:1]:
        by_address.setdefault(address, ([], set()))[1].add(None)  # ИМЦ runs the programme
    made = [_digest(morning, address, ", ".join(names), numbers) for address, (names, numbers) in by_address.items()]
    return [digest for digest in made if digest is not None]


def _digest(morning: Morning, address: str, name: str, clusters: set[int | None]) -> Digest | None:
    findings = [f for f in morning.findings if f.cluster in clusters]
    fresh = any(is_new(f, morning.noted) for f in findings) or morning.today.weekday() == MONDAY
    sent = _sent(morning, clusters)
    waiting = _waiting(morning, clusters)
    bounced = _bounced(morning, clusters)
    if not (sent or waiting or bounced or (findings and fresh)):
        return None
    return Digest(address, name, sent, waiting, [_to_fix(f) for f in findings], bounced)


def _sent(morning: Morning, clusters: set[int | None]) -> list[dict[str, object]]:
    cases = {case.standing.activity.code: case for case in morning.day.cases}
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in morning.outcomes:
        key = outcome.letter.key
        if outcome.result == "sent" and key.kind in {ANNOUNCEMENT, CHANGE, CANCELLATION}:
            counts[key.subject, _what(key.kind, key.wave)] += 1
    return [
        {"title": cases[code].standing.activity.title, "code": code, "what": what, "count": number}
        for (code, what), number in counts.items()
        if code in cases and cases[code].standing.activity.cluster in clusters
    ]


def _waiting(morning: Morning, clusters: set[int | None]) -> list[dict[str, object]]:
    waiting: list[dict[str, object]] = []
    for case in morning.day.cases:
        activity, appointment = case.standing.activity, case.standing.appointment
        if case.waits_for_agreement and appointment and activity.cluster in clusters:
            leaves = long_date(case.first_wave_on) if case.first_wave_on else ""
            waiting.append(
                {
                    "title": activity.title,
                    "code": activity.code,
                    "when": f"Мероприятие: {long_date(appointment.start)}",
                    "what": f"Поставьте «Анонс согласован». Без отметки письма не уйдут; первая рассылка: {leaves}.",
                    "link": activity.cells.get("Анонс согласован", activity.place).link,
                }
            )
    known = {case.standing.activity.code: case.standing.activity for case in morning.day.cases}
    for record in morning.doubtful:
        doubtful = known.get(record.subject)
        if doubtful and doubtful.cluster in clusters:
            waiting.append(
                {
                    "title": doubtful.title,
                    "code": record.subject,
                    "when": f"Кому: {record.addressee}",
                    "what": "Неизвестно, ушло ли письмо. Посмотрите в «Отправленных» робота; сам он его не повторит.",
                    "link": "",
                }
            )
    return waiting


def _bounced(morning: Morning, clusters: set[int | None]) -> list[dict[str, object]]:
    members = {key for c in morning.programme.clusters if c.number in clusters for key in c.members}
    return [
        {"address_of": organisation.label, "address": organisation.address or "", "reason": record.bounce_reason}
        for record in morning.bounced
        for organisation in _behind(record, morning.programme)
        if organisation.key in members or None in clusters
    ]


def _behind(record: Record, programme: Programme) -> list[Organisation]:
    keys = filter(None, record.facts.get("for", "").split(","))
    return [programme.organisations[key] for key in keys if key in programme.organisations]


def _to_fix(finding: Finding) -> dict[str, object]:
    return {
        "where": where(finding.place),
        "code": finding.code,
        "what": finding.what,
        "how": finding.todo,
        "link": finding.place.link,
    }


def _what(kind: str, wave: str) -> str:
    return {CHANGE: "уведомление о переносе", CANCELLATION: "уведомление об отмене"}.get(kind, f"анонс, волна {wave}")


def still_bouncing(records: Iterable[Record], programme: Programme, keys: dict[str, str]) -> list[Finding]:
    """Return a finding beside each school whose present address sent the robot's last letter back.

    `keys` maps an organisation's key to the hash of its present address: a corrected address is not complained of.
    """
    left = sorted((r for r in records if r.sent_at), key=lambda r: r.sent_at or r.planned_at)
    last = {record.recipient: record for record in left}
    return [
        Finding(
            "school.bounced",
            organisation.place,
            f"{organisation.label}: письмо не доставлено ({last[keys[key]].bounce_reason}).",
            "Проверьте адрес и исправьте его на листе «Учреждения».",
            organisation.number or organisation.key,
        )
        for key, organisation in programme.organisations.items()
        if keys.get(key) in last and last[keys[key]].bounced_at
    ]
