"""Reading periods: the texts of the period tests, one after another."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flows.programme.periods import Context, read_period
from tests.bench.figures import Figure

TEXTS = Path(__file__).parents[1] / "rules" / "test_periods.txt"
CONTEXT = Context(today=date(2026, 11, 1), school_year=2026)


def figures() -> Iterator[Figure]:
    """Measure texts per second of processor time, the grammar being loaded."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [line.partition(" = ")[0] for line in lines if " = " in line]
    yield Figure("the first period: loading the grammar", _seconds(texts[:1]) * 1000, "ms")
    yield Figure(f"{len(texts)} different texts", len(texts) / _seconds(texts), "per second")
    yield Figure("the same texts read again, as before every letter", len(texts) / _seconds(texts), "per second")


def _seconds(texts: Sequence[str]) -> float:
    begun = time.process_time()
    for text in texts:
        read_period(text, CONTEXT)
    return time.process_time() - begun
