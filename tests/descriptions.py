"""Descriptions to make records of: the seed, a statement with every field, bare ones, any at all."""

from __future__ import annotations

import functools
import string
import unicodedata
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from publish.library import open_library
from publish.reading import read_statement
from publish.records.description import (
    Accessibility,
    Agency,
    Description,
    Host,
    Manifestation,
    OtherEdition,
    Relative,
)
from publish.statement import TYPES, Statement
from publish.statement.collection import Collection, Constituent
from publish.statement.relators import RELATORS
from publish.statement.values import forbidden
from tests.samples import ROOT

SEED = "voice-of-the-working-people-of-kazakhstan"
_COMPUTED = {"slug": "a-letter", "sha256": "5" * 64, "home": "https://statements.example.org/"}


@functools.cache
def statement_of(slug: str) -> Statement:
    """A statement of the project's own library, by slug."""
    library, problems = open_library(ROOT)
    assert library is not None, problems
    path = next(p for p in library.source_paths() if p.stem == slug)
    reading = read_statement(library.source_file(path))
    assert reading.statement is not None, reading.problems
    return reading.statement


def manifestations(slug: str) -> tuple[Manifestation, ...]:
    """An EPUB and a PDF as if they had been measured; figures that no code could make up."""
    read = Accessibility(
        modes=("textual",),
        sufficient=(("textual",),),
        features=(
            "tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability",
            "ARIA",
        ),
        hazards=("none",),
        summary="Text only: it can be read by eye, by ear and by touch.",
    )  # fmt: skip
    tagged = Accessibility(
        modes=("textual",), sufficient=(("textual",),),
        features=("tableOfContents", "readingOrder", "structuralNavigation", "taggedPDF"),
        hazards=("none",),
    )  # fmt: skip
    return (
        Manifestation(
            "epub", f"{slug}/{slug}.epub", "application/epub+zip", 183_041, "e" * 64, None, (), read
        ),
        Manifestation(
            "pdf",
            f"{slug}/{slug}.pdf",
            "application/pdf",
            92_618,
            "d" * 64,
            7,
            ("PDF/A-3a", "PDF/UA-1"),
            tagged,
        ),
    )


def described(statement: Statement, **more: Any) -> Description:
    """A statement with both its files measured."""
    values = {"manifestations": manifestations(statement.slug), "words": 1234, **more}
    return Description(statement, **values)


def seed() -> Description:
    """The seed: no agency, no address of publication, both files measured; hashes as made up."""
    return described(statement_of(SEED).model_copy(update={"sha256": "5" * 64}))


def make(**fields: Any) -> Statement:
    """A statement from front matter in the long form, with the fields that must be there."""
    least = {
        "title": "A letter to the reader",
        "authors": [{"name": "Jane Doe", "sort_name": "Doe, Jane", "kind": "person"}],
        "first_published": "2022-01-08",
        "type": "Open letter",
        "language": "en",
        "sources": [{"url": "https://example.org/letter"}],
    }
    return Statement.model_validate({**_COMPUTED, **least, **fields})


def full() -> Description:
    """A Persian translation with every field that front matter can have, in a library with an
    agency, an address, and the original beside it."""
    statement = make(
        title="نامه‌ای به خواننده",
        subtitle="دربارهٔ خواندن",
        romanized_title="Nāmahʹī bih khvānandah",
        authors=[
            {
                "name": "Лев Толстой", "sort_name": "Толстой, Лев",
                "romanized_name": "Tolstoĭ, Lev", "kind": "person",
                "ids": {
                    "viaf": "96987389", "isni": "0000 0001 2143 8317", "wikidata": "Q7243",
                    "gnd": "118642758", "lcnaf": "n79068416",
                },
            },
            {"name": "Peace & Bread Society", "kind": "organization", "ids": {"ror": "03yrm5c26"}},
        ],
        contributors=[
            {
                "name": "نگار سپیدرودی", "sort_name": "سپیدرودی، نگار", "kind": "person",
                "role": "trl", "ids": {"orcid": "0000-0002-1825-0097"},
            },
            {"name": "Somebody", "role": "edt"},
        ],
        first_published="1894-05~",
        type="Open letter",
        language="fa",
        original_title="Письмо к читателю",
        original_language="ru",
        sources=[
            {
                "url": "https://example.org/a?x=1&y=2|z$3", "title": "Письмо", "publisher": "Сайт",
                "archived_url": "https://web.archive.org/web/2024/https://example.org/a?x=1&y=2",
                "retrieved": "2024-05-01", "sha256": "a" * 64,
                "note": "Checked against the print of 1894.",
            },
            {"title": "Letters, volume 3", "publisher": "The Press"},
        ],
        rights={
            "statement": "Free to share and adapt.", "license": "CC-BY-4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
        subjects=[
            {
                "term": "Peace", "scheme": "LCSH",
                "uri": "http://id.loc.gov/authorities/subjects/sh85098961",
            },
            {"term": "Reading", "scheme": "FAST", "uri": "http://id.worldcat.org/fast/1090626"},
            {"term": "Frieden", "scheme": "A list of our own"},
            {"term": "Letters & $tamps"},
        ],
        abstract="What it says\n\nin two paragraphs.",
        publisher="Statements Library",
        imprint="Red Books",
        place="London",
        edition={
            "number": 2, "date": "2026-11-24", "changes": "Two misprints mended.",
            "by": "An Editor",
        },
        earlier_editions=[{"number": 1, "date": "2025-01-02", "changes": "First made."}],
        identifiers={
            "isbn": "978-0-306-40615-7", "isbn_epub": "978-3-16-148410-0",
            "isbn_pdf": "978-1-86197-876-9", "doi": "10.1000/182",
            "urn": "urn:nbn:de:101:1-201102033592",
        },
        work="letter-to-the-reader",
        id="letter-1894",
        slug="letter-fa",
    )  # fmt: skip
    relative = Relative(
        title="Письмо к читателю", language="ru",
        urn="urn:uuid:0c9f2d3e-5a3f-5b07-8d0e-3f2d5f5e7a11",
        edition_urn="urn:uuid:8d1c7a52-0f0d-5a3e-9a39-0d3e4b1e5b22",
        control_number="publish-0c9f2d3e5a3f5b078d0e3f2d5f5e7a11", authors=("Лев Толстой",),
        edition=3, formats=("epub", "pdf"), file_as="Толстой, Лев",
    )  # fmt: skip
    agency = Agency(
        "XX-XxSTL", "enk", "Statements Library", "records@example.org",
        "https://statements.example.org/",
    )  # fmt: skip
    return described(statement, relatives=(relative,), agency=agency)


def volume() -> Description:
    """A collection with a series and two parts, one in a language that runs the other way."""
    parts = (seed().statement, full().statement)
    values = {
        "title": "Letters on reading", "subtitle": "Two of many", "language": "en",
        "date": "2026-11-30", "order": [part.slug for part in parts], "slug": "letters",
        "contributors": [
            {"name": "Jane Editor", "sort_name": "Editor, Jane", "kind": "person", "role": "edt"}
        ],
        "series": {"title": "Little library", "number": "3", "issn": "2049-3630"},
        "sha256": "e" * 64, "home": "https://statements.example.org/",
        "parts": [Constituent.of(part).model_dump() for part in parts],
    }  # fmt: skip
    return described(Collection.model_validate(values), agency=full().agency)


def part() -> Description:
    """A statement that is the second part of that collection."""
    host = volume().statement
    return replace(
        seed(),
        hosts=(
            Host(host.title, host.language, host.urn, host.edition_urn, host.control_number, 2),
        ),
        agency=full().agency,
    )


def editions() -> tuple[Description, ...]:
    """Three editions of one text, each as a library that keeps them describes it."""
    rows = (
        {"slug": "letter-edition-1", "edition_of": "letter", "edition": {"number": 1}},
        {"slug": "letter-edition-2", "edition_of": "letter",
         "edition": {"number": 2, "date": "2026-01-01"}},
        {"slug": "letter", "edition": {"number": 3, "date": "2026-11-30", "changes": "A word."},
         "earlier_editions": [{"number": 1, "date": "2025-01-02", "changes": "First made."}]},
    )  # fmt: skip
    made = [described(make(**row), agency=full().agency) for row in rows]
    every = [
        OtherEdition(
            s.slug, s.title, s.language, s.urn, s.edition_urn, s.control_number, s.number,
            s.edition.date, ("pdf", "epub"), "Doe, Jane",
        )
        for d in made
        for s in [d.statement]
    ]  # fmt: skip
    return tuple(
        replace(d, editions=tuple(e for e in every if e.number != d.statement.number)) for d in made
    )


def bare() -> Description:
    """The least that a statement may be, nothing measured, nobody describing."""
    return Description(make(authors=[{"name": "Anonymous"}], first_published="XXXX"))


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="￾￿"),
    min_size=1,
    max_size=60,
).filter(
    lambda text: (
        any(not c.isspace() and unicodedata.category(c) != "Cf" for c in text)
        and not any(forbidden(text))
    )
)
_NASTY = st.sampled_from(
    [
        "The \"Voice\" of $a people & <co>", "{Braces} and \\backslash", "100% _sure_ #1 ~ ^",
        "«Кавычки» и тире — вот", "نام ما را بنویسید", "L'appel", "An a", "'Tis", "A", "1984",
        "a‡b $$ c", "TY  - X", "ER  - ", "@book{x,", "--", "title / subtitle : rest =", "naïve ſ",
        "e\u0301 \u00e9 \u200f\u200e", "日本語の宣言", "हिन्दी", "Ω≈ç√∫", "𝔘𝔫𝔦", "x" * 300,
    ]
)  # fmt: skip
texts = st.one_of(_TEXT, _NASTY)
_urls = st.builds(
    lambda host, path, query: f"https://{host}.example.org/{path}?q={query}",
    st.text(string.ascii_lowercase, min_size=1, max_size=10),
    st.text("abcäжد|$&;=,~%25()'!*+:@-._", max_size=15).filter(lambda t: "%" not in t),
    st.text("abcäж&|$=", max_size=15),
)
_days = st.dates().map(lambda day: day.isoformat())
_edtf = st.one_of(
    _days,
    st.sampled_from(
        [
            "2022", "2022-01", "2022~", "1914/1918", "XXXX", "19XX", "-0044-03-15", "-0300", "0988",
            "1894?", "1984-21", "2004/..", "../1900", "Y-17000", "0000", "1985-04/1986",
        ]
    ),
)  # fmt: skip
_languages = st.sampled_from(
    ["en", "fa-IR", "zh-Hant-TW", "sr-Latn", "ru", "und", "art-x-own", "grc", "hi", "de", "yue"]
)
_optional = functools.partial(st.one_of, st.none())
_ids = st.sampled_from(
    [
        {}, {"viaf": "96987389"}, {"isni": "0000000121438317"}, {"orcid": "0000-0002-1825-0097"},
        {"wikidata": "Q7243"}, {"ror": "03yrm5c26"}, {"gnd": "118642758"}, {"lcnaf": "n79068416"},
    ]
)  # fmt: skip
_agents = st.fixed_dictionaries(
    {"name": texts},
    optional={
        "sort_name": texts, "romanized_name": texts, "ids": _ids,
        "kind": st.sampled_from(["person", "organization"]),
        "role": st.sampled_from(sorted(RELATORS)),
    },
)  # fmt: skip
_sources = st.one_of(
    st.fixed_dictionaries(
        {"url": _urls},
        optional={
            "title": texts, "publisher": texts, "archived_url": _urls, "retrieved": _days,
            "note": texts, "sha256": st.just("b" * 64),
        },
    ),
    st.fixed_dictionaries({"title": texts}),
)  # fmt: skip
_editions = st.fixed_dictionaries(
    {},
    optional={
        "number": st.integers(1, 9999), "date": _days, "changes": texts, "by": texts,
    },
)  # fmt: skip
_fronts = st.fixed_dictionaries(
    {
        "title": texts,
        "authors": st.lists(_agents, min_size=1, max_size=4),
        "first_published": _edtf,
        "type": st.one_of(st.sampled_from(TYPES), texts.map(lambda t: t[:100]).filter(str.strip)),
        "language": _languages,
        "sources": st.lists(_sources, min_size=1, max_size=3),
    },
    optional={
        "subtitle": texts,
        "romanized_title": texts,
        "contributors": st.lists(_agents, max_size=3),
        "original_title": texts,
        "original_language": _languages,
        "rights": st.fixed_dictionaries(
            {},
            optional={
                "statement": texts, "license": st.sampled_from(["CC-BY-4.0", "CC0-1.0", "MIT"]),
                "url": _urls,
            },
        ),
        "subjects": st.lists(
            st.fixed_dictionaries(
                {"term": texts},
                optional={"scheme": st.sampled_from(["LCSH", "FAST", "ours"]), "uri": _urls},
            ),
            max_size=3,
        ),
        "abstract": texts,
        "publisher": texts,
        "imprint": texts,
        "place": texts,
        "edition": _editions,
        "earlier_editions": st.lists(_editions, max_size=2),
        "identifiers": st.sampled_from(
            [
                {}, {"isbn": "978-0-306-40615-7"}, {"isbn_epub": "978-3-16-148410-0"},
                {"doi": "10.1000/18<2>;x"}, {"urn": "urn:nbn:de:101:1-201102033592"},
            ]
        ),
        "id": st.just("an-id"),
    },
)  # fmt: skip


statements = _fronts.map(lambda front: Statement.model_validate({**_COMPUTED, **front}))
"""Any statement that the schema allows, with what formats trip over in every text."""

descriptions = st.builds(
    lambda statement, measured, agency: (
        described(statement, agency=agency) if measured else Description(statement, agency=agency)
    ),
    statements,
    st.booleans(),
    st.sampled_from(
        [
            Agency(),
            Agency("XX-XxSTL", "enk", "Statements & Co", "a@b.example", "https://s.example.org/x"),
        ]
    ),
)
"""Any description: statements of every kind, with and without measured files and an agency."""
