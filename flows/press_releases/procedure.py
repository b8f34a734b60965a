"""The press releases of a day: take answers in, judge them, ask for what is missing, hand the news to the channels.

Runs daily (prefect.yaml); any run takes up where the last one was cut off. Answers are written down before a letter
about them leaves, and the form's cursor moves after both: what is read twice is written and told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from connectors.google.errors import WorkspaceError
from connectors.google.forms import Form
from connectors.outbox.letters import Letter, Outcome
from flows.announcements.letters import Stationery
from flows.forms.answers import Filled
from flows.forms.keeping import Kept
from flows.forms.layout import ACTIVITY, PRESS_RELEASE
from flows.forms.upkeep import as_it_is, harvest, keep_press_release
from flows.letters.render import Letters
from flows.letters.words import count
from flows.press_releases.documents import write_documents
from flows.press_releases.letters import KINDS, PressDesk
from flows.press_releases.photo_links import mark_links
from flows.press_releases.press_releases_sheet import merged, read_answers, rewriting, rewritten
from flows.press_releases.published import are_written
from flows.press_releases.publishing import PUBLICATION, publication_letter
from flows.press_releases.reading import cluster_of, press_answer, press_of, tables_of
from flows.press_releases.release import PressAnswer
from flows.press_releases.rules import Account, answer_state, cluster_in
from flows.press_releases.share import Share
from flows.press_releases.verdicts import verdicts
from flows.programme.model import Finding, Place, quoted
from flows.programme.reading import Picture, Source, read_picture
from flows.record import record, write
from flows.report import Report, Stage, directly, report_of
from flows.steps import post, reconcile, settle, survey_again, take_survey
from flows.survey import Survey, with_replies
from flows.watch import Verdicts
from flows.wiring import Workspace

LINKS_ARE_MENDED_FOR = timedelta(days=30)  # after an activity; then what could not be opened is not asked about again


def collect_press_releases(
    workspace: Workspace, source: Source, now: datetime, *, dry_run: bool = False, stage: Stage[Any] = directly
) -> Report:
    """Carry out the press releases of `source.today`; `now` is aware.

    With `dry_run` nothing is written anywhere. Raises `WorkspaceError` if the programme's sheet or the mailbox cannot
    be read; nothing has left then.
    """
    if not dry_run:
        stage("reconcile", partial(reconcile, workspace))
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    found = take_survey(workspace, picture, keep=not dry_run)
    look = partial(as_it_is, layout=PRESS_RELEASE) if dry_run else _keep_form
    kept = stage("form", partial(look, workspace, found))
    read, unread = stage("answers", partial(harvest, workspace, kept.form, PRESS_RELEASE, now))
    filled = read.filled if read else ()
    taken = stage("links", partial(_take_in, workspace, found, filled, look=not dry_run))
    if dry_run:
        return _foretell(workspace, survey_again(workspace, found, taken.picture), taken, kept.form, now)

    replies = stage("replies", partial(workspace.outbox.read_replies, picture.programme.ledger_key, (PUBLICATION,)))
    unwritten = stage("write", partial(_write, workspace, picture, taken.picture))
    found = survey_again(workspace, found, _without(unwritten, taken.picture, picture))
    desk = _desk(workspace, found, kept.form, now)
    withdrawn = settle(workspace, found, KINDS, verdicts(desk, found)) if desk else 0
    outcomes = stage("send", partial(_send, workspace, found, desk)) if desk else []
    if read and not unwritten:
        read.keep({one.answer_id for one in taken.waiting})
    outcomes += stage("publish", partial(_publish, workspace, found, now))
    documents = stage("documents", partial(write_documents, workspace, found))
    linked = _rewritten(found, _with_links(found, documents.links)) if documents.links else found.picture
    unlinked = stage("links to documents", partial(_write, workspace, found.picture, linked))
    after = with_replies(survey_again(workspace, found), replies.found)
    beside = (*kept.findings, *taken.findings, *documents.findings)
    about = (PRESS_RELEASE.title, *documents.titles)
    failures = stage("record", partial(record, workspace, after, beside=beside, about=about, at=now.time()))
    if are_written(picture, after.press, replies.found):
        workspace.outbox.replies_kept(replies)
    report = report_of(
        outcomes,
        (*after.findings, *beside),
        (
            *picture.failures,
            *unread,
            *taken.failures,
            *kept.failures,
            *unwritten.values(),
            *documents.failures,
            *unlinked.values(),
            *failures,
        ),
        answers=taken.new,
        documents_made=documents.made,
        accepted=sum(account.accepted for account in after.press.each),
        withdrawn=withdrawn,
    )
    return replace(report, share=_in_figures(after.share))


@dataclass(frozen=True)
class _Taken:
    """A picture with new answers in it, and the answers that no tab could take: they wait in the form."""

    picture: Picture
    waiting: tuple[Filled, ...]
    findings: tuple[Finding, ...]
    failures: tuple[str, ...]
    new: int  # answers that were not there before, or not in these words


def _take_in(workspace: Workspace, found: Survey, answers: Sequence[Filled], *, look: bool) -> _Taken:
    """Put answers among the rows of «Пресс-релизы», in memory; with `look` Drive is asked about new links."""
    picture, tables = found.picture, tables_of(found.picture)
    zone = ZoneInfo(picture.programme.policy.time_zone)
    before = [answer for table in tables.values() for answer in read_answers(table, zone)]
    placed = [press_answer(filled, zone) for filled in answers if cluster_of(filled) in tables]
    waiting = tuple(filled for filled in answers if cluster_of(filled) not in tables)
    known = merged(before, placed)
    failures: list[str] = []
    if look:
        try:
            known = mark_links(workspace.drive, known, _recent(found))
        except WorkspaceError as error:
            failures.append(f"ссылки на фото не проверены, это сделает следующий запуск: {error}")
    moments = {(answer.answer_id, answer.received) for answer in before}
    new = len({(answer.answer_id, answer.received) for answer in known} - moments)
    findings = tuple(_misplaced(found, waiting))
    return _Taken(_rewritten(found, known), waiting, findings, tuple(failures), new)


def _rewritten(found: Survey, answers: Sequence[PressAnswer]) -> Picture:
    """Return the picture with these answers in their tabs, each with what became of it."""
    picture, cases = found.picture, found.day.cases

    def with_states(states: Mapping[str, str]) -> Picture:
        tables = {
            number: rewritten(table, [a for a in answers if cluster_in(a.code) == number], states)
            for number, table in tables_of(picture).items()
        }
        return replace(picture, press_releases={**picture.press_releases, **tables})

    day = press_of(with_states({}), cases)
    return with_states({answer.answer_id: answer_state(answer, day) for answer in answers})


def _recent(found: Survey) -> set[str]:
    since = found.picture.source.today - LINKS_ARE_MENDED_FOR
    held_on = {code: case.standing.appointment for code, case in found.cases.items()}
    return {code for code, appointment in held_on.items() if appointment and appointment.end >= since}


def _misplaced(found: Survey, waiting: Sequence[Filled]) -> Iterator[Finding]:
    """Yield what keeps answers in the form: each says of itself which activity it is about."""
    file = found.picture.source.files.get(PRESS_RELEASE.key)
    place = Place.of_form(file.file_id if file else "", PRESS_RELEASE.title)
    for option, number in Counter(filled.text(ACTIVITY) for filled in waiting).items():
        yield Finding(
            "press_release.waiting",
            place,
            f"{quoted(option)}: {count(number, 'ответ')} некуда записать, дорожной карты нет или она не читается.",
            "Верните дорожную карту; ответ без мероприятия разберите сами и удалите его в форме («Ответы»).",
        )


def _keep_form(workspace: Workspace, found: Survey) -> Kept:
    accepted = {code: _accepted_on(account) for code, account in found.press.accounts.items() if account.accepted}
    return keep_press_release(workspace, found, accepted)


def _accepted_on(account: Account) -> date:
    """The day since which a press release lacks nothing; none comes before its activity was over."""
    assert account.review
    received = account.review.release.latest.received.date()
    appointment = account.lead.appointment
    return max(received, appointment.end) if appointment else received


def _with_links(found: Survey, links: Mapping[str, str]) -> list[PressAnswer]:
    """All answers as their tabs have them, with these links to their documents."""
    zone = ZoneInfo(found.picture.programme.policy.time_zone)
    kept = [answer for table in tables_of(found.picture).values() for answer in read_answers(table, zone)]
    return [replace(answer, document=links.get(answer.answer_id, answer.document)) for answer in kept]


def _write(workspace: Workspace, before: Picture, after: Picture) -> dict[int, str]:
    """Write each «Пресс-релизы» that changed, one call each; returns the failures by cluster."""
    failures: dict[int, str] = {}
    for cluster, table in tables_of(after).items():
        for failure in write(workspace, table.file_id, rewriting(before.press_releases[cluster], table)):
            failures[cluster] = failure
    return failures


def _without(unwritten: Mapping[int, str], picture: Picture, before: Picture) -> Picture:
    """Return a picture in which the tabs that could not be written are as they were."""
    kept = {cluster: before.press_releases[cluster] for cluster in unwritten}
    return replace(picture, press_releases={**picture.press_releases, **kept})


def _desk(workspace: Workspace, found: Survey, form: Form | None, now: datetime) -> PressDesk | None:
    """Return what letters need, None without a form to answer: no letter asks for what nobody can give."""
    if form is None:
        return None
    return PressDesk(_stationery(workspace, found, now), form)


def _stationery(workspace: Workspace, found: Survey, now: datetime) -> Stationery:
    picture = found.picture
    return Stationery(Letters(), picture.programme, workspace.settings.sender, picture.source.today, now)


def _send(workspace: Workspace, found: Survey, desk: PressDesk) -> list[Outcome]:
    def decide(again: Survey) -> Verdicts:
        return verdicts(desk, again)

    return post(workspace, found, desk.letters(found.press, found.records), decide)


def _publish(workspace: Workspace, found: Survey, now: datetime) -> list[Outcome]:
    """Hand the texts of accepted press releases to the channels that they fit."""
    stationery = _stationery(workspace, found, now)
    letters = [publication_letter(publication, stationery) for publication in found.publishing.plan.due]
    return post(workspace, found, letters, lambda again: again.publishing.plan.verdict)


def _foretell(workspace: Workspace, found: Survey, taken: _Taken, form: Form | None, now: datetime) -> Report:
    desk = _desk(workspace, found, form, now)
    letters: list[Letter] = desk.letters(found.press, found.records) if desk else []
    stationery = _stationery(workspace, found, now)
    letters += [publication_letter(publication, stationery) for publication in found.publishing.plan.due]
    due = Counter((letter.key.kind, letter.key.subject, letter.key.wave) for letter in letters)
    outcomes = Counter(would_send=len(letters), answers=taken.new)
    findings = (*found.findings, *taken.findings)
    return Report(+outcomes, findings, found.picture.failures, due, _in_figures(found.share))


def _in_figures(share: Share) -> dict[str, int | str]:
    return {"participating": share.participating, "total": share.total, "source": share.origin}
