"""Taking a form's answers in, so that none is lost: read again with an overlap, forgotten only once they are written.

The form is the source of truth; whoever stores answers does so by their ids, so that reading one twice does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from connectors.google.errors import NoAccess, NotFound, WorkspaceError
from connectors.google.forms import Answer, Form
from flows.forms.answers import Filled
from flows.forms.layout import FormLayout
from flows.programme.reading import Source
from flows.wiring import Workspace

OVERLAP = timedelta(minutes=10)  # Google does not say how soon an answer shows in its list
# Nor whether its filter by time sees answers that a person edited: once a week all of them are read.
WHOLE_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Bookmark:
    """How far the answers of a form have been written down. `since` is aware; None = none have ever been."""

    name: str
    file_id: str
    since: datetime | None = None
    whole: date | None = None  # the day on which all answers were last read


@dataclass(frozen=True)
class Intake:
    """The answers of one look at a form, oldest first, and the bookmark to be put once they are written."""

    bookmark: Bookmark
    answers: tuple[Filled, ...] = ()
    failures: tuple[str, ...] = ()


def find_bookmark(workspace: Workspace, source: Source, layout: FormLayout) -> Bookmark | None:
    """Return how far a programme's form has been taken in, None if setup has made no such form.

    Look before the sheets are read: what another run writes and marks after that is then read again by this one, and
    not overwritten.
    """
    file = source.files.get(layout.key)
    if file is None:
        return None
    name = f"answers/{source.template.key}-{source.school_year}/{layout.key}/{file.file_id}"
    value = workspace.ledger.cursor(name)
    if value is None:
        return Bookmark(name, file.file_id)
    found = json.loads(value)
    since = datetime.fromisoformat(found["since"]) if found["since"] else None
    return Bookmark(name, file.file_id, since, date.fromisoformat(found["whole"]))


def take_in(workspace: Workspace, bookmark: Bookmark, form: Form | None, layout: FormLayout, today: date) -> Intake:
    """Read the answers that came since a bookmark, all of them once a week; a page of 5,000 is one call.

    `form` is what the form asks now, for the titles of people's own questions; None = it could not be read, its
    answers may be there all the same. Answers that cannot be read wait.
    """
    is_old = bookmark.whole is None or not timedelta(0) <= today - bookmark.whole < WHOLE_EVERY
    start = None if is_old or bookmark.since is None else bookmark.since - OVERLAP
    try:
        found = [answer for page in workspace.forms.answers(bookmark.file_id, start) for answer in page]
    except (NotFound, NoAccess):
        return Intake(bookmark)  # which is a finding of whoever keeps the form in step
    except WorkspaceError as error:
        return Intake(bookmark, failures=(f"ответы формы «{layout.title}» не прочитаны: {error}",))
    titles = form.questions if form else {}
    answers = sorted((_filled(answer, layout, titles) for answer in found), key=lambda answer: answer.submitted_at)
    newest = max(
        [answer.submitted_at for answer in answers] + ([bookmark.since] if bookmark.since else []), default=None
    )
    return Intake(replace(bookmark, since=newest, whole=today if is_old else bookmark.whole), tuple(answers))


def remember(workspace: Workspace, intake: Intake, waiting: Iterable[Filled] = ()) -> None:
    """Put the bookmark: the answers of a look are written, but for those `waiting`; with them the next look begins."""
    bookmark = intake.bookmark
    if bookmark.whole is None:
        return
    since = min((answer.submitted_at for answer in waiting), default=bookmark.since)
    value = json.dumps({"since": since and since.isoformat(), "whole": bookmark.whole.isoformat()})
    if value != workspace.ledger.cursor(bookmark.name):
        workspace.ledger.set_cursor(bookmark.name, value)


def _filled(answer: Answer, layout: FormLayout, titles: Mapping[int, str]) -> Filled:
    ours = {layout.question_id(question.key): question.key for question in layout.questions}
    texts = {question: "\n".join(values) for question, values in answer.texts.items()}
    others: dict[str, str] = {}
    for question, text in texts.items():
        if question not in ours:
            title = titles.get(question, "Вопрос, которого в форме больше нет")
            others[title] = f"{others[title]}\n{text}" if title in others else text
    return Filled(
        answer.answer_id,
        answer.submitted_at.astimezone(UTC),
        {ours[question]: text for question, text in texts.items() if question in ours},
        others,
    )
