"""What people enter, between the fields of links and forms (`entry.N=…`) and the answers of the API. Pure.

Google documents neither the fields nor what it refuses; the names are those of its own prefilled links.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.emulator.forms.asked import OTHER, Asked

Fields = Mapping[str, Sequence[str]]
Problem = Literal["required", "other", "date", "datetime", "time", "duration", "address"]
_DATE = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,2})-([0-9]{1,2})(?: ([0-9]{1,2}):([0-9]{1,2})(?::[0-9.]+)?)?")
_TIME = re.compile(r"([0-9]{1,3}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.[0-9]+)?)?")
LEAP_YEAR = 2000


class NotOffered(Exception):
    """An answer that the page does not let anybody give: a choice that is not in the list."""


class Unanswered(Exception):
    """An answer that has to be put right by whoever gives it; `problem` says in which way."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Entered:
    """What stands in a question's fields, right or wrong. `other` is the text beside the option "other".

    A date is one value, "YYYY-MM-DD HH:MM" as far as it goes, and a time "HH:MM".
    """

    values: tuple[str, ...] = ()
    other: str = ""

    @property
    def text(self) -> str:
        """The value of a question that has but one: the last."""
        return self.values[-1] if self.values else ""


def entered(asked: Asked, fields: Fields) -> Entered:
    """What the fields say to a question; dates and times may come whole or in parts (`_year`, `_month`, …)."""
    values = tuple(dict.fromkeys(value.replace("\r\n", "\n") for value in fields.get(asked.entry, ()) if value))
    if asked.kind == "date":
        return _one(_moment(" ".join(values).replace("T", " "), asked, fields))
    if asked.kind == "time":
        return _one(_parts(asked, fields, ":", ("hour", "minute")) or " ".join(values))
    return Entered(values, _last(fields, f"{asked.entry}.other_option_response"))


def entered_before(asked: Asked, answers: Sequence[str]) -> Entered:
    """What the fields have to say for these answers to come out."""
    if not asked.has_other:
        return Entered(tuple(answers))
    others = [answer for answer in answers if answer not in asked.options]
    chosen = [answer for answer in answers if answer in asked.options]
    return Entered((*chosen, OTHER), others[0]) if others else Entered(tuple(chosen))


def answers(asked: Asked, given: Entered) -> tuple[str, ...]:
    """The answers as the API tells them, none for a question passed over; choices in the order of the options.

    Raises Unanswered for what has to be put right, NotOffered for what cannot have come from the page.
    """
    found = _read(asked, given)
    if asked.is_required and not found:
        raise Unanswered("required")
    return found


def _read(asked: Asked, given: Entered) -> tuple[str, ...]:
    if asked.kind in ("text", "paragraph"):
        return (given.text,) if given.text.strip() else ()
    values = [value for value in given.values if value.strip()]
    if not values or asked.kind == "file":
        return ()
    if asked.kind == "date":
        return (_date(asked, given.text),)
    if asked.kind == "time":
        return (_time(given.text, is_duration=asked.body.get("duration", False)),)
    if asked.kind != "checkbox" and len(values) > 1:
        raise NotOffered(asked.id)
    found = {_chosen(asked, given, value) for value in values}
    return (*(option for option in asked.options if option in found), *found.difference(asked.options))


def _chosen(asked: Asked, given: Entered, value: str) -> str:
    if value == OTHER and asked.has_other:
        if not given.other.strip():
            raise Unanswered("other")
        return given.other
    if value not in asked.options:
        raise NotOffered(asked.id)
    return value


def _date(asked: Asked, text: str) -> str:
    has_year, has_time = asked.body.get("includeYear", False), asked.body.get("includeTime", False)
    parts = _DATE.fullmatch(text)
    if parts is None or (has_year and not parts[1]) or (has_time and not parts[4]):
        raise Unanswered("datetime" if has_time else "date")
    year = int(parts[1]) if has_year else LEAP_YEAR
    try:
        month, day, hour, minute = (int(parts[at] or 0) for at in (2, 3, 4, 5))
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - what people enter has no zone
    except ValueError:
        raise Unanswered("datetime" if has_time else "date") from None
    written = f"{year:04}-{moment:%m-%d}" if has_year else f"{moment:%m-%d}"
    return f"{written} {moment:%H:%M}" if has_time else written


def _time(text: str, *, is_duration: bool) -> str:
    parts = _TIME.fullmatch(text)
    if parts is None or int(parts[2]) > 59 or int(parts[3] or 0) > 59 or (int(parts[1]) > 23 and not is_duration):
        raise Unanswered("duration" if is_duration else "time")
    return f"{int(parts[1]):02}:{int(parts[2]):02}"


def _moment(whole: str, asked: Asked, fields: Fields) -> str:
    day = _parts(asked, fields, "-", ("year", "month", "day"))
    time = _parts(asked, fields, ":", ("hour", "minute"))
    known_day, _, known_time = whole.partition(" ")
    return f"{day or known_day} {time or known_time}".strip()


def _parts(asked: Asked, fields: Fields, between: str, names: Sequence[str]) -> str:
    parts = [_last(fields, f"{asked.entry}_{name}") for name in names]
    return between.join(part.zfill(2) for part in parts if part)


def _last(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[-1].replace("\r\n", "\n") if values else ""


def _one(text: str) -> Entered:
    return Entered((text,) if text else ())
