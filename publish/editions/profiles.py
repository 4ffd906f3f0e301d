"""Profiles of PDF: what an edition's PDF keeps to. A new profile is one row of `PROFILES`.

A profile says which parts of ISO 19005 (PDF/A) and ISO 14289 (PDF/UA) the file names as its own,
and which vocabulary its structure is written in; those who write the file ask it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The types of structure elements of a version of PDF, and what belongs to them.

    `namespace` is that of the types that PDF 1.7 doesn't have or that have moved, '' where there
    are none; `older` are the types that stay outside it. `types` are types of HTML elements beside
    those of every version. `renamed` are other names of types, `attributes` what elements of a
    type always say. `described` is the numbering of lists of terms, `labelled` that of lists whose
    signs follow no rule. `barred` names the elements that a type may not stand right in, and
    `instead` what it is there (ISO 32000-2, Annex L). `references` tells that elements refer to
    each other, `destinations` that links lead to elements and not only to places on pages.
    """

    namespace: str = ""
    older: frozenset[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    described: str = "None"
    labelled: str = "None"
    barred: Mapping[str, frozenset[str]] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    references: bool = False
    destinations: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its name, what it is, how WeasyPrint is asked for it, how its XMP names it.

    `identification` are XMP properties with their values; `extensions` tells that others have to
    be declared in the packet, `information` that the file has a document information dictionary.
    """

    name: str
    title: str
    variant: str
    version: str
    identification: tuple[tuple[str, str], ...]
    extensions: bool
    information: bool
    vocabulary: Vocabulary


PDF_1_7 = Vocabulary()

_CELLS = frozenset(("TH", "TD"))

PDF_2_0 = Vocabulary(
    namespace="http://iso.org/pdf2/ssn",
    older=frozenset(("Art", "BlockQuote", "Code", "Quote", "Reference", "TOC", "TOCI")),
    types=MappingProxyType({"h1": "Title", "aside": "Aside", "em": "Em", "strong": "Strong"}),
    renamed=MappingProxyType({"Note": "FENote"}),
    attributes=MappingProxyType({"FENote": {"O": "/FENote", "NoteType": "/Footnote"}}),
    described="Description",
    labelled="Unordered",
    barred=MappingProxyType(
        {
            "Art": frozenset(("Art",)),
            "Aside": _CELLS | {"Aside", "BlockQuote"},
            "BlockQuote": _CELLS,
            "Caption": _CELLS | {"FENote", "Document"},
            **{f"H{level}": frozenset(("FENote",)) for level in range(1, 7)},
        }
    ),
    instead=MappingProxyType(
        {
            "Art": "Sect",
            "Aside": "Sect",
            "BlockQuote": "Div",
            "Caption": "Div",
            **{f"H{level}": "P" for level in range(1, 7)},
        }
    ),
    references=True,
    destinations=True,
)
"""Types of PDF 1.7 that PDF 2.0 gave up keep their meaning outside its namespace (14.8.6)."""

PROFILES: dict[str, Profile] = {
    row.name: row
    for row in (
        Profile(
            name="a-3a",
            title="PDF/A-3a and PDF/UA-1, a PDF 1.7 that every reader knows",
            variant="pdf/a-3a",
            version="1.7",
            identification=(
                ("pdfaid:part", "3"),
                ("pdfaid:conformance", "A"),
                ("pdfuaid:part", "1"),
            ),
            extensions=True,
            information=True,
            vocabulary=PDF_1_7,
        ),
        Profile(
            name="a-4f",
            title="PDF/A-4f and PDF/UA-2, a PDF 2.0",
            variant="pdf/a-4f",
            version="2.0",
            identification=(
                ("pdfaid:part", "4"),
                ("pdfaid:rev", "2020"),
                ("pdfaid:conformance", "F"),
                ("pdfuaid:part", "2"),
                ("pdfuaid:rev", "2024"),
            ),
            extensions=False,
            information=False,
            vocabulary=PDF_2_0,
        ),
    )
}

DEFAULT = PROFILES["a-3a"]
