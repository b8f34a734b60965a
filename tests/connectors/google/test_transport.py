"""One way to Google: nothing is sent again unless that is harmless, and every error says what the caller can do."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2.credentials import Credentials

from connectors.google.auth import sign_in
from connectors.google.errors import (
    NoAccess,
    NotFound,
    OutcomeUnknown,
    Refused,
    SignInFailed,
    Unavailable,
    WorkspaceError,
)
from connectors.google.gmail import Gmail
from connectors.google.transport import TIMEOUT, TRIES, TRIES_WHEN_RATE_LIMITED, Road, Transport, is_repeatable

DROP = 0  # instead of a status: the connection is closed without an answer
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets/id"
RATE_LIMITED = json.dumps({"error": {"message": "slow down", "errors": [{"reason": "rateLimitExceeded"}]}})


class Server(ThreadingHTTPServer):
    """Answers with the statuses of `script`, one after the other, the last one for ever; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[int] = []
        self.headers: dict[str, str] = {}
        self.body = "{}"
        self.asked: list[tuple[str, str, str]] = []


class Handler(BaseHTTPRequestHandler):
    """Plays the server's script."""

    protocol_version = "HTTP/1.1"
    server: Server

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, self.headers["Host"]))
        status = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
        if status == DROP:
            self.close_connection = True
            return
        body = self.server.body.encode() if status >= 400 else b'{"id": "m", "threadId": "t"}'
        self.send_response(status)
        for name, value in {**self.server.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that the base class looks for

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that does as it is told."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def transport_to(server: Server, pause: float = 0.0) -> Transport:
    return Transport(Credentials("token"), Road(f"http://127.0.0.1:{server.server_port}"), pause=pause)


def asked(server: Server, method: str, url: str, *script: int, **options: Any) -> int:
    """Return how often a request went out whose answers are `script`."""
    server.script = [*script]
    with contextlib.suppress(WorkspaceError):
        transport_to(server, **options).request(method, url)
    return len(server.asked)


def raised(server: Server, method: str, *script: int, body: str = "{}") -> WorkspaceError:
    server.script, server.body = [*script], body
    with pytest.raises(WorkspaceError) as caught:
        transport_to(server).request(method, f"{SHEETS}:batchUpdate")
    return caught.value


@pytest.mark.parametrize("trouble", [DROP, 500, 503])
def test_never_a_silent_second_post(server: Server, trouble: int) -> None:
    """R46, R52: a POST without an answer, or with a server's error, goes out once; its outcome is unknown."""
    error = raised(server, "POST", trouble, 200)

    assert type(error) is OutcomeUnknown
    assert len(server.asked) == 1


@pytest.mark.parametrize("trouble", [DROP, 500, 503])
def test_a_letter_goes_out_once(server: Server, trouble: int) -> None:
    """R46, R52: the same for a letter sent through Google's own client."""
    server.script = [trouble, 200]

    with pytest.raises(OutcomeUnknown):
        Gmail(transport_to(server)).send_draft("r1")

    assert [(verb, path.partition("?")[0]) for verb, path, _ in server.asked] == [
        ("POST", "/gmail/v1/users/me/drafts/send")
    ]


@pytest.mark.parametrize("trouble", [DROP, 500, 503, 429])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_repeated_where_harmless(server: Server, method: str, trouble: int) -> None:
    """Reads, and writes by id, are repeated until they are answered."""
    assert asked(server, method, SHEETS, trouble, trouble, 200) == 3


@pytest.mark.parametrize(
    ("path", "may_repeat"),
    [
        (":batchUpdate", False),
        ("/values/A1:append", False),
        ("", False),
        (":getByDataFilter", True),
        ("/values:batchUpdate", True),
        ("/values:batchGetByDataFilter", True),
        ("/values:batchUpdateByDataFilter", True),
        ("/values:batchClear", True),
        (":setPublishSettings", True),
    ],
)
def test_posts_that_change_nothing_twice(server: Server, path: str, may_repeat: bool) -> None:  # noqa: FBT001
    """Of the POSTs only those are repeated that read, or write the same to the same cells again."""
    assert is_repeatable("POST", f"{SHEETS}{path}?alt=json") == may_repeat
    assert asked(server, "POST", SHEETS + path, DROP, 200) == (2 if may_repeat else 1)


@pytest.mark.parametrize("status", [429, 403])
def test_rate_limits(server: Server, status: int) -> None:
    """What a quota turned away was not done: it is asked again, a POST too."""
    server.body = RATE_LIMITED

    assert asked(server, "POST", f"{SHEETS}:batchUpdate", status, status, 200) == 3


def test_retry_after(server: Server) -> None:
    """The server's Retry-After goes before the transport's own pause, here of a quarter of an hour."""
    server.headers = {"Retry-After": "0"}

    assert asked(server, "POST", f"{SHEETS}:batchUpdate", 429, 200, pause=900) == 2


def test_patience_ends(server: Server) -> None:
    """A server that stays down, or keeps turning away, is given up; nothing was changed then."""
    down = raised(server, "GET", 503)
    tries = len(server.asked)
    server.asked.clear()
    limited = raised(server, "POST", 429)

    assert (type(down), tries) == (Unavailable, TRIES)
    assert (type(limited), len(server.asked)) == (Unavailable, TRIES_WHEN_RATE_LIMITED)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Refused), (401, SignInFailed), (403, NoAccess), (404, NotFound), (409, Refused), (412, Refused)],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_refusals(server: Server, method: str, status: int, kind: type[WorkspaceError]) -> None:
    """A refusal is final, is not asked for again, and is named by what the caller can do about it."""
    error = raised(server, method, status, body='{"error": {"code": 0, "message": "no", "status": "WHY"}}')

    assert type(error) is kind
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"error": "invalid_grant"}', '{"error": null}'])
def test_errors_in_any_shape(server: Server, body: str) -> None:
    """An error page that is not Google's own is an error all the same."""
    assert raised(server, "GET", 400, body=body).status == 400


def test_no_connection() -> None:
    """A POST that never reached anybody was not done: the caller may wait and come again."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_port
    transport = Transport(Credentials("token"), Road(f"http://127.0.0.1:{port}"), pause=0)

    with pytest.raises(Unavailable):
        transport.request("POST", f"{SHEETS}:batchUpdate")


def test_every_host_is_led_to_the_endpoint(server: Server) -> None:
    """With an endpoint set, whatever Google host a client names, the request goes there and nowhere else."""
    server.script = [200]
    transport = transport_to(server)
    hosts = ("sheets.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com")
    for host in hosts:
        transport.request("GET", f"https://{host}/some/path?x=1&y=%20")

    assert server.asked == [("GET", "/some/path?x=1&y=%20", f"127.0.0.1:{server.server_port}")] * 3
    assert transport.calls == 3


def test_every_request_has_a_timeout(server: Server) -> None:
    """No request can hang: without a word from the caller the transport's own timeout holds."""
    waits: list[Any] = []

    class Watched(Road):
        def send(self, request: Any, **options: Any) -> Any:  # type: ignore[override]
            waits.append(options["timeout"])
            return super().send(request, **options)

    server.script = [200]
    transport = Transport(Credentials("token"), Watched(f"http://127.0.0.1:{server.server_port}"))
    transport.request("GET", SHEETS)
    transport.request("GET", SHEETS, timeout=None)
    transport.request("GET", SHEETS, timeout=(1, 2))

    assert waits == [TIMEOUT, TIMEOUT, (1, 2)]


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "7", "{}", '{"type": "authorized_user"}', '{"private_key": "secret"}']
)
def test_a_wrong_key_file(tmp_path: Path, content: str | None) -> None:
    """A key file that is missing, or is none, is named, and nothing of its content is."""
    path = tmp_path / "key.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(SignInFailed, match=r"key\.json") as caught:
        sign_in(path, "robot@barycentre.example")

    assert "secret" not in str(caught.value)


def test_a_key_that_is_not_known(workspace: Any, tmp_path: Path) -> None:
    """A key that the Workspace did not issue is turned away at the first request, as a failed sign-in."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    path = tmp_path / "key.json"
    path.write_text(json.dumps(json.loads(workspace.key_file.read_text()) | {"private_key": pem}))
    transport = Transport(sign_in(path, "robot@barycentre.example"), Road(workspace.url), pause=0)

    with pytest.raises(SignInFailed):
        list(Gmail(transport).newest("SENT"))


def test_the_right_key(workspace: Any) -> None:
    """The service account acts as the mailbox that it was told, its token coming over the same road."""
    road = Road(workspace.url)
    transport = Transport(sign_in(workspace.key_file, "robot-key@barycentre.example"), road)

    answer = transport.request("GET", "https://gmail.googleapis.com/gmail/v1/users/me/profile").json()

    assert answer["emailAddress"] == "robot-key@barycentre.example"
    assert road.calls >= 2
