"""Resumable uploads: a session is opened with the JSON, the bytes follow in pieces."""

import re
import secrets
from dataclasses import dataclass, replace

from connectors.emulator.errors import GoogleError, not_found
from connectors.emulator.wire import Answer, Request

CONTENT_RANGE = re.compile(r"bytes (?:\*|(\d+)-(\d+))/(\*|\d+)")


@dataclass
class Session:
    """An upload under way: the request that opened it, and the bytes received."""

    opening: Request
    data: bytearray
    content_type: str


class Resumable:
    """The sessions of uploads under way; they live as long as the server."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def open(self, request: Request) -> Answer:
        """Begin a session; its address is in the answer's Location."""
        upload_id = secrets.token_urlsafe(24)
        content_type = request.headers.get("x-upload-content-type", "application/octet-stream")
        self._sessions[upload_id] = Session(request, bytearray(), content_type)
        host = request.headers.get("host", "localhost")
        address = f"http://{host}{request.path}?uploadType=resumable&upload_id={upload_id}"
        return Answer(200, b"", {"location": address, "x-guploader-uploadid": upload_id})

    def receive(self, upload_id: str, request: Request) -> Answer | tuple[Request, str, bytes]:
        """Take a piece. Not yet all: the 308 that says what has arrived; all: opening request, media type and bytes.

        Raises GoogleError 404 for a session that is not known, 400 for a piece that leaves a hole.
        """
        session = self._sessions.get(upload_id)
        if session is None:
            raise not_found("Upload session not found.")
        place = CONTENT_RANGE.fullmatch(request.headers.get("content-range", ""))
        if place is None:
            session.data[:] = request.body
        elif place[1] is not None:
            if int(place[1]) > len(session.data):
                raise GoogleError(400, "badContent", "Failed to parse Content-Range header.")
            session.data[int(place[1]) :] = request.body
        if place is not None and (place[3] == "*" or len(session.data) < int(place[3])):
            received = {"range": f"bytes=0-{len(session.data) - 1}"} if session.data else {}
            return Answer(308, b"", received)
        opening = replace(session.opening, headers={**session.opening.headers, **_identity(request)})
        return opening, session.content_type, bytes(session.data)

    def close(self, upload_id: str) -> None:
        """The upload has been applied."""
        self._sessions.pop(upload_id, None)


def _identity(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name == "authorization"}
