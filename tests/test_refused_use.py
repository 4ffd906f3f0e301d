"""What commands say of what they can't do: files that are there, gone, folders, or somebody else's."""

from __future__ import annotations

import errno
import importlib.util
import io
import socket
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from publish.build import Report, apart, specimen
from publish.cli import app, asking, completing
from publish.cli.serving import _print
from publish.editions.theme import ThemeError
from tests.test_import import Here

FRONT = (
    "---\ntitle: The bell\nauthor: {name: Ann Lee, kind: person}\nfirst_published: 1968-05-03\n"
    "type: Speech\nlanguage: en\nsource: https://example.org/bell\n"
)

BELLS = 'title = "Bells"\neditor = { name = "Ann Lee", kind = "person" }\ndate = 1968-05-03\nlanguage = "en"\norder = ["bell", "long"]\n'


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of two statements."""
    root = tmp_path / "library"
    for name, text in {
        "publish.toml": "", "sources/bell.md": f"{FRONT}---\n\nIt rang.\n", "sources/long.md": f"{FRONT.replace('The bell', 'The long bell')}---\n\nIt rang.\n",
    }.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def run(*arguments: object, status: int = 2, stdin: bytes = b"") -> str:
    """What a command prints, whichever way; it stops with this status."""
    result = CliRunner().invoke(app, list(map(str, arguments)), input=stdin)
    assert result.exit_code == status, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result.output


def failing(error: Exception) -> Callable[..., NoReturn]:
    """A function that raises."""

    def raises(*_: object, **__: object) -> NoReturn:
        raise error

    return raises


def test_a_library_begins_beside_what_is_there(tmp_path: Path):
    """Files of a folder stay as they are; those that are missing are written."""
    (tmp_path / "README.md").write_text("mine")
    said = run("init", tmp_path, status=0)
    assert "README.md" not in said
    assert (tmp_path / "README.md").read_text() == "mine"
    assert (tmp_path / "publish.toml").exists()


def test_names_that_no_file_can_have(library: Path):
    """A statement can't be called as what is made of all; a collection has no editions to begin."""
    given = (
        "--title",
        "Catalogue",
        "--author",
        "A",
        "--date",
        "1968",
        "--type",
        "T",
        "--source",
        "https://e.org/",
        "--language",
        "en",
    )
    assert "can't be called 'catalogue'" in run("new", "-C", library, *given)
    (library / "collections").mkdir()
    (library / "collections/bells.toml").write_text(BELLS)
    assert "is a collection" in run("revise", "bells", "-C", library, "--date", "2026-11-30")
    (library / "sources/bell-edition-1.md").write_text(f"{FRONT}---\n\nIt rang.\n")
    said = run("revise", "bell", "-C", library, "--date", "2026-11-30")
    assert "there is a statement 'bell-edition-1' already" in said
    assert "an edition needs its day" in run("revise", "long", "-C", library)


def test_nothing_is_deployed_from_or_to_nowhere(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """No editions, a file in the place of a folder, an address of no kind, a folder that nobody reads."""
    assert "there is no folder" in run("deploy", tmp_path / "www", "-C", library, status=1)
    (library / "dist").mkdir()
    (library / "dist/a.html").write_text("x")
    (tmp_path / "file").write_text("x")
    assert "is a file; choose a folder" in run("deploy", tmp_path / "file", "-C", library, status=1)
    assert "is no address to bring files to" in run(
        "deploy", "--print", "gopher://x", "-C", library
    )
    assert "aws s3 sync" in run("deploy", "--print", "s3://bucket", "-C", library, status=0)
    from publish.site import deploy

    monkeypatch.setattr(
        deploy, "plan", failing(PermissionError(errno.EACCES, "Permission denied", "dist/x"))
    )
    assert "dist/x can't be read: Permission denied" in run(
        "deploy", tmp_path / "www", "-C", library, status=1
    )


def test_what_can_not_be_verified(library: Path, tmp_path: Path):
    """No editions, a file for a device, an EPUB by itself that is to be built again."""
    assert "'publish build' makes it" in run("verify", "-C", library)
    assert "is derived for kindle" in run("verify", tmp_path / "bell-kindle.epub")
    (tmp_path / "bell.epub").mkdir()
    assert "can't be read: Is a directory" in run("verify", tmp_path / "bell.epub")


def test_what_can_not_be_checked(library: Path, tmp_path: Path):
    """Options of sources for a finished file, a folder that is called as one, files of no library."""
    file = tmp_path / "x.pdf"
    file.mkdir()
    assert "the other options are for sources" in run("check", file, "--select", "S")
    assert "can't be read: Is a directory" in run("check", file)
    assert "the other options are for sources" in run("check", file, "--format", "github")
    assert "can't be read" in run("check", "-C", library, "--baseline", tmp_path)
    outside = tmp_path / "outside.md"
    outside.write_text(f"{FRONT}---\n\nIt rang.\n")
    assert "no source file of the library" in run(
        "check", "-C", library, library / "sources/bell.md", outside
    )


def test_a_source_comes_from_a_pipe(library: Path, monkeypatch: pytest.MonkeyPatch):
    """`-` is what another program prints."""
    monkeypatch.setattr(apart, "bare", lambda own: nullcontext(Here()))
    said = run(
        "import", "-", "-C", library, status=0, stdin=b"The siren\n\nBy Ann Lee\n\nIt howled.\n"
    )
    assert "sources/the-siren.md" in said
    assert "It howled." in (library / "sources/the-siren.md").read_text()


def test_addresses_that_nobody_may_listen_at(library: Path, monkeypatch: pytest.MonkeyPatch):
    """Another program is there, or the system forbids it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in run("serve", "-C", library, "--port", port, status=1)
    monkeypatch.setattr(
        socket, "create_server", failing(PermissionError(errno.EACCES, "Permission denied"))
    )
    assert "can't listen at 127.0.0.1:80: Permission denied" in run(
        "serve", "-C", library, "--port", 80, status=1
    )


def test_a_theme_that_can_not_be_begun(library: Path, monkeypatch: pytest.MonkeyPatch):
    """What it extends is broken, or nothing can be written."""
    monkeypatch.setattr(
        specimen, "begin", failing(ThemeError("classic", "it is broken", "mend it"))
    )
    assert "it is broken (mend it)" in run("theme", "new", "ours", "-C", library).replace("\n", " ")
    monkeypatch.setattr(
        specimen, "begin", failing(OSError(errno.ENOSPC, "No space left on device"))
    )
    assert "can't be written: No space left" in run("theme", "new", "ours", "-C", library, status=1)


def test_a_cluster_needs_its_package(library: Path, monkeypatch: pytest.MonkeyPatch):
    """How to install it is told."""
    there = importlib.util.find_spec
    monkeypatch.setattr(
        "publish.cli.building.find_spec",
        lambda name: None if name == "distributed" else there(name),
    )
    assert "pip install 'publish[dask]'" in run("build", "-C", library, "--executor", "dask://h:1")


def test_what_a_watched_build_did_is_told(capsys: pytest.CaptureFixture[str]):
    """A line for each statement; that there was nothing to do."""
    _print(Report(built=["a"], removed=["c"], failed=["d"]))
    assert capsys.readouterr().out.splitlines() == [
        "built a",
        "removed c, since its source is gone",
        "failed d",
    ]
    _print(Report())
    assert capsys.readouterr().out.splitlines() == ["nothing to do"]


def test_completion_outside_of_any_library_knows_our_themes(tmp_path: Path):
    """Whoever has no library yet is offered those that come with publish."""
    import click
    import typer

    context = typer.Context(click.Command("x"))
    context.params["where"] = str(tmp_path)
    assert "classic" in completing.themes(context, "")


def test_a_closed_output_is_told(library: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing can be printed; a file can be written."""
    from publish.cli.output import sink

    errors = io.StringIO()
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", errors)
    with pytest.raises(Exception) as stopped, sink(None):  # noqa: PT011 (typer's own)
        pass
    assert stopped.typename == "Exit"
    assert "standard output is closed; add --out FILE" in errors.getvalue()


@pytest.mark.parametrize("error", [OSError("reset"), ValueError(), TimeoutError("slow")])
def test_sites_that_answer_with_nonsense(error: Exception, monkeypatch: pytest.MonkeyPatch):
    """Whatever goes wrong, it is an answer in words."""
    monkeypatch.setattr(asking.urllib.request.OpenerDirector, "open", failing(error))
    answer = asking._answer("https://example.org/", "HEAD")
    assert (answer.status, answer.reason) == (0, str(error) or "ValueError")


def test_links_that_lead_round_are_told(library: Path):
    """Folders, source files and what a page names may be links to themselves: a line says so."""
    loop = library.parent / "round"
    for link in (loop, library / "sources/round.md", library / "round.png"):
        link.symlink_to(link.name)
    page = library / "page.html"
    page.write_text(f"<h1>Bells</h1><p>{'They rang. ' * 30}</p><img src='round.png' alt='A bell'>")
    assert "sources/round.md" in run("build", "-C", library, status=1)
    for command in ("check", "build", "list", "serve"):
        assert "no publish.toml" in run(command, "-C", loop)
    assert "can't be written" in run("init", loop, status=1)
    assert "is not there" in run("check", "-C", library, "gone.md")
    assert "can't be read" in run("deploy", loop, "-C", library, status=1)
    assert "where source files lie" in run("import", page, "-C", library, "--into", loop)
    assert "round.png" in run("import", page, "-C", library, "--dry-run", status=0)
