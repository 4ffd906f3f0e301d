"""Text at twice its size and re-spaced, on a small screen (WCAG 2.2: 1.4.4, 1.4.10, 1.4.12)."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.ace import BROWSER, chromium, missing
from tests.samples import SLUGS, THEMES, dist

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


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[dict]]:
    """What was found in every page, by theme and sample."""
    folder = tmp_path_factory.mktemp("unpacked")
    where = {}
    for theme in THEMES:
        for slug in SLUGS:
            out = folder / theme / slug
            with zipfile.ZipFile(dist(theme) / slug / f"{slug}.epub") as book:
                book.extractall(out)
            where[theme, slug] = sorted(out.glob("EPUB/*.xhtml"))
    found = look([page for some in where.values() for page in some], SETTINGS, folder)
    return {key: [row for row in found if Path(row["page"]) in some] for key, some in where.items()}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", SLUGS)
def test_text_fits_a_small_screen(slug: str, theme: str, pages: dict) -> None:
    """Nothing runs off the screen, nothing is cut; cells of a table are excepted (1.4.10)."""
    rows = pages[theme, slug]
    assert len(rows) >= 6 * len(SETTINGS)
    bad = [row for row in rows if row["overflow"] or row["clipped"]]
    assert bad == []
    assert {colour for row in rows for colour in row["colours"]} == {"rgb(0, 0, 0)"}


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
