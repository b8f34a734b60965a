"""Google's answers are lost, or Google breaks down, at every call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connectors.outbox.letters import Composition, Due, Withdrawn

CALLS = [
    ("messages.list", 1),
    *((method, n) for method in ("drafts.create", "drafts.send", "messages.get") for n in (1, 2, 3)),
]


def set_fault(scene: Any, method: str, **fault: Any) -> None:
    scene.workspace.control("POST", "faults", {"method": f"gmail.users.{method}", **fault})


def fired(scene: Any) -> list[int]:
    return [fault["fired"] for fault in scene.workspace.control("GET", "faults")["faults"]]


@pytest.mark.parametrize("action", ["lose", "refuse", "status"])
@pytest.mark.parametrize(("method", "call"), CALLS)
def test_one_bad_answer(scene: Any, method: str, call: int, action: str) -> None:
    """R46, R52: with any one answer lost, call dropped or 503 given, two runs send every letter exactly once."""
    set_fault(scene, method, call=call, action=action)
    letters = scene.letters()
    scene.run(letters)

    scene.run(letters)

    assert fired(scene) == [1]
    assert scene.received() == [1, 1, 1]
    assert [(r.state, bool(r.rfc822_id), bool(r.thread_id)) for r in scene.history()] == [("sent", True, True)] * 3
    assert scene.gmail().draft_ids() == []


@pytest.mark.parametrize("action", ["lose", "refuse"])
def test_a_lost_send_is_settled_at_once(scene: Any, action: str) -> None:
    """A send without an answer is looked up right away: the same run says that the letter has left."""
    set_fault(scene, "drafts.send", call=2, action=action)

    outcomes = scene.run(scene.letters())

    assert [outcome.result for outcome in outcomes] == ["sent", "sent", "sent"]
    assert scene.received() == [1, 1, 1]


def test_asked_again_before_the_second_try(scene: Any) -> None:
    """A letter whose send was dropped is asked about once more, and stays if it was withdrawn meanwhile."""
    set_fault(scene, "drafts.send", call=1, action="refuse")
    asked: list[str] = []

    def withdrawn_later(letter: Any) -> Any:
        asked.append(letter.key.token)
        return Withdrawn("отменено") if len(asked) > 1 else Due()

    outcomes = scene.run(scene.letters(1), withdrawn_later)

    assert [(o.result, o.reason) for o in outcomes] == [("withdrawn", "отменено")]
    assert scene.received(1) == [0]


def test_twice_without_an_answer(scene: Any) -> None:
    """A letter that could not be sent twice in a row has not left, and leaves with the next run."""
    set_fault(scene, "drafts.send", action="refuse")
    first = scene.run(scene.letters(1))
    scene.workspace.control("DELETE", "faults")

    second = scene.run(scene.letters(1))

    assert [first[0].result, second[0].result] == ["failed", "sent"]
    assert scene.received(1) == [1]


def test_silence_after_a_lost_send(scene: Any) -> None:
    """R46, R52: an answer is lost and then Gmail is silent: the letter is settled by the next run, never doubled."""
    set_fault(scene, "drafts.send", call=1, action="lose")
    set_fault(scene, "drafts.get", action="status", status=503)
    first = scene.run(scene.letters(2))
    left_as = scene.states()
    scene.workspace.control("DELETE", "faults")

    second = scene.run(scene.letters(2))

    assert [outcome.result for outcome in first] == ["failed", "failed"]
    assert sorted(left_as) == ["drafted", "sending"]
    assert [(o.result, o.reason) for o in second] == [("already", "sent"), ("sent", "")]
    assert scene.received(2) == [1, 1]


def test_gmail_out_of_reach(scene: Any) -> None:
    """After three letters in a row that Gmail turned away nothing more is tried; the next run sends all of them."""
    set_fault(scene, "drafts.send", action="status", status=429, reason="rateLimitExceeded")
    before = scene.workspace.calls().get("gmail.users.drafts.send", 0)
    first = scene.run(scene.letters(5))
    tries = scene.workspace.calls()["gmail.users.drafts.send"] - before
    scene.workspace.control("DELETE", "faults")

    second = scene.run(scene.letters(5))

    assert [(o.result, o.reason) for o in first] == [("failed", "gmail-unavailable")] * 5
    assert tries == 3 * 8
    assert [outcome.result for outcome in second] == ["sent"] * 5
    assert scene.received(5) == [1] * 5


def test_one_bad_address(scene: Any) -> None:
    """R52: a letter that Gmail refuses is named with the reason, without its address, and the others leave."""
    good, bad = scene.letter(1), scene.letter(2, address="school 2 at home")

    outcomes = scene.run([bad, good])

    assert [outcome.result for outcome in outcomes] == ["failed", "sent"]
    assert outcomes[0].reason
    assert "@" not in outcomes[0].reason
    assert scene.received(1) == [1]


def test_one_letter_that_cannot_be_written(scene: Any) -> None:
    """A letter whose words fit no header is named, and the others leave; written better, it leaves too."""

    def compose(_: Composition) -> bytes:
        raise ValueError("a line break in a header")

    poor = replace(scene.letter(2), compose=compose)

    outcomes = scene.run([poor, scene.letter(1)])

    assert [outcome.result for outcome in outcomes] == ["failed", "sent"]
    assert outcomes[0].reason == "the letter cannot be written: ValueError"
    scene.run([scene.letter(2)])
    assert scene.received() == [1, 1, 0]


def test_rate_limits_inside_a_batch(scene: Any) -> None:
    """Messages that a quota kept from being read are read again, not taken for deleted: a lost ledger is whole."""
    scene.run(scene.letters())
    scene.lose_ledger()
    set_fault(scene, "messages.get", call=2, times=2, action="status", status=429, reason="rateLimitExceeded")

    outcomes = scene.run(scene.letters())

    assert fired(scene) == [2]
    assert [(o.result, o.reason) for o in outcomes] == [("already", "sent")] * 3
    assert scene.received() == [1, 1, 1]
