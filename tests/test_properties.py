"""What a statement tells of itself beyond its fields: direction, names for ever, days, claims."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from pydantic import ValidationError

from publish.statement import Edition, Rights, Source
from publish.statement.evaluation import CLAIM
from tests.descriptions import make


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ff-Adlm", "rtl"), ("dv", "rtl"), ("nqo", "rtl"), ("syr", "rtl"), ("smp", "rtl"), ("myz", "rtl"),
     ("men-Mend", "rtl"), ("rhg-Rohg", "rtl"), ("ku-Yezi", "rtl"), ("ur", "rtl"), ("ur-Latn", "ltr"),
     ("he", "rtl"), ("hbo", "rtl"), ("syc", "rtl"), ("sam", "rtl"), ("tmr", "rtl"),
     ("jpr", "rtl"), ("hbo-Latn", "ltr"), ("grc", "ltr"), ("pa", "ltr"), ("pa-PK", "rtl"), ("mn-Mong", "ltr"), ("ja", "ltr"), ("und", "ltr")],
)  # fmt: skip
def test_direction(language: str, direction: str):
    """The direction is that of the script, which is the language's own where none is written."""
    assert make(language=language).direction == direction


@pytest.mark.parametrize(
    ("language", "latin"), [("fa-IR", "fa-Latn"), ("zh-Hant", "zh-Latn"), ("und", "und-Latn")]
)
def test_the_language_in_latin_letters(language: str, latin: str):
    """The tag of what is romanised has the language and no region."""
    assert make(language=language).romanized_language == latin


def test_a_translator_makes_a_translation():
    """Only a contributor with that role does."""
    assert make(
        contributors=[{"name": "A", "role": "edt"}, {"name": "B", "role": "trl"}]
    ).translated
    assert not make(contributors=[{"name": "A", "role": "edt"}]).translated
    assert not make().translated


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"license": "CC-BY-4.0", "url": "https://a.org/"}, "https://a.org/"),
        ({"url": "https://a.org/"}, "https://a.org/"), ({"statement": "Free."}, None),
        ({"license": "LicenseRef-scancode-public-domain"}, None), ({"license": "MIT OR LicenseRef-scancode-public-domain"}, None),
        ({"license": "CC-BY-NC-SA-3.0"}, "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ({"license": "CC0-1.0"}, "https://creativecommons.org/publicdomain/zero/1.0/"),
        ({"license": "mit"}, "https://spdx.org/licenses/MIT.html"),
        ({"license": "CC-BY-SA-3.0-DE"}, "https://creativecommons.org/licenses/by-sa/3.0/de/"),
        ({"license": "CC-BY-3.0-IGO"}, "https://creativecommons.org/licenses/by/3.0/igo/"),
        ({"license": "CC-BY-NC-ND-1.0"}, "https://creativecommons.org/licenses/by-nd-nc/1.0/"),
        ({"license": "CC-PDM-1.0"}, "https://creativecommons.org/publicdomain/mark/1.0/"),
        ({"license": "CC-PDDC"}, "https://spdx.org/licenses/CC-PDDC.html"),
    ],
)  # fmt: skip
def test_where_a_licence_is(values: dict[str, str], url: str | None):
    """The address given goes first; a licence that is not on the list, or one of several, has none."""
    assert Rights(**values).license_url == url


@pytest.mark.parametrize(
    "license", ["CC-BY-5.0", "MIT AND (", "MIT CC0-1.0", "()", "(", "WITH", "OR MIT"]
)
def test_what_is_no_licence(license: str):
    """An id that is not on the list of SPDX, and what is no expression of ids."""
    with pytest.raises(ValidationError) as error:
        Rights(license=license)
    assert [found["type"] for found in error.value.errors()] == ["M009"]


def test_who_wrote_it():
    """An author is one unless the file gives another role."""
    found = make(authors=["A", {"name": "B"}, {"name": "C", "role": "com"}])
    assert [(agent.name, agent.role) for agent in found.authors] == [
        ("A", "aut"), ("B", "aut"), ("C", "com"),
    ]  # fmt: skip
    assert found.creators == found.authors
    both = make(authors=["A"], contributors=[{"name": "A", "role": "aut"}, {"name": "B"}])
    assert [agent.name for agent in both.others] == ["B"]


def test_numbers_of_books():
    """An ISBN of ten digits is kept as that of thirteen, with hyphens where its agency has them."""
    for written in ("0306406152", "0-306-40615-2", "9780306406157"):
        assert make(identifiers={"isbn": written}).identifiers.isbn == "978-0-306-40615-7"


@pytest.mark.parametrize(
    ("kind", "example", "values"),
    [
        ("an ISBN (check its last digit)", "978-0-306-40615-7", lambda text: {"identifiers": {"isbn": text}}),
        ("a DOI", "10.1000/182", lambda text: {"identifiers": {"doi": text}}),
        ("a URN", "urn:nbn:de:101:1-201102033592", lambda text: {"identifiers": {"urn": text}}),
        ("a slug (letters and digits, joined by '-')", "a-letter", lambda text: {"aliases": [text]}),
        ("an SPDX licence", "CC-BY-4.0", lambda text: {"rights": {"license": text}}),
    ],
)  # fmt: skip
def test_what_is_refused_comes_with_an_example(kind: str, example: str, values: Any):
    """The message says what is meant, and gives an example, which is taken."""
    assert make(**values(example))
    with pytest.raises(ValidationError) as error:
        make(**values("no such thing"))
    (found,) = error.value.errors()
    assert found["ctx"] == {"value": "no such thing", "kind": kind, "advice": f"e.g. {example}"}


HOME = "https://library.example.org/"


def test_one_work_in_several_languages():
    """Statements that share `work` in one library have one URN of the work; others their own."""
    russian, english = (make(work="appeal", slug=slug, home=HOME) for slug in ("ru", "en"))
    assert russian.work_urn == english.work_urn != russian.urn != english.urn
    assert (
        make(work="appeal", slug="ru", home="https://other.example.org/").work_urn
        != russian.work_urn
    )
    assert make(work="other", slug="ru", home=HOME).work_urn != russian.work_urn
    alone = make(slug="ru", home=HOME)
    assert alone.work_urn == alone.urn


def test_urns_are_made_of_what_stays():
    """Each is a UUID (RFC 9562, version 5) of our namespace and a name that tells what it is of."""
    space = uuid.UUID("5d1b8f0e-8f0a-5c43-9f6f-6f2b3d2b6a11")
    found = make(slug="a", home=HOME, work="w", edition={"number": 3})
    assert found.urn == uuid.uuid5(space, f"slug:{HOME}#a").urn
    assert found.work_urn == uuid.uuid5(space, f"work:{HOME}#w").urn
    assert found.edition_urn == uuid.uuid5(space, f"{found.urn}#edition:3").urn
    assert make(slug="a", home=HOME).edition_urn == uuid.uuid5(space, f"{found.urn}#edition:1").urn
    assert make(slug="a", id="mine").urn == uuid.uuid5(space, "id:mine").urn
    given = make(identifiers={"urn": "urn:isbn:9780306406157"})
    assert given.control_number == f"publish-{uuid.uuid5(space, given.urn).hex}"


WHOLE = {"conforms_to": CLAIM, "evaluated_by": "A", "evaluated_on": "2026-05-02"}


@pytest.mark.parametrize(
    ("edition", "evaluation", "outdated"),
    [
        ({}, WHOLE, ""), ({}, {**WHOLE, "edition": 1}, ""), ({}, {**WHOLE, "edition": 2}, "edition"),
        ({"number": 2}, {**WHOLE, "edition": 2}, ""), ({"number": 3}, {**WHOLE, "edition": 2}, "edition"),
        ({"date": "2026-05-01"}, WHOLE, ""), ({"date": "2026-05-02"}, WHOLE, ""),
        ({"date": "2026-05-03"}, WHOLE, "evaluated_on"),
        ({"number": 2, "date": "2026-05-03"}, {**WHOLE, "edition": 1}, "edition"), ({"date": "2026-05-03"}, {}, ""),
    ],
)  # fmt: skip
def test_an_evaluation_is_of_one_edition(
    edition: dict[str, Any], evaluation: dict[str, Any], outdated: str
):
    """Another number, or an earlier day than the edition's, and nothing is claimed of this one."""
    found = make(edition=edition, accessibility=evaluation)
    assert found.outdated == outdated
    claimed = not outdated and bool(evaluation)
    assert found.evaluation == (found.accessibility if claimed else None)


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"edition": {"date": "1979-01-01"}}, "1979-01-01"),
        ({"sources": [{"title": "A", "retrieved": "2023-01-02"}, {"title": "B", "retrieved": "2023-01-10"}, {"title": "C"}]}, "2023-01-10"),
        ({"first_published": "1980"}, "1980-01-01"), ({"first_published": "1980-01-02"}, "1980-01-02"),
        ({"first_published": "1979-12-31"}, "1980-01-01"), ({"first_published": "2022-05/2023"}, "2022-05-01"),
        ({"first_published": "XXXX"}, "1980-01-01"),
    ],
)  # fmt: skip
def test_the_day_of_an_edition(values: dict[str, Any], day: str):
    """Its own, else the last on which a source was retrieved, else of publication, from 1980 on."""
    assert make(**{"sources": [{"title": "A"}], **values}).modified == day


def test_a_source_says_where():
    """An address or a title is enough, and one of them is needed."""
    assert Source(url="https://a.org/").title is None
    assert Source(title="A").url is None
    with pytest.raises(ValidationError) as error:
        Source(publisher="P")
    (found,) = error.value.errors()
    assert (found["type"], found["ctx"]) == (
        "M003",
        {"reason": "neither 'url' nor 'title'", "advice": "add one of them"},
    )


def test_numbers_of_editions():
    """From 1 to 9999."""
    assert [Edition(number=number).number for number in (1, 9999)] == [1, 9999]
    for wrong in (0, 10_000):
        with pytest.raises(ValidationError):
            Edition(number=wrong)


def test_types_have_a_length():
    """A type may have 100 letters; the known ones are written as they are known."""
    assert make(type="x" * 100).type == "x" * 100
    assert make(type="press RELEASE").type == "Press release"
    with pytest.raises(ValidationError):
        make(type="x" * 101)
