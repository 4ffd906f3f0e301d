"""The command: what it prints and where, its exit statuses, how little it costs to ask for help."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest
from typer.testing import CliRunner, Result

from publish import __version__
from publish.__main__ import main as begin
from publish.cli import app, main
from publish.library import Library
from publish.statement.schema import json_schema
from tests.case_builders import HEAD

GOOD = f"{HEAD}Dear reader.\n"
BAD = GOOD.replace("2022-01-08", "8 January, 2022")


def publish(*args: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as its users do."""
    return subprocess.run(
        [sys.executable, "-m", "publish", *map(str, args)],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
    )  # fmt: skip


def here(*args: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, which takes a tenth of the time."""
    with chdir(cwd):
        done = CliRunner(env=environment).invoke(app, list(map(str, args)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


def quickly(*args: str | Path) -> Result:
    """Run the command in this process, for PDFs alone where nothing else is asked for."""
    return CliRunner().invoke(
        app, [*map(str, args), *([] if "--format" in args else ["--format", "pdf"])]
    )


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of two good statements and a bad one, without settings."""
    folder = tmp_path / "library"
    write(folder, "sources/first.md", GOOD)
    write(folder, "sources/deep/Второе письмо.md", GOOD.replace("language: en", "language: ru"))
    write(folder, "sources/deep/bad.md", BAD)
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file of a library."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


DESCRIBING = re.compile(r"^catalogue/|/description\.json$")


def files(folder: Path) -> set[str]:
    """Every file under a folder, without what describes the editions."""
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    return {name for name in found if not DESCRIBING.search(name)}


def test_all_good_is_0(library: Path):
    """Files that are all good: exit status 0, both editions, plain lines and no control codes."""
    done = publish("build", "sources/first.md", cwd=library)
    assert (done.returncode, done.stdout) == (0, "1 built\n")
    assert done.stderr == "[1/1] sources/first.md\n"
    assert files(library / "dist") == {"first/first.pdf", "first/first.epub", "manifest.json"}


def test_some_failed_is_1(library: Path):
    """A bad statement among good ones: exit status 1, the good ones built, the problem told."""
    done = publish("build", "--format", "pdf", "--jobs", "2", cwd=library)
    assert (done.returncode, done.stdout) == (1, "2 built, 1 failed\n")
    progress = [
        line for line in done.stderr.splitlines() if re.match(r"\[[1-3]/3\] sources/", line)
    ]
    told = [line for line in done.stderr.splitlines() if line not in progress]
    assert len(progress) == 3
    assert told == [
        "sources/deep/bad.md:4:18: first_published: '8 January, 2022' is not a date "
        "(EDTF, e.g. 2022-01-08) [M004]"
    ]
    slug = "второе-письмо"
    assert files(library / "dist") == {"first/first.pdf", f"{slug}/{slug}.pdf", "manifest.json"}


def test_json_is_alone_on_stdout(library: Path):
    """`--json` prints one JSON value on stdout and nothing on stderr, problems included."""
    done = publish("build", "--json", "--format", "pdf", "--jobs", "1", cwd=library)
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert report["built"] == ["first", "второе-письмо"]
    assert report["failed"] == ["sources/deep/bad.md"]
    assert report["problems"] == [{
        "path": "sources/deep/bad.md", "line": 4, "column": 18, "code": "M004", "severity": "error",
        "message": "first_published: '8 January, 2022' is not a date", "hint": "EDTF, e.g. 2022-01-08",
    }]  # fmt: skip


def test_it_works_below_the_library(library: Path):
    """In a folder below the library it is found, and files are named from where one stands."""
    done = here("build", "../first.md", "--format", "pdf", cwd=library / "sources/deep")
    assert (done.returncode, done.stdout) == (0, "1 built\n")
    assert files(library / "dist") == {"first/first.pdf", "manifest.json"}


def test_a_folder_stands_for_its_files(library: Path):
    """A folder among FILES stands for every source file in it, each built once."""
    done = here(
        "build", "sources/deep", "sources/deep/bad.md", "--json", "--format", "pdf", "--jobs", "1",
        cwd=library,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert (report["built"], report["failed"]) == (["второе-письмо"], ["sources/deep/bad.md"])


def test_another_library_and_another_folder(library: Path, tmp_path: Path):
    """`--library` names the library, `--out` the folder of editions; both may lie anywhere."""
    out = tmp_path / "here/and there"
    done = quickly(
        "build", "-C", library, library / "sources/first.md", "--out", out, "--theme", "report"
    )
    assert (done.exit_code, done.stderr) == (0, "[1/1] sources/first.md\n")
    assert files(out) == {"first/first.pdf", "manifest.json"}
    assert not (library / "dist").exists()
    assert (
        json.loads((out / "manifest.json").read_bytes())["statements"]["first"]["theme"] == "report"
    )


def test_files_are_found_from_elsewhere(library: Path, tmp_path: Path):
    """A file leads to its library; with `--library`, it may be named as it is named there."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = here("build", library / "sources/first.md", "--format", "pdf", cwd=elsewhere)
    assert (done.returncode, done.stdout) == (0, "1 built\n")
    done = here("build", "-C", library, "sources/first.md", "--format", "pdf", cwd=elsewhere)
    assert (done.returncode, done.stdout) == (0, "0 built, 1 unchanged\n")
    assert files(elsewhere) == set()


@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_a_library_without_statements_says_what_brings_one(tmp_path: Path, command: str):
    """It is no fault, and what to type is told where errors go."""
    write(tmp_path, "publish.toml", "")
    write(tmp_path, "sources/letter.txt", "Words.")
    done = CliRunner().invoke(app, [command, "-C", str(tmp_path)])
    assert done.exit_code == 0
    assert "'publish new' writes one, 'publish import' makes one of a page" in done.stderr


def test_a_warning_leaves_a_list_good(tmp_path: Path):
    """Only what keeps a statement from being read is status 1 (docs/exit-statuses.md)."""
    write(tmp_path, "sources/a.md", GOOD.replace("title: ", "title: \u2066"))
    done = CliRunner().invoke(app, ["list", "-C", str(tmp_path)])
    assert (done.exit_code, "[M030]" in done.stderr) == (0, True)


def test_formats_come_to_the_others(library: Path):
    """A format built alone leaves the other of the same text in place, and in the manifest; a
    statement is named by its file or by its slug."""
    first = library / "sources/first.md"
    for name, meant in (("epub", first), ("PDF", "first")):
        assert quickly("build", "-C", library, meant, "--format", name).exit_code == 0
    manifest = json.loads((library / "dist/manifest.json").read_bytes())
    assert set(manifest["statements"]["first"]["editions"]) == {"epub", "pdf"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ["build", "--theme", "clasic"],
            "no theme 'clasic'; there are: classic, large-print, report",
        ),
        (["build", "--format", "mobi"], "no format 'mobi'; there are: "),
        (["build", "--format", ","], "no format; there are: "),
        (["build", "gone.md"], "gone.md is not there; source files are "),
        (
            ["build", "outside.md"],
            "outside.md is no source file of the library; source files are ",
        ),
        (["build", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["build", "--nonsense"], "No such option: --nonsense"),
        (["show", "gone"], "no statement 'gone' in "),
        (["show"], "Missing argument '"),
        (["nonsense"], "No such command 'nonsense'"),
    ],
)
def test_wrong_use_is_2(library: Path, args: list[str], said: str):
    """Wrong use: exit status 2, a message on stderr, nothing on stdout and nothing written."""
    write(library, "outside.md", GOOD)
    run = publish if args == ["nonsense"] else here
    done = run(*args, cwd=library, NO_COLOR="1", TERM="dumb", COLUMNS="200")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (library / "dist").exists()


@pytest.mark.parametrize("arguments", [["list"], ["new"]])
def test_whatever_is_stopped_is_130(
    library: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
):
    """Ctrl-C while a command works, or at a prompt, is no failure of what was worked on."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> NoReturn:
            raise KeyboardInterrupt

    def stopped(library: Library) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "source_paths", stopped)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "argv", ["publish", *arguments, "-C", str(library)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 130


def test_ctrl_c_while_the_command_is_imported(monkeypatch: pytest.MonkeyPatch):
    """It ends with 130, as later on, and without a word."""

    class Importing(ModuleType):
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "publish.cli", Importing("publish.cli"))
    with pytest.raises(SystemExit) as ended:
        begin()
    assert ended.value.code == 130


def test_no_library_is_wrong_use(tmp_path: Path):
    """Where there is no library the message says how to make one."""
    for command in ("build", "list"):
        done = here(command, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("publish: no publish.toml and no sources/ in ")
        assert done.stderr.endswith("'publish init FOLDER' begins a library\n")


@pytest.mark.parametrize("as_json", [False, True])
def test_bad_settings_are_wrong_use(library: Path, as_json: bool):
    """Settings that can't be used stop every command, with their place, also as JSON."""
    write(library, "publish.toml", '[library]\ntheme = "clasic"\n')
    done = here("build", *["--json"][:as_json], cwd=library)
    assert done.returncode == 2
    if as_json:
        (told,) = json.loads(done.stdout)["problems"]
        assert (told["path"], told["line"], told["code"]) == ("publish.toml", 2, "C003")
        assert done.stderr == ""
    else:
        assert done.stderr.startswith("publish.toml:2:1: library.theme: no theme 'clasic'")


def test_an_empty_library(tmp_path: Path):
    """A library without statements is built: nothing is, and that is good."""
    write(tmp_path, "publish.toml", "")
    done = here("build", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "0 built\n")
    assert done.stderr.startswith("publish: there is no statement in sources/")
    assert json.loads((tmp_path / "dist/manifest.json").read_bytes())["statements"] == {}
    assert here("list", cwd=tmp_path).stdout == ""


def test_list(library: Path):
    """`list` prints a line of fields for each statement, and the problems of the others."""
    done = publish("list", cwd=library)
    assert done.returncode == 1
    assert [line.split("\t") for line in done.stdout.splitlines()] == [
        ["второе-письмо", "2022-01-08", "ru", "Jane Doe", "A letter to the reader"],
        ["first", "2022-01-08", "en", "Jane Doe", "A letter to the reader"],
    ]
    assert done.stderr.startswith("sources/deep/bad.md:4:18: ")
    (library / "sources/deep/bad.md").unlink()
    assert here("list", cwd=library).returncode == 0


def test_list_as_json(library: Path):
    """`list --json` gives each statement with its slug, file and URNs, and the problems."""
    done = here("list", "--json", cwd=library)
    listed = json.loads(done.stdout)
    assert done.stderr == ""
    assert [s["slug"] for s in listed["statements"]] == ["второе-письмо", "first"]
    assert listed["statements"][1]["source_file"] == "sources/first.md"
    assert [problem["code"] for problem in listed["problems"]] == ["M004"]


def test_show(library: Path):
    """`show` prints all that is known of a statement, in the long form, as YAML or JSON."""
    import yaml

    as_yaml = yaml.safe_load(here("show", "first", cwd=library).stdout)
    as_json = json.loads(here("show", "first", "--json", cwd=library).stdout)
    assert as_yaml == as_json
    assert as_json["authors"] == [{"name": "Jane Doe", "role": "aut"}]
    assert as_json["sources"] == [{"url": "https://example.org/letter"}]
    assert as_json["urn"].startswith("urn:uuid:")
    bad = here("show", "bad", cwd=library)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.startswith("sources/deep/bad.md:4:18: ")


def test_show_speaks_json_of_a_bad_statement(library: Path):
    """`show --json` of a statement with problems gives them as JSON on stdout, exit status 1."""
    done = here("show", "bad", "--json", cwd=library)
    assert (done.returncode, done.stderr) == (1, "")
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["M004"]


def test_schema_and_version(tmp_path: Path):
    """`schema` and `--version` work anywhere."""
    assert json.loads(here("schema", cwd=tmp_path).stdout) == json_schema()
    assert publish("--version", cwd=tmp_path).stdout == f"publish {__version__}\n"


@pytest.mark.parametrize(
    "args",
    [["--help"], ["build", "--help"], ["record", "--help"], ["bag", "-h"], ["--version"], ["-h"]],
)
def test_help_imports_nothing_heavy(tmp_path: Path, args: list[str]):
    """Asking for help loads typer, and none of the libraries that make editions."""
    code = (
        "import sys\nfrom publish.cli import app\n"
        f"try: app({args!r})\nexcept SystemExit: pass\n"
        "print('|'.join(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent,
                          capture_output=True, text=True, check=True)  # fmt: skip
    loaded = {name.partition(".")[0] for name in done.stderr.strip().split("|")}
    assert "typer" in loaded
    if len(args) > 1:
        loaded.discard("pydantic")  # typer's own, for the arguments of commands
    assert not loaded & {
        "weasyprint", "pydantic", "lxml", "markdown", "ebooklib", "jinja2", "PIL", "fontTools",
        "yaml", "babel", "pypdfium2", "langcodes", "edtf",
    }  # fmt: skip


COMMANDS = ("build", "list", "show", "schema", "cite", "record", "catalogue", "bag")


def test_help_says_how(tmp_path: Path):
    """Help names every command; without arguments it is shown too."""
    shown = publish("--help", cwd=tmp_path, NO_COLOR="1", TERM="dumb").stdout
    assert all(command in shown for command in COMMANDS)
    assert "build" in publish(cwd=tmp_path, NO_COLOR="1", TERM="dumb").stderr


@pytest.mark.parametrize("command", ["list", "schema"])
def test_a_closed_pipe_is_no_traceback(library: Path, command: str):
    """When the reader of a pipe goes away (`publish list | head -0`), nothing is complained of."""
    read, written = os.pipe()
    os.close(read)
    with os.fdopen(written, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "publish", command], cwd=library, stdout=pipe,
            stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "BrokenPipeError" not in done.stderr
    assert done.returncode == 1


def test_names_of_any_script_in_any_locale(library: Path):
    """File names and messages in Cyrillic come out whole where the locale knows only ASCII."""
    write(library, "sources/Третье.md", BAD)
    done = publish("list", cwd=library, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "sources/Третье.md:4:18: " in done.stderr
    assert "второе-письмо\t" in done.stdout


def test_names_that_are_no_text(library: Path):
    """A file or folder whose name is not UTF-8 is refused, and told as JSON that can be read."""
    folder = os.fsencode(library) + b"/sources/\xff"
    try:
        os.mkdir(folder)
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")
    with open(folder + b"/good.md", "wb") as file:
        file.write(GOOD.encode())
    (library / "sources/deep/bad.md").unlink()
    done = publish("build", "--json", "--format", "pdf", "--jobs", "1", cwd=library)
    report = json.loads(done.stdout)
    assert (done.returncode, report["built"]) == (1, ["first", "второе-письмо"])
    assert [problem["code"] for problem in report["problems"]] == ["F007"]
    assert json.loads((library / "dist/manifest.json").read_text("utf-8"))[
        "statements"
    ].keys() == set(report["built"])


def test_progress_on_a_terminal(library: Path):
    """On a terminal progress is a bar that leaves nothing behind; the problems stay."""
    import pty

    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "publish", "build", "--format", "pdf", "--jobs", "1"], cwd=library,
        stdout=subprocess.PIPE, stderr=follower,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parent.parent)},
    ) as process:  # fmt: skip
        os.close(follower)
        shown = b"".join(iter(lambda: _read(leader), b"")).decode()
        assert process.stdout is not None
        assert process.stdout.read().decode() == "2 built, 1 failed\n"
    os.close(leader)
    assert "3/3" in shown
    assert "[1/3]" not in shown
    assert "sources/deep/bad.md:4:18: " in shown


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # the other end is closed
        return b""


def test_a_machine_without_pango(library: Path):
    """Where Pango is not there, one line says what to install; exit status 2."""
    code = (
        "import ctypes, sys\n"
        "from publish import cli\n"
        "def missing(name): raise OSError('cannot load library')\n"
        "ctypes.CDLL = missing\n"
        "sys.argv = ['publish', 'build']\n"
        "cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=library, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert done.returncode == 2
    assert re.fullmatch(r"publish: Pango is not there; install it: .*libpango.*\n", done.stderr)
