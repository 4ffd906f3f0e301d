"""S7: pictures and their words, tables and their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import Element, Picture, heading_text
from publish.linting.page import Page, block_pieces
from publish.linting.rules import Hit, Rules
from publish.problem import Position
from publish.reading.places import Locator, address

rules = Rules()

_FILE = re.compile(
    r"(?i)\S+\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp)|"
    r"(?:img|dsc|dscn|pict|image|photo|scan)[_ -]?\d+"
)
_BEGINNING = re.compile(
    r"(?i)(?:an? )?(?:image|picture|photo|photograph|graphic|screenshot) (?:of|showing) |"
    r"(?:ein )?(?:bild|foto) (?:von|des|der) |(?:une )?(?:image|photo) (?:de|du|des) |"
    r"(?:una )?(?:imagen|foto) (?:de|del) |(?:uma )?(?:imagem|foto) (?:de|do|da) |"
    r"(?:изображение|фото|фотография|картинка) "
)
_NOTHING = frozenset(
    "image|picture|photo|photograph|graphic|figure|illustration|img|untitled|alt|alt text|"
    "placeholder|spacer|bild|foto|abbildung|imagen|imagem|ilustración|изображение|фото|фотография|"
    "картинка|рисунок|resim|fotoğraf|تصویر|عکس|صورة|चित्र|图片|照片|画像|写真".split("|")
)
_LONGEST = 300
_SMALL = 400
_LARGE = 5 * 1024 * 1024
_MOST_ROWS, _MOST_COLUMNS = 100, 10


def images(page: Page) -> Iterator[tuple[Element, str, str]]:
    """Each picture of the text that says something: its element, its words, its path."""
    paths = {picture.name: picture.source for picture in page.document.pictures}
    for root in page.document.roots():
        for img in root.iter("img"):
            name = img.get("src", "").rpartition("/")[2]
            if alt := (img.get("alt") or "").strip():
                yield img, alt, paths.get(name, name)


def _at(locate: Locator, path: str) -> Position:
    return locate(*address(path))


@rules.warning(
    "S701", "the words of picture '{src}' are the name of a file: '{alt}'", "say what it shows",
    why="who can't see the picture hears the name of a file",
    authority="WCAG 2.2, 1.1.1 Non-text Content, failure F30", needs="document",
)  # fmt: skip
def file_name(page: Page) -> Iterator[Hit]:
    """The words of a picture are the name of a file."""
    locate = page.locator()
    for _, alt, src in images(page):
        if _FILE.fullmatch(alt):
            yield _at(locate, src), {"src": src, "alt": alt}


@rules.advice(
    "S702", "the words of picture '{src}' begin with '{words}'", "say at once what it shows",
    why="readers who listen are told that it is a picture",
    authority="W3C WAI, Images Tutorial, Tips and Tricks", needs="document",
)  # fmt: skip
def picture_of(page: Page) -> Iterator[Hit]:
    """The words of a picture begin by saying that it is one."""
    locate = page.locator()
    for _, alt, src in images(page):
        if found := _BEGINNING.match(alt):
            yield _at(locate, src), {"src": src, "words": found[0].strip()}


@rules.warning(
    "S703", "the words of picture '{src}' say nothing of it: '{alt}'", "say what it shows",
    why="who can't see the picture does not learn what it shows",
    authority="WCAG 2.2, 1.1.1 Non-text Content, failure F30", needs="document",
)  # fmt: skip
def says_nothing(page: Page) -> Iterator[Hit]:
    """The words of a picture say nothing of what it shows."""
    locate = page.locator()
    for _, alt, src in images(page):
        if alt.casefold().strip(".:[]() ") in _NOTHING:
            yield _at(locate, src), {"src": src, "alt": alt}


@rules.advice(
    "S704", "the words of picture '{src}' have {length} letters",
    "say it in a line, and the rest in a long description (longdesc=#…)",
    why="words of a picture can't be read again, stopped or gone through",
    authority="WCAG 2.2, 1.1.1 Non-text Content, technique G92; docs/writing.md", needs="document",
)  # fmt: skip
def long_words(page: Page) -> Iterator[Hit]:
    """The words of a picture are too long to be heard at once."""
    locate = page.locator()
    for img, alt, src in images(page):
        if len(alt) > _LONGEST and img.get("longdesc") is None:
            yield _at(locate, src), {"src": src, "length": len(alt)}


@rules.advice(
    "S705", "picture '{src}' has the same words as its caption",
    "say in the words what the caption doesn't",
    why="who listens hears it twice, and not what the picture shows",
    authority="W3C WAI, Images Tutorial, Informative Images", needs="document",
)  # fmt: skip
def says_the_caption(page: Page) -> Iterator[Hit]:
    """The words of a picture are those of its caption."""
    locate = page.locator()
    for img, alt, src in images(page):
        figure = next((up for up in img.iterancestors("figure")), None)
        caption = figure.find("figcaption") if figure is not None else None
        if caption is not None and _plain(heading_text(caption)) == _plain(alt):
            yield _at(locate, src), {"src": src}


@rules.warning(
    "S706", "picture '{src}' has the same words as '{other}'", "say what is different in this one",
    why="who can't see them takes the two for one picture",
    authority="WCAG 2.2, 1.1.1 Non-text Content", needs="document",
)  # fmt: skip
def same_words(page: Page) -> Iterator[Hit]:
    """Two pictures have the same words."""
    locate, seen = page.locator(), dict[str, str]()
    for _, alt, src in images(page):
        other = seen.setdefault(_plain(alt), src)
        if other != src:
            yield _at(locate, src), {"src": src, "other": other}


@rules.advice(
    "S707", "picture '{src}' is {width} pixels wide",
    "is there a larger one? {least} are enough for print",
    why="stretched over a page its pixels are seen",
    authority="Kindle Publishing Guidelines, 10.4.2; Kobo EPUB Guidelines, Image Formatting",
    needs="document",
)  # fmt: skip
def small_picture(page: Page) -> Iterator[Hit]:
    """A picture of pixels is too small for print."""
    locate = page.locator()
    for picture in _rasters(page):
        if picture.width and picture.width < _SMALL and (picture.height or 0) < _SMALL:
            values = {"src": picture.source, "width": picture.width, "least": 3 * _SMALL}
            yield _at(locate, picture.source), values


@rules.warning(
    "S708", "picture '{src}' has {size} MB", "make it smaller than 5 MB",
    why="it is slow on small devices, and Kobo advises against it",
    authority="Kobo EPUB Guidelines, Limitations and Maximums", needs="document",
)  # fmt: skip
def large_picture(page: Page) -> Iterator[Hit]:
    """A picture is too large for reading devices."""
    locate = page.locator()
    for picture in page.document.pictures:
        if len(picture.data) > _LARGE:
            size = f"{len(picture.data) / 1024 / 1024:.1f}"
            yield _at(locate, picture.source), {"src": picture.source, "size": size}


@rules.warning(
    "S709", "the head of the table is empty", "name its columns in the first row",
    why="who listens hears the name of the column with each cell",
    authority="WCAG 2.2, 1.3.1 Info and Relationships, technique H51", needs="document",
)  # fmt: skip
def headless_table(page: Page) -> Iterator[Hit]:
    """The head of a table is empty."""
    locate = page.locator()
    for table in _tables(page):
        cells = table.xpath("./thead//th")
        if cells and not any(heading_text(cell) for cell in cells):
            first = next((cell for cell in table.iter("td") if heading_text(cell)), table)
            yield locate(*block_pieces(first)), {}


@rules.warning(
    "S710", "the table has {rows} rows and {columns} columns", "split it",
    why="it can't be read on a small screen, and Amazon shows no table of more than 100 "
    "rows or 10 columns well",
    authority="Kindle Publishing Guidelines, 10.5.1 Avoid Large Tables", needs="document",
)  # fmt: skip
def large_table(page: Page) -> Iterator[Hit]:
    """A table is too large for reading devices."""
    locate = page.locator()
    for table in _tables(page):
        rows = list(table.iter("tr"))
        columns = max((len(row) for row in rows), default=0)
        if len(rows) > _MOST_ROWS or columns > _MOST_COLUMNS:
            first = next((cell for cell in table.iter("th", "td") if heading_text(cell)), table)
            yield locate(*block_pieces(first)), {"rows": len(rows), "columns": columns}


def _rasters(page: Page) -> Iterator[Picture]:
    return (one for one in page.document.pictures if one.media_type != "image/svg+xml")


def _tables(page: Page) -> Iterator[Element]:
    return (table for root in page.document.roots() for table in root.iter("table"))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
