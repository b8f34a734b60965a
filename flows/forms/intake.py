"""Taking in what people answered, losing nothing.

A cursor stands at the newest answer that is stored; each reading begins a day before it, and once a week at the very
first answer, because Google does not say whether its filter by time sees answers that were edited. What comes again
is for the caller to recognise by `answer_id`. The cursor moves by the answers' own times, whatever day it is here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from connectors.google.forms import Answer, Form, Forms
from connectors.outbox.ledger import Ledger
from flows.forms.answers import Filled
from flows.forms.layout import FormLayout

OVERLAP = timedelta(days=1)
FROM_THE_FIRST_EVERY = timedelta(days=7)
_GONE = "Удалённый вопрос"


@dataclass(frozen=True)
class _Stand:
    """How far a form was read: the newest answer that is stored, and when it was last read from the first on."""

    newest: datetime | None
    whole_at: datetime

    def to_text(self) -> str:
        return json.dumps([self.newest and self.newest.isoformat(), self.whole_at.isoformat()])

    @classmethod
    def from_text(cls, text: str) -> _Stand:
        newest, whole_at = json.loads(text)
        return cls(newest and datetime.fromisoformat(newest), datetime.fromisoformat(whole_at))


@dataclass(frozen=True)
class Harvest:
    """The answers of one reading, the oldest first, each once in its newest version."""

    filled: tuple[Filled, ...]
    _ledger: Ledger
    _form_id: str
    _stand: _Stand

    def keep(self, unplaced: Collection[str] = ()) -> None:
        """Move the cursor; to be called when everything is stored.

        It passes no answer of `unplaced` (answer ids), so that these are read again.
        """
        stored = [one.submitted_at for one in self.filled]
        waiting = [one.submitted_at for one in self.filled if one.answer_id in unplaced]
        before = [self._stand.newest] if self._stand.newest else []
        newest = min([max([*stored, *before]), *waiting]) if stored or before else None
        stand = _Stand(newest, self._stand.whole_at)
        self._ledger.set_cursor(_name(self._form_id), stand.to_text())


def bookmark(ledger: Ledger, form_id: str) -> str | None:
    """Return how far a form has been read, for `collect`; to be asked before the tabs that answers go to are read.

    What another run stores and passes after that is read once more here, so no tab is written without it.
    """
    return ledger.cursor(_name(form_id))


def collect(forms: Forms, ledger: Ledger, form: Form, layout: FormLayout, now: datetime, mark: str | None) -> Harvest:
    """Read what was answered since a `bookmark`, all pages of it; `now` (aware) says when the week is over.

    Raises `WorkspaceError`; nothing is kept then.
    """
    stand = _read_on(mark, now)
    since = stand.newest - OVERLAP if stand.newest else None
    answers = [answer for page in forms.answers(form.form_id, since) for answer in page]
    filled = map(partial(fill, form, layout), _newest_of_each(answers))
    return Harvest(tuple(filled), ledger, form.form_id, stand)


def fill(form: Form, layout: FormLayout, answer: Answer) -> Filled:
    """Return an answer by the keys of our questions; by title what people asked beside them."""
    keys = {layout.question_id(question.key): question.key for question in layout.questions}
    texts: dict[str, str] = {}
    others: dict[str, str] = {}
    for question, values in answer.texts.items():
        text = "\n".join(value for value in values if value.strip())
        if not text:
            continue
        if question in keys:
            texts[keys[question]] = text
        else:
            title = form.questions.get(question, _GONE)
            others[title] = f"{others[title]}\n{text}" if title in others else text
    return Filled(answer.answer_id, answer.submitted_at, texts, others)


def _read_on(known: str | None, now: datetime) -> _Stand:
    """Where to go on from; one without `newest` begins anew, `whole_at` is now then."""
    if known:
        stand = _Stand.from_text(known)
        if stand.newest and timedelta() <= now - stand.whole_at < FROM_THE_FIRST_EVERY:
            return stand
    return _Stand(None, now)


def _newest_of_each(answers: Iterable[Answer]) -> list[Answer]:
    """An answer edited while pages were read may stand on two of them."""
    by_age = sorted(answers, key=_age)
    return sorted({answer.answer_id: answer for answer in by_age}.values(), key=_age)


def _age(answer: Answer) -> tuple[datetime, str]:
    return answer.submitted_at, answer.answer_id


def _name(form_id: str) -> str:
    return f"answers {form_id}"
