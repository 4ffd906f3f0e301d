"""Faults: a build that is stopped, killed or out of something leaves whole files and goes on."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint

import publish.build.execute
from bench import corpus
from bench.soak import measured
from publish.api import open_library, verify
from publish.build.bounds import Bounds
from publish.build.execute import executed, within
from publish.build.make import Job, Made, Order, make
from publish.build.processes import processes
from publish.editions.fonts import font_configuration
from publish.editions.theme import load_theme
from publish.problem import Problem
from publish.reading import SourceFile
from tests.kept import kept
from tests.test_incremental import PNG, files, run, write

LONG = 120
"""Pages of the long statement, which takes several seconds."""
SHORT = 4
"""Statements beside it."""


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "publish", "build", "-C", str(folder), *options]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Some short statements and a long one."""
    root = tmp_path / "library"
    corpus.write(root, SHORT)
    corpus.statement(root, SHORT, pages=LONG)
    for number in range(SHORT):
        corpus.statement(root, number, pages=0.3)
    return root


@contextmanager
def building(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A build in a group of processes of its own, at work on its second statement or later."""
    started = subprocess.Popen(
        command(folder, *options), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert started.stderr is not None
    try:
        for line in started.stderr:
            if line.startswith("[1/"):
                break
        yield started
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
        started.stderr.close()
        started.wait()


def ends(group: int, seconds: float) -> bool:
    """Whether every process of a group ends in some time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def assert_whole(dist: Path) -> None:
    """Every file in `dist/` is one that can be read to its end; none is hidden or half."""
    for path in dist.rglob("*.pdf"):
        with pikepdf.open(path) as document:
            assert document.pages
    for path in dist.rglob("*.epub"):
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None
    assert not list(dist.rglob(".*"))


@pytest.mark.parametrize("jobs", ["2", pytest.param("1", marks=pytest.mark.long)])
def test_a_build_that_is_stopped(library: Path, tmp_path: Path, jobs: str):
    """Ctrl-C ends it at once, with its workers; the next build goes on and comes to the same."""
    with building(library, "--jobs", jobs) as started:
        os.killpg(started.pid, signal.SIGINT)  # as terminals do
        status = started.wait(20)
        assert started.stderr is not None
        said = started.stderr.read()
    assert status == 130
    assert "Traceback" not in said
    assert said.splitlines()[-1].startswith("publish: stopped; ")
    long = library / f"dist/statement-{SHORT:06}"
    assert jobs == "1" or not any(long.glob("*")), "the long statement was waited for"
    assert ends(started.pid, 4)
    assert not (library / ".dist.partial").exists()
    assert_whole(library / "dist")
    assert_goes_on(library, tmp_path)


_ALL = [
    signal.SIGKILL,
    *(pytest.param(n, marks=pytest.mark.long) for n in (signal.SIGTERM, signal.SIGHUP)),
]


@pytest.mark.parametrize("number", _ALL)
def test_a_build_that_is_killed(library: Path, tmp_path: Path, number: signal.Signals):
    """Its workers end with it, `dist/` holds whole files, the next build comes to the same."""
    with building(library, "--jobs", "2") as started:
        os.kill(started.pid, number)
        started.wait(20)
        assert ends(started.pid, 10), "a worker went on without its build"
    assert_whole(library / "dist")
    assert_goes_on(library, tmp_path)


def assert_goes_on(library: Path, tmp_path: Path) -> None:
    """The next build makes what is left, and all is what an undisturbed build makes.

    What it makes is kept for the undisturbed one: what is compared anew was there before.
    """
    long = f"statement-{SHORT:06}"
    (library / f"sources/000/{long}.md").unlink()
    there = {path.name for path in (library / "dist").glob("statement-*") if any(path.iterdir())}
    other = tmp_path / "other"
    shutil.copytree(library / "sources", other / "sources")
    shutil.copy(library / "publish.toml", other)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publish.build.execute, "make", kept)
        report = run(library)
        run(other)
    assert report.good
    assert sorted([*report.built, *report.fresh]) == [f"statement-{n:06}" for n in range(SHORT)]
    assert {*report.fresh, *report.built} >= there - {long}
    assert files(library / "dist") == files(other / "dist")


def hungry(job: Job, order: Order) -> Made:
    """Make a statement; one that is named `greedy` takes a gibibyte first."""
    if job.source.path.endswith("greedy.md"):
        bytearray(1 << 30)
    return make(job, order)


def endless(job: Job, order: Order) -> Made:
    """Make a statement; one that is named `endless` never ends: it backtracks."""
    if job.source.path.endswith("endless.md"):
        re.match("(a+)+$", "a" * 64 + "b")
    return make(job, order)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory holds on Linux")
def test_a_statement_that_takes_too_much_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is named with the limit, and the others are built; the next build tries it again."""
    folder = tmp_path / "library"
    for name in ("alpha", "greedy"):
        write(folder, name)
    (folder / "publish.toml").write_text(f"[limits]\nmemory_bytes = {700 << 20}\n")
    monkeypatch.setattr(publish.build.execute, "make", hungry)
    report = run(folder, jobs=2)
    assert [str(found) for found in report.problems] == [
        "sources/greedy.md:1:1: it takes more memory than 700 MiB "
        "(divide it, or raise [limits] memory_bytes in publish.toml) [E004]"
    ]
    assert report.built == ["alpha"]
    monkeypatch.undo()
    assert run(folder).built == ["greedy"]


def test_a_statement_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is named with the limit, even where it never comes back from a regular expression."""
    folder = tmp_path / "library"
    for name in ("alpha", "endless"):
        write(folder, name)
    (folder / "publish.toml").write_text("[limits]\nseconds = 3\n")
    monkeypatch.setattr(publish.build.execute, "make", endless)
    report = run(folder, jobs=2, formats=("pdf",))
    assert [str(found) for found in report.problems] == [
        "sources/endless.md:1:1: it takes more time than 3 s "
        "(divide it, or raise [limits] seconds in publish.toml) [E005]"
    ]
    assert report.built == ["alpha"]


def test_workers_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """After so many statements others take their place, and nothing is lost or made twice."""
    folder = tmp_path / "library"
    for number in range(7):
        write(folder, f"letter-{number}", text="![A dot](dot.png)" if number == 3 else "Words.")
    (folder / "sources/dot.png").write_bytes(PNG)
    opened = []

    def counted(count: int, **options: Any) -> AbstractContextManager[Executor]:
        opened.append(count)
        return processes(count, **options)

    monkeypatch.setattr(publish.build.execute, "processes", counted)
    monkeypatch.setattr(publish.build.execute, "_LIFE", 2)
    report = run(folder, jobs=2, formats=("pdf",))
    assert sorted(report.built) == [f"letter-{number}" for number in range(7)]
    assert opened == [2, 2, 2]


def faulty(job: Job, order: Order) -> Made:
    """Make a statement; one that is named `unlucky` meets a fault of ours."""
    if job.source.path.endswith("unlucky.md"):
        raise KeyError("title")
    return make(job, order)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int):
    """It stays with its statement, names its place, and is met anew by the next build."""
    folder = tmp_path / "library"
    for name in ("alpha", "unlucky"):
        write(folder, name)
    monkeypatch.setattr(publish.build.execute, "make", faulty)
    report = run(folder, jobs=jobs, formats=("pdf",))
    (found,) = report.problems
    assert re.fullmatch(
        r"sources/unlucky\.md:1:1: publish itself failed at \w+\.py:\d+: KeyError: 'title' "
        r"\(that is a fault of publish; report it with the statement\) \[E006\]",
        str(found),
    )
    assert report.built == ["alpha"]
    monkeypatch.undo()
    assert run(folder, formats=("pdf",)).built == ["unlucky"]


def test_time_that_is_over_is_no_fault_that_an_engine_may_pass_over():
    """WeasyPrint leaves out a drawing that fails, whatever the reason, and goes on."""

    def stubborn() -> None:
        with suppress(Exception):
            while True:
                pass

    found = within(Bounds(seconds=1), "sources/x.md", stubborn)
    assert isinstance(found, Problem) and found.code == "E005"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory holds on Linux")
def test_a_real_statement_within_less_memory_than_it_needs():
    """Python says that there is no more, or Pango ends the worker: the statement is named."""
    job = Job(SourceFile("sources/x.md", corpus_text(120), {}))
    small = Order(("pdf",), "classic", bounds=Bounds(memory=32 << 20))
    (made,) = executed([job], small, 2)
    assert made.result is None
    assert [found.code for found in made.problems] in (["E004"], ["E003"])


def corpus_text(pages: float) -> bytes:
    text = corpus._text(1, "en", pages, False, corpus.random.Random(1))
    return corpus._head(1, "en", corpus.random.Random(1)).encode() + text.encode()


@pytest.mark.skipif(os.name != "posix", reason="needs ulimit")
@pytest.mark.parametrize("blocks", [1, pytest.param(8, marks=pytest.mark.long), 40])
def test_files_that_can_t_grow(tmp_path: Path, blocks: int):
    """Where neither editions nor the state can be written each is told of, without a traceback."""
    folder = tmp_path / "library"
    write(folder, "alpha")
    shell = f'ulimit -f {blocks}; exec "$@"'
    bare = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    done = subprocess.run(
        ["bash", "-c", shell, "-", *command(folder, "--jobs", "1")],
        capture_output=True, text=True, env=bare,  # what is measured could not be written either
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "[D001]" in done.stderr
    assert run(folder).good


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of a size."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("may not mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(not shutil.which("mount"), reason="needs mount")
@pytest.mark.parametrize(
    "size", ["64k", *(pytest.param(size, marks=pytest.mark.long) for size in ("300k", "900k"))]
)
def test_a_disk_that_is_full(tmp_path: Path, size: str):
    """What fits is there and whole; what does not is told of, and made once there is space."""
    with small_disk(tmp_path / "disk", size) as disk:
        for name in ("alpha", "beta", "gamma"):
            write(disk, name)
        done = subprocess.run(command(disk), capture_output=True, text=True)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "No space left on device" in done.stderr or "is full" in done.stderr
        assert_whole(disk / "dist")
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        report = run(disk)
        assert report.good
        assert sorted([*report.built, *report.fresh]) == ["alpha", "beta", "gamma"]


def test_a_clock_that_goes_backwards(tmp_path: Path):
    """Times of sources count for nothing: neither the future nor 1980 makes anything anew."""
    folder = tmp_path / "library"
    write(folder, "alpha")
    run(folder)
    for when in (4_000_000_000, 315_600_000):
        os.utime(folder / "sources/alpha.md", (when, when))
        assert run(folder).fresh == ["alpha"]
    write(folder, "alpha", text="Other words.")
    os.utime(folder / "sources/alpha.md", (315_600_000, 315_600_000))
    assert run(folder).built == ["alpha"]


@pytest.mark.long
def test_a_hundred_thousand_files(tmp_path: Path):
    """Each is told of at its place, and memory stays small."""
    folder = tmp_path / "library"
    for number in range(100_000):
        path = folder / f"sources/{number // 1000:03}/note-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("No front matter.\n")
    import resource

    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert len(said) == 100_000
    assert all(line.startswith("sources/") for line in said)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000


@pytest.mark.long
@pytest.mark.parametrize(
    ("jobs", "number", "times"),
    [
        ("1", signal.SIGKILL, 100),
        ("2", signal.SIGKILL, 100),
        ("2", signal.SIGTERM, 25),
        ("2", signal.SIGINT, 25),
        ("2", signal.SIGHUP, 25),
    ],
)
def test_hundreds_of_kills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str, number: signal.Signals, times: int
):
    """Ended at any moment a build leaves each file as it was or as it is to be.

    The next build comes to the bytes of an undisturbed one, leaves nothing else, and verifies. The
    moments are spread over the time that an undisturbed build takes, measured again and again.
    """
    monkeypatch.setattr(publish.build.execute, "make", kept)
    folder, other = tmp_path / "library", tmp_path / "other"
    names = ("alpha", "beta", "gamma", "delta")
    for name in names:
        write(folder, name)
    run(folder)
    shutil.copytree(folder, other)
    takes, left = 0.0, Counter[str]()
    for kill in range(times):
        chance = random.Random(f"{jobs} {number} {kill}")
        before = files(folder / "dist")
        for name in chance.sample(names, 2):
            write(folder, name, title=f"{name.title()} {kill}")
            write(other, name, title=f"{name.title()} {kill}")
        if kill % 10 == 0:
            start = time.monotonic()
            subprocess.run(command(other, "--jobs", jobs), stderr=subprocess.DEVNULL, check=True)
            takes = time.monotonic() - start
        assert run(other).good
        after = files(other / "dist")
        started = subprocess.Popen(
            command(folder, "--jobs", jobs), stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(0, takes))
        with suppress(ProcessLookupError):
            os.killpg(started.pid, number)
        started.wait()
        found = files(folder / "dist")
        for name, data in found.items():
            assert data in (before.get(name), after.get(name)), (kill, name)
        left["as it was" if found == before else "done" if found == after else "between"] += 1
        assert run(folder).good, kill
        assert files(folder / "dist") == after, kill
        assert {path.name for path in folder.iterdir()} == {p.name for p in other.iterdir()}
        if kill % 5 == 4:
            assert verify(open_library(folder)) == [], kill
    sys.stdout.write(f"{times} builds of {jobs} ended by {number.name}: {dict(left)}\n")
    assert left["between"]
    assert left["as it was"]


@pytest.mark.long
@pytest.mark.skipif(not measured().given, reason="asks glibc what it has given out")
def test_memory_of_fonts_is_given_back():
    """A PDF keeps nothing of its fonts: WeasyPrint alone kept half a kibibyte for these four."""
    configuration = font_configuration(load_theme("classic"))
    text = "<p>Words <b>bold</b> <i>italic</i> <code>code</code></p>"

    def given(count: int) -> int:
        for _ in range(count):
            weasyprint.HTML(string=text).write_pdf(font_config=configuration)
        return measured().given

    before = given(100)
    assert given(100) - before < 25
