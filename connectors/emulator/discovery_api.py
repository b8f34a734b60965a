"""Google's discovery service: the documents as they ship, with this server's address in them.

A client that is told where to find them (`build(…, static_discovery=False, discoveryServiceUrl=…)`) calls this server
for everything, uploads and batches included.
"""

from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.emulator.discovery import APIS, document
from connectors.emulator.errors import error_body, not_found

ADDRESSES = ("rootUrl", "baseUrl", "mtlsRootUrl")


def discovery_routes() -> list[Route]:
    """The routes of the discovery service; they ask for no token, as with Google."""
    return [
        Route("/discovery/v1/apis", directory),
        Route("/discovery/v1/apis/{api}/{version}/rest", described),
        Route("/$discovery/rest", described),
    ]


async def directory(request: Request) -> Response:
    """The list of the APIs."""
    items = [_entry(document(api), request) for api in APIS]
    return JSONResponse({"kind": "discovery#directoryList", "discoveryVersion": "v1", "items": items})


async def described(request: Request) -> Response:
    """One API's document; an address that does not name the API leaves it to the host, or to a version only one has."""
    version = request.path_params.get("version") or request.query_params.get("version", "")
    name = request.path_params.get("api") or request.url.hostname or ""
    found = [api for api in APIS if api.endswith(f".{version}")]
    named = [api for api in found if api.partition(".")[0] == name.partition(".")[0]]
    if named or (len(found) == 1 and "api" not in request.path_params):
        return JSONResponse(_here(document((named or found)[0]), request))
    return JSONResponse(error_body(not_found()), 404)


def _here(api: dict[str, Any], request: Request) -> dict[str, Any]:
    addresses = {name: _moved(api[name], request) for name in ADDRESSES if name in api}
    return api | addresses


def _moved(address: str, request: Request) -> str:
    return f"{request.base_url}{urlsplit(address).path.lstrip('/')}"


def _entry(api: dict[str, Any], request: Request) -> dict[str, Any]:
    rest = f"{request.base_url}discovery/v1/apis/{api['name']}/{api['version']}/rest"
    known = {
        name: api[name] for name in ("id", "name", "version", "title", "description", "icons", "documentationLink")
    }
    return {"kind": "discovery#directoryItem", **known, "discoveryRestUrl": rest, "preferred": True}
