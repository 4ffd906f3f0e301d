"""ONIX: valid by the schema with its code lists, true to the statement, one product a file."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import langcodes
import onixcheck
import pytest
from hypothesis import given, settings
from iso639 import ALL_LANGUAGES
from lxml import etree
from onixcheck import schema

from publish.records import RECORDS
from publish.records.codes import iso639_2b, iso639_3
from publish.records.description import Accessibility, Agency, Description, Manifestation, Relative
from publish.records.onix.contributors import PUBLISHING_ROLES, ROLES
from publish.records.onix.elements import country_code, language_code, script_code
from publish.statement.collection import Series
from publish.statement.relators import RELATORS
from tests.descriptions import (
    bare,
    described,
    descriptions,
    editions,
    full,
    make,
    manifestations,
    seed,
    statement_of,
    volume,
)
from tests.samples import ROOT

ONIX = RECORDS["onix"]
GOLDEN = Path(__file__).parent / "golden" / "records" / "seed.onix.xml"
NS = {"o": "http://ns.editeur.org/onix/3.1/reference", "x": "http://www.w3.org/2001/XMLSchema"}
COMMENT = re.compile(r" *<!--.*?-->")
DAY = "2026-11-24"


@functools.cache
def schemas() -> tuple[etree.XMLSchema, etree.RelaxNG]:
    """Both schemas of EDItEUR, as they are in onixcheck; nothing is fetched."""
    parser = etree.XMLParser(no_network=True)
    return (
        etree.XMLSchema(etree.parse(schema.O31_XSD_REFERENCE, parser)),
        etree.RelaxNG(etree.parse(schema.O31_RNG_REFERENCE, parser)),
    )


@functools.cache
def code_list(number: int) -> dict[str, str]:
    """The codes of a list with their labels, out of the schema."""
    path = Path(schema.O31_XSD_REFERENCE).parent / "ONIX_BookProduct_CodeLists.xsd"
    found = etree.parse(path).xpath(
        f"//x:simpleType[@name='List{number}']//x:enumeration", namespaces=NS
    )
    return {code.get("value"): code.findtext(".//x:documentation", "", NS) for code in found}


def valid(data: bytes) -> Any:
    """A message, which both schemas take."""
    message = etree.fromstring(data)
    for found in schemas():
        assert found.validate(message), found.error_log
    return message


def texts(node: Any, path: str) -> list[str]:
    """The texts at a path without prefixes."""
    steps = "/".join(step and f"o:{step}" for step in path.split("/"))
    return ["".join(found.itertext()) for found in node.iterfind(f".//{steps}", NS)]


def products(description: Description) -> list[Any]:
    return valid(ONIX.record(description)).findall("o:Product", NS)


def product(**fields: Any) -> Any:
    """The first product of a statement with some fields."""
    return products(described(make(**fields)))[0]


def coded(node: Any, composite: str, kind: str, code: str, value: str) -> list[str]:
    """The values of those composites that have a code, e.g. subjects of a scheme."""
    return [
        text
        for found in node.iterfind(f".//o:{composite}", NS)
        if found.findtext(f"o:{kind}", None, NS) == code
        for text in texts(found, value)
    ]


def test_the_seed_is_as_written_by_hand():
    golden = GOLDEN.read_text("utf-8")
    assert ONIX.record(seed()).decode() == COMMENT.sub("", golden)
    assert len(COMMENT.findall(golden)) > 50


@pytest.mark.parametrize("kind", ["xsd", "rng"])
def test_the_golden_message_is_valid_by_the_checker_itself(kind: str):
    assert onixcheck.validate(str(GOLDEN), schemas=(kind,)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<LanguageCode>eng", b"<LanguageCode>xxx"),
        (b"<EditionNumber>1</EditionNumber>", b"<EditionNumber>0</EditionNumber>"),
        (b"<ContributorRole>A01", b"<ContributorRole>aut"),
        (b"<SentDateTime>20261124", b"<SentDateTime>2026-11-24"),
    ],
)
def test_the_schemas_refuse_what_is_wrong(right: bytes, wrong: bytes):
    data = ONIX.record(seed())
    assert right in data
    broken = etree.fromstring(data.replace(right, wrong))
    assert not any(found.validate(broken) for found in schemas())


@pytest.mark.parametrize("slug", sorted(path.stem for path in (ROOT / "sources").rglob("*.md")))
def test_the_library_itself(slug: str):
    statement = statement_of(slug)
    for found in products(described(statement)):
        title = [*texts(found, "TitlePrefix"), *texts(found, "TitleWithoutPrefix")]
        assert " ".join(title) == statement.title


def test_every_field_is_said():
    """The full statement, field by field, in its EPUB."""
    message = valid(ONIX.record(full()))
    epub, pdf = message.findall("o:Product", NS)
    number = "publish-b4859cab5dfe56c2a137581002b66e77-2"
    assert texts(message, "Header/Sender/SenderName") == ["Statements Library"]
    assert texts(message, "Header/Sender/EmailAddress") == ["records@example.org"]
    assert coded(message, "SenderIdentifier", "SenderIDType", "08", "IDValue") == ["XX-XxSTL"]
    assert texts(message, "SentDateTime") == ["20261124"]
    assert texts(message, "RecordReference") == [f"{number}-epub", f"{number}-pdf"]
    assert texts(epub, "RecordSourceType") == ["01"]
    assert texts(epub, "NotificationType") == ["03"]
    own = [found for found in epub if found.tag.endswith("}ProductIdentifier")]
    assert [(texts(i, "ProductIDType"), texts(i, "IDValue")) for i in own] == [
        (["01"], [f"{number}-epub"]), (["03"], ["9783161484100"]), (["15"], ["9783161484100"]),
    ]  # fmt: skip
    assert texts(epub, "DescriptiveDetail/ProductFormDetail") == ["E101", "E200"]
    assert texts(pdf, "DescriptiveDetail/ProductFormDetail") == ["E107", "E201"]
    assert texts(epub, "EpubLicense/EpubLicenseName") == ["CC-BY-4.0"]
    assert texts(epub, "EpubLicenseExpressionLink") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    statement = full().statement
    titles = functools.partial(coded, epub, "TitleDetail", "TitleType")
    assert titles("01", "TitleElement/TitleWithoutPrefix") == [statement.title]
    assert titles("01", "TitleElement/Subtitle") == [statement.subtitle]
    assert titles("14", "TitleElement/TitleText") == ["Nāmahʹī bih khvānandah"]
    assert titles("03", "TitleElement/TitleText") == ["Письмо к читателю"]
    assert texts(epub, "Contributor/ContributorRole") == ["A01", "A01", "B06", "B01"]
    assert texts(epub, "Contributor/SequenceNumber") == ["1", "2", "3", "4"]
    assert texts(epub, "Contributor/PersonName") == ["Лев Толстой", "نگار سپیدرودی", "Somebody"]
    assert texts(epub, "Contributor/KeyNames") == ["Толстой", "سپیدرودی"]
    assert texts(epub, "Contributor/CorporateName") == ["Peace & Bread Society"]
    assert texts(epub, "AlternativeName/PersonNameInverted") == ["Tolstoĭ, Lev"]
    identified = functools.partial(coded, epub, "NameIdentifier", "NameIDType")
    assert [identified(code, "IDValue") for code in ("16", "21", "40", "31", "25", "18", "01")] == [
        ["0000000121438317"], ["0000000218250097"], ["03yrm5c26"], ["96987389"], ["118642758"],
        ["n79068416"], ["Q7243"],
    ]  # fmt: skip
    assert texts(epub, "EditionNumber") == ["2"]
    assert coded(epub, "Language", "LanguageRole", "01", "LanguageCode") == ["per"]
    assert coded(epub, "Language", "LanguageRole", "02", "LanguageCode") == ["rus"]
    assert coded(pdf, "Extent", "ExtentType", "07", "ExtentValue") == ["7"]
    assert coded(epub, "Extent", "ExtentType", "07", "ExtentValue") == []
    assert coded(epub, "Extent", "ExtentType", "02", "ExtentValue") == ["1234"]
    assert coded(epub, "Extent", "ExtentType", "22", "ExtentValue") == ["183041"]
    subjects = functools.partial(coded, epub, "Subject", "SubjectSchemeIdentifier")
    assert subjects("04", "SubjectHeadingText") == ["Peace"]
    assert subjects("B6", "SubjectCode") == ["1090626"]
    assert subjects("24", "SubjectHeadingText") == ["Frieden", "Open letter"]
    assert subjects("20", "SubjectHeadingText") == ["Letters & $tamps"]
    said = functools.partial(coded, epub, "TextContent", "TextType")
    assert said("20", "Text") == ["Free to share and adapt."]
    assert texts(epub, "TextContent/Text/p")[:2] == ["What it says", "in two paragraphs."]
    assert said("19", "Text/p") == [
        "Edition 2, 2026-11-24, by An Editor: Two misprints mended.",
        "Edition 1, 2025-01-02: First made.",
    ]
    assert texts(epub, "ResourceLink") == [
        "https://statements.example.org/letter-fa/letter-fa.epub"
    ]
    assert texts(epub, "ResourceVersionFeature/FeatureValue") == ["E101", "183041", "e" * 64]
    assert texts(pdf, "ResourceVersionFeature/FeatureValue") == ["E107", "92618", "d" * 64]
    assert texts(epub, "ImprintName") == ["Red Books"]
    assert coded(epub, "Publisher", "PublishingRole", "01", "PublisherName") == [
        "Statements Library"
    ]
    assert texts(epub, "CityOfPublication") == ["London"]
    dated = functools.partial(coded, epub, "PublishingDate", "PublishingDateRole")
    assert (dated("01", "Date"), dated("20", "Date")) == (["20261124"], ["1894-05~"])
    works = functools.partial(coded, epub, "RelatedWork", "WorkRelationCode")
    assert works("01", "WorkIdentifier/IDValue") == [
        statement.urn, statement.edition_urn, "10.1000/182", "9780306406157",
    ]  # fmt: skip
    assert works("98", "WorkIdentifier/IDValue") == [statement.work_urn]
    assert works("29", "WorkIdentifier/IDValue") == [full().relatives[0].urn]
    related = functools.partial(coded, epub, "RelatedProduct", "ProductRelationCode")
    assert related("06", "ProductIdentifier/IDValue") == [
        f"{number}-pdf", "9781861978769", "9781861978769",
    ]  # fmt: skip
    assert related("11", "ProductIdentifier/IDValue") == [
        "publish-0c9f2d3e5a3f5b078d0e3f2d5f5e7a11-3-epub",
        "publish-0c9f2d3e5a3f5b078d0e3f2d5f5e7a11-3-pdf",
    ]
    assert texts(epub, "Supplier/SupplierName") == ["Statements Library"]
    assert texts(epub, "SupplyDetail/UnpricedItemType") == ["01"]


@settings(max_examples=60, deadline=None)
@given(descriptions)
def test_any_statement_gives_a_valid_message_that_says_what_it_says(description: Description):
    statement = description.statement
    data = ONIX.record(description)
    found = valid(data).findall("o:Product", NS)
    assert len(found) == len(description.manifestations)
    assert ONIX.record(description) == data
    for each in found:
        title = [*texts(each, "TitlePrefix"), *texts(each, "TitleWithoutPrefix")]
        assert "".join("".join(title).split()) == "".join(statement.title.split())
        names = {*texts(each, "Contributor/PersonName"), *texts(each, "Contributor/CorporateName")}
        assert {agent.name for agent in statement.authors} <= names
        published = {*texts(each, "Publisher/PublisherName")}
        everyone = names | published
        assert {agent.name for agent in statement.contributors} <= everyone
        assert everyone <= {
            agent.name for agent in (*statement.authors, *statement.contributors)
        } | {statement.publisher}
        numbers = list(map(int, texts(each, "Contributor/SequenceNumber")))
        assert numbers == list(range(1, len(numbers) + 1))
        for part in each.iter():
            assert len(part) or (part.text or "").strip() or part.tag.endswith("}NoPrefix")


def test_no_file_is_no_product():
    message = valid(ONIX.record(bare()))
    assert ONIX.entry(bare()) == b""
    assert message.find("o:NoProduct", NS) is not None
    assert texts(message, "SenderName") == ["publish"]


@pytest.mark.parametrize(
    ("members", "count"),
    [([], 0), ([bare], 0), ([bare, seed, bare, full, bare], 4), ([seed], 2)],
)
def test_a_collection_is_a_message(members: list[Any], count: int):
    pieces = ONIX.collection((member() for member in members), Agency(), DAY)
    message = valid(b"".join(pieces))
    assert len(message.findall("o:Product", NS)) == count
    assert (message.find("o:NoProduct", NS) is None) == (count > 0)


def test_an_entry_is_the_product_of_the_record():
    assert ONIX.entry(seed()) in ONIX.record(seed())


def test_files_of_an_edition_point_at_each_other():
    epub, pdf = products(seed())
    for one, other in ((epub, pdf), (pdf, epub)):
        found = coded(
            one, "RelatedProduct", "ProductRelationCode", "06", "ProductIdentifier/IDValue"
        )
        assert found == texts(other, "RecordReference")


def test_identifiers_of_all_files_are_of_no_product():
    """An ISBN, a DOI that stand for all files would be one number for two products."""
    found = product(identifiers={"isbn": "978-0-306-40615-7", "doi": "10.1000/182"})
    own = [part for part in found if part.tag.endswith("}ProductIdentifier")]
    assert [texts(part, "ProductIDType") for part in own] == [["01"]]


@pytest.mark.parametrize(
    ("edtf", "form", "text"),
    [
        ("2022-01-08", "00", "20220108"), ("2022-01", "01", "202201"), ("2022", "05", "2022"),
        ("0988", "05", "0988"), ("1984-21", "04", "19841"), ("1914/1918", "11", "19141918"),
        ("1985-04/1985-06", "07", "198504198506"), ("2004-21/2004-23", "12", "2004-21/2004-23"),
        ("2004-02-01/2005-02-08", "06", "2004020120050208"), ("1985-04/1986", "12", "1985-04/1986"),
        ("2022~", "12", "2022~"), ("-0044-03-15", "12", "-0044-03-15"), ("0000", "12", "0000"),
        ("19XX", "12", "19XX"), ("2004/..", "12", "2004/.."), ("Y-17000", "12", "Y-17000"),
        ("2004-25", "12", "2004-25"), ("2004-33", "12", "2004-33"), ("2004-41", "12", "2004-41"),
    ],
)  # fmt: skip
def test_dates_have_the_form_that_they_say(edtf: str, form: str, text: str):
    found = product(first_published=edtf, publisher="P")
    date = found.find(".//o:PublishingDate/o:Date", NS)
    assert (date.get("dateformat"), date.text) == (form, text)


def test_a_date_that_says_nothing_is_left_out():
    assert texts(product(first_published="XXXX", publisher="P"), "PublishingDate") == []


def test_what_stands_beside_a_publisher_only_is_left_out_without_one():
    """The schema has no place for dates and towns where nobody publishes."""
    assert texts(product(place="London"), "PublishingDetail") == []


@pytest.mark.parametrize(
    ("fields", "role", "title"),
    [
        ({"original_title": "Письмо", "original_language": "ru"}, "20", "03"),
        ({"original_title": "Письмо"}, "11", "08"),
        ({"original_title": "A note", "original_language": "en-GB"}, "11", "08"),
    ],
)
def test_a_translation_is_dated_by_its_original(fields: dict[str, str], role: str, title: str):
    found = product(publisher="P", **fields)
    assert texts(found, "PublishingDateRole") == [role]
    assert texts(found, "TitleType") == ["01", title]


def test_translations_of_this_text_are_works():
    """List 164: what was translated from this text is another work, derived by translation."""
    relative = Relative("Carta", "pt", "urn:w:pt", "urn:e:pt", "publish-1", original_language="en")
    found = products(described(make(), relatives=(relative,)))[0]
    works = functools.partial(coded, found, "RelatedWork", "WorkRelationCode")
    assert works("49", "WorkIdentifier/IDValue") == ["urn:w:pt"]
    assert works("29", "WorkIdentifier/IDValue") == []
    assert "translation" in code_list(164)["49"].casefold()


def test_an_agent_of_unknown_kind_is_not_divided():
    found = product(authors=[{"name": "CPRF"}])
    assert texts(found, "PersonName") == ["CPRF"]
    assert texts(found, "KeyNames") == texts(found, "PersonNameInverted") == []


def test_an_edition_without_a_number_is_the_first():
    control = make().control_number
    assert texts(product(), "RecordReference") == [f"{control}-1-epub"]
    assert texts(product(edition={"number": 4}), "RecordReference") == [f"{control}-4-epub"]


def test_an_agent_in_a_registry_of_organisations_is_one():
    found = product(authors=[{"name": "Society", "ids": {"ror": "03yrm5c26"}}])
    assert texts(found, "CorporateName") == ["Society"]


def test_a_romanised_name_of_a_body():
    """List 18: 05, the transliterated form, in the element that is for bodies."""
    found = product(authors=[{"name": "КПРФ", "romanized_name": "KPRF", "kind": "organization"}])
    assert texts(found, "AlternativeName/CorporateNameInverted") == ["KPRF"]
    assert texts(found, "AlternativeName/NameType") == ["05"]


def test_a_body_is_filed_by_its_sort_name_where_that_is_another():
    found = product(
        authors=[
            {"name": "The Society", "sort_name": "Society, The", "kind": "organization"},
            {"name": "CPRF", "sort_name": "CPRF", "kind": "organization"},
        ]
    )
    assert texts(found, "CorporateName") == ["The Society", "CPRF"]
    assert texts(found, "CorporateNameInverted") == ["Society, The"]
    assert texts(found, "PersonNameInverted") == []


def test_a_name_is_divided_only_into_what_makes_it_up():
    names = [
        {"name": "Martin Luther King, Jr.", "sort_name": "King, Martin Luther, Jr."},
        {"name": "山田太郎", "sort_name": "山田, 太郎"},
        {"name": "Jane Doe", "sort_name": "Doe, Jane"},
    ]
    found = product(authors=[{**name, "kind": "person"} for name in names])
    assert texts(found, "NamesBeforeKey") == ["Jane"]
    assert texts(found, "PersonNameInverted") == [name["sort_name"] for name in names]


def test_roles_of_one_agent_stand_together():
    agent = {"name": "Jane Doe", "kind": "person"}
    found = product(
        authors=[{**agent, "role": "spk"}, {"name": "B", "role": "sgn"}],
        contributors=[{**agent, "role": "ill"}, {"name": "C", "role": "pfr"}],
    )
    contributors = found.findall(".//o:Contributor", NS)
    assert [texts(each, "ContributorRole") for each in contributors] == [
        ["E09", "A12"], ["Z99"], ["Z99"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "code"), [("aut", "A01"), ("com", "C01"), ("isb", "Z99"), ("spn", "Z99")]
)
def test_only_an_author_is_one(role: str, code: str):
    """Whoever stands first with another role compiled or issued the text, and did not write it."""
    found = product(authors=[{"name": "CPRF", "kind": "organization", "role": role}])
    assert texts(found, "Contributor/ContributorRole") == [code]


def test_a_licence_is_no_access():
    """A statement of open access is made of what is published; of other files it is a notice."""
    rights = {"license": "CC-BY-4.0", "statement": "Free to share."}
    text = functools.partial(coded, composite="TextContent", kind="TextType", value="Text")
    here = products(described(make(rights=rights), agency=full().agency))[0]
    assert (text(here, code="20"), text(here, code="13")) == (["Free to share."], [])
    nowhere = product(rights=rights)
    assert (text(nowhere, code="20"), text(nowhere, code="13")) == ([], ["Free to share."])
    assert texts(nowhere, "EpubLicense/EpubLicenseName") == ["CC-BY-4.0"]


def test_numbers_of_no_list_name_their_kind():
    """Proprietary identifiers (code 01) are told by a name: ours, a URN, Wikidata's."""
    named = {
        (etree.QName(name.getparent()).localname, name.text)
        for description in (full(), volume(), *editions())
        for name in valid(ONIX.record(description)).iterfind(".//o:IDTypeName", NS)
    }
    assert named == {
        ("ProductIdentifier", "publish"), ("WorkIdentifier", "URN"), ("NameIdentifier", "Wikidata"),
        ("TextItemIdentifier", "URN"),
    }  # fmt: skip


def test_a_volume_tells_its_series_and_its_parts():
    found = products(volume())[0]
    (series,) = found.iterfind(".//o:Collection", NS)
    assert (texts(series, "IDValue"), texts(series, "TitleText")) == (
        ["20493630"],
        ["Little library"],
    )
    assert texts(series, "PartNumber") == ["3"]
    items = found.findall(".//o:ContentItem", NS)
    assert [texts(item, "LevelSequenceNumber") for item in items] == [["1"], ["2"]]
    titles = [item.find(".//o:TitleText", NS) for item in items]
    parts = volume().parts
    assert [title.text for title in titles] == [part.title for part in parts]
    assert [title.get("language") for title in titles] == ["eng", "per"]
    assert [texts(item, "Contributor/ContributorRole") for item in items] == [["A01"], ["A01"] * 2]
    assert texts(items[0], "CorporateName") == ["CPRF"]
    bare_series = {"series": Series(title="Little library")}
    lone = replace(volume(), statement=volume().statement.model_copy(update=bare_series))
    (series,) = products(lone)[0].iterfind(".//o:Collection", NS)
    assert (texts(series, "IDValue"), texts(series, "PartNumber")) == ([], [])
    assert texts(series, "TitleText") == ["Little library"]


def test_editions_name_the_file_of_their_format():
    """List 51: 03 replaces, 05 is replaced by; a format that the other lacks has no relation."""
    first, second, third = editions()
    epub, pdf = products(second)
    number = "ProductIdentifier/IDValue"
    related = functools.partial(coded, composite="RelatedProduct", kind="ProductRelationCode")
    for code, other, edition in (("03", first, 1), ("05", third, 3)):
        control = other.statement.control_number
        assert related(epub, code=code, value=number) == [f"{control}-{edition}-epub"]
        assert related(pdf, code=code, value=number) == [f"{control}-{edition}-pdf"]
    lone = [replace(edition, formats=("pdf",)) for edition in second.editions]
    epub, pdf = products(replace(second, editions=tuple(lone)))
    assert related(epub, code="03", value=number) == related(epub, code="05", value=number) == []
    assert len(related(pdf, code="03", value=number)) == 1


def test_titles_say_their_language():
    """That in Latin letters has the language of the text, the original's its own, if it is told."""
    found = products(full())[0]
    said = [
        (title.text, title.get("language"), title.get("textscript"))
        for title in found.iterfind(".//o:TitleText", NS)
    ]
    assert said == [("Nāmahʹī bih khvānandah", "per", "Latn"), ("Письмо к читателю", "rus", None)]
    assert found.find(".//o:Subtitle", NS).get("language") == "per"
    (alone,) = product(original_title="Письмо").iterfind(".//o:TitleText", NS)
    assert alone.attrib == {}


def test_publishers_are_no_contributors():
    found = product(
        publisher="The Press",
        contributors=[
            {"name": "The Press", "role": "pbl", "ids": {"isni": "0000000121438317"}},
            {"name": "A Fund", "role": "fnd"},
        ],
    )
    assert texts(found, "Contributor/PersonName") == ["Jane Doe"]
    assert texts(found, "PublisherName") == ["The Press", "A Fund"]
    assert texts(found, "PublishingRole") == ["01", "16"]
    assert texts(found, "PublisherIdentifier/IDValue") == ["0000000121438317"]


def test_roles_are_those_of_the_lists():
    assert set(ROLES) | set(PUBLISHING_ROLES) <= set(RELATORS)
    assert set(ROLES.values()) <= set(code_list(17))
    assert {role: code_list(45)[code] for role, code in PUBLISHING_ROLES.items()} == {
        "pbl": "Publisher", "spn": "Sponsor", "fnd": "Funding body", "prt": "Printer",
    }  # fmt: skip
    for relator, label in (
        ("trl", "Translated"), ("edt", "Edited"), ("spk", "Speaker"), ("ive", "Interviewee"),
        ("ivr", "Interviewer"), ("com", "Compiled"), ("pht", "Photographs"), ("win", "Introduction"),
        ("wfw", "Foreword"), ("aft", "Afterword"), ("adp", "Adapted"), ("cov", "Cover design"),
        ("enj", "Enacting"), ("ann", "Notes"), ("ctg", "Maps"), ("trc", "Transcribed"),
    ):  # fmt: skip
        assert code_list(17)[ROLES[relator]].startswith(label), relator


def test_languages_are_those_of_list_74():
    """Each code of ISO 639-3 that the list has is used; every other language has one that it has."""
    known = code_list(74)
    for language in ALL_LANGUAGES:
        if not langcodes.tag_is_valid(language.part3):
            continue
        tag = langcodes.standardize_tag(language.part3)
        assert language_code(tag) in known, tag
        if tag == language.part3 in known and not language.part2b:
            assert language_code(tag) == tag
    for tag in ("fa", "zh-Hant-TW", "yue", "ckb", "und", "art-x-own", "x-own", "grc", "sr-Latn"):
        assert language_code(tag) in known, tag
    assert [language_code(tag) for tag in ("yue", "zh", "fa-IR", "und")] == [
        "yue", "chi", "per", "und",
    ]  # fmt: skip


def test_codes_of_two_letters_are_those_of_the_lists():
    """They are found without the lists of all languages, and are what stands there."""
    for language in ALL_LANGUAGES:
        tag = language.part1
        if tag and langcodes.standardize_tag(tag) == tag:
            assert (iso639_2b(tag), iso639_3(tag)) == (language.part2b or "mis", language.part3)
    assert (iso639_2b("bh"), iso639_3("bh"), iso639_2b("xx")) == ("mis", None, "mis")


def test_countries_and_scripts_are_those_of_their_lists():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for first in letters:
        for second in letters:
            if langcodes.tag_is_valid(tag := langcodes.standardize_tag(f"en-{first}{second}")):
                assert country_code(tag) in (None, *code_list(91)), tag
    for code in code_list(91):
        tag = langcodes.standardize_tag(f"pt-{code}")
        assert country_code(tag) == tag.removeprefix("pt-"), tag
    assert country_code("es-419") is country_code("en-EU") is None
    for script in code_list(121):
        if langcodes.tag_is_valid(tag := f"fa-{script}") and not script.startswith("Q"):
            assert script_code(tag) == script, tag
    assert script_code("zh-Hant-TW") == "Hant"
    assert script_code("en-Qaaa") is script_code("en") is None


def test_the_language_says_its_country_and_its_script():
    found = product(language="zh-Hant-TW")
    assert (texts(found, "CountryCode"), texts(found, "ScriptCode")) == (["TW"], ["Hant"])


@pytest.mark.parametrize(
    ("agency", "names", "mails"),
    [
        (Agency(), ["publish"], []),
        (Agency(name="Us"), ["Us"], []),
        (Agency(code="XX-Xx"), [], []),
        (Agency(name="Us", email="us@example.org"), ["Us"], ["us@example.org"]),
        (Agency(name="Us", email="wir@bücher.example"), ["Us"], []),
    ],
)
@pytest.mark.parametrize("day", [DAY, "0988-01-01", "9999-12-31"])
def test_the_header_is_valid_whoever_sends(agency: Agency, names: Any, mails: Any, day: str):
    message = valid(b"".join(ONIX.collection([seed()], agency, day)))
    assert texts(message, "SenderName") == names
    assert texts(message, "EmailAddress") == mails


@pytest.mark.parametrize(
    ("told", "day", "sent"),
    [
        (None, DAY, "20261124"), ("2026-12-01", DAY, "20261201"), (None, "0988-01-01", "19000101"),
        (None, "9999-12-31", "20991231"),
    ],
)  # fmt: skip
def test_the_day_of_a_message(told: str | None, day: str, sent: str):
    """The day that is told for records, else that of the edition, within what the schema takes."""
    message = valid(b"".join(ONIX.collection([], Agency(day=told), day)))
    assert texts(message, "SentDateTime") == [sent]


@pytest.mark.parametrize(
    ("rights", "license", "kind"),
    [
        ("All rights reserved.", [], "13"),
        ({"license": "CC-BY-NC-4.0", "statement": "Share."}, ["CC-BY-NC-4.0"], "20"),
        ({"license": "CC-BY-4.0 OR MIT"}, ["CC-BY-4.0 OR MIT"], None),
        ({"license": "GPL-3.0-only"}, ["GPL-3.0-only"], None),
        ({"license": "MPL-2.0"}, ["MPL-2.0"], None),
        ({"license": "Unlicense"}, ["Unlicense"], None),
        ({"license": "BUSL-1.1", "statement": "No."}, [], "13"),
    ],
)
def test_only_an_open_licence_is_a_licence_and_free_of_charge(
    rights: Any, license: list[str], kind: str | None
):
    agency = Agency(name="Us", base_url="https://example.org/")
    found = products(described(make(rights=rights), agency=agency))[0]
    assert texts(found, "EpubLicenseName") == license
    assert texts(found, "UnpricedItemType") == (["01"] if license else [])
    assert texts(found, "TextType") == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("field", "source", "supplier"),
    [("publisher", ["01"], "09"), ("imprint", ["01"], "09"), ("place", [], "00")],
)
def test_whose_record_and_whose_supply(field: str, source: list[str], supplier: str):
    """A library that is no publisher has no code for its records, and none as a supplier."""
    agency = Agency(name="Us", base_url="https://example.org/")
    fields = {"rights": {"license": "CC0-1.0"}, field: "Us"}
    found = products(described(make(**fields), agency=agency))[0]
    assert (texts(found, "RecordSourceType"), texts(found, "RecordSourceName")) == (source, ["Us"])
    assert texts(found, "SupplierRole") == [supplier]
    assert code_list(93)["09"] == "Publisher to end-customers"
    assert texts(found, "Supplier/Website/WebsiteLink") == texts(found, "ResourceLink")


def test_nobody_supplies_what_has_no_address():
    found = product(rights={"license": "CC0-1.0"})
    assert texts(found, "ProductSupply") == texts(found, "SupportingResource") == []


@pytest.mark.parametrize(
    ("subject", "scheme", "code", "heading"),
    [
        ({"term": "Peace", "scheme": "lcsh"}, "04", [], ["Peace"]),
        ({"term": "JPWS", "scheme": "Thema"}, "93", ["JPWS"], []),
        ({"term": "1DTA", "scheme": "Thema"}, "94", ["1DTA"], []),
        ({"term": "3MPQ", "scheme": "Thema"}, "96", ["3MPQ"], []),
        ({"term": "Armed conflict", "scheme": "Thema"}, "93", [], ["Armed conflict"]),
        ({"term": "Peace", "scheme": "FAST"}, "B6", [], ["Peace"]),
        (
            {"term": "Peace", "scheme": "FAST", "uri": "http://id.worldcat.org/fast/1055795"},
            "B6",
            ["1055795"],
            ["Peace"],
        ),
        (
            {"term": "Peace", "scheme": "FAST", "uri": "http://id.worldcat.org/fast/105579500"},
            "B6",
            [],
            ["Peace"],
        ),
        ({"term": "Frieden", "scheme": "GND"}, "91", [], ["Frieden"]),
        ({"term": "Paix", "scheme": "RAMEAU"}, "A5", [], ["Paix"]),
        ({"term": "Peace", "scheme": "MeSH"}, "06", [], ["Peace"]),
        ({"term": "1A", "scheme": "Thema"}, "94", ["1A"], []),
        ({"term": "2ACB", "scheme": "Thema"}, "95", ["2ACB"], []),
        ({"term": "4CA", "scheme": "Thema"}, "97", ["4CA"], []),
        ({"term": "5AC", "scheme": "Thema"}, "98", ["5AC"], []),
        ({"term": "6AA", "scheme": "Thema"}, "99", ["6AA"], []),
        ({"term": "Peat", "scheme": "NAL"}, "07", [], ["Peat"]),
        ({"term": "Friede", "scheme": "SWD"}, "27", [], ["Friede"]),
        ({"term": "Paix", "scheme": "RVM"}, "63", [], ["Paix"]),
        ({"term": "rauha", "scheme": "YSO"}, "71", [], ["rauha"]),
        ({"term": "Peace", "scheme": "Sears"}, "74", [], ["Peace"]),
        ({"term": "Pets", "scheme": "lcshac"}, "A8", [], ["Pets"]),
        ({"term": "peace", "scheme": "EuroVoc"}, "B0", [], ["peace"]),
        ({"term": "Peace", "scheme": "Library of Congress Subject Headings"}, "04", [], ["Peace"]),
    ],
)
def test_subjects_have_the_code_of_their_scheme(
    subject: dict[str, str], scheme: str, code: list[str], heading: list[str]
):
    found = product(subjects=[subject]).find(".//o:Subject", NS)
    assert texts(found, "SubjectSchemeIdentifier") == [scheme]
    assert (texts(found, "SubjectCode"), texts(found, "SubjectHeadingText")) == (code, heading)
    label = code_list(27)[scheme].casefold()
    headings = "lc subject heading"
    names = {
        "lcsh": headings, "library of congress subject headings": headings, "lcshac": "lc children",
    }  # fmt: skip
    known = subject["scheme"].casefold()
    assert names.get(known, known) in label


def test_keywords_are_one_subject():
    found = product(subjects=[{"term": "War"}, {"term": "Peace"}])
    assert coded(found, "Subject", "SubjectSchemeIdentifier", "20", "SubjectHeadingText") == [
        "War; Peace"
    ]


@pytest.mark.parametrize(("length", "kinds"), [(350, ["03", "02"]), (351, ["03"])])
def test_a_short_description_is_never_cut(length: int, kinds: list[str]):
    assert texts(product(abstract="x" * length), "TextType") == kinds


def test_lines_of_an_abstract_stay_apart():
    found = product(abstract="One <b>&\ntwo\n\n\nthree")
    text = found.find(".//o:TextContent/o:Text", NS)
    assert text.get("textformat") == "05"
    first, second = text.findall("o:p", NS)
    assert etree.QName(first[0]).localname == "br"
    assert (first.text, first[0].tail, second.text) == ("One <b>&", "two", "three")


@pytest.mark.parametrize(
    ("offered", "codes"),
    [
        (Accessibility(), []),
        (Accessibility(features=("alternativeText", "ARIA")), ["14", "30"]),
        (Accessibility(sufficient=(("textual", "visual"),)), []),
        (Accessibility(sufficient=(("textual", "visual"), ("textual",))), ["52"]),
        (Accessibility(hazards=("unknown",)), []),
        (Accessibility(hazards=("none",)), ["00"]),
        (Accessibility(hazards=("noSoundHazard", "flashing")), ["16", "13"]),
        (Accessibility(features=("somethingNew",), summary="Words."), ["00"]),
    ],
)
def test_accessibility_is_what_was_measured(offered: Accessibility, codes: list[str]):
    file = Manifestation("epub", "a/a.epub", "application/epub+zip", accessibility=offered)
    (found,) = products(described(make(), manifestations=(file,)))
    assert texts(found, "ProductFormFeatureValue") == ["101F", *codes]


@pytest.mark.parametrize(
    ("feature", "label"),
    [
        ("unknown", "Unknown accessibility"), ("none", "Inaccessible"), ("index", "Index navigation"),
        ("tableOfContents", "Table of contents navigation"), ("ARIA", "ARIA roles provided"),
        ("readingOrder", "Single logical reading order"), ("MathML", "Accessible math content as MathML"),
        ("alternativeText", "Short alternative textual descriptions"),
        ("longDescription", "Full alternative textual descriptions"),
        ("structuralNavigation", "Next / Previous structural navigation"),
        ("displayTransformability", "Appearance of all textual content can be modified"),
        ("pageNavigation", "Page list navigation"),
    ],
)  # fmt: skip
def test_features_by_list_196(feature: str, label: str):
    """Each feature of the schema.org vocabulary is the code that the list explains so."""
    (code,) = accessible(Accessibility(features=(feature,)))
    assert code_list(196)[code].startswith(label)


@pytest.mark.parametrize("hazard", ["flashing", "motionSimulation", "sound"])
def test_hazards_by_list_143(hazard: str):
    """There is one, there is none, nobody knows."""
    name = hazard.replace("S", " s").capitalize()
    upper = hazard[0].upper() + hazard[1:]
    said = accessible(Accessibility(hazards=(hazard, f"no{upper}Hazard", f"unknown{upper}Hazard")))
    assert [code_list(143)[code] for code in said] == [
        f"WARNING – {name} hazard", f"No {name.lower()} hazard warning necessary",
        f"{name} risk unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("level", ["A", "AA", "AAA"])
@pytest.mark.parametrize("version", ["2.0", "2.1", "2.2"])
def test_claims_by_list_196(version: str, level: str):
    """A claim is told by its three parts, who made it, when and where; a PDF by its standard."""
    claim = f"EPUB Accessibility 1.1 - WCAG {version} Level {level}"
    evaluated = {
        "conforms_to": claim, "evaluated_by": "A. Reader", "evaluated_on": "2026-11-25",
        "report": "https://example.org/report", "edition": 1,
    }  # fmt: skip
    said = functools.partial(accessible, Accessibility(), accessibility=evaluated)
    file = Manifestation("x", "a/a.x", "application/x-x", conforms_to=(claim,))
    (found,) = products(described(make(accessibility=evaluated), manifestations=(file,)))
    assert texts(found, "ProductFormFeatureDescription") == [
        "A. Reader", "20261125", "https://example.org/report",
    ]  # fmt: skip
    labels = [code_list(196)[code] for code in said(conforms_to=(claim,))]
    assert labels == [
        "EPUB Accessibility Specification 1.1", f"WCAG v{version}", f"WCAG level {level}",
        "Compliance certification by (name)", "Latest accessibility assessment date",
        "Compliance web page for detailed accessibility information",
    ]  # fmt: skip
    assert said(conforms_to=()) == []
    assert [code_list(196)[code] for code in said(conforms_to=("PDF/UA-1",))] == ["PDF/UA-1"]
    assert [code_list(196)[code] for code in said(conforms_to=("PDF/UA-2",))] == ["PDF/UA-2"]


@pytest.mark.parametrize(
    ("exemption", "label"),
    [
        ("eaa-microenterprise", "Micro-enterprises"),
        ("eaa-disproportionate-burden", "Disproportionate burden"),
        ("eaa-fundamental-alteration", "Fundamental alteration"),
    ],
)
def test_exemptions_by_list_196(exemption: str, label: str):
    """What the European Accessibility Act does not ask for, and why."""
    (code,) = accessible(Accessibility(), accessibility={"exemption": exemption})
    assert code_list(196)[code].endswith(label)


def accessible(
    offered: Accessibility, conforms_to: tuple[str, ...] = (), **front: Any
) -> list[str]:
    """The codes of lists 196 and 143 of a file that offers and claims this."""
    file = Manifestation(
        "x", "a/a.x", "application/x-x", accessibility=offered, conforms_to=conforms_to
    )
    (found,) = products(described(make(**front), manifestations=(file,)))
    return texts(found, "ProductFormFeatureValue")


def test_versions_of_formats_are_those_of_list_220():
    assert (code_list(220)["101F"], code_list(220)["107G"]) == ("EPUB 3.3", "PDF 1.7")


def test_a_file_of_an_unknown_format_is_a_download():
    file = Manifestation("azw", "a/a.azw", "application/x-mobi8-ebook")
    (found,) = products(described(make(), manifestations=(file,)))
    assert texts(found, "ProductForm") == ["ED"]
    assert texts(found, "ProductFormDetail") == texts(found, "ProductFormFeature") == []


def test_three_hundred_authors():
    names = [f"Author {number}" for number in range(300)]
    found = product(authors=[{"name": name} for name in names])
    assert texts(found, "Contributor/PersonName") == names


@pytest.mark.parametrize("slash", ["", "/", "//"])
def test_a_name_of_a_file_is_escaped_in_its_address(slash: str):
    (file, *_) = manifestations("نامه")
    agency = Agency(base_url=f"https://example.org/a b{slash}")
    (found,) = products(described(make(), manifestations=(file,), agency=agency))
    (link,) = texts(found, "ResourceLink")
    assert link.isascii() and " " not in link
    assert link.startswith("https://example.org/a%20b/%D9%86")
