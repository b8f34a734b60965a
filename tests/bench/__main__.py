"""`make bench`: figures against the bounds that were set for them. It shows; it never fails.

Processor time is the process's own, so a busy machine blurs it little; times by the clock want a quiet machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from tests.bench import calls, commands, embedded, periods, processor
from tests.bench.figures import Figure, table_of
from tests.bench.scene import Scenes, serving, wait_until_ready

console = Console(highlight=False)


def main() -> None:
    """Measure everything and print a table for each subject."""
    options = argparse.ArgumentParser(prog="make bench", description="Figures against their bounds")
    options.add_argument("--large", action="store_true", help="also 10,000 letters in one run: several minutes more")
    sizes = (100, 1_000, 10_000) if options.parse_args().large else (100, 1_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _show("Reading periods", periods.figures())
        _show("The embedded Workspace", embedded.figures(folder))
        with serving(folder / "workspace") as (workspace, server):
            wait_until_ready(server)
            scenes = Scenes(workspace, folder)
            _show("The command line", commands.figures(scenes))
            _show("Calls to Google of one run over nine spreadsheets", calls.figures(scenes))
            _show("Processor time of the robot's process", processor.figures(scenes, sizes))


def _show(subject: str, figures: Iterable[Figure]) -> None:
    with console.status(subject):
        table = table_of(subject, figures)
    console.print(table, "")


if __name__ == "__main__":
    main()
