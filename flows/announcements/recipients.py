"""Who gets a letter about an activity: one per address, whoever stands behind it (R52, R53, R49)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from connectors.outbox.letters import hash_address
from flows.programme.model import Activity, Organisation, Programme

Obligation = Literal["required", "voluntary", "copy"]
OBLIGATIONS: tuple[Obligation, ...] = ("required", "voluntary", "copy")  # the first that holds for an address counts


@dataclass(frozen=True)
class Recipient:
    """An address with the organisations that share it; two schools with one address get one letter."""

    address: str
    key: str  # hash of the address, as the ledger keeps it
    organisations: tuple[Organisation, ...]
    obligation: Obligation

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the organisations behind the address."""
        return frozenset(o.key for o in self.organisations)

    @property
    def names(self) -> list[str]:
        """How the letter calls them."""
        return [o.label for o in self.organisations]

    @property
    def label(self) -> str:
        """How the journal calls them."""
        return ", ".join(self.names) or "информационная поддержка"


def recipients_of(activity: Activity, programme: Programme) -> list[Recipient]:
    """Return required schools, voluntary ones if the row is open to all, and ИМЦ and ДДТ if support is ticked."""
    cluster = programme.cluster(activity.cluster)
    members = cluster.members if cluster else frozenset()
    found: list[tuple[str, Obligation, Organisation | None]] = [
        (o.address, "required" if o.key in members else "voluntary", o)
        for o in programme.organisations.values()
        if o.is_school and o.address and (o.key in members or activity.open_to_all)
    ]
    if activity.support:
        found += [(address, "copy", None) for address in programme.policy.support_addresses]
    return _merge(found, programme)


def everyone(programme: Programme) -> list[Recipient]:
    """Return every address that could have been written to; who was told something is the ledger's knowledge."""
    found: list[tuple[str, Obligation, Organisation | None]] = [
        (o.address, "required", o) for o in programme.organisations.values() if o.is_school and o.address
    ]
    found += [(address, "copy", None) for address in programme.policy.support_addresses]
    return _merge(found, programme)


def _merge(found: Iterable[tuple[str, Obligation, Organisation | None]], programme: Programme) -> list[Recipient]:
    by_address: dict[str, list[tuple[Obligation, Organisation | None]]] = {}
    for address, obligation, organisation in found:
        by_address.setdefault(address, []).append((obligation, organisation))
    return [
        Recipient(
            address,
            hash_address(programme.ledger_key, address),
            tuple(sorted((o for _, o in behind if o), key=lambda o: (len(o.number), o.number, o.key))),
            min((obligation for obligation, _ in behind), key=OBLIGATIONS.index),
        )
        for address, behind in by_address.items()
    ]
