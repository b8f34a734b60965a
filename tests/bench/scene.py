"""The bench's scene: an embedded Workspace without contract checks, as people run it, and a district set up in it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from math import ceil
from pathlib import Path
from socket import create_server
from typing import Any

import requests

from connectors.google.transport import Road
from flows.programme.tabs import ROADMAP
from tests.flows.district import COMPLETE, District, SetUp, curator, set_district_up
from tests.workspace import Workspace

CLUSTERS = range(1, 9)
SCHOOLS = 47  # letters of one activity that is open to all


class CountingRoad(Road):
    """A road that knows which spreadsheets were written."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.written: Counter[str] = Counter()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request and note the spreadsheet that it writes to."""
        path = request.path_url.partition("?")[0]
        if "batchUpdate" in path:
            self.written[path.split("/")[3].partition(":")[0]] += 1
        return super().send(request, *args, **kwargs)


class Scenes:
    """One running Workspace and as many fresh districts in it as are asked for."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self._folder = folder
        self._set_up: SetUp = set_district_up(workspace, folder / "robot")
        self._numbers = count(1)

    def district(self, activities: int = 0) -> District:
        """Return a district right after setup, with so many agreed activities, spread evenly, all open to all."""
        district = self._set_up.open(self.workspace, self._folder / f"robot-{next(self._numbers)}")
        per_cluster = ceil(activities / len(CLUSTERS))
        for cluster in CLUSTERS:
            add_activities(district, cluster, min(per_cluster, activities - (cluster - 1) * per_cluster))
        return district


def add_activities(district: District, cluster: int, number: int, *, open_to_all: bool = True) -> None:
    """Have the curator type complete rows."""
    rows = [
        {**COMPLETE, "Мероприятие": f"Марафон {cluster}.{n}", "Открыто для всех школ": open_to_all}
        for n in range(number)
    ]
    if rows:
        with district.person(curator(cluster)) as person:
            person.add_rows(district.places[f"roadmap-{cluster}"], ROADMAP, rows)


@contextmanager
def serving(
    data: Path, command: Sequence[str] = ("-m", "connectors.emulator")
) -> Iterator[tuple[Workspace, subprocess.Popen[str]]]:
    """Run an embedded Workspace until the block ends; it may not answer yet when the block begins."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, *command, "--port", str(port), "--data", str(data), "--dev-tokens"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield Workspace(f"http://127.0.0.1:{port}", data / "credentials.json"), server
        finally:
            server.terminate()


def wait_until_ready(server: subprocess.Popen[str]) -> None:
    """Return once the Workspace says that it listens."""
    assert server.stdout
    assert server.stdout.readline().startswith("Embedded Workspace")
