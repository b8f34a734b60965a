"""Answering a form as people do: whether it is open, and what is kept of an answer.

Anybody may answer a published form: that responders can be named one by one is not modelled. Google's forms have a
switch for editing one's answer, which no API reaches; here it is always on, behind a link that nobody can guess.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import compare_digest, token_urlsafe

from connectors.emulator.access import folders_above
from connectors.emulator.errors import not_found
from connectors.emulator.forms import shelf
from connectors.emulator.forms.asked import Asked, all_asked
from connectors.emulator.forms.entries import Entered, Fields, Problem, Unanswered, answers, entered, entered_before
from connectors.emulator.forms.grading import grade, total
from connectors.emulator.store import Doc, Store

ADDRESS_FIELD = "emailAddress"
_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_PREFIX = "2_"
_SECRET = 32
"""Characters of a secret: 24 random bytes."""


@dataclass(frozen=True)
class Opened:
    """A form with its file's name, as those see it who are to answer."""

    id: str
    form: Doc
    name: str

    @property
    def title(self) -> str:
        """The title that people see."""
        return str(self.form["info"].get("title") or self.name)

    @property
    def is_published(self) -> bool:
        """Whether it is there for those who are to answer. A form of the time before publishing always is."""
        return bool(self.form.get("publishState", shelf.PUBLISHED)["isPublished"])

    @property
    def is_closed(self) -> bool:
        """Whether no answers are taken."""
        return not self.form.get("publishState", shelf.PUBLISHED)["isAcceptingResponses"]

    @property
    def collects(self) -> str:
        """How addresses are collected: DO_NOT_COLLECT, VERIFIED or RESPONDER_INPUT."""
        return str(self.form["settings"]["emailCollectionType"])

    @property
    def is_quiz(self) -> bool:
        """Whether answers are graded."""
        return bool(self.form["settings"].get("quizSettings", {}).get("isQuiz"))


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it: by question id what was entered and what is wrong with it."""

    entered: Mapping[str, Entered]
    address: str = ""
    problems: Mapping[str, Problem] = field(default_factory=dict)


def opened(store: Store, form_id: str) -> Opened:
    """The form in whatever state; raises GoogleError 404 for one that is not there or lies in the trash."""
    form = shelf.load(store, form_id)
    file = store.docs("drive.files").get(form_id)
    if file is None or any(above["trashed"] for above in (file, *folders_above(store, file))):
        raise not_found()
    return Opened(form_id, form, file["name"])


def filled(opened_form: Opened, fields: Fields) -> Filled:
    """The form as fields fill it: of a prefilled link, or of what was sent."""
    address = fields.get(ADDRESS_FIELD, [""])[-1].strip()
    return Filled({asked.id: entered(asked, fields) for asked in all_asked(opened_form.form)}, address)


def filled_before(opened_form: Opened, response: Doc) -> Filled:
    """The form as it was filled for a response."""
    before = {asked.id: entered_before(asked, _values(response, asked)) for asked in all_asked(opened_form.form)}
    return Filled(before, response.get("respondentEmail", ""))


def submit(store: Store, to: Opened, given: Filled, person: str, before: Doc | None = None) -> Doc | Filled:
    """Keep a response, new or in place of the one `before`; what was given, with its problems, if it has any.

    `person` is the address signed in with, kept where the form collects verified ones. Raises NotOffered.
    """
    found, problems = _read(to, given)
    if problems:
        return replace(given, problems=problems)
    now = _timestamp(store.now())
    address = {"VERIFIED": person, "RESPONDER_INPUT": given.address}.get(to.collects)
    response: Doc = {
        **(before or _new(store, now)),
        "lastSubmittedTime": now,
        "answers": {asked.id: _answer(to, asked, values) for asked, values in found if values},
        **({"respondentEmail": address} if address else {}),
    }
    if to.is_quiz:
        response["totalScore"] = total(answer["grade"] for answer in response["answers"].values() if "grade" in answer)
    shelf.responses(store, to.id).put(response["responseId"], response)
    return response


def edit_token(response: Doc) -> str:
    """What opens a response for editing, for `?edit2=`."""
    return f"{_PREFIX}{response['secret']}{response['responseId']}"


def response_of(store: Store, form_id: str, token: str) -> Doc:
    """The response that a token opens; raises GoogleError 404 for any other."""
    secret, response_id = token[len(_PREFIX) :][:_SECRET], token[len(_PREFIX) + _SECRET :]
    response = shelf.responses(store, form_id).get(response_id)
    if response is None or not compare_digest(response["secret"].encode(), secret.encode("utf-8", "replace")):
        raise not_found()
    return response


def possible_score(form: Doc) -> int:
    """The points of a quiz with every answer right."""
    return sum(asked.question.get("grading", {}).get("pointValue", 0) for asked in all_asked(form))


def _read(to: Opened, given: Filled) -> tuple[list[tuple[Asked, tuple[str, ...]]], dict[str, Problem]]:
    """The answers to each question, and by question id what has to be put right."""
    found: list[tuple[Asked, tuple[str, ...]]] = []
    problems: dict[str, Problem] = {}
    for asked in all_asked(to.form):
        try:
            found.append((asked, answers(asked, given.entered[asked.id])))
        except Unanswered as error:
            problems[asked.id] = error.problem
    if to.collects == "RESPONDER_INPUT" and not _ADDRESS.fullmatch(given.address):
        problems[ADDRESS_FIELD] = "address"
    return found, problems


def _new(store: Store, now: str) -> Doc:
    return {
        "responseId": store.new_id("response"),
        "createTime": now,
        "number": store.next_number("forms.responses"),
        "secret": token_urlsafe(_SECRET * 3 // 4),
    }


def _answer(to: Opened, asked: Asked, values: tuple[str, ...]) -> Doc:
    found: Doc = {"questionId": asked.id, "textAnswers": {"answers": [{"value": value} for value in values]}}
    marks = grade(asked.question, values, is_multiple=asked.kind == "checkbox") if to.is_quiz else None
    return found if marks is None else found | {"grade": marks}


def _values(response: Doc, asked: Asked) -> list[str]:
    answer = response["answers"].get(asked.id, {})
    return [one["value"] for one in answer.get("textAnswers", {}).get("answers", ())]


def _timestamp(moment: datetime) -> str:
    """RFC 3339 to the microsecond."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
