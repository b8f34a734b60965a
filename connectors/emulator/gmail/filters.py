"""settings.filters: what is done to letters as they come in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.emulator.errors import failed_precondition, invalid, not_found
from connectors.emulator.gmail.aliases import own_addresses
from connectors.emulator.gmail.forwarding import require_accepted
from connectors.emulator.gmail.labels import SYSTEM, checked, is_label, own_labels
from connectors.emulator.gmail.mailbox import Entry, Mailbox
from connectors.emulator.gmail.operators import Condition, Scope, joined, operated, phrase
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.gmail.search import condition
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

MOST = 1000


@dataclass(frozen=True)
class Outcome:
    """What filters make of a letter: the labels it gets, and where it is sent on to."""

    labels: frozenset[str]
    forward: tuple[str, ...]


@serves("gmail.users.settings.filters.list")
def list_filters(store: Store, call: Call) -> dict[str, Any]:
    """The filters of a mailbox, in the order in which they were made."""
    found = _known(mailbox_of(store, call))
    return {"filter": found} if found else {}


@serves("gmail.users.settings.filters.get")
def get_filter(store: Store, call: Call) -> dict[str, Any]:
    """One filter."""
    return _found(mailbox_of(store, call), call)


@serves("gmail.users.settings.filters.create")
def create_filter(store: Store, call: Call) -> dict[str, Any]:
    """Make a filter for letters that come in from now on; the same one again is refused."""
    mailbox = mailbox_of(store, call)
    known = _known(mailbox)
    wish = {"criteria": _criteria(call.body), "action": _action(mailbox, call.body)}
    if any({"criteria": one["criteria"], "action": one["action"]} == wish for one in known):
        raise failed_precondition("Filter already exists")
    if len(known) >= MOST:
        raise failed_precondition("Too many filters")  # assumed wording
    made = {"id": f"ANe1Bm{store.new_id('filter')}", **wish}
    store.docs("gmail.filters").put(mailbox.address, {"filters": [*known, made]})
    return made


@serves("gmail.users.settings.filters.delete")
def delete_filter(store: Store, call: Call) -> None:
    """Delete a filter; what it did stays done."""
    mailbox = mailbox_of(store, call)
    gone = _found(mailbox, call)
    rest = [one for one in _known(mailbox) if one != gone]
    store.docs("gmail.filters").put(mailbox.address, {"filters": rest})


def filtered(mailbox: Mailbox, entry: Entry) -> Outcome:
    """What the filters of a mailbox make of a letter that was just placed there: all that match, together."""
    known = _known(mailbox)
    if not known:
        return Outcome(frozenset(entry.labels), ())
    scope = Scope(own_labels(mailbox), mailbox.store.now(), own_addresses(mailbox))
    actions = [one["action"] for one in known if _matches(mailbox, entry, _condition(one["criteria"], scope))]
    added = {label for action in actions for label in action.get("addLabelIds", ()) if is_label(mailbox, label)}
    removed = {label for action in actions for label in action.get("removeLabelIds", ())}
    if "TRASH" in added:
        removed.add("INBOX")
    labels = (frozenset(entry.labels) - removed) | added
    if "SPAM" in set(entry.labels) & removed:
        labels |= {"INBOX"}
    return Outcome(labels, tuple(dict.fromkeys(action["forward"] for action in actions if "forward" in action)))


CRITERIA: dict[str, Callable[[Any, Scope], Condition]] = {
    "from": lambda value, scope: condition(value, scope, "from"),
    "to": lambda value, scope: condition(value, scope, "to"),
    "subject": lambda value, _: phrase("l.subject", value),
    "query": condition,
    "negatedQuery": lambda value, scope: condition(value, scope).negated(),
    "hasAttachment": lambda _, scope: operated("has", "attachment", scope),
}


def _condition(criteria: Doc, scope: Scope) -> Condition:
    parts = [CRITERIA[name](value, scope) for name, value in criteria.items() if name in CRITERIA]
    if "size" in criteria:
        sign = "<" if criteria.get("sizeComparison") == "smaller" else ">"
        parts.append(Condition(f"l.size {sign} ?", (criteria["size"],)))
    return joined(parts or [Condition("1")], "AND")


def _matches(mailbox: Mailbox, entry: Entry, where: Condition) -> bool:
    sql = (
        f"SELECT 1 FROM gmail_messages m JOIN gmail_letters l ON l.id = m.letter "  # noqa: S608 - conditions of our own
        f"WHERE m.mailbox = ? AND m.place = ? AND ({where.sql})"
    )
    return bool(mailbox.store.query(sql, mailbox.address, entry.place, *where.values))


def _criteria(wish: Doc) -> Doc:
    criteria = {name: value for name, value in wish.get("criteria", {}).items() if value}
    if "subject" in criteria:
        criteria["subject"] = " ".join(criteria["subject"].split())
    if criteria.get("size", 0) < 0 or not set(criteria) - {"sizeComparison", "excludeChats"}:
        raise invalid("Filter doesn't have any criteria", reason="invalidArgument")
    return criteria


def _action(mailbox: Mailbox, wish: Doc) -> Doc:
    action = {name: value for name, value in wish.get("action", {}).items() if value}
    if not action:
        raise invalid("Filter doesn't have any actions", reason="invalidArgument")
    added, removed = action.get("addLabelIds", []), action.get("removeLabelIds", [])
    checked(mailbox, [*added, *removed])
    if not {"INBOX", "UNREAD", "SPAM"}.isdisjoint(added):
        raise invalid("Invalid label: a filter cannot add it", reason="invalidArgument")  # assumed wording
    if len([label for label in added if label not in SYSTEM]) > 1:
        raise failed_precondition("Too many labels")  # a filter puts on one label of the person's own; assumed wording
    return action | ({"forward": require_accepted(mailbox, action["forward"])} if "forward" in action else {})


def _known(mailbox: Mailbox) -> list[Doc]:
    kept = mailbox.store.docs("gmail.filters").get(mailbox.address) or {"filters": []}
    filters: list[Doc] = kept["filters"]
    return filters


def _found(mailbox: Mailbox, call: Call) -> Doc:
    found = next((one for one in _known(mailbox) if one["id"] == call.path["id"]), None)
    if found is None:
        raise not_found()
    return found
