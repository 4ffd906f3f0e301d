"""How the site grows: time, memory and the largest pages for more and more statements.

    python -m bench.site [100 1000 10000]
    python -m bench.site --weights dist/site

Each size runs in a process of its own over the made-up statements of bench/catalogue.py, which have
no texts: the first site, the same again, and once more after one statement changed, in seconds of a
processor. `--weights` opens a page of each kind of a finished site in Chromium and counts what it
asks for, in bytes as they lie there, and as a server sends them that compresses by gzip.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.catalogue import AGENCY, SIZES, fill, made_up
from publish.catalogue.holdings import NAME, stored
from publish.editions.theme import load_theme
from publish.site.addresses import Site
from publish.site.making import Made, Order, make

SITE = Site("https://example.org/", "Statements Library", "en")
KINDS = ("", "_titles/", "_authors/", "_subjects/", "_languages/", "_timeline/", "_search/?q=a")

PICTURES = ("gif", "jpg", "png", "svg", "webp")


def main(sizes: list[int]) -> None:
    """Print a table, a row for each size."""
    print(
        f"{'statements':>10} {'files':>7} {'seconds':>8} {'ms each':>8} {'again s':>8}"
        f" {'one s':>6} {'peak MiB':>9} {'first page':>11} {'largest':>8}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            command = [sys.executable, "-m", "bench.site", "--run", folder]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        row = json.loads(done.stdout)
        print(
            f"{size:>10} {row['files']:>7} {row['first']:>8.2f} {row['first'] / size * 1000:>8.2f}"
            f" {row['again']:>8.2f} {row['one']:>6.2f} {row['peak'] / 1024:>9.1f}"
            f" {row['page']:>11} {row['largest']:>8}",
            flush=True,
        )


def run(dist: Path) -> dict[str, Any]:
    """Make the site three times: processor seconds, peak memory in KiB, bytes of pages."""
    first, made = timed(dist)
    again, _ = timed(dist)
    one = made_up(0)
    statement = one.statement.model_copy(update={"title": "Another title"})
    (dist / statement.slug / NAME).write_bytes(stored(replace(one, statement=statement)))
    changed, _ = timed(dist)
    pages = [path.stat().st_size for path in (dist / "site").rglob("index.html")]
    return {
        "files": made.files, "first": first, "again": again, "one": changed,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "page": (dist / "site/index.html").stat().st_size, "largest": max(pages),
    }  # fmt: skip


def timed(dist: Path) -> tuple[float, Made]:
    """Seconds of a processor, those of the program that indexes among them, and what was made."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)

    def taken() -> float:
        return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, kinds))

    begun = taken()
    made = make(Order(dist, AGENCY, SITE, load_theme("classic"), ("en",)))
    return taken() - begun, made


def weigh(site: Path) -> None:
    """Print what a page of each kind asks for, pictures beside the rest."""
    from tests.browser.engine import browser

    slug = next(path.parent.name for path in sorted(site.glob("[!_]*/index.html")))
    names = ("html", "css", "js", "fonts", "pictures")
    print(f"{'page':>24} {'requests':>8} {'bytes':>8} {'sent':>8}", *(f"{n:>8}" for n in names))
    with browser() as opened:
        for kind in (*KINDS, f"{slug}/"):
            files = asked(opened, opened.site(site) + kind)
            sizes: Counter[str] = Counter()
            for url, data in files.items():
                sizes[ending(url)] += len(data)
            sent = sum(
                compressed(data) for url, data in files.items() if ending(url) not in PICTURES
            )
            pictures = sum(sizes[name] for name in PICTURES)
            parts = (sizes["html"], sizes["css"], sizes["js"], sizes["woff2"], pictures)
            print(
                f"{kind or '/':>24} {len(files):>8} {sizes.total() - pictures:>8} {sent:>8}",
                *(f"{part:>8}" for part in parts),
            )


def compressed(data: bytes) -> int:
    """The bytes that a server sends of a file, if it compresses what becomes smaller."""
    return min(len(data), len(gzip.compress(data)))


def asked(opened: Any, address: str) -> dict[str, bytes]:
    """What a page asks for until it rests, by address."""
    found = []
    with opened.tab("/pages/blank.html") as page:
        page.on("response", lambda response: found.append(response))
        page.goto(page.url.replace("/pages/blank.html", address))
        page.wait_for_load_state("networkidle")
        return {response.url: response.body() for response in found}


def ending(url: str) -> str:
    """What kind of file an address leads to; a folder's is its page."""
    name = url.partition("?")[0].rsplit("/", 1)[-1]
    return name.rpartition(".")[2] if name else "html"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(Path(sys.argv[2]))))
    elif sys.argv[1:2] == ["--weights"]:
        weigh(Path(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
