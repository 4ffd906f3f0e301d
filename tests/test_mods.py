"""MODS records: valid by the schema, each field where the guidelines have it, nothing made up."""

from __future__ import annotations

import functools
import re

import pytest
from hypothesis import given, settings
from lxml import etree

from publish.dates import w3cdtf
from publish.records import RECORDS, mods
from publish.records.description import Agency, Description
from publish.statement.values import href
from tests.descriptions import (
    bare,
    described,
    descriptions,
    editions,
    full,
    make,
    part,
    seed,
    volume,
)
from tests.samples import ROOT

NS = {"m": "http://www.loc.gov/mods/v3"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HREF = "{http://www.w3.org/1999/xlink}href"
GOLDEN = ROOT / "tests/golden/records/seed.mods.xml"


@functools.cache
def schema() -> etree.XMLSchema:
    """The Library of Congress's schema of MODS 3.8."""
    parser = etree.XMLParser(no_network=True)
    path = ROOT / "tests/schemas/mods/mods-3-8.xsd"
    return etree.XMLSchema(etree.parse(path, parser))


def read(data: bytes) -> etree._Element:
    """A record, checked by the schema; no element in it is empty."""
    root = etree.fromstring(data)
    schema().assertValid(root)
    assert [e.tag for e in root.iter() if not len(e) and not (e.text or "").strip(" \t\r\n")] == []
    return root


def of(description: Description) -> etree._Element:
    """The record of a description."""
    return read(mods.record(description))


def texts(root: etree._Element, path: str) -> list[str]:
    """The texts at an XPath, the prefix `m:` before every name left out."""
    return [e.text for e in find(root, path)]


def find(root: etree._Element, path: str) -> list[etree._Element]:
    """The elements at a path of plain names: `name[@type='personal']/namePart`."""
    prefixed = re.sub(r"('[^']*'|@\w+)|(\w+)", lambda m: m[1] or f"m:{m[2]}", path)
    return root.xpath(prefixed, namespaces=NS)


def test_the_seed():
    """The seed's record is the golden one, which a cataloguer has read."""
    golden = re.sub(r"\s*<!--.*?-->", "", GOLDEN.read_text("utf-8"))
    assert mods.record(seed()).decode() == golden


def test_titles():
    """Article, subtitle and the title in Latin letters, joined to the one that it stands for."""
    own, latin = find(of(full()), "/mods/titleInfo")
    assert texts(own, "title") == ["نامه‌ای به خواننده"]
    assert texts(own, "subTitle") == ["دربارهٔ خواندن"]
    assert own.get(LANG) == "fa" and own.get("script") is None
    assert texts(latin, "title") == ["Nāmahʹī bih khvānandah"]
    assert latin.get(LANG) == "fa-Latn" and latin.get("script") == "Latn"
    assert latin.get("transliteration") is None  # by which tables, nobody says
    assert own.get("altRepGroup") == latin.get("altRepGroup") == "title"


@pytest.mark.parametrize(
    ("language", "title", "article"),
    [
        ("en", "The voice", "The "), ("fr", "« L’appel »", "« L’"), ("en", "A-bomb", None),
        ("en", "A", None), ("ru", "А если", None),
    ],
)  # fmt: skip
def test_the_article_is_set_apart(language: str, title: str, article: str | None):
    """`nonSort` holds the article with its space, `title` the rest; together they are the title."""
    (info,) = find(of(Description(make(title=title, language=language))), "/mods/titleInfo")
    assert texts(info, "nonSort") == ([article] if article else [])
    assert "".join(info.itertext()).replace("\n", "").replace("    ", "").strip() == title


def test_names():
    """Parts in the order of filing, the name as written, relator, ids, and the romanised name."""
    root = of(full())
    tolstoy, latin, society, translator, somebody = find(root, "/mods/name")
    assert [(e.get("type"), e.text) for e in find(tolstoy, "namePart")] == [
        ("family", "Толстой"), ("given", "Лев"),
    ]  # fmt: skip
    assert texts(tolstoy, "displayForm") == ["Лев Толстой"]
    assert [(e.get("type"), e.text) for e in find(tolstoy, "role/roleTerm")] == [
        ("text", "author"), ("code", "aut"),
    ]  # fmt: skip
    assert [(e.get("type"), e.text) for e in find(tolstoy, "nameIdentifier")] == [
        ("viaf", "96987389"), ("isni", "0000000121438317"), ("wikidata", "Q7243"),
        ("gnd", "118642758"), ("naf", "n79068416"),
    ]  # fmt: skip
    assert tolstoy.get("type") == latin.get("type") == "personal"
    assert tolstoy.get("altRepGroup") == latin.get("altRepGroup") == "name1"
    assert texts(latin, "namePart") == ["Tolstoĭ, Lev"] and latin.get("script") == "Latn"
    assert society.get("type") == "corporate"
    assert texts(society, "namePart") == ["Peace & Bread Society"]
    assert texts(translator, "role/roleTerm") == ["translator", "trl"]
    assert texts(translator, "namePart") == ["سپیدرودی", "نگار"]
    assert somebody.get("type") is None and texts(somebody, "namePart") == ["Somebody"]
    assert [e.get("usage") for e in find(root, "/mods/name")] == ["primary", *[None] * 4]


def test_publication_and_extent():
    """The publication of this edition, not that of the text; media types and counted pages."""
    root = of(full())
    (origin,) = find(root, "/mods/originInfo")
    assert origin.get("eventType") == "publication"
    assert [(dict(e.attrib), e.text) for e in find(origin, "place/placeTerm")] == [
        ({"type": "text"}, "London"), ({"type": "code", "authority": "marccountry"}, "enk"),
    ]  # fmt: skip
    assert texts(origin, "publisher") == ["Statements Library", "Red Books"]
    assert texts(origin, "edition") == ["Edition 2"]
    (date,) = find(root, "//dateIssued[@keyDate='yes']")
    assert (date.text, date.get("encoding")) == ("2026-11-24", "w3cdtf")
    (physical,) = find(root, "/mods/physicalDescription")
    assert texts(physical, "internetMediaType") == ["application/epub+zip", "application/pdf"]
    assert texts(physical, "extent") == ["1 online resource (7 pages)", "1234"]
    assert texts(of(bare()), "//extent") == ["1 online resource"]
    assert texts(root, "/mods/genre") == ["Open letter"]
    assert texts(root, "/mods/language/languageTerm") == ["per", "fa"]


def test_text_fields():
    """Abstract with its line breaks, notes by type, subjects with their lists."""
    root = of(full())
    assert texts(root, "/mods/abstract") == ["What it says\n\nin two paragraphs."]
    assert texts(root, "/mods/note[@type='statement of responsibility']") == [
        "Лев Толстой, Peace & Bread Society ; [translator] نگار سپیدرودی ; [editor] Somebody"
    ]
    assert texts(root, "/mods/note[@type='version identification']") == [
        "Edition 2, 2026-11-24, by An Editor: Two misprints mended.",
        "Edition 1, 2025-01-02: First made.",
    ]
    assert {e.get("displayLabel") for e in find(root, "/mods/note[@type='accessibility']")} == {
        "EPUB", "PDF",
    }  # fmt: skip
    found = [
        (e.get("authority"), e.get("displayLabel"), *texts(e, "topic"))
        for e in find(root, "/mods/subject")
    ]
    assert found == [
        ("lcsh", None, "Peace"), ("fast", None, "Reading"),
        ("local", "A list of our own", "Frieden"), (None, None, "Letters & $tamps"),
    ]  # fmt: skip
    assert [e.get("valueURI") for e in find(root, "/mods/subject/topic")][:2] == [
        "http://id.loc.gov/authorities/subjects/sh85098961", "http://id.worldcat.org/fast/1090626",
    ]  # fmt: skip


def test_subdivisions_are_topics_of_their_own():
    """The address of a heading with subdivisions is that of the whole."""
    heading = {"term": "Labor unions--Kazakhstan", "scheme": "LCSH", "uri": "https://e.org/1"}
    (subject,) = find(of(Description(make(subjects=[heading]))), "/mods/subject")
    assert texts(subject, "topic") == ["Labor unions", "Kazakhstan"]
    assert dict(subject.attrib) == {"authority": "lcsh", "valueURI": "https://e.org/1"}
    plain = {"term": "A--B", "scheme": "ours"}
    assert texts(of(Description(make(subjects=[plain]))), "/mods/subject/topic") == ["A--B"]


@pytest.mark.parametrize(
    ("scheme", "authority", "label"),
    [
        ("Rameau", "ram", None), ("STW", "stw", None), ("Thema", "thema", None), ("CSH", "csh", None),
        ("Library of Congress Subject Headings", "lcsh", None), ("EUROVOC", "local", "EUROVOC"),
        (None, None, None),
    ],
)  # fmt: skip
def test_lists_of_headings(scheme: str | None, authority: str | None, label: str | None):
    """The code of the Library of Congress, as in MARC 650; a list that has none is local."""
    subjects = [{"term": "Peace", "scheme": scheme}]
    (subject,) = find(of(Description(make(subjects=subjects))), "/mods/subject")
    assert (subject.get("authority"), subject.get("displayLabel")) == (authority, label)
    assert find(subject, "topic")[0].get("authority") == authority


def test_related_items():
    """First publication with the original's title, each source, the other language."""
    first, page, volume, russian = find(of(full()), "/mods/relatedItem")
    assert [e.get("type") for e in (first, page, volume, russian)] == [
        "original", None, None, "otherVersion",
    ]  # fmt: skip
    assert [e.get("otherType") for e in (page, volume)] == ["source", "source"]
    assert russian.get("displayLabel") == "Translation of"
    assert texts(first, "titleInfo/title") == ["Письмо к читателю"]
    assert texts(first, "language/languageTerm") == ["rus", "ru"]
    (date,) = find(first, "originInfo/dateIssued")
    assert (date.text, date.get("encoding"), date.get("keyDate")) == ("1894-05~", "edtf", None)
    source, archived = find(page, "location/url")
    assert source.text == "https://example.org/a?x=1&y=2%7Cz$3"
    assert source.get("dateLastAccessed") == "2024-05-01" and source.get("displayLabel") == "Source"
    assert archived.text == "https://web.archive.org/web/2024/https://example.org/a?x=1&y=2"
    assert archived.get("displayLabel") == "Archived copy"
    assert texts(page, "note") == [
        "Retrieved 2024-05-01.", f"SHA-256 of the file retrieved: {'a' * 64}.",
        "Checked against the print of 1894.",
    ]  # fmt: skip
    assert texts(volume, "titleInfo/title") == ["Letters, volume 3"]
    assert texts(volume, "originInfo/publisher") == ["The Press"] and not find(volume, "location")
    assert texts(russian, "name/namePart") == ["Лев Толстой"]
    assert texts(russian, "identifier[@type='urn']") == [
        "urn:uuid:8d1c7a52-0f0d-5a3e-9a39-0d3e4b1e5b22"
    ]
    assert texts(russian, "recordInfo/recordIdentifier") == [
        "publish-0c9f2d3e5a3f5b078d0e3f2d5f5e7a11"
    ]


def test_a_series_and_its_volume():
    """A collection stands in its series with its number there (MARC 490), and holds its parts."""
    series, cprf, persian = find(of(volume()), "/mods/relatedItem")
    assert series.get("type") == "series"
    assert texts(series, "titleInfo/title") == ["Little library"]
    assert texts(series, "titleInfo/partNumber") == ["3"]
    assert texts(series, "identifier[@type='issn']") == ["2049-3630"]
    assert cprf.get("type") == persian.get("type") == "constituent"
    assert texts(cprf, "titleInfo/nonSort") == ["The "]
    assert texts(cprf, "name/namePart") == ["CPRF"]
    assert texts(persian, "language/languageTerm") == ["per", "fa"]
    assert texts(persian, "identifier[@type='urn']") == [full().statement.edition_urn]
    assert texts(persian, "recordInfo/recordIdentifier") == [full().statement.control_number]
    assert find(of(Description(make())), "//relatedItem[@type='series']") == []


def test_a_part_of_a_volume():
    """The collection that holds a statement, and which part of it this is (MARC 773)."""
    (host,) = find(of(part()), "/mods/relatedItem[@type='host']")
    assert texts(host, "titleInfo/title") == ["Letters on reading"]
    assert texts(host, "part/detail[@type='part']/number") == ["2"]


def test_the_editions_before_and_after():
    """Each with its number and day, where it has one (MARC 780, 785)."""
    *_, before, after = find(of(editions()[1]), "/mods/relatedItem")
    assert (before.get("type"), after.get("type")) == ("preceding", "succeeding")
    for item, number, dates in ((before, 1, []), (after, 3, ["2026-11-30"])):
        assert texts(item, "originInfo[@eventType='publication']/edition") == [f"Edition {number}"]
        assert texts(item, "originInfo/dateIssued[@encoding='w3cdtf']") == dates


def test_identifiers_and_addresses():
    """Identifiers by type; each file's address with what it is; one of them is the first choice."""
    root = of(full())
    assert [(e.get("type"), e.get("displayLabel"), e.text) for e in find(root, "/mods/identifier")] == [
        ("urn", "Edition", full().statement.edition_urn),
        ("urn", "Text", "urn:nbn:de:101:1-201102033592"),
        ("urn", "Work", "urn:uuid:ef2c7c73-7a72-517a-b802-4f361d36d663"),
        ("doi", None, "10.1000/182"), ("isbn", None, "9780306406157"),
        ("isbn", "EPUB", "9783161484100"), ("isbn", "PDF", "9781861978769"),
    ]  # fmt: skip
    epub, pdf = find(root, "/mods/location/url")
    assert epub.text == "https://statements.example.org/letter-fa/letter-fa.epub"
    assert dict(epub.attrib) == {
        "displayLabel": "EPUB", "access": "raw object", "usage": "primary display",
        "note": "183041 bytes",
    }  # fmt: skip
    assert pdf.get("displayLabel") == "PDF" and pdf.get("usage") is None


def test_conditions():
    """Terms of use with the licence's address; open access only of published files, openly licensed."""
    words, licence, access = find(of(full()), "/mods/accessCondition")
    assert words.text == "Free to share and adapt." and words.get(HREF) is None
    assert licence.text == "CC-BY-4.0"
    assert licence.get(HREF) == "https://creativecommons.org/licenses/by/4.0/"
    assert dict(access.attrib) == {"type": "restriction on access", "authority": "star"}
    assert access.text == "Unrestricted online access"
    (words,) = find(of(Description(make(rights="All rights reserved."))), "/mods/accessCondition")
    assert (words.get("type"), words.text) == ("use and reproduction", "All rights reserved.")
    nowhere = find(of(described(make(rights={"license": "CC-BY-4.0"}))), "/mods/accessCondition")
    assert [e.get("type") for e in nowhere] == ["use and reproduction"]
    url = "https://rightsstatements.org/vocab/InC/1.0/"
    (link,) = find(of(Description(make(rights={"url": url}))), "/mods/accessCondition")
    assert link.text == link.get(HREF) == url


def test_record_info():
    """Who made the record, under which number; it is dated by the first edition and this one."""
    (info,) = find(of(full()), "/mods/recordInfo")
    (number,) = find(info, "recordIdentifier")
    assert (number.text, number.get("source")) == (
        "publish-b4859cab5dfe56c2a137581002b66e77", "XX-XxSTL",
    )  # fmt: skip
    code, name = find(info, "recordContentSource")
    assert (code.text, code.get("authority")) == ("XX-XxSTL", "marcorg")
    assert (name.text, name.get("authority")) == ("Statements Library", None)
    assert texts(info, "recordCreationDate") == ["2025-01-02"]
    assert texts(info, "recordChangeDate") == ["2026-11-24"]
    assert texts(info, "languageOfCataloging/languageTerm") == ["eng"]
    assert texts(info, "descriptionStandard") == ["rda"]


@pytest.mark.parametrize(
    ("edition", "earlier", "created", "changed"),
    [
        ({"date": "2026-11-24"}, [], ["2026-11-24"], []),
        ({"number": 2, "date": "2026-11-24"}, [{"date": "2025-01-02"}], [], ["2026-11-24"]),
        (
            {"number": 3, "date": "2026-11-24"},
            [{"number": 2, "date": "2025-06-07"}, {"number": 1, "date": "2025-01-02"}],
            ["2025-01-02"], ["2026-11-24"],
        ),
        ({"number": 2}, [{"number": 1, "date": "2025-01-02"}], ["2025-01-02"], []),
    ],
)  # fmt: skip
def test_days_of_the_record(
    edition: dict[str, object], earlier: list[object], created: list[str], changed: list[str]
):
    """It was made with the first edition, if that is known, and changed with this one."""
    root = of(Description(make(edition=edition, earlier_editions=earlier)))
    assert texts(root, "/mods/recordInfo/recordCreationDate") == created
    assert texts(root, "/mods/recordInfo/recordChangeDate") == changed


def test_what_is_not_known_is_left_out():
    """The barest statement: its record has no date, publisher, agency or address that is not so."""
    root = of(bare())
    assert [etree.QName(e).localname for e in root] == [
        "titleInfo", "name", "typeOfResource", "genre", "originInfo", "language",
        "physicalDescription", "note", "note", "relatedItem", "relatedItem", "identifier", "identifier",
        "recordInfo",
    ]  # fmt: skip
    assert [etree.QName(e).localname for e in find(root, "/mods/originInfo")[0]] == ["issuance"]
    assert texts(root, "//dateIssued") == ["XXXX"]
    assert [etree.QName(e).localname for e in find(root, "/mods/recordInfo")[0]] == [
        "descriptionStandard", "recordIdentifier", "recordOrigin", "languageOfCataloging",
    ]  # fmt: skip
    assert b"1980" not in mods.record(bare())


def test_digital_origin_is_not_guessed():
    """Only an online statement is known to be born digital; a letter may have been on paper."""
    assert texts(of(seed()), "//digitalOrigin") == ["born digital"]
    assert texts(of(full()), "//digitalOrigin") == []


@pytest.mark.parametrize(
    ("type", "terms"),
    [
        *((kind, [kind, kind.lower()]) for kind in ("Article", "Interview", "Letter", "Speech")),
        ("Zuruf", ["Zuruf"]),
    ],
)
def test_genre(type: str, terms: list[str]):
    """A term of the MARC list is given where there is one, beside the statement's own word."""
    found = find(of(Description(make(type=type))), "/mods/genre")
    assert [e.text for e in found] == terms
    assert [e.get("authority") for e in found] == [None, "marcgt"][: len(terms)]


def test_isbn_of_files_not_yet_made():
    """The ISBN of a format is stated before the file is measured."""
    statement = make(identifiers={"isbn_epub": "978-3-16-148410-0"})
    assert texts(of(Description(statement)), "/mods/identifier[@type='isbn']") == ["9783161484100"]


def test_three_hundred_authors():
    """All are named, once each, in their order."""
    authors = [{"name": f"Author {n}", "romanized_name": f"Latin {n}"} for n in range(300)]
    root = of(Description(make(authors=authors)))
    found = texts(root, "/mods/name/namePart")
    assert found == [name for n in range(300) for name in (f"Author {n}", f"Latin {n}")]
    groups = [e.get("altRepGroup") for e in find(root, "/mods/name")]
    assert len(set(groups)) == 300 and groups[::2] == groups[1::2]


def test_a_name_that_is_written_as_it_is_filed_is_told_whole():
    """A divided name has its form as it is written, also where that is the form that is filed."""
    author = {"name": "Doe, Jane", "sort_name": "Doe, Jane", "kind": "person"}
    root = of(Description(make(authors=[author])))
    assert texts(root, "/mods/name/namePart") == ["Doe", "Jane"]
    assert texts(root, "/mods/name/displayForm") == ["Doe, Jane"]


def test_an_enumeration_in_a_name_is_a_term_of_address():
    """The parts of a name each have their type."""
    king = {
        "name": "Martin Luther King, Jr.", "sort_name": "King, Martin Luther, Jr.", "kind": "person",
    }  # fmt: skip
    found = find(of(Description(make(authors=[king]))), "/mods/name/namePart")
    assert [(e.get("type"), e.text) for e in found] == [
        ("family", "King"), ("given", "Martin Luther"), ("termsOfAddress", "Jr."),
    ]  # fmt: skip


def test_a_script_in_the_tag_is_a_script_term():
    """The script is stated where the language's tag has it, and only there."""
    root = of(Description(make(language="zh-Hant-TW")))
    assert texts(root, "/mods/language/scriptTerm[@authority='iso15924']") == ["Hant"]
    assert texts(of(Description(make(language="zh"))), "/mods/language/scriptTerm") == []


def test_a_collection():
    """A collection is valid, and each record in it is the one that stands alone."""
    members = [seed(), full(), bare()]
    data = b"".join(RECORDS["mods"].collection(members, Agency(), "2026-11-24"))
    root = read(data)
    assert root.tag == "{http://www.loc.gov/mods/v3}modsCollection"
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n') and data.endswith(b">\n")
    alone = [etree.tostring(of(member), method="c14n2", strip_text=True) for member in members]
    assert [
        etree.tostring(e, method="c14n2", strip_text=True, with_tail=False) for e in root
    ] == alone


@given(descriptions)
@settings(max_examples=60, deadline=None)
def test_any_statement(description: Description):
    """Whatever a statement holds, its record is valid and gives title, names, dates, URLs back."""
    data = mods.record(description)
    assert data == mods.record(description)
    root = read(data)
    statement = description.statement
    title = find(root, "/mods/titleInfo")[0]
    assert "".join(texts(title, "nonSort") + texts(title, "title")) == statement.title
    agents = (*statement.authors, *statement.contributors)
    own = [e for e in find(root, "/mods/name") if e.get("script") is None]
    shown = [(texts(e, "displayForm") or texts(e, "namePart"))[0] for e in own]
    assert shown == [agent.name for agent in agents]
    kinds = {"personal": "person", "corporate": "organization", None: None}
    assert [kinds[e.get("type")] for e in own] == [agent.kind for agent in agents]
    (first,) = find(root, "/mods/relatedItem[@displayLabel='First published']//dateIssued")
    assert first.text == statement.first_published
    assert (first.get("encoding") == "w3cdtf") == (w3cdtf(first.text) == first.text)
    assert texts(root, "//url[@displayLabel='Source']") == [
        href(source.url) for source in statement.sources if source.url
    ]
    assert len(find(root, "//dateIssued[@keyDate]")) == bool(statement.edition.date)
    groups = {e.get("altRepGroup") for e in root.iter() if e.get("altRepGroup")}
    assert all(len(find(root, f"//*[@altRepGroup='{group}']")) == 2 for group in groups)


@pytest.mark.parametrize(
    ("path", "escaped"),
    [
        ("a|b", "a%7Cb"), ("%zz?a=%", "%25zz?a=%25"), ("#a#b", "#a%23b"), ("a[1]?b[]#c[]", None),
        ("{a}^`\"<>\\x", "%7Ba%7D%5E%60%22%3C%3E%5Cx"), ("п?я=é#ф", None), ("%7c", "%7c"),
    ],
)  # fmt: skip
def test_addresses_that_are_no_uris(path: str, escaped: str | None):
    """Addresses stay as they are written but for what the URL standard does not take."""
    url = f"https://[2001:db8::1]/{path}"
    statement = make(
        subjects=[{"term": "A", "uri": url}], rights={"url": url, "license": "MIT"},
        sources=[{"url": url, "archived_url": url}],
    )  # fmt: skip
    root = of(Description(statement))
    found = {
        *texts(root, "//url"),
        *(e.get("valueURI") for e in find(root, "/mods/subject/topic")),
        *(e.get(HREF) for e in find(root, "/mods/accessCondition") if e.get(HREF)),
    }
    assert len(found) == 1
    assert escaped is None or found == {f"https://[2001:db8::1]/{escaped}"}


def test_files_without_an_address():
    """A library that is published nowhere gives no location, but still says what its files are."""
    root = of(described(make()))
    assert find(root, "/mods/location") == []
    assert len(find(root, "//internetMediaType")) == 2
