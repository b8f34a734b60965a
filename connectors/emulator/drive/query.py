"""The `q` language of files.list and drives.list, understood with a grammar (query.lark).

Its terms are applied to the register's entries. `and` binds more than `or`.
"""

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
from connectors.emulator.drive.indexed import has_text
from connectors.emulator.drive.registry import app_data_of, is_member, root_of
from connectors.emulator.drive.view import is_trashed, shared_with
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.store import Doc, Store

EQUALITY = ("equal", "unequal")
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
def rule_of(query: str, *, of_drives: bool = False) -> Rule:
    """The rule that a query of files, or of shared drives, states.

    Raises GoogleError 400 "Invalid Value" as Google does for any that it cannot read.
    """
    try:
        rule: Rule = _Rules(of_drives=of_drives).transform(_parser().parse(query))
    except (LarkError, RecursionError) as error:
        raise _unreadable() from error
    return rule


@v_args(inline=True)
class _Rules(Transformer[Token, Rule]):
    """A query's tree to a rule, from the leaves up."""

    def __init__(self, *, of_drives: bool) -> None:
        super().__init__()
        self._compare = _drive_comparison if of_drives else _comparison
        self._of_drives = of_drives

    def either(self, *rules: Rule) -> Rule:
        return lambda asked: any(rule(asked) for rule in rules)

    def both(self, *rules: Rule) -> Rule:
        return lambda asked: all(rule(asked) for rule in rules)

    def negation(self, rule: Rule) -> Rule:
        return lambda asked: not rule(asked)

    def comparison(self, name: Token, sign: Any, value: Any) -> Rule:
        return self._compare(str(name), str(sign.data), _value(value))

    def flag(self, name: Token) -> Rule:
        return self._compare(str(name), "equal", "true")

    def membership(self, text: Token, name: Token) -> Rule:
        if self._of_drives:
            raise LarkError
        return _membership(_plain(text), str(name))

    def reversed_membership(self, name: Token, text: Token) -> Rule:
        # gspread asks for `parents in "…"`, and Google understands it
        return self.membership(text, name)

    def property(self, name: Token, key: Token, value: Token | None) -> Rule:
        if self._of_drives or name not in ("appProperties", "properties"):
            raise LarkError
        wanted = _plain(key)
        if value is None:
            return lambda asked: wanted in asked.file[name]
        return lambda asked: asked.file[name].get(wanted) == _plain(value)


def _comparison(name: str, sign: str, value: str) -> Rule:
    if name in TIMES and sign in COMPARE:
        moment, of_file = _moment(value), TIMES[name]
        return lambda asked: _stands(of_file(asked), sign, moment)
    if name in FLAGS and sign in EQUALITY and value in ("true", "false"):
        wanted = (value == "true") == (sign == "equal")
        return lambda asked: FLAGS[name](asked) == wanted
    if name == "fullText" and sign == "contains":
        return lambda asked: has_text(asked.store, asked.file, value)
    if name == "name" and sign == "contains":
        return lambda asked: _has_words(asked.file["name"], value)
    if name == "mimeType" and sign == "contains":
        return lambda asked: asked.file["mimeType"].startswith(value)
    if name in TEXTS and sign in EQUALITY and (name != "visibility" or value in VISIBILITIES):
        return lambda asked: COMPARE[sign](TEXTS[name](asked), value)
    raise LarkError


def _drive_comparison(name: str, sign: str, value: str) -> Rule:
    if name in ("name", "createdTime") and (name != "createdTime" or sign in COMPARE):
        return _comparison(name, sign, value)
    if name == "hidden" and sign in EQUALITY and value in ("true", "false"):
        wanted = (value == "true") == (sign == "equal")
        return lambda asked: (asked.user in asked.file.get("hiddenBy", ())) == wanted
    if name in COUNTS and sign in COMPARE and value.isdecimal():
        return lambda asked: COMPARE[sign](COUNTS[name](asked.file["permissions"]), int(value))
    raise LarkError


def _stands(time: str | None, sign: str, moment: datetime) -> bool:
    return time is not None and COMPARE[sign](_moment(time), moment)


def _membership(text: str, name: str) -> Rule:
    if name == "parents" and text == "root":
        return lambda asked: root_of(asked.store, asked.user)["id"] in asked.file["parents"]
    if name == "parents" and text == "appDataFolder":
        return lambda asked: app_data_of(asked.store, asked.user)["id"] in asked.file["parents"]
    if name == "parents":
        return lambda asked: text in asked.file["parents"]
    if name == "labels":  # there are none here
        return lambda _: False
    if name not in ROLES:
        raise LarkError
    return lambda asked: _has_role(asked, asked.user if text == "me" else text.lower(), ROLES[name])


def _visibility(asked: Asked) -> str:
    """The widest circle that may see a file."""
    permissions = list(effective(asked.store, asked.file).values())
    for kind in ("anyone", "domain"):
        found = [permission for permission in permissions if permission["type"] == kind]
        if found:
            can_find = any(permission.get("allowFileDiscovery") for permission in found)
            return f"{kind}{'CanFind' if can_find else 'WithLink'}"
    return "limited"


def _shared_since(asked: Asked) -> str | None:
    given = shared_with(asked.file, asked.user)
    return given.get("since") if given else None


VISIBILITIES = ("anyoneCanFind", "anyoneWithLink", "domainCanFind", "domainWithLink", "limited")
TIMES: dict[str, Callable[[Asked], str | None]] = {
    "modifiedTime": lambda asked: asked.file.get("modifiedTime"),
    "createdTime": lambda asked: asked.file.get("createdTime"),
    "viewedByMeTime": lambda asked: asked.file.get("viewedBy", {}).get(asked.user),
    "sharedWithMeTime": _shared_since,
}
TEXTS: dict[str, Callable[[Asked], Any]] = {
    "name": lambda asked: asked.file["name"],
    "mimeType": lambda asked: asked.file["mimeType"],
    "shortcutDetails.targetId": lambda asked: asked.file.get("shortcutDetails", {}).get("targetId"),
    "visibility": _visibility,
}
COUNTS: dict[str, Callable[[list[Doc]], int]] = {
    "memberCount": len,
    "organizerCount": lambda permissions: sum(permission["role"] == "organizer" for permission in permissions),
}
FLAGS: dict[str, Rule] = {
    "trashed": lambda asked: is_trashed(asked.store, asked.file),
    "starred": lambda asked: asked.user in asked.file["starredBy"],
    "sharedWithMe": lambda asked: asked.file["owner"] != asked.user and is_member(asked.file, asked.user),
}
ROLES = {"owners": ("owner",), "writers": WRITERS, "readers": ("reader", "commenter", *WRITERS)}


def _has_role(asked: Asked, person: str, roles: tuple[str, ...]) -> bool:
    permissions = effective(asked.store, asked.file).values()
    return any(p["type"] in ("user", "group") and applies(p, person) and p["role"] in roles for p in permissions)


def _has_words(name: str, wanted: str) -> bool:
    """Drive looks for the beginnings of words: «Дорож» finds «Дорожная карта», «карт» too, «рожная» does not."""
    return all(re.search(r"(?<!\w)" + re.escape(word), name, re.IGNORECASE) for word in wanted.split())


def _value(tree: Any) -> str:
    if not tree.children:
        return str(tree.data)
    return str(tree.children[0]) if tree.data == "number" else _plain(tree.children[0])


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
