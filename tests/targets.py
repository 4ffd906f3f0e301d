"""Derived files of the samples, and what must be the same in every one of them."""

from __future__ import annotations

import functools
import io
import posixpath
import zipfile
from pathlib import Path

from lxml import etree

from publish.checking import CHECKERS
from publish.editions.targets import TARGETS, derive
from tests.readback import OPF, XHTML
from tests.samples import dist

TYPE = f"{{{XHTML['e']}}}type"
NCX = {"n": "http://www.daisy.org/z3986/2005/ncx/"}


@functools.cache
def derived(slug: str, theme: str, target: str) -> bytes:
    """The file of a sample for a target."""
    return derive(target, slug, epub(slug, theme))[1]


def epub(slug: str, theme: str) -> bytes:
    """The EPUB of a sample."""
    return (dist(theme) / slug / f"{slug}.epub").read_bytes()


def derived_file(folder: Path, slug: str, theme: str, target: str) -> Path:
    """The same, as a file."""
    path = folder / TARGETS[target].path(slug).rpartition("/")[2]
    path.write_bytes(derived(slug, theme, target))
    return path


def judged_by_shops(path: Path) -> list[str]:
    """What preflight says of a finished EPUB and of every file derived from it."""
    data = path.read_bytes()
    files = {"": data} | {name: derive(name, path.stem, data)[1] for name in TARGETS}
    check = CHECKERS[".epub"].check
    return [f"{name} {row}" for name, file in files.items() for row in check(file, name)]


class Opened:
    """An EPUB as a reading system sees it: its spine in order, parsed, and its lists."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            self.files = {name: book.read(name) for name in book.namelist()}
        self.opf = etree.fromstring(self.files["EPUB/content.opf"])
        hrefs = {i.get("id"): i.get("href") for i in self.opf.iterfind(".//o:manifest/o:item", OPF)}
        order = [hrefs[r.get("idref")] for r in self.opf.iterfind(".//o:spine/o:itemref", OPF)]
        self.pages = {
            name.removeprefix("EPUB/"): etree.fromstring(data)
            for name, data in self.files.items()
            if name.endswith(".xhtml")
        }
        self.spine = {name: self.pages[name] for name in order}
        self.nav = self.pages["nav.xhtml"]
        self.ncx = etree.fromstring(self.files["EPUB/toc.ncx"])

    def text(self, name: str) -> str:
        """Every letter of a document's body, white space included."""
        return "".join(self.pages[name].find("h:body", XHTML).itertext())

    def ids(self) -> dict[str, str]:
        """The file of every id that is not Kobo's."""
        return {
            e.get("id"): name
            for name, page in self.pages.items()
            for e in page.iter()
            if e.get("id") and not e.get("id").startswith(("kobo.", "book-"))
        }

    def links(self) -> list[tuple[str, str, str]]:
        """Links in order: the file, the target, the words."""
        return [
            (name, a.get("href"), "".join(a.itertext()))
            for name, page in self.pages.items()
            for a in page.iterfind(".//h:a", XHTML)
        ]

    def page_list(self) -> list[tuple[str, str]]:
        """Label and id of each page of the page list."""
        nav = next(n for n in self.nav.iterfind(".//h:nav", XHTML) if n.get(TYPE) == "page-list")
        return [
            ("".join(a.itertext()), a.get("href").partition("#")[2])
            for a in nav.iterfind(".//h:a", XHTML)
        ]

    def broken(self) -> list[str]:
        """Links of documents and lists that lead nowhere."""
        ids = {name: {e.get("id") for e in page.iter()} for name, page in self.pages.items()}
        links = [(name, href) for name, href, _ in self.links() if href]
        links += [("toc.ncx", c.get("src")) for c in self.ncx.iterfind(".//n:content", NCX)]
        links += [("", r.get("href")) for r in self.opf.iterfind(".//o:guide/o:reference", OPF)]
        found = []
        for name, href in links:
            if ":" in href:
                continue
            path, _, own = href.partition("#")
            file = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            )
            if file not in ids or (own and own not in ids[file]):
                found.append(f"{name}: {href}")
        return found

    def depth(self) -> tuple[int, int, int]:
        """Levels of the contents, of the NCX, and those the NCX says it has."""
        nav = next(n for n in self.nav.iterfind(".//h:nav", XHTML) if n.get(TYPE) == "toc")
        lists = [
            len(list(li.iterancestors(f"{{{XHTML['h']}}}ol")))
            for li in nav.iterfind(".//h:li", XHTML)
        ]
        points = [
            len(list(p.iterancestors(f"{{{NCX['n']}}}navPoint"))) + 1
            for p in self.ncx.iterfind(".//n:navPoint", NCX)
        ]
        said = self.ncx.find(".//n:meta[@name='dtb:depth']", NCX).get("content")
        return max(lists), max(points), int(said)
