"""The documentation: made pages are current, the site builds, every link leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from manual import made, rooms
from publish.problem import RULES
from tests.samples import ROOT

DOCS = ROOT / "docs"
IN_REPOSITORY = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
MADE = made.made()
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / name for name in IN_REPOSITORY)])


def called(path: Path) -> str:
    """A page as tests call it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", MADE)
def test_made_parts_are_current(name: str):
    """What is made from the code is what lies in docs/; ACCEPT=1 or `python -m manual` writes it."""
    text = MADE[name]
    if os.environ.get("ACCEPT"):
        (DOCS / name).write_text(text, "utf-8")
    assert text == (DOCS / name).read_text("utf-8"), "python -m manual"


def test_the_picture_shows_the_rule():
    """Every room is drawn and told of, and none imports one above itself."""
    names, told = rooms.rooms(), rooms.holds()
    assert set(names) == set(told)
    for row, name in enumerate(names):
        above = set(names[:row])
        assert rooms.imports(name, names) & above == set(), name
    drawn = rooms.picture()
    assert all(f">{name}</text>" in drawn for name in names)


# Links -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does: one warning is an error."""
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", str(out)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_every_link_of_the_site_leads_somewhere(site: Path):
    """Each address inside is a file, each fragment an id in it; nothing comes from elsewhere."""
    pages = {path: html.parse(str(path)).getroot() for path in site.rglob("*.html")}
    pages.pop(site / "404.html")  # its addresses are those of the root of a host
    ids = {path: set(page.xpath("//@id | //a/@name")) for path, page in pages.items()}
    assert len(pages) > 30
    lost, foreign = [], []
    for path, page in pages.items():
        for target in set(page.xpath("//@href | //@src")):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            wanted = unquote(parts.fragment)
            if not file.exists() or (wanted and wanted not in ids.get(file, {wanted})):
                lost.append((path.relative_to(site).as_posix(), target))
        loaded = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet']/@href")
        foreign += [target for target in loaded if urlsplit(target).netloc]
    assert (lost, foreign) == ([], [])


def prose_of(page: Path) -> str:
    """A Markdown page without its code."""
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text("utf-8"))
    text = re.sub(r"(?m)^    \S.*$", "", text)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(text: str) -> set[str]:
    """The anchors of a Markdown page, as GitHub and MkDocs make them of headings."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {
        re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", head.replace("`", "")).strip().lower())
        for head in heads
    }


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_link_of_the_repository_leads_somewhere(page: Path):
    """Read where it lies, each page's links lead to files and headings that are there."""
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)", prose_of(page)):
        parts = urlsplit(target)
        if parts.scheme:
            continue
        file = (page.parent / parts.path).resolve() if parts.path else page
        wanted = parts.fragment
        if not file.exists() or (wanted and wanted not in anchors(file.read_text("utf-8"))):
            lost.append(target)
    assert lost == []


def test_messages_lead_to_the_page():
    """Each code has its anchor on the page of problems, where a message may lead to."""
    assert {code.lower() for code in RULES} <= anchors((DOCS / "problems.md").read_text("utf-8"))
