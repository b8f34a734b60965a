"""«Аудитория» as people write it: pupils, teachers, parents, in whatever form of the word; nothing else is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.programme.tabs import AUDIENCES

_PUPILS, _TEACHERS, _PARENTS = AUDIENCES
_WORDS = {
    _PUPILS: r"обучающи(?:еся|хся|мся|мися)|учащи(?:еся|хся|мся|мися)|(?:ученик|школьник)(?:и|ов|ам|ами|ах)",
    _TEACHERS: r"педагог(?:и|ов|ам|ами|ах)|учител(?:я|ей|ям|ями|ях)",
    _PARENTS: r"родител(?:и|ей|ям|ями|ях)",
}
_BETWEEN = re.compile(r"[,;/\n]|\s+и\s+")
_BEFORE = re.compile(r"(?:для|все)\s+")


def read_audiences(text: str) -> tuple[frozenset[str], list[str]]:
    """Return those of `AUDIENCES` that a cell names, and the words in it that mean none of them, as written."""
    found: set[str] = set()
    unknown: list[str] = []
    for word in _listed(text):
        audience = read_audience(word)
        if audience:
            found.add(audience)
        else:
            unknown.append(word)
    return frozenset(found), unknown


def read_audience(word: str) -> str:
    """Return the one of `AUDIENCES` that a word means in any case of it («для педагогов»), "" if none."""
    plain = _BEFORE.sub("", word.lower().strip(" .:"), count=1)
    return next((audience for audience, forms in _WORDS.items() if re.fullmatch(forms, plain)), "")


def _listed(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        if any(character.isalnum() for character in part):
            yield part.strip()
