"""The announcements as a Prefect flow: every day at 08:00 in the programme's zone, one run at a time (prefect.yaml)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from prefect import flow

from flows.orchestration import ProgrammeKey, run_flow
from flows.runs import Request


@flow(name="announcements", flow_run_name="announcements {programme}", log_prints=False)
def announce_activities(
    programme: ProgrammeKey = "krasnoselsky",
    on: date | None = None,
    at: time | None = None,
    dry_run: bool = False,  # noqa: FBT001, FBT002  (Prefect makes a tick box of it)
) -> dict[str, Any]:
    """Read the roadmaps, send what is due, write back what people have to know.

    Leave the day empty for today. «Dry run» only says what would leave.
    """
    return run_flow(Request("announcements", programme, on, at, dry_run))
