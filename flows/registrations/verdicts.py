"""Whether a letter about registrations may leave, by the sheets of this moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from connectors.outbox.letters import Due, Held, Letter, Record, Verdict, Withdrawn
from flows.registrations.due import attendance_lists, late_answers
from flows.registrations.ground import Ground
from flows.registrations.reading import ground_of
from flows.survey import Survey


def ground_under(found: Survey) -> Ground:
    """Return what a survey holds answers against."""
    return ground_of(found.picture, [case.standing for case in found.day.cases])


def verdicts(found: Survey, now: datetime) -> Callable[[Letter | Record], Verdict]:
    """Return the verdict on any letter about registrations, begun or due, at `now` (aware)."""
    ground, stock = ground_under(found), found.registrations
    wanted = {due.key for due in late_answers(stock, ground, found.records)}
    wanted |= {due.key for due in attendance_lists(stock, found.cases, ground, now)}

    def verdict(letter: Letter | Record) -> Verdict:
        key, case = letter.key, found.cases.get(letter.key.subject)
        if ground.programme.policy.stop_all:
            return Held("остановлены все письма")
        if case is not None and case.standing.activity.stopped:
            return Held("стоит «Стоп»")
        is_wanted = (key.kind, key.subject, key.edition, key.wave, key.recipient) in wanted
        return Due() if is_wanted else Withdrawn("уже не нужно")

    return verdict
