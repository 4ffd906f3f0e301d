"""What may stand in a text: elements, attributes and links, each refused with what to write."""

from __future__ import annotations

import pytest
from lxml import etree

from publish.reading import pages, policy
from publish.reading.markdown import to_tree
from publish.reading.places import Locator


def told(markup: str) -> list[str]:
    """The problems of some elements, whose source they are."""
    root = etree.fromstring(f"<body>{markup}</body>")
    return [str(found) for found in policy.check(root, Locator(markup, 1, "a.md"))]


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        *((value, True) for value in ("2022", "2022-02", "2024-02-29", "0001-01-01")),
        *((value, False) for value in ("22", "2022-13", "2022-02-30", "2022-21", "2022~", "0000", "٢٠٢٢", "2022-1", "2022/2023")),
    ],
)  # fmt: skip
def test_days(value: str, fits: bool):
    """A year, a month or a day that there is."""
    said = f"a.md:1:17: attribute datetime: '{value}' is not a date (e.g. 2022-01-08) [B014]"
    assert told(f'<time datetime="{value}"/>') == ([] if fits else [said])


@pytest.mark.parametrize(
    "markup",
    ["<table><tr><td colspan='٢'/></tr></table>", "<ol start='٣'><li/></ol>", "<data value='１'/>"],
)
def test_digits_of_other_scripts_are_no_numbers_of_html(markup: str):
    """HTML knows those of ASCII."""
    (said,) = told(markup)
    assert said.endswith("is not a number (e.g. 2) [B014]")


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("[p. 12]{: .pagebreak}", "12"), ("[12]{.pagebreak }", "12"), ("[ S.  iv  b ]{: .pagebreak}", "iv b"), ("[Fol.1r]{:.pagebreak}", "1r"),
        ("[abcde.1]{: .pagebreak}", "abcde.1"), ("[с.]{: .pagebreak}", ""), ("[]{: .pagebreak}", ""), ("[1.2.]{: .pagebreak}", "1.2."),
    ],
)  # fmt: skip
def test_labels_of_pages(written: str, label: str):
    """The number, without the word before it and the spaces around it."""
    root, _ = to_tree(f"A {written} b", Locator(written, 1, "a.md"))
    (mark,) = root.iter("span")
    assert " ".join(mark.get("title").split()) == label
    assert bool(pages.take_pages([root], Locator(written, 1, "a.md"))) == (not label)


def test_brackets_of_nothing_take_no_time():
    """What looks like a page's mark until its end is left alone, however long it is."""
    text = "[" + " " * 10_000 + "x"
    root, problems = to_tree(text, Locator(text, 1, "a.md"))
    assert ("".join(root.itertext()).strip().startswith("["), problems) == (True, [])
