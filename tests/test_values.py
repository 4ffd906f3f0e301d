"""Plain values of fields, each by itself: what is taken, in which form it is kept, what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from publish.statement import Edition, Identifiers, Rights, Source, Statement, Subject
from publish.statement.agent import ROLES, Agent, AgentIds
from publish.statement.collection import Introduction, Series
from publish.statement.evaluation import CLAIM, EXEMPTIONS, Evaluation
from publish.statement.relators import RELATORS
from publish.statement.scripts import direction_of, script_of
from publish.statement.slug import slugify, unfit
from publish.statement.values import (
    LONGEST_TITLE,
    Day,
    Edtf,
    Key,
    Language,
    Line,
    Paragraphs,
    Sha256,
    Title,
    Url,
    by_pattern,
    forbidden,
    href,
)
from tests.descriptions import make


def kept(kind: object, value: str) -> object:
    """A value in the form it is kept in."""
    return TypeAdapter(kind).validate_python(value)


def fault(kind: object, value: str) -> tuple[str, dict[str, object]]:
    """The code of what a value is refused for, and what the message is made of."""
    with pytest.raises(ValidationError) as error:
        kept(kind, value)
    (found,) = error.value.errors()
    return found["type"], found.get("ctx", {})


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        (Line, "  a \t b\r\nc ", "a b c"), (Line, "a\xa0b", "a\xa0b"), (Line, "a\u200bb", "a\u200bb"),
        (Line, "\xa0a\x85", "\xa0a"), (Line, "a\u2028\u2029b", "a b"), (Title, "a\nb", "a b"), (Title, "x" * LONGEST_TITLE, "x" * 500),
        (Paragraphs, " a\n\n b \n", "a\n\n b"), (Edtf, " 1894~ ", "1894~"), (Day, "2022-01-08", "2022-01-08"),
        (Language, "ZH-hans-cn", "zh-Hans-CN"), (Sha256, "AB" * 32, "ab" * 32),
        (Key, "a.b_c-9", "a.b_c-9"), (Key, "9" * 100, "9" * 100),
    ],
)  # fmt: skip
def test_values_are_kept_in_one_form(kind: object, value: str, form: str):
    """White space is folded, case and tags are brought into the form of their standard."""
    assert kept(kind, value) == form


@pytest.mark.parametrize(
    ("kind", "value", "code", "filled"),
    [
        (Line, " \n", "M010", {}), (Line, "\u200b\u2060", "M010", {}), (Paragraphs, "\n\u200b", "M010", {}),
        (Line, "a\x0bb", "F002", {"character": "U+000B"}), (Paragraphs, "\ufdd0", "F002", {"character": "U+FDD0"}),
        (Title, "x" * 501, "M008", {"length": 501, "limit": 500,
         "advice": "shorten it and move the rest to 'subtitle' or 'abstract'"}),
        (Edtf, "May 1894", "M004", {"value": "May 1894", "advice": "1894-05"}),
        (Edtf, "2022-01-08T10:00:00", "M004", {"value": "2022-01-08T10:00:00", "advice": "2022-01-08, 2022-01, 2022~ or 1914/1918"}),
        (Day, "2022", "M004", {"value": "2022", "advice": "2022-01-08"}),
        (Day, "8 May 1945", "M004", {"value": "8 May 1945", "advice": "1945-05-08"}),
        (Language, "english!", "M005", {"value": "english!", "advice": "en, ru, fa-IR or zh-Hant"}),
        (Sha256, "g" * 64, "M009", {"value": "g" * 64, "kind": "a SHA-256", "advice": "e.g. the 64 digits of sha256sum"}),
        (Sha256, "a" * 63, "M009", {"value": "a" * 63, "kind": "a SHA-256", "advice": "e.g. the 64 digits of sha256sum"}),
        (Key, "-a", "string_pattern_mismatch", {"pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"}),
        (Key, "a" * 101, "string_too_long", {"max_length": 100}),
    ],
)  # fmt: skip
def test_values_are_refused_for_a_reason(
    kind: object, value: str, code: str, filled: dict[str, object]
):
    """The code of the problem, and all that its text is made of."""
    assert fault(kind, value) == (code, filled)


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "HTTP://Example.org./a", "https://example.org/a|b%", "https://a.b:8080/?c#d",
     "https://пример.рф/а", "https://[2001:db8::1]/"],
)  # fmt: skip
def test_addresses_stay_as_they_are_written(url: str):
    """An address is checked, and kept letter for letter."""
    assert kept(Url, url) == url


@pytest.mark.parametrize(
    ("url", "value", "reason", "advice"),
    [
        ("example.org/a", "example.org/a", "it needs http:// or https://", "https://example.org/a"),
        ("example", "example", "it needs http:// or https://", "https://example.org/page"),
        ("mailto:a@b.org", "mailto:a@b.org", "it needs http:// or https://", "https://example.org/page"),
        ("https://", "https://", "it names no site", "https://example.org/page"),
        ("http://a..b/", "http://a..b/", "it names no site", "https://example.org/page"),
        ("https://.a/", "https://.a/", "it names no site", "https://example.org/page"),
        ("https://me:pw@a.org/@b", "https://…@a.org/@b", "it holds a user name or password", "https://a.org/@b"),
        ("https://@a.org/", "https://…@a.org/", "it holds a user name or password", "https://a.org/"),
        ("https://a\\b.org/", "https://a\\b.org/", "it holds \\", "/ for it"),
        ("https://a.org/b c", "https://a.org/b c", "it holds a space", "%20 for it"),
        ("https://a.org/b\u2003c", "https://a.org/b\u2003c", "it holds a space", "%20 for it"),
        ("https://a.org/\u00ad", "https://a.org/\u00ad", "it holds U+00AD, which can't be seen", "it without"),
        ("https://a.org:99999/", "https://a.org:99999/", "invalid port number", "it as a browser shows it"),
        ("https://[a", "https://[a", "Invalid IPv6 URL", "it as a browser shows it"),
    ],
)  # fmt: skip
def test_addresses_are_refused_for_a_reason(url: str, value: str, reason: str, advice: str):
    """The message says what is wrong and what to write; no password is ever repeated."""
    assert fault(Url, url) == ("M006", {"value": value, "reason": reason, "advice": advice})


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.org/b", "https://a.org/b"), ("https://a.org/a|b", "https://a.org/a%7Cb"),
        ("https://a.org/50%", "https://a.org/50%25"), ("https://a.org/%7Cb", "https://a.org/%7Cb"),
        ("https://a.org/%7", "https://a.org/%257"), ("https://a.org/#b#c#d", "https://a.org/#b%23c%23d"),
        ("https://a.org/{b}^`\"<>", "https://a.org/%7Bb%7D%5E%60%22%3C%3E"),
        ("https://a.org/[b]\\", "https://a.org/%5Bb%5D%5C"), ("https://[2001:db8::1]/[b]", "https://[2001:db8::1]/%5Bb%5D"),
        ("HTTPS://a.org?b|c", "HTTPS://a.org?b%7Cc"), ("https://пример.рф/б", "https://xn--e1afmkfd.xn--p1ai/%D0%B1"),
        ("mailto:a|b", "mailto:a%7Cb"), ("|b", "%7Cb"),
    ],
)  # fmt: skip
def test_links_are_ascii_by_the_url_standard(url: str, link: str):
    """What the standard does not take is escaped, what is escaped already stays."""
    assert href(url) == link


ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SCOTLAND = ENGLAND.replace("\U000e0065\U000e006e\U000e0067", "\U000e0073\U000e0063\U000e0074")
WALES = ENGLAND.replace("\U000e0065\U000e006e\U000e0067", "\U000e0077\U000e006c\U000e0073")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\tb\nc\r\x85", []), ("\x00", [(0, "\x00")]), ("a\x08b\x0b\x0c\x0e", [(1, "\x08"), (3, "\x0b"), (4, "\x0c"), (5, "\x0e")]),
        ("\x1f\x7f\x84\x86\x9f\xa0", [(0, "\x1f"), (1, "\x7f"), (2, "\x84"), (3, "\x86"), (4, "\x9f")]),
        ("\ud7ff\ud800\udfff\ue000", [(1, "\ud800"), (2, "\udfff")]),
        ("\ufdcf\ufdd0\ufdef\ufdf0", [(1, "\ufdd0"), (2, "\ufdef")]),
        ("\ufffd\ufffe\uffff", [(1, "\ufffe"), (2, "\uffff")]),
        ("\U0001fffd\U0001fffe\U0010ffff", [(1, "\U0001fffe"), (2, "\U0010ffff")]),
        ("\u2064\u2065\u2066", [(1, "\u2065")]), ("\uffef\ufff0\ufff8\ufff9", [(1, "\ufff0"), (2, "\ufff8")]),
        ("\U000e0001\U000e00ff\U000e0100\U000e01ef\U000e01f0\U000e0fff",
         [(0, "\U000e0001"), (1, "\U000e00ff"), (4, "\U000e01f0"), (5, "\U000e0fff")]),
        (f"{ENGLAND}{SCOTLAND}{WALES}", []), (f"{ENGLAND}\U000e0067", [(7, "\U000e0067")]),
        (ENGLAND[:-1], [(at, ENGLAND[at]) for at in range(1, 6)]),
    ],
)  # fmt: skip
def test_characters_that_cannot_stand_in_a_statement(text: str, found: list[tuple[int, str]]):
    """Control characters, noncharacters, surrogates, tags outside flags: each at its place."""
    assert list(forbidden(text)) == found


def test_prefixes_are_taken_off():
    """An identifier may be written as an address of its registry; other sites are no prefix."""
    check = by_pattern(r"\d+", ("a.org/", "b.org/x/"))
    assert [check(f"{start}12") for start in ("", "http://a.org/", "https://b.org/x/")] == [
        "12"
    ] * 3
    for wrong in ("https://aXorg/12", "ftp://a.org/12", "12 ", "x12", "see https://a.org/12", ""):
        with pytest.raises(ValueError, match=re.escape(wrong) or None):
            check(wrong)


@pytest.mark.parametrize(
    ("key", "value", "form"),
    [
        ("viaf", "https://viaf.org/viaf/10", "10"), ("isni", "https://isni.org/isni/0000000121438317", "0000000121438317"),
        ("isni", "https://www.isni.org/isni/000000012143831 7", "0000000121438317"),
        ("isni", "https://orcid.org/0000-0002-1825-0097", "0000000218250097"),
        ("orcid", "0000-0001-5109-3700", "0000-0001-5109-3700"), ("orcid", "000000021694233X", "0000-0002-1694-233X"),
        ("wikidata", "https://www.wikidata.org/entity/Q1", "Q1"), ("ror", "https://ror.org/03yrm5c26", "03yrm5c26"),
        ("gnd", "11", "11"), ("gnd", "4066399-8", "4066399-8"), ("lcnaf", "no2001012345", "no2001012345"),
    ],
)  # fmt: skip
def test_ids_of_agents(key: str, value: str, form: str):
    """An id is kept without the address of its registry."""
    assert getattr(AgentIds(**{key: value}), key) == form


KINDS = {
    "viaf": ("a VIAF id", "268367832"), "isni": ("an ISNI", "0000 0001 2143 8317"),
    "orcid": ("an ORCID", "0000-0002-1825-0097"), "wikidata": ("a Wikidata item", "Q42"),
    "ror": ("a ROR id", "03yrm5c26"), "gnd": ("a GND id", "118540238"), "lcnaf": ("an LCNAF id", "n79021164"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"),
    [*((key, digits) for key, digits in (("viaf", "1٢"), ("wikidata", "Q1٢"), ("ror", "03yrm5c٢٦"), ("gnd", "١١٨"), ("lcnaf", "n٧٩٠٢١١٦٤"))),
     ("viaf", "012"), ("wikidata", "Q0"), ("wikidata", "P10"), ("ror", "13yrm5c26"), ("ror", "03irm5c26"),
     ("gnd", "1"), ("gnd", "1" * 13), ("lcnaf", "n1234567"), ("lcnaf", "n12345678901"), ("lcnaf", "nab12345678"),
     ("isni", "0000 0001 2143 8316"), ("orcid", "0000-0002-1825-009"), ("orcid", "x000-0002-1825-0097")],
)  # fmt: skip
def test_what_is_no_id_of_an_agent(key: str, value: str):
    """A wrong form, length or check digit is refused, and the message names the field."""
    with pytest.raises(ValidationError) as error:
        AgentIds(**{key: value})
    (found,) = error.value.errors()
    assert (found["type"], found["loc"]) == ("M009", (key,))
    kind, example = KINDS[key]
    assert found["ctx"] == {"value": value, "kind": kind, "advice": f"e.g. {example}"}


@pytest.mark.parametrize("key", ["viaf", "isni", "orcid", "wikidata", "ror", "gnd", "lcnaf"])
def test_advice_is_good(key: str):
    """What a message gives for an example is taken."""
    assert getattr(AgentIds(**{key: KINDS[key][1]}), key)


@pytest.mark.parametrize(
    ("language", "script", "direction"),
    [
        ("en", "Latn", "ltr"), ("fa", "Arab", "rtl"), ("fa-Latn", "Latn", "ltr"), ("und-Arab", "Arab", "rtl"), ("az", "Latn", "ltr"),
        ("az-IR", "Arab", "rtl"), ("zh-TW", "Hant", "ltr"), ("egy", "Egyp", "ltr"), ("nqo", "Nkoo", "rtl"), ("he-US", "Hebr", "rtl"),
        ("und", "Latn", "ltr"), ("und-IR", "Arab", "rtl"), ("xyz", "Latn", "ltr"), ("x-own", "Latn", "ltr"), ("en-Qaaa", "Qaaa", "ltr"),
    ],
)  # fmt: skip
def test_scripts_of_languages(language: str, script: str, direction: str):
    """The one named, else the likely one where the language is written, and its direction."""
    assert (script_of(language), direction_of(language)) == (script, direction)


@pytest.mark.parametrize(
    "model",
    [
        Source,
        Rights,
        Subject,
        Edition,
        Agent,
        AgentIds,
        Identifiers,
        Evaluation,
        Series,
        Introduction,
    ],
)
def test_values_stay_as_they_are(model: type[BaseModel]):
    """What was read is changed by nobody, and has no field that is not known."""
    name = next(iter(model.model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(model.model_construct(), name, None)
    with pytest.raises(ValidationError, match="extra_forbidden"):
        model.model_validate({"x": 1})


def test_a_library_need_not_say_where_it_is():
    """Its address is part of URNs, where there is one."""
    assert Statement.model_fields["home"].default == ""


def test_roles():
    """Each that is offered is a relator; two have shorter names than the list's, one another."""
    roles = {role: Agent(name="A", role=role).role for role in ROLES}
    assert len(set(roles.values())) == len(ROLES)
    assert all(len(code) == 3 and code.isalpha() and code.islower() for code in RELATORS)
    others = {role for role, code in roles.items() if RELATORS[code] != role}
    assert {role: roles[role] for role in others} == {
        "author of introduction": "aui", "author of afterword": "aft", "signatory": "sgn",
    }  # fmt: skip
    assert Agent(name="A", role="TRL").role == Agent(name="A", role="Translator").role == "trl"


def test_an_organisation_files_under_its_name():
    """A sort name goes first; a person without one, or nobody knows what, is filed by no guess."""
    assert Agent(name="A B", kind="organization").file_as == "A B"
    assert Agent(name="A B", kind="organization", sort_name="B, A").file_as == "B, A"
    assert Agent(name="A B", kind="person").file_as is None
    assert Agent(name="A B").file_as is None
    assert (Agent(name="A B").role, Agent(name="n" * 300).name) == ("ctb", "n" * 300)
    with pytest.raises(ValidationError):
        Agent(name="n" * 301)


WHOLE = {"conforms_to": CLAIM, "evaluated_by": "A", "evaluated_on": "2026-01-01"}


def test_a_claim_needs_three_fields():
    """Standard, evaluator and day; each that is missing is named, and without one there is no claim."""
    whole = Evaluation(**WHOLE)
    assert (whole.lacks, whole.is_recorded, whole.level) == ((), True, "AA")
    assert Evaluation().lacks == ("conforms_to", "evaluated_by", "evaluated_on")
    assert (Evaluation().is_recorded, Evaluation().level) == (False, "")
    for left_out in WHOLE:
        found = Evaluation(**{key: value for key, value in WHOLE.items() if key != left_out})
        assert (found.lacks, found.is_recorded) == ((left_out,), False)


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.2", "2.3"])
@pytest.mark.parametrize("level", ["A", "AA", "AAA", "AAAA", "B"])
def test_claims(version: str, level: str):
    """A claim is the standard's own words: WCAG 2.0 to 2.2, level A to AAA."""
    text = f"EPUB Accessibility 1.1 - WCAG {version} Level {level}"
    if version == "2.3" or level in ("AAAA", "B"):
        with pytest.raises(ValidationError) as error:
            Evaluation(conforms_to=text)
        (found,) = error.value.errors()
        assert found["ctx"] == {
            "value": text, "kind": "a claim of conformance", "advice": f"e.g. {CLAIM}",
        }  # fmt: skip
    else:
        assert Evaluation(conforms_to=text).level == level


def test_exemptions_and_numbers_of_evaluations():
    """The exemptions of the European Accessibility Act by name; editions from 1 to 9999."""
    assert [Evaluation(exemption=name).exemption for name in EXEMPTIONS] == list(EXEMPTIONS)
    assert [Evaluation(edition=number).edition for number in (1, 9999)] == [1, 9999]
    for wrong in ({"exemption": "eaa"}, {"edition": 0}, {"edition": 10_000}, {"other": 1}):
        with pytest.raises(ValidationError):
            Evaluation(**wrong)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("A Letter!", "a-letter"), ("  ", ""), ("…", ""), ("Ｆｕｌｌ ﬁ", "full-fi"), ("ΟΔΟΣ", "οδοσ"),
     ("हिन्दी में", "हिन्दी-में"), ("\u0301", ""), ("a_b--c", "a-b-c"), ("É", "é"), ("E\u0301", "é"), ("2022", "2022")],
)  # fmt: skip
def test_slugs(text: str, slug: str):
    """Letters, digits and marks of any script, in lower case, joined by hyphens."""
    assert slugify(text) == slug


@given(st.text(max_size=30))
def test_a_slug_is_its_own_slug(text: str):
    """Made again of a slug, nothing changes; no space, no hyphen at an end."""
    slug = slugify(text)
    assert slugify(slug) == slug
    assert not re.search(r"\s|--|^-|-$", slug)


@pytest.mark.parametrize(
    "slug", ["a", "a" * 200, "я" * 100, "com10", "console", "sites", "lpt", "com"]
)
def test_slugs_that_fit(slug: str):
    """Names that every system takes for a folder, those as long as can be among them."""
    assert unfit(slug) == ""


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        *[(name, "what is made of all statements lies there") for name in ("catalogue", "site")],
        *[(name, "Windows has a device of that name") for name in ("con", "prn", "aux", "nul", "com0", "com9", "lpt0", "lpt9")],
        ("a" * 201, "201 bytes are more than the 200 that every system takes"),
        ("я" * 101, "202 bytes are more than the 200 that every system takes"),
        ("\ud800" * 67, "201 bytes are more than the 200 that every system takes"),
    ],
)  # fmt: skip
def test_slugs_that_no_folder_can_have(slug: str, reason: str):
    """What is ours in `dist/`, devices of Windows, and what is too long, counted in bytes."""
    assert unfit(slug) == reason


@pytest.mark.parametrize("alias", ["a" * 201, "con", "site"])
def test_an_earlier_slug_is_one_that_a_folder_can_have(alias: str):
    """A page of the site leads on from there: one that can't be written would end the site."""
    with pytest.raises(ValidationError):
        make(aliases=[alias])
    assert make(aliases=["a" * 200]).aliases == ("a" * 200,)
