"""How the combined catalogue grows: time for each statement and memory, for more and more of them.

    python bench/catalogue.py [100 1000 10000]

Each size runs in a process of its own over made-up statements in several languages. Ratios are to
the first size: where memory is flat its ratio stays near 1.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from publish.catalogue.combined import FILES, Fresh, write_catalogue
from publish.catalogue.holdings import NAME, holdings, stored
from publish.records.description import Accessibility, Agency, Description, Manifestation
from publish.statement import Statement

SIZES = (100, 1000, 10_000)
TITLES = {
    "en": "To the readers of the town library, letter {}",
    "fa": "نامه به خوانندگان، شمارهٔ {}",
    "ru": "Письмо читателям городской библиотеки № {}",
    "zh-Hans": "致图书馆读者的第{}封信",
}
AGENCY = Agency("XX-XxSTL", "enk", "Statements Library", "me@example.org", "https://example.org/")
READ = Accessibility(("textual",), (("textual",),), ("tableOfContents",), ("none",), "Text only.")


def main(sizes: list[int]) -> None:
    """Print a table, a row for each size."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            done = subprocess.run(
                [sys.executable, __file__, "--run", folder], stdout=subprocess.PIPE, check=True
            )
        rows.append({"size": size, **json.loads(done.stdout)})
        print(f"{size} done", file=sys.stderr)
    print(f"{'statements':>10} {'seconds':>9} {'ms each':>8} {'ratio':>6} {'peak MiB':>9}  ratio")
    for row in rows:
        each, first = row["seconds"] / row["size"], rows[0]["seconds"] / rows[0]["size"]
        print(
            f"{row['size']:>10} {row['seconds']:>9.2f} {each * 1000:>8.2f} {each / first:>6.2f}"
            f" {row['peak'] / 1024:>9.1f} {row['peak'] / rows[0]['peak']:>6.2f}"
        )
    print("ms each, of the last size, each format in a run of its own:")
    for name, seconds in sorted(rows[-1]["formats"].items(), key=lambda item: -item[1]):
        print(f"{name:>10} {seconds / rows[-1]['size'] * 1000:>9.2f}")


def run(dist: Path) -> dict[str, Any]:
    """Write a catalogue: seconds, peak memory in KiB, seconds of each format by itself."""
    with open("/dev/null", "wb") as out:  # what is loaded at first use is not measured
        write_catalogue([Fresh(made_up(1))], AGENCY, "2026-11-24", lambda _: out)
    seconds = seconds_of(dist, tuple(FILES))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bare = seconds_of(dist, ())
    formats = {name: seconds_of(dist, (name,)) - bare for name in FILES}
    formats["reading"] = bare
    return {"seconds": seconds, "peak": peak, "formats": formats}


def seconds_of(dist: Path, formats: tuple[str, ...]) -> float:
    """How long a processor works on some formats."""
    begun = time.process_time()
    write(dist, formats)
    return time.process_time() - begun


def write(dist: Path, formats: tuple[str, ...]) -> None:
    """Write some formats of a catalogue to where nothing is kept."""
    held = holdings(dist, AGENCY)
    with open("/dev/null", "wb") as out:
        count = write_catalogue(
            map(Fresh, held), AGENCY, held.last_day, lambda _: out, formats=formats
        )
    assert count == len(held.slugs)


def fill(dist: Path, size: int) -> None:
    """Describe statements in a folder as a build does, without their editions."""
    for number in range(size):
        description = made_up(number)
        folder = dist / description.statement.slug
        folder.mkdir()
        (folder / NAME).write_bytes(stored(description))


def made_up(number: int) -> Description:
    """A statement that is like no other; every second one has several authors and a translator."""
    language = list(TITLES)[number % len(TITLES)]
    slug = f"letter-{number:06}"
    many = number % 2
    statement = Statement.model_validate(
        {
            "title": TITLES[language].format(number),
            "subtitle": "On reading",
            "authors": [
                {"name": f"Jane Doe {n}", "sort_name": f"Doe {n}, Jane", "kind": "person"}
                for n in range(1 + number % 5 * many)
            ],
            "contributors": [{"name": "N. Sepidrudi", "role": "trl", "kind": "person"}] * many,
            "first_published": f"{1900 + number % 120}-{1 + number % 12:02}-{1 + number % 28:02}",
            "type": "Open letter",
            "language": language,
            "sources": [
                {"url": f"https://example.org/letters/{number}?page={n}", "title": "Letters",
                 "retrieved": "2024-05-01"}
                for n in range(1 + number % 3)
            ],
            "subjects": [{"term": "Reading", "scheme": "LCSH"}, {"term": "Libraries"}],
            "abstract": "What is in the letter, in a few words.\n\nAnd a few more.",
            "rights": {"statement": "Free to share.", "license": "CC-BY-4.0"},
            "edition": {"number": 1 + number % 3, "date": "2026-11-24"},
            "slug": slug, "sha256": f"{number:064x}", "home": "https://example.org/",
        }
    )  # fmt: skip
    pdf = Manifestation(
        "pdf", f"{slug}/{slug}.pdf", "application/pdf", 92_618, f"{number:064x}", 7,
        accessibility=READ,
    )  # fmt: skip
    epub = Manifestation(
        "epub", f"{slug}/{slug}.epub", "application/epub+zip", 183_041, f"{number + 1:064x}",
        accessibility=READ,
    )  # fmt: skip
    return Description(statement, (pdf, epub), words=1234)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(Path(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
