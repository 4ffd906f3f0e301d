"""The EPUB 3.3 edition: our own XHTML, packaged by EbookLib, zipped so that bytes repeat.

EbookLib writes the package document, the NCX and the container; it is given every file as
finished bytes, since it would parse and rewrite XHTML otherwise.
"""

from __future__ import annotations

import datetime
import io
from dataclasses import replace

from ebooklib import epub

from publish.editions import FORMATS, accessibility, measure, pdf
from publish.editions.book import Entry, Part, compose, contents
from publish.editions.container import Writer, repack
from publish.editions.cover import picture
from publish.editions.documents import (
    Places,
    file_of,
    places_of,
    point_links,
    resources,
    serialise,
)
from publish.editions.making import EngineFault, Making
from publish.editions.navigation import NAME, guide, navigation, spine
from publish.editions.package import metadata
from publish.editions.pagelist import Page, add_page_list, paginate
from publish.records import RECORDS
from publish.records.description import Accessibility, Manifestation

_DC = "http://purl.org/dc/elements/1.1/"
_RECORDS = ("marcxml", "mods", "onix")
"""The records that a book carries: what libraries and the trade load."""

measured = measure.of_epub


def render(making: Making) -> bytes:
    """The finished EPUB edition. Raises EngineFault where EbookLib or WeasyPrint complain."""
    parts = compose(making, "epub")
    files = [file_of(part, making) for part in parts]
    places = places_of(parts)
    book = _Book(making, parts, places)
    for part, root in zip(parts, files, strict=True):
        point_links(root, f"{part.id}.xhtml", places)
    documents = {f"{part.id}.xhtml": root for part, root in zip(parts, files, strict=True)}
    nav = navigation(making, parts, places)
    pages = paginate(making, {**documents, NAME: nav}, pdf.printed(making).pages)
    add_page_list(nav, pages, making)
    moving = measure.any_moves((p.name, p.data) for p in making.document.pictures)
    offered = accessibility.of_pages([*files, nav], moving, making.messages)
    book.add_metadata(offered)
    book.add_records(offered)
    for name, root in documents.items():
        formulas = next(root.iter("math"), None) is not None
        book.add_document(name, serialise(root), ["mathml"] if formulas else [])
    book.add_document(NAME, serialise(nav), ["nav"])
    for name, media_type, data in resources(making, documents):
        book.add_resource(name, media_type, data)
    return repack(book.write(pages))


class _Book:
    """An EbookLib book filled from a making."""

    def __init__(self, making: Making, parts: tuple[Part, ...], places: Places) -> None:
        self.making, self.parts, self.places = making, parts, places
        statement = making.statement
        self.book = book = epub.EpubBook()
        book.IDENTIFIER_ID = "pub-id"
        book.set_identifier(statement.edition_urn)
        book.title, book.language = statement.title, statement.language
        book.set_direction(statement.direction)
        cover = epub.EpubCover(uid="cover-image", file_name="cover.jpg")
        cover.content = picture(pdf.render(making))
        book.add_item(cover)
        book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
        self._points = 0  # ids of the NCX are XML names; those of the text need not be
        book.toc = [self._toc(entry) for entry in contents(parts)]
        book.guide = guide(making, parts)

    def add_metadata(self, offered: Accessibility) -> None:
        """Add the package metadata; `offered` was measured on the finished pages."""
        for meta in metadata(self.making, offered):
            if meta.name.startswith("dc:"):
                name = meta.name.removeprefix("dc:")
                self.book.add_metadata(_DC, name, meta.value, meta.attributes)
            else:
                self.book.add_metadata(None, meta.name, meta.value, meta.attributes)

    def add_records(self, offered: Accessibility) -> None:
        """Add the records and link them (EPUB 3.3 §5.5.7.2); they are outside the manifest.

        They know what the pages offer, but neither the size nor the hash of the file they lie in.
        """
        own = FORMATS["epub"]
        path = own.path(self.making.statement.slug)
        evaluation = self.making.statement.evaluation
        claims = (evaluation.conforms_to or "",) if evaluation else ()
        file = Manifestation(
            own.name, path, own.media_type, conforms_to=claims, accessibility=offered
        )
        described = replace(self.making.description, manifestations=(file,))
        for name in _RECORDS:
            row = RECORDS[name]
            name_in_book = f"records/record{row.extension}"
            link = {"rel": "record", "href": name_in_book, "media-type": row.media_type}
            if name == "onix":
                link["properties"] = "onix"
            self.book.add_metadata(None, "link", "", link)
            item = epub.EpubItem(
                file_name=f"{self.book.FOLDER_NAME}/{name_in_book}",
                media_type=row.media_type,
                content=row.record(described),
                manifest=False,
            )
            self.book.add_item(item)

    def _toc(self, entry: Entry) -> object:
        target = self.places.link(entry.target)
        self._points += 1
        link = epub.Link(target, entry.text, uid=f"toc-{self._points}")
        if not entry.children:
            return link
        section = epub.Section(entry.text, target)
        return (section, [self._toc(child) for child in entry.children])

    def add_document(self, name: str, data: bytes, properties: list[str] | None = None) -> None:
        """Add an XHTML file."""
        item = epub.EpubItem(
            uid=name.removesuffix(".xhtml"),
            file_name=name,
            media_type="application/xhtml+xml",
            content=data,
        )
        item.properties = properties or []
        item.is_linear = True
        self.book.add_item(item)

    def add_resource(self, name: str, media_type: str, data: bytes) -> None:
        """Add a stylesheet, picture or font."""
        uid = name.replace("/", "-")
        self.book.add_item(epub.EpubItem(uid, name, media_type, data))

    def write(self, pages: tuple[Page, ...]) -> bytes:
        """The book with a list of pages as EbookLib zips it. Raises EngineFault."""
        self.book.add_item(epub.EpubNcx())
        self.book.spine = [
            self.book.get_item_with_href(name) for name in spine(self.making, self.parts)
        ]
        day = datetime.datetime.fromisoformat(self.making.statement.modified)
        out = io.BytesIO()
        options = {
            "mtime": day,
            "raise_exceptions": True,
            "epub3_pages": False,
            "compresslevel": 0,  # it is packed again
        }
        writer = Writer(out, self.book, options, pages)
        try:
            writer.process()
            writer.write()
        except (epub.EpubException, ValueError, TypeError) as error:
            raise EngineFault("EPUB", [str(error)]) from error
        return out.getvalue()
