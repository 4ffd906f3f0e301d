"""Front matter: where its values stand in the file, and what YAML makes of odd lines and signs."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from publish.problem import Problem
from publish.reading import Reading, SourceFile, decode, read, read_statement, slug_of
from publish.reading.frontmatter import MOST, Located, Split, parse, split, written
from publish.reading.metadata import in_words, merge
from publish.settings import Settings
from publish.statement.evaluation import CLAIM

FIELDS = """\
title: A letter
author: CPRF
first_published: 2022-01-08
type: Open letter
source: https://example.org/letter
language: en
"""
LOADERS = [pytest.param(yaml.CBaseLoader, id="libyaml"), pytest.param(yaml.BaseLoader, id="PyYAML")]


def reading(front: str) -> Reading:
    """Read front matter as a source file's; its last fields begin in line 8."""
    data = f"---\n{FIELDS}{front}\n---\n\nText.\n".encode()
    return read_statement(SourceFile("sources/a.md", data, {}))


def told(front: str) -> list[str]:
    """The problems of fields that are added, without the file's name."""
    return [str(found).removeprefix("sources/a.md:") for found in reading(front).problems]


def parsed(front: str, loader: type) -> tuple[dict[str, Located], list[str]]:
    """Fields and problems of front matter, which begins in line 2."""
    root, problems = parse(front, "a.md", loader)
    assert root is None or isinstance(root.value, dict)
    fields = root.value if root is not None else {}
    return fields, [f"{p.at.line}:{p.at.column} {p.message}" for p in problems]


# Places -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("b: c\n", (3, 4)), ("b: 'c\u2028c'\n", (3, 4)), ("b: 'c\x85\u2029\u2028c'\n", (3, 4)), ("b: \U0001f600\n\n# d\n", (5, 4)),
        ("b: >\n  c\n\n  d\n", (6, 4)), ("'b\tb': c\n", (3, 4)), ("\n\n\n", (5, 4)), ("%YAML 1.1\n---\n", (4, 4)),
    ],
)  # fmt: skip
def test_a_value_is_told_of_at_its_place(loader: type, before: str, place: tuple[int, int]):
    """Lines are those of the file, whatever else ends a line of YAML; columns count characters."""
    fields, problems = parsed(f"{before}a: x", loader)
    assert problems == []
    assert (fields["a"].at.line, fields["a"].at.column, fields["a"].value) == (*place, "x")


@pytest.mark.parametrize("loader", LOADERS)
def test_places_in_a_line_that_yaml_divides(loader: type):
    """What stands behind U+2028 in a line is in that line still."""
    fields, problems = parsed("a: {b: 'c\u2028d', \U0001f600: e, f: [g, h]}", loader)
    assert problems == []
    inner = fields["a"]
    assert isinstance(inner.value, dict)
    listed = inner.value["f"].value
    assert isinstance(listed, list)
    places = [inner.keys["\U0001f600"], inner.value["\U0001f600"].at, *(item.at for item in listed)]
    assert [(at.line, at.column) for at in places] == [(2, 15), (2, 18), (2, 25), (2, 28)]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_sign_that_ends_a_line_unseen(loader: type, sign: str):
    """It is told of by its number where nobody would see why a line is not one of YAML."""
    _, problems = parsed(f"a: b{sign}c", loader)
    assert problems == [f"2:6 front matter: U+{ord(sign):04X} ends a line here"]
    _, problems = parsed(f"a: 'b{sign}'\nc\nd: e", loader)
    assert problems == ["3:1 front matter: a line that is not 'key: value'"]
    _, problems = parsed(f"a: 'b{sign}' c: d", loader)
    assert len(problems) == 1 and "ends a line" not in problems[0]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_what_can_not_be_read_is_told_of_at_its_place(mark: bytes, end: bytes):
    """Whatever ends the lines; a mark of the order of bytes is no letter."""
    for before, line, column in (
        (b"", 1, 1),
        ("ä\U0001f600".encode(), 1, 3),
        (b"a" + end * 2, 3, 1),
        (end, 2, 1),
    ):
        for bad, code in ((b"\xff", "F001"), (b"\xe2\x82", "F001"), (b"\x0c", "F002")):
            found = decode(SourceFile("a.md", mark + before + bad, {}))
            assert not isinstance(found, str)
            assert (found.code, found.at.line, found.at.column) == (code, line, column)
            assert ("U+000C" if code == "F002" else f"0x{bad[0]:02x}") in found.message
    assert decode(SourceFile("a.md", mark + b"a" + end + b"b", {})) == "a\nb"


# What YAML is not -------------------------------------------------------------------------------


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("front", "said"),
    [
        ('a: b\n\tc: d', '3:1: front matter: a tab where YAML allows none (indent with spaces) [Y003]'),
        ('a: b\n--- c: d', "3:1: front matter: a second document begins here (end the front matter with a line '---' and nothing else in it) [Y003]"),
        ('a: @b', "2:4: front matter: a value can't begin with @ (put the value in quotation marks) [Y003]"),
        ('a: `b', "2:4: front matter: a value can't begin with ` (put the value in quotation marks) [Y003]"),
        ('a: %b', "2:4: front matter: a value can't begin with % (put the value in quotation marks) [Y003]"),
        ('a: b: c', "2:5: front matter: a value that holds ': ' (put the value in quotation marks) [Y003]"),
        ('a: b\nc', "3:1: front matter: a line that is not 'key: value' (write a colon after the key; indent what continues a value) [Y003]"),
        ('a: "b', '2:4: front matter: a quotation mark that is not closed (close it) [Y003]'),
        ("a: 'b\nc: d", '2:4: front matter: a quotation mark that is not closed (close it) [Y003]'),
        ('a: [b', '2:4: front matter: a bracket that is not closed (close it, or put the value in quotation marks) [Y003]'),
        ('a: {b: c', '2:4: front matter: a bracket that is not closed (close it, or put the value in quotation marks) [Y003]'),
        ('a: "b" c', '2:8: front matter: words after a value that has ended (quote the whole value) [Y003]'),
        ('a: b\n c: d', "3:3: front matter: a value that holds ': ' (put the value in quotation marks) [Y003]"),
        ('a:\n  b: c\n d: e', '4:2: front matter: a line that is indented otherwise than those before it (begin keys of one level in one column) [Y003]'),
        ('  a: b\nc: d', "3:1: front matter: more after the end of its fields (write all fields alike, 'key: value') [Y003]"),
        ('a: *b', '2:4: *b: anchors and aliases are not read (write the value out) [Y005]'),
        ('a: &b c', '2:4: &b: anchors and aliases are not read (write the value out) [Y005]'),
        ('a: !!int 3', '2:4: !!int: tags are not read (remove it; quote the value if needed) [Y006]'),
        ('a: !x 3', '2:4: !x: tags are not read (remove it; quote the value if needed) [Y006]'),
        ('- a', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('a', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('# x', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('? [a]\n: b', '2:3: front matter: a key must be one word (key: value) [Y003]'),
        ('a: b\na: c', '3:1: a: given twice, first in line 2 (keep one, or list them) [Y004]'),
        ('a: [[[[[[[b]]]]]]]', '2:11: nested more than 8 levels deep (flatten the front matter) [Y007]'),
        ('a: [[[[[[[[b]]]]]]]]', '2:11: nested more than 8 levels deep (flatten the front matter) [Y007]'),
        ('a: ]', "2:4: front matter: a value can't begin with ] (put the value in quotation marks) [Y003]"),
        ('a: |\n  x\n y', '4:2: front matter: a line that is indented otherwise than those before it (begin keys of one level in one column) [Y003]'),
        ("a: 'b' : c", "2:8: front matter: a value that holds ': ' (put the value in quotation marks) [Y003]"),
        ('---', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('a: [b\nc: d', '2:4: front matter: a bracket that is not closed (close it, or put the value in quotation marks) [Y003]'),
        ('a: [b, {c]', '2:8: front matter: a bracket that is not closed (close it, or put the value in quotation marks) [Y003]'),
        ('&a b: c', '2:1: &a: anchors and aliases are not read (write the value out) [Y005]'),
        ('a: [a, b\n', '2:4: front matter: a bracket that is not closed (close it, or put the value in quotation marks) [Y003]'),
        ('a: {a, b', '2:4: front matter: a bracket that is not closed (close it, or put the value in quotation marks) [Y003]'),
        ('key with\nnewline: x', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('"a\nb": c', "2:1: the front matter is not a list of fields (write 'title: …') [Y008]"),
        ('*a : b', '2:1: *a: anchors and aliases are not read (write the value out) [Y005]'),
        ('!!int a: b', '2:1: !!int: tags are not read (remove it; quote the value if needed) [Y006]'),
        ('&x a: b', '2:1: &x: anchors and aliases are not read (write the value out) [Y005]'),
    ],
)  # fmt: skip
def test_what_is_no_front_matter(loader: type, front: str, said: str):
    """Told of in words for people, the same by both parsers, with what to write instead."""
    _, problems = parse(front, "a.md", loader)
    assert [str(found).removeprefix("a.md:") for found in problems] == [said]


@pytest.mark.parametrize("loader", LOADERS)
def test_signs_that_no_escape_is(loader: type):
    """What the parser says of them is told; how to write the sign itself."""
    (found,) = parse('a: "b\\q"', "a.md", loader)[1]
    assert found.message.startswith(
        "front matter: in quotation marks: found unknown escape character"
    )
    assert (found.at.line, found.hint) == (2, "write \\\\ for the sign \\")
    (found,) = parse("a: b\nd: >x\n e", "a.md", loader)[1]
    assert (str(found.at), found.hint) == ("a.md:3:5", "put the value in quotation marks")


@pytest.mark.parametrize("loader", LOADERS)
def test_fields_after_one_given_twice(loader: type):
    """They are read; of both the first is taken."""
    fields, problems = parsed("a: b\na: c\na: d\ne: f", loader)
    assert {key: field.value for key, field in fields.items()} == {"a": "b", "e": "f"}
    assert problems == [
        "3:1 a: given twice, first in line 2",
        "4:1 a: given twice, first in line 2",
    ]


@pytest.mark.parametrize("loader", LOADERS)
def test_values_are_texts(loader: type):
    """Of all that YAML has other kinds for, nothing alone is one."""
    fields, problems = parsed(
        "a: ~\nb: null\nc: Null\nd: NULL\ne: ''\nf:\ng: no\nh: 012\ni: 2022-01-08\nj: '~'\nk: !!str 3",
        loader,
    )
    assert problems == []
    assert {key: field.value for key, field in fields.items()} == {
        **dict.fromkeys("abcdf"), "e": "", "g": "no", "h": "012", "i": "2022-01-08", "j": "~", "k": "3",
    }  # fmt: skip


def test_front_matter_is_not_endless():
    """As many signs as are read, and one more."""
    assert MOST == 262_144
    assert parse("a: " + "b" * (MOST - 3), "a.md")[1] == []
    (found,) = parse("a: " + "b" * (MOST - 2), "a.md")[1]
    assert str(found) == (
        f"a.md:2:1: front matter: {MOST + 1} characters are more than {MOST} (shorten it) [Y009]"
    )


@pytest.mark.parametrize(
    ("text", "front", "body", "line"),
    [
        ("---\na: b\n---\nc\n", "a: b", "c\n", 4), ("--- \t\na: |\n  ---\n...  \n\nc", "a: |\n  ---", "\nc", 5), ("---\n---\n", "", "", 3),
        ("---\na\n----\n---", "a\n----", "", 5), ("---\na\n ---\n---\n---\nb", "a\n ---", "---\nb", 5),
    ],
)  # fmt: skip
def test_where_front_matter_ends(text: str, front: str, body: str, line: int):
    """At a line that is `---` or `...` and nothing else."""
    assert split(text, "a.md") == Split(front, body, line)


@pytest.mark.parametrize(
    ("text", "code"), [("", "F005"), (" \n\n", "F005"), ("a", "Y001"), ("\n---\na\n---\n", "Y001"), (" ---\n---\n", "Y001"), ("---\na: b\n", "Y002"), ("---", "Y002")]
)  # fmt: skip
def test_where_there_is_no_front_matter(text: str, code: str):
    """Nothing at all, something else, or no end."""
    found = split(text, "a.md")
    assert isinstance(found, Problem)
    assert (found.code, str(found.at)) == (code, "a.md:1:1")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"title": "A", "authors": ["B"], "sources": ["https://a.org/"]}, "title: A\nauthor: B\nsource: https://a.org/\n"),
        ({"authors": ["B", "C"], "contributors": [{"name": "D"}]}, "authors:\n- B\n- C\ncontributors:\n- name: D\n"),
        ({"contributors": ["D"], "subjects": ["x"]}, "contributor: D\nsubjects: x\n"), ({"title": "1984", "type": "no"}, "title: 1984\ntype: no\n"),
        ({"title": "", "place": "~"}, "title: ''\nplace: '~'\n"), ({"title": "a: b"}, "title: 'a: b'\n"), ({"title": "ä" * 200}, f"title: {'ä' * 200}\n"),
        ({"a": ["x", "x"]}, "a:\n- x\n- x\n"), ({"sources": [{"url": "b", "archived": "c"}]}, "sources:\n- url: b\n  archived: c\n"),
    ],
)  # fmt: skip
def test_front_matter_as_it_is_written(values: dict[str, Any], text: str):
    """Without marks that nothing needs, and read again as the same."""
    assert written(values) == text


def test_comments_in_front_matter():
    """At the end of the line that they are of; a long value goes on below."""
    same = ["x"]
    assert written(
        {"a": "b", "c": ["d", "e"], "f": same * 2}, {"a": " seen\n on  it", "c": "who"}
    ) == ("a: b  # seen on it\nc:  # who\n- d\n- e\nf:\n- x\n- x\n")


# What the fields say ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "problems"),
    [
        ('bogus: x', ["8:1: bogus: no such field ('publish schema' lists the fields) [M001]"]),
        ('titel: x', ["8:1: titel: no such field (did you mean 'title'?) [M001]"]),
        ('First Published: x', ["8:1: First Published: no such field (did you mean 'first_published'?) [M001]"]),
        ('Sub-Title: x', ["8:1: Sub-Title: no such field (did you mean 'subtitle'?) [M001]"]),
        ('date: 2022', ["8:1: date: no such field (did you mean 'first_published'?) [M001]"]),
        ('lang: en', ["8:1: lang: no such field (did you mean 'language'?) [M001]"]),
        ('kind: x', ["8:1: kind: no such field (did you mean 'type'?) [M001]"]),
        ('zzzzqqq: 1', ["8:1: zzzzqqq: no such field ('publish schema' lists the fields) [M001]"]),
        ('rights: {statment: x}', ["8:10: rights.statment: no such field (did you mean 'statement'?) [M001]"]),
        ('rights: {zzz: x}', ['8:10: rights.zzz: no such field (known: statement, license, url) [M001]']),
        ('contributor: {name: A, zzz: 1}', ['8:24: contributor.zzz: no such field (known: name, sort_name, romanized_name, kind, role, ids) [M001]']),
        ('authors: [B]', ["3:1: author: 'authors' is given as well (keep one of the two) [M007]"]),
        ('contributor: A\ncontributors: B', ["8:1: contributor: 'contributors' is given as well (keep one of the two) [M007]"]),
        ('identifiers: {isbn13: 1}', ["8:15: identifiers.isbn13: no such field (did you mean 'isbn'?) [M001]"]),
        ('source: {url: https://a.org/}', ['8:1: source: given twice, first in line 6 (keep one, or list them) [Y004]']),
        ('edition: {number: 0}', ["8:19: edition.number: '0' is not in range (1 or more) [M009]"]),
        ('edition: {number: 10000}', ["8:19: edition.number: '10000' is not in range (9999 or less) [M009]"]),
        ('edition: x', ["8:10: edition: 'x' is not a number (e.g. 2) [M009]"]),
        ('edition: 2.5', ["8:10: edition: '2.5' is not a number (e.g. 2) [M009]"]),
        ('edition: [2]', ["8:10: edition: a list where a group of fields is meant (write its fields below it, indented: 'key: value') [M003]"]),
        ('edition: {number: {a: b}}', ['8:19: edition.number: fields where a number is meant (e.g. 2) [M003]']),
        ('subtitle: [a]', ['8:11: subtitle: a list where a text is meant (write words on one line) [M003]']),
        ('subtitle: {a: b}', ['8:11: subtitle: fields where a text is meant (write words on one line) [M003]']),
        ("subtitle: ''", ['8:11: subtitle: empty (write a value; what is not required may be left out) [M010]']),
        ("subtitle: ' '", ['8:11: subtitle: empty (write a value; what is not required may be left out) [M010]']),
        ('subjects: {term: }', ["8:18: subjects.term: missing (add 'term: …') [M002]"]),
        ('subjects: {scheme: x}', ["8:11: subjects.term: missing (add 'term: …') [M002]"]),
        ('subjects: [{term: a, uri: x}]', ["8:27: subjects[1].uri: 'x' is not an address: it needs http:// or https:// (write https://example.org/page) [M006]"]),
        ('accessibility: x', ["8:16: accessibility: 'x' is not a group of fields (write its fields below it, indented: 'key: value') [M009]"]),
        ('accessibility: {exemption: x}', ["8:28: accessibility.exemption: 'x' is not known (write 'eaa-microenterprise', 'eaa-disproportionate-burden' or 'eaa-fundamental-alteration') [M009]"]),
        ('accessibility: {edition: 1}', ['8:16: accessibility: the evaluation lacks conforms_to, evaluated_by, evaluated_on (say what was found, by whom, on what day and of which edition) [M020]']),
        ('accessibility: {conforms_to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA, evaluated_by: A, evaluated_on: 2022-01-01}', ['8:16: accessibility: the evaluation lacks edition (say what was found, by whom, on what day and of which edition) [M020]']),
        ('accessibility: {conforms_to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA, evaluated_by: A, evaluated_on: 2022-01-01, edition: 2}', ['8:16: warning: accessibility: edition 2 was evaluated, this is edition 1: no conformance is claimed (evaluate this edition and record that) [M021]']),
        ('edition: {number: 2, date: 2022-02-02}\naccessibility: {conforms_to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA, evaluated_by: A, evaluated_on: 2022-01-01, edition: 2}', ['9:16: warning: accessibility: evaluated on 2022-01-01, before this edition of 2022-02-02: no conformance is claimed (evaluate this edition and record that) [M022]']),
        ('work: a b', ["8:7: work: 'a b' is not an id (letters, digits, '.', '_' and '-', e.g. letter-1894) [M009]"]),
        ("work: ''", ['8:7: work: empty (write a value; what is not required may be left out) [M010]']),
        (f'edition: {"9" * 5000}', ['8:10: edition: Unable to parse input string as an integer, exceeded maximum size (see docs/front-matter.md) [M003]']),
        ('subtitle: a\u202eb', ['8:11: warning: subtitle: U+202E RIGHT-TO-LEFT OVERRIDE changes the order in which it is read (remove it) [M030]']),
        ('work: -x', ["8:7: work: '-x' is not an id (letters, digits, '.', '_' and '-', e.g. letter-1894) [M009]"]),
        ('aliases: A B', ["8:10: aliases: 'A B' is not a slug (letters and digits, joined by '-') (e.g. a-letter) [M009]"]),
        ('aliases: con', ["8:10: aliases: 'con' is not a slug (letters and digits, joined by '-') (e.g. a-letter) [M009]"]),
        ('earlier_editions: x', ["8:19: earlier_editions: 'x' is not a list (write '- ' before each of its items) [M009]"]),
        ('earlier_editions: [x]', ["8:20: earlier_editions[1]: 'x' is not a group of fields (write its fields below it, indented: 'key: value') [M009]"]),
        ('earlier_editions: {number: 1}', ["8:19: earlier_editions: fields where a list is meant (write '- ' before each of its items) [M003]"]),
        ('rights: []', ["8:9: rights: a list where a group of fields is meant (write its fields below it, indented: 'key: value') [M003]"]),
        ('identifiers: [a]', ["8:14: identifiers: a list where a group of fields is meant (write its fields below it, indented: 'key: value') [M003]"]),
        ('translator:\n  - A\n  - {name: B, role: zzz}', ["10:21: translator[2].role: 'zzz' is not a MARC relator (a term such as translator or editor, or a code such as trl) [M009]"]),
        ('translator: {ids: {viaf: x}}', ["8:13: translator.name: missing (add 'name: …') [M002]", "8:26: translator.ids.viaf: 'x' is not a VIAF id (e.g. 268367832) [M009]"]),
        ('editor: {}', ["8:9: editor.name: missing (add 'name: …') [M002]"]),
        ('retrieved: x', ["8:1: retrieved: no such field ('publish schema' lists the fields) [M001]"]),
        ('url: x', ["8:1: url: no such field (did you mean 'source'?) [M001]"]),
        ('by: x', ["8:1: by: no such field (did you mean 'author'?) [M001]"]),
        ('isbn: x', ["8:1: isbn: no such field (did you mean 'identifiers'?) [M001]"]),
        ('creator: x', ["8:1: creator: no such field (did you mean 'author'?) [M001]"]),
        ('keyword: x', ["8:1: keyword: no such field (did you mean 'subject'?) [M001]"]),
        ('summary: x', ["8:1: summary: no such field (did you mean 'abstract'?) [M001]"]),
        ('version: x', ["8:1: version: no such field (did you mean 'edition'?) [M001]"]),
        ('location: x', ["8:1: location: no such field (did you mean 'place'?) [M001]"]),
        ('licence: x', ["8:1: licence: no such field (did you mean 'rights'?) [M001]"]),
        ('category: x', ["8:1: category: no such field (did you mean 'type'?) [M001]"]),
        ('published: x', ["8:1: published: no such field (did you mean 'first_published'?) [M001]"]),
        ('tags: x', ["8:1: tags: no such field (did you mean 'subjects'?) [M001]"]),
        ('keywords: x', ["8:1: keywords: no such field (did you mean 'subjects'?) [M001]"]),
        ('link: x', ["8:1: link: no such field (did you mean 'source'?) [M001]"]),
        ('description: x', ["8:1: description: no such field (did you mean 'abstract'?) [M001]"]),
        ('license: x', ["8:1: license: no such field (did you mean 'rights'?) [M001]"]),
        ('copyright: x', ["8:1: copyright: no such field (did you mean 'rights'?) [M001]"]),
        ('genre: x', ["8:1: genre: no such field (did you mean 'type'?) [M001]"]),
        ('doi: x', ["8:1: doi: no such field (did you mean 'identifiers'?) [M001]"]),
        ('edition: {zzz: x}', ['8:11: edition.zzz: no such field (known: number, date, changes, by) [M001]']),
        ('subjects: {term: A, zzz: x}', ['8:21: subjects.zzz: no such field (known: term, scheme, uri) [M001]']),
        ('earlier_editions: [{number: 1, zzz: 2}]', ['8:32: earlier_editions[1].zzz: no such field (known: number, date, changes, by) [M001]']),
        ('contributor: {name: A, ids: {zzz: 1}}', ['8:30: contributor.ids.zzz: no such field (known: viaf, isni, orcid, wikidata, ror, gnd, lcnaf) [M001]']),
        ('accessibility: {zzz: 1}', ['8:17: accessibility.zzz: no such field (known: conforms_to, evaluated_by, evaluated_on, credential, report, exemption, edition) [M001]']),
    ],
)  # fmt: skip
def test_faults_of_fields(front: str, problems: list[str]):
    """Each at its value, or its key where that is not known."""
    assert told(front) == problems


@pytest.mark.parametrize(
    ("field", "problems"),
    [
        ('author: {}', ["7:9: author.name: missing (add 'name: …') [M002]"]),
        ('author: []', ['7:9: author: empty (write a value; what is not required may be left out) [M010]']),
        ('authors: [{}]', ["7:11: authors[1].name: missing (add 'name: …') [M002]"]),
        ('sources: [{}]', ["7:11: sources[1]: neither 'url' nor 'title' (add one of them) [M003]"]),
        ("source: {title: ''}", ['7:17: source.title: empty (write a value; what is not required may be left out) [M010]']),
        ("source: ''", ['7:9: source: empty (write a value; what is not required may be left out) [M010]']),
        ("title: ''", ['7:8: title: empty (write a value; what is not required may be left out) [M010]']),
        ('language: xx-yyyyyyyyyyy', ["7:11: language: 'xx-yyyyyyyyyyy' is not a language tag (BCP 47, e.g. en, ru, fa-IR or zh-Hant) [M005]"]),
        ('first_published: May 1894', ["7:18: first_published: 'May 1894' is not a date (EDTF, e.g. 1894-05) [M004]"]),
        ('source: x', ["7:9: source: 'x' is not an address: it needs http:// or https:// (write https://example.org/page) [M006]"]),
    ],
)  # fmt: skip
def test_faults_of_fields_that_must_be_there(field: str, problems: list[str]):
    """The field stands last, in line 7, in place of the good one."""
    key = field.partition(":")[0].rstrip("s")
    kept = [line for line in FIELDS.splitlines() if line.partition(":")[0] != key]
    data = "\n".join(["---", *kept, field, "---", "x"]).encode()
    found = read_statement(SourceFile("a.md", data, {})).problems
    assert [str(problem).removeprefix("a.md:") for problem in found] == problems


@pytest.mark.parametrize(
    ("field", "most"), [("title", 500), ("type", 100), ("id", 100), ("contributor", 300)]
)
def test_fields_that_are_too_long(field: str, most: int):
    """As many letters as are taken, and one more."""
    kept = "".join(line for line in FIELDS.splitlines(True) if not line.startswith(f"{field}:"))
    for length, problems in ((most, 0), (most + 1, 1)):
        data = f"---\n{kept}{field}: {'x' * length}\n---\nx".encode()
        found = read_statement(SourceFile("a.md", data, {})).problems
        assert [p.message for p in found] == [
            f"{field}: {length} letters; at most {most}"
        ] * problems
        more = " and move the rest to 'subtitle' or 'abstract'" if field == "title" else ""
        assert [p.hint for p in found] == [f"shorten it{more}"] * problems


def test_fields_that_are_missing():
    """All of them at once, each with what to write."""
    found = read_statement(SourceFile("a.md", b"---\nplace: x\n---\ny", {})).problems
    assert [f"{p.at.line} {p.message} {p.hint}" for p in found] == [
        "2 authors: missing add 'author: CPRF'", "2 first_published: missing add 'first_published: 2022-01-08'",
        "2 language: missing add 'language: en'", "2 sources: missing add 'source: https://…'",
        "2 title: missing add 'title: …'", "2 type: missing add 'type: Online statement'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "field",
    [
        "accessibility: {exemption: eaa-microenterprise}", "accessibility: {}", "accessibility:", "subjects: []", "subjects: [~]", "edition: {number: 9999}",
        "translator: {name: A}", "contributors: [{name: A}, B]", "rights:", "id: a.b-c_9", "work: 1984",
    ],
)  # fmt: skip
def test_fields_without_fault(field: str):
    """Groups may be empty, and values left out."""
    assert told(field) == []


def test_what_the_library_says_of_all():
    """Fields left out are the library's; an evaluation of its own is filled from the general one."""
    general = {"conforms_to": CLAIM, "evaluated_by": "A", "evaluated_on": "2022-01-08"}
    defaults = {"publisher": "P", "accessibility": general}

    def read(front: str) -> Reading:
        data = f"---\n{FIELDS}{front}\n---\nx".encode()
        return read_statement(SourceFile("a.md", data, defaults, home="https://a.org/"))

    plain, own = read("").statement, read("accessibility: {edition: 1, evaluated_by: B}").statement
    assert plain is not None and own is not None
    assert (plain.publisher, plain.home, plain.slug) == ("P", "https://a.org/", "a")
    assert plain.accessibility.model_dump(exclude_none=True) == general
    assert own.accessibility.model_dump(exclude_none=True) == {
        **general,
        "evaluated_by": "B",
        "edition": 1,
    }
    assert read("accessibility: {edition: 1}").problems == ()
    (warned,) = read("accessibility: {edition: 2}").problems
    assert (warned.code, str(warned.at)) == ("M021", "a.md:8:16")


def test_half_a_number():
    """A setting may be one, as TOML has such values; those of front matter are words."""
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({"limits": {"source_bytes": 1.5}})
    told = in_words(raised.value.errors()[0], toml=True)
    assert told == ("M009", {"value": 1.5, "kind": "a whole number", "advice": "e.g. 2"})


def test_files_that_are_too_large():
    """As many bytes as the library reads, and one more; without a library, what a new one reads."""
    alone = SourceFile("a.md", b"", {})
    assert (alone.most_bytes, alone.home) == (Settings().limits.source_bytes, "")
    assert decode(SourceFile("a.md", b"ab", {}, most_bytes=2)) == "ab"
    found = decode(SourceFile("a.md", b"abc", {}, most_bytes=2))
    assert str(found) == (
        "a.md:1:1: 3 bytes are more than the 2 allowed (split the statement, or raise [limits] source_bytes in publish.toml) [F003]"
    )


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("a/b/C d.md", "c-d"),
        ("x.tar.md", "x-tar"),
        (".md", "md"),
        ("!.md", ""),
        ("a", "a"),
        ("a.b/c", "c"),
    ],
)
def test_slugs_of_files(path: str, slug: str):
    """The file's name without folders and ending."""
    assert slug_of(path) == slug


def test_a_file_is_read_whole_or_not():
    """What is right of it is there; a fault in one part takes the text away."""

    def read_it(front: str, body: str) -> Reading:
        data = f"---\n{FIELDS}{front}---\n{body}".encode()
        return read(SourceFile("a.md", data, {}), lambda src: b"")

    whole = read_it("", "# A letter\n\nText.\n")
    assert whole.problems == () and whole.statement is not None and whole.document is not None
    assert (whole.document.words(), whole.statement.title) == (["Text."], "A letter")
    assert (whole.split.body_line, whole.front.plain()["title"]) == (9, "A letter")
    assert (
        whole.statement.sha256
        == hashlib.sha256(f"---\n{FIELDS}---\n# A letter\n\nText.\n".encode()).hexdigest()
    )
    bad = read_it("x: y\n", "Text [^1].\n")
    assert (bad.statement, bad.document) == (None, None)
    assert [p.code for p in bad.problems] == ["M001", "B002"]
    half = read_it("", "Text [^1].\n")
    assert half.statement is not None and half.document is None
    assert read_it("", "Text.\n\n### A\n\n##### B\n").document is not None
    other = read_it("x: y\n", "# X\n")
    assert (other.statement, other.document, len(other.problems)) == (None, None, 1)


@pytest.mark.parametrize(("data", "code"), [(b"\xff", "F001"), (b"Text.", "Y001")])
def test_a_file_that_is_no_statement(data: bytes, code: str):
    """It is told of, whether the whole was asked for or the front matter alone."""
    source = SourceFile("a.md", data, {})
    for found in (read(source, lambda src: b""), read_statement(source)):
        assert (found.statement, found.document) == (None, None)
        assert [problem.code for problem in found.problems] == [code]


# More than one list of fields -------------------------------------------------------------------


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("a: b\n--- c: d", "3:1 front matter: a second document begins here"),
        ("a: b\n--- # end", "3:1 front matter: a second document begins here"),
        ("{a: b}\nc: d", "3:1 front matter: more after the end of its fields"),
        ("a: b\n... # end\nc: [", "4:1 front matter: more after the end of its fields"),
    ],
)  # fmt: skip
def test_no_field_is_passed_over(loader: type, front: str, problem: str):
    """What YAML takes for another document is not left out without a word."""
    assert parsed(front, loader) == ({}, [problem])


@pytest.mark.parametrize("loader", LOADERS)
def test_signs_written_by_number(loader: type):
    """A number that no sign has is a fault of the file."""
    for escape in (r"\U00110000", r"\UFFFFFFFF", r"\q"):
        fields, problems = parsed(f'a: "{escape}"', loader)
        assert fields == {} and len(problems) == 1
        assert problems[0].startswith(("1:1 front matter: ", "2:"))


# Items without a value --------------------------------------------------------------------------


def test_an_item_is_told_of_by_its_number():
    """Items left out count, as they are written; so do those of keys that give one list."""
    name = "no such field (known: name, sort_name, romanized_name, kind, role, ids) [M001]"
    front = """\
contributors:
  -
  - {name: A, born: 1}
translator: [B, {name: C, died: 2}]
editor: {name: D, lived: 3}
subjects: [a, ~, [b]]"""
    assert told(front) == [
        f"10:15: contributors[2].born: {name}", f"11:27: translator[2].died: {name}",
        f"12:19: editor.lived: {name}",
        "13:18: subjects[3]: a list where a group of fields is meant (write its fields below it, indented: 'key: value') [M003]",
    ]  # fmt: skip


def test_a_role_left_out_is_that_of_the_key():
    """`role:` without a value says nothing."""
    found = reading("translator: {name: A, role: }\neditor: {name: B, role: ill}").statement
    assert found is not None
    assert [(agent.name, agent.role) for agent in found.contributors] == [
        ("A", "trl"),
        ("B", "ill"),
    ]


def test_keys_that_give_one_list():
    """Whichever comes first, nobody is left out."""
    for front in ("translator: A\ncontributors: [{name: B}]", "contributor: A\ntranslator: B"):
        found = reading(front).statement
        assert found is not None
        assert [agent.name for agent in found.contributors] == ["A", "B"]


@pytest.mark.parametrize(
    ("count", "advice"), [(12, "known: a0, a1,"), (13, "'publish schema' lists")]
)
def test_a_field_that_nothing_is_like(count: int, advice: str):
    """Those that there are, where they are few."""
    front, _ = parse("zzz: x", "a.md")
    assert front is not None
    (found,) = merge(front, [f"a{n}" for n in range(count)])[1]
    assert found.hint.startswith(advice)


def test_one_line_is_one_line():
    """Signs that end a line in some programs are white space, as line feeds are."""
    found = reading('subtitle: "a\\u2028b\\x85\\u2029 c\\n\\td"').statement
    assert found is not None
    assert found.subtitle == "a b c d"
