"""A small library of statements that belong together, built once a test run, and its site."""

from __future__ import annotations

import functools
import os
from pathlib import Path

from publish.build import build
from publish.library import open_library
from tests.samples import once
from tests.site import site_of
from tests.test_collections import library

LANGUAGES = ("en", "fa")


@functools.cache
def shelf() -> Path:
    """The site of a volume and its statements, in two languages; `dist/` lies above it."""
    with once("together") as folder:
        if folder:
            folder.mkdir()
            opened, problems = open_library(library(folder))
            assert opened is not None, problems
            report = build(opened, jobs=1)
            assert report.good, report.problems
            site_of(folder / "dist", LANGUAGES)
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "together/dist/site"
