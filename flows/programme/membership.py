"""Who belongs where: entries as typed, memberships, distinct schools (R2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.programme.model import Entry, Organisation
from flows.programme.tabs import BASE_SITE, PARTICIPANT

MEMBERS = frozenset({PARTICIPANT, BASE_SITE})


@dataclass(frozen=True)
class MembershipCounts:
    """Entries as typed → one per school and cluster → distinct schools; in the source 98 → 96 → 47 (R2)."""

    entries: int
    memberships: int
    schools: int
    by_cluster: Mapping[int, tuple[int, int]]  # cluster -> (entries, distinct schools)


def membership_counts(entries: Iterable[Entry], organisations: Mapping[str, Organisation]) -> MembershipCounts:
    """Count the schools of «Состав»; coordinating bodies are never counted (R6)."""
    entries = list(entries)
    typed = Counter(_pairs(entries, organisations, {PARTICIPANT}))
    distinct = set(_pairs(entries, organisations, MEMBERS))
    return MembershipCounts(
        entries=typed.total(),
        memberships=len(distinct),
        schools=len({school for _, school in distinct}),
        by_cluster={
            number: (
                sum(times for (cluster, _), times in typed.items() if cluster == number),
                sum(cluster == number for cluster, _ in distinct),
            )
            for number in sorted({cluster for cluster, _ in distinct})
        },
    )


def members_of(cluster: int, entries: Iterable[Entry], organisations: Mapping[str, Organisation]) -> frozenset[str]:
    """Return the schools that must take part in a cluster's activities: participants and base sites (R53)."""
    return frozenset(school for number, school in _pairs(entries, organisations, MEMBERS) if number == cluster)


def _pairs(
    entries: Iterable[Entry], organisations: Mapping[str, Organisation], roles: Collection[str]
) -> Iterator[tuple[int, str]]:
    for entry in entries:
        if entry.cluster is not None and entry.role in roles:
            yield from ((entry.cluster, key) for key in entry.organisations if organisations[key].is_school)
