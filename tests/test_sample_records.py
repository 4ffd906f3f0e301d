"""The catalogue of the built samples: every file by its schema, every record read back by others,
every measure taken again from the finished files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import pikepdf
import pymarc
import pytest
import rispy
from lxml import etree

from publish.records import RECORDS
from tests import (
    marc_checkers,
    test_csl,
    test_dublin_core,
    test_mods,
    test_onix,
    test_schema_org,
)
from tests.descriptions import statement_of
from tests.samples import SLUGS, dist

FOLDER = "catalogue"
ALIKE = str.maketrans(dict.fromkeys("\n{}\\ :;.,'’‘\u200c"))


def combined(name: str) -> bytes:
    """A combined file as the build wrote it."""
    return (dist("classic") / FOLDER / f"statements{RECORDS[name].extension}").read_bytes()


def _marc(data: bytes) -> list[str]:
    found = marc_checkers.read(data)
    return [f"{r['245'].get('a', '')}{r['245'].get('b', '')}".rstrip("/") for r in found]


def _marcxml(data: bytes) -> list[str]:
    path = Path(__file__).parent / "schemas/marcxml/MARC21slim.xsd"
    etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True))).assertValid(
        etree.fromstring(data)
    )
    found = pymarc.parse_xml_to_array(io.BytesIO(data))
    return [f"{r['245'].get('a', '')}{r['245'].get('b', '')}".rstrip("/") for r in found]


def _mods(data: bytes) -> list[str]:
    root = test_mods.read(data)
    titles = [[e for e in test_mods.find(m, "titleInfo") if not e.get("type")] for m in root]
    return ["".join(own.itertext()) for own, *_ in titles]


def _oai_dc(data: bytes) -> list[str]:
    root = etree.fromstring(data)
    for record in root:
        test_dublin_core.check_dc(record)
    return [test_dublin_core.dc(record, "title")[0] for record in root]


def _dcterms(data: bytes) -> list[str]:
    graph = test_dublin_core.read_rdf(data)
    titles = []
    for slug in SLUGS:
        node = test_dublin_core.URIRef(statement_of(slug).edition_urn)
        titles += [str(graph.value(node, test_dublin_core.DCTERMS.title))]
    return titles


def _onix(data: bytes) -> list[str]:
    products = test_onix.valid(data).findall("o:Product", test_onix.NS)
    assert len(products) == 2 * len(SLUGS)
    parts = ("TitlePrefix", "TitleWithoutPrefix", "TitleText", "Subtitle")
    found = []
    for product in products[::2]:
        element = product.find(".//o:TitleDetail/o:TitleElement", test_onix.NS)
        found.append("".join(element.findtext(f"o:{p}", "", test_onix.NS) for p in parts))
    return found


def _schema(data: bytes) -> list[str]:
    document = json.loads(data)
    test_schema_org.graph(data)
    for node in document["@graph"]:
        test_schema_org.check(node)
    return [n["name"] + n.get("alternativeHeadline", "") for n in document["@graph"]]


def _csl(data: bytes) -> list[str]:
    items = json.loads(data)
    test_csl.SCHEMA.validate(items)
    return [item["title"] for item in items]


def _bib(data: bytes) -> list[str]:
    library = bibtexparser.parse_string(data.decode())
    assert library.failed_blocks == []
    return [
        "".join(e.fields_dict[k].value for k in ("title", "subtitle") if k in e.fields_dict)
        for e in library.entries
    ]


def _ris(data: bytes) -> list[str]:
    return [entry["title"] for entry in rispy.loads(data.decode())]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "marc": _marc, "marcxml": _marcxml, "mods": _mods, "oai_dc": _oai_dc, "dcterms": _dcterms,
    "onix": _onix, "schema": _schema, "csl": _csl, "bibtex": _bib, "biblatex": _bib, "ris": _ris,
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_the_combined_file_is_valid_and_reads_back(name: str):
    """Valid by the format's schema, and others read the titles of the samples, in order."""
    titles = []
    for slug in SLUGS:
        statement = statement_of(slug)
        whole = statement.title + (statement.subtitle or "" if name != "oai_dc" else "")
        titles.append(whole.translate(ALIKE))
    found = [title.translate(ALIKE) for title in READERS[name](combined(name))]
    assert [f[: len(t)] for f, t in zip(found, titles, strict=True)] == titles


@marc_checkers.needs_lint
@marc_checkers.needs_schema
@marc_checkers.needs_yaz
def test_the_field_s_own_checkers_of_marc_have_nothing_to_say():
    """MARC::Lint and MARC::Schema, and yaz reads the same fields as pymarc."""
    data = combined("marc")
    newer = "046: Indicator 1"  # work, expression or manifestation: of 2020
    assert [found for found in marc_checkers.lint(data) if not found.startswith(newer)] == []
    allowed = {"857", "046"}
    errors = [e for e in marc_checkers.schema_errors(data) if e.split("\t")[0] not in allowed]
    assert errors == []
    assert marc_checkers.yaz(data) == [
        marc_checkers.fields(record) for record in marc_checkers.read(data)
    ]


def test_measures_are_those_of_the_files():
    """Pages, sizes and hashes in the table and in ONIX are the files' own, taken again here."""
    table = csv.DictReader(
        io.StringIO((dist("classic") / FOLDER / "statements.csv").read_text("utf-8-sig"))
    )
    rows = {row["slug"]: row for row in table}
    onix = combined("onix").decode()
    for slug in SLUGS:
        row, flat = rows[slug], json.dumps(rows[slug], ensure_ascii=False)
        for ending in ("epub", "pdf"):
            data = (dist("classic") / slug / f"{slug}.{ending}").read_bytes()
            assert hashlib.sha256(data).hexdigest() in flat
            assert str(len(data)) in flat
            assert str(len(data)) in onix
        with pikepdf.open(dist("classic") / slug / f"{slug}.pdf") as pdf:
            assert str(len(pdf.pages)) in row.values()
