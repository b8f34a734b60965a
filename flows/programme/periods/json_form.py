"""Contexts and periods as JSON: dates ISO, an open end null (architecture.md, `barycentre period --json`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from flows.programme.periods.model import Context, Interval, Period, Range

_SCHOOL_YEAR = re.compile(r"(20\d\d)(?:\s*[/–—-]\s*(?:20)?\d\d)?")


class BadContext(ValueError):
    """The context is not of the agreed form; the message names the key."""


def context_from_json(data: Mapping[str, Any]) -> Context:
    """Read a context, every key optional; raises BadContext naming the key that cannot be read.

    A span of days is [start, end] or an object with `start` and `end`; vacations are an object of them by name or a
    list of them with a `name`; the school year is «2026/27» or its first year.
    """
    study_year, school_year = data.get("study_year"), data.get("school_year")
    if study_year is not None and _is_year(study_year):
        study_year, school_year = None, school_year or study_year
    return Context(
        today=_optional(data.get("today"), "today", _day),
        school_year=_optional(school_year, "school_year", _first_year),
        study_year=_optional(study_year, "study_year", _range),
        quarters=tuple(_range(item, "quarters") for item in _items(data.get("quarters"), "quarters")),
        halves=tuple(_range(item, "halves") for item in _items(data.get("halves"), "halves")),
        vacations=_vacations(data.get("vacations")),
        stage=_optional(data.get("stage"), "stage", _range),
        programme=_optional(data.get("programme"), "programme", _range),
    )


def to_json(period: Period) -> dict[str, Any]:
    """Return the period as plain JSON values, fields named as in the model."""
    fields = asdict(period)
    return fields | {
        "intervals": [_interval(interval) for interval in period.intervals],
        "recurrence": _plain(fields["recurrence"]),
        "time": period.time
        and {
            "start": period.time.start.strftime("%H:%M"),
            "end": period.time.end.strftime("%H:%M") if period.time.end else None,
        },
        "relative": _plain(fields["relative"]),
        "flags": sorted(period.flags),
    }


def _interval(interval: Interval) -> list[str | None]:
    return [day.isoformat() if day else None for day in interval]


def _plain(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    return fields and {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}


def _optional(value: Any, key: str, read: Any) -> Any:
    return None if value is None else read(value, key)


def _is_year(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and bool(_SCHOOL_YEAR.fullmatch(value.strip())))


def _first_year(value: Any, key: str) -> int:
    found = _SCHOOL_YEAR.fullmatch(str(value).strip())
    if not found:
        raise BadContext(f"{key}: {value!r} is no school year")
    return int(found[1])


def _day(value: Any, key: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadContext(f"{key}: {value!r} is no ISO date") from None


def _range(value: Any, key: str) -> Range:
    ends = [value.get("start"), value.get("end")] if isinstance(value, Mapping) else value
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        raise BadContext(f"{key}: {value!r} is no [start, end]")
    start, end = _day(ends[0], key), _day(ends[1], key)
    if start > end:
        raise BadContext(f"{key}: {value!r} ends before it starts")
    return start, end


def _items(value: Any, key: str) -> list[Any]:
    """Items of a list, or the values of an object in the order written."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list | tuple):
        return list(value)
    raise BadContext(f"{key}: {value!r} is no list")


def _vacations(value: Any) -> dict[str, Range]:
    if isinstance(value, Mapping):
        return {str(name): _range(item, "vacations") for name, item in value.items()}
    items = _items(value, "vacations")
    if not all(isinstance(item, Mapping) and item.get("name") for item in items):
        raise BadContext("vacations: each needs a name")
    return {str(item["name"]): _range(item, "vacations") for item in items}
