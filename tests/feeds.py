"""What tests of feeds share: a small library in `dist/`, its feeds in a folder, the schemas."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
from lxml import etree
from referencing import Registry, Resource

from publish.catalogue.holdings import NAME, holdings, stored
from publish.records.description import Agency, Description
from publish.site.addresses import Site
from publish.site.feeds import feeds
from tests.descriptions import described, full, make

SCHEMAS = Path(__file__).parent / "schemas"
URL = "https://statements.example.org/"
SITE = Site(URL, "Statements & <Letters>", "en", "The Press")
AGENCY = Agency("XX-XxSTL", "enk", "The Press", "records@example.org", URL)

HOSTILE = (
    '<script>alert("1")</script> & </title>', "]]><![CDATA[x", "{{7*7}} \\\" \u2028\u2029",
    "نامه \u200fبه\u200e خواننده", "日本語の宣言 𠮷", "../../etc/passwd", "C++", "e\u0301",
    "https://evil.example/\"onload=", "&amp;&#0;&bogus;", "--> <!-- x", "%2e%2e%2f%00", "'; --",
)  # fmt: skip
"""Titles, names and subjects that trip over in markup, JSON, addresses and directions."""


def library() -> list[Description]:
    """A Russian letter with its Persian and English translations, and a statement for each of
    HOSTILE; every one with both files."""
    work = {"work": "letter-to-the-reader"}
    persian = full().statement
    others = [
        make(title="Письмо к читателю", language="ru", slug="letter-ru", id="ru", **work),
        make(title="A letter to the reader", language="en", slug="letter-en", id="en", **work),
    ]
    hostile = [
        make(
            title=text,
            authors=[{"name": text}, {"name": "Jane Doe"}],
            subjects=[text],
            abstract=f"{text}\n\n{text}",
            type=text[:100],
            slug=f"hostile-{number}",
            id=f"hostile-{number}",
            edition={"number": 1, "date": f"2026-0{number % 9 + 1}-11"},
        )
        for number, text in enumerate(HOSTILE)
    ]
    return [described(statement) for statement in (persian, *others, *hostile)]


def put(dist: Path, descriptions: Iterable[Description]) -> Path:
    """Descriptions in a folder like `dist/`."""
    for description in descriptions:
        folder = dist / description.statement.slug
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NAME).write_bytes(stored(description))
    return dist


def write(dist: Path, out: Path, site: Site = SITE, agency: Agency = AGENCY) -> dict[str, bytes]:
    """The feeds of what lies in `dist/`, by path, and written into a folder."""
    found = {}
    for path, pieces in feeds(site, holdings(dist, agency)):
        assert path not in found, path
        found[path] = b"".join(pieces)
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(found[path])
    return found


@functools.cache
def _registry() -> Registry:
    """Every schema of OPDS and Readium under its own address: nothing is fetched."""
    found = []
    for path in sorted(
        [*(SCHEMAS / "opds").glob("*.json"), *(SCHEMAS / "readium").rglob("*.json")]
    ):
        text = re.sub(r"\(\?<(?=[A-Za-z])", "(?P<", path.read_text("utf-8"))
        schema = json.loads(text)
        found.append((schema["$id"], Resource.from_contents(schema)))
    feed = json.loads((SCHEMAS / "json-feed/feed-1.json").read_text("utf-8"))
    found.append(("https://json.schemastore.org/feed-1", Resource.from_contents(feed)))
    return Registry().with_resources(found)


@functools.cache
def _validator(name: str) -> Any:
    """A validator for an entry of the schemas: an address, or `json-feed`."""
    if name == "json-feed":
        schema = json.loads((SCHEMAS / "json-feed/feed.json").read_text("utf-8"))
    else:
        schema = {"$ref": name}
    kind = jsonschema.Draft4Validator if name == "json-feed" else jsonschema.Draft7Validator
    return kind(schema, registry=_registry(), format_checker=kind.FORMAT_CHECKER)


OPDS_FEED = "https://drafts.opds.io/schema/feed.schema.json"
OPDS_PUBLICATION = "https://drafts.opds.io/schema/publication.schema.json"
MANIFEST = "https://readium.org/webpub-manifest/schema/publication.schema.json"


def faults(name: str, data: bytes | dict[str, Any]) -> list[str]:
    """What a schema holds against JSON."""
    values = data if isinstance(data, dict) else json.loads(data)
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in _validator(name).iter_errors(values)
    ]


@functools.cache
def grammar(name: str) -> etree.RelaxNG:
    """The grammar of Atom."""
    return etree.RelaxNG(etree.parse(str(SCHEMAS / name)))
