"""A build on a Dask cluster: a scheduler and workers that are processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import publish.build.cluster
import publish.build.execute
from publish.build import Report, build
from publish.build.cluster import NoClusterError, cluster
from publish.build.make import Job, Made, Order, make
from publish.cli import app
from publish.library import open_library
from tests.samples import ROOT
from tests.test_incremental import files, write

pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers that are started again when they die."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    scratch = tmp_path_factory.mktemp("dask")

    def start(program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *options, "--no-dashboard"]
        return subprocess.Popen(
            command, env=environment, cwd=scratch,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
    at = f"tcp://127.0.0.1:{port}"
    workers = [start("dask_worker", at, "--nthreads", "1", "--nanny") for _ in range(2)]
    try:
        from distributed import Client

        with Client(at, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield f"dask://127.0.0.1:{port}"
    finally:
        for process in (*workers, scheduler):
            process.terminate()
        for process in (*workers, scheduler):
            process.wait(30)


def run(folder: Path, address: str | None = None) -> Report:
    """Build a library, on a cluster where there is an address."""
    library, problems = open_library(folder)
    assert library is not None, problems
    workers = cluster(address) if address else None
    return build(library, jobs=2 if address else 1, workers=workers)


def library(folder: Path, *names: str) -> Path:
    """A library of letters, one of them with a picture."""
    for name in names:
        write(folder, name, text=f"{name} [^1]\n\n[^1]: A note.")
    return folder


def test_the_same_bytes(tmp_path: Path, address: str):
    """What a cluster makes is what this machine makes; pictures travel with their statement."""
    names = ("alpha", "beta", "gamma", "delta")
    for folder in (here := tmp_path / "here", there := tmp_path / "there"):
        library(folder, *names)
        write(folder, "beta", text="![What it shows](dot.png)")
        (folder / "sources/dot.png").write_bytes(_png())
    assert sorted(run(there, address).built) == sorted(names)
    assert run(here).good
    assert files(there / "dist") == files(here / "dist")
    assert len(run(there, address).fresh) == len(names)


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    return data.getvalue()


def kills(job: Job, order: Order) -> Made:
    """Make a statement, or kill the worker where it is `beta`."""
    if job.source.path.endswith("beta.md"):
        os.kill(os.getpid(), signal.SIGKILL)
    return make(job, order)


def test_a_worker_that_is_killed(tmp_path: Path, address: str):
    """A worker killed during the build loses nothing: what it was at is made by another."""
    from distributed import Client

    names = [f"letter-{number}" for number in range(8)]
    folder = library(tmp_path / "there", *names)
    opened, problems = open_library(folder)
    assert opened is not None, problems
    killed: list[int] = []

    def progress(done: int, of: int, name: str) -> None:
        if done == 3:
            with Client(address.replace("dask:", "tcp:")) as client:
                victim = next(iter(client.run(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    report = build(opened, jobs=2, workers=cluster(address), progress=progress)
    assert killed
    assert (sorted(report.built), report.problems) == (sorted(names), [])


def test_a_statement_that_kills_its_workers(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
):
    """It is given to another worker once, then named; all others are built."""
    folder = library(tmp_path / "there", "alpha", "beta", "gamma", "delta")
    monkeypatch.setattr(publish.build.execute, "make", kills)
    report = run(folder, address)
    assert sorted(report.built) == ["alpha", "delta", "gamma"]
    assert report.failed == ["sources/beta.md"]
    assert [found.code for found in report.problems] == ["E003"]


def test_workers_with_other_code(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch):
    """A worker whose code or libraries differ is refused by name: its bytes would differ too."""
    wait_for_two(address)
    with monkeypatch.context() as other:
        other.setattr(publish.build.cluster, "engine", lambda: "other")
        with pytest.raises(NoClusterError, match="install the same on all"):
            run(library(tmp_path, "alpha"), address)
    assert not files(tmp_path / "dist")


def wait_for_two(address: str) -> None:
    """Wait until both workers are there, after one was killed."""
    from distributed import Client

    with Client(address.replace("dask:", "tcp:")) as client:
        client.wait_for_workers(2, timeout=60)


def test_the_command(tmp_path: Path, address: str):
    """`--executor dask://…` builds there; an address where nobody is, or a wrong name, is told."""
    folder = str(library(tmp_path, "alpha"))
    result = CliRunner().invoke(app, ["build", "-C", folder, "--executor", address])
    assert (result.exit_code, result.stdout) == (0, "1 built\n")
    wrong = CliRunner().invoke(app, ["build", "-C", folder, "--executor", "dusk"])
    assert (wrong.exit_code, "there are: processes, dask://" in wrong.stderr) == (2, True)


def test_nobody_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A scheduler that does not answer is one line and exit status 1."""
    monkeypatch.setattr(publish.build.cluster, "_PATIENCE", 1)
    folder = str(library(tmp_path, "alpha"))
    result = CliRunner().invoke(app, ["build", "-C", folder, "--executor", "dask://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "no Dask scheduler answers at dask://127.0.0.1:9" in result.stderr
