"""Takes out what a finished PDF says, by its structure tree (ISO 32000-1, 14.7 and 14.8).

What the tree does not hold is furniture of the page. Numbers of pages after entries of the contents
and signs of lists are left out; notes stand in the tree at their calls, and are lifted out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream
from pikepdf.models.image import ImageDecompressionError

from publish.fidelity.elements import is_sign, items_of, links_in, parts_of, rows_of
from publish.fidelity.leading import Destinations
from publish.fidelity.marked import Piece, pieces_of
from publish.fidelity.pictures import pixels
from publish.fidelity.taken import (
    CALL,
    CALLED,
    HYPHEN,
    LINK_NOTE,
    MAYBE,
    SHOWN,
    Heading,
    Letter,
    Link,
    Place,
    Shown,
    Table,
    Taken,
    drawn,
)

INLINE = frozenset("Span Link Reference Quote Code Em Strong Sub Ruby RB RT RP Lbl".split())
_NOTES = ("Note", "FENote")
_HEIGHT = 5.5
"""How far, in points, a line is from the next at the least; a raised letter is less."""
_DEEPEST = 200
_UNDECODED = (
    pikepdf.PdfError, ImageDecompressionError, NotImplementedError, ValueError, OSError, TypeError,
    AttributeError, LookupError,
)  # fmt: skip


class Unreadable(Exception):
    """A PDF that can't be opened, or has no structure."""


def opened(data: bytes) -> pikepdf.Pdf:
    """A PDF. Raises Unreadable."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise Unreadable(str(error)) from None
    if not isinstance(pdf.Root.get("/StructTreeRoot"), Dictionary):
        raise Unreadable("it has no structure tree")
    return pdf


def take(pdf: pikepdf.Pdf, *, whole: bool = True) -> Taken:
    """All that is compared of a PDF; without the pages around the text where it is not `whole`.

    Raises Unreadable.
    """
    try:
        taken = _Tree(pdf, whole).taken
        if whole:
            with pdf.open_outline() as outline:
                taken.contents = list(_bookmarks(outline.root))
        return taken
    except (*_UNDECODED, RuntimeError) as error:
        raise Unreadable(f"its structure can't be read: {error}") from None


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf, whole: bool) -> None:
        self._fonts: dict[Any, dict[int, str]] = {}
        self._pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self._labels = [str(page.label) for page in pdf.pages]
        read = [pieces_of(page.obj, self._fonts) for page in pdf.pages]
        self._pieces = [pieces for pieces, _ in read]
        self._heading = ""
        self._page = 0
        self._last: tuple[int, Piece] | None = None
        self._leading = Destinations(pdf)
        self.taken = self._into = Taken(aliases=self._leading.aliases)
        for part in parts_of(pdf, whole):
            self._element(part, (), 0)
        self.taken.text.add("", self._place)
        for label, (_, texts) in zip(self._labels, read, strict=True):
            self.taken.furniture += [(text, Place(f"page {label}")) for text in texts]

    @property
    def _place(self) -> Place:
        return Place(f"page {self._labels[self._page]}", self._heading)

    def _add(self, text: str) -> None:
        self._into.text.add(drawn(text), self._place)

    def _element(self, element: Any, above: tuple[str, ...], deep: int) -> None:
        if deep > _DEEPEST:
            raise ValueError("too deep")
        kind = str(element.get("/S", ""))[1:]
        if kind == "Lbl" and is_sign(element):
            return
        if kind in _NOTES:
            self._note(element, above, deep)
        elif kind == "Reference" and "TOCI" not in above and (own := self._called(element)):
            self._call(own, element, deep)
        elif kind in ("Figure", "Formula"):
            self._shown(kind, element)
        else:
            self._plain(kind, element, (*above, kind), deep)

    def _plain(self, kind: str, element: Any, above: tuple[str, ...], deep: int) -> None:
        start = len(self._into.text.pieces)
        heading = (len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()) or kind == "Title"
        if heading:
            self._heading = " ".join(self._said(element, deep).split())
        self._break(kind)
        self._kids(element, above, deep)
        self._break(kind)
        said = self._into.text.since(start)
        place = self._into.text.place_since(start, self._place)
        if kind == "Link":
            self._into.links.append(Link(said, self._leading.address(element), place))
        elif heading:
            level = 1 if kind == "Title" else int(kind[1])
            self._into.headings.append(Heading(level, said, place))
        elif kind == "Table":
            self._into.tables.append(Table(rows_of(element), place))

    def _break(self, kind: str) -> None:
        if kind not in INLINE:
            self._add(MAYBE)
            self._last = None

    def _kids(self, element: Any, above: tuple[str, ...], deep: int) -> None:
        items = items_of(element)
        for index, kid in enumerate(items, start=1):
            if isinstance(kid, Dictionary) and "/S" in kid:
                self._element(kid, above, deep + 1)
            elif isinstance(kid, int) or kid.get("/Type") == "/MCR":
                page, piece = self._piece(kid, element)
                if "TOCI" in above and index == len(items) and piece.text.strip().isdigit():
                    continue
                self._say(page, piece, element)

    def _piece(self, kid: Any, element: Any) -> tuple[int, Piece]:
        page = element.get("/Pg")
        if not isinstance(kid, int):
            page, kid = kid.get("/Pg", page), int(kid.MCID)
        number = self._pages[page.objgen]
        return number, self._pieces[number].get(kid, Piece())

    def _say(self, page: int, piece: Piece, element: Any) -> None:
        text = str(element.ActualText) if "/ActualText" in element else piece.text
        if self._last:
            before, last = self._last
            if before != page or abs(last.height - piece.height) > _HEIGHT:
                self._end_line()
        self._page, self._last = page, (page, piece)
        self._add(text)

    def _end_line(self) -> None:
        pieces = self._into.text.pieces
        if pieces and pieces[-1].endswith("\u2010"):
            pieces[-1] = pieces[-1][:-1] + HYPHEN
        self._add(MAYBE)

    def _called(self, reference: Any) -> str:
        """The id of the note that a Reference calls."""
        found = (self._leading.address(link) for link in links_in(reference))
        return next((where[1:] for where in found if where.startswith("#")), "")

    def _call(self, own: str, element: Any, deep: int) -> None:
        if own.startswith(LINK_NOTE):
            address = self._into.links[-1].address if self._into.links else ""
            letter = Letter(self._said(element, deep).strip(), own, address, self._place)
            self.taken.letters.append(letter)
            return
        self._add(MAYBE)
        self._add(f"{CALL}{own}:{self._said(element, deep).strip()}{CALLED}")
        self._add(MAYBE)

    def _note(self, element: Any, above: tuple[str, ...], deep: int) -> None:
        outer, last, page = self._into, self._last, self._page
        self._into, self._last = Taken(), None
        self._kids(element, (*above, "Note"), deep)
        own = str(element.get("/ID", ""))
        self.taken.notes[own] = self._into
        self._into, self._last, self._page = outer, last, page

    def _said(self, element: Any, deep: int) -> str:
        """The words of an element without noting anything of it."""
        outer, last, page, notes = self._into, self._last, self._page, dict(self.taken.notes)
        self._into = Taken()
        self._kids(element, ("Said",), deep)
        text = self._into.text.text
        self._into, self._last, self._page, self.taken.notes = outer, last, page, notes
        start = text.find(CALL)
        return squeeze_lines(text if start < 0 else text[:start])

    def _shown(self, kind: str, element: Any) -> None:
        images: list[Any] = []
        for kid in items_of(element):
            if isinstance(kid, int) or (isinstance(kid, Dictionary) and "/MCID" in kid):
                self._page, piece = self._piece(kid, element)
                images += piece.images
        hashes = [_pixels(image) for image in images]
        shown = "picture" if kind == "Figure" else "formula"
        pixel_hash = hashes[0] if len(hashes) == 1 else ""
        alt = str(element.get("/Alt", ""))
        self._into.shown.append(Shown(shown, alt, self._place, "", pixel_hash))
        self._add(f"{MAYBE}{SHOWN}{MAYBE}")


def _bookmarks(items: Iterable[pikepdf.OutlineItem]) -> Iterator[Link]:
    """The words of the bookmarks, in order."""
    for item in items:
        yield Link(item.title, "", Place("bookmarks"))
        yield from _bookmarks(item.children)


def squeeze_lines(text: str) -> str:
    """A text in one line, as it is shown beside a place."""
    return " ".join(text.replace(HYPHEN, "").replace(MAYBE, " ").split())


def _pixels(image: Any) -> str:
    """The hash of an image's pixels, with its mask; empty where it can't be decoded."""
    try:
        shown = pikepdf.PdfImage(image).as_pil_image()
        if isinstance(image.get("/SMask"), Stream):
            shown = shown.convert("RGB")
            shown.putalpha(pikepdf.PdfImage(image.SMask).as_pil_image().convert("L"))
        return pixels(shown)
    except _UNDECODED:
        return ""


def attachments(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    """The files attached to a PDF, by name. Raises Unreadable."""
    try:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    except (pikepdf.PdfError, KeyError, ValueError) as error:
        raise Unreadable(f"its attachments can't be read: {error}") from None
