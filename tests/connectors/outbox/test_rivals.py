"""Several runs at once: a living rival is never doubled, a dead one is recovered at once."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.google.gmail import Outgoing
from connectors.outbox.ledger import LEASE
from connectors.outbox.letters import Composition, Due, header_of
from connectors.outbox.owner import Owner

ELSEWHERE = Owner("another machine", 1, "1")


def parent() -> Owner:
    """Return a living process that is not this one."""
    return Owner.of_process(os.getppid())


def dead() -> Owner:
    """Return a process of this machine that is no more."""
    child = os.fork()
    if not child:
        os._exit(0)
    owner = Owner(Owner.of_this_process().machine, child, "12345")
    os.waitpid(child, 0)
    return owner


def test_two_processes_at_once(scene: Any) -> None:
    """R52: two runs at the same time on one ledger send every letter once, and leave none in between."""
    scene.workspace.control("POST", "faults", {"method": "gmail.users.drafts.send", "action": "delay", "seconds": 0.02})
    letters = scene.letters(12)
    children = []
    for order in (letters, letters[::-1]):
        child = os.fork()
        if not child:
            scene.run(order)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]

    assert scene.received(12) == [1] * 12
    assert scene.states() == ["sent"] * 12


def test_a_living_rival(scene: Any) -> None:
    """A letter that a living process of this machine works on is left to it."""
    scene.ledger(owner=parent()).claim(scene.letters(1))

    outcomes = scene.run(scene.letters(2))

    assert [outcome.result for outcome in outcomes] == ["elsewhere", "sent"]
    assert scene.received(2) == [0, 1]


def test_a_rival_elsewhere(scene: Any) -> None:
    """Of another machine's process only its lease says when it may be taken for dead."""
    scene.ledger(owner=ELSEWHERE).claim(scene.letters(1))
    before = scene.run(scene.letters(1))

    later = scene.outbox(clock=lambda: datetime.now(UTC) + LEASE).post(scene.letters(1), lambda _: Due())

    assert [before[0].result, later[0].result] == ["elsewhere", "sent"]
    assert scene.received(1) == [1]


def test_a_dead_process(scene: Any) -> None:
    """A process of this machine that is no more is recovered at once, whatever its lease says."""
    scene.ledger(owner=dead(), lease=timedelta(days=1)).claim(scene.letters(1))

    outcomes = scene.run(scene.letters(1))

    assert [outcome.result for outcome in outcomes] == ["sent"]


def test_taken_over_after_the_lease(scene: Any) -> None:
    """A run that outlived its lease and lost its letters to another does not send them as well."""

    def taken_over(letter: Any) -> Any:
        late = scene.ledger(owner=ELSEWHERE, clock=lambda: datetime.now(UTC) + LEASE)
        assert letter.key.token in late.claim([letter]).mine
        return Due()

    outcomes = scene.run(scene.letters(1), taken_over)

    assert [outcome.result for outcome in outcomes] == ["elsewhere"]
    assert scene.received(1) == [0]


def test_a_rival_being_reconciled(scene: Any) -> None:
    """R52: reconciling while another run has sent and not yet recorded adopts the letter; both end as "sent"."""
    rival = scene.ledger(owner=parent())
    claim = rival.claim(scene.letters(1))
    token = scene.letter().key.token
    raw = scene.letter().compose(Composition(token, header_of(scene.letter())))
    draft = scene.gmail().make_drafts([Outgoing(raw)])[0]
    rival.drafted(claim.holder, {token: draft})
    rival.begin_sending(claim.holder, token)
    sent = scene.gmail().send_draft(draft)

    adopted = scene.outbox().reconcile()
    rival.sent(token, *sent)

    assert adopted == 1
    assert [(r.state, r.message_id) for r in scene.history()] == [("sent", sent[0])]


def test_a_living_rivals_send_is_not_decided(scene: Any) -> None:
    """Reconciling leaves a letter in "sending" alone while its process lives."""
    rival = scene.ledger(owner=parent())
    claim = rival.claim(scene.letters(1))
    rival.drafted(claim.holder, {scene.letter().key.token: "r-not-there"})
    rival.begin_sending(claim.holder, scene.letter().key.token)

    scene.outbox().reconcile()

    assert scene.states() == ["sending"]


def test_nothing_stays_held(scene: Any) -> None:
    """A run that ends in an error lets go of its letters: the next one sends them, in the same process too."""

    def broken(_: Any) -> Any:
        raise LookupError

    try:
        scene.run(scene.letters(), broken)
    except LookupError:
        outcomes = scene.run(scene.letters())

    assert [outcome.result for outcome in outcomes] == ["sent"] * 3
    assert scene.received() == [1, 1, 1]
