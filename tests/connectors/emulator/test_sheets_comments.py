"""Comments made through the Sheets API."""

import pytest
import requests

from tests.connectors.emulator.grids import cell, refusal, rows

OWNER, OTHER = "curator@imc.example", "other@imc.example"
INCLUDED = "COMMENTS_VIEW_MODE_INCLUDED"


def threads(book, user=OWNER):
    return book.describe(user=user, commentsViewMode=INCLUDED).get("comments", [])


@pytest.fixture
def thread(book):
    """A comment on B2, which reads «Срок»."""
    book.put("B2", [["Срок"]])
    book.share(OTHER)
    (reply,) = book.do({"insertComment": {"content": "Когда <именно>?", "coordinate": cell(1, 1)}})
    return reply["insertComment"]["commentThread"]


def test_a_comment_quotes_its_cell(book, thread):
    """It is seen only where asked for, with its anchor, which follows the cell."""
    assert (thread["plainTextQuote"], thread["status"]) == ("Срок", "OPEN")
    assert thread["headPost"]["author"]["me"] is True
    assert thread["headPost"]["contentHtml"] == "Когда &lt;именно&gt;?"
    book.do({"insertDimension": {"range": rows(0, 1)}})
    assert "comments" not in book.describe()
    found = book.describe(commentsViewMode=INCLUDED)
    assert found["comments"] == [thread]
    assert found["commentsViewMode"] == INCLUDED
    (anchor,) = found["sheets"][0]["commentAnchors"]
    assert (anchor["anchorId"], anchor["range"]["startRowIndex"]) == (thread["anchorId"], 2)


def test_a_thread_is_answered_resolved_and_opened_again(book, thread):
    """A reply needs text unless it resolves or reopens."""
    comment = {"commentId": thread["commentId"]}
    (reply,) = book.do({"addCommentReply": comment | {"post": {"content": "Завтра"}}}, user=OTHER)
    assert reply["addCommentReply"]["post"]["author"]["displayName"] == "other"
    book.do({"addCommentReply": comment | {"post": {"commentAction": "RESOLVE"}}})
    assert threads(book)[0]["status"] == "RESOLVED"
    book.do({"addCommentReply": comment | {"post": {"commentAction": "REOPEN"}}})
    (found,) = threads(book)
    assert (found["status"], len(found["replies"])) == ("OPEN", 3)
    assert "cannot be empty" in refusal(book.do, {"addCommentReply": comment | {"post": {}}})
    assign = {"post": {"content": "тебе", "assigneeEmail": OTHER}}
    assert "assignee" in refusal(book.do, {"addCommentReply": comment | assign})


def test_only_authors_change_and_delete(book, thread):
    """A deleted reply leaves its place, a deleted comment nothing."""
    comment = {"commentId": thread["commentId"]}
    (reply,) = book.do({"addCommentReply": comment | {"post": {"content": "Завтра"}}})
    post = comment | {"postId": reply["addCommentReply"]["post"]["postId"]}
    changed = {"updateCommentPost": post | {"content": "Послезавтра"}}
    for request in (changed, {"deleteCommentReply": post}, {"deleteComment": comment}):
        assert "author" in refusal(book.do, request, user=OTHER)
    book.do(changed)
    assert threads(book)[0]["replies"][0]["content"] == "Послезавтра"
    book.do({"deleteCommentReply": post})
    (gone,) = threads(book)[0]["replies"]
    assert gone["deleted"] is True
    assert not {"content", "author"} & set(gone)
    book.do({"deleteComment": comment})
    found = book.describe(commentsViewMode=INCLUDED)
    assert "comments" not in found
    assert "commentAnchors" not in found["sheets"][0]


def test_readers_see_no_comments(book, thread):
    """Asking for them is refused with 403; the default view leaves them out."""
    book.share("reader@imc.example", role="reader")
    with pytest.raises(requests.HTTPError, match="403"):
        threads(book, user="reader@imc.example")
    mode = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
    assert "comments" not in book.describe(user="reader@imc.example", commentsViewMode=mode)
    assert book.describe(commentsViewMode=mode)["comments"] == [thread]
