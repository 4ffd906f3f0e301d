"""Rules of the logical structure: tree, types, marks (ISO 19005-3, 6.7; ISO 14289-1, 7.1)."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

from publish.checking.pdf.reader import File
from publish.checking.pdf.rules import Breach, rule
from publish.checking.pdf.structure import STANDARD, Piece


def _marking(file: File) -> Any:
    found = file.root.get("/MarkInfo")
    return found if isinstance(found, Dictionary) else Dictionary()


@rule(
    a3="6.7.2.2-1",
    ua1="6.2-1",
    ua2="6.2-1",
    wrong="the file doesn't say that it is tagged",
    mend="let Marked of MarkInfo be true",
    matterhorn="06-002",
    levels="A",
)
def marked(file: File) -> Iterator[Breach]:
    stated = _marking(file)
    if stated.get("/Marked") is not True:
        yield Breach("catalogue", "Marked isn't true")


@rule(
    ua1="7.1-4",
    wrong="the file says that its tags may be wrong",
    mend="take Suspects out of MarkInfo",
    matterhorn="01-007",
)
def suspects(file: File) -> Iterator[Breach]:
    stated = _marking(file)
    if stated.get("/Suspects") is True:
        yield Breach("catalogue", "Suspects is true")


@rule(
    a3="6.7.3.3-1",
    ua1="7.1-11",
    ua2="8.2.1-1",
    wrong="there is no structure tree",
    mend="tag the document",
    matterhorn="01-005",
    levels="A",
)
def structure_tree(file: File) -> Iterator[Breach]:
    if file.tree.dictionary is None:
        yield Breach("catalogue", "StructTreeRoot is missing")


@rule(
    ua1="7.1-12",
    ua2="8.2.1-2",
    wrong="a structure element doesn't say what it is in",
    mend="write P",
)
def parent_entries(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if not isinstance(element.dictionary.get("/P"), Dictionary):
            yield Breach(str(element), f"{element.own_type} without P")


@rule(
    ua1="7.1-1",
    wrong="an artifact is inside tagged content",
    mend="end the tagged content first",
    matterhorn="01-003",
)
def artifacts_inside(file: File) -> Iterator[Breach]:
    for marked in file.content.marked:
        if marked.tag == "Artifact" and "tagged" in marked.within:
            yield Breach(marked.place, "Artifact")


@rule(
    ua1="7.1-2",
    wrong="tagged content is inside an artifact",
    mend="end the artifact first",
    matterhorn="01-004",
)
def tagged_inside(file: File) -> Iterator[Breach]:
    for marked in file.content.marked:
        if marked.mark is not None and marked.tag != "Artifact" and "artifact" in marked.within:
            yield Breach(marked.place, f"{marked.tag}, MCID {marked.mark}")


@rule(
    ua1="7.1-3",
    ua2="8.2.2-1",
    wrong="content is neither tagged nor an artifact",
    mend="mark it as Artifact, or give it an element",
    matterhorn="01-005, 01-006",
)
def untagged(file: File) -> Iterator[Breach]:
    for place, operator in file.content.untagged:
        yield Breach(place, f"{operator} paints it")
    for place, what in file.content.unclosed:
        yield Breach(place, what)
    held = Counter(piece for element in file.elements for piece in element.pieces)
    marks: Counter[Piece] = Counter()
    for mark in file.content.marked:
        if mark.mark is None or mark.tag == "Artifact":
            continue
        marks[(mark.holder.objgen, mark.mark)] += 1
        piece = (mark.holder.objgen, mark.mark)
        if held[piece] != 1 and "tagged" not in mark.within:
            yield Breach(mark.place, f"MCID {mark.mark} is in {held[piece]} elements")
    for (holder, number), count in marks.items():
        if count > 1:
            yield Breach(f"object {holder[0]}", f"MCID {number} marks {count} pieces")


@rule(
    ua1="7.20-2",
    wrong="a form XObject with tags is shown more than once",
    mend="tag where it is shown, not what is in it",
    matterhorn="30-002",
)
def shared_forms(file: File) -> Iterator[Breach]:
    for identity, place in file.content.marking.items():
        if file.content.uses[identity] > 1:
            yield Breach(
                place, f"object {identity[0]} is shown {file.content.uses[identity]} times"
            )


@rule(
    a3="6.7.3.4-1",
    ua1="7.1-5",
    wrong="a structure type means nothing",
    mend="map it in RoleMap to a standard type",
    matterhorn="02-001",
    levels="A",
)
def types(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if not element.type and not file.tree.circle(element.own_type):
            yield Breach(str(element), element.own_type)


@rule(
    a3="6.7.3.4-2",
    ua1="7.1-6",
    ua2="8.2.4-2",
    wrong="structure types are mapped in a circle",
    mend="let RoleMap end at a standard type",
    matterhorn="02-003",
    levels="A",
)
def circles(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if not element.type and file.tree.circle(element.own_type):
            yield Breach(str(element), element.own_type)


@rule(
    a3="6.7.3.4-3",
    ua1="7.1-7",
    wrong="a standard structure type is mapped to another",
    mend="take it out of RoleMap",
    matterhorn="02-004",
    levels="A",
)
def remapped(file: File) -> Iterator[Breach]:
    for name in sorted(set(file.tree.roles) & STANDARD):
        yield Breach("RoleMap", f"{name} to {file.tree.roles[name]}")


@rule(
    ua1="7.3-1",
    ua2="8.2.5.28.2-1",
    wrong="a figure isn't described",
    mend="write alternative text",
    matterhorn="13-004",
)
def figures(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "Figure" and not (element.text("/Alt") or element.text("/ActualText")):
            yield Breach(str(element), "Figure without Alt")


@rule(
    ua1="7.7-1",
    wrong="a formula isn't described",
    mend="write alternative text",
    matterhorn="17-002, 17-003",
)
def formulas(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "Formula" and not (element.text("/Alt") or element.text("/ActualText")):
            yield Breach(str(element), "Formula without Alt")


@rule(
    ua1="7.4.2-1",
    wrong="headings begin below H1 or skip a level",
    mend="go down one level at a time",
    matterhorn="14-002, 14-003",
)
def heading_levels(file: File) -> Iterator[Breach]:
    headings = [(e, int(e.type[1:])) for e in file.elements if re.fullmatch(r"H[1-9]\d*", e.type)]
    if headings and headings[0][1] != 1:
        yield Breach(str(headings[0][0]), f"the first heading is {headings[0][0].type}")
    for (_, above), (element, below) in itertools.pairwise(headings):
        if below > above + 1:
            yield Breach(str(element), f"{element.type} follows H{above}")


@rule(
    ua1="7.4.4-1",
    wrong="an element has two H",
    mend="put each H into a Sect of its own",
    matterhorn="14-006",
)
def one_heading(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.kid_types.count("H") > 1:
            yield Breach(str(element), f"{element.type} has {element.kid_types.count('H')} H")


def _mixed(file: File) -> bool:
    kinds = {element.type for element in file.elements}
    return "H" in kinds and bool(kinds & {f"H{n}" for n in range(1, 7)})


@rule(
    ua1="7.4.4-2", wrong="there is H beside H1 to H6", mend="use H1 to H6 only", matterhorn="14-007"
)
def plain_headings(file: File) -> Iterator[Breach]:
    if _mixed(file):
        yield from (Breach(str(e), "H") for e in file.elements if e.type == "H")


@rule(
    ua1="7.4.4-3",
    wrong="there are H1 to H6 beside H",
    mend="use H1 to H6 only",
    matterhorn="14-007",
)
def numbered_headings(file: File) -> Iterator[Breach]:
    if _mixed(file):
        yield from (Breach(str(e), e.type) for e in file.elements if re.fullmatch("H[1-6]", e.type))


@rule(ua1="7.9-1", wrong="a note has no identifier", mend="write ID", matterhorn="19-003")
def note_identifiers(file: File) -> Iterator[Breach]:
    for element in file.elements:
        if element.type == "Note" and not element.text("/ID"):
            yield Breach(str(element), "Note without ID")


@rule(
    ua1="7.9-2",
    wrong="two notes have one identifier",
    mend="let each ID be its own",
    matterhorn="19-004",
)
def unique_notes(file: File) -> Iterator[Breach]:
    notes = [(e, e.text("/ID")) for e in file.elements if e.type == "Note" and e.text("/ID")]
    count = Counter(identifier for _, identifier in notes)
    for element, identifier in notes:
        if count[identifier] > 1:
            yield Breach(str(element), f"{identifier}")
