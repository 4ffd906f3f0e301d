"""What the parts of a text are, said in both vocabularies that reading systems know.

An author marks a part by a class (`{: .signature}`); nothing is guessed. `epub:type` takes a term
of the EPUB Structural Semantics Vocabulary 1.1 or, with the prefix `z3998`, of ANSI/NISO
Z39.98-2012; `role` one of DPUB-ARIA 1.1 where that has one.
"""

from __future__ import annotations

from lxml import etree

from publish.document import EPUB_TYPE, OPS, Element

PREFIX = f"{{{OPS}}}prefix"
"""The attribute that declares prefixes of `epub:type` (EPUB 3.3, 4.3.2)."""
Z3998 = "z3998: http://www.daisy.org/z3998/2012/vocab/structure/"
LETTERS = frozenset(("Letter", "Open letter"))
"""The types of statements whose whole text is a letter."""

_TERMS = {
    "epigraph": ("epigraph", "doc-epigraph"),
    "letter": ("z3998:letter", ""),
    "addressee": ("z3998:recipient", ""),
    "salutation": ("z3998:salutation", ""),
    "valediction": ("z3998:valediction", ""),
    "signature": ("z3998:signature", ""),
    "postscript": ("z3998:postscript", ""),
    "verse": ("z3998:verse", ""),
}
"""By the class: term and role. Neither vocabulary has a term for a dateline or an attribution."""


def mark(root: Element) -> None:
    """Give every part under `root` that has a class of ours its `epub:type` and role.

    The source of a quotation stands in its `footer`, so that it is not read as quoted.
    """
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str):
            continue
        for name in element.get("class", "").split():
            term, role = _TERMS.get(name, ("", ""))
            if term and element.get(EPUB_TYPE) is None:
                element.set(EPUB_TYPE, term)
                if role:
                    element.set("role", role)
        if "attribution" in element.get("class", "").split():
            _set_apart(element)


def _set_apart(attribution: Element) -> None:
    """Put the paragraph that ends a quotation and names its source into a `footer`."""
    quotation = attribution.getparent()
    last = attribution.getnext() is None and not (attribution.tail or "").strip()
    if quotation.tag != "blockquote" or attribution.tag != "p" or not last:
        return
    footer = etree.Element("footer")
    quotation.replace(attribution, footer)
    attribution.tail = None
    footer.append(attribution)


def declare(root: Element) -> None:
    """Declare the prefix on an `html` element where a term under it has one."""
    if any("z3998:" in element.get(EPUB_TYPE, "") for element in root.iter()):
        root.set(PREFIX, Z3998)
