"""The grammar of periods as a parser: built at first use, once in a process."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

_GRAMMAR: Final = Path(__file__).with_name("grammar.lark")


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr")


@lru_cache(maxsize=4096)
def parse(words: str) -> Tree[Token] | None:
    """Return the tree of a text in canonical words, or None if it is no period."""
    try:
        return _parser().parse(words)
    except UnexpectedInput:
        return None
