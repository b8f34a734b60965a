"""Calendar entries for announced activities (RFC 5545, RFC 5546): invited once, moved and cancelled under one UID.

Timed entries are written as UTC instants: a single event needs no VTIMEZONE, and every calendar shows it in the
zone of the person who looks at it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import Literal

import icalendar

from flows.letters.words import printable

Method = Literal["REQUEST", "CANCEL"]

_STATUS: dict[Method, str] = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
# Without an end RFC 5545 gives a timed entry no length at all, and calendars draw it as a line or not at all.
_LENGTH_WITHOUT_END = timedelta(hours=1)


@dataclass(frozen=True)
class Calendar:
    """An .ics file and the iTIP method that the letter must name beside it."""

    method: Method
    data: bytes


def _calendar(
    method: Method,
    uid: str,
    sequence: int,
    start: date,
    end: date,
    begins: time | None,
    ends: time | None,
    zone: tzinfo,
    title: str,
    place: str,
    description: str,
    organiser: tuple[str, str],
    attendees: tuple[str, ...],
    url: str,
    stamp: datetime,
) -> Calendar:
    """Write one activity as a calendar file.

    `uid` stays the activity's own for ever, `sequence` rises with every edition, or calendars ignore the change.
    `start` and `end` are local days, both included; `begins` and `ends` are times in `zone`. An activity of several
    days, or of an unknown hour, becomes all-day; one without an end, or with an end before its beginning, one hour.
    `organiser` is (name, address), `url` may be empty, `stamp` is when this edition was written (aware).
    """
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    first, last = _span(start, end, begins, ends, zone)
    event.add("dtstart", first)
    event.add("dtend", last)
    event.add("summary", _one_line(title))
    event.add("location", _one_line(place))
    event.add("description", printable(description))
    event.add("status", _STATUS[method])
    if url:
        event.add("url", url)
    event.add("organizer", _person(*organiser))
    for address in attendees:
        event.add("attendee", _attendee(address))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Barycentre//Letters//RU")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return Calendar(method, calendar.to_ical())


# Both take what `_calendar` takes after the method.
invite = partial(_calendar, "REQUEST")
cancel = partial(_calendar, "CANCEL")


def _span(
    start: date, end: date, begins: time | None, ends: time | None, zone: tzinfo
) -> tuple[date, date] | tuple[datetime, datetime]:
    """First instant and the exclusive end, as DTSTART and DTEND want them."""
    if begins is None or start != end:
        return start, end + timedelta(days=1)
    first = datetime.combine(start, begins, zone).astimezone(UTC)
    if ends is None or ends <= begins:
        return first, first + _LENGTH_WITHOUT_END
    return first, datetime.combine(start, ends, zone).astimezone(UTC)


def _person(name: str, address: str) -> icalendar.vCalAddress:
    person = icalendar.vCalAddress(f"mailto:{address}")
    person.params["CN"] = _one_line(name).replace('"', "")  # few calendars read RFC 6868
    return person


def _attendee(address: str) -> icalendar.vCalAddress:
    """Nobody is asked to answer in the calendar: answers come by the registration form alone."""
    attendee = icalendar.vCalAddress(f"mailto:{address}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    return attendee


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())
