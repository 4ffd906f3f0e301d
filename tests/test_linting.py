"""The linter: each rule by the examples of its page, what it lets alone, how it is told."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, NoReturn

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from publish.cli import app, asking
from publish.cli.asking import ask
from publish.library import open_library
from publish.linting import RULES, lint
from publish.linting.choice import Choice
from publish.linting.formats import FORMATS, Around
from publish.linting.mending import mended
from publish.linting.online import Answer
from publish.linting.page import Page
from publish.linting.urls import cleaned, is_local
from publish.problem import RULES as PROBLEMS
from publish.problem import Position, Problem, Severity
from publish.reading import SourceFile
from tests import lint_page
from tests.samples import ROOT

PAGE = lint_page.PAGE.read_text("utf-8")
EXAMPLES = lint_page.examples(PAGE)
CODES = sorted(RULES.own)
VOICE = "voice-of-the-working-people-of-kazakhstan.md"


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_breaks_its_rule_and_no_other(code: str, tmp_path: Path):
    """What the page shows as bad is found, under this code alone; what it shows as good is not."""
    bad, good = EXAMPLES[code]
    assert bad.fences and good.fences
    assert {one.code for one in lint_page.run(bad, tmp_path / "bad")} == {code}
    assert [str(one) for one in lint_page.run(good, tmp_path / "good")] == []


def test_the_page_is_made_from_the_rules():
    """docs/lint.md says what the rules say, in order, with what the command prints."""
    assert lint_page.written(PAGE) == PAGE, "run python -m tests.lint_page"


def test_codes_are_one_of_a_kind():
    """No rule has the code of another, nor of a problem."""
    assert len(CODES) == sum(1 for _ in RULES.own)
    assert not set(CODES) & set(PROBLEMS)


ADVICE = {"S004", "S201", "S212", "S220", "S224", "S227", "S232", "S303", "S901"}
"""What is true of the samples: sources that no archive keeps, names without Latin letters …"""

TRUE = {
    "sources/vi.md:20 S826",  # accents apart, as the file of the United Nations has them
    *(f"sources/{VOICE}:{line} S503" for line in (63, 81, 83, 87, 93)),
    *(f"sources/{VOICE}:{line} S501" for line in (91, 93)),
}
"""Faults that the pages have which samples were taken from: two paragraphs stand twice there, and
five quotation marks are not closed."""


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path):
    """In our own sources, and in texts of 28 languages, no rule sees a fault that is not there."""
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    for path in (ROOT / "tests/scripts").glob("*.md"):
        if path.stem != "README":
            shutil.copy(path, tmp_path / "sources")
    library, _ = open_library(tmp_path)
    assert library is not None
    found = lint(library)
    others = [one for one in found if one.code not in ADVICE]
    assert {f"{one.at.path}:{one.at.line} {one.code}" for one in others} == TRUE
    assert {one.severity for one in found} <= {Severity.ADVICE, Severity.WARNING}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with an error, a warning and advice in two files, below the working folder."""
    folder = tmp_path / "my library"
    (folder / "sources/deep").mkdir(parents=True)
    good = lint_page.whole({})
    (folder / "sources/good.md").write_bytes(good)
    other = good.replace(b"A letter to", b"An answer to").replace(b"this letter", b"this answer")
    tracked = b"https://example.org/letter?utm_source=mail"
    bad = other.replace(b"https://example.org/letter\n", tracked + b"\n", 1)
    (folder / "sources/deep/weak.md").write_bytes(bad.replace(b"subject: Letters\n", b""))
    (folder / "sources/deep/wrong.md").write_bytes(good.replace(b"2022-01-08", b"8 January"))
    return folder


def check(*arguments: object) -> tuple[int, str]:
    """Run the command in this process: its exit status and what it printed."""
    done = CliRunner().invoke(app, ["check", *map(str, arguments)])
    return done.exit_code, done.output


def test_all_problems_of_all_files_in_one_run(library: Path):
    """Errors of the reader and breaches of rules come together, with a count; the status is 1."""
    status, said = check("-C", library)
    assert status == 1
    lines = said.splitlines()
    assert [line.rpartition("[")[2] for line in lines[:-1]] == ["S220]", "S301]", "M004]"]
    assert lines[-1] == "3 files: 1 error, 1 warning, 1 piece of advice"


def test_files_folders_and_slugs_are_targets(library: Path):
    """A file, a folder and a slug each name what is checked; statuses are 0 without an error."""
    for target in (library / "sources/deep/weak.md", "weak"):
        status, said = check("-C", library, target)
        assert (status, said.splitlines()[-1]) == (
            0, "1 file: 1 warning, 1 piece of advice",
        )  # fmt: skip
    assert check(library / "sources/deep")[1].splitlines()[-1].startswith("2 files: 1 error")
    assert check("-C", library, "good") == (0, "1 file: nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no statement 'nowhere'"),
        (["sources/nowhere.md"], "is not there; source files are "),
        (["--select", "S3,X9"], "no rule 'X9'"),
        (["--format", "xml"], "no format 'xml'; there are: text, json, sarif, github"),
        (["--target", "kindle"], "--target is for finished files"),
        (["good", "some.epub"], "sources and finished files at once"),
    ],
)
def test_wrong_use_is_told(library: Path, arguments: list[str], said: str):
    """What is asked for and can't be is said in one line, with status 2."""
    status, output = check("-C", library, *arguments)
    assert status == 2
    assert said in output


def test_rules_are_selected_and_ignored(library: Path):
    """The longest beginning of a code decides; what keeps a statement from being built is told."""
    assert "[S301]" in check("-C", library, "weak", "--select", "S3")[1]
    assert "[S220]" not in check("-C", library, "weak", "--select", "S3")[1]
    assert "[S301]" not in check("-C", library, "weak", "--ignore", "S")[1]
    assert "[S301]" in check("-C", library, "weak", "--select", "S301", "--ignore", "S3")[1]
    assert "[S301]" not in check("-C", library, "weak", "--select", "S3", "--ignore", "S301")[1]
    assert "[M004]" in check("-C", library, "--ignore", "M")[1]


def test_settings_choose_rules_and_levels(library: Path):
    """publish.toml ignores rules, by file too, and says what one weighs; options stand first."""
    toml = library / "publish.toml"
    toml.write_text('[check]\nignore = ["S2"]\nlevels = { S301 = "error" }\n')
    status, said = check("-C", library, "weak")
    assert (status, "[S220]" in said, "weak.md:11:8: source.url" in said) == (1, False, True)
    assert "[S220]" in check("-C", library, "weak", "--select", "S")[1]
    toml.write_text('[check]\nper_file_ignores = { "sources/deep/*" = ["S3"] }\n')
    assert "[S301]" not in check("-C", library, "weak")[1]
    toml.write_text('[check]\n\nselect = ["S3", "S99"]\n')
    status, said = check("-C", library)
    assert status == 2
    assert "publish.toml:3:1: check.select: no rule 'S99'" in said
    toml.write_text('[check]\nselect = ["s3"]\n')
    assert "publish.toml:2:1: check.select" in check("-C", library)[1]


def test_json_has_every_problem(library: Path):
    """The JSON has place, code, level, words, and whether `--fix` mends it."""
    status, said = check("-C", library, "--format", "json")
    assert status == 1
    problems = json.loads(said)["problems"]
    assert [(p["code"], p["fixable"]) for p in problems] == [
        ("S220", False), ("S301", True), ("M004", False),
    ]  # fmt: skip
    assert problems[1]["path"] == "sources/deep/weak.md"
    assert (problems[1]["line"], problems[1]["column"]) == (11, 8)
    assert check("-C", library, "--json")[1] == said


def test_sarif_is_what_the_standard_says(library: Path, monkeypatch: pytest.MonkeyPatch):
    """The log names its rules, points at them, and gives paths from where the command ran."""
    monkeypatch.chdir(library.parent)
    status, said = check("-C", library, "--format", "sarif")
    assert status == 1
    log = json.loads(said)
    schema = json.loads((ROOT / "tests/schemas/sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    assert log["$schema"] == schema["id"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["M004", "S220", "S301"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("my%20library/sources/deep/")
        assert place["region"]["startLine"] >= 1
    prints = [result["partialFingerprints"]["problem/v1"] for result in run["results"]]
    assert len(set(prints)) == 3


def test_sarif_brings_the_manual_along():
    """Each code of ours has its section as help, which leads to pages only where there is a site."""
    every = [*RULES.own, *PROBLEMS]
    told = [Problem(Position("x.md", 1), code, "said", "", Severity.ADVICE) for code in every]
    schema = json.loads((ROOT / "tests/schemas/sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
    for address, site in (
        ("", None),
        ("https://docs.example.org/p", "https://docs.example.org/p/"),
    ):
        log = json.loads(FORMATS["sarif"](told, Around(RULES, "", address)))
        jsonschema.Draft4Validator(schema).validate(log)
        for rule in log["runs"][0]["tool"]["driver"]["rules"]:
            shown = rule["help"]["markdown"]
            assert rule["help"]["text"] and not re.search(r"\]\([\w/.-]+\.md", shown)
            name = "lint" if rule["id"] in RULES.own else "problems"
            assert rule.get("helpUri") == (site and f"{site}{name}/{rule['id']}.html")
            if name == "lint":
                assert all(part in shown for part in ("Why: ", "Source: ", "Bad:", "Good:"))


def test_annotations_are_escaped(library: Path, monkeypatch: pytest.MonkeyPatch):
    """A line for GitHub holds no sign that would end its values."""
    monkeypatch.chdir(library)
    status, said = check("--format", "github")
    assert status == 1
    assert "::warning file=sources/deep/weak.md,line=11,col=8,title=S301::source.url: " in said
    (library / "sources/deep/weak.md").rename(library / "sources/deep/a, b: 100%.md")
    assert "file=sources/deep/a%2C b%3A 100%25.md,line" in check("--format", "github")[1]


def test_the_same_problem_is_told_apart_when_lines_move():
    """Fingerprints know no lines, and tell two that are alike apart."""
    from publish.linting.formats import fingerprints
    from publish.problem import Position, problem

    two = [problem("M010", Position("x.md", line), key="title") for line in (2, 9)]
    moved = [problem("M010", Position("x.md", line), key="title") for line in (3, 20)]
    assert fingerprints(two) == fingerprints(moved)
    assert len(set(fingerprints(two))) == 2


def test_a_choice_by_the_longest_beginning():
    """`S301` selected stands against `S3` ignored, and the other way round."""
    assert Choice(select=("S301",), ignore=("S3",)).holds("S301")
    assert not Choice(select=("S",), ignore=("S3",)).holds("S301")
    assert not Choice(select=("S",)).holds("B016")
    assert Choice(levels={"S": Severity.ERROR, "S3": Severity.ADVICE}).level(
        "S301", Severity.WARNING
    ) == Severity.ADVICE  # fmt: skip


def test_every_form_takes_no_problems():
    """A clean library is told in every form."""
    around = Around(RULES)
    assert FORMATS["text"]([], around) == FORMATS["github"]([], around) == ""
    assert json.loads(FORMATS["json"]([], around)) == {"problems": []}
    assert json.loads(FORMATS["sarif"]([], around))["runs"][0]["results"] == []


# Mending ------------------------------------------------------------------------------------------

UNTIDY = """\ufeff---
# who wrote it
author: {name: Jane Doe, sort_name: "Doe, Jane", kind: person}   # and who kept it
subject:
  - Letters···
first_published: 2022-01-08
# what it is called
title: A letter to the reader

type: Open letter
subtitle:
language: en
source: https://example.org/letter?utm_source=mail&page=2#:~:text=dear
---

Dear reader,··
this text has [a link](https://example.org/?utm_source=mail) and trailing space.···

    code··
""".replace("·", " ")


def mend(text: str, folder: Path) -> str:
    """What `--fix` makes of a source file."""
    path = folder / "sources/letter.md"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(text.encode())
    check("-C", folder, "--fix")
    return path.read_bytes().decode()


def test_mending_touches_the_front_matter_alone(tmp_path: Path):
    """Order, space and addresses are mended, comments stay with their fields, the text stays."""
    after = mend(UNTIDY, tmp_path)
    front, body = after.split("---\n", 2)[1:]
    assert front == (
        "# what it is called\n"
        "title: A letter to the reader\n"
        "# who wrote it\n"
        'author: {name: Jane Doe, sort_name: "Doe, Jane", kind: person}   # and who kept it\n'
        "first_published: 2022-01-08\n"
        "\n"
        "type: Open letter\n"
        "subject:\n"
        "  - Letters\n"
        "language: en\n"
        "source: https://example.org/letter?page=2\n"
    )
    assert body == UNTIDY.split("---\n", 2)[2]
    assert mend(after, tmp_path) == after


def test_mending_says_what_it_did(tmp_path: Path, library: Path):
    """The line at the end counts what was mended; a file that is right keeps its time."""
    good = library / "sources/good.md"
    os.utime(good, (1, 1))
    status, said = check("-C", library, "--fix")
    assert status == 1
    assert said.splitlines()[-1] == "1 mended in 1 file; 3 files: 1 error, 1 piece of advice"
    assert good.stat().st_mtime == 1
    assert b"utm_source" not in (library / "sources/deep/weak.md").read_bytes()
    assert not list(library.rglob("*.partial"))
    del tmp_path


def test_mending_keeps_permissions_and_ignored_rules(library: Path):
    """A file keeps its mode; what is not selected is not mended."""
    path = library / "sources/deep/weak.md"
    path.chmod(0o640)
    before = path.read_bytes()
    check("-C", library, "--fix", "--ignore", "S301")
    assert path.read_bytes() == before
    check("-C", library, "--fix")
    assert path.read_bytes() != before
    assert path.stat().st_mode & 0o777 == 0o640


def test_lines_that_end_with_carriage_returns_stay_so(tmp_path: Path):
    """A file of CR LF is mended as one; one of both kinds gets line feeds."""
    windows = UNTIDY.replace("\n", "\r\n")
    assert mend(windows, tmp_path) == mend(UNTIDY, tmp_path).replace("\n", "\r\n")
    mixed = UNTIDY.replace("\n", "\r\n", 3)
    assert mend(mixed, tmp_path) == mend(UNTIDY, tmp_path)


_VALUES = st.text("ab: #'\"é\n-|>[]{}&?=/.", max_size=12)
_LINES = st.one_of(
    st.sampled_from([
        "title: A letter", "author: Jane Doe", "subtitle:", "# a remark", "", "type: Letter  ",
        "source: https://example.org/?utm_id=1&a=b", "abstract: |", "  two  ", "  words",
        "first_published: 2022", "language: en", "subjects: [a, b]", "subjects:", "  - a ", "...",
    ]),
    st.builds("{}: {}".format, st.sampled_from(["title", "abstract", "place"]), _VALUES),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_LINES, max_size=10),
    st.text("ab \n#*[]^:-", max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_whatever_is_written_mending_is_safe(lines: list[str], body: str, end: str, mark: str):
    """Fields say the same, addresses lead to the same page, the text is the same to the letter;
    mended twice is mended once."""
    text = mark + "\n".join(["---", *lines, "---", "", body]).replace("\n", end)
    before = page_of(text)
    data, count = mended(before, RULES.values(), Choice())
    if not count:
        assert data == text.encode()
    after = page_of(data.decode())
    assert after.has("text") == before.has("text")
    if after.has("text"):
        assert after.body.rstrip("\n") == before.body.rstrip("\n")
        if before.has("front"):
            assert _fields(after) == _fields(before)
    assert mended(after, RULES.values(), Choice()) == (data, 0)


def page_of(text: str) -> Page:
    """A source text as rules see it."""

    def no_pictures(src: str) -> bytes:
        raise FileNotFoundError(src)

    return Page(SourceFile("sources/letter.md", text.encode(), {}), no_pictures)


def _fields(page: Page) -> object:
    front = page.reading.front
    assert front is not None
    return {
        key: cleaned(value) if isinstance(value, str) else value
        for key, value in dict(front.plain()).items()
    }


# Baselines ----------------------------------------------------------------------------------------


def test_a_baseline_lets_be_what_is_known(library: Path, tmp_path: Path):
    """What is written into it is not told again; what is new is, and what keeps from building."""
    file = tmp_path / "known.json"
    status, said = check("-C", library, "--write-baseline", file)
    assert json.loads(file.read_text("utf-8")) == {"sources/deep/weak.md": {"S220": 1, "S301": 1}}
    assert (status, said.splitlines()[-1]) == (1, "3 files: 1 error")
    path = library / "sources/deep/weak.md"
    path.write_text(path.read_text("utf-8").replace("abstract: ", "abstract: TODO\n# "), "utf-8")
    assert "[S007]" in check("-C", library, "weak", "--baseline", file)[1]
    (library / "publish.toml").write_text('[check]\nbaseline = "../known.json"\n')
    assert check("-C", library, "weak")[1].splitlines()[-1] == "1 file: 1 warning"


def test_where_there_are_more_than_known_all_are_told(library: Path, tmp_path: Path):
    """Two of a rule where one is known are both told."""
    file = tmp_path / "known.json"
    file.write_text('{"sources/good.md": {"S201": 1}}')
    path = library / "sources/good.md"
    text = path.read_text("utf-8").replace("  kind: person\n", "")
    path.write_text(text.replace("first_p", "translator: John Roe\nfirst_p"), "utf-8")
    said = check("-C", library, "good", "--baseline", file, "--select", "S201")[1]
    assert said.count("[S201]") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("[]", "no object"), ("{", "no JSON"), ('{"x": {"S1": "two"}}', 'x: write {"code": number}')],
)
def test_what_is_no_baseline_is_told(library: Path, tmp_path: Path, text: str, said: str):
    """A baseline that can't be read is said in one line; in settings, at its place."""
    file = tmp_path / "known.json"
    file.write_text(text)
    status, output = check("-C", library, "--baseline", file)
    assert (status, said in output) == (2, True)
    (library / "publish.toml").write_text('[check]\nbaseline = "../known.json"\n')
    status, output = check("-C", library)
    assert status == 2
    assert output.startswith("publish.toml:2:1: check.baseline: ")


def test_some_statements_are_compared_with_all(library: Path):
    """What is asked for alone is compared with the rest, and only what is asked for is told."""
    twin = library / "sources/twin.md"
    shutil.copy(library / "sources/good.md", twin)
    status, said = check("-C", library, "twin")
    assert status == 0
    assert "also sources/good.md" in said
    assert said.splitlines()[-1] == "1 file: 1 warning"
    assert check("-C", library, "good") == (0, "1 file: nothing found\n")


# Size ---------------------------------------------------------------------------------------------


@pytest.mark.long
def test_several_processes_find_what_one_does(tmp_path: Path):
    """Files are shared between processes; what is found is the same, in the same order."""
    (tmp_path / "sources").mkdir()
    for number in range(80):
        title = b"title: A letter to reader %d" % number
        text = lint_page.whole({}).replace(b"title: A letter to the reader", title)
        name = f"{number}.md"
        (tmp_path / "sources" / name).write_bytes(text.replace(b"subject: Letters\n", b""))
    library, _ = open_library(tmp_path)
    assert library is not None
    alone = lint(library)
    assert lint(library, jobs=2) == alone
    assert {one.code for one in alone} == {"S220", "S911"}


HOSTILE = {
    "brackets": "(" * 40_000 + "]" * 40_000,
    "references": "".join(f"[a{n}]: https://example.org/{n}\n\n" for n in range(4_000)),
    "letters": "a" * 400_000,
    "accents": "e" * 200_000 + "e\u0301" * 2_000,
    "two scripts": "aб" * 50_000,
    "hyphens": "x\u00ad" * 50_000,
    "addresses": "a." * 100_000 + "@",
    "spaces": "word" + " " * 9 + "[^1]\n" + "word [^2] " * 2_000,
    "quotation marks": "“ „ « " * 20_000 + "» ”" * 20_000,
    "unseen": "\u200b" * 50_000,
    "repeated": "This paragraph is long enough to count as one that stands here twice.\n\n" * 1_500,
}


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_makes_a_rule_slow(name: str):
    """The time of each rule grows with the text, not with its square."""
    text = lint_page.whole({"markdown": HOSTILE[name] + "\n"})
    page = page_of(text.decode())
    for rule in RULES.values():
        if page.has(rule.needs):
            started = time.process_time()
            found = list(rule.problems(page, rule.level))
            assert time.process_time() - started < 5, rule.code
            assert len(found) <= 100


def test_what_no_font_has_is_told_before_a_build(library: Path):
    """A character that no font of the theme has, at its place; a theme that is not there."""
    path = library / "sources/good.md"
    path.write_text(path.read_text("utf-8").replace("Please write", "𓂀 Please write"), "utf-8")
    status, said = check("-C", library, "good")
    assert status == 1
    assert "character 𓂀 (U+13080 EGYPTIAN HIEROGLYPH D010) is in no font of theme" in said
    (library / "publish.toml").write_text('[library]\ntheme = "clasic"\n')
    status, said = check("-C", library, "good")
    assert status == 1
    assert said.startswith("publish.toml:2:1: library.theme: no theme 'clasic'")


# Online -------------------------------------------------------------------------------------------


class Site(http.server.BaseHTTPRequestHandler):
    """A site with a page, one that moved, one that is gone, one that knows no HEAD."""

    asked: ClassVar[list[str]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        Site.asked.append(f"{self.command} {self.path}")
        place = {"/moved": 301, "/there": 302, "/round": 301, "/inside": 301}.get(self.path)
        if place:
            self.send_response(place)
            to = {"/round": "/round", "/inside": "http://10.0.0.1/"}.get(self.path, "/page")
            self.send_header("Location", to)
        elif self.path == "/shy" and self.command == "HEAD":
            self.send_response(405)
        else:
            self.send_response(410 if self.path == "/gone" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the site."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_sites_are_asked_once_and_briefly(site: str, monkeypatch: pytest.MonkeyPatch):
    """HEAD, and GET where a site knows no HEAD; where a page moved for good is followed."""
    monkeypatch.setattr(asking, "is_local", lambda host: host != "127.0.0.1" and is_local(host))
    Site.asked.clear()
    nowhere = "http://127.0.0.1:9/"
    paths = ["page", "moved", "there", "gone", "shy", "page#part"]
    answers = ask([*(f"{site}/{path}" for path in paths), f"{site}/page", nowhere])
    said = {url.removeprefix(site): (a.status, a.moved) for url, a in answers.items()}
    assert said == {
        "/page": (200, ""), "/moved": (200, f"{site}/page"), "/there": (200, ""),
        "/gone": (410, ""), "/shy": (200, ""), "/page#part": (200, ""), nowhere: (0, ""),
    }  # fmt: skip
    assert answers[nowhere].reason == "Connection refused"
    assert Site.asked.count("GET /shy") == 1
    assert not [one for one in Site.asked if one.startswith("GET") and one != "GET /shy"]
    for path in ("round", "inside"):  # without end; into another network
        assert ask([f"{site}/{path}"])[f"{site}/{path}"].status == 301


def test_nobody_in_this_network_is_asked(site: str):
    """However the address is written: what a statement names is no way into the publisher's house."""
    Site.asked.clear()
    port = site.rpartition(":")[2]
    for host in ("127.0.0.1", "127.1", "0x7f.1", "2130706433", "localhost", "[::1]", "0.0.0.0"):
        answer = ask([url := f"http://{host}:{port}/page"])[url]
        assert (answer.status, answer.reason) == (0, "its host is of this machine or its network")
    assert Site.asked == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_is_looked_up_once(scheme: str, monkeypatch: pytest.MonkeyPatch):
    """A name that leads out at first and then inside (DNS rebinding) is not followed inside."""
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])
    connected: list[object] = []

    def looked_up(host: str, port: object, **_: object) -> list[object]:
        return [(2, 1, 6, "", (next(answers), port))]

    def connecting(address: object, *_: object) -> NoReturn:
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("urllib.request.getproxies", dict)
    monkeypatch.setattr("socket.getaddrinfo", looked_up)
    monkeypatch.setattr("socket.create_connection", connecting)
    port = {"http": 80, "https": 443}[scheme]
    said = [ask([url := f"{scheme}://rebinding.example.org/"])[url] for _ in range(2)]
    assert connected == [("93.184.215.14", port)]
    assert [one.reason for one in said] == ["Connection refused", str(asking.Inside())]


def test_nobody_is_asked_without_being_told(library: Path, monkeypatch: pytest.MonkeyPatch):
    """Sites are asked with `--online` only, and none that is seen from one network alone."""
    asked_for: list[str] = []

    def noting(addresses: Iterable[str]) -> dict[str, Answer]:
        asked_for.extend(addresses)
        return {url: Answer(404, "Not Found") for url in asked_for}

    monkeypatch.setattr(asking, "ask", noting)
    path = library / "sources/good.md"
    text = path.read_text("utf-8").replace("Please write", "Ask <http://10.0.0.1/x>. Please write")
    path.write_text(re.sub("  archived_url: .*\n", "", text), "utf-8")
    check("-C", library, "good")
    assert asked_for == []
    status, said = check("-C", library, "good", "--online", "--select", "S32")
    assert asked_for == ["https://example.org/letter"]
    assert (status, said.splitlines()[0]) == (
        0,
        "sources/good.md:11:8: warning: source.url: the page is not there: 404 Not Found (look for the "
        "page elsewhere, or link to a copy in an archive) [S320]",
    )
