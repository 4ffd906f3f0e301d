"""The Statement: every field, its short and long form, its JSON Schema, its URNs."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from publish.problem import RULES
from publish.reading import Reading, SourceFile, read_statement
from publish.statement import TYPES, Statement
from publish.statement.agent import ROLES
from publish.statement.licences import ids_of
from publish.statement.schema import ROLE_KEYS, SINGULAR, field_names, json_schema
from tests.descriptions import make

ROOT = Path(__file__).parent.parent
SHORT = """\
title: A letter to the reader
author: CPRF
first_published: 2022-01-08
type: Open letter
source: https://example.org/letter
language: en
"""
LONG = """\
title: A letter to the reader
authors:
  - name: CPRF
first_published: 2022-01-08
type: Open letter
sources:
  - url: https://example.org/letter
language: en
"""
FULL = """\
title: The  long
  form
subtitle: With everything in it
authors:
  - name: Leo Tolstoy
    sort_name: Tolstoy, Leo
    kind: person
    ids:
      viaf: https://viaf.org/viaf/96987389
      isni: 0000 0001 2143 8317
      orcid: https://orcid.org/0000-0002-1825-0097
      wikidata: https://www.wikidata.org/wiki/Q7243
      gnd: https://d-nb.info/gnd/118623338
      lcnaf: https://id.loc.gov/authorities/names/n79068416
  - name: Tolstoy Society
    kind: organization
    ids: {ror: "https://ror.org/03yrm5c26"}
contributors:
  - name: Louise Maude
    role: translator
  - {name: Aylmer Maude, role: EDT}
first_published: 1894~
type: OPEN LETTER
language: en-gb
original_title: Письмо
original_language: ru
sources:
  - url: https://example.org/page
    title: The page
    publisher: The site
    archived_url: https://web.archive.org/web/2024/https://example.org/page
    retrieved: 2024-05-01
    note: |
      Checked against the print of 1894.

      Twice.
  - title: Only a title
rights:
  statement: Free to share and adapt.
  license: cc-by-4.0
  url: https://creativecommons.org/licenses/by/4.0/
subjects:
  - Peace
  - term: War
    scheme: LCSH
    uri: http://id.loc.gov/authorities/subjects/sh85145114
abstract: What it says.
publisher: Statements Library
imprint: Little Books
place: London
edition: {number: 2, date: 2026-11-24, changes: Two misprints mended.}
identifiers:
  isbn: "9780306406157"
  doi: https://doi.org/10.1000/182
  urn: urn:isbn:9780306406157
id: letter-1894
"""


def reading(front: str, path: str = "sources/letter.md", **library: Any) -> Reading:
    """Read front matter as a source file's."""
    source = SourceFile(
        path, f"---\n{front}\n---\n\nText.\n".encode(), library.pop("defaults", {}), **library
    )
    return read_statement(source)


def statement(front: str, path: str = "sources/letter.md", **library: Any) -> Statement:
    """The statement of front matter that has no fault."""
    found = reading(front, path, **library)
    assert found.problems == ()
    assert found.statement is not None
    return found.statement


def faults(front: str, **library: Any) -> list[str]:
    """The codes of the problems of front matter that gives no statement."""
    found = reading(front, **library)
    assert found.statement is None
    return [problem.code for problem in found.problems]


def with_field(line: str, *, instead: str = "") -> str:
    """The short form with one field more, or in place of another."""
    kept = [old for old in SHORT.splitlines() if not instead or not old.startswith(f"{instead}:")]
    return "\n".join([*kept, line])


def test_the_short_form_is_the_long_form():
    """The shortest valid file says the same as its long form."""
    assert values(statement(SHORT)) == values(statement(LONG))


def values(found: Statement) -> dict[str, Any]:
    """A statement's values, the hash of its file aside."""
    return found.model_dump(exclude={"sha256"})


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("contributor: Jane Doe", "contributors: [{name: Jane Doe}]"),
        ("contributors: Jane Doe", "contributors: [{name: Jane Doe, role: ctb}]"),
        ("translator: Jane Doe", "contributors: [{name: Jane Doe, role: trl}]"),
        ("translator: {name: Jane Doe}", "contributors: {name: Jane Doe, role: translator}"),
        ("editor: [Jane Doe, John Roe]",
         "contributors: [{name: Jane Doe, role: edt}, {name: John Roe, role: edt}]"),
        ("subject: Peace", "subjects: [{term: Peace}]"),
        ("subjects: [Peace, War]", "subjects: [{term: Peace}, {term: War}]"),
        ("rights: Free to share.", "rights: {statement: Free to share.}"),
        ("edition: 2", "edition: {number: 2}"),
        ("subtitle:", ""),
        ("subjects: []", ""),
    ],
)  # fmt: skip
def test_a_plain_value_stands_for_the_long_form(short: str, long: str):
    """A string or a single value gives the same statement as the long form."""
    assert values(statement(with_field(short))) == values(statement(with_field(long)))


def test_contributors_come_in_the_order_in_which_they_are_written():
    """Short keys of roles and `contributors` give one list, in the order of the file."""
    found = statement(
        with_field("translator: B\ncontributors: [A, {name: C, role: ill}]\neditor: D")
    )
    assert [(a.name, a.role) for a in found.contributors] == [
        ("B", "trl"), ("A", "ctb"), ("C", "ill"), ("D", "edt"),
    ]  # fmt: skip


def test_every_field():
    """The full form keeps every value, each in the form that records want."""
    found = statement(FULL)
    assert found.title == "The long form"
    assert found.subtitle == "With everything in it"
    leo, society = found.authors
    assert (leo.name, leo.sort_name, leo.kind, leo.role) == (
        "Leo Tolstoy", "Tolstoy, Leo", "person", "aut",
    )  # fmt: skip
    assert leo.ids.model_dump(exclude_none=True) == {
        "viaf": "96987389", "isni": "0000000121438317", "orcid": "0000-0002-1825-0097",
        "wikidata": "Q7243", "gnd": "118623338", "lcnaf": "n79068416",
    }  # fmt: skip
    assert leo.ids.uris == (
        "https://viaf.org/viaf/96987389", "https://isni.org/isni/0000000121438317",
        "https://orcid.org/0000-0002-1825-0097", "http://www.wikidata.org/entity/Q7243",
        "https://d-nb.info/gnd/118623338", "http://id.loc.gov/authorities/names/n79068416",
    )  # fmt: skip
    assert (leo.file_as, society.file_as) == ("Tolstoy, Leo", "Tolstoy Society")
    assert society.ids.uris == ("https://ror.org/03yrm5c26",)
    assert [(a.name, a.role) for a in found.contributors] == [
        ("Louise Maude", "trl"), ("Aylmer Maude", "edt"),
    ]  # fmt: skip
    assert (found.first_published, found.type, found.language) == ("1894~", "Open letter", "en-GB")
    assert (found.original_title, found.original_language) == ("Письмо", "ru")
    page, print_ = found.sources
    assert page.note == "Checked against the print of 1894.\n\nTwice."
    assert (page.retrieved, page.publisher, page.title) == ("2024-05-01", "The site", "The page")
    assert page.archived_url == "https://web.archive.org/web/2024/https://example.org/page"
    assert (print_.url, print_.title) == (None, "Only a title")
    assert found.rights is not None
    assert found.rights.license == "CC-BY-4.0"
    assert [(s.term, s.scheme, s.uri) for s in found.subjects] == [
        ("Peace", None, None),
        ("War", "LCSH", "http://id.loc.gov/authorities/subjects/sh85145114"),
    ]
    assert (found.publisher, found.imprint, found.place) == (
        "Statements Library", "Little Books", "London",
    )  # fmt: skip
    assert found.edition.model_dump(exclude_none=True) == {
        "number": 2, "date": "2026-11-24", "changes": "Two misprints mended.",
    }  # fmt: skip
    assert found.identifiers.model_dump(exclude_none=True) == {
        "isbn": "978-0-306-40615-7", "doi": "10.1000/182", "urn": "urn:isbn:9780306406157",
    }  # fmt: skip
    assert (found.id, found.abstract) == ("letter-1894", "What it says.")


def test_values_stay_as_they_are_written():
    """YAML's own types don't reach a statement: years, truth values and numbers are words."""
    found = statement(
        with_field("title: 1984", instead="title").replace("language: en", "language: no")
    )
    assert (found.title, found.language) == ("1984", "no")
    assert statement(with_field("author: yes", instead="author")).authors[0].name == "yes"
    assert statement(with_field("title: 0x1F", instead="title")).title == "0x1F"


@pytest.mark.parametrize(
    "date",
    ["2022-01-08", "2022-01", "2022", "2022~", "2022?", "2022%", "1914/1918", "1914/..", "1914-07/1918-11",
     "2021-21", "0044-03-15", "-0043", "201X", "2022-02-28/2022-03-01"],
)  # fmt: skip
def test_dates_of_edtf(date: str):
    """Days, months, years, approximate and uncertain ones, seasons and intervals are dates."""
    assert (
        statement(
            with_field(f'first_published: "{date}"', instead="first_published")
        ).first_published
        == date
    )


@pytest.mark.parametrize(
    "date",
    ["2022-02-30", "2022-13", "8 January, 2022", "January 2022", "08.01.2022", "22", "2022/01/08",
     "1918/1914", "{2022, 2023}", "2022-1-8", "yesterday", "2022-01-08T12:00:00", "9" * 65],
)  # fmt: skip
def test_what_is_no_date(date: str):
    """What is no date of the calendar, or written otherwise, is refused with M004."""
    assert faults(with_field(f'first_published: "{date}"', instead="first_published")) == ["M004"]


@pytest.mark.parametrize(
    ("date", "advice"),
    [("8 January, 2022", "2022-01-08"), ("January 2022", "2022-01"), ("circa 1914", "1914~"),
     ("08.01.2022", "2022-01-08"), ("1/2022", "2022-01-08, 2022-01, 2022~ or 1914/1918")],
)  # fmt: skip
def test_a_date_in_other_words_is_guessed(date: str, advice: str):
    """The message says how the date that is most likely meant is written."""
    found = reading(with_field(f'first_published: "{date}"', instead="first_published"))
    assert found.problems[0].hint == f"EDTF, e.g. {advice}"


@pytest.mark.parametrize(
    ("tag", "kept", "direction"),
    [("en", "en", "ltr"), ("FA-ir", "fa-IR", "rtl"), ("ar", "ar", "rtl"), ("he", "he", "rtl"),
     ("zh-hant", "zh-Hant", "ltr"), ("uz-Arab", "uz-Arab", "rtl"), ("az", "az", "ltr"),
     ("yi", "yi", "rtl"), ("ckb", "ckb", "rtl"), ("ku", "ku", "ltr"), ("sr-latn", "sr-Latn", "ltr")],
)  # fmt: skip
def test_languages(tag: str, kept: str, direction: str):
    """A language tag is kept in its canonical form and gives the direction of its script."""
    found = statement(SHORT.replace("language: en", f"language: {tag}"))
    assert (found.language, found.direction) == (kept, direction)


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://example.org/a?b=c#d", "https://пример.рф/страница",
     "https://example.org:8080/%D0%9F", "https://[::1]/", "https://example.org/a_(b)"],
)  # fmt: skip
def test_addresses(url: str):
    """An address is kept letter for letter."""
    assert statement(with_field(f'source: "{url}"', instead="source")).sources[0].url == url


@pytest.mark.parametrize(
    "url",
    ["example.org", "//example.org", "ftp://example.org/", "javascript:alert(1)", "https://",
     "https:///path", "https://jane@example.org/", "https://jane:pw@example.org/", "https://@example.org/",
     "https://exa mple.org/", "https://example.org/a b", "https://[::1/", "https://example.org:99999/",
     "data:text/html,a", "mailto:jane@example.org", "https://.", "http://a..b/"],
)  # fmt: skip
def test_what_is_no_address(url: str):
    """What no reader could follow, or would give away a password, is refused with M006."""
    found = reading(with_field(f'source: "{url}"', instead="source"))
    assert [problem.code for problem in found.problems] == ["M006"]
    assert "pw" not in str(found.problems[0])


@pytest.mark.parametrize("host", ["", "https://doi.org/", "http://dx.doi.org/"])
def test_a_doi_is_kept_without_its_address(host: str):
    """The one that it is reached by today, and the older."""
    found = statement(with_field(f"identifiers: {{doi: {host}10.1000/182}}"))
    assert found.identifiers.doi == "10.1000/182"


def test_licences_of_an_expression():
    """Each by itself, an exception as well."""
    found = ids_of("MIT OR (GPL-2.0-only WITH Classpath-exception-2.0 AND CC-BY-4.0)")
    assert found == ["MIT", "GPL-2.0-only", "Classpath-exception-2.0", "CC-BY-4.0"]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("isbn", "identifiers: {isbn: 978-0-306-40615-8}"),
        ("doi", "identifiers: {doi: 11.1000/182}"),
        ("urn", "identifiers: {urn: isbn:9780306406157}"),
        ("license", "rights: {license: CC-BY-5.0}"),
        ("license", "rights: {license: 'CC-BY-4.0 AND ('}"),
        ("role", "contributors: {name: A, role: scribbler}"),
        ("kind", "contributors: {name: A, kind: human}"),
        ("viaf", "contributors: {name: A, ids: {viaf: 0}}"),
        ("isni", "contributors: {name: A, ids: {isni: 0000 0001 2143 8316}}"),
        ("orcid", "contributors: {name: A, ids: {orcid: 0000-0002-1825-0098}}"),
        ("number", "edition: 0"),
        ("number", "edition: {number: 1.5}"),
        ("id", "id: два слова"),
    ],
)
def test_identifiers_are_checked(kind: str, line: str):
    """An identifier with a wrong form or check digit is refused with M009, and named."""
    found = reading(with_field(line))
    assert [problem.code for problem in found.problems] == ["M009"]
    assert kind in found.problems[0].message or kind == "number"


@pytest.mark.parametrize(
    ("licence", "url"),
    [("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
     ("CC-BY-NC-SA-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
     ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
     ("GPL-3.0-or-later", "https://spdx.org/licenses/GPL-3.0-or-later.html"),
     ("CC-BY-4.0 OR GPL-2.0-only", None)],
)  # fmt: skip
def test_a_licence_leads_to_its_text(licence: str, url: str | None):
    """An SPDX id gives the address of its licence; a choice of two gives none."""
    found = statement(with_field(f"rights: {{license: {licence}}}"))
    assert found.rights is not None
    assert found.rights.license_url == url


def test_types_are_open():
    """A known type is written as it is known, any other stays as it is."""
    assert statement(SHORT.replace("Open letter", "SPEECH")).type == "Speech"
    assert statement(SHORT.replace("Open letter", "Fireside chat")).type == "Fireside chat"


def test_missing_fields_are_all_named():
    """Every required field that is missing is named in one go."""
    found = reading("place: London")
    named = {problem.message.partition(":")[0] for problem in found.problems}
    assert named == {"title", "authors", "first_published", "type", "language", "sources"}


@pytest.mark.parametrize("key", [*SINGULAR])
def test_one_form_of_a_field_at_a_time(key: str):
    """A field in its short and in its long form at once is refused with M007."""
    front = yaml.safe_load(SHORT) | {
        key: "https://example.org/",
        SINGULAR[key]: "https://example.org/",
    }
    assert faults(yaml.safe_dump(front)) == ["M007"]


@pytest.mark.parametrize("name", sorted(set(field_names()) - {"id"}))
def test_a_slip_of_the_pen_is_understood(name: str):
    """A field's name with one letter left out brings the advice to write that name."""
    slip = name[:2] + name[3:]
    found = reading(with_field(f"{slip}: x"))
    (told,) = [problem for problem in found.problems if problem.code == "M001"]
    assert told.hint.startswith("did you mean '")
    meant = told.hint.removeprefix("did you mean '").removesuffix("'?")
    assert meant == name or {meant, name} <= {"author", "authors", "source", "sources", "subject",
                                              "subjects", "contributor", "contributors"}  # fmt: skip


def test_the_library_gives_what_a_statement_leaves_out():
    """Settings of the library are taken over, and never against what the statement says."""
    defaults = {"language": "ru", "publisher": "Library", "place": "Paris"}
    front = SHORT.replace("language: en\n", "place: London\n")
    found = statement(front, defaults=defaults)
    assert (found.language, found.publisher, found.place) == ("ru", "Library", "London")
    assert statement(SHORT, defaults=defaults).language == "en"


def test_the_urn_of_a_statement():
    """A URN is the one given; else it is computed, and stays the same when only the text changes."""
    first = statement(SHORT)
    assert first.urn.startswith("urn:uuid:")
    assert statement(SHORT.replace("A letter", "The letter")).urn == first.urn
    assert statement(SHORT, "sources/other.md").urn != first.urn
    assert statement(SHORT, home="https://example.org/").urn != first.urn
    given_ = with_field("identifiers: {urn: 'urn:nbn:de:101:1-201102033592'}")
    assert statement(given_).urn == "urn:nbn:de:101:1-201102033592"


def test_an_id_keeps_the_urn():
    """With an `id` the URN stays when the file is renamed, moved or taken to another library."""
    front = with_field("id: letter-1894")
    names = ["sources/letter.md", "sources/deep/down/other.md"]
    homes = ["", "https://example.org/"]
    urns = {statement(front, path, home=home).urn for path in names for home in homes}
    assert len(urns) == 1
    assert statement(with_field("id: letter-1895")).urn not in urns


def test_the_urn_is_the_same_for_ever():
    """The computed URNs are fixed: another version of the program must give the same."""
    found = statement(SHORT, home="https://example.org/")
    assert found.urn == "urn:uuid:c86cdb6d-1e1c-5cfd-9644-32d3ce9cf8d0"
    assert found.edition_urn == "urn:uuid:169509a6-c2b9-51f0-b1f6-fa06826447e8"


def test_each_edition_has_its_urn():
    """Another number gives another URN of the edition, not of the work; the first may be unnumbered."""
    first, numbered, second = (
        statement(with_field(line)) for line in ("", "edition: 1", "edition: 2")
    )
    assert first.edition_urn == numbered.edition_urn != second.edition_urn
    assert first.urn == second.urn


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("edition: {date: 2026-11-24}\nsources: [{url: 'https://example.org/', retrieved: 2024-05-01}]", "2026-11-24"),
        ("sources: [{url: 'https://example.org/', retrieved: 2024-05-01}, {title: A, retrieved: 2023-01-01}]", "2024-05-01"),
        ("source: https://example.org/", "2022-01-08"),
    ],
)  # fmt: skip
def test_the_day_of_an_edition_is_the_statements_own(lines: str, day: str):
    """An edition is dated by what the statement says: the edition, else the last look at a source."""
    assert statement(with_field(lines, instead="source")).modified == day


@pytest.mark.parametrize("date", ["1894~", "0044-03-15", "-0043", "../1914"])
def test_an_old_statement_is_dated_when_zip_begins(date: str):
    """No edition is dated before 1980, which a ZIP file can't say."""
    assert (
        statement(with_field(f"first_published: {date}", instead="first_published")).modified
        == "1980-01-01"
    )


SAMPLES = sorted((ROOT / "sources").rglob("*.md"))


class Editor(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `1984` is a number, `2022-01-08` and `no` are words."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }  # fmt: skip


def front_of(text: str) -> Any:
    """The front matter of a source text as an editor reads it."""
    return yaml.load(text.split("\n---\n")[0], Loader=Editor)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_schema_takes_every_sample(path: Path):
    """The JSON Schema finds nothing wrong with a sample, and refuses an unknown key in it."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    front = front_of(path.read_text("utf-8"))
    assert list(validator.iter_errors(front)) == []
    assert list(validator.iter_errors(front | {"lang": "en"}))
    for required in ("title", "first_published", "type"):
        assert list(validator.iter_errors({k: v for k, v in front.items() if k != required}))


NUMBERS = SHORT.replace("2022-01-08", "1984").replace("A letter to the reader", "1984")


@pytest.mark.parametrize(
    "front", [SHORT, LONG, FULL, NUMBERS], ids=["short", "long", "full", "1984"]
)
def test_the_schema_and_the_model_agree(front: str):
    """What the model takes, in short or in full, the JSON Schema takes too."""
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in validator.iter_errors(front_of(front))] == []


def test_the_documents_show_valid_front_matter():
    """The front matter in README.md and docs/front-matter.md is valid, by model and by schema."""
    validator = jsonschema.Draft202012Validator(json_schema())
    for name in ("README.md", "docs/front-matter.md"):
        text = (ROOT / name).read_text("utf-8")
        shown = re.search(
            r"^```(?:yaml|markdown)\n(?:---\n)?(title: .*?)^(?:---|```)$",
            text,
            re.MULTILINE | re.DOTALL,
        )
        assert shown, name
        statement(shown[1])
        assert list(validator.iter_errors(front_of(shown[1]))) == []


def test_the_schema_refuses_two_forms_of_one_field():
    """An editor with the schema is told of `author` beside `authors`, and of neither."""
    validator = jsonschema.Draft202012Validator(json_schema())
    front = yaml.load(SHORT, Loader=yaml.BaseLoader)
    assert list(validator.iter_errors(front)) == []
    assert list(validator.iter_errors(front | {"authors": ["A"]}))
    assert list(validator.iter_errors({k: v for k, v in front.items() if k != "author"}))


def test_the_schema_describes_every_field():
    """The schema has every key that front matter may have, and no other."""
    assert set(json_schema()["properties"]) == set(field_names())
    assert set(ROLE_KEYS) <= set(ROLES)
    assert set(TYPES) <= set(json_schema()["properties"]["type"]["examples"])


def test_the_committed_schema_is_the_programs():
    """docs/statement.schema.json, which editors read, is what `publish schema` prints."""
    committed = json.loads((ROOT / "docs/statement.schema.json").read_text("utf-8"))
    assert committed == json_schema()


PLAIN = st.text(max_size=30)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), PLAIN, st.dates().map(str)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["name", "url", "role", "ids", "viaf", "term", "license", "number", "date", "x"]),
        inner, max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip
FIELDS = st.dictionaries(st.sampled_from(field_names()) | PLAIN, VALUES, max_size=8)


@given(FIELDS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_fields_give_a_statement_or_problems(fields: dict[str, Any]):
    """Whatever fields are given, in whatever shape: never an exception, always places and codes."""
    base = yaml.safe_load(SHORT)
    base["first_published"] = "2022-01-08"
    merged = copy.deepcopy(base) | fields
    check(yaml.safe_dump(merged, allow_unicode=True))


@given(st.text(max_size=200) | st.text("abc:-[]{}&*!|>'\"%@`#,? \n\t~", max_size=60))
@example("a: &x [*x, *x]\n")
@example("? a\n: b\n")
@example("- - - - - - - - - - - -\n")
@example("{a: {a: {a: {a: {a: {a: {a: {a: {a: b}}}}}}}}}\n")
@example("title: \ud800".encode("utf-8", "replace").decode())
@settings(max_examples=300, deadline=None)
def test_any_front_matter_gives_a_statement_or_problems(front: str):
    """Whatever stands between the lines `---`: never an exception, always places and codes."""
    check(front)


def check(front: str) -> None:
    """A reading is a statement without errors, or problems at places in the file."""
    found = reading(front)
    assert (found.statement is None) == bool(found.problems)
    lines = front.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 6
    for problem in found.problems:
        assert problem.code in RULES
        assert problem.at.path == "sources/letter.md"
        assert 1 <= problem.at.line <= lines + sum(front.count(c) for c in "\x85\u2028\u2029")
        assert problem.at.column >= 1
        assert problem.hint
        assert "\n" not in str(problem)


def test_ids_are_for_ever():
    """URN and control number outlive a new edition; with `id`, a new name and a new home as well."""
    first = make(id="letter-1894", slug="letter", edition={"number": 1})
    second = make(id="letter-1894", slug="renamed", home="https://new.example.org/", edition=2)
    assert (first.urn, first.control_number) == (second.urn, second.control_number)
    assert first.edition_urn != second.edition_urn
    assert second.urn_of_edition(1) == first.edition_urn
    assert make(slug="a").control_number != make(slug="b").control_number
    given = make(identifiers={"urn": "urn:nbn:de:101:1-201102033592"}, slug="a")
    assert given.control_number == make(identifiers=given.identifiers, slug="b").control_number
    assert re.fullmatch(r"publish-[0-9a-f]{32}", given.control_number)
    own = make(identifiers={"urn": "URN:UUID:0C9F2D3E-5A3F-5B07-8D0E-3F2D5F5E7A11"})
    assert own.control_number == "publish-0c9f2d3e5a3f5b078d0e3f2d5f5e7a11"
    for odd in ("urn:uuid:mine", "urn:uuid:0c9f2d3e5a3f5b078d0e3f2d5f5e7a11", "urn:uuid:-"):
        assert re.fullmatch(r"publish-[0-9a-f]{32}", make(identifiers={"urn": odd}).control_number)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("translator", "trl"), ("Signer", "sgn"), ("signatory", "sgn"), ("trl", "trl"),
        ("Writer of foreword", "wfw"), ("DJ", "djo"),
    ],
)  # fmt: skip
def test_roles_are_those_of_the_marc_list(written: str, code: str):
    """Every term and code of the list is taken, in any case; discontinued codes are refused."""
    [agent] = make(contributors=[{"name": "A", "role": written}]).contributors
    assert agent.role == code


@pytest.mark.parametrize("role", ["grt", "voc", "clb", "xyz", "-", "writer of"])
def test_roles_that_are_none(role: str):
    """What is on the list no longer, or never was, is refused."""
    with pytest.raises(ValidationError) as error:
        make(contributors=[{"name": "A", "role": role}])
    (found,) = error.value.errors()
    assert (found["type"], found["ctx"]) == ("M009", {
        "value": role, "kind": "a MARC relator",
        "advice": "a term such as translator or editor, or a code such as trl",
    })  # fmt: skip
