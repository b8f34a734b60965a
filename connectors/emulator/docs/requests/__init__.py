"""The kinds of requests in `documents.batchUpdate`. Importing the package registers them all."""

from connectors.emulator.docs.requests import (  # noqa: F401
    bullets,
    comments,
    dropdowns,
    names,
    objects,
    sections,
    styling,
    suggestions,
    table_styles,
    tables,
    tabs,
    text,
)
from connectors.emulator.docs.requests.registry import FOR_COMMENTERS, apply

__all__ = ["FOR_COMMENTERS", "apply"]
