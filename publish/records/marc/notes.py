"""Physical description and notes of a MARC record, fields 3XX and 5XX."""

from __future__ import annotations

import re

from pymarc import Field

from publish.dates import is_unknown
from publish.messages import messages_for
from publish.records.description import Description, Manifestation
from publish.records.marc.codes import language_note
from publish.records.marc.fields import closed, field
from publish.records.open_access import is_free
from publish.records.wording import counted, edition_history, provenance, source_text
from publish.statement import Rights, Source, Statement
from publish.statement.collection import Collection
from publish.statement.values import href

_MODES = {
    **dict.fromkeys(
        ("alternativeText", "longDescription", "describedMath", "latex", "MathML"),
        ("visual", "b"),
    ),
    **dict.fromkeys(
        ("captions", "closedCaptions", "openCaptions", "transcript"), ("auditory", "b")
    ),
    "audioDescription": ("visual", "d"),
    "signLanguage": ("auditory", "c"),
    "highContrastAudio": ("auditory", "d"),
}  # fmt: skip
"""The mode whose content a feature makes accessible, and the subfield of 341 for it.

From the Schema.org Accessibility Properties Crosswalk (W3C); all others are of text, `$b`.
"""

_HAZARDS = {
    "none": "no hazards", "flashing": "flashing hazard", "noFlashingHazard": "no flashing hazard",
    "motionSimulation": "motion simulation hazard",
    "noMotionSimulationHazard": "no motion simulation hazard",
    "sound": "sound hazard", "noSoundHazard": "no sound hazard", "unknown": "hazards not known",
    "unknownFlashingHazard": "flashing hazard not known",
    "unknownMotionSimulationHazard": "motion simulation hazard not known",
    "unknownSoundHazard": "sound hazard not known",
}  # fmt: skip

_CC = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)(?:-([A-Z]+))?|CC0-(\d\.\d)")


def physical(description: Description) -> list[Field | None]:
    """Fields 300 to 380: an online resource, by RDA 3.2 to 3.4 and 6.9."""
    files = description.manifestations
    pages = f" ({counted(description.pages, 'page')})" if description.pages else ""
    return [
        field("300", "__", ("a", f"1 online resource{pages}")),
        field("336", "__", ("a", "text"), ("b", "txt"), ("2", "rdacontent")),
        field("337", "__", ("a", "computer"), ("b", "c"), ("2", "rdamedia")),
        field("338", "__", ("a", "online resource"), ("b", "cr"), ("2", "rdacarrier")),
        *(content for file in files for content in _access(file)),
        field("347", "__", ("a", "text file"), ("2", "rdaft")) if files else None,
        *(field("347", "__", ("b", m.format.upper()), ("c", file_size(m))) for m in files),
        field("380", "__", ("a", description.statement.type)),
    ]


def file_size(file: Manifestation) -> str | None:
    """The size of a file in words."""
    return f"{file.size} bytes" if file.size else None


def _access(file: Manifestation) -> list[Field | None]:
    """341 0_: the modes that a file's content is in, with the features for each (`sapdv`)."""
    found: dict[str, list[tuple[str, str]]] = {mode: [] for mode in file.accessibility.modes}
    for feature in file.accessibility.features:
        if feature not in ("none", "unknown"):
            mode, code = _MODES.get(feature, ("textual", "b"))
            found.setdefault(mode, []).append((code, feature))
    return [
        field(
            "341", "0_", ("3", file.format.upper()), ("a", mode), *sorted(features, key=_code),
            ("2", "sapdv"),
        )
        for mode, features in found.items()
    ]  # fmt: skip


def _code(subfield: tuple[str, str]) -> str:
    return subfield[0]


def notes(description: Description) -> list[Field | None]:
    """Fields 500 to 588. Our own words end with a full stop; the statement's are as given."""
    statement, files = description.statement, description.manifestations
    words = f"Number of words: {description.words}." if description.words else None
    return [
        field("500", "__", ("a", words)),
        *(field("500", "__", ("a", text)) for text in edition_history(statement)),
        field("500", "__", ("a", source_text(statement))),
        _open_access(description),
        field("520", "3_", ("a", statement.abstract)),
        *(note for file in files for note in _accessibility(file)),
        _first_publication(statement),
        *map(_source, statement.sources),
        *_rights(statement.rights),
        language_note(statement),
        _title_source(description),
    ]


def _open_access(description: Description) -> Field | None:
    """506 0_: only where the files are published and the licence lets anybody read them."""
    if not is_free(description):
        return None
    return field(
        "506", "0_", ("a", "Open access."), ("f", "Unrestricted online access"), ("2", "star")
    )


def _accessibility(file: Manifestation) -> list[Field | None]:
    """532: summary, standards kept to and hazards in words (8_), what is lacking (2_)."""
    name, found = file.format.upper(), file.accessibility
    hazards = [_HAZARDS.get(hazard, hazard) for hazard in found.hazards]
    return [
        field("532", "8_", ("a", f"{name}: {found.summary}")) if found.summary else None,
        field("532", "8_", ("a", f"{name}: conforms to {' -- '.join(file.conforms_to)}."))
        if file.conforms_to
        else None,
        field("532", "8_", ("a", f"{name}: {', '.join(hazards)}.")) if hazards else None,
        field("532", "2_", ("a", f"{name}: no accessibility features."))
        if "none" in found.features
        else None,
    ]


def _first_publication(statement: Statement) -> Field | None:
    """534: when the text was first published, and under which title.

    A collection is published by its edition, and has no original.
    """
    title = statement.original_title
    if isinstance(statement, Collection) and not title:
        return None
    date = statement.first_published
    words = messages_for("en").date(date) if not is_unknown(date) else None
    if not (title or words):
        return None
    return field(
        "534", "__",
        ("p", "First published:"),
        ("t", closed(title) if title and words else title),
        ("c", closed(words) if words else None),
    )  # fmt: skip


def _source(source: Source) -> Field | None:
    """534: where the text was taken from or published, when it was taken, the hash of it.

    Of several sources nobody says which the text was taken from.
    """
    return field(
        "534", "__",
        ("p", "Source:"),
        ("t", closed(source.title) if source.title else None),
        ("c", closed(source.publisher) if source.publisher else None),
        ("n", href(source.url) if source.url else None),
        *(("n", text) for text in provenance(source)),
    )  # fmt: skip


def _rights(rights: Rights | None) -> list[Field | None]:
    """540: the statement of rights, and the licence by the terms of Creative Commons (`$2 cc`).

    No source code is known for SPDX, so that other licences are named in words.
    """
    if rights is None:
        return []
    address = ("u", href(rights.license_url) if rights.license_url else None)
    term = creative_commons(rights.license or "")
    if term:
        return [
            field("540", "__", ("a", rights.statement), ("f", term), ("2", "cc"), address),
        ]
    if rights.license is None:
        return [field("540", "__", ("a", rights.statement), address)]
    return [
        field("540", "__", ("a", rights.statement)),
        field("540", "__", ("a", f"License (SPDX): {rights.license}."), address),
    ]


def creative_commons(license: str) -> str | None:
    """`CC-BY-SA-4.0` as Creative Commons writes it, `CC BY-SA 4.0`; None for any other licence."""
    found = _CC.fullmatch(license)
    if found is None:
        return None
    kind, version, country, zero = found.groups()
    if zero:
        return f"CC0 {zero}"
    return f"CC {kind} {version}{f' {country}' if country else ''}"


def _title_source(description: Description) -> Field | None:
    """588 0_: which file the title was taken from, and the day of its edition."""
    date = description.statement.edition.date
    if not description.manifestations:
        return None
    day = f", {messages_for('en').date(date)}" if date else ""
    name = description.manifestations[0].format.upper()
    return field("588", "0_", ("a", f"Title from title page ({name}{day})."))
