"""The manifest: what in `dist/` was made from what, with hashes, sizes and versions."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from publish import __version__
from publish.build.fingerprint import libraries
from publish.build.make import Result
from publish.build.state import Output, Row
from publish.catalogue.holdings import NAME as DESCRIPTION
from publish.editions import FORMATS
from publish.editions.targets import TARGETS, Derived
from publish.records.description import Description, Manifestation

NAME = "manifest.json"
OTHER_LANGUAGES = "other_languages"


def manifest(rows: Iterable[Row]) -> bytes:
    """The manifest of `dist/`: what there is of every statement, in the order of slugs."""
    entries = {row.slug: row.manifest for row in rows if row.manifest}
    values = {
        "software": f"publish {__version__}",
        "versions": dict(libraries()),
        "statements": dict(sorted(entries.items())),
    }
    return f"{json.dumps(values, ensure_ascii=False, indent=2)}\n".encode()


def adopted(root: Path) -> dict[str, Row]:
    """Rows of what the manifest in `dist/` tells of, by source file: files of ours, all stale.

    An absent or unreadable manifest tells of nothing.
    """
    try:
        entries = json.loads((root / NAME).read_bytes())["statements"].items()
        return {
            entry["source"]: Row(
                "",
                slug,
                outputs={
                    f"{slug}/{DESCRIPTION}": _unseen(""),
                    **{f["path"]: _unseen(f["sha256"]) for f in _files(entry)},
                },
                manifest=entry,
            )
            for slug, entry in entries
            if (root / slug).is_dir()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _files(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from entry["editions"].values()
    yield from entry.get("targets", {}).values()


def _unseen(sha256: str) -> Output:
    return Output(sha256, -1, 0)


def entry_of(
    description: Description, result: Result, path: str, targets: Mapping[str, Any]
) -> dict[str, Any]:
    """What the manifest tells of a statement."""
    statement = description.statement
    return {
        "title": statement.title,
        "source": path,
        "sha256": statement.sha256,
        "urn": statement.urn,
        "edition_urn": statement.edition_urn,
        "theme": result.theme,
        "theme_sha256": result.theme_digest,
        **_other_languages(result),
        **_system_fonts(result),
        "words": description.words,
        "editions": {m.format: _file(m) for m in description.manifestations},
        **({"targets": targets} if targets else {}),
    }


def targets_of(result: Result, before: Mapping[str, Any], there: Container[str]) -> dict[str, Any]:
    """What is derived from the EPUB, by target: new, and of `before` what is still `there`."""
    made = {found.target: _derived(found) for found in result.derived}
    known = {name: old for name, old in before.items() if old["path"] in there} | made
    return {name: known[name] for name in TARGETS if name in known}


def _other_languages(result: Result) -> dict[str, object]:
    """What the editions show of the work in other languages, where it has any."""
    found = [asdict(translation) for translation in result.translations]
    return {OTHER_LANGUAGES: found} if found else {}


def _system_fonts(result: Result) -> dict[str, object]:
    """The fonts of the system that the bytes of the editions depend on, where there are any."""
    fonts = [
        {"family": f.family, "file": f.path.name, "version": f.version, "sha256": f.sha256}
        for f in result.system_fonts
    ]
    return {"system_fonts": fonts} if fonts else {}


def _file(measured: Manifestation) -> dict[str, object]:
    values = {
        "path": measured.path,
        "media_type": measured.media_type,
        "bytes": measured.size,
        "sha256": measured.sha256,
        "pages": measured.pages,
        "conforms_to": list(measured.conforms_to) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _derived(found: Derived) -> dict[str, object]:
    return {
        "path": found.path,
        "media_type": FORMATS["epub"].media_type,
        "bytes": found.size,
        "sha256": found.sha256,
        "derived_from": found.derived_from,
    }
