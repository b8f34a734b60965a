"""The two halves of a school year that are reported on (R77; product.md: 1 Sep–31 Dec, 1 Jan–31 May)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flows.letters.words import long_date

WRITTEN_FROM = timedelta(days=14)
FOLLOWED_FOR = timedelta(days=60)  # review takes its time; late press releases come into drafts


class NoSuchReport(ValueError):
    """What was asked for makes no sense; the message says why, in Russian."""


@dataclass(frozen=True)
class Span:
    """The days a report is about, both included; `name` is how its title says it."""

    first: date
    last: date
    name: str

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def halves(school_year: int) -> tuple[Span, Span]:
    """Return both halves of the school year that begins in `school_year`."""
    return (
        Span(date(school_year, 9, 1), date(school_year, 12, 31), "первое полугодие"),
        Span(date(school_year + 1, 1, 1), date(school_year + 1, 5, 31), "второе полугодие"),
    )


def half_due(today: date, school_year: int) -> Span | None:
    """Return the half that is to be reported on: from `WRITTEN_FROM` before it ends until `FOLLOWED_FOR` after it."""
    return next(
        (half for half in halves(school_year) if half.last - WRITTEN_FROM <= today <= half.last + FOLLOWED_FOR), None
    )


def asked(first: date, last: date, school_year: int) -> Span:
    """Return the span a person asked for; a whole half has its name. Raises `NoSuchReport` if `last` is earlier."""
    if last < first:
        raise NoSuchReport("последний день отчёта раньше первого")
    whole = next((half for half in halves(school_year) if (half.first, half.last) == (first, last)), None)
    return whole or Span(first, last, f"{long_date(first)} – {long_date(last)}")
