"""Revision: a new edition of a statement, the one before it kept as a source of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from publish import api
from publish.cli import app
from publish.reading import SourceFile, read_statement
from publish.reading.revision import RevisionFault, revise
from publish.statement import Statement
from publish.statement.identifiers import Identifiers

LETTER = """---
# Who wrote it is known.
title: A letter
author: {name: Jane Doe, sort_name: "Doe, Jane", kind: person}
first_published: 2022-01-08   # by the postmark
type: Letter
language: en
source: https://example.org/letter
aliases: [old-letter]
edition:
  date: 2025-01-02
  changes: First made.
  by: Ann
# what others call it
identifiers: {isbn_epub: 978-3-16-148410-0, urn: "urn:example:letter"}

work: a-letter
...

Dear reader,

the text:
---
ends so.
"""


def run(root: Path, *args: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, ["revise", *args, "-C", str(root)])


def library(root: Path, text: str = LETTER) -> Path:
    (root / "sources/deep").mkdir(parents=True)
    (root / "sources/deep/letter.md").write_text(text, "utf-8")
    return root


def statements(root: Path) -> dict[str, Statement]:
    return {one.slug: one for one in api.statements(api.open_library(root))}


def test_the_edition_that_was_is_kept(tmp_path: Path):
    """As it stood, under a slug of its own, with the URN that it had; the other goes on from it."""
    before = statements(library(tmp_path))["letter"]
    done = run(
        tmp_path, "letter", "--date", "2026-11-30", "--changes", "A word.", "--by", "An Editor"
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == "sources/deep/letter-edition-1.md\nsources/deep/letter.md\n"
    assert "only the earlier edition has now: isbn_epub" in done.stderr
    found = statements(tmp_path)
    earlier, later = found["letter-edition-1"], found["letter"]
    assert earlier.edition_of == "letter" and earlier.aliases == ()
    assert (earlier.urn, earlier.edition_urn) == (before.urn, before.edition_urn)
    assert earlier.edition.model_dump(exclude_none=True) == {
        "number": 1, "date": "2025-01-02", "changes": "First made.", "by": "Ann",
    }  # fmt: skip
    assert later.edition_of is None and later.aliases == ("old-letter",)
    assert (later.urn, later.control_number) == (before.urn, before.control_number)
    assert later.edition.model_dump() == {
        "number": 2, "date": "2026-11-30", "changes": "A word.", "by": "An Editor",
    }  # fmt: skip
    assert later.earlier_editions == (earlier.edition,)
    assert earlier.identifiers == before.identifiers
    assert later.identifiers.model_dump(exclude_none=True) == {"urn": "urn:example:letter"}


def test_all_else_stays_as_it_was_written(tmp_path: Path):
    """Comments, blank lines, the lines around the front matter and the text, to the letter."""
    library(tmp_path)
    assert run(tmp_path, "letter", "--date", "2026-11-30").exit_code == 0
    head, _, body = LETTER.partition("...\n")
    edition = "edition:\n  date: 2025-01-02\n  changes: First made.\n  by: Ann\n"
    isbn = 'identifiers: {isbn_epub: 978-3-16-148410-0, urn: "urn:example:letter"}\n'
    told = "  changes: First made.\n  by: Ann\n"
    assert (tmp_path / "sources/deep/letter-edition-1.md").read_text("utf-8") == (
        head.replace("aliases: [old-letter]\n", "").replace(
            edition, f"edition:\n  number: 1\n  date: 2025-01-02\n{told}"
        )
        + f"edition_of: letter\n...\n{body}"
    )
    assert (tmp_path / "sources/deep/letter.md").read_text("utf-8") == (
        head.replace(edition, "edition:\n  number: 2\n  date: 2026-11-30\n").replace(
            isbn, "identifiers:\n  urn: urn:example:letter\n"
        )
        + f"earlier_editions:\n- number: 1\n  date: 2025-01-02\n{told.replace('  c', '  c')}...\n{body}"
    )


def test_identifiers_of_one_edition_stay_with_it():
    """All but the URN, which is that of the work."""
    isbns = ("978-3-16-148410-0", "978-0-306-40615-7", "978-1-86197-876-9")
    given = dict(zip(("isbn", "isbn_epub", "isbn_pdf"), isbns, strict=True))
    given |= {"doi": "10.1000/182", "urn": "urn:example:letter"}
    assert given.keys() == Identifiers.model_fields.keys()
    head, _, rest = LETTER.partition("identifiers: ")
    lines = "".join(f"\n  {name}: {value}" for name, value in given.items())
    text = f"{head}identifiers:{lines}\n{rest.partition(chr(10))[2]}"
    source = SourceFile("sources/letter.md", text.encode(), {})
    made = revise(source, read_statement(source), "sources/other.md", {"date": "2026-11-30"})
    assert {*made.left, "urn"} == given.keys()
    later = read_statement(made.later).statement
    assert later is not None
    assert later.identifiers.model_dump(exclude_none=True) == {"urn": given["urn"]}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_as_they_did(mark: bytes, end: bytes):
    """In both files, and a mark of the order of bytes stays."""
    data = mark + LETTER.encode().replace(b"\n", end)
    source = SourceFile("sources/letter.md", data, {})
    made = revise(source, read_statement(source), "sources/other.md", {"date": "2026-11-30"})
    for file in (made.earlier, made.later):
        assert file.data.startswith(mark + b"---" + end)
        kept = file.data.replace(end, b"")
        assert (
            b"\n" not in kept and b"\r" not in kept and kept.count(b"\xef\xbb\xbf") == len(mark) / 3
        )
    assert made.later.data.endswith(b"---" + end + b"ends so." + end)


def test_editions_go_on(tmp_path: Path):
    """A third edition keeps the second, and the first stays one of the latest."""
    plain = LETTER.replace(
        'identifiers: {isbn_epub: 978-3-16-148410-0, urn: "urn:example:letter"}', ""
    )
    library(tmp_path, plain)
    urn = statements(tmp_path)["letter"].urn
    for day, editor in (("2026-11-01", "A"), ("2026-11-30", "B")):
        assert run(tmp_path, "letter", "--date", day, "--by", editor).exit_code == 0
    found = statements(tmp_path)
    assert {s.urn for s in found.values()} == {urn}
    assert [found[s].number for s in sorted(found)] == [3, 1, 2]
    earlier = found["letter"].earlier_editions
    assert [(e.number, e.by) for e in earlier] == [(1, "Ann"), (2, "A")]
    assert found["letter-edition-2"].edition == earlier[1]
    assert "S91" not in CliRunner().invoke(app, ["check", "-C", str(tmp_path)]).output
    again = run(tmp_path, "letter-edition-1", "--date", "2026-12-01")
    assert again.exit_code == 2 and "revise the latest: letter" in again.stderr


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        (LETTER, ["lettre"], "no statement 'lettre'"),
        (LETTER, ["letter"], "an edition needs its day: --date"),
        (LETTER, ["letter", "--date", "2026-13-01"], "edition.date: '2026-13-01' is not a date"),
        (LETTER.replace("type: Letter\n", ""), ["letter"], "type"),
        ("---\n{title: A, author: B, first_published: 2022, type: Letter, language: en, "
         "source: https://example.org/}\n---\nText.\n", ["letter", "--date", "2026-11-30"],
         "lines of their own; write 'key: value'\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_revised_is_told(
    tmp_path: Path, text: str, arguments: list[str], message: str
):
    """In a line, and nothing is written."""
    library(tmp_path, text)
    done = run(tmp_path, *arguments)
    assert done.exit_code == 2 and message in done.stderr, done.output
    assert not isinstance(done.exception, AssertionError)
    (file,) = (tmp_path / "sources/deep").iterdir()
    assert file.read_text("utf-8") == text


def test_a_name_that_is_taken_is_not_overwritten(tmp_path: Path):
    """Wherever in the library it lies."""
    library(tmp_path)
    (tmp_path / "sources/letter-edition-1.md").write_text("mine", "utf-8")
    done = run(tmp_path, "letter")
    assert done.exit_code == 2 and "there is a statement 'letter-edition-1' already" in done.stderr
    assert (tmp_path / "sources/letter-edition-1.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("title", "path", "edition", "message"),
    [
        ("Another letter", "other", {}, "its front matter is of a form that can't be revised"),
        ("A letter", "other", {"number": "7"}, "its front matter is of a form that can't be revised"),
        ("A letter", "letter", {}, "the earlier edition needs a name of its own"),
        ("A letter", "other", {"date": "May"}, "sources/letter.md:12:9: edition.date: 'May' is not a date (EDTF, e.g. XXXX-05) [M004]"),
    ],
)  # fmt: skip
def test_both_files_say_what_they_are_to_say(
    title: str, path: str, edition: dict[str, str], message: str
):
    """Else there is no revision: title, numbers of editions, names of files, what can't be read."""
    source = SourceFile("sources/letter.md", LETTER.encode(), {})
    reading = read_statement(source)
    assert reading.statement is not None
    before = reading.statement.model_copy(update={"title": title})
    with pytest.raises(RevisionFault) as found:
        revise(
            source,
            replace(reading, statement=before),
            f"sources/{path}.md",
            {"date": "2026-11-30", **edition},
        )
    assert str(found.value) == message
