"""A small library of what belongs together, built once a test run, and its site.

A collection and its statements, a Persian letter in two editions, a Japanese one in three.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

from typer.testing import CliRunner

from publish.build import build
from publish.cli import app
from publish.library import open_library
from tests.samples import once
from tests.site import site_of
from tests.test_collections import library

LANGUAGES = ("en", "fa")


LETTER = """---
title: نامه‌ای به خواننده
author: {name: نگار سپیدرودی}
first_published: 2020-05-01
type: Letter
language: fa
source: https://example.org/letter
edition: {number: 1, date: 2025-01-02, changes: نخستین ویراست.}
aliases: an-old-letter
---

خوانندهٔ گرامی، این نامه را برای شما نوشته‌ام.

این بند هیچ‌گاه تغییر نمی‌کند.

بند سوم.

بند چهارم.

پایان.[^1]

[^1]: یادداشت.
"""
JAPANESE = """---
title: 読者への手紙
author: {name: 読書会}
first_published: 2021-05-01
type: Letter
language: ja
source: https://example.org/tegami
---

私は本を読みました。とても面白かったです。

同じです。
"""


def revised(root: Path) -> Path:
    """The library with a letter in two editions, and a Japanese one in three."""
    for name, text in (("letter", LETTER), ("tegami", JAPANESE)):
        (root / f"sources/{name}.md").write_text(text, "utf-8")
    for name, day, old, new in (
        ("letter", "2026-11-30", "این نامه را برای شما نوشته‌ام", "این نامهٔ کوتاه برای شماست"),
        ("tegami", "2026-11-01", "本を", "新聞を"),
        ("tegami", "2026-11-30", "同じです。", "同じです。\n\n終わり。"),
    ):
        done = CliRunner().invoke(app, ["revise", name, "--date", day, "-C", str(root)])
        assert done.exit_code == 0, done.output
        path = root / f"sources/{name}.md"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return root


@functools.cache
def shelf() -> Path:
    """The site of a volume and its statements, in two languages; `dist/` lies above it."""
    with once("together") as folder:
        if folder:
            folder.mkdir()
            opened, problems = open_library(revised(library(folder)))
            assert opened is not None, problems
            report = build(opened, jobs=1)
            assert report.good, report.problems
            site_of(folder / "dist", LANGUAGES)
    return Path(os.environ["PUBLISH_TEST_SAMPLES"]) / "together/dist/site"
