"""Gmail, as the send protocol needs it: drafts, one send per draft, and a look at what was really sent.

`messages.send` leaves nothing to check when its answer is lost, so letters leave by draft only. Gmail replaces the
Message-ID when it sends; X- headers survive; the listing by the label SENT is consistent at once, search is not.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import cached_property
from typing import TYPE_CHECKING, Any

from connectors.google.discovery import service
from connectors.google.errors import NotFound, OutcomeUnknown, Refused, Unavailable, WorkspaceError, error_for
from connectors.google.transport import Http, is_repeatable

if TYPE_CHECKING:
    from connectors.google.transport import Transport

BATCH = 50  # calls in one batch; Google allows 100 and advises 50
FOR_EXAMPLE = "an address of the demonstration (.example)"  # why a letter is refused on Google itself


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
    sent_at_ms: int


@dataclass(frozen=True)
class Full:
    """A whole message: headers and the text of all its parts that are text or a delivery report."""

    message_id: str
    thread_id: str
    raw: bytes
    sent_at_ms: int


class Gmail:
    """The robot's mailbox over one transport; never sleeps, never repeats by itself."""

    def __init__(self, transport: Transport, *, refuse_examples: bool = False) -> None:
        self._transport = transport
        self._http = Http(transport)
        self._refuse_examples = refuse_examples

    @property
    def _service(self) -> Any:
        return service("gmail", "v1")

    # The client builds a resource anew, all its methods included, whenever one is asked for.
    @cached_property
    def _drafts(self) -> Any:
        return self._service.users().drafts()

    @cached_property
    def _messages(self) -> Any:
        return self._service.users().messages()

    def make_drafts(self, letters: Sequence[Outgoing]) -> list[str | WorkspaceError]:
        """Make drafts, `BATCH` in one HTTP call; returns a draft id or the error of each, in order.

        Raises `OutcomeUnknown` when the answer is lost, and returns it where Google broke down over one of them:
        drafts may then exist that nobody has recorded.
        """
        refused = [self._refuse_examples and _is_for_example(letter) for letter in letters]
        calls = [
            self._drafts.create(userId="me", body=_draft(letter))
            for letter, no in zip(letters, refused, strict=True)
            if not no
        ]
        answers = iter(self._all(calls))
        found = [Refused(FOR_EXAMPLE) if no else next(answers) for no in refused]
        return [answer if isinstance(answer, WorkspaceError) else str(answer["id"]) for answer in found]

    def send_draft(self, draft_id: str) -> tuple[str, str]:
        """Send a draft; returns message id and thread id. Raises `NotFound` if it was sent or deleted before."""
        answer = self._drafts.send(userId="me", body={"id": draft_id}).execute(http=self._http)
        return str(answer["id"]), str(answer["threadId"])

    def rewrite_draft(self, draft_id: str, letter: Outgoing) -> None:
        """Replace a draft's content; its id stays. Raises `NotFound` if it was sent or deleted before."""
        self._drafts.update(userId="me", id=draft_id, body=_draft(letter)).execute(http=self._http)

    def has_draft(self, draft_id: str) -> bool:
        """Whether a draft is still there, neither sent nor deleted; read by its id, so no listing can lag."""
        try:
            answer = self._drafts.get(userId="me", id=draft_id, format="minimal").execute(http=self._http)
        except NotFound:
            return False
        return "SENT" not in answer["message"].get("labelIds", [])

    def draft_ids(self) -> list[tuple[str, str]]:
        """List all drafts as (draft id, message id)."""
        found = []
        for page in self._pages(self._drafts, userId="me", maxResults=500):
            found += [(str(d["id"]), str(d["message"]["id"])) for d in page.get("drafts", [])]
        return found

    def newest(self, label: str, query: str = "") -> Iterator[list[str]]:
        """Yield pages of message ids under a label, newest first; 500 a page, one HTTP call each.

        Messages in the trash are listed too: a letter that a person tidied away has left all the same.
        """
        arguments: dict[str, Any] = {
            "userId": "me",
            "labelIds": [label],
            "maxResults": 500,
            "includeSpamTrash": True,
        }
        if query:
            arguments["q"] = query
        for page in self._pages(self._messages, **arguments):
            yield [str(m["id"]) for m in page.get("messages", [])]

    def headers_of(self, message_ids: Sequence[str], names: Sequence[str]) -> list[Sent]:
        """Read the named headers of messages, `BATCH` in one HTTP call; messages gone meanwhile are left out."""
        calls = [
            self._messages.get(userId="me", id=i, format="metadata", metadataHeaders=list(names)) for i in message_ids
        ]
        return [_sent(answer) for answer in _still_there(self._all(calls))]

    def read(self, message_ids: Sequence[str]) -> list[Full]:
        """Read whole messages, `BATCH` in one HTTP call; messages gone meanwhile are left out."""
        calls = [self._messages.get(userId="me", id=i, format="raw") for i in message_ids]
        return [_full(answer) for answer in _still_there(self._all(calls))]

    def _all(self, calls: Sequence[Any]) -> list[Any]:
        """Execute calls, several at once where there are several; an error stands in place of its answer."""
        if len(calls) == 1:
            try:
                return [calls[0].execute(http=self._http)]
            except Refused as error:
                return [error]
        answers: list[Any] = []
        for first in range(0, len(calls), BATCH):
            answers += self._together(calls[first : first + BATCH])
        return answers

    def _together(self, calls: Sequence[Any]) -> list[Any]:
        answers: dict[int, Any] = {}

        def ask() -> WorkspaceError | None:
            # The transport sees one answer to the whole; what was turned away inside it is asked for again here.
            waiting = [n for n in range(len(calls)) if isinstance(answers.get(n, Unavailable("")), Unavailable)]
            batch = self._service.new_batch_http_request(callback=keep)
            for number in waiting:
                batch.add(calls[number], request_id=str(number))
            try:
                batch.execute(http=self._http)
            except OutcomeUnknown as lost:
                # To the transport every batch is a POST; one that only reads may be asked again.
                if not all(is_repeatable(call.method, call.uri) for call in calls):
                    raise
                answers.update(dict.fromkeys(waiting, Unavailable(str(lost))))
            return next((answers[n] for n in waiting if isinstance(answers[n], Unavailable)), None)

        def keep(request_id: str, answer: Any, error: Any) -> None:
            number = int(request_id)
            answers[number] = answer if error is None else _error(error, calls[number])

        self._transport.ask_again(ask)
        return [answers[number] for number in range(len(calls))]

    def _pages(self, collection: Any, **arguments: Any) -> Iterator[dict[str, Any]]:
        call = collection.list(**arguments)
        while call is not None:
            answer = call.execute(http=self._http)
            yield answer
            call = collection.list_next(call, answer)


def _is_for_example(letter: Outgoing) -> bool:
    recipients = BytesHeaderParser().parsebytes(letter.raw)
    addresses = getaddresses(str(v) for name in ("To", "Cc", "Bcc") for v in recipients.get_all(name, []))
    return any(address.lower().endswith(".example") for _, address in addresses)


def _draft(letter: Outgoing) -> dict[str, Any]:
    message: dict[str, Any] = {"raw": base64.urlsafe_b64encode(letter.raw).decode("ascii")}
    if letter.thread_id:
        message["threadId"] = letter.thread_id
    return {"message": message}


def _sent(answer: dict[str, Any]) -> Sent:
    headers = {h["name"].lower(): h["value"] for h in answer.get("payload", {}).get("headers", [])}
    return Sent(str(answer["id"]), str(answer["threadId"]), headers, int(answer["internalDate"]))


def _full(answer: dict[str, Any]) -> Full:
    raw = base64.urlsafe_b64decode(answer["raw"] + "=" * (-len(answer["raw"]) % 4))
    return Full(str(answer["id"]), str(answer["threadId"]), raw, int(answer["internalDate"]))


def _still_there(answers: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Leave out what was deleted meanwhile; any other error is raised: a message not read is not a message gone."""
    for answer in answers:
        if isinstance(answer, WorkspaceError) and not isinstance(answer, NotFound):
            raise answer
        if not isinstance(answer, WorkspaceError):
            yield answer


def _error(error: Any, call: Any) -> WorkspaceError:
    found = error_for(int(error.resp.status), error.content, repeatable=is_repeatable(call.method, call.uri))
    found.retry_after = error.resp.get("retry-after", "")
    return found
