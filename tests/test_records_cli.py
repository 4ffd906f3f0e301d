"""`publish record` and `publish cite`: what goes into a pipe, and what is said beside it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pymarc
import pytest
from lxml import etree, html
from typer.testing import CliRunner, Result

from publish.cli import app
from publish.library import open_library
from publish.reading import read_statement
from publish.records import RECORDS
from publish.records.description import Description
from tests.case_builders import HEAD
from tests.test_catalogue import contents, measured
from tests.test_cli import publish as run
from tests.test_cli import write

RUSSIAN, PERSIAN = "письмо-читателю", "نامه"
BINARY = {"marc"}
FILE_FORMATS = [name for name in RECORDS if name != "onix"]
"""The formats that need no finished file."""


def letter(title: str, language: str, more: str = "") -> str:
    """A source file."""
    head = HEAD.replace("A letter to the reader", title).replace(
        "language: en", f"language: {language}"
    )
    return f"{head.removesuffix('---' + chr(10) + chr(10))}{more}---\n\nText.\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of three letters that nothing was built of."""
    folder = tmp_path / "library"
    write(folder, "publish.toml", '[library]\ntitle = "Letters"\n')
    write(folder, "sources/first.md", letter("A letter", "en"))
    write(folder, "sources/Письмо читателю.md", letter("Письмо", "ru", "subjects: Мир\n"))
    write(folder, f"sources/fa/{PERSIAN}.md", letter("نامه", "fa-IR"))
    return folder


def publish(library: Path, *args: str | Path) -> Result:
    """Run the command in this process."""
    command, *rest = map(str, args)
    return CliRunner().invoke(app, [command, "-C", str(library), *rest])


def description(library: Path, slug: str) -> Description:
    """A letter as it is described where nothing was built."""
    found, _ = open_library(library)
    assert found is not None
    for path in found.source_paths():
        statement = read_statement(found.source_file(path)).statement
        if statement and statement.slug == slug:
            return Description(statement, agency=found.settings.agency())
    raise LookupError(slug)


def test_the_letters_are_letters(library: Path):
    """The library of these tests is good."""
    assert publish(library, "list").exit_code == 0


@pytest.mark.parametrize("name", FILE_FORMATS)
def test_one_statement_is_one_record(library: Path, name: str):
    """Every format of the registry: the bytes of `record`, nothing around them."""
    done = publish(library, "record", RUSSIAN, "--format", name)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes == RECORDS[name].record(description(library, RUSSIAN))


@pytest.mark.parametrize("name", FILE_FORMATS)
def test_several_statements_are_one_collection(library: Path, name: str):
    """Every format of the registry: one collection, in the order of slugs, or as they are named."""
    slugs = sorted(("first", RUSSIAN, PERSIAN))
    for args, order in (((), slugs), ((RUSSIAN, "first"), [RUSSIAN, "first"])):
        done = publish(library, "record", *args, "--format", name)
        found = [description(library, slug) for slug in order]
        day = max(each.statement.modified for each in found)
        expected = b"".join(RECORDS[name].collection(found, found[0].agency, day))
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout_bytes == expected


def test_records_are_fit_for_pipes(library: Path):
    """What others read from the pipe: MARC by pymarc, XML by lxml, JSON by json; MARCXML is usual."""
    marc = subprocess.run(
        [sys.executable, "-m", "publish", "record", "--format", "MARC"], cwd=library,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    titles = ["A letter", "Письмо", "نامه"]
    assert [r["245"]["a"].rstrip(" /:.") for r in pymarc.MARCReader(marc)] == titles
    records = pymarc.parse_xml_to_array(io.BytesIO(publish(library, "record").stdout_bytes))
    assert [r["245"]["a"].rstrip(" /:.") for r in records] == titles
    csl = publish(library, "record", "--format=csl").stdout
    assert [item["title"] for item in json.loads(csl)] == titles


def test_two_runs_give_the_same_bytes(library: Path):
    """Records and citations do not depend on when they are made."""
    for args in (("record", "--format", "onix"), ("cite", "--format", "html")):
        assert publish(library, *args).stdout_bytes == publish(library, *args).stdout_bytes


def test_measured_files_are_told_of(library: Path):
    """Where `dist/` has files of the same text, the record speaks of them; else of none."""
    found = description(library, PERSIAN)
    from publish.catalogue.holdings import NAME, stored

    whole = measured(found, {"pdf": b"pdf", "epub": b"epub"})
    write(library, f"elsewhere/{PERSIAN}/{NAME}", stored(whole).decode())
    bare = publish(library, "record", PERSIAN, "--format", "schema").stdout
    full = publish(
        library, "record", PERSIAN, "--format", "schema", "--dist", library / "elsewhere"
    ).stdout
    assert "application/pdf" in full
    assert "application/pdf" not in bare
    write(library, f"sources/fa/{PERSIAN}.md", letter("نامه", "fa-IR") + "More.\n")
    changed = publish(
        library, "record", PERSIAN, "--format", "schema", "--dist", library / "elsewhere"
    ).stdout
    assert "application/pdf" not in changed


def test_out_names_a_file(library: Path, tmp_path: Path):
    """`--out` writes a file, whole, in folders that need not be there; nothing is printed."""
    out = tmp_path / "new/записи.mrc"
    done = publish(library, "record", "--format", "marc", "--out", out)
    assert (done.exit_code, done.output) == (0, "")
    assert out.read_bytes() == publish(library, "record", "--format", "marc").stdout_bytes
    assert [path.name for path in out.parent.iterdir()] == ["записи.mrc"]
    assert publish(library, "record", "--out", os.devnull).exit_code == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("command", ["cite", "record"])
def test_a_file_that_cannot_be_written(library: Path, tmp_path: Path, command: str):
    """Where a file can't be written that is told in one line, exit status 1."""
    done = publish(library, command, "--out", tmp_path)
    assert (done.exit_code, done.stderr) == (
        1, f"publish: {tmp_path} can't be written: Is a directory\n",
    )  # fmt: skip
    assert publish(library, command, "--out", library / "publish.toml/x").exit_code == 1


@pytest.mark.parametrize("command", ["cite", "record"])
def test_nothing_fits(library: Path, tmp_path: Path, command: str):
    """Where no statement fits that is told, exit status 1, and a file that is there stays."""
    (tmp_path / "out").write_text("before")
    done = publish(library, command, "--language", "de", "--out", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "publish: no statement fits; 'publish list' shows them all\n"
    assert (tmp_path / "out").read_text() == "before"


@pytest.mark.parametrize(
    ("args", "titles"),
    [
        (["--language", "fa"], ["نامه"]),
        (["--language", "fa", "--language", "ru"], ["Письмо", "نامه"]),
        (["--subject", "МИР"], ["Письмо"]),
        (["--author", "jane"], ["A letter", "Письмо", "نامه"]),
        (["--since", "2022-01-08", "--author", "DOE", "--language", "en"], ["A letter"]),
        ([RUSSIAN, "first", "--language", "ru"], ["Письмо"]),
        (["Письмо читателю"], ["Письмо"]),
        ([unicodedata.normalize("NFD", "ПИСЬМО-читателю")], ["Письмо"]),
        (["first", "first", RUSSIAN], ["A letter", "Письмо"]),
    ],
)
def test_selections(library: Path, args: list[str], titles: list[str]):
    """Slugs and what is selected, together; a slug may be written as its file is named."""
    done = publish(library, "record", "--format", "csl", *args)
    assert [item["title"] for item in json.loads(done.stdout)] == titles
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["record", "frist"], "no statement 'frist' in .*; did you mean 'first'\\?"),
        (["cite", "письмо"], f"; did you mean '{RUSSIAN}'\\?"),
        (["cite", "x/y"], "no statement 'x/y' in .*; 'publish list' names them"),
        (["record", "first", "gone"], "no statement 'gone' in "),
        (["record", "--format", "word"], "no format 'word'; there are: marc, marcxml, "),
        (["record", "--format", "marc,ris"], "one format at a time; there are: marc, "),
        (["record", "--format", ""], "no format; there are: marc, "),
        (["cite", "--style", "nature"], "no style 'nature'; there are: chicago, apa, "),
        (["cite", "--locale", "klingon!"], "'klingon!' is not a language tag"),
        (["cite", "--of", "cover"], "Invalid value for '--of'"),
        (["cite", "--format", "rtf"], "Invalid value for '--format'"),
        (["record", "--since", "soon"], "'soon' is no day to begin with"),
    ],
)
def test_wrong_use(library: Path, args: list[str], said: str):
    """Wrong use: exit status 2, a message with what is near or known, nothing on stdout."""
    done = publish(library, *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.search(said, " ".join(done.stderr.split()))
    assert isinstance(done.exception, SystemExit)


def test_a_date_that_is_none_writes_nothing_into_a_pipe(library: Path):
    """What the parser of dates says of a bad one is not written among the records."""
    write(library, "sources/bad.md", letter("Bad", "en").replace("2022-01-08", "../XXXX"))
    done = publish(library, "record", "--format", "csl")
    assert done.exit_code == 1
    assert len(json.loads(done.stdout)) == 3


@pytest.mark.parametrize("command", ["cite", "record"])
def test_one_that_is_broken_beside_good_ones(library: Path, tmp_path: Path, command: str):
    """The good are written, the problems printed, exit status 1; alone, nothing is written."""
    good = publish(library, command)
    write(library, "sources/bad.md", letter("Bad", "en").replace("2022-01-08", "soon"))
    write(library, "sources/other/FIRST.md", letter("Twin", "en"))
    done = publish(library, command, RUSSIAN, PERSIAN, "bad", "first", "--out", tmp_path / "out")
    assert done.exit_code == 1
    told = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in told] == [
        "sources/bad.md:4:18", "sources/first.md:1:1", "sources/other/FIRST.md:1:1",
    ]  # fmt: skip
    assert [line[-6:] for line in told] == ["[M004]", "[F006]", "[F006]"]
    assert (tmp_path / "out").read_bytes() == publish(
        library, command, RUSSIAN, PERSIAN
    ).stdout_bytes
    assert len((tmp_path / "out").read_bytes()) < len(good.stdout_bytes)
    alone = publish(library, command, "bad", "--out", tmp_path / "alone")
    assert (alone.exit_code, alone.stdout) == (1, "")
    assert alone.stderr == told[0] + "\n"
    assert not (tmp_path / "alone").exists()


def test_an_empty_library(tmp_path: Path):
    """A library without statements has nothing to describe."""
    write(tmp_path, "publish.toml", "")
    for command in ("cite", "record"):
        done = publish(tmp_path, command)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("publish: there are no statements in ")


def test_onix_is_of_files(library: Path):
    """ONIX describes products: where none is built that is told, and no empty message is written."""
    done = publish(library, "record", "first", "--format", "onix")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "'publish build' makes them" in done.stderr


@pytest.mark.parametrize("name", sorted(FILE_FORMATS))
def test_the_file_s_name_tells_the_format(library: Path, tmp_path: Path, name: str):
    """`--out x.mrc` is MARC, `x.biblatex.bib` BibLaTeX; `--format` has the last word."""
    out = tmp_path / f"X{RECORDS[name].extension}"
    assert publish(library, "record", "first", "--out", out).exit_code == 0
    assert out.read_bytes() == RECORDS[name].record(description(library, "first"))
    assert publish(library, "record", "first", "--out", out, "--format", "ris").exit_code == 0
    assert out.read_bytes() == RECORDS["ris"].record(description(library, "first"))


def test_records_are_dated_by_the_environment(library: Path, monkeypatch: pytest.MonkeyPatch):
    """SOURCE_DATE_EPOCH dates MARC 005 and 008 and the ONIX header; what is no time is told."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    done = publish(library, "record", "first", "--format", "marc")
    [record] = pymarc.MARCReader(done.stdout_bytes)
    assert record["005"].data == "20010909000000.0"
    assert record["008"].data[:6] == "010909"
    for wrong in ("yesterday", "9" * 30, "1.5"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        done = publish(library, "record", "first")
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"SOURCE_DATE_EPOCH: '{wrong}' is no time" in done.stderr


def on_terminal(library: Path, *args: str) -> tuple[int, str]:
    """Run the command on a terminal: its exit status and all that it shows."""
    import pty

    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "publish", *args], cwd=library, stdout=follower, stderr=follower,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    ) as process:  # fmt: skip
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(leader)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_no_binary(library: Path):
    """MARC and bags are refused where somebody would have to read them; text is shown."""
    said = "publish: marc is not for reading on a terminal; add --out FILE, or a pipe\n"
    assert on_terminal(library, "record", "first", "--format", "marc") == (2, said)
    said = "publish: a bag is not for reading on a terminal; add --out PATH, or a pipe\n"
    assert on_terminal(library, "bag") == (2, said)
    status, shown = on_terminal(library, "record", "first", "--format", "ris")
    assert status == 0
    assert shown.startswith("TY  - ")


def test_which_formats_are_binary(library: Path):
    """Records with control characters, and no others, are kept off terminals."""
    from publish.cli.records import _is_binary

    found = description(library, RUSSIAN)
    assert {name for name, row in RECORDS.items() if _is_binary(row.record(found))} == BINARY


@pytest.mark.parametrize(
    "command",
    [
        ["cite"], pytest.param(["record"], marks=pytest.mark.long), ["record", "--format", "marc"],
    ],
)  # fmt: skip
def test_a_closed_pipe_is_no_traceback(library: Path, command: list[str]):
    """When the reader of a pipe goes away, nothing is complained of."""
    read, written = os.pipe()
    os.close(read)
    with os.fdopen(written, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "publish", *command], cwd=library, stdout=pipe,
            stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")


def test_citations_are_lines(library: Path):
    """A line for each statement: its author, title and address."""
    done = publish(library, "cite")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    for line, title in zip(lines, ["A letter", "Письмо", "نامه"], strict=True):
        assert title in line
        assert "Doe" in line
        assert "https://example.org/letter" in line


def test_citations_differ_in_style_in_words_and_in_what_they_cite(library: Path):
    """Each option changes the citation."""
    said = [
        publish(library, "cite", RUSSIAN, *args).stdout
        for args in (
            [], ["--style", "apa"], ["--style", "gost"], ["--of", "edition"], ["--locale", "en"],
        )
    ]  # fmt: skip
    assert len(set(said)) == len(said)
    assert all("Письмо" in line and line.count("\n") == 1 for line in said)
    assert "urn:uuid:" in said[3]
    assert "January" in said[4] and "января" in said[0]


def test_a_source_of_its_own(library: Path):
    """Where the text was taken from elsewhere, that page is cited; else the statement is its source."""
    assert publish(library, "cite", "first", "--of", "source").stdout == (
        publish(library, "cite", "first").stdout
    )
    more = "retrieved: 2024-05-01"
    text = letter("Taken", "en").replace(
        "source: https://example.org/letter\n",
        "sources:\n- https://example.org/first\n"
        f"- {{url: 'https://example.net/copy', title: The copy, {more}}}\n",
    )
    write(library, "sources/taken.md", text)
    cited = publish(library, "cite", "taken", "--of", "source").stdout
    assert "The copy" in cited and "https://example.net/copy" in cited
    assert "https://example.org/first" in publish(library, "cite", "taken").stdout


def test_citations_in_html(library: Path):
    """Paragraphs with their language and direction; text is escaped, addresses are links."""
    write(library, "sources/b.md", letter("Salt & <i>pepper</i>", "en"))
    done = publish(library, "cite", "--format", "html")
    found = html.fragments_fromstring(done.stdout)
    assert [(p.tag, p.get("lang"), p.get("dir")) for p in found] == [
        ("p", "en", "ltr"), ("p", "en", "ltr"), ("p", "ru", "ltr"), ("p", "fa", "rtl"),
    ]  # fmt: skip
    assert "Salt & <i>pepper</i>" in found[0].text_content()
    assert all(p.xpath("a/@href") == ["https://example.org/letter"] for p in found)
    for line in done.stdout.splitlines():
        etree.fromstring(line)


def test_in_any_locale(library: Path):
    """Slugs and records in any script pass where the locale knows only ASCII."""
    done = run("cite", PERSIAN, cwd=library, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "نامه" in done.stdout


def test_nothing_is_written_beside(library: Path):
    """Citing and recording change nothing in the library."""
    before = contents(library)
    publish(library, "cite")
    publish(library, "record")
    assert contents(library) == before
    assert not (library / "dist").exists()


@pytest.mark.parametrize(
    "command",
    [["cite"], ["record"], pytest.param(["list"], marks=pytest.mark.long), ["bag"]],
)
def test_a_full_disk_is_no_traceback(library: Path, command: list[str]):
    """What can't be written to standard output is told in one line, exit status 1."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "publish", *command], cwd=library, stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        )  # fmt: skip
    assert done.returncode == 1
    assert re.fullmatch(r"publish: .*\n", done.stderr)


def test_a_pipe_by_name(library: Path):
    """`--out /dev/stdout` and other pipes are written to, never replaced."""
    done = run("record", "--out", "/dev/stdout", cwd=library)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("record", cwd=library).stdout
