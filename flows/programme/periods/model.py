"""What a period is once it is read, and the school calendar it is read in. Plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, TypeAlias

Kind = Literal["interval", "deadline", "open", "scope", "recurrent", "relative", "time", "undated", "invalid"]
Precision = Literal[
    "day",
    "week",
    "month_part",
    "month",
    "quarter",
    "school_quarter",
    "vacation",
    "season",
    "half_year",
    "stage",
    "year",
    "none",
]
Frequency = Literal["daily", "weekly", "monthly", "quarterly", "school_quarterly", "half_yearly", "yearly"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Flag = Literal["outside_context", "weekday_mismatch", "typo", "confirm"]
Range: TypeAlias = tuple[date, date]  # both days included
Interval: TypeAlias = tuple[date | None, date | None]  # both days included; None = open on that side


@dataclass(frozen=True)
class Context:
    """The calendar of the programme that a period is read in; whatever is missing is never guessed.

    `school_year` is its first calendar year (2026 for 2026/27), `study_year` the days of teaching, `quarters` the
    school terms in order, `vacations` by name («осенние», `autumn`), `stage` the stage of the plan that the row is in.
    """

    today: date | None = None
    school_year: int | None = None
    study_year: Range | None = None
    quarters: tuple[Range, ...] = ()
    halves: tuple[Range, ...] = ()
    vacations: Mapping[str, Range] = field(default_factory=dict)
    stage: Range | None = None
    programme: Range | None = None


@dataclass(frozen=True)
class Recurrence:
    """How something repeats, in the words of RFC 5545: `times` in every `interval` units of `freq`.

    `setpos` picks the n-th of `byday` within the month, −1 being the last.
    """

    freq: Frequency
    times: int = 1
    interval: int = 1
    byday: tuple[Weekday, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    setpos: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hours:
    """Hours of the day, in the programme's own time zone; `end` is None when only the beginning is named."""

    start: time
    end: time | None = None


@dataclass(frozen=True)
class Offset:
    """Days counted from an anchor (`event` or `today`), negative before it: «за 3-4 дня» is (-4, -3)."""

    anchor: Literal["event", "today"]
    days: tuple[int, int]


@dataclass(frozen=True)
class Period:
    """A period as a person wrote it and as it is understood.

    `undated` keeps the words and claims no day; `invalid` is a date that does not exist or a range that runs backwards.
    The intervals of a recurrent period are the span it repeats in, if that is known.
    """

    kind: Kind
    intervals: tuple[Interval, ...] = ()
    precision: Precision = "none"
    recurrence: Recurrence | None = None
    time: Hours | None = None
    relative: Offset | None = None
    flags: frozenset[Flag] = frozenset()
    text: str = ""
