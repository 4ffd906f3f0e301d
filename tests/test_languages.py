"""Language tags: what the registry replaces is replaced, and nothing else."""

from __future__ import annotations

import langcodes
import pytest
from babel import Locale
from langcodes.registry_parser import parse_registry

from publish import languages
from publish.messages.names import localised_language_name
from publish.records.codes import iso639_2b, iso639_3
from tests.descriptions import make


@pytest.mark.parametrize(
    ("given", "standard"),
    [
        ("tl", "tl"), ("TL-ph", "tl-PH"), ("tgl", "tl"), ("prs", "prs"), ("cnr-cyrl", "cnr-Cyrl"),
        ("sh-latn-x-old", "sh-Latn-x-old"), ("drw", "prs"), ("fil", "fil"), ("fa-af", "fa-AF"),
        ("iw", "he"), ("mo", "ro"), ("de-dd", "de-DE"), ("en-Latn-us", "en-US"), ("hye", "hy"),
        ("i-klingon", "tlh"), ("x-Own", "x-own"),
    ],
)  # fmt: skip
def test_tags_have_the_form_of_the_registry(given: str, standard: str):
    assert languages.standard(given) == standard
    assert languages.standard(standard) == standard
    assert languages.parsed(given).language == languages.parsed(standard).language


def test_every_language_of_the_registry_is_itself_or_what_that_prefers():
    """The list of what langcodes makes of them besides is neither too long nor too short."""
    rows = {
        row["Subtag"]: row.get("Preferred-Value", row["Subtag"])
        for row in parse_registry()
        if row.get("Type") == "language" and ".." not in row["Subtag"]
    }
    assert len(rows) > 8000
    others = {
        tag: prefers for tag, prefers in rows.items() if langcodes.standardize_tag(tag) != prefers
    }
    assert others | {"tgl": "tl"} == languages.KEPT
    assert {tag: languages.standard(tag) for tag in others} == others


@pytest.mark.parametrize(
    ("tag", "bibliographic", "alone", "name"),
    [
        ("tl", "tgl", "tgl", "Tagalog"), ("fil", "fil", "fil", "Filipino"),
        ("cnr", "cnr", "cnr", "Montenegrin"), ("prs", "per", "prs", "Dari"),
        ("swc", "swa", "swc", "Congo Swahili"), ("sh", "mis", "hbs", "Serbo-Croatian"),
    ],
)  # fmt: skip
def test_a_language_is_recorded_as_itself(tag: str, bibliographic: str, alone: str, name: str):
    statement = make(language=tag)
    assert statement.language == tag
    assert (iso639_2b(tag), iso639_3(tag)) == (bibliographic, alone)
    assert localised_language_name(tag, Locale.parse("en")) == name
