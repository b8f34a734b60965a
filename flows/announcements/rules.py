"""Who gets what and when: the announcements of a day, decided from sheets, ledger and date alone (R44–R52).

`plan_day` is asked when a run begins and again before letters leave; it sends nothing and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from connectors.outbox.letters import hash_address
from connectors.outbox.release import Release
from flows.announcements.recipients import Recipient, everyone, recipients_of
from flows.announcements.standing import Standing, stand
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE, Appointment, History, Told
from flows.announcements.twins import find_silent, find_twins
from flows.announcements.waves import WAVES, closed_waves, open_wave, preview_day, windows
from flows.letters.words import long_date
from flows.programme.model import Activity, Finding, Programme

NOT_AGREED, FAULTY = "анонс не согласован", "нужно исправить"  # why letters are held, as «Ход» says it
MISSED_IS_TOLD_FOR = timedelta(days=7)  # an old roadmap entered at once is not a flood of missed letters

# The fields of R45 besides date and link: heading -> what the row holds.
_REQUIRED: Mapping[str, str] = {
    "Цель": "goal",
    "Краткое содержание": "summary",
    "Участники": "participants",
    "Место": "venue",
    "Ожидаемое количество": "expected",
}

Kind = Literal["announcement", "change", "cancellation", "preview"]


@dataclass(frozen=True)
class Due:
    """A letter that is due today. `wave` is «1», «2», «3»; for a preview its round and day; else empty."""

    kind: Kind
    standing: Standing
    edition: int
    wave: str
    recipient: Recipient
    before: Appointment | None = None  # what this address was told last, for a change
    first: bool = True  # this address has not been told anything about the activity yet

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What the ledger tells letters apart by."""
        return (self.kind, self.standing.activity.code, self.edition, self.wave, self.recipient.key)


@dataclass(frozen=True)
class MissedWave:
    """A wave that can leave no more for this address."""

    standing: Standing
    wave: int
    recipient: Recipient

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What the ledger tells letters apart by."""
        return (ANNOUNCEMENT, self.standing.activity.code, self.standing.edition, str(self.wave), self.recipient.key)


@dataclass(frozen=True)
class Case:
    """An activity as it stands today, and all that follows for its letters."""

    standing: Standing
    history: History
    due: tuple[Due, ...] = ()
    missed: tuple[MissedWave, ...] = ()
    findings: tuple[Finding, ...] = ()
    held: str = ""  # why no announcement of this activity may leave now, in Russian; "" = nothing in the way
    withheld: int = 0  # letters that would be due today if nothing were in the way
    waits_for_agreement: bool = False
    first_wave_on: date | None = None


@dataclass(frozen=True)
class Day:
    """The decisions of a day."""

    cases: tuple[Case, ...] = field(default=())

    @property
    def due(self) -> list[Due]:
        """Return all letters due today."""
        return [due for case in self.cases for due in case.due]

    @property
    def missed(self) -> list[MissedWave]:
        """Return all waves that can leave no more."""
        return [missed for case in self.cases for missed in case.missed]

    @property
    def findings(self) -> list[Finding]:
        """Return what people have to put right."""
        return [finding for case in self.cases for finding in case.findings]


def observe(activity: Activity, known: Release | None, history: History, today: date) -> Release | None:
    """Return what is to be remembered of the tick; the release holds for the text it was given for.

    A row ticked before it was complete is released for the text that completes it. When the memory was lost, the text
    of the last letter stands for it.
    """
    complete = not activity.unfit and all(getattr(activity, name) for name in _REQUIRED.values())
    text = activity.fingerprint if complete else ""
    if not activity.agreed:
        return replace(known, round=known.round + 1, ticked=False) if known and known.ticked else known
    if known and known.ticked:
        return known if known.fingerprint else replace(known, fingerprint=text)
    if known is None and history.latest:
        return Release(1, history.latest.fingerprint, history.latest.day, ticked=True)
    return Release(known.round if known else 1, text, today, ticked=True)


@dataclass(frozen=True)
class _Scene:
    """Everything a case is decided from."""

    programme: Programme
    histories: Mapping[str, History]
    releases: Mapping[str, Release]
    today: date
    twins: Mapping[str, Sequence[Standing]]
    # (code, recipient) pairs that are left to another row of the same activity
    silent: frozenset[tuple[str, str]] = frozenset()

    def history(self, standing: Standing) -> History:
        return self.histories.get(standing.activity.code, History())

    def recipients(self, standing: Standing) -> list[Recipient]:
        code = standing.activity.code
        return [r for r in recipients_of(standing.activity, self.programme) if (code, r.key) not in self.silent]

    def told(self, standing: Standing, recipient: Recipient) -> list[Told]:
        """What an address was told in the present edition, by this row or by the same activity's other rows."""
        return [
            told
            for row in (standing, *self.twins.get(standing.activity.code, ()))
            for told in self.history(row).to(recipient.key, recipient.keys)
            if told.edition == row.edition
        ]


def plan_day(
    programme: Programme,
    activities: Sequence[Activity],
    histories: Mapping[str, History],
    releases: Mapping[str, Release],
    today: date,
) -> Day:
    """Decide everything about the announcements of `today`.

    `activities` have codes that no other row has; `histories` and `releases` are by code.
    """
    standings = [stand(a, histories.get(a.code, History()), today, programme.policy) for a in activities]
    scene = _Scene(programme, histories, releases, today, find_twins(standings))
    cases = [_judge(standing, scene) for standing in standings]
    writing = [case.standing for case in cases if case.standing.state == "dated" and not case.held]
    scene = replace(scene, silent=find_silent(writing, scene.twins, programme, histories))
    return Day(tuple(_decide(case, scene) for case in cases))


def _judge(standing: Standing, scene: _Scene) -> Case:
    """Say what has to be put right, and what keeps the letters of an activity from leaving."""
    activity = standing.activity
    case = Case(standing, scene.history(standing), findings=standing.findings, held=_stopped(activity, scene))
    if standing.state in {"cancelled", "held"}:
        return case
    if standing.state != "dated":
        return replace(case, held=case.held or FAULTY)
    findings = (
        *standing.findings,
        *_incomplete(standing, scene),
        *_differing(standing, scene),
        *_changed_after_release(standing, scene),
    )
    faulty = activity.unfit or any(finding.rule != "period.typo" for finding in findings)
    held = case.held or (FAULTY if faulty else "") or ("" if activity.agreed else NOT_AGREED)
    return replace(case, findings=findings, held=held)


def _decide(case: Case, scene: _Scene) -> Case:
    """Say which letters of a judged activity are due today, and which can leave no more."""
    standing, policy, today = case.standing, scene.programme.policy, scene.today
    activity = standing.activity
    if standing.state == "cancelled":
        notices = _cancellations(standing, scene)
        return replace(case, withheld=len(notices)) if case.held else replace(case, due=notices)
    if standing.state != "dated" or standing.appointment is None:
        return case

    start = standing.appointment.start
    letters = _letters(standing, scene)
    leaving = [] if case.held else letters
    shown = [] if leaving or case.held not in {"", NOT_AGREED} else _preview(standing, scene)
    return replace(
        case,
        waits_for_agreement=not activity.agreed and preview_day(start, policy) <= today < start,
        first_wave_on=max(windows(start, policy)[0].first, today),
        missed=_missed(standing, scene),
        withheld=len(letters) - len(leaving),
        due=(*leaving, *shown),
    )


def _letters(standing: Standing, scene: _Scene) -> list[Due]:
    """Change notices, then the wave that is open today for everybody who has not had a notice just now."""
    assert standing.appointment
    notices = _changes(standing, scene)
    wave = open_wave(scene.today, standing.appointment.start, scene.programme.policy)
    if wave is None:
        return notices
    informed = {notice.recipient.key for notice in notices}
    announcements = []
    for recipient in scene.recipients(standing):
        told = scene.told(standing, recipient)
        if recipient.key not in informed and _is_owed(wave, recipient, told, standing.appointment, scene):
            first = not any(t.kind in {ANNOUNCEMENT, CHANGE} for t in told)
            announcements.append(Due("announcement", standing, standing.edition, str(wave), recipient, first=first))
    return notices + announcements


def _changes(standing: Standing, scene: _Scene) -> list[Due]:
    """One notice to everybody who knows an earlier date, whoever is on the list today."""
    assert standing.appointment
    if not standing.changed or scene.today > standing.appointment.start:
        return []
    notices = []
    for recipient in everyone(scene.programme):
        told = scene.history(standing).to(recipient.key, recipient.keys)
        if told and max(t.edition for t in told) < standing.edition:
            last = max(told, key=lambda t: (t.edition, t.day))
            notices.append(
                Due("change", standing, standing.edition, "", recipient, before=last.appointment, first=False)
            )
    return notices


def _missed(standing: Standing, scene: _Scene) -> tuple[MissedWave, ...]:
    assert standing.appointment
    start = standing.appointment.start
    closed = closed_waves(scene.today, start, scene.programme.policy)
    if not closed or scene.today > start + MISSED_IS_TOLD_FOR:
        return ()
    return tuple(
        MissedWave(standing, wave, recipient)
        for recipient in scene.recipients(standing)
        for wave in closed
        if _is_owed(wave, recipient, scene.told(standing, recipient), standing.appointment, scene)
    )


def _is_owed(wave: int, recipient: Recipient, told: Iterable[Told], appointment: Appointment, scene: _Scene) -> bool:
    """Whether an address is to have this wave, and has had neither it nor a change notice that carried it."""
    if recipient.obligation == "voluntary" and wave != 1:
        return False
    opens = windows(appointment.start, scene.programme.policy)[WAVES.index(wave)].first
    return not any((t.kind == ANNOUNCEMENT and t.wave == wave) or (t.kind == CHANGE and opens <= t.day) for t in told)


def _cancellations(standing: Standing, scene: _Scene) -> tuple[Due, ...]:
    due = []
    for recipient in everyone(scene.programme):
        told = scene.history(standing).to(recipient.key, recipient.keys)
        if told and not any(t.kind == CANCELLATION and t.edition == standing.edition for t in told):
            due.append(Due("cancellation", standing, standing.edition, "", recipient, first=False))
    return tuple(due)


def _preview(standing: Standing, scene: _Scene) -> list[Due]:
    """Show the curator what will leave, once per round of agreement and date."""
    assert standing.appointment
    activity, start, policy = standing.activity, standing.appointment.start, scene.programme.policy
    if not preview_day(start, policy) <= scene.today < start:
        return []
    if activity.agreed and (scene.history(standing).letters or scene.today >= windows(start, policy)[0].first):
        return []  # it leaves, or has left, as agreed; a move leaves the release valid
    cluster = scene.programme.cluster(activity.cluster)
    if cluster is None or cluster.curator.address is None:
        return []
    address = cluster.curator.address
    release = scene.releases.get(activity.code)
    curator = Recipient(address, hash_address(scene.programme.ledger_key, address), (), "required")
    wave = f"{release.round if release else 1}/{start.isoformat()}"
    return [Due("preview", standing, standing.edition, wave, curator)]


def _stopped(activity: Activity, scene: _Scene) -> str:
    if scene.programme.policy.stop_all:
        return "остановлены все письма"
    return "стоит «Стоп»" if activity.stopped else ""


def _incomplete(standing: Standing, scene: _Scene) -> list[Finding]:
    """Fields of R45 that are missing, asked for from a month before the activity until it begins."""
    activity, appointment, policy = standing.activity, standing.appointment, scene.programme.policy
    assert appointment
    if not appointment.start - timedelta(days=policy.ask_date_days) <= scene.today <= appointment.start:
        return []
    empty = [heading for heading, name in _REQUIRED.items() if not getattr(activity, name)]
    if not appointment.times:
        empty.append("Время")
    findings = [
        _finding(
            activity,
            "announcement.missing_field",
            heading,
            f"Не заполнено поле «{heading}», анонс не уйдёт.",
            f"Заполните «{heading}».",
        )
        for heading in empty
    ]
    if not policy.registration_link:
        findings.append(
            _finding(
                activity,
                "announcement.no_link",
                "",
                "Нет ссылки на регистрацию, анонс не уйдёт.",
                "Впишите «Ссылка на регистрацию» на листе «Настройки» программы.",
            )
        )
    return findings


def _changed_after_release(standing: Standing, scene: _Scene) -> list[Finding]:
    activity, appointment = standing.activity, standing.appointment
    release = scene.releases.get(activity.code)
    if release is None or not release.ticked or appointment is None or scene.today > appointment.start:
        return []
    told = scene.history(standing).latest
    hours_changed = bool(
        told
        and told.edition == standing.edition
        and told.appointment.times != appointment.times
        and release.seen_on <= told.day
    )
    if release.fingerprint in {"", activity.fingerprint} and not hours_changed:
        return []
    return [
        _finding(
            activity,
            "release.text_changed",
            "Анонс согласован",
            f"После согласования ({long_date(release.seen_on)}) текст анонса изменён. Письма остановлены.",
            "Верните прежний текст, либо снимите отметку «Анонс согласован», дождитесь утренней сводки "
            "и поставьте её снова.",
        )
    ]


def _differing(standing: Standing, scene: _Scene) -> list[Finding]:
    """The same activity in another cluster's roadmap was moved or called off, this row was not."""
    activity = standing.activity
    decided = (twin for twin in scene.twins.get(activity.code, ()) if twin.activity.decision)
    other = next((t for t in decided if (t.state, t.appointment) != (standing.state, standing.appointment)), None)
    if other is None or activity.decision:
        return []
    return [
        _finding(
            activity,
            "twin.differs",
            "",
            f"То же мероприятие в кластере {other.activity.cluster} ({other.activity.code}): решение "
            f"«{other.activity.decision}», а здесь его нет. Письма остановлены.",
            "Согласуйте с куратором того кластера и впишите то же решение.",
        )
    ]


def _finding(activity: Activity, rule: str, heading: str, what: str, todo: str) -> Finding:
    place = activity.cells.get(heading, activity.place)
    return Finding(rule, place, what, todo, activity.code, activity.cluster)
