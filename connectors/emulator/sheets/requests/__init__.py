"""The kinds of requests in `spreadsheets.batchUpdate`. Importing the package registers them all."""

from connectors.emulator.sheets.requests import (  # noqa: F401
    banding,
    cells,
    cleaning,
    comments,
    datasources,
    filling,
    filters,
    finding,
    formats,
    groups,
    lines,
    merges,
    moving,
    names,
    objects,
    pasting,
    protections,
    ranges,
    sheets,
    tables,
    tags,
)
from connectors.emulator.sheets.requests.registry import apply

__all__ = ["apply"]
