"""The emulator's own controls under /emulator/: faults, counts, quotas, bounces, snapshots."""

import sqlite3
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.emulator.auth import ADDRESS, SCOPES
from connectors.emulator.callers import guarded
from connectors.emulator.errors import GoogleError, error_body, invalid
from connectors.emulator.gmail.addresses import BOUNCES
from connectors.emulator.keys import new_login
from connectors.emulator.payload import read_json

if TYPE_CHECKING:
    from connectors.emulator.workspace import Workspace

Handler = Callable[[Request], Awaitable[Response]]
SNAPSHOT_TYPE = "application/vnd.sqlite3"


def control_routes(workspace: "Workspace") -> list[Route]:
    """The routes under /emulator/ for one workspace."""
    controls = Controls(workspace)
    table: dict[str, dict[str, Handler]] = {
        "faults": {"POST": controls.set_fault, "GET": controls.list_faults, "DELETE": controls.clear_faults},
        "calls": {"GET": controls.count_calls},
        "calls/reset": {"POST": controls.reset_calls},
        "violations": {"GET": controls.list_violations},
        "quotas": {"POST": controls.switch_quotas},
        "bounces": {"POST": controls.add_bounces},
        "logins": {"POST": controls.add_login},
        "reset": {"POST": controls.reset},
        "snapshot": {"GET": controls.save_snapshot, "POST": controls.load_snapshot},
    }
    return [
        Route(f"/emulator/{path}", guarded(_told(handler), is_own=True), methods=[verb])
        for path, handlers in table.items()
        for verb, handler in handlers.items()
    ]


def _told(handler: Handler) -> Handler:
    """A handler whose refusals are answers."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except GoogleError as error:
            return JSONResponse(error_body(error), error.status)

    return answer


class Controls:
    """What can be asked of a running emulator; every answer is JSON but the snapshot."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._faults = workspace.faults

    async def set_fault(self, request: Request) -> Response:
        """{"id"} of a fault; 400 for one that makes no sense."""
        return JSONResponse({"id": self._faults.add(read_json(await request.body())).id})

    async def list_faults(self, _: Request) -> Response:
        """{"faults": […]}, each with how often it was "seen" by calls and "fired"."""
        return JSONResponse({"faults": self._faults.listed()})

    async def clear_faults(self, _: Request) -> Response:
        """No more faults."""
        self._faults.clear()
        return JSONResponse({})

    async def count_calls(self, _: Request) -> Response:
        """{"calls": {method id: count}} since the last reset."""
        return JSONResponse({"calls": dict(self._faults.calls)})

    async def reset_calls(self, _: Request) -> Response:
        """Count from nothing."""
        self._faults.calls.clear()
        return JSONResponse({})

    async def list_violations(self, _: Request) -> Response:
        """{"violations": […]} of Google's contract, texts."""
        return JSONResponse({"violations": self._workspace.violations})

    async def switch_quotas(self, request: Request) -> Response:
        """Quotas {"on": true or false}."""
        wish = read_json(await request.body()).get("on")
        if not isinstance(wish, bool):
            raise invalid('Quotas are switched by {"on": true} or {"on": false}.')
        self._workspace.quotas.on = wish
        return JSONResponse({"on": self._workspace.quotas.on})

    async def add_bounces(self, request: Request) -> Response:
        """Letters to these {"addresses"} come back from now on; the answer names all such."""
        bounces, addresses = self._store.docs(BOUNCES), read_json(await request.body()).get("addresses", [])
        if not _are_texts(addresses):
            raise invalid('Letters come back from {"addresses": ["someone@host", …]}.')
        with self._store.transaction():
            for address in addresses:
                bounces.put(address.lower(), {})
        return JSONResponse({"addresses": bounces.keys()})

    async def add_login(self, request: Request) -> Response:
        """An "authorized_user" file for {"user": address, "scopes": […]} (without them: all), as after a consent."""
        wish = read_json(await request.body())
        user, scopes = wish.get("user"), wish.get("scopes", sorted(SCOPES))
        if not isinstance(user, str) or not ADDRESS.fullmatch(user) or not scopes or not _are_texts(scopes):
            raise invalid('A login is of {"user": "someone@host", "scopes": ["https://…", …]}.')
        with self._store.transaction():
            return JSONResponse(new_login(self._store, user, scopes, str(request.base_url.replace(path="/token"))))

    async def reset(self, _: Request) -> Response:
        """Forget all data, faults and counts; quotas are off."""
        self._store.reset()
        self._workspace.quotas.on = False
        self._faults.clear()
        self._faults.calls.clear()
        return JSONResponse({})

    async def save_snapshot(self, _: Request) -> Response:
        """All data, as an SQLite database."""
        return Response(self._store.snapshot(), media_type=SNAPSHOT_TYPE)

    async def load_snapshot(self, request: Request) -> Response:
        """Put a saved snapshot in place of all data; 400 if it is none."""
        try:
            self._store.restore(await request.body())
        except sqlite3.DatabaseError as error:
            return JSONResponse(error_body(invalid(f"Not a snapshot: {error}")), 400)
        return JSONResponse({})


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
