"""Where processor time goes: the stack is looked at every few milliseconds of it, at hardly any cost."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

EVERY = 0.002  # seconds of processor time; the kernel may round it up to its own tick


@dataclass
class Account:
    """Processor seconds of the process, and the share of each part of the code."""

    seconds: float = 0.0
    samples: Counter[str] = field(default_factory=Counter)

    def share(self, part: str) -> float:
        """Return a part's share, 0 to 1."""
        return self.samples[part] / max(self.samples.total(), 1)


@contextmanager
def accounted(parts: Mapping[str, str]) -> Iterator[Account]:
    """Account for the block; `parts` maps a piece of a file's path to the part's name, the innermost frame counts."""
    account = Account()

    def look(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            for path, part in parts.items():
                if path in frame.f_code.co_filename:
                    account.samples[part] += 1
                    return
            frame = frame.f_back
        account.samples["other"] += 1

    earlier = signal.signal(signal.SIGPROF, look)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield account
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        account.seconds = time.process_time() - begun
        signal.signal(signal.SIGPROF, earlier)
