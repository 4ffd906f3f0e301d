"""Texts side by side: what one says and the other does not, wherever lines end; and how it is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.fidelity.aligned import changes, collapsed
from publish.fidelity.differences import CODES, Difference
from publish.fidelity.lines import Lines
from publish.fidelity.taken import CALL, CALLED, HYPHEN, MAYBE, PAGE, QUOTE
from publish.fidelity.tokens import tokens
from publish.problem import Position

WORDS = st.lists(st.text("abcdé", min_size=1, max_size=6), min_size=1, max_size=40)


def differing(expected: str, found: str) -> list[tuple[str, str]]:
    """What differs, as the one text and the other have it."""
    return [
        (expected[slice(*change.expected)], found[slice(*change.found)])
        for change in changes(expected, found)
    ]


@given(WORDS, st.data())
@settings(max_examples=60, deadline=None)
def test_ends_of_lines_are_no_difference(words: list[str], data: st.DataObject):
    """Spaces of any kind and number, a line's end instead of one, a hyphen within a word."""
    found = ""
    for number, word in enumerate(words):
        if number:
            found += data.draw(st.sampled_from([" ", "  \n", MAYBE, f" {MAYBE}", f"{MAYBE} "]))
        cut = data.draw(st.integers(0, len(word)))
        found += f"{word[:cut]}{HYPHEN}{MAYBE}{word[cut:]}" if 0 < cut < len(word) else word
    assert differing(" ".join(words), found) == []


@given(WORDS, st.data())
@settings(max_examples=60, deadline=None)
def test_a_word_more_or_less_is_found(words: list[str], data: st.DataObject):
    """A word that is in one text alone is the one difference, wherever it stands."""
    at = data.draw(st.integers(0, len(words)))
    more = " ".join([*words[:at], "ZZ", *words[at:]])
    less = " ".join(words)
    ((said, says),) = differing(less, more)
    assert "ZZ" in says
    assert "ZZ" not in said
    ((said, says),) = differing(more, less)
    assert "ZZ" in said
    assert "ZZ" not in says


@pytest.mark.parametrize(
    ("expected", "found", "differs"),
    [
        ("one two three", "one too three", [("two", "too")]),
        ("a b", "ab", [("a b", "ab")]), ("ab", "a b", [("ab", "a b")]),
        ("to day", f"to{MAYBE}day", []), ("today", f"to{MAYBE}day", []), ("to-day", f"to-{MAYBE}day", []),
        ("well\u2010known", f"well{HYPHEN}{MAYBE}known", []), ("a.", "a", [(".", "")]), ("", "", []), (" ", f"{MAYBE}\n", []),
        ("a", "", [("a", "")]), ("", "a", [("", "a")]), ("a, b", "a; b", [(",", ";")]),
        (f"on page {PAGE}.", "on page 17.", []), (f"on page {PAGE}.", "on page x.", [(PAGE, "x")]),
        (f"{QUOTE}a{QUOTE}", "«a»", []), (f"{QUOTE}a", "*a", [(QUOTE, "*")]),
        (f"a{CALL}n:1{CALLED} b", f"a{CALL}n:2{CALLED} b", [(f"{CALL}n:1{CALLED}", f"{CALL}n:2{CALLED}")]),
        ("天地人", "天人", [("地", "")]), ("天地", f"天{MAYBE}地", []),
    ],
)  # fmt: skip
def test_differences(expected: str, found: str, differs: list[tuple[str, str]]):
    """Words, signs and spaces count; what a line's end may have done does not."""
    assert differing(expected, found) == differs


@pytest.mark.parametrize("length", [30, 390, 1300])
def test_long_texts(length: int):
    """Differences far apart are each found by themselves, however long the text is."""
    own = [f"w{number}" for number in range(length)]
    other = own.copy()
    other[length // 5] = "x"
    del other[length // 2]
    other.insert(length - 9, "y")
    assert differing(" ".join(own), " ".join(other)) == [
        (f"w{length // 5}", "x"), (f"w{length // 2}", ""), ("", "y"),
    ]  # fmt: skip


def test_spaces_are_one_space():
    """Each character that is kept knows where it stood; the last offset is the text's end."""
    assert collapsed(" a \t\n b ") == ("a b", [1, 2, 6, 8])
    assert collapsed(f"a {MAYBE}b{MAYBE}{MAYBE}c{MAYBE}") == (f"a b{MAYBE}c", [0, 1, 3, 4, 6, 8])
    assert collapsed("") == ("", [0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ab, c1", [("ab", ""), (",", ""), ("c1", " ")]), ("e\u0301a", [("e\u0301a", "")]),
        ("天地a", [("天", ""), ("地", ""), ("a", "")]), ("กข", [("ก", ""), ("ข", "")]),
        (f"a{MAYBE}b{HYPHEN}c", [("a", ""), ("b", MAYBE), (HYPHEN, ""), ("c", "")]),
        (f"a{CALL}n:1{CALLED}b", [("a", ""), (f"{CALL}n:1{CALLED}", ""), ("b", "")]), (f"{CALL}n", [(CALL, ""), ("n", "")]),
    ],
)  # fmt: skip
def test_words_and_signs(text: str, found: list[tuple[str, str]]):
    """Letters, marks and digits make words; scripts without spaces are letter by letter."""
    assert [(token.text, token.gap) for token in tokens(text)] == found
    assert [text[token.start : token.end] for token in tokens(text)] == [word for word, _ in found]


SOURCE = (
    "---\ntitle: The voice\n---\n\nPeace &amp; bread.\r\n\r\n> They said\n> *peace* and bread.\n"
)


def test_a_stretch_is_found_in_its_line():
    """Of several places the one that lies as far into the source; marks of Markdown may part words."""
    lines = Lines(SOURCE.encode(), "sources/x.md")
    text = "Peace & bread. They said peace and bread."
    for start, end, line in ((0, 14, 5), (15, 24, 7), (25, 40, 8), (8, 13, 5), (35, 40, 8)):
        place = lines.of(text, start, end)
        assert place is not None
        assert (place.path, place.line) == ("sources/x.md", line)
    assert lines.of("nothing of it", 0, 7) is None
    assert lines.of("", 0, 0) is None


def test_a_value_is_found_in_its_line():
    """A value of the front matter is sought from the beginning; what is not there has no line."""
    lines = Lines(f"\ufeff{SOURCE}".encode(), "x.md")
    assert lines.value("The voice") == Position("x.md", 2, 8)
    assert lines.value("bread.") == Position("x.md", 5, 9)
    assert lines.value("") is None
    assert lines.value("voices of") is None


def test_differences_are_told_to_people_and_programs():
    """Place, both sides and the line of the source, which is left out where none is known."""
    found = Difference("W001", "a.pdf", "page 2", "one", "", Position("x.md", 7, 3))
    assert str(found) == (
        "a.pdf: page 2: words of the text: the source says “one” (x.md:7), the edition says nothing [W001]"
    )
    assert found.as_json() == {
        "code": "W001", "file": "a.pdf", "place": "page 2", "expected": "one", "found": "",
        "source": "x.md:7:3",
    }  # fmt: skip
    bare = Difference("W011", "a.pdf", "", "ab", "cd")
    assert str(bare) == "a.pdf: hash: the hash is “ab”, written is “cd” [W011]"
    assert bare.as_json()["source"] is None
    assert (
        str(Difference("W014", "a", "", "b", "c")) == "a: file: wanted is “b”, there is “c” [W014]"
    )
    for code, words in CODES.items():
        assert str(Difference(code, "a", "", "b", "c")).startswith(f"a: {words}: ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a" * 160, "a" * 160), ("a" * 161, "a" * 159 + "…"), ("a\nb\u202ec", "a\\u000ab\\u202ec")],
)
def test_what_is_quoted_can_be_read(text: str, shown: str):
    """Long texts are shortened, what can't be printed is told by its code."""
    assert f"“{shown}”" in str(Difference("W010", "a", "", text, ""))
