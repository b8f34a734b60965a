"""The embedded Workspace as a process of its own, so that tests may fork and kill around it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from typing import Any

import requests
from google.oauth2.credentials import Credentials

from connectors.google.transport import Road, Transport


@dataclass(frozen=True)
class Workspace:
    """A running emulator: its base URL and its service-account key."""

    url: str
    key_file: Path

    def sign_in(self, person: str, road: Road | None = None) -> Transport:
        """Return a transport that acts as a person, with pauses too short to notice."""
        return Transport(Credentials(person), road or Road(self.url), pause=0.001)

    def control(self, verb: str, path: str, body: Any = None) -> Any:
        """Use the emulator's own controls."""
        answer = requests.request(verb, f"{self.url}/emulator/{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def calls(self) -> dict[str, int]:
        """Return how often each method was called since the last reset."""
        found: dict[str, int] = self.control("GET", "calls")["calls"]
        return found


@contextmanager
def run_workspace(data: Path) -> Iterator[Workspace]:
    """Run an emulator that keeps its things in `data` and holds every call against Google's documents."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "connectors.emulator", "--port", str(port), "--data", str(data)]
    with subprocess.Popen([*command, "--dev-tokens", "--contract"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdout.readline().startswith("Embedded Workspace")
        yield Workspace(f"http://127.0.0.1:{port}", data / "credentials.json")
        server.terminate()
