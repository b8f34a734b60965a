"""Dates and hours in figures, rewritten with words: «15.10.26» → «15 октябрь 2026», «14.30» → «14:30».

What looks like a date but has no such month stays as it is («15.13.2026»); the grammar knows it as impossible.
"""

from __future__ import annotations

import re
from typing import Final

from flows.programme.periods.lexicon import MONTHS

_ISO: Final = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})([-./])([0-9]{2})\2([0-9]{2})(?![0-9])(?:t(?=[0-9]{2}:))?")
_DOTTED: Final = re.compile(
    r"(?<![0-9./:])([0-9]{1,2})(?:\. ?([0-9]{1,2})\. ?([0-9]{4})|([./])([0-9]{1,2})\4([0-9]{4}|[0-9]{2}))"
    r"(?![0-9]|[./:][0-9])"
)
_HYPHENED: Final = re.compile(r"(?<![0-9.,/:-])([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})(?![0-9-])")
_MONTH_YEAR: Final = re.compile(r"(?<![0-9./:])([0-9]{1,2})\.((?:19|20)[0-9]{2})(?![0-9]|[./:][0-9])")
_DAY_MONTH: Final = re.compile(r"(?<![0-9./:])([0-9]{1,2})\.([0-9]{2})(?![0-9]|[./:][0-9])")
_SLASHED: Final = re.compile(r"(?<![0-9])(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/(?:[0-9]{4}|[0-9]{2})(?![0-9])")

_SCHOOL_YEAR: Final = re.compile(r"(?<![0-9./-])(20[0-9]{2}) ?(?:/|-(?=[ 0-9]+уч)) ?((?:20)?[0-9]{2})(?![0-9./-])")

_CLOCK: Final = r"[0-9]{1,2}:[0-9]{2}"
_SECONDS: Final = re.compile(rf"({_CLOCK}):[0-9]{{2}}(?![0-9:])")
_SURE_HOUR: Final = re.compile(r"(?<![0-9./:])([01]?[0-9]|2[0-3])\.(00|15|20|25|30|35|40|45|50|55)(?![0-9]|[./:][0-9])")
_SURE_DASHED_HOUR: Final = re.compile(r"(?<![0-9./:-])([01]?[0-9]|2[0-3])-(00)(?![0-9.:])")
_AT_DASHED_HOUR: Final = re.compile(r"(?<=\bв )([01]?[0-9]|2[0-3])-(25|30|35|40|45|50|55)(?! ?[0-9а-я.:])")
_AFTER_DATE: Final = re.compile(r"(?<=[0-9а-я.)] в )([01]?[0-9]|2[0-3])\.([0-5][0-9])(?![0-9]|[./:][0-9])")
_UNTIL_HOUR: Final = re.compile(
    rf"(\b[св] {_CLOCK} ?(?:-|до|по) ?)([01]?[0-9]|2[0-3])[.-]([0-5][0-9])(?![0-9]|[./:][0-9]| ?[а-я])"
)
_FROM_HOUR: Final = re.compile(rf"(?<=\bс )([01]?[0-9]|2[0-3])\.([0-5][0-9])( (?:до|по) {_CLOCK})")
_HOUR: Final = r"(0?[7-9]|1[0-9]|2[0-3])"  # «в 3 часа» may be the afternoon
_HOURS_IN_WORDS: Final = r" ?(?:ч|час|часов|часа)\b"
_FROM_TILL_WORDS: Final = re.compile(rf"\bс {_HOUR} до {_HOUR}{_HOURS_IN_WORDS}")
_HOUR_AND_MINUTES: Final = re.compile(
    r"(?<![0-9./:])([01]?[0-9]|2[0-3]) ?(?:ч|час|часов|часа)\.? ?([0-5][0-9]) ?(?:м|мин|минут|минуты)\b\.?"
)
_AT_WORDS: Final = re.compile(rf"\bв {_HOUR}{_HOURS_IN_WORDS}(?!\.? ?[0-9а-я])")


def spell_figures(text: str) -> tuple[str, bool]:
    """Return the text with its numeric dates and hours in one form, and whether one of them can be doubted."""
    doubtful = bool(_SLASHED.search(text))  # 10/12/2026 may be meant month first
    text = _ISO.sub(lambda found: _date(found[4], found[3], found[1]) + " ", text)
    text = _DOTTED.sub(lambda found: _date(found[1], found[2] or found[5], found[3] or found[6]), text)
    text = _HYPHENED.sub(lambda found: _date(found[1], found[2], found[3]), text)
    text = _MONTH_YEAR.sub(lambda found: _month(found[1], found[2]), text)
    text = _SCHOOL_YEAR.sub(lambda found: f"{found[1]}/{found[2][-2:]}", text)
    text = _hours(text)
    return _DAY_MONTH.sub(lambda found: _date(found[1], found[2], ""), text), doubtful


def _hours(text: str) -> str:
    """Rewrite those dotted or dashed figures that can only be hours, or that stand beside such.

    «16.10» by itself is the sixteenth of October.
    """
    text = _SECONDS.sub(r"\1", text)
    text = _HOUR_AND_MINUTES.sub(r"\1:\2", text)
    text = _FROM_TILL_WORDS.sub(r"с \1:00 до \2:00", text)
    text = _AT_WORDS.sub(r"в \1:00", text)
    for pattern in (_SURE_HOUR, _SURE_DASHED_HOUR, _AT_DASHED_HOUR, _AFTER_DATE):
        text = pattern.sub(r"\1:\2", text)
    text = _UNTIL_HOUR.sub(r"\1\2:\3", text)
    return _FROM_HOUR.sub(r"\1:\2\3", text)


def _date(day: str, month: str, year: str) -> str:
    if not 1 <= int(month) <= 12:
        return ".".join(filter(None, (day, month, year)))
    full_year = f"20{year}" if len(year) == 2 else year
    return f"{int(day)} {MONTHS[int(month) - 1]} {full_year}".strip()


def _month(month: str, year: str) -> str:
    return f"{MONTHS[int(month) - 1]} {year}" if 1 <= int(month) <= 12 else f"{month}.{year}"
