"""What a worker needs before its first job: importing this imports the engines, once for all."""

from __future__ import annotations

import contextlib
from importlib import import_module

from publish.editions import FORMATS

for row in FORMATS.values():
    with contextlib.suppress(ImportError, OSError):  # told by the first job that needs it
        import_module(row.module)
