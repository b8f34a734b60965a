"""One spelling for every period: canonical words and figures, single spaces, nothing that carries no meaning.

The result is for the grammar, not for people: «во II-й четверти» and «ВТОРАЯ ЧЕТВЕРТЬ» are both «2-й четверть».
Normalising twice changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flows.programme.periods.figures import spell_figures
from flows.programme.periods.lexicon import FORMS, MONTHS
from flows.programme.periods.model import Flag
from flows.programme.periods.phrases import PHRASES, SOFT
from flows.programme.periods.spelling import mend_month, spell

_PIECE: Final = re.compile(
    r"[0-9]{1,2}:[0-9]{2}(?![0-9:])|20[0-9]{2}/[0-9]{2}(?![0-9/])|[0-9]+\.[0-9]+(?:\.[0-9]+)?|[0-9]{1,2}-й|[0-9]+|[^\W\d_]+|\S"
)
_FILLERS: Final = frozenset(".:()!")
_DOUBTS: Final = frozenset("?~≈")
_MONTHS: Final = re.compile(rf"(?:{'|'.join(MONTHS)})(?: [,-] (?:{'|'.join(MONTHS)}))*")
_FIGURES: Final = re.compile(r"[0-9][0-9.:/]*(?:-й)?|[,-]")


@dataclass(frozen=True)
class Normalised:
    """Canonical words with single spaces; no text at all if a word is none that periods are made of."""

    text: str
    flags: frozenset[Flag]


@lru_cache(maxsize=4096)
def normalise(text: str) -> Normalised:
    """Bring a text to its canonical form. Flags: typo (a month was mended), confirm (a word or sign of doubt)."""
    spelt, is_doubtful = spell_figures(spell(text))
    signs = _PIECE.findall(spelt.replace(";", ","))
    pieces = [piece for piece in signs if piece not in _FILLERS | _DOUBTS]
    words = [FORMS.get(piece) or mend_month(piece) or piece for piece in pieces]
    if not all(word in FORMS or _FIGURES.fullmatch(word) for word in words):
        return Normalised("", frozenset())
    flags: set[Flag] = set()
    if is_doubtful or not _DOUBTS.isdisjoint(signs):
        flags.add("confirm")
    if any(word in FORMS and piece not in FORMS for word, piece in zip(words, pieces, strict=True)):
        flags.add("typo")
    canonical = _rephrase(" ".join(words))
    if SOFT.search(canonical):
        flags.add("confirm")
        canonical = _rephrase(SOFT.sub(" ", canonical))
    if spelt.startswith("(") and spelt.endswith(")") and _MONTHS.fullmatch(canonical):
        canonical = f"каждый год {canonical}"  # «(август)» beside a yearly activity (§15, R134)
    return Normalised(canonical, frozenset(flags))


def _rephrase(words: str) -> str:
    """Apply the phrases in their order until nothing changes any more."""
    before, words = "", _tidy(words)
    while before != words:
        before = words
        for pattern, replacement in PHRASES:
            if pattern.search(words):
                words = _tidy(pattern.sub(replacement, words))
    return words


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,")
