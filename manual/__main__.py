"""Write every part of the documentation that is made from the code."""

from __future__ import annotations

from manual import DOCS
from manual.made import MADE

for name, made in MADE.items():
    (DOCS / name).write_text(made(), "utf-8")
    print(f"docs/{name}")  # noqa: T201 (a command)
