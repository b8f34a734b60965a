"""The reports of a half-year: written, kept up to date, taken through review, filed as PDF and sent.

Runs daily and whenever somebody asks (prefect.yaml). A report is a Doc that people edit: while it is a draft its own
sections are kept up to date (`flows/documents`); once people name it on «Согласования» the robot changes nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from connectors.google.errors import WorkspaceError
from connectors.outbox.letters import Due, Held, Key, Letter, Outcome, Verdict, Withdrawn
from flows.announcements.letters import Stationery
from flows.documents.opening import NoLetterhead, open_documents
from flows.documents.writing import Outcome as Written
from flows.documents.writing import Wanted
from flows.letters.render import Letters
from flows.programme.model import Finding, Place
from flows.programme.reading import Source, read_picture
from flows.record import record
from flows.report import Report, Stage, directly, report_of
from flows.reports.approvals_sheet import Approval
from flows.reports.deeds import deeds_of
from flows.reports.filing import file_report
from flows.reports.letters import KINDS, ReportDesk
from flows.reports.papers import DISTRICT, Paper, Wish, papers, span_of
from flows.reports.reading import Desk, read_desks
from flows.reports.review import Review, review
from flows.reports.summary import write_summary
from flows.steps import post, reconcile, settle, survey_again, take_survey
from flows.survey import Survey
from flows.watch import Verdicts
from flows.wiring import Workspace

DOCUMENT_LINK = "https://docs.google.com/document/d/{}/edit"


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
    be read, `ValueError` for a wish that makes no sense.
    """
    span = span_of(source.today, source.school_year, wish)
    if not dry_run:
        stage("reconcile", partial(reconcile, workspace))
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    found = take_survey(workspace, picture, keep=not dry_run)
    desks, unread = stage("beside", partial(read_desks, workspace.sheets, picture))
    deeds = deeds_of(found.day.cases, found.press, found.publishing.links)
    beside = {number: desk.beside for number, desk in desks.items()}
    only = wish.cluster if wish else None
    due = papers(picture.programme, deeds, found.press.each, beside, span, source.today, only) if span else []
    if dry_run:
        return Report(Counter(documents=len(due)), found.findings, (*picture.failures, *unread))

    site = _Site(workspace, found, desks, _desk(workspace, found, now))
    stage("documents", partial(_see_to, site, due))
    outcomes = stage("send", partial(_send, site, due))
    failures = [*stage("summary", partial(write_summary, workspace, found, deeds))]
    after = survey_again(workspace, found)
    failures += stage(
        "record",
        partial(record, workspace, after, beside=site.findings, about=[paper.title for paper in due], at=now.time()),
    )
    return report_of(
        outcomes,
        (*after.findings, *site.findings),
        (*picture.failures, *unread, *site.failures, *failures),
        **site.counts,
    )


@dataclass
class _Site:
    """What a run of the reports works with, and what it has found so far."""

    workspace: Workspace
    found: Survey
    desks: Mapping[int, Desk]
    desk: ReportDesk
    letters: list[Letter] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.findings += [finding for desk in self.desks.values() for finding in desk.findings]

    @property
    def approvals(self) -> list[Approval]:
        """The rows of «Согласования» of every roadmap."""
        return [approval for desk in self.desks.values() for approval in desk.approvals]


def _desk(workspace: Workspace, found: Survey, now: datetime) -> ReportDesk:
    programme, today = found.picture.programme, found.picture.source.today
    return ReportDesk(Stationery(Letters(), programme, workspace.settings.sender, today, now))


def _see_to(site: _Site, due: Sequence[Paper]) -> None:
    """Bring every report one step on; what one of them meets keeps none of the others."""
    if not due:
        return
    try:
        documents = open_documents(site.workspace, site.found.picture.source)
    except NoLetterhead as error:
        site.failures.append(str(error))
        return
    for paper in due:
        try:
            kept = documents.find(paper.key)
            asked = site.workspace.approvals.all(kept) if kept else []
            stands = review(paper.title, site.found.picture.programme.policy.report_approvers, site.approvals, asked)
            if stands.stage == "draft":
                _note(site, paper, documents.put(_wanted(site, paper)))
            elif kept and stands.stage == "review":
                _ask(site, paper, stands, kept, asked=bool(asked))
            elif kept:
                _file(site, paper, stands, kept)
            site.counts[f"reports_{stands.stage}"] += 1
        except WorkspaceError as error:
            site.failures.append(f"«{paper.key}»: {error}; это сделает следующий запуск")
    documents.sweep()


def _wanted(site: _Site, paper: Paper) -> Wanted:
    role = "folder" if paper.cluster == DISTRICT else f"reports-{paper.cluster}"
    return Wanted(paper.key, paper.title, site.found.picture.source.files[role].file_id, paper.sections)


def _note(site: _Site, paper: Paper, written: Written) -> None:
    place = Place.of_document(written.file_id, paper.title)
    cluster = paper.cluster or None
    site.findings += [Finding(r.rule, place, r.what, r.todo, cluster=cluster) for r in written.remarks]
    site.counts["documents_made"] += written.is_new
    site.counts["sections_rewritten"] += written.rewritten
    site.counts["sections_proposed"] += written.proposed


def _ask(site: _Site, paper: Paper, stands: Review, file_id: str, *, asked: bool) -> None:
    """Ask those whose consent is missing: by letter, and through Drive where the edition has approvals."""
    place = Place.of_document(file_id, paper.title)
    for row in stands.remarks:
        what = f"{row.approver}: замечания к документу. {row.remark}".strip()
        todo = "Исправьте документ и начните новую версию: строка на «Согласованиях» со следующим номером в «Версии»."
        site.findings.append(Finding("approval.remarks", place, what, todo, cluster=paper.cluster or None))
    reachable = [one for one in stands.missing if one.address]
    in_drive = asked or _ask_in_drive(site, place, [str(one.address) for one in reachable])
    sheet = site.desks[paper.cluster].place if paper.cluster in site.desks else None
    link = DOCUMENT_LINK.format(file_id)
    site.letters += [site.desk.asking(paper, stands, one, link, sheet, in_drive=in_drive) for one in reachable]


def _ask_in_drive(site: _Site, place: Place, addresses: Sequence[str]) -> bool:
    """Give the approvers access to the document, and start an approval where that is possible."""
    workspace, file_id = site.workspace, place.file_id
    known = workspace.drive.shared_with(file_id)
    for address in addresses:
        if address.lower() not in known:
            workspace.drive.share(file_id, address, "commenter")
    if not addresses or not workspace.approvals.may_start(file_id):
        return False
    workspace.approvals.start(file_id, addresses, f"Прошу согласовать: {place.file_title}")
    return True


def _file(site: _Site, paper: Paper, stands: Review, file_id: str) -> None:
    """File the approved report as a PDF, close the document, and send it to those who are to get it."""
    filed = file_report(site.workspace, site.found.picture.source, _wanted(site, paper), file_id, stands.consents)
    site.counts["reports_filed"] += filed.is_new
    people = site.found.picture.programme.policy.report_addressees
    site.letters += [site.desk.sending(paper, stands, one, filed) for one in people if one.address]


def _send(site: _Site, due: Sequence[Paper]) -> list[Outcome]:
    wanted = {letter.key for letter in site.letters}
    looked_at = {paper.key for paper in due}

    def verdict(key: Key, again: Survey) -> Verdict:
        if again.picture.programme.policy.stop_all or key.subject not in looked_at:
            return Held("остановлены все письма" if key.subject in looked_at else "отчёт этим запуском не смотрели")
        return Due() if key in wanted else Withdrawn("уже не нужно")

    def decide(again: Survey) -> Verdicts:
        return lambda letter: verdict(letter.key, again)

    settle(site.workspace, site.found, KINDS, lambda begun: verdict(begun.key, site.found))
    return post(site.workspace, site.found, site.letters, decide)
