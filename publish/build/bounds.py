"""Bounds: how long one statement may take, and how much memory.

They are the system's, so that they hold in the engines as well: a timer of processor time, and the
limit of a process's data (setrlimit(2)). Where a system has none of these, nothing is bounded.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_MIB = 1024 * 1024


class TookTooLong(BaseException):
    """A statement took more processor time than it may. No engine takes that for a fault."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a statement may take: processor time in seconds, memory in bytes.

    Memory is what a process takes beyond what it has when the statement is begun.
    """

    seconds: int = 600
    memory: int = 4096 * _MIB

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold what runs inside to the bounds. Raises TookTooLong and MemoryError.

        Only the main thread of a process can be held to its time.
        """
        with _memory(self.memory), _time(self.seconds):
            yield


DEFAULT = Bounds()


@contextmanager
def _time(seconds: int) -> Iterator[None]:
    main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "ITIMER_PROF") or not main:
        yield
        return

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _memory(limit: int) -> Iterator[None]:
    if sys.platform != "linux":  # elsewhere the limit is not kept to
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    pages = int(Path("/proc/self/statm").read_bytes().split()[5])  # proc(5): data and stack
    wanted = pages * resource.getpagesize() + limit
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
