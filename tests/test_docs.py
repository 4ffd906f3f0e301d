"""The documentation: made pages are current, the site builds, every link leads somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import typer
from _pytest.mark import ParameterSet
from lxml import html
from typer.main import get_command

from manual import rooms
from manual.consoles import steps
from manual.made import MADE
from publish.cli import app
from publish.linting import RULES as LINT_RULES
from publish.problem import RULES
from tests.consoles import Shell, fits
from tests.samples import ROOT

DOCS = ROOT / "docs"
IN_REPOSITORY = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / name for name in IN_REPOSITORY)])


def called(path: Path) -> str:
    """A page as tests call it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", MADE)
def test_made_parts_are_current(name: str):
    """What is made from the code is what lies in docs/; ACCEPT=1 or `python -m manual` writes it."""
    text = MADE[name]()
    if os.environ.get("ACCEPT"):
        (DOCS / name).write_text(text, "utf-8")
    assert text == (DOCS / name).read_text("utf-8"), "python -m manual"


def test_the_picture_shows_the_rule():
    """Every room is drawn and told of, and none imports one above itself."""
    names, told = rooms.rooms(), rooms.holds()
    assert set(names) == set(told)
    for row, name in enumerate(names):
        above = set(names[:row])
        assert rooms.imports(name, names) & above == set(), name
    drawn = rooms.picture()
    assert all(f">{name}</text>" in drawn for name in names)


# Links -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does: one warning is an error."""
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", str(out)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_every_link_of_the_site_leads_somewhere(site: Path):
    """Each address inside is a file, each fragment an id in it; nothing comes from elsewhere."""
    pages = {path: html.parse(str(path)).getroot() for path in site.rglob("*.html")}
    pages.pop(site / "404.html")  # its addresses are those of the root of a host
    ids = {path: set(page.xpath("//@id | //a/@name")) for path, page in pages.items()}
    assert len(pages) > 30
    lost, foreign = [], []
    for path, page in pages.items():
        for target in set(page.xpath("//@href | //@src")):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            wanted = unquote(parts.fragment)
            if not file.exists() or (wanted and wanted not in ids.get(file, {wanted})):
                lost.append((path.relative_to(site).as_posix(), target))
        loaded = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet']/@href")
        foreign += [target for target in loaded if urlsplit(target).netloc]
    assert (lost, foreign) == ([], [])


def test_codes_have_pages_that_lead_on_and_are_found(site: Path):
    """From each list one walks from code to code to the last, and the search knows every page."""
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    titles = {row["location"]: row["title"] for row in index["docs"]}
    for name, rules in (("lint", LINT_RULES.own), ("problems", RULES)):
        menu = html.parse(str(site / f"{name}.html")).xpath("//table//a/@href")
        paths = [f"{name}/{code}.html" for code in sorted(rules)]
        assert [path for path in menu if not path.startswith("#")] == paths
        walked, at = [], paths[0]
        while at:
            walked.append(at)
            assert titles[at].startswith(f"{Path(at).stem}: ")
            page = html.parse(str(site / at))
            before = page.xpath("//a[contains(@class, 'md-footer__link--prev')]/@href")
            earlier = Path(walked[-2]).name if walked[1:] else f"../{name}.html"
            assert before == [earlier]
            after = page.xpath("//a[contains(@class, 'md-footer__link--next')]/@href")
            at = f"{name}/{after[0]}" if after else ""
        assert walked == paths


def prose_of(page: Path) -> str:
    """A Markdown page without its code."""
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text("utf-8"))
    text = re.sub(r"(?m)^    \S.*$", "", text)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(text: str) -> set[str]:
    """The anchors of a Markdown page, as GitHub and MkDocs make them of headings."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {
        re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", head.replace("`", "")).strip().lower())
        for head in heads
    }


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_link_of_the_repository_leads_somewhere(page: Path):
    """Read where it lies, each page's links lead to files and headings that are there."""
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)", prose_of(page)):
        parts = urlsplit(target)
        if parts.scheme:
            continue
        file = (page.parent / parts.path).resolve() if parts.path else page
        wanted = parts.fragment
        if not file.exists() or (wanted and wanted not in anchors(file.read_text("utf-8"))):
            lost.append(target)
    assert lost == []


def test_messages_lead_to_the_page():
    """Each code has its anchor on the page of problems, where a message may lead to."""
    assert {code.lower() for code in RULES} <= anchors((DOCS / "problems.md").read_text("utf-8"))


# Commands ----------------------------------------------------------------------------------------

ELSEWHERE = {
    r"make \w+|\.venv/bin/python .*": "sets up or runs the tests themselves",
    r"git clone .*": "takes a repository from a host",
    r"pip install (?!\./).*|pipx install .*": "takes packages from an index",
    r"publish new(?: #.*)?": "asks on a terminal: tests/test_starting.py",
    r"publish (?:oai|serve|watch)\b.*": "runs until it is stopped: its own tests",
    r"publish build .*dask://.*": "needs a cluster: tests/test_cluster.py",
    r"publish deploy (?:/var|--print).*": "another machine's folders: tests/test_deploy.py",
    r".*minisig.*": "minisign is not everywhere: tests/test_verify.py",
    r"ssh-keygen -Y .*": "what publish verify runs: tests/test_verify.py",
    r"docker .*": "needs an engine",
    r"publish --install-completion": "writes into a shell's settings: tests/test_comfort.py",
    r"python -m pip .*|python -m manual.*": "writes the docs anew",
}
"""Commands that no page can run in a test, and why."""
QUICK = ("docs/exit-statuses.md", "docs/feeds.md", "docs/install.md", "docs/tutorial.md")
"""The pages that `make test` runs; `make test-long` runs all."""

VOICE = """---
title: The voice of the working people must be heard
author: {name: CPRF, kind: organization}
first_published: 2022-01-08
type: Online statement
source: https://kprf.ru/party-live/cknews/207796.html
subject: Peace
language: en
---

Every broad movement contains different components.
"""
OTHERS = {
    "name-the-translator": VOICE.replace("The voice of the working people must be heard", "Name")
    .replace("CPRF, kind: organization", "Jane Doe"),
    "2022/payam": VOICE.replace("language: en", "language: fa").replace("working", "Persian"),
}  # fmt: skip


PAGE = (
    "<html lang='en'><head><title>A page</title><meta name='author' content='Jane Doe'>"
    "<meta property='article:published_time' content='2022-01-08'>"
    "<link rel='canonical' href='https://example.org/page'></head><body><article><h1>A page</h1>"
    "<p>By Jane Doe, 8 January 2022.</p>" + "<p>Dear reader, this is a page of words.</p>" * 9
    + "</article></body></html>"
)  # fmt: skip
_OFFICE = "http://schemas.openxmlformats.org"
DOCUMENT = (
    f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>Dear reader.</w:t></w:r></w:p></w:body></w:document>"
)
TYPES = (
    f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r1" Type='
    f'"{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that pages speak of."""
    folder = tmp_path_factory.mktemp("prepared")
    home = folder / "home"
    (folder / "library/sources").mkdir(parents=True)
    (folder / "library/sources/2022").mkdir()
    for slug, text in {"voice": VOICE, **OTHERS}.items():
        (folder / f"library/sources/{slug}.md").write_text(text, "utf-8")
    (folder / "library/letter.txt").write_text("Dear reader.\n", "utf-8")
    (folder / "desk").mkdir()
    (folder / "library/docs/example").mkdir(parents=True)
    for place in ("desk", "library", "library/docs/example"):
        shutil.copy(DOCS / "example/archived-page.txt", folder / place)
    for name in ("page.html", "archived-page.html"):
        (folder / f"library/{name}").write_text(PAGE, "utf-8")
    with zipfile.ZipFile(folder / "library/letter.docx", "w") as document:
        document.writestr("word/document.xml", DOCUMENT)
        document.writestr("[Content_Types].xml", TYPES)
        document.writestr("_rels/.rels", RELATIONS)
    (home / ".ssh").mkdir(parents=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / ".ssh/id_ed25519")],
        check=True,
    )
    public = (home / ".ssh/id_ed25519.pub").read_text("utf-8")
    (folder / "library/allowed_signers").write_text(f"librarian@example.org {public}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(prepared: Path) -> Path:
    """The same, with its editions."""
    status, said = Shell(prepared / "library", prepared / "home").run("publish build --jobs 1")
    assert status == 0, said
    return prepared


def pages_with_commands() -> list[Path]:
    """The pages that show commands."""
    return [page for page in PAGES if any(True for _ in steps(page.read_text("utf-8")))]


PROGRAM = get_command(app)


def parsed(command: str) -> None:
    """See that the command line is one of ours, without running it."""
    words = shlex.split(re.sub(r"\s#\s.*", "", command))[1:]
    context = typer.Context(group := PROGRAM, info_name="publish")
    while commands := getattr(group, "commands", None):
        assert words and words[0] in commands, f"no command: {command}"
        group, words = commands[words[0]], words[1:]
    with suppress(typer.Exit):  # --help, --version
        group.make_context("publish", words, parent=context)


def pages_to_run() -> list[ParameterSet]:
    """The pages, those that build again and again among the long tests."""
    return [
        pytest.param(page, id=called(page), marks=[pytest.mark.long] * (called(page) not in QUICK))
        for page in pages_with_commands()
    ]


def commands_of(page: Path) -> list[str]:
    """The commands of ours on a page; those of options alone act as they are parsed."""
    text = "\n".join(step.command for step in steps(page.read_text("utf-8")))
    return re.findall(r"(?m)(?:^|; do |&& |^\w+=\w+ )(publish (?!--)[^|;&>\n]*)", text)


@pytest.mark.parametrize("page", [p for p in pages_with_commands() if commands_of(p)], ids=called)
def test_every_command_is_known(page: Path):
    """Each command of ours on a page is taken by the program as it stands."""
    for command in commands_of(page):
        parsed(command)


@pytest.mark.parametrize("command", ["publish bild", "publish theme", "publish theme nwe x"])
def test_a_command_that_is_none_is_noticed(command: str):
    """What is misspelt, and a group without a command of its own."""
    with pytest.raises(AssertionError, match="no command"):
        parsed(command)


def test_an_option_that_is_none_is_noticed():
    with pytest.raises(Exception, match="--formta"):
        parsed("publish build --formta pdf")


@pytest.mark.parametrize("page", pages_to_run())
def test_every_command_runs(
    page: Path, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What a page shows is typed from its top to its end, and prints and ends as it says."""
    monkeypatch.setattr("publish.build.run.cores", lambda: 1)
    monkeypatch.setattr("publish.build.processes.cores", lambda: 1)
    folder = request.getfixturevalue("prepared" if called(page) in QUICK else "built")
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    shell = Shell(
        tmp_path / ("desk" if page.name == "tutorial.md" else "library"), tmp_path / "home"
    )
    for step in steps(page.read_text("utf-8")):
        if step.file:
            step.write(shell.folder)
            continue
        place = f"{called(page)}:{step.line}: {step.command}"
        if any(re.fullmatch(pattern, step.command, re.DOTALL) for pattern in ELSEWHERE):
            continue
        status, printed = shell.run(step.command)
        assert status == step.status, (place, printed)
        if step.shown is not None:
            assert fits(step.shown, printed), (place, step.shown, printed)


# The recorded session ----------------------------------------------------------------------------


def recorded() -> list[tuple[str, list[str]]]:
    """The commands of the session, each with the lines that the terminal showed after it."""
    head, *events = map(json.loads, (DOCS / "session.cast").read_text("utf-8").splitlines())
    assert (head["version"], head["width"], head["height"]) == (2, 100, 30)
    times = [event[0] for event in events]
    assert times == sorted(times)
    assert {event[1] for event in events} == {"o"}
    shown = "".join(event[2] for event in events)
    prompt = re.escape("\x1b[1;32m$\x1b[0m ")
    parts = [part.replace("\r\n", "\n") for part in re.split(prompt, shown)[1:]]
    plain = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[^\n]*\r", "", part) for part in parts]
    return [(text.split("\n")[0], text.split("\n")[1:-1]) for text in plain]


def test_the_session_is_the_tutorial():
    """What was recorded is each step of the tutorial in order, with the output that the page shows."""
    typed = [step for step in steps((DOCS / "tutorial.md").read_text("utf-8")) if not step.file]
    session = [
        (command, lines) for command, lines in recorded() if "# after an edit" not in command
    ]
    assert [command for command, _ in session] == [step.text for step in typed]
    for (command, lines), step in zip(session, typed, strict=True):
        assert step.shown is None or command == "publish serve" or fits(step.shown, lines), command
