"""Processes: workers on this machine, forked warm from one process that has imported the engines.

Nothing slow is imported here, so that the workers can get ready while the build looks what to do.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.resource_tracker
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from publish.own import NOTHING, Own

_WARM = "publish.build.warm"


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def get_ready() -> None:
    """Start the process that workers are forked from; it imports what they need meanwhile."""
    if _method() == "forkserver":
        multiprocessing.get_context("forkserver").set_forkserver_preload([_WARM])
        _begin_server()


def _begin_server() -> None:
    """Start the process that workers are forked from, if there is none, deaf to Ctrl-C as they are.

    It is the build that is told of it. A process that still imports would print where it was.
    """
    multiprocessing.resource_tracker.ensure_running()  # which takes the mask off again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # the new process keeps it
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def processes(count: int, theme: str | None = None, own: Own = NOTHING) -> Iterator[Executor]:
    """So many workers, each with a theme loaded before its first job."""
    get_ready()
    with _pool(count, _warmed, theme, own) as pool:
        yield pool


@contextmanager
def bare(own: Own = NOTHING, count: int = 1, room: str = "") -> Iterator[Executor]:
    """Workers that have imported nothing yet, or no more than a room: for what needs no engines."""
    if room and _method() == "forkserver":
        multiprocessing.get_context("forkserver").set_forkserver_preload([room])
    with _pool(count, _bare, own) as pool:
        yield pool


class _Pool(ProcessPoolExecutor):
    """Workers that are begun, each with a job, while Ctrl-C waits.

    One that is told of in the midst of that is known to nobody, and would read what is gone by
    then, and print where it was.
    """

    def submit(self, *do: Any, **named: Any) -> Future[Any]:
        """Hand out a job."""
        with _uninterrupted():
            return super().submit(*do, **named)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C is heard at the end of this; threads never hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def _pool(count: int, begin: Callable[..., None], *given: object) -> Iterator[Executor]:
    if _method() == "forkserver":
        _begin_server()
    others = {*multiprocessing.active_children()}
    pool = _Pool(
        count,
        mp_context=multiprocessing.get_context(_method()),
        initializer=begin,
        initargs=given,
    )
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in {*multiprocessing.active_children()} - others:
            worker.terminate()  # whoever stops a build does not wait for what is at work
        raise
    pool.shutdown()


def _method() -> str:
    known = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in known else "spawn"


def _warmed(theme: str | None, own: Own) -> None:
    """Make a process ready for its first job, and let it look for garbage less often.

    The engines make many objects that live as long as a statement; to go through them all each
    time that some hundreds are new is a tenth of a build. Those of the engines are left out.
    """
    _begun()
    warm: Callable[[str | None, Own], None] = import_module(_WARM).warm
    warm(theme, own)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _bare(own: Own) -> None:
    """Make a process ready for jobs that need a library's words at most."""
    from publish.messages import use_words

    _begun()
    use_words(own.words())


def _begun() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build itself is told, and ends its workers
    threading.Thread(target=_end_with_the_build, daemon=True).start()


def _end_with_the_build() -> None:
    """End this worker when the build that it works for is gone, however that ended."""
    if (build := multiprocessing.parent_process()) is not None:
        build.join()
        os._exit(1)
