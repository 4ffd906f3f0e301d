"""Write every part of the documentation that is made from the code."""

from __future__ import annotations

from manual import DOCS
from manual.made import made

for name, text in made().items():
    (DOCS / name).write_text(text, "utf-8")
    print(f"docs/{name}")  # noqa: T201
