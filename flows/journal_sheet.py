"""The ledger -> «Журнал писем»: what left, what did not and why, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from connectors.google.sheets import Cell, put_rows
from connectors.outbox.journal import Line
from flows.programme.robot_tab import make_room

_KINDS = {
    "announcement": "Анонс",
    "change": "Перенос",
    "cancellation": "Отмена",
    "preview": "На согласование",
    "digest": "Сводка",
    "publication": "Новость для публикации",
    "late_answer": "О позднем ответе",
    "press_request": "Просьба о пресс-релизе",
    "press_reminder": "Напоминание о пресс-релизе",
    "press_correction": "Исправить пресс-релиз",
    "attendance_list": "Кто придёт",
    "report_review": "Документ на согласование",
    "report": "Согласованный отчёт",
    "test": "Проверка",
}
_STATES = {
    "planned": "готовится",
    "drafted": "черновик",
    "sending": "отправляется",
    "sent": "отправлено",
    "missed": "пропущено",
    "withdrawn": "отозвано",
    "unknown": "неизвестно: проверьте «Отправленные»",
}


def kind_in_words(kind: str) -> str:
    """Return what people call a kind of letter: «Анонс»."""
    return _KINDS.get(kind, kind)


def journal_requests(sheet_id: int, lines: Iterable[Line], zone: ZoneInfo, total: int) -> list[dict[str, Any]]:
    """Return the requests that write the given lines, each to its own row, and nothing else.

    If they are all the `total` lines there are, the ledger is new to this tab, and what an earlier one wrote is
    cleared first.
    """
    found = sorted(lines, key=lambda line: line.number)
    if not found:
        return []
    clear = {"updateCells": {"range": {"sheetId": sheet_id, "startRowIndex": 1}, "fields": "userEnteredValue"}}
    fresh = [clear] if len(found) == total else []
    writes = [put_rows(sheet_id, run[0].number, [journal_row(line, zone) for line in run]) for run in _runs(found)]
    return [*fresh, *make_room(sheet_id, found[-1].number), *writes]


def journal_row(line: Line, zone: ZoneInfo) -> list[Cell]:
    """Return one row: Когда · Вид · Код · Волна · Кому · Состояние · Письмо."""
    state = _STATES[line.state]
    if line.bounce_reason:
        state = f"не доставлено: {line.bounce_reason}"
    elif line.reason and line.state in {"missed", "withdrawn"}:
        state = f"{state}: {line.reason}"
    return [
        line.at.astimezone(zone).strftime("%d.%m.%Y %H:%M"),
        kind_in_words(line.kind),
        "" if line.kind == "digest" else line.subject,
        line.wave if line.kind == "announcement" else "",
        line.addressee,
        state,
        line.message_id or "",
    ]


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Split into runs of neighbouring rows, so that untouched rows between them are not written."""
    for _, run in groupby(enumerate(lines), key=lambda pair: pair[1].number - pair[0]):
        yield [line for _, line in run]
