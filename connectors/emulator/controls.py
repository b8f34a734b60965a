"""The emulator's own controls under /emulator/: faults, counts, quotas, bounces, snapshots."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.emulator.errors import GoogleError, error_body, invalid
from connectors.emulator.wire import read_json

if TYPE_CHECKING:
    from connectors.emulator.app import Workspace

BOUNCES = "emulator.bounces"
"""Collection of addresses (lower case, as ids) whose letters come back."""


def control_routes(workspace: "Workspace") -> list[Route]:
    """The routes under /emulator/ for one workspace."""
    store, faults = workspace.store, workspace.faults

    async def set_fault(request: Request) -> Response:
        try:
            return JSONResponse({"id": faults.add(read_json(await request.body())).id})
        except GoogleError as error:
            return JSONResponse(error_body(error), error.status)

    async def list_faults(_: Request) -> Response:
        return JSONResponse({"faults": faults.listed()})

    async def clear_faults(_: Request) -> Response:
        faults.clear()
        return JSONResponse({})

    async def calls(_: Request) -> Response:
        return JSONResponse({"calls": dict(faults.calls)})

    async def reset_calls(_: Request) -> Response:
        faults.calls.clear()
        return JSONResponse({})

    async def violations(_: Request) -> Response:
        return JSONResponse({"violations": workspace.violations})

    async def quotas(request: Request) -> Response:
        workspace.quotas.on = bool(read_json(await request.body()).get("on"))
        return JSONResponse({"on": workspace.quotas.on})

    async def bounces(request: Request) -> Response:
        addresses = read_json(await request.body()).get("addresses", [])
        with store.transaction():
            for address in addresses:
                store.docs(BOUNCES).put(address.lower(), {})
        return JSONResponse({"addresses": store.docs(BOUNCES).keys()})

    async def reset(_: Request) -> Response:
        store.reset()
        faults.clear()
        faults.calls.clear()
        return JSONResponse({})

    async def snapshot(_: Request) -> Response:
        return Response(store.snapshot(), media_type="application/vnd.sqlite3")

    async def restore(request: Request) -> Response:
        import sqlite3

        try:
            store.restore(await request.body())
        except sqlite3.DatabaseError as error:
            return JSONResponse(error_body(invalid(f"Not a snapshot: {error}")), 400)
        return JSONResponse({})

    return [
        Route("/emulator/faults", set_fault, methods=["POST"]),
        Route("/emulator/faults", list_faults, methods=["GET"]),
        Route("/emulator/faults", clear_faults, methods=["DELETE"]),
        Route("/emulator/calls", calls, methods=["GET"]),
        Route("/emulator/calls/reset", reset_calls, methods=["POST"]),
        Route("/emulator/violations", violations, methods=["GET"]),
        Route("/emulator/quotas", quotas, methods=["POST"]),
        Route("/emulator/bounces", bounces, methods=["POST"]),
        Route("/emulator/reset", reset, methods=["POST"]),
        Route("/emulator/snapshot", snapshot, methods=["GET"]),
        Route("/emulator/snapshot", restore, methods=["POST"]),
    ]
