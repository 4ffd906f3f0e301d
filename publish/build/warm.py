"""What a worker needs before its first job: importing this imports the engines, once for all."""

from __future__ import annotations

import contextlib
from importlib import import_module

from publish.editions import FORMATS
from publish.editions.making import EngineFault
from publish.editions.theme import load_theme
from publish.editions.themefile import ThemeError
from publish.own import Own
from publish.records import RECORDS

_ENGINES = (
    *(row.module for row in FORMATS.own.values()),
    *(row.module for row in RECORDS.own.values()),
)
_LATE = ("pypdfium2", "uharfbuzz", "fontTools.ttLib", "langcodes", "citeproc")
"""Libraries that are imported where they are first needed."""

for module in (*_ENGINES, *_LATE):
    with contextlib.suppress(ImportError, OSError):  # told by the first job that needs it
        import_module(module)


def warm(theme: str | None, own: Own) -> None:
    """Load a theme: its stylesheets parsed, its fonts configured, their widths read.

    What is wrong with it is told by each job.
    """
    with contextlib.suppress(ImportError, OSError, LookupError, ThemeError, EngineFault):
        from publish.editions.fonts import advances
        from publish.editions.pdf import stylesheet

        loaded = load_theme(theme or "classic", own)
        stylesheet(loaded)
        for font in loaded.fonts:
            advances(font)
