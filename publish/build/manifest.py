"""The manifest: what in `dist/` was made from what, with hashes, sizes and versions."""

from __future__ import annotations

import importlib.metadata
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from publish import __version__
from publish.build.commit import Dist
from publish.build.make import Result
from publish.catalogue.holdings import kept
from publish.editions import FORMATS
from publish.editions.targets import TARGETS, Derived
from publish.problem import Position, Problem
from publish.records.description import Description, Manifestation

NAME = "manifest.json"
_LIBRARIES = ("ebooklib", "jinja2", "lxml", "markdown", "pydantic", "pypdfium2", "weasyprint")


@dataclass
class Manifest:
    """The statements in `dist/` by slug, each with the files made of it."""

    statements: dict[str, Any]

    @classmethod
    def read(cls, root: Path) -> Manifest:
        """The manifest of a `dist/` folder; an absent or unreadable one counts as empty."""
        try:
            values = json.loads((root / NAME).read_bytes())
            statements = values["statements"]
        except (OSError, ValueError, KeyError, TypeError):
            return cls({})
        kept = statements if isinstance(statements, dict) else {}
        return cls({slug: entry for slug, entry in kept.items() if (root / slug).is_dir()})

    def complete(self, result: Result, root: Path) -> Description:
        """The result's description with the files of other formats that stay beside its own.

        They stay where they were made of the same source in the same theme.
        """
        description = result.description
        before = self.statements.get(result.slug, {})
        old = kept(root, result.slug)
        if old is None or before.get("theme") != result.theme:
            return description
        if old.statement != description.statement:
            return description
        measured = {m.format: m for m in (*old.manifestations, *description.manifestations)}
        there = [measured[name] for name in FORMATS if name in measured]
        return replace(description, manifestations=tuple(there))

    def add(self, description: Description, result: Result, path: str) -> list[str]:
        """Enter what there is of a statement. The files of targets that are of an older EPUB."""
        statement = description.statement
        targets = self._targets(description, result)
        self.statements[statement.slug] = {
            "title": statement.title,
            "source": path,
            "sha256": statement.sha256,
            "urn": statement.urn,
            "edition_urn": statement.edition_urn,
            "theme": result.theme,
            "theme_sha256": result.theme_digest,
            **_system_fonts(result),
            "words": description.words,
            "editions": {m.format: _file(m) for m in description.manifestations},
        }
        if targets:
            self.statements[statement.slug]["targets"] = targets
        return [row.path(statement.slug) for row in TARGETS.values() if row.name not in targets]

    def _targets(self, description: Description, result: Result) -> dict[str, Any]:
        """What is derived from the EPUB that lies there now, by name of the target."""
        before = self.statements.get(result.slug, {}).get("targets", {})
        made = {found.target: _derived(found) for found in result.derived}
        known = {**(before if isinstance(before, dict) else {}), **made}
        epub = next((m.sha256 for m in description.manifestations if m.format == "epub"), None)
        return {
            name: known[name]
            for name in TARGETS
            if name in known and epub and known[name].get("derived_from") == epub
        }

    def write(self, dist: Dist) -> Problem | None:
        """Write the manifest into `dist/`, after the files it names."""
        values = {
            "software": f"publish {__version__}",
            "versions": versions(),
            "statements": dict(sorted(self.statements.items())),
        }
        text = json.dumps(values, ensure_ascii=False, indent=2, sort_keys=False)
        return dist.put({NAME: f"{text}\n".encode()}, Position(f"{dist.root.name}/{NAME}"))


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


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """The versions that the bytes of editions depend on."""
    from weasyprint.text.ffi import harfbuzz_subset, pango

    found = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    number = pango.pango_version()
    found["pango"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    found["font subsetting"] = "HarfBuzz" if harfbuzz_subset else "fontTools"
    return found
