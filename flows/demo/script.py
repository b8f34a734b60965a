"""templates/demo/<programme>.yaml as a script: what is typed into which roadmap, on which morning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from connectors.google.sheets import Cell
from flows.letters.words import long_date

FOLDER = Path(__file__).parents[2] / "templates" / "demo"
_THURSDAY = 3
_DAY = re.compile(r"\{([+-]\d+)\}")


@dataclass(frozen=True)
class Edit:
    """Cells that somebody types into one row; `cluster` is None for «Учреждения»."""

    row: str
    cells: Mapping[str, Cell]
    cluster: int | None = None


@dataclass(frozen=True)
class MorningScript:
    """One morning: the edits of the evening before, then a run on `day`."""

    day: date
    title: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Script:
    """The whole demonstration; `activities` are rows by cluster."""

    activities: Mapping[int, list[dict[str, Cell]]] = field(default_factory=dict)
    mornings: tuple[MorningScript, ...] = ()


def load_script(programme: str, school_year: int) -> Script:
    """Read the script with its days in the given school year."""
    text: dict[str, Any] = yaml.safe_load((FOLDER / f"{programme}.yaml").read_text(encoding="utf-8"))
    main = main_day(school_year)
    activities: dict[int, list[dict[str, Cell]]] = {}
    for entry in text["activities"]:
        row = {"Этап": text["stage"], **_dated(entry, main)}
        activities.setdefault(entry["cluster"], []).append(row)
    mornings = tuple(
        MorningScript(
            main + timedelta(days=morning["day"]),
            morning["title"],
            tuple(
                Edit(edit["row"], _dated(edit, main), edit.get("cluster"))
                for edit in (*morning.get("edits", []), *morning.get("organisations", []))
            ),
        )
        for morning in text["mornings"]
    )
    return Script(activities, mornings)


def main_day(school_year: int) -> date:
    """Return the third Thursday of November."""
    first = date(school_year, 11, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 14)


def _dated(entry: Mapping[str, Any], main: date) -> dict[str, Cell]:
    return {
        heading: _DAY.sub(lambda m: long_date(main + timedelta(days=int(m[1]))), value)
        if isinstance(value, str)
        else value
        for heading, value in entry.items()
        if heading not in {"cluster", "row"}
    }
