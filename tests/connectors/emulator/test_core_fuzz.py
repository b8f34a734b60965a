"""Random requests at every method and every kind of batchUpdate: whatever is asked, certain things hold.

`BARYCENTRE_FUZZ=50` makes fifty times as many examples, and chance true chance.
"""

import os
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.emulator.docs.requests.registry import KINDS as DOCS_KINDS
from connectors.emulator.docs.requests.registry import MISSING as MISSING_OF_DOCS_KINDS
from connectors.emulator.routing import HANDLERS, MISSING
from connectors.emulator.sheets.requests.registry import KINDS
from connectors.emulator.sheets.requests.registry import MISSING as MISSING_OF_KINDS
from connectors.emulator.store import Store
from connectors.emulator.workspace import Workspace
from tests.connectors.emulator.fuzzing import truths
from tests.connectors.emulator.fuzzing.scene import Scene, ask, build
from tests.connectors.emulator.fuzzing.wishes import DOCS, Wisher

TIMES = int(os.environ.get("BARYCENTRE_FUZZ", "1"))
NEVER = {"gmail.users.settings.sendAs.verify"}
"""What is refused for good reason whenever it is asked: aliases are taken as verified here."""
TRIES = 400
"""So many sensible requests are made at most until one of a method succeeds."""
fuzzed = settings(
    max_examples=6 * TIMES,
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


@cache
def strict_workspace() -> Workspace:
    return Workspace(Store(None), dev_tokens=True, contract=True)


def fire(random: Random, service: str, *wishes: str) -> None:
    """Fire requests at the scene, one after the other; everything that must hold is checked."""
    place = workspace()
    place.store.restore(scene().snapshot)
    stored = scene_dump()
    for wish in wishes:
        request = Wisher(random, scene()).request(wish)
        answer = ask(place, request)
        truths.answer_holds(request, answer)
        before, stored = stored, truths.dump(place.store)
        if answer.status >= 400:
            truths.same(before, stored, (request, answer))
        truths.second_read_agrees(place, request, answer)
    truths.memory_is_disk(place.store)
    if stored != scene_dump():
        truths.store_holds(place.store, scene(), service)


def succeeds_under_contract(wish: str) -> bool:
    """Whether some sensible request succeeds where request and answer are held against Google's documents."""
    place, store = strict_workspace(), strict_workspace().store
    for number in range(TRIES):
        store.restore(scene().snapshot)
        place.violations.clear()
        if ask(place, Wisher(Random(f"{wish} {number}"), scene(), junk=0).request(wish)).status < 300:
            return place.violations == []
    return False


@pytest.mark.parametrize("method", sorted(HANDLERS))
def test_every_method_holds_whatever_it_is_asked(method):
    """Each method, alone and after others of its service."""
    others = sorted(name for name in HANDLERS if name.startswith(method.partition(".")[0] + "."))

    @fuzzed
    @given(chance)
    def fuzz(random):
        fire(random, method.partition(".")[0], *random.sample(others, random.choice((0, 0, 1, 2))), method)

    fuzz()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_holds_whatever_it_is_asked(kind):
    """Each kind of batchUpdate, alone and after others."""

    @fuzzed
    @given(chance)
    def fuzz(random):
        fire(random, "sheets", *random.sample(sorted(KINDS), random.choice((0, 0, 1, 2))), kind)

    fuzz()


@pytest.mark.parametrize("kind", sorted(DOCS_KINDS))
def test_every_kind_of_docs_holds_whatever_it_is_asked(kind):
    """Each kind of a document's batchUpdate, alone and after others."""

    @fuzzed
    @given(chance)
    def fuzz(random):
        others = random.sample(sorted(DOCS_KINDS), random.choice((0, 0, 1, 2)))
        fire(random, "docs", *(DOCS + name for name in (*others, kind)))

    fuzz()


def test_every_method_and_kind_was_seen_to_work_within_the_contract():
    """None is served that random requests never succeed with; those that say what they lack may be mere refusals."""
    wishes = [name for name in (*HANDLERS, *KINDS) if name not in NEVER.union(MISSING, MISSING_OF_KINDS)]
    wishes += [DOCS + name for name in DOCS_KINDS if name not in MISSING_OF_DOCS_KINDS]
    assert [wish for wish in wishes if not succeeds_under_contract(wish)] == []


def test_every_method_and_kind_says_what_it_does():
    """The table in the documentation is made of it."""
    everything = (*HANDLERS.items(), *KINDS.items(), *DOCS_KINDS.items())
    assert [name for name, served in everything if not (served.__doc__ or "").strip()] == []
