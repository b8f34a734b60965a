"""Answers as «Пресс-релизы» of all roadmaps keep them, and as the form gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from flows.announcements.rules import Case
from flows.forms.answer_tabs import chosen, spoilt_findings, usable
from flows.forms.answers import Filled
from flows.forms.layout import ACTIVITY
from flows.press_releases.press_releases_sheet import as_kept, as_line, places_of, read_answers
from flows.press_releases.release import FIELDS, PressAnswer
from flows.press_releases.rules import PressDay, plan_press
from flows.programme.reading import Picture
from flows.programme.table import Table


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
    return replace(day, findings=(*spoilt_findings(picture.press_releases), *day.findings))


def tables_of(picture: Picture) -> dict[int, Table]:
    """Return the tabs that answers can be held in now, by cluster."""
    return usable(picture, picture.press_releases)


def press_answer(filled: Filled, zone: ZoneInfo) -> PressAnswer:
    """Return an answer as it is kept: whole seconds of the programme's time, texts as cells give them back."""
    activity = chosen(filled)
    further = "\n".join(f"{as_line(title)}: {as_kept(text)}" for title, text in filled.others.items())
    texts = {name: as_kept(filled.text(name)) for name in FIELDS} | {"further": as_kept(further)}
    return PressAnswer(
        answer_id=filled.answer_id,
        received=filled.submitted_at.astimezone(zone).replace(microsecond=0),
        code=activity.code if activity else "",
        title=as_line(activity.title) if activity else as_line(filled.text(ACTIVITY)),
        texts={name: text for name, text in texts.items() if text},
        contact=as_line(filled.text("contact")),
        email=as_line(filled.text("email")),
    )
