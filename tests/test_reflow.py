"""Text at twice its size and re-spaced, on a small screen (WCAG 2.2: 1.4.4, 1.4.10, 1.4.12)."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.ace import BROWSER, chromium, missing
from tests.samples import BOOKS, DAILY, dist

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "all is there"),
    pytest.mark.xdist_group("ace"),
]

SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; "
    "word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
)
"""The spacing that text has to bear (WCAG 2.2, 1.4.12)."""

SETTINGS = {
    "as it is": "",
    "at 200 %": "html { font-size: 200%; }",
    "re-spaced": SPACED,
    "both": "html { font-size: 200%; }" + SPACED,
}


def look(pages: list[Path], settings: dict[str, str], folder: Path) -> list[dict]:
    """What does not fit on a screen of 320 CSS pixels, and the colours, by page and setting."""
    job = folder / "job.json"
    names = list(map(str, pages))
    job.write_text(json.dumps({"pages": names, "settings": settings, "width": 320, "height": 640}))
    done = subprocess.run(
        ["node", str(BROWSER / "reflow.mjs"), str(job)],
        env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium()},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


Found = dict[tuple[str, str], list[dict]]


def looked_at(books: Iterable[tuple[str, str]], settings: Iterable[str], folder: Path) -> Found:
    """What was found in every page, by sample and theme."""
    where = {}
    for slug, theme in books:
        out = folder / theme / slug
        with zipfile.ZipFile(dist(theme) / slug / f"{slug}.epub") as book:
            book.extractall(out)
        where[slug, theme] = sorted(out.glob("EPUB/*.xhtml"))
    wanted = {name: SETTINGS[name] for name in settings}
    found = look([page for some in where.values() for page in some], wanted, folder)
    return {key: [row for row in found if Path(row["page"]) in some] for key, some in where.items()}


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What was found in some books, as they are and at the hardest."""
    return looked_at(sorted(DAILY), ("as it is", "both"), tmp_path_factory.mktemp("unpacked"))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What was found in all books by every setting."""
    return looked_at(BOOKS, SETTINGS, tmp_path_factory.mktemp("unpacked"))


def fits(rows: list[dict], settings: int) -> None:
    """Nothing runs off the screen, nothing is cut; cells of a table are excepted (1.4.10)."""
    assert len(rows) >= 6 * settings
    assert [row for row in rows if row["overflow"] or row["clipped"]] == []
    assert {colour for row in rows for colour in row["colours"]} == {"rgb(0, 0, 0)"}


@pytest.mark.parametrize(("slug", "theme"), sorted(DAILY))
def test_text_fits_a_small_screen(slug: str, theme: str, daily: Found) -> None:
    """As it is, and twice as large with all spaces wider."""
    fits(daily[slug, theme], 2)


@pytest.mark.long
@pytest.mark.parametrize(("slug", "theme"), BOOKS)
def test_every_text_fits_in_every_setting(slug: str, theme: str, everything: Found) -> None:
    """Every sample in every theme."""
    fits(everything[slug, theme], len(SETTINGS))


def test_what_does_not_fit_is_found(tmp_path: Path) -> None:
    wide = tmp_path / "wide.xhtml"
    wide.write_text(
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
        '<p style="width: 30em">Words.</p>'
        '<p style="height: 1em; overflow: hidden">Words that go on for more than a line of it.</p>'
        "</body></html>"
    )
    (row,) = look([wide], {"at 200 %": SETTINGS["at 200 %"]}, tmp_path)
    assert row["overflow"] and row["clipped"]
