"""The tree that the grammar builds, asked by name: its tokens, branches and numbers."""

from __future__ import annotations

from lark import Token, Tree

from flows.programme.periods.lexicon import MONTHS, WEEKDAYS
from flows.programme.periods.spans import NoSuchDay


def token(tree: Tree[Token], *kinds: str) -> Token | None:
    """Return the first token of one of these kinds that stands directly in the tree."""
    return next((child for child in tree.children if isinstance(child, Token) and child.type in kinds), None)


def branch(tree: Tree[Token], *names: str) -> Tree[Token] | None:
    """Return the first subtree of one of these names that stands directly in the tree."""
    return next((child for child in tree.children if isinstance(child, Tree) and child.data in names), None)


def read_numbers(tree: Tree[Token]) -> list[tuple[int, int]]:
    """Return «12, 14-16» of a tree as [(12, 12), (14, 16)]; raises NoSuchDay if a range runs backwards."""
    numbers = branch(tree, "numbers")
    if numbers is None:
        return []
    found = []
    for span in numbers.children:
        assert isinstance(span, Tree)
        ends = [int(end.removesuffix("-й")) for end in span.children if isinstance(end, Token)]
        if ends[0] > ends[-1]:
            raise NoSuchDay
        found.append((ends[0], ends[-1]))
    return found


def month_of(tree: Tree[Token]) -> int:
    """Return the number of the month named in the tree."""
    return MONTHS.index(str(token(tree, "MONTH"))) + 1


def weekday_of(tree: Tree[Token]) -> int | None:
    """Return the number of the weekday named in the tree, 0 for Monday."""
    named = token(tree, "WEEKDAY")
    return None if named is None else WEEKDAYS.index(str(named))
