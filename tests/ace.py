"""DAISY Ace, the accessibility checker of EPUB, run once for many books (see tests/browser)."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

BROWSER = Path(__file__).parent / "browser"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@functools.cache
def missing() -> str:
    """What is not there to run Ace, or ''."""
    if not shutil.which("node"):
        return "node is not installed"
    if not (BROWSER / "node_modules/@daisy/ace-core").is_dir():
        return "Ace is not installed: npm ci --ignore-scripts --prefix tests/browser"
    return "" if chromium() else "Chromium is not installed"


@functools.cache
def chromium() -> str:
    """The path of a Chromium, or ''."""
    return next(filter(None, map(shutil.which, _CHROMIUM)), "")


def ace(files: Iterable[Path]) -> dict[Path, list[str]]:
    """What Ace holds against each file: page, rule, what it says and of what."""
    paths = list(files)
    done = subprocess.run(
        ["node", str(BROWSER / "ace.mjs"), *map(str, paths)],
        env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium()},
        capture_output=True,
        text=True,
        check=False,
        timeout=420,
    )
    assert done.returncode == 0, done.stderr
    reports = json.loads(done.stdout)
    assert [report["file"] for report in reports] == list(map(str, paths))
    return {
        Path(report["file"]): [
            f"{o['page']} {o['rule']} ({o['impact']}): {o['says']} {o['html'][:200]}"
            for o in report["outcomes"]
        ]
        for report in reports
    }
