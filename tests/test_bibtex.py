"""BibTeX and BibLaTeX: read back by bibtexparser, pandoc and a decoder of LaTeX."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from string import ascii_letters

import bibtexparser
import pytest
from babel import Locale
from bibtexparser.middlewares import MonthIntMiddleware
from hypothesis import HealthCheck, given, settings
from pylatexenc.latex2text import LatexNodes2Text

from publish.records import RECORDS, biblatex, bibtex
from publish.records.csl import item
from publish.records.description import Agency, Description
from publish.records.latex import ascii_latex, latex
from publish.records.reference import address, full_title, parties
from tests.descriptions import bare, described, descriptions, full, make, seed, texts, volume
from tests.reference_readers import alike, collections, needs_pandoc, pandoc, without_comments

HERE = Path(__file__).parent
FORMATS = {"bibtex": bibtex, "biblatex": biblatex}
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fields(data: bytes) -> dict[str, str]:
    """The fields of the one entry, as bibtexparser reads them."""
    library = bibtexparser.parse_string(data.decode())
    assert not library.failed_blocks
    (entry,) = library.entries
    assert len(library.blocks) == 1
    return {"TYPE": entry.entry_type, "KEY": entry.key} | {f.key: f.value for f in entry.fields}


@pytest.mark.parametrize(
    ("name", "file"), [("bibtex", "seed.bib"), ("biblatex", "seed.biblatex.bib")]
)
def test_seed_is_the_golden_record(name: str, file: str):
    """The seed's record is what was written by hand from the manual."""
    golden = without_comments((HERE / "golden/records" / file).read_text("utf-8"), "%")
    assert FORMATS[name].record(seed()).decode() == golden


def test_every_field_of_biblatex():
    """Each field of the full statement is in its own field."""
    found = fields(biblatex.record(full()))
    annotation = found.pop("annotation")
    assert found == {
        "TYPE": "book",
        "KEY": "letter-fa",
        "author": r"Толстой, Лев and {Peace \& Bread Society}",
        "translator": "{سپیدرودی}, نگار",
        "editor": "{Somebody}",
        "title": "{نامه‌ای به خواننده}",
        "subtitle": "{دربارهٔ خواندن}",
        "date": "2026-11-24",
        "edition": "2",
        "publisher": "Statements Library",
        "location": "London",
        "type": "Open letter",
        "pagetotal": "7",
        "isbn": "978-0-306-40615-7",
        "doi": "10.1000/182",
        "url": "https://statements.example.org/letter-fa/letter-fa.epub",
        "langid": "persian",
        "origtitle": "{Письмо к читателю}",
        "origdate": "1894-05~",
        "origlanguage": "russian",
        "note": "Free to share and adapt. CC-BY-4.0. https://creativecommons.org/licenses/by/4.0/",
        "addendum": "EPUB, PDF",
        "keywords": r"Peace, Reading, Frieden, Letters \& \$tamps",
        "abstract": "What it says in two paragraphs.",
    }
    assert r"https://web.archive.org/web/2024/https://example.org/a?x=1\&y=2" in annotation


def test_every_field_of_bibtex():
    """What BibTeX lacks is in `note`, in the statement's language."""
    found = fields(bibtex.record(full()))
    assert {key: found[key] for key in found if key not in ("annote", "copyright")} == {
        "TYPE": "book",
        "KEY": "letter-fa",
        "author": r"Толстой, Лев and {Peace \& Bread Society}",
        "editor": "{Somebody}",
        "translator": "{سپیدرودی}, نگار",
        "title": "{نامه‌ای به خواننده: دربارهٔ خواندن}",
        "publisher": "Statements Library",
        "address": "London",
        "edition": "2",
        "year": "2026",
        "month": "nov",
        "note": "نامهٔ سرگشاده. مترجم: نگار سپیدرودی. عنوان اصلی: Письмо к читателю. نخستین انتشار: حدود مهٔ ۱۸۹۴.",
        "isbn": "978-0-306-40615-7",
        "doi": "10.1000/182",
        "url": "https://statements.example.org/letter-fa/letter-fa.epub",
        "language": "Persian",
        "keywords": r"Peace, Reading, Frieden, Letters \& \$tamps",
        "abstract": "What it says in two paragraphs.",
    }
    assert found["copyright"].startswith("Free to share and adapt. CC-BY-4.0.")
    assert b"month = nov,\n" in bibtex.record(full())


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_known_is_left_out(name: str):
    """The least statement has no date, no publisher, no empty field."""
    found = fields(FORMATS[name].record(bare()))
    assert found["TYPE"] == {"bibtex": "misc", "biblatex": "book"}[name]
    assert not {"year", "date", "origdate", "publisher", "edition", "urldate", "isbn"} & set(found)
    assert "" not in found.values()


@pytest.mark.parametrize("nothing", ["XXXX", "XXXX-XX", "../.."])
def test_a_date_that_says_nothing_is_left_out(nothing: str):
    """Nobody reads of a first publication at no time."""
    description = described(make(first_published=nothing))
    assert fields(bibtex.record(description))["note"] == "Open letter."
    assert "origdate" not in fields(biblatex.record(description))


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2022-01-08", "2022-01-08"), ("2022~", "2022~"), ("1894?", "1894?"), ("1894-05%", "1894-05%"),
        ("1914/1918", "1914/1918"), ("2004/..", "2004/.."), ("../1900", "../1900"), ("2004/", "2004/"),
        ("1984-21", "1984-21"), ("19XX", "19XX"), ("2022-XX", "2022"), ("19XX-05", "19XX"),
        ("-0043-03-15", "-0043-03-15"), ("0000", "0000"), ("2004-06~-11", "2004-06-11~"),
        ("2004-12", "2004-12"), ("2004-XX-11", "2004"), ("2004?-06-~11", "2004-06-11%"), ("2004-06%-11", "2004-06-11%"), ("2004?/2005~", "2004?/2005~"),
        ("2001-24", "2001-24"), ("2001-25", "2001"), ("2001-33", "2001"), ("1950S2", "1950~"), ("XXXX", None), ("XXXX-12-XX", None), ("../..", None),
        (None, None),
    ],
)  # fmt: skip
def test_dates_of_biblatex(edtf: str | None, expected: str | None):
    """EDTF dates of level 1 as they are; others by what level 1 can say of them."""
    assert biblatex.date(edtf) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"100% _sure_ #1 & $2", r"100\% \_sure\_ \#1 \& \$2"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("{a} and b", r"\{a\} and b"),
        ("a } b {", r"a {\textbraceright} b {\textbraceleft}"),
        ("<a|b>", r"$<$a$|$b$>$"),
        ("a -- b ''c'' ?` ,,", "a -{}- b '{}'c'{}' ?{}` ,{},"),
        ("one\n\n two\u2028three", "one two three"),
        ("Źdźbło – Ünal", "Źdźbło – Ünal"),
    ],
)
def test_text_in_latex(text: str, expected: str):
    """Signs that LaTeX takes for its own are commands; ligatures are broken."""
    assert latex(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Źdźbło", r"{\'Z}d{\'z}b{\l}o"),
        ("Őszi fű, Erdős", r"{\H{O}}szi f{\H{u}}, Erd{\H{o}}s"),
        ("naïve cafe\u0301 ß", r"na{\"i}ve caf{\'e} {\ss}"),
        ("Ḥāfiẓ", r"{\d{H}}{\=a}fi{\d{z}}"),
        ("Nguyễn", "Nguyễn"),
        ("Толстой", "Толстой"),
        ("نامه «؟»", "نامه «؟»"),
    ],
)
def test_text_in_classic_bibtex(text: str, expected: str):
    """Accents of Latin letters are commands, each its own; all else stays."""
    assert ascii_latex(text) == expected


@QUICK
@given(texts)
def test_text_is_what_latex_prints(text: str):
    """A decoder of LaTeX finds the text again; braces count out, escaped or not."""
    for written in (latex(text), ascii_latex(text)):
        depths = [written[:n].count("{") - written[:n].count("}") for n in range(len(written) + 1)]
        assert min(depths) >= 0 and depths[-1] == 0
        read = LatexNodes2Text(math_mode="text", keep_comments=True).latex_to_text(written)
        assert alike(read) == alike(text)


def test_names_keep_their_parts():
    """`and`, commas and small letters in a name divide nothing."""
    statement = make(
        authors=[
            {"name": "Ministry of Land and Sea", "kind": "organization"},
            {"name": "Juan de la Cruz", "sort_name": "de la Cruz, Juan", "kind": "person"},
            {"name": "Martin Luther King Jr.", "sort_name": "King, Martin Luther, Jr."},
            {"name": "others"},
        ],
        publisher="Bread and Peace",
    )
    found = fields(biblatex.record(described(statement)))
    assert found["author"] == (
        "{Ministry of Land and Sea} and {de la Cruz}, Juan and King, Jr., Martin Luther and {others}"
    )
    assert found["publisher"] == "{Bread and Peace}"


def test_a_given_name_of_several_parts():
    """A comma or `and` in it makes it a group, else it would be a suffix or another name."""
    authors = [
        {"name": "Jane Doe", "sort_name": "Doe, Jane, Dr."},
        {"name": "Ann and Eve Roe", "sort_name": "Roe, Ann and Eve"},
        {"name": "Ann Poe", "sort_name": "Poe, Ann"},
    ]
    for module in FORMATS.values():
        found = fields(module.record(described(make(authors=authors))))
        assert found["author"] == "Doe, {Jane, Dr.} and Roe, {Ann and Eve} and Poe, Ann"


def test_roles_that_biblatex_knows():
    """Editors of other kinds have their type; roles without a field are in the note."""
    roles = ["com", "ctb", "aui", "ill", "red", "ann", "cwt", "wfw", "aft"]
    contributors = [{"name": n, "role": r} for n, r in zip("ABCDEFGHI", roles, strict=True)]
    found = fields(biblatex.record(described(make(contributors=contributors))))
    assert found["editorb"] == "{E}" and found["editorbtype"] == "redactor"
    assert found["annotator"] == "{F}" and found["commentator"] == "{G}"
    assert found["foreword"] == "{H}" and found["afterword"] == "{I}"
    assert found["editora"] == "{A}" and found["editoratype"] == "compiler"
    assert found["editorc"] == "{B}" and found["editorctype"] == "collaborator"
    assert found["introduction"] == "{C}"
    assert found["note"] == "Illustrator: D."
    authors = [
        {"name": n, "role": r} for n, r in zip("ABCD", ("ctb", "sgn", "trl", "aut"), strict=True)
    ]
    found = fields(biblatex.record(described(make(authors=authors))))
    assert (found["author"], found["translator"]) == ("{A} and {B} and {D}", "{C}")
    assert not {"editorc", "note"} & set(found), "an author whose role has no field is an author"
    introduced = make(contributors=[{"name": "A", "role": "win"}])
    assert fields(biblatex.record(described(introduced)))["introduction"] == "{A}"


@pytest.mark.parametrize(
    ("tag", "langid", "language"),
    [
        ("fa-IR", "persian", None), ("zh-Hant-TW", "chinese", None), ("sr-Latn", "serbian", None),
        ("pt-BR", "brazilian", None), ("de", "ngerman", None), ("kk", None, "Kazakh"),
        ("und", None, None), ("art-x-own", None, None),
    ],
)  # fmt: skip
def test_languages(tag: str, langid: str | None, language: str | None):
    """A babel name where babel has one, else the English name."""
    found = fields(biblatex.record(described(make(language=tag))))
    assert found.get("langid") == langid
    assert found.get("language") == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("kk", "Kazakh"), ("pt-BR", "Brazilian Portuguese"), ("nb", r"Norwegian Bokm{\r{a}}l"),
        ("und", None), ("art-x-own", None),
    ],
)  # fmt: skip
def test_languages_of_bibtex(tag: str, language: str | None):
    """The name in English, with its country, in signs that BibTeX knows."""
    assert fields(bibtex.record(described(make(language=tag)))).get("language") == language


@pytest.mark.parametrize(
    ("front", "kind"),
    [
        ({"publisher": "P", "edition": {"date": "2026-11-24"}}, "book"),
        ({"imprint": "P", "edition": {"date": "2026-11-24"}}, "book"),
        ({"edition": {"date": "2026-11-24"}}, "misc"), ({"publisher": "P"}, "misc"),
    ],
)  # fmt: skip
def test_a_book_has_a_publisher_and_a_year(front: dict, kind: str):
    """Without either it is a `@misc`, which tells in which forms it was published."""
    found = fields(bibtex.record(described(make(**front))))
    assert found["TYPE"] == kind
    assert found.get("howpublished") == (None if kind == "book" else "EPUB, PDF")


BABEL = {
    "de": "ngerman", "de-AT": "naustrian", "de-CH": "nswissgerman", "en-GB": "british",
    "en-US": "american", "grc": "ancientgreek", "nb": "norsk", "no": "norsk", "nn": "nynorsk",
    "pt-BR": "brazilian", "sl": "slovene", "sr": "serbianc", "sr-Latn": "serbian",
}  # fmt: skip
"""Where babel has another name than English has, and where it tells countries or scripts apart."""

NAMES = """ar be bg bn ca cs da el en eo es et eu fa fi fr gl he hi hr hu id is it ja ko la lt lv nl
    pl pt ro ru sk sq sv th tr uk vi zh""".split()  # fmt: skip
KEYS = """bg ca zh hr cs da nl en et fi fr gl de el he hu it ja la lv lt mr no fa pl pt ro ru sr sk
    sl es sv tr uk""".split()  # fmt: skip
"""Languages that have a `lang…` string in the manual (4.9.2.18), for `language` and `origlanguage`."""


ENGLISH = {
    tag: name
    for tag, name in Locale("en").languages.items()
    if len(tag) == 2 and tag != "sh"  # which some take for Serbian
} | {"bn": "Bengali"}


def test_names_of_languages_in_babel():
    """`langid` is the name in babel's manual: mostly that of English, in small letters."""
    found = {tag: name for tag in {*ENGLISH, *BABEL} if (name := biblatex.babel_name(tag))}
    assert found == {tag: ENGLISH[tag].lower() for tag in NAMES} | BABEL


def test_languages_of_the_original():
    """A key that biblatex has a word for, else the name in English."""
    own = make()
    told = {
        tag: biblatex.fields(Description(own.model_copy(update={"original_language": tag})))
        for tag in ENGLISH
    }
    names = {tag: str(found["origlanguage"]) for tag, found in told.items()}
    babel = {**ENGLISH, "sl": "slovene"}
    keys = {tag: name for tag, name in names.items() if name.islower()}
    assert keys == {tag: babel[tag].lower() for tag in KEYS}
    assert names["kk"] == "Kazakh"


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_macros(month: int):
    """`month = nov` is a macro of every style; a reader that knows them finds the number."""
    data = bibtex.record(described(make(edition={"date": f"2026-{month:02}-24"})))
    library = bibtexparser.parse_string(data.decode(), append_middleware=[MonthIntMiddleware()])
    assert library.entries[0]["month"] == month


def test_accents_are_commands():
    """Each accent and letter that plain LaTeX has a command for is ASCII, and is read back."""
    for letters in product(ascii_letters, repeat=2):
        assert ascii_latex("".join(letters)) == "".join(letters)
    for letter in "àÁêñöēżåăčőçąḍḇßæÆœŒøØłŁ":
        written = ascii_latex(f"x{letter}x")
        assert written.isascii()
        assert alike(LatexNodes2Text().latex_to_text(written)) == alike(f"x{letter}x")
    assert ascii_latex("ı") == r"{\i}"


def test_a_family_that_is_called_others():
    """BibTeX takes the words for `et al.` and for the next name, in capitals as well."""
    authors = [
        {"name": f"Ann {name}", "sort_name": f"{name}, Ann"} for name in ("Others", "And", "Andes")
    ]
    found = fields(bibtex.record(described(make(authors=authors))))
    assert found["author"] == "{Others}, Ann and {And}, Ann and Andes, Ann"


def test_a_volume_of_a_series():
    """An edited collection with its series and number; what has an author is a book."""
    found = fields(biblatex.record(volume()))
    assert (found["TYPE"], found["series"], found["number"]) == (
        "collection", "{Little library}", "3",
    )  # fmt: skip
    found = fields(bibtex.record(volume()))
    assert (found["series"], found["number"]) == ("{Little library}", "3")


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_of_both_files(name: str):
    """Where the edition has none for all formats, those of its files."""
    ids = {"isbn_epub": "978-3-16-148410-0", "isbn_pdf": "978-1-86197-876-9"}
    found = fields(FORMATS[name].record(described(make(identifiers=ids))))
    assert found["isbn"] == "978-3-16-148410-0 978-1-86197-876-9"


def test_a_file_of_several_entries():
    """An empty line stands between two entries."""
    for name in FORMATS:
        data = b"".join(RECORDS[name].collection([seed(), full()], Agency(), "2026-11-24"))
        assert data == FORMATS[name].record(seed()) + b"\n" + FORMATS[name].record(full())


def test_addresses_are_verbatim():
    """A percent sign in an address or a DOI is no comment, and braces in it can't end the field."""
    url = "https://example.org/a%20b_c#d~e?x={y"
    for module in FORMATS.values():
        statement = make(
            sources=[{"url": url, "retrieved": "2024-05-01"}],
            identifiers={"doi": "10.1000/a}b\\c{d%e"},
        )
        found = fields(module.record(described(statement)))
        assert found["doi"] == "10.1000/a%7Db%5Cc%7Bd%e"
        assert found["url"] == url.replace("{", "%7B")
        assert found["urldate"] == "2024-05-01"


def test_the_copy_in_an_archive_is_noted():
    """Where the source is the address; the edition itself is kept by no archive."""
    archived = "https://web.archive.org/web/2024/https://example.org/a"
    statement = make(sources=[{"url": "https://example.org/a", "archived_url": archived}])
    assert fields(biblatex.record(Description(statement)))["note"] == f"Archived copy: {archived}"
    published = described(statement, agency=full().agency)
    assert "note" not in fields(biblatex.record(published))


@QUICK
@given(descriptions)
def test_every_record_is_one_entry(description):
    """Any statement is one whole entry with its title, address and dates."""
    for module in FORMATS.values():
        found = fields(module.record(description))
        where = address(description)
        assert found.get("url") == (where.url if where else None)
        assert "" not in found.values()
        edition = description.statement.edition
        issued = found.get("date", found.get("year"))
        assert issued == (edition.date and edition.date[: len(issued)])


@needs_pandoc
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=12, deadline=None)
@given(found=collections)
def test_pandoc_reads_what_was_written(name, found):
    """pandoc finds the same titles, names, day and address in a collection."""
    data = b"".join(RECORDS[name].collection(found, Agency(), "2026-11-24"))
    read = {i["id"]: i for i in pandoc(data, name)}
    assert len(read) == len(found)
    for description in found:
        ours, theirs = item(description), read[description.statement.slug]
        title = full_title(description.statement)
        if name == "bibtex" or not description.statement.subtitle:
            assert alike(theirs["title"]) == alike(title)
        assert theirs.get("URL") == ours.get("URL")
        if name == "biblatex":
            assert theirs.get("issued") == ours.get("issued")
        for variable, agents in (
            ("author", parties(description.statement).authors),
            ("translator", parties(description.statement).translators),
        ):
            if name == "bibtex" or variable == "translator":
                assert len(theirs.get(variable, ())) == len(agents)
        spoken = [" ".join(map(str, n.values())) for n in ours.get("translator", ())]
        heard = [" ".join(map(str, n.values())) for n in theirs.get("translator", ())]
        if not any("static-ordering" in n for n in ours.get("translator", ())):
            assert sorted(alike(h) for h in heard) == sorted(alike(s) for s in spoken)
