"""Suggestions: accepted they say what the robot would write, declined they leave every word of a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from flows.documents.blocks import Block, Heading, ListItem, Paragraph, Run, Table, normal
from flows.documents.reading import THING
from flows.documents.suggesting import NotTellable, suggested
from tests.rules.document_layout import BLOCKS, laid_out, standing


class Sheet:
    """A document in which everything is a suggestion: what is removed stays where it is, marked."""

    def __init__(self, content: str) -> None:
        self.letters = [[letter, ""] for letter in content]

    def carry_out(self, requests: Sequence[dict[str, Any]]) -> None:
        """Carry out what changes text; counts from 1, as bodies do."""
        for request in requests:
            match request:
                case {"insertText": {"location": {"index": index}, "text": text}}:
                    spread = "".join(letter if letter < "\uffff" else f"{letter}\u200b" for letter in text)
                    self.letters[index - 1 : index - 1] = [[letter, "inserted"] for letter in spread]
                case {"deleteContentRange": {"range": {"startIndex": start, "endIndex": end}}}:
                    assert start < end
                    for letter in self.letters[start - 1 : end - 1]:
                        assert letter[1] == "", "removed or suggested once already"
                        letter[1] = "removed"
                case {"updateTextStyle": {"range": where}} | {"updateParagraphStyle": {"range": where}}:
                    marked = self.letters[where["startIndex"] - 1 : where["endIndex"] - 1]
                    assert marked
                    assert all(mark == "inserted" for _, mark in marked)

    def without(self, mark: str) -> list[str]:
        """Lines that say something, without what has this mark."""
        return [line for line in "".join(letter for letter, m in self.letters if m != mark).split("\n") if line]


@given(BLOCKS, BLOCKS)
def test_accepted_and_declined(old: Sequence[Block], new: Sequence[Block]) -> None:
    """Whatever a person made of a section: all accepted is the robot's text, all declined is the person's."""
    content, _ = laid_out(old)
    try:
        change = suggested(standing("a", old), new)
    except NotTellable:
        return
    sheet = Sheet(content)
    sheet.carry_out(change.requests)
    assert sheet.without("inserted") == Sheet(content).without("removed")
    assert sheet.without("removed") == Sheet(laid_out(new)[0]).without("removed")
    assert len(sheet.letters) - len(content) == change.grown
    assert sheet.letters[-1] == ["\n", ""]


def test_only_the_words_that_differ() -> None:
    """A figure in a sentence, a heading, a list and a cell is suggested alone, not the whole section."""
    old = normal(
        [
            Heading(2, (Run("Итоги 2025"),)),
            Paragraph((Run("Проведено 12 мероприятий, "), Run("хорошо", bold=True))),
            ListItem((Run("ОУ № 203"),)),
            Table((((Run("Школ"),), (Run("7"),)),)),
        ]
    )
    new = normal(
        [
            Heading(2, (Run("Итоги 2026"),)),
            Paragraph((Run("Проведено 15 мероприятий, "), Run("хорошо", bold=True))),
            ListItem((Run("ОУ № 352"),)),
            Table((((Run("Школ"),), (Run("9"),)),)),
        ]
    )
    requests = suggested(standing("a", old), new).requests
    assert [r["insertText"]["text"] for r in requests if "insertText" in r] == ["9", "352", "15", "2026"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([Paragraph((Run("а"),))], [Table((((Run("а"),),),))]),
        ([Table((((Run("а"),),),))], [Table((((Run("а"),), (Run("б"),)),))]),
        ([Paragraph((Run(f"фото {THING}"),))], [Paragraph((Run("другое"),))]),
        ([Paragraph((Run(THING),))], []),
        ([], [ListItem((Run("а"),), level=1)]),
    ],
)
def test_what_text_cannot_tell(old: list[Block], new: list[Block]) -> None:
    """Tables of another shape, pictures that would go and inner list items are left to a comment."""
    with pytest.raises(NotTellable):
        suggested(standing("a", old), new)
