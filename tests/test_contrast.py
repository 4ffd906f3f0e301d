"""Contrast and colour (WCAG 2.2: 1.4.1, 1.4.3, 1.4.11): themes in light, sepia and dark."""

from __future__ import annotations

import re

import pytest
import tinycss2
from coloraide import Color

from publish.editions.theme import load_theme
from tests.samples import THEMES

TEXT, LARGE, SIGN = 4.5, 3.0, 3.0
"""The least contrast of text, of text of 18 points or 14 bold, and of signs (level AA)."""

GROUNDS = {
    "white": ("#ffffff", "#000000"),
    "sepia (Apple Books)": ("#f8f1e3", "#4f321c"),
    "sepia (Thorium)": ("#faf4e8", "#121212"),
    "grey": ("#4a4a4d", "#ffffff"),
    "dark": ("#121212", "#fefefe"),
    "black": ("#000000", "#b0b0b0"),
}
"""Grounds and inks that reading systems set."""

COVERS = {
    "classic": {("cover-ink", "cover-ground"): TEXT, ("cover-rule", "cover-ground"): SIGN},
    "report": {("cover-ink", "cover-ground"): TEXT, ("ink", "cover-paper"): TEXT},
    "large-print": {
        ("cover-ink", "cover-ground"): 7.0,
        ("cover-ground", "cover-band"): 7.0,
        ("#ffffff", "cover-band"): 7.0,
    },
}  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)")
_INHERITED = ("inherit", "currentcolor", "transparent", "none", "initial")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    return float(Color(one).contrast(Color(other), method="wcag21"))


def declarations(css: str):
    """Every declaration: selector, property, value."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude).strip()
            for item in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True):
                if item.type == "declaration":
                    yield selector, item.lower_name, tinycss2.serialize(item.value).strip()


@pytest.mark.parametrize("theme", THEMES)
def test_an_ebook_has_the_readers_colours(theme: str) -> None:
    """An EPUB sets no colour of its own: on every ground its text has the reader's ink."""
    found = [
        (selector, name, value)
        for selector, name, value in declarations(load_theme(theme).epub_css)
        if (name.endswith("color") or name.startswith(("background", "border", "text-decoration")))
        and (_COLOUR.search(value) or (name.endswith("color") and value.lower() not in _INHERITED))
    ]
    assert found == []
    for ground, ink in GROUNDS.values():
        assert contrast(ink, ground) >= TEXT


def test_a_colour_in_an_ebook_is_found() -> None:
    css = "p { color: #999 } a { color: inherit } .x { border-top: 1px solid rgb(1,2,3) }"
    colours = [v for _, n, v in declarations(css) if _COLOUR.search(v)]
    assert colours == ["#999", "1px solid rgb(1,2,3)"]


@pytest.mark.parametrize("theme", THEMES)
def test_print_is_legible(theme: str) -> None:
    """Every colour of text in a PDF stands out from white and from the grounds of its theme."""
    css = load_theme(theme).pdf_css
    grounds = {"#ffffff"} | {
        value
        for selector, name, value in declarations(css)
        if name == "background" and _COLOUR.fullmatch(value) and ".cover" not in selector
    }
    inks = {
        value
        for selector, name, value in declarations(css)
        if name == "color" and _COLOUR.fullmatch(value) and ".cover" not in selector
    }
    assert inks
    for ink in inks:
        for ground in grounds:
            assert contrast(ink, ground) >= TEXT, (ink, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_a_cover_is_legible(theme: str) -> None:
    """Names and titles stand out from the ground of the cover."""
    tokens = load_theme(theme).tokens
    for (one, other), least in COVERS[theme].items():
        assert contrast(tokens.get(one, one), tokens.get(other, other)) >= least, (one, other)


@pytest.mark.parametrize("edition", ["pdf_css", "epub_css"])
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_depends_on_colour_alone(theme: str, edition: str) -> None:
    """Links within text are underlined, what was put in or taken out is marked by a line."""
    rules = list(declarations(getattr(load_theme(theme), edition)))
    lines = {s: v for s, n, v in rules if n == "text-decoration"}
    assert lines["ins"] == "underline" and lines["del"] == "line-through"
    if edition == "pdf_css":
        assert lines[".text a:not(.noteref)"] == "underline"
    else:  # a reading system underlines links; only lists of links and numbers of notes differ
        bare = [s for s, v in lines.items() if v == "none"]
        assert all(re.search(r"noteref|backlink|contents|names|abbr", s) for s in bare), bare
