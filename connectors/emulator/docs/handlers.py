"""Importing this module registers the handlers of the Docs API."""

from connectors.emulator.docs import documents_api

__all__ = ["documents_api"]
