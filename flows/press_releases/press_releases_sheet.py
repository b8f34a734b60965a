"""«Пресс-релизы» <-> answers: one row each, in the order they came, so that people and later runs read the same.

A cell of running text holds several fields, each under its own marker line; a line that a person typed and that looks
like a marker is written with a sign before it, so that reading gives back exactly what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from connectors.google.sheets import Cell
from flows.forms.answer_tabs import with_rows
from flows.letters.words import printable
from flows.press_releases.release import CLOSED, OPEN, TRASHED, UNSEEN, PressAnswer
from flows.programme.model import Place
from flows.programme.roadmap_sheet import as_code, cluster_of_code
from flows.programme.table import Table
from flows.programme.tabs import PRESS_RELEASES

SPEAKERS, FURTHER = "Кто выступал и что сказал:", "Дополнительно:"

_STAMP = "%d.%m.%Y %H:%M:%S"
_ROOM = 15_000  # characters of one text: three of them share a cell, and Google takes 50,000
_CUT = "\n… (полностью – в ответах формы)"
_SIGN = "· "
_MARKERS = "|".join(map(re.escape, (SPEAKERS, FURTHER)))
_LIKE_MARKER = re.compile(rf"(?m)^((?:{re.escape(_SIGN)})*(?:{_MARKERS}))$")
_SIGNED = re.compile(rf"(?m)^{re.escape(_SIGN)}((?:{re.escape(_SIGN)})*(?:{_MARKERS}))$")
_MARK = re.compile(rf"(https?://\S+) \[({OPEN}|{CLOSED}|{TRASHED}|{UNSEEN})\]")
_SAID_BY = "; кто сообщил: "
_EMAIL = "\nэл. почта: "
_COLUMNS = {
    "Дата": "held_on",
    "Участников": "participants",
    "Из каких ОУ": "schools",
    "Отзывы": "feedback",
    "Победители": "winners",
    "Лауреаты": "laureates",
    "Призёры": "prize_winners",
}


def read_answers(table: Table, zone: tzinfo) -> list[PressAnswer]:
    """Return the answers of a tab; a row without an answer's id, moment or code is nobody's and is left out.

    Nothing is lost by that: the form has the answer, and gives it again at the latest within a week.
    """
    found = []
    for row in table.rows():
        received = _moment(row.text("Получен"), zone)
        code = as_code(row.text("Код"))
        if not row.text("Ответ") or received is None or cluster_of_code(code) is None:
            continue
        texts = {name: row.text(heading) for heading, name in _COLUMNS.items()} | _contents(row.text("Содержание"))
        texts["photos"] = _MARK.sub(r"\1", row.text("Фото"))
        contact, email = _said_by(row.text("Состояние"), received)
        found.append(
            PressAnswer(
                answer_id=row.text("Ответ"),
                received=received,
                code=code,
                title=row.text("Мероприятие"),
                texts={name: text for name, text in texts.items() if text},
                contact=contact,
                email=email,
                links=dict(_MARK.findall(row.text("Фото"))),
                document=row.text("Документ"),
            )
        )
    return found


def places_of(table: Table) -> dict[str, Place]:
    """Return where each answer stands, by its id."""
    return {row.text("Ответ"): row.place("Мероприятие") for row in table.rows()}


def rewritten(table: Table, answers: Iterable[PressAnswer], states: Mapping[str, str]) -> Table:
    """Return a tab as it reads with these answers; `states` are by answer id, one line of our own words each."""
    return with_rows(table, PRESS_RELEASES, (answer_row(one, states.get(one.answer_id, "")) for one in answers))


def answer_row(answer: PressAnswer, state: str) -> list[Cell]:
    """Return a row of «Пресс-релизы»; `state` is one line of our own words."""
    said = answer.texts
    contents = _write_contents(said.get("summary", ""), said.get("speakers", ""), said.get("further", ""))
    email = f"{_EMAIL}{answer.email}" if answer.email else ""
    return [
        answer.answer_id,
        answer.received.strftime(_STAMP),
        answer.code,
        answer.title,
        said.get("held_on", ""),
        said.get("participants", ""),
        said.get("schools", ""),
        contents,
        said.get("feedback", ""),
        _with_marks(said.get("photos", ""), answer.links),
        said.get("winners", ""),
        said.get("laureates", ""),
        said.get("prize_winners", ""),
        f"{state}{_SAID_BY}{answer.contact}, {_shown(answer.received)}{email}",
        answer.document,
    ]


def merged(kept: Iterable[PressAnswer], fresh: Iterable[PressAnswer]) -> list[PressAnswer]:
    """Return all answers in the order of time; an edited one takes the place of its earlier self."""
    answers = {answer.answer_id: answer for answer in kept}
    for answer in fresh:
        before = answers.get(answer.answer_id)
        answers[answer.answer_id] = replace(answer, links=before.links, document=before.document) if before else answer
    return sorted(answers.values(), key=lambda answer: answer.received)


def as_kept(text: str) -> str:
    """Return a person's text as a cell gives it back: printable, trimmed, no longer than a cell takes."""
    plain = printable(_MARK.sub(r"\1", text)).replace("\N{NO-BREAK SPACE}", " ").strip()
    return plain if len(plain) <= _ROOM else plain[: _ROOM - len(_CUT)] + _CUT


def as_line(text: str) -> str:
    """Return a person's text as one line."""
    return " ".join(as_kept(text).split())


def _write_contents(summary: str, speakers: str, further: str) -> str:
    parts = [_signed(summary)] if summary else []
    parts += [f"{SPEAKERS}\n{_signed(speakers)}"] if speakers else []
    parts += [f"{FURTHER}\n{_signed(further)}"] if further else []
    return "\n".join(parts)


def _contents(cell: str) -> dict[str, str]:
    """Part «Содержание» at its marker lines."""
    found: dict[str, list[str]] = {"summary": []}
    name = "summary"
    for line in cell.split("\n"):
        if line in {SPEAKERS, FURTHER}:
            name = "speakers" if line == SPEAKERS else "further"
            found[name] = []
        else:
            found[name].append(_SIGNED.sub(r"\1", line))
    return {name: "\n".join(lines) for name, lines in found.items()}


def _signed(text: str) -> str:
    return _LIKE_MARKER.sub(rf"{_SIGN}\1", text)


def _with_marks(photos: str, marks: Mapping[str, str]) -> str:
    for link, mark in marks.items():
        photos = re.sub(rf"{re.escape(link)}(?![\w/?=&%#+-])", rf"\g<0> [{mark}]", photos)
    return photos


def _said_by(state: str, received: datetime) -> tuple[str, str]:
    """Return contact and address from «принят; кто сообщил: Иванова И. И., 20.11.2026 14:05»."""
    line, _, email = state.partition(_EMAIL)
    contact = line.partition(_SAID_BY)[2].removesuffix(f", {_shown(received)}")
    return contact, email


def _shown(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y %H:%M}"


def _moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.strptime(text, _STAMP).replace(tzinfo=zone)
    except ValueError:
        return None
