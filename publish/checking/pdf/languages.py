"""Rules of natural language: that it can be told, and that its tags are tags (7.2; 6.7.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import langcodes
from pikepdf import Dictionary, String

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule

TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def _whole(file: File) -> bool:
    language = file.root.get("/Lang")
    return isinstance(language, String) and bool(str(language))


def _tags(file: File) -> Iterator[tuple[str, str]]:
    if isinstance(language := file.root.get("/Lang"), String):
        yield "catalogue", str(language)
    for element in file.elements:
        if (said := element.text("/Lang")) is not None:
            yield str(element), said
    for mark in file.content.marked:
        if isinstance(mark.properties, Dictionary) and isinstance(
            mark.properties.get("/Lang"), String
        ):
            yield mark.place, str(mark.properties.Lang)


@rule(
    a3="6.7.4-1",
    ua1="7.2-29",
    ua2="8.4.4-2",
    wrong="a language isn't named by a language tag",
    mend="write a tag of BCP 47: en, pt-BR, zh-Hans",
    matterhorn="11-007",
    levels="A",
)
def tags(file: File) -> Iterator[Breach]:
    for place, tag in _tags(file):
        if not TAG.fullmatch(tag) or not langcodes.tag_is_valid(tag):
            yield Breach(place, tag or "it is empty")


@rule(
    ua1="7.2-2",
    wrong="the language of the bookmarks can't be told",
    mend="write Lang into the catalogue",
    matterhorn="11-003",
)
def outlines(file: File) -> Iterator[Breach]:
    outline = file.root.get("/Outlines")
    if isinstance(outline, Dictionary) and "/First" in outline and not _whole(file):
        yield Breach("outline", "the catalogue has no Lang")


def _described(file: File, key: str) -> Iterator[Breach]:
    for element in file.elements:
        if element.text(key) is not None and not element.language:
            yield Breach(str(element), f"{key[1:]} of {element.own_type}")


@rule(
    ua1="7.2-21",
    wrong="the language of replacement text can't be told",
    mend="write Lang into the catalogue or the element",
    matterhorn="11-002",
)
def actual_texts(file: File) -> Iterator[Breach]:
    yield from _described(file, "/ActualText")


@rule(
    ua1="7.2-22",
    wrong="the language of alternative text can't be told",
    mend="write Lang into the catalogue or the element",
    matterhorn="11-002",
)
def alternative_texts(file: File) -> Iterator[Breach]:
    yield from _described(file, "/Alt")


@rule(
    ua1="7.2-23",
    wrong="the language of an expansion can't be told",
    mend="write Lang into the catalogue or the element",
    matterhorn="11-002",
)
def expansions(file: File) -> Iterator[Breach]:
    yield from _described(file, "/E")


@rule(
    ua1="7.2-24",
    wrong="the language of an annotation's description can't be told",
    mend="write Lang into the catalogue or its element",
    matterhorn="11-004",
)
def annotation_texts(file: File) -> Iterator[Breach]:
    if _whole(file):
        return
    languages = {e.dictionary.objgen: e.language for e in file.elements}
    for place, _, item in file.annotations:
        parent = file.parents.of_annotation(item)
        own = languages.get(parent.objgen) if isinstance(parent, Dictionary) else None
        if isinstance(item.get("/Contents"), String) and not own and "/Lang" not in item:
            yield Breach(place, str(item.Contents)[:40])


@rule(
    ua1="7.2-25",
    wrong="the language of a form field's description can't be told",
    mend="write Lang into the catalogue",
    matterhorn="11-005",
)
def fields(file: File) -> Iterator[Breach]:
    for place, _, item in file.dictionaries:
        if isinstance(item.get("/TU"), String) and not _whole(file) and "/Lang" not in item:
            yield Breach(place, str(item.TU)[:40])


def _spans(file: File, key: str) -> Iterator[Breach]:
    languages: dict[Any, str | None] = {p: e.language for e in file.elements for p in e.pieces}
    for mark in file.content.marked:
        properties = mark.properties
        if mark.tag == "Span" and isinstance(properties, Dictionary) and key in properties:
            own = "/Lang" in properties or languages.get((mark.holder.objgen, mark.mark))
            if not own and not _whole(file):
                yield Breach(mark.place, f"{key[1:]} of a Span")


@rule(
    ua1="7.2-30",
    wrong="the language of a span's replacement text can't be told",
    mend="write Lang into the catalogue or the span",
    matterhorn="11-002",
)
def span_actual_texts(file: File) -> Iterator[Breach]:
    yield from _spans(file, "/ActualText")


@rule(
    ua1="7.2-31",
    wrong="the language of a span's alternative text can't be told",
    mend="write Lang into the catalogue or the span",
    matterhorn="11-002",
)
def span_alternative_texts(file: File) -> Iterator[Breach]:
    yield from _spans(file, "/Alt")


@rule(
    ua1="7.2-32",
    wrong="the language of a span's expansion can't be told",
    mend="write Lang into the catalogue or the span",
    matterhorn="11-002",
)
def span_expansions(file: File) -> Iterator[Breach]:
    yield from _spans(file, "/E")


@rule(
    ua1="7.2-33",
    wrong="the language of the metadata can't be told",
    mend="write Lang into the catalogue",
    matterhorn="11-006",
)
def metadata(file: File) -> Iterator[Breach]:
    if file.packet.data is not None and not _whole(file):
        yield Breach("XMP", "the catalogue has no Lang")


@rule(
    ua1="7.2-34",
    wrong="the language of text can't be told",
    mend="write Lang into the catalogue or the elements",
    matterhorn="11-001",
)
def text(file: File) -> Iterator[Breach]:
    if _whole(file):
        return
    languages = {piece: e.language for e in file.elements for piece in e.pieces}
    for shown in file.content.shown:
        if shown.piece is not None and not languages.get(shown.piece):
            yield Breach(shown.place, f"MCID {shown.piece[1]}")
