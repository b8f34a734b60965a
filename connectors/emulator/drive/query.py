"""The `q` language of files.list, understood with a grammar (query.lark) and applied to the register's entries."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from connectors.emulator.access import applies, effective
from connectors.emulator.drive.registry import is_member, root_of
from connectors.emulator.drive.view import is_trashed
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.store import Doc, Store

TIMES = ("modifiedTime", "createdTime", "viewedByMeTime", "sharedWithMeTime")
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq,
    "unequal": operator.ne,
    "before": operator.lt,
    "until": operator.le,
    "after": operator.gt,
    "since": operator.ge,
}
WRITERS = ("writer", "fileOrganizer", "organizer", "owner")


@dataclass(frozen=True)
class Asked:
    """What a query is asked about: one file, in the eyes of one person."""

    store: Store
    user: str
    file: Doc


Rule = Callable[[Asked], bool]


@lru_cache(maxsize=256)
def rule_of(query: str) -> Rule:
    """The rule that a query states; raises GoogleError 400 "Invalid Value" as Google does for any it cannot read."""
    try:
        rule: Rule = _Rules().transform(_parser().parse(query))
    except LarkError as error:
        raise _unreadable() from error
    return rule


@v_args(inline=True)
class _Rules(Transformer[Token, Rule]):
    """A query's tree to a rule, from the leaves up."""

    def either(self, *rules: Rule) -> Rule:
        return lambda asked: any(rule(asked) for rule in rules)

    def both(self, *rules: Rule) -> Rule:
        return lambda asked: all(rule(asked) for rule in rules)

    def negation(self, rule: Rule) -> Rule:
        return lambda asked: not rule(asked)

    def comparison(self, name: Token, sign: Any, value: Any) -> Rule:
        return _comparison(str(name), str(sign.data), _value(value))

    def flag(self, name: Token) -> Rule:
        return _comparison(str(name), "equal", "true")

    def membership(self, text: Token, name: Token) -> Rule:
        return _membership(_plain(text), str(name))

    def reversed_membership(self, name: Token, text: Token) -> Rule:
        # gspread asks for `parents in "…"`, and Google understands it
        return self.membership(text, name)

    def property(self, name: Token, key: Token, value: Token | None) -> Rule:
        if name not in ("appProperties", "properties"):
            raise LarkError
        wanted = _plain(key)
        if value is None:
            return lambda asked: wanted in asked.file[name]
        return lambda asked: asked.file[name].get(wanted) == _plain(value)


def _comparison(name: str, sign: str, value: str) -> Rule:
    if name in TIMES and sign in COMPARE:
        moment = _moment(value)
        return lambda asked: name in asked.file and COMPARE[sign](_moment(asked.file[name]), moment)
    if name in FLAGS and sign in ("equal", "unequal") and value in ("true", "false"):
        wanted = (value == "true") == (sign == "equal")
        return lambda asked: FLAGS[name](asked) == wanted
    if name in ("name", "fullText") and sign == "contains":
        return lambda asked: _has_words(asked.file["name"], value)
    if name == "mimeType" and sign == "contains":
        return lambda asked: asked.file["mimeType"].startswith(value)
    if name in ("name", "mimeType") and sign in COMPARE:
        return lambda asked: COMPARE[sign](asked.file[name], value)
    raise LarkError


def _membership(text: str, name: str) -> Rule:
    if name == "parents" and text == "root":
        return lambda asked: root_of(asked.store, asked.user)["id"] in asked.file["parents"]
    if name == "parents":
        return lambda asked: text in asked.file["parents"]
    if name not in ROLES:
        raise LarkError
    return lambda asked: _has_role(asked, asked.user if text == "me" else text.lower(), ROLES[name])


FLAGS: dict[str, Rule] = {
    "trashed": lambda asked: is_trashed(asked.store, asked.file),
    "starred": lambda asked: asked.user in asked.file["starredBy"],
    "sharedWithMe": lambda asked: asked.file["owner"] != asked.user and is_member(asked.file, asked.user),
}
ROLES = {"owners": ("owner",), "writers": WRITERS, "readers": ("reader", "commenter", *WRITERS)}


def _has_role(asked: Asked, person: str, roles: tuple[str, ...]) -> bool:
    permissions = effective(asked.store, asked.file).values()
    return any(p["type"] == "user" and applies(p, person) and p["role"] in roles for p in permissions)


def _has_words(name: str, wanted: str) -> bool:
    """Drive looks for the beginnings of words: «Дорож» finds «Дорожная карта», «карт» too, «рожная» does not."""
    return all(re.search(r"(?<!\w)" + re.escape(word), name, re.IGNORECASE) for word in wanted.split())


def _value(tree: Any) -> str:
    return _plain(tree.children[0]) if tree.children else str(tree.data)


def _plain(text: Token) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise LarkError from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unreadable() -> GoogleError:
    return invalid("Invalid Value", reason="invalid", location="q")


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_suffix(".lark").read_text(encoding="utf-8")
    return Lark(grammar, start="either", parser="lalr", maybe_placeholders=True)
