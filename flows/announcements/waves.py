"""Which announcement leaves on which day: the calendar of the three waves (R46, R47, R50, R51).

Days are calendar days in the programme's zone. A wave has a window: it leaves on the first run inside it, and is
missed once the window has closed. Windows never overlap, so at most one wave is open on a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flows.programme.model import Policy
from flows.programme.school_calendar import is_working_day, working_day_before

WAVES = (1, 2, 3)


@dataclass(frozen=True)
class Window:
    """The days, both included, on which a wave may leave; empty if `last` is before `first`."""

    wave: int
    first: date
    last: date


def windows(start: date, policy: Policy) -> tuple[Window, Window, Window]:
    """Return the windows of the three waves of an activity that starts on `start`.

    1: from 14 days before until the second wave's window begins (an activity entered late still gets it);
    2: day 4, made up for on day 3; 3: the day before, never on the day itself.
    """
    days = (policy.first_wave_days, policy.second_wave_days[0], policy.third_wave_days)
    opens = [_sending_day(start - timedelta(days=n), policy) for n in days]
    one_day = timedelta(days=1)
    make_up_until = start - timedelta(days=policy.second_wave_days[1])
    return (
        Window(1, opens[0], opens[1] - one_day),
        Window(2, opens[1], min(make_up_until, opens[2] - one_day)),
        Window(3, opens[2], start - one_day),
    )


def open_wave(today: date, start: date, policy: Policy) -> int | None:
    """Return the wave that may leave today, or None."""
    if policy.working_days_only and not is_working_day(today):
        return None
    return next((w.wave for w in windows(start, policy) if w.first <= today <= w.last), None)


def closed_waves(today: date, start: date, policy: Policy) -> list[int]:
    """Return the waves that can leave no more."""
    return [w.wave for w in windows(start, policy) if today > w.last]


def preview_day(start: date, policy: Policy) -> date:
    """Return the day from which the curator is shown the announcement."""
    return _sending_day(windows(start, policy)[0].first - timedelta(days=policy.preview_days), policy)


def _sending_day(day: date, policy: Policy) -> date:
    return working_day_before(day) if policy.working_days_only else day
