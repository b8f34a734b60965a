"""Google Forms, as the flows need it: a form read and changed on the revision that was read, published, its answers.

Making the file is Drive's business (`Drive.create`), so that forms carry marks as all files of a programme do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.google.discovery import service
from connectors.google.transport import Http

if TYPE_CHECKING:
    from connectors.google.transport import Transport

PAGE = 5000  # answers in one call; Google gives no more
DO_NOT_COLLECT, VERIFIED = "DO_NOT_COLLECT", "VERIFIED"  # how a form collects addresses


@dataclass(frozen=True)
class Item:
    """An item of a form. `questions` are the ids of what it asks, none for a picture, several for a grid.

    `options` are the values of a question answered by choosing; `is_choice` says whether it is one.
    """

    title: str
    questions: tuple[int, ...]
    is_choice: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form at one revision. `address` is where people answer it; `collects` how it asks for their addresses."""

    form_id: str
    title: str
    revision: str
    is_published: bool
    is_accepting: bool
    collects: str
    address: str
    items: tuple[Item, ...]

    @property
    def questions(self) -> Mapping[int, str]:
        """Question id -> title of its item."""
        return {question: item.title for item in self.items for question in item.questions}


@dataclass(frozen=True)
class Answer:
    """One answer. Both moments are aware, UTC; `submitted_at` moves when a person edits the answer."""

    answer_id: str
    created_at: datetime
    submitted_at: datetime
    texts: Mapping[int, tuple[str, ...]]  # by question id; questions left empty are missing


class Forms:
    """Reads and changes forms over one transport; never sleeps, never repeats by itself."""

    def __init__(self, transport: Transport, *, page: int = PAGE) -> None:
        self._http = Http(transport)
        self._page = page

    @property
    def _forms(self) -> Any:
        return service("forms", "v1").forms()

    def read(self, form_id: str) -> Form:
        """Return a form as it is now, in the trash or not. Raises `NotFound`."""
        return _form(self._forms.get(formId=form_id).execute(http=self._http))

    def change(self, form_id: str, requests: Sequence[Mapping[str, Any]], revision: str) -> Form:
        """Carry out `forms.batchUpdate` requests, all or none; returns the form as it is then.

        Raises `Refused` (400) if `revision` is not the newest any more: read again.
        """
        body = {
            "requests": list(requests),
            "writeControl": {"requiredRevisionId": revision},
            "includeFormInResponse": True,
        }
        return _form(self._forms.batchUpdate(formId=form_id, body=body).execute(http=self._http)["form"])

    def publish(self, form_id: str) -> Form:
        """Publish a form and let it take answers; returns it as read back."""
        state = {"isPublished": True, "isAcceptingResponses": True}
        body = {"publishSettings": {"publishState": state}, "updateMask": "publishState"}
        self._forms.setPublishSettings(formId=form_id, body=body).execute(http=self._http)
        return self.read(form_id)

    def answers(self, form_id: str, since: datetime | None = None) -> Iterator[list[Answer]]:
        """Yield pages of the answers sent at `since` (aware) or later, all without it; a page is one call."""
        call = self._forms.responses().list(formId=form_id, pageSize=self._page, filter=_filter(since))
        while call is not None:
            found = call.execute(http=self._http)
            yield [_answer(response) for response in found.get("responses", [])]
            call = self._forms.responses().list_next(call, found)


def _filter(since: datetime | None) -> str | None:
    return f"timestamp >= {since.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}" if since else None


def _form(found: Mapping[str, Any]) -> Form:
    # A form of the time before publishing has no such settings and is open.
    state = found.get("publishSettings", {"publishState": {"isPublished": True, "isAcceptingResponses": True}})
    state = state.get("publishState", {})
    return Form(
        form_id=found["formId"],
        title=found["info"].get("title", ""),
        revision=found["revisionId"],
        is_published=state.get("isPublished", False),
        is_accepting=state.get("isAcceptingResponses", False),
        collects=found.get("settings", {}).get("emailCollectionType", DO_NOT_COLLECT),
        address=found["responderUri"],
        items=tuple(_item(item) for item in found.get("items", [])),
    )


def _item(item: Mapping[str, Any]) -> Item:
    question = item.get("questionItem", {}).get("question")
    questions = [question] if question else item.get("questionGroupItem", {}).get("questions", [])
    choice = question.get("choiceQuestion") if question else None
    return Item(
        title=item.get("title", ""),
        questions=tuple(int(one["questionId"], 16) for one in questions),
        is_choice=choice is not None,
        options=tuple(option.get("value", "") for option in (choice or {}).get("options", [])),
    )


def _answer(response: Mapping[str, Any]) -> Answer:
    return Answer(
        answer_id=response["responseId"],
        created_at=_moment(response["createTime"]),
        submitted_at=_moment(response["lastSubmittedTime"]),
        texts={
            int(question, 16): values
            for question, answer in response.get("answers", {}).items()
            if (values := tuple(one.get("value", "") for one in answer.get("textAnswers", {}).get("answers", [])))
        },
    )


def _moment(text: str) -> datetime:
    """Google writes up to nine digits of a second; what is finer than a microsecond is cut."""
    return datetime.fromisoformat(text)
