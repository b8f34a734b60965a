"""What an invitation in a letter says (text/calendar), made readable. Pure; the words are Russian, as in words.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from icalendar import Calendar

MOST_BYTES = 200_000
"""A bigger calendar is no invitation."""


@dataclass(frozen=True)
class Invitation:
    """One event: aware or naive moments, or whole days; `end` None if it is not said, or is the start's own day."""

    title: str
    start: datetime | date
    end: datetime | date | None
    place: str
    organiser: str
    about: str
    is_cancelled: bool


def invitations(data: bytes) -> list[Invitation]:
    """The events of a calendar; none if it cannot be read."""
    if len(data) > MOST_BYTES:
        return []
    try:
        calendar = Calendar.from_ical(data)
        return list(_events(calendar))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return []


def _events(calendar: Any) -> Iterator[Invitation]:
    is_withdrawn = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    for event in calendar.walk("VEVENT"):
        start, end = event.get("DTSTART"), event.get("DTEND")
        if start is None:
            continue
        organiser = event.get("ORGANIZER")
        yield Invitation(
            title=str(event.get("SUMMARY", "")),
            start=start.dt,
            end=end.dt if end is not None and isinstance(end.dt, datetime) else None,
            place=str(event.get("LOCATION", "")),
            organiser=str(organiser.params.get("CN", "")) or str(organiser)[len("mailto:") :] if organiser else "",
            about=str(event.get("DESCRIPTION", "")),
            is_cancelled=is_withdrawn or str(event.get("STATUS", "")).upper() == "CANCELLED",
        )
