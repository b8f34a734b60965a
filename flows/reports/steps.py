"""One step on for every report and every roadmap of a run: written, asked about, filed.

A report is a Doc that people edit: while it is a draft its own sections are kept up to date (`flows/documents`); once
people name it on «Согласования» the robot changes nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.google.approvals import DriveApproval
from connectors.google.errors import Refused, WorkspaceError
from connectors.outbox.letters import Letter, without_addresses
from flows.documents.opening import NoLetterhead, open_documents
from flows.documents.writing import Documents, Wanted
from flows.documents.writing import Outcome as Written
from flows.letters.words import count
from flows.programme.model import Finding, Place, Policy
from flows.reports.approvals_sheet import Approval
from flows.reports.asking import Asked, Asking, remark_findings
from flows.reports.filing import file_report
from flows.reports.letters import ReportDesk
from flows.reports.papers import DISTRICT, Paper
from flows.reports.reading import Desk
from flows.reports.review import Review, review
from flows.reports.roadmaps import RoadmapApproval, roadmap_approval, roadmap_findings
from flows.survey import Survey
from flows.wiring import Workspace


@dataclass
class Site:
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


def see_to_reports(site: Site, due: Sequence[Paper]) -> None:
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
            _see_to_report(site, documents, paper)
        except WorkspaceError as error:
            site.failures.append(f"«{paper.key}»: {without_addresses(str(error))}; это сделает следующий запуск")
    documents.sweep()


def _see_to_report(site: Site, documents: Documents, paper: Paper) -> None:
    kept = documents.find(paper.key)
    if kept and (gone := documents.gone(paper.key)):
        _note(site, paper, Written(kept, remarks=(gone,)))
        return
    asked = _asked_in_drive(site, kept) if kept else []
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


def _asked_in_drive(site: Site, file_id: str) -> list[DriveApproval]:
    try:
        return site.workspace.approvals.all(file_id)
    except Refused:  # what editions without approvals answer is not documented; there people consent in the sheet
        return []


def _wanted(site: Site, paper: Paper) -> Wanted:
    role = "folder" if paper.cluster == DISTRICT else f"reports-{paper.cluster}"
    return Wanted(paper.key, paper.title, site.found.picture.source.files[role].file_id, paper.sections)


def _note(site: Site, paper: Paper, written: Written) -> None:
    place = Place.of_document(written.file_id, paper.title)
    cluster = paper.cluster or None
    site.findings += [Finding(r.rule, place, r.what, r.todo, cluster=cluster) for r in written.remarks]
    site.counts["documents_made"] += written.is_new
    site.counts["sections_rewritten"] += written.rewritten
    site.counts["sections_proposed"] += written.proposed


def _let_in(site: Site, paper: Paper, file_id: str) -> None:
    """Let who runs the programme into the district's report; a cluster's lies in a folder that its people share."""
    address, drive = site.policy.imc_address, site.workspace.drive
    if paper.cluster == DISTRICT and file_id and address and address.lower() not in drive.shared_with(file_id):
        drive.share(file_id, address)


def _count_comments(site: Site, paper: Paper, file_id: str) -> None:
    if number := site.workspace.drive.open_comments(file_id):
        what = f"В отчёте {count(number, 'открытый комментарий')}."
        todo = "Ответьте на них и закройте."
        place = Place.of_document(file_id, paper.title)
        site.findings.append(Finding("report.comments", place, what, todo, cluster=paper.cluster or None))


def _ask(site: Site, paper: Paper, stands: Review, file_id: str, asked: Sequence[DriveApproval]) -> None:
    place = Place.of_document(file_id, paper.title)
    if site.policy.stop_all:  # Drive writes letters, too
        site.findings += remark_findings(paper.matter, stands, place)
        return
    sheet = site.desks[paper.cluster].place if paper.cluster in site.desks else None
    site.take(Asking(site.workspace, site.desk).about_report(paper.matter, stands, place, sheet, asked))


def _file(site: Site, paper: Paper, stands: Review, file_id: str) -> None:
    """File the approved report as a PDF, close the document, and send it to those who are to get it."""
    filed = file_report(site.workspace, site.found.picture.source, _wanted(site, paper), file_id, stands.consents)
    site.counts["reports_filed"] += filed.is_new
    site.letters += [
        site.desk.sending(paper.matter, stands, one, filed) for one in site.policy.report_addressees if one.address
    ]


def see_to_roadmaps(site: Site) -> None:
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
            site.failures.append(f"«{found.matter.key}»: {without_addresses(str(error))}; это сделает следующий запуск")


def _ask_about_roadmap(site: Site, found: RoadmapApproval, sheet: Place) -> None:
    if found.stands.stage != "review":
        return
    if site.policy.stop_all:
        site.findings += remark_findings(found.matter, found.stands, found.place)
        return
    asking = Asking(site.workspace, site.desk)
    site.take(asking.about_roadmap(found.matter, found.stands, found.place, sheet, site.policy.roadmap_approvers))
