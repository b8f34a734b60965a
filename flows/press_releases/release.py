"""A press release: all answers about one activity, put together field by field (R61)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.press_releases.fields import read_result, says_something

OPEN, CLOSED, TRASHED, UNSEEN = "открывается", "доступ закрыт", "в корзине", "не проверено"


# The fields that answers complete each other in -> what people call them (flows/forms/layout.py).
FIELDS: Mapping[str, str] = {
    "held_on": "Дата проведения",
    "participants": "Количество участников",
    "schools": "Из каких ОУ",
    "summary": "Краткое содержание",
    "speakers": "Кто выступал и что сказал",
    "further": "Дополнительно",
    "feedback": "Отзывы",
    "photos": "Ссылки на фото",
    "winners": "Победители",
    "laureates": "Лауреаты",
    "prize_winners": "Призёры",
}
RESULTS = ("winners", "laureates", "prize_winners")


@dataclass(frozen=True)
class PressAnswer:
    """One answer to the press-release form, texts as typed; `received` is aware and moves when a person edits it."""

    answer_id: str
    received: datetime
    code: str  # "" = the answer names no activity
    title: str
    texts: Mapping[str, str] = field(default_factory=dict)  # by the keys of FIELDS; nothing said = missing
    contact: str = ""
    email: str = ""
    links: Mapping[str, str] = field(default_factory=dict)  # links to Drive -> OPEN, CLOSED, TRASHED or UNSEEN
    document: str = ""  # link to the Doc, as flows/press_releases/documents.py writes it


@dataclass(frozen=True)
class PressRelease:
    """All answers about one activity, oldest first: per field the latest that says anything counts."""

    answers: tuple[PressAnswer, ...]

    @property
    def latest(self) -> PressAnswer:
        """The answer that came last: its contact is who said all this."""
        return self.answers[-1]

    def text(self, name: str) -> str:
        """Return the latest answer to a question of FIELDS that says anything, "" if none does."""
        said = (answer.texts.get(name, "") for answer in reversed(self.answers))
        return next((text for text in said if _counts(name, text)), "")

    @property
    def marks(self) -> Mapping[str, str]:
        """What is known of the links to Drive."""
        return {link: mark for answer in self.answers for link, mark in answer.links.items()}


def merge(answers: Sequence[PressAnswer]) -> PressRelease:
    """Return the press release that answers about one activity make; an edited answer stands there once, as it is."""
    latest = {answer.answer_id: answer for answer in answers}
    return PressRelease(tuple(sorted(latest.values(), key=lambda answer: answer.received)))


def _counts(name: str, text: str) -> bool:
    """Whether a text counts as an answer; a dash among the results means «нет»."""
    return says_something(text) or (name in RESULTS and bool(text.strip()) and read_result(text) == 0)
