"""Which reports are to be written on a day, and what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.documents.blocks import Section
from flows.documents.markdown import render
from flows.press_releases.rules import Account as PressAccount
from flows.press_releases.share import Share, share_of_schools
from flows.programme.model import Programme
from flows.reports.halves import Span, asked, half_due, halves
from flows.reports.review import Matter
from flows.reports.rules import Account, Beside, Deed, account

DISTRICT = 0

_KEY = re.compile(r"report-([0-9]+)-([0-9]{8})-([0-9]{8})")


@dataclass(frozen=True)
class Wish:
    """A report that somebody asked for: of one cluster, or of all.

    Both days are included; None = where the present half begins or ends.
    """

    cluster: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Paper:
    """A report: `key` is its name among the documents, `cluster` is `DISTRICT` for the summary of all."""

    key: str
    title: str
    cluster: int
    sections: tuple[Section, ...]

    @property
    def matter(self) -> Matter:
        """What people are asked to consent to."""
        return Matter(self.key, self.title, self.title, self.cluster)


def span_of(today: date, school_year: int, wish: Wish | None) -> Span | None:
    """Return the days to report on, None if no report is due today. Raises `ValueError` for days that go backwards."""
    if wish is None:
        return half_due(today, school_year)
    first_half, second_half = halves(school_year)
    present = first_half if today <= first_half.last else second_half
    return asked(wish.first or present.first, wish.last or present.last, school_year)


def papers(
    programme: Programme,
    deeds: Sequence[Deed],
    press: Iterable[PressAccount],
    beside: Mapping[int, Beside],
    span: Span,
    today: date,
    only: int | None = None,
) -> list[Paper]:
    """Return the reports over `span`: of the cluster `only`, or of every cluster and the district."""
    accounts = list(press)
    days = (span.first, span.last)
    told = [
        account(
            cluster,
            deeds,
            span,
            today,
            programme.organisations,
            share_of_schools(programme, accounts_of(cluster.number, accounts), days),
            beside.get(cluster.number, Beside()),
        )
        for cluster in programme.clusters
        if only in {None, cluster.number}
    ]
    written = [_cluster_paper(programme, one, span) for one in told]
    if only is not None:
        return written
    return [*written, _district_paper(programme, told, share_of_schools(programme, accounts, days), span)]


def accounts_of(cluster: int, accounts: Iterable[PressAccount]) -> list[PressAccount]:
    """Return the releases of a cluster's activities; one that stands in another roadmap as well is of both."""
    return [one for one in accounts if any(code.startswith(f"М{cluster}-") for code in one.codes)]


def _cluster_paper(programme: Programme, told: Account, span: Span) -> Paper:
    name = told.cluster.name or f"Кластер {told.cluster.number}"
    title = f"Отчёт за {span.name} — {name} {programme.year_label}"
    counters = [told.counters[name] for name in ("winners", "laureates", "prize_winners")]
    facts = {
        "title": title,
        "programme": _programme(programme),
        "cluster": told.cluster,
        "account": told,
        "counted": ["" if number is None else str(number) for number in counters],
    }
    return _paper(told.cluster.number, title, span, render("reports/half_year", facts))


def _district_paper(programme: Programme, told: Sequence[Account], share: Share, span: Span) -> Paper:
    title = f"Сводный отчёт за {span.name} — {programme.title} {programme.year_label}"
    facts = {"title": title, "programme": _programme(programme), "accounts": told, "share": share}
    return _paper(DISTRICT, title, span, render("reports/district", facts))


def read_key(key: str, school_year: int) -> tuple[int, Span] | None:
    """Return cluster and span of a report by its key, None for the key of another document."""
    found = _KEY.fullmatch(key)
    if not found:
        return None
    first, last = (date.fromisoformat(day) for day in found.groups()[1:])
    return int(found[1]), asked(first, last, school_year)


def _paper(cluster: int, title: str, span: Span, sections: tuple[Section, ...]) -> Paper:
    return Paper(f"report-{cluster}-{span.first:%Y%m%d}-{span.last:%Y%m%d}", title, cluster, sections)


def _programme(programme: Programme) -> Mapping[str, str]:
    return {"title": programme.title, "school_year": programme.year_label}
