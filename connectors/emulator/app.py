"""The one adapter between HTTP and the services.

Requests are answered one at a time on the event loop: they are quick.
"""

import gzip
import zlib

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.emulator.callers import guarded
from connectors.emulator.controls import control_routes
from connectors.emulator.discovery_api import discovery_routes
from connectors.emulator.errors import GoogleError, error_body, family_of, too_large
from connectors.emulator.oauth import oauth_routes
from connectors.emulator.pages import form_routes, page_routes
from connectors.emulator.store import Store
from connectors.emulator.wire import Answer, Request, json_answer, read_query
from connectors.emulator.workspace import Dropped, Workspace

VERBS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
MAX_BODY = 512 * 2**20
"""So much is taken in at all, as everything is held in memory."""
MIN_ZIPPED = 1024
HEADERS = {"vary": "Origin, X-Origin, Referer", "x-content-type-options": "nosniff"}


def create_app(store: Store, *, dev_tokens: bool = False, contract: bool = False) -> Starlette:
    """The embedded Workspace as an ASGI application.

    `app.state.workspace` is the Workspace, `app.state.violations` its list of contract violations (texts).
    """
    workspace = Workspace(store, dev_tokens=dev_tokens, contract=contract)

    async def google(http: HttpRequest) -> Response:
        try:
            answer = await workspace.answer(await _read(http))
        except Dropped:
            await _close(http)
            return Response(status_code=503)
        except GoogleError as error:
            answer = json_answer(error.status, error_body(error, family_of(http.url.path)))
        return _http(answer, http)

    routes: list[BaseRoute] = [
        *control_routes(workspace),
        *page_routes(store, is_open=dev_tokens),
        *discovery_routes(),
        *form_routes(store, is_open=dev_tokens),
        *oauth_routes(workspace),
        Route("/{path:path}", guarded(google), methods=VERBS),
    ]
    app = Starlette(routes=routes)
    app.state.workspace = workspace
    app.state.violations = workspace.violations
    return app


async def _read(http: HttpRequest) -> Request:
    return Request(
        verb=http.method,
        path=http.scope["raw_path"].decode("latin-1"),
        query=read_query(http.scope["query_string"].decode("latin-1")),
        headers=dict(http.headers),
        body=await _body_of(http),
        scheme=http.headers.get("x-forwarded-proto", http.url.scheme),
    )


async def _body_of(http: HttpRequest) -> bytes:
    """The body, unzipped; raises GoogleError 411 without a length, 413 for one that memory is not to hold."""
    if http.method in ("POST", "PUT", "PATCH") and not {"content-length", "transfer-encoding"} & set(http.headers):
        raise GoogleError(411, "lengthRequired", "POST requests require a Content-length header.", is_front=True)
    body = bytearray()
    if int(http.headers.get("content-length", 0)) > MAX_BODY:
        raise too_large(MAX_BODY)
    async for chunk in http.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise too_large(MAX_BODY)
    if http.headers.get("content-encoding", "").lower() not in ("gzip", "x-gzip"):
        return bytes(body)
    try:
        unzipper = zlib.decompressobj(wbits=31)
        plain = unzipper.decompress(body, MAX_BODY)
    except zlib.error:
        raise GoogleError(400, "badContent", "Request body is not gzip.", is_front=True) from None
    if unzipper.unconsumed_tail:
        raise too_large(MAX_BODY)
    return plain


def _http(answer: Answer, http: HttpRequest) -> Response:
    headers = HEADERS | dict(answer.headers)
    is_json = headers.get("content-type", "").startswith("application/json")
    if is_json and len(answer.body) >= MIN_ZIPPED and "gzip" in http.headers.get("accept-encoding", ""):
        headers |= {"content-encoding": "gzip", "vary": f"{headers['vary']}, Accept-Encoding"}
        return Response(gzip.compress(answer.body, 1, mtime=0), answer.status, headers)
    return Response(answer.body, answer.status, headers)


async def _close(http: HttpRequest) -> None:
    """Close the connection as a dying server does; the server's protocol put its transport into the state."""
    transport = http.scope["state"]["transport"]
    transport.close()
    await http.receive()
