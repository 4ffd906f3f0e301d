"""Commit: only whole files appear in `dist/`, whatever the disk or a process does."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from typer.testing import CliRunner

import publish.build.execute
from publish.build import build, commit
from publish.build.commit import Dist, OpenFile
from publish.build.make import Job, Made, Order, make
from publish.cli import app
from publish.library import open_library
from publish.problem import Position
from tests.case_builders import HEAD
from tests.kept import keeping  # noqa: F401  a fixture

AT = Position("sources/letter.md")
OLD, NEW = (
    {"a/a.pdf": b"old pdf", "a/a.epub": b"old epub"},
    {"a/a.pdf": b"pdf", "a/a.epub": b"epub"},
)


def files(root: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def dist(tmp_path: Path) -> Iterator[Dist]:
    """An open `dist/`."""
    found = Dist(tmp_path / "dist")
    assert found.open() is None
    yield found
    found.close()


class Fails:
    """A function of the system that fails at its n-th call."""

    def __init__(self, function: Callable[..., Any], call: int, number: int) -> None:
        self.function, self.left, self.number = function, call, number

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.number, os.strerror(self.number))
        return self.function(*args, **options)


class Full:
    """`open` for a disk that fills up in the middle of the n-th file."""

    def __init__(self, call: int) -> None:
        self.left = call

    def __call__(self, path: Path, mode: str) -> BinaryIO:
        self.left -= 1
        return cast("BinaryIO", open(path, mode) if self.left else _Half(path, mode))


class _Half(io.FileIO):
    def write(self, data: Any) -> int:
        super().write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


STEPS = [("write", 1), ("write", 2), ("fsync", 1), ("fsync", 2), ("replace", 1), ("replace", 2)]


@pytest.mark.parametrize(("step", "call"), STEPS)
@pytest.mark.parametrize("before", [{}, OLD], ids=["new", "anew"])
def test_a_full_disk_changes_nothing(
    dist: Dist, monkeypatch: pytest.MonkeyPatch, step: str, call: int, before: dict[str, bytes]
):
    """Whichever write, flush or move fails, `dist/` holds what it held, and the problem is told."""
    assert dist.put(before, AT) is None
    with monkeypatch.context() as broken:
        if step == "write":
            broken.setattr(commit, "open", Full(call), raising=False)
        else:
            broken.setattr(os, step, Fails(getattr(os, step), call, errno.ENOSPC))
        found = dist.put(NEW, AT)
    assert found is not None
    assert (found.code, found.at, found.hint) == ("D001", AT, "free some space and build again")
    assert files(dist.root) == before
    assert before or not list(dist.root.iterdir()), "no empty folder is left"
    dist.close()
    assert [path.name for path in dist.root.parent.iterdir()] == ["dist"]


def test_half_of_a_file_is_never_seen(dist: Dist, monkeypatch: pytest.MonkeyPatch):
    """A disk that fills up in the middle of a file leaves nothing of that file in `dist/`."""

    monkeypatch.setattr(commit, "open", Full(1), raising=False)
    assert dist.put({"a/a.pdf": b"0123456789"}, AT) is not None
    assert files(dist.root) == {}


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "choose another folder with --out, or change its permissions"),
        (errno.EROFS, "choose another folder with --out, or change its permissions"),
        (errno.EDQUOT, "free some space and build again"),
        (errno.EIO, "choose another folder with --out"),
    ],
)
def test_each_refusal_of_the_system_has_its_advice(
    dist: Dist, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
):
    """What can't be moved into place is told with the target, the reason and what to do."""
    monkeypatch.setattr(os, "replace", Fails(os.replace, 1, number))
    found = dist.put({"a/a.pdf": b"pdf"}, AT)
    assert found is not None
    target = dist.root / "a/a.pdf"
    assert found.message == f"{target} can't be written: {os.strerror(number)}"
    assert found.hint == advice


def test_without_hard_links(dist: Dist, monkeypatch: pytest.MonkeyPatch):
    """Where a file system has no hard links, what was there is put back from a copy."""
    assert dist.put(OLD, AT) is None
    monkeypatch.setattr(os, "link", Fails(os.link, 1, errno.EPERM))
    monkeypatch.setattr(os, "replace", Fails(os.replace, 2, errno.EIO))
    assert dist.put(NEW, AT) is not None
    assert files(dist.root) == OLD


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where `dist/` may not be written, the build says so and exits with 1, and no one is lost."""
    library = letters(tmp_path, "first")
    monkeypatch.setattr(os, "access", lambda path, mode, **_: Path(path).name != "dist")
    status, problems = run(library)
    assert status == 1
    assert problems == [f"{library}/dist: the folder can't be written: Permission denied "
                        "(choose another folder with --out, or change its permissions) [D001]"]  # fmt: skip
    assert files(library / "dist") == {}


def letters(folder: Path, *names: str) -> Path:
    """A library with one short statement for each name."""
    (folder / "library/sources").mkdir(parents=True)
    for name in names:
        (folder / f"library/sources/{name}.md").write_text(f"{HEAD}I am the {name}.\n", "utf-8")
    return folder / "library"


def editions(root: Path) -> dict[str, bytes]:
    """Every file under a folder, without what describes the editions."""
    return {
        name: data
        for name, data in files(root).items()
        if not name.startswith("catalogue/") and not name.endswith("/description.json")
    }


def run(library: Path) -> tuple[int, list[str]]:
    """The exit status of `publish build --format pdf` and the problems that it prints."""
    args = ["build", "-C", str(library), "--jobs", "1", "--format", "pdf"]
    result = CliRunner().invoke(app, args)
    assert isinstance(result.exception, SystemExit | None)
    return result.exit_code, [line for line in result.stderr.splitlines() if line[0] != "["]


def test_the_others_are_built_when_one_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Of two statements the one that fits on the disk is built; the old edition of the other stays,
    the manifest tells of both, and the exit status is 1.
    """
    library = letters(tmp_path, "first", "third")
    assert run(library) == (0, [])
    before = editions(library / "dist")
    for path in (library / "sources").iterdir():
        path.write_text(path.read_text("utf-8") + "\nOnce more.\n", "utf-8")
    monkeypatch.setattr(os, "fsync", Fails(os.fsync, 1, errno.ENOSPC))
    status, problems = run(library)
    assert status == 1
    target = library / "dist/first/first.pdf"
    assert problems == [f"sources/first.md:1:1: {target} can't be written: No space left on device "
                        "(free some space and build again) [D001]"]  # fmt: skip
    after = editions(library / "dist")
    changed = {name for name in before if before[name] != after[name]}
    assert after.keys() == before.keys()
    assert changed == {"third/third.pdf", "manifest.json"}
    told = json.loads(after["manifest.json"])["statements"]
    assert told["first"] == json.loads(before["manifest.json"])["statements"]["first"]


def test_a_manifest_that_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the manifest can't be written the editions stay, the problem is told, exit status 1."""
    library = letters(tmp_path, "first")
    monkeypatch.setattr(os, "fsync", Fails(os.fsync, 3, errno.ENOSPC))
    status, problems = run(library)
    assert status == 1
    assert [line.split(" ")[0] for line in problems] == ["dist/manifest.json:1:1:"]
    assert list(editions(library / "dist")) == ["first/first.pdf"]


def test_what_a_killed_build_left_is_thrown_away(tmp_path: Path):
    """Working files of a build that was killed are gone after the next build."""
    library = letters(tmp_path, "first")
    (library / ".dist.partial").mkdir()
    (library / ".dist.partial/0").write_bytes(b"half an edition")
    assert run(library) == (0, [])
    assert {path.name for path in library.iterdir()} == {"sources", "dist", ".dist.state"}


def test_an_interrupted_build_leaves_no_working_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Ctrl-C takes the working files along, and `dist/` keeps whole files only."""
    folder = letters(tmp_path, "first")
    library, _ = open_library(folder)
    assert library is not None

    def interrupted(*_: object) -> Made:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish.build.execute, "make", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(library, jobs=1)
    assert {path.name for path in folder.iterdir()} == {"sources", "dist", ".dist.state"}
    assert files(folder / "dist") == {}


def dies(job: Job, order: Order) -> Made:
    """Make a statement, or kill the process where it is named `fatal`."""
    if job.source.path.endswith("fatal.md"):
        os._exit(9)
    return make(job, order)


def test_a_process_that_dies_is_named_and_takes_nobody_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A statement that kills its process is told as E003; all others are built (here by two)."""
    folder = letters(tmp_path, "fatal", "first", "second")
    library, _ = open_library(folder)
    assert library is not None
    monkeypatch.setattr(publish.build.execute, "make", dies)
    report = build(library, formats=("pdf",), jobs=2)
    assert sorted(report.built) == ["first", "second"]
    assert report.failed == ["sources/fatal.md"]
    assert [str(found) for found in report.problems] == [
        "sources/fatal.md:1:1: the process that built it died "
        "(build it alone: publish build sources/fatal.md) [E003]"
    ]
    assert set(editions(folder / "dist")) == {
        "first/first.pdf",
        "second/second.pdf",
        "manifest.json",
    }


def test_dist_on_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where `dist/` is a disk of its own, files are written on that disk and moved within it."""
    dist = Dist(tmp_path / "dist")
    real = Path.stat

    def stat(path: Path, **options: Any) -> Any:
        found = real(path, **options)
        if path != dist.root:
            return found
        values = list(found)
        values[2] = found.st_dev + 1
        return os.stat_result(values)

    with monkeypatch.context() as other:
        other.setattr(Path, "stat", stat)
        assert dist.open() is None
    assert not (tmp_path / ".dist.partial").exists()
    assert dist.put(NEW, AT) is None
    dist.close()
    assert files(dist.root) == NEW
    shutil.rmtree(dist.root)


WHOLE = {"catalogue/all.csv": b"a,b,", "catalogue/all.xml": b"<a/><b/>"}


def in_pieces(open_file: OpenFile) -> None:
    """Write two files side by side, piece by piece."""
    table, xml = map(open_file, WHOLE)
    for name in "ab":
        table.write(f"{name},".encode())
        xml.write(f"<{name}/>".encode())


@pytest.mark.parametrize("before", [{}, {"catalogue/all.csv": b"old", "x/x.pdf": b"pdf"}])
def test_files_written_side_by_side(dist: Dist, before: dict[str, bytes]):
    """Files that grow piece by piece come into place together; what else is there stays."""
    assert dist.put(before, AT) is None
    assert dist.stream(in_pieces, AT) is None
    assert files(dist.root) == {**before, **WHOLE}
    dist.close()
    assert [path.name for path in dist.root.parent.iterdir()] == ["dist"]


@pytest.mark.parametrize(
    ("step", "call"), [("fsync", 1), ("fsync", 2), ("replace", 1), ("replace", 2)]
)
@pytest.mark.parametrize("before", [{}, {"catalogue/all.csv": b"old"}], ids=["new", "anew"])
def test_a_full_disk_changes_none_of_them(
    dist: Dist, monkeypatch: pytest.MonkeyPatch, step: str, call: int, before: dict[str, bytes]
):
    """Whichever flush or move of a set fails, all files are as they were, and the problem is told."""
    assert dist.put(before, AT) is None
    with monkeypatch.context() as broken:
        broken.setattr(os, step, Fails(getattr(os, step), call, errno.ENOSPC))
        found = dist.stream(in_pieces, AT)
    assert found is not None
    assert (found.code, found.at, found.hint) == ("D001", AT, "free some space and build again")
    assert files(dist.root) == before
    dist.close()
    assert [path.name for path in dist.root.parent.iterdir()] == ["dist"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_the_file_of_a_set_that_is_full_is_named(dist: Dist, size: int):
    """Of files that are written together the one that has no room is told."""

    def write(open_file: OpenFile) -> None:
        (dist.root.parent / ".dist.partial/1").symlink_to("/dev/full")
        first, second = map(open_file, WHOLE)
        first.write(b"a")
        second.write(b"b" * size)

    found = dist.stream(write, AT)
    assert found is not None
    name = dist.root / "catalogue/all.xml"
    assert found.message == f"{name} can't be written: No space left on device"
    assert files(dist.root) == {}


def test_what_can_t_be_read_is_no_fault_of_writing(dist: Dist):
    """A file that a set is made from, and that can't be read, is told of as such."""

    def stopped(open_file: OpenFile) -> None:
        open_file("catalogue/all.csv").write(b"half")
        (dist.root / "gone").read_bytes()

    found = dist.stream(stopped, AT)
    assert found is not None
    assert (found.code, found.at.path) == ("F004", f"{dist.root}/gone")
    assert files(dist.root) == {}


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_a_fault_while_writing_leaves_nothing(dist: Dist, fault: type[BaseException]):
    """Whatever stops the writing half-way passes on, and no half of a file is left."""
    assert dist.put({"catalogue/all.csv": b"old"}, AT) is None

    def stopped(open_file: OpenFile) -> None:
        open_file("catalogue/all.csv").write(b"half")
        raise fault

    with pytest.raises(fault):
        dist.stream(stopped, AT)
    assert files(dist.root) == {"catalogue/all.csv": b"old"}
    assert dist.put(NEW, AT) is None
    assert files(dist.root) == {"catalogue/all.csv": b"old", **NEW}
