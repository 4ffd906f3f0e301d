"""The EPUB for Kindle (Kindle Publishing Guidelines, "KPG" below).

Kindle makes its own first page of the cover's picture, shows two levels of contents, and reads
the CSS of an older time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import Element
from publish.editions.targets.contents import limit_depth
from publish.editions.targets.finished import NCX, OPF, Finished, X, epub_types
from publish.editions.targets.mixed import has_other_blocks
from publish.editions.targets.pictures import Limits, fit
from publish.editions.targets.styles import Declaration, rewritten

LEVELS = 2
"""KPG 5.2: Kindle devices and applications support two levels of nesting."""

_PER_EM = 4
"""What an em is of a line in per cent, where 25 of them fill it."""

_UNKNOWN = frozenset({
    "break-after", "break-before", "break-inside", "font-variant-numeric", "font-variant-ligatures",
    "font-variant-position", "font-variant-east-asian", "font-feature-settings", "font-kerning",
    "hanging-punctuation", "text-wrap", "text-wrap-style", "overflow", "overflow-x", "overflow-y",
    "line-break", "text-spacing-trim", "text-autospace", "print-color-adjust", "color-scheme",
    "position",
})  # fmt: skip
"""Properties that Kindle knows not, or refuses (KPG 10.2: no `position`)."""

_HIDDEN = "[hidden] { display: none; }\n"
"""Lists for machines: Kindle's engine does not know the attribute."""

_MATH = "{http://www.w3.org/1998/Math/MathML}"
_EMS = re.compile(r"(\d*\.?\d+)em")


def derive(epub: bytes) -> bytes:
    """The file for Kindle, of the bytes of a finished EPUB."""
    book = Finished(epub)
    _remove_cover_page(book)
    limit_depth(book, LEVELS)
    fit(book, Limits(transparent=False))
    for root in book.documents.values():
        _drop_annotations(root)
    mixed = has_other_blocks(book)
    for path, _ in book.items("text/css"):
        css = rewritten(book.parts[path].decode(), book.direction, _for_kindle, mixed=mixed)
        book.parts[path] = (css + _HIDDEN).encode()
    return book.write()


def _drop_annotations(root: Element) -> None:
    """Leave of each formula its presentation alone (KPG 10.6: no `semantics`, no `annotation`)."""
    for semantics in list(root.iter(f"{_MATH}semantics")):
        shown, math = semantics[0], semantics.getparent()
        shown.tail = semantics.tail
        math.replace(semantics, shown)


def _for_kindle(found: Declaration) -> Iterator[Declaration]:
    """A declaration as Kindle reads it."""
    if found.name in _UNKNOWN or found.name.startswith("--"):
        return
    if found.name == "font-variant-caps":
        yield Declaration("font-variant", found.value, found.important)
    elif found.name in ("margin-left", "margin-right"):  # KPG 10.3.5: sides in per cent
        yield Declaration(found.name, _EMS.sub(_in_per_cent, found.value), found.important)
    elif found.name in ("overflow-wrap", "word-wrap"):
        yield Declaration("word-wrap", "break-word", found.important)
    else:
        yield found


def _in_per_cent(match: re.Match[str]) -> str:
    return f"{float(match[1]) * _PER_EM:g}%"


def _remove_cover_page(book: Finished) -> None:
    """Take out the page that shows the cover; its page marks go to the page after it.

    KPG 4.2: "Do not add an HTML cover page to the content in addition to the cover image."
    """
    _, navigation = book.navigation()
    nav_path, _ = book.navigation()
    marks = [a for a in navigation.iter(f"{X}a") if "cover" in epub_types(a)]
    spine = book.spine()
    for mark in marks:
        cover = book.path(mark.get("href"), nav_path)
        if cover not in spine or not _only_a_picture(book.documents[cover]):
            continue
        after = spine[spine.index(cover) + 1]
        _move_pages(book, cover, after)
        _remove_item(mark)
        book.remove(cover)
    _remove_guide_references(book)


def _only_a_picture(root: Element) -> bool:
    body = root.find(f"{X}body")
    return not "".join(body.itertext()).strip() and len(list(body.iter(f"{X}img"))) == 1


def _move_pages(book: Finished, cover: str, after: str) -> None:
    """Put the page marks of a document at the beginning of another, and lead the lists there."""
    first = next(iter(book.documents[after].find(f"{X}body")))
    breaks = [e for e in book.documents[cover].iter() if "pagebreak" in epub_types(e)]
    for number, mark in enumerate(breaks):
        mark.tail = None
        if number == 0 and first.text:
            mark.tail, first.text = first.text, None
        first.insert(number, mark)
    nav_path, navigation = book.navigation()
    links = [(link, "href", nav_path) for link in navigation.iter(f"{X}a")]
    if book.ncx is not None:
        contents = book.ncx.iterfind(".//n:content", NCX)
        links += [(content, "src", f"{book.folder}/") for content in contents]
    own, new = cover.rpartition("/")[2], after.rpartition("/")[2]
    for link, name, base in links:
        target = link.get(name)
        if "#" in target and book.path(target, base) == cover:
            link.set(name, target.replace(own, new, 1))


def _remove_item(link: Element) -> None:
    item = link.getparent()
    item.getparent().remove(item)


def _remove_guide_references(book: Finished) -> None:
    """Take references to what is gone out of the guide."""
    for reference in book.package.findall("o:guide/o:reference", OPF):
        if book.path(reference.get("href")) not in book.parts:
            reference.getparent().remove(reference)
