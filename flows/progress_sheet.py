"""What is known of each activity -> «Ход»: one row per code, which the people's tab shows beside the activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from connectors.google.sheets import Cell, Rows
from connectors.outbox.release import Release
from flows.announcements.rules import NOT_AGREED, Case
from flows.announcements.told import ANNOUNCEMENT, Appointment, History
from flows.letters.words import count, long_date
from flows.programme.model import Activity, Finding
from flows.programme.table import as_text
from flows.programme.tabs import PROGRESS

Columns = Mapping[str, Cell]  # heading -> what stands there in an activity's row

_UPDATED = PROGRESS.headings.index("Обновлено")


def progress_rows(
    activities: Iterable[Activity],
    cases: Mapping[str, Case],
    releases: Mapping[str, Release],
    findings: Sequence[Finding],
    before: Rows,
    today: date,
    *,
    more: Mapping[str, Columns] | None = None,
) -> list[list[Cell]]:
    """Return the rows of one cluster's «Ход»; an unchanged row stays as it is, and so does a column nobody speaks of.

    `more` has further columns by code.
    """
    old = {as_text(row[0]): row for row in before[1:] if row}
    to_fix: dict[str, list[str]] = {}
    for finding in findings:
        if finding.code:
            to_fix.setdefault(finding.code, []).append(f"{finding.what} {finding.todo}")
    rows = []
    for code, activity in {a.code: a for a in activities if a.code}.items():
        case = cases.get(code)
        appointment = case.standing.appointment if case else None
        said: Columns = {
            "Код": code,
            "Мероприятие": activity.title,
            "Дата": _days(appointment) if appointment else activity.period_text,
            "Состояние": _state(case),
            "Что исправить": "\n".join(dict.fromkeys(to_fix.get(code, []))),
            "Анонс": _announcement(case, releases.get(code)),
            **(more or {}).get(code, {}),
        }
        rows.append(_merge(said, old.get(code, []), today))
    return sorted(rows, key=lambda row: str(row[0]))


def _merge(said: Columns, old: Sequence[Cell], today: date) -> list[Cell]:
    kept = [*old, *[""] * (len(PROGRESS.headings) - len(old))]
    row = [said.get(heading, cell) for heading, cell in zip(PROGRESS.headings, kept, strict=False)]
    if [as_text(cell) for cell in row] != [as_text(cell) for cell in kept] or not row[_UPDATED]:
        row[_UPDATED] = f"{today:%d.%m.%Y}"
    return row


_STATES = {
    "cancelled": "Отменено",
    "held": "Состоялось",
    "undated": "Дата не определена",
    "undecided": "Нужно решение",
}


def _state(case: Case | None) -> str:
    if case is None:
        return "Письма не уходят, пока не исправлен код"
    standing = case.standing
    if standing.state in _STATES:
        return _STATES[standing.state]
    moved = "Перенесено. " if standing.activity.decision else ""
    if case.held and case.held != NOT_AGREED:
        return f"{moved}Письма не уходят: {case.held}"
    if case.waits_for_agreement and case.first_wave_on:
        return f"{moved}Ждёт согласования анонса, первая рассылка {long_date(case.first_wave_on)}"
    return moved + ("Анонс согласован" if standing.activity.agreed else "Запланировано")


def _announcement(case: Case | None, release: Release | None) -> str:
    if case is None:
        return ""
    parts = [f"согласован {release.seen_on:%d.%m.%Y}"] if release and release.ticked else []
    return "; ".join([*parts, *_left(case.history)])


def _left(history: History) -> list[str]:
    """What left in the newest edition: «волна 1: 24 письма»."""
    newest = [t for t in history.letters if t.edition == history.edition]
    waves = Counter(t.wave for t in newest if t.kind == ANNOUNCEMENT)
    told = [f"волна {wave}: {count(number, 'письмо')}" for wave, number in sorted(waves.items())]
    for kind, name in (("change", "о переносе"), ("cancellation", "об отмене")):
        number = sum(t.kind == kind for t in newest)
        if number:
            told.append(f"{name}: {count(number, 'письмо')}")
    return told


def _days(appointment: Appointment) -> str:
    days = f"{appointment.start:%d.%m.%Y}"
    if appointment.end != appointment.start:
        days += f"–{appointment.end:%d.%m.%Y}"
    return f"{days} {appointment.times}".strip()
