"""Who may call the API and the controls: any program that reaches the server, and no page of another site.

A server on loopback is called by a loopback name, or by one of Google's when a client was led here by address alone;
any other name is a foreign site's that was pointed here (DNS rebinding). A browser says which page asks: pages of this
machine may use the API as they may Google's (CORS), the controls only those that this server itself has served.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from connectors.emulator.errors import error_body, family_of, forbidden
from connectors.emulator.wire import json_answer

Handler = Callable[..., Awaitable[Response]]
GOOGLES = (".googleapis.com", ".google.com")
CORS_METHODS = "DELETE, GET, HEAD, PATCH, POST, PUT"


def guarded(handler: Handler, *, is_own: bool = False) -> Handler:
    """A handler that callers who may not call do not reach; `is_own`: nor pages of other servers on this machine."""

    @wraps(handler)
    async def answer(*given: Any) -> Response:
        request: Request = given[-1]
        if why := refused(request.scope, request.headers, is_own=is_own):
            written = json_answer(403, error_body(forbidden(why), family_of(request.url.path)))
            return Response(written.body, written.status, dict(written.headers))
        origin = request.headers.get("origin")
        response = _preflight(request) if request.method == "OPTIONS" else await handler(*given)
        if origin and not is_own:
            response.headers["access-control-allow-origin"] = origin
            response.headers["access-control-expose-headers"] = "Content-Encoding, Content-Length, Location, Range"
        return response

    return answer


def refused(scope: Mapping[str, Any], headers: Mapping[str, str], *, is_own: bool) -> str | None:
    """Why a request is turned away, None if it is not; `scope` is ASGI's."""
    host, origin = headers.get("host", ""), headers.get("origin")
    name = host_name(host)
    server = (scope.get("server") or ("", 0))[0]
    if is_loopback(server) and not (is_loopback(name) or f".{name}".endswith(GOOGLES)):
        return f"This server is called by 127.0.0.1, localhost or a name of Google's, not by {name or 'no name'}."
    if origin is None:
        is_foreign = headers.get("sec-fetch-site") == "cross-site" or (
            is_own and headers.get("sec-fetch-site") == "same-site"
        )
    else:
        asking = origin.partition("://")[2]
        is_foreign = asking != host and (is_own or not is_loopback(host_name(asking)))
    return "Pages of other sites may not call this server." if is_foreign else None


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_loopback(name: str) -> bool:
    """Whether a name or address means this machine."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _preflight(request: Request) -> Response:
    asked = request.headers.get("access-control-request-headers", "")
    headers = {"allow": f"{CORS_METHODS}, OPTIONS"}
    if "origin" in request.headers:
        headers |= {
            "access-control-allow-methods": CORS_METHODS,
            "access-control-allow-headers": asked,
            "access-control-max-age": "3600",
            "vary": "Origin",
        }
    return Response(status_code=200, headers=headers)
