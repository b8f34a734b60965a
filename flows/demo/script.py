"""templates/demo/<programme>.yaml as a script: who does what before which run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from connectors.google.sheets import Cell
from flows.letters.words import long_date

FOLDER = Path(__file__).parents[2] / "templates" / "demo"
_THURSDAY = 3
_DAY = re.compile(r"\{([+-]\d+)\}")
_MORNING = "08:00"
_TABS = {"edits": "roadmap", "organisations": "organisations", "clusters": "clusters"}  # where a step's rows stand


@dataclass(frozen=True)
class Edit:
    """Cells that somebody types into one row of a tab; `cluster` is None outside roadmaps."""

    row: str
    cells: Mapping[str, Cell]
    cluster: int | None = None
    tab: str = "roadmap"  # key of the tab


@dataclass(frozen=True)
class FormAnswer:
    """A school fills the form of its newest letter about an activity in; `texts` by question key."""

    school: str  # its number
    form: str  # "registration" or "press_release"
    activity: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """Somebody answers a letter with a few words; `letter` are words of its subject."""

    address: str
    letter: str
    words: str


@dataclass(frozen=True)
class Step:
    """What people did since the step before, then the runs of a day and hour."""

    day: date
    at: time
    title: str
    flows: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    answers: tuple[FormAnswer, ...] = ()
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Script:
    """The whole demonstration; `activities` are rows by cluster."""

    activities: Mapping[int, list[dict[str, Cell]]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


def load_script(programme: str, school_year: int) -> Script:
    """Read the script with its days in the given school year."""
    text: dict[str, Any] = yaml.safe_load((FOLDER / f"{programme}.yaml").read_text(encoding="utf-8"))
    main = main_day(school_year)
    activities: dict[int, list[dict[str, Cell]]] = {}
    for entry in text["activities"]:
        row = {"Этап": text["stage"], **_dated(entry, main)}
        activities.setdefault(entry["cluster"], []).append(row)
    return Script(activities, tuple(_step(step, main) for step in text["steps"]))


def main_day(school_year: int) -> date:
    """Return the third Thursday of November."""
    first = date(school_year, 11, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 14)


def _step(step: Mapping[str, Any], main: date) -> Step:
    return Step(
        day=main + timedelta(days=step["day"]),
        at=time.fromisoformat(step.get("at", _MORNING)),
        title=step["title"],
        flows=tuple(step.get("flows", ["announcements"])),
        edits=tuple(
            Edit(edit["row"], _dated(edit, main), edit.get("cluster"), tab)
            for name, tab in _TABS.items()
            for edit in step.get(name, [])
        ),
        answers=tuple(
            FormAnswer(str(a["school"]), a["form"], a["activity"], _texts(a, main)) for a in step.get("answers", [])
        ),
        replies=tuple(Reply(r["from"], r["letter"], r["words"]) for r in step.get("replies", [])),
    )


def _texts(answer: Mapping[str, Any], main: date) -> dict[str, str]:
    texts = {key: value for key, value in answer.items() if key not in {"school", "form", "activity"}}
    # The question «Учреждение» has the key that here says whose letter it is.
    texts |= {"school": texts.pop("typed")} if "typed" in texts else {}
    return {key: str(_with_days(value, main)) for key, value in texts.items()}


def _dated(entry: Mapping[str, Any], main: date) -> dict[str, Cell]:
    return {heading: _with_days(value, main) for heading, value in entry.items() if heading not in {"cluster", "row"}}


def _with_days(value: Any, main: date) -> Any:
    """Text with `{+7}` as the date a week after the main day; anything else as it is."""
    if not isinstance(value, str):
        return value
    return _DAY.sub(lambda found: long_date(main + timedelta(days=int(found[1]))), value)
