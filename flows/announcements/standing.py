"""How an activity stands today: on which day it is held after all recorded decisions, and what keeps its letters.

A decision counts only with a reason and the name of who agreed (R29, R30); an activity that was not held moves only
to a later day. Whatever cannot be known is a finding, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Literal

from flows.announcements.told import Appointment, History
from flows.letters.words import long_date
from flows.programme.model import Activity, Finding, Policy
from flows.programme.periods import Period
from flows.programme.tabs import CANCEL, HELD, MOVE

State = Literal["dated", "undated", "undecided", "cancelled", "held"]

_DOUBTS = {
    "outside_context": "вне срока программы",
    "weekday_mismatch": "день недели не совпадает с датой",
    "confirm": "можно понять по-разному",
}


@dataclass(frozen=True)
class Standing:
    """The state of an activity; `appointment` is there whenever a day is known, `edition` is the one to be told."""

    activity: Activity
    state: State
    appointment: Appointment | None = None
    edition: int = 1
    changed: bool = False  # a decided new date that nobody, or not everybody, was told
    findings: tuple[Finding, ...] = field(default=())


def stand(activity: Activity, history: History, today: date, policy: Policy) -> Standing:
    """Resolve «Сроки», «Решение», «Новые сроки» and what people were told into one standing."""
    decision = activity.decision.strip().lower()
    if decision == "":
        return _as_planned(activity, history, today, policy)
    if decision == HELD.lower():
        return Standing(activity, "held", _told_or_planned(activity, history), max(history.edition, 1))
    if decision not in {MOVE.lower(), CANCEL.lower()}:
        finding = _finding(
            activity,
            "decision.unknown",
            "Решение",
            f"Решение: «{_short(activity.decision)}» — такого решения нет.",
            f"Выберите из списка: «{MOVE}», «{CANCEL}» или «{HELD}».",
        )
        return _undecided(activity, history, finding)
    unfounded = _unfounded(activity)
    if unfounded:
        return _undecided(activity, history, *unfounded)
    if decision == CANCEL.lower():
        return Standing(activity, "cancelled", _told_or_planned(activity, history), history.edition_to_cancel)
    return _moved(activity, history, today)


def _as_planned(activity: Activity, history: History, today: date, policy: Policy) -> Standing:
    planned, findings = _read_day(activity, "Сроки", activity.period, activity.period_text, today, policy)
    told = history.latest
    if told is None:
        edition = history.next_edition(planned.days) if planned else 1
        return Standing(activity, "dated" if planned else "undated", planned, edition, findings=findings)
    if history.cancelled:
        finding = _finding(
            activity,
            "decision.revived",
            "Решение",
            "Об отмене уже сообщено, а решение из таблицы убрано.",
            f"Верните «{CANCEL}» или оформите «{MOVE}» с новыми сроками, основанием и согласованием.",
        )
        return replace(_undecided(activity, history, finding), appointment=told.appointment)
    if planned is None or planned.days != told.appointment.days:
        finding = _finding(
            activity,
            "period.changed",
            "Сроки",
            f"Сроки изменены без решения: объявлено {_days(told.appointment)}, "
            f"в таблице «{_short(activity.period_text)}». Письма остановлены.",
            f"Верните прежние сроки или оформите «{MOVE}»: новые сроки, основание, кто согласовал.",
        )
        return replace(_undecided(activity, history, finding), appointment=told.appointment)
    return Standing(activity, "dated", planned, history.edition, changed=history.edition > 1, findings=findings)


def _moved(activity: Activity, history: History, today: date) -> Standing:
    new, findings = _read_day(activity, "Новые сроки", activity.new_period, activity.new_period_text, today, None)
    if new is None:
        return _undecided(activity, history, *findings)
    told = history.latest
    if told and _states(told.appointment, new, activity) and not history.cancelled:
        return Standing(activity, "dated", new, history.edition, changed=history.edition > 1, findings=findings)
    before = told.appointment if told else _planned(activity)
    refusal = _refuse_move(activity, before, new, today)
    if refusal:
        return _undecided(activity, history, refusal)
    edition = history.next_edition(new.days)
    return Standing(activity, "dated", new, edition, changed=told is not None, findings=findings)


def _states(told: Appointment, new: Appointment, activity: Activity) -> bool:
    """Whether people know of a move already: to these days and, if the decision names hours, to these hours."""
    names_hours = activity.new_period is not None and activity.new_period.time is not None
    return told.days == new.days and (told.times == new.times or not names_hours)


def _refuse_move(activity: Activity, before: Appointment | None, new: Appointment, today: date) -> Finding | None:
    if before and before.start < today and new.start <= before.start:
        return _finding(
            activity,
            "decision.not_later",
            "Новые сроки",
            f"Мероприятие {_days(before)} не состоялось, а новая дата {_days(new)} не позже.",
            "Перенос возможен только на более поздний срок: укажите его или выберите «Отменить» либо «Состоялось».",
        )
    if new.start < today and (before is None or before.start >= today):
        return _finding(
            activity,
            "decision.past",
            "Новые сроки",
            f"Новая дата {_days(new)} уже прошла.",
            "Укажите дату в будущем или выберите «Состоялось».",
        )
    return None


def _unfounded(activity: Activity) -> list[Finding]:
    needed = {"Основание": activity.reason, "Кто согласовал": activity.agreed_by}
    return [
        _finding(
            activity,
            "decision.unfounded",
            heading,
            f"Решение «{activity.decision}» без поля «{heading}» не действует, письма остановлены.",
            f"Заполните «{heading}» или очистите «Решение».",
        )
        for heading, value in needed.items()
        if not value
    ]


def _read_day(
    activity: Activity, heading: str, period: Period | None, text: str, today: date, policy: Policy | None
) -> tuple[Appointment | None, tuple[Finding, ...]]:
    """Return the appointment that follows from a period, or the finding that says why none does."""
    if period is None or not text:
        return None, (_finding(activity, "period.empty", heading, f"{heading}: не указаны.", "Впишите дату."),)
    doubts = [why for flag, why in _DOUBTS.items() if flag in period.flags]
    shown = _short(text)
    if period.kind == "invalid":
        what = f"{heading}: «{shown}» — такой даты нет."
        return None, (_finding(activity, "period.invalid", heading, what, "Исправьте дату."),)
    if doubts:
        what = f"{heading}: «{shown}» — {', '.join(doubts)}."
        rule = "period.outside" if "outside_context" in period.flags else "period.doubtful"
        return None, (_finding(activity, rule, heading, what, "Уточните: например, «15 октября 2026»."),)
    if period.kind == "interval" and period.precision == "day":
        found = (_typo(activity, heading, shown),) if "typo" in period.flags else ()
        return _appointment(activity, period), found
    return None, _ask_for_day(activity, heading, period, shown, today, policy)


def _ask_for_day(
    activity: Activity, heading: str, period: Period, shown: str, today: date, policy: Policy | None
) -> tuple[Finding, ...]:
    what = f"{heading}: «{shown}» — день не назван."
    starts = [start for start, _ in period.intervals if start]
    ends = [end for _, end in period.intervals if end]
    if period.kind != "interval" or not starts:
        rule = "period.undated"
        what = f"{heading}: «{shown}» — дата отсюда не следует, анонсы не уйдут."
        return (_finding(activity, rule, heading, what, "Нужно решение: укажите день, например «15 октября 2026»."),)
    too_early = policy is not None and today < min(starts) - timedelta(days=policy.ask_date_days)
    past = bool(ends) and today > max(ends)
    if policy is not None and (too_early or past):
        return ()
    return (_finding(activity, "period.coarse", heading, what, "Уточните дату: без неё анонс не уйдёт."),)


def _appointment(activity: Activity, period: Period) -> Appointment:
    start, end = period.intervals[0][0], period.intervals[-1][1]
    assert start is not None
    return Appointment(start, end or start, format_times(*times_of(activity, period)))


def times_of(activity: Activity, period: Period | None) -> tuple[time | None, time | None]:
    """Return the hours: from «Время», or from the dates' own text («15 октября, 14:00») when they name any."""
    if period is not None and period.time is not None and (activity.decision or activity.begins is None):
        return period.time.start, period.time.end
    return activity.begins, activity.ends


def format_times(begins: time | None, ends: time | None) -> str:
    """«10:00–12:00», «10:00», or nothing."""
    return "–".join(t.strftime("%H:%M") for t in (begins, ends) if t)


def _planned(activity: Activity) -> Appointment | None:
    period = activity.period
    if period and period.kind == "interval" and period.precision == "day":
        return _appointment(activity, period)
    return None


def _told_or_planned(activity: Activity, history: History) -> Appointment | None:
    return history.latest.appointment if history.latest else _planned(activity)


def _undecided(activity: Activity, history: History, *findings: Finding) -> Standing:
    appointment = _told_or_planned(activity, history)
    return Standing(activity, "undecided", appointment, max(history.edition, 1), findings=findings)


def _typo(activity: Activity, heading: str, shown: str) -> Finding:
    return _finding(
        activity, "period.typo", heading, f"{heading}: «{shown}» — похоже на опечатку.", "Проверьте и исправьте."
    )


def _finding(activity: Activity, rule: str, heading: str, what: str, todo: str) -> Finding:
    place = activity.place if heading == "" else activity.cells.get(heading, activity.place)
    return Finding(rule, place, what, todo, activity.code, activity.cluster)


def _days(appointment: Appointment) -> str:
    if appointment.start == appointment.end:
        return long_date(appointment.start)
    return f"{long_date(appointment.start)} – {long_date(appointment.end)}"


def _short(text: str, limit: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
