"""Gmail's search language, turned into a condition on the tables of tables.py.

Words match whole words whatever their case (operators.py says what each operator looks at). What cannot be read as
operators is searched for as words, as Gmail never refuses a query.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from connectors.emulator.gmail.operators import Condition, Scope, around, joined, operated, phrase

LONGEST, DEEPEST = 300, 30
"""Terms, and groups within each other, beyond which a query is searched for as words: SQLite reads no more."""
_TEXT = r"""("[^"]*")|"""
_LONELY = re.compile(_TEXT + r"(?<!\S)[-+]+(?!\S)|^\s*(?:OR|AND|\|)\s|\s(?:OR|AND|\|)\s*$")
_DOUBTFUL = re.compile(r"""[(){}"|]|(?<!\S)-+|\w+:(?=\s*$)|(?<!\S)AROUND\s+\d+(?!\S)""")
_ELSEWHERE = re.compile(r"(?<![\w-])(in|label|is):(anywhere|trash|spam|\"trash\"|\"spam\")(?!\w)", re.IGNORECASE)


def condition(query: str, scope: Scope, operator: str = "") -> Condition:
    """The condition that a query states; with an operator, that of the query as its operand."""
    text = _LONELY.sub(lambda found: found[1] or " ", query)
    for reading in (text, " ".join(_DOUBTFUL.sub(" ", text).split())):
        tree = _read(reading)
        if tree is not None:
            return _condition(tree, operator, scope)
    return phrase("l.words", query)


def looks_elsewhere(query: str) -> bool:
    """Whether a query asks for spam or the trash, which are left out otherwise."""
    return bool(_ELSEWHERE.search(query))


def _read(query: str) -> Any:
    """The tree of a query, None for one that is not well formed or too large."""
    if len(re.findall(r"[\s:|]+", query)) > LONGEST or "---" in query or _depth(query) > DEEPEST:
        return None
    try:
        return _parser().parse(query)
    except LarkError:
        return None


def _depth(query: str) -> int:
    deepest = depth = 0
    for sign in re.findall(r"[(){}]", query):
        depth += 1 if sign in "({" else -1
        deepest = max(deepest, depth)
    return deepest


def _condition(tree: Tree[Token], operator: str, scope: Scope) -> Condition:
    match tree.data:
        case "every" | "some" as kind:
            inner = [_condition(_tree(child), operator, scope) for child in tree.children]
            return joined(inner, "AND" if kind == "every" else "OR")
        case "negation":
            return _condition(_tree(tree.children[0]), operator, scope).negated()
        case "scoped":
            name, operand = tree.children
            return _condition(_tree(operand), str(name)[:-1].lower(), scope)
        case "around":
            first, distance, second = tree.children
            return around(operator, _text(_tree(first)), _text(_tree(second)), int(str(distance).split()[1][:9]))
        case _:
            return operated(operator, _text(tree), scope)


def _text(tree: Tree[Token]) -> str:
    return str(tree.children[0]).strip('"')


def _tree(child: Token | Tree[Token]) -> Tree[Token]:
    if isinstance(child, Token):
        raise TypeError(child)  # the grammar has none there
    return child


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_suffix(".lark").read_text(encoding="utf-8")
    return Lark(grammar, start="every", parser="lalr")
