"""Gmail. Importing the package registers its handlers."""

from connectors.emulator.gmail import (  # noqa: F401
    aliases,
    delegates,
    drafts,
    filters,
    forwarding,
    labels,
    messages,
    people,
    preferences,
    threads,
    vacation,
    watch,
)
