"""The manifest: what in `dist/` was made from what, with hashes, sizes and versions."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from publish import __version__
from publish.build.commit import Dist
from publish.build.make import Result
from publish.editions import FORMATS
from publish.problem import Position, Problem

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

    def add(self, result: Result, path: str) -> None:
        """Enter what was made of a statement; files of other formats stay while its source does."""
        before = self.statements.get(result.slug, {})
        same = before.get("sha256") == result.sha256 and before.get("theme") == result.theme
        editions = dict(before.get("editions", {})) if same else {}
        media_types = {row.extension: row for row in FORMATS.values()}
        for name, data in result.files.items():
            row = media_types[name[name.rindex(".") :]]
            editions[row.name] = {
                "path": f"{result.slug}/{name}",
                "media_type": row.media_type,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            if row.name == "pdf" and result.pages:
                editions[row.name]["pages"] = result.pages
        self.statements[result.slug] = {
            "title": result.title,
            "source": path,
            "sha256": result.sha256,
            "urn": result.urn,
            "edition_urn": result.edition_urn,
            "theme": result.theme,
            "theme_sha256": result.theme_digest,
            "words": result.words,
            "editions": dict(sorted(editions.items())),
        }

    def write(self, dist: Dist) -> Problem | None:
        """Write the manifest into `dist/`; it is the last file of a build."""
        values = {
            "software": f"publish {__version__}",
            "versions": versions(),
            "statements": dict(sorted(self.statements.items())),
        }
        text = json.dumps(values, ensure_ascii=False, indent=2, sort_keys=False)
        return dist.put({NAME: f"{text}\n".encode()}, Position(f"{dist.root.name}/{NAME}"))


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """The versions that the bytes of editions depend on."""
    from weasyprint.text.ffi import harfbuzz_subset, pango

    found = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    number = pango.pango_version()
    found["pango"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    found["font subsetting"] = "HarfBuzz" if harfbuzz_subset else "fontTools"
    return found
