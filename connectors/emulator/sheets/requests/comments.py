"""Requests on comments."""

import html
from datetime import datetime

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.commenting import seen_post, seen_thread
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.ranges import Area, coordinates, require_sheet
from connectors.emulator.sheets.requests.registry import kind, needed
from connectors.emulator.sheets.session import Edit
from connectors.emulator.sheets.showing import formatted, number_format

APART = "Drive's comments do not show it, and nobody gets a letter"
MAX_UNITS = 2048
STATUS = {"RESOLVE": "RESOLVED", "REOPEN": "OPEN"}


@kind("insertComment", missing=APART)
def insert_comment(edit: Edit, body: Json) -> Json:
    """Begin a thread on a cell, where wanted assigned to a person."""
    where = needed(body, "coordinate")
    sheet = require_sheet(edit.book, where.get("sheetId", 0))
    row, column = coordinates(sheet, where)
    area = Area(sheet, row, row + 1, column, column + 1)
    post = _post(edit, _content(body.get("content", "")), body.get("assigneeEmailAddress"))
    value = calculator(edit.book).cell(sheet, row, column)
    quote = formatted(value, number_format(sheet.row(row), column), edit.locale)
    thread = {
        "commentId": edit.store.new_id("comment"),
        "anchorId": edit.store.new_id("anchor"),
        "headPost": post,
        "status": "OPEN",
    } | ({"plainTextQuote": quote} if quote else {})
    sheet.comment_anchors.append({"anchorId": thread["anchorId"], "range": area.grid_range()})
    edit.book.comments.append(thread)
    edit.book.changed()
    return {"commentThread": seen_thread(thread, edit.call.user)}


@kind("addCommentReply", missing=APART)
def add_comment_reply(edit: Edit, body: Json) -> Json:
    """Answer in a thread, resolve it or open it again."""
    thread, wish = _thread(edit, body), needed(body, "post")
    action, assignee = wish.get("commentAction", "NO_COMMENT_ACTION_CHANGE"), wish.get("assigneeEmail")
    if assignee and (action in STATUS or "assigneeEmail" not in thread["headPost"]):
        raise invalid("The assignee of this comment cannot be changed.")
    content = wish.get("content", "")
    if action not in STATUS or content:
        content = _content(content)
    post = _post(edit, content, assignee) | ({"commentAction": action} if action in STATUS else {})
    changed = thread | {"replies": [*thread.get("replies", []), post]}
    _put(edit, thread, changed | {"status": STATUS.get(action, thread["status"])})
    return {"post": seen_post(post, edit.call.user)}


@kind("updateCommentPost", missing=APART)
def update_comment_post(edit: Edit, body: Json) -> None:
    """Change the text of a post of one's own."""
    thread = _thread(edit, body)
    post = _own_post(edit, thread, body.get("postId"))
    content = _content(body.get("content", ""))
    changed = post | {"content": content, "contentHtml": html.escape(content), "updateTime": _now(edit)}
    _put(edit, thread, _with_post(thread, post, changed))


@kind("deleteComment", missing=APART)
def delete_comment(edit: Edit, body: Json) -> None:
    """Delete a thread that one began."""
    thread = _thread(edit, body)
    _own_post(edit, thread, thread["headPost"]["postId"])
    edit.book.comments.remove(thread)
    for sheet in edit.book.sheets:
        sheet.comment_anchors = [one for one in sheet.comment_anchors if one["anchorId"] != thread["anchorId"]]
    edit.book.changed()


@kind("deleteCommentReply", missing=APART)
def delete_comment_reply(edit: Edit, body: Json) -> None:
    """Delete an answer of one's own; one that resolved, opened or assigned the thread stays."""
    thread = _thread(edit, body)
    post = _own_post(edit, thread, body.get("postId"))
    if post["postId"] == thread["headPost"]["postId"] or "commentAction" in post or "assigneeEmail" in post:
        raise invalid("This post cannot be deleted.")
    gone = {name: post[name] for name in ("postId", "createTime", "updateTime", "author")} | {"deleted": True}
    _put(edit, thread, _with_post(thread, post, gone))


def _thread(edit: Edit, body: Json) -> Json:
    for thread in edit.book.comments:
        if thread["commentId"] == body.get("commentId"):
            return thread
    raise invalid(f"No comment with id: {body.get('commentId', '')}")


def _own_post(edit: Edit, thread: Json, post_id: str | None) -> Json:
    for post in (thread["headPost"], *thread.get("replies", ())):
        if post["postId"] == post_id and not post.get("deleted"):
            if post["author"] != edit.call.user:
                raise invalid("Only the author of a post can change it.")
            found: Json = post
            return found
    raise invalid(f"No post with id: {post_id or ''}")


def _with_post(thread: Json, old: Json, new: Json) -> Json:
    if old["postId"] == thread["headPost"]["postId"]:
        return thread | {"headPost": new}
    return thread | {"replies": [new if post["postId"] == old["postId"] else post for post in thread["replies"]]}


def _put(edit: Edit, old: Json, new: Json) -> None:
    edit.book.comments[edit.book.comments.index(old)] = new
    edit.book.changed()


def _post(edit: Edit, content: str, assignee: str | None) -> Json:
    now = _now(edit)
    post = {"postId": edit.store.new_id("post"), "author": edit.call.user, "createTime": now, "updateTime": now}
    post |= {"content": content, "contentHtml": html.escape(content)} if content else {}
    if assignee:
        _require_length("assigneeEmail", assignee)
        post["assigneeEmail"] = assignee
    return post


def _content(text: str) -> str:
    if not text:
        raise invalid("The content of a comment cannot be empty.")
    _require_length("content", text)
    return text


def _require_length(name: str, text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_UNITS:
        raise invalid(f"{name} must not exceed {MAX_UNITS} UTF-8 code units.")


def _now(edit: Edit) -> str:
    moment: datetime = edit.store.now()
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
