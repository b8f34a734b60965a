"""Addresses of the Workspace: which exist, and whose mailbox an address leads to."""

import re

from connectors.emulator.errors import invalid
from connectors.emulator.store import Store

BOUNCES = "emulator.bounces"
"""Collection of addresses (lower case, as ids) whose letters come back."""
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def home(address: str) -> str:
    """The mailbox that an address leads to: «user+tag@host» is user@host."""
    name, _, host = address.rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"


def exists(store: Store, address: str) -> bool:
    """Whether letters reach this address: all but `bounce…@…` and those named at /emulator/bounces."""
    known = store.docs(BOUNCES)
    return not address.startswith("bounce") and known.get(address) is None and known.get(home(address)) is None


def given_address(value: str, name: str) -> str:
    """An address from a request in lower case; raises GoogleError 400 for anything else."""
    if not _ADDRESS.fullmatch(value):
        raise invalid(f"Invalid {name}", reason="invalidArgument")
    return value.lower()
