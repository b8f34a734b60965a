"""Posting when nothing goes wrong, and when the rules change their mind."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.outbox.letters import HEADER, Due, Held, Missed, Withdrawn, read_header

VERDICTS = {"held": Held("стоп"), "missed": Missed("поздно"), "withdrawn": Withdrawn("отменено")}


def test_each_school_gets_its_letter(scene: Any) -> None:
    """R46, R52: every school gets one letter; the ledger knows its ids, its thread and its facts."""
    outcomes = scene.run(scene.letters())

    assert [(o.letter.addressee, o.result) for o in outcomes] == [(f"ОУ № {n}", "sent") for n in (1, 2, 3)]
    assert scene.received() == [1, 1, 1]
    record = scene.history()[0]
    assert (record.state, record.facts, record.thread) == ("sent", {"date": "2026-10-01"}, "М3-012")
    assert record.message_id
    assert record.thread_id
    assert record.subject_line == "Анонс: волна 14"
    assert scene.inbox(int(record.addressee[-1]))[0]["Message-ID"] == record.rfc822_id


def test_a_letter_says_what_it_is(scene: Any) -> None:
    """The letter carries its description in the X-header and its token in the text."""
    letter = scene.letter()
    scene.run([letter])

    got = scene.inbox()[0]

    described = read_header(str(got[HEADER]))
    assert described
    assert (described.key, described.addressee) == (letter.key, letter.addressee)
    assert f"Номер письма: {letter.key.token}" in got.get_content()


def test_sent_once_for_ever(scene: Any) -> None:
    """R52: the same letter asked for again, in the same call or a later run, does not leave again."""
    scene.run([scene.letter(), scene.letter()])

    again = scene.run([scene.letter()])

    assert [(o.result, o.reason) for o in again] == [("already", "sent")]
    assert scene.received(1) == [1]


def test_what_was_sent_stays_as_it_was(scene: Any) -> None:
    """A sent letter asked for again with other facts keeps those that it left with."""
    scene.run([scene.letter(facts={"date": "2026-10-01"})])

    scene.run([scene.letter(facts={"date": "2026-10-08"})])

    assert [record.facts for record in scene.history()] == [{"date": "2026-10-01"}]


def test_http_calls(scene: Any) -> None:
    """A group of 50 letters costs one call to look, one to draft, one to read back, and one for each letter."""
    outbox = scene.outbox()
    transport = outbox._gmail._transport
    outbox.reconcile()
    looked = transport.calls

    outbox.post(scene.letters(50), lambda _: Due())

    assert (looked, transport.calls - looked) == (1, 52)


def test_nothing_leaves_unreconciled(scene: Any) -> None:
    """A run that forgot to reconcile does so before anything leaves: an empty ledger doubles nothing."""
    scene.run(scene.letters())
    scene.lose_ledger()

    outcomes = scene.outbox().post(scene.letters(), lambda _: Due())

    assert [outcome.result for outcome in outcomes] == ["already"] * 3
    assert scene.received() == [1, 1, 1]


def test_waves_are_one_thread(scene: Any) -> None:
    """R47: later waves answer the first one, under its subject and in its thread, also within one call."""
    outcomes = scene.run([scene.letter(wave="14"), scene.letter(wave="4"), scene.letter(wave="1")])

    newest, middle, first = scene.inbox()
    assert [outcome.result for outcome in outcomes] == ["sent"] * 3
    assert {str(message["Subject"]) for message in (newest, middle, first)} == {"Анонс: волна 14"}
    assert first["In-Reply-To"] is None
    assert str(middle["In-Reply-To"]).strip() == first["Message-ID"]
    assert str(newest["In-Reply-To"]).strip() == middle["Message-ID"]
    assert len({record.thread_id for record in scene.history()}) == 1


def test_threads_are_a_schools_own(scene: Any) -> None:
    """Letters of one activity to two schools, or without a thread key, are threads of their own."""
    scene.run([scene.letter(1), scene.letter(2), scene.letter(3, "14", thread=""), scene.letter(3, "4", thread="")])

    assert len({record.thread_id for record in scene.history()}) == 4


def test_a_deleted_thread(scene: Any) -> None:
    """A letter whose thread a person has deleted from the mailbox opens a new one instead of staying for ever."""
    scene.run([scene.letter(wave="14")])
    thread = scene.history()[0].thread_id
    transport = scene.workspace.sign_in(scene.robot)
    transport.request("DELETE", f"https://gmail.googleapis.com/gmail/v1/users/me/threads/{thread}")

    outcomes = scene.run([scene.letter(wave="4")])

    assert [outcome.result for outcome in outcomes] == ["sent"]
    assert scene.received(1) == [2]


@pytest.mark.parametrize("result", VERDICTS)
def test_no_longer_due_at_the_last_moment(scene: Any, result: str) -> None:
    """A letter that the rule stops at the last moment does not leave; its draft stays, and the reason is told."""
    first, second = scene.letters(2)

    outcomes = scene.run([first, second], lambda letter: VERDICTS[result] if letter is second else Due())

    assert [(o.result, o.reason) for o in outcomes] == [("sent", ""), (result, VERDICTS[result].reason)]
    assert scene.received(2) == [1, 0]
    record = scene.ledger().find([second.key.token])[second.key.token]
    assert record.state == ("drafted" if result == "held" else result)
    assert scene.gmail().has_draft(record.draft_id)


@pytest.mark.parametrize("result", ["missed", "withdrawn"])
def test_stopped_for_good(scene: Any, result: str) -> None:
    """A letter once missed or withdrawn never leaves, although a later run takes it for due."""
    scene.run(scene.letters(1), lambda _: VERDICTS[result])

    outcomes = scene.run(scene.letters(1))

    assert [(o.result, o.reason) for o in outcomes] == [("already", result)]
    assert scene.received(1) == [0]


def test_held_letters_leave_with_todays_text(scene: Any) -> None:
    """A held letter's draft is written anew before it leaves: its text may have aged."""
    scene.run([scene.letter(text="через 4 дня")], lambda _: Held("стоп"))

    outcomes = scene.run([scene.letter(text="через 3 дня")])

    assert [outcome.result for outcome in outcomes] == ["sent"]
    assert ["через 3 дня" in message.get_content() for message in scene.inbox()] == [True]


def test_a_draft_deleted_by_a_person(scene: Any) -> None:
    """A recorded draft that is neither there nor in SENT is left to a person; the letter is not sent by itself."""
    scene.run(scene.letters(1), lambda _: Held("стоп"))
    draft = scene.history()[0].draft_id
    scene.workspace.sign_in(scene.robot).request(
        "DELETE", f"https://gmail.googleapis.com/gmail/v1/users/me/drafts/{draft}"
    )

    outcomes = [scene.run(scene.letters(1))[0], scene.run(scene.letters(1))[0]]

    assert [(o.result, o.reason) for o in outcomes] == [("unknown", "draft-gone")] * 2
    assert scene.received(1) == [0]


def test_a_draft_sent_by_a_person(scene: Any) -> None:
    """R52: a held draft that a person sends from Gmail's own pages counts as sent."""
    scene.run(scene.letters(1), lambda _: Held("стоп"))
    scene.gmail().send_draft(scene.history()[0].draft_id)

    outcomes = scene.run(scene.letters(1))

    assert [(o.result, o.reason) for o in outcomes] == [("already", "sent")]
    assert scene.received(1) == [1]


def test_sent_by_a_person_during_the_run(scene: Any) -> None:
    """R52: a person sends the draft a moment before the robot does: the school has one letter, the ledger knows it."""

    def person_is_quicker(letter: Any) -> Any:
        draft = scene.ledger().find([letter.key.token])[letter.key.token].draft_id
        scene.gmail().send_draft(draft)
        return Due()

    outcomes = scene.run(scene.letters(1), person_is_quicker)

    assert [outcome.result for outcome in outcomes] == ["sent"]
    assert scene.received(1) == [1]
