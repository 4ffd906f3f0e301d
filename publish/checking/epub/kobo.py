"""Rules of preflight for Kobo, from the Kobo EPUB Guidelines (kobolabs/epub-spec)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.checking.epub.notes import calls
from publish.checking.epub.opened import NCX, Book, X, line, types
from publish.checking.epub.rules import Breach, Rules

RULES = Rules("Kobo EPUB Guidelines")
_NOTE = {"footnote", "endnote", "rearnote", "note"}
_MB = 1024 * 1024


@RULES.error("O001", "“Cover Images”",
    "libraries on devices show no cover", "list the picture as the cover")  # fmt: skip
def no_cover(book: Book) -> Iterator[Breach]:
    """No cover picture is declared."""
    if book.cover not in book.parts:
        yield book.package_path, "there is no cover picture"


@RULES.error("O002", "“Cover Images”",
    "GIF files are not supported for covers", "save it as JPEG or PNG")  # fmt: skip
def gif_cover(book: Book) -> Iterator[Breach]:
    """The cover is neither JPEG nor PNG."""
    cover = book.pictures.get(book.cover)
    if cover and cover.format not in ("JPEG", "PNG"):
        yield book.cover, f"the cover is {cover.format}"


@RULES.warning("O003", "“Cover Images”",
    "a larger one is not shown better", "keep it under 3 MB")  # fmt: skip
def heavy_cover(book: Book) -> Iterator[Breach]:
    """The cover has more than 3 MB."""
    cover = book.pictures.get(book.cover)
    if cover and cover.size > 3 * _MB:
        yield book.cover, f"the cover has {cover.size / _MB:.1f} MB"


@RULES.error("O004", "“Cover Images”",
    "e-ink devices show that page in a fixed layout, in which text can't be enlarged",
    "give the cover a document of its own")  # fmt: skip
def crowded_cover(book: Book) -> Iterator[Breach]:
    """The cover's page has text or other pictures on it."""
    for path, root in book.reading.items():
        images = [book.path(i.get("src", ""), path) for i in root.iter(f"{X}img")]
        words = "".join(root.find(f"{X}body").itertext()).strip()
        if book.cover and book.cover in images and (words or len(images) > 1):
            yield path, "has more than the cover on it"


@RULES.warning("O005", "“Cover Images”",
    "covers are not found in a style", "show it with img")  # fmt: skip
def cover_in_style(book: Book) -> Iterator[Breach]:
    """The cover is a background in a style."""
    name = book.cover.rpartition("/")[2]
    for style in book.styles:
        if name and style.name.startswith("background") and name in style.value:
            yield style.place, str(style)


@RULES.warning("O006", "“Limitations and Maximums”",
    "it is slow on small devices", "keep pictures under 5 MB")  # fmt: skip
def heavy_picture(book: Book) -> Iterator[Breach]:
    """A picture has more than 5 MB."""
    for item in book.items:
        size = len(book.parts.get(item.path, b""))
        if item.media_type.startswith("image/") and size > 5 * _MB:
            yield item.path, f"has {size / _MB:.1f} MB"


@RULES.error("O007", "“Image Formatting”",
    "colours come out wrong", "save it as RGB")  # fmt: skip
def cmyk(book: Book) -> Iterator[Breach]:
    """A picture is in colours of print."""
    for path, own in book.pictures.items():
        if own.mode in ("CMYK", "YCCK", "LAB"):
            yield path, f"its colours are {own.mode}"


@RULES.warning("O008", "“Image Formatting”",
    "the device puts a colour or pattern of its own behind it", "set it on white")  # fmt: skip
def clear_picture(book: Book) -> Iterator[Breach]:
    """A picture is transparent."""
    for path, own in book.pictures.items():
        if own.clear:
            yield path, "is transparent"


@RULES.warning("O009", "“Image Formatting”",
    "it is stretched on other screens", "give per cent")  # fmt: skip
def pixels_of_pictures(book: Book) -> Iterator[Breach]:
    """A picture's size is given in pixels."""
    for style in book.styles:
        if style.name in ("width", "height") and re.search(r"\dpx", style.value):
            if any(s.startswith("img") for s in style.subjects):
                yield style.place, str(style)
    for path, root in book.pages.items():
        for image in root.iter(f"{X}img"):
            if any((image.get(name) or "").isdecimal() for name in ("width", "height")):
                yield line(path, image), f"'{image.get('src', '')}' has a size in pixels"


@RULES.warning("O010", "“CSS”, Background Colors",
    "it can't be read in sepia, at night or on e-ink", "leave it to the reader")  # fmt: skip
def background(book: Book) -> Iterator[Breach]:
    """A style gives text a ground."""
    for style in book.styles:
        if style.name in ("background", "background-color"):
            if style.value.lower() not in ("none", "transparent", "inherit", "initial"):
                yield style.place, str(style)


@RULES.warning("O011", "“CSS”, Inline Styling",
    "it is not shown alike everywhere", "use classes and a stylesheet")  # fmt: skip
def inline_style(book: Book) -> Iterator[Breach]:
    """An element has a style of its own."""
    for style in book.styles:
        if style.inline:
            yield style.place, str(style)


@RULES.warning("O012", "“CSS”, Styling div tags",
    "Kobo wraps the whole book in div, and all of it gets this style",
    "style a class")  # fmt: skip
def styled_div(book: Book) -> Iterator[Breach]:
    """A style holds for every div."""
    for style in book.styles:
        if "div" in [part.strip() for part in style.selector.split(",")] and not style.inline:
            yield style.place, str(style)


@RULES.warning("O013", "“CSS”, Using em units for Margins",
    "in large letters a line holds a word or two", "at most 2em, or per cent")  # fmt: skip
def wide_margins(book: Book) -> Iterator[Breach]:
    """A margin at the side is wider than 2em."""
    for style in book.styles:
        values = style.value.split()
        if style.name == "margin":
            values = (
                [values[1], values[3] if len(values) > 3 else "0"] if len(values) > 1 else values
            )
        elif style.name not in ("margin-left", "margin-right"):
            continue
        for value in values:
            match = re.fullmatch(r"(\d*\.?\d+)em", value)
            if match and float(match[1]) > 2:
                yield style.place, str(style)


@RULES.warning("O014", "“CSS”, Setting Font Sizes",
    "readers can't change the size then", "leave the size of the text to the device")  # fmt: skip
def per_cent_size(book: Book) -> Iterator[Breach]:
    """The size of the whole text is given in per cent."""
    for style in book.styles:
        if style.name == "font-size" and style.selector in ("body", "html"):
            if style.value.endswith("%"):
                yield style.place, str(style)


@RULES.warning("O015", "“CSS”, Body Padding",
    "what lies behind runs into the text", "set no padding on body")  # fmt: skip
def body_padding(book: Book) -> Iterator[Breach]:
    """The body has padding."""
    for style in book.styles:
        if style.name.startswith("padding") and style.selector == "body":
            if re.search(r"[1-9]", style.value):
                yield style.place, str(style)


@RULES.warning("O016", "“Limitations and Maximums”",
    "the page is slow to open", "divide the document")  # fmt: skip
def heavy_page(book: Book) -> Iterator[Breach]:
    """A document holds more than 10 MB with its pictures."""
    for path, root in book.pages.items():
        names = {book.path(i.get("src", ""), path) for i in root.iter(f"{X}img")}
        size = sum(len(book.parts.get(name, b"")) for name in {path, *names})
        if size > 10 * _MB:
            yield path, f"holds {size / _MB:.1f} MB"


@RULES.warning("O017", "“Table of Contents (TOC)”",
    "Kobo shows three levels", "raise what lies deeper to the third level")  # fmt: skip
def deep_contents(book: Book) -> Iterator[Breach]:
    """The contents have more than three levels."""
    for nav in book.navs("toc"):
        if any(len(list(a.iterancestors(f"{X}ol"))) > 3 for a in nav.iter(f"{X}a")):
            yield book.nav_path, "the contents have more than three levels"


@RULES.error("O018", "“OPF”",
    "the book is taken for two", "give both the same identifier")  # fmt: skip
def two_identifiers(book: Book) -> Iterator[Breach]:
    """The NCX has another identifier than the package."""
    if book.ncx is not None:
        for meta in book.ncx.iter(f"{NCX}meta"):
            own = meta.get("content", "")
            if meta.get("name") == "dtb:uid" and own not in book.dublin_core("identifier"):
                yield "NCX", f"identifier '{own}'"


@RULES.warning("O019", "“Embedded Fonts”",
    "which faces a device has is not known; the text comes out in another",
    "name embedded faces and serif, sans-serif or monospace only")  # fmt: skip
def absent_face(book: Book) -> Iterator[Breach]:
    """A style names a face that is not embedded."""
    faces = {
        style.value.strip("\"'").lower()
        for style in book.styles
        if style.context == "@font-face" and style.name == "font-family"
    }
    generic = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "math", "inherit"}
    for style in book.styles:
        if style.name == "font-family" and style.context != "@font-face":
            named = {face.strip().strip("\"'").lower() for face in style.value.split(",")}
            if absent := sorted(named - faces - generic):
                yield style.place, f"'{absent[0]}' is not embedded"


@RULES.warning("O020", "“Footnotes/Endnotes”",
    "the note is not shown as a pop-up", "add epub:type=\"footnote\" or \"endnote\"")  # fmt: skip
def plain_note(book: Book) -> Iterator[Breach]:
    """What a call leads to is not marked as a note."""
    for call in calls(book):
        if call.note is not None and not _NOTE & set(types(call.note)):
            yield call.place, "leads to what is not marked as a note"


@RULES.warning("O021", "“JavaScript Support” and “Multimedia Support”",
    "e-ink devices run no scripts and play no sound", "say it in words as well")  # fmt: skip
def interactive(book: Book) -> Iterator[Breach]:
    """A document has scripts, sound or moving pictures."""
    for path, root in book.pages.items():
        for element in root.iter(f"{X}script", f"{X}audio", f"{X}video"):
            yield line(path, element), f"<{element.tag.removeprefix(X)}>"


@RULES.error("O022", "Kobo's files with spans (kepub)",
    "bookmarks and highlights hold on to spans, and text outside them has none",
    "derive the file anew: publish build --target kobo")  # fmt: skip
def outside_spans(book: Book) -> Iterator[Breach]:
    """A document of a kepub has text outside spans, or two spans of one id."""
    left = {X + name for name in ("pre", "script", "style", "rt", "rp", "textarea")}
    for path, root in book.reading.items():
        spans = [s.get("id") for s in root.iter(f"{X}span") if s.get("class") == "koboSpan"]
        if not spans:
            continue
        if len(set(spans)) < len(spans):
            yield path, "two spans have one id"
        for text in root.find(f"{X}body").xpath("descendant::text()[normalize-space()]"):
            holder = text.getparent() if text.is_text else text.getparent().getparent()
            chain = (holder, *holder.iterancestors())
            known = any(
                e.get("class") == "koboSpan" or e.tag in left or not e.tag.startswith(X)
                for e in chain
            )
            if not known:
                yield line(path, holder), f"'{text.strip()[:40]}' stands outside spans"
                break
