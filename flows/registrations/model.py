"""What a registration is: one answer to the form «Регистрация на мероприятие», as a row of «Регистрации» keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from flows.letters.words import printable
from flows.programme.model import Place

CELL_LIMIT = 50_000  # what a cell of Google Sheets holds, counted as JavaScript counts
_CUT = "… [не поместилось в ячейку: всего знаков {}, целиком – в ответах формы]"
_IS_CUT = re.compile(r"… \[не поместилось в ячейку: всего знаков \d+, целиком – в ответах формы\]\Z")
_COUNT = re.compile(r"([0-9]{1,5})\s*(?:чел(?:\.|овека?)?)?", re.IGNORECASE)

Count = int | str  # a number of people; else what was typed, "" if nothing


@dataclass(frozen=True)
class Registration:
    """A row of «Регистрации». `received` is aware, whole seconds, of the last time the answer was sent; None = unknown.

    `school`, `title` and `state` are the robot's words about the answer and follow from the rest (rules.py); the
    others are the answer's own.
    """

    answer_id: str
    received: datetime | None
    code: str
    written: str  # «Учреждение» as the answer names it
    participation: str
    pupils: Count = ""
    teachers: Count = ""
    parents: Count = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    comment: str = ""
    title: str = ""
    school: str = ""
    state: str = ""

    @property
    def counts(self) -> dict[str, Count]:
        """How many come, by the heading of the tab."""
        return {"Обучающихся": self.pupils, "Педагогов": self.teachers, "Родителей": self.parents}

    @property
    def is_cut(self) -> bool:
        """Whether some text was too long for its cell."""
        texts = (self.written, self.contact, self.email, self.phone, self.comment, *self.counts.values())
        return any(isinstance(text, str) and _IS_CUT.search(text) for text in texts)


@dataclass(frozen=True)
class Book:
    """«Регистрации» of one roadmap: its rows in order of time, and where the tab is (`place` is its first cell)."""

    cluster: int
    place: Place
    registrations: tuple[Registration, ...] = field(default=())


def read_count(text: str) -> Count:
    """Return a plain number of people («12», «12 чел.»); anything else stays text, because a guess would be counted."""
    match = _COUNT.fullmatch(" ".join(text.split()))
    return int(match[1]) if match else fit_cell(text)


def fit_cell(text: str) -> str:
    """Return text as a cell can hold it: printable, and cut where it must be, with a remark that says so."""
    text = printable(text).rstrip("\n")
    if _units(text) <= CELL_LIMIT:
        return text
    remark = _CUT.format(len(text))
    room = (CELL_LIMIT - len(remark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + remark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
