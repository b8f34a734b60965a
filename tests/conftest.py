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


_LONGEST = ("test_reports.py", "test_kills.py", "test_documents.py", "test_registrations.py", "test_press_releases.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the longest files: a file is one worker's, and both are to end together."""
    names = dict(zip(_LONGEST, range(len(_LONGEST)), strict=True))
    items.sort(
        key=lambda item: (names.get(item.path.name, len(_LONGEST)), item.path.parent.name not in {"flows", "pages"})
    )
