"""The tabs of a document."""

import unicodedata

from connectors.emulator import fields
from connectors.emulator.docs import places
from connectors.emulator.docs.blank import blank_tab
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.describing import tab_properties
from connectors.emulator.docs.model import Document, Tab, new_id
from connectors.emulator.docs.pieces import Json
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.docs.styles import mask_of
from connectors.emulator.errors import invalid

MAX_DEPTH = 3
MAX_TABS = 100
"""Google's bound, as its help names it."""
CHANGEABLE = {"title", "iconEmoji", "index", "parentTabId"}


@kind("addDocumentTab")
def add_document_tab(edit: Edit, body: Json) -> Json:
    """Add an empty tab, at the end of those beside it or at an index."""
    edit.refuse_suggesting("Tabs")
    document, wish = edit.document, body.get("tabProperties", {})
    if len(document.tabs) >= MAX_TABS:
        raise invalid(f"A document may have at most {MAX_TABS} tabs.")
    if "tabId" in wish and document.tab(wish["tabId"]):
        raise invalid(f"A tab with ID {wish['tabId']} already exists.")
    tab = blank_tab(wish.get("tabId") or new_id("t"), wish.get("title") or f"Tab {len(document.tabs) + 1}")
    _set_emoji(tab, wish.get("iconEmoji", ""))
    _place(document, tab, wish.get("parentTabId", ""), wish.get("index"))
    return {"tabProperties": _properties(document, tab)}


@kind("deleteTab")
def delete_tab(edit: Edit, body: Json) -> None:
    """Delete a tab with all below it; one has to stay."""
    edit.refuse_suggesting("Tabs")
    doomed = {tab.id for tab in _below(edit.document, places.tab_of(edit.document, needed(body, "tabId")))}
    if len(doomed) == len(edit.document.tabs):
        raise invalid("The last tab of a document cannot be deleted.")
    edit.document.tabs = [tab for tab in edit.document.tabs if tab.id not in doomed]


@kind("updateDocumentTabProperties")
def update_document_tab_properties(edit: Edit, body: Json) -> None:
    """Change a tab's title, sign or place."""
    edit.refuse_suggesting("Tabs")
    document, wish = edit.document, needed(body, "tabProperties")
    tab, mask = places.tab_of(document, needed(wish, "tabId")), mask_of(body, "TabProperties")
    mask = {name: inner for name, inner in mask.items() if name in CHANGEABLE or body["fields"] != "*"}
    if name := next((name for name in mask if name not in CHANGEABLE), None):
        raise invalid(f"Field {name} is read-only.")
    if "title" in mask:
        tab.title = needed(wish, "title")
    if "iconEmoji" in mask:
        _set_emoji(tab, wish.get("iconEmoji", ""))
    if {"index", "parentTabId"} & mask.keys():
        found = fields.overlay(_properties(document, tab), wish, mask)
        _move(document, tab, found.get("parentTabId", ""), wish.get("index", 0) if "index" in mask else None)


def _move(document: Document, tab: Tab, parent: str, index: int | None) -> None:
    moved = _below(document, tab)
    if parent in {one.id for one in moved}:
        raise invalid("A tab cannot be placed below itself.")
    document.tabs = [one for one in document.tabs if one is not tab]
    _place(document, tab, parent, index)


def _place(document: Document, tab: Tab, parent: str, index: int | None) -> None:
    """Enter a tab below another, or at the top, at an index among those there."""
    depth = len(_above(document, parent)) + _height(document, tab)
    if depth > MAX_DEPTH:
        raise invalid(f"Tabs may be nested at most {MAX_DEPTH} levels deep.")
    tab.parent = parent
    beside = [one for one in document.tabs if one.parent == parent]
    if index is None or index == len(beside):
        document.tabs = [*document.tabs, tab]
        return
    if not 0 <= index < len(beside):
        raise invalid(f"The index of the tab must be in the range [0..{len(beside)}].")
    number = document.tabs.index(beside[index])
    document.tabs = [*document.tabs[:number], tab, *document.tabs[number:]]


def _above(document: Document, parent: str) -> list[Tab]:
    """The tab with this id and those it lies below; raises GoogleError 400."""
    found = []
    while parent:
        found.append(places.tab_of(document, parent))
        parent = found[-1].parent
    return found


def _below(document: Document, tab: Tab) -> list[Tab]:
    """A tab and all below it."""
    inner = [one for one in document.tabs if one.parent == tab.id]
    return [tab, *(lower for one in inner for lower in _below(document, one))]


def _height(document: Document, tab: Tab) -> int:
    inner = [one for one in document.tabs if one.parent == tab.id]
    return 1 + max((_height(document, one) for one in inner), default=0)


def _set_emoji(tab: Tab, emoji: str) -> None:
    """Give a tab a sign; raises GoogleError 400 for what is none. A letter is none, joined signs are one."""
    if emoji and not all(unicodedata.category(letter) in ("So", "Sk", "Mn", "Cf", "Me") for letter in emoji):
        raise invalid("The icon emoji is invalid.")
    tab.emoji = emoji


def _properties(document: Document, tab: Tab) -> Json:
    beside = [one for one in document.tabs if one.parent == tab.parent]
    return tab_properties(tab, beside.index(tab), len(_above(document, tab.parent)))
