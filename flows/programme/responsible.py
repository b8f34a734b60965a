"""Who answers for an activity: whom the robot asks for its press release and sends the list of registrations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flows.programme.model import Activity, Cluster, Organisation, Programme
from flows.programme.organisations_sheet import named_organisations
from flows.programme.people import Person, read_people, read_person

How = Literal["organisation", "person", "base_site", "curator", "nobody"]

_NOT_BY_NAME: dict[How, str] = {"person": "ответственный", "curator": "куратор"}


@dataclass(frozen=True)
class Responsible:
    """Whoever answers for an activity, and how that was found."""

    label: str  # as letters name them: «ОУ № 289», a person's name; "" = nobody
    address: str  # "" = nobody to write to; a finding of the programme's sheet says what is missing
    organisation: str  # key in «Учреждения», "" for a person
    how: How

    @property
    def addressee(self) -> str:
        """What journal and ledger call them: people stay unnamed there."""
        return _NOT_BY_NAME.get(self.how, self.label)


def responsible(activity: Activity, programme: Programme) -> Responsible:
    """Return who answers for an activity (product.md).

    «Ответственный» as a school or another body of «Учреждения», else as a person of «Кластеры», else the cluster's base
    site, else its curator; of several the first that reads. Whoever has no address is passed over for the next one,
    unless nobody has any.
    """
    found = list(_candidates(activity, programme))
    reachable = (one for one in found if one.address)
    return next(reachable, found[0] if found else Responsible("", "", "", "nobody"))


def _candidates(activity: Activity, programme: Programme) -> Iterator[Responsible]:
    text, cluster = activity.responsible, programme.cluster(activity.cluster)
    yield from _organisations(text, programme, "organisation")
    yield from _people(text, programme)
    if cluster:
        yield from _organisations(cluster.base_site, programme, "base_site")
        curator = cluster.curator
        if curator.name or curator.address:
            yield Responsible(curator.name or "куратор", curator.address or "", "", "curator")


def _organisations(text: str, programme: Programme, how: How) -> Iterator[Responsible]:
    known = programme.organisations
    named = (known[key] for key in named_organisations(text, known) if key in known)
    yield from (_as_responsible(organisation, how) for organisation in named)


def _as_responsible(organisation: Organisation, how: How) -> Responsible:
    return Responsible(organisation.label, organisation.address or "", organisation.key, how)


def _people(text: str, programme: Programme) -> Iterator[Responsible]:
    known = [pair for cluster in programme.clusters for pair in _people_of(cluster)]
    for person in read_people(text):
        fitting = {address: one for one, address in known if _is_named(person, one)}
        if len(fitting) == 1:  # «Иванова И. В.» with two such people is nobody's name
            ((address, one),) = fitting.items()
            name = " ".join(filter(None, (one.surname, one.given, one.patronymic)))
            yield Responsible(name, address, "", "person")


def _people_of(cluster: Cluster) -> Iterator[tuple[Person, str]]:
    """Yield the people of a cluster who have an address; leaders only if each one has their own."""
    if cluster.curator.address:
        yield read_person(cluster.curator.name), cluster.curator.address
    leaders = read_people(cluster.leaders)
    if len(leaders) == len(cluster.leader_addresses):
        yield from zip(leaders, cluster.leader_addresses, strict=True)


def _is_named(written: Person, known: Person) -> bool:
    """Whether a name is this person's in full, or with both initials; a surname alone proves nothing."""
    parts = ((written.given, known.given), (written.patronymic, known.patronymic))
    return (
        bool(written.surname and written.given and written.patronymic)
        and _fold(written.surname) == _fold(known.surname)
        and all(_agrees(one, other) for one, other in parts)
    )


def _agrees(written: str, known: str) -> bool:
    if written.endswith(".") or known.endswith("."):
        return _fold(written[:1]) == _fold(known[:1]) != ""
    return _fold(written) == _fold(known)


def _fold(part: str) -> str:
    return part.casefold().replace("ё", "е")
