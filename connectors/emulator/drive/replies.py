"""replies: what is answered to a comment, and what resolves or reopens it. They are kept within their comment."""

from typing import Any

from connectors.emulator.access import require, too_small_a_role
from connectors.emulator.drive.comments import (
    commentable,
    edited,
    found,
    gone,
    keep,
    may_resolve,
    new_post,
    post_shown,
    require_author,
    require_author_or_owner,
    text_of,
)
from connectors.emulator.drive.paging import page, page_size
from connectors.emulator.errors import invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

ACTIONS = {"resolve": True, "reopen": False}


@serves("drive.replies.create")
def create(store: Store, call: Call) -> dict[str, Any]:
    """Answer a comment; with `action` resolve or reopen it, then without a text if none is given."""
    file, comment, action = commentable(store, call), found(store, call), call.body.get("action")
    reply = new_post(store, call, text_of(call.body, is_needed=not action))
    changes: Doc = {"modifiedTime": reply["modifiedTime"]}
    if action:
        if action not in ACTIONS:
            raise invalid(f"Invalid value: {action}", reason="invalid", location="action")
        if not may_resolve(store, call, comment):
            raise too_small_a_role()
        reply, changes["resolved"] = reply | {"action": action}, ACTIONS[action]
    keep(store, file, comment | changes | {"replies": [*comment["replies"], reply]})
    return _shown(call, reply)


@serves("drive.replies.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """One reply; a deleted one only with `includeDeleted`."""
    require(store, call.path["fileId"], call)
    return _shown(call, _reply(call, found(store, call)))


@serves("drive.replies.list")
def list_replies(store: Store, call: Call) -> dict[str, Any]:
    """The replies to a comment, the oldest first."""
    require(store, call.path["fileId"], call)
    entries = [r for r in found(store, call)["replies"] if call.flag("includeDeleted") or not r["deleted"]]
    replies, token = page(call, entries, lambda reply: int(reply["number"]), page_size(call, 20, 100))
    return {"kind": "drive#replyList", "replies": [_shown(call, reply) for reply in replies]} | token


@serves("drive.replies.update")
def update(store: Store, call: Call) -> dict[str, Any]:
    """Give a reply another text; only its author may."""
    file, comment = commentable(store, call), found(store, call)
    reply = _reply(call, comment)
    require_author(call, reply)
    changed = reply | edited(store, text_of(call.body, is_needed=True))
    _replace(store, file, comment, changed)
    return _shown(call, changed)


@serves("drive.replies.delete")
def delete(store: Store, call: Call) -> None:
    """Delete a reply; its author may, and (assumed) the file's owner. What it resolved stays resolved."""
    file, comment = commentable(store, call), found(store, call)
    reply = _reply(call, comment)
    require_author_or_owner(store, call, file, reply)
    _replace(store, file, comment, gone(store, reply))


def _reply(call: Call, comment: Doc) -> Doc:
    wanted = call.path["replyId"]
    for reply in comment["replies"]:
        if reply["id"] == wanted and (not reply["deleted"] or call.flag("includeDeleted")):
            return dict(reply)
    raise not_found(f"Reply not found: {wanted}.", location="replyId")


def _replace(store: Store, file: Doc, comment: Doc, changed: Doc) -> None:
    replies = [changed if reply["id"] == changed["id"] else reply for reply in comment["replies"]]
    keep(store, file, comment | {"replies": replies, "modifiedTime": changed["modifiedTime"]})


def _shown(call: Call, reply: Doc) -> dict[str, Any]:
    return post_shown(call, reply, "drive#reply")
