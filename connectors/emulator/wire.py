"""Requests and answers as bytes: JSON, multipart/related uploads, multipart/mixed batches."""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from html import escape
from typing import Any
from urllib.parse import parse_qs

from connectors.emulator.errors import GoogleError, invalid

JSON_TYPE = "application/json; charset=UTF-8"
MAX_BATCH = 100
BATCH_BOUNDARY = "batch_of_the_embedded_workspace"


@dataclass(frozen=True)
class Request:
    """An HTTP request, or one part of a batch. Header names are lower case; `path` is still percent-encoded."""

    verb: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    scheme: str = "http"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(status: int, body: Any) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), {"content-type": JSON_TYPE})


def read_query(text: str) -> dict[str, list[str]]:
    """A query string, empty values kept."""
    return parse_qs(text, keep_blank_values=True)


def overridden(request: Request) -> Request:
    """Clients turn a GET with a long address into a POST that names GET in a header."""
    verb = request.headers.get("x-http-method-override")
    if verb is None:
        return request
    return Request(verb.upper(), request.path, read_query(request.body.decode("latin-1")), request.headers, b"")


def upload_parts(content_type: str, body: bytes) -> tuple[bytes, Message, bytes]:
    """The JSON of a multipart upload, and the headers and bytes of its media; raises GoogleError 400."""
    parts = parts_of(content_type, body)
    if len(parts) != 2:
        raise invalid("Malformed multipart body.", reason="badContent")
    (_, metadata), (headers, data) = parts
    if headers.get("content-transfer-encoding", "").strip().lower() == "base64":
        try:
            data = b64decode(data)
        except ValueError:
            raise invalid("Malformed multipart body.", reason="badContent") from None
    return metadata, headers, data


def not_found_page(path: str) -> Answer:
    """What Google's front end says of an address that no API has: a page, not JSON."""
    text = (
        "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> "
        f"<ins>That’s an error.</ins>\n<p>The requested URL <code>{escape(path)}</code> was not found on this server. "
        "<ins>That’s all we know.</ins>\n"
    )
    return Answer(404, text.encode("utf-8", "replace"), {"content-type": "text/html; charset=UTF-8"})


def parts_of(content_type: str, body: bytes) -> list[tuple[Message, bytes]]:
    """The parts of a multipart body, headers apart; with CRLF or LF line ends (Python's uploads have bare LF).

    The body of a part is kept to the byte: the standard parser would change the line ends of an uploaded picture.
    """
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        raise invalid("Missing multipart boundary", reason="badContent")
    chunks = (b"\n" + body).split(b"\n--" + boundary.encode())
    return [_part(chunk) for chunk in chunks[1:] if not chunk.startswith(b"--")]


def _part(chunk: bytes) -> tuple[Message, bytes]:
    text = chunk.split(b"\n", 1)[-1]
    ends = [(text.find(blank), len(blank)) for blank in (b"\r\n\r\n", b"\n\n") if blank in text]
    if not ends:
        return Message(), text.strip(b"\r\n")
    at, width = min(ends)
    data = text[at + width :]
    return BytesHeaderParser().parsebytes(text[:at]), data.removesuffix(b"\r") if width == 4 else data


def batch_requests(outer: Request) -> list[tuple[str, Request]]:
    """The calls in a batch with their Content-IDs. A part without Authorization uses that of the whole."""
    found = []
    parts = parts_of(outer.headers.get("content-type", ""), outer.body)
    if len(parts) > MAX_BATCH:
        raise invalid(f"The batch request must not contain more than {MAX_BATCH} calls.", reason="limitExceeded")
    if not parts:
        raise _no_batch("0 items")
    for headers, content in parts:
        line, _, rest = content.lstrip().partition(b"\n")
        verb, target, *_ = [*line.decode("latin-1").split(), "", ""]
        if not target:
            raise _no_batch("Failed in parsing HTTP request line")
        head, _, body = rest.replace(b"\r\n", b"\n").partition(b"\n\n")
        inner = BytesHeaderParser().parsebytes(head)
        own = {name.lower(): str(value) for name, value in inner.items()}
        inherited = {name: value for name, value in outer.headers.items() if name == "authorization"}
        target = "/" + target.split("://", 1)[1].partition("/")[2] if "://" in target else target
        path, _, query = target.partition("?")
        request = Request(verb.upper(), path, read_query(query), inherited | own, body)
        found.append((str(headers.get("content-id", "")), request))
    return found


def _no_batch(why: str) -> GoogleError:
    return invalid(f"Failed to parse batch request, error: {why}.")


def batch_answer(answers: list[tuple[str, Answer]]) -> Answer:
    """The answers of a batch as one, each under "response-" and the Content-ID of its call."""
    parts = []
    for content_id, answer in answers:
        reference = f"Content-ID: <response-{content_id.strip('<>')}>\r\n" if content_id else ""
        headers = "".join(f"{name.title()}: {value}\r\n" for name, value in answer.headers.items())
        parts.append(
            f"--{BATCH_BOUNDARY}\r\nContent-Type: application/http\r\n{reference}\r\n"
            f"HTTP/1.1 {answer.status} {'OK' if answer.status < 400 else 'Error'}\r\n"
            f"{headers}Content-Length: {len(answer.body)}\r\n\r\n".encode()
            + answer.body
            + b"\r\n"
        )
    closing = f"--{BATCH_BOUNDARY}--\r\n".encode()
    return Answer(200, b"".join(parts) + closing, {"content-type": f"multipart/mixed; boundary={BATCH_BOUNDARY}"})
