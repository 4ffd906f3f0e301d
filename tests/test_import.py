"""`publish import`: what comes in is what stood there, what was guessed is told, nothing is lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from publish import api
from publish.build import apart
from publish.build.apart import Apart
from publish.build.bounds import DEFAULT, Bounds
from publish.cli import app
from publish.document import words
from publish.importing import MOST_BYTES, Original, Refused, escaping, take
from publish.importing.composing import Imported, compose
from publish.importing.days import day_in
from publish.importing.decoding import decode
from publish.importing.doubts import doubts
from publish.importing.facts import Facts, Person, best
from publish.importing.labels import people, spdx
from publish.problem import Problem
from publish.reading import SourceFile, read
from publish.reading.text import read_text
from tests.samples import ROOT

SEED = ROOT / "tests/data/archived-page.txt"
SOURCE = ROOT / "sources/voice-of-the-working-people-of-kazakhstan.md"
PROBLEMS = (ROOT / "docs/problems.md").read_text("utf-8")
SLUG = "the-voice-of-the-working-people-of-kazakhstan-must-be-heard-in-spite-of-provocateurs"


def run(*arguments: object, status: int = 0) -> tuple[str, str]:
    """What `publish import` prints, to output and to errors."""
    result = CliRunner().invoke(app, ["import", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == status, result.output
    return result.stdout, result.stderr


def made(data: bytes | str, name: str = "page.txt", **options: str) -> Imported:
    """The one source file that is made of a file with these bytes."""
    original = Original(name, data if isinstance(data, bytes) else data.encode())
    (taken,) = take(original, options.pop("kind", ""))
    return compose(taken, original, **options)


def body_of(text: str) -> str:
    """A source text below its front matter."""
    return text.split("\n---\n", 1)[1].strip()


def nothing(src: str) -> bytes:
    """A library without pictures."""
    raise FileNotFoundError(src)


def words_of(imported: Imported) -> list[str]:
    """The words of the text as an edition has them."""
    source = SourceFile("sources/x.md", imported.data, {"language": "en"})
    document = read(source, lambda src: imported.pictures[src.rpartition("/")[2]]).document
    assert document is not None, imported.problems
    return words(document.body)


class Here(Executor):
    """An executor that does what it is given at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture(autouse=True)
def _in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each import would read the libraries anew each time: some tests have one."""
    if "a_process_of_its_own" not in request.fixturenames:
        monkeypatch.setattr(apart, "bare", lambda own: nullcontext(Here()))


@pytest.fixture
def a_process_of_its_own() -> None:
    """Asked for by tests of the process that reads originals."""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty library, and the folder that commands run in."""
    (tmp_path / "sources").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_archived_page_is_the_first_statement(library: Path):
    """The text is that of the repository's own file, character for character, its facts the same;
    the hash is that of the page, and the language is marked as guessed."""
    out, told = run(SEED)
    assert out == f"sources/{SLUG}.md\n"
    text = (library / f"sources/{SLUG}.md").read_text("utf-8")
    assert body_of(text) == body_of(SOURCE.read_text("utf-8"))
    ours, theirs = api.read(text), api.read(SOURCE.read_text("utf-8"))
    for field in ("title", "first_published", "type", "language"):
        assert getattr(ours, field) == getattr(theirs, field)
    assert ours.authors[0].name == theirs.authors[0].name
    assert [s.title for s in ours.sources] == [s.title for s in theirs.sources]
    assert ours.sources[0].url == theirs.sources[0].url
    assert ours.sources[1].publisher == theirs.sources[1].publisher
    assert ours.sources[1].sha256 == hashlib.sha256(SEED.read_bytes()).hexdigest()
    assert "language: en  # guessed: from its words\n" in text
    assert told.count("a paragraph stands twice") == 2
    assert told.count("a quotation mark that is not closed") == 5
    assert f"sources/{SLUG}.md:84: doubtful: a paragraph stands twice, first in line 72" in told


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tex", "% Options\n\\documentclass{article}\n\\begin{document}\nWords.", "it is LaTeX"),
        ("a.org", "#+TITLE: A letter\n\n* Words\n", "it is Org"),
        ("a.rst", "A letter\n========\n\n.. note:: Words.\n", "it is reStructuredText"),
        ("a.json", '{"words": ["one", "two"]}', "it is JSON"),
        ("a.xml", '<?xml version="1.0"?>\n<!DOCTYPE article []>\n<article><para>Words.</para></article>', "it is XML (article)"),
        ("a.fb2", '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><p>Words.</p></FictionBook>', "it is XML (FictionBook)"),
        ("a.xml", "<rss version='2.0'><channel><title>Words</title></channel></rss>", "it is XML (rss)"),
    ],
)  # fmt: skip
def test_texts_for_other_programs(name: str, text: str, said: str):
    """Their marks are not taken for words, unless that is asked for; in Markdown they may stand."""
    with pytest.raises(Refused, match=re.escape(said)):
        take(Original(name, text.encode()))
    assert "ords" in take(Original(name, text.encode()), "text")[0].body
    if not text.startswith(("<", "{")):
        assert "ords" in take(Original("a.md", text.encode()))[0].body


def test_a_page_of_frames():
    """The pages that hold the text are named."""
    page = '<html><title>T</title><frameset cols="20%,80%"><frame src="menu.htm"><frame src="text.htm"></frameset></html>'
    for text in (page, page[page.index("<frameset") :]):
        with pytest.raises(Refused) as told:
            take(Original("a.html", text.encode()))
        assert (told.value.reason, told.value.advice) == (
            "it shows other pages in frames", "import menu.htm, text.htm",
        )  # fmt: skip


def test_a_page_in_place_of_the_page(library: Path):
    """A page of an error is told of; an address and a folder are no files."""
    (library / "a.html").write_text(
        "<title>404 Not Found</title><h1>Not Found</h1><p>It was not found."
    )
    assert (
        "doubtful: it seems to be no text but a page of an error: '404 Not Found'"
        in run("a.html")[1]
    )
    told = run("https://example.org/page.html", "sources", status=1)[1].splitlines()
    assert "it is an address, and nothing is fetched (save the page in a browser" in told[0]
    assert "it is a folder (name the files in it)" in told[1]


def test_what_was_imported_builds(library: Path):
    """The file is built as it is."""
    run(SEED)
    assert api.build(api.open_library(library), formats=("epub",), jobs=1).good


def test_importing_twice_gives_the_same(library: Path):
    """The second import writes nothing; an edited file stays until it is said."""
    run(SEED, "--keep")
    path = library / f"sources/{SLUG}.md"
    first, when = path.read_bytes(), path.stat().st_mtime_ns
    assert run(SEED, "--keep")[0] == f"sources/{SLUG}.md (unchanged)\n"
    assert path.stat().st_mtime_ns == when
    assert (path.with_suffix("") / "original.txt").read_bytes() == SEED.read_bytes()
    path.write_bytes(first + b"\nA line.\n")
    line = next(x for x in PROBLEMS.splitlines() if "[N002]" in x).strip()
    assert line.replace("letter", SLUG) in run(SEED, status=1)[1]
    assert path.read_bytes() == first + b"\nA line.\n"
    run(SEED, "--force")
    assert path.read_bytes() == first
    (library / "sources/more").mkdir()
    path.rename(library / f"sources/more/{SLUG}.md")
    assert "[F006]" in run(SEED, status=1)[1]
    assert run(SEED, "--into", library / "sources/more")[0].endswith("(unchanged)\n")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--date", "2022-99-99", "is not a date"), ("--language", "englsh", "language")],
)
def test_what_is_said_wrongly_is_no_value(library: Path, option: str, value: str, said: str):
    """Nothing is written with a value that keeps a statement from being built."""
    assert said in run(SEED, option, value, status=2)[1]
    assert not list((library / "sources").rglob(f"{SLUG}*"))


def test_no_text_of_a_run_overwrites_another(library: Path, tmp_path: Path):
    """Not even by force: of two originals of one name the second is told of."""
    for number in "12":
        words = f"Word {number} of a letter that is long enough to be one. " * 9
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: A letter\n---\n\n{words}\n")
    files = [tmp_path / f"{number}.md" for number in "12"]
    out, err = run(*files, "--force", status=1)
    assert out == "sources/a-letter.md\n"
    assert "[N002]" in err
    assert "Word 1" in (library / "sources/a-letter.md").read_text("utf-8")


def test_options_go_before_the_page(library: Path):
    """What somebody says stands in the file without a mark; nothing is written on trial."""
    options = ["--title", "Other", "--author", "A B", "--date", "1917", "--type", "Letter"]
    options += ["--language", "en-GB", "--url", "https://example.org/p", "--name", "New Name"]
    assert run(SEED, *options, "--dry-run")[0] == "sources/new-name.md (not written)\n"
    assert not list((library / "sources").iterdir())
    run(SEED, *options)
    text = (library / "sources/new-name.md").read_text("utf-8")
    assert "guessed" not in text
    statement = api.read(text)
    assert (statement.title, statement.authors[0].name) == ("Other", "A B")
    assert (statement.first_published, statement.type) == ("1917", "Letter")
    assert (statement.language, statement.sources[1].url) == ("en-GB", "https://example.org/p")


def test_options_that_say_nothing_are_not_given(library: Path):
    """An empty option, as a script may pass it, takes nothing away of what the page says."""
    run(SEED, "--title", "", "--author", " ", "--type", " ")
    text = (library / f"sources/{SLUG}.md").read_text("utf-8")
    run(SEED, "--name", "plain")
    assert (library / "sources/plain.md").read_text("utf-8") == text


def test_a_folder_is_named_from_the_library_too(
    library: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    """Where `--into` is in no sources from here, it is sought from the library's folder."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    run(SEED, "--into", "sources/new", "-C", library)
    assert (library / f"sources/new/{SLUG}.md").is_file()


def test_the_report_for_programs(library: Path):
    """`--json` gives each file, its state, notices with lines, and problems."""
    values = json.loads(run(SEED, "--json")[0])["files"]
    assert [(row["path"], row["state"]) for row in values] == [(f"sources/{SLUG}.md", "written")]
    kinds = [notice["kind"] for notice in values[0]["notices"]]
    assert sorted(set(kinds)) == ["doubtful", "guessed"]
    assert all(notice["line"] for notice in values[0]["notices"] if notice["kind"] == "doubtful")


def test_a_write_that_fails_leaves_nothing(library: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the last file can't be written, those before it are taken back."""
    real = os.replace

    def full(source: Path, target: Path) -> None:
        if str(target).endswith(".md"):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    assert "No space left" in run(SEED, "--keep", status=1)[1]
    assert [p for p in (library / "sources").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty"), (b" \n\t\n", "it is empty"), (b"%PDF-1.7\n", "it is a PDF"),
        (b"\x00\x01\x02" * 99, "bytes that stand for no letters"), (b"\x89PNG\r\n", "a picture"),
        (b"{\\rtf1\\ansi}", "rich text"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "of before 2007"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(library: Path, data: bytes, said: str):
    """What it is and what to bring instead is told in a line; nothing is written."""
    (library / "in.bin").write_bytes(data)
    told = run("in.bin", status=1)[1]
    assert said in told
    assert "[N001]" in told
    explained = [line.strip() for line in PROBLEMS.splitlines() if f"{said}, not a page" in line]
    assert all(line.replace("scan.pdf", "in.bin") in told for line in explained)
    assert len(explained) == (said == "it is a PDF")
    assert not list((library / "sources").iterdir())


def test_a_book_is_named_as_what_it_is(library: Path):
    """An EPUB is no ZIP file like others; it is told what to do with it, and with a PDF."""
    with zipfile.ZipFile(library / "book.epub", "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("EPUB/text.xhtml", "<html/>")
    with zipfile.ZipFile(library / "other.zip", "w") as other:
        other.writestr("letter.html", "<p>Dear reader.</p>")
    told = run("book.epub", "other.zip", status=1)[1].splitlines()
    assert "it is an EPUB" in told[0] and "import the .xhtml files" in told[0]
    assert "a ZIP file that is neither" in told[1] and "unpack it" in told[1]
    (library / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    assert "pdftotext" in run("scan.pdf", status=1)[1]


@pytest.mark.usefixtures("a_process_of_its_own")
def test_an_original_is_read_within_bounds(library: Path):
    """What takes more time than a statement may is told of, and nothing is written."""
    (library / "publish.toml").write_text("[limits]\nseconds = 1\n")
    (library / "large.html").write_text("<article>" + "<p>A <b>word</b> of it.</p>" * 300_000)
    out, told = run("large.html", status=1)
    assert out == ""
    assert told.startswith("large.html:1:1: it takes more time than 1 s") and "[E005]" in told
    assert list((library / "sources").rglob("*")) == []


@pytest.mark.usefixtures("a_process_of_its_own")
def test_an_original_that_kills_its_process_is_told_of():
    """Another process takes over, and the library is as it was."""
    with Apart(DEFAULT) as worker:
        dead = worker.call("x.html", signal.raise_signal, signal.SIGKILL)
        assert worker.call("y.html", len, "abc") == 3
        found = worker.call("z.html", len, 3)
    assert isinstance(found, Problem) and found.code == "E006"
    assert str(dead).startswith("x.html:1:1: can't be imported: the process that read it died")


DEAF = """
import signal
from publish.build.processes import bare
if __name__ == "__main__":
    with bare() as pool:
        held = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
    assert signal.SIGINT in held
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
"""


PRESSED = """
import multiprocessing, multiprocessing.forkserver, os, signal
from publish.build.processes import bare

real = multiprocessing.forkserver.read_signed

def pressed(number):
    multiprocessing.forkserver.read_signed = real
    os.kill(os.getpid(), signal.SIGINT)
    return real(number)

if __name__ == "__main__":
    multiprocessing.forkserver.read_signed = pressed
    with bare() as pool:
        try:
            pool.submit(len, "")
        except KeyboardInterrupt:
            print(len(multiprocessing.active_children()), "known")
"""


def test_ctrl_c_while_a_process_begins_is_heard_once_it_is_known(tmp_path: Path):
    """Else nobody could end it, and it would print what it does not find."""
    (tmp_path / "pressed.py").write_text(PRESSED)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, tmp_path / "pressed.py"], env=env, capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 known\n", "")


def test_a_process_of_ours_never_hears_ctrl_c(tmp_path: Path):
    """Not while it begins, either: it would print where it was. Who started it hears it."""
    (tmp_path / "deaf.py").write_text(DEAF)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, tmp_path / "deaf.py"], env=env, capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
@pytest.mark.usefixtures("a_process_of_its_own")
def test_the_process_of_an_original_has_so_much_memory():
    """What takes more is told of; what comes after it is read all the same."""
    with Apart(Bounds(memory=64 * 1024 * 1024)) as worker:
        found = worker.call("x.html", bytearray, 200 * 1024 * 1024)
        assert isinstance(found, Problem) and found.code == "E004"
        assert worker.call("y.html", len, "abc") == 3


def test_what_can_not_be_read_is_told(library: Path):
    """No such file, a folder, a file too large, a kind that there is not, a folder outside."""
    assert "[F004]" in run("nowhere.html", status=1)[1]
    assert "it is a folder" in run("sources", status=1)[1]
    with (library / "large.html").open("wb") as file:
        file.truncate(50_000_000)
    assert f"50000000 bytes are more than the {MOST_BYTES}" in run("large.html", status=1)[1]
    with pytest.raises(Refused):
        take(Original("x", bytes(MOST_BYTES + 1)))
    assert "no kind 'doc'" in run(SEED, "--from", "doc", status=2)[1]
    assert "is not in" in run(SEED, "--into", "..", status=2)[1]
    assert "--name is for one file" in run(SEED, SEED, "--name", "x", status=2)[1]


def test_one_bad_file_does_not_stop_the_others(library: Path):
    """Good files are imported, and the status says that not all were."""
    (library / "bad.bin").write_bytes(b"\x00" * 9)
    (library / "b.txt").write_text("A title\n\nBy Ann Lee\n\n3 May 1968\n\nFriends, a word.\n")
    out, told = run("bad.bin", SEED, "b.txt", status=1)
    assert out.splitlines() == [f"sources/{SLUG}.md", "sources/a-title.md"]
    statement = api.read((library / "sources/a-title.md").read_text("utf-8"))
    assert (statement.authors[0].name, statement.first_published) == ("Ann Lee", "1968-05-03")
    assert "[N001]" in told


HOSTILE = st.text(
    alphabet=st.sampled_from([*"ab1 .*_`[]()<>&;#+-=~^$|:{}!\\\"'x/"]), min_size=1, max_size=24
)
LINES = st.lists(HOSTILE, min_size=1, max_size=3).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4))
@example(["[\n]()"])
@example(["[^\n]:1"])
@example(["[a [b] c](d)"])
def test_words_stay_words(paragraphs: list[str]):
    """Whatever signs a plain text holds, an edition says the same: Markdown takes none for its own."""
    body = "\n\n".join(escaping.block(paragraph) for paragraph in ["First.", *paragraphs])
    document, problems = read_text(body, 1, "x.md", "", nothing)
    assert document is not None, problems
    assert words(document.body) == " ".join(["First.", *paragraphs]).split(), body


def test_items_of_a_plain_text_keep_their_lines():
    """Lines that begin as items do begin a line in the edition; others are filled as words are."""
    text = "A title\n\nWe ask,\nall of us:\n1. Bread\nfor all\n2) Peace\n\nThe year\n12. May\n"
    assert (
        body_of(made(text).text)
        == "We ask,\nall of us:  \n1\\. Bread\nfor all  \n2) Peace\n\nThe year\n12\\. May"
    )


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("8 January, 2022", "2022-01-08"), ("January 8th, 2022", "2022-01-08"),
        ("8 января 2022 г.", "2022-01-08"), ("8. Januar 2022", "2022-01-08"),
        ("1er mai 1968", "1968-05-01"), ("8 de enero de 2022", "2022-01-08"),
        ("2022年1月8日", "2022-01-08"), ("۸ ژانویهٔ ۲۰۲۲", "2022-01-08"),
        ("٨ يناير ٢٠٢٢", "2022-01-08"), ("2022-01-08T10:00:00+03:00", "2022-01-08"),
        ("20220108123456", "2022-01-08"), ("08.01.2022", "2022-01-08"), ("May 1968", "1968-05"),
        ("8 ocak 2022", "2022-01-08"), ("1917", "1917"), ("13/01/2022", "2022-01-13"),
        ("2022-01", "2022-01"), ("8 जनवरी 2022", "2022-01-08"), ("31 February 2022", None),
        ("no date", None), ("99/99/2022", None), ("2022-13-40", None),
    ],
)  # fmt: skip
def test_dates_of_many_languages(text: str, edtf: str | None):
    """A date in words is read in the language it is written in; what is no day is none."""
    found = day_in(text)
    assert (found.edtf if found else None) == edtf


def test_an_ambiguous_date_is_a_guess():
    """Where day and month may be the other way round, that is told."""
    assert day_in("1/2/2022") == ("2022-02-01", "'1/2/2022' read as 2022-02-01")
    assert day_in("1/2/2022", month_first=True) == ("2022-01-02", "'1/2/2022' read as 2022-01-02")
    assert day_in("1.2.2022") == ("2022-02-01", "")


@pytest.mark.parametrize(
    ("data", "text", "charset"),
    [
        ("Свобода".encode("utf-8-sig"), "Свобода", "utf-8"),
        ("Свобода".encode("utf-16"), "Свобода", "utf-16-le"),
        ('<meta charset="windows-1251">Свобода'.encode("cp1251"), "Свобода", "windows-1251"),
        ('<meta charset="windows-1251">Свобода'.encode(), "Свобода", "utf-8"),
        ('<meta charset="gb2312">自由'.encode("gb18030"), "自由", "gb2312"),
        ('<meta charset="nonsense">é'.encode("cp1252"), "", ""),
        ("Пролетарии всех стран, соединяйтесь! Мы требуем хлеба и мира.".encode("cp1251"), "", "cp1251"),
    ],
)  # fmt: skip
def test_encodings(data: bytes, text: str, charset: str):
    """A mark, then UTF-8, then what the page says, then a guess that is told."""
    found = decode(data)
    assert found.text.endswith(text)
    assert found.charset == charset or not charset
    assert bool(found.doubt) == (found.charset not in ("windows-1251", "gb2312", "utf-16-le")
                                 and not (charset == "utf-8" and b"charset" not in data))  # fmt: skip


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("He said “this and more.", "not closed"), ("Он сказал «это.", "not closed"),
        ("Er sagte „das und mehr.", "not closed"), ("Er sagte „das“.", ""), ("“A” and “b”.", ""),
        ("Это слово».", "closes nothing"), ('He said "yes.', "not closed"), ('"In 2022" it is.', ""),
        ("Ð¡Ð²Ð¾Ð±Ð¾Ð´Ð°", "misread"), ("It\u00e2\u20ac\u2122s", "misread"), ("a\ufffdb", "misread"),
        ("Мы требуем мира.", ""), ("`\"` is a sign", ""),
        ("РЎРІРѕР±РѕРґР°", "misread"), ("ДОКЛАД РСФСР", ""),
    ],
)  # fmt: skip
def test_doubts(body: str, said: str):
    """What may be a mistake is told; what is none is not."""
    found = " ".join(notice.message for notice in doubts(body))
    assert (said in found) if said else not found


def test_facts_that_are_said_go_before_guesses():
    """A later place that says a thing outright wins over an earlier guess; people are told apart."""
    guess = Facts(title="A", guessed={"title": "why"})
    assert best([guess, Facts(title="B")]) == Facts(title="B")
    assert best([guess]) == guess
    assert people("By Ann Lee and Bo Chi") == (Person("Ann Lee"), Person("Bo Chi"))
    assert people("Bread and Roses") == (Person("Bread and Roses"),)
    assert spdx("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.en") == "CC-BY-NC-SA-4.0"
    assert spdx("CC BY 3.0") == "CC-BY-3.0"
    assert spdx("https://creativecommons.org/publicdomain/zero/1.0/") == "CC0-1.0"
    assert spdx("All rights reserved") == ""
