"""The registrations of a working day: keep the form in step, take answers in, say who comes, answer who was late.

Runs every two hours (prefect.yaml); any run takes up where the last one was cut off. Answers are written down before
a letter about them leaves, and the form's cursor moves after both: what is read twice is written and told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from connectors.outbox.letters import Due, Letter
from flows.announcements.letters import Stationery
from flows.forms.answers import Filled
from flows.forms.layout import ACTIVITY, REGISTRATION
from flows.forms.upkeep import as_it_is, harvest, keep_registration
from flows.letters.render import Letters
from flows.letters.words import count
from flows.programme.model import Finding, Place, quoted
from flows.programme.reading import Picture, Source, read_picture
from flows.record import record, write
from flows.registrations.due import KINDS, attendance_lists, late_answers
from flows.registrations.letters import Clerk
from flows.registrations.model import Book
from flows.registrations.reading import books_of
from flows.registrations.registrations_sheet import book_requests, rewritten
from flows.registrations.rules import cluster_of, take, take_stock
from flows.registrations.verdicts import ground_under, verdicts
from flows.report import Report, Stage, directly, report_of
from flows.steps import post, reconcile, settle, survey_again, take_survey
from flows.survey import Survey
from flows.wiring import Workspace


def register(
    workspace: Workspace, source: Source, now: datetime, *, dry_run: bool = False, stage: Stage[Any] = directly
) -> Report:
    """Carry out the registrations of `source.today`; `now` is aware and decides whose evening before it is.

    With `dry_run` nothing is written anywhere. Raises `WorkspaceError` if the programme's sheet or the mailbox cannot
    be read; nothing has left then.
    """
    if not dry_run:
        stage("reconcile", partial(reconcile, workspace))
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    found = take_survey(workspace, picture, keep=not dry_run)
    look = partial(as_it_is, layout=REGISTRATION) if dry_run else keep_registration
    kept = stage("form", partial(look, workspace, found))
    read, unread = stage("answers", partial(harvest, workspace, kept.form, REGISTRATION, now))
    taken = _take_in(found, read.filled if read else ())
    if dry_run:
        return _foretell(survey_again(workspace, found, taken.picture), taken, unread, now)

    unwritten = stage("write", partial(_write, workspace, found.picture, taken))
    found = survey_again(workspace, found, _without(unwritten, taken.picture, found.picture))
    letters = _letters(workspace, found, now)
    verdict = verdicts(found, now)
    withdrawn = settle(workspace, found, KINDS, verdict)
    leaving = [letter for letter in letters if isinstance(verdict(letter), Due)]
    outcomes = stage("send", partial(post, workspace, found, leaving, partial(verdicts, now=now)))
    if read and not unwritten:
        read.keep({one.answer_id for one in taken.waiting})
    after = survey_again(workspace, found)
    beside = (*kept.findings, *taken.findings)
    failures = stage(
        "record", partial(record, workspace, after, beside=beside, about=(REGISTRATION.title,), at=now.time())
    )
    return report_of(
        outcomes,
        (*after.findings, *beside),
        (*picture.failures, *kept.failures, *unread, *unwritten.values(), *failures),
        answers=taken.new,
        withdrawn=withdrawn,
        held=len(letters) - len(leaving),
    )


@dataclass(frozen=True)
class _Taken:
    """A picture with new answers in it, and the answers that no tab could take: they wait in the form."""

    picture: Picture
    waiting: tuple[Filled, ...]
    findings: tuple[Finding, ...]
    new: int  # answers that were not there before, or not in these words


def _take_in(found: Survey, answers: Sequence[Filled]) -> _Taken:
    """Put answers among the rows of «Регистрации», in memory."""
    books = books_of(found.picture)
    placed = [filled for filled in answers if cluster_of(filled) in books]
    waiting = tuple(filled for filled in answers if cluster_of(filled) not in books)
    ground = ground_under(found)
    taken = take_stock(take(books, placed, ground), ground).books
    known = {(one.answer_id, one.received) for book in books.values() for one in book.registrations}
    new = {(one.answer_id, one.received) for book in taken.values() for one in book.registrations} - known
    return _Taken(_rewritten(found.picture, taken), waiting, tuple(_misplaced(found, waiting)), len(new))


def _rewritten(picture: Picture, books: Mapping[int, Book]) -> Picture:
    zone = ZoneInfo(picture.programme.policy.time_zone)
    tables = {n: rewritten(picture.registrations[n], book.registrations, zone) for n, book in books.items()}
    return replace(picture, registrations={**picture.registrations, **tables})


def _misplaced(found: Survey, waiting: Sequence[Filled]) -> Iterator[Finding]:
    """Yield what keeps answers in the form: each says of itself which activity it is about."""
    file = found.picture.source.files.get(REGISTRATION.key)
    place = Place.of_form(file.file_id if file else "", REGISTRATION.title)
    for option, number in Counter(filled.text(ACTIVITY) for filled in waiting).items():
        yield Finding(
            "registration.waiting",
            place,
            f"{quoted(option)}: {count(number, 'ответ')} некуда записать, дорожной карты нет или она не читается.",
            "Верните дорожную карту; ответ без мероприятия разберите сами и удалите его в форме («Ответы»).",
        )


def _write(workspace: Workspace, before: Picture, taken: _Taken) -> dict[int, str]:
    """Write each «Регистрации» that changed, one call each; returns the failures by cluster."""
    failures: dict[int, str] = {}
    for cluster, table in taken.picture.registrations.items():
        requests = book_requests(before.registrations[cluster], table)
        for failure in write(workspace, table.file_id, requests):
            failures[cluster] = failure
    return failures


def _without(unwritten: Mapping[int, str], picture: Picture, before: Picture) -> Picture:
    """Return a picture in which the tabs that could not be written are as they were."""
    kept = {cluster: before.registrations[cluster] for cluster in unwritten}
    return replace(picture, registrations={**picture.registrations, **kept})


def _letters(workspace: Workspace, found: Survey, now: datetime) -> list[Letter]:
    ground = ground_under(found)
    stationery = Stationery(Letters(), ground.programme, workspace.settings.sender, ground.today, now)
    clerk = Clerk(stationery, ground)
    answers = late_answers(found.registrations, ground, found.records)
    lists = attendance_lists(found.registrations, found.cases, ground, now)
    return [
        *map(clerk.answer, answers),
        *(
            clerk.attendance_list(due, found.registrations.books[due.turnout.standing.activity.cluster].place)
            for due in lists
        ),
    ]


def _foretell(found: Survey, taken: _Taken, unread: tuple[str, ...], now: datetime) -> Report:
    ground = ground_under(found)
    due = [one.key for one in late_answers(found.registrations, ground, found.records)]
    due += [one.key for one in attendance_lists(found.registrations, found.cases, ground, now)]
    letters = Counter((kind, subject, wave) for kind, subject, _, wave, _ in due)
    outcomes = Counter(would_send=len(due), answers=taken.new)
    return Report(+outcomes, (*found.findings, *taken.findings), (*found.picture.failures, *unread), letters)
