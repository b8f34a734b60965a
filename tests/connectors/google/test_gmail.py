"""Gmail as the send protocol needs it."""

from __future__ import annotations

import uuid
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from connectors.google.errors import NotFound, OutcomeUnknown, Refused, Unavailable, WorkspaceError
from connectors.google.gmail import BATCH, Gmail, Outgoing


@pytest.fixture
def robot(workspace: Any) -> Gmail:
    """An empty mailbox."""
    return Gmail(workspace.sign_in(f"robot-{uuid.uuid4().hex[:8]}@barycentre.example"))


def outgoing(
    text: str = "Приходите", to: str = "school@krasnoselsky.example", thread: str | None = None, **headers: str
) -> Outgoing:
    message = EmailMessage(policy=SMTP)
    message["To"], message["Subject"] = to, "Анонс"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return Outgoing(message.as_bytes(), thread)


def sent(robot: Gmail, *letters: Outgoing) -> list[tuple[str, str]]:
    return [robot.send_draft(str(draft)) for draft in robot.make_drafts(letters)]


def test_drafts_in_one_call(workspace: Any, robot: Gmail) -> None:
    """Fifty drafts cost one HTTP call, and come back in the order of their letters."""
    drafts = robot.make_drafts([outgoing(X_Number=str(number)) for number in range(BATCH)])
    calls = robot._transport.calls
    sent_ids = [robot.send_draft(str(draft))[0] for draft in drafts[:3]]

    assert calls == 1
    assert len(robot.draft_ids()) == BATCH - 3
    assert [found.headers["x-number"] for found in robot.headers_of(sent_ids, ["X-Number"])] == ["0", "1", "2"]


def test_a_bad_letter_among_good_ones(robot: Gmail) -> None:
    """The error of one draft stands in its place; the others are made."""
    found = robot.make_drafts([outgoing(), outgoing(to="school at home"), outgoing()])

    assert [isinstance(answer, WorkspaceError) for answer in found] == [False, True, False]
    assert isinstance(found[1], Refused)


def test_one_bad_letter_alone(robot: Gmail) -> None:
    """The same where there is but one letter, which needs no batch."""
    assert [type(answer) for answer in robot.make_drafts([outgoing(to="school at home")])] == [Refused]


def test_no_drafts_no_call(robot: Gmail) -> None:
    """Nothing to do costs nothing."""
    assert (robot.make_drafts([]), robot.headers_of([], ["Subject"]), robot.read([])) == ([], [], [])
    assert robot._transport.calls == 0


def test_a_draft_is_sent_once(robot: Gmail) -> None:
    """R52: a draft's id is used up by sending it."""
    draft = str(robot.make_drafts([outgoing()])[0])
    robot.send_draft(draft)

    with pytest.raises(NotFound):
        robot.send_draft(draft)
    with pytest.raises(NotFound):
        robot.rewrite_draft(draft, outgoing())


def test_is_a_draft_still_there(robot: Gmail) -> None:
    """A draft is there until it is sent; rewriting it changes its text and not its id."""
    draft = str(robot.make_drafts([outgoing("вчера")])[0])
    robot.rewrite_draft(draft, outgoing("сегодня", X_Mark="новое"))
    before = robot.has_draft(draft)
    message_id, _ = robot.send_draft(draft)

    assert (before, robot.has_draft(draft), robot.has_draft("r-never-was")) == (True, False, False)
    assert robot.headers_of([message_id], ["X-Mark"])[0].headers["x-mark"]


def test_headers_read_back(robot: Gmail) -> None:
    """After sending, the Message-ID that Gmail gave and the X-header that we gave are read; so is the moment."""
    ((message_id, thread_id),) = sent(robot, outgoing(X_Letter="token=A", Message_ID="<own@x.example>"))

    (found,) = robot.headers_of([message_id], ["X-Letter", "Message-ID"])

    assert (found.message_id, found.thread_id, found.headers["x-letter"]) == (message_id, thread_id, "token=A")
    assert found.headers["message-id"] != "<own@x.example>"
    assert found.sent_at_ms == robot.read([message_id])[0].sent_at_ms


def test_a_thread_is_continued(robot: Gmail) -> None:
    """A letter with its thread's id, Message-ID and subject joins the thread."""
    ((first, thread),) = sent(robot, outgoing())
    message_id = robot.headers_of([first], ["Message-ID"])[0].headers["message-id"]

    ((_, joined),) = sent(robot, outgoing(thread=thread, In_Reply_To=message_id, References=message_id))

    assert joined == thread


def test_newest_first_page_by_page(robot: Gmail) -> None:
    """A label's messages are listed newest first; a page is asked for only when it is wanted."""
    ids = [message_id for message_id, _ in sent(robot, *[outgoing()] * 3)]
    calls = robot._transport.calls

    page = next(robot.newest("SENT"))

    assert page == ids[::-1]
    assert robot._transport.calls == calls + 1


def test_deleted_messages_are_left_out(robot: Gmail) -> None:
    """A message deleted meanwhile is missing from what is read, whether alone or among others."""
    ((message_id, _),) = sent(robot, outgoing())

    assert [found.message_id for found in robot.headers_of([message_id, "0123456789abcdef"], ["Subject"])] == [
        message_id
    ]
    assert robot.read(["0123456789abcdef"]) == []


def test_unread_is_not_deleted(workspace: Any, robot: Gmail) -> None:
    """A message that could not be read is an error, never taken for a deleted one."""
    ids = [message_id for message_id, _ in sent(robot, outgoing(), outgoing())]
    fault = {"method": "gmail.users.messages.get", "call": 2, "times": 100, "action": "status", "status": 503}
    workspace.control("POST", "faults", fault)

    with pytest.raises(Unavailable):
        robot.headers_of(ids, ["Subject"])


@pytest.mark.parametrize(
    "fault", [{"action": "status", "status": 429}, {"action": "status", "status": 503}, {"action": "lose"}]
)
def test_reads_in_a_batch_are_repeated(workspace: Any, robot: Gmail, fault: dict[str, Any]) -> None:
    """Reads that a quota, a breakdown or a lost answer kept back inside a batch are asked for again."""
    ids = [message_id for message_id, _ in sent(robot, outgoing(), outgoing(), outgoing())]
    workspace.control("POST", "faults", {"method": "gmail.users.messages.get", "call": 2, **fault})

    assert [found.message_id for found in robot.headers_of(ids, ["Subject"])] == ids


@pytest.mark.parametrize(("status", "drafts"), [(429, 3), (503, 2)])
def test_drafts_in_a_batch(workspace: Any, robot: Gmail, status: int, drafts: int) -> None:
    """A draft that a quota turned away is made again; one that Google broke down over is in doubt and is not."""
    fault = {"method": "gmail.users.drafts.create", "call": 2, "action": "status", "status": status}
    workspace.control("POST", "faults", fault)

    found = robot.make_drafts([outgoing(), outgoing(), outgoing()])

    assert len(robot.draft_ids()) == drafts
    assert isinstance(found[1], OutcomeUnknown) == (status == 503)


def test_a_lost_batch_of_drafts(workspace: Any, robot: Gmail) -> None:
    """Drafts whose answer was lost are not made again: the caller is told to look."""
    workspace.control("POST", "faults", {"method": "gmail.users.drafts.create", "call": 3, "action": "lose"})

    with pytest.raises(OutcomeUnknown):
        robot.make_drafts([outgoing(), outgoing(), outgoing()])

    assert len(robot.draft_ids()) == 3


def test_no_letters_to_examples_in_earnest(workspace: Any) -> None:
    """On real Google no draft is made for an address of the demonstration."""
    robot = Gmail(workspace.sign_in(f"robot-{uuid.uuid4().hex[:8]}@barycentre.example"), refuse_examples=True)

    found = robot.make_drafts([outgoing(to="school@krasnoselsky.example"), outgoing(to="school@krasnoselsky.ru")])

    assert [isinstance(answer, Refused) for answer in found] == [True, False]
    assert len(robot.draft_ids()) == 1
