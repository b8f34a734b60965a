"""The press releases of a day: take answers in, judge them, ask for what is missing, hand the news to the channels.

Runs daily (prefect.yaml); any run takes up where the last one was cut off. Answers are written down before a letter
about them leaves, and the form's cursor moves after both: what is read twice is written and told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from connectors.google.errors import WorkspaceError
from connectors.google.forms import Form
from connectors.outbox.letters import Letter, Outcome
from flows.announcements.letters import Stationery
from flows.forms.answer_tabs import Tabs, sort_out, waiting_findings
from flows.forms.answers import Filled
from flows.forms.keeping import Kept
from flows.forms.layout import PRESS_RELEASE
from flows.forms.upkeep import as_it_is, find_bookmark, harvest, keep_press_release, write_tabs
from flows.letters.render import Letters
from flows.press_releases.documents import write_documents
from flows.press_releases.letters import KINDS, PressDesk
from flows.press_releases.photo_links import mark_links
from flows.press_releases.press_releases_sheet import merged, read_answers, rewritten
from flows.press_releases.published import are_written
from flows.press_releases.publishing import PUBLICATION, publication_letter
from flows.press_releases.reading import press_answer, press_of, tables_of
from flows.press_releases.release import PressAnswer
from flows.press_releases.rules import Account, answer_state
from flows.press_releases.share import Share
from flows.press_releases.verdicts import verdicts
from flows.programme.model import Finding
from flows.programme.reading import Picture, Source, read_picture
from flows.programme.roadmap_sheet import cluster_of_code
from flows.record import record
from flows.report import Report, Stage, directly, report_of
from flows.steps import post, reconcile, settle, survey_again, take_survey
from flows.survey import Survey
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
    mark = find_bookmark(workspace, source, PRESS_RELEASE)
    picture = stage("read", partial(read_picture, workspace.sheets, source))
    found = take_survey(workspace, picture, keep=not dry_run)
    look = partial(as_it_is, layout=PRESS_RELEASE) if dry_run else _keep_form
    kept = stage("form", partial(look, workspace, found))
    read, unread = stage("answers", partial(harvest, workspace, kept.form, PRESS_RELEASE, now, mark))
    filled = read.filled if read else ()
    taken = stage("links", partial(_take_in, workspace, found, filled, look=not dry_run))
    if dry_run:
        return _foretell(workspace, survey_again(workspace, found, taken.picture), taken, unread, kept.form, now)

    replies = stage("replies", partial(workspace.outbox.read_replies, picture.programme.ledger_key, (PUBLICATION,)))
    unwritten = stage("write", partial(write_tabs, workspace, picture.press_releases, taken.picture.press_releases))
    # What could not be written does not count yet.
    found = survey_again(workspace, found, _with_tabs(taken.picture, {n: picture.press_releases[n] for n in unwritten}))
    desk = _desk(workspace, found, kept.form, now)
    withdrawn = settle(workspace, found, KINDS, verdicts(desk, found)) if desk else 0
    outcomes = stage("send", partial(_send, workspace, found, desk)) if desk else []
    if read and not unwritten:
        read.keep({one.answer_id for one in taken.waiting})
    outcomes += stage("publish", partial(_publish, workspace, found, now))
    documents = stage("documents", partial(write_documents, workspace, found))
    linked = _rewritten(found, _with_links(found, documents.links)) if documents.links else found.picture
    tabs = (found.picture.press_releases, linked.press_releases)
    unlinked = stage("links to documents", partial(write_tabs, workspace, *tabs))
    after = replace(survey_again(workspace, found), replies=replies.found)
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
    placed, waiting = sort_out(answers, tables)
    known = merged(before, [press_answer(filled, zone) for filled in placed])
    failures: list[str] = []
    if look:
        try:
            known = mark_links(workspace.drive, known, _recent(found))
        except WorkspaceError as error:
            failures.append(f"ссылки на фото не проверены, это сделает следующий запуск: {error}")
    moments = {(answer.answer_id, answer.received) for answer in before}
    new = len({(answer.answer_id, answer.received) for answer in known} - moments)
    findings = waiting_findings("press_release.waiting", PRESS_RELEASE, picture, waiting)
    return _Taken(_rewritten(found, known), waiting, tuple(findings), tuple(failures), new)


def _rewritten(found: Survey, answers: Sequence[PressAnswer]) -> Picture:
    """Return the picture with these answers in their tabs, each with what became of it."""
    picture, cases = found.picture, found.day.cases

    def with_states(states: Mapping[str, str]) -> Picture:
        tables = {
            number: rewritten(table, [a for a in answers if cluster_of_code(a.code) == number], states)
            for number, table in tables_of(picture).items()
        }
        return _with_tabs(picture, tables)

    day = press_of(with_states({}), cases)
    return with_states({answer.answer_id: answer_state(answer, day) for answer in answers})


def _with_tabs(picture: Picture, tabs: Tabs) -> Picture:
    """Return a picture with these tabs in place of its own."""
    return replace(picture, press_releases={**picture.press_releases, **tabs})


def _recent(found: Survey) -> set[str]:
    since = found.picture.source.today - LINKS_ARE_MENDED_FOR
    held_on = {code: case.standing.appointment for code, case in found.cases.items()}
    return {code for code, appointment in held_on.items() if appointment and appointment.end >= since}


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


def _foretell(
    workspace: Workspace, found: Survey, taken: _Taken, unread: tuple[str, ...], form: Form | None, now: datetime
) -> Report:
    desk = _desk(workspace, found, form, now)
    letters: list[Letter] = desk.letters(found.press, found.records) if desk else []
    stationery = _stationery(workspace, found, now)
    letters += [publication_letter(publication, stationery) for publication in found.publishing.plan.due]
    due = Counter((letter.key.kind, letter.key.subject, letter.key.wave) for letter in letters)
    outcomes = Counter(would_send=len(letters), answers=taken.new)
    findings = (*found.findings, *taken.findings)
    return Report(+outcomes, findings, (*found.picture.failures, *unread), due, _in_figures(found.share))


def _in_figures(share: Share) -> dict[str, int | str]:
    return {"participating": share.participating, "total": share.total, "source": share.origin}
