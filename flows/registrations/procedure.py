"""The registrations of a working day: keep the form in step, take answers in, say who comes, answer who was late.

Runs every two hours (prefect.yaml); any run takes up where the last one was cut off. Answers are written down before
a letter about them leaves, and the form's cursor moves after both: what is read twice is written and told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from connectors.outbox.letters import Due, Letter
from flows.announcements.letters import Stationery
from flows.forms.answer_tabs import Tabs, sort_out, waiting_findings
from flows.forms.answers import Filled
from flows.forms.layout import REGISTRATION
from flows.forms.upkeep import as_it_is, find_bookmark, harvest, keep_registration, write_tabs
from flows.letters.render import Letters
from flows.programme.model import Finding
from flows.programme.reading import Picture, Source, read_picture
from flows.record import record
from flows.registrations.due import KINDS, attendance_lists, late_answers
from flows.registrations.letters import Clerk
from flows.registrations.model import Book
from flows.registrations.reading import books_of
from flows.registrations.registrations_sheet import rewritten
from flows.registrations.rules import take, take_stock
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
    mark = find_bookmark(workspace, source, REGISTRATION)
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    found = take_survey(workspace, picture, keep=not dry_run)
    look = partial(as_it_is, layout=REGISTRATION) if dry_run else keep_registration
    kept = stage("form", partial(look, workspace, found))
    read, unread = stage("answers", partial(harvest, workspace, kept.form, REGISTRATION, now, mark))
    taken = _take_in(found, read.filled if read else ())
    if dry_run:
        return _foretell(survey_again(workspace, found, taken.picture), taken, unread, now)

    tabs = taken.picture.registrations
    unwritten = stage("write", partial(write_tabs, workspace, picture.registrations, tabs))
    # What could not be written does not count yet.
    found = survey_again(workspace, found, _with_tabs(taken.picture, {n: picture.registrations[n] for n in unwritten}))
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
    placed, waiting = sort_out(answers, books)
    ground = ground_under(found)
    taken = take_stock(take(books, placed, ground), ground).books
    known = {(one.answer_id, one.received) for book in books.values() for one in book.registrations}
    new = {(one.answer_id, one.received) for book in taken.values() for one in book.registrations} - known
    findings = waiting_findings("registration.waiting", REGISTRATION, found.picture, waiting)
    return _Taken(_rewritten(found.picture, taken), waiting, tuple(findings), len(new))


def _rewritten(picture: Picture, books: Mapping[int, Book]) -> Picture:
    zone = ZoneInfo(picture.programme.policy.time_zone)
    tables = {n: rewritten(picture.registrations[n], book.registrations, zone) for n, book in books.items()}
    return _with_tabs(picture, tables)


def _with_tabs(picture: Picture, tabs: Tabs) -> Picture:
    """Return a picture with these tabs in place of its own."""
    return replace(picture, registrations={**picture.registrations, **tabs})


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
