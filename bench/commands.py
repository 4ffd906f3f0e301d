"""The command from cold start to end: against the peers, with one worker and two, its help."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pypdfium2

from bench import corpus, peers
from bench.profiles import import_time
from bench.report import Measure
from bench.timing import (
    PUBLISH,
    Budget,
    Series,
    Spent,
    processors,
    ratio,
    rounds,
    run,
    spread,
    told,
    walls,
)

_PEERS = {"weasyprint": "pandoc + WeasyPrint", "typst": "pandoc + Typst"}
_ONE = "one warm worker"
_WORKER = (
    "import sys; from bench.prepared import opened; from publish.build import build; "
    "from publish.build.processes import processes; from pathlib import Path; "
    "sys.exit(not build(opened(Path('.')), jobs=1, workers=processes).good)"
)


def built(folder: Path, *options: str) -> Spent:
    """Build a library as if for the first time."""
    forget(folder)
    return run([*PUBLISH, "build", *options], folder)


def forget(folder: Path) -> None:
    """Remove what builds have left in a library."""
    shutil.rmtree(folder / "dist", ignore_errors=True)
    (folder / ".dist.state").unlink(missing_ok=True)


def against_peers(folder: Path, count: int, budget: Budget) -> list[Measure]:
    """Both editions of a library, from cold start to end, against each peer."""
    sources = corpus.write(folder / "library", count)
    contenders = {"publish": lambda: built(folder / "library")}
    for peer, name in _PEERS.items():
        peers.adapt(sources, folder / peer)
        command: list[str | Path] = [sys.executable, "-m", "bench.peers", peer, folder / peer]
        contenders[name] = partial(run, command)
    spent = budget.spend(contenders)
    pages = {name: _pages((folder / peer).glob("*.pdf")) for peer, name in _PEERS.items()}
    pages["publish"] = _pages((folder / "library/dist").rglob("*.pdf"))
    rows = [
        (name, spread(walls(series), 1), spread(processors(series), 1), str(pages[name]),
         spread([1000 * value / pages[name] for value in processors(series)], 1))
        for name, series in spent.items()
    ]  # fmt: skip
    columns = ("", "seconds", "processor seconds", "pages of PDF", "processor ms a page")
    note = (
        f"{count} statements, {rounds(spent['publish'])}, two at a time for each. Our PDFs hold "
        "what those of the peers do not: a cover, contents, source, citations, accessibility, "
        "colophon, PDF/A-3a beside PDF/UA-1, the attached source; our EPUBs a cover, subset fonts, "
        "a page list and records. The peers set a title page and the text, with tagged PDFs, and "
        "embed no fonts in their EPUBs."
    )
    title = f"{count} statements, both editions, cold start to end, against"
    first = ratio(walls(spent[_PEERS["weasyprint"]]), walls(spent["publish"]))
    second = ratio(walls(spent["publish"]), walls(spent[_PEERS["typst"]]))
    less = [row for row in rows if row[0] != _PEERS["weasyprint"]]
    return [
        Measure(f"{title} pandoc + WeasyPrint", "5 times faster or more", f"{first} times as fast",
                first.median >= 5, columns, rows, [note]),
        Measure(f"{title} pandoc + Typst", "no slower", f"{second} times its time",
                second.median <= 1, columns, less),
    ]  # fmt: skip


def start(folder: Path) -> Spent:
    """What a cold build of one statement costs, of half a page."""
    corpus.write(folder, 0)
    corpus.statement(folder, 1, pages=0.5)
    built(folder)
    return built(folder)


def _pages(files: Iterable[Path]) -> int:
    total = 0
    for file in files:
        with pypdfium2.PdfDocument(file) as document:
            total += len(document)
    return total


def workers(folder: Path, count: int, budget: Budget) -> Measure:
    """Two workers against one, and against a build in its own process."""
    corpus.write(folder, count)

    def one() -> Spent:
        forget(folder)
        return run([sys.executable, "-c", _WORKER], folder)

    spent = budget.spend(
        {
            "`--jobs 2`": lambda: built(folder, "--jobs", "2"),
            _ONE: one,
            "`--jobs 1`, in process": lambda: built(folder, "--jobs", "1"),
        }
    )
    two_spent = spent["`--jobs 2`"]
    two = walls(two_spent)
    warm, inside = (
        ratio(walls(spent[_ONE]), two),
        ratio(walls(spent["`--jobs 1`, in process"]), two),
    )
    met = min(warm.median, inside.median) >= 1.8
    return Measure(
        "Two workers",
        "1.8 times one",
        f"{warm} times one warm worker, {inside} times `--jobs 1`",
        met,
        ("", "seconds", "processor seconds"),
        [(name, spread(walls(s), 1), spread(processors(s), 1)) for name, s in spent.items()],
        [
            f"{count} statements, {rounds(two_spent)}, cold start and catalogue among them. One "
            "warm worker is a process as each of the two is; `--jobs 1` makes all in its own.",
            *([] if met else [_in_the_way(two_spent, spent[_ONE])]),
        ],
    )


def _in_the_way(two: Series, one: Series) -> str:
    """What keeps two workers from being twice as fast as one."""
    idle = statistics.median(s.wall - s.processor / 2 for s in two)
    start = statistics.median(s.wall for s in one) - statistics.median(s.processor for s in one)
    more = ratio(processors(two), processors(one))
    return (
        f"What stands in the way: the same work costs {more} times the processor time when two "
        f"workers share the machine, and for {idle:.1f} s one of the two cores had nothing to do: "
        "at the start, until the engines are imported, at the end, when the last statement is made "
        f"and the catalogue is written. One worker waits {max(start, 0):.1f} s in all."
    )


def linearity(folder: Path, sizes: list[int], budget: Budget) -> Measure:
    """Rendering for real: the same statements once, twice and four times under other names."""
    sources = corpus.write(folder / "corpus", sizes[0])
    for size in sizes:
        target = folder / str(size) / "sources"
        target.mkdir(parents=True, exist_ok=True)
        for number in range(size // sizes[0]):
            for path in sources:
                shutil.copy(path, target / f"{path.stem}-{number}.md")
        for picture in sources[0].parent.glob("*.png"):
            shutil.copy(picture, target)
    spent = budget.spend({str(s): partial(built, folder / str(s)) for s in sizes})
    totals = {size: processors(spent[str(size)]) for size in sizes}
    steps = list(pairwise(sizes))
    more = {
        (few, many): [
            (b - a) / (many - few) for a, b in zip(totals[few], totals[many], strict=True)
        ]
        for few, many in steps
    }
    growth = ratio(more[steps[-1]], more[steps[0]])
    return Measure(
        f"Rendering of {', '.join(map(str, sizes))} statements",
        "linear within 10%",
        f"the last ones cost {growth} times the first",
        growth.median <= 1.1,
        ("statements", "processor seconds", "seconds", "processor ms for one more"),
        [
            (str(size), spread(totals[size], 1), spread(walls(spent[str(size)]), 1),
             spread([1000 * v for v in more[before, size]], 0) if before else "")
            for before, size in zip((0, *sizes), sizes, strict=False)
        ],
        [f"{rounds(spent[str(sizes[0])])} of cold builds with two workers, of the same texts under "
         "more and more names. The ratio is that of what one statement more costs, so that the "
         "start does not hide a growth."],
    )  # fmt: skip


def help_of_it(budget: Budget) -> Measure:
    """`publish --help` against the import of the library that it is made with."""
    spent = budget.spend(
        {
            "`publish --help`": lambda: run([*PUBLISH, "--help"]),
            '`python -c "import typer"`': lambda: run([sys.executable, "-c", "import typer"]),
        }
    )
    times = ratio(*map(walls, spent.values()))
    met = times.median <= 3
    return Measure(
        "`publish --help`",
        'at most 3 times `python -c "import typer"`',
        f"{times} times",
        met,
        ("", "ms"),
        [(name, spread([1000 * v for v in walls(s)], 0)) for name, s in spent.items()],
        [f"{rounds(spent['`publish --help`'])}."],
        "" if met else import_time(["-m", "publish", "--help"]),
    )


def catalogue(sizes: Iterable[int]) -> str:
    """The table of the catalogue by itself, as `bench/catalogue.py` prints it."""
    return told([sys.executable, "-m", "bench.catalogue", *map(str, sizes)])[1]
