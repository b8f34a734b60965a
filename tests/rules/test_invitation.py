from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.letters.invitation import Calendar, cancel, invite
from flows.letters.words import printable

KRASNOYARSK = ZoneInfo("Asia/Krasnoyarsk")
DETAILS: dict[str, Any] = {
    "uid": "M5-012@barycentre.example",
    "sequence": 0,
    "start": date(2026, 10, 15),
    "end": date(2026, 10, 15),
    "begins": time(10),
    "ends": time(12),
    "zone": KRASNOYARSK,
    "title": "Экологический фестиваль «Чистый берег»",
    "place": "ГБОУ Ш-И № 289, актовый зал",
    "description": "Регистрация:\nhttps://forms.example/f",
    "organiser": ("Виндилович Александр Витальевич", "curator5@krasnoselsky.example"),
    "attendees": ("school203@krasnoselsky.example",),
    "url": "https://forms.example/f",
    "stamp": datetime(2026, 10, 1, 8, tzinfo=KRASNOYARSK),
}


def event(calendar: Calendar) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(calendar.data).walk("VEVENT")
    return found


def test_an_invitation_says_when_and_where() -> None:
    """The calendar shows the local hours, the place, who invites, and asks for no answer and no alarm."""
    written = event(invite(**DETAILS))
    attendee = written["ATTENDEE"]

    assert written.decoded("dtstart").astimezone(KRASNOYARSK) == datetime(2026, 10, 15, 10, tzinfo=KRASNOYARSK)
    assert written.decoded("dtend").astimezone(KRASNOYARSK) == datetime(2026, 10, 15, 12, tzinfo=KRASNOYARSK)
    assert written.decoded("dtstamp") == datetime(2026, 10, 1, 1, tzinfo=UTC)
    assert (written["SUMMARY"], written["LOCATION"]) == (DETAILS["title"], DETAILS["place"])
    assert written["DESCRIPTION"] == DETAILS["description"]
    assert written["ORGANIZER"] == "mailto:curator5@krasnoselsky.example"
    assert written["ORGANIZER"].params["CN"] == "Виндилович Александр Витальевич"
    assert (attendee, attendee.params["RSVP"]) == ("mailto:school203@krasnoselsky.example", "FALSE")
    assert (written["STATUS"], written["URL"]) == ("CONFIRMED", "https://forms.example/f")
    assert not written.subcomponents


def test_a_move_is_the_same_entry_later() -> None:
    """A new edition keeps the UID and raises SEQUENCE, so calendars move the entry instead of adding one."""
    first = event(invite(**DETAILS))
    moved = event(invite(**DETAILS | {"sequence": 1, "start": date(2026, 10, 22), "end": date(2026, 10, 22)}))

    assert moved["UID"] == first["UID"]
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert moved.decoded("dtstart") - first.decoded("dtstart") == timedelta(days=7)


def test_a_cancellation_takes_the_entry_away() -> None:
    """A cancelled activity goes out as CANCEL of the same UID."""
    cancelled = cancel(**DETAILS | {"sequence": 2})
    written = event(cancelled)

    assert cancelled.method == icalendar.Calendar.from_ical(cancelled.data)["METHOD"] == "CANCEL"
    assert (written["UID"], written["SEQUENCE"], written["STATUS"]) == (DETAILS["uid"], 2, "CANCELLED")


@pytest.mark.parametrize(
    "times",
    [
        {"end": date(2026, 10, 17)},
        {"end": date(2026, 10, 17), "begins": None, "ends": None},
    ],
)
def test_several_days_are_whole_days(times: dict[str, Any]) -> None:
    """15–17 October fills three days: the end that calendars want is the day after."""
    written = event(invite(**DETAILS | times))

    assert (written.decoded("dtstart"), written.decoded("dtend")) == (date(2026, 10, 15), date(2026, 10, 18))
    assert b"DTSTART;VALUE=DATE:20261015" in invite(**DETAILS | times).data


def test_an_unknown_hour_is_the_whole_day() -> None:
    """No hour is invented for an activity that has only a date."""
    written = event(invite(**DETAILS | {"begins": None, "ends": None}))

    assert (written.decoded("dtstart"), written.decoded("dtend")) == (date(2026, 10, 15), date(2026, 10, 16))


@pytest.mark.parametrize("ends", [None, time(10), time(9)])
def test_an_unknown_end_is_an_hour_later(ends: time | None) -> None:
    """Without an end, or with one before the beginning, calendars still show a box of an hour."""
    written = event(invite(**DETAILS | {"ends": ends}))

    assert written.decoded("dtend") - written.decoded("dtstart") == timedelta(hours=1)


def test_a_quoted_name_is_read_everywhere() -> None:
    """Quotes in the organiser's name leave it without the escapes that few calendars understand."""
    written = event(invite(**DETAILS | {"organiser": ('ДДТ "Дом"', "a@b.example")}))

    assert written["ORGANIZER"].params["CN"] == "ДДТ Дом"


def test_an_empty_link_is_left_out() -> None:
    """An entry without a link has no empty URL."""
    assert "URL" not in event(invite(**DETAILS | {"url": ""}))


@given(st.text(st.characters()))
@example('Ку"ратор\r\nATTENDEE:mailto:x@y.example')
@example("a\r\nEND:VEVENT\\n;,:")
def test_peoples_text_stays_text(text: str) -> None:
    """No title, place, name or description can add a line to the calendar or stop it from being read."""
    written = event(
        invite(**DETAILS | {"title": text, "place": text, "description": text, "organiser": (text, "a@b.example")})
    )

    assert written["SUMMARY"] == " ".join(printable(text).split())
    assert written["ATTENDEE"] == "mailto:school203@krasnoselsky.example"
