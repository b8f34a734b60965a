"""The command line as people wait for it, whole processes by the clock."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure
from tests.bench.scene import Scenes
from tests.flows.district import KEY, District, before

BARYCENTRE = Path(sys.executable).with_name("barycentre")


def figures(scenes: Scenes) -> Iterator[Figure]:
    """Measure `--help` and a run that has nothing to do."""
    yield Figure("barycentre --help, median of 5", median(_seconds(["--help"]) for _ in range(5)), "s", 0.5)
    district = scenes.district(8)
    on = before(20)
    district.run(on)  # the codes and the digests
    run = ["run", "announcements", "--programme", KEY, "--on", on.isoformat()]
    times = [_seconds(run, _settings(district)) for _ in range(3)]
    yield Figure("barycentre run announcements, nothing due, median of 3", median(times), "s", 5.0)


def _seconds(arguments: Sequence[str], settings: dict[str, str] | None = None) -> float:
    begun = time.perf_counter()
    subprocess.run([BARYCENTRE, *arguments], env=os.environ | (settings or {}), stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - begun


def _settings(district: District) -> dict[str, str]:
    settings = district.settings
    return {
        "BARYCENTRE_GOOGLE_ENDPOINT": settings.google_endpoint,
        "BARYCENTRE_CREDENTIALS": str(settings.credentials),
        "BARYCENTRE_SENDER": settings.sender,
        "BARYCENTRE_DATA_DIR": str(settings.data_dir),
        "BARYCENTRE_DATABASE_URL": settings.database_url,
    }
