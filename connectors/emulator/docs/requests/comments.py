"""What people say about content and about suggestions, in threads."""

import html

from connectors.emulator.docs import places
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.commenting import seen_post, seen_thread
from connectors.emulator.docs.model import new_id
from connectors.emulator.docs.pieces import Json, between
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.errors import invalid

APART = "Drive's comments do not show it, and nobody gets a letter"
MAX_BYTES = 2048
STATUS = {"RESOLVE": "RESOLVED", "REOPEN": "OPEN"}


@kind("insertComment", missing=APART, for_commenters=True)
def insert_comment(edit: Edit, body: Json) -> Json:
    """Begin a thread on a range, where wanted assigned to a person."""
    stretch = places.stretch(edit.document, body)
    quoted = between(stretch.pieces, stretch.start, stretch.end)[1]
    thread = {
        "commentId": new_id("comment"),
        "anchorId": new_id(),
        "headPost": edit.post(**_said(body.get("content", "")), **_assigned(body.get("assigneeEmailAddress"))),
        "status": "OPEN",
        "plainTextQuote": "".join("\n" if piece.kind == "newline" else piece.text for piece in quoted),
        "replies": [],
    }
    part = {"segmentId": stretch.segment_id, "startIndex": stretch.start, "endIndex": stretch.end}
    anchor = {"anchorId": thread["anchorId"], "ranges": [part]}
    stretch.tab.comment_anchors = [*stretch.tab.comment_anchors, anchor]
    edit.document.comments = [*edit.document.comments, thread]
    return {"commentThread": seen_thread(thread, edit.call.user)}


@kind("addCommentReply", missing=APART, for_commenters=True)
def add_comment_reply(edit: Edit, body: Json) -> Json:
    """Answer in a thread or to a suggestion, resolve a thread or open it again."""
    thread, wish = _thread(edit, body), needed(body, "post")
    action, assignee = wish.get("commentAction", "NO_COMMENT_ACTION_CHANGE"), wish.get("assigneeEmail")
    if action in STATUS and "suggestionId" in thread:
        raise invalid("Suggestions are accepted or rejected, not resolved.")
    if assignee and (action in STATUS or "assigneeEmail" not in thread.get("headPost", {})):
        raise invalid("The assignee of this thread cannot be changed.")
    said = {} if action in STATUS and not wish.get("content") else _said(wish.get("content", ""))
    post = edit.post(**said, **_assigned(assignee), **({"commentAction": action} if action in STATUS else {}))
    status = STATUS.get(action, thread["status"])
    _put(edit, thread, thread | {"replies": [*thread["replies"], post], "status": status})
    return {"post": seen_post(post, edit.call.user)}


@kind("updateCommentPost", missing=APART, for_commenters=True)
def update_comment_post(edit: Edit, body: Json) -> None:
    """Change the text of a post of one's own."""
    thread = _thread(edit, body)
    post = _own_post(edit, thread, body)
    now = edit.post()["updateTime"]
    _put_post(edit, thread, post, post | _said(body.get("content", "")) | {"updateTime": now})


@kind("deleteComment", missing=APART, for_commenters=True)
def delete_comment(edit: Edit, body: Json) -> None:
    """Delete a thread that one began."""
    thread = _thread(edit, {"commentId": needed(body, "commentId")})
    _own_post(edit, thread, {"postId": thread["headPost"]["postId"]})
    edit.document.comments = [one for one in edit.document.comments if one is not thread]
    for tab in edit.document.tabs:
        tab.comment_anchors = [one for one in tab.comment_anchors if one["anchorId"] != thread["anchorId"]]


@kind("deleteCommentReply", missing=APART, for_commenters=True)
def delete_comment_reply(edit: Edit, body: Json) -> None:
    """Delete an answer of one's own; one that resolved, opened or assigned the thread stays."""
    thread = _thread(edit, body)
    post = _own_post(edit, thread, body)
    if post is thread.get("headPost") or not {"commentAction", "suggestionAction", "assigneeEmail"}.isdisjoint(post):
        raise invalid("This post cannot be deleted.")
    gone = {name: post[name] for name in ("postId", "createTime", "updateTime", "author")} | {"deleted": True}
    _put_post(edit, thread, post, gone)


def _thread(edit: Edit, body: Json) -> Json:
    """The thread of comments or about a suggestion that a request names; raises GoogleError 400."""
    if ("commentId" in body) == ("suggestionId" in body):
        raise invalid("Exactly one of commentId and suggestionId must be specified.")
    name = "commentId" if "commentId" in body else "suggestionId"
    for one in (*edit.document.comments, *edit.document.suggestions):
        if one.get(name) == body[name]:
            return one
    raise invalid(f"No thread with {name} {body[name]} exists.")


def _own_post(edit: Edit, thread: Json, body: Json) -> Json:
    posts = [thread["headPost"], *thread["replies"]] if "headPost" in thread else thread["replies"]
    for post in posts:
        if post["postId"] == body.get("postId") and not post.get("deleted"):
            if post["author"] != edit.call.user:
                raise invalid("Only the author of a post can change it.")
            found: Json = post
            return found
    raise invalid(f"No post with ID {body.get('postId', '')} exists.")


def _put_post(edit: Edit, thread: Json, old: Json, new: Json) -> None:
    if old is thread.get("headPost"):
        _put(edit, thread, thread | {"headPost": new})
    else:
        _put(edit, thread, thread | {"replies": [new if post is old else post for post in thread["replies"]]})


def _put(edit: Edit, old: Json, new: Json) -> None:
    document = edit.document
    document.comments = [new if one is old else one for one in document.comments]
    document.suggestions = [new if one is old else one for one in document.suggestions]


def _said(content: str) -> Json:
    if not content:
        raise invalid("The content of a comment cannot be empty.")
    _require_length("content", content)
    return {"content": content, "contentHtml": html.escape(content)}


def _assigned(address: str | None) -> Json:
    if not address:
        return {}
    _require_length("assigneeEmail", address)
    return {"assigneeEmail": address}


def _require_length(name: str, text: str) -> None:
    if len(text.encode()) > MAX_BYTES:
        raise invalid(f"{name} must not exceed {MAX_BYTES} UTF-8 code units.")
