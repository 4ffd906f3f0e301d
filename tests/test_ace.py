"""DAISY Ace's verdict: no violation in any sample and theme, and each planted one is found."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import test_collections
from tests.ace import ace, missing
from tests.samples import BOOKS, THEMES, dist

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "all is there"),
    pytest.mark.xdist_group("ace"),  # one browser for all books
]

CHARTER = "charter-of-open-archives"


DAILY = {(CHARTER, THEMES[0]), ("name-the-translator", THEMES[0])}
"""Most constructs, and the one that is read from the right."""
OTHERS = [book for book in BOOKS if book not in DAILY]


def epub(slug: str, theme: str) -> Path:
    return dist(theme) / slug / f"{slug}.epub"


FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a picture without alternative text": (
        "image-alt",
        lambda page: re.sub(r'(<img [^>]*?)alt="[^"]*"', r"\1", page),
    ),
    "a note without its role": (
        "epub-type-has-matching-role",
        lambda page: page.replace(' role="doc-noteref"', ""),
    ),
    "a mark of a page without its name": (
        "pagebreak-label",
        lambda page: re.sub(r'(role="doc-pagebreak"[^>]*?) aria-label="[^"]*"', r"\1", page),
    ),
    "a page without its language": (
        "html-has-lang",
        lambda page: re.sub(r"<html[^>]*>", "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>", page),
    ),
    "a page without a title": (
        "document-title",
        lambda page: re.sub(r"<title>.*?</title>", "<title></title>", page),
    ),
    "no mode of access": (
        "metadata-accessmode",
        lambda page: re.sub(r"<meta [^>]*schema:accessMode\".*?</meta>", "", page),
    ),
    "text in the colour of its ground": (
        "color-contrast",
        lambda page: page.replace("<body ", '<body style="color:#aaa;background:#bbb" '),
    ),
}  # fmt: skip


def planted(path: Path) -> Path:
    """A sample with every fault in it."""
    with zipfile.ZipFile(epub(CHARTER, "classic")) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith((".xhtml", ".opf")):
                for _, fault in FAULTS.values():
                    data = fault(data.decode()).encode()
            new.writestr(info, data)
    return path


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Ace's verdicts by file: some samples, and one that is full of faults."""
    faulty = planted(tmp_path_factory.mktemp("planted") / "faulty.epub")
    verdicts = ace([*(epub(*book) for book in sorted(DAILY)), faulty])
    return {"faulty": verdicts.pop(faulty)} | {str(path): own for path, own in verdicts.items()}


@pytest.fixture(scope="module")
def others() -> dict[Path, list[str]]:
    """Ace's verdicts by file: every other sample, and every sample in the other themes."""
    return ace(epub(*book) for book in OTHERS)


@pytest.mark.parametrize(("slug", "theme"), sorted(DAILY))
def test_ace_has_nothing_to_say(slug: str, theme: str, verdicts: dict[str, list[str]]) -> None:
    assert verdicts[str(epub(slug, theme))] == []


@pytest.mark.long
@pytest.mark.parametrize(("slug", "theme"), OTHERS)
def test_ace_has_nothing_to_say_of_the_others(
    slug: str, theme: str, others: dict[Path, list[str]]
) -> None:
    assert others[epub(slug, theme)] == []


@pytest.mark.long
def test_ace_has_nothing_to_say_of_a_volume(tmp_path: Path) -> None:
    """Half titles, joint contents, texts in two languages, an index of names."""
    root = test_collections.library(tmp_path / "volume")
    assert test_collections.run(root).good
    volume = root / "dist/letters/letters.epub"
    assert ace([volume]) == {volume: []}


@pytest.mark.parametrize("fault", FAULTS)
def test_ace_finds_a_planted_fault(fault: str, verdicts: dict[str, list[str]]) -> None:
    rule, _ = FAULTS[fault]
    assert any(f" {rule} " in found for found in verdicts["faulty"])
