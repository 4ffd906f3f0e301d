"""The crosswalk, read off the records: change one field, and see which places of a record change.

docs/crosswalk.md is written from this, so that it says what the code does and nothing else.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import bibtexparser
import pymarc
import rispy
from lxml import etree

from publish.records import RECORDS
from publish.records.description import Description
from publish.statement.evaluation import CLAIM
from tests.descriptions import editions, full, part, volume

COLUMNS = {
    "marc": "MARC 21, MARCXML", "mods": "MODS", "oai_dc": "oai_dc", "dcterms": "DCMI terms",
    "onix": "ONIX", "schema": "schema.org", "csl": "CSL-JSON", "biblatex": "BibLaTeX",
    "bibtex": "BibTeX", "ris": "RIS",
}  # fmt: skip
Places = Counter[tuple[str, str]]
"""How often a value stands at a place of a record."""


def places(name: str, description: Description) -> Places:
    """Every value of a record with the place that it stands at."""
    data = RECORDS[name].record(description)
    return Counter(_READERS[name](data))


def changed(before: Places, after: Places) -> list[str]:
    """The places whose values differ, in their order."""
    differing = (before - after) + (after - before)
    found: dict[str, None] = {}
    for place, _ in sorted(differing):
        found.setdefault(place)
    return list(found)


def _marc(data: bytes) -> list[tuple[str, str]]:
    record = next(iter(pymarc.MARCReader(data)))
    found = []
    for field in record.fields:
        if field.is_control_field():
            step = {"008": 1}.get(field.tag, len(field.data or "") or 1)
            spans = _FIXED if step == 1 else {f"{field.tag}": (0, len(field.data))}
            found += [(place, field.data[a:b]) for place, (a, b) in spans.items()]
        else:
            found += [(f"{field.tag} ${s.code}", s.value) for s in field.subfields]
    return found


_FIXED = {
    "008/00-05": (0, 6), "008/06": (6, 7), "008/07-10": (7, 11), "008/11-14": (11, 15),
    "008/15-17": (15, 18), "008/18-34": (18, 35), "008/35-37": (35, 38), "008/38-39": (38, 40),
}  # fmt: skip


def _xml(data: bytes, depth: int = 3) -> list[tuple[str, str]]:
    root = etree.fromstring(data)
    found = []
    for element in root.iter(etree.Element):
        steps = [_step(e) for e in (*reversed(list(element.iterancestors())), element)]
        path = "/".join(steps[1:][-depth:]) or steps[0]
        text = (element.text or "").strip()
        if text and not len(element):
            found.append((path, text))
        found += [
            (f"{path}/@{etree.QName(key).localname}", value)
            for key, value in element.attrib.items()
            if etree.QName(key).localname != "type"
        ]
    return found


def _step(element: Any) -> str:
    local = etree.QName(element).localname
    kind = element.get("type") if local in ("relatedItem", "identifier", "note", "name") else None
    return f"{local}[{kind}]" if kind else local


def _json(data: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def walk(value: Any, path: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(item, (*path, key))
        elif isinstance(value, list):
            for item in value:
                walk(item, path)
        else:
            found.append((".".join(path), str(value)))

    walk(json.loads(data), ())
    return found


def _bib(data: bytes) -> list[tuple[str, str]]:
    entries = bibtexparser.parse_string(data.decode(), parse_stack=[]).entries
    return [
        pair
        for entry in entries
        for pair in (
            ("entry type", entry.entry_type), ("key", entry.key),
            *((field.key, str(field.value)) for field in entry.fields),
        )
    ]  # fmt: skip


def _ris(data: bytes) -> list[tuple[str, str]]:
    plain = {**rispy.config.TAG_KEY_MAPPING}
    tags = {key: tag for tag, key in plain.items()}
    found = []
    for entry in rispy.load(io.StringIO(data.decode("utf-8-sig"))):
        for key, value in entry.items():
            items = value if isinstance(value, list) else [value]
            found += [(tags.get(key, key), str(item)) for item in items]
    return found


_READERS: dict[str, Callable[[bytes], list[tuple[str, str]]]] = {
    "marc": _marc, "mods": _xml, "oai_dc": lambda data: _xml(data, 1),
    "dcterms": lambda data: _xml(data, 2), "onix": lambda data: _xml(data, 2), "schema": _json,
    "csl": _json, "biblatex": _bib, "bibtex": _bib, "ris": _ris,
}  # fmt: skip


def _front(**changes: Any) -> Callable[[Description], Description]:
    """A change of front matter; `a__0__b` is a path."""

    def change(description: Description) -> Description:
        values = description.statement.model_dump(exclude_unset=True, exclude_none=True)
        values = json.loads(json.dumps(values))
        for path, new in changes.items():
            node: Any = values
            *steps, last = path.split("__")
            for step in steps:
                node = node[int(step)] if step.isdigit() else node[step]
            if new is None:
                del node[last]
            else:
                node[last] = new
        model = type(description.statement)
        return replace(description, statement=model.model_validate(values))

    return change


def _file(**changes: Any) -> Callable[[Description], Description]:
    def change(description: Description) -> Description:
        files = tuple(
            replace(m, **{k: v for k, v in changes.items() if getattr(m, k) is not None})
            for m in description.manifestations
        )
        return replace(description, manifestations=files)

    return change


def _offered(**changes: Any) -> Callable[[Description], Description]:
    def change(description: Description) -> Description:
        files = tuple(
            replace(m, accessibility=replace(m.accessibility, **changes))
            for m in description.manifestations
        )
        return replace(description, manifestations=files)

    return change


_EVALUATED = {
    "conforms_to": CLAIM, "evaluated_by": "An Evaluator", "evaluated_on": "2099-01-01",
    "report": "https://example.org/report",
}  # fmt: skip


def _evaluated(description: Description) -> Description:
    """With an evaluation of this edition: the statement records it, the EPUB says so."""
    epub, *rest = description.manifestations
    files = (replace(epub, conforms_to=(CLAIM,)), *rest)
    return replace(_front(accessibility=_EVALUATED)(description), manifestations=files)


def _agency(**changes: Any) -> Callable[[Description], Description]:
    return lambda d: replace(d, agency=replace(d.agency, **changes))


_UUID = "0c9f2d3e-5a3f-5b07-8d0e-3f2d5f5e7a11"

FIELDS: dict[str, Callable[[Description], Description]] = {
    "title": _front(title="عنوانی دیگر"),
    "title, where there is a romanized_title": _front(title="عنوانی دیگر"),
    "subtitle": _front(subtitle="زیر عنوانی دیگر"),
    "romanized_title": _front(romanized_title="ʻUnvānī dīgar"),
    "authors.name": _front(authors__1__name="Another Body"),
    "authors.name, a person first": _front(authors__0__name="Socrates"),
    "authors.name, an organization first": _front(authors__0__name="Another Body"),
    "authors.name, of unknown kind": _front(authors__0__name="Another"),
    "authors.name, where there is a romanized_name": _front(authors__0__name="Другой"),
    "authors.sort_name": _front(authors__0__sort_name="Другой, Лев"),
    "authors.romanized_name": _front(authors__0__romanized_name="Drugoĭ, Lev"),
    "authors.kind": _front(authors__1__kind="person"),
    "authors.role": _front(authors__1__role="isb"),
    "authors.ids.viaf": _front(authors__0__ids__viaf="111"),
    "authors.ids.isni": _front(authors__0__ids__isni="0000000121032683"),
    "authors.ids.wikidata": _front(authors__0__ids__wikidata="Q1"),
    "authors.ids.gnd": _front(authors__0__ids__gnd="118540238"),
    "authors.ids.lcnaf": _front(authors__0__ids__lcnaf="n79021164"),
    "authors.ids.ror": _front(authors__1__ids__ror="02mhbdp94"),
    "contributors.name": _front(contributors__1__name="Somebody Else"),
    "contributors.name, a person": _front(contributors__0__name="Socrates"),
    "contributors.role": _front(contributors__1__role="ill"),
    "contributors.ids.orcid": _front(contributors__0__ids__orcid="0000-0001-5109-3700"),
    "first_published": _front(first_published="1893"),
    "type": _front(type="Speech"),
    "language": _front(language="ar"),
    "original_title": _front(original_title="Другое письмо"),
    "original_language": _front(original_language="uk"),
    "sources.url": _front(sources__0__url="https://example.net/b"),
    "sources.title": _front(sources__0__title="Другая страница"),
    "sources.publisher": _front(sources__0__publisher="Другой сайт"),
    "sources.archived_url": _front(sources__0__archived_url="https://archive.example.net/b"),
    "sources.retrieved": _front(sources__0__retrieved="2023-02-03"),
    "sources.sha256": _front(sources__0__sha256="c" * 64),
    "sources.note": _front(sources__0__note="Checked against nothing."),
    "rights.statement": _front(rights__statement="Share it."),
    "rights.license": _front(rights__license="CC-BY-SA-4.0"),
    "rights.url": _front(rights__url="https://example.net/licence"),
    "subjects.term": _front(subjects__0__term="War"),
    "subjects.scheme": _front(subjects__0__scheme="GND"),
    "subjects.uri": _front(subjects__0__uri="http://id.loc.gov/authorities/subjects/sh85145114"),
    "abstract": _front(abstract="Something else."),
    "publisher": _front(publisher="Another Library"),
    "imprint": _front(imprint="Blue Books"),
    "place": _front(place="Leeds"),
    "edition.number": _front(edition__number=3, identifiers__urn="urn:nbn:de:101:1-201102033592"),
    "edition.date": _front(edition__date="2025-10-23"),
    "edition.changes": _front(edition__changes="Nothing."),
    "edition.by": _front(edition__by="Another Editor"),
    "earlier_editions": _front(earlier_editions__0__changes="Made once."),
    "edition_of": _front(edition_of="another-letter"),
    "identifiers.isbn": _front(identifiers__isbn="978-0-19-852663-6"),
    "identifiers.isbn_epub": _front(identifiers__isbn_epub="978-0-19-852663-6"),
    "identifiers.isbn_pdf": _front(identifiers__isbn_pdf="978-0-19-852663-6"),
    "identifiers.doi": _front(identifiers__doi="10.1000/183"),
    "identifiers.urn": _front(identifiers__urn="urn:nbn:de:101:1-999"),
    "accessibility": _evaluated,
    "accessibility.exemption": _front(accessibility={"exemption": "eaa-microenterprise"}),
    "source file: name (slug)": _front(slug="another-letter"),
    "source file: SHA-256": _front(sha256="6" * 64),
    "work": _front(work="another-work"),
    "the same `work` in other languages": lambda d: replace(
        d, relatives=(replace(d.relatives[0], title="Другое", language="be"),)
    ),
    "collections: a statement's title": _front(parts__0__title="Another letter"),
    "collections: a statement's edition": _front(parts__0__edition_urn=f"urn:uuid:{_UUID}"),
    "collections: a statement's authors": _front(parts__0__authors__0__name="Another Body"),
    "collections: editor": _front(
        contributors__0__name="Anna Editor", contributors__0__sort_name="Editor, Anna"
    ),
    "collections: series.title": _front(series__title="Another series"),
    "collections: series.number": _front(series__number="44"),
    "collections: series.issn": _front(series__issn="0378-5955"),
    "the collections that hold a statement": lambda d: replace(
        d,
        hosts=(
            replace(d.hosts[0], title="Another volume", edition_urn=f"urn:uuid:{_UUID}", place=77),
        ),
    ),
    "the other editions of a text": lambda d: replace(
        d,
        editions=tuple(
            replace(
                e,
                title="Other",
                number=e.number if e.number < 2 else 9,
                edition_urn=f"urn:uuid:{_UUID}",
                control_number=f"publish-{e.number}",
            )
            for e in d.editions
        ),
    ),
    "files: size": _file(size=777_777),
    "files: SHA-256": _file(sha256="7" * 64),
    "files: pages": _file(pages=77),
    "files: accessibility features": _offered(features=("tableOfContents",)),
    "files: accessibility hazards": _offered(hazards=("flashing",)),
    "files: accessibility summary": _offered(summary="Another summary."),
    "words": lambda d: replace(d, words=7777),
    "publish.toml: records.agency": _agency(code="XX-Other"),
    "publish.toml: records.country": _agency(country="xxk"),
    "publish.toml: records.sender": _agency(name="Another Sender"),
    "publish.toml: library.base_url": _agency(base_url="https://other.example.net/"),
}
"""A change of every field, of what is measured, and of the settings that records take over."""

_AS_IT_IS = _front()
_PLAIN = _front(romanized_title=None, authors__0__romanized_name=None)
_BASES = {
    "rights.license": _front(rights__url=None),
    "authors.name, a person first": _front(
        romanized_title=None, authors=[{"name": "Plato", "kind": "person"}]
    ),
    "authors.name, an organization first": _front(
        romanized_title=None, authors=[{"name": "A Body", "kind": "organization"}]
    ),
    "authors.name, of unknown kind": _front(romanized_title=None, authors=[{"name": "A Name"}]),
    "contributors.name, a person": _front(
        contributors=[{"name": "Plato", "kind": "person", "role": "trl"}]
    ),
}
"""What is put in the place of fields before one is changed: romanised forms move the title to other
places, the address of a licence stands before that of its SPDX name."""

_WHOLES: dict[str, Callable[[], Description]] = {
    **dict.fromkeys((name for name in FIELDS if name.startswith("collections: ")), volume),
    "the collections that hold a statement": part,
    "the other editions of a text": lambda: editions()[1],
}
"""What has what a full statement has not."""

NOT_IN_RECORDS = {
    "aliases": "lead to the page of the site, and are not stated",
    "id": "keeps the URN, and is not itself stated",
    "contributors.sort_name": "as for authors",
    "contributors.romanized_name": "as for authors",
    "contributors.kind": "as for authors",
}
"""Fields that have no row of their own, and why."""


@cache
def _pairs() -> dict[str, tuple[Description, Description]]:
    """For each field a description that has it, and one in which it is another."""
    bases: dict[object, Description] = {}
    found = {}
    for field, change in FIELDS.items():
        plain = _BASES.get(field, _AS_IT_IS if "romanized" in field else _PLAIN)
        whole = _WHOLES.get(field)
        way = whole or plain
        if way not in bases:
            bases[way] = whole() if whole else plain(full())
        found[field] = bases[way], change(bases[way])
    return found


@cache
def cells(name: str) -> dict[str, list[str]]:
    """For each field the places of one format that it changes."""
    before: dict[int, Places] = {}
    found = {}
    for field, (base, other) in _pairs().items():
        if id(base) not in before:
            before[id(base)] = places(name, base)
        found[field] = changed(before[id(base)], places(name, other))
    return found


INTRODUCTION = """\
# Crosswalk

Every field of a statement against every format of records: where it stands there. The table is
made from the records themselves (`ACCEPT=1 pytest tests/test_crosswalk.py`), by changing one field
at a time of a statement that has them all and seeing which places of a record change; a test holds
it. A change may move a place that does not hold the field itself: the language of a statement, for
example, decides which characters a title is not filed by.

What is not said is not made up: where it is not known whether an agent is a person, MARC has it in
720, DCMI terms and schema.org as an agent without a kind. ONIX has no such name, and takes it for a
person's.

MARC 21 and MARCXML are one; MODS, ONIX and RDF are given by the last steps of a path. `dist/` holds
all formats over all statements in `catalogue/`, and `publish record SLUG --format …` gives one.
"""


def document() -> str:
    """docs/crosswalk.md, whole."""
    table = {name: cells(name) for name in COLUMNS}
    lines = [INTRODUCTION]
    for field in FIELDS:
        lines.append(f"## {field}\n")
        lines.append("| format | where |\n|---|---|")
        for name, title in COLUMNS.items():
            if table[name][field]:
                where = ", ".join(f"`{place}`" for place in table[name][field])
                lines.append(f"| {title} | {where} |")
        lines.append("")
    lines.append("## What each format loses\n")
    for name, title in COLUMNS.items():
        lost = [f"`{field}`" for field in FIELDS if not table[name][field]]
        lines.append(f"- **{title}**: {', '.join(lost) or 'nothing'}.")
    lines.append("\n## What no record states\n")
    lines += [f"- `{field}`: {why}." for field, why in NOT_IN_RECORDS.items()]
    return "\n".join(lines) + "\n"
