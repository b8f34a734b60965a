"""The announcements as a Prefect flow: every day at 08:00 in the programme's zone, one run at a time (prefect.yaml).

`procedure.py` is what happens; this adds what Prefect is for: a schedule, a form in its pages, stages that can be seen,
and a table of counts and codes. Exactly-once rests on the ledger, so a run that fired twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any, Literal

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.runs import Answer, Request, carry_out
from flows.settings import Settings

ProgrammeKey = Literal["krasnoselsky"]  # a Literal becomes a list to choose from in Prefect's form


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
    answer = carry_out(Request("announcements", programme, on, at, dry_run), Settings(), stage=as_task)
    show(answer)
    if answer.report.failures:
        raise RuntimeError(f"{len(answer.report.failures)} thing(s) could not be done: see the artifact")
    return answer.to_json()


def as_task(name: str, step: Callable[[], Any]) -> Any:
    """Carry out a stage as one Prefect task: a batch of calls each, never a task per letter."""
    return task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(step)()


def show(answer: Answer) -> None:
    """Keep the run's counts and codes as an artifact: no names, no addresses, no quoted text."""
    found = answer.to_json()
    rows = [{"what": what, "code": "", "count": count} for what, count in found["outcomes"].items()]
    rows += [
        {"what": " ".join(filter(None, (item["kind"], item["wave"]))), "code": item["code"], "count": item["count"]}
        for item in found["letters"]
    ]
    rows += [{"what": f"finding {f['rule']}", "code": f["code"] or f["cell"], "count": 1} for f in found["findings"]]
    rows += [{"what": "failure", "code": "", "count": len(found["failures"])}] if found["failures"] else []
    rows.append({"what": "google calls", "code": "", "count": found["google_calls"]})
    create_table_artifact(
        key=f"announcements-{answer.request.programme}", table=rows, description=f"Announcements of {answer.on}"
    )
