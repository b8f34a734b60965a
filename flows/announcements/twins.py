"""One activity in several clusters' roadmaps: one letter per school all the same (product.md, R3, R52)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.announcements.recipients import recipients_of
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
    standings: Sequence[Standing],
    twins: Mapping[str, Sequence[Standing]],
    programme: Programme,
    histories: Mapping[str, History],
) -> frozenset[tuple[str, str]]:
    """Return the (code, recipient) pairs that are left to another row of the same activity.

    The row that has written to an address goes on, so that its thread stays one; else the first by code does.
    Rows that may not write, because they are not agreed or stopped, leave the word to the others.
    """
    silent: set[tuple[str, str]] = set()
    recipients = {
        s.activity.code: {r.key: r for r in recipients_of(s.activity, programme)}
        for s in standings
        if s.activity.code in twins
    }

    for standing in standings:
        code = standing.activity.code
        if not _may_write(standing):
            continue
        for key, recipient in recipients.get(code, {}).items():

            def rank(row: Standing, keys: frozenset[str] = recipient.keys, key: str = key) -> tuple[bool, str]:
                spoke = histories.get(row.activity.code, History()).to(key, keys)
                return (not spoke, row.activity.code)

            rivals = [t for t in twins[code] if _may_write(t) and key in recipients[t.activity.code]]
            if any(rank(rival) < rank(standing) for rival in rivals):
                silent.add((code, key))
    return frozenset(silent)


def _may_write(standing: Standing) -> bool:
    return standing.state == "dated" and standing.activity.agreed and not standing.activity.stopped
