"""Rules of embedded files, layers, and what a catalogue may not have (ISO 19005-3, 6.8 to 6.11)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream, String

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.values import text_of


def _specifications(file: File) -> Iterator[tuple[str, Any]]:
    for _, _, item in file.dictionaries:
        if isinstance(item.get("/EF"), Dictionary):
            yield f"file {text_of(item.get('/UF', item.get('/F'))) or '?'}", item


@rule(
    a3="6.8-1",
    a4="6.9-1",
    wrong="an embedded file doesn't say its type",
    mend="write Subtype: text/markdown, application/xml, application/octet-stream",
)
def media_types(file: File) -> Iterator[Breach]:
    for place, item in _specifications(file):
        for key in item.EF:
            stream = item.EF[key]
            kind = stream.get("/Subtype") if isinstance(stream, Stream) else None
            if not isinstance(kind, Name) or not re.fullmatch(r"[-\w+.]+/[-\w+.]+", text_of(kind)):
                yield Breach(place, f"Subtype is {kind}")


@rule(a3="6.8-2", a4="6.9-2", wrong="an embedded file has no name", mend="write F and UF")
def file_names(file: File) -> Iterator[Breach]:
    for place, item in _specifications(file):
        if "/F" not in item or "/UF" not in item:
            yield Breach(place, "F or UF is missing")


@rule(
    ua1="7.11-1", wrong="an embedded file has no name", mend="write F and UF", matterhorn="21-001"
)
def file_names_ua(file: File) -> Iterator[Breach]:
    for place, item in _specifications(file):
        if not (text_of(item.get("/F")) and text_of(item.get("/UF"))):
            yield Breach(place, "F or UF is missing or empty")


@rule(
    a3="6.8-3",
    a4="6.9-4",
    wrong="an embedded file doesn't say what it is to the document",
    mend="write AFRelationship: Source, Data, Supplement, Alternative or Unspecified",
)
def relationships(file: File) -> Iterator[Breach]:
    for place, item in _specifications(file):
        if not isinstance(item.get("/AFRelationship"), Name):
            yield Breach(place, "AFRelationship is missing")


@rule(
    a3="6.8-4",
    wrong="an embedded file belongs to no part of the document",
    mend="list it in AF of the catalogue, a page or an element",
)
def associated_files(file: File) -> Iterator[Breach]:
    listed = set()
    for _, _, item in file.dictionaries:
        files = item.get("/AF")
        for one in list(files) if isinstance(files, Array) else [files]:
            if isinstance(one, Dictionary):
                listed.add(one.objgen)
    for place, item in _specifications(file):
        if not item.is_indirect or item.objgen not in listed:
            yield Breach(place, "no AF refers to it")


@rule(
    a4="6.9-5",
    wrong="a file that claims PDF/A-4f embeds no file",
    mend="attach the source, or claim PDF/A-4",
    levels="F",
)
def something_embedded(file: File) -> Iterator[Breach]:
    if not any(_specifications(file)):
        yield Breach("catalogue", "there is no EmbeddedFiles")


def _configurations(file: File) -> list[Any]:
    properties = file.root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return []
    found = [properties.get("/D"), *properties.get("/Configs", [])]
    return [item for item in found if isinstance(item, Dictionary)]


def _name(configuration: Any) -> str:
    value = configuration.get("/Name")
    return str(value) if isinstance(value, String) else ""


@rule(
    a3="6.9-1",
    a4="6.10-1",
    ua1="7.10-1",
    wrong="a configuration of layers has no name",
    mend="write Name",
    matterhorn="20-001, 20-002",
)
def layer_names(file: File) -> Iterator[Breach]:
    for configuration in _configurations(file):
        if not _name(configuration):
            yield Breach("layers", "Name is missing or empty")


@rule(
    a3="6.9-2",
    a4="6.10-2",
    wrong="two configurations of layers have one name",
    mend="name them apart",
)
def layer_names_differ(file: File) -> Iterator[Breach]:
    names = Counter(_name(configuration) for configuration in _configurations(file))
    for name, count in names.items():
        if name and count > 1:
            yield Breach("layers", name)


@rule(
    a3="6.9-3",
    a4="6.10-3",
    wrong="a configuration of layers leaves layers out of its order",
    mend="list every layer in Order",
)
def layer_order(file: File) -> Iterator[Breach]:
    for configuration in _configurations(file):
        order = configuration.get("/Order")
        if isinstance(order, Array):
            groups = {g.objgen for g in file.root.OCProperties.get("/OCGs", [])}
            if groups - set(_groups(order, 0)):
                yield Breach("layers", "Order doesn't list all")


def _groups(order: Any, depth: int) -> Iterator[Any]:
    for item in order:
        if isinstance(item, Array) and depth < 20:
            yield from _groups(item, depth + 1)
        elif isinstance(item, Dictionary):
            yield item.objgen


@rule(
    a3="6.9-4",
    ua1="7.10-2",
    ua2="8.7-2",
    wrong="layers are switched by themselves",
    mend="take AS out",
    matterhorn="20-003",
)
def layers_switched(file: File) -> Iterator[Breach]:
    for configuration in _configurations(file):
        if "/AS" in configuration:
            yield Breach("layers", "AS is there")


@rule(
    a3="6.10-1",
    a4="6.11-1",
    wrong="there are alternate presentations",
    mend="take AlternatePresentations out of Names",
)
def presentations(file: File) -> Iterator[Breach]:
    if "/AlternatePresentations" in file.root.get("/Names", Dictionary()):
        yield Breach("catalogue", "AlternatePresentations is there")


@rule(
    a3="6.10-2", a4="6.11-2", wrong="a page has steps of a presentation", mend="take PresSteps out"
)
def presentation_steps(file: File) -> Iterator[Breach]:
    for number, page in enumerate(file.pages, start=1):
        if "/PresSteps" in page:
            yield Breach(f"page {number}", "PresSteps is there")


@rule(
    a3="6.11-1",
    a4="6.12-1",
    wrong="the document asks viewers for abilities",
    mend="take Requirements out of the catalogue",
)
def requirements(file: File) -> Iterator[Breach]:
    if "/Requirements" in file.root:
        yield Breach("catalogue", "Requirements is there")
