"""A run of many letters leaves no work behind for the next one."""

from __future__ import annotations

from typing import Any

from connectors.google.transport import Road


def test_the_run_after_many_letters_looks_at_one_page(scene: Any) -> None:
    """R52: more letters have left than one page of SENT lists; the next run, with nothing due, makes one call."""
    scene.run(scene.letters(505))
    road = Road(scene.workspace.url)

    scene.outbox(road).reconcile()

    assert road.calls == 1
