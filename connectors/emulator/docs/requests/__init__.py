"""The kinds of requests in `documents.batchUpdate`. Importing the package registers them all."""

from connectors.emulator.docs.requests import bullets, names, styling, tables, text  # noqa: F401
from connectors.emulator.docs.requests.registry import apply

__all__ = ["apply"]
