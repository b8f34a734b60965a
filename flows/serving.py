"""`barycentre serve`: Prefect's server, its pages and every deployment of prefect.yaml, on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from flows.settings import Settings

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:4200"
_STARTS_WITHIN = 90  # seconds
# Prefect is asked not to phone home, and not to advertise.
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The default of one write per task run locks a SQLite database under load.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
}


def prepare(settings: Settings) -> None:
    """Set Prefect's environment; it reads it once, on import."""
    for name, value in {**QUIET, "PREFECT_HOME": str(settings.data_dir.absolute() / "prefect")}.items():
        os.environ.setdefault(name, value)


def deployments() -> list[dict[str, Any]]:
    """Return the deployments of prefect.yaml."""
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return found


def serve_all() -> None:
    """Serve every deployment until interrupted; starts a Prefect server unless PREFECT_API_URL names one."""
    prepare(Settings())
    server = None
    if "PREFECT_API_URL" not in os.environ:
        os.environ["PREFECT_API_URL"] = f"{ADDRESS}/api"
        server = subprocess.Popen([sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"])
    try:
        _wait_for(os.environ["PREFECT_API_URL"])
        from prefect import serve

        serve(*[_runner(deployment) for deployment in deployments()])
    finally:
        if server is not None:
            server.terminate()
            server.wait()


def _runner(deployment: dict[str, Any]) -> Any:
    """Make a served deployment of a prefect.yaml entry; its schedules and parameters stay as they are written."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.flows import load_flow_from_entrypoint
    from prefect.schedules import Cron

    flow: Any = load_flow_from_entrypoint(deployment["entrypoint"])
    return flow.to_deployment(
        name=deployment["name"],
        parameters=deployment.get("parameters", {}),
        description=deployment.get("description"),
        tags=deployment.get("tags"),
        schedules=[Cron(s["cron"], timezone=s["timezone"]) for s in deployment["schedules"]],
        concurrency_limit=ConcurrencyLimitConfig(**deployment["concurrency_limit"]),
    )


def _wait_for(api: str) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            urllib.request.urlopen(f"{api}/health", timeout=5).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return
