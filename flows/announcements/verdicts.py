"""Whether a letter about an activity may leave as it is written, by the decisions of this moment."""

from __future__ import annotations

from datetime import date

from connectors.outbox.letters import Due, Held, Letter, Missed, Record, Verdict, Withdrawn
from flows.announcements.rules import Case, Day
from flows.announcements.rules import Due as DueLetter
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE, facts_of
from flows.watch import GONE, Verdicts


def verdicts(day: Day, today: date) -> Verdicts:
    """Return the verdict on any announcement, change notice, cancellation or preview of `today`."""
    cases = {case.standing.activity.code: case for case in day.cases}
    wanted = {due.key: due for due in day.due}

    def verdict(letter: Letter) -> Verdict:
        key = letter.key
        due = wanted.get((key.kind, key.subject, key.edition, key.wave, key.recipient))
        if due is None:
            return why_not(cases.get(key.subject), letter)
        return Due() if _is_up_to_date(letter, due, today) else Held("изменено, пока письмо готовилось")

    return verdict


def _is_up_to_date(letter: Letter, due: DueLetter, today: date) -> bool:
    standing = due.standing
    appointment, fingerprint = standing.appointment, standing.activity.fingerprint
    return appointment is not None and letter.facts == facts_of(appointment, fingerprint, today, due.recipient.keys)


def why_not(case: Case | None, letter: Letter | Record) -> Verdict:
    """Return why a letter that was due, or begun, is not to leave: for now, or never."""
    if case is None:
        return GONE
    kind = letter.key.kind
    gone = _why_gone(case, kind, letter.key.edition)
    if gone:
        return Withdrawn(gone)
    if case.held:
        return Held(case.held)
    appointment = case.standing.appointment
    if appointment and letter.facts.get("from") != appointment.start.isoformat():
        return Held("сроки изменены")  # nobody was told of the old ones: the same letter leaves for the new ones
    return Missed("срок прошёл") if kind in {ANNOUNCEMENT, CHANGE} else Withdrawn("уже не нужно")


def _why_gone(case: Case, kind: str, edition: int) -> str:
    state = case.standing.state
    if state == "held":
        return "мероприятие состоялось"
    if state == "cancelled" and kind != CANCELLATION:
        return "мероприятие отменено"
    if edition < case.standing.edition:
        return "мероприятие перенесено"
    return "решение об отмене снято" if kind == CANCELLATION and state == "dated" else ""
