"""Comments on documents and on suggestions."""

from __future__ import annotations

import pytest
from googleapiclient.errors import HttpError

from tests.connectors.emulator.documenting import Written, insert, new_document, span

COMMENTER = "commenter@imc.example"
WITH_COMMENTS = {
    "includeTabsContent": True,
    "suggestionsViewMode": "SUGGESTIONS_INLINE",
    "commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED",
}


@pytest.fixture
def doc(emulator):
    doc = new_document(emulator, "Один два")
    body = {"type": "user", "role": "commenter", "emailAddress": COMMENTER}
    emulator.call("POST", f"/drive/v3/files/{doc.id}/permissions", body)
    return doc


@pytest.fixture
def commenter(emulator, doc):
    return Written(emulator.api("docs", "v1", COMMENTER).documents(), doc.id)


def comment(doc, start, end, text="что это?"):
    answer = doc.do({"insertComment": {"range": span(start, end), "content": text}})
    return answer["replies"][0]["insertComment"]["commentThread"]


def test_a_comment_stays_with_what_it_is_about(doc, commenter):
    """Commenters may; no new revision comes of it, and text put before it moves it."""
    revision = doc.get()["revisionId"]
    thread = comment(commenter, 6, 9)
    assert (thread["plainTextQuote"], thread["headPost"]["author"]["me"]) == ("два", True)
    assert doc.get()["revisionId"] == revision
    doc.do(insert(1, "++"))
    told = doc.get(**WITH_COMMENTS)
    (anchor,) = told["tabs"][0]["documentTab"]["commentAnchors"].values()
    assert anchor["ranges"] == [{"startIndex": 8, "endIndex": 11, "tabId": "t.0"}]
    assert [one["commentId"] for one in told["comments"]] == [thread["commentId"]]


def test_a_thread_is_answered_resolved_and_deleted_by_its_author(doc, commenter):
    """Others may not delete it."""
    thread_id = comment(commenter, 1, 3)["commentId"]
    doc.do({"addCommentReply": {"commentId": thread_id, "post": {"content": "ответ", "commentAction": "RESOLVE"}}})
    (thread,) = doc.get(**WITH_COMMENTS)["comments"]
    assert (thread["status"], thread["replies"][0]["content"]) == ("RESOLVED", "ответ")
    assert "Only the author" in doc.refused({"deleteComment": {"commentId": thread_id}})
    commenter.do({"deleteComment": {"commentId": thread_id}})
    assert doc.get(**WITH_COMMENTS)["comments"] == []


def test_suggestions_are_threads_that_say_what_they_are_about(doc, commenter):
    """And how they ended."""
    answer = commenter.do(insert(1, "Раз "), writeMode="SUGGEST")
    (suggestion,) = answer["suggestionResponses"][0]["createdSuggestionIds"]
    commenter.do({"addCommentReply": {"suggestionId": suggestion, "post": {"content": "так лучше"}}})
    (thread,) = doc.get(**WITH_COMMENTS)["suggestions"]
    assert (thread["summaryText"], thread["status"]) == ("Add: “Раз”", "OPEN")
    assert thread["replies"][0]["content"] == "так лучше"
    doc.do({"acceptSuggestion": {"suggestionId": suggestion}})
    (thread,) = doc.get(**WITH_COMMENTS)["suggestions"]
    assert (thread["status"], thread["replies"][1]["suggestionAction"]) == ("ACCEPTED", "ACCEPT")


@pytest.mark.parametrize("left_out", ["includeTabsContent", "suggestionsViewMode"])
def test_comments_are_told_with_tabs_and_suggestions_only(doc, left_out):
    """400 otherwise."""
    with pytest.raises(HttpError, match="400"):
        doc.get(**{name: value for name, value in WITH_COMMENTS.items() if name != left_out})
