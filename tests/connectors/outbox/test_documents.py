"""What the robot remembers of its Docs."""

from __future__ import annotations

from sqlalchemy import Engine

from connectors.outbox.documents import DocumentMemory, Kept


def test_the_first_id_counts(engine: Engine) -> None:
    """Two runs that copied at once agree on one copy; years and programmes keep apart."""
    memory, other = DocumentMemory(engine, "p", 2026), DocumentMemory(engine, "p", 2027)
    assert memory.claim("report", "a") == Kept("a")
    assert memory.claim("report", "b") == Kept("a")
    assert other.all() == {}
    memory.complete("report", "a")
    assert memory.all() == {"report": Kept("a", is_complete=True)}


def test_only_the_id_that_is_gone_is_forgotten(engine: Engine) -> None:
    """A copy that came to nothing makes room for another; one that took its place meanwhile stays."""
    memory = DocumentMemory(engine, "p", 2026)
    memory.claim("report", "a")
    memory.forget("report", "b")
    assert memory.all() == {"report": Kept("a")}
    memory.forget("report", "a")
    assert memory.claim("report", "b") == Kept("b")


def test_proposals_begun_and_made(engine: Engine) -> None:
    """What was begun is in doubt until it is said to be made; whoever begins first is told so."""
    memory = DocumentMemory(engine, "p", 2026)
    assert memory.begin_proposal("a", "results", "1")
    assert not memory.begin_proposal("a", "results", "1")
    assert (memory.proposed("a").made, memory.proposed("a").doubtful) == ({}, {"results": ["1"]})
    memory.end_proposal("a", "results", "1")
    assert (memory.proposed("a").made, memory.proposed("a").doubtful) == ({"results": ["1"]}, {})
    assert not memory.begin_proposal("a", "results", "1")
    assert memory.proposed("a").made == {"results": ["1"]}
    assert memory.proposed("b").made == {}
