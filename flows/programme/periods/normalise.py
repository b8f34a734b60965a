"""One spelling for every period: canonical words and figures, single spaces, nothing that carries no meaning.

The result is for the grammar, not for people: «во II-й четверти» and «ВТОРАЯ ЧЕТВЕРТЬ» are both «2-й четверть». Normalising twice changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from flows.programme.periods.figures import spell_figures
from flows.programme.periods.lexicon import FORMS, MONTHS
from flows.programme.periods.model import Flag
from flows.programme.periods.phrases import PHRASES, SOFT
from flows.programme.periods.spelling import mend_month, spell

_TOKEN: Final = re.compile(
    r"[0-9]{1,2}:[0-9]{2}(?![0-9:])|20[0-9]{2}/[0-9]{2}(?![0-9/])|[0-9]+\.[0-9]+(?:\.[0-9]+)?|[0-9]{1,2}-й|[0-9]+|[^\W\d_]+|\S"
)
_FILLERS: Final = frozenset(".:()!")
_DOUBTS: Final = frozenset("?~≈")
_BRACKETED_MONTHS: Final = re.compile(rf"(?:{'|'.join(MONTHS)})(?: [,-] (?:{'|'.join(MONTHS)}))*")
_FIGURES: Final = re.compile(r"[0-9][0-9.:/]*(?:-й)?|[,-]")


@dataclass(frozen=True)
class Normalised:
    """Canonical words with single spaces; `is_known` is false if a word is none that periods are made of."""

    text: str
    is_known: bool
    flags: frozenset[Flag]


def normalise(text: str) -> Normalised:
    """Bring a text to its canonical form. Flags: typo (a month was mended), confirm (a word or sign of doubt)."""
    spelt, doubtful = spell_figures(spell(text))
    words: list[str] = []
    flags: set[Flag] = {"confirm"} if doubtful else set()
    for token in _TOKEN.findall(spelt):
        word = FORMS.get(token) or token
        if word not in FORMS and (mended := mend_month(word)):
            word = mended
            flags.add("typo")
        if token in _DOUBTS:
            flags.add("confirm")
        elif token not in _FILLERS:
            words.append("," if token == ";" else word)
    known = all(word in FORMS or _FIGURES.fullmatch(word) for word in words)
    canonical = _rephrase(" ".join(words))
    if SOFT.search(canonical):
        flags.add("confirm")
        canonical = _rephrase(SOFT.sub(" ", canonical))
    if spelt.startswith("(") and spelt.endswith(")") and _BRACKETED_MONTHS.fullmatch(canonical):
        canonical = f"каждый год {canonical}"  # «(август)» beside a yearly activity (§15, R134)
    return Normalised(canonical, known, frozenset(flags))


def _rephrase(words: str) -> str:
    """Apply the phrases in their order until nothing changes any more."""
    before, words = "", _tidy(words)
    while before != words:
        before = words
        for pattern, replacement in PHRASES:
            changed, count = pattern.subn(replacement, words)
            words = _tidy(changed) if count else words
    return words


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,")
