"""A Dask cluster as workers of a build: `dask://host:port`.

Its workers share nothing with this machine but the code: what a statement is made of travels with
the job, and its files come back as bytes. Dask gives a job to another worker when its own dies.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from publish.build.execute import Killed, Workers
from publish.build.fingerprint import engine

SCHEME = "dask://"
_PATIENCE = 10
"""Seconds to wait for a scheduler that does not answer."""

_turn = threading.Lock()


class NoClusterError(Exception):
    """Why a cluster can't be used, in words for people."""


def cluster(address: str) -> Workers:
    """Opens the workers of the Dask scheduler at `dask://host:port`.

    Opening raises NoClusterError where it can't be reached, where it has no workers, or where a
    worker has other code than this process.
    """

    @contextmanager
    def opened(_count: int) -> Iterator[Executor]:
        from distributed import Client

        try:
            client: Any = Client(address.replace(SCHEME, "tcp://"), timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise NoClusterError(f"no Dask scheduler answers at {address}: {error}") from None
        with client:
            _check(client, address)
            yield _Cluster(client)

    return opened


def size(address: str) -> int:
    """How many workers a cluster has. Raises NoClusterError as opening it does."""
    with cluster(address)(0) as executor:
        assert isinstance(executor, _Cluster)
        return executor.workers


def own_engine() -> str:
    """The hash of the code that makes editions, where this is called."""
    return engine()


def _check(client: Any, address: str) -> None:
    try:
        engines = client.run(own_engine)
    except ModuleNotFoundError as error:
        raise NoClusterError(f"workers of {address} can't import {error.name}") from None
    if not engines:
        raise NoClusterError(f"{address} has no workers")
    others = sorted(worker for worker, other in engines.items() if other != engine())
    if others:
        raise NoClusterError(
            f"{others[0]} has other code, other libraries or another Pango than this machine; "
            "install the same on all"
        )


class _Cluster(Executor):
    """The `concurrent.futures` side of a Dask client."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self.workers = len(client.scheduler_info(n_workers=-1)["workers"])

    def submit(self, function: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Send a call to a worker; the future raises Killed where it killed every one it met."""
        sent = self._executor.submit(_in_turn, function, *args, **options)
        answer: Future[Any] = Future()

        def answered(done: Future[Any]) -> None:
            from distributed.scheduler import KilledWorker

            error = done.exception()
            if error is None:
                answer.set_result(done.result())
            else:
                answer.set_exception(Killed() if isinstance(error, KilledWorker) else error)

        sent.add_done_callback(answered)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the workers."""
        self._executor.shutdown(wait=wait and not cancel_futures)


def _in_turn(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Call a function when no other thread of this worker does: Pango is for one at a time."""
    with _turn:
        return function(*args, **options)
