"""Whether a press release can be accepted, and what is missing or wrong in it (R61, R62, R70)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.announcements.told import Appointment
from flows.letters.message import check_address
from flows.letters.words import long_date
from flows.press_releases.fields import Schools, read_days, read_number, read_participating, read_photos, read_result
from flows.press_releases.release import CLOSED, FIELDS, OPEN, RESULTS, TRASHED, UNSEEN, PressRelease
from flows.programme.model import Organisation, quoted
from flows.programme.periods import Context

_MOST_NAMED = 5  # pieces of one answer that a letter names; whoever mends these sees the others


@dataclass(frozen=True)
class Problem:
    """Something missing or wrong in a press release: one sentence for the school, one for the curator."""

    rule: str
    field: str  # of FIELDS, or "email"
    blocking: bool
    ask: str  # what the school reads
    what: str  # what the curator reads
    written: str = ""  # as typed; "" = nothing was


@dataclass(frozen=True)
class Review:
    """A press release as judged. Numbers are None where nothing, or nothing readable, was written."""

    release: PressRelease
    problems: tuple[Problem, ...]
    participants: int | None
    schools: tuple[str, ...]  # keys of schools of «Учреждения», each once
    unknown_schools: tuple[str, ...]
    results: Mapping[str, int | None]  # by the keys of RESULTS
    links: tuple[str, ...]  # photos that people can open, as far as the robot can tell

    @property
    def accepted(self) -> bool:
        """Whether nothing that blocks is missing (R62)."""
        return not any(problem.blocking for problem in self.problems)

    @property
    def wave(self) -> str:
        """A short hash of the problems: a letter names each set of them once."""
        named = sorted((problem.rule, problem.field, problem.written) for problem in self.problems)
        return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:8]


def review(
    release: PressRelease,
    appointment: Appointment | None,
    organisations: Mapping[str, Organisation],
    context: Context,
    today: date,
) -> Review:
    """Judge a press release; without an `appointment` its date is taken as it is said."""
    schools = read_participating(release.text("schools"), organisations)
    photos = read_photos(release.text("photos"))
    participants = read_number(release.text("participants")) or None
    results = {name: _result(release.text(name)) for name in RESULTS}
    usable = tuple(link for link in photos.links if release.marks.get(link, OPEN) in {OPEN, UNSEEN})
    problems = (
        *_about_date(release, appointment, context, today),
        *_about_participants(release, participants),
        *_about_schools(release, schools),
        *_about_summary(release),
        *_about_photos(release, photos.links, photos.others),
        *(problem for name in RESULTS for problem in _about_result(release, name, results[name])),
        *_about_email(release),
    )
    return Review(release, problems, participants, schools.known, schools.unknown, results, usable)


def _result(text: str) -> int | None:
    return read_result(text) if text else None


def _about_date(
    release: PressRelease, appointment: Appointment | None, context: Context, today: date
) -> Iterable[Problem]:
    text = release.text("held_on")
    if appointment is None:
        return
    expected = _days(appointment)
    if today < appointment.start:
        yield Problem(
            "press_release.too_early",
            "held_on",
            blocking=True,
            ask=f"По плану мероприятие ещё не прошло: {expected}. Проверьте, то ли мероприятие выбрано в форме.",
            what=f"прислан до мероприятия ({expected}).",
            written=text,
        )
        return
    if not text and appointment.start == appointment.end:
        return
    days = read_days(text, context) if text else None
    if days and appointment.start <= days[0] and days[1] <= appointment.end:
        return
    said = f"в пресс-релизе {quoted(text)}" if text else "дата не указана"
    yield Problem(
        "press_release.date",
        "held_on",
        blocking=True,
        ask=f"Дата проведения: по плану {expected}, {said}. Укажите день, когда мероприятие прошло."
        if text
        else f"Дата проведения не указана, а по плану дней несколько: {expected}.",
        what=f"дата не сходится: по плану {expected}, {said}.",
        written=text,
    )


def _about_participants(release: PressRelease, number: int | None) -> Iterable[Problem]:
    text = release.text("participants")
    if not text:
        ask, what = "Не указано количество участников.", "не указано количество участников."
        yield Problem("press_release.no_participants", "participants", blocking=True, ask=ask, what=what)
    elif number is None:
        yield Problem(
            "press_release.participants",
            "participants",
            blocking=True,
            ask=f"Количество участников: {quoted(text)} – напишите одно число, сколько человек было, например «60».",
            what=f"количество участников {quoted(text)} – не число.",
            written=text,
        )


def _about_schools(release: PressRelease, schools: Schools) -> Iterable[Problem]:
    text = release.text("schools")
    pieces = ", ".join(map(quoted, schools.unknown[:_MOST_NAMED])) + (
        " и другие" if len(schools.unknown) > _MOST_NAMED else ""
    )
    if not text:
        ask, what = "Не указано, из каких ОУ были участники.", "не указано, из каких ОУ участники."
        yield Problem("press_release.no_schools", "schools", blocking=True, ask=ask, what=what)
    elif schools.unknown:
        yield Problem(
            "press_release.unknown_school",
            "schools",
            blocking=not schools.known,
            ask=f"Из каких ОУ: такие школы нам неизвестны: {pieces}. Напишите номера через запятую, "
            "например «203, 208, 289».",
            what=f"«Из каких ОУ»: нет на листе «Учреждения»: {pieces}.",
            written=text,
        )
    elif not schools.known:
        yield Problem(
            "press_release.no_schools",
            "schools",
            blocking=True,
            ask=f"Из каких ОУ: {quoted(text)} – ни одной школы не названо. Напишите номера через запятую.",
            what=f"«Из каких ОУ»: {quoted(text)}, ни одной школы не названо.",
            written=text,
        )


def _about_summary(release: PressRelease) -> Iterable[Problem]:
    if not release.text("summary"):
        ask = "Нет краткого содержания: что было, кто выступал, чем закончилось."
        yield Problem("press_release.no_summary", "summary", blocking=True, ask=ask, what="нет краткого содержания.")


def _about_photos(release: PressRelease, links: Sequence[str], others: Sequence[str]) -> Iterable[Problem]:
    if not links and not others:
        ask = "Нет ссылок на фото или видео: 2–3 удачных снимков достаточно."
        yield Problem("press_release.no_photos", "photos", blocking=False, ask=ask, what="нет ссылок на фото.")
    for text in others[:_MOST_NAMED]:
        yield Problem(
            "press_release.bad_link",
            "photos",
            blocking=False,
            ask=f"Ссылки на фото: {quoted(text)} – не ссылка. Скопируйте адрес целиком, он начинается с https://.",
            what=f"{quoted(text)} – не ссылка на фото.",
            written=text,
        )
    for link in links[:_MOST_NAMED]:
        mark = release.marks.get(link, "")
        if mark in _BAD_MARKS:
            rule, ask, what = _BAD_MARKS[mark]
            yield Problem(
                rule,
                "photos",
                blocking=False,
                ask=f"{quoted(link, 120)}: {ask}",
                what=f"{quoted(link, 120)}: {what}",
                written=link,
            )


_BAD_MARKS = {
    CLOSED: (
        "press_release.link_closed",
        "по ссылке могут войти не все. Откройте доступ «Все, у кого есть ссылка», если согласия на публикацию есть.",
        "доступ по ссылке закрыт.",
    ),
    TRASHED: ("press_release.link_trashed", "файл в корзине. Верните его или пришлите другой.", "файл в корзине."),
}


def _about_result(release: PressRelease, name: str, number: int | None) -> Iterable[Problem]:
    text = release.text(name)
    if text and number is None:
        yield Problem(
            "press_release.results",
            name,
            blocking=False,
            ask=f"{FIELDS[name]}: {quoted(text)} – напишите одно число или имена, каждое с новой строки.",
            what=f"{FIELDS[name].lower()}: {quoted(text)} – сколько их, неясно.",
            written=text,
        )


def _about_email(release: PressRelease) -> Iterable[Problem]:
    email = release.latest.email
    if email and check_address(email) is None:
        yield Problem(
            "press_release.email",
            "email",
            blocking=False,
            ask=f"Электронная почта: {quoted(email)} – не адрес.",
            what=f"{quoted(email)} – не адрес электронной почты.",
            written=email,
        )


def _days(appointment: Appointment) -> str:
    if appointment.start == appointment.end:
        return long_date(appointment.start)
    return f"{long_date(appointment.start)} – {long_date(appointment.end)}"
