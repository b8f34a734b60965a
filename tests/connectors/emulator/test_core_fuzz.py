"""Random requests at every method and every kind of batchUpdate: whatever is asked, certain things hold.

`BARYCENTRE_FUZZ` multiplies the number of examples and lets chance be true chance.
"""

import os
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.emulator.app import Workspace
from connectors.emulator.routing import HANDLERS
from connectors.emulator.sheets.requests.registry import KINDS
from connectors.emulator.store import Store
from tests.connectors.emulator.fuzzing import truths
from tests.connectors.emulator.fuzzing.scene import Scene, ask, build
from tests.connectors.emulator.fuzzing.wishes import Wisher

TIMES = int(os.environ.get("BARYCENTRE_FUZZ", "1"))
BATCH = "sheets.spreadsheets.batchUpdate"
fuzzed = settings(
    max_examples=20 * TIMES,
    deadline=None,
    database=None,
    derandomize=TIMES == 1,
    suppress_health_check=list(HealthCheck),
)
chance = st.randoms(use_true_random=False)


@cache
def scene() -> Scene:
    return build()


@cache
def scene_dump() -> list[Any]:
    store = Store(None)
    store.restore(scene().snapshot)
    return truths.dump(store)


@cache
def workspace() -> Workspace:
    return Workspace(Store(None), dev_tokens=True)


def fire(random: Random, service: str, *wishes: str) -> set[int]:
    """Fire requests at the scene, one after the other; the statuses of the answers."""
    place = workspace()
    place.store.restore(scene().snapshot)
    statuses, stored = set(), scene_dump()
    for wish in wishes:
        wisher = Wisher(random, scene())
        request = wisher.kinds(wish) if wish in KINDS else wisher.call(wish)
        answer = ask(place, request)
        truths.answer_holds(request, answer)
        before, stored = stored, truths.dump(place.store)
        if answer.status >= 400:
            truths.same(before, stored, (request, answer))
        truths.second_read_agrees(place, request, answer)
        statuses.add(answer.status)
    truths.memory_is_disk(place.store)
    if stored != scene_dump():
        truths.store_holds(place.store, scene(), service)
    return statuses


@pytest.mark.parametrize("method", sorted(HANDLERS))
def test_every_method_holds_whatever_it_is_asked(method):
    """Each method, alone and after others of its service, and with success at least once."""
    service, statuses = method.partition(".")[0], set()
    others = sorted(name for name in HANDLERS if name.startswith(f"{service}."))

    @fuzzed
    @given(chance)
    def fuzz(random):
        before = random.sample(others, random.choice((0, 0, 1, 2)))
        statuses.update(fire(random, service, *before, method))

    fuzz()
    assert min(statuses) < 300


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_holds_whatever_it_is_asked(kind):
    """Each kind of batchUpdate, alone and after others, and with success at least once."""
    statuses = set()

    @fuzzed
    @given(chance)
    def fuzz(random):
        before = random.sample(sorted(KINDS), random.choice((0, 0, 1, 2)))
        statuses.update(fire(random, "sheets", *before, kind))

    fuzz()
    assert min(statuses) < 300
