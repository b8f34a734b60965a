"""The reports of a half-year: written, kept up to date, taken through review, filed as PDF and sent.

Runs daily and whenever somebody asks (prefect.yaml). A report is a Doc that people edit: while it is a draft its own
sections are kept up to date (`flows/documents`); once people name it on «Согласования» the robot changes nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from connectors.google.approvals import DriveApproval
from connectors.google.errors import WorkspaceError
from connectors.outbox.documents import DocumentMemory
from connectors.outbox.letters import Due, Held, Key, Letter, Outcome, Verdict, Withdrawn
from flows.announcements.letters import Stationery
from flows.documents.opening import NoLetterhead, open_documents
from flows.documents.writing import Documents, Wanted
from flows.documents.writing import Outcome as Written
from flows.letters.render import Letters
from flows.letters.words import count
from flows.programme.model import Finding, Place, Policy
from flows.programme.reading import Source, read_picture
from flows.record import record
from flows.report import Report, Stage, directly, report_of
from flows.reports.approvals_sheet import Approval, same_words
from flows.reports.asking import Asked, Asking, remark_findings
from flows.reports.deeds import deeds_of
from flows.reports.filing import file_report
from flows.reports.letters import KINDS, ReportDesk
from flows.reports.papers import DISTRICT, Paper, Wish, papers, read_key, span_of
from flows.reports.reading import Desk, read_desks
from flows.reports.review import Review, review
from flows.reports.roadmaps import RoadmapApproval, roadmap_approval, roadmap_findings
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
    write = partial(papers, picture.programme, deeds, found.press.each, beside, today=source.today)
    due = write(span, only=wish.cluster if wish else None) if span else []
    if not wish:
        due += _in_review(workspace, source, desks, write, {paper.key for paper in due})
    if dry_run:
        return Report(Counter(documents=len(due)), found.findings, (*picture.failures, *unread))

    site = _Site(workspace, found, desks, _desk(workspace, found, now))
    stage("documents", partial(_see_to, site, due))
    stage("roadmaps", partial(_see_to_roadmaps, site))
    outcomes = stage("send", partial(_send, site))
    failures = [*stage("summary", partial(write_summary, workspace, found, deeds))]
    after = survey_again(workspace, found)
    failures += stage(
        "record",
        partial(record, workspace, after, beside=site.findings, about=site.looked_at.values(), at=now.time()),
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
    looked_at: dict[str, str] = field(default_factory=dict)  # key -> title of each document

    def __post_init__(self) -> None:
        self.findings += [finding for desk in self.desks.values() for finding in desk.findings]

    @property
    def approvals(self) -> list[Approval]:
        """The rows of «Согласования» of every roadmap."""
        return [approval for desk in self.desks.values() for approval in desk.approvals]

    @property
    def policy(self) -> Policy:
        """«Настройки» as the run read them."""
        return self.found.picture.programme.policy

    def take(self, asked: Asked) -> None:
        """Keep what asking about a document came to."""
        self.letters += asked.letters
        self.findings += asked.findings


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
        site.looked_at[paper.key] = paper.title
        try:
            _see_to_one(site, documents, paper)
        except WorkspaceError as error:
            site.failures.append(f"«{paper.key}»: {error}; это сделает следующий запуск")
    documents.sweep()


def _see_to_one(site: _Site, documents: Documents, paper: Paper) -> None:
    kept = documents.find(paper.key)
    if kept and (gone := documents.gone(paper.key)):
        _note(site, paper, Written(kept, remarks=(gone,)))
        return
    asked = site.workspace.approvals.all(kept) if kept else []
    names = {paper.title, documents.name_of(paper.key)}  # people may have renamed the Doc, or the cluster
    stands = review(names, site.policy.report_approvers, site.approvals, asked)
    if stands.stage == "draft" or not kept:
        written = documents.put(_wanted(site, paper))
        _note(site, paper, written)
        kept = written.file_id
        _let_in(site, paper, kept)
    elif stands.stage == "review":
        _ask(site, paper, stands, kept, asked)
    else:
        _file(site, paper, stands, kept)
    if kept and stands.stage != "approved":
        _count_comments(site, paper, kept)
    site.counts[f"reports_{stands.stage}"] += 1


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


def _let_in(site: _Site, paper: Paper, file_id: str) -> None:
    """Let who runs the programme into the district's report; a cluster's lies in a folder that its people share."""
    address, drive = site.policy.imc_address, site.workspace.drive
    if paper.cluster == DISTRICT and file_id and address and address.lower() not in drive.shared_with(file_id):
        drive.share(file_id, address)


def _count_comments(site: _Site, paper: Paper, file_id: str) -> None:
    if number := site.workspace.drive.open_comments(file_id):
        what = f"В отчёте {count(number, 'открытый комментарий')}."
        todo = "Ответьте на них и закройте."
        place = Place.of_document(file_id, paper.title)
        site.findings.append(Finding("report.comments", place, what, todo, cluster=paper.cluster or None))


def _ask(site: _Site, paper: Paper, stands: Review, file_id: str, asked: Sequence[DriveApproval]) -> None:
    place = Place.of_document(file_id, paper.title)
    if site.policy.stop_all:  # Drive writes letters, too
        site.findings += remark_findings(paper.matter, stands, place)
        return
    sheet = site.desks[paper.cluster].place if paper.cluster in site.desks else None
    site.take(Asking(site.workspace, site.desk).about_report(paper.matter, stands, place, sheet, asked))


def _file(site: _Site, paper: Paper, stands: Review, file_id: str) -> None:
    """File the approved report as a PDF, close the document, and send it to those who are to get it."""
    filed = file_report(site.workspace, site.found.picture.source, _wanted(site, paper), file_id, stands.consents)
    site.counts["reports_filed"] += filed.is_new
    site.letters += [
        site.desk.sending(paper.matter, stands, one, filed) for one in site.policy.report_addressees if one.address
    ]


def _see_to_roadmaps(site: _Site) -> None:
    """Bring the consent to every roadmap one step on."""
    source, approvers = site.found.picture.source, site.policy.roadmap_approvers
    for number, desk in site.desks.items():
        cluster = site.found.picture.programme.cluster(number)
        if cluster is None or desk.place is None:
            continue
        found = roadmap_approval(
            cluster, source.school_year, source.files[f"roadmap-{number}"].file_id, approvers, desk.approvals
        )
        site.looked_at[found.matter.key] = found.matter.title
        site.findings += roadmap_findings(found, source.school_year, source.today)
        try:
            _ask_about_roadmap(site, found, desk.place)
        except WorkspaceError as error:
            site.failures.append(f"«{found.matter.key}»: {error}; это сделает следующий запуск")


def _ask_about_roadmap(site: _Site, found: RoadmapApproval, sheet: Place) -> None:
    if found.stands.stage != "review":
        return
    if site.policy.stop_all:
        site.findings += remark_findings(found.matter, found.stands, found.place)
        return
    asking = Asking(site.workspace, site.desk)
    site.take(asking.about_roadmap(found.matter, found.stands, found.place, sheet, site.policy.roadmap_approvers))


def _send(site: _Site) -> list[Outcome]:
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
