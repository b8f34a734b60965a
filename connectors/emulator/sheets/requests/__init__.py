"""The kinds of requests in `spreadsheets.batchUpdate`. Importing the package registers them all."""

from connectors.emulator.sheets.requests import cells, finding, lines, moving, parts, protections, sheets, tags  # noqa: F401
from connectors.emulator.sheets.requests.registry import apply

__all__ = ["apply"]
