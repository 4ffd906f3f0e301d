"""The desk from inside: what becomes of workers that die, files that go, settings that are wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from publish.desk import crew as crews
from publish.desk import desk as desks
from publish.desk.crew import Crew, Ended
from publish.desk.desk import Desk
from publish.desk.drafting import Drafted, Editions, drafted, editions
from publish.desk.proofs import Proofs
from publish.desk.shelf import stamps
from publish.desk.survey import Standing, standing, survey
from publish.desk.watching import rebuilds
from tests.test_import import Here

TEXT = (
    "---\ntitle: The bell\nauthor: {name: Ann Lee, kind: person}\nfirst_published: 1968-05-03\n"
    "type: Speech\nlanguage: en\nsource: https://example.org/bell\n---\n\nIt rang.\n"
)
NAME = "sources/bell.md"


def awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What comes of it in a thread of its own: a browser of other tests may have this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library of one statement."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "publish.toml").write_text("")
    (tmp_path / NAME).write_text(TEXT)
    return tmp_path


@pytest.fixture
def stands(root: Path) -> Standing:
    """How it stands."""
    found = standing(root)
    assert isinstance(found, Standing)
    return found


def test_how_a_library_stands(root: Path):
    """No library, one that is above the folder, settings and themes that there are not."""
    assert standing(root / "sources") is None
    for settings, said in (
        ("[library]\ntheme = 'nowhere'\n", "nowhere"),
        ("[library]\ntargets = ['nobody']\n", "nobody"),
        ("[library\n", ""),
    ):
        (root / "publish.toml").write_text(settings)
        found = standing(root)
        assert isinstance(found, tuple) and found
        assert said in found[0].message and found[0].at.path == "publish.toml"
    for path in (root / NAME, root / "sources", root / "publish.toml"):
        path.unlink() if path.is_file() else path.rmdir()
    assert standing(root) is None


def test_source_files_come_and_go(stands: Standing, root: Path):
    """What is gone is left out, what can't be read is told of, what is wrong fails."""
    (root / "sources/wrong.md").write_text("nothing")
    (root / "sources/folder.md").mkdir()
    wanted = [(f"sources/{name}.md", (), True) for name in ("bell", "wrong", "folder", "gone")]
    good, wrong, folder = survey(stands, wanted)
    assert (good.title, good.authors, good.fails, good.whole) == (
        "The bell",
        ("Ann Lee",),
        False,
        True,
    )
    assert (wrong.title, wrong.fails) == ("wrong", True)
    assert [one.code for one in folder.problems] == ["F004"]
    assert good.key != wrong.key != ""


def test_a_draft_is_made_where_it_would_be_another(stands: Standing, root: Path):
    """The same is not made again; another theme, or a file that is gone, is told of."""
    first = drafted(stands, NAME, "classic", "", ())
    assert first is not None and first.book is not None and "text.xhtml" in first.book.spine
    assert drafted(stands, NAME, "classic", first.key, first.asked) is None
    other = drafted(stands, NAME, "report", first.key, ())
    assert other is not None and other.look != first.look
    (root / NAME).write_text("nothing")
    wrong = drafted(stands, NAME, "classic", first.key, ())
    assert wrong is not None and wrong.book is None and wrong.problems
    assert editions(stands, NAME, "classic").problems == wrong.problems
    (root / NAME).unlink()
    gone = drafted(stands, NAME, "classic", wrong.key, ())
    assert gone is not None and [one.code for one in gone.problems] == ["F004"]
    assert [one.code for one in editions(stands, NAME, "classic").problems] == ["F004"]


class Scripted:
    """A crew whose answers are written down; an error is raised."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


async def shown(proofs: Proofs, dist: Path | None = None, theme: str = "classic") -> Any:
    """The proof of the statement, once all that can be is made."""
    proof = await proofs.draft(None, NAME, theme)
    proofs.edit(None, NAME, theme, dist)
    if proof.making:
        await asyncio.wait([proof.making])
    return proof


def proofs_of(quick: list[object], slow: list[object]) -> Proofs:
    return Proofs(Scripted(*quick), Scripted(*slow), lambda name: None)


def test_a_worker_that_dies_of_a_statement_is_told_of():
    """Of its draft, or of its editions; nothing is shown of what was never made."""
    died = awaited(shown(proofs_of([BrokenExecutor()], [])))
    assert [one.code for one in died.draft.problems] == ["E003"] and died.made is None
    good = Drafted("key", object())
    broken = awaited(shown(proofs_of([good], [BrokenExecutor()])))
    assert [one.code for one in broken.made.problems] == ["E003"] and not broken.shown.files
    ended = awaited(shown(proofs_of([good], [Ended()])))
    assert ended.made is None


def test_editions_that_lie_there_are_shown(tmp_path: Path):
    """Both of them; where one is gone, they are made."""
    folder = tmp_path / "bell"
    folder.mkdir()
    (folder / "bell.pdf").write_bytes(b"pdf")
    good, made = Drafted("key", object()), Editions({"pdf": b"new", "epub": b"new"})
    proof = awaited(shown(proofs_of([good], [made]), folder))
    assert proof.shown.files["pdf"] == b"new"
    (folder / "bell.epub").write_bytes(b"epub")
    proof = awaited(shown(proofs_of([good], []), folder))
    assert proof.shown.files == {"pdf": b"pdf", "epub": b"epub"}


def test_proofs_are_kept_for_a_while():
    """Those that were looked at last."""
    proofs = proofs_of([Drafted(str(number), None) for number in range(99)], [])
    for number in range(99):
        awaited(shown(proofs, theme=str(number)))
    assert proofs.of(NAME, "98").draft is not None
    assert proofs.of(NAME, "0").draft is None


class Broken(Executor):
    """An executor whose workers are all dead."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise BrokenExecutor


@pytest.mark.parametrize("kind", [Here, Broken])
def test_a_crew_has_others_for_workers_that_are_old_or_dead(
    kind: type[Executor], monkeypatch: pytest.MonkeyPatch
):
    """New ones are called when they are needed; who was sent home works no more."""
    opened: list[Executor] = []

    @contextmanager
    def processes(count: int) -> Iterator[Executor]:
        opened.append(kind())
        yield opened[-1]

    monkeypatch.setattr(crews, "processes", processes)
    monkeypatch.setattr(crews, "_LIFE", 2)
    crew = Crew(1)
    with crew.workers(1) as first:
        assert first is opened[0]
    if kind is Broken:
        with crew.workers(1) as second:
            assert second is not first
    else:
        assert [awaited(crew.call(len, "abc")) for _ in range(3)] == [3, 3, 3]
        assert len(opened) == 2
    crew.end()
    with pytest.raises(Ended), crew.workers(1):
        pass


def test_a_watched_library_may_go(root: Path, monkeypatch: pytest.MonkeyPatch):
    """None where there is no library any more; problems where its settings are wrong."""
    found = rebuilds(root, "classic", None, Crew(1))
    (root / "publish.toml").write_text("[library\n")
    assert isinstance(next(found), list)
    found.close()
    for path in (root / NAME, root / "sources", root / "publish.toml"):
        path.unlink() if path.is_file() else path.rmdir()
    gone = rebuilds(root, "classic", None, Crew(1))
    assert next(gone) is None
    gone.close()


def test_a_source_file_that_kills_its_reader_is_told_of(stands: Standing, root: Path):
    """Others that were read with it are read anew; one that is gone meanwhile is dropped."""
    (root / "sources/other.md").write_text(TEXT)
    (root / "sources/gone.md").write_text(TEXT)
    names = [f"sources/{name}.md" for name in ("bell", "gone", "other")]
    (other,) = survey(stands, [(names[2], (), False)])

    async def known() -> Desk:
        desk = Desk(root, 1)
        desk.end()  # nobody has opened it yet
        await desk.know([])
        desk.stands = stands
        desk.shelf.look(stamps(root))
        desk.readers = Scripted(BrokenExecutor(), BrokenExecutor(), [], [other])
        await desk.know(names)
        return desk

    entries = awaited(known()).shelf.entries
    bell = entries[names[0]].head
    assert bell is not None and [one.code for one in bell.problems] == ["E003"]
    assert names[1] not in entries
    assert entries[names[2]].head == other


def test_nothing_is_made_of_no_library(
    stands: Standing, root: Path, monkeypatch: pytest.MonkeyPatch
):
    """No draft and no build where nothing can be built, nor while a build is at work; one that is
    stopped tells nothing."""

    def stopped(*_: object, **__: object) -> None:
        raise Ended

    monkeypatch.setattr(desks, "built", stopped)

    async def tried() -> Desk:
        desk = Desk(root, 1)
        assert await desk.proof(NAME, "classic") is None
        await desk.build(None)
        desk.stands, desk.building = stands, True
        await desk.build([NAME])
        assert desk.building
        desk.building = False
        await desk.build([NAME])
        return desk

    desk = awaited(tried())
    assert desk.report is None and not desk.building
