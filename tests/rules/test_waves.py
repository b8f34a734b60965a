"""The calendar of the three waves, for any day an activity may begin on and any policy «Настройки» lets through."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.announcements.waves import WAVES, closed_waves, open_wave, preview_day, windows
from flows.programme.model import Policy
from flows.programme.school_calendar import is_working_day

EVENT = date(2026, 11, 19)
DAY = timedelta(days=1)

STARTS = st.dates(date(2024, 1, 1), date(2027, 12, 31))  # the years whose working days are decreed


@st.composite
def policies(draw: st.DrawFn, *, working_days_only: bool | None = None) -> Policy:
    """Whatever numbers of days the reader of «Настройки» lets through: first > second ≥ its last day > third ≥ 1."""
    third = draw(st.integers(1, 10))
    last = draw(st.integers(third + 1, 20))
    second = draw(st.integers(last, 30))
    return Policy(
        first_wave_days=draw(st.integers(second + 1, 60)),
        second_wave_days=(second, last),
        third_wave_days=third,
        preview_days=draw(st.integers(0, 10)),
        working_days_only=draw(st.booleans()) if working_days_only is None else working_days_only,
    )


CALENDAR_DAYS = policies(working_days_only=False)
WORKING_DAYS = policies(working_days_only=True)


def days_around(start: date) -> list[date]:
    return [start + n * DAY for n in range(-90, 5)]


@given(STARTS, policies())
def test_windows_never_overlap(start: date, policy: Policy) -> None:
    """R46, R47: each wave's window closes before the next one's opens, so that at most one is open on a day."""
    one, two, three = windows(start, policy)
    assert one.last < two.first
    assert two.last < three.first


@given(STARTS, CALENDAR_DAYS)
def test_each_wave_opens_its_number_of_days_before(start: date, policy: Policy) -> None:
    """R46, R47: counted in calendar days, each window opens exactly its number of days before the activity."""
    firsts = [window.first for window in windows(start, policy)]
    days = [policy.first_wave_days, policy.second_wave_days[0], policy.third_wave_days]
    assert firsts == [start - n * DAY for n in days]
    assert [open_wave(first, start, policy) for first in firsts] == [1, 2, 3]


@given(STARTS, policies(), st.integers(0, 400))
def test_nothing_opens_on_the_day_itself_or_later(start: date, policy: Policy, days: int) -> None:
    """The last wave leaves the day before at the latest, never on the day itself; then all three are closed."""
    today = start + days * DAY
    assert open_wave(today, start, policy) is None
    assert closed_waves(today, start, policy) == list(WAVES)


@given(STARTS, policies())
def test_a_wave_is_not_open_before_its_time_or_after_it_closed(start: date, policy: Policy) -> None:
    """R46, R50: the waves open in their order, a closed one never opens again, and none opens before the first day."""
    seen = [(day, open_wave(day, start, policy)) for day in days_around(start)]
    opened = [wave for _, wave in seen if wave is not None]
    assert opened == sorted(opened)
    for day, wave in seen:
        closed = closed_waves(day, start, policy)
        assert wave not in closed
        assert closed == list(WAVES)[: len(closed)]
        assert wave is None or day >= windows(start, policy)[0].first


@given(STARTS, WORKING_DAYS)
def test_working_days_only_never_opens_on_a_day_off(start: date, policy: Policy) -> None:
    """Policy: with the setting on, nothing leaves on weekends, holidays or decreed days off."""
    assert all(open_wave(day, start, policy) is None for day in days_around(start) if not is_working_day(day))


@given(STARTS, WORKING_DAYS)
def test_working_days_only_moves_sending_to_the_working_day_before(start: date, policy: Policy) -> None:
    """Policy: a wave that falls on a day off opens on the working day before it, and the first wave does open there."""
    days = (policy.first_wave_days, policy.second_wave_days[0], policy.third_wave_days)
    for window, number in zip(windows(start, policy), days, strict=True):
        due = start - number * DAY
        between = [window.first + n * DAY for n in range(1, (due - window.first).days + 1)]
        assert is_working_day(window.first)
        assert window.first <= due
        assert not any(is_working_day(day) for day in between)
    assert open_wave(windows(start, policy)[2].first, start, policy) == 3


@given(STARTS, policies())
def test_the_curator_sees_it_before_the_schools(start: date, policy: Policy) -> None:
    """R48: the preview's day is its number of days before the first wave, or the working day before that."""
    shown, first = preview_day(start, policy), windows(start, policy)[0].first
    assert shown <= first - policy.preview_days * DAY
    if policy.working_days_only:
        assert is_working_day(shown)
    else:
        assert shown == first - policy.preview_days * DAY


@pytest.mark.parametrize(
    ("days", "wave"),
    [(15, None), (14, 1), (13, 1), (5, 1), (4, 2), (3, 2), (2, None), (1, 3), (0, None), (-1, None)],
)
def test_default_policy_day_by_day(days: int, wave: int | None) -> None:
    """R46, R47, R50, R51: 14 days before and, entered late, until day 5; day 4, made up for on day 3; the day before."""
    assert open_wave(EVENT - days * DAY, EVENT, Policy()) == wave


@pytest.mark.parametrize(
    ("days", "closed"), [(14, []), (5, []), (4, [1]), (3, [1]), (2, [1, 2]), (1, [1, 2]), (0, [1, 2, 3])]
)
def test_what_is_missed_by_when(days: int, closed: list[int]) -> None:
    """R51: the first wave is missed when the second begins, the second after day 3, the last on the day itself."""
    assert closed_waves(EVENT - days * DAY, EVENT, Policy()) == closed


def test_new_year_holidays() -> None:
    """Policy: an activity on the first working day of January gets its last wave on the last one of December."""
    policy = Policy(working_days_only=True)
    start = date(2027, 1, 11)
    opened = {wave: day for day in reversed(days_around(start)) if (wave := open_wave(day, start, policy))}
    assert opened[3] == date(2026, 12, 30)
    assert opened[1] == date(2026, 12, 28)
