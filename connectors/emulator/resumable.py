"""Resumable uploads: a session is opened with the JSON, the bytes follow in pieces. All of it is in the store.

Collection "uploads" by session: the call to make in the end, what has arrived, and once it is made its answer, which
whoever asks again is given: an answer that got lost does no harm. The opener's identity holds for the whole session.
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from connectors.emulator.errors import GoogleError, invalid, not_found
from connectors.emulator.routing import Call, Media
from connectors.emulator.store import Doc, Store
from connectors.emulator.wire import Answer, Request

SESSIONS = "uploads"
CONTENT_RANGE = re.compile(r"bytes (?:\*|(\d{1,18})-(\d{1,18}))/(\*|\d{1,18})")
QUANTUM = 256 * 2**10
"""All pieces but the last are whole multiples of this; of what is more nothing is kept."""
LIFETIME = timedelta(days=7)
VERBS = ("PUT", "POST", "DELETE")


def open_session(store: Store, call: Call, request: Request) -> Answer:
    """Begin a session; its address, at the host that was called, is in the answer's Location.

    Raises GoogleError 400 for a length that is none.
    """
    _forget_old(store)
    upload_id = secrets.token_urlsafe(24)
    declared = request.headers.get("x-upload-content-length")
    if declared is not None and not re.fullmatch(r"\d{1,18}", declared):
        raise invalid("Invalid X-Upload-Content-Length header.", reason="badRequest")
    session: Doc = {
        "began": store.now().isoformat(),
        "method": call.method_id,
        "path": dict(call.path),
        "query": {name: list(values) for name, values in call.query.items()},
        "body": call.body,
        "user": call.user,
        "scopes": None if call.scopes is None else sorted(call.scopes),
        "is_admin": call.is_admin,
        "content_type": request.headers.get("x-upload-content-type", "application/octet-stream"),
        "size": None if declared is None else int(declared),
        "pieces": [],
    }
    store.docs(SESSIONS).put(upload_id, session)
    host = request.headers.get("host", "localhost")
    address = f"{request.scheme}://{host}{request.path}?uploadType=resumable&upload_id={upload_id}"
    return Answer(200, b"", {"location": address, "x-guploader-uploadid": upload_id, "content-length": "0"})


def receive(store: Store, upload_id: str, request: Request) -> Answer | Call:
    """Take a piece: the 308 that says what has arrived or, when it is all there, the call to make.

    Of a session that is done the answer that it had. Raises GoogleError 404 for a session that is not known, 400 for a
    piece that leaves a hole or is not what its Content-Range says.
    """
    session = store.docs(SESSIONS).get(upload_id)
    if session is None:
        raise not_found("Upload session not found.")
    if "answer" in session:
        return Answer(session["answer"]["status"], session["answer"]["body"].encode(), session["answer"]["headers"])
    if request.verb == "DELETE":
        _forget(store, upload_id, session)
        return Answer(499)
    start, end, total = _place(request, session)
    if session["size"] is not None and total is not None and total != session["size"]:
        raise _bad_range()
    total = session["size"] if total is None else total
    session = _kept(store, upload_id, session, start, request.body if end is not None else b"", total)
    arrived = _arrived(session)
    if total is None or arrived < total:
        return Answer(308, b"", {"range": f"bytes=0-{arrived - 1}"} if arrived else {})
    return _call(store, upload_id, session)


def finish(store: Store, upload_id: str, answer: Answer) -> None:
    """Remember the answer of the call that a session was for, and let its bytes go; in that call's transaction."""
    session = store.docs(SESSIONS).get(upload_id)
    if session is not None:
        _drop_pieces(store, upload_id, session)
        known = {"status": answer.status, "body": answer.body.decode(), "headers": dict(answer.headers)}
        store.docs(SESSIONS).put(upload_id, {"began": session["began"], "pieces": [], "answer": known})


def _place(request: Request, session: Doc) -> tuple[int, int | None, int | None]:
    """Where a piece begins and ends (None: there is none, only a question) and how much there is in all, if known."""
    given = request.headers.get("content-range")
    if given is None:
        size = len(request.body)
        return 0, size, size if session["size"] is None else session["size"]
    found = CONTENT_RANGE.fullmatch(given.strip())
    if found is None:
        raise _bad_range()
    total = None if found[3] == "*" else int(found[3])
    if found[1] is None:
        return 0, None, total
    start, end = int(found[1]), int(found[2]) + 1
    is_beyond = total is not None and end > total
    if end - start != len(request.body) or is_beyond or start > _arrived(session):
        raise _bad_range()
    return start, end, total


def _kept(store: Store, upload_id: str, session: Doc, start: int, piece: bytes, total: int | None) -> Doc:
    """The session with what is new of a piece, of a piece that is not the last only whole multiples of QUANTUM."""
    arrived = _arrived(session)
    new = piece[arrived - start :] if start <= arrived else b""
    if total is None or arrived + len(new) < total:
        new = new[: len(new) // QUANTUM * QUANTUM]
    if not new:
        return session
    store.blobs.put(_blob(upload_id, len(session["pieces"])), new)
    kept = session | {"pieces": [*session["pieces"], len(new)]}
    store.docs(SESSIONS).put(upload_id, kept)
    return kept


def _call(store: Store, upload_id: str, session: Doc) -> Call:
    pieces = (store.blobs.get(_blob(upload_id, number)) or b"" for number in range(len(session["pieces"])))
    scopes = session["scopes"]
    return Call(
        session["method"],
        session["path"],
        session["query"],
        session["body"],
        Media(session["content_type"], b"".join(pieces)),
        session["user"],
        None if scopes is None else frozenset(scopes),
        session["is_admin"],
    )


def _arrived(session: Doc) -> int:
    return sum(session["pieces"])


def _blob(upload_id: str, number: int) -> str:
    return f"uploads/{upload_id}/{number}"


def _forget(store: Store, upload_id: str, session: Doc) -> None:
    _drop_pieces(store, upload_id, session)
    store.docs(SESSIONS).delete(upload_id)


def _drop_pieces(store: Store, upload_id: str, session: Doc) -> None:
    for number in range(len(session["pieces"])):
        store.blobs.delete(_blob(upload_id, number))


def _forget_old(store: Store) -> None:
    limit = store.now() - LIFETIME
    sessions: dict[str, Any] = {key: store.docs(SESSIONS).get(key) for key in store.docs(SESSIONS).keys()}  # noqa: SIM118
    for upload_id, session in sessions.items():
        if datetime.fromisoformat(session["began"]) < limit:
            _forget(store, upload_id, session)


def _bad_range() -> GoogleError:
    return GoogleError(400, "badContent", "Failed to parse Content-Range header.")
