"""A message as the API shows it: minimal, metadata, full or raw."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.message import Message
from typing import Any

from connectors.emulator.errors import invalid, not_found
from connectors.emulator.gmail.headers import decoded
from connectors.emulator.gmail.letters import DEEPEST, Tree, content, filename, parsed, readable, within
from connectors.emulator.gmail.mailbox import Entry, Mailbox


def brief(entry: Entry) -> dict[str, Any]:
    """What a change of a message answers."""
    return {"id": entry.id, "threadId": entry.thread} | labelled(entry)


def shown(mailbox: Mailbox, entry: Entry, form: str, wanted: list[str]) -> dict[str, Any]:
    """The message in one of Gmail's forms; `wanted` names the headers of the form "metadata" (none = all)."""
    headers, snippet, size = mailbox.summary(entry)
    seen = brief(entry) | {
        "snippet": snippet,
        "historyId": str(entry.history),
        "internalDate": str(entry.milliseconds),
        "sizeEstimate": size,
    }
    if form == "minimal":
        return seen
    if form == "metadata":
        names = {name.lower() for name in wanted}
        chosen = [header for header in headers if not names or header["name"].lower() in names]
        return seen | {"payload": {"mimeType": _mime_type(headers), "headers": chosen}}
    raw = mailbox.raw(entry)
    if form == "raw":
        return seen | {"raw": urlsafe_b64encode(raw).decode()}
    return seen | {"payload": _part(parsed(raw), "", entry.id) | {"headers": headers}}


def attachment(mailbox: Mailbox, entry: Entry, attachment_id: str) -> dict[str, Any]:
    """The bytes behind an attachmentId; raises GoogleError 400 for what is none, 404 for one of another message."""
    try:
        message, _, part_id = urlsafe_b64decode(attachment_id).decode().partition("/")
        path = [int(number) for number in part_id.split(".") if number]
        if message != entry.id:
            raise not_found()
        data = content(_find(parsed(mailbox.raw(entry)), path))
    except (ValueError, IndexError):
        raise invalid("Invalid attachment token", reason="invalidArgument") from None
    return {"size": len(data), "data": urlsafe_b64encode(data).decode()}


def labelled(entry: Entry) -> dict[str, list[str]]:
    """The labels, absent when there are none, as with Google."""
    return {"labelIds": list(entry.labels)} if entry.labels else {}


def _mime_type(headers: list[dict[str, str]]) -> str:
    """The type of a letter by its headers alone: its bytes, which may be many, stay where they are."""
    head: Tree = Message()
    for header in headers:
        if header["name"].lower() == "content-type":
            head["Content-Type"] = header["value"]
    return head.get_content_type()


def _part(part: Tree, part_id: str, message: str, depth: int = DEEPEST) -> dict[str, Any]:
    name = filename(part)
    seen: dict[str, Any] = {
        "partId": part_id,
        "mimeType": part.get_content_type(),
        "filename": name,
        "headers": [{"name": key, "value": decoded(" ".join(str(value).split()))} for key, value in part.items()],
    }
    kind = part.get_content_maintype()
    if children := _children(part) if depth else []:
        prefix = f"{part_id}." if part_id else ""
        seen["parts"] = [_part(child, f"{prefix}{n}", message, depth - 1) for n, child in enumerate(children)]
    if children and kind == "multipart":
        return seen | {"body": {"size": 0}}
    if name or kind != "text":
        attachment_id = urlsafe_b64encode(f"{message}/{part_id}".encode()).decode()
        return seen | {"body": {"attachmentId": attachment_id, "size": len(content(part))}}
    # a text is shown in UTF-8, whatever it was written in
    data = readable(part).encode()
    body: dict[str, Any] = {"size": len(data)}
    return seen | {"body": body | ({"data": urlsafe_b64encode(data).decode()} if data else {})}


def _find(tree: Tree, path: list[int]) -> Tree:
    for number in path:
        tree = _children(tree)[number]
    return tree


def _children(part: Tree) -> list[Tree]:
    """The parts that are shown within a part; a delivery status has none."""
    return [] if part.get_content_type() == "message/delivery-status" else within(part)
