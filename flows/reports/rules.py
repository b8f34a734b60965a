"""What a cluster's report says, and the district's summary: figures and facts, each with where it comes from (R77–R87).

Pure: activities with their accepted press releases in, facts for the template out. What is not known is left out or
said to be unknown; nothing is guessed and nobody is rewarded by a machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flows.press_releases.share import Share
from flows.programme.model import Cluster, Organisation
from flows.programme.tabs import AUDIENCES
from flows.reports.halves import Span

_PROPOSED = 5  # schools a report proposes at most, those that are level with the last one included


@dataclass(frozen=True)
class Change:
    """A recorded decision: moved to `new`, or called off where that is "" (R30, R87)."""

    planned: str  # the days before, as people read them; "" if nobody was told any
    new: str
    reason: str
    agreed_by: str


@dataclass(frozen=True)
class Deed:
    """An activity of a roadmap as a report sees it; figures are those of its accepted press release, else None."""

    code: str
    cluster: int
    title: str
    first_day: date
    last_day: date
    days: str  # as people read them
    audiences: tuple[str, ...]
    is_held: bool  # its press release is accepted, or «Состоялось» is recorded
    organiser: str = ""  # key of the school that held it; "" if it was no school
    participants: int | None = None
    schools: frozenset[str] = frozenset()  # keys of participating schools
    winners: int | None = None
    laureates: int | None = None
    prize_winners: int | None = None
    feedback: str = ""
    news: tuple[str, ...] = ()  # links
    change: Change | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Account:
    """A cluster's report: all that stands in it but people's own words."""

    cluster: Cluster
    span: Span
    held: tuple[Deed, ...]  # by date
    unproved: tuple[Deed, ...]  # their day has passed and no press release says that they took place
    moved: tuple[Deed, ...]
    cancelled: tuple[Deed, ...]
    share: Share
    absent: tuple[str, ...]  # labels of members that took part in nothing
    products: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    rewards: tuple[Proposal, ...] = ()

    @property
    def by_audience(self) -> dict[str, tuple[Deed, ...]]:
        """Activities held for each audience, in the order of R82; one for two audiences stands under both."""
        found = {audience: tuple(d for d in self.held if audience in d.audiences) for audience in AUDIENCES}
        unsaid = tuple(d for d in self.held if not d.audiences)
        return {**found, **({"": unsaid} if unsaid else {})}

    @property
    def counters(self) -> Mapping[str, int | None]:
        """Winners, laureates and prize-winners over all activities held; None where no release names any (R78)."""
        return {
            "winners": _sum(deed.winners for deed in self.held),
            "laureates": _sum(deed.laureates for deed in self.held),
            "prize_winners": _sum(deed.prize_winners for deed in self.held),
        }

    @property
    def has_results(self) -> bool:
        """Whether any release names a winner, laureate or prize-winner, or says that there was none."""
        return any(number is not None for number in self.counters.values())

    @property
    def is_counted(self) -> bool:
        """Whether any press release says who came; without one nobody can be said to have stayed away."""
        return any(deed.participants is not None for deed in self.held)

    @property
    def participants(self) -> int | None:
        """Participations: who came twice is counted twice."""
        return _sum(deed.participants for deed in self.held)


@dataclass(frozen=True)
class Proposal:
    """A school that the figures speak for, with the reason; people decide."""

    school: str  # label
    reason: str


@dataclass(frozen=True)
class Beside:
    """What people keep beside the roadmap: rows of «Продукты» and «Награждения», as they read."""

    products: tuple[str, ...] = field(default=())
    awards: tuple[str, ...] = field(default=())


def account(
    cluster: Cluster,
    deeds: Iterable[Deed],
    span: Span,
    today: date,
    organisations: Mapping[str, Organisation],
    share: Share,
    beside: Beside,
) -> Account:
    """Put a cluster's report together; `deeds` may be of any cluster and time, `share` is of this one and this span."""
    ours = sorted(
        (d for d in deeds if d.cluster == cluster.number and span.holds(d.last_day)),
        key=lambda d: (d.first_day, d.code),
    )
    held = tuple(deed for deed in ours if deed.is_held and not deed.is_cancelled)
    came = {school for deed in held for school in deed.schools}
    members = [organisations[key] for key in cluster.members if key in organisations and organisations[key].is_school]
    return Account(
        cluster=cluster,
        span=span,
        held=held,
        unproved=tuple(d for d in ours if not d.is_held and not d.is_cancelled and d.last_day < today),
        moved=tuple(d for d in ours if d.change and d.change.new and not d.is_cancelled),
        cancelled=tuple(d for d in ours if d.is_cancelled),
        share=share,
        absent=tuple(_labels(one for one in members if one.key not in came)) if came else (),
        products=beside.products,
        awards=beside.awards,
        rewards=tuple(propose(held, organisations)),
    )


def propose(held: Sequence[Deed], organisations: Mapping[str, Organisation]) -> list[Proposal]:
    """Return the schools that held or took part in most, with the figures that say so; none where nobody stands out.

    A school that came once to one of many activities is no reason to reward it.
    """
    organised = Counter(deed.organiser for deed in held if deed.organiser in organisations)
    came = Counter(school for deed in held for school in deed.schools if school in organisations)
    merit = {key: (organised[key], came[key]) for key in {*organised, *came}}
    worthy = [key for key, (led, took_part) in merit.items() if led or 2 * took_part > len(held) > 1]
    ranked = sorted(worthy, key=lambda key: (*(-n for n in merit[key]), _order(organisations[key])))
    last = merit[ranked[:_PROPOSED][-1]] if ranked else (0, 0)
    return [Proposal(organisations[key].label, _reason(*merit[key], len(held))) for key in ranked if merit[key] >= last]


def _reason(led: int, took_part: int, held: int) -> str:
    parts = [f"проведено мероприятий: {led}"] if led else []
    parts += [f"участие в мероприятиях: {took_part} из {held}"] if took_part else []
    return "; ".join(parts)


def _labels(organisations: Iterable[Organisation]) -> list[str]:
    return [one.label for one in sorted(organisations, key=_order)]


def _order(organisation: Organisation) -> tuple[int, str]:
    return (len(organisation.number), organisation.number or organisation.name)


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
