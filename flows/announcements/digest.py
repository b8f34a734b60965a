"""The morning digest: one letter per person, and none if there is nothing to say (R25, product.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.google.sheets import Rows
from connectors.outbox.letters import Record, hash_address
from flows.announcements.rules import Case, Day
from flows.announcements.told import CANCELLATION, CHANGE, TELLING
from flows.letters.words import long_date
from flows.programme.findings_sheet import is_new, is_untold, others_rows, where
from flows.programme.model import Finding, Programme
from flows.programme.roadmap_sheet import cluster_of_code
from flows.registrations.rules import Stock

MONDAY = 0
BOUNCED = "school.bounced"


@dataclass(frozen=True)
class Digest:
    """What one person is told this morning; the lists are facts of templates/announcements/digest."""

    address: str
    name: str
    sent: list[dict[str, object]] = field(default_factory=list)
    turnout: list[dict[str, object]] = field(default_factory=list)
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
    registrations: Stock = field(default_factory=Stock)
    records: Sequence[Record] = ()  # the ledger after the letters left: a run that was killed is told of as well


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
    imc = morning.programme.policy.imc_address
    if imc:
        by_address.setdefault(imc, ([], set()))[1].add(None)  # ИМЦ runs the programme
    made = [_digest(morning, address, ", ".join(names), numbers) for address, (names, numbers) in by_address.items()]
    return [digest for digest in made if digest is not None]


def _digest(morning: Morning, address: str, name: str, clusters: set[int | None]) -> Digest | None:
    members = {key for c in morning.programme.clusters if c.number in clusters for key in c.members}
    findings = [f for f in morning.findings if f.cluster in clusters or (f.cluster is None and f.code in members)]
    new = [f for f in findings if is_new(f, morning.noted, morning.today)]
    files = _about_files(morning, clusters)
    sent = _sent(morning, clusters)
    waiting = _waiting(morning, clusters)
    if not (sent or waiting or new or files or (findings and morning.today.weekday() == MONDAY)):
        return None
    bounced = [f for f in new if f.rule == BOUNCED]
    to_fix = [_to_fix(f) for f in findings if f not in bounced] + files
    return Digest(
        address=address,
        name=name,
        sent=sent,
        turnout=_turnout(morning, clusters),
        waiting=waiting,
        to_fix=to_fix,
        bounced=[_bounced(f, morning) for f in bounced],
    )


def _sent(morning: Morning, clusters: set[int | None]) -> list[dict[str, object]]:
    cases = {case.standing.activity.code: case for case in morning.day.cases}
    today = morning.today.isoformat()
    counts = Counter(
        (record.subject, _what(record.kind, record.wave))
        for record in morning.records
        if record.kind in TELLING and record.state == "sent" and record.facts.get("day") == today
    )
    return [
        {"title": cases[code].standing.activity.title, "code": code, "what": what, "count": number}
        for (code, what), number in counts.items()
        if code in cases and cases[code].standing.activity.cluster in clusters
    ]


def _about_files(morning: Morning, clusters: set[int | None]) -> list[dict[str, object]]:
    """What other runs noted about forms and documents, as it stands on «Замечания»: new ones, on Mondays all of them.

    Who runs the programme hears of all, a curator of the documents of the own clusters.
    """
    own = tuple(c.name for c in morning.programme.clusters if c.number in clusters)
    return [
        {"where": place, "code": code, "what": what, "how": todo, "link": ""}
        for place, code, what, todo, seen in (row[:5] for row in others_rows(morning.noted, morning.today))
        if (None in clusters or cluster_of_code(code) in clusters or any(name and name in place for name in own))
        and (is_untold(seen, morning.today) or morning.today.weekday() == MONDAY)
    ]


def _turnout(morning: Morning, clusters: set[int | None]) -> list[dict[str, object]]:
    """Who comes to what was announced and is near: told whenever a digest leaves, but no reason for one."""
    found: list[dict[str, object]] = []
    organisations = morning.programme.organisations
    for case in morning.day.cases:
        activity, appointment = case.standing.activity, case.standing.appointment
        turnout = morning.registrations.turnouts.get(activity.code)
        if turnout and appointment and activity.cluster in clusters and _is_near(case, appointment.start, morning):
            missing = [organisations[key].label for key in turnout.missing]
            found.append(
                {
                    "title": activity.title,
                    "code": activity.code,
                    "when": long_date(appointment.start),
                    "what": turnout.in_words(),
                    "missing": missing,
                }
            )
    return found


def _is_near(case: Case, start: date, morning: Morning) -> bool:
    days_left = (start - morning.today).days
    is_announced = any(told.edition == case.standing.edition for told in case.history.letters)
    return (
        case.standing.state == "dated" and is_announced and 0 <= days_left <= morning.programme.policy.first_wave_days
    )


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
    for record in morning.records:
        doubtful = known.get(record.subject) if record.state == "unknown" else None
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


def _bounced(finding: Finding, morning: Morning) -> dict[str, object]:
    organisation = next(o for o in morning.programme.organisations.values() if finding.place == o.place)
    record = bouncing(morning.records, morning.programme)[organisation.key]
    return {
        "address_of": organisation.label,
        "address": organisation.address or "",
        "reason": record.bounce_reason,
    }


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


def bouncing(records: Iterable[Record], programme: Programme) -> dict[str, Record]:
    """Return, by organisation, the robot's last letter to its present address if that letter came back.

    A corrected address is not complained of.
    """
    left = sorted((r for r in records if r.sent_at), key=lambda r: r.sent_at or r.planned_at)
    last = {record.recipient: record for record in left}
    found = {
        key: last.get(hash_address(programme.ledger_key, organisation.address))
        for key, organisation in programme.organisations.items()
        if organisation.address
    }
    return {key: record for key, record in found.items() if record is not None and record.bounced_at}


def bounce_findings(records: Iterable[Record], programme: Programme) -> list[Finding]:
    """Return a finding beside each school that letters do not reach."""
    return [
        Finding(
            BOUNCED,
            programme.organisations[key].place,
            f"{programme.organisations[key].label}: письмо не доставлено ({record.bounce_reason}).",
            "Проверьте адрес и исправьте его на листе «Учреждения».",
            programme.organisations[key].number or key,
        )
        for key, record in bouncing(records, programme).items()
    ]
