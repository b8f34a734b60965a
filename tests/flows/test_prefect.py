"""The flow under Prefect: its stages, its artifact, its schedule; one server in memory for all of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import create_server
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from flows.programme.template import list_programmes, load_programme
from flows.runs import FLOWS
from flows.serving import QUIET, _runner, _wait_for, deployments
from tests.flows.district import KEY, District, before

pytestmark = pytest.mark.filterwarnings("default")  # Prefect's own, which are not ours to mend
STAGES = ["reconcile", "read", "codes", "form", "send", "tell", "record"]


@contextmanager
def environment(**more: str) -> Iterator[None]:
    """The process environment with more in it."""
    kept = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server with its services, in memory, and this process as its client; returns the API's address."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    memory = "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true&check_same_thread=false"
    home = str(tmp_path_factory.mktemp("prefect"))
    settings = {**QUIET, "PREFECT_HOME": home, "PREFECT_API_URL": api, "PREFECT_LOGGING_LEVEL": "ERROR"}
    with environment(**settings, PREFECT_API_DATABASE_CONNECTION_URL=memory):
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            _wait_for(api)
            from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

            with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
                yield api
            running.terminate()


@pytest.fixture
def client(server: str) -> Iterator[Any]:
    """What looks into the server."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        yield client


@contextmanager
def robot(district: District) -> Iterator[None]:
    """The settings that a flow of this district takes from the environment."""
    known = district.settings
    ours = {
        "GOOGLE_ENDPOINT": known.google_endpoint,
        "CREDENTIALS": str(known.credentials),
        "SENDER": known.sender,
        "DATA_DIR": str(known.data_dir),
        "RETRY_PAUSE": "0.001",
    }
    with environment(**{f"BARYCENTRE_{name}": value for name, value in ours.items()}):
        yield


def test_the_flow_does_what_the_command_does(district: District, client: Any) -> None:
    """A run under Prefect: the letters leave, each stage is one task, the artifact holds counts and codes only."""
    from flows.announcements.flow import announce_activities

    district.add(Мероприятие="Тайное имя", Место="Тайное место")
    with robot(district):
        state = announce_activities(KEY, on=before(14), return_state=True)
    assert state.is_completed()
    assert district.counts() == [1] * 9

    (run,) = client.read_flow_runs()
    assert run.name == f"announcements {KEY}"
    tasks = patiently(lambda: [task for task in client.read_task_runs() if task.start_time], len(STAGES))
    assert [task.name for task in sorted(tasks, key=lambda task: task.start_time)] == STAGES
    (artifact,) = tables(client)
    assert {"what": "announcement 1", "code": "М5-001", "count": 9} in json.loads(artifact.data)
    everything = f"{json.loads(artifact.data)} {artifact.description} {run.parameters} {run.name} {tasks}"
    for secret in ("@", "Тайное", "ОУ", "Куратор"):
        assert secret not in everything


def test_a_run_that_could_not_do_everything_has_failed(district: District, client: Any) -> None:
    """What could not be done shows as a failed run in Prefect's pages, with its artifact, and the rest is done."""
    from flows.announcements.flow import announce_activities

    district.add()
    before_this = {artifact.id for artifact in tables(client)}
    fault = {"method": "gmail.users.drafts.create", "action": "status", "status": 503}
    district.workspace.control("POST", "faults", fault)
    with robot(district):
        state = announce_activities(KEY, on=before(14), return_state=True)
    district.workspace.control("DELETE", "faults")
    assert state.is_failed()
    (artifact,) = [artifact for artifact in tables(client) if artifact.id not in before_this]
    assert "failure" in {row["what"] for row in json.loads(artifact.data)}
    assert [row["Код"] for row in district.roadmap()] == ["М5-001"]


def test_a_schedule_creates_runs(client: Any) -> None:
    """The pins work together: a deployment of prefect.yaml, as `barycentre serve` makes it, gets its morning runs."""
    entry = next(entry for entry in deployments() if entry["tags"] == ["announcements"])
    deployment_id = _runner(entry).apply()
    assert client.read_deployment(deployment_id).global_concurrency_limit.limit == 1
    zone = ZoneInfo(load_programme(KEY).time_zone)
    runs = patiently(lambda: [run for run in client.read_flow_runs() if run.deployment_id == deployment_id], 3)
    starts = [run.expected_start_time.astimezone(zone) for run in runs]
    assert len(runs) >= 3
    assert {(start.hour, start.minute) for start in starts} == {(8, 0)}
    assert len({start.date() for start in starts}) == len(starts)
    assert [run.parameters for run in runs] == [entry["parameters"]] * len(runs)


def tables(client: Any) -> list[Any]:
    """The artifacts that people look at; Prefect keeps some of its own."""
    return [artifact for artifact in client.read_artifacts() if artifact.type == "table"]


def patiently(look: Callable[[], list[Any]], enough: int, patience: int = 40) -> list[Any]:
    """Look until there is enough to see: the server's services work in rounds of a few seconds."""
    for _ in range(patience):
        if len(found := look()) >= enough:
            return found
        time.sleep(1)
    return look()


def test_every_deployment_names_a_flow_and_what_it_takes() -> None:
    """prefect.yaml: entrypoints import, parameters are the flow's own, one run at a time, in the programme's zone."""
    from prefect.flows import load_flow_from_entrypoint

    hours = {
        "announcements": "0 8 * * *",
        "registrations": "0 7-19/2 * * *",
        "press-releases": "0 15 * * *",
        "reports": "0 9 * * *",
    }
    for entry in deployments():
        flow = load_flow_from_entrypoint(entry["entrypoint"])
        assert flow.validate_parameters(entry["parameters"]).items() >= entry["parameters"].items()
        assert entry["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
        template = load_programme(entry["parameters"]["programme"])
        (tag,) = entry["tags"]
        assert flow.name == tag
        assert [(s["cron"], s["timezone"]) for s in entry["schedules"]] == [(hours[tag], template.time_zone)]


def test_the_form_offers_every_programme() -> None:
    """The choice in Prefect's form and the programme files are one list, and each has its deployment."""
    from flows.orchestration import ProgrammeKey

    assert sorted(get_args(ProgrammeKey)) == sorted(list_programmes())
    served = sorted((entry["parameters"]["programme"], *entry["tags"]) for entry in deployments())
    assert served == sorted((programme, name) for programme in list_programmes() for name in FLOWS)
