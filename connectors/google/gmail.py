"""Gmail, as the send protocol needs it: drafts, one send per draft, and a look at what was really sent.

`messages.send` leaves nothing to check when its answer is lost, so letters leave by draft only. Gmail replaces the
Message-ID when it sends; X- headers survive; the listing by the label SENT is consistent at once, search is not.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from connectors.google.errors import Refused, WorkspaceError, error_for
from connectors.google.transport import Http

if TYPE_CHECKING:
    from connectors.google.transport import Transport

BATCH = 50  # calls in one batch; Google allows 100 and advises 50


@dataclass(frozen=True)
class Outgoing:
    """A letter ready to become a draft: the RFC 822 bytes and the thread it belongs to."""

    raw: bytes
    thread_id: str | None = None


@dataclass(frozen=True)
class Sent:
    """A message of the robot's mailbox with the headers that matter, names in lower case."""

    message_id: str
    thread_id: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Full:
    """A whole message: headers and the text of all its parts that are text or a delivery report."""

    message_id: str
    thread_id: str
    raw: bytes
    sent_at_ms: int


class Gmail:
    """The robot's mailbox over one transport; never sleeps, never repeats by itself."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @cached_property
    def _service(self) -> Any:
        from googleapiclient.discovery import build

        return build("gmail", "v1", http=Http(self._transport), static_discovery=True, cache_discovery=False)

    @cached_property
    def _users(self) -> Any:
        return self._service.users()

    def make_drafts(self, letters: Sequence[Outgoing]) -> list[str | WorkspaceError]:
        """Make drafts, `BATCH` in one HTTP call; returns a draft id or the error of each, in order.

        Raises `OutcomeUnknown` when the answer is lost: drafts may then exist that nobody has recorded.
        """
        answers = self._all([self._users.drafts().create(userId="me", body=_draft(letter)) for letter in letters])
        return [answer if isinstance(answer, WorkspaceError) else str(answer["id"]) for answer in answers]

    def send_draft(self, draft_id: str) -> tuple[str, str]:
        """Send a draft; returns message id and thread id. Raises `NotFound` if it was sent or deleted before."""
        answer = self._users.drafts().send(userId="me", body={"id": draft_id}).execute()
        return str(answer["id"]), str(answer["threadId"])

    def rewrite_draft(self, draft_id: str, letter: Outgoing) -> None:
        """Replace a draft's content; its id stays. Raises `NotFound` if it was sent or deleted before."""
        self._users.drafts().update(userId="me", id=draft_id, body=_draft(letter)).execute()

    def draft_ids(self) -> list[tuple[str, str]]:
        """List all drafts as (draft id, message id)."""
        found = []
        for page in self._pages(self._users.drafts(), userId="me", maxResults=500):
            found += [(str(d["id"]), str(d["message"]["id"])) for d in page.get("drafts", [])]
        return found

    def newest(self, label: str, query: str = "") -> Iterator[list[str]]:
        """Yield pages of message ids under a label, newest first; 500 a page, one HTTP call each."""
        arguments: dict[str, Any] = {"userId": "me", "labelIds": [label], "maxResults": 500}
        if query:
            arguments["q"] = query
        for page in self._pages(self._users.messages(), **arguments):
            yield [str(m["id"]) for m in page.get("messages", [])]

    def headers_of(self, message_ids: Sequence[str], names: Sequence[str]) -> list[Sent]:
        """Read the named headers of messages, `BATCH` in one HTTP call; messages gone meanwhile are left out."""
        calls = [
            self._users.messages().get(userId="me", id=i, format="metadata", metadataHeaders=list(names))
            for i in message_ids
        ]
        return [_sent(answer) for answer in self._all(calls) if not isinstance(answer, WorkspaceError)]

    def read(self, message_ids: Sequence[str]) -> list[Full]:
        """Read whole messages, `BATCH` in one HTTP call; messages gone meanwhile are left out."""
        calls = [self._users.messages().get(userId="me", id=i, format="raw") for i in message_ids]
        return [_full(answer) for answer in self._all(calls) if not isinstance(answer, WorkspaceError)]

    def _all(self, calls: Sequence[Any]) -> list[Any]:
        """Execute calls, several at once where there are several; an error stands in place of its answer."""
        if len(calls) == 1:
            try:
                return [calls[0].execute()]
            except Refused as error:
                return [error]
        answers: list[Any] = []
        for first in range(0, len(calls), BATCH):
            answers += self._together(calls[first : first + BATCH])
        return answers

    def _together(self, calls: Sequence[Any]) -> list[Any]:
        answers: dict[str, Any] = {}

        def keep(request_id: str, answer: Any, error: Any) -> None:
            answers[request_id] = answer if error is None else _error(error)

        batch = self._service.new_batch_http_request(callback=keep)
        for number, call in enumerate(calls):
            batch.add(call, request_id=str(number))
        batch.execute()
        return [answers[str(number)] for number in range(len(calls))]

    @staticmethod
    def _pages(collection: Any, **arguments: Any) -> Iterator[dict[str, Any]]:
        call = collection.list(**arguments)
        while call is not None:
            answer = call.execute()
            yield answer
            call = collection.list_next(call, answer)


def _draft(letter: Outgoing) -> dict[str, Any]:
    message: dict[str, Any] = {"raw": base64.urlsafe_b64encode(letter.raw).decode("ascii")}
    if letter.thread_id:
        message["threadId"] = letter.thread_id
    return {"message": message}


def _sent(answer: dict[str, Any]) -> Sent:
    headers = {h["name"].lower(): h["value"] for h in answer.get("payload", {}).get("headers", [])}
    return Sent(str(answer["id"]), str(answer["threadId"]), headers)


def _full(answer: dict[str, Any]) -> Full:
    raw = base64.urlsafe_b64decode(answer["raw"] + "=" * (-len(answer["raw"]) % 4))
    return Full(str(answer["id"]), str(answer["threadId"]), raw, int(answer["internalDate"]))


def _error(error: Any) -> WorkspaceError:
    # Parts of a batch were refused one by one: nothing of them is in doubt.
    return error_for(int(error.resp.status), error.content, repeatable=True)
