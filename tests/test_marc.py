"""MARC 21 and MARCXML: the golden record, the rules of cataloguing, and checkers that are not ours."""

from __future__ import annotations

import io
import re
from typing import Any

import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from publish.library import open_library
from publish.records import RECORDS
from publish.records.countries import COUNTRIES, marc_country
from publish.records.description import Accessibility, Agency, Description, Manifestation, Relative
from publish.records.headings import SOURCES
from publish.records.marc.fields import Pair, linked, plain
from publish.records.marc.fixed import LEADER
from publish.records.marc.length import fitted
from publish.records.marc.notes import creative_commons
from publish.records.marc.subjects import GENRES
from publish.statement.scripts import script_of
from publish.statement.values import href
from tests.descriptions import bare, described, descriptions, full, make, seed, statement_of
from tests.marc_checkers import (
    avram,
    avram_errors,
    code_list,
    fields,
    lint,
    mnemonic,
    needs_lint,
    needs_schema,
    needs_yaz,
    read,
    schema_errors,
    xml_fields,
    yaz,
)
from tests.samples import ROOT

MARC, XML = RECORDS["marc"], RECORDS["marcxml"]
AGENCY = Agency("XX-XxSTL", "enk", base_url="https://s.example.org/x")
NOBODY = [{"name": "Anonymous"}]
LINT_IS_OLDER = re.compile('046: Indicator 1 must be blank but it\'s "[13]"')
LINT_GUESSES = re.compile(
    "245: First word, .* (may be|does not appear to be) an article|"
    "245: Subfield _c initials should not have a space"
)
"""MARC::Lint looks at articles without the language, and at initials that an author wrote."""
SCHEMA_IS_OLDER = {"046\tfield is not repeatable", "857\tunknown field"}


def record_of(description: Description) -> pymarc.Record:
    """The record as pymarc reads it from the file."""
    (found,) = read(MARC.record(description))
    return found


def record(**front: Any) -> pymarc.Record:
    """The record of a statement, with both files measured."""
    return record_of(described(make(**front)))


def lines(found: pymarc.Record, *tags: str) -> list[str]:
    """The fields with some tags, as mnemonic text without the equals sign."""
    text = mnemonic(found).splitlines()
    return [line[1:].replace("  ", " ", 1) for line in text if line[1:4] in tags]


def schema() -> etree.XMLSchema:
    """MARC21slim.xsd."""
    path = ROOT / "tests/schemas/marcxml/MARC21slim.xsd"
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


@pytest.fixture(scope="module")
def slim() -> etree.XMLSchema:
    """The schema, compiled once."""
    return schema()


def corpus() -> list[Description]:
    """Records of every kind that the format treats differently."""
    library, problems = open_library(ROOT)
    assert library is not None, problems
    own = [described(statement_of(path.stem)) for path in library.source_paths()]
    assert own
    kinds = [
        {"authors": NOBODY},
        {"first_published": "-0044-03-15", "edition": {"date": "2026-01-02"}},
        {
            "title": "$5 {宣言}",
            "language": "yue",
            "original_language": "art-x-own",
            "original_title": "A {thing}",
        },
        {"language": "zh-Hant", "title": "宣言", "romanized_title": "Xuan yan"},
        {"authors": [{"name": f"Name {n}", "kind": "person"} for n in range(300)]},
        {"abstract": "word " * 9000, "subjects": [{"term": "x" * 12000, "scheme": "GND"}]},
        {"abstract": "слово " * 20_000},
        {"type": "Speech", "rights": {"license": "MIT"}, "subtitle": "A subtitle!"},
    ]
    return [seed(), full(), bare(), *own, *(described(make(**kind)) for kind in kinds)]


@pytest.fixture(scope="module")
def corpus_file() -> bytes:
    """The corpus as one file."""
    return b"".join(MARC.collection(corpus(), AGENCY, "2026-11-24"))


def test_the_golden_record():
    """The seed's record is the one written by hand from the standard."""
    golden = (ROOT / "tests/golden/records/seed.mrk").read_text("utf-8")
    expected = re.sub("^#.*\n", "", golden, flags=re.MULTILINE)
    assert mnemonic(record_of(seed())) == expected


def test_every_field_of_the_full_record():
    """A Persian translation with all that front matter can say, field by field."""
    text = mnemonic(record_of(full()))
    found = [line[1:].replace("  ", " ", 1) for line in text.splitlines()]
    files = "$3{0}$uhttps://statements.example.org/letter-fa/letter-fa.{1}$q{2}$s{3} bytes$yFull text as {0}$zOpen access$70"
    assert found == [
        "LDR 00000nam\\a22000007i\\4500",
        "001 publish-b4859cab5dfe56c2a137581002b66e77",
        "003 XX-XxSTL",
        "005 20261124000000.0",
        "006 m\\\\\\\\\\o\\\\d\\|\\\\\\\\\\\\",
        "007 cr\\|||||||||||",
        "008 261124s2026\\\\\\\\enk||||\\o|||||000\\i|per\\d",
        "020 \\\\$a9780306406157",
        "020 \\\\$a9783161484100$q(EPUB)",
        "020 \\\\$a9781861978769$q(PDF)",
        "024 7\\$a10.1000/182$2doi",
        "024 7\\$aurn:uuid:fb245ec0-0975-5d06-be76-c8ee6b1e85ab$q(edition)$2urn",
        "024 7\\$aurn:nbn:de:101:1-201102033592$q(text)$2urn",
        "024 7\\$aurn:uuid:ef2c7c73-7a72-517a-b802-4f361d36d663$q(work)$2urn",
        "035 \\\\$a(XX-XxSTL)publish-b4859cab5dfe56c2a137581002b66e77",
        "040 \\\\$aXX-XxSTL$beng$erda$epn$cXX-XxSTL",
        "041 1\\$aper$hrus",
        "046 1\\$k1894-05~$2edtf",
        "046 3\\$k2026-11-24$2edtf",
        "100 1\\$6880-01$aTolstoĭ, Lev,$eauthor.$4aut"
        "$0https://d-nb.info/gnd/118642758$0http://id.loc.gov/authorities/names/n79068416"
        "$1https://viaf.org/viaf/96987389$1https://isni.org/isni/0000000121438317"
        "$1http://www.wikidata.org/entity/Q7243",
        "240 10$aПисьмо к читателю.$lPersian",
        "245 10$6880-02$aNāmahʹī bih khvānandah.",
        "250 \\\\$aویراست ۲.",
        "264 \\1$aLondon :$bRed Books :$bStatements Library,$c2026.",
        "300 \\\\$a1 online resource (7 pages)",
        "336 \\\\$atext$btxt$2rdacontent",
        "337 \\\\$acomputer$bc$2rdamedia",
        "338 \\\\$aonline resource$bcr$2rdacarrier",
        "341 0\\$3EPUB$atextual$btableOfContents$breadingOrder$bstructuralNavigation"
        "$bdisplayTransformability$bARIA$2sapdv",
        "341 0\\$3PDF$atextual$btableOfContents$breadingOrder$bstructuralNavigation$btaggedPDF$2sapdv",
        "347 \\\\$atext file$2rdaft",
        "347 \\\\$bEPUB$c183041 bytes",
        "347 \\\\$bPDF$c92618 bytes",
        "380 \\\\$aOpen letter",
        "500 \\\\$aNumber of words: 1234.",
        "500 \\\\$aEdition 2, 2026-11-24, by An Editor: Two misprints mended.",
        "500 \\\\$aEdition 1, 2025-01-02: First made.",
        f"500 \\\\$aSHA-256 of the source text of this edition: {'5' * 64}.",
        "506 0\\$aOpen access.$fUnrestricted online access$2star",
        "520 3\\$aWhat it says in two paragraphs.",
        "532 8\\$aEPUB: Text only: it can be read by eye, by ear and by touch.",
        "532 8\\$aEPUB: no hazards.",
        "532 8\\$aPDF: conforms to PDF/A-3a -- PDF/UA-1.",
        "532 8\\$aPDF: no hazards.",
        "534 \\\\$pFirst published:$tПисьмо к читателю.$cabout May 1894.",
        "534 \\\\$pSource:$tПисьмо.$cСайт.$nhttps://example.org/a?x=1&y=2%7Cz{dollar}3"
        f"$nRetrieved 2024-05-01.$nSHA-256 of the file retrieved: {'a' * 64}."
        "$nChecked against the print of 1894.",
        "534 \\\\$pSource:$tLetters, volume 3.$cThe Press.",
        "540 \\\\$aFree to share and adapt.$fCC BY 4.0$2cc$uhttps://creativecommons.org/licenses/by/4.0/",
        "546 \\\\$aText in Persian, translated from Russian.",
        "588 0\\$aTitle from title page (EPUB, 24 November 2026).",
        "650 \\0$aPeace.$0http://id.loc.gov/authorities/subjects/sh85098961",
        "650 \\7$aReading.$2fast$0http://id.worldcat.org/fast/1090626",
        "653 \\\\$aFrieden",
        "653 \\\\$aLetters & {dollar}tamps",
        "655 \\4$aOpen letter.",
        "700 1\\$aسپیدرودی، نگار,$etranslator.$4trl$1https://orcid.org/0000-0002-1825-0097",
        "710 2\\$aPeace & Bread Society,$eauthor.$4aut$1https://ror.org/03yrm5c26",
        "720 \\\\$aSomebody$eeditor$4edt",
        "765 0\\$aТолстой, Лев.$tПисьмо к читателю$ourn:uuid:8d1c7a52-0f0d-5a3e-9a39-0d3e4b1e5b22"
        "$w(XX-XxSTL)publish-0c9f2d3e5a3f5b078d0e3f2d5f5e7a11",
        "856 40" + files.format("EPUB", "epub", "application/epub+zip", 183041),
        "856 40" + files.format("PDF", "pdf", "application/pdf", 92618),
        "856 41$3Source$uhttps://example.org/a?x=1&y=2%7Cz{dollar}3$yПисьмо$zСайт",
        "857 41$3Source$cweb.archive.org"
        "$uhttps://web.archive.org/web/2024/https://example.org/a?x=1&y=2$yArchived copy: Письмо",
        "880 1\\$6100-01/(N$aТолстой, Лев,$eauthor.$4aut",
        "880 10$6245-02/(3/r$aنامه‌ای به خواننده :$bدربارهٔ خواندن /$cЛев Толстой, Peace & Bread"
        " Society ; [translator] نگار سپیدرودی ; [editor] Somebody.",
        "883 0\\$apublish$qXX-XxSTL",
    ]


def test_nothing_is_made_up():
    """What the least statement lacks has no field: no publisher, no date, no agency, no access."""
    tags = {f.tag for f in record_of(bare()).fields}
    assert tags == {
        "001", "006", "007", "008", "024", "040", "245", "300", "336", "337", "338", "380", "500",
        "534", "546", "655", "720", "856", "883",
    }  # fmt: skip
    assert lines(record_of(bare()), "300") == ["300 \\\\$a1 online resource"]
    assert lines(record_of(bare()), "040", "883") == ["040 \\\\$beng$erda$epn", "883 0\\$apublish"]


@pytest.mark.parametrize(
    ("first_published", "edition", "expected"),
    [
        ("2022-01-08", "2026-11-24", "r20262022"),
        ("2026-01-08", "2026-11-24", "s2026    "),
        ("1914/1918", "2026-11-24", "r20261914"),
        ("1894~", "2026-11-24", "r20261894"),
        ("1894-05?", "2026-11-24", "r20261894"),
        ("1984-21", "2026-11-24", "r20261984"),
        ("19XX", "2026-11-24", "r202619uu"),
        ("XXXX", "2026-11-24", "r2026uuuu"),
        ("../1900", "2026-11-24", "r2026uuuu"),
        ("2004/..", "2026-11-24", "r20262004"),
        ("0988", "2026-11-24", "r20260988"),
        ("Y170000002", "2026-11-24", "r2026||||"),
        ("-0044-03-15", "2026-11-24", "b        "),
        ("0000", "2026-11-24", "b        "),
        ("Y-17000", None, "b        "),
        ("2022", None, "ruuuu2022"),
        ("XXXX", None, "nuuuuuuuu"),
    ],
)
def test_dates_in_008(first_published: str, edition: str | None, expected: str):
    """008/06-14 for every kind of EDTF date, with and without a dated edition."""
    front = {"edition": {"date": edition}} if edition else {}
    assert record(first_published=first_published, **front)["008"].data[6:15] == expected


def test_a_translation_is_no_reissue_of_its_original():
    """008/06 has this edition's one date; fields 046 and 534 have that of the original."""
    front = {"original_language": "la", "edition": {"date": "2026-11-24"}}
    found = record(first_published="1894", **front)
    assert found["008"].data[6:15] == "s2026    "
    assert lines(found, "046", "534")[:3] == [
        "046 1\\$k1894$2edtf", "046 3\\$k2026-11-24$2edtf", "534 \\\\$pFirst published:$c1894.",
    ]  # fmt: skip
    found = record(first_published="-0044-03-15", **front)
    assert found["008"].data[6:15] == "s2026    "
    assert lines(found, "046")[0] == "046 1\\$k-0044-03-15$2edtf"
    assert record(original_language="la")["008"].data[6:15] == "nuuuuuuuu"


def test_dates_in_046():
    """EDTF as it is; closed intervals by both ends; years BC, which 008 has no room for."""
    edition = {"edition": {"date": "2026-11-24"}}
    assert lines(record(first_published="1914/1918", **edition), "046") == [
        "046 1\\$k1914$l1918$2edtf",
        "046 3\\$k2026-11-24$2edtf",
    ]
    assert lines(record(first_published="-0044-03-15", **edition), "046")[:2] == [
        "046 \\\\$ar$c2026$d45",
        "046 1\\$k-0044-03-15$2edtf",
    ]
    for open_ in ("2004/..", "../1900", "2004/", "/1900"):
        assert lines(record(first_published=open_), "046") == [f"046 1\\$k{open_}$2edtf"]
    several = record(first_published="-04XX", **edition)
    assert lines(several, "046")[0] == "046 1\\$k-04XX$2edtf"
    for nothing in ("XXXX", "XXXX-XX", "../.."):
        assert lines(record(first_published=nothing), "046", "534")[:-1] == []


def test_the_day_of_the_record():
    """005 and 008/00-05 are the day of the edition, else of the last retrieval; without either
    there is no 005, and 008 has zeros: not the day of first publication, when no record was made.
    """
    source = {"url": "https://example.org/", "retrieved": "2024-05-01"}
    assert record(sources=[source])["005"].data == "20240501000000.0"
    assert record(sources=[source])["008"].data[:6] == "240501"
    told = record_of(Description(make(sources=[source]), agency=Agency(day="2026-12-01")))
    assert (told["005"].data, told["008"].data[:6]) == ("20261201000000.0", "261201")
    assert lines(told, "883") == ["883 0\\$apublish$d20261201"]
    dated = record(edition={"date": "2026-11-24"})
    assert (dated["005"].data, dated["008"].data[:6]) == ("20261124000000.0", "261124")
    undated = record(first_published="2022-01-08")
    assert "005" not in undated
    assert undated["008"].data[:6] == "000000"


@pytest.mark.parametrize(
    ("type", "form"),
    [("Letter", "i"), ("Open letter", "i"), ("Speech", "s"), ("Manifesto", "0"), ("Poem", "u")],
)
def test_literary_form(type: str, form: str):
    """008/33 tells letters and speeches; of a word that is no type of ours it says unknown."""
    assert record(type=type)["008"].data[33] == form


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ({"language": "en"}, []),
        ({"language": "yue"}, ["041 \\7$ayue$2iso639-3"]),
        ({"language": "art-x-own"}, ["041 \\7$aart-x-own$2rfc5646"]),
        ({"language": "und"}, []),
        ({"language": "grc"}, []),
        ({"language": "sr-Latn", "original_language": "sr"}, []),
        ({"language": "en", "original_language": "ru"}, ["041 1\\$aeng$hrus"]),
        (
            {"language": "yue", "original_language": "ru"},
            ["041 1\\$achi$hrus", "041 17$ayue$2iso639-3"],
        ),
        ({"contributors": [{"name": "T", "role": "trl"}]}, ["041 1\\$aeng"]),
    ],
)
def test_languages(front: dict[str, Any], expected: list[str]):
    """041 for translations and for languages that the MARC list has no code of their own for."""
    assert lines(record(**front), "041") == expected


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("cs", "cze"), ("fa-IR", "per"), ("grc", "grc"), ("haw", "haw"), ("yue", "chi"), ("gsw", "gsw"),
        ("und-Zxxx", "und"), ("und-x-own", "mis"), ("x-own", "mis"), ("bh", "mis"), ("aaa", "mis"),
    ],
)  # fmt: skip
def test_the_code_of_the_language(tag: str, code: str):
    """008/35-37 by the MARC list: the language, else its macrolanguage; not coded, not known."""
    assert record(language=tag)["008"].data[35:38] == code


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ({"language": "en"}, ["546 \\\\$aText in English."]),
        ({"language": "sr-Latn"}, ["546 \\\\$aText in Serbian.$bLatin script."]),
        (
            {"language": "zh-Hant-TW", "original_language": "pt-BR"},
            [
                "546 \\\\$aText in Chinese, translated from Portuguese."
                "$bTraditional Chinese characters."
            ],
        ),
        ({"language": "zh-Hani"}, ["546 \\\\$aText in Chinese.$bChinese characters."]),
        ({"language": "zh-Hans"}, ["546 \\\\$aText in Chinese.$bSimplified Chinese characters."]),
        ({"language": "fa-IR"}, ["546 \\\\$aText in Persian."]),
        ({"language": "mul"}, ["546 \\\\$aText in multiple languages."]),
        ({"language": "und"}, []),
        ({"language": "und-Latn"}, []),
        ({"language": "zxx"}, []),
        ({"language": "en-Zxxx"}, ["546 \\\\$aText in English."]),
        ({"language": "en", "original_language": "und"}, ["546 \\\\$aText in English."]),
    ],
)
def test_words_about_language(front: dict[str, str], expected: list[str]):
    """546: the language in `$a`, the script that the tag names in `$b`, no region."""
    assert lines(record(**front), "546") == expected


@pytest.mark.parametrize(
    ("agent", "pair"),
    [
        (
            {"name": "王小明", "romanized_name": "Wang, Xiaoming"},
            ("100 1\\$6880-01$aWang, Xiaoming", "880 1\\$6100-01/{dollar}1$a王小明"),
        ),
        (
            {"name": "Лев Толстой", "sort_name": "Толстой, Лев", "romanized_name": "Lev Tolstoi"},
            ("100 1\\$6880-01$aLev Tolstoi", "880 1\\$6100-01/(N$aТолстой, Лев"),
        ),
        (
            {"name": "Лев Толстой", "romanized_name": "Tolstoĭ, Lev"},
            ("720 1\\$6880-01$aTolstoĭ, Lev", "880 1\\$6720-01/(N$aЛев Толстой"),
        ),
        (
            {"name": "افلاطون", "romanized_name": "Aflāṭūn"},
            ("100 0\\$6880-01$aAflāṭūn", "880 0\\$6100-01/(3/r$aافلاطون"),
        ),
    ],
)
def test_both_forms_of_a_name_have_the_same_indicators(
    agent: dict[str, str], pair: tuple[str, str]
):
    """Linked fields say the same of the name (Appendix A)."""
    found = lines(record(authors=[{**agent, "kind": "person"}]), "100", "720", "880")
    assert [line.partition("$e")[0].rstrip(",") for line in found] == list(pair)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"name": "Leo Tolstoy", "sort_name": "Tolstoy, Leo", "kind": "person"}, "100 1\\$aTolstoy, Leo,$eauthor.$4aut"),
        ({"name": "王小明", "sort_name": "王，小明", "kind": "person"}, "100 1\\$a王，小明,$eauthor.$4aut"),
        ({"name": "Voltaire", "kind": "person"}, "100 0\\$aVoltaire,$eauthor.$4aut"),
        ({"name": "Leo Tolstoy", "kind": "person"}, "720 1\\$aLeo Tolstoy$eauthor$4aut"),
        ({"name": "Leo Tolstoy", "sort_name": "Leo Tolstoy", "kind": "person"}, "100 0\\$aLeo Tolstoy,$eauthor.$4aut"),
        ({"name": "CPRF", "kind": "organization", "role": "isb"}, "110 2\\$aCPRF,$eissuing body.$4isb"),
        ({"name": "Voltaire", "kind": "person", "role": "aui"}, "100 0\\$aVoltaire,$eauthor of introduction, etc.$4aui"),
        ({"name": "A. B.", "kind": "person", "role": "aui"}, "720 1\\$aA. B.$eauthor of introduction, etc.$4aui"),
        ({"name": "Doe,", "sort_name": "Doe,", "kind": "person"}, "100 1\\$aDoe,$eauthor.$4aut"),
        ({"name": "Anon, Y.", "sort_name": "Y., Anon"}, "720 \\\\$aY., Anon$eauthor$4aut"),
    ],
)  # fmt: skip
def test_names(author: dict[str, Any], expected: str):
    """Inverted, direct, corporate and unknown names; the relator as term and code.

    Two words that nobody says how to file are neither a forename (0) nor a surname (1).
    """
    found = record(authors=[author])
    assert lines(found, "100", "110", "720") == [expected]
    assert found["245"].indicator1 == ("0" if expected.startswith("720") else "1")


def test_an_unknown_first_author_leaves_the_main_entry_empty():
    """No later author takes the place of a first one of unknown kind; the title is the entry."""
    jane = {"name": "Jane Doe", "sort_name": "Doe, Jane", "kind": "person"}
    found = record(
        authors=[*NOBODY, jane], original_title="Письмо", original_language="ru", language="en"
    )
    assert lines(found, "100", "240") == []
    assert lines(found, "130", "700", "720") == [
        "130 0\\$aПисьмо.$lEnglish.",
        "700 1\\$aDoe, Jane,$eauthor.$4aut",
        "720 \\\\$aAnonymous$eauthor$4aut",
    ]


def test_one_agent_has_one_field():
    """Who wrote and edited has one field with both roles."""
    jane = {"name": "Jane Doe", "sort_name": "Doe, Jane", "kind": "person"}
    found = record(authors=[jane], contributors=[{**jane, "role": "edt"}])
    assert lines(found, "100", "700") == ["100 1\\$aDoe, Jane,$eauthor,$eeditor.$4aut$4edt"]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ({"title": "Peace!"}, "245 10$aPeace! /$cJane Doe."),
        ({"title": "The end", "subtitle": "Why?"}, "245 14$aThe end :$bWhy? /$cJane Doe."),
        ({"title": "L'appel", "language": "fr"}, "245 12$aL'appel /$cJane Doe."),
        ({"title": "\"Der Weg\"", "language": "de"}, "245 15$a\"Der Weg\" /$cJane Doe."),
        ({"title": "{Braces} \\ $5"}, "245 10$a{lcub}Braces{rcub} {bsol} {dollar}5 /$cJane Doe."),
        ({"authors": [{"name": n} for n in "ABC"]}, "245 02$aA letter to the reader /$cA, B, C."),
        ({"authors": [{"name": n} for n in "ABCD"]}, "245 02$aA letter to the reader /$cA [and 3 others]."),
        ({"authors": [{"name": "Doe Inc."}]}, "245 02$aA letter to the reader /$cDoe Inc."),
    ],
)  # fmt: skip
def test_titles(front: dict[str, Any], expected: str):
    """ISBD punctuation, non-filing characters, the rule of three, the full stop."""
    assert lines(record(**front), "245") == [expected]


def test_romanised_titles():
    """245 has what is in Latin letters, 880 all of it with the code of its script."""
    front = {"title": "宣言", "romanized_title": "Xuan yan", "language": "zh", "subtitle": "Part A"}
    assert lines(record(**front), "245", "880") == [
        "245 10$6880-01$aXuan yan :$bPart A /$cJane Doe.",
        "880 10$6245-01/{dollar}1$a宣言 :$bPart A /$cJane Doe.",
    ]
    hindi = record(title="हिन्दी", romanized_title="Hindī", language="hi", authors=NOBODY)
    assert hindi["880"]["6"] == "245-01/Deva"
    hebrew = record(title="השלום", romanized_title="ha-Shalom", language="he")
    russian = {
        "title": "Письмо", "romanized_title": "Pisʹmo", "language": "ru", "subtitle": "Ещё одно",
        "authors": [
            {"name": "Лев Толстой", "sort_name": "Толстой, Лев", "romanized_name": "Tolstoĭ, Lev"},
            {"name": "Мао Цзэдун", "sort_name": "Мао, Цзэдун", "romanized_name": "Mao, TSzėdun"},
            {"name": "КПРФ", "romanized_name": "KPRF", "kind": "organization"},
        ],
        "contributors": [{"name": "Jane Doe", "role": "edt"}],
    }  # fmt: skip
    assert lines(record(**russian), "245") == [
        "245 00$6880-01$aPisʹmo /$cLev Tolstoĭ, Mao TSzėdun, KPRF ; [editor] Jane Doe."
    ]
    latin = {
        "authors": [
            {
                "name": "Король, Мартин, мл.", "sort_name": "Король, Мартин, Jr.",
                "romanized_name": "Korolʹ, Martin, Jr.",
            },
            {"name": "Хлеб, мир", "romanized_name": "Khleb, mir", "kind": "organization"},
        ],
        "contributors": [],
    }  # fmt: skip
    assert record(**{**russian, **latin})["245"]["c"] == "Martin Korolʹ, Jr., Khleb, mir."
    untold = {"name": "Иван Иванов", "romanized_name": "Ivanov, Ivan"}  # the order is not told
    for somebody in ({"name": "Иван"}, {"name": "князь"}, {"name": "王小明"}, untold):
        found = record(**{**russian, "contributors": [somebody]})
        assert lines(found, "245") == ["245 00$6880-01$aPisʹmo."]
        (own,) = (f for f in found.get_fields("880") if f["6"].startswith("245"))
        assert own["c"].endswith(f"[contributor] {somebody['name']}.")
    assert lines(hebrew, "245") == ["245 13$6880-01$aha-Shalom /$cJane Doe."]
    assert hebrew["880"]["6"] == "245-01/(2/r"


def test_original_titles():
    """240 and 765 where the text is a translation, 246 where nobody says that it is one."""
    found = record(original_title="Письмо", original_language="ru")
    assert lines(found, "240", "246", "765") == ["240 10$aПисьмо.$lEnglish", "765 0\\$tПисьмо"]
    found = record(original_title="Письмо", original_language="ru", language="pt-BR")
    assert lines(found, "240") == ["240 10$aПисьмо.$lPortuguese"]
    found = record(original_title="The first title")
    assert lines(found, "240", "246", "765") == ["246 1\\$iOriginal title:$aThe first title"]
    found = record(original_title="La lettre", original_language="fr", language="art-x-own")
    assert lines(found, "240") == ["240 13$aLa lettre"]
    found = record(
        original_title="La lettre", original_language="fr", language="mul", first_published="XXXX"
    )
    assert lines(found, "240") == ["240 13$aLa lettre.$lMultiple languages"]
    assert lines(found, "534")[0] == "534 \\\\$pFirst published:$tLa lettre"


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ({}, []),
        ({"place": "Leeds"}, ["264 \\1$aLeeds."]),
        ({"publisher": "P & Co."}, ["264 \\1$bP & Co."]),
        ({"publisher": "J. Doe & Sons"}, ["264 \\1$bJ. Doe & Sons."]),
        *(({"publisher": f"P{end}"}, [f"264 \\1$bP{end}"]) for end in ".!?。！？؟।۔…"),
        ({"place": "Leeds", "publisher": "P"}, ["264 \\1$aLeeds :$bP."]),
        ({"imprint": "I", "publisher": "I"}, ["264 \\1$bI."]),
        ({"edition": {"date": "2026-11-24"}}, ["264 \\1$c2026."]),
        (
            {"place": "Leeds", "edition": {"date": "2026-11-24"}},
            ["264 \\1$aLeeds,$c2026."],
        ),
    ],
)
def test_publication(front: dict[str, Any], expected: list[str]):
    """264 with what is known of place, publisher and year, by ISBD; nothing in brackets."""
    assert lines(record(**front), "264") == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"term": "Peace", "scheme": "LCSH"}, "650 \\0$aPeace."),
        ({"term": "Neptune (Planet)", "scheme": "fast"}, "650 \\7$aNeptune (Planet).$2fast"),
        ({"term": "Paix", "scheme": "RAMEAU"}, "650 \\7$aPaix.$2ram"),
        ({"term": "Peace", "scheme": "MeSH"}, "650 \\2$aPeace."),
        (
            {"term": "Labor unions -- Kazakhstan--History", "scheme": "LCSH"},
            "650 \\0$aLabor unions$xKazakhstan$xHistory.",
        ),
        (
            {
                "term": "Labor unions--Finance",
                "scheme": "FAST",
                "uri": "http://id.worldcat.org/fast/1",
            },
            "650 \\7$aLabor unions$xFinance.$2fast$0http://id.worldcat.org/fast/1",
        ),
        ({"term": "--", "scheme": "LCSH"}, "650 \\0$a--."),
        ({"term": "Frieden -- heute", "scheme": "GND"}, "650 \\7$aFrieden -- heute.$2gnd"),
        ({"term": "Pets", "scheme": "lcshac"}, "650 \\1$aPets."),
        ({"term": "Peat", "scheme": "NAL"}, "650 \\3$aPeat."),
        ({"term": "Paix", "scheme": "CSH"}, "650 \\5$aPaix."),
        ({"term": "Paix", "scheme": "RVM"}, "650 \\6$aPaix."),
        ({"term": "PEACE", "scheme": "UNBIS"}, "650 \\7$aPEACE.$2unbist"),
        (
            {"term": "Peace--Periodicals", "scheme": "Library of  Congress Subject Headings"},
            "650 \\0$aPeace$xPeriodicals.",
        ),
        ({"term": "Paix--Presse", "scheme": "Rameau"}, "650 \\7$aPaix$xPresse.$2ram"),
        ({"term": "Peace", "scheme": "EUROVOC"}, "653 \\\\$aPeace"),
        ({"term": "Peace", "scheme": "ours"}, "653 \\\\$aPeace"),
        ({"term": "Peace"}, "653 \\\\$aPeace"),
    ],
)
def test_subjects(subject: dict[str, str], expected: str):
    """Lists that MARC knows, by indicator or code; 653 for all others."""
    assert lines(record(subjects=[subject]), "650", "653") == [expected]


def test_lists_that_write_subdivisions():
    """Two hyphens divide headings of the Library of Congress, of FAST and of the French lists that
    are made like them; in a term of any other list they are a part of it."""
    codes = sorted(SOURCES)
    found = record(subjects=[{"term": "Peace--Societies", "scheme": code} for code in codes])
    fields = found.get_fields("650")
    divided = {code for code, heading in zip(codes, fields, strict=True) if "x" in heading}
    assert divided == {"lcsh", "lcshac", "fast", "csh", "rvm", "rvmfast", "ram"}


def test_genres():
    """A term of a list where the list has it; the statement's own word always."""
    assert lines(record(type="Speech"), "655") == [
        "655 \\7$aSpeeches.$2lcgft$0http://id.loc.gov/authorities/genreForms/gf2011026363",
        "655 \\4$aSpeech.",
    ]
    assert lines(record(type="Manifesto"), "655") == ["655 \\4$aManifesto."]
    terms = [
        lines(record(type=kind), "655")[0]
        for kind in ("Interview", "Press release", "Letter", "Article")
    ]
    assert terms == [
        "655 \\7$aInterviews.$2lcgft$0http://id.loc.gov/authorities/genreForms/gf2014026115",
        "655 \\7$aPress releases.$2lcgft$0http://id.loc.gov/authorities/genreForms/gf2014026153",
        "655 \\7$aletter.$2marcgt",
        "655 \\7$aarticle.$2marcgt",
    ]


@needs_lint
def test_source_codes_are_in_the_lists():
    """Every code that we write to 650 and 655 `$2` is in the lists that MARC::Lint carries."""
    assert code_list("Sources600_651") >= SOURCES
    assert {source for _, source, _ in GENRES.values()} <= code_list("Sources655")


@needs_lint
def test_countries_are_those_of_the_list():
    """Every code of the list is taken for one, no other is."""
    assert {code.strip() for code in code_list("CountryCodes")} == COUNTRIES
    assert [marc_country(code) for code in ("enk", "ru")] == ["enk", "ru"]
    for code in ("", "uk", "rur", "ENK"):  # the third is obsolete
        with pytest.raises(ValueError, match=f"^{code}$"):
            marc_country(code)


def test_the_history_of_the_edition():
    """500: what was changed in it, by whom, and the editions before it, with or without a number."""
    front = {
        "edition": {"number": 3, "by": "An Editor"},
        "earlier_editions": [{"date": "2025-01-02", "changes": "First made."}, {"number": 1}],
    }
    assert lines(record(**front), "500")[1:4] == [
        "500 \\\\$aEdition 3, by An Editor",
        "500 \\\\$aEdition, 2025-01-02: First made.",
        "500 \\\\$aEdition 1",
    ]
    assert len(lines(record(edition={"number": 3, "date": "2025-01-02"}), "500")) == 2
    changed = record(edition={"date": "2025-01-02", "changes": "A word."})
    assert lines(changed, "500")[1] == "500 \\\\$aEdition, 2025-01-02: A word."


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ({"statement": "All rights reserved."}, ["540 \\\\$aAll rights reserved."]),
        ({"license": "CC0-1.0"}, ["506", "540 \\\\$fCC0 1.0$2cc$uhttps://creativecommons.org/publicdomain/zero/1.0/"]),
        ({"license": "MIT"}, ["506", "540 \\\\$aLicense (SPDX): MIT.$uhttps://spdx.org/licenses/MIT.html"]),
        ({"statement": "S.", "license": "MIT"}, ["506", "540 \\\\$aS.", "540 \\\\$aLicense (SPDX): MIT.$uhttps://spdx.org/licenses/MIT.html"]),
        ({"statement": "S.", "url": "https://example.org/ж"}, ["540 \\\\$aS.$uhttps://example.org/%D0%B6"]),
    ],
)  # fmt: skip
def test_rights(rights: dict[str, str], expected: list[str]):
    """540 as given; 506 and 856 `$7` only where a licence is open and the files are published."""
    nowhere = record(rights=rights)
    assert lines(nowhere, "506") == [] and nowhere.get_fields("540")
    found = record_of(Description(make(rights=rights), full().manifestations, agency=AGENCY))
    free = expected[0] == "506"
    access = ["506 0\\$aOpen access.$fUnrestricted online access$2star"] if free else []
    assert lines(found, "506", "540") == access + expected[free:]
    assert [f.get("7") for f in found.get_fields("856") if f.indicator2 == "0"] == [
        "0" if free else None
    ] * 2


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT", True), ("GPL-3.0-only", True), ("MPL-2.0", True), ("Unlicense", True), ("ODbL-1.0", True),
        ("CC-BY-NC-ND-4.0", True), ("CC-BY-4.0 OR MIT", True), ("BUSL-1.1", False), ("Elastic-2.0", False),
        ("MIT AND BUSL-1.1", False), ("LicenseRef-scancode-proprietary-license", False), (None, False),
    ],
)  # fmt: skip
def test_licences_that_let_anybody_read(licence: str | None, free: bool):
    """Permissive ones, copyleft of either kind, the public domain, Creative Commons; no other."""
    rights = {"statement": "S.", **({"license": licence} if licence else {})}
    found = record_of(Description(make(rights=rights), full().manifestations, agency=AGENCY))
    assert ("506" in found) is free
    assert "506" not in record_of(Description(make(rights=rights), agency=AGENCY))


def test_terms_of_creative_commons():
    """SPDX identifiers as Creative Commons writes them; nothing for those that are not theirs."""
    assert creative_commons("CC-BY-NC-SA-3.0-IGO") == "CC BY-NC-SA 3.0 IGO"
    assert creative_commons("CC-BY-4.0 OR MIT") is None
    assert creative_commons("CC-PDDC") is None


def test_accessibility():
    """Features under the mode that they serve; hazards and what is lacking in words."""
    found = Accessibility(
        modes=("textual", "visual"),
        features=("alternativeText", "index", "longDescription", "signLanguage"),
        hazards=("flashing", "noSoundHazard"),
    )
    poor = Accessibility(modes=("visual",), features=("none",))
    files = (
        Manifestation("epub", "a/a.epub", "application/epub+zip", pages=1, accessibility=found),
        Manifestation("pdf", "a/a.pdf", "application/pdf", accessibility=poor),
    )
    assert lines(record_of(Description(make(), files)), "300", "341", "347", "532", "588") == [
        "300 \\\\$a1 online resource (1 page)",
        "341 0\\$3EPUB$atextual$bindex$2sapdv",
        "341 0\\$3EPUB$avisual$balternativeText$blongDescription$2sapdv",
        "341 0\\$3EPUB$aauditory$csignLanguage$2sapdv",
        "341 0\\$3PDF$avisual$2sapdv",
        "347 \\\\$atext file$2rdaft",
        "347 \\\\$bEPUB",
        "347 \\\\$bPDF",
        "532 8\\$aEPUB: flashing hazard, no sound hazard.",
        "532 2\\$aPDF: no accessibility features.",
        "588 0\\$aTitle from title page (EPUB).",
    ]


def test_modes_that_features_serve():
    """By the Schema.org Accessibility Properties Crosswalk: 341 $b text, $c sight, $d sound."""
    served = {
        "visual": {
            "b": ("alternativeText", "longDescription", "describedMath", "latex", "MathML"),
            "d": ("audioDescription",),
        },
        "auditory": {
            "b": ("captions", "closedCaptions", "openCaptions", "transcript"),
            "c": ("signLanguage",), "d": ("highContrastAudio",),
        },
        "textual": {"b": ("index", "unlocked")},
    }  # fmt: skip
    features = [f for codes in served.values() for of in codes.values() for f in of]
    for listed in (features, features[::-1]):
        found = Accessibility(features=(*listed, "unknown"))
        file = Manifestation("epub", "a/a.epub", "application/epub+zip", accessibility=found)
        fields = record_of(Description(make(), (file,))).get_fields("341")
        told = {
            f["a"]: {c: f.get_subfields(c) for c in "bcd" if f.get_subfields(c)} for f in fields
        }
        assert told == {
            mode: {code: [f for f in listed if f in of] for code, of in codes.items()}
            for mode, codes in served.items()
        }
        codes = ["".join(s.code for s in f.subfields) for f in fields]
        assert codes == ["".join(sorted(each, key="3abcd2".index)) for each in codes]


@pytest.mark.parametrize(
    "hazard",
    [
        "flashing", "noFlashingHazard", "unknownFlashingHazard", "motionSimulation",
        "noMotionSimulationHazard", "unknownMotionSimulationHazard", "sound", "noSoundHazard",
        "unknownSoundHazard",
    ],
)  # fmt: skip
def test_hazards_in_words(hazard: str):
    """Every value of `accessibilityHazard` is told in words of English."""
    words = re.sub("([A-Z])", lambda sign: f" {sign[0].lower()}", hazard)
    expected = f"{words.removeprefix('unknown ')}{'' if words.endswith('hazard') else ' hazard'}"
    expected += " not known" if words.startswith("unknown") else ""
    file = Manifestation(
        "pdf",
        "a/a.pdf",
        "application/pdf",
        accessibility=Accessibility(hazards=(hazard, "unknown")),
    )
    found = lines(record_of(Description(make(), (file,))), "532")
    assert found == [f"532 8\\$aPDF: {expected}, hazards not known."]


@pytest.mark.parametrize("base", ["https://e.org", "https://e.org/x", "https://e.org/x/"])
def test_files_lie_below_the_address_of_the_library(base: str):
    """Whether a slash ends it or not."""
    found = record_of(described(make(sources=[{"title": "A"}]), agency=Agency(base_url=base)))
    name = f"{base.rstrip('/')}/a-letter/a-letter"
    assert [f["u"] for f in found.get_fields("856")] == [f"{name}.epub", f"{name}.pdf"]


def test_links_have_words():
    """No address is given without `$3` and `$y`: readers would see an empty button."""
    sources = [
        {"url": "https://пример.example.org/a?б"},
        {"url": "https://example.org/b", "publisher": "The site"},
        {"title": "A book"},
        {"url": "https://example.org/d", "archived_url": "https://archive.example.org/d"},
        {"title": "C", "archived_url": "https://web.archive.org/web/1/https://example.org/c"},
    ]
    found = record(sources=sources)
    assert lines(found, "856", "857") == [
        "856 41$3Source$uhttps://xn--e1afmkfd.example.org/a?%D0%B1$yxn--e1afmkfd.example.org",
        "856 41$3Source$uhttps://example.org/b$yThe site",
        "856 41$3Source$uhttps://example.org/d$yexample.org",
        "857 41$3Source$carchive.example.org$uhttps://archive.example.org/d$yArchived copy",
        "857 41$3Source$cweb.archive.org$uhttps://web.archive.org/web/1/https://example.org/c$yArchived copy: C",
    ]


def test_other_languages():
    """775 with words, language, URN and number; no number where no agency gives it a place."""
    relatives = (
        Relative("Der Brief", "de", "urn:w", "urn:e:de", "publish-1"),
        Relative("Eigenes", "art-x-own", "urn:w", "urn:e:own", "publish-2"),
    )
    found = record_of(Description(make(), relatives=relatives))
    assert lines(found, "765", "775") == [
        "775 08$iIssued also in German:$tDer Brief$eger$ourn:e:de",
        "775 08$iIssued also in another language:$tEigenes$emis$ourn:e:own",
    ]
    found = record_of(Description(make(original_language="de"), relatives=relatives, agency=AGENCY))
    assert lines(found, "765", "775") == [
        "765 0\\$tDer Brief$ourn:e:de$w(XX-XxSTL)publish-1",
        "775 08$iIssued also in another language:$tEigenes$emis$ourn:e:own$w(XX-XxSTL)publish-2",
    ]


def test_translations_of_this_text():
    """767 with main entry, title and the language in words."""
    relative = Relative(
        "Der Brief", "de", "urn:w", "urn:e:de", "publish-1",
        original_language="en-GB", file_as="Doe, Jane",
    )  # fmt: skip
    found = record_of(Description(make(), relatives=(relative,), agency=AGENCY))
    assert lines(found, "765", "767", "775") == [
        "767 0\\$aDoe, Jane.$tDer Brief$nIn German.$ourn:e:de$w(XX-XxSTL)publish-1"
    ]


def test_a_language_of_a_country_is_named_in_full():
    """Links tell which Portuguese is meant; the code has no place for it."""
    there = ("Carta", "pt-BR", "urn:w", "urn:e:pt", "publish-1")
    other = record_of(Description(make(), relatives=(Relative(*there),)))
    made = record_of(Description(make(), relatives=(Relative(*there, original_language="en"),)))
    assert lines(other, "775") == [
        "775 08$iIssued also in Brazilian Portuguese:$tCarta$epor$ourn:e:pt"
    ]
    assert lines(made, "767") == ["767 0\\$tCarta$nIn Brazilian Portuguese.$ourn:e:pt"]


LETTERS = {
    "hy": "Ա", "bn": "ক", "hi": "ह", "am": "አ", "ka": "ა", "gu": "ગ", "pa": "ਪ", "kn": "ಕ",
    "km": "ក", "lo": "ກ", "ml": "മ", "mn-Mong": "ᠮ", "my": "မ", "or": "ଓ", "si": "ස", "syc": "ܐ",
    "ta": "த", "te": "త", "dv": "ދ", "th": "ท", "bo": "བ", "zgh": "ⵜ",
}  # fmt: skip
OF_MARC = {
    "а": "(N", "α": "(S", "א": "(2", "ا": "(3", "宣": "$1", "ひ": "$1", "カ": "$1", "한": "$1", "a": "(B",
}  # fmt: skip


@pytest.mark.parametrize(
    ("letter", "code"),
    [*((letter, script_of(tag)) for tag, letter in LETTERS.items()), *OF_MARC.items()],
)
def test_codes_of_scripts(letter: str, code: str):
    """`$6` has the code of MARC where it has one (Appendix A), else that of ISO 15924."""
    fields = [pymarc.Field("245", pymarc.Indicators("0", "0"), [pymarc.Subfield("a", text)])
              for text in ("X", f"«1. {letter}» x")]  # fmt: skip
    (_, other) = linked([Pair(*fields)])
    leftward = code in ("(2", "(3", "Syrc", "Thaa")
    assert other["6"] == f"245-01/{code}{'/r' if leftward else ''}"


@pytest.mark.parametrize("title", ["1984", "ᏣᎳᎩ"])
def test_a_text_without_a_script_that_has_a_code(title: str):
    """Numerals are no sign of a script, Cherokee has no code here: the link stands without one."""
    found = record(title=title, romanized_title="A title", authors=NOBODY)
    assert found["880"]["6"] == "245-01"


def test_a_doi_is_given_as_such():
    """024 has the DOI itself, as its list of source codes says; only addresses are escaped."""
    found = record(identifiers={"doi": "10.1000/18<2>;x"})
    assert lines(found, "024")[0] == "024 7\\$a10.1000/18<2>;x$2doi"


def text_of(found: pymarc.Record, tag: str, code: str = "a") -> str:
    """The text of repeated fields, joined as it was divided."""
    return " ".join(value for f in found.get_fields(tag) for value in f.get_subfields(code))


def test_a_long_abstract_goes_on_in_further_fields(slim: etree.XMLSchema):
    """Divided between words, never within a letter; MARCXML has it in one piece."""
    words = " ".join(f"слово{n}" for n in range(3000))
    description = described(make(abstract=words))
    found = record_of(description)
    assert len(found.get_fields("520")) == 5
    assert text_of(found, "520") == words
    assert "Shortened" not in text_of(found, "500")
    data = XML.record(description)
    slim.assertValid(etree.fromstring(data))
    assert ("520", "3", " ", "a", words) in xml_fields(data)[0]


def test_a_field_has_room_for_9999_bytes():
    """Four digits of the directory tell its length; indicators, code and delimiters are of it."""
    for size, count in ((9994, 1), (9995, 2)):
        found = record(abstract="x" * size).get_fields("520")
        assert len(found) == count
        assert "".join(f["a"] for f in found) == "x" * size
        assert max(len(f.as_marc("utf-8")) for f in found) <= 9999
    long = record(publisher="x" * 9994)["264"]
    assert len(long.as_marc("utf-8")) == 9999


def test_notes_go_on_where_marc_has_them_repeated():
    """Contents, quotations, the original and the terms of use as well; a title is cut."""
    words = " ".join(f"word{n}" for n in range(2000))
    for tag in ("500", "505", "520", "532", "534", "540", "245"):
        made = pymarc.Record(leader=LEADER)
        text = [pymarc.Subfield("a", words)]
        made.add_field(pymarc.Field(tag, pymarc.Indicators(" ", " "), text))
        found = fitted(made).get_fields(tag)
        whole = " ".join(f["a"] for f in found)
        assert (len(found), whole == words) == ((1, False) if tag == "245" else (2, True))


def test_the_smallest_record_is_valid(slim: etree.XMLSchema):
    """By the schema of MARCXML: namespace, leader, fields."""
    slim.assertValid(etree.fromstring(XML.record(bare())))


@pytest.mark.parametrize(("size", "count"), [(9994, 2), (9995, 3), (10_000, 3)])
def test_what_fits_into_a_field_is_not_divided(size: int, count: int):
    """The rest of a long text is one field where there is room for it, else it goes on in another,
    from a space on."""
    rest = f"{'y' * 6000} {'z' * (size - 6001)}"
    found = [f["a"] for f in record(abstract="x" * 9990 + rest).get_fields("520")]
    assert found[1:] == ([rest] if count == 2 else rest.split(" "))
    assert (found[0], len(found)) == ("x" * 9990, count)


@pytest.mark.parametrize(("place", "first"), [(4995, 9990), (4996, 4996)])
def test_a_space_in_the_first_half_is_no_place_to_divide(place: int, first: int):
    """More than half of the room would stay empty: the text is divided between letters there."""
    text = f"{'x' * place} {'y' * 9000}"
    head, rest = (f["a"] for f in record(abstract=text).get_fields("520"))
    assert (head, rest) == (text[:first], text[first:].strip())


def test_a_record_has_room_for_99999_bytes():
    """Five digits of the leader tell its length; nothing is left out that there is room for."""

    def of(rest: int) -> pymarc.Record:
        made = pymarc.Record(leader=LEADER)
        for text in (*["x" * 9000] * 11, "y" * rest):
            made.add_field(
                pymarc.Field("500", pymarc.Indicators(" ", " "), [pymarc.Subfield("a", text)])
            )
        return made

    rest = 99_999 - len(of(0).as_marc())
    full, longer = of(rest), of(rest + 1)
    assert len(full.as_marc()) == 99_999
    assert fitted(full) is full
    assert len(fitted(longer).fields) == 12
    assert "fields 1 left out." in text_of(fitted(longer), "500")


@pytest.mark.parametrize(("size", "kept"), [(8999, True), (9000, False)])
def test_an_address_leaves_room_for_words(size: int, kept: bool):
    """A field has a thousand bytes for what stands beside an address; a longer one is left out."""
    start = "https://example.org/"
    url = f"{start}{'x' * (size - len(start))}"
    found = record(sources=[{"url": url, "title": "t" * 2000}])
    assert [f["u"] for f in found.get_fields("856")] == ([url] if kept else [])
    assert f"fields {'1 cut short' if kept else '1 left out'}." in text_of(found, "500")


@pytest.mark.parametrize(("size", "kept"), [(9786, True), (9787, False)])
def test_of_a_long_text_so_much_is_kept_that_it_says_something(size: int, kept: bool):
    """Two hundred bytes at least; where there is room for less, the text is left out."""
    found = record(place="x" * size, publisher="y" * 9900)["264"]
    assert found.get("b") == ("y" * 200 + " ..." if kept else None)
    assert found["a"] == "x" * size + " :"


@pytest.mark.parametrize(("size", "left_out"), [(294, 1), (293, 2)])
def test_no_more_is_left_out_than_the_note_needs(size: int, left_out: int):
    """Three hundred bytes are kept for the note that tells of it."""
    made = pymarc.Record(leader=LEADER)
    for length in (*[9000] * 10, 9780 - size, size):
        text = [pymarc.Subfield("a", "x" * length)]
        made.add_field(pymarc.Field("500", pymarc.Indicators(" ", " "), text))
    assert sum(len(f.as_marc("utf-8")) + 12 for f in made.fields) + 26 == 100_010
    found = fitted(made)
    assert f"fields {left_out} left out." in text_of(found, "500")
    assert len(found.fields) == 12 - left_out + 1


def test_a_field_is_left_out_with_the_one_in_its_own_script():
    """What takes up the most room loses fields, then what does so after that; of a pair both go, an
    880 that is joined to nothing goes alone; a title stays in both scripts."""

    def of(tag: str, text: str, link: str = "") -> pymarc.Field:
        found = [*([pymarc.Subfield("6", link)] if link else []), pymarc.Subfield("a", text)]
        return pymarc.Field(tag, pymarc.Indicators(" ", " "), found)

    made = pymarc.Record(leader=LEADER)
    made.add_field(
        of("245", "A title", "880-01"),
        *(of("520", "x" * 9000) for _ in range(11)),
        *(of("700", "y" * 4000, f"880-{n:02}") for n in range(2, 17)),
        of("880", "z" * 4000, "700-00"),
        *(of("880", "я" * 2000, f"700-{n:02}/(N") for n in range(2, 17)),
        of("880", "z" * 4000, "700-00"),
        of("880", "я" * 2000, "245-01/(N"),
    )
    found = fitted(made)
    kept = {tag: len(found.get_fields(tag)) for tag in ("520", "700")}
    others = [f["6"][:6] for f in found.get_fields("880")]
    assert kept == {"520": 5, "700": 5}
    assert others == ["700-00", *(f"700-{n:02}" for n in range(2, 7)), "245-01"]
    assert [f["6"][4:] for f in found.get_fields("700")] == [f"{n:02}" for n in range(2, 7)]
    assert "fields 27 left out." in text_of(found, "500")


def test_words_without_spaces_are_divided_between_letters():
    """Where there is no space, between letters; a letter keeps its accents."""
    words = "e\u0301" * 9000
    parts = [f["a"] for f in record(abstract=words).get_fields("520")]
    assert "".join(parts) == words
    assert len(parts) == 3
    assert not any(part.startswith("\u0301") for part in parts)
    accents = "e" + "\u0301" * 6000
    parts = [f["a"] for f in record(abstract=accents).get_fields("520")]
    assert ("".join(parts), len(parts)) == (accents, 2)
    words = "x" + "宣" * 6000  # three bytes each: 9990 and 9994 are within one
    assert "".join(f["a"] for f in record(abstract=words).get_fields("520")) == words


def test_a_record_that_is_too_long_says_so():
    """Nothing but the text that takes up the room is left out, and a note counts what is."""
    description = described(make(abstract="word " * 100_000, subjects=["Peace"], publisher="P"))
    data = MARC.record(description)
    assert 90_000 < len(data) <= 99_999
    found = record_of(description)
    assert "Shortened to the length of a MARC 21 record (ISO 2709): fields 42 left out." in text_of(
        found, "500"
    )
    assert len(found.get_fields("520")) == 9
    assert lines(found, "653", "264", "245")
    assert len(xml_fields(XML.record(description))[0]) == len(found.fields) - 9


def test_texts_of_any_length():
    """Lines of front matter have no greatest length: each is cut with a mark, or left out."""
    long = "x" * 12_000
    found = record(
        subjects=[{"term": long, "scheme": "GND"}, {"term": "Peace", "uri": "https://e.org/"}],
        publisher=long,
        rights={"license": "CC-BY-4.0", "url": f"https://example.org/{long}"},
        sources=[
            {"url": f"https://example.org/{long}", "title": long, "note": f"{long} {long}"},
            {"url": "https://example.org/", "title": long, "publisher": long},
        ],
        contributors=[{"name": "N" * 300, "role": role} for role in ("edt", "trl", "ill")] * 30,
    )
    assert found["650"]["a"].endswith("x ...")
    assert found["264"]["b"].endswith("x ...")
    assert [f["u"] for f in found.get_fields("856")] == ["https://example.org/"]
    assert "fields 4 cut short, 3 left out." in text_of(found, "500")
    assert found["540"]["f"] == "CC BY 4.0"
    assert "u" not in found["540"]
    assert text_of(found, "534", "n").count("x") > 30_000


def test_three_hundred_authors():
    """Each has a field of its own; after 99 pairs an 880 stands unlinked, with the number 00."""
    authors = [
        {
            "name": f"Имя {n}", "sort_name": f"Имя {n}", "romanized_name": f"Imia {n}",
            "kind": "person",
        }
        for n in range(300)
    ]  # fmt: skip
    found = record(authors=authors)
    names = [f["a"] for f in found.get_fields("100", "700")]
    assert names == [f"Imia {n}," for n in range(300)]
    others = found.get_fields("880")
    assert [f["a"] for f in others] == [f"Имя {n}," for n in range(300)]
    assert others[98]["6"] == "700-99/(N"
    assert {f["6"] for f in others[99:]} == {"700-00/(N"}
    assert sum("6" in f for f in found.get_fields("100", "700")) == 99
    assert found["245"]["c"] == "Имя 0 [and 299 others]."


def test_a_thousand_authors_leave_no_link_without_its_end():
    """A name that is left out takes its 880 with it."""
    authors = [
        {
            "name": f"Имя {n} {'и' * 90}", "sort_name": f"Имя {n} {'и' * 90}",
            "romanized_name": f"Imia {n} {'i' * 90}", "kind": "person",
        }
        for n in range(1000)
    ]  # fmt: skip
    found = record(authors=authors)
    assert "left out" in text_of(found, "500")
    numbers = {f["6"][4:6] for f in found.get_fields("880")} - {"00"}
    assert {f["6"][4:6] for f in found.get_fields("100", "700") if "6" in f} == numbers
    assert len(found.get_fields("700")) > 200


def test_a_file_of_two_records():
    """Nothing stands between them."""
    data = b"".join(MARC.collection([seed(), bare()], Agency(), "2026-11-24"))
    assert data == MARC.record(seed()) + MARC.record(bare())


def test_collections(slim: etree.XMLSchema):
    """A collection in each form is read by readers that are not ours, record by record."""
    found = corpus()
    data = b"".join(XML.collection(found, AGENCY, "2026-11-24"))
    slim.assertValid(etree.fromstring(data))
    assert len(pymarc.parse_xml_to_array(io.BytesIO(data))) == len(found)
    slim.assertValid(etree.fromstring(b"".join(XML.collection([], AGENCY, "2026-11-24"))))
    assert len(read(b"".join(MARC.collection(found, AGENCY, "2026-11-24")))) == len(found)


@needs_lint
def test_lint_finds_nothing(corpus_file: bytes):
    """MARC::Lint on the corpus, but for 046, which it knows from before 2020."""
    found = [w for w in lint(corpus_file) if not LINT_IS_OLDER.fullmatch(w)]
    assert found == []


@needs_lint
def test_lint_can_find_something():
    """The checker is awake: a wrong record has warnings."""
    wrong = full()
    (found,) = read(MARC.record(wrong))
    found["245"].indicator1 = "7"
    assert any("245: Indicator 1" in warning for warning in lint(found.as_marc()))


@needs_schema
def test_the_schema_finds_nothing(corpus_file: bytes):
    """MARC::Schema on the corpus, but for what its description of 2023 does not have."""
    assert set(schema_errors(corpus_file)) <= SCHEMA_IS_OLDER


@needs_schema
def test_codes_of_fixed_fields(corpus_file: bytes):
    """Leader, 006, 007, 008, indicators and subfields by the Avram description, every record."""
    errors = [error for found in read(corpus_file) for error in avram_errors(found)]
    assert errors == []


@needs_schema
@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda r: setattr(r["008"], "data", r["008"].data.replace("r2026", "z2026")), "008/06 'z'"),
        (lambda r: setattr(r["008"], "data", r["008"].data + " "), "008 length 41"),
        (lambda r: setattr(r["245"], "indicator2", "x"), "245 ind2"),
        (lambda r: r["245"].add_subfield("z", "z"), "245 $z"),
        (lambda r: r["300"].add_subfield("b", "b") or r["300"].add_subfield("b", "b"), "300 $b repeated"),
        (lambda r: r.add_field(r["250"], r["008"]), "008 repeated"),
        (lambda r: r.leader.__setitem__(6, "x"), "LDR/06 'x'"),
    ],
)  # fmt: skip
def test_the_description_can_find_something(change: Any, error: str):
    """Our check against the description is awake."""
    found = record_of(seed())
    change(found)
    assert error in avram_errors(found)


@needs_schema
def test_exceptions_are_still_needed():
    """A description that has learnt of the newer fields makes the exceptions needless."""
    assert "857" not in avram()
    assert avram()["046"]["repeatable"] is False
    assert "codes" not in (avram()["046"].get("indicator1") or {})


@needs_lint
def test_codes_of_lists(corpus_file: bytes):
    """Languages and countries are in the lists that MARC::Lint carries."""
    for found in read(corpus_file):
        data = found["008"].data
        assert data[35:38] in code_list("LanguageCodes")
        assert data[15:18] in code_list("CountryCodes")


@needs_yaz
def test_yaz_reads_the_same(corpus_file: bytes):
    """yaz-marcdump reads every field, letter for letter as it was written."""
    assert yaz(corpus_file) == [fields(found) for found in read(corpus_file)]


@given(descriptions)
@settings(max_examples=60, deadline=None)
def test_any_statement(description: Description):
    """Whatever the schema allows is read back: title, names, dates, addresses; valid XML."""
    (found,) = read(MARC.record(description))
    statement = description.statement
    titles = [f for f in found.get_fields("880") if f["6"].startswith("245")]
    (own,) = titles if statement.romanized_title else [found["245"]]
    assert own["a"].removesuffix(" /").removesuffix(" :") == plain(statement.title)
    names = " ".join(
        f["a"]
        for f in found.fields
        if f.tag in ("100", "110", "700", "710", "720", "880") and "a" in f
    )
    for agent in (*statement.authors, *statement.contributors):
        assert plain(agent.file_as or agent.name) in names
        assert plain(agent.romanized_name or "") in names
    urls = {value for f in found.get_fields("856") for value in f.get_subfields("u")}
    for source in statement.sources:
        assert source.url is None or href(source.url) in urls
    dates = [
        "/".join(f.get_subfields("k", "l")) for f in found.get_fields("046") if f.indicator1 == "1"
    ]
    assert dates == ([statement.first_published] if statement.first_published != "XXXX" else [])
    data = XML.record(description)
    schema().assertValid(etree.fromstring(data))
    (other,) = pymarc.parse_xml_to_array(io.BytesIO(data))
    assert fields(other) == fields(found)
    assert XML.record(description) == data
    assert MARC.record(description) == found.as_marc()


@needs_lint
@needs_schema
@given(st.lists(descriptions, min_size=10, max_size=10))
@settings(max_examples=6, deadline=None)
def test_checkers_on_any_statements(found: list[Description]):
    """The checkers of the field find nothing in any records, but for what they only guess."""
    data = b"".join(MARC.collection(found, AGENCY, "2026-11-24"))
    warnings = [w for w in lint(data) if not (LINT_IS_OLDER.fullmatch(w) or LINT_GUESSES.match(w))]
    assert warnings == []
    assert set(schema_errors(data)) <= SCHEMA_IS_OLDER
    assert [error for one in read(data) for error in avram_errors(one)] == []
