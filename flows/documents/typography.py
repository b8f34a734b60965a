"""The typography of everything printed: «ёлочки», en dashes in ranges, non-breaking spaces where a line must not end.

Works on the runs of a paragraph, because a rule may look over a change of style: «№ **352**».
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.documents.blocks import Run, Runs, merged, text_of
from flows.letters.words import DASH, NBSP, nbsp

_NUMBER = r"\d{1,4}(?:[.:,]\d{1,2})*"
# Both ends stand free, so that no telephone number, code, date of digits or address is a range: «10-12», «9:00 - 9:45».
_RANGE = re.compile(rf"(?<![^\s(«]){_NUMBER}( ?- ?){_NUMBER}(?![\w-])(?!\.\d)")
_DASH = re.compile(r"(?<=\S)( [-–] )(?=\S)")  # «Игра - занятие»
_QUOTE = re.compile('"')
_NUMERO = re.compile(r"№ *(?=\w)")

Edit = tuple[int, int, str]  # from, to, what to write there instead


def typeset(runs: Runs) -> Runs:
    """Return a paragraph's runs with its punctuation as print has it; words and figures stay as they are."""
    for rule in _RULES:
        runs = _edited(runs, list(rule(text_of(runs))))
    return runs


def _ranges(text: str) -> Iterator[Edit]:
    for found in _RANGE.finditer(text):
        yield found.start(1), found.end(1), DASH


def _dashes(text: str) -> Iterator[Edit]:
    for found in _DASH.finditer(text):
        yield found.start(1), found.end(1), f"{NBSP}{DASH} "


def _quotes(text: str) -> Iterator[Edit]:
    """Straight quotation marks in pairs; the second pair within one is „…“. A single one means inches, and stays."""
    marks = [found.start() for found in _QUOTE.finditer(text)]
    depth, edits = 0, []
    for at in marks:
        opens = at + 1 < len(text) and not text[at + 1].isspace() and (at == 0 or text[at - 1] in ' \v\t\n(«„-–—\xa0"')
        depth += 1 if opens else 0
        edits.append((at, at + 1, ("«»" if depth < 2 else "„“")[0 if opens else 1]))
        depth -= 0 if opens else 1
        if depth < 0:
            return
    if depth == 0:
        yield from edits


def _numeros(text: str) -> Iterator[Edit]:
    for found in _NUMERO.finditer(text):
        yield found.start(), found.end(), f"№{NBSP}"


def _spaces(text: str) -> Iterator[Edit]:
    """Spaces that letters, too, keep from breaking; after `_numeros` each stays one character."""
    for at, (was, glued) in enumerate(zip(text, nbsp(text), strict=True)):
        if was != glued:
            yield at, at + 1, glued


_RULES: tuple[Callable[[str], Iterator[Edit]], ...] = (_quotes, _ranges, _dashes, _numeros, _spaces)


def _edited(runs: Runs, edits: list[Edit]) -> Runs:
    """What is written takes the style of the first character that it replaces."""
    marks: list[Run] = [replace(run, text=char) for run in runs for char in run.text]
    for start, end, text in reversed(edits):
        marks[start:end] = [replace(marks[start], text=text)]
    return merged(marks)
