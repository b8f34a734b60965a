"""What each operator of Gmail's search looks at, as conditions on gmail_messages m and gmail_letters l."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors.emulator.gmail.letters import words

ZONE = ZoneInfo("America/Los_Angeles")
"""Where a date without a time is midnight, for everybody who searches through the API."""
SYSTEM_NAMES = {
    "draft": "DRAFT",
    "drafts": "DRAFT",
    "sent": "SENT",
    "inbox": "INBOX",
    "trash": "TRASH",
    "bin": "TRASH",
    "spam": "SPAM",
    "junk": "SPAM",
    "chat": "CHAT",
    "chats": "CHAT",
    "unread": "UNREAD",
    "starred": "STARRED",
    "important": "IMPORTANT",
}
CATEGORIES = {
    "social": "CATEGORY_SOCIAL",
    "promotions": "CATEGORY_PROMOTIONS",
    "updates": "CATEGORY_UPDATES",
    "forums": "CATEGORY_FORUMS",
}
LINKS = {
    "drive": "drive.google.com",
    "document": "docs.google.com/document",
    "spreadsheet": "docs.google.com/spreadsheets",
    "presentation": "docs.google.com/presentation",
    "youtube": "youtube.com",
}
"""What `has:` looks for in the text of a letter."""
UNITS = {"d": 1, "m": 30, "y": 365}
SIZES = {"": 1, "k": 2**10, "m": 2**20}
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""The moments that a place in a mailbox can stand for."""


@dataclass(frozen=True)
class Condition:
    """An SQL expression over gmail_messages m and gmail_letters l, with its values."""

    sql: str
    values: tuple[Any, ...] = ()

    def negated(self) -> "Condition":
        """The opposite."""
        return Condition(f"NOT ({self.sql})", self.values)


@dataclass(frozen=True)
class Scope:
    """What a query may refer to: own labels' ids by name as searches write it, the present, one's own addresses."""

    labels: Mapping[str, str]
    now: datetime
    own: frozenset[str] = field(default=frozenset())


EVERYTHING, NOTHING = Condition("1"), Condition("0")


def operated(operator: str, value: str, scope: Scope) -> Condition:
    """The condition that `operator:value` states; without an operator, that a message has these words."""
    if operator == "rfc822msgid":
        return Condition("m.message_id = ?", (value.strip("<> "),))
    reading = READINGS.get(operator)
    return reading(value.strip().lower(), scope) if reading else phrase("l.words", value)


def joined(conditions: list[Condition], word: str) -> Condition:
    """Several conditions as one, with "AND" or "OR" between them."""
    sql = f" {word} ".join(f"({each.sql})" for each in conditions)
    return Condition(sql, tuple(value for each in conditions for value in each.values))


def has_label(label: str) -> Condition:
    """Messages with this label."""
    sql = "EXISTS (SELECT 1 FROM gmail_labelled x WHERE x.mailbox = m.mailbox AND x.label = ? AND x.place = m.place)"
    return Condition(sql, (label,))


def phrase(column: str, text: str) -> Condition:
    """Messages with these words one after another."""
    found = words(text)
    return Condition(f"instr({column}, ?)", (found,)) if found.strip() else EVERYTHING


def around(operator: str, first: str, second: str, distance: int) -> Condition:
    """Messages with two phrases at most so many words apart, in the subject where that is asked for."""
    column = "l.subject" if operator == "subject" else "l.words"
    return Condition(f"near({column}, ?, ?, ?)", (words(first), words(second), distance))


def searched(name: str) -> str:
    """A label's name as searches write it: small letters, "-" for spaces and "/"."""
    return name.casefold().replace(" ", "-").replace("/", "-")


Reading = Callable[[str, Scope], Condition]


def _looking_in(column: str) -> Reading:
    return lambda value, _: phrase(column, value)


def _person_in(column: str) -> Reading:
    def person(value: str, scope: Scope) -> Condition:
        wanted = sorted(scope.own) if value == "me" else [value]
        return joined([phrase(column, address) for address in wanted] or [NOTHING], "OR")

    return person


def _delivered_to(address: str, _: Scope) -> Condition:
    return Condition("instr(replace(m.trace, char(13), ''), ?)", (f"Delivered-To: {address}\n",))


def _state(name: str, scope: Scope) -> Condition:
    """`in:`, `is:` and `label:` are told apart by nobody."""
    if name in STATES:
        return STATES[name]
    return has_label(SYSTEM_NAMES.get(name) or scope.labels.get(searched(name)) or name.upper())


def _category(name: str, _: Scope) -> Condition:
    if name == "primary":
        return PRIMARY
    return has_label(CATEGORIES[name]) if name in CATEGORIES else NOTHING


def _having(name: str, _: Scope) -> Condition:
    if name in LINKS:
        return phrase("l.words", LINKS[name])
    return CONTENTS.get(name, NOTHING)


def _sized(sign: str) -> Reading:
    def sized(value: str, _: Scope) -> Condition:
        found = re.fullmatch(r"(\d{1,12})([km]?)b?", value, re.ASCII)
        return Condition(f"l.size {sign} ?", (int(found[1]) * SIZES[found[2]],)) if found else NOTHING

    return sized


def _timed(sign: str, moment_of: Callable[[str, datetime], datetime | None]) -> Reading:
    def timed(value: str, scope: Scope) -> Condition:
        moment = moment_of(value, scope.now)
        if moment is None:
            return NOTHING
        milliseconds = int(min(max(moment, EARLIEST), LATEST).timestamp() * 1000)
        return Condition(f"m.place {sign} ?", (milliseconds << 20,))

    return timed


def _date(value: str, _now: datetime) -> datetime | None:
    """A day as 2026/09/01 or 09/01/2026, with any separator, or seconds since the epoch."""
    if re.fullmatch(r"\d{5,}", value, re.ASCII):
        return EARLIEST + timedelta(seconds=min(int(value[:11]), 10**10))
    found = re.fullmatch(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})", value, re.ASCII)
    if found is None:
        return None
    first, second, third = (int(part) for part in found.groups())
    year, month, day = (first, second, third) if first > 31 else (third, first, second)
    try:
        return datetime(year, month, day, tzinfo=ZONE)
    except ValueError:
        return None


def _ago(value: str, now: datetime) -> datetime | None:
    found = re.fullmatch(r"(\d{1,4})([dmy])", value, re.ASCII)
    days = int(found[1]) * UNITS[found[2]] if found else 0
    return now - timedelta(days=min(days, (now - EARLIEST).days)) if found else None


READINGS: dict[str, Reading] = {
    "from": _person_in("l.sender"),
    "to": _person_in("l.recipients"),
    "cc": _person_in("l.cc"),
    "bcc": _person_in("l.bcc"),
    "deliveredto": _delivered_to,
    "subject": _looking_in("l.subject"),
    "filename": _looking_in("l.files"),
    "list": _looking_in("l.lists"),
    "in": _state,
    "is": _state,
    "label": _state,
    "has": _having,
    "category": _category,
    "size": _sized(">"),
    "larger": _sized(">"),
    "larger_than": _sized(">"),
    "smaller": _sized("<"),
    "smaller_than": _sized("<"),
    "after": _timed(">=", _date),
    "newer": _timed(">=", _date),
    "before": _timed("<", _date),
    "older": _timed("<", _date),
    "newer_than": _timed(">=", _ago),
    "older_than": _timed("<", _ago),
}
_OF_PERSON = (
    "EXISTS (SELECT 1 FROM gmail_labelled x "
    "WHERE x.mailbox = m.mailbox AND x.place = m.place AND x.label GLOB 'Label_*')"
)
STATES = {
    "read": has_label("UNREAD").negated(),
    "anywhere": EVERYTHING,
    "archive": joined([has_label(label).negated() for label in ("INBOX", "TRASH", "SPAM", "SENT", "DRAFT")], "AND"),
}
CONTENTS = {
    "attachment": Condition("l.files != ''"),
    "userlabels": Condition(_OF_PERSON),
    "nouserlabels": Condition(_OF_PERSON).negated(),
    "yellow-star": has_label("STARRED"),
}
PRIMARY = joined(
    [has_label("INBOX"), *(has_label(label).negated() for label in sorted(set(CATEGORIES.values())))], "AND"
)
