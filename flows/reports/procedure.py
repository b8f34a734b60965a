"""The reports of a half-year: written, kept up to date, taken through review, filed as PDF and sent.

Runs daily and whenever somebody asks (prefect.yaml).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from connectors.outbox.documents import DocumentMemory
from connectors.outbox.letters import Due, Held, Key, Outcome, Verdict, Withdrawn
from flows.announcements.letters import Stationery
from flows.letters.render import Letters
from flows.programme.reading import Source, read_picture
from flows.programme.tabs import APPROVALS
from flows.record import record
from flows.report import Report, Stage, directly, report_of
from flows.reports.approvals_sheet import same_words
from flows.reports.deeds import deeds_of
from flows.reports.halves import NoSuchReport
from flows.reports.letters import KINDS, ReportDesk
from flows.reports.papers import Paper, Wish, papers, read_key, span_of
from flows.reports.reading import Desk, read_desks
from flows.reports.steps import Site, see_to_reports, see_to_roadmaps
from flows.reports.summary import write_summary
from flows.steps import post, reconcile, settle, survey_again, take_survey
from flows.survey import Survey
from flows.watch import Verdicts
from flows.wiring import Workspace


def report_on_halves(
    workspace: Workspace,
    source: Source,
    now: datetime,
    *,
    dry_run: bool = False,
    stage: Stage[Any] = directly,
    wish: Wish | None = None,
) -> Report:
    """Write or refresh the reports that are due on `source.today`, or the one that `wish` names; `now` is aware.

    With `dry_run` nothing is written anywhere. Raises `WorkspaceError` if the programme's sheet or the mailbox cannot
    be read, `NoSuchReport` for a wish that makes no sense.
    """
    span = span_of(source.today, source.school_year, wish)
    if not dry_run:
        stage("reconcile", partial(reconcile, workspace))
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    if wish and wish.cluster is not None and picture.programme.cluster(wish.cluster) is None:
        raise NoSuchReport(f"кластера {wish.cluster} нет на листе «Кластеры»")
    found = take_survey(workspace, picture, keep=not dry_run)
    desks, unread = stage("beside", partial(read_desks, workspace.sheets, picture))
    deeds = deeds_of(found.day.cases, found.press, found.publishing.links)
    beside = {number: desk.beside for number, desk in desks.items()}
    write = partial(papers, picture.programme, deeds, found.press.each, beside, today=source.today)
    due = write(span, only=wish.cluster if wish else None) if span else []
    if not wish:
        due += _in_review(workspace, source, desks, write, {paper.key for paper in due})
    if dry_run:
        return Report(Counter(documents=len(due)), found.findings, (*picture.failures, *unread))

    site = Site(workspace, found, desks, _desk(workspace, found, now))
    stage("documents", partial(see_to_reports, site, due))
    stage("roadmaps", partial(see_to_roadmaps, site))
    outcomes = stage("send", partial(_send, site))
    failures = [*stage("summary", partial(write_summary, workspace, found, deeds))]
    after = survey_again(workspace, found)
    failures += stage(
        "record",
        partial(
            record,
            workspace,
            after,
            beside=site.findings,
            about=[*site.looked_at.values(), APPROVALS.title],
            at=now.time(),
        ),
    )
    return report_of(
        outcomes,
        (*after.findings, *site.findings),
        (*picture.failures, *unread, *site.failures, *failures),
        **site.counts,
    )


def _desk(workspace: Workspace, found: Survey, now: datetime) -> ReportDesk:
    programme, today = found.picture.programme, found.picture.source.today
    return ReportDesk(Stationery(Letters(), programme, workspace.settings.sender, today, now))


def _in_review(
    workspace: Workspace, source: Source, desks: Mapping[int, Desk], write: Callable[..., list[Paper]], due: set[str]
) -> list[Paper]:
    """Return the reports that somebody asked for once and people name on «Согласования» now, those of `due` left out.

    Drafts of that kind are brought up to date when they are asked for again.
    """
    memory = DocumentMemory(workspace.engine, source.template.key, source.school_year)
    named = [approval.document for desk in desks.values() for approval in desk.approvals]
    spans = {key: found for key in memory.all().keys() - due if (found := read_key(key, source.school_year))}
    written = [
        paper
        for key, (cluster, span) in spans.items()
        for paper in write(span, only=cluster or None)
        if paper.key == key
    ]
    return [paper for paper in written if any(same_words(paper.title, name) for name in named)]


def _send(site: Site) -> list[Outcome]:
    wanted = {letter.key for letter in site.letters}

    def verdict(key: Key, again: Survey) -> Verdict:
        if again.picture.programme.policy.stop_all or key.subject not in site.looked_at:
            return Held(
                "остановлены все письма" if key.subject in site.looked_at else "документ этим запуском не смотрели"
            )
        return Due() if key in wanted else Withdrawn("уже не нужно")

    def decide(again: Survey) -> Verdicts:
        return lambda letter: verdict(letter.key, again)

    settle(site.workspace, site.found, KINDS, lambda begun: verdict(begun.key, site.found))
    return post(site.workspace, site.found, site.letters, decide)
