"""Collections as they are read, without a build: the model's values, the file, what it binds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from publish.library import open_library
from publish.problem import Problem
from publish.reading import Reading, SourceFile, read, read_statement, toml
from publish.reading.collection import named
from publish.statement.collection import Collection, Constituent, Introduction, Series
from publish.statement.schema import json_schema
from tests.descriptions import make

TITLE = 'title = "Letters"\nlanguage = "en"\n'


def collection(**values: Any) -> Collection:
    """A collection of these values, and of the fewest others."""
    whole = {"title": "Letters", "language": "en", "date": "2026-11-30", "order": ("a", "b")}
    return Collection.model_validate({**whole, "slug": "letters", "sha256": "0" * 64, **values})


def fault(model: Any, values: object) -> tuple[str, dict[str, object]]:
    """The code that a value is refused for, and what fills its message."""
    with pytest.raises(ValidationError) as error:
        model(values)
    (found,) = error.value.errors()
    return found["type"], found.get("ctx", {})


def test_a_collection_of_few_words():
    """Title, language, date and order are enough; one value stands for a list, a string for a group."""
    bare = collection()
    assert (bare.type, bare.authors, bare.sources, bare.parts) == ("Collection", (), (), ())
    assert (bare.introduction, bare.series, bare.order) == (None, None, ("a", "b"))
    short = collection(series="Little library", sources="https://a.org/", authors="Ada")
    assert short.series == Series(title="Little library")
    assert [source.url for source in short.sources] == ["https://a.org/"]
    assert [(agent.name, agent.role) for agent in short.authors] == [("Ada", "aut")]
    given = {"title": "Letters", "language": "en", "first_published": "1894", "order": ["a"]}
    known = Collection.model_validate({**given, "slug": "a", "sha256": ""})
    assert known.first_published == "1894"


def test_a_collection_may_say_what_it_is():
    """Its type, which it has in any case."""
    assert collection(type="Collection") == collection()


@pytest.mark.parametrize("values", [{"order": ()}, {"type": "Speech"}, {"series": 3}, {"x": 1}])
def test_what_is_no_collection(values: dict[str, object]):
    """It binds something, is of no other type, and has no field that is not known."""
    with pytest.raises(ValidationError):
        collection(**values)


@pytest.mark.parametrize(
    ("issn", "kept"),
    [("2049-3630", "2049-3630"), ("0000-006X", "0000-006X"), ("20493630", "2049-3630"), ("0000-006x", "0000-006X"),
     *((wrong, "") for wrong in ("2049-363", "2049-36301", "12049-3630", "2049-3631", "X049-3630", "٢٠٤٩-٣٦٣٠"))],
)  # fmt: skip
def test_numbers_of_series(issn: str, kept: str):
    """An ISSN is seven digits and one that is reckoned from them, or X (ISO 3297)."""
    if kept:
        assert Series(title="A", issn=issn).issn == kept
    else:
        assert fault(Series.model_validate, {"title": "A", "issn": issn}) == (
            "M009", {"value": issn, "kind": "an ISSN (check its last digit)", "advice": "e.g. 2049-3630"},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Some words.", {"text": "Some words."}), ("before.md", {"file": "before.md"}),
        ("words/before.md", {"file": "words/before.md"}), ("Words on before.md", {"text": "Words on before.md"}),
        ("before.txt", {"text": "before.txt"}), ({"text": "a.md"}, {"text": "a.md"}), ({"file": "a b.md"}, {"file": "a b.md"}),
        ("../sources/a.md", {"file": "../sources/a.md"}), ("./a.md", {"file": "./a.md"}),
    ],
)  # fmt: skip
def test_introductions(written: object, kept: dict[str, str]):
    """A string is the text, or the file where it is one's name."""
    found = collection(introduction=written).introduction
    assert found is not None
    assert found.model_dump(exclude_none=True) == kept


@pytest.mark.parametrize(
    ("values", "reason", "advice"),
    [
        ({}, "'text' or 'file', one of them", "name a file"),
        ({"text": "a", "file": "a.md"}, "'text' or 'file', one of them", "name a file"),
        *[({"file": name}, "no Markdown file that everybody sees", "name a file that ends in .md")
          for name in ("a.txt", "amd", ".a.md", ".git/a.md", "b/..c/a.md", "a.md/.x")],
    ],
)  # fmt: skip
def test_what_is_no_introduction(values: dict[str, str], reason: str, advice: str):
    """Either of two; a file is Markdown, and nothing that is hidden."""
    assert fault(Introduction.model_validate, values) == (
        "M003", {"reason": reason, "advice": advice},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({}, "2026-11-30"), ({"date": "2026-11"}, None), ({"date": "2026-11-30/2026-12-01"}, None),
        ({"edition": {"date": "2027-01-01"}}, "2027-01-01"), ({"edition": 2}, "2026-11-30"),
    ],
)  # fmt: skip
def test_the_edition_of_a_collection_is_dated(values: dict[str, Any], day: str | None):
    """By the day of the collection, unless it says its own."""
    found = collection(**values)
    assert found.edition.date == day
    assert found.edition.number == (2 if "number" in found.edition.model_fields_set else None)
    assert ("edition" in found.model_dump(exclude_unset=True)) == (day is not None)


def test_who_stands_first():
    """The authors of all of it; else whoever is named first, with those who did the same."""
    others = [{"name": n, "role": role} for n, role in (("A", "edt"), ("B", "trl"), ("C", "edt"))]
    found = collection(contributors=others)
    assert [agent.name for agent in found.creators] == ["A", "C"]
    assert [agent.name for agent in found.others] == ["B"]
    assert [agent.name for agent in collection(authors="D", contributors=others).creators] == ["D"]
    assert collection().creators == ()


def test_parts_are_told_of_by_what_they_are():
    """A constituent is what its statement says; the volume is as new as the newest of all."""
    own = make(slug="a", edition={"date": "2030-01-01"})
    part = Constituent.of(own)
    assert part.model_dump() == {
        name: getattr(own, name) for name in ("slug", "title", "language", "first_published", "type",
        "urn", "edition_urn", "control_number", "sha256", "modified")
    } | {"authors": tuple(agent.model_dump() for agent in own.authors)}  # fmt: skip
    assert collection(parts=[part]).modified == "2030-01-01"
    old = part.model_copy(update={"modified": "2020-01-01"})
    assert collection(parts=[old]).modified == collection().modified == "2026-11-30"


# The file, and what it binds --------------------------------------------------------------------


def volume(root: Path, text: str, **sources: str) -> tuple[Reading, Reading]:
    """A collection read whole, and its head: in a library of statements, by slug their authors."""
    for slug, author in sources.items():
        path = root / f"sources/deep/{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f"title: {slug.upper()}\nauthor: {author}\nfirst_published: 2022\ntype: Letter"
        path.write_text(
            f"---\n{head}\nlanguage: en\nsource: https://a.org/{slug}\n---\n\nText {slug}.\n"
        )
    path = root / "collections/letters.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    opened, problems = open_library(root)
    assert opened is not None, problems
    return read(opened.source_file(path), opened.fetch(path)), opened.read_head(path)


def told(reading: Reading) -> list[str]:
    """What is said of a reading."""
    return [str(problem) for problem in reading.problems]


def test_a_volume_is_read_with_its_parts(tmp_path: Path):
    """In their order, each as it is by itself; head and whole tell the same of them."""
    text = f'{TITLE}date = 2026-11-30\norder = ["b", "a"]\nintroduction = "Before."\n'
    whole, head = volume(tmp_path, text, a="Ada", b="Ada")
    assert told(whole) == told(head) == []
    assert whole.statement == head.statement
    assert isinstance(whole.statement, Collection)
    assert [part.slug for part in whole.statement.parts] == ["b", "a"]
    assert [agent.name for agent in whole.statement.authors] == ["Ada"]
    assert [(part.name, part.path) for part in whole.parts] == [
        ("b.md", "sources/deep/b.md"), ("a.md", "sources/deep/a.md"),
    ]  # fmt: skip
    assert [part.data.decode().split()[-1] for part in whole.parts] == ["b.", "a."]
    assert whole.introduction is not None
    assert whole.introduction.words() == ["Before."]
    assert whole.document is not None
    assert whole.document.words() == ["Before.", "Text", "b.", "Text", "a."]
    assert whole.files == {}
    assert head.document is None


def test_authors_of_a_volume(tmp_path: Path):
    """Who wrote all of it is its author; the file's own word goes first."""
    text = f'{TITLE}date = 2026\norder = ["a", "b"]\n'
    _, head = volume(tmp_path / "two", text, a="Ada", b="Bo")
    assert head.statement is not None
    assert head.statement.authors == ()
    _, head = volume(tmp_path / "given", f'author = "Cy"\n{text}', a="Ada", b="Ada")
    assert head.statement is not None
    assert [agent.name for agent in head.statement.authors] == ["Cy"]


def test_what_is_wrong_with_parts_is_told_once(tmp_path: Path):
    """What is not there, what stands twice and what has faults, at its place; nothing is made."""
    text = f'{TITLE}date = 2026\norder = ["c", "a", "c", "b",\n  "a"]\n'
    whole, head = volume(tmp_path, text, a="Ada", b="[]")
    path = "collections/letters.toml"
    expected = [
        f"{path}:4:10: there is no statement 'c' ('publish list' shows the slugs) [K001]",
        f"{path}:4:20: 'c' stands twice, first in line 4 (keep one) [K002]",
        f"{path}:4:25: statement 'b' has errors of its own (mend sources/deep/b.md first) [K003]",
        f"{path}:5:3: 'a' stands twice, first in line 4 (keep one) [K002]",
    ]
    assert [line.removeprefix("error: ") for line in told(whole)] == expected
    assert told(head) == told(whole)
    assert (whole.document, head.statement) == (None, None)
    assert whole.statement is not None  # for the index of what there is


@pytest.mark.parametrize(
    ("introduction", "place"),
    [
        ('introduction = "See [^1]."', "5:21"), ("introduction = '''\nSee [^1].\n'''", "6:5"),
        ('introduction = """\nSo.\n\nSee [^1].\n"""', "8:5"), ('introduction = { text = "See [^1]." }', "5:30"),
        ('[introduction]\ntext = """\nSee [^1]."""', "7:5"), ('introduction = "before.md"', "words"),
        ('introduction = { file = "before.md" }', "words"), ('introduction = """See [^1]."""', "5:23"),
        ("#\n" * 20 + '# What it says is: See [^1].\nintroduction = "See [^1]."', "26:21"), ('introduction = "  See [^1]."', "5:23"), ("introduction = '''\n \n  See [^1].\n'''", "7:7"),
        ('introduction = "One.\\n\\nSee [^1]."', "5:16"), ('introduction = "\\"See\\" [^1]."', "5:16"),
    ],
)  # fmt: skip
def test_faults_of_introductions_have_their_places(tmp_path: Path, introduction: str, place: str):
    """At the line of the text, wherever the string that holds it begins; or in the file's own."""
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections/before.md").write_text("One.\n\nSee [^1].\n")
    text = f'{TITLE}date = 2026\norder = ["a"]\n{introduction}\n'
    whole, _ = volume(tmp_path, text, a="Ada")
    (found,) = whole.problems
    assert found.code == "B002"
    where = "collections/before.md:3:5" if place == "words" else f"collections/letters.toml:{place}"
    assert str(found.at) == where


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_a_collection_names(end: str):
    """The slugs, each once, whatever ends the lines; none of what is no TOML."""
    text = 'title = "A"\norder = ["b", "a", "b", 1]\n'
    assert named(b"\xef\xbb\xbf" + text.replace("\n", end).encode()) == ("b", "a", "1")
    assert named(b'order = ["a"] # \xff') == ("a",)
    assert named(b"order = [") == named(b"a = 1") == named(b"order = 'a'") == named(b"") == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_introductions_where_lines_end_otherwise(end: str):
    """In a file of lines that end as some systems have them."""
    text = f'{TITLE}date = 2026-11-30\norder = ["a"]\nintroduction = "See [^1]."\n'
    data = text.replace("\n", end).encode()
    found = read(SourceFile("collections/a.toml", data, {}), lambda name: b"").problems
    assert [f"{problem.code} {problem.at.line}:{problem.at.column}" for problem in found] == [
        "K001 4:10", "B002 5:21",
    ]  # fmt: skip


BOUND = f'{TITLE}date = 2026-11-30\norder = ["a"]\n'
STATEMENT = b"---\ntitle: A\nauthor: B\nfirst_published: 2022\ntype: Letter\nlanguage: en\nsource: https://a.org/\n---\n\n![x](deep/b.png)\n"


def bound(text: str, path: str = "collections/a.toml") -> SourceFile:
    """A collection's file, in a library of one statement."""
    return SourceFile(path, text.encode(), {}, shelf={"a": "sources/a.md"})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(2, "No such file"), "there is no such file"),
        (PermissionError(13, "Permission denied"), "it lies outside the library, or may not be read"),
        (OSError(5, "Input/output error"), "Input/output error"), (ValueError("embedded null byte"), "embedded null byte"),
    ],
)  # fmt: skip
def test_what_cannot_be_fetched(error: Exception, reason: str):
    """A statement, and the file of an introduction: why, at the place where they are named."""

    def fetch(name: str) -> bytes:
        raise error

    said = f"can't be read: {reason} (it is sought beside this file) [K004]"
    source = bound(f'{BOUND}introduction = {{ file = "no.md" }}\n')
    assert told(read(source, fetch)) == [
        f"collections/a.toml:4:10: sources/a.md {said}", f"collections/a.toml:5:25: no.md {said}",
    ]  # fmt: skip
    assert told(read_statement(source, fetch)) == [f"collections/a.toml:4:10: sources/a.md {said}"]


@pytest.mark.parametrize(
    ("path", "way"),
    [("a.toml", ""), ("collections/a.toml", "../"), ("collections/of it/a.toml", "../../")],
)
def test_what_is_fetched(path: str, way: str):
    """Files by their paths from the collection's folder; a head asks for no pictures."""
    asked: list[str] = []

    def fetch(name: str) -> bytes:
        asked.append(name)
        if name.endswith("a.md"):
            return STATEMENT
        raise FileNotFoundError(name)

    source = bound(f'{BOUND}introduction = "![y](in.png)"\n', path)
    assert told(read_statement(source, fetch)) == []
    assert asked == [f"{way}sources/a.md"]
    whole = read(source, fetch)
    assert asked[1:] == [f"{way}sources/a.md", f"{way}sources/deep/b.png", "in.png"]
    assert [problem.code for problem in whole.problems] == ["K003", "I001"]
    assert isinstance(whole.statement, Collection)
    assert whole.statement.parts == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\xff", "1:2: not UTF-8: byte 0xff can't be read (save the file as UTF-8) [F001]"),
        (b"order = [", "1:1: not TOML: a value that can't be read (put text in quotation marks) [C001]"),
        (TITLE.encode() + b"date = 2026\n", "1:1: order: missing (add 'order = [\"slug\", \"slug\"]') [M002]"),
        (TITLE.encode() + b"date = 2026\norder = 'a'\n", "4:9: order: 'a' is not a list (write [\"first\", \"second\"]) [M009]"),
    ],
)  # fmt: skip
def test_files_that_are_no_collection(data: bytes, said: str):
    """Whole or head, with files at hand or without: one word on what is wrong, and no collection."""
    source = SourceFile("collections/a.toml", data, {})
    for found in (read(source, bytes), read_statement(source, bytes), read_statement(source)):
        assert told(found) == [f"collections/a.toml:{said}"]
        assert (found.statement, found.document, found.parts) == (None, None, ())


def test_a_heading_of_an_introduction_is_kept():
    """It has no title that would be printed twice."""
    found = read(
        SourceFile("a.toml", f'{BOUND}introduction = "# X\\n\\nWords."\n'.encode(), {}, shelf={"a": "a.md"}),
        lambda name: STATEMENT.replace(b"![x](deep/b.png)", b"Text."),
    )  # fmt: skip
    assert told(found) == []
    assert found.introduction is not None
    assert found.introduction.words() == ["X", "Words."]


def test_introductions_that_cannot_be_read(tmp_path: Path):
    """A file that is not there, that is no text, or that lies outside; with what to do."""
    start = f'{TITLE}date = 2026\norder = ["a"]\nintroduction = '
    whole, _ = volume(tmp_path, f'{start}"words/no.md"\n', a="Ada")
    (found,) = whole.problems
    said = "words/no.md can't be read: there is no such file (it is sought beside this file) [K004]"
    assert str(found).endswith(f"letters.toml:5:16: {said}")
    (tmp_path / "collections/no text.md").write_bytes(b"a\xff")
    whole, _ = volume(tmp_path, f'{start}{{ file = "no text.md" }}\n')
    (found,) = whole.problems
    assert (found.code, str(found.at)) == ("F001", "collections/no text.md:1:2")
    (tmp_path / "collections/dir.md").mkdir()
    whole, _ = volume(tmp_path, f'{start}"dir.md"\n')
    (found,) = whole.problems
    assert (found.code, str(found.at)) == ("K004", "collections/letters.toml:5:16")


def test_an_introduction_is_read_whatever_else_is_wrong(tmp_path: Path):
    """All that is wrong is told in one run; what is said wrongly is told once."""
    start = f'{TITLE}date = 2026\norder = ["a"]\nplaze = "x"\n'
    whole, _ = volume(tmp_path, f'{start}introduction = "See [^1]."\n', a="Ada")
    assert [problem.code for problem in whole.problems] == ["M001", "B002"]
    whole, _ = volume(tmp_path, f"{start}introduction = {{ }}\n")
    assert [problem.code for problem in whole.problems] == ["M001", "M003"]


def test_an_introduction_of_a_file_is_kept_with_it(tmp_path: Path):
    """The file's bytes belong to what a volume is made of."""
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections/before it.md").write_text("Words.\n")
    text = f'{TITLE}date = 2026\norder = ["a"]\nintroduction = {{ file = "before it.md" }}\n'
    whole, _ = volume(tmp_path, text, a="Ada")
    assert told(whole) == []
    assert whole.files == {"before it.md": b"Words.\n"}
    assert whole.introduction is not None
    assert whole.introduction.words() == ["Words."]


def test_the_schema_takes_short_forms_of_a_volume():
    """A string stands for each group of fields, and a list says what it is for; editors are given
    the same."""
    committed = (Path(__file__).parent.parent / "docs/collection.schema.json").read_text("utf-8")
    assert json.loads(committed) == json_schema(Collection)
    rules = json_schema(Collection)["properties"]
    for name in ("rights", "introduction", "series"):
        assert {"type": ["string", "number"]} in rules[name]["anyOf"]
    assert rules["sources"]["description"] == "A printed collection that this one was made from."


# TOML -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = x", "x.toml:1:5: not TOML: a value that can't be read (put text in quotation marks) [C001]"),
        ("a = 1\na = 2\n", "x.toml:2:6: not TOML: a key that is set twice (keep one of the two) [C001]"),
        ("a = [1", "x.toml:1:1: not TOML: Unclosed array (write key = value, text in quotation marks) [C001]"),
        ("a = " + "[" * 5000, "x.toml:1:1: not TOML: brackets in brackets without an end (write a list of slugs) [C001]"),
    ],
)  # fmt: skip
def test_what_is_no_toml(text: str, said: str):
    """The reason in plain words, at its place."""
    found = toml.parse(text, "x.toml")
    assert isinstance(found, Problem)
    assert str(found).removeprefix("error: ") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date = 2026-11", '1:8: not TOML: date: the date 2026-11 is no whole day (write "2026-11") [C001]'), ("\na = 1894~ # x", '2:5: not TOML: a: the date 1894~ is no whole day (write "1894~") [C001]'),
        ("a = {date = 2026-13-01}", '1:13: date: \'2026-13-01\' is not a date (EDTF, e.g. 2026-11-30, or "2026-11" in quotation marks) [M004]'),
        ("date = 8.1.2022", "1:8: date: '8.1.2022' is not a date (EDTF, e.g. 2022-01-08) [M004]"), ("date = 8 May 1945", "1:8: date: '8 May 1945' is not a date (EDTF, e.g. 1945-05-08) [M004]"),
    ],
)  # fmt: skip
def test_dates_that_toml_does_not_take(text: str, said: str):
    """What to write in quotation marks, or for a date that is none."""
    found = toml.parse(text, "x.toml")
    assert isinstance(found, Problem)
    assert str(found) == f"x.toml:{said}"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a = 1", {"a": (1, 1, 5)}), ("# c\n  a\t=\t'x'  # d\n", {"a": (2, 3, 7)}),
        ('a.b = 1\n"a"."c d" = 2', {"a": (1, 1, 1), "a.b": (1, 3, 7), "a.c d": (2, 5, 13)}),
        ("[t]\nx = 1\n[t.u]\ny = 2", {"t": (1, 2, 2), "t.x": (2, 1, 5), "t.u": (3, 4, 4), "t.u.y": (4, 1, 5)}),
        ("[[l]]\nx = 1\n[[l]]\nx = 2\n[l.m]\ny = 3", {"l": (1, 3, 3), "l.0.x": (2, 1, 5), "l.1.x": (4, 1, 5), "l.1.m.y": (6, 1, 5)}),
        ("[ a . b ]\nc = [ [1, 2,], # x\n {d = 3} ]", {"a.b": (1, 7, 7), "a.b.c.0.1": (2, None, 11), "a.b.c.1.d": (3, 3, 7)}),
        ('a = """x"y""z\\""""\nb = 1', {"a": (1, 1, 5), "b": (2, 1, 5)}),
        ("a = '''x''y''''\nb = 1979-05-27 07:32:00 # c", {"a": (1, 1, 5), "b": (2, 1, 5)}),
    ],
)  # fmt: skip
def test_places_of_toml(text: str, places: dict[str, tuple[int, int | None, int]]):
    """Each key and each value has the line and column that it begins at."""
    root = toml.parse(text, "x.toml")
    assert not isinstance(root, Problem)
    for name, (line, column, own) in places.items():
        found = root
        for step in name.split("."):
            key = found.keys.get(step)
            found = found.value[int(step) if isinstance(found.value, list) else step]
        assert (found.at.line, found.at.column, found.at.path) == (line, own, "x.toml"), name
        if column:
            assert (key.line, key.column) == (line, column), name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = 1979-05-27 07:32:00 # c", {"a": "1979-05-27 07:32:00"}), ("a = [1, true]", {"a": ["1", "true"]}),
        ('a = """x"y""z\\""""', {"a": 'x"y""z"'}), ("a = '''x''y''''", {"a": "x''y'"}),
        ("[l]\n[[l.m]]\n[[l.m]]\na = 1", {"l": {"m": [{}, {"a": "1"}]}}), ("a = {}\nb = []", {"a": {}, "b": []}),
        ("[[l]]\nx = 1\n[[l.m]]\ny = 2", {"l": [{"x": "1", "m": [{"y": "2"}]}]}),
        ('a = ["x" , "y" # c\n , "z"\n]\nb = {c = "d" , e = 1}', {"a": ["x", "y", "z"], "b": {"c": "d", "e": "1"}}),
        ("'a.b' = 1\n\"\\u0041\" = \"\\t\"", {"a.b": "1", "A": "\t"}),
    ],
)  # fmt: skip
def test_values_of_toml(text: str, value: object):
    """Values are words as they are written; strings mean what TOML says."""
    root = toml.parse(text, "x.toml")
    assert not isinstance(root, Problem)
    assert root.plain() == value


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1:1: date: missing (add 'date = 2022-01-08') [M002]", """1:1: language: missing (add 'language = "en"') [M002]""",
              """1:1: order: missing (add 'order = ["slug", "slug"]') [M002]""", """1:1: title: missing (add 'title = "…"') [M002]"""]),
        (f'{TITLE}date = 2022\norder = ["a"]\nauthors = [{{}}]\nsubjects = [{{}}]\nseries = {{}}', ['5:12: authors[1].name: missing (add \'name = "…"\') [M002]', '6:13: subjects[1].term: missing (add \'term = "…"\') [M002]', '7:10: series.title: missing (add \'title = "…"\') [M002]']),
        (f'{TITLE}Date = 2022-01-08\norder = ["a"]\nseries = 3\nsubtitle = ["a"]', ["1:1: date: missing (add 'date = 2022-01-08') [M002]", "3:1: Date: no such field (did you mean 'date'?) [M001]", '6:12: subtitle: a list where a text is meant (write words in quotation marks) [M003]']),
        (f'{TITLE}date = 2022-01-08\norder = ["a"]\nauthors = [{{name = "A", zzz = 1}}]\nsources = [{{url = "https://a.org/", zzz = 1}}]', ['5:25: authors[1].zzz: no such field (known: name, sort_name, romanized_name, kind, role, ids) [M001]', '6:37: sources[1].zzz: no such field (known: url, title, publisher, archived_url, retrieved, sha256, note) [M001]']),
        (f'{TITLE}date = 2022-01-08\norder = ["a"]\nseries = {{title = "S", zzz = 1}}', ['5:24: series.zzz: no such field (known: title, number, issn) [M001]']),
    ],
)  # fmt: skip
def test_fields_that_a_collection_lacks(text: str, problems: list[str]):
    """What to write, as TOML has it."""
    found = read(SourceFile("collections/a.toml", text.encode(), {}), lambda src: b"").problems
    assert [
        str(p).removeprefix("collections/a.toml:") for p in found if p.code != "K001"
    ] == problems
