"""The announcements of a morning: read, decide, send, tell, record. Runs every day at 08:00 (prefect.yaml).

One run is enough for a day and a second one does nothing more: what leaves is decided from sheets, ledger and date,
and the outbox sends no letter twice. Nothing here sleeps or retries; what cannot be done now waits for the next run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from connectors.google.errors import WorkspaceError
from connectors.outbox.letters import Composition, Due, Key, Letter, Outcome, Record, Verdict, hash_address
from flows.announcements.digest import Digest, Morning, digests
from flows.announcements.letters import Stationery, programme_facts
from flows.announcements.told import TELLING
from flows.announcements.verdicts import verdicts, why_not
from flows.forms.keeping import Kept
from flows.forms.layout import REGISTRATION
from flows.forms.upkeep import keep_registration
from flows.letters.message import Envelope, build
from flows.letters.render import Letters
from flows.letters.words import long_date
from flows.programme.codes import Office, issue_codes
from flows.programme.model import Activity
from flows.programme.reading import Picture, Source, read_one_roadmap, read_picture
from flows.programme.roadmap_sheet import CodeSeries, Roadmap
from flows.programme.table import as_text
from flows.record import record
from flows.report import Report, Stage, directly, report_of
from flows.steps import post, reconcile, settle, survey_again, take_survey
from flows.survey import Survey
from flows.watch import Verdicts
from flows.wiring import Workspace


def announce(
    workspace: Workspace, source: Source, now: datetime, *, dry_run: bool = False, stage: Stage[Any] = directly
) -> Report:
    """Carry out the announcements of `source.today`; `now` is aware and stamps what is written.

    With `dry_run` nothing is written anywhere. Raises `WorkspaceError` if the programme's sheet or the mailbox cannot
    be read; nothing has left then.
    """
    if not dry_run:
        stage("reconcile", partial(reconcile, workspace))
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    if any(roadmap.uncoded for roadmap in picture.roadmaps):
        picture = _number_in_thought(picture) if dry_run else stage("codes", partial(_issue_codes, workspace, picture))
    found = take_survey(workspace, picture, keep=not dry_run)
    if dry_run:
        return _foretell(found)

    invites = any(due.kind in {"announcement", "change"} for due in found.day.due)
    kept = stage("form", partial(keep_registration, workspace, found)) if invites else Kept(None)
    stationery = Stationery(
        renderer=Letters(),
        programme=picture.programme,
        sender=workspace.settings.sender,
        today=source.today,
        now=now,
        answers=found.registrations,
        form=kept.form,
    )
    missed = _mark_missed(workspace, stationery, found)
    withdrawn = settle(workspace, found, TELLING, partial(_may_still_leave, found))
    letters = [stationery.letter(due) for due in found.day.due]
    outcomes = stage("send", partial(post, workspace, found, letters, _verdicts))
    after = survey_again(workspace, found)
    told = [] if picture.programme.policy.stop_all else stage("tell", partial(_tell, workspace, stationery, after))
    failures = stage(
        "record",
        partial(record, workspace, after, beside=kept.findings, about=(REGISTRATION.title,) if invites else ()),
    )
    return report_of(
        (*outcomes, *told),
        (*after.findings, *kept.findings),
        (*picture.failures, *kept.failures, *failures),
        missed=missed,
        withdrawn=withdrawn,
        held=sum(case.withheld for case in found.day.cases),
    )


def _verdicts(found: Survey) -> Verdicts:
    return verdicts(found.day, found.picture.source.today)


def _may_still_leave(found: Survey, record: Record) -> Verdict:
    if _key(record) in {due.key for due in found.day.due}:
        return Due()
    return why_not(found.cases.get(record.subject), record)


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
            return read_one_roadmap(workspace.sheets, source, number, name)

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


def _mark_missed(workspace: Workspace, stationery: Stationery, found: Survey) -> int:
    settled = {record.token for record in found.records if record.state in {"missed", "withdrawn"}}
    letters = [letter for letter in map(stationery.missed, found.day.missed) if letter.key.token not in settled]
    return sum(workspace.ledger.mark(letter, "missed", "срок рассылки прошёл") for letter in letters)


def _tell(workspace: Workspace, stationery: Stationery, found: Survey) -> list[Outcome]:
    picture = found.picture
    morning = Morning(
        programme=picture.programme,
        day=found.day,
        today=stationery.today,
        findings=found.findings,
        noted=picture.noted,
        registrations=found.registrations,
        records=found.records,
    )
    letters = [_digest_letter(stationery, digest) for digest in digests(morning)]
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
            "turnout": digest.turnout,
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


def _foretell(found: Survey) -> Report:
    settled = {_key(record) for record in found.records if record.state not in {"planned", "drafted"}}
    due = [d for d in found.day.due if d.key not in settled]
    letters = Counter((str(d.kind), d.standing.activity.code, d.wave) for d in due)
    missed = sum(m.key not in settled for m in found.day.missed)
    held = sum(case.withheld for case in found.day.cases)
    outcomes = Counter(would_send=len(due), missed=missed, held=held)
    return Report(+outcomes, found.findings, found.picture.failures, letters)


def _key(record: Record) -> tuple[str, str, int, str, str]:
    return (record.kind, record.subject, record.edition, record.wave, record.recipient)
