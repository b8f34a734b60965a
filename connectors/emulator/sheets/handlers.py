"""Registers the handlers of the Sheets API."""
