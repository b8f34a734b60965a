"""The addresses of sign-in: /token, what a token is good for, whose it is, and its end."""

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.emulator import auth
from connectors.emulator.access import permission_id
from connectors.emulator.callers import guarded
from connectors.emulator.errors import GoogleError
from connectors.emulator.faults import TOKEN
from connectors.emulator.wire import Answer, json_answer, read_query

if TYPE_CHECKING:
    from connectors.emulator.workspace import Workspace

TOKEN_PATHS = ("/token", "/oauth2/v4/token", "/o/oauth2/token")
INFO_PATHS = ("/tokeninfo", "/oauth2/v1/tokeninfo", "/oauth2/v3/tokeninfo")
PERSON_PATHS = ("/oauth2/v2/userinfo", "/oauth2/v3/userinfo", "/v1/userinfo")
REVOKE_PATHS = ("/revoke", "/o/oauth2/revoke")
ALLOWED_LOCATIONS = "/v1/projects/{project}/serviceAccounts/{account}/allowedLocations"


def oauth_routes(workspace: "Workspace") -> list[Route]:
    """The routes of sign-in for one workspace, wherever Google's own libraries look for them."""
    desk = Desk(workspace)
    table = {desk.token: TOKEN_PATHS, desk.revoke: REVOKE_PATHS, desk.info: INFO_PATHS, desk.person: PERSON_PATHS}
    routes = [
        Route(path, guarded(handler), methods=["POST"] if handler in (desk.token, desk.revoke) else ["GET", "POST"])
        for handler, paths in table.items()
        for path in paths
    ]
    return [*routes, Route(ALLOWED_LOCATIONS, guarded(desk.locations))]


class Desk:
    """Answers in OAuth's own words, not in those of Google's APIs."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    async def token(self, request: Request) -> Response:
        """An access token for a signed JWT or a refresh token; faults wait here, too, as "oauth2.token"."""
        form = await _form(request)
        fault = self._workspace.faults.on_call(TOKEN)
        if fault and fault.action == "delay":
            await asyncio.sleep(fault.seconds)
        if fault and fault.action == "status":
            described = {"error": fault.reason, "error_description": fault.error().message}
            answer = fault.answer() if fault.body is not None else json_answer(fault.status, described)
            return _response(answer, {**fault.error().headers})
        is_lost = fault is not None and fault.action in ("refuse", "lose")
        answer = Answer(503) if fault and fault.action == "refuse" else self._workspace.token(form)
        if is_lost:
            request.scope["state"]["transport"].close()
            await request.receive()
        return _response(answer)

    async def revoke(self, request: Request) -> Response:
        """A token, or a login with all its tokens, is good for nothing any more."""
        with self._workspace.store.transaction():
            known = auth.revoke(self._workspace.store, (await _form(request)).get("token", ""))
        error = {"error": "invalid_token", "error_description": "Token expired or revoked"}
        return JSONResponse({}) if known else JSONResponse(error, 400)

    async def info(self, request: Request) -> Response:
        """What an access token is good for, and how long."""
        return await self._about(request, is_person=False)

    async def person(self, request: Request) -> Response:
        """Whose an access token is."""
        return await self._about(request, is_person=True)

    async def locations(self, _: Request) -> Response:
        """Nothing is limited to a place; google-auth asks in the background for accounts without a subject."""
        return JSONResponse({"locations": [], "encodedLocations": "0x0"})

    async def _about(self, request: Request, *, is_person: bool) -> Response:
        form = await _form(request)
        headers = dict(request.headers)
        if "access_token" in form:
            headers["authorization"] = f"Bearer {form['access_token']}"
        try:
            identity = self._workspace.identity(headers)
        except GoogleError as error:
            text = {"error": "invalid_token", "error_description": "Invalid Value"}
            return JSONResponse(text, 401 if is_person else 400, headers=error.headers if is_person else None)
        person = {"sub": permission_id(identity.user), "email": identity.user, "email_verified": True}
        if is_person:
            return JSONResponse(person | {"id": person["sub"], "name": identity.user.partition("@")[0]})
        scopes = sorted(auth.SCOPES if identity.scopes is None else identity.scopes)
        seconds = auth.seconds_left(self._workspace.store, headers)
        return JSONResponse(
            {name: str(value).lower() if isinstance(value, bool) else value for name, value in person.items()}
            | {"scope": " ".join(scopes), "expires_in": str(seconds), "access_type": "offline"}
        )


async def _form(request: Request) -> dict[str, str]:
    """The parameters of address and body, which is a form or, as some libraries send it, JSON."""
    body = await request.body()
    values = read_query(request.scope["query_string"].decode("latin-1"))
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            given = {}
        sent = {name: [value] for name, value in given.items() if isinstance(value, str)} if type(given) is dict else {}
    else:
        sent = read_query(body.decode("latin-1"))
    return {name: found[-1] for name, found in (values | sent).items()}


def _response(answer: Answer, more: dict[str, str] | None = None) -> Response:
    return Response(answer.body, answer.status, {**answer.headers, **(more or {}), "cache-control": "no-store"})
