"""One activity in several clusters' roadmaps: one letter per school all the same (product.md, R3, R52)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flows.announcements.recipients import OBLIGATIONS, Recipient, recipients_of
from flows.announcements.standing import Standing
from flows.announcements.told import History
from flows.programme.model import Programme
from flows.programme.roadmap_sheet import normalised


def find_twins(standings: Sequence[Standing]) -> dict[str, list[Standing]]:
    """Return, by code, the rows of other clusters with the same title, planned days and place."""
    groups: dict[tuple[str, str, str], list[Standing]] = {}
    for standing in standings:
        activity = standing.activity
        if activity.period and activity.period.intervals:
            key = (normalised(activity.title), str(activity.period.intervals), normalised(activity.venue))
            groups.setdefault(key, []).append(standing)
    return {
        one.activity.code: [other for other in group if other.activity.cluster != one.activity.cluster]
        for group in groups.values()
        if len({row.activity.cluster for row in group}) > 1
        for one in group
    }


def find_silent(
    writing: Sequence[Standing],
    twins: Mapping[str, Sequence[Standing]],
    programme: Programme,
    histories: Mapping[str, History],
) -> frozenset[tuple[str, str]]:
    """Return the (code, recipient) pairs that are left to another row of the same activity.

    `writing` are the rows with nothing in their way; a row that is held leaves the word to the others. A school that
    one row requires is no volunteer of another; then the row that has written to an address goes on, so that its
    thread stays one; else the first by code does.
    """
    recipients = {
        s.activity.code: {r.key: r for r in recipients_of(s.activity, programme)}
        for s in writing
        if s.activity.code in twins
    }

    def rank(code: str, recipient: Recipient) -> tuple[int, bool, str]:
        spoke = histories.get(code, History()).to(recipient.key, recipient.keys)
        return OBLIGATIONS.index(recipient.obligation), not spoke, code

    def rivals(code: str, key: str) -> Iterator[tuple[str, Recipient]]:
        for twin in twins[code]:
            other = recipients.get(twin.activity.code, {}).get(key)
            if other is not None:
                yield twin.activity.code, other

    return frozenset(
        (code, key)
        for code, found in recipients.items()
        for key, recipient in found.items()
        if any(rank(*rival) < rank(code, recipient) for rival in rivals(code, key))
    )
