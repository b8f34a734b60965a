"""Taking a form's answers in, so that none is lost: read again with an overlap, forgotten only once they are written.

The form is the source of truth; whoever stores answers does so by their ids, so that reading one twice does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from connectors.google.errors import NoAccess, NotFound, WorkspaceError
from connectors.google.forms import Answer
from flows.forms.answers import Filled
from flows.forms.layout import FormLayout
from flows.programme.reading import Source
from flows.wiring import Workspace

OVERLAP = timedelta(minutes=10)  # Google does not say how soon an answer shows in its list
# Nor whether its filter by time sees answers that a person edited: once a week all of them are read.
WHOLE_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Intake:
    """The answers of one look at a form, oldest first, and how far the look got.

    `since` is aware; `whole` is the day on which all answers were last read, None if these could not be read.
    """

    form_id: str = ""
    answers: tuple[Filled, ...] = ()
    since: datetime | None = None
    whole: date | None = None
    failures: tuple[str, ...] = ()


def collect(workspace: Workspace, source: Source, layout: FormLayout) -> Intake:
    """Read the answers that came since the last look, all of them once a week; a page of 5,000 is one call.

    Collect before the sheets are read: what another run writes meanwhile then stands in them. A form that is not there
    is a finding of whoever keeps it in step.
    """
    file = source.files.get(layout.key)
    if file is None:
        return Intake()
    since, whole = _remembered(workspace.ledger.cursor(_cursor(file.file_id)))
    is_old = whole is None or not timedelta(0) <= source.today - whole < WHOLE_EVERY
    start = None if is_old or since is None else since - OVERLAP
    try:
        found = [answer for page in workspace.forms.answers(file.file_id, start) for answer in page]
        titles = workspace.forms.read(file.file_id).questions if found else {}
    except (NotFound, NoAccess):
        return Intake(file.file_id)
    except WorkspaceError as error:
        return Intake(file.file_id, failures=(f"ответы формы «{layout.title}» не прочитаны: {error}",))
    answers = sorted((_filled(answer, layout, titles) for answer in found), key=lambda answer: answer.submitted_at)
    newest = max([answer.submitted_at for answer in answers] + ([since] if since else []), default=None)
    return Intake(file.file_id, tuple(answers), newest, source.today if is_old else whole)


def advance(workspace: Workspace, intake: Intake, waiting: Iterable[Filled] = ()) -> None:
    """Remember that the answers of a look are written but for those `waiting`; with them the next look begins."""
    if intake.whole is None:
        return
    since = min((answer.submitted_at for answer in waiting), default=intake.since)
    value = json.dumps({"since": since and since.isoformat(), "whole": intake.whole.isoformat()})
    if value != workspace.ledger.cursor(_cursor(intake.form_id)):
        workspace.ledger.set_cursor(_cursor(intake.form_id), value)


def _cursor(form_id: str) -> str:
    return f"form {form_id}"


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
