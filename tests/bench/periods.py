"""Reading periods: the texts of the period tests, one after another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flows.programme.periods import Context, read_period
from tests.bench.figures import Figure

TEXTS = Path(__file__).parents[1] / "rules" / "test_periods.txt"
CONTEXT = Context(today=date(2026, 11, 1), school_year=2026)
ROUNDS = 5


def figures() -> Iterator[Figure]:
    """Measure texts per second of processor time, the grammar being loaded."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [line.partition(" = ")[0] for line in lines if " = " in line]
    begun = time.process_time()
    read_period(texts[0], CONTEXT)
    yield Figure("the first period: loading the grammar", (time.process_time() - begun) * 1000, "ms")
    begun = time.process_time()
    for _ in range(ROUNDS):
        for text in texts:
            read_period(text, CONTEXT)
    spent = time.process_time() - begun
    yield Figure(f"periods read, {len(texts)} different texts", ROUNDS * len(texts) / spent, "per second")
