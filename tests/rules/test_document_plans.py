"""What a refresh decides about a section, from what stands there and what was ever proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.documents.blocks import Block, Paragraph, Run, Section
from flows.documents.planning import Plan, plan
from flows.documents.reading import Document, Standing
from flows.documents.requests import fingerprint
from tests.rules.document_layout import standing

OLD, NEW, THEIRS, PROPOSED = (
    (Paragraph((Run(text),)),) for text in ("Было 5", "Стало 6", "Было 5, и хорошо", "Стало 5 с половиной")
)
WANTED = Section("results", "Результаты", NEW)


def planned(stands: Standing | None, proposed: Sequence[Sequence[Block]] = (), *, for_people: bool = False) -> Plan:
    document = Document("d", "r", 100, ends_empty=True, sections={"results": stands} if stands else {})
    section = replace(WANTED, for_people=for_people)
    return plan(document, [section], {"results": [fingerprint(blocks) for blocks in proposed]}, {})


@pytest.mark.parametrize(
    ("stands", "written", "proposed", "expected"),
    [
        (OLD, OLD, [], (1, 0, "")),
        (NEW, NEW, [], (0, 0, "")),
        (NEW, OLD, [], (1, 0, "")),  # somebody wrote just that: only the name is new
        (THEIRS, NEW, [], (0, 0, "")),
        (THEIRS, OLD, [], (0, 1, "section.changed")),
        (THEIRS, OLD, [NEW], (0, 0, "section.changed")),
        (THEIRS, OLD, [PROPOSED], (0, 1, "section.changed")),
        (PROPOSED, OLD, [PROPOSED], (1, 0, "")),
    ],
)
def test_a_section(
    stands: Sequence[Block], written: Sequence[Block], proposed: list[Sequence[Block]], expected: tuple[int, int, str]
) -> None:
    """The robot's own words are rewritten; a person's are proposed over, once, and only if there is something new."""
    found = planned(standing("results", stands, written), proposed)
    rule = found.remarks[0].rule if found.remarks else ""
    assert (len(found.rewritings), len(found.proposals), rule) == expected


def test_left_alone() -> None:
    """Nothing is done where suggestions wait, where a section is gone, and ever in a section for people."""
    pending = replace(standing("results", THEIRS, OLD), pending=True)
    assert [remark.rule for remark in planned(pending).remarks] == ["section.pending"]
    assert [remark.rule for remark in planned(None).remarks] == ["section.deleted"]
    for stands in (None, pending, standing("results", THEIRS, OLD)):
        assert planned(stands, for_people=True) == Plan()
    for found in (planned(pending), planned(None)):
        assert (found.rewritings, found.proposals) == ((), ())


def test_what_is_only_named_anew_keeps_its_words() -> None:
    """An accepted suggestion is not written again over the same words: only its range says whose they are."""
    kinds = [next(iter(request)) for request in planned(standing("results", NEW, OLD)).edits()]
    assert kinds == ["deleteNamedRange", "createNamedRange"]
