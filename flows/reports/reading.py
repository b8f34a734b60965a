"""What people keep beside the roadmap, as reports need it: products, awards, consents. One call per roadmap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.google.errors import WorkspaceError
from connectors.google.sheets import Sheets, Tab
from flows.programme.model import Finding, Place
from flows.programme.reading import Picture
from flows.programme.table import Row, Table, read_table
from flows.programme.tabs import APPROVALS, AWARDS, PRODUCTS
from flows.programme.workspace_files import roadmap_title
from flows.reports.approvals_sheet import Approval, read_approvals
from flows.reports.rules import Beside

_LAYOUTS = (PRODUCTS, AWARDS, APPROVALS)


@dataclass(frozen=True)
class Desk:
    """One cluster's tabs: what goes into its report, who has consented to what, and where the consents stand."""

    beside: Beside = field(default_factory=Beside)
    approvals: tuple[Approval, ...] = ()
    findings: tuple[Finding, ...] = ()
    place: Place | None = None  # of «Согласования»


def read_desks(sheets: Sheets, picture: Picture) -> tuple[dict[int, Desk], list[str]]:
    """Read the tabs of every roadmap that the picture has; returns them by cluster, and what could not be read."""
    desks: dict[int, Desk] = {}
    failures: list[str] = []
    for roadmap in picture.roadmaps:
        file = picture.source.files[f"roadmap-{roadmap.cluster}"]
        try:
            found = sheets.read_tabs(file.file_id, [file.tabs[layout.key] for layout in _LAYOUTS])
        except WorkspaceError as error:
            failures.append(f"листы дорожной карты кластера {roadmap.cluster} не прочитаны: {error}")
            continue
        desks[roadmap.cluster] = _desk(found, picture, roadmap.cluster)
    return desks, failures


def _desk(found: Mapping[int, Tab], picture: Picture, number: int) -> Desk:
    file = picture.source.files[f"roadmap-{number}"]
    cluster = picture.programme.cluster(number)
    title = roadmap_title(cluster.name if cluster else "", picture.source.school_year)
    tables: dict[str, Table] = {
        layout.key: read_table(found[file.tabs[layout.key]], layout, file.file_id, title) for layout in _LAYOUTS
    }
    approvals, findings = read_approvals(tables[APPROVALS.key], picture.source.context, number)
    beside = Beside(
        products=tuple(filter(None, map(_product, tables[PRODUCTS.key].rows()))),
        awards=tuple(filter(None, map(_award, tables[AWARDS.key].rows()))),
    )
    return Desk(beside, tuple(approvals), tuple(findings), tables[APPROVALS.key].place(0))


def _product(row: Row) -> str:
    """«Сценарий квеста «Берег» (воспитательные практики), авторы: Иванова И. И.»."""
    kind, authors = row.text("Вид"), row.text("Авторы")
    name = row.text("Продукт")
    return name and name + (f" ({kind})" if kind else "") + (f", авторы: {authors}" if authors else "")


def _award(row: Row) -> str:
    """«Петров Пётр, ОУ № 203: I место в конкурсе»."""
    whom, school, merit = row.text("Кого награждаем"), row.text("Учреждение"), row.text("За что")
    return whom and whom + (f", {school}" if school else "") + (f": {merit}" if merit else "")
