"""Importing this module registers the handlers of the Sheets API."""

from connectors.emulator.sheets import spreadsheets_api, values_api

__all__ = ["spreadsheets_api", "values_api"]
