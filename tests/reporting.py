"""Press releases in memory, for rules that need neither Google nor a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from connectors.google.sheets import Cell
from flows.announcements.rules import Case
from flows.announcements.standing import stand
from flows.announcements.told import History
from flows.press_releases.release import PressAnswer
from flows.press_releases.rules import PressDay, plan_press
from flows.programme.model import Programme
from tests.announcing import CONTEXT, EVENT, activity, history, told
from tests.fresh_programme import fresh_tabs, read

KRASNOSELSKY = read(fresh_tabs())
TOLD = history(told())
FULL = {
    "participants": "60",
    "schools": "ОУ № 208, 262, 270",
    "summary": "Станции и награждение",
    "photos": "https://vk.com/album1",
}


def after(days: int) -> date:
    """A day so many days after the activity."""
    return EVENT + timedelta(days=days)


def answer(number: int = 1, code: str = "М5-001", **texts: str) -> PressAnswer:
    """An answer that lacks nothing, with these texts changed; answers come in the order of their numbers."""
    said = {name: text for name, text in (FULL | texts).items() if text}
    return only(number, code, **said)


def only(number: int = 1, code: str = "М5-001", **texts: str) -> PressAnswer:
    """An answer with these texts and no others."""
    received = datetime(2026, 11, 20, 9, tzinfo=UTC) + timedelta(minutes=number)
    email = texts.pop("email", "ivanova@school289.example")
    return PressAnswer(f"ANSWER{number}", received, code, "Экологический марафон", texts, "Иванова И. И.", email)


def case(known: History = TOLD, on: date | None = None, cluster: int = 5, **cells: Cell) -> Case:
    """A row of the roadmap as it stands on a day, one day after the activity if none is named."""
    row = activity(cluster, **cells)
    return Case(stand(row, known, on or after(1), KRASNOSELSKY.policy), known)


def day(
    *answers: PressAnswer,
    on: date | None = None,
    cases: Sequence[Case] | None = None,
    programme: Programme = KRASNOSELSKY,
    **policy: object,
) -> PressDay:
    """How it stands with the press releases on a day, one day after the activity if none is named."""
    on = on or after(1)
    changed = replace(programme, policy=replace(programme.policy, **policy))  # type: ignore[arg-type]
    return plan_press(changed, [case(on=on)] if cases is None else cases, answers, CONTEXT, on)
