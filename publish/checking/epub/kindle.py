"""Rules of preflight for Kindle, from the Kindle Publishing Guidelines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from publish.checking.epub.notes import calls, leads_back, links_to_shops
from publish.checking.epub.opened import MATHML, NCX, SVG, Book, X, line
from publish.checking.epub.rules import Breach, Rules

RULES = Rules("Kindle Publishing Guidelines")
_BODY = {"html", "body", "p", "*"}
_FIXED = re.compile(r"(?<![\w#.-])\d*\.?\d*[1-9]\d*(px|pt|cm|mm|in|pc)\b")
_MEASURES = ("font-size", "width", "height", "margin", "padding", "text-indent", "line-height")
_COLORS = {"background", "background-color", "color"}
_OWN = {"inherit", "initial", "unset", "transparent", "currentcolor", "none"}


@RULES.error("K001", "4.2 Internal Content Cover Image Is Mandatory",
    "a book without a cover is refused",
    "list the picture with properties=\"cover-image\"")  # fmt: skip
def no_cover(book: Book) -> Iterator[Breach]:
    """No cover picture is declared."""
    if book.cover not in book.parts:
        yield book.package_path, "there is no cover picture"


@RULES.error("K002", "10.4.2 Image Size and Quality Standards",
    "Amazon fails a book whose cover is too small", "make it 2560 pixels high")  # fmt: skip
def small_cover(book: Book) -> Iterator[Breach]:
    """The cover is less than 1200 pixels wide and less than 1800 high."""
    cover = book.pictures.get(book.cover)
    if cover and cover.width < 1200 and cover.height < 1800:
        yield book.cover, f"the cover has {cover.width} × {cover.height} pixels"


@RULES.warning("K003", "4 Cover Image Guidelines",
    "it is shown on large screens, and a smaller one looks coarse there",
    "make it at least 2560 by 1600 pixels; don't stretch a small one")  # fmt: skip
def modest_cover(book: Book) -> Iterator[Breach]:
    """The cover is smaller than 2560 by 1600 pixels."""
    cover = book.pictures.get(book.cover)
    if cover and (max(cover.width, cover.height) < 2560 or min(cover.width, cover.height) < 1600):
        yield book.cover, f"the cover has {cover.width} × {cover.height} pixels"


@RULES.error("K004", "4.2 Internal Content Cover Image Is Mandatory",
    "the reader turns the page and sees the cover again",
    "take the page with the cover out of the spine")  # fmt: skip
def cover_twice(book: Book) -> Iterator[Breach]:
    """A page shows the cover that Kindle shows of itself."""
    for path, root in book.reading.items():
        for image in root.iter(f"{X}img", f"{SVG}image"):
            source = image.get("src") or image.get("href") or ""
            if book.cover and book.path(source, path) == book.cover:
                yield line(path, image), "shows the cover"


@RULES.warning("K005", "5.2 NCX Guidelines",
    "Kindle shows two levels, and leaves out what lies deeper",
    "raise what lies deeper to the second level")  # fmt: skip
def deep_contents(book: Book) -> Iterator[Breach]:
    """The contents have more than two levels."""
    for nav in book.navs("toc"):
        if any(len(list(a.iterancestors(f"{X}ol"))) > 2 for a in nav.iter(f"{X}a")):
            yield book.nav_path, "the contents have more than two levels"
    point = f"{NCX}navPoint"
    if book.ncx is not None:
        if any(len(list(p.iterancestors(point))) > 1 for p in book.ncx.iter(point)):
            yield "NCX", "the NCX has more than two levels"


@RULES.warning("K006", "5.1 HTML TOC Guidelines",
    "a table is read as data, and pages of print mean nothing there",
    "make a list of links")  # fmt: skip
def contents_in_table(book: Book) -> Iterator[Breach]:
    """The contents stand in a table."""
    for nav in book.navs("toc"):
        for found in [*nav.iter(f"{X}table"), *nav.iterancestors(f"{X}table")]:
            yield line(book.nav_path, found), "contents in a table"


@RULES.error("K007", "10.4.1 Use Supported Input Formats",
    "Kindle can't convert the picture", "save it as JPEG or PNG")  # fmt: skip
def strange_picture(book: Book) -> Iterator[Breach]:
    """A picture is neither JPEG, PNG, GIF nor SVG."""
    for path, own in book.pictures.items():
        if own.format not in ("JPEG", "PNG", "GIF", "BMP"):
            yield path, f"is {own.format}"


@RULES.error("K008", "10.4.1 Use Supported Input Formats",
    "Kindle does not support CMYK, and the colours come out wrong",
    "save it as RGB")  # fmt: skip
def cmyk(book: Book) -> Iterator[Breach]:
    """A picture is in colours of print."""
    for path, own in book.pictures.items():
        if own.mode in ("CMYK", "YCCK", "LAB"):
            yield path, f"its colours are {own.mode}"


@RULES.warning("K009", "10.4.1 Use Supported Input Formats",
    "what shines through is black or grey on some devices",
    "set it on white")  # fmt: skip
def clear_picture(book: Book) -> Iterator[Breach]:
    """A picture is transparent."""
    for path, own in book.pictures.items():
        if own.clear:
            yield path, "is transparent"


@RULES.error("K010", "10.4.1 Use Supported Input Formats",
    "moving GIFs are not supported", "use one frame")  # fmt: skip
def moving_picture(book: Book) -> Iterator[Breach]:
    """A picture has more than one frame."""
    for path, own in book.pictures.items():
        if own.frames > 1:
            yield path, f"has {own.frames} frames"


@RULES.warning("K011", "10.4.11 Use Supported SVG Tags and Elements",
    "words in drawings are lost in Enhanced Typesetting",
    "draw letters as paths, or make it a PNG")  # fmt: skip
def text_in_drawing(book: Book) -> Iterator[Breach]:
    """A drawing has text in it."""
    for path, root in (*book.drawings.items(), *book.pages.items()):
        for text in root.iter(f"{SVG}text"):
            yield line(path, text), "text in a drawing"


@RULES.warning("K012", "10.4.11 Use Supported SVG Tags and Elements",
    "a drawing without it is cut or not shown", "give viewBox four numbers, 0 0 first")  # fmt: skip
def drawing_without_box(book: Book) -> Iterator[Breach]:
    """A drawing has no viewBox, or one that does not begin at 0 0."""
    for path, root in book.drawings.items():
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        if len(box) != 4 or box[:2] != ["0", "0"]:
            yield path, f"viewBox '{root.get('viewBox', '')}'"


@RULES.warning("K013", "10.3.8 Using Embedded Fonts",
    "Kindle reads OpenType and TrueType only", "embed TTF or OTF")  # fmt: skip
def strange_font(book: Book) -> Iterator[Breach]:
    """A font is neither TrueType nor OpenType."""
    for item in book.items:
        data = book.parts.get(item.path, b"")
        if item.is_font and data[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
            yield item.path, f"is {item.media_type}"


@RULES.warning("K014", "10.3.4 Avoid Using Fixed Values for Most Elements",
    "it does not grow with the reader's letters", "give em or per cent")  # fmt: skip
def fixed_sizes(book: Book) -> Iterator[Breach]:
    """A style has a size in pixels or points."""
    for style in book.styles:
        if style.name.startswith(_MEASURES) and _FIXED.search(style.value):
            yield style.place, str(style)


@RULES.warning("K015", "10.3.2 Body Text Must Use Defaults",
    "it overrides what the reader has set", "leave body text as it is")  # fmt: skip
def forced_body(book: Book) -> Iterator[Breach]:
    """Body text is given a size, a line height, a colour or a ground."""
    for style in book.styles:
        if not style.subjects & _BODY or ":" in style.selector:
            continue
        value = style.value.lower()
        size = style.name == "font-size" and value not in ("1em", "100%", "inherit", "medium")
        ground = style.name in _COLORS and value not in _OWN
        plain = style.selector in _BODY or "," in style.selector
        if plain and (size or ground or (style.name == "line-height" and value != "normal")):
            yield style.place, str(style)


@RULES.warning("K016", "10.3.9 Customizing Font Selection",
    "the reader's face does not reach this text", "set the face on body alone")  # fmt: skip
def forced_face(book: Book) -> Iterator[Breach]:
    """A face is set on paragraphs, lists or divisions."""
    for style in book.styles:
        if style.name == "font-family" and ":" not in style.selector:
            if {"p", "div", "span", "li", "*"} & set(style.selector.replace(",", " ").split()):
                yield style.place, str(style)


@RULES.warning("K017", "10.3.5 Margin and Padding Formatting",
    "in large letters the line has no room left", "give such margins in per cent")  # fmt: skip
def side_margins(book: Book) -> Iterator[Breach]:
    """A margin at the side is given in em."""
    for style in book.styles:
        if style.name in ("margin-left", "margin-right") and re.search(r"[1-9.]\w*em", style.value):
            yield style.place, str(style)


@RULES.warning("K018", "6.2 Avoid Using Negative Values",
    "text is cut off at the edge", "use values of 0 or more")  # fmt: skip
def negative(book: Book) -> Iterator[Breach]:
    """A margin or a line height is negative."""
    for style in book.styles:
        if style.name.startswith(("margin", "line-height")):
            if re.search(r"(?<![\w-])-\d*\.?\d", style.value):
                yield style.place, str(style)


@RULES.warning("K019", "18.2 CSS supported in Kindle Format 8",
    "Kindle drops it, and with it what it was meant to do",
    "name sides left and right; write values out; no queries")  # fmt: skip
def newer_css(book: Book) -> Iterator[Breach]:
    """A style is written in CSS that Kindle does not know."""
    logical = re.compile(r"(margin|padding|border|inset)-(inline|block)\b")
    for style in book.styles:
        aligned = style.name == "text-align" and style.value in ("start", "end")
        query = style.selector in ("@media", "@supports", "@layer", "@container")
        kindle = query and style.selector == "@media" and style.value.startswith("amzn-")
        own = style.name.startswith("--") or re.search(r"\b(var|calc|clamp|min|max)\(", style.value)
        if aligned or (query and not kindle) or own or logical.match(style.name):
            yield style.place, str(style)


@RULES.warning("K020", "10.5.1 Avoid Large Tables",
    "it can't be read on a small screen", "split it")  # fmt: skip
def large_table(book: Book) -> Iterator[Breach]:
    """A table has more than 100 rows or 10 columns."""
    for path, root in book.pages.items():
        for table in root.iter(f"{X}table"):
            rows = list(table.iter(f"{X}tr"))
            columns = max((len(row) for row in rows), default=0)
            if len(rows) > 100 or columns > 10:
                yield line(path, table), f"{len(rows)} rows, {columns} columns"


@RULES.warning("K021", "10.5.2 Create Simple HTML Tables",
    "Enhanced Typesetting does not support it", "make two tables")  # fmt: skip
def nested_table(book: Book) -> Iterator[Breach]:
    """A table stands in another."""
    for path, root in book.pages.items():
        for table in root.iter(f"{X}table"):
            if next(table.iterancestors(f"{X}table"), None) is not None:
                yield line(path, table), "a table in a table"


@RULES.error("K022", "10.3.12 Footnote Guidelines",
    "a reader who followed the call must find back, and the pop-up depends on it",
    "link the note to its call")  # fmt: skip
def no_way_back(book: Book) -> Iterator[Breach]:
    """A note has no link back to its call."""
    for call in calls(book):
        if not leads_back(call, book):
            yield call.place, "the note it calls has no link back"


@RULES.warning("K023", "10.3.11 Enabling Real Page Numbers",
    "Kindle shows no page numbers where they are not clear",
    "give each page one label and one place")  # fmt: skip
def unclear_pages(book: Book) -> Iterator[Breach]:
    """Two pages have one label or one place, or a page has no label."""
    for nav in book.navs("page-list"):
        links = list(nav.iter(f"{X}a"))
        labels = Counter("".join(a.itertext()).strip() for a in links)
        places = Counter(a.get("href") for a in links)
        for what, counted in (("label", labels), ("place", places)):
            for value, number in counted.items():
                if number > 1 or not value:
                    yield book.nav_path, f"{what} '{value}' is given {number} times"


@RULES.error("K024", "7 Hyperlink Guidelines, External Link Guidelines",
    "Amazon takes the link out, or the book", "leave the link out")  # fmt: skip
def other_shop(book: Book) -> Iterator[Breach]:
    """A link leads to another shop of ebooks."""
    yield from links_to_shops(book, "amazon")


@RULES.warning("K025", "10.6 MathML Support",
    "Kindle drops the formula or shows its source",
    "use presentation MathML without annotations")  # fmt: skip
def strange_mathml(book: Book) -> Iterator[Breach]:
    """A formula has an element that Kindle does not support."""
    names = "annotation maction mglyph mlongdiv msgroup mstack semantics".split()
    for path, root in book.pages.items():
        for element in root.iter(*(MATHML + name for name in names)):
            yield line(path, element), f"<{element.tag.removeprefix(MATHML)}>"


@RULES.warning("K026", "5.3 Guide Items",
    "the menu's entry for the contents is grey",
    "name the contents among the landmarks or in the guide")  # fmt: skip
def no_guide(book: Book) -> Iterator[Breach]:
    """There are contents on a page, and neither landmarks nor guide name it."""
    if book.nav_path in book.spine:
        marks = [a for nav in book.navs("landmarks") for a in nav.iter(f"{X}a")]
        named = any("toc" in a.get("{http://www.idpf.org/2007/ops}type", "") for a in marks)
        guide = book.package.find("{*}guide/{*}reference[@type='toc']") is not None
        if not named and not guide:
            yield book.nav_path, "is no landmark"
