"""Rules of preflight for Apple Books, from the Apple Books Asset Guide."""

from __future__ import annotations

from collections.abc import Iterator

from publish.checking.epub.notes import calls, links_to_shops
from publish.checking.epub.opened import SVG, Book, line, types
from publish.checking.epub.rules import Breach, Rules

RULES = Rules("Apple Books Asset Guide 5.3")
_NOTE = {"footnote", "endnote", "rearnote", "note"}


@RULES.error("P001", "Book Cover Art",
    "the shelf shows no cover", "list the picture with properties=\"cover-image\"")  # fmt: skip
def no_cover(book: Book) -> Iterator[Breach]:
    """No cover picture is declared."""
    if book.cover not in book.parts:
        yield book.package_path, "there is no cover picture"


@RULES.warning("P002", "Book Cover Art",
    "it looks coarse in the shop", "make its short side 1400 pixels or more")  # fmt: skip
def small_cover(book: Book) -> Iterator[Breach]:
    """The cover's short side has less than 1400 pixels."""
    cover = book.pictures.get(book.cover)
    if cover and min(cover.width, cover.height) < 1400:
        yield book.cover, f"the cover has {cover.width} × {cover.height} pixels"


@RULES.error("P003", "Interior Image Requirements",
    "the shop refuses the book", "make it smaller")  # fmt: skip
def huge_picture(book: Book) -> Iterator[Breach]:
    """A picture has more than 5.6 million pixels."""
    for path, own in book.pictures.items():
        if own.pixels > 5_600_000:
            yield path, f"has {own.pixels / 1e6:.1f} million pixels"


@RULES.warning("P004", "and Apple Books for Authors, “Prepare your book”",
    "it takes longer to download and is not shown better", "keep it below 4 million")  # fmt: skip
def large_picture(book: Book) -> Iterator[Breach]:
    """A picture has more than 4 million pixels."""
    for path, own in book.pictures.items():
        if 4_000_000 < own.pixels <= 5_600_000:
            yield path, f"has {own.pixels / 1e6:.1f} million pixels"


@RULES.error("P005", "Interior Image Requirements",
    "pictures must be in the colours of screens", "save it as RGB")  # fmt: skip
def cmyk(book: Book) -> Iterator[Breach]:
    """A picture is in colours of print."""
    for path, own in book.pictures.items():
        if own.mode in ("CMYK", "YCCK", "LAB"):
            yield path, f"its colours are {own.mode}"


@RULES.warning("P006", "Interior Image Requirements",
    "Apple asks for JPEG and PNG", "save it as JPEG or PNG")  # fmt: skip
def strange_picture(book: Book) -> Iterator[Breach]:
    """A picture is neither JPEG nor PNG nor SVG."""
    for path, own in book.pictures.items():
        if own.format not in ("JPEG", "PNG"):
            yield path, f"is {own.format}"


@RULES.warning("P007", "Interior Image Requirements",
    "at night what shines through is black, and dark lines on it can't be seen",
    "set it on white")  # fmt: skip
def clear_picture(book: Book) -> Iterator[Breach]:
    """A picture is transparent."""
    for path, own in book.pictures.items():
        if own.clear:
            yield path, "is transparent"


@RULES.warning("P008", "Interior Image Requirements",
    "a picture inside a drawing can't be enlarged", "show it with img")  # fmt: skip
def wrapped_picture(book: Book) -> Iterator[Breach]:
    """A picture is wrapped in a drawing."""
    for path, root in book.pages.items():
        for image in root.iter(f"{SVG}image"):
            yield line(path, image), "a picture in svg"


@RULES.warning("P009", "Pop-up Footnotes",
    "the note is not shown as a pop-up", "add epub:type=\"footnote\" or \"endnote\"")  # fmt: skip
def plain_note(book: Book) -> Iterator[Breach]:
    """What a call leads to is not marked as a note."""
    for call in calls(book):
        if call.note is not None and not _NOTE & set(types(call.note)):
            yield call.place, "leads to what is not marked as a note"


@RULES.warning("P010", "Fonts Overview",
    "it takes the choice of a face from the reader",
    "leave specified-fonts out where the text can be read without")  # fmt: skip
def specified_fonts(book: Book) -> Iterator[Breach]:
    """The book insists on its fonts."""
    options = book.parts.get("META-INF/com.apple.ibooks.display-options.xml", b"")
    if b"specified-fonts" in options and b"true" in options:
        yield "META-INF/com.apple.ibooks.display-options.xml", "specified-fonts is set"
    if "true" in book.properties("ibooks:specified-fonts"):
        yield book.package_path, "ibooks:specified-fonts is set"


@RULES.error("P011", "Links",
    "Apple refuses books that send readers to other shops", "leave the link out")  # fmt: skip
def other_shop(book: Book) -> Iterator[Breach]:
    """A link leads to another shop of ebooks."""
    yield from links_to_shops(book, "apple")


@RULES.error("P012", "EPUB",
    "the guide covers EPUB 3 only", "make EPUB 3")  # fmt: skip
def old_version(book: Book) -> Iterator[Breach]:
    """The book is not EPUB 3."""
    version = book.package.get("version", "")
    if not version.startswith("3"):
        yield book.package_path, f"version '{version}'"
