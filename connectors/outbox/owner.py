"""Who works on a letter: a process, told apart from every other that ever ran on any machine."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Owner:
    """A process: `machine` is host, boot and process namespace, `started` the process's start within it."""

    machine: str
    pid: int
    started: str

    @classmethod
    def of_this_process(cls) -> Owner:
        """Return the calling process."""
        return cls.of_process(os.getpid())

    @classmethod
    def of_process(cls, pid: int) -> Owner:
        """Return a process of this machine."""
        return cls(_machine(), pid, _start_of(pid))

    @classmethod
    def read(cls, text: str) -> Owner:
        """Read what `str()` wrote."""
        machine, pid, started = text.rsplit(" ", 2)
        return cls(machine, int(pid), started)

    def __str__(self) -> str:
        return f"{self.machine} {self.pid} {self.started}"

    def is_gone(self) -> bool:
        """Whether the process certainly runs no more. Of another machine nothing is certain."""
        return self.machine == _machine() and self.started != _start_of(self.pid)


@cache
def _machine() -> str:
    # Containers of one host share its boot id and may share its name, yet number their processes apart.
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()} {boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"{socket.gethostname()} {psutil.boot_time():.0f}"


def _start_of(pid: int) -> str:
    """Return when a process started, as no later change of the clock alters it; "" if it is no more."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        stat = Path(f"/proc/{pid}/stat")
        # Field 22, ticks since boot; the fields are counted after the name, which may hold blanks.
        return stat.read_text().rpartition(")")[2].split()[19] if stat.exists() else f"{process.create_time():.0f}"
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return ""
