"""ONIX, blocks 4 to 6: who published the product and when, what it is related to, who gives it."""

from __future__ import annotations

from collections.abc import Iterator

from publish.document import Element
from publish.records.codes import is_translation
from publish.records.description import Description, Manifestation
from publish.records.identifiers import iri
from publish.records.onix.contributors import publishing_agents
from publish.records.onix.elements import (
    compact,
    composite,
    date,
    identifier,
    is_publisher,
    name_identifiers,
    product_form,
    product_identifiers,
    product_number,
    value,
)
from publish.records.open_access import is_open
from publish.records.versions import versions
from publish.statement import Statement


def publishing_detail(statement: Statement) -> Element | None:
    """The block `<PublishingDetail>`, groups P.19 and P.20.

    The schema takes a place and dates only beside a publisher or an imprint: where the statement
    names neither, the block is left out.
    """
    imprint = [composite("Imprint", value("ImprintName", statement.imprint))]
    names = [*(imprint if statement.imprint else []), *_publishers(statement)]
    if not names:
        return None
    place = [value("CityOfPublication", statement.place)] if statement.place else []
    return composite("PublishingDetail", *names, *place, *_dates(statement))


def _publishers(statement: Statement) -> Iterator[Element]:
    """P.19: list 45, 01 the publisher, and agents with a role of publishing."""
    agents = list(publishing_agents(statement))
    if statement.publisher and ("01", statement.publisher) not in [(r, a.name) for r, a in agents]:
        yield composite(
            "Publisher",
            value("PublishingRole", "01"),
            value("PublisherName", statement.publisher),
        )
    for role, agent in agents:
        yield composite(
            "Publisher",
            value("PublishingRole", role),
            *name_identifiers(agent.ids, "PublisherIdentifier"),
            value("PublisherName", agent.name),
        )


def _dates(statement: Statement) -> Iterator[Element]:
    """P.20: list 163, 01 of this edition; 11 of the work, or 20 of the original of a translation.

    The first publication of a statement that is a translation is that of its original.
    """
    first = "20" if is_translation(statement) else "11"
    for role, edtf in (("01", statement.edition.date), (first, statement.first_published)):
        if (found := date(edtf)) is not None:
            yield composite("PublishingDate", value("PublishingDateRole", role), found)


def related_material(description: Description, manifestation: Manifestation) -> Element:
    """The block `<RelatedMaterial>`, groups P.22 and P.23."""
    return composite(
        "RelatedMaterial",
        *_works(description),
        *_other_files(description, manifestation),
        *_other_languages(description),
        *_other_editions(description, manifestation),
    )


def _works(description: Description) -> Iterator[Element]:
    """P.22: list 164, 01 manifestation of the work, and of the edition with all that names it.

    What ONIX calls a work is a text in one language: the work in all its languages is an LRM work,
    98, where it has a URN of its own.

    Identifiers that stand for all files of an edition are here, since no product has them alone.
    29 is the original in the same library that this text was translated from, 49 a translation.
    """
    statement = description.statement
    ids = statement.identifiers
    yield _work("01", _urn(statement.urn))
    if statement.work_urn != statement.urn:
        yield _work("98", _urn(statement.work_urn))
    yield _work(
        "01",
        _urn(statement.edition_urn),
        *([identifier("WorkIdentifier", "06", ids.doi)] if ids.doi else []),
        *([identifier("WorkIdentifier", "15", compact(ids.isbn))] if ids.isbn else []),
    )
    found = versions(description)
    if found.original:
        yield _work("29", _urn(found.original.urn))
    for relative in found.translations:
        yield _work("49", _urn(relative.urn))


def _work(code: str, *identifiers: Element) -> Element:
    return composite("RelatedWork", value("WorkRelationCode", code), *identifiers)


def _urn(urn: str) -> Element:
    """List 16 has no code for URNs: a proprietary one with its name."""
    return identifier("WorkIdentifier", "01", urn, "URN")


def _other_files(description: Description, manifestation: Manifestation) -> Iterator[Element]:
    """P.23: list 51, 06 alternative format: the other files of the edition."""
    for other in description.manifestations:
        if other is not manifestation:
            yield composite(
                "RelatedProduct",
                value("ProductRelationCode", "06"),
                *product_identifiers(description, other),
                *product_form(other.media_type),
            )


def _other_languages(description: Description) -> Iterator[Element]:
    """P.23: list 51, 11 other-language version: each file of the same work in other languages."""
    for relative in description.relatives:
        for name in relative.formats:
            number = product_number(relative.control_number, relative.edition, name)
            yield composite(
                "RelatedProduct",
                value("ProductRelationCode", "11"),
                identifier("ProductIdentifier", "01", number, "publish"),
            )


def _other_editions(description: Description, manifestation: Manifestation) -> Iterator[Element]:
    """P.23: list 51, 03 replaces, 05 replaced by: the file of the same format of the edition before
    this one and after it, as the library keeps them."""
    for code, other in (("03", description.preceding), ("05", description.succeeding)):
        if other and manifestation.format in other.formats:
            number = product_number(other.control_number, other.number, manifestation.format)
            yield composite(
                "RelatedProduct",
                value("ProductRelationCode", code),
                identifier("ProductIdentifier", "01", number, "publish"),
            )


def product_supply(description: Description, manifestation: Manifestation) -> Element | None:
    """The block `<ProductSupply>`, group P.26: a file that its library gives away.

    Only where the file has an address, its licence is open, and the library has a name: list 65,
    20 available; list 57, 01 free of charge; list 73, 29 web page for full content.
    """
    name, url = description.agency.name, description.url(manifestation)
    if url is None or name is None or not is_open(description.statement.rights):
        return None
    return composite(
        "ProductSupply",
        composite(
            "SupplyDetail",
            composite(
                "Supplier",
                value("SupplierRole", "09" if is_publisher(description) else "00"),
                value("SupplierName", name),
                composite("Website", value("WebsiteRole", "29"), value("WebsiteLink", iri(url))),
            ),
            value("ProductAvailability", "20"),
            value("UnpricedItemType", "01"),
        ),
    )
