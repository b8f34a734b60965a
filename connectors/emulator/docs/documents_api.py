"""The methods of `docs.documents`."""

from connectors.emulator import drive, fields
from connectors.emulator.docs import requests, shelf
from connectors.emulator.docs.commenting import seen_suggestion, seen_thread
from connectors.emulator.docs.describing import described, with_anchors
from connectors.emulator.docs.files import new_document
from connectors.emulator.docs.model import Document
from connectors.emulator.docs.session import editing_document, may, opened, revision_id
from connectors.emulator.docs.suggesting import preview
from connectors.emulator.drive.editors import DOCUMENT
from connectors.emulator.errors import forbidden, invalid
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

ACCEPTED = "PREVIEW_SUGGESTIONS_ACCEPTED"
UNSPECIFIED = "COMMENTS_VIEW_MODE_UNSPECIFIED"
UNTITLED = "Untitled document"


@serves("docs.documents.create")
def create(store: Store, call: Call) -> Doc:
    """A blank document in the caller's root folder; of what is given only the title counts."""
    file = drive.register_file(store, call, DOCUMENT, call.body.get("title") or UNTITLED)
    new_document(store, file["id"])
    document = shelf.load(store, file["id"])
    return described(document, file["name"], with_tabs=False) | {
        "revisionId": revision_id(document),
        "suggestionsViewMode": "SUGGESTIONS_INLINE",
    }


@serves("docs.documents.get")
def get(store: Store, call: Call) -> Doc:
    """The document with all its content, in tabs or as it was before there were any; suggestions in it as wanted."""
    document, view = opened(store, call), _view(store, call)
    shown = document if view == "SUGGESTIONS_INLINE" else preview(document, accepted=view == ACCEPTED)
    found = described(shown, title_of(store, document), with_tabs=_wants_tabs(call)) | {"suggestionsViewMode": view}
    if may(store, call, "writer"):
        found["revisionId"] = revision_id(document)
    return _with_comments(store, call, document, found)


@serves(
    "docs.documents.batchUpdate",
    missing="a targetRevisionId that is not the latest is too old (400); not to be suggested are tabs, headers and "
    "footers, footnotes, columns and merged cells of tables, styles of the document, of sections and named ones",
)
def batch_update(store: Store, call: Call) -> Doc:
    """Carry out requests, all or none, as edits or as suggestions."""
    control = call.body.get("writeControl", {})
    is_suggesting = control.get("writeMode") == "SUGGEST"
    wishes = call.body.get("requests", [])
    comments = [wish for wish in wishes if not requests.FOR_COMMENTERS.isdisjoint(wish)]
    is_commenting = bool(wishes) and len(comments) == len(wishes)
    with editing_document(store, call, is_suggesting=is_suggesting, is_commenting=is_commenting) as edit:
        _check_revision(edit.document, control)
        replies, told = requests.apply(edit, wishes)
    revision = {"requiredRevisionId": revision_id(edit.document)}
    answer: Doc = {"documentId": edit.document.id, "replies": replies, "writeControl": revision}
    answer |= {"suggestionResponses": told} if any(told) else {}
    return answer | ({"commentUpdateState": "ALL_SAVED"} if comments else {})


def title_of(store: Store, document: Document) -> str:
    """The document's title: the name of its file, wherever it was renamed."""
    file = store.docs("drive.files").get(document.id)
    return str(file["name"]) if file else ""


def _wants_tabs(call: Call) -> bool:
    mask = call.param("fields") or ""
    return call.flag("includeTabsContent") or (mask not in ("", "*") and "tabs" in fields.parse(mask))


def _view(store: Store, call: Call) -> str:
    """The view that is given; readers see no suggestions, and may not ask for them."""
    view = call.param("suggestionsViewMode") or "DEFAULT_FOR_CURRENT_ACCESS"
    sees_suggestions = may(store, call, "commenter")
    if view == "DEFAULT_FOR_CURRENT_ACCESS":
        return "SUGGESTIONS_INLINE" if sees_suggestions else "PREVIEW_WITHOUT_SUGGESTIONS"
    if view != "PREVIEW_WITHOUT_SUGGESTIONS" and not sees_suggestions:
        raise forbidden()
    return view


def _with_comments(store: Store, call: Call, document: Document, told: Doc) -> Doc:
    """What was told, with threads of comments and suggestions if they are asked for.

    Raises GoogleError 400 for views that do not go with them, 403 to readers.
    """
    view = call.param("commentsViewMode") or UNSPECIFIED
    if view == UNSPECIFIED:
        return told
    if "tabs" not in told:
        raise invalid("commentsViewMode needs includeTabsContent to be true.")
    sees_comments = may(store, call, "commenter")
    if view.endswith("DEFAULT_FOR_CURRENT_ACCESS"):
        view = f"COMMENTS_VIEW_MODE_{'INCLUDED' if sees_comments else 'OMITTED'}"
    elif view.endswith("INCLUDED") and call.param("suggestionsViewMode") != "SUGGESTIONS_INLINE":
        raise invalid("commentsViewMode COMMENTS_VIEW_MODE_INCLUDED needs suggestionsViewMode SUGGESTIONS_INLINE.")
    if view.endswith("OMITTED"):
        return told | {"commentsViewMode": view}
    if not sees_comments:
        raise forbidden()
    if told["suggestionsViewMode"] != "SUGGESTIONS_INLINE":
        raise invalid("Comments cannot be included in a preview.")
    return with_anchors(document, told) | {
        "commentsViewMode": view,
        "comments": [seen_thread(one, call.user) for one in document.comments],
        "suggestions": [seen_suggestion(document, one, call.user) for one in document.suggestions],
    }


def _check_revision(document: Document, control: Doc) -> None:
    """Raise GoogleError 400 unless the document is still what the caller has read."""
    given = {name: value for name, value in control.items() if name.endswith("RevisionId") and value}
    if len(given) > 1:
        raise invalid("Only one of requiredRevisionId and targetRevisionId may be set.")
    for name, revision in given.items():
        if revision != revision_id(document):
            words = {"requiredRevisionId": "required", "targetRevisionId": "target"}[name]
            raise invalid(f"The {words} revision ID '{revision}' does not match the latest revision.")
