"""Front matter: where its values stand in the file, and what YAML makes of odd lines and signs."""

from __future__ import annotations

import pytest
import yaml

from publish.reading import Reading, SourceFile, decode, read_statement
from publish.reading.frontmatter import Located, parse

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
    ):
        for bad, code in ((b"\xff", "F001"), (b"\xe2\x82", "F001"), (b"\x00", "F002")):
            found = decode(SourceFile("a.md", mark + before + bad, {}))
            assert not isinstance(found, str)
            assert (found.code, found.at.line, found.at.column) == (code, line, column)
            assert code == "F002" or f"0x{bad[0]:02x}" in found.message
    assert decode(SourceFile("a.md", mark + b"a" + end + b"b", {})) == "a\nb"


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


def test_one_line_is_one_line():
    """Signs that end a line in some programs are white space, as line feeds are."""
    found = reading('subtitle: "a\\u2028b\\x85\\u2029 c\\n\\td"').statement
    assert found is not None
    assert found.subtitle == "a b c d"
