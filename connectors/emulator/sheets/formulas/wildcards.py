"""Texts with "*" (anything) and "?" (one sign), "~" before one that stands for itself.

Matched piece by piece, the leftmost place for each: no text and no pattern can make it slow.
"""

import re
from functools import lru_cache

PART = re.compile(r"(~[*?~]|[*?])")


class Wildcard:
    """One pattern; upper and lower case do not differ."""

    def __init__(self, pattern: str) -> None:
        pieces, found = [""], False
        for part in PART.split(pattern):
            if part == "*":
                pieces.append("")
                continue
            found = found or part == "?"
            pieces[-1] += "." if part == "?" else re.escape(part.removeprefix("~") if part[:1] == "~" else part)
        self.has_wild = found or len(pieces) > 1
        self._pieces = [re.compile(piece, re.IGNORECASE | re.DOTALL) for piece in pieces]

    def matches(self, text: str) -> bool:
        """Whether the pattern is the whole text."""
        first, *middle = self._pieces
        if not middle:
            return bool(first.fullmatch(text))
        start = first.match(text)
        if start is None:
            return False
        at = start.end()
        for piece in middle[:-1]:
            found = piece.search(text, at)
            if found is None:
                return False
            at = found.end()
        return self._ends(text, at)

    def search(self, text: str, start: int = 0) -> int | None:
        """Where the pattern first stands in a text; None where it does not."""
        first, *rest = self._pieces
        found = first.search(text, start)
        if found is None:
            return None
        at = found.end()
        for piece in rest:
            following = piece.search(text, at)
            if following is None:
                return None
            at = following.end()
        return found.start()

    def _ends(self, text: str, at: int) -> bool:
        last = self._pieces[-1]
        # a piece without "*" is as long as what it matches, save for case folding, which Python's patterns do not do
        found = last.fullmatch(text, max(at, len(text) - _length(last.pattern)))
        return found is not None


@lru_cache(maxsize=1024)
def wildcard(pattern: str) -> Wildcard:
    """The pattern of this text."""
    return Wildcard(pattern)


def _length(pattern: str) -> int:
    return len(re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL))
