"""The embedded Workspace as a server of its own."""

import asyncio
import logging
import sqlite3
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

DATABASE = "workspace.sqlite3"


def serve(host: str, port: int, data_dir: Path | None, *, dev_tokens: bool = False, contract: bool = False) -> None:
    """Serve until interrupted; `data_dir` None keeps everything in memory. Prints one line when ready.

    Raises SystemExit with one line when the data cannot be kept there.
    """
    from connectors.emulator.app import create_app
    from connectors.emulator.keys import ensure_key_file
    from connectors.emulator.store import Store

    try:
        store = Store(data_dir / DATABASE if data_dir else None)
        if data_dir:
            ensure_key_file(store, data_dir, f"http://{host}:{port}/token")
    except sqlite3.OperationalError as error:
        is_taken = "locked" in str(error)
        raise SystemExit(f"{data_dir}: {'another server keeps its data there' if is_taken else error}") from None
    except (OSError, sqlite3.Error) as error:
        raise SystemExit(f"{data_dir}: {error}") from None
    app = create_app(store, dev_tokens=dev_tokens, contract=contract)
    try:
        make_server(app, host, port, ready=f"Embedded Workspace: http://{host}:{port}").run()
    finally:
        store.close()


def make_server(app: "Starlette", host: str, port: int, *, ready: str = "") -> "uvicorn.Server":
    """A quiet uvicorn server for the app, able to drop a connection when a fault says so; prints `ready` when up."""
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class DroppingProtocol(H11Protocol):
        """Hands the connection's transport to the app, which closes it to play a dying server."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            self.app_state = {**self.app_state, "transport": transport}
            super().connection_made(transport)

    class AnnouncingServer(uvicorn.Server):
        """Says when it can be called."""

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if ready and self.started:
                print(ready, flush=True)  # noqa: T201 - the one line a person waits for

    config = uvicorn.Config(
        app,
        host,
        port,
        http=DroppingProtocol,
        ws="none",
        lifespan="off",
        log_level=logging.WARNING,
        access_log=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
    return AnnouncingServer(config)
