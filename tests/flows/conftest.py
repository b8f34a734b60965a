"""The embedded Workspace for flows: one process for all tests, empty at the start of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.district import District, SetUp, set_district_up
from tests.workspace import Workspace


@pytest.fixture
def workspace(_running: Workspace) -> Iterator[Workspace]:
    """The embedded Workspace, empty and without faults; what a test sends must keep to Google's documents."""
    _running.control("POST", "reset")
    yield _running
    assert _running.control("GET", "violations")["violations"] == []


@pytest.fixture(scope="session")
def _set_up(_running: Workspace, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    _running.control("POST", "reset")
    return set_district_up(_running, tmp_path_factory.mktemp("robot"))


@pytest.fixture
def district(workspace: Workspace, _set_up: SetUp, tmp_path: Path) -> District:
    """Красносельский район right after setup, with empty roadmaps."""
    return _set_up.open(workspace, tmp_path / "robot")
