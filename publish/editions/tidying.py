"""Makes a structure tree fit the rules of its vocabulary, once all its pages have been read."""

from __future__ import annotations

from collections.abc import Iterator

from publish.document import GENERATED
from publish.editions.profiles import Vocabulary
from publish.editions.tables import connect, square
from publish.editions.tagtree import Kid, Node, level_headings, prune, wrap


def tidy(root: Node, vocabulary: Vocabulary) -> None:
    """Make the tree fit ISO 32000-1, 14.8.4, or the vocabulary of its version of PDF."""
    prune(root)
    nodes = list(root.walk())
    for ruby in (node for node in nodes if node.type == "Ruby"):
        _part(ruby)
    for number, table in enumerate((n for n in nodes if n.type == "Table"), start=1):
        connect(square(table), f"{GENERATED}head-{number}")
    wrap(root)
    for node in root.walk():
        _fit(node, vocabulary)
    level_headings(root)


def _part(ruby: Node) -> None:
    """Part a ruby into pairs of base and reading, one element each (ISO 32000-1, Table 338)."""
    parent = ruby.parent
    assert parent is not None
    pairs = [_pair(base, notes, ruby) for base, notes in _pairs(ruby)]
    at = parent.kids.index(ruby)
    parent.kids[at : at + 1] = [kid for pair in pairs for kid in pair]


def _pairs(ruby: Node) -> Iterator[tuple[list[Kid], list[Node]]]:
    """Each run of base text with the reading, and its brackets, that follow it."""
    base: list[Kid] = []
    notes: list[Node] = []
    for kid in ruby.kids:
        if isinstance(kid, Node) and kid.type in ("RT", "RP"):
            notes.append(kid)
            continue
        if any(note.type == "RT" for note in notes):
            yield base, notes
            base, notes = [], []
        base.append(kid)
    yield base, notes


def _pair(base: list[Kid], notes: list[Node], ruby: Node) -> list[Kid]:
    """A Ruby of a base and its reading; the base alone where there is none."""
    assert ruby.parent is not None
    readings = [note for note in notes if note.type == "RT"]
    brackets = [note for note in notes if note.type == "RP"]
    if not base or len(readings) != 1:
        return _adopted([*base, *notes], ruby.parent)
    pair = Node("Ruby", ruby.language, ruby.parent, element=ruby.element)
    text = pair.add("RB")
    text.kids = _adopted([inner for kid in base for inner in _bare(kid)], text)
    order = [*brackets[:1], *readings, *brackets[1:2]] if len(brackets) == 2 else readings
    pair.kids += _adopted(list(order), pair)
    return [pair]


def _bare(kid: Kid) -> list[Kid]:
    """What an RB holds, or the piece itself."""
    return kid.kids if isinstance(kid, Node) and kid.type == "RB" else [kid]


def _adopted(kids: list[Kid], parent: Node) -> list[Kid]:
    for kid in kids:
        if isinstance(kid, Node):
            kid.parent = parent
            if kid.type in ("RB", "RT", "RP") and parent.type != "Ruby":
                kid.type = "Span"
    return kids


def _fit(node: Node, vocabulary: Vocabulary) -> None:
    """Name an element as its vocabulary does, and by where it stands."""
    node.type = vocabulary.renamed.get(node.type, node.type)
    outer = next((above for above in node.above() if above.type != "Div"), None)
    if outer is not None and outer.type in vocabulary.barred.get(node.type, ()):
        node.type = vocabulary.instead[node.type]
        if node.type == "Div":
            wrap(node)
    node.attributes = {**vocabulary.attributes.get(node.type, {}), **node.attributes}
    if node.type == "L" and node.attributes.get("ListNumbering") == "/None":
        if any(kid.type == "Lbl" for item in node.elements() for kid in item.elements()):
            node.attributes["ListNumbering"] = f"/{vocabulary.labelled}"
