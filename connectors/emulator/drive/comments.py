"""comments: what people say about a file.

Collection "drive.comments", by "{file}/{comment}": Google's field names, plus `fileId`, `number` (order of creation),
`author` as an address. Google does not say in which order comments are listed: the newest first, assumed.
"""

import re
from datetime import datetime
from html import escape
from secrets import token_urlsafe
from typing import Any

from connectors.emulator.access import RANKS, require, role_of, too_small_a_role
from connectors.emulator.drive.paging import page, page_size
from connectors.emulator.drive.registry import note
from connectors.emulator.drive.restrictions import OWNERS, guard
from connectors.emulator.drive.times import moment_of, timestamp
from connectors.emulator.drive.view import display_name, require_fields
from connectors.emulator.errors import invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

COMMENTS = "drive.comments"
MAX_BYTES = 2048
MENTION = re.compile(r"(?<!\S)[@+]([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
GONE = ("content", "quotedFileContent", "anchor", "action")
"""What a deleted comment or reply no longer has."""


@serves("drive.comments.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Comment on a file, for commenters and up; the text is at most 2,048 bytes. Google insists on `fields` here."""
    require_fields(call)
    file = commentable(store, call)
    comment = new_post(store, call, text_of(call.body, is_needed=True)) | {"fileId": file["id"], "replies": []}
    comment |= {name: call.body[name] for name in ("anchor", "quotedFileContent") if name in call.body}
    if quoted := comment.get("quotedFileContent"):
        comment["quotedFileContent"] = {"mimeType": "text/html", **quoted}
    return shown(call, keep(store, file, comment))


@serves("drive.comments.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """A comment with its replies; a deleted one only with `includeDeleted`."""
    require_fields(call)
    require(store, call.path["fileId"], call)
    return shown(call, found(store, call))


@serves("drive.comments.list")
def list_comments(store: Store, call: Call) -> dict[str, Any]:
    """A file's comments with their replies, the newest first; `startModifiedTime` leaves out older ones."""
    require_fields(call)
    file = require(store, call.path["fileId"], call)
    since = call.param("startModifiedTime")
    start = moment_of(since, "startModifiedTime") if since else None
    entries = [
        comment
        for comment in of_file(store, file["id"])
        if (call.flag("includeDeleted") or not comment["deleted"])
        and (start is None or datetime.fromisoformat(comment["modifiedTime"]) >= start)
    ]
    size = page_size(call, 20, 100)
    comments, token = page(call, entries, lambda comment: int(comment["number"]), size, newest_first=True)
    return {"kind": "drive#commentList", "comments": [shown(call, comment) for comment in comments]} | token


@serves("drive.comments.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Give a comment another text; only its author may."""
    require_fields(call)
    file, comment = commentable(store, call), found(store, call)
    require_author(call, comment)
    return shown(call, keep(store, file, comment | edited(store, text_of(call.body, is_needed=True))))


@serves("drive.comments.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a comment; its author may, and (assumed) the file's owner. Its id and author stay, marked as deleted."""
    file, comment = commentable(store, call), found(store, call)
    require_author_or_owner(store, call, file, comment)
    keep(store, file, gone(store, comment))


def commentable(store: Store, call: Call) -> Doc:
    """The call's file, for commenting; raises GoogleError 403 to readers and for a read-only file."""
    file = require(store, call.path["fileId"], call, "commenter")
    guard(file)
    return file


def of_file(store: Store, file_id: str) -> list[Doc]:
    """All comments of a file, deleted ones included."""
    return [comment for comment in store.docs(COMMENTS).values() if comment["fileId"] == file_id]


def copy_open(store: Store, source: Doc, copied: Doc) -> None:
    """Give the copy of a file the comments on the original that are neither resolved nor deleted."""
    for comment in of_file(store, source["id"]):
        if not comment["deleted"] and not comment.get("resolved"):
            own = {"fileId": copied["id"], "number": store.next_number(COMMENTS)}
            store.docs(COMMENTS).put(f"{copied['id']}/{comment['id']}", comment | own)


def found(store: Store, call: Call) -> Doc:
    """The call's comment; raises GoogleError 404, also for a deleted one unless it is asked for."""
    comment = store.docs(COMMENTS).get(f"{call.path['fileId']}/{call.path['commentId']}")
    if comment is None or (comment["deleted"] and not call.flag("includeDeleted")):
        raise not_found(f"Comment not found: {call.path['commentId']}.", location="commentId")
    return comment


def keep(store: Store, file: Doc, comment: Doc) -> Doc:
    """Store a comment; its file has changed (in the feed of changes, not in modifiedTime: assumed)."""
    store.docs(COMMENTS).put(f"{file['id']}/{comment['id']}", comment)
    note(store, file)
    return comment


def new_post(store: Store, call: Call, text: str) -> Doc:
    """A new comment or reply of the caller's with this text."""
    now = timestamp(store.now())
    return {
        "id": "AAAA" + token_urlsafe(6),
        "number": store.next_number(COMMENTS),
        "author": call.user,
        "createdTime": now,
        "modifiedTime": now,
        "content": text,
        "deleted": False,
    }


def text_of(body: Doc, *, is_needed: bool) -> str:
    """The text of a request; raises GoogleError 400 for one that is missing or longer than Google takes."""
    text = body.get("content") or ""
    if not isinstance(text, str) or (is_needed and not text.strip()):
        raise invalid("The content of a comment or reply is required.", reason="required", location="content")
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise invalid(f"The content exceeds the limit of {MAX_BYTES} bytes.", reason="invalid", location="content")
    return text


def edited(store: Store, text: str) -> Doc:
    """What changes in a comment or reply of another text."""
    return {"content": text, "modifiedTime": timestamp(store.now())}


def gone(store: Store, post: Doc) -> Doc:
    """A comment or reply as it is kept when deleted."""
    kept = {name: value for name, value in post.items() if name not in GONE}
    return kept | {"deleted": True, "modifiedTime": timestamp(store.now())}


def require_author(call: Call, post: Doc) -> None:
    """Let a change of a comment or reply pass; raises GoogleError 403 unless it is the caller's own."""
    if post["author"] != call.user:
        raise too_small_a_role()


def require_author_or_owner(store: Store, call: Call, file: Doc, post: Doc) -> None:
    """Let the deletion of a comment or reply pass; raises GoogleError 403 unless it, or the file, is the caller's."""
    if role_of(store, file["id"], call) not in OWNERS:
        require_author(call, post)


def may_resolve(store: Store, call: Call, comment: Doc) -> bool:
    """Whether the caller may resolve and reopen a comment: who made it, and (assumed) writers."""
    role = role_of(store, comment["fileId"], call) or "reader"
    return comment["author"] == call.user or RANKS[role] >= RANKS["writer"]


def shown(call: Call, comment: Doc) -> dict[str, Any]:
    """A comment as the API shows it, its replies in the order in which they were made."""
    seen = post_shown(call, comment, "drive#comment") | {"resolved": bool(comment.get("resolved"))}
    seen |= {name: comment[name] for name in ("anchor", "quotedFileContent") if name in comment}
    replies = [reply for reply in comment["replies"] if call.flag("includeDeleted") or not reply["deleted"]]
    return seen | {"replies": [post_shown(call, reply, "drive#reply") for reply in replies]}


def post_shown(call: Call, post: Doc, kind: str) -> dict[str, Any]:
    """What comments and replies have in common; addresses of authors are not shown, as with Google."""
    seen: dict[str, Any] = {
        name: post[name] for name in ("id", "createdTime", "modifiedTime", "deleted", "action") if name in post
    }
    seen |= {"kind": kind, "author": _author(post["author"], call)}
    if "content" in post:
        text = post["content"]
        seen |= {"content": text, "htmlContent": escape(text).replace("\n", "<br>")}
        seen["mentionedEmailAddresses"] = list(dict.fromkeys(MENTION.findall(text)))
    return seen


def _author(address: str, call: Call) -> dict[str, Any]:
    return {"kind": "drive#user", "displayName": display_name(address), "me": address == call.user}
