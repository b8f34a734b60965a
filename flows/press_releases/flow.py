"""The press releases as a Prefect flow: once a day, one run at a time (prefect.yaml)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from prefect import flow

from flows.orchestration import ProgrammeKey, run_flow
from flows.runs import Request


@flow(name="press-releases", flow_run_name="press-releases {programme}", log_prints=False)
def publish_press_releases(
    programme: ProgrammeKey = "krasnoselsky",
    on: date | None = None,
    at: time | None = None,
    dry_run: bool = False,  # noqa: FBT001, FBT002  (Prefect makes a tick box of it)
) -> dict[str, Any]:
    """Ask for press releases, check what came, ask for what is missing, hand ready texts to the channels.

    Leave the day empty for today. «Dry run» only says what would leave.
    """
    return run_flow(Request("press-releases", programme, on, at, dry_run))
