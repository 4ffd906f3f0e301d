"""The gallery: each script, theme and device as a picture, to be looked at.

    python -m bench.gallery [FOLDER] [NAME …]

Builds the samples, the texts of `tests/scripts` and the specimen in every theme, opens the EPUBs
with foliate-js in Chromium, and writes one sheet a statement (a row a theme: cover, title page and
pages of text of the PDF; the EPUB by day and by night), one a device's files, and an index.
Needs what the tests need: Chromium, and npm's packages of `tests/browser`.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

from publish.build import build
from publish.editions.targets import TARGETS
from publish.library import Library, open_library
from tests.browser.engine import Browser, browser
from tests.samples import ROOT, THEMES

SAMPLES = ("charter-of-open-archives", "name-the-translator", "showcase")
"""The statements that are shown on every device."""
DARK = "html, body { background: #121212; color: #dedede; }"
WIDTH, HEIGHT, GAP = 250, 354, 10
VIEW = {"width": 500, "height": 708}


def main(folder: Path, names: list[str]) -> None:
    """Write the sheets of all statements, or of those named, and the index of what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        library = _library(Path(place), names)
        with browser() as chromium:
            made = [_theme(library, theme, Path(place), chromium) for theme in THEMES]
            for slug in sorted(set().union(*made)):
                _save(folder / f"{slug}.webp", [row[slug] for row in made if slug in row])
            for slug in SAMPLES:
                if rows := list(_devices(Path(place) / THEMES[0] / slug, chromium)):
                    _save(folder / f"devices-{slug}.webp", rows)
    (folder / "README.md").write_text(_index(folder), encoding="utf-8")


def _library(place: Path, names: list[str]) -> Library:
    """All texts in one library."""
    shutil.copytree(ROOT / "sources", place / "sources")
    shutil.copytree(ROOT / "styles/specimen/sources", place / "sources/showcase")
    shutil.copy(ROOT / "publish.toml", place)
    for text in (ROOT / "tests/scripts").glob("*.md"):
        if text.stem != "README":
            shutil.copy(text, place / "sources")
    for path in (place / "sources").rglob("*.md"):
        if names and path.stem not in names:
            path.unlink()
    library, problems = open_library(place)
    assert library is not None, problems
    return library


def _theme(
    library: Library, theme: str, place: Path, chromium: Browser
) -> dict[str, list[Image.Image]]:
    """The pictures of each statement in a theme; what cannot be built here is told and left out."""
    out = place / theme
    targets = tuple(TARGETS) if theme == THEMES[0] else ()
    report = build(library, theme=theme, targets=targets, out=out)
    for problem in report.problems:
        print(problem)
    rows = {}
    for pdf in sorted(out.glob("*/*.pdf")):
        slug = pdf.parent.name
        print(f"{theme}: {slug}")
        book = pdf.with_suffix(".epub")
        rows[slug] = [*_pages(pdf), _screen(chromium, book), _screen(chromium, book, DARK)]
    return rows


def _pages(pdf: Path) -> Iterator[Image.Image]:
    """The cover, the title page, and the first spread of the text."""
    with pypdfium2.PdfDocument(pdf) as file:
        marks = [
            (mark.get_title(), mark.get_dest().get_index())
            for mark in file.get_toc(max_depth=1)
            if mark.get_dest()
        ]
        whole = file.get_metadata_value("Title")
        (_, cover), (_, title), *others = marks
        text = next((page for name, page in others if whole.startswith(name)), title + 2)
        for number in (cover, title, text, min(text + 1, len(file) - 1)):
            page = file[number]
            scale = WIDTH * 2 / page.get_width()
            yield page.render(scale=scale).to_pil()


def _screen(chromium: Browser, book: Path, styles: str = "") -> Image.Image:
    """An EPUB opened at its text."""
    with chromium.foliate(book, styles, viewport=VIEW) as page:
        page.evaluate("() => reader.document.fonts.ready")
        return Image.open(io.BytesIO(page.screenshot()))


def _devices(folder: Path, chromium: Browser) -> Iterator[list[Image.Image]]:
    """The files for each device: cover, title page, text, text by night."""
    for book in sorted(folder.glob("*.epub"), key=lambda path: len(path.name)):
        row = []
        with chromium.foliate(book, viewport=VIEW) as page:
            for place in (0, 1):
                page.evaluate("n => reader.view.goTo(n)", place)
                page.evaluate("() => reader.document.fonts.ready")
                row.append(Image.open(io.BytesIO(page.screenshot())))
        yield [*row, _screen(chromium, book), _screen(chromium, book, DARK)]


def _save(path: Path, rows: list[list[Image.Image]]) -> None:
    """One sheet of pictures in rows."""
    columns = max(len(row) for row in rows)
    size = (GAP + columns * (WIDTH + GAP), GAP + len(rows) * (HEIGHT + GAP))
    sheet = Image.new("RGB", size, "#9a9a9a")
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            picture = picture.convert("RGB")
            picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            sheet.paste(picture, (GAP + x * (WIDTH + GAP), GAP + y * (HEIGHT + GAP)))
    sheet.save(path, "WEBP", quality=50, method=6)


def _index(folder: Path) -> str:
    sheets = sorted(path for path in folder.glob("*.webp"))
    devices = [path for path in sheets if path.name.startswith("devices-")]
    devices_in_order = sorted(TARGETS, key=lambda name: len(TARGETS[name].extension))
    lines = [
        "# Gallery",
        "",
        "Made by `make gallery`. A sheet a statement; its rows are the themes "
        f"({', '.join(THEMES)}): cover, title page",
        "and two pages of the PDF, then the EPUB in foliate-js by day and by night.",
        "",
        *(
            f"![{path.stem}: {', '.join(THEMES)}]({path.name})"
            for path in sheets
            if path not in devices
        ),
        "",
        "## Devices",
        "",
        f"The EPUB, then the files for {', '.join(devices_in_order)}: cover, title page, text by",
        "day and by night.",
        "",
        *(f"![{path.stem}]({path.name})" for path in devices),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/gallery"
    main(place, sys.argv[2:])
