"""Working days of Russia, decreed transfers and working Saturdays included (2024–2027 and on as decreed)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any


@cache
def _russia() -> Any:
    import holidays

    return holidays.country_holidays("RU")


def is_working_day(day: date) -> bool:
    """Whether offices of a Russian district work that day."""
    return bool(_russia().is_working_day(day))


def working_day_before(day: date) -> date:
    """Return the day itself if it is a working day, else the nearest working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
