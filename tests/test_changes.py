"""What changed between two texts: found word by word, wholly, in any script, in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.site.changes import Block, Compared, blocks, compare, words


def plainly(found: list[Compared]) -> str:
    """Blocks on one line, what was removed in `[]`, what was added in `{}`."""
    marks = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}
    told = ("".join(marks[p.kind].format(p.text) for p in one.pieces) for one in found)
    return " | ".join(told)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["One.", "Two."], ["One.", "Two."], "One. | Two."),
        ([], [], ""),
        (["One."], [], "[One.]"),
        (["The cat sat on the mat.", "Same.", "Gone away."],
         ["The dog sat on a mat.", "Same.", "New one."],
         "The [cat]{dog} sat on [the]{a} mat. | Same. | [Gone away.] | {New one.}"),
        (["私は本を読みました。"], ["私は新聞を読んだ。"], "私は[本]{新聞}を読[みました]{んだ}。"),
        (["نامه‌ای به خوانندگان عزیز"], ["نامه‌ای به خوانندهٔ عزیز"],
         "نامه‌ای به [خوانندگان]{خوانندهٔ} عزیز"),
        (["हम पढ़ते हैं और लिखते हैं"], ["हम पढ़ते थे और लिखते हैं"], "हम पढ़ते [हैं]{थे} और लिखते हैं"),
        (["one two", "three four five six"], ["three four six", "one two"],
         "{three four six} | one two | [three four five six]"),
        (["It isn't so, he said."], ["It is so — he said."], "It [isn't]{is} so[,]{ —} he said."),
        (["la la la"] * 3, ["la la la"] * 2, "la la la | la la la | [la la la]"),
    ],
)  # fmt: skip
def test_words_are_compared_within_their_paragraphs(
    before: list[str], after: list[str], expected: str
):
    """In every script, each letter by itself where words are not parted."""
    found = compare([Block(text) for text in before], [Block(text) for text in after])
    assert plainly(found) == expected


_texts = st.lists(
    st.lists(st.sampled_from("a b c, لا 本 d's".split()), min_size=1, max_size=8).map(" ".join),
    max_size=12,
)


@given(_texts, _texts)
def test_both_texts_are_in_what_was_compared(before: list[str], after: list[str]):
    """Without what was added it is the earlier one, without what was removed the later."""
    found = compare([Block(text) for text in before], [Block(text) for text in after])
    for kind, text in (("added", before), ("removed", after)):
        said = ["".join(p.text for p in one.pieces if p.kind != kind) for one in found]
        assert [block for block in said if block] == text


def test_a_long_text_takes_time_by_its_length():
    """Twice as many paragraphs, each with a word changed, take some twice the time."""

    def took(count: int) -> float:
        before = [
            f"Paragraph {n} of words {n * 7} and more of them here {n % 9}" for n in range(count)
        ]
        after = [text.replace("words", "letters") for text in before]
        start = time.process_time()
        found = compare([*map(Block, before)], [*map(Block, after)])
        assert words(found, "added") == words(found, "removed") == count
        return time.process_time() - start

    took(10)
    assert took(800) < 4 * min(took(400), took(400)) + 0.05


def test_blocks_are_what_a_reader_takes_for_paragraphs():
    """Headings, items and cells by themselves; calls of notes left out; words for pictures."""
    text = (
        '<section lang="fa" dir="rtl"><h2>Head</h2><p>One <em>two</em><a role="doc-noteref">1</a>'
        '<br>three</p><ul><li>item<ul><li lang="en" dir="ltr">inner</li></ul>after</li></ul>'
        '<p><img alt="a dot" src="x"> <math alttext="x squared"><mi>x</mi></math></p></section>'
    )
    assert list(blocks(text)) == [
        Block("Head", True, "fa", "rtl"),
        Block("One two three", False, "fa", "rtl"),
        Block("item", False, "fa", "rtl"),
        Block("inner", False, "en", "ltr"),
        Block("after", False, "fa", "rtl"),
        Block("[a dot] x squared", False, "fa", "rtl"),
    ]
