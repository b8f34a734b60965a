"""The embedded Workspace for flows: one process for all tests, empty at the start of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workspace import Workspace, run_workspace


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with run_workspace(tmp_path_factory.mktemp("workspace")) as running:
        yield running


@pytest.fixture
def workspace(_running: Workspace) -> Iterator[Workspace]:
    """The embedded Workspace, empty and without faults; what a test sends must keep to Google's documents."""
    _running.control("POST", "reset")
    yield _running
    assert _running.control("GET", "violations")["violations"] == []
