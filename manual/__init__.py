"""The parts of the documentation that are made from the code: `python -m manual` writes them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
