"""The registrations as a Prefect flow: every two hours of the working day, one run at a time (prefect.yaml)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from prefect import flow

from flows.orchestration import ProgrammeKey, run_flow
from flows.runs import Request


@flow(name="registrations", flow_run_name="registrations {programme}", log_prints=False)
def collect_registrations(
    programme: ProgrammeKey = "krasnoselsky",
    on: date | None = None,
    at: time | None = None,
    dry_run: bool = False,  # noqa: FBT001, FBT002  (Prefect makes a tick box of it)
) -> dict[str, Any]:
    """Keep the form in step, write down who comes, answer who was late, send organisers their lists.

    Leave the day empty for today. «Dry run» only says what would leave.
    """
    return run_flow(Request("registrations", programme, on, at, dry_run))
