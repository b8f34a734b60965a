"""Suggestions settled."""

from connectors.emulator.docs import suggesting
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.pieces import Json
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.errors import forbidden, invalid


@kind("acceptSuggestion")
def accept_suggestion(edit: Edit, body: Json) -> None:
    """Let what was suggested be so; for whoever may edit."""
    thread = thread_of(edit, body)
    if not edit.is_writer:
        raise forbidden()
    suggesting.accept(edit.document, thread["suggestionId"])
    edit.close(thread, "ACCEPT")


@kind("rejectSuggestion")
def reject_suggestion(edit: Edit, body: Json) -> None:
    """Let all be as if it had not been suggested; for whoever may edit, and for who suggested it."""
    thread = _own_or_editable(edit, body)
    suggesting.reject(edit.document, thread["suggestionId"])
    edit.close(thread, "REJECT")


@kind("deleteSuggestion")
def delete_suggestion(edit: Edit, body: Json) -> None:
    """Reject a suggestion and forget what was said about it."""
    thread = _own_or_editable(edit, body)
    suggesting.reject(edit.document, thread["suggestionId"])
    edit.document.suggestions = [one for one in edit.document.suggestions if one is not thread]
    edit.tell("deletedSuggestionIds", thread["suggestionId"])


def thread_of(edit: Edit, body: Json) -> Json:
    """The open suggestion that a request names; raises GoogleError 400."""
    suggestion_id = needed(body, "suggestionId")
    for one in edit.document.suggestions:
        if one["suggestionId"] == suggestion_id and one["status"] == "OPEN":
            return one
    raise invalid(f"No open suggestion with ID {suggestion_id} exists.")


def _own_or_editable(edit: Edit, body: Json) -> Json:
    thread = thread_of(edit, body)
    if not edit.is_writer and thread["author"] != edit.call.user:
        raise forbidden()
    return thread
