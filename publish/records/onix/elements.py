"""Elements of an ONIX message, and the values that more than one of its blocks takes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from publish import languages
from publish.dates import is_unknown
from publish.document import Element
from publish.records.codes import iso639_2b, iso639_3
from publish.records.description import Description, Manifestation
from publish.statement import AgentIds

_OWN_CODES = frozenset(
    "alq atj bnc brx bum cay cic ckb cmn cou crg crj crk crl crm csw cwd egl fit fkv fuf git "
    "gju gml grt guc hoc hop hux ike ikt jow kbp kdr khr kln kqs kss kwk lij lkt lmo lom luy "
    "moe mwf nrf nsk odt ojs oka ood pcd pes pms pri rcf rgn rjs rkt rmg sdc sdn shi shs srm "
    "sro sto swb szl thp tod tsd tzm tzo unr vec wls wuu wym xuu yue"
    .split()
)  # fmt: skip
"""Languages of list 74 that ISO 639-2 has no code for."""

_NO_COUNTRY = re.compile(r"AA|AC|CP|DG|EA|EU|EZ|IC|TA|UN|ZZ|Q[M-Z]|X.|\d{3}")
"""Regions of BCP 47 that are no country of ISO 3166 (list 91)."""

_NAME_SCHEMES = {
    "isni": "16", "orcid": "21", "ror": "40", "viaf": "31", "gnd": "25", "lcnaf": "18",
}  # fmt: skip
"""Codes of list 44 for the identifiers of agents."""

_DATES = (
    (r"(\d{4})-2([1-4])", "04"),
    (r"(\d{4})-(\d\d)-(\d\d)", "00"),
    (r"(\d{4})-([01]\d)", "01"),
    (r"(\d{4})", "05"),
    (r"(\d{4})-(\d\d)-(\d\d)/(\d{4})-(\d\d)-(\d\d)", "06"),
    (r"(\d{4})-([01]\d)/(\d{4})-([01]\d)", "07"),
    (r"(\d{4})/(\d{4})", "11"),
)
"""EDTF dates that have a form of their own in list 55."""


def value(tag: str, text: object, **attributes: str) -> Element:
    """An element with text."""
    element = etree.Element(tag, attributes)
    element.text = str(text)
    return element


def composite(tag: str, *parts: Element) -> Element:
    """An element with others in it."""
    element = etree.Element(tag)
    element.extend(parts)
    return element


def identifier(kind: str, code: str, text: str, name: str | None = None) -> Element:
    """A `<ProductIdentifier>`, `<NameIdentifier>` …: a proprietary one, code 01, has a `name`."""
    prefix = kind.removesuffix("Identifier")
    names = [value("IDTypeName", name)] if name else []
    return composite(kind, value(f"{prefix}IDType", code), *names, value("IDValue", text))


def product_number(control_number: str, edition: int, format_name: str) -> str:
    """What a product and its record are known by: the same for ever after (P.1, P.2)."""
    return f"{control_number}-{edition}-{format_name}"


def product_identifiers(
    description: Description, manifestation: Manifestation
) -> Iterable[Element]:
    """P.2: our own number, and the ISBN of this very file as GTIN-13 and ISBN-13 (list 5).

    A DOI, a URN or an ISBN that stands for all files is none of a product: see `RelatedWork`.
    """
    statement = description.statement
    number = product_number(statement.control_number, statement.number, manifestation.format)
    yield identifier("ProductIdentifier", "01", number, "publish")
    if isbn := description.isbn(manifestation):
        yield identifier("ProductIdentifier", "03", compact(isbn))
        yield identifier("ProductIdentifier", "15", compact(isbn))


def compact(number: str) -> str:
    """An identifier without hyphens, as lists 5, 16 and 44 ask for ISBN, ISNI and ORCID."""
    return number.replace("-", "")


def product_form(media_type: str) -> Iterable[Element]:
    """P.3: a file to be downloaded (list 150 ED), and of what kind (list 175)."""
    details = {"application/epub+zip": ("E101", "E200"), "application/pdf": ("E107", "E201")}
    yield value("ProductForm", "ED")
    for code in details.get(media_type, ()):
        yield value("ProductFormDetail", code)


def name_identifiers(ids: AgentIds, kind: str = "NameIdentifier") -> Iterable[Element]:
    """Identifiers of an agent (list 44); the list has no code for Wikidata."""
    for scheme, code in _NAME_SCHEMES.items():
        if found := getattr(ids, scheme):
            yield identifier(kind, code, compact(found) if scheme == "orcid" else found)
    if ids.wikidata:
        yield identifier(kind, "01", ids.wikidata, "Wikidata")


def language_code(tag: str) -> str:
    """The code of list 74: ISO 639-2/B, and some of ISO 639-3 that it has no code for."""
    own = iso639_3(tag)
    return own if own in _OWN_CODES else iso639_2b(tag)


def country_code(tag: str) -> str | None:
    """The country that a tag names, for list 91."""
    region = languages.parsed(tag).territory
    return region if region and not _NO_COUNTRY.fullmatch(region) else None


def script_code(tag: str) -> str | None:
    """The script that a tag names, for list 121, which has no private ones."""
    script = languages.parsed(tag).script
    return script if script and not script.startswith("Q") else None


def date(edtf: str | None) -> Element | None:
    """A `<Date>` in a form of list 55; None for no date and for one that says nothing (`XXXX`).

    What has no form there (approximate, uncertain, open, before the year 1) is sent as text, form
    12, in the words of EDTF.
    """
    if edtf is None or is_unknown(edtf):
        return None
    for pattern, code in _DATES:
        found = re.fullmatch(pattern, edtf)
        if found and "0000" not in found.groups():
            return value("Date", "".join(found.groups()), dateformat=code)
    return value("Date", edtf, dateformat="12")


def sent(day: str) -> Element:
    """`<SentDateTime>`; the schema takes days of the years 1900 to 2099 only."""
    near = min(max(day, "1900-01-01"), "2099-12-31")
    return value("SentDateTime", near.replace("-", ""))


def paragraphs(tag: str, text: str) -> Element:
    """An element of plain text, or of XHTML (list 34: 05) where there is more than one line."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text)]
    if len(blocks) == 1 and len(blocks[0]) == 1:
        return value(tag, text)
    element = etree.Element(tag, textformat="05")
    for first, *others in blocks:
        paragraph = etree.SubElement(element, "p")
        paragraph.text = first.strip()
        for line in others:
            etree.SubElement(paragraph, "br").tail = line.strip()
    return element


def is_publisher(description: Description) -> bool:
    """Whether those who send the record published the edition themselves."""
    statement = description.statement
    return description.agency.name in (statement.publisher, statement.imprint)
