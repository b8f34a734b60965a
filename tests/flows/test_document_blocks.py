"""Whatever blocks are written into a Doc are read from it again, and every section is found where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.google.docs import Docs
from connectors.google.drive import DOCUMENT, Drive
from flows.documents.blocks import Block, Paragraph, Run, Section, normal
from flows.documents.reading import Document, read_blocks, read_document
from flows.documents.requests import fill, fingerprint, rewrite
from tests.rules.document_layout import BLOCKS, laid_out
from tests.workspace import Workspace

ROBOT = "robot@barycentre.example"
THOROUGH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Desk(NamedTuple):
    """What it takes to make Docs."""

    docs: Docs
    drive: Drive

    def filled(self, *sections: Section) -> str:
        """Return the id of a new Doc with these sections."""
        document_id = self.drive.create("Отчёт", DOCUMENT, {})
        self.docs.change(document_id, fill(sections, 1), self.docs.read(document_id)["revisionId"])
        return document_id

    def read(self, document_id: str) -> Document:
        """Read the sections of a Doc."""
        return read_document(self.docs.read(document_id))


@pytest.fixture
def desk(workspace: Workspace) -> Desk:
    transport = workspace.sign_in(ROBOT)
    return Desk(Docs(transport), Drive(transport))


def named(parts: Sequence[Sequence[Block]]) -> list[Section]:
    return [Section(f"s{number}", "", tuple(blocks)) for number, blocks in enumerate(parts)]


def everything(sections: Sequence[Section]) -> tuple[Block, ...]:
    return normal(block for section in sections for block in section.blocks)


@THOROUGH
@given(st.lists(BLOCKS, min_size=1, max_size=3))
def test_written_and_read(desk: Desk, parts: Sequence[Sequence[Block]]) -> None:
    """Any block tree → batchUpdate → documents.get → the same tree, section by section, in one change."""
    sections = named(parts)
    answer = desk.docs.read(desk.filled(*sections))
    assert read_blocks(answer) == everything(sections)
    found = read_document(answer)
    assert found.entangled == frozenset()
    for section in sections:
        standing = found.sections[section.key]
        assert standing.blocks == normal(section.blocks)
        assert standing.written == standing.fingerprint == fingerprint(section.blocks)
        assert standing.tail - standing.start == len(laid_out(normal(section.blocks))[0]) - 1


@THOROUGH
@given(st.lists(BLOCKS, min_size=3, max_size=3), BLOCKS, st.integers(0, 2))
def test_rewritten(desk: Desk, parts: Sequence[Sequence[Block]], new: Sequence[Block], which: int) -> None:
    """Any section rewritten as any other says the new text; those before and after it say theirs."""
    sections = named(parts)
    document_id = desk.filled(*sections)
    before = desk.read(document_id)
    standing = before.sections[f"s{which}"]
    sections[which] = Section(standing.key, "", tuple(new))
    requests = rewrite(sections[which], standing.ranges, standing.start, standing.tail)
    desk.docs.change(document_id, requests, before.revision)
    after = desk.read(document_id)
    assert [after.sections[section.key].blocks for section in sections] == [normal(s.blocks) for s in sections]
    assert {key: one.fingerprint for key, one in after.sections.items()} == {
        key: one.written for key, one in after.sections.items()
    }
    assert read_blocks(desk.docs.read(document_id)) == everything(sections)


def test_what_docs_strips_is_not_written(desk: Desk) -> None:
    """Control characters, the private use area and empty runs neither move an index nor look like somebody's edit."""
    blocks = (
        Paragraph((Run("\x01а\x1fб"), Run("\ue000"), Run("🎈", bold=True), Run("\r\nв\u2028г", italic=True))),
        Paragraph((Run(""),)),
        Paragraph((Run("конец"),)),
    )
    found = desk.read(desk.filled(Section("s", "", blocks))).sections["s"]
    assert found.written == found.fingerprint
    assert found.blocks == normal(blocks)
