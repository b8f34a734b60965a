"""Running text cut to a limit where a sentence ends, and how long a text is to the sites that limit it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MORE = " …"  # a space before it, so that a link at the end stays a link
_SENTENCE_END = re.compile(r"[.!?…]+[»“”\")\]]*(?=\s)")
_ABBREVIATED = re.compile(
    "г|гг|вв|ул|пр|им|др|тыс|млн|руб|стр|чел|обл|пос|корп|доп|св|гл|зам|проф|доц|см|ср", re.IGNORECASE
)
_LAST_WORD = re.compile(r"\w+\Z")


def measure(text: str) -> int:
    """Return the length of a text (in NFC) in UTF-16 units, as input fields of web pages count it.

    No site that counts characters counts more: an emoji is two units and at most two characters to anybody.
    """
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def shorten(text: str, room: int, *, at_words: bool = False) -> str:
    """Return the text, or its beginning with « …», in at most `room` units; "" if nothing of it fits.

    It is cut at the end of a paragraph or a sentence; where the first sentence alone is too long, and only with
    `at_words`, between two words that are no numbers.
    """
    if measure(text) <= room:
        return text
    for ends in (_sentence_ends(text), _word_ends(text) if at_words else ()):
        cuts = (text[:end].rstrip() + _MORE for end in sorted(ends, reverse=True))
        fitting = next((cut for cut in cuts if measure(cut) <= room), "")
        if fitting:
            return fitting
    return ""


def _sentence_ends(text: str) -> Iterator[int]:
    for found in re.finditer(r"(?<=\S)\s*\n", text):
        yield found.start()
    for found in _SENTENCE_END.finditer(text):
        if _ends_sentence(text, found):
            yield found.end()


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    """Whether it is no abbreviation («ул. Партизана», «М. С. Витовтова», «5. место») and no small letter follows."""
    following = text[found.end() :].lstrip()[:1]
    if following.islower():
        return False
    word = _LAST_WORD.search(text, max(0, found.start() - 20), found.start())
    if found[0] != "." or word is None:
        return True
    return not (len(word[0]) == 1 or word[0].isdigit() or _ABBREVIATED.fullmatch(word[0]))


def _word_ends(text: str) -> Iterator[int]:
    for found in re.finditer(r"(?<=\S)\s+(?=\S)", text):
        if not (text[found.start() - 1].isdigit() or text[found.end()].isdigit()):
            yield found.start()
