"""The robot's own processor time per letter: everything but the waiting; the Workspace is another process."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.sampling import Account, accounted
from tests.bench.scene import SCHOOLS, Scenes
from tests.flows.district import before

BOUND = 10.0  # milliseconds
GROWTH = 1.25  # "flat": so much more a letter of the largest run may cost than one of the smallest

# Libraries count for the part that called them.
PARTS = {
    "/flows/letters/render.py": "words and HTML",
    "/flows/letters/invitation.py": "invitation",
    "/flows/letters/message.py": "MIME",
    "/connectors/google/": "HTTP and Google's clients",
    "/connectors/outbox/": "ledger",
    "/flows/": "reading and deciding",
}


def figures(scenes: Scenes, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """Measure runs of about so many letters each, all due on one morning."""
    costs = []
    for size in sizes:
        letters, account = _morning(scenes, size)
        costs.append(account.seconds * 1000 / letters)
        yield Figure(f"processor time per letter, {letters:,} letters", costs[-1], "ms", BOUND, _split(account))
    yield Figure("the largest run's letter to the smallest's", costs[-1] / costs[0], "times", GROWTH)


def _morning(scenes: Scenes, size: int) -> tuple[int, Account]:
    district = scenes.district(max(1, round(size / SCHOOLS)))
    district.run(before(20))  # the codes
    with accounted(PARTS) as account:
        answer = district.run(before(14))
    return answer.report.outcomes["sent"], account


def _split(account: Account) -> str:
    parts = [*dict.fromkeys(PARTS.values()), "other"]
    return ", ".join(f"{part} {account.share(part):.0%}" for part in parts if account.share(part) >= 0.005)
