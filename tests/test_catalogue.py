"""The catalogue: combined files, the table, checksums, selections, bags."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner, Result

from publish import __version__
from publish.catalogue import FOLDER, checksums, table
from publish.catalogue.bag import make_bag, staging
from publish.catalogue.checksums import file_names
from publish.catalogue.combined import FILES, Fresh, write_catalogue
from publish.catalogue.holdings import NAME, holdings, stored
from publish.catalogue.selection import Selection, folded, in_range
from publish.cli import app
from publish.editions import FORMATS
from publish.records import RECORDS, Frame
from publish.records.description import Agency, Description, Manifestation
from tests.descriptions import bare, described, descriptions, full, make

AGENCY = Agency("XX-XxSTL", "enk", "Statements Library", "me@example.org", "https://e.example/")
PERSIAN, RUSSIAN, ENGLISH = "نامه-به-خواننده", "второе-письмо-й", "letter"


def letters() -> list[Description]:
    """Statements in three scripts, in the order of their slugs."""
    said: dict[str, dict[str, Any]] = {
        ENGLISH: {"title": "A letter", "first_published": "2022-01-08"},
        RUSSIAN: {
            "title": "Письмо", "language": "ru", "first_published": "1894~",
            "authors": [{"name": "Лев Толстой", "romanized_name": "Tolstoĭ, Lev"}],
            "subjects": [{"term": "Мир"}],
        },
        PERSIAN: {
            "title": "نامه", "language": "fa-IR", "first_published": "2026-10",
            "authors": [{"name": "نگار سپیدرودی"}, {"name": "گروه نویسندگان"}],
            "subjects": [
                {"term": "Peace", "uri": "http://id.loc.gov/authorities/subjects/sh85098961"}
            ],
            "edition": {"number": 2, "date": "2026-11-24"},
        },
    }  # fmt: skip
    return [Description(make(slug=slug, **fields)) for slug, fields in said.items()]


def measured(description: Description, data: dict[str, bytes]) -> Description:
    """A statement with files of some bytes, by format."""
    slug = description.statement.slug
    found = tuple(
        Manifestation(
            name, f"{slug}/{slug}{FORMATS[name].extension}", FORMATS[name].media_type,
            len(data[name]), hashlib.sha256(data[name]).hexdigest(), 7 if name == "pdf" else None,
        )
        for name in FORMATS
    )  # fmt: skip
    return replace(description, manifestations=found, words=1234)


def put(dist: Path, *described_: Description) -> Path:
    """A `dist/` with statements, as a build leaves it but for the bytes of its editions."""
    dist.mkdir(parents=True, exist_ok=True)
    for description in described_:
        slug = description.statement.slug
        data = {name: f"{name} of {slug}".encode() for name in FORMATS}
        whole = measured(description, data)
        (dist / slug).mkdir()
        for m in whole.manifestations:
            (dist / m.path).write_bytes(data[m.format])
        (dist / slug / NAME).write_bytes(stored(whole))
    (dist / "manifest.json").write_text("{}\n", "utf-8")
    return dist


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library whose `dist/` holds letters in three scripts."""
    folder = tmp_path / "library"
    (folder / "sources").mkdir(parents=True)
    (folder / "publish.toml").write_text(
        '[library]\ntitle = "کتابخانه"\n[records]\nemail = "me@example.org"\n', "utf-8"
    )
    put(folder / "dist", *letters())
    return folder


def publish(library: Path, *args: str | Path) -> Result:
    """Run the command in this process."""
    command, *rest = map(str, args)
    return CliRunner().invoke(app, [command, "-C", str(library), *rest])


def piped(library: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as its users do, with its output in a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "publish", *args], cwd=library, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Files(dict[str, io.BytesIO]):
    """Files in memory."""

    def open(self, name: str) -> io.BytesIO:
        """Open one."""
        return self.setdefault(name, io.BytesIO())


def written(*described_: Description, **options: Any) -> dict[str, bytes]:
    """The files of a catalogue."""
    files = Files()
    assert write_catalogue(
        map(Fresh, described_), AGENCY, "2026-11-24", files.open, **options
    ) == len(described_)
    return {name: file.getvalue() for name, file in files.items()}


def rows(data: bytes) -> list[dict[str, str]]:
    """The table as `csv` reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_there_is_a_file_for_each_format():
    """Every row of the registry has its combined file, beside the table and the checksums."""
    names = {f"statements{row.extension}" for row in RECORDS.values()}
    assert len(names) == len(RECORDS)
    assert set(written(full())) == {*names, "statements.csv", "SHA256SUMS"}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_combined_files_are_collections(count: int):
    """Each file is, byte for byte, the collection that its format makes of the same statements."""
    said = [replace(description, agency=AGENCY) for description in letters()][:count]
    files = written(*said)
    for row in RECORDS.values():
        expected = b"".join(row.collection(said, AGENCY, "2026-11-24"))
        assert files[f"statements{row.extension}"] == expected, row.name


@pytest.mark.parametrize("count", [0, 1, 3])
def test_combined_files_can_be_read(count: int):
    """Also the collection of nothing is a whole file: XML and JSON parse, with all entries."""
    files = written(*map(described, (d.statement for d in letters()[:count])))
    for name, data in files.items():
        if name.endswith((".xml", ".rdf")):
            assert etree.fromstring(data) is not None
    assert len(json.loads(files["statements.csl.json"])) == count
    marc = etree.fromstring(files["statements.marc.xml"])
    assert len(marc.findall("{http://www.loc.gov/MARC21/slim}record")) == count
    assert len(rows(files["statements.csv"])) == count


def test_entries_that_are_empty_have_no_separator(monkeypatch: pytest.MonkeyPatch):
    """A statement that a format has nothing to say of leaves no trace in its file."""

    class Odd:
        name, extension = "odd", ".odd"

        def entry(self, description: Description) -> bytes:
            slug = description.statement.slug
            return b"" if slug in self.silent else slug.encode()

        def frame(self, agency: Agency, day: str) -> Frame:
            return Frame(b"<", b",", b">", b"nothing")

        silent: tuple[str, ...] = ()

    odd = Odd()
    monkeypatch.setitem(RECORDS.own, "odd", odd)
    monkeypatch.setitem(FILES, "odd", "statements.odd")
    said = [Description(make(slug=slug)) for slug in "abcd"]
    for silent, expected in (
        ("", b"<a,b,c,d>"), ("a", b"<b,c,d>"), ("bc", b"<a,d>"), ("d", b"<a,b,c>"),
        ("abcd", b"<nothing>"),
    ):  # fmt: skip
        odd.silent = tuple(silent)
        assert written(*said, formats=["odd"])["statements.odd"] == expected


def test_descriptions_are_gone_through_once():
    """One pass, one statement at a time: none is asked for before the one before it is written."""
    files = Files()

    def one_by_one() -> Iterator[Fresh]:
        for number, description in enumerate(letters()):
            assert files["statements.csv"].getvalue().count(b"\r\n") == 1 + number
            yield Fresh(description)

    assert write_catalogue(one_by_one(), AGENCY, "2026-11-24", files.open) == 3


@given(st.lists(descriptions, max_size=3))
@settings(max_examples=40, deadline=None)
def test_the_table_is_read_back(found: list[Description]):
    """Whatever stands in a statement, `csv` reads the cell back, an apostrophe before formulas."""
    data = table.frame(AGENCY, "").opening + b"".join(map(table.entry, found))
    read = rows(data)
    assert len(read) == len(found)
    for row, description in zip(read, found, strict=True):
        s = description.statement
        assert None not in row and None not in row.values()
        for column, value in (
            ("title", s.title), ("urn", s.urn),
            ("first_published", s.first_published), ("place", s.place),
            ("authors", "; ".join(a.name for a in s.authors)),
            ("source_urls", " ".join(x.url for x in s.sources if x.url)),
            ("rights", s.rights and s.rights.statement),
        ):  # fmt: skip
            assert row[column] == table.defused(value or ""), column
        assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in row.values())


def test_a_row_of_the_table():
    """The full statement, cell by cell."""
    [row] = rows(written(full())["statements.csv"])
    assert tuple(row) == table.COLUMNS
    assert {name: row[name] for name in row if row[name]} == {
        "slug": "letter-fa",
        "control_number": full().statement.control_number,
        "urn": "urn:nbn:de:101:1-201102033592",
        "edition_urn": full().statement.edition_urn,
        "title": "نامه‌ای به خواننده",
        "subtitle": "دربارهٔ خواندن",
        "romanized_title": "Nāmahʹī bih khvānandah",
        "original_title": "Письмо к читателю",
        "authors": "Лев Толстой; Peace & Bread Society",
        "authors_filed_as": "Толстой, Лев; Peace & Bread Society",
        "authors_romanized": "Tolstoĭ, Lev",
        "contributors": "نگار سپیدرودی (translator); Somebody (editor)",
        "first_published": "1894-05~",
        "type": "Open letter",
        "language": "fa",
        "original_language": "ru",
        "subjects": "Peace; Reading; Frieden; Letters & $tamps",
        "publisher": "Statements Library",
        "imprint": "Red Books",
        "place": "London",
        "edition": "2",
        "edition_date": "2026-11-24",
        "source_urls": "https://example.org/a?x=1&y=2|z$3",
        "source_titles": "Письмо; Letters, volume 3",
        "archived_urls": "https://web.archive.org/web/2024/https://example.org/a?x=1&y=2",
        "retrieved": "2024-05-01",
        "rights": "Free to share and adapt.",
        "license": "CC-BY-4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "isbn": full().statement.identifiers.isbn,
        "doi": "10.1000/182",
        "work": "letter-to-the-reader", "work_urn": full().statement.work_urn,
        "words": "1234",
        "pdf_file": "letter-fa/letter-fa.pdf",
        "pdf_url": "https://statements.example.org/letter-fa/letter-fa.pdf",
        "pdf_isbn": full().statement.identifiers.isbn_pdf,
        "pdf_bytes": "92618",
        "pdf_pages": "7",
        "pdf_sha256": "d" * 64,
        "epub_file": "letter-fa/letter-fa.epub",
        "epub_url": "https://statements.example.org/letter-fa/letter-fa.epub",
        "epub_isbn": full().statement.identifiers.isbn_epub,
        "epub_bytes": "183041",
        "epub_sha256": "e" * 64,
    }  # fmt: skip


def test_the_form_of_the_table():
    """UTF-8 with a byte order mark, CRLF, quotation marks doubled; what is not known is empty."""
    said = Description(make(title='=cmd|"x"!A1', authors=["@SUM(1)"], first_published="-0044"))
    data = written(bare(), said)["statements.csv"]
    assert data.startswith(b"\xef\xbb\xbfslug,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 3
    assert b'"\'=cmd|""x""!A1"' in data
    row = rows(data)[1]
    assert (row["authors"], row["first_published"]) == ("'@SUM(1)", "'-0044")
    assert rows(data)[0]["pdf_file"] == rows(data)[0]["words"] == rows(data)[0]["rights"] == ""


AWKWARD = (
    "a\\b",
    "n\nl",
    "c\rr",
    "space here",
    "наш-й",
    "نامه",
    "-dash",
    "*star",
    "a/b",
    "a-b",
    "a.b",
)


def test_checksums_are_those_of_sha256sum(tmp_path: Path):
    """Line for line what `sha256sum` prints for the same files, in order; `-c` accepts them."""
    for name in AWKWARD:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / ".hidden").write_text("not a file of ours")
    names = list(file_names(tmp_path))
    assert names == sorted(names)
    assert set(names) == set(AWKWARD)
    lines = b"".join(checksums.checksums(dict.fromkeys(names, ""), root=tmp_path))
    said = subprocess.run(
        ["sha256sum", "--", *names], cwd=tmp_path, capture_output=True, check=True
    )
    assert lines == said.stdout
    subprocess.run(["sha256sum", "-c"], cwd=tmp_path, input=lines, capture_output=True, check=True)


def test_checksums_of_what_is_about_to_be_there(tmp_path: Path):
    """Files just written stand in their places, by their new hashes, once; SHA256SUMS in none."""
    for name in ("b", "d", "SHA256SUMS", "deep/SHA256SUMS"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    old = hashlib.sha256(b"old").hexdigest()
    known = dict.fromkeys(file_names(tmp_path), "") | {"c": "c" * 64, "b": "b" * 64}
    lines = b"".join(checksums.checksums(known, root=tmp_path)).decode()
    assert lines == f"{'b' * 64}  b\n{'c' * 64}  c\n{old}  d\n"


def sha256sum(folder: Path, name: str) -> str:
    """What `sha256sum -c` says; fails where it refuses."""
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_command_catalogue(library: Path):
    """`publish catalogue` writes all of it into dist/catalogue/; `sha256sum -c` takes it there."""
    done = publish(library, "catalogue")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "3 statements\n")
    dist = library / "dist"
    assert {p.name for p in (dist / FOLDER).iterdir()} == {*FILES.values(), "SHA256SUMS"}
    said = sha256sum(dist / FOLDER, "SHA256SUMS").splitlines()
    assert len(said) == len(contents(dist)) - 1
    assert all(line.endswith(": OK") for line in said)
    assert [row["slug"] for row in rows((dist / FOLDER / "statements.csv").read_bytes())] == [
        ENGLISH, RUSSIAN, PERSIAN,
    ]  # fmt: skip
    before = contents(dist)
    assert publish(library, "catalogue").exit_code == 0
    assert contents(dist) == before
    assert {path.name for path in library.iterdir()} == {"dist", "sources", "publish.toml"}


def test_some_formats_elsewhere(library: Path, tmp_path: Path):
    """`--out` names another folder, whose checksums are of what was written; `--format` some files."""
    out = tmp_path / "to the library"
    done = publish(
        library, "catalogue", "--out", out, "--format", "marcxml, CSV", "--language", "fa"
    )
    assert (done.exit_code, done.stderr) == (0, "1 statement\n")
    assert {p.name for p in out.iterdir()} == {
        "statements.marc.xml", "statements.csv", "SHA256SUMS",
    }  # fmt: skip
    assert len(sha256sum(out, "SHA256SUMS").splitlines()) == 2
    assert [row["slug"] for row in rows((out / "statements.csv").read_bytes())] == [PERSIAN]
    assert not (library / "dist" / FOLDER).exists()


def test_two_catalogues_do_not_mix(library: Path, tmp_path: Path):
    """A folder that holds files of another catalogue is not written to, unless all are replaced."""
    out = tmp_path / "to-load"
    assert publish(library, "catalogue", "--out", out).exit_code == 0
    before = contents(out)
    done = publish(library, "catalogue", "--out", out, "--format", "marc", "--language", "fa")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "of another catalogue; name an empty folder" in done.stderr
    assert contents(out) == before
    assert publish(library, "catalogue", "--out", out, "--language", "fa").exit_code == 0
    assert contents(out) != before


def test_the_day_is_that_of_what_is_in_it(library: Path, tmp_path: Path):
    """A catalogue of some statements is dated from the latest edition among them."""
    for language, day in (("en", "20220108"), ("fa", "20261124")):
        out = tmp_path / language
        publish(library, "catalogue", "--out", out, "--format", "onix", "--language", language)
        assert f">{day}" in (out / "statements.onix.xml").read_text("utf-8").split("</Header>")[0]


COMMANDS = ("catalogue", "bag")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_comes_to_nothing(library: Path, tmp_path: Path, command: str):
    """Nothing that fits, nothing in dist/: told in one line, exit status 1, nothing written."""
    out = tmp_path / "out.tar"
    done = publish(library, command, "--out", out, "--author", "Nobody")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("publish: no statement fits")
    done = publish(library, command, "--out", out, "--dist", tmp_path / "nowhere")
    assert done.exit_code == 1
    assert done.stderr == (
        f"publish: there are no editions in {tmp_path / 'nowhere'}; 'publish build' makes them\n"
    )
    assert {path.name for path in tmp_path.iterdir()} == {"library"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("catalogue", "--format", "word"), "no format 'word'; there are: marc, marcxml, "),
        (("catalogue", "--language", "fa"), "name a folder for some with --out"),
        (("catalogue", "--format", "ris"), "name a folder for some with --out"),
        (("bag", "--out", "to-keep.7z"), "a folder, or a file that ends with .zip, .tar, "),
        (("bag", "--language", "farsi!"), "'farsi!' is not a language tag (BCP 47, e.g."),
        (("bag", "--since", "8 January, 2022"), "is no day to begin with (EDTF, e.g. 2022-01-08)"),
        (("bag", "--since", "XXXX"), "'XXXX' is no day to begin with"),
        (("bag", "--author", " ʹ "), "an author or subject to look for has no letters"),
    ],
)
def test_wrong_use(library: Path, args: tuple[str, ...], said: str):
    """What makes no sense is told, exit status 2, and nothing is written."""
    before = contents(library)
    done = publish(library, *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert contents(library) == before


def test_a_folder_that_cannot_be_written(library: Path, tmp_path: Path):
    """Where a file is in the way the problem is told, exit status 1."""
    (tmp_path / "file").write_text("here")
    for command in COMMANDS:
        done = publish(library, command, "--out", tmp_path / "file/below")
        assert done.exit_code == 1
        assert "Not a directory" in done.stderr or "File exists" in done.stderr
        assert isinstance(done.exception, SystemExit)
    assert (tmp_path / "file").read_text() == "here"


def takes(**wanted: Any) -> list[str]:
    """The letters that a selection takes."""
    selection = Selection(**wanted)
    return [d.statement.slug for d in letters() if selection.takes(d.statement)]


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ({}, [ENGLISH, RUSSIAN, PERSIAN]),
        ({"languages": ("fa",)}, [PERSIAN]),
        ({"languages": ("FA-ir",)}, [PERSIAN]),
        ({"languages": ("fa-AF",)}, []),
        ({"languages": ("ru", "en-GB", "en")}, [ENGLISH, RUSSIAN]),
        ({"authors": ("толстой",)}, [RUSSIAN]),
        ({"authors": ("TOLSTOI",)}, [RUSSIAN]),
        ({"authors": ("سپيدرودى",)}, [PERSIAN]),
        ({"authors": ("نویسندگان", "doe")}, [ENGLISH, PERSIAN]),
        ({"authors": ("Толсто\u0438\u0306",)}, [RUSSIAN]),
        ({"since": "1894"}, [ENGLISH, RUSSIAN, PERSIAN]),
        ({"since": "1894-02"}, [ENGLISH, PERSIAN]),
        ({"since": "2022-01-09"}, [PERSIAN]),
        ({"since": "2026-10-02"}, []),
        ({"subjects": ("peace",)}, [PERSIAN]),
        ({"subjects": ("https://id.loc.gov/authorities/subjects/sh85098961",)}, [PERSIAN]),
        ({"subjects": ("мир", "PEACE")}, [RUSSIAN, PERSIAN]),
        ({"subjects": ("pea",)}, []),
        ({"languages": ("fa",), "authors": ("doe",)}, []),
        ({"languages": ("fa",), "subjects": ("peace",), "since": "2020"}, [PERSIAN]),
    ],
)
def test_selections(wanted: dict[str, Any], taken: list[str]):
    """One of each list must fit, and all lists; folded, in any script, by the first possible day."""
    assert takes(**wanted) == taken
    assert bool(Selection(**wanted)) == bool(wanted)


@pytest.mark.parametrize("date", ["XXXX", "../1900", "-0044-03-15", "/1900"])
def test_dates_without_a_first_day(date: str):
    """What may be of any time is never known to be of that day or later."""
    statement = make(first_published=date)
    assert not Selection(since="0001").takes(statement)
    assert Selection().takes(statement)


@pytest.mark.parametrize(
    ("tag", "wanted", "fits"),
    [  # RFC 4647, section 3.3.2, with its own examples
        ("de-DE", "de-DE", True), ("de-Latn-DE", "de-DE", True), ("de-Latn-DE-1996", "de-DE", True),
        ("de-DE-x-goethe", "de-DE", True), ("de", "de-DE", False), ("de-x-DE", "de-DE", False),
        ("de-Deva", "de-DE", False), ("den", "de", False), ("zh-Hant-TW", "zh-Hant", True),
        ("art-x-own", "art-x-own", True),
    ],
)  # fmt: skip
def test_language_ranges(tag: str, wanted: str, fits: bool):
    """Extended filtering of language tags."""
    assert in_range(tag, wanted) == fits


@pytest.mark.parametrize(
    ("written_", "typed"),
    [
        ("Tolstoĭ, Lev", "TOLSTOI, LEV"), ("Nāmahʹī", "namahi"), ("Işıl Özgür", "ISIL OZGUR"),
        ("İnci", "inci"), ("نامه‌ای", "نامهای"), ("مسئول", "مسيول"), ("ۀ", "ه"), ("Straße", "STRASSE"),
        ("ﾀﾞ", "ダ"), ("ᾳ\u0301", "ᾼ\u0301"), ("L’Appel  d'en bas", "lappel den bas"),
    ],
)  # fmt: skip
def test_names_that_are_one(written_: str, typed: str):
    """What a reader takes for the same name is found, however it is typed."""
    assert folded(written_) == folded(typed) != ""


@given(descriptions)
@settings(max_examples=60, deadline=None)
def test_a_statement_is_found_by_what_it_says(description: Description):
    """Any statement is taken by its own language, author, date and subject."""
    s = description.statement
    assert Selection(languages=(s.language,)).takes(s)
    for name in (a.name for a in s.authors if folded(a.name)):
        assert Selection(authors=(name,)).takes(s)
        assert Selection(authors=(unicodedata.normalize("NFD", name).upper(),)).takes(s)
    for value in (v for x in s.subjects for v in (x.term, x.uri) if v and folded(v)):
        assert Selection(subjects=(value,)).takes(s)


def check_bag(folder: Path) -> bagit.Bag:
    """Validate a bag as its receivers do."""
    bag = bagit.Bag(str(folder))
    bag.validate()
    done = subprocess.run(
        [sys.executable, bagit.__file__, "--validate", "--quiet", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return bag


def test_a_bag(library: Path, tmp_path: Path):
    """The bag holds all of dist/ and a catalogue, is valid, and says who it is from and of when."""
    out = tmp_path / "bags/the bag"
    done = publish(library, "bag", "--out", out)
    assert (done.exit_code, done.output) == (0, "")
    bag = check_bag(out)
    assert set(bag.algorithms) == {"sha256", "sha512"}
    size = sum(len(data) for data in contents(out / "data").values())
    count = len(contents(out / "data"))
    assert bag.info == {
        "Source-Organization": "کتابخانه",
        "Contact-Email": "me@example.org",
        "External-Description": "Editions of 3 statements, with their catalogue.",
        "Bagging-Date": "2026-11-24",
        "Payload-Oxum": f"{size}.{count}",
        "Bag-Software-Agent": f"publish {__version__}",
    }
    held = contents(library / "dist")
    packed = contents(out / "data")
    assert {name: packed[name] for name in held} == held
    assert set(packed) - set(held) == {
        f"catalogue/{name}" for name in (*FILES.values(), "SHA256SUMS")
    }
    assert len(sha256sum(out / "data" / FOLDER, "SHA256SUMS").splitlines()) == count - 1
    assert {path.stat().st_mtime for path in [out, *out.rglob("*")]} == {1795478400.0}
    assert [path.name for path in out.parent.iterdir()] == ["the bag"]


def test_a_bag_of_some(library: Path, tmp_path: Path):
    """A selection's bag holds those statements and their catalogue, dated from them."""
    assert publish(library, "bag", "--out", tmp_path / "ru", "--author", "Tolstoi").exit_code == 0
    bag = check_bag(tmp_path / "ru")
    assert bag.info["Bagging-Date"] == "1980-01-01"
    data = contents(tmp_path / "ru/data")
    assert {name.split("/")[0] for name in data} == {FOLDER, RUSSIAN}
    assert [row["slug"] for row in rows(data["catalogue/statements.csv"])] == [RUSSIAN]


def unpack_tar(path: Path, out: Path) -> None:
    """Unpack a tar, packed or not."""
    with tarfile.open(path) as tar:
        assert tar.getnames() == sorted(tar.getnames())
        tar.extractall(out, filter="data")


def unpack_zip(path: Path, out: Path) -> None:
    """Unpack a ZIP file."""
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        packed.extractall(out)


@pytest.mark.parametrize(
    ("name", "unpack"),
    [
        ("نامه‌ها.zip", unpack_zip), ("письма.tar", unpack_tar), ("bag.tar.gz", unpack_tar),
        ("bag.TGZ", unpack_tar),
    ],
)  # fmt: skip
def test_bags_of_one_file(
    library: Path, tmp_path: Path, name: str, unpack: Callable[[Path, Path], None]
):
    """One file holds one folder, called as the file is; two runs give the same bytes."""
    out = tmp_path / name
    assert publish(library, "bag", "--out", out).exit_code == 0
    first = out.read_bytes()
    for path in library.rglob("*"):
        os.utime(path, (1, 1))
    assert publish(library, "bag", "--out", out).exit_code == 0
    assert out.read_bytes() == first
    unpack(out, tmp_path / "unpacked")
    [folder] = (tmp_path / "unpacked").iterdir()
    assert folder.name == name.split(".")[0]
    check_bag(folder)
    assert (folder / "data" / PERSIAN / NAME).is_file()
    assert {path.name for path in tmp_path.iterdir()} == {name, "library", "unpacked"}


def test_a_bag_in_a_pipe(library: Path, tmp_path: Path):
    """Without `--out` a tar goes to standard output, and nothing else does."""
    done = piped(library, "bag")
    assert (done.returncode, done.stderr) == (0, b"")
    (tmp_path / "bag.tar").write_bytes(done.stdout)
    unpack_tar(tmp_path / "bag.tar", tmp_path / "unpacked")
    check_bag(tmp_path / "unpacked/statements")
    assert done.stdout == piped(library, "bag").stdout


def test_names_in_another_form(library: Path, tmp_path: Path):
    """Where a file system gives names with accents apart (NFD), the bag is valid all the same."""
    apart = unicodedata.normalize("NFD", RUSSIAN)
    assert apart != RUSSIAN
    for path in sorted((library / "dist").rglob(f"*{RUSSIAN}*"), reverse=True):
        path.rename(path.with_name(path.name.replace(RUSSIAN, apart)))
    assert publish(library, "bag", "--out", tmp_path / "bag").exit_code == 0
    check_bag(tmp_path / "bag")
    assert f"{apart}/{apart}.pdf" in contents(tmp_path / "bag/data")


def test_a_bag_takes_the_place_of_a_bag_only(library: Path, tmp_path: Path):
    """A folder with other things in it is left alone; a bag that was there is replaced whole."""
    out = tmp_path / "folder"
    out.mkdir()
    assert publish(library, "bag", "--out", out).exit_code == 0, "an empty folder is taken"
    (out / "data/stray").write_text("stray")
    assert publish(library, "bag", "--out", out).exit_code == 0
    check_bag(out)
    for place in (library / "sources", library, library / "dist/bag", library / "dist/x.zip"):
        (library / "sources/letter.md").write_text("mine")
        before = contents(library)
        done = publish(library, "bag", "--out", place)
        assert done.exit_code == 1
        assert "choose another" in done.stderr
        assert contents(library) == before


def test_a_bag_that_cannot_be_made_changes_nothing(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where the move into place fails the bag that was there stays, and nothing is left over."""
    out = tmp_path / "bag"
    assert publish(library, "bag", "--out", out).exit_code == 0
    before = contents(out)
    rename = os.rename

    def full(source: Any, target: Any) -> None:
        if Path(target) == out and Path(source).name == "bag":
            raise OSError(28, os.strerror(28))
        rename(source, target)

    with monkeypatch.context() as broken:
        broken.setattr(os, "rename", full)
        done = publish(library, "bag", "--out", out)
    assert (done.exit_code, done.stderr) == (
        1, "publish: the bag can't be made: No space left on device\n",
    )  # fmt: skip
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"bag", "library"}


@pytest.mark.parametrize("name", ["bag", "bag.zip"])
def test_an_edition_that_is_not_what_was_built(library: Path, tmp_path: Path, name: str):
    """A file whose hash is not that of the build is not handed on for keeping."""
    edition = library / "dist" / PERSIAN / f"{PERSIAN}.pdf"
    edition.write_bytes(b"pdf of something else")
    done = publish(library, "bag", "--out", tmp_path / name)
    assert done.exit_code == 1
    assert done.stderr == (f"publish: {edition} is not the file that was built; build it again\n")
    assert {path.name for path in tmp_path.iterdir()} == {"library"}


def test_names_that_bagit_cannot_keep(library: Path, tmp_path: Path):
    """A name that no validator would find again is refused in words, without a traceback."""
    (library / "dist/a%0Db").write_text("x")
    done = publish(library, "bag", "--out", tmp_path / "bag")
    assert done.exit_code == 1
    assert done.stderr.startswith("publish: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "bag").exists()


def test_a_statement_called_catalogue(tmp_path: Path):
    """A statement whose slug is `catalogue` shares the folder and is bagged whole."""
    dist = put(tmp_path / "dist", Description(make(slug=FOLDER)))
    held = holdings(dist, AGENCY)
    for whole in (True, False):
        with staging(tmp_path / "x") as folder:
            make_bag(folder / "bag", dist, held, AGENCY, held.last_day, whole=whole)
            check_bag(folder / "bag")
            data = contents(folder / "bag/data")
            assert {"catalogue/catalogue.pdf", "catalogue/description.json"} <= set(data)


def test_what_a_killed_run_left_is_thrown_away(library: Path, tmp_path: Path):
    """Working files of a run that was killed are gone after the next."""
    (tmp_path / ".bag.bagging").mkdir()
    (tmp_path / ".bag.bagging/x").write_text("half")
    assert publish(library, "bag", "--out", tmp_path / "bag").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"bag", "library"}
