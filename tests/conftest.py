"""What tests of several folders share: one embedded Workspace per process, whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.workspace import Workspace

# No test asserts on time: a busy machine is no fault of the code.
settings.register_profile("barycentre", deadline=None)
settings.load_profile("barycentre")


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    from tests.workspace import run_workspace  # rules need none of what comes with it

    with run_workspace(tmp_path_factory.mktemp("workspace")) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the longest files: a file is one worker's, and both are to end together."""
    items.sort(key=lambda item: item.path.name != "test_kills.py")
