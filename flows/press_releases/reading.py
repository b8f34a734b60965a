"""Answers as «Пресс-релизы» of all roadmaps keep them, and as the form gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from flows.announcements.rules import Case
from flows.forms.answers import Filled
from flows.forms.layout import ACTIVITY
from flows.press_releases.press_releases_sheet import as_kept, as_line, is_spoilt, places_of, read_answers
from flows.press_releases.release import FIELDS, PressAnswer
from flows.press_releases.rules import PressDay, plan_press
from flows.programme.model import Finding
from flows.programme.reading import Picture
from flows.programme.roadmap_sheet import as_code
from flows.programme.table import Table

_OPTION = re.compile(r"\s*([МM]([0-9]{1,3})-[0-9]{3,})(?!\w)\s*(.*)", re.IGNORECASE | re.DOTALL)


def press_of(picture: Picture, cases: Sequence[Case]) -> PressDay:
    """Return how it stands with all press releases as read; `cases` are those of the picture's activities.

    Of a roadmap whose «Пресс-релизы» cannot be read nothing is said: every release would seem to be missing.
    """
    tables = tables_of(picture)
    zone = ZoneInfo(picture.programme.policy.time_zone)
    day = plan_press(
        picture.programme,
        [case for case in cases if case.standing.activity.cluster in tables],
        [answer for table in tables.values() for answer in read_answers(table, zone)],
        picture.source.context,
        picture.source.today,
        unclear={a.code for roadmap in picture.roadmaps for a in roadmap.activities if a.code},
        places={answer: place for table in tables.values() for answer, place in places_of(table).items()},
    )
    spoilt = [_spoilt(number, table) for number, table in picture.press_releases.items() if is_spoilt(table)]
    return replace(day, findings=(*spoilt, *day.findings))


def tables_of(picture: Picture) -> dict[int, Table]:
    """Return the tabs that answers can be held in now, by cluster."""
    readable = {roadmap.cluster for roadmap in picture.roadmaps if roadmap.is_readable}
    return {n: table for n, table in picture.press_releases.items() if n in readable and not is_spoilt(table)}


def cluster_of(filled: Filled) -> int | None:
    """Return the cluster whose roadmap an answer belongs to, None if it names no code."""
    option = _OPTION.fullmatch(filled.text(ACTIVITY))
    return int(option[2]) if option else None


def press_answer(filled: Filled, zone: ZoneInfo) -> PressAnswer:
    """Return an answer as it is kept: whole seconds of the programme's time, texts as cells give them back."""
    option = _OPTION.fullmatch(filled.text(ACTIVITY))
    further = "\n".join(f"{as_line(title)}: {as_kept(text)}" for title, text in filled.others.items())
    texts = {name: as_kept(filled.text(name)) for name in FIELDS} | {"further": as_kept(further)}
    return PressAnswer(
        answer_id=filled.answer_id,
        received=filled.submitted_at.astimezone(zone).replace(microsecond=0),
        code=as_code(option[1]) if option else "",
        title=as_line(option[3]) if option else as_line(filled.text(ACTIVITY)),
        texts={name: text for name, text in texts.items() if text},
        contact=as_line(filled.text("contact")),
        email=as_line(filled.text("email")),
    )


def _spoilt(cluster: int, table: Table) -> Finding:
    what = f"На листе нет столбцов: {', '.join(table.missing)}. Лист не прочитан, новые ответы ждут в форме."
    todo = "Верните заголовки (Файл – История версий)."
    return Finding("column.missing", table.place(table.heading_row), what, todo, cluster=cluster)
