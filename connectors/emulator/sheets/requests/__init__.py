"""The kinds of requests in `spreadsheets.batchUpdate`. Importing the package registers them all."""

from connectors.emulator.sheets.requests import (  # noqa: F401
    banding,
    cells,
    cleaning,
    comments,
    copying,
    datasources,
    filling,
    filters,
    finding,
    formats,
    groups,
    lines,
    merges,
    names,
    objects,
    pasting,
    protections,
    ranges,
    sheets,
    sorting,
    tables,
    tags,
)
from connectors.emulator.sheets.requests.registry import apply

__all__ = ["apply"]
