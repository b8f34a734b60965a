"""Hashtags as people type them -> tags that every site takes: «#», then letters, digits and «_» (R68)."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[,;\n]+")
_NOT_IN_TAGS = re.compile(r"[\W]+")


def read_hashtags(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the tags of a cell, each once whatever its case, and the pieces that are none, as written.

    A «#» may be missing, and signs that end a tag half-way on the sites («-», «.») are left out. Words that stand side
    by side without a «#» of their own are no tag: which of them belong together is anybody's guess.
    """
    tags: dict[str, str] = {}
    unreadable: list[str] = []
    for item in filter(None, (part.strip() for part in _BETWEEN.split(unicodedata.normalize("NFC", text)))):
        words = item.replace("#", " #").split()
        if len(words) > 1 and not all(word.startswith("#") for word in words):
            unreadable.append(item)
            continue
        for word in words:
            tag = _NOT_IN_TAGS.sub("", word)
            if any(character.isalpha() for character in tag):
                tags.setdefault(tag.casefold(), f"#{tag}")
            else:
                unreadable.append(word)
    return tuple(tags.values()), unreadable
