"""All services as one function from request to answer.

authenticate → read as Google reads → fault before → handler → contract of the answer → fault after → answer.
Each handler runs in a transaction of its own.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

from connectors.emulator import auth, drive, fields, gmail, reading, resumable  # noqa: F401 - services register their handlers
from connectors.emulator.byte_ranges import piece
from connectors.emulator.contract import check_answer, check_request
from connectors.emulator.discovery import Method, document, methods
from connectors.emulator.docs import handlers as docs_handlers  # noqa: F401
from connectors.emulator.drive import export_address, v2
from connectors.emulator.errors import (
    GoogleError,
    error_body,
    family_of,
    insufficient_scopes,
    keys_not_supported,
    too_large,
)
from connectors.emulator.faults import Fault, Faults
from connectors.emulator.forms import handlers as forms_handlers  # noqa: F401
from connectors.emulator.payload import read_json
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
    not_found_page,
    overridden,
    upload_parts,
)

logger = logging.getLogger(__name__)
MAX_JSON = 10 * 2**20
"""So long a JSON body the editors' APIs take; Gmail takes letters in JSON and Drive has nothing long to say in it."""
NOBODY = ("", None, False, False)
"""Who calls with an API key alone."""


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
                return batch_answer([(key, await self._answered(part)) for key, part in batch_requests(request)])
        except GoogleError as error:
            return json_answer(error.status, error_body(error, family_of(request.path)))
        return await self._answered(request)

    def identity(self, headers: Mapping[str, str], *, may_be_anonymous: bool = False) -> auth.Identity:
        """Who stands behind the Authorization header; raises GoogleError 401 or 403."""
        return auth.authenticate(self.store, headers, self._dev_tokens, may_be_anonymous=may_be_anonymous)

    def token(self, form: dict[str, str]) -> Answer:
        """The answer of the token endpoint to a form, in OAuth's own words."""
        try:
            with self.store.transaction():
                return json_answer(200, auth.token(self.store, form))
        except auth.TokenRefused as refused:
            return json_answer(refused.status, refused.body)

    async def _answered(self, request: Request) -> Answer:
        try:
            return await self._one(overridden(request))
        except GoogleError as error:
            return refusal(error, request)
        except Dropped:
            raise
        except sqlite3.OperationalError as error:  # a full disk, a file that was taken away: no fault of the request
            logger.error("Nothing can be stored: %s", error)  # noqa: TRY400 - one line says it
            return refusal(GoogleError(503, "backendError", f"Nothing can be stored: {error}."), request)
        except Exception:
            logger.exception("%s %s", request.verb, request.path)
            return refusal(GoogleError(500, "backendError", "Internal error encountered."), request)

    async def _one(self, request: Request) -> Answer:
        verb = "GET" if request.verb == "HEAD" else request.verb
        if verb in resumable.VERBS and "upload_id" in request.query:
            return await self._uploaded(request)
        if (exported := export_address.exported_file(request)) is not None:
            return self._exported(request, exported)
        if same := v2.in_v3(request):
            return v2.in_v2(await self._one(same))
        found = match(verb, request.path)
        if found is None:
            return not_found_page(request.path)
        if found.is_upload and request.query.get("uploadType") == ["resumable"]:
            call = self._call(found, request, None, read_json(request.body))
            with self.store.transaction():
                return resumable.open_session(self.store, call, request)
        media, body = _body(found, request)
        answer = await self._run(found, self._call(found, request, media, body))
        is_media = request.query.get("alt") == ["media"]
        return piece(answer, request.headers.get("range", "")) if is_media else answer

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
        call = Call(method.id, {"fileId": file_id}, request.query, {}, None, *self._identified(method, request))
        with self.store.transaction():
            return _written(export_address.download(self.store, call), {})

    def _call(self, found: Match, request: Request, media: Media | None, body: dict[str, Any]) -> Call:
        method = found.method
        reading.check_system_parameters(method, request.query)
        who = self._identified(method, request)
        path, query, body = self._read(found, request, body)
        return Call(method.id, path, query, body, media, *who)

    def _identified(self, method: Method, request: Request) -> tuple[str, frozenset[str] | None, bool, bool]:
        """Who calls, as `Call` has it; raises GoogleError 401 or, for a token that does not open the method, 403."""
        may_be_anonymous = method.verb == "GET" and method.api in ("drive.v3", "sheets.v4")
        headers = _with_token(request)
        if "key" in request.query and "authorization" not in headers:
            # assumed: any key is a good one; it opens what is open to everyone
            if not may_be_anonymous:
                raise keys_not_supported()
            return NOBODY
        identity = self.identity(headers, may_be_anonymous=may_be_anonymous)
        if identity.scopes is not None and method.scopes.isdisjoint(identity.scopes):
            raise insufficient_scopes(f"{method.id.partition('.')[0]}.googleapis.com", method.id, method.scopes)
        return identity.user, identity.scopes, identity.is_admin, identity.is_delegated

    def _read(
        self, found: Match, request: Request, body: dict[str, Any]
    ) -> tuple[dict[str, str], dict[str, list[str]], dict[str, Any]]:
        """Path, query and body in their canonical form; what Google would refuse, our own clients must not send."""
        method = found.method
        given = {**request.query, **{name: [value] for name, value in found.path.items()}}
        violations = check_request(method.id, given, body) if self._contract else []
        self.violations += violations
        path, query = reading.read_parameters(method, found.path, request.query)
        read = reading.read_body(method, body)
        if violations:
            raise _violated(400, violations)
        return path, query, read

    async def _run(self, found: Match, call: Call, upload_id: str | None = None) -> Answer:
        fault = self.faults.on_call(call.method_id)
        if fault is not None and (answer := await _before(fault)):
            return answer
        self.quotas.spend(call)
        mask = _mask(found, call)
        handler = HANDLERS.get(call.method_id)
        if handler is None:
            raise GoogleError(501, "notImplemented", f"Method {call.method_id} is not implemented.", is_front=True)
        with self.store.transaction():
            result = handler(self.store, call)
            if not isinstance(result, Raw):
                self._check_answer(call.method_id, result)
            answer = _written(result, mask)
            if upload_id:
                resumable.finish(self.store, upload_id, answer)
        if fault is not None and fault.action == "lose":
            raise Dropped
        return answer

    def _check_answer(self, method_id: str, answer: dict[str, Any] | None) -> None:
        if self._contract and (violations := check_answer(method_id, answer)):
            self.violations += violations
            raise _violated(500, violations)


def refusal(error: GoogleError, request: Request) -> Answer:
    """An error as the API that was called writes it."""
    body = error_body(error, family_of(request.path), request.query.get("$.xgafv", [None])[-1])
    answer = json_answer(error.status, body)
    return Answer(answer.status, answer.body, {**answer.headers, **error.headers})


def _violated(status: int, violations: list[str]) -> GoogleError:
    return GoogleError(status, "contract", "contract: " + "; ".join(violations[:10]))


def _with_token(request: Request) -> dict[str, str]:
    """The headers, with a token that came in the address as the one of the header."""
    headers = dict(request.headers)
    for name in ("access_token", "oauth_token"):
        if "authorization" not in headers and name in request.query:
            headers["authorization"] = f"Bearer {request.query[name][0]}"
    return headers


def _body(found: Match, request: Request) -> tuple[Media | None, dict[str, Any]]:
    if not found.is_upload:
        if len(request.body) > MAX_JSON and found.method.api not in ("gmail.v1", "drive.v3"):
            raise too_large(MAX_JSON, 400)
        return None, read_json(request.body) if found.method.request else {}
    content_type = request.headers.get("content-type", "application/octet-stream")
    if not content_type.startswith("multipart/related"):
        return Media(content_type, request.body), {}
    metadata, headers, data = upload_parts(content_type, request.body)
    return Media(headers.get_content_type(), data), read_json(metadata)


async def _before(fault: Fault) -> Answer | None:
    """What a fault does before the call is carried out; the answer, if that is all."""
    if fault.action == "refuse":
        raise Dropped
    if fault.action == "status":
        if fault.body is not None:
            return fault.answer()
        raise fault.error()
    if fault.action == "delay":
        await asyncio.sleep(fault.seconds)
    return None


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
        return Answer(204, headers={"content-type": "text/html"})
    if isinstance(result, Raw):
        return Answer(200, result.data, {"content-type": result.content_type, **result.headers})
    return json_answer(200, fields.pick(result, mask))
