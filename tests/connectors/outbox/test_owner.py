"""Whether the process that holds a letter is still alive."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

from connectors.outbox.owner import Owner


def test_reads_what_it_wrote() -> None:
    """An owner is kept in the ledger as text and read back whole."""
    owner = Owner.of_this_process()

    assert Owner.read(str(owner)) == owner


def test_living_processes() -> None:
    """This process and its parent are alive."""
    assert not Owner.of_this_process().is_gone()
    assert not Owner.of_process(os.getppid()).is_gone()


def test_a_killed_process() -> None:
    """A killed process is gone, also as long as its parent has not asked about it."""
    child = os.fork()
    if not child:
        time.sleep(60)
    owner = Owner.of_process(child)
    was_gone = owner.is_gone()

    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    unasked = owner.is_gone()
    os.waitpid(child, 0)

    assert (was_gone, unasked, owner.is_gone()) == (False, True, True)


def test_a_number_used_again() -> None:
    """A process that has got the number of an earlier one is not taken for it."""
    assert replace(Owner.of_this_process(), started="1").is_gone()


def test_elsewhere() -> None:
    """Of a process of another machine nobody here can say that it is gone."""
    assert not Owner("another machine", 1, "1").is_gone()
