"""What `fullText` looks through: name, description, indexable text, and what stands in the file itself."""

import re

from connectors.emulator.drive import editors
from connectors.emulator.store import Doc, Store

WORD = re.compile(r"[^\W_]+")
CACHE = "drive.words"
MOST = 2 * 2**20
"""Bytes of an upload that are read."""


def words(text: str) -> list[str]:
    """The words of a text, in one case; everything that is no letter or digit parts them."""
    return WORD.findall(text.casefold())


def has_text(store: Store, file: Doc, wanted: str) -> bool:
    """Whether a file has all these whole words; what stands in double quotes has to follow each other."""
    known = _words_of(store, file)
    phrases = [words(phrase) for phrase in re.findall(r'"([^"]*)"', wanted)]
    singles = words(re.sub(r'"[^"]*"', " ", wanted))
    return set(singles) <= known.keys() and all(_follow(known, phrase) for phrase in phrases)


def _follow(known: dict[str, set[int]], phrase: list[str]) -> bool:
    if not phrase:
        return True
    starts = known.get(phrase[0], set())
    return any(all(start + n in known.get(word, ()) for n, word in enumerate(phrase)) for start in starts)


def _words_of(store: Store, file: Doc) -> dict[str, set[int]]:
    """Every word of a file with its places, kept as long as the file does not change."""
    cache = store.memory(CACHE)
    version, found = cache.get(file["id"], (None, {}))
    if version != file["version"]:
        found = {}
        parts = (file["name"], file.get("description", ""), file.get("indexableText", ""), _content(store, file))
        for place, word in enumerate(words("\n".join(parts))):
            found.setdefault(word, set()).add(place)
        cache[file["id"]] = file["version"], found
    return dict(found)


def _content(store: Store, file: Doc) -> str:
    if file["mimeType"] in (editors.SPREADSHEET, editors.DOCUMENT):
        return editors.text(store, file)
    if "blob" in file and file["mimeType"].startswith("text/"):
        return (store.blobs.get(file["blob"]) or b"")[:MOST].decode("utf-8", "replace")
    return ""
