"""A lost or outdated ledger is rebuilt from the mailbox before anything leaves."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from connectors.google.gmail import Outgoing
from connectors.outbox.letters import HEADER, Due, Held

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def copy_database(source: Path, target: Path) -> None:
    """Copy a ledger in use, as a backup does."""
    with sqlite3.connect(source) as used, sqlite3.connect(target) as copy:
        used.backup(copy)


def known_by_mailbox(record: Any) -> Any:
    """Return what of a record the mailbox can tell."""
    return replace(record, draft_id=None, planned_at=NEVER, sent_at=NEVER)


def person_writes(scene: Any, text: str, count: int = 1) -> None:
    """A person uses the robot's mailbox for a letter of their own."""
    message = EmailMessage(policy=SMTP)
    message["To"], message["Subject"] = "colleague@krasnoselsky.example", "Вопрос"
    message.set_content(text)
    for draft in scene.gmail().make_drafts([Outgoing(message.as_bytes())] * count):
        scene.gmail().send_draft(draft)


def person_edits(scene: Any, draft_id: str, text: str) -> None:
    """A person edits a draft in Gmail's own pages: the X-header is lost, the text is theirs."""
    message = EmailMessage(policy=SMTP)
    message["To"], message["Subject"] = scene.address(1), "Анонс"
    message.set_content(text)
    assert HEADER not in message
    scene.gmail().rewrite_draft(draft_id, Outgoing(message.as_bytes()))


def test_an_empty_ledger_is_rebuilt(scene: Any) -> None:
    """R52: with its ledger lost the robot sends nothing twice, and knows facts, threads and Message-IDs again."""
    scene.run([*scene.letters(), scene.letter(1, wave="4")])
    before = scene.history()
    scene.lose_ledger()

    outcomes = scene.run([*scene.letters(), scene.letter(1, wave="4")])

    assert [(o.result, o.reason) for o in outcomes] == [("already", "sent")] * 4
    assert scene.received() == [2, 1, 1]
    rebuilt = sorted(map(known_by_mailbox, scene.history()), key=lambda record: record.token)
    assert rebuilt == sorted(map(known_by_mailbox, before), key=lambda record: record.token)


def test_a_rebuilt_ledger_goes_on_in_the_threads(scene: Any) -> None:
    """R47: after a lost ledger the next wave still answers the first one in its thread."""
    scene.run([scene.letter(wave="14")])
    scene.lose_ledger()

    scene.run([scene.letter(wave="4")])

    newest, first = scene.inbox()
    assert str(newest["In-Reply-To"]).strip() == first["Message-ID"]
    assert newest["Subject"] == first["Subject"]


@pytest.mark.parametrize("when", [1, 2, 3])
def test_an_outdated_ledger(scene: Any, tmp_path: Path, when: int) -> None:
    """R46, R52: a backup from the middle of a run is put in place of the ledger: nothing leaves twice."""
    backup = tmp_path / "backup.sqlite3"
    asked: list[Any] = []

    def backed_up_meanwhile(letter: Any) -> Any:
        asked.append(letter)
        if len(asked) == when:
            copy_database(scene.database, backup)
        return Due()

    scene.run(scene.letters(), backed_up_meanwhile)
    scene.run([scene.letter(1, wave="4")])
    scene.lose_ledger(backup)

    outcomes = scene.run([*scene.letters(), scene.letter(1, wave="4")])

    assert [outcome.result for outcome in outcomes] == ["already"] * 4
    assert scene.received() == [2, 1, 1]
    assert [(record.state, record.facts) for record in scene.history()] == [("sent", {"date": "2026-10-01"})] * 4
    assert len({record.thread_id for record in scene.history()}) == 3


def test_known_by_the_text_alone(scene: Any) -> None:
    """A draft edited and sent by a person, its X-header gone, is recognised by the token in its text."""
    letter = scene.letter()
    scene.run([letter], lambda _: Held("стоп"))
    draft = scene.history()[0].draft_id
    person_edits(scene, draft, f"Приходите пораньше!\nНомер письма: {letter.key.token}")
    scene.gmail().send_draft(draft)

    outcomes = scene.run([letter])

    assert [(o.result, o.reason) for o in outcomes] == [("already", "sent")]
    assert scene.received(1) == [1]


def test_known_by_the_text_alone_to_an_empty_ledger(scene: Any) -> None:
    """R52: the same with the ledger lost too; asked for again, the letter gets its description back."""
    letter = scene.letter()
    scene.run([letter], lambda _: Held("стоп"))
    draft = scene.history()[0].draft_id
    person_edits(scene, draft, f"Номер письма: {letter.key.token}")
    scene.gmail().send_draft(draft)
    scene.lose_ledger()

    outcomes = scene.run([letter])

    assert [(o.result, o.reason) for o in outcomes] == [("already", "sent")]
    assert scene.received(1) == [1]
    assert [(r.key, r.addressee, r.facts) for r in scene.history()] == [(letter.key, letter.addressee, letter.facts)]


def test_an_orphan_draft_known_by_its_text(scene: Any) -> None:
    """A draft that nobody recorded and a person edited is adopted by its token: no second draft is made."""
    letter = scene.letter()
    scene.run([letter], lambda _: Held("стоп"))
    record = scene.history()[0]
    person_edits(scene, record.draft_id, f"Номер письма: {letter.key.token}")
    scene.lose_ledger()
    scene.ledger().release(scene.ledger().claim([letter]).holder)  # an earlier run planned it and got no further

    outcomes = scene.run([letter])

    assert [outcome.result for outcome in outcomes] == ["sent"]
    assert scene.gmail().draft_ids() == []
    assert scene.history()[0].draft_id == record.draft_id


def test_one_call_when_nothing_is_new(scene: Any) -> None:
    """Reconciling costs one HTTP call when nothing has left since, people's own letters included."""
    person_writes(scene, "Добрый день", 3)
    scene.run(scene.letters())
    outbox = scene.outbox()

    adopted = outbox.reconcile()

    assert (adopted, outbox._gmail._transport.calls) == (0, 1)


def test_peoples_own_letters(scene: Any) -> None:
    """A person's letter from the robot's mailbox is no letter of the robot's, and never looked at again."""
    person_writes(scene, "Добрый день")
    assert scene.outbox().reconcile() == 0
    reads = scene.workspace.calls()["gmail.users.messages.get"]

    scene.outbox().reconcile()

    assert scene.workspace.calls()["gmail.users.messages.get"] == reads
    assert scene.history() == []


def test_a_quoting_answer(scene: Any) -> None:
    """A person's answer that quotes a letter does not take the letter's place when the ledger is lost."""
    letter = scene.letter()
    scene.run([letter])
    original = scene.history()[0].message_id
    person_writes(scene, f"> Номер письма: {letter.key.token}")
    scene.lose_ledger()

    scene.run([letter])

    assert [record.message_id for record in scene.history()] == [original]


def test_tidied_away(scene: Any) -> None:
    """R52: a sent letter that a person moved to the trash has left all the same, also for a lost ledger."""
    scene.run([scene.letter()])
    message = scene.history()[0].message_id
    transport = scene.workspace.sign_in(scene.robot)
    transport.request("POST", f"https://gmail.googleapis.com/gmail/v1/users/me/messages/{message}/trash")
    scene.lose_ledger()

    outcomes = scene.run([scene.letter()])

    assert [outcome.result for outcome in outcomes] == ["already"]
    assert scene.received(1) == [1]


def test_facts_of_what_left(scene: Any) -> None:
    """The ledger keeps the facts of the letter that left: today's when it was written anew, else those it was sent with."""
    first, second = scene.letter(1, facts={"date": "2026-10-01"}), scene.letter(2, facts={"date": "2026-10-01"})
    scene.run([first, second], lambda _: Held("стоп"))
    draft = scene.ledger().find([first.key.token])[first.key.token].draft_id
    scene.ledger().release(scene.ledger().claim([scene.letter(1, facts={"date": "2026-10-08"})]).holder)
    scene.gmail().send_draft(draft)

    scene.run([scene.letter(2, facts={"date": "2026-10-08"})])

    assert {record.addressee: (record.state, record.facts["date"]) for record in scene.history()} == {
        "ОУ № 1": ("sent", "2026-10-01"),
        "ОУ № 2": ("sent", "2026-10-08"),
    }


def test_many_pages(scene: Any) -> None:
    """A lost ledger finds letters on later pages of the listing too; from then on one page is enough."""
    scene.run(scene.letters())
    person_writes(scene, "Добрый день", 501)
    scene.lose_ledger()

    outcomes = scene.run(scene.letters())
    again = scene.outbox()
    again.reconcile()

    assert [outcome.result for outcome in outcomes] == ["already"] * 3
    assert scene.received() == [1, 1, 1]
    assert again._gmail._transport.calls == 1


def test_cut_short_and_gone_on(scene: Any) -> None:
    """A rebuilding that Gmail's silence cut short goes on with the next run; nothing leaves in between."""
    scene.run(scene.letters())
    scene.lose_ledger()
    scene.workspace.control(
        "POST", "faults", {"method": "gmail.users.messages.get", "call": 2, "action": "status", "times": 5000}
    )
    with pytest.raises(Exception, match="Fault"):
        scene.run(scene.letters())
    scene.workspace.control("DELETE", "faults")

    outcomes = scene.run(scene.letters())

    assert [outcome.result for outcome in outcomes] == ["already"] * 3
    assert scene.received() == [1, 1, 1]
