"""The reports as a Prefect flow: every day at 09:00 in the programme's zone, and whenever somebody asks for one.

Started from Prefect's pages it shows a form: one cluster or all, and the days to report on.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

from prefect import flow

from flows.orchestration import ProgrammeKey, run_flow
from flows.reports.papers import Wish
from flows.runs import Request


@flow(name="reports", flow_run_name="reports {programme}", log_prints=False)
def write_reports(
    programme: ProgrammeKey = "krasnoselsky",
    on: date | None = None,
    at: time | None = None,
    dry_run: bool = False,  # noqa: FBT001, FBT002  (Prefect makes a tick box of it)
    cluster: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Write the reports that are due, or the one asked for, and take each one step on through its review.

    Leave cluster and days empty for the reports of the half-year, around its end.
    """
    wish = None if (cluster, first, last) == (None, None, None) else Wish(cluster, first, last)
    return run_flow(Request("reports", programme, on, at, dry_run, wish))
