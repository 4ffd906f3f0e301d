"""ONIX, block 1: what the product is, what it is called, who made it, what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import Element
from publish.records.articles import initial_article
from publish.records.codes import is_translation
from publish.records.description import Description, Manifestation
from publish.records.headings import source_of
from publish.records.identifiers import iri
from publish.records.onix.contributors import contributors
from publish.records.onix.elements import (
    compact,
    composite,
    country_code,
    identifier,
    language_code,
    product_form,
    script_code,
    value,
)
from publish.records.open_access import is_open, license_address
from publish.statement import Rights, Statement, Subject
from publish.statement.collection import Series

_VERSIONS = {"application/epub+zip": "101F", "application/pdf": "107G"}
"""List 220: our editions are EPUB 3.3 and PDF 1.7."""

_FEATURES = {
    "unknown": "08", "none": "09", "tableOfContents": "11", "index": "12",
    "readingOrder": "13", "alternativeText": "14", "longDescription": "15",
    "structuralNavigation": "29", "ARIA": "30", "displayTransformability": "36",
    "pageNavigation": "41", "MathML": "17",
}  # fmt: skip
"""List 196 by accessibilityFeature."""

_CONFORMANCE = {"PDF/UA-1": "05", "PDF/UA-2": "06"}
"""List 196 by the standard that a file says it keeps to."""
_PARTS_OF_CLAIM = {
    "EPUB Accessibility 1.1": "04",
    "WCAG 2.0": "80", "WCAG 2.1": "81", "WCAG 2.2": "82",
    "Level A": "84", "Level AA": "85", "Level AAA": "86",
}  # fmt: skip
"""List 196 by the parts of a claim of EPUB Accessibility 1.1."""
_CLAIM = re.compile(r"(EPUB Accessibility 1\.1) - (WCAG 2\.\d) (Level A+)")
_EXEMPTIONS = {
    "eaa-microenterprise": "75", "eaa-disproportionate-burden": "76",
    "eaa-fundamental-alteration": "77",
}  # fmt: skip
"""List 196 by a11y:exemption."""

_HAZARDS = {
    "none": "00", "flashing": "13", "noFlashingHazard": "14", "sound": "15", "noSoundHazard": "16",
    "motionSimulation": "17", "noMotionSimulationHazard": "18", "unknownFlashingHazard": "24",
    "unknownSoundHazard": "25", "unknownMotionSimulationHazard": "26",
}  # fmt: skip
"""List 143 by accessibilityHazard; a hazard of unknown kind has no code."""

_SCHEMES = {
    "lcsh": "04", "mesh": "06", "nal": "07", "swd": "27", "rvm": "63", "yso": "71", "sears": "74",
    "gnd": "91", "ram": "A5", "lcshac": "A8", "eurovoc": "B0", "fast": "B6",
}  # fmt: skip
"""List 27: schemes of headings, by their code in MARC where they have one."""
_THEMA = {"1": "94", "2": "95", "3": "96", "4": "97", "5": "98", "6": "99"}
"""List 27: qualifiers of Thema, by their first sign; all other codes are subject categories, 93."""


def descriptive_detail(description: Description, manifestation: Manifestation) -> Element:
    """The block `<DescriptiveDetail>`, groups P.3 to P.12."""
    statement = description.statement
    return composite(
        "DescriptiveDetail",
        value("ProductComposition", "00"),
        *product_form(manifestation.media_type),
        *_form_features(manifestation, statement),
        value("PrimaryContentType", "10"),
        value("EpubTechnicalProtection", "00"),
        *_license(statement.rights),
        *_series(description.series),
        *_titles(statement),
        *contributors(statement),
        *_edition(statement),
        *_languages(statement),
        *_extents(description, manifestation),
        *_subjects(statement),
    )


def _form_features(manifestation: Manifestation, statement: Statement) -> Iterator[Element]:
    """P.3 `<ProductFormFeature>`: version (list 79: 15), accessibility (09), hazards (12)."""
    if version := _VERSIONS.get(manifestation.media_type):
        yield _feature("15", version)
    offered, evaluation = manifestation.accessibility, statement.evaluation
    exemption = statement.accessibility.exemption
    if offered.summary:
        yield _feature("09", "00", offered.summary)
    for code in (*map(_FEATURES.get, offered.features), *_conformance(manifestation)):
        if code:
            yield _feature("09", code)
    if evaluation is not None and evaluation.conforms_to in manifestation.conforms_to:
        yield _feature("09", "90", evaluation.evaluated_by)
        yield _feature("09", "91", (evaluation.evaluated_on or "").replace("-", ""))
        if evaluation.report:
            yield _feature("09", "94", iri(evaluation.report))
    if exemption in _EXEMPTIONS:
        yield _feature("09", _EXEMPTIONS[exemption])
    if ("textual",) in offered.sufficient:
        yield _feature("09", "52")
    for name in offered.hazards:
        if name in _HAZARDS:
            yield _feature("12", _HAZARDS[name])


def _conformance(manifestation: Manifestation) -> Iterator[str | None]:
    for name in manifestation.conforms_to:
        yield _CONFORMANCE.get(name)
        if claim := _CLAIM.fullmatch(name):
            yield from map(_PARTS_OF_CLAIM.get, claim.groups())


def _feature(kind: str, code: str, text: str | None = None) -> Element:
    words = [value("ProductFormFeatureDescription", text)] if text else []
    return composite(
        "ProductFormFeature",
        value("ProductFormFeatureType", kind),
        value("ProductFormFeatureValue", code),
        *words,
    )


def _license(rights: Rights | None) -> Iterator[Element]:
    """P.3 `<EpubLicense>`: an open licence by its SPDX id, with its deed (list 218: 01)."""
    if rights is None or rights.license is None or not is_open(rights):
        return
    parts = [value("EpubLicenseName", rights.license)]
    if address := license_address(rights):
        parts.append(
            composite(
                "EpubLicenseExpression",
                value("EpubLicenseExpressionType", "01"),
                value("EpubLicenseExpressionLink", iri(address)),
            )
        )
    yield composite("EpubLicense", *parts)


def _titles(statement: Statement) -> Iterator[Element]:
    """P.6: list 15, 01 the title; 14 it in Latin letters; 03 that of the original, 08 a former one.

    The list has no code for a romanised title; an alternative title with its script says most.
    """
    language = {"language": language_code(statement.language)}
    passed = initial_article(statement.title, statement.language)
    prefix = statement.title[:passed].strip()
    subtitle = [value("Subtitle", statement.subtitle, **language)] if statement.subtitle else []
    yield _title(
        "01",
        value("TitlePrefix", prefix, **language) if prefix else composite("NoPrefix"),
        value("TitleWithoutPrefix", statement.title[passed:], **language),
        *subtitle,
    )
    if statement.romanized_title:
        latin = {**language, "textscript": "Latn"}
        yield _title("14", value("TitleText", statement.romanized_title, **latin))
    if statement.original_title:
        original = statement.original_language
        language = {"language": language_code(original)} if original else {}
        kind = "03" if is_translation(statement) else "08"
        yield _title(kind, value("TitleText", statement.original_title, **language))


def _series(series: Series | None) -> Iterator[Element]:
    """P.5: list 148, 10 a publisher's series; the title of a collection is of level 02."""
    if series is None:
        return
    issn = [identifier("CollectionIdentifier", "02", compact(series.issn))] if series.issn else []
    number = [value("PartNumber", series.number)] if series.number else []
    element = composite(
        "TitleElement",
        value("TitleElementLevel", "02"),
        *number,
        value("TitleText", series.title),
    )
    title = composite("TitleDetail", value("TitleType", "01"), element)
    yield composite("Collection", value("CollectionType", "10"), *issn, title)


def _title(kind: str, *parts: Element) -> Element:
    return composite(
        "TitleDetail",
        value("TitleType", kind),
        composite("TitleElement", value("TitleElementLevel", "01"), *parts),
    )


def _edition(statement: Statement) -> Iterator[Element]:
    """P.9: the number of the edition."""
    if statement.edition.number:
        yield value("EditionNumber", statement.edition.number)


def _languages(statement: Statement) -> Iterator[Element]:
    """P.10: list 22, 01 of the text, 02 of the original of a translation."""
    yield _language("01", statement.language)
    if statement.original_language and is_translation(statement):
        yield _language("02", statement.original_language)


def _language(role: str, tag: str) -> Element:
    country, script = country_code(tag), script_code(tag)
    return composite(
        "Language",
        value("LanguageRole", role),
        value("LanguageCode", language_code(tag)),
        *([value("CountryCode", country)] if country else []),
        *([value("ScriptCode", script)] if script else []),
    )


def _extents(description: Description, manifestation: Manifestation) -> Iterator[Element]:
    """P.11: pages of a file with fixed pages, cover included (list 23: 07), words 02, size 22."""
    for kind, number, unit in (
        ("07", manifestation.pages, "03"),
        ("02", description.words, "02"),
        ("22", manifestation.size, "17"),
    ):
        if number:
            yield composite(
                "Extent",
                value("ExtentType", kind),
                value("ExtentValue", number),
                value("ExtentUnit", unit),
            )


def _subjects(statement: Statement) -> Iterator[Element]:
    """P.12: subjects by scheme (list 27), the type of statement, keywords in one element (20)."""
    for subject in statement.subjects:
        if subject.scheme:
            yield _subject(subject, subject.scheme)
    yield composite(
        "Subject",
        value("SubjectSchemeIdentifier", "24"),
        value("SubjectSchemeName", "Type of statement"),
        value("SubjectHeadingText", statement.type),
    )
    if words := [subject.term for subject in statement.subjects if not subject.scheme]:
        yield composite(
            "Subject",
            value("SubjectSchemeIdentifier", "20"),
            value("SubjectHeadingText", "; ".join(words)),
        )


def _subject(subject: Subject, scheme: str) -> Element:
    """A term as a code or a heading of its scheme; one that list 27 lacks is proprietary, 24."""
    known, term = source_of(subject) or scheme.casefold(), subject.term
    heading = [value("SubjectHeadingText", term)]
    if known == "thema" and re.fullmatch(r"[A-Z1-6][A-Z0-9-]*", term):
        parts = [_scheme(_THEMA.get(term[0], "93")), value("SubjectCode", term)]
    elif known == "thema":
        parts = [_scheme("93"), *heading]
    elif known == "fast" and (number := re.search(r"/fast/(\d{1,8})$", subject.uri or "")):
        parts = [_scheme("B6"), value("SubjectCode", number[1]), *heading]
    elif known in _SCHEMES:
        parts = [_scheme(_SCHEMES[known]), *heading]
    else:
        parts = [_scheme("24"), value("SubjectSchemeName", scheme), *heading]
    return composite("Subject", *parts)


def _scheme(code: str) -> Element:
    return value("SubjectSchemeIdentifier", code)
