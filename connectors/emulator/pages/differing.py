"""The smallest changes that make one text of another, so that whatever stands around them keeps its looks. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

_MORE = r"(?:[\u0300-\u036f\ufe0e\ufe0f]|\u200d.?)*"
"""What belongs to the sign before it: marks above and below, what joins signs to one."""
_SIGN = re.compile(f".{_MORE}", re.DOTALL)
_WORD = re.compile(rf"(?:\w{_MORE})+|.{_MORE}", re.DOTALL)
MOST_WORDS = 2000
"""Texts of more words than this are changed in one piece: comparing them would take too long."""


@dataclass(frozen=True)
class Change:
    """`text` comes in place of what stands from `start` to `end`, counted in characters of the old text."""

    start: int
    end: int
    text: str


def changes_between(before: str, after: str) -> list[Change]:
    """What turns `before` into `after`, from the beginning on: words are compared, then the signs within them."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return list(_within(before, after, 0))
    return list(_by_words(old, new))


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, in which Google counts."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _by_words(old: list[str], new: list[str]) -> Iterator[Change]:
    places = [0, *accumulate(map(len, old))]
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _within("".join(old[first:last]), "".join(new[new_first:new_last]), places[first])


def _within(before: str, after: str, place: int) -> Iterator[Change]:
    """The one change between two texts, without the signs that both begin and end with; `place` is where they stand."""
    old, new = _SIGN.findall(before), _SIGN.findall(after)
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    most -= start
    same = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    first, last = len("".join(old[:start])), len(before) - len("".join(old[len(old) - same :]))
    text = "".join(new[start : len(new) - same])
    if last > first or text:
        yield Change(place + first, place + last, text)
