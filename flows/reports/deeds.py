"""Activities as they stand, with their press releases and news -> what reports count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.announcements.rules import Case
from flows.announcements.told import Appointment
from flows.letters.words import long_date, when
from flows.press_releases.rules import Account, PressDay
from flows.programme.model import Activity
from flows.programme.tabs import AUDIENCES
from flows.reports.rules import Change, Deed


def deeds_of(cases: Iterable[Case], press: PressDay, news: Mapping[str, tuple[str, ...]]) -> list[Deed]:
    """Return every activity whose day is known; `news` are links to what was published, by code.

    Figures come from accepted press releases only (R59).
    """
    return [
        _deed(case, case.standing.appointment, press.accounts.get(case.standing.activity.code), news)
        for case in cases
        if case.standing.appointment
    ]


def _deed(case: Case, appointment: Appointment, account: Account | None, news: Mapping[str, tuple[str, ...]]) -> Deed:
    standing, activity = case.standing, case.standing.activity
    found = account.review if account and account.accepted else None
    results = found.results if found else {}
    return Deed(
        code=activity.code,
        cluster=activity.cluster,
        title=activity.title,
        first_day=appointment.start,
        last_day=appointment.end,
        days=_days(appointment),
        audiences=tuple(audience for audience in AUDIENCES if audience in activity.audience),
        is_held=found is not None or standing.state == "held",
        organiser=account.responsible.organisation if account else "",
        participants=found.participants if found else None,
        schools=frozenset(found.schools) if found else frozenset(),
        winners=results.get("winners"),
        laureates=results.get("laureates"),
        prize_winners=results.get("prize_winners"),
        feedback=found.release.text("feedback") if found else "",
        news=news.get(activity.code, ()),
        change=_change(activity, appointment) if activity.decision and standing.state != "held" else None,
        is_cancelled=standing.state == "cancelled",
    )


def _change(activity: Activity, appointment: Appointment) -> Change:
    moved = activity.new_period is not None
    return Change(
        planned=activity.period_text,
        new=_days(appointment) if moved else "",
        reason=activity.reason,
        agreed_by=activity.agreed_by,
    )


def _days(appointment: Appointment) -> str:
    """«19 ноября 2026 г.», «15–17 декабря 2026 г.»."""
    start, end = appointment.days
    return long_date(start) if start == end else when(start, end, None, None)
