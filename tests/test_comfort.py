"""What makes the command pleasant: completion, examples, the man page, colours, and recipes."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from manual.commands import entries
from tests.samples import ROOT

HEAD = "---\ntitle: A\nauthor: B\nfirst_published: 2022\ntype: Letter\nlanguage: en\nsource: https://e.org/\n---\n\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of two statements and a theme."""
    (tmp_path / "sources/deep").mkdir(parents=True)
    (tmp_path / "sources/voice.md").write_text(f"{HEAD}Words.\n", "utf-8")
    (tmp_path / "sources/deep/Second Letter.md").write_text(f"{HEAD}More words.\n", "utf-8")
    return tmp_path


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An environment in which `publish` is this one."""
    (folder / "bin").mkdir(exist_ok=True)
    command = folder / "bin/publish"
    command.write_text(
        f"#!{sys.executable}\nfrom publish.__main__ import main\n\nif __name__ == '__main__':\n    main()\n"
    )
    command.chmod(0o755)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **more}


# Completion --------------------------------------------------------------------------------------


def offered(folder: Path, line: str) -> list[str]:
    """What the program offers a shell at the end of a line."""
    words = line.split(" ")
    given = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "publish"], cwd=folder, capture_output=True, text=True, check=True,
        env=environment(folder, **given, _PUBLISH_COMPLETE="complete_bash"),
    )  # fmt: skip
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("publish buil", ["build"]),
        ("publish show ", ["second-letter", "voice"]),
        ("publish cite vo", ["voice"]),
        ("publish build --theme la", ["large-print"]),
        ("publish record --format mo", ["mods"]),
        ("publish cite --style mla", ["mla"]),
        ("publish theme new x --extends rep", ["report"]),
    ],
)
def test_names_are_offered(library: Path, line: str, names: list[str]):
    """Commands, slugs of this library, themes, styles and formats are completed."""
    assert offered(library, line) == names


def test_outside_a_library_nothing_is_offered(tmp_path: Path):
    """No traceback spoils the line where there is no library."""
    assert offered(tmp_path, "publish show ") == []


def test_bash_completes(library: Path):
    """The script that is shown does in bash what it says."""
    script = subprocess.run(
        ["bash", "-c", "publish --show-completion; exit $?"], cwd=library, capture_output=True, text=True,
        check=True, env=environment(library),
    ).stdout  # fmt: skip
    assert "complete -o default -F _publish_completion publish" in script
    typed = (
        "COMP_WORDS=(publish show vo); COMP_CWORD=2; _publish_completion publish; echo $COMPREPLY"
    )
    done = subprocess.run(
        ["bash", "-c", f"{script}\n{typed}"], cwd=library, capture_output=True, text=True,
        check=True, env=environment(library),
    )  # fmt: skip
    assert done.stdout == "voice\n"


def test_completion_is_installed(library: Path):
    """The script is put where bash reads it at its next start, in the home of who asks."""
    done = subprocess.run(
        ["bash", "-c", "publish --install-completion; exit $?"], cwd=library, capture_output=True,
        text=True, check=True, env=environment(library, HOME=str(library)),
    )  # fmt: skip
    assert "completion installed" in done.stdout
    typed = (
        "COMP_WORDS=(publish show vo); COMP_CWORD=2; _publish_completion publish; echo $COMPREPLY"
    )
    done = subprocess.run(
        ["bash", "-c", f". ~/.bashrc; {typed}"], cwd=library, capture_output=True, text=True,
        check=True, env=environment(library, HOME=str(library)),
    )  # fmt: skip
    assert done.stdout == "voice\n"


# Help --------------------------------------------------------------------------------------------


def test_every_command_has_examples():
    """Each command, and the program itself, shows how it is used; groups show their commands'."""
    lacking = [
        entry.title for entry in entries() if not entry.examples and "COMMAND" not in entry.usage
    ]
    assert lacking == []


def test_every_option_says_what_it_is():
    """No argument or option is without a word of explanation."""
    bare = [
        (entry.title, name)
        for entry in entries()
        for name, about in (*entry.arguments, *entry.options)
        if not about.partition("[")[0].strip()
    ]
    assert bare == []


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not there")
def test_the_man_page_is_sound():
    """groff has nothing to warn of, and what it sets has every command."""
    page = ROOT / "docs/publish.1"
    done = subprocess.run(
        ["groff", "-man", "-ww", "-K", "utf8", "-T", "utf8", "-P", "-bcou", str(page)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    text = " ".join(done.stdout.split())
    assert all(entry.title in text for entry in entries())
    assert all(name in text for name in ("NAME", "SYNOPSIS", "EXIT STATUS", "NO_COLOR", "SEE ALSO"))


# Colours -----------------------------------------------------------------------------------------


def on_terminal(folder: Path, code: str, **more: str) -> bytes:
    """What a program writes to a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, stdin=slave, stdout=slave, stderr=slave,
        env={**environment(folder), "TERM": "xterm-256color", **more},
    )  # fmt: skip
    os.close(slave)
    said = b""
    while True:
        try:
            data = os.read(master, 4096)
        except OSError:
            break
        if not data:
            break
        said += data
    assert process.wait(60) == 0, said
    os.close(master)
    return said


COLOUR = re.compile(rb"\x1b\[[0-9;]*?(?:3[0-7]|38;|4[0-7]|48;|9[0-7])[0-9;]*m")


PROGRESS = (
    "from publish.cli.progress import progress_of\nwith progress_of(False) as p: p(1, 2, 'x.md')"
)
HELP = "import sys; sys.argv[1:] = ['--help']\nfrom publish.cli import main; main()"


def test_no_color_is_honoured(tmp_path: Path):
    """A terminal is shown the bar in colours, but not where NO_COLOR is set; help never has any."""
    assert COLOUR.search(on_terminal(tmp_path, PROGRESS, NO_COLOR=""))
    plain = on_terminal(tmp_path, PROGRESS, NO_COLOR="1")
    assert not COLOUR.search(plain)
    assert b"1/2" in plain
    assert not COLOUR.search(on_terminal(tmp_path, HELP, NO_COLOR=""))


# Recipes -----------------------------------------------------------------------------------------


def recipe(name: str) -> object:
    """A file of the repository in YAML."""
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


@pytest.mark.long
def test_the_action_builds(library: Path):
    """Its steps are what GitHub takes, its commands do what they say, no input is run as a script."""
    action = recipe("action.yml")
    assert isinstance(action, dict)
    steps = {step.get("name", step.get("uses")): step for step in action["runs"]["steps"]}
    assert action["runs"]["using"] == "composite"
    assert all(
        set(step) <= {"name", "uses", "with", "if", "shell", "env", "run"}
        for step in steps.values()
    )
    assert all(
        "shell" in step and "${{" not in step["run"] for step in steps.values() if "run" in step
    )
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(action["inputs"])
    given = environment(library, LIBRARY=str(library), ARGUMENTS="--format epub --jobs 1")
    for name in ("Check", "Build"):
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", steps[name]["run"]],
            capture_output=True, text=True, check=False, env=given,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    assert (library / "dist/voice/voice.epub").exists()
    assert not (library / "dist/voice/voice.pdf").exists()


def test_the_hook_checks_what_is_committed(library: Path):
    """pre-commit gives it the source files; one with an error stops the commit."""
    hooks = recipe(".pre-commit-hooks.yaml")
    assert isinstance(hooks, list)
    (hook,) = hooks
    assert re.search(hook["files"], "sources/deep/Second Letter.md")
    assert re.search(hook["files"], "letters/sources/voice.md")
    assert not re.search(hook["files"], "README.md")
    bad = library / "sources/bad.md"
    bad.write_text(f"{HEAD}Words.\n".replace("2022", "8 January"), "utf-8")
    for name, status in (("sources/voice.md", 0), ("sources/bad.md", 1)):
        done = subprocess.run(
            [*hook["entry"].split(), name], cwd=library, capture_output=True, text=True,
            check=False, env=environment(library),
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr


KNOWN = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENTRYPOINT", "CMD"}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [
        (name, rest.strip())
        for name, _, rest in (line.partition(" ") for line in text.splitlines() if line)
    ]


def test_the_image_is_made_of_what_is_there():
    """Its instructions are known, its base is fixed, its files are there, its user has no rights."""
    found = instructions()
    assert {name for name, _ in found} == KNOWN
    assert re.fullmatch(r"python:3\.1[1-9]-slim-\w+", found[0][1])
    users = [rest for name, rest in found if name == "USER"]
    assert users and users[-1] not in ("root", "0")
    allowed = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line[:1] == "!"
    ]
    for name, rest in found:
        for source in rest.split()[:-1] if name == "COPY" else ():
            assert (ROOT / source).exists(), source
            assert source in allowed, source
        if name in ("ENTRYPOINT", "CMD"):
            assert all(isinstance(word, str) for word in json.loads(rest))
    copied = {source for name, rest in found if name == "COPY" for source in rest.split()[:-1]}
    assert copied == set(allowed)


def test_recipes_install_the_same_libraries():
    """What Pango needs is one list: that of `.ci/native`; fonts for Chinese, Japanese and Korean come along."""
    listed = re.search(r'packages="(.*?)"', (ROOT / ".ci/native").read_text("utf-8"))
    assert listed
    for name in ("Dockerfile", "action.yml"):
        text = (ROOT / name).read_text("utf-8")
        assert {*listed[1].split(), "fonts-noto-cjk", "fonts-noto-core"} <= set(text.split()), name
        assert "--require-hashes" in text


def test_the_wheel_has_the_man_page():
    """The page is installed where `man` looks, and the image has what the package is built of."""
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    shared = hatch["targets"]["wheel"]["shared-data"]
    assert shared == {"docs/publish.1": "share/man/man1/publish.1"}
    copied = " ".join(rest for name, rest in instructions() if name == "COPY").split()
    assert set(shared) | set(hatch["targets"]["wheel"]["force-include"]) <= set(copied)
