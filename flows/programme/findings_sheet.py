"""Findings -> «Замечания»: each once, with the day it was first seen; gone when its cause is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from connectors.google.sheets import Rows
from flows.programme.model import Finding, Place
from flows.programme.table import as_text


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in order, each only once."""
    return list({(f.place, f.code, f.what): f for f in findings}.values())


def findings_rows(findings: Sequence[Finding], noted: Rows, today: date) -> list[list[str]]:
    """Return the rows of «Замечания»; `noted` is the tab as it is, for the days findings were first seen."""
    first_seen = _first_seen(noted)
    rows = []
    for finding in findings:
        row = [where(finding.place), finding.code, finding.what, finding.todo]
        rows.append([*row, first_seen.get(_identity(row), f"{today:%d.%m.%Y}")])
    return rows


def is_new(finding: Finding, noted: Rows) -> bool:
    """Whether «Замечания» does not hold the finding yet."""
    return _identity([where(finding.place), finding.code, finding.what]) not in _first_seen(noted)


def where(place: Place) -> str:
    """«Дорожная карта — Экологическое воспитание 2026/27», лист «Дорожная карта», I7; or «Форма «Регистрация…»»."""
    if not place.tab:
        return f"Форма «{place.file_title}»"
    return f"«{place.file_title}», лист «{place.tab}», {place.cell}"


def _first_seen(noted: Rows) -> dict[tuple[str, ...], str]:
    return {_identity([as_text(cell) for cell in row]): as_text(row[4]) for row in noted[1:] if len(row) > 4}


def _identity(row: Sequence[str]) -> tuple[str, ...]:
    # A row that people moved keeps its findings: the cell counts only where there is no code to know it by.
    place, code, what = (as_text(cell) for cell in (*row, "", "", "")[:3])
    return (place.rpartition(",")[0] if code else place, code, what)
