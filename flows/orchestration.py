"""What every Prefect flow of Barycentre does alike: one run, its stages as tasks, its counts as an artifact.

Prefect is imported here, in the `flow.py` of each capability and in `serving.py`, and nowhere else: it is slow to
import. Exactly-once rests on the ledger, so a run that fired twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.runs import Answer, Request, carry_out
from flows.settings import Settings

ProgrammeKey = Literal["krasnoselsky"]  # a Literal becomes a list to choose from in Prefect's form


def run_flow(request: Request) -> dict[str, Any]:
    """Carry out a run with its stages as tasks, and keep its counts; returns what `--json` prints.

    Raises `RuntimeError` if something could not be done, so that the run shows as failed.
    """
    answer = carry_out(request, Settings(), stage=as_task)
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
    flow = answer.request.flow
    create_table_artifact(
        key=f"{flow}-{answer.request.programme}", table=rows, description=f"{flow.capitalize()} of {answer.on}"
    )
