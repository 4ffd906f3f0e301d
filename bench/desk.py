"""How long a save takes to be seen: `publish serve` in a real Chromium, each statement saved often.

    python -m bench.desk [LIBRARY] [--rounds 20]

From the moment that an editor has put the file into its place until its new words stand on the
page that is open: in the EPUB beside the source, and in the PDF. The library is copied; its own is
not touched.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from publish.desk.shelf import id_of

ROOT = Path(__file__).parent.parent
_IN_BOOK = """word => {
    const view = document.querySelector('#pages foliate-view:not(.waiting)')
    const doc = view?.renderer.getContents()[0]?.doc
    if (!doc?.body?.textContent.includes(word)) return false
    const frame = doc.defaultView.frameElement.getBoundingClientRect()
    const sheet = document.getElementById('pages').getBoundingClientRect()
    const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT), range = doc.createRange()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(word)
        if (at < 0) continue
        range.setStart(node, at)
        range.setEnd(node, at + word.length)
        const { left, right, top, bottom } = range.getBoundingClientRect()
        return right > left && frame.left + left >= sheet.left && frame.left + right <= sheet.right
            && frame.top + top >= sheet.top && frame.top + bottom <= sheet.bottom
    }
}"""
_IN_SHEETS = "w => document.getElementById('sheets').textContent.replace(/\\s+/g, '').includes(w)"


def measured(page: Page, source: Path, seen: str, rounds: int) -> list[float]:
    """Seconds from a save until its words are seen, time by time."""
    good = source.read_text("utf-8")
    times = []
    for number in range(rounds):
        # Letters alone: digits would part the word in a text that runs from right to left.
        word = "proofmark" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
        part = source.with_suffix(".part")
        head, body = good.split("\n---\n", 1)
        part.write_text(f"{head}\n---\n\n{word}\n\n{body.lstrip()}", "utf-8")
        began = time.perf_counter()
        os.replace(part, source)
        page.wait_for_function(seen, arg=word, polling="raf", timeout=60_000)
        times.append(time.perf_counter() - began)
        page.wait_for_timeout(300)
    source.write_text(good, "utf-8")
    return times


def said(name: str, what: str, times: list[float]) -> str:
    """A row of the table."""
    ordered = sorted(times)
    last = ordered[max(0, round(len(ordered) * 0.95) - 1)]
    middle = statistics.median(ordered)
    return f"{name[:44]:44} {what:5} {middle:8.3f} {last:8.3f} {ordered[-1]:8.3f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("library", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        library = Path(place).resolve()
        shutil.copytree(asked.library / "sources", library / "sources")
        if (asked.library / "publish.toml").exists():
            shutil.copy(asked.library / "publish.toml", library)
        command = [sys.executable, "-m", "publish", "serve"]
        served = subprocess.Popen(command, cwd=library, stdout=subprocess.PIPE, text=True)
        assert served.stdout is not None
        url = served.stdout.readline().split()[0]
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        print(f"{'seconds from save to sight':44} {'':5} {'median':>8} {'95 %':>8} {'most':>8}")
        try:
            for source in sorted((library / "sources").rglob("*.md")):
                name = source.relative_to(library).as_posix()
                for view, seen, rounds in (
                    ("epub", _IN_BOOK, asked.rounds),
                    ("pdf", _IN_SHEETS, max(1, asked.rounds // 4)),
                ):
                    page = chromium.new_page()
                    page.goto(f"{url}statement/{id_of(name)}?view={view}")
                    page.wait_for_timeout(8_000)
                    print(said(name, view, measured(page, source, seen, rounds)), flush=True)
                    page.close()
        finally:
            chromium.close()
            served.terminate()
            served.wait()


if __name__ == "__main__":
    main()
