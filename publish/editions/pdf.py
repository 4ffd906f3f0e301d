"""The PDF edition: PDF/A and PDF/UA in one, set by WeasyPrint, its source file attached."""

from __future__ import annotations

import contextlib
import logging
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import cssselect2
import pydyf
import weasyprint
from lxml import etree
from weasyprint.css.counters import CounterStyle
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from publish.document import Element, heading_text, pagebreaks, remove
from publish.editions import addresses, dandas, gradients, measure, xmp
from publish.editions.attachments import attachments
from publish.editions.book import compose
from publish.editions.fonts import font_configuration
from publish.editions.footnotes import Footnotes
from publish.editions.formulas import Drawings, Undrawable
from publish.editions.glyphs import Glyphs
from publish.editions.linknotes import LinkNotes
from publish.editions.making import SOFTWARE, EngineFault, Making
from publish.editions.pagelabels import page_label_tree
from publish.editions.pagination import PageStart, page_labels, page_starts
from publish.editions.structure import Structure
from publish.editions.tagging import Tagging
from publish.editions.theme import Theme
from publish.editions.widetables import fit_to_page

PRODUCER = f"WeasyPrint {weasyprint.__version__}"
_BASE = "https://edition.invalid"
_HARMLESS = "Using fontTools instead of HarfBuzz-Subset"

measured = measure.of_pdf


class Print(NamedTuple):
    """A finished PDF, and where in the text each of its pages begins."""

    data: bytes
    pages: tuple[PageStart, ...]


def render(making: Making) -> bytes:
    """The finished PDF edition. Raises EngineFault where WeasyPrint complains of anything."""
    return printed(making).data


@lru_cache(maxsize=1)
def printed(making: Making) -> Print:
    """The PDF edition with its pages. Raises EngineFault as `render` does.

    It is kept until another is made: the EPUB's cover is a picture of its first page, and the
    EPUB's pages are its pages.
    """
    profile = making.profile
    with _gate(), gradients.bounded():
        drawings, counters = Drawings(making.theme.tokens["ink"]), CounterStyle()
        document = _Page(_tree(making, drawings), _Pictures(making, drawings))
        laid_out = document.render(
            font_config=font_configuration(making.theme),
            counter_style=counters,
            stylesheets=[stylesheet(making.theme)],
            pdf_variant=profile.variant,
            pdf_tags=True,
            output_intent="srgb",
        )
        starts = page_starts(laid_out.pages, document.etree_element.find("body"), counters)
        statement = making.statement
        structure = Structure(
            laid_out.pages, statement.language, profile.vocabulary, _note_namer(making)
        )
        labels = page_labels(laid_out.pages, counters)
        tagging = Tagging(laid_out.pages, structure)
        glyphs = Glyphs(laid_out.pages)
        laid_out.metadata = _Metadata(making)
        data = laid_out.write_pdf(
            finisher=_finisher(making, tagging, glyphs, labels),
            pdf_variant=profile.variant,
            pdf_tags=True,
            pdf_version=profile.version,
            pdf_identifier=True,
            output_intent="srgb",
            attachments=attachments(making),
        )
    assert isinstance(data, bytes)
    return Print(data, starts)


class _Page(weasyprint.HTML):
    """A document handed to WeasyPrint as a tree: ours is well-formed, nothing has to be parsed."""

    def __init__(self, root: Element, fetcher: URLFetcher) -> None:
        tree = ElementTree.fromstring(etree.tostring(root, encoding="utf-8"))
        self.base_url = f"{_BASE}/"
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree)
        self.etree_element = self.wrapper_element.etree_element


class _Pictures(URLFetcher):
    """Gives WeasyPrint the pictures and formulas and nothing else: no file, no network."""

    def __init__(self, making: Making, drawings: Drawings) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        svg = "image/svg+xml"
        self._pictures = {f"{_BASE}/{name}": (svg, data) for name, data in drawings.files.items()}
        for picture in making.document.pictures:
            self._pictures[f"{_BASE}/{picture.name}"] = picture.media_type, picture.data

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self._pictures:
            raise FatalURLFetchingError(f"{url} is not a picture of the statement")
        media_type, data = self._pictures[url]
        return URLFetcherResponse(url, data, {"Content-Type": media_type})


@contextlib.contextmanager
def _gate() -> Iterator[None]:
    """Collect what WeasyPrint logs, and raise EngineFault for warnings and errors."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    logger, ear = logging.getLogger("weasyprint"), Ear(logging.WARNING)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(ear)
    try:
        yield
    except (FatalURLFetchingError, Undrawable) as error:
        raise EngineFault("PDF", [str(error)]) from None
    finally:
        logger.removeHandler(ear)
        logger.propagate = propagate
    reasons = [reason for reason in heard if not reason.startswith(_HARMLESS)]
    if reasons:
        raise EngineFault("PDF", list(dict.fromkeys(reasons)))


@lru_cache(maxsize=16)
def stylesheet(theme: Theme) -> weasyprint.CSS:
    """A theme's stylesheet as WeasyPrint holds it, parsed once.

    Raises EngineFault for what it does not understand, whenever it is asked for: every statement
    fails by it, in whichever process.
    """
    with _gate():
        return weasyprint.CSS(
            string=theme.pdf_css, base_url=f"{_BASE}/", font_config=font_configuration(theme)
        )


def _tree(making: Making, drawings: Drawings) -> Element:
    """The whole edition as one HTML document, its formulas among `drawings`."""
    statement = making.statement
    root = etree.Element(
        "html", {"lang": statement.language, "dir": statement.direction, "class": "pdf"}
    )
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = statement.title
    body = etree.SubElement(root, "body", {"class": making.theme.name})
    links = LinkNotes()
    notes = Footnotes(making.labelled.notes, making.messages.number)
    for part in compose(making, "pdf"):
        for heading in part.section.iter("h1", "h2", "h3", "h4", "h5", "h6"):
            heading.set("data-label", heading_text(heading))
        notes.place(part.section)
        for mark in pagebreaks(part.section):
            remove(mark)
        drawings.place(part.section)
        if part.name == "text":
            fit_to_page(part.section, making.theme)
            links.place(part.section)
            addresses.mark(part.section)
            addresses.let_break(part.section)
            dandas.tie(part.section)
        body.append(part.section)
    return root


class _Metadata(DocumentMetadata):
    """The metadata of an edition: the Info dictionary's fields, and our own XMP packet."""

    def __init__(self, making: Making) -> None:
        statement = making.statement
        stamp = f"{statement.modified}T00:00:00Z"
        title = statement.title
        super().__init__(
            title=f"{title}: {statement.subtitle}" if statement.subtitle else title,
            authors=[agent.name for agent in statement.creators],
            description=statement.abstract,
            keywords=[subject.term for subject in statement.subjects],
            generator=SOFTWARE,
            created=stamp,
            modified=stamp,
            lang=statement.language,
        )
        self._making = making

    def include_in_pdf(
        self, pdf: pydyf.PDF, variant: str, version: int, conformance: str, compress: bool
    ) -> None:
        """Put the packet into the file as it is, so that it is found without a reader of PDF."""
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        """The packet; WeasyPrint's own names neither source nor rights nor identifier."""
        return xmp.rdf(self._making, PRODUCER)


def _note_namer(making: Making) -> Callable[[str], str]:
    """How the call of a note is announced, by the words that stand for it in the text."""
    return lambda words: making.messages.text("note", number=words)


def _finisher(making: Making, tagging: Tagging, glyphs: Glyphs, labels: list[str]) -> Any:
    """What WeasyPrint has no option for: more Info fields, direction, structure, page labels."""
    statement = making.statement
    fields = {
        "Publisher": statement.publisher or statement.imprint,
        "Source": ", ".join(s.url for s in statement.sources if s.url),
        "Rights": xmp.rights_text(statement),
        "Identifier": statement.edition_urn,
        "Language": statement.language,
        "FirstPublished": statement.first_published,
        "SourceSHA256": statement.sha256,
    }

    def finish(_document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        tagging.write(pdf)
        pdf.catalog["PageLabels"] = page_label_tree(labels)
        glyphs.write(pdf)
        for name, value in fields.items():
            if value and making.profile.information:
                pdf.info[name] = pydyf.String(value)
        if statement.direction == "rtl":
            preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
            preferences["Direction"] = "/R2L"

    return finish
