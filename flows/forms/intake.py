"""Taking a form's answers in, so that none is lost: read again with an overlap, forgotten only once they are written.

The form is the source of truth; whoever stores answers does so by their ids, so that reading one twice does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from connectors.google.errors import NotFound, WorkspaceError
from connectors.google.forms import Answer
from flows.forms.answers import Filled
from flows.forms.layout import FormLayout
from flows.wiring import Workspace

OVERLAP = timedelta(minutes=10)  # Google does not say how soon an answer shows in its list
# Nor whether its filter by time sees answers that a person edited: once a week all of them are read.
WHOLE_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Intake:
    """The answers of one look at a form, oldest first, and what is to be remembered once they are written."""

    name: str  # of the cursor
    answers: tuple[Filled, ...] = ()
    read_whole: date | None = None  # when all answers were last read; None = the form could not be read
    since: datetime | None = None  # how far an earlier run had got
    failures: tuple[str, ...] = ()


def take_in(
    workspace: Workspace, programme: str, layout: FormLayout, file_id: str, titles: Mapping[int, str], today: date
) -> Intake:
    """Read the answers that came since the last look, all of them once a week; a page of 5,000 is one call.

    `titles` are the form's questions as they read now (`Form.questions`); `programme` is the ledger's key. A form that
    cannot be read is a failure: its answers wait.
    """
    name = f"answers/{programme}/{layout.key}/{file_id}"
    since, whole = _remembered(workspace.ledger.cursor(name))
    if whole is None or not timedelta(0) <= today - whole < WHOLE_EVERY:
        whole, start = today, None
    else:
        start = since - OVERLAP if since else None
    try:
        found = [answer for page in workspace.forms.answers(file_id, start) for answer in page]
    except NotFound:
        return Intake(name)  # deleted, which is a finding of whoever keeps the form in step
    except WorkspaceError as error:
        return Intake(name, failures=(f"ответы формы «{layout.title}» не прочитаны: {error}",))
    answers = sorted((_filled(answer, layout, titles) for answer in found), key=lambda answer: answer.submitted_at)
    return Intake(name, tuple(answers), whole, since)


def remember(workspace: Workspace, intake: Intake, waiting: Iterable[Filled] = ()) -> None:
    """Remember that the answers of a look are written, but for those `waiting`: with them the next look begins."""
    if intake.read_whole is None:
        return
    seen = [answer.submitted_at for answer in intake.answers] + ([intake.since] if intake.since else [])
    since = min((answer.submitted_at for answer in waiting), default=max(seen, default=None))
    value = json.dumps({"since": since and since.isoformat(), "whole": intake.read_whole.isoformat()})
    if value != workspace.ledger.cursor(intake.name):
        workspace.ledger.set_cursor(intake.name, value)


def _remembered(value: str | None) -> tuple[datetime | None, date | None]:
    if value is None:
        return None, None
    found = json.loads(value)
    since = datetime.fromisoformat(found["since"]) if found["since"] else None
    return since, date.fromisoformat(found["whole"])


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
