"""The fonts of an EPUB draw a text in a browser as the whole fonts would."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from publish.editions import fonts
from publish.editions.fonts import Font, fonts_for, subset
from publish.editions.theme import load_theme
from tests.browser.engine import needs_browser
from tests.samples import ROOT

pytestmark = needs_browser

DRAWN = """async ([whole, part, language, words]) => {
    for (const [name, data] of [['whole', whole], ['part', part]]) {
        const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0))
        document.fonts.add(await new FontFace(name, bytes).load())
    }
    document.documentElement.lang = language
    const pen = new OffscreenCanvas(900, 110).getContext('2d', { willReadFrequently: true })
    const draw = (word, name) => {
        pen.clearRect(0, 0, 900, 110)
        pen.font = `40px ${name}`
        pen.fillText(word, 20, 70)
        return pen.getImageData(0, 0, 900, 110).data
    }
    return words.filter(word => {
        const [a, b] = [draw(word, 'whole'), draw(word, 'part')]
        let [ink, other] = [0, 0]
        for (let i = 3; i < a.length; i += 4) {
            ink += a[i]
            other += Math.abs(a[i] - b[i])
        }
        // hinting, which parts of fonts do without, moves the edges of letters by a shade
        return other > 0.2 * ink
    })
}"""


def main_font(text: str) -> Font:
    """The font that has most of the letters of a text beside the plain ones."""
    letters = {c for c in text if ord(c) > 0x2FF or c in "ệđ"}

    def covered(font: Font) -> int:
        with TTFont(font.path, fontNumber=font.number) as file:
            return len(letters & {chr(code) for code in file.getBestCmap()})

    found = [f for f in fonts_for(load_theme("classic"), text) if f.weight == 400]
    return max(found, key=lambda font: (covered(font), font.style == "normal"))


def differing(page, font, text: str, language: str, part: bytes) -> list[str]:
    """The words that are drawn otherwise with a part of a font than with the whole."""
    words = [word for word in dict.fromkeys(text.split()) if re.search(r"\w", word)]
    data = [base64.b64encode(d).decode() for d in (font.path.read_bytes(), part)]
    return page.evaluate(DRAWN, [*data, language, words[:400]])


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    """A tab for one test after the other."""
    with chromium.tab("/pages/blank.html") as page:
        yield page


@pytest.fixture
def paper(tab: Any) -> Any:
    """The tab with an empty page, which knows of no fonts."""
    tab.reload()
    return tab


@pytest.mark.parametrize(
    "language", ["ar", "bn", "el-polyton", "he", "hi", "km", "lo", "my", "ta", "te", "th", "ur", "vi"]
)  # fmt: skip
def test_parts_of_fonts_draw_every_word_alike(paper: Any, language: str) -> None:
    """Vowels that are taken apart, accents, conjuncts and ligatures are all in the part."""
    text = (ROOT / f"tests/scripts/{language}.md").read_text(encoding="utf-8").split("---", 2)[2]
    font = main_font(text)
    assert differing(paper, font, text, language, subset(font, text)) == []


def test_a_part_without_its_vowels_is_seen(paper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Thai font without the half of am that its letters do not name draws a box."""
    monkeypatch.setattr(fonts, "_shaping", lambda text: set())
    text = (ROOT / "tests/scripts/th.md").read_text(encoding="utf-8").split("---", 2)[2]
    font = main_font(text)
    found = differing(paper, font, text, "th", subset(font, text))
    assert any("ำ" in word for word in found)
