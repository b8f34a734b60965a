"""The one adapter between HTTP and the handlers.

authenticate → fault before → contract of the request → handler → contract of the answer → fault after → answer.
Handlers run one at a time on the event loop (they are quick), each in a transaction of its own.
"""

import asyncio
import logging
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.emulator import auth, drive, fields, gmail, resumable  # noqa: F401 - services register their handlers
from connectors.emulator.contract import check_answer, check_request
from connectors.emulator.controls import control_routes
from connectors.emulator.discovery import document, methods
from connectors.emulator.drive import export_address, v2
from connectors.emulator.errors import GoogleError, error_body, forbidden, not_found
from connectors.emulator.faults import Fault, Faults
from connectors.emulator.pages import page_routes
from connectors.emulator.quotas import Quotas
from connectors.emulator.routing import HANDLERS, Call, Match, Media, Raw, match
from connectors.emulator.sheets import handlers  # noqa: F401
from connectors.emulator.store import Store
from connectors.emulator.wire import (
    Answer,
    Request,
    batch_answer,
    batch_requests,
    json_answer,
    overridden,
    parts_of,
    read_json,
    read_query,
)

logger = logging.getLogger(__name__)
VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class Dropped(Exception):
    """The connection is to be closed without an answer."""


class Workspace:
    """All services over one store, as a function from request to answer."""

    def __init__(self, store: Store, *, dev_tokens: bool = False, contract: bool = False) -> None:
        self.store = store
        self.faults = Faults()
        self.quotas = Quotas()
        self.violations: list[str] = []
        self._dev_tokens = dev_tokens
        self._contract = contract

    async def answer(self, request: Request) -> Answer:
        """The answer to one request or batch; raises Dropped when a fault says that there shall be none."""
        try:
            if request.path.split("/")[1:2] == ["batch"]:
                inner = [(key, await self.answer(part)) for key, part in batch_requests(request)]
                return batch_answer(inner)
            return await self._one(overridden(request))
        except GoogleError as error:
            return json_answer(error.status, error_body(error))
        except Dropped:
            raise
        except Exception:
            logger.exception("%s %s", request.verb, request.path)
            internal = GoogleError(500, "backendError", "Internal error encountered.")
            return json_answer(500, error_body(internal))

    def token(self, form: dict[str, str]) -> Answer:
        """The answer of the token endpoint to a form, in OAuth's own words."""
        try:
            with self.store.transaction():
                return json_answer(200, auth.token(self.store, form))
        except auth.TokenRefused as refused:
            return json_answer(refused.status, refused.body)

    async def _one(self, request: Request) -> Answer:
        verb = request.verb
        if verb in resumable.VERBS and "upload_id" in request.query:
            return await self._uploaded(request)
        if (exported := export_address.exported_file(request)) is not None:
            return self._exported(request, exported)
        if same := v2.in_v3(request):
            return v2.in_v2(await self._one(same))
        found = match(verb, request.path)
        if found is None:
            raise not_found(f"The requested URL {request.path} was not found on this server.")
        if found.is_upload and request.query.get("uploadType") == ["resumable"]:
            call = self._call(found, request, None, read_json(request.body))
            with self.store.transaction():
                return resumable.open_session(self.store, call, request)
        media, body = _body(found, request)
        return await self._run(found, self._call(found, request, media, body))

    async def _uploaded(self, request: Request) -> Answer:
        upload_id = request.query["upload_id"][-1]
        with self.store.transaction():
            received = resumable.receive(self.store, upload_id, request)
        if isinstance(received, Answer):
            return received
        method = methods()[received.method_id]
        return await self._run(Match(method, dict(received.path), is_upload=True), received, upload_id)

    def _exported(self, request: Request, file_id: str) -> Answer:
        method = methods()["drive.files.export"]
        call = self._call(Match(method, {"fileId": file_id}, is_upload=False), request, None, {})
        with self.store.transaction():
            return _written(export_address.download(self.store, call), {})

    def _call(self, found: Match, request: Request, media: Media | None, body: dict[str, Any]) -> Call:
        identity = auth.authenticate(self.store, request.headers, self._dev_tokens)
        scopes = identity.scopes
        if scopes is not None and found.method.scopes.isdisjoint(scopes):
            raise forbidden(
                "Request had insufficient authentication scopes.",
                reason="insufficientPermissions",
            )
        return Call(found.method.id, found.path, request.query, body, media, identity.user, scopes, identity.is_admin)

    async def _run(self, found: Match, call: Call, upload_id: str | None = None) -> Answer:
        fault = self.faults.on_call(call.method_id)
        await _before(fault)
        self.quotas.spend(call)
        self._check(400, check_request, call.method_id, _parameters(call), call.body)
        mask = _mask(found, call)
        handler = HANDLERS.get(call.method_id)
        if handler is None:
            raise GoogleError(501, "notImplemented", f"Method {call.method_id} is not implemented.")
        with self.store.transaction():
            result = handler(self.store, call)
            if not isinstance(result, Raw):
                self._check(500, check_answer, call.method_id, result)
            answer = _written(result, mask)
            if upload_id:
                resumable.finish(self.store, upload_id, answer)
        if fault is not None and fault.action == "lose":
            raise Dropped
        return answer

    def _check(self, status: int, rule: Any, *values: Any) -> None:
        if not self._contract:
            return
        if found := rule(*values):
            self.violations += found
            raise GoogleError(status, "contract", "contract: " + "; ".join(found[:10]))


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
        return Response(answer.body, answer.status, dict(answer.headers))

    async def token(http: HttpRequest) -> Response:
        form = read_query((await http.body()).decode())
        answer = workspace.token({name: values[-1] for name, values in form.items()})
        return Response(answer.body, answer.status, dict(answer.headers))

    async def locations(_: HttpRequest) -> Response:
        answer = json_answer(200, {"locations": [], "encodedLocations": "0x0"})
        return Response(answer.body, answer.status, dict(answer.headers))

    routes: list[BaseRoute] = [
        *control_routes(workspace),
        *page_routes(store, is_open=dev_tokens),
        Route("/token", token, methods=["POST"]),
        # google-auth looks this up in the background for service accounts without a subject
        Route("/v1/projects/{project}/serviceAccounts/{account}/allowedLocations", locations),
        Route("/{path:path}", google, methods=VERBS),
    ]
    app = Starlette(routes=routes)
    app.state.workspace = workspace
    app.state.violations = workspace.violations
    return app


async def _read(http: HttpRequest) -> Request:
    return Request(
        verb=http.method,
        path=http.scope["raw_path"].decode("latin-1"),
        query=read_query(http.url.query),
        headers=dict(http.headers),
        body=await http.body(),
        scheme=http.headers.get("x-forwarded-proto", http.url.scheme),
    )


async def _close(http: HttpRequest) -> None:
    """Close the connection as a dying server does; the server's protocol put its transport into the state."""
    transport = http.scope["state"]["transport"]
    transport.close()
    await http.receive()


def _body(found: Match, request: Request) -> tuple[Media | None, dict[str, Any]]:
    if not found.is_upload:
        return None, read_json(request.body)
    content_type = request.headers.get("content-type", "application/octet-stream")
    if not content_type.startswith("multipart/related"):
        return Media(content_type, request.body), {}
    (_, metadata), (headers, data) = parts_of(content_type, request.body)
    if headers.get("content-transfer-encoding", "").lower() == "base64":
        data = b64decode(data)
    return Media(headers.get_content_type(), data), read_json(metadata)


async def _before(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.action == "refuse":
        raise Dropped
    if fault.action == "status":
        raise fault.error()
    if fault.action == "delay":
        await asyncio.sleep(fault.seconds)


def _parameters(call: Call) -> Mapping[str, list[str]]:
    return {**call.query, **{name: [value] for name, value in call.path.items()}}


def _mask(found: Match, call: Call) -> fields.Mask:
    text = call.param("fields")
    if not text or text == "*":
        return {}
    mask = fields.parse(text)
    schemas = document(found.method.api)["schemas"]
    if found.method.response and (name := fields.unknown(mask, schemas[found.method.response], schemas)):
        raise GoogleError(400, "invalidParameter", f"Invalid field selection {name}", location="fields")
    return mask


def _written(result: dict[str, Any] | Raw | None, mask: fields.Mask) -> Answer:
    if result is None:
        return Answer(204)
    if isinstance(result, Raw):
        return Answer(200, result.data, {"content-type": result.content_type, **result.headers})
    return json_answer(200, fields.pick(result, mask))
