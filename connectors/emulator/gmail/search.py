"""Gmail's search language, turned into a condition on the tables of mailbox.py.

Words match whole words whatever their case; dates are days in UTC; `cc:` and `bcc:` look where `to:` does. What cannot
be read as operators is searched for as words, as Gmail never refuses a query.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from connectors.emulator.gmail.letters import words

COLUMNS = {
    "from": "l.sender",
    "to": "l.recipients",
    "cc": "l.recipients",
    "bcc": "l.recipients",
    "subject": "l.subject",
    "filename": "l.files",
}
STATES = {"unread": "UNREAD", "starred": "STARRED", "important": "IMPORTANT"}
SYSTEM_NAMES = {"drafts": "DRAFT", "draft": "DRAFT", "sent": "SENT", "inbox": "INBOX", "trash": "TRASH", "spam": "SPAM"}
UNITS = {"d": 1, "m": 30, "y": 365}
_ELSEWHERE = re.compile(r"\b(in|label|is):(anywhere|trash|spam)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """An SQL expression over gmail_messages m and gmail_letters l, with its values."""

    sql: str
    values: tuple[Any, ...] = ()

    def negated(self) -> "Condition":
        """The opposite."""
        return Condition(f"NOT ({self.sql})", self.values)


@dataclass(frozen=True)
class Scope:
    """What a query may refer to: the ids of the person's own labels by name in small letters, and the present."""

    labels: Mapping[str, str]
    now: datetime


def condition(query: str, scope: Scope) -> Condition:
    """The condition that a query states."""
    try:
        tree: Any = _parser().parse(query)
    except LarkError:
        return _phrase("l.words", query)
    return _condition(tree, "", scope)


def looks_elsewhere(query: str) -> bool:
    """Whether a query asks for spam or the trash, which are left out otherwise."""
    return bool(_ELSEWHERE.search(query))


def joined(conditions: list[Condition], word: str) -> Condition:
    """Several conditions as one, with "AND" or "OR" between them."""
    sql = f" {word} ".join(f"({each.sql})" for each in conditions)
    return Condition(sql, tuple(value for each in conditions for value in each.values))


def has_label(label: str) -> Condition:
    """Messages with this label."""
    sql = "EXISTS (SELECT 1 FROM gmail_labelled x WHERE x.mailbox = m.mailbox AND x.label = ? AND x.place = m.place)"
    return Condition(sql, (label,))


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
        case _:
            return _operated(operator, str(tree.children[0]).strip('"'), scope)


def _operated(operator: str, value: str, scope: Scope) -> Condition:
    if operator in TIMES:
        return _timed(operator, value, scope.now)
    if operator == "rfc822msgid":
        return Condition("m.message_id = ?", (value.strip("<>"),))
    if (operator, value.lower()) in FIXED:
        return FIXED[operator, value.lower()]
    if operator in ("in", "label", "is"):
        return has_label(_label(value.lower(), scope))
    return _phrase(COLUMNS.get(operator, "l.words"), value)


def _phrase(column: str, text: str) -> Condition:
    found = words(text)
    return Condition(f"instr({column}, ?)", (found,)) if found.strip() else Condition("1")


def _label(name: str, scope: Scope) -> str:
    known = SYSTEM_NAMES | STATES
    return known.get(name) or scope.labels.get(name) or name.upper()


def _timed(operator: str, value: str, now: datetime) -> Condition:
    sign, moment_of = TIMES[operator]
    moment = moment_of(value, now)
    if moment is None:
        return Condition("0")
    return Condition(f"m.place {sign} ?", (int(moment.timestamp() * 1000) << 20,))


def _date(value: str, _now: datetime) -> datetime | None:
    if value.isdecimal() and len(value) > 4:
        return datetime.fromtimestamp(int(value), UTC)
    try:
        year, month, day = (int(part) for part in re.split(r"[/.-]", value))
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _ago(value: str, now: datetime) -> datetime | None:
    found = re.fullmatch(r"(\d{1,4})([dmy])", value.lower())
    return now - timedelta(days=int(found[1]) * UNITS[found[2]]) if found else None


TIMES: dict[str, tuple[str, Callable[[str, datetime], datetime | None]]] = {
    "after": (">=", _date),
    "newer": (">=", _date),
    "before": ("<", _date),
    "older": ("<", _date),
    "newer_than": (">=", _ago),
    "older_than": ("<", _ago),
}


FIXED = {
    ("is", "read"): has_label("UNREAD").negated(),
    ("in", "anywhere"): Condition("1"),
    ("has", "attachment"): Condition("l.files != ''"),
}


def _tree(child: Token | Tree[Token]) -> Tree[Token]:
    if isinstance(child, Token):
        raise LarkError(child)
    return child


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_suffix(".lark").read_text(encoding="utf-8")
    return Lark(grammar, start="every", parser="lalr")
