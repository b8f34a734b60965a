"""Letters and signs brought to one spelling, before any word is looked at: dashes, spaces, look-alikes, numerals."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rapidfuzz.distance import OSA

from flows.programme.periods.lexicon import FORMS, MONTH_FORMS

_DASHES: Final = re.compile("[\u00ad\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
# A raised figure is a footnote mark, not a figure of the day; NFKC would join the two («1² мая» → «12 мая»).
_RAISED: Final = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209c\u2460-\u24ff\u2776-\u2793]")
_LOOK_ALIKES: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")
_WORD: Final = re.compile(r"[^\W\d_]+")
_QUOTED_NUMBER: Final = re.compile("[\"«»„“”'‘’]\\s*([0-9]{1,2})\\s*[\"«»„“”'‘’]")
_ORDINAL: Final = re.compile(
    r"(?<![0-9.:/])([0-9]{1,2})-?"
    r"(?:й|я|е|ю|м|х|го|му|ый|ий|ой|ая|ое|ые|ую|ей|ом|ого|ых|ье|ья|ью|ьего|ьей)(?![а-яa-z])"
)

_ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_LOOK_ALIKES: Final = {"і": "i", "l": "i", "х": "x", "у": "v", "п": "ii", "ш": "iii"}
_ROMAN_LETTERS: Final = "ivx" + "".join(_ROMAN_LOOK_ALIKES)
_COUNTED: Final = r"(?:квартал|кв\b|четв|полуг|декад|недел|половин)"
_ROMAN: Final = re.compile(
    rf"(?<!\w)([{_ROMAN_LETTERS}]{{1,5}})(?:-(?:й|я|е|м|го|ая|ое|ый|ой|ом))?(?!\w)"
    rf"(?=(?:\s*(?:[-,]|\bи\b)\s*(?:[{_ROMAN_LETTERS}]{{1,5}}|[0-9]{{1,2}}-й)(?!\w))*\s*{_COUNTED})"
)


def spell(text: str) -> str:
    """Lower case, NFKC, ё as е, one dash, single spaces, Cyrillic words in Cyrillic letters, ordinals as «2-й»."""
    text = _DASHES.sub("-", _RAISED.sub("^", text))
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(sign for sign in text if unicodedata.category(sign) not in {"Mn", "Cf"}).replace("ё", "е")
    text = " ".join(_DASHES.sub("-", text).split())
    text = _QUOTED_NUMBER.sub(r"\1", text)
    text = _ORDINAL.sub(r"\1-й", text)
    text = _ROMAN.sub(_arabic, text)
    return _WORD.sub(_in_cyrillic, text)


def mend_month(word: str) -> str | None:
    """Return the only month that a word with one slip can stand for, or None if there is none or more than one.

    The first letter must be right («карта» is no «марта»), and the next nearest month at least two letters further
    off («оября» is nearly as good a slip for «октября» as for «ноября»).
    """
    if len(word) < 5 or not re.fullmatch("[а-я]+", word):
        return None
    nearest: dict[str, int] = {}
    for form, month in MONTH_FORMS.items():
        nearest[month] = min(nearest.get(month, len(form)), OSA.distance(word, form))
    (best, month), (second, _) = sorted((distance, month) for month, distance in nearest.items())[:2]
    return month if best == 1 and second >= 3 and word[0] == month[0] else None


def _arabic(found: re.Match[str]) -> str:
    numeral = "".join(_ROMAN_LOOK_ALIKES.get(letter, letter) for letter in found[1])
    return f"{_ROMANS.index(numeral) + 1}-й" if numeral in _ROMANS else found[0]


def _in_cyrillic(found: re.Match[str]) -> str:
    word = found[0]
    changed = word.translate(_LOOK_ALIKES)
    has_cyrillic = any("а" <= letter <= "я" for letter in word)
    return changed if has_cyrillic or changed in FORMS else word
