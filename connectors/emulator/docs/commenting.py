"""Threads of comments and suggestions as Google shows them to a person."""

import html

from connectors.emulator.access import permission_id
from connectors.emulator.docs.model import Document
from connectors.emulator.docs.pieces import Json
from connectors.emulator.docs.suggesting import summary


def seen_thread(thread: Json, user: str) -> Json:
    """A thread of comments."""
    found = thread | {"headPost": seen_post(thread["headPost"], user)}
    return found | {"replies": [seen_post(post, user) for post in thread["replies"]]}


def seen_suggestion(document: Document, thread: Json, user: str) -> Json:
    """The thread of a suggestion; what it is about is summed up from what it changes."""
    text = summary(document, thread["suggestionId"])
    made = thread["createTime"]
    head = {"postId": f"{thread['suggestionId']}.0", "author": thread["author"], "createTime": made, "updateTime": made}
    return {
        "suggestionId": thread["suggestionId"],
        "status": thread["status"],
        "headPost": seen_post(head, user),
        "replies": [seen_post(post, user) for post in thread["replies"]],
        "summaryText": text,
        "summaryHtml": html.escape(text),
    }


def seen_post(post: Json, user: str) -> Json:
    """A post; of a deleted one only that it was there."""
    if post.get("deleted"):
        return {name: value for name, value in post.items() if name != "author"}
    author = post["author"]
    shown = {"displayName": author.partition("@")[0], "user": f"users/{permission_id(author)}"}
    return post | {"author": shown | ({"me": True} if author == user else {})}
