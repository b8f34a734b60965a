"""Beliefs about Google that its documentation does not settle: run by hand, with a real key.

    BARYCENTRE_LIVE=1 BARYCENTRE_CREDENTIALS=key.json BARYCENTRE_SENDER=robot@your-domain \
        .venv/bin/python -m pytest tests/live -n 0 --force-enable-socket

Letters go to the robot's own mailbox only; files are made in its Drive and put into the trash. With
BARYCENTRE_GOOGLE_ENDPOINT the same questions are put to another Workspace.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from flows.settings import Settings
from flows.wiring import Workspace, open_workspace

collect_ignore_glob = [] if os.environ.get("BARYCENTRE_LIVE") else ["test_*.py"]


@pytest.fixture
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The Workspace of the environment's settings, with a ledger of its own."""
    settings = Settings().model_copy(update={"data_dir": tmp_path_factory.mktemp("live"), "database_url": ""})
    with open_workspace(settings) as workspace:
        yield workspace
