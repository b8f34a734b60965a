"""users.settings for IMAP, POP and the language: kept and given back, as nothing here speaks IMAP or POP."""

import re
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

IMAP = {"enabled": False, "autoExpunge": True, "expungeBehavior": "archive", "maxFolderSize": 0}
FOLDER_SIZES = (0, 1000, 2000, 5000, 10000)
POP = {"accessWindow": "disabled", "disposition": "leaveInInbox"}
LANGUAGE = {"displayLanguage": "en"}
VARIANTS = frozenset(("en-GB", "es-419", "fr-CA", "pt-BR", "pt-PT", "zh-CN", "zh-HK", "zh-TW"))
"""Languages with a country of their own; any other country's variant is shown in the plain language."""
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2}|\d{3}))?")


@serves("gmail.users.settings.getImap")
def get_imap(store: Store, call: Call) -> dict[str, Any]:
    """The IMAP settings."""
    return _kept(store, call, "imap", IMAP)


@serves("gmail.users.settings.updateImap")
def update_imap(store: Store, call: Call) -> dict[str, Any]:
    """Replace the IMAP settings."""
    if call.body.get("maxFolderSize", 0) not in FOLDER_SIZES:
        raise invalid("Invalid maxFolderSize", reason="invalidArgument")
    return _replaced(store, call, "imap", IMAP | {"autoExpunge": False} | _specified(call.body))


@serves("gmail.users.settings.getPop")
def get_pop(store: Store, call: Call) -> dict[str, Any]:
    """The POP settings."""
    return _kept(store, call, "pop", POP)


@serves("gmail.users.settings.updatePop")
def update_pop(store: Store, call: Call) -> dict[str, Any]:
    """Replace the POP settings."""
    return _replaced(store, call, "pop", POP | _specified(call.body))


@serves("gmail.users.settings.getLanguage")
def get_language(store: Store, call: Call) -> dict[str, Any]:
    """The language that Gmail is shown in."""
    return _kept(store, call, "language", LANGUAGE)


@serves("gmail.users.settings.updateLanguage")
def update_language(store: Store, call: Call) -> dict[str, Any]:
    """Choose the language; of a country's variant that Gmail does not have the plain language is taken."""
    found = _TAG.fullmatch(str(call.body.get("displayLanguage", "")))
    if found is None:
        raise invalid("Invalid displayLanguage", reason="invalidArgument")
    language, country = found[1].lower(), (found[2] or "").upper()
    tag = f"{language}-{country}"
    return _replaced(store, call, "language", {"displayLanguage": tag if tag in VARIANTS else language})


def _kept(store: Store, call: Call, name: str, default: Doc) -> Doc:
    mailbox = mailbox_of(store, call)
    return store.docs(f"gmail.{name}").get(mailbox.address) or default


def _replaced(store: Store, call: Call, name: str, setting: Doc) -> Doc:
    mailbox = mailbox_of(store, call)
    store.docs(f"gmail.{name}").put(mailbox.address, setting)
    return setting


def _specified(wish: Doc) -> Doc:
    """What of a wish says something: "…Unspecified" leaves the default."""
    return {name: value for name, value in wish.items() if not str(value).endswith("Unspecified")}
