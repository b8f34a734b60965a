"""Calls to Google of one announcements run (the bounds are sums: see each figure's note)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.bench.figures import Figure
from tests.bench.scene import CountingRoad, Scenes, add_activities
from tests.flows.district import District, before

SPREADSHEETS = 9
IDLE = SPREADSHEETS + 3  # one each, and /token, the listings of SENT and of the bounces
PER_LETTER, PER_WRITTEN, PER_CODED = 3, 2, 4
PER_FORM = 2  # before letters to schools leave: the form, and whether its file lies in the trash


def figures(scenes: Scenes) -> Iterator[Figure]:
    """Measure runs with nothing due, with letters, with new codes, and after many letters."""
    district = scenes.district()
    yield _run("first run after setup: the digests", district, before(30))
    yield _run("nothing due", district, before(30))
    add_activities(district, 5, 1, open_to_all=False)
    yield _run("new rows in one roadmap", district, before(20), coded=1)
    yield _run("a preview for one curator", district, before(16))
    yield _run("9 letters: a cluster's schools", district, before(14), forms=1)
    yield _run("nothing due", district, before(14))
    district = scenes.district(1)
    yield _run("an activity's first morning, too late for a preview", district, before(14), coded=1, forms=1)
    district = scenes.district(16)
    yield _run("new rows in all eight roadmaps", district, before(20), coded=8)
    yield _run("previews for all eight curators", district, before(16))
    yield _run("752 letters: 16 activities open to all", district, before(14), forms=1)
    yield _run("nothing due, more than one page of SENT behind", district, before(13))


def _run(what: str, district: District, on: date, coded: int = 0, forms: int = 0) -> Figure:
    workspace = district.workspace
    workspace.control("POST", "calls/reset")
    road = CountingRoad(workspace.url)
    answer = district.run(on, road=road)
    letters = answer.report.outcomes["sent"]
    written = len(road.written)
    bound = IDLE + PER_LETTER * letters + PER_WRITTEN * written + PER_CODED * coded + PER_FORM * forms
    note = f"{IDLE} + {PER_LETTER}·{letters} letters + {PER_WRITTEN}·{written} written"
    if coded:
        note += f" + {PER_CODED}·{coded} with new codes"
    if forms:
        note += f" + {PER_FORM}·{forms} forms"
    inside = sum(workspace.calls().values())
    return Figure(what, answer.google_calls, "calls", bound, f"{note}; batches taken apart: {inside} methods")
