"""The process is killed at every point at which anything could be half done."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event

from connectors.google.transport import Road
from connectors.outbox.schema import open_database


class MortalRoad(Road):
    """Kills its own process at its n-th HTTP call, before the server gets it or after the answer has come."""

    def __init__(self, endpoint: str, call: int = 0, moment: str = "") -> None:
        super().__init__(endpoint)
        self._call = call
        self._moment = moment

    def send(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request, or die."""
        if self._moment == "before" and self.calls + 1 == self._call:
            os.kill(os.getpid(), signal.SIGKILL)
        response = super().send(*args, **kwargs)
        if self._moment == "after" and self.calls == self._call:
            os.kill(os.getpid(), signal.SIGKILL)
        return response


class Steps:
    """Counts an engine's events, and kills its own process at the n-th."""

    def __init__(self, engine: Engine, name: str, kill_at: int = 0) -> None:
        self.count = 0
        self._kill_at = kill_at
        event.listen(engine, name, self._step)

    def _step(self, *_: Any) -> None:
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def assert_each_sent_once(scene: Any) -> None:
    assert scene.received() == [1, 1, 1]
    assert scene.states() == ["sent", "sent", "sent"]
    assert all(record.rfc822_id and record.thread_id for record in scene.history())
    assert scene.gmail().draft_ids() == []


def count_calls(scene: Any) -> int:
    road = MortalRoad(scene.workspace.url)
    scene.run(scene.letters(), road=road)
    assert_each_sent_once(scene)
    return road.calls


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_call(new_scene: Callable[[], Any], is_killed: Any, subtests: Any, moment: str) -> None:
    """R46, R52: a run killed at whatever call to Google, its next run finishes: every school has exactly one letter."""
    for call in range(1, count_calls(new_scene()) + 1):
        with subtests.test(call=call):
            scene = new_scene()
            road = MortalRoad(scene.workspace.url, call, moment)
            assert is_killed(lambda: scene.run(scene.letters(), road=road))  # noqa: B023

            scene.run(scene.letters())

            assert_each_sent_once(scene)


@pytest.mark.parametrize("step", ["begin", "commit"])
def test_killed_between_commits(new_scene: Callable[[], Any], is_killed: Any, subtests: Any, step: str) -> None:
    """R46, R52: killed before any step of the ledger begins or is stored, the next run finishes it once."""
    undisturbed = new_scene()
    engine = open_database(f"sqlite:///{undisturbed.database}")
    steps = Steps(engine, step)
    undisturbed.run(undisturbed.letters(), engine=engine)
    assert steps.count > 10
    for number in range(1, steps.count + 1):
        with subtests.test(step=number):
            scene = new_scene()

            def run(scene: Any = scene, number: int = number) -> None:
                engine = open_database(f"sqlite:///{scene.database}")
                Steps(engine, step, number)
                scene.run(scene.letters(), engine=engine)

            assert is_killed(run)

            scene.run(scene.letters())

            assert_each_sent_once(scene)


@pytest.mark.parametrize("first", ["draft", "send"])
def test_recovery_killed_too(new_scene: Callable[[], Any], is_killed: Any, subtests: Any, first: str) -> None:
    """R46, R52: the run that recovers a killed one may be killed at any call as well; the third finishes it once.

    The first run dies with drafts made and not recorded, or with a letter sent and not recorded.
    """
    first_call = {"draft": 2, "send": 4}[first]
    for moment in ("before", "after"):
        call, went_on = 0, True
        while went_on:
            call += 1
            with subtests.test(call=call, moment=moment):
                scene = new_scene()
                start = MortalRoad(scene.workspace.url, first_call, "after")
                assert is_killed(lambda: scene.run(scene.letters(), road=start))  # noqa: B023
                again = MortalRoad(scene.workspace.url, call, moment)
                went_on = is_killed(lambda: scene.run(scene.letters(), road=again))  # noqa: B023

                scene.run(scene.letters())

                assert_each_sent_once(scene)
        assert call > 5
