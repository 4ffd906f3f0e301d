"""How feeds and the OAI-PMH server grow: time and memory for more and more statements.

    python -m bench.feeds [100 1000 10000]

Each size runs in a process of its own over the made-up statements of bench/catalogue.py. `list` is
the first answer of the server to ListRecords, `again` one a second later.
"""

from __future__ import annotations

import datetime
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

from bench.catalogue import AGENCY, SIZES, fill
from publish.catalogue.holdings import holdings
from publish.site.addresses import Site
from publish.site.feeds import feeds
from publish.site.oai.app import Application
from publish.site.oai.repository import Repository
from publish.site.oai.responses import Identity

SITE = Site("https://example.org/", "Statements Library", "en")


def main(sizes: list[int]) -> None:
    """Print a table, a row for each size."""
    print(
        f"{'statements':>10} {'files':>7} {'MiB':>5} {'seconds':>8} {'ms each':>8} {'peak MiB':>9}"
        f" {'list s':>7} {'again s':>8}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            command = [sys.executable, "-m", "bench.feeds", "--run", folder]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        row = json.loads(done.stdout)
        print(
            f"{size:>10} {row['files']:>7} {row['bytes'] >> 20:>5} {row['seconds']:>8.2f}"
            f" {row['seconds'] / size * 1000:>8.2f} {row['peak'] / 1024:>9.1f}"
            f" {row['list']:>7.2f} {row['again']:>8.2f}",
            flush=True,
        )


def run(dist: Path) -> dict[str, Any]:
    """Make the feeds, then ask the server twice: processor seconds, peak memory in KiB."""
    begun = time.process_time()
    files = size = 0
    for _, pieces in feeds(SITE, holdings(dist, AGENCY)):
        files += 1
        size += sum(map(len, pieces))
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first, again = asked(dist)
    return {
        "files": files, "bytes": size, "seconds": seconds, "peak": peak, "list": first,
        "again": again,
    }  # fmt: skip


def asked(dist: Path) -> tuple[float, float]:
    """How long the server takes for a list of records, when it has just begun and then."""
    start, seconds = datetime.datetime(2035, 1, 1, tzinfo=datetime.UTC), count()
    repository = Repository(dist, lambda: AGENCY, "en", dist / "publish.toml")
    identity = Identity("Statements", "https://example.org/oai", "me@example.org")
    served = Application(
        repository, identity, "/oai", lambda: start + datetime.timedelta(seconds=next(seconds))
    )
    taken = []
    for _ in range(2):
        begun = time.process_time()
        assert b"<record>" in served.answer("verb=ListRecords&metadataPrefix=oai_dc")
        taken.append(time.process_time() - begun)
    return taken[0], taken[1]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(Path(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
