"""Rules of preflight that hold for every EPUB: container, text, pictures, styles, fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from publish.checking.epub.opened import SVG, Book, X, line, types
from publish.checking.epub.rules import Breach, Rules

RULES = Rules("")
_EPUB = "EPUB 3.3, “{}”"
_OBFUSCATED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@RULES.error("G001", _EPUB.format("OCF ZIP container"),
    "a shop takes an EPUB that it can unpack, and no other", "make the file again")  # fmt: skip
def unreadable(book: Book) -> Iterator[Breach]:
    """The file, or a part of it, can't be read as a ZIP."""
    yield from book.noted("G001")
    if not book.names and not any(code == "G001" for code, _, _ in book.faults):
        yield "", "the file is empty"


@RULES.error("G002", _EPUB.format("OCF ZIP container"),
    "a file that grows without end is an attack", "make the file again")  # fmt: skip
def bomb(book: Book) -> Iterator[Breach]:
    """The file grows beyond all measure when it is unpacked."""
    yield from book.noted("G002")


@RULES.error("G003", _EPUB.format("OCF abstract container"),
    "a reading system finds the book by its container file", "make the file again")  # fmt: skip
def no_package(book: Book) -> Iterator[Breach]:
    """The file names no package document, or does not begin with its media type."""
    _ = book.package
    yield from book.noted("G003")
    if book.parts and book.names[:1] != ["mimetype"]:
        yield "mimetype", "is not the first file"
    elif book.parts and book.parts.get("mimetype") != b"application/epub+zip":
        yield "mimetype", "does not say application/epub+zip"


@RULES.error("G004", _EPUB.format("XML conformance"),
    "a page that is not well-formed is shown as an error, or not at all",
    "mend the XML")  # fmt: skip
def malformed(book: Book) -> Iterator[Breach]:
    """A document is not well-formed XML."""
    _ = book.package, book.drawings
    yield from book.noted("G004")


@RULES.error("G005", _EPUB.format("The manifest element"),
    "a file that is listed and missing stops the import at every shop",
    "add the file, or take it from the manifest")  # fmt: skip
def missing_part(book: Book) -> Iterator[Breach]:
    """The manifest lists a file that is not there."""
    for item in book.items:
        if item.path not in book.parts and "://" not in item.path:
            yield item.path, "is listed in the manifest and not there"


@RULES.error("G006", _EPUB.format("Encryption file"),
    "shops put their own protection on, and refuse a book that has one",
    "deliver the book without encryption")  # fmt: skip
def encrypted(book: Book) -> Iterator[Breach]:
    """A file of the book is encrypted."""
    for method in re.findall(r"EncryptionMethod[^>]*Algorithm=[\"']([^\"']*)", book.encryption):
        if method not in _OBFUSCATED:
            yield "META-INF/encryption.xml", f"encryption by {method}"


@RULES.warning("G007", _EPUB.format("Font obfuscation"),
    "many readers can't undo it, and show another face",
    "embed fonts as they are, under a licence that allows it")  # fmt: skip
def obfuscated(book: Book) -> Iterator[Breach]:
    """Fonts are obfuscated."""
    if any(name in book.encryption for name in _OBFUSCATED):
        yield "META-INF/encryption.xml", "fonts are obfuscated"


@RULES.warning("G008", _EPUB.format("File paths and file names"),
    "other letters, and spaces, are lost by some tools on the way to the reader",
    "name files with a–z, 0–9, '-', '_' and '.'")  # fmt: skip
def odd_name(book: Book) -> Iterator[Breach]:
    """A file's name has other signs than plain letters, digits, '-', '_' and '.'."""
    for name in book.parts:
        if not re.fullmatch(r"[A-Za-z0-9._/-]+", name):
            yield name, "has a name that is not plain ASCII"


@RULES.error("G009", _EPUB.format("XHTML content documents"),
    "a reader who taps it goes nowhere", "mend the link")  # fmt: skip
def broken_link(book: Book) -> Iterator[Breach]:
    """A link leads to a file or an id that is not in the book."""
    ids = {path: {e.get("id") for e in root.iter("*")} for path, root in book.pages.items()}
    listed = {item.path for item in book.items}
    for path, root in book.pages.items():
        for link in root.iter(f"{X}a"):
            href = link.get("href")
            if href is None or re.match(r"[a-zA-Z][\w+.-]*:", href):
                continue
            target = book.path(href, path) if href.partition("#")[0] else path
            own = unquote(href.partition("#")[2])
            if target not in listed or (own and target in ids and own not in ids[target]):
                yield line(path, link), f"the link to '{href}' leads nowhere"


@RULES.error("G010", _EPUB.format("Resource locations"),
    "a book is read without a network; nothing outside it will be there",
    "put the file into the book")  # fmt: skip
def remote(book: Book) -> Iterator[Breach]:
    """A picture, a style or a font is fetched from elsewhere."""
    for path, root in book.pages.items():
        for element in root.iter(f"{X}img", f"{X}link", f"{X}iframe", f"{SVG}image"):
            href = element.get("src") or element.get("href") or ""
            if re.match(r"(https?:)?//", href) and element.get("rel") != "alternate":
                yield line(path, element), f"'{href[:80]}' is not in the book"
    for style in book.styles:
        if re.search(r"url\(\s*[\"']?(https?:)?//", style.value):
            yield style.place, f"{style} is not in the book"


@RULES.warning("G011", _EPUB.format("Scripting"),
    "shops refuse scripts or strip them, and most devices do not run them",
    "say it without a script")  # fmt: skip
def script(book: Book) -> Iterator[Breach]:
    """A document has a script or a form."""
    for path, root in book.pages.items():
        for element in root.iter(f"{X}script", f"{X}form", f"{X}iframe"):
            yield line(path, element), f"<{element.tag.removeprefix(X)}>"


@RULES.warning("G012", _EPUB.format("Foreign resources"),
    "e-ink devices play neither", "say it in words, and link to the recording")  # fmt: skip
def sound(book: Book) -> Iterator[Breach]:
    """A document has sound or moving pictures."""
    for path, root in book.pages.items():
        for element in root.iter(f"{X}audio", f"{X}video"):
            yield line(path, element), f"<{element.tag.removeprefix(X)}>"


@RULES.error("G013", "EPUB Accessibility 1.1; WCAG 2.2, 1.1.1 Non-text Content",
    "who can't see the picture is told nothing of it",
    "say what it shows; alt=\"\" if it only decorates")  # fmt: skip
def no_alt(book: Book) -> Iterator[Breach]:
    """A picture has no alternative text."""
    for path, root in book.pages.items():
        for image in root.iter(f"{X}img"):
            if image.get("alt") is None:
                yield line(path, image), f"'{image.get('src', '')}' has no alternative text"


@RULES.warning("G014", _EPUB.format("The spine element"),
    "a blank page is taken for a fault", "leave the document out")  # fmt: skip
def empty_page(book: Book) -> Iterator[Breach]:
    """A document of the spine shows nothing."""
    shown = tuple(X + name for name in ("img", "svg", "hr", "math", "audio", "video"))
    for path, root in book.reading.items():
        body = root.find(f"{X}body")
        pictures = next(body.iter(*shown, f"{SVG}svg"), None)
        if pictures is None and not "".join(body.itertext()).strip():
            yield path, "shows nothing"


@RULES.error("G015", "OpenType 1.9, “OS/2 table”, fsType",
    "the font's licence forbids to embed it", "take another, or ask for a licence")  # fmt: skip
def forbidden_font(book: Book) -> Iterator[Breach]:
    """A font's licence bits forbid embedding."""
    for path, font in book.fonts.items():
        if font.licence & 0x0002:
            yield path, "restricted licence embedding (fsType 2)"


@RULES.error("G016", _EPUB.format("Core media types"),
    "the picture is not shown", "save it as what the manifest says it is")  # fmt: skip
def bad_picture(book: Book) -> Iterator[Breach]:
    """A picture can't be read, or is not of the media type it is listed with."""
    yield from book.noted("G016")
    for item in book.items:
        if item.path in book.pictures:
            own = book.pictures[item.path].format.lower()
            if item.media_type != f"image/{own}":
                yield item.path, f"is {own} and listed as {item.media_type}"


@RULES.warning("G017", _EPUB.format("CSS requirements"),
    "devices with pages of their own lay such boxes over the text, or drop them",
    "let the text flow")  # fmt: skip
def positioned(book: Book) -> Iterator[Breach]:
    """A style takes a box out of the flow of the text."""
    for style in book.styles:
        if style.name == "position" and style.value in ("fixed", "absolute", "sticky"):
            yield style.place, str(style)


@RULES.warning("G018", _EPUB.format("CSS requirements"),
    "some devices read the first stylesheet only", "join the stylesheets")  # fmt: skip
def imported(book: Book) -> Iterator[Breach]:
    """A stylesheet imports another."""
    for style in book.styles:
        if style.selector == "@import":
            yield style.place, f"@import {style.value}"


@RULES.warning("G019", _EPUB.format("CSS requirements"),
    "a screen's size is not a page's, and a reader's margins are not in it",
    "give sizes in em or per cent")  # fmt: skip
def viewport_units(book: Book) -> Iterator[Breach]:
    """A style measures by the screen."""
    for style in book.styles:
        if re.search(r"(?<![\w#.-])\d*\.?\d+(vw|vh|vmin|vmax|dvh|svh|lvh)\b", style.value):
            yield style.place, str(style)


@RULES.error("G020", _EPUB.format("The toc nav element"),
    "readers can't find their way in a book without contents",
    "add a navigation document with a list of contents")  # fmt: skip
def no_contents(book: Book) -> Iterator[Breach]:
    """There are no contents: no navigation document, or no entry in it."""
    if not any(next(nav.iter(f"{X}a"), None) is not None for nav in book.navs("toc")):
        yield book.nav_path or book.package_path, "there are no contents"


@RULES.warning("G021", _EPUB.format("The landmarks nav element"),
    "a reading system can't choose between two, and takes neither",
    "name each kind once")  # fmt: skip
def landmark_twice(book: Book) -> Iterator[Breach]:
    """Two landmarks are of the same kind."""
    for nav in book.navs("landmarks"):
        seen: set[str] = set()
        for link in nav.iter(f"{X}a"):
            for kind in types(link):
                if kind in seen:
                    yield line(book.nav_path, link), f"a second landmark is '{kind}'"
                seen.add(kind)


@RULES.warning("G022", "WCAG 2.2, 1.3.1 Info and Relationships",
    "who listens takes a skipped level for a part that is missing",
    "give headings the level they have")  # fmt: skip
def skipped_level(book: Book) -> Iterator[Breach]:
    """A heading skips a level."""
    for path, root in book.reading.items():
        before = 0
        for heading in root.iter(*(f"{X}h{n}" for n in range(1, 7))):
            level = int(heading.tag[-1])
            if before and level > before + 1:
                yield line(path, heading), f"h{level} follows h{before}"
            before = level


@RULES.warning("G023", "WCAG 2.2, 1.4.10 Reflow",
    "the line runs off a narrow screen",
    "let it break: overflow-wrap: break-word, or U+200B where it may")  # fmt: skip
def unbroken(book: Book) -> Iterator[Breach]:
    """A run of more than 60 letters has no place to break."""
    wrap = {"overflow-wrap", "word-wrap", "word-break"}
    safe = {s for style in book.styles if style.name in wrap for s in style.subjects}
    for path, root in book.reading.items():
        for text in root.find(f"{X}body").itertext():
            for run in re.findall(r"[\x21-\x2c\x2e-\x7e]{61,}", text):
                if not _may_break(root, run, safe):
                    yield path, f"'{run[:40]}…' can't be broken"


def _may_break(root: Any, run: str, safe: set[str]) -> bool:
    """Whether the element that holds a run, or one around it, may break within words."""
    if safe & {"*", "body", "html"}:
        return True
    for element in root.iter("*"):
        if run in (element.text or "") or any(run in (c.tail or "") for c in element):
            for holder in (element, *element.iterancestors()):
                names = {str(holder.tag).removeprefix(X)}
                names |= {f".{name}" for name in holder.get("class", "").split()}
                if names & safe:
                    return True
    return False


@RULES.error("G024", _EPUB.format("Core media types"),
    "readers show another face, and some refuse the book",
    "embed the font anew, or leave it out")  # fmt: skip
def broken_font(book: Book) -> Iterator[Breach]:
    """A file that is listed as a font can't be read as one."""
    yield from book.noted("G024")
