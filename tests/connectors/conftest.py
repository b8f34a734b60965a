"""The embedded Workspace for connectors: one process for all tests, who keep apart by names of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workspace import Workspace


@pytest.fixture
def workspace(_running: Workspace) -> Iterator[Workspace]:
    """The embedded Workspace without faults; whatever a test sends must keep to Google's documents."""
    yield _running
    _running.control("DELETE", "faults")
    assert _running.control("GET", "violations")["violations"] == []
