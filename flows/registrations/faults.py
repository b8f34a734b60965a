"""What is wrong with an answer: beside it in a few words, and as findings for whoever can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flows.forms.layout import COMING, NOT_COMING
from flows.letters.message import check_address
from flows.programme.model import Finding, quoted
from flows.programme.tabs import REGISTRATIONS
from flows.registrations.ground import Ground
from flows.registrations.model import Book, Registration

FAULTS_ARE_TOLD_FOR = timedelta(days=7)  # after an activity nobody mends an answer to it any more


def faults(book: Book, ground: Ground) -> Iterator[Finding]:
    """Yield what people have to put right: in answers that count, and in late ones that nobody could be told of."""
    for index, one in enumerate(book.registrations, 1):
        if not (one.state.startswith("заменён") or _is_history(one, ground)):
            for rule, heading, what, todo in (*_unknown(one, ground), *_unclear(one), *_bad_counts(one)):
                place = replace(book.place, row=index, column=REGISTRATIONS.headings.index(heading))
                yield Finding(rule, place, what, todo, one.code, book.cluster)


def remarks(registration: Registration, ground: Ground) -> Iterator[str]:
    """Yield the same in a few words for «Состояние», and what only the one who answered could mend."""
    known = ground.schools(registration)
    if len(known) < max(len(ground.named(registration)), 1):
        yield "узнаны не все учреждения" if known else "учреждение не узнано"
    for heading in uncounted(registration):
        yield f"«{heading}»: не число"
    if registration.email and not check_address(registration.email):
        yield "в адресе почты ошибка, письма идут на адрес учреждения"
    if registration.is_cut:
        yield "поместилось не всё, целиком – в ответах формы"


def uncounted(registration: Registration) -> list[str]:
    """Return the headings under which something stands that is no number."""
    return [heading for heading, number in registration.counts.items() if isinstance(number, str) and number.strip()]


def is_clear(registration: Registration) -> bool:
    """Whether an answer says that they come, or that they cannot."""
    return registration.participation in {COMING, NOT_COMING}


_Fault = tuple[str, str, str, str]  # rule, heading, what, what to do


def _unknown(one: Registration, ground: Ground) -> Iterator[_Fault]:
    known = ground.schools(one)
    if len(known) < max(len(ground.named(one)), 1):
        nobody = "такого учреждения нет на листе «Учреждения», ответ ни за кого не засчитан"
        what = "часть учреждений не узнана, за них ответ не засчитан" if known else nobody
        yield (
            "registration.unknown_school",
            "Как написано",
            f"{quoted(one.written)}: {what}.",
            "Добавьте учреждение на лист «Учреждения» под этим названием или попросите ответить ещё раз, с номером.",
        )


def _unclear(one: Registration) -> Iterator[_Fault]:
    if not is_clear(one):
        yield (
            "registration.unclear",
            "Участие",
            f"«Участие»: {quoted(one.participation)}. Непонятно, придут ли; ответ не засчитан.",
            f"Верните в форме варианты «{COMING}» и «{NOT_COMING}» и попросите ответить ещё раз.",
        )


def _bad_counts(one: Registration) -> Iterator[_Fault]:
    for heading in uncounted(one) if one.participation == COMING else ():
        yield (
            "registration.bad_count",
            heading,
            f"«{heading}»: {quoted(str(one.counts[heading]))} – не число. В число участников не вошло.",
            "Уточните у контактного лица. Чтобы исправить, пусть ответят в форме ещё раз.",
        )


def _is_history(one: Registration, ground: Ground) -> bool:
    standing = ground.standings.get(one.code)
    appointment = standing.appointment if standing else None
    return appointment is not None and appointment.end + FAULTS_ARE_TOLD_FOR < ground.today
