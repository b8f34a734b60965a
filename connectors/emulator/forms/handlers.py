"""Importing this module registers the handlers of the Forms API."""

from connectors.emulator.forms import forms_api, responses_api, watches_api

__all__ = ["forms_api", "responses_api", "watches_api"]
