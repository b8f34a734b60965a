"""Comment threads as Google shows them to a person."""

from connectors.emulator.access import permission_id
from connectors.emulator.sheets.model import Json


def seen_thread(thread: Json, user: str) -> Json:
    """A thread as Google shows it to a person."""
    found = thread | {"headPost": seen_post(thread["headPost"], user)}
    return found | ({"replies": [seen_post(post, user) for post in thread["replies"]]} if "replies" in thread else {})


def seen_post(post: Json, user: str) -> Json:
    """A post as Google shows it to a person; of a deleted one only that it was there."""
    if post.get("deleted"):
        return {name: value for name, value in post.items() if name != "author"}
    author = post["author"]
    name = author.partition("@")[0]
    shown = {"displayName": name, "user": f"users/{permission_id(author)}"} | ({"me": True} if author == user else {})
    return post | {"author": shown}
