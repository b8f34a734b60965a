"""The roadmaps' own approval: the chain of «Настройки», decided in each roadmap's «Согласования» (R26, R27, R31). Pure.

A roadmap is approved when everybody has consented with a date; whoever stands last is asked when all before have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flows.programme.model import Approver, Cluster, Finding, Place
from flows.programme.tabs import APPROVALS, ROADMAP
from flows.programme.workspace_files import roadmap_title
from flows.programme.workspace_layout import tab_id
from flows.reports.approvals_sheet import Approval
from flows.reports.review import Matter, Review, review


@dataclass(frozen=True)
class RoadmapApproval:
    """How it stands with a roadmap; `place` is that of its consents."""

    matter: Matter
    place: Place
    stands: Review


def roadmap_approval(
    cluster: Cluster, school_year: int, file_id: str, approvers: Sequence[Approver], approvals: Iterable[Approval]
) -> RoadmapApproval:
    """Say how it stands with a cluster's roadmap by the rows of its own «Согласования»."""
    title = roadmap_title(cluster.name, school_year)
    matter = Matter(f"roadmap-{cluster.number}", title, ROADMAP.title, cluster.number)
    # Where consents stand: what is noted there stays until this flow, which alone knows, looks again.
    place = Place(file_id, title, tab_id(APPROVALS), APPROVALS.title, 0)
    return RoadmapApproval(matter, place, review({ROADMAP.title, title}, approvers, approvals))


def roadmap_findings(found: RoadmapApproval, school_year: int, today: date) -> Iterator[Finding]:
    """Yield that a roadmap is not approved though its school year has begun, and whose consent is missing."""
    stands = found.stands
    if stands.stage == "approved" or not stands.missing or today < date(school_year, 9, 1):
        return
    names = ", ".join(one.name for one in stands.missing)
    todo = (
        "Решение с датой каждый записывает на листе «Согласования»."
        if stands.stage == "review"
        else f"Впишите «{ROADMAP.title}» в столбец «Документ» листа «Согласования»: робот попросит согласовать."
    )
    what = f"Дорожная карта не согласована. Не хватает: {names}."
    yield Finding("roadmap.not_approved", found.place, what, todo, cluster=found.matter.cluster)
