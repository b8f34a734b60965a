"""Findings -> «Замечания»: each once, with the day it was first seen; gone when its cause is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from connectors.google.sheets import Rows
from flows.programme.model import Finding, Place
from flows.programme.table import as_text
from flows.programme.tabs import APPROVALS


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in order, each only once."""
    return list({(f.place, f.code, f.what): f for f in findings}.values())


_FILES = {"form": "Форма", "document": "Документ"}  # what only some runs look at -> how «Где» begins
_FILE = re.compile(rf"(?:{'|'.join(_FILES.values())}) «(.*)»", re.DOTALL)
_KEPT_FOR = timedelta(days=60)


def findings_rows(
    findings: Sequence[Finding],
    noted: Rows,
    today: date,
    about: Collection[str] = (),
    at: time | None = None,
) -> list[list[str]]:
    """Return the rows of «Замечания»; `noted` is the tab as it is, for the days findings were first seen.

    A run between two mornings says `at` what time it saw them: the next digest has to tell them (`is_new`). What
    another run noted about a form or a document stays for two months, unless this run looked at that file as
    well: `about` are the titles of those.
    """
    first_seen = _first_seen(noted)
    rows = []
    now = f"{today:%d.%m.%Y}" + (f" {at:%H:%M}" if at else "")
    for finding in findings:
        row = [where(finding.place), finding.code, finding.what, finding.todo]
        rows.append([*row, first_seen.get(_identity(row), now)])
    return [*rows, *(row for row in others_rows(noted, today, about) if row not in rows)]


def others_rows(noted: Rows, today: date, about: Collection[str] = ()) -> list[list[str]]:
    """Return the rows that only some runs can know and noted in the last two months, those of `about` left out.

    They are about forms, documents and the tab of consents.
    """
    since = today - _KEPT_FOR
    rows = [[as_text(cell) for cell in row] for row in noted[1:] if len(row) > 4]
    known = [row for row in rows if (title := _elsewhere(row[0])) and title not in about]
    return [row for row in known if (day := _day(row[4])) and day >= since]


def _elsewhere(place: str) -> str:
    """Return the title of the form, document or tab that not every run looks at, "" for any other place."""
    found = _FILE.fullmatch(place)
    return found[1] if found else APPROVALS.title if f"лист «{APPROVALS.title}»" in place else ""


def is_new(finding: Finding, noted: Rows, today: date) -> bool:
    """Whether nobody was told of a finding: «Замечания» does not hold it, or only since the last morning."""
    return is_untold(_first_seen(noted).get(_identity([where(finding.place), finding.code, finding.what]), ""), today)


def is_untold(seen: str, today: date) -> bool:
    """Whether «Впервые» says that no digest has told yet: it is empty, or names an hour of yesterday or today."""
    day = _day(seen)
    return not seen or (" " in seen and day is not None and day >= today - timedelta(days=1))


def where(place: Place) -> str:
    """«Дорожная карта — Экологическое воспитание 2026/27», лист «Дорожная карта», I7; or «Форма «Регистрация…»»."""
    if place.kind != "spreadsheet":
        return f"{_FILES[place.kind]} «{place.file_title}»"
    return f"«{place.file_title}», лист «{place.tab}», {place.cell}"


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text[:10], "%d.%m.%Y").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return None


def _first_seen(noted: Rows) -> dict[tuple[str, ...], str]:
    return {_identity([as_text(cell) for cell in row]): as_text(row[4]) for row in noted[1:] if len(row) > 4}


def _identity(row: Sequence[str]) -> tuple[str, ...]:
    # A row that people moved keeps its findings: the cell counts only where there is no code to know it by.
    place, code, what = (as_text(cell) for cell in (*row, "", "", "")[:3])
    return (place.rpartition(",")[0] if code else place, code, what)
