"""The announcements of a morning: read, decide, send, tell, record. Runs every day at 08:00 (prefect.yaml).

One run is enough for a day and a second one does nothing more: what leaves is decided from sheets, ledger and date,
and the outbox sends no letter twice. Nothing here sleeps or retries; what cannot be done now waits for the next run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from connectors.google.errors import WorkspaceError
from connectors.google.gmail import FOR_EXAMPLE
from connectors.google.sheets import remove_tags
from connectors.outbox.letters import Composition, Due, Key, Letter, Outcome, Record, hash_address
from connectors.outbox.posting import IN_DOUBT, UNAVAILABLE
from connectors.outbox.release import Release
from flows.announcements import rules
from flows.announcements.digest import Digest, Morning, bounce_findings, digests
from flows.announcements.journal_sheet import journal_requests
from flows.announcements.letters import Stationery, programme_facts
from flows.announcements.progress_sheet import progress_rows
from flows.announcements.told import TELLING, History, read_history
from flows.announcements.watch import Watch, why_not
from flows.letters.message import Envelope, build
from flows.letters.render import Letters
from flows.letters.words import long_date
from flows.programme.codes import TAG, Office, issue_codes
from flows.programme.findings_sheet import distinct, findings_rows
from flows.programme.model import Activity, Finding
from flows.programme.quirks import find_quirks
from flows.programme.reading import Picture, Source, read_one_roadmap, read_picture
from flows.programme.roadmap_sheet import CodeSeries, Roadmap
from flows.programme.robot_tab import rewrite
from flows.programme.table import as_text
from flows.programme.tabs import FINDINGS, JOURNAL, PROGRESS
from flows.wiring import Workspace

# What the outbox gives as the reason of a failure -> what to do about it.
_WHY_UNSENT = {
    UNAVAILABLE: "Google не отвечает; запустите ещё раз позже, дважды письмо не уйдёт",
    IN_DOUBT: "ответа Gmail нет; запустите ещё раз позже, робот сначала посмотрит в «Отправленных»",
    FOR_EXAMPLE: "адрес демонстрации (.example); впишите на листе «Учреждения» настоящий",
}

Result = TypeVar("Result")
Stage = Callable[[str, Callable[[], Result]], Result]


def directly(_: str, step: Callable[[], Result]) -> Result:
    """Carry out a stage as it is; Prefect's flow makes a task of it instead."""
    return step()


@dataclass(frozen=True)
class Report:
    """What a run did, in codes and counts: no names, no addresses, no quoted text."""

    outcomes: Counter[str]
    findings: tuple[Finding, ...] = ()
    failures: tuple[str, ...] = ()
    letters: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (kind, code, wave) that left or would


def announce(
    workspace: Workspace, source: Source, now: datetime, *, dry_run: bool = False, stage: Stage[Any] = directly
) -> Report:
    """Carry out the announcements of `source.today`; `now` is aware and stamps what is written.

    With `dry_run` nothing is written anywhere. Raises `WorkspaceError` if the programme's sheet or the mailbox cannot
    be read; nothing has left then.
    """
    if not dry_run:
        stage("reconcile", partial(_reconcile, workspace))
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    programme = picture.programme
    if any(roadmap.uncoded for roadmap in picture.roadmaps):
        picture = _number_in_thought(picture) if dry_run else stage("codes", partial(_issue_codes, workspace, picture))
    records = workspace.ledger.history(programme.ledger_key)
    releases = _observe_releases(workspace, picture, read_history(records), dry_run=dry_run)
    day = _plan(picture, records, releases)
    if dry_run:
        return _foretell(picture, day, _all_findings(picture, day, records), records)

    stationery = Stationery(Letters(), programme, workspace.settings.sender, source.today, now)
    missed = _mark_missed(workspace, stationery, day, records)
    withdrawn = _withdraw(workspace, day, records)
    outcomes = stage("send", partial(_send, workspace, picture, releases, [stationery.letter(d) for d in day.due]))
    records = workspace.ledger.history(programme.ledger_key)
    day = replace(day, cases=_with_history(day, read_history(records)))
    findings = _all_findings(picture, day, records)
    morning = Morning(programme, day, source.today, findings, picture.noted, records)
    told = [] if programme.policy.stop_all else stage("tell", partial(_tell, workspace, stationery, digests(morning)))
    failures = stage("record", partial(_record, workspace, picture, day, releases, findings, stationery))

    counts = Counter(o.result for o in (*outcomes, *told) if o.result != "already")
    counts.update(missed=missed, withdrawn=withdrawn, held=sum(case.withheld for case in day.cases))
    letters = Counter(
        (o.letter.key.kind, o.letter.key.subject, o.letter.key.wave) for o in outcomes if o.result == "sent"
    )
    unsent = [_unsent(outcome) for outcome in (*outcomes, *told) if outcome.result == "failed"]
    return Report(+counts, tuple(findings), (*picture.failures, *failures, *dict.fromkeys(unsent)), letters)


def _unsent(outcome: Outcome) -> str:
    """«М5-001: письмо не ушло, …»: by code, because a run's account names nobody."""
    key = outcome.letter.key
    name = "сводка" if key.kind == "digest" else key.subject
    return f"{name}: письмо не ушло, {_WHY_UNSENT.get(outcome.reason, f'Gmail его не принял: {outcome.reason}')}"


def _reconcile(workspace: Workspace) -> None:
    workspace.outbox.reconcile()
    workspace.outbox.read_bounces()


def _issue_codes(workspace: Workspace, picture: Picture) -> Picture:
    source, programme = picture.source, picture.programme
    roadmaps: list[Roadmap] = []
    failures = list(picture.failures)
    # Should the memory of issued codes be lost, letters and «Ход» still know which were.
    known = {record.subject for record in workspace.ledger.history(programme.ledger_key)}
    known |= {as_text(row[0]) for tab in picture.progress.values() for row in tab.rows[1:] if row}
    for roadmap in picture.roadmaps:
        cluster = programme.cluster(roadmap.cluster)
        name = cluster.name if cluster else ""

        def read_again(number: int = roadmap.cluster, name: str = name) -> Roadmap:
            return read_one_roadmap(workspace.sheets, source, number, name)[0]

        office = Office(
            workspace.sheets,
            workspace.codes,
            programme.ledger_key,
            read_again,
            known,
            picture.progress[roadmap.cluster].title,
        )
        try:
            roadmaps.append(issue_codes(roadmap, office))
        except WorkspaceError as error:
            # Rows without a code have no letters yet: they wait for the next run, the others go on.
            failures.append(f"коды кластера {roadmap.cluster} не вписаны: {error}")
            roadmaps.append(roadmap)
    return replace(picture, roadmaps=tuple(roadmaps), failures=tuple(failures))


def _number_in_thought(picture: Picture) -> Picture:
    """Give new rows the codes that a real run might, in memory only."""
    roadmaps = []
    for roadmap in picture.roadmaps:
        series = CodeSeries(roadmap.cluster)
        number = max((series.number(a.code) for a in roadmap.activities), default=0)
        activities: list[Activity] = []
        for activity in roadmap.activities:
            number += not activity.code
            activities.append(activity if activity.code else replace(activity, code=series.code(number)))
        roadmaps.append(replace(roadmap, activities=tuple(activities)))
    return replace(picture, roadmaps=tuple(roadmaps))


def _activities(picture: Picture) -> list[Activity]:
    """Return the activities that letters may speak of: coded, and by no foreign code."""
    return [
        activity
        for roadmap in picture.roadmaps
        for activity in roadmap.coded
        if CodeSeries(roadmap.cluster).number(activity.code)
    ]


def _observe_releases(
    workspace: Workspace, picture: Picture, histories: dict[str, History], *, dry_run: bool
) -> dict[str, Release]:
    key = picture.programme.ledger_key
    known = workspace.releases.get_all(key)
    seen: dict[str, Release] = {}
    for activity in _activities(picture):
        history = histories.get(activity.code, History())
        release = rules.observe(activity, known.get(activity.code), history, picture.source.today)
        if release is not None:
            seen[activity.code] = release
            if release != known.get(activity.code) and not dry_run:
                workspace.releases.put(key, activity.code, release)
    return known | seen


def _plan(picture: Picture, records: Sequence[Record], releases: dict[str, Release]) -> rules.Day:
    return rules.plan_day(
        picture.programme, _activities(picture), read_history(records), releases, picture.source.today
    )


def _mark_missed(workspace: Workspace, stationery: Stationery, day: rules.Day, records: Sequence[Record]) -> int:
    settled = {record.token for record in records if record.state in {"missed", "withdrawn"}}
    letters = [letter for letter in map(stationery.missed, day.missed) if letter.key.token not in settled]
    return sum(workspace.ledger.mark(letter, "missed", "срок рассылки прошёл") for letter in letters)


def _withdraw(workspace: Workspace, day: rules.Day, records: Sequence[Record]) -> int:
    """Settle letters that an earlier run began and that nothing asks for any more; their drafts stay."""
    cases = {case.standing.activity.code: case for case in day.cases}
    due = {d.key for d in day.due}
    withdrawn = 0
    for record in records:
        if record.state in {"planned", "drafted"} and record.kind in TELLING and _key(record) not in due:
            verdict = why_not(cases.get(record.subject), record)
            state = type(verdict).__name__.lower()
            if state in {"missed", "withdrawn"} and workspace.ledger.mark(record, state, verdict.reason):  # type: ignore[arg-type, union-attr]
                withdrawn += state == "withdrawn"
    return withdrawn


def _send(
    workspace: Workspace, picture: Picture, releases: dict[str, Release], letters: Sequence[Letter]
) -> list[Outcome]:
    if not letters:
        return []

    def plan(now: Picture) -> rules.Day:
        # What left a moment ago counts: a date changed after the first letter needs a decision, one before it none.
        return _plan(now, workspace.ledger.history(now.programme.ledger_key), releases)

    watch = Watch(workspace.sheets, workspace.drive, picture, plan, letters)
    return workspace.outbox.post(letters, watch)


def _tell(workspace: Workspace, stationery: Stationery, made: Sequence[Digest]) -> list[Outcome]:
    letters = [_digest_letter(stationery, digest) for digest in made]
    return workspace.outbox.post(letters, lambda _: Due()) if letters else []


def _digest_letter(stationery: Stationery, digest: Digest) -> Letter:
    programme = stationery.programme
    person = hash_address(programme.ledger_key, digest.address)
    numbers = [c.number for c in programme.clusters if c.curator.address == digest.address]
    addressee = f"куратор: {', '.join(map(str, numbers))}" if numbers else "ИМЦ"

    def compose(composition: Composition) -> bytes:
        facts = {
            "person": {"name": digest.name},
            "date": long_date(stationery.today),
            "programme": programme_facts(programme),
            "sent": digest.sent,
            "waiting": digest.waiting,
            "to_fix": digest.to_fix,
            "bounced": digest.bounced,
            "letter_number": composition.token,
        }
        rendered = stationery.renderer.render("announcements/digest", facts)
        headers = dict([composition.header])
        envelope = Envelope(stationery.sender, programme.title, (digest.address,), None, None, headers)
        return build(envelope, rendered, None)

    key = Key(programme.ledger_key, "digest", person, 1, stationery.today.isoformat(), person)
    return Letter(key, addressee, compose)


def _with_history(day: rules.Day, histories: dict[str, History]) -> tuple[rules.Case, ...]:
    return tuple(replace(case, history=histories.get(case.standing.activity.code, History())) for case in day.cases)


def _all_findings(picture: Picture, day: rules.Day, records: Sequence[Record]) -> list[Finding]:
    programme = picture.programme
    return distinct(
        [
            *picture.findings,
            *(finding for roadmap in picture.roadmaps for finding in roadmap.findings),
            *day.findings,
            *programme.findings,
            *find_quirks(programme, picture.source.template),
            *bounce_findings(records, programme),
        ]
    )


def _record(
    workspace: Workspace,
    picture: Picture,
    day: rules.Day,
    releases: dict[str, Release],
    findings: Sequence[Finding],
    stationery: Stationery,
) -> list[str]:
    """Write «Ход» of each roadmap and the programme's robot tabs, one call per spreadsheet that changed."""
    cases = {case.standing.activity.code: case for case in day.cases}
    failures = []
    for roadmap in picture.roadmaps:
        file = picture.source.files[f"roadmap-{roadmap.cluster}"]
        before = picture.progress[roadmap.cluster].rows
        rows = progress_rows(roadmap.activities, cases, releases, findings, before, stationery.today)
        requests = rewrite(file.tabs[PROGRESS.key], before, rows, len(PROGRESS.headings))
        failures += _write(workspace, file.file_id, [*requests, remove_tags(TAG)] if requests else [])
    file = picture.source.files["programme"]
    noted = findings_rows(findings, picture.noted, stationery.today)
    lines = workspace.ledger.journal_changes(picture.programme.ledger_key)
    letters = len(workspace.ledger.journal(picture.programme.ledger_key)) if lines else 0
    requests = [
        *rewrite(file.tabs[FINDINGS.key], picture.noted, noted, len(FINDINGS.headings)),
        *journal_requests(file.tabs[JOURNAL.key], lines, stationery.zone, letters),
    ]
    failed = _write(workspace, file.file_id, requests)
    if lines and not failed:
        workspace.ledger.journal_written(picture.programme.ledger_key, lines)
    return [*failures, *failed]


def _write(workspace: Workspace, file_id: str, requests: Sequence[dict[str, Any]]) -> list[str]:
    if not requests:
        return []
    try:
        workspace.sheets.change(file_id, requests)
    except WorkspaceError as error:
        return [f"таблица {file_id} не обновлена, это сделает следующий запуск: {error}"]
    return []


def _foretell(picture: Picture, day: rules.Day, findings: Sequence[Finding], records: Sequence[Record]) -> Report:
    settled = {_key(record) for record in records if record.state not in {"planned", "drafted"}}
    due = [d for d in day.due if d.key not in settled]
    letters = Counter((str(d.kind), d.standing.activity.code, d.wave) for d in due)
    missed = sum(m.key not in settled for m in day.missed)
    outcomes = Counter(would_send=len(due), missed=missed, held=sum(case.withheld for case in day.cases))
    return Report(+outcomes, tuple(findings), picture.failures, letters)


def _key(record: Record) -> tuple[str, str, int, str, str]:
    return (record.kind, record.subject, record.edition, record.wave, record.recipient)
