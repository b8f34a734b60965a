"""The roadmaps' own chain of consent."""

from __future__ import annotations

from datetime import date

from flows.programme.model import Approver, Cluster, Contact, Place
from flows.reports.approvals_sheet import AGREED, APPROVED, Approval
from flows.reports.roadmaps import RoadmapApproval, roadmap_approval, roadmap_findings

PLACE = Place("FILE", "Дорожная карта", 1, "Согласования", 1)
CLUSTER = Cluster(5, "Экология", "", Contact("", "", None), "", "", PLACE)
CHAIN = tuple(Approver(name, f"{number}@krasnoselsky.example") for number, name in enumerate(("ИМЦ", "ДДТ", "Отдел")))
SEPTEMBER, AUGUST = date(2026, 9, 1), date(2026, 8, 31)


def row(approver: str, decision: str = AGREED, day: date | None = AUGUST, document: str = "Дорожная карта") -> Approval:
    """A row about the roadmap."""
    return Approval(document, "", approver, decision, day, "", PLACE)


def told(*rows: Approval, chain: tuple[Approver, ...] = CHAIN) -> RoadmapApproval:
    """How it stands by these rows."""
    return roadmap_approval(CLUSTER, 2026, "FILE", chain, rows)


def asked(*rows: Approval) -> list[str]:
    """Whom the chain asks now."""
    return [one.name for one in told(*rows).stands.in_turn(CHAIN)]


def test_the_last_is_asked_when_all_before_have_consented_with_a_date() -> None:
    """R27, R31: the directors at once, then Отдел; an undated consent keeps it waiting."""
    assert asked(row("", "", None)) == ["ИМЦ", "ДДТ"]
    assert asked(row("ИМЦ")) == ["ДДТ"]
    assert asked(row("ИМЦ"), row("ДДТ", day=None)) == ["ДДТ"]
    assert asked(row("ИМЦ"), row("ДДТ")) == ["Отдел"]
    assert asked(row("ИМЦ"), row("ДДТ"), row("Отдел", APPROVED)) == []


def test_not_approved_is_told_from_september_on() -> None:
    """One finding for each roadmap, which names everybody whose consent is missing; none once it is approved."""
    assert not list(roadmap_findings(told(), 2026, AUGUST))
    (finding,) = roadmap_findings(told(row("ИМЦ")), 2026, SEPTEMBER)
    assert (finding.rule, finding.cluster) == ("roadmap.not_approved", 5)
    assert finding.what == "Дорожная карта не согласована. Не хватает: ДДТ, Отдел."
    assert not list(roadmap_findings(told(row("ИМЦ"), row("ДДТ"), row("Отдел", APPROVED)), 2026, SEPTEMBER))


def test_it_goes_by_its_title_as_well() -> None:
    """People may write the tab's name or the file's; with nobody to approve it there is nothing to tell."""
    assert told(row("ИМЦ", document="дорожная карта — Экология 2026/27")).stands.stage == "review"
    assert told().stands.stage == "draft"
    assert not list(roadmap_findings(told(chain=()), 2026, SEPTEMBER))
