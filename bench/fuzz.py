"""Fuzzing: statements, drawings and whole builds from inputs that nobody would write.

    python -m bench.fuzz [--minutes 10] [--target front-matter,markdown,svg,build] [--seed 1]

Inputs are files of the hostile corpus, the samples and the texts in 28 languages, mutated: spans
are lost, doubled, swapped and spliced from others, tokens of the languages put in, repeated and
nested, bytes changed. An input is a finding where reading raises anything, takes too long or ends
the process; where what was read is not well-formed or holds what acts; where a build ends in a
fault of ours, or its editions do harm or differ from their source. Findings lie in `fuzz/`, each
with what happened; they are mended and become cases of `tests/hostile`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from publish.build.bounds import Bounds
from publish.build.execute import bounded
from publish.build.make import Job, Order
from publish.build.plan import input_of
from publish.fidelity.edition import Edition, compared
from publish.fidelity.original import Original
from publish.reading import SourceFile, read
from publish.reading.pictures import library_fetch
from tests import hostile
from tests.samples import ROOT
from tests.test_hostile import acts, harm_in_epub, harm_in_pdf

FINDINGS = ROOT / "fuzz"
HEAD = (
    b"---\ntitle: T\nauthor: A\nfirst_published: 2022\ntype: Letter\n"
    b"source: https://e.org/\nlanguage: en\n---\n\n"
)
FRONT = (
    "title: ", "author: ", "authors:\n", "- name: ", "first_published: ", "source: ",
    "language: ", "rights: ", "subjects: ", "identifiers: ", "edition: ", "work: ", "aliases: ",
    "&a ", "*a", "<<: ", "!!python/object:x ", "!!binary ", "{", "}", "[", "]", "? ", ": ", "| ",
    ">-\n", "'", '"', "#", "---\n", "...\n", "%YAML 1.2\n", "2022-13-40", "-9999", "1e999", "~",
    "null", "yes", "0o17", "0x1F", "2022-01-08/..", "\u202e", "\u200b", "\x00", "\ud800",
    "\ufeff", "\t", "https://ex\u0430mple.org",
)  # fmt: skip
TEXT = (
    "# ", "## ", "> ", "- ", "1. ", "    ", "\t", "```\n", "~~~\n", "``` {.math #x}\n", "$`",
    "`$", "[^1]", "[^1]: ", "[a](b)", "![a](flag.svg)", "![](", "](", "](<", "[a]: <b> 'c'",
    "{: .a #b }", "{: ", "}", "|", "|--|:-:|\n", "\n: ", "*[A]: b\n", "*", "**", "_", "__", "~",
    "~~", "^", "`", "``", "\\", "&", "&#x0;", "&#55555;", "&lt;", "<", "<b>", "</b>",
    "<a href=x>", "<ruby>", "<rt>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "<script>",
    "<style>", "<svg>", "<math>", "javascript:x", "data:text/html,x", "http://[::1]", "\u2028",
    "\u0085", "\u200f", "\u202e", "\u0301" * 40, "\U000e0041", "\ufffe", "\r", "\n\n", "     \n",
    "---\n", "***\n", "===\n", "<https://e.org>", "<m@e.org>", "\\frac{1}{2}", "\\begin{cases}",
    "^{" * 30,
)  # fmt: skip
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg'>", "</svg>", "<g>", "</g>", "<use href='#a'/>",
    "<path d='M0 0", "'/>", "<image href='x'/>", "<style>", "</style>", "@import 'x';", "url(x)",
    "url(#a)", "<text>", "</text>", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "]>", "&a;", "onload='x'",
    "transform='scale(1e9)'", "width='1e9'", "viewBox='0 0 0 0'", "NaN", "-1", "1e999",
    "<filter>", "<pattern id='a'>", "<mask>", "<clipPath>", "<foreignObject>", "<script>",
    "<animate>", "xlink:href='x'", "<linearGradient id='a' href='#a'/>", "style='fill:url(#a)'",
    "<?xml-stylesheet ?>",
)  # fmt: skip


_TURNED = frozenset({"B017", "M030"})
"""What is turned about is copied from a PDF as it is set."""


class TookTooLong(Exception):
    """An input took more than its time."""


@contextmanager
def seconds(most: float) -> Iterator[None]:
    """Ends what takes more processor time."""

    def ring(*_: object) -> None:
        raise TookTooLong

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class Mutator:
    """Makes inputs of a corpus and the tokens of its language; the same seed gives the same."""

    def __init__(self, corpus: list[bytes], tokens: tuple[str, ...], seed: str) -> None:
        self._corpus = corpus
        self._tokens = [token.encode("utf-8", "surrogatepass") for token in tokens]
        self._chance = random.Random(seed)  # noqa: S311  nothing is secret here

    def input(self) -> bytes:
        """Another input."""
        data = self._chance.choice(self._corpus)
        for _ in range(self._chance.choice((1, 1, 2, 3, 5, 8, 13))):
            data = self._changed(data)[:200_000]
        return data

    def _changed(self, data: bytes) -> bytes:
        chance = self._chance
        a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        b = min(b, a + chance.choice((1, 4, 20, 200, 2000)))
        token = chance.choice(self._tokens)
        ways: tuple[Callable[[], bytes], ...] = (
            lambda: data[:a] + data[b:],
            lambda: data[:b] + data[a:b] * chance.choice((1, 2, 9)) + data[b:],
            lambda: data[:a] + token + data[a:],
            lambda: data[:a] + token + data[b:],
            lambda: data[:a] + token * chance.choice((2, 5, 40, 300)) + data[a:],
            lambda: data[:a] + token + data[a:b] + token + data[b:],
            lambda: data[:a] + self._piece() + data[b:],
            lambda: data[:a] + bytes([chance.randrange(256)]) + data[a + 1 :],
            lambda: data[:a] + data[a:b][::-1] + data[b:],
        )
        return chance.choice(ways)()

    def _piece(self) -> bytes:
        other = self._chance.choice(self._corpus)
        a = self._chance.randrange(len(other) + 1)
        return other[a : a + self._chance.choice((5, 50, 500))]


def no_pictures(src: str) -> bytes:
    """There are none."""
    raise FileNotFoundError(src)


def of_front_matter(data: bytes) -> str | None:
    """What goes wrong when the head of a source file is read."""
    with seconds(10):
        read(SourceFile("x.md", data, {}), no_pictures)
    return None


def of_text(data: bytes) -> str | None:
    """What goes wrong when a text is read."""
    with seconds(20):
        reading = read(SourceFile("x.md", HEAD + data, {}), _flag)
    for root in reading.document.roots() if reading.document else ():
        for element in etree.fromstring(etree.tostring(root)).iter(etree.Element):
            if harm := next(acts(element, "attacker.invalid"), None):
                return f"harm: {harm}"
    return None


def of_drawing(data: bytes) -> str | None:
    """What goes wrong when a drawing is read that a text asks for."""
    text = HEAD + b"Look:\n\n![A drawing](x.svg)\n"
    with seconds(20):
        reading = read(SourceFile("x.md", text, {}), lambda src: data)
    for picture in reading.document.pictures if reading.document else ():
        for element in etree.fromstring(picture.data).iter("{http://www.w3.org/2000/svg}*"):
            if harm := next(acts(element, "attacker.invalid"), None):
                return f"harm: {harm}"
    return None


def of_build(data: bytes) -> str | None:
    """What goes wrong when editions are built, and verified."""
    source = SourceFile("sources/x.md", HEAD + data, {})
    order = Order(("pdf", "epub"), "classic", bounds=Bounds(240, 3 << 30))
    fetch = library_fetch(hostile.FILES / "x.md", hostile.FILES, 1 << 20)
    made = bounded(_made(fetch), Job(source), order)
    if faults := [str(p) for p in made.problems if p.code in ("E003", "E004", "E005", "E006")]:
        return faults[0]
    if made.result is None:
        return None
    original = Original(source, read(source, fetch))
    turned = any(found.code in _TURNED for found in made.problems)
    with tempfile.TemporaryDirectory() as place:
        for name, found in made.result.files.items():
            form = name.rpartition(".")[2]
            path = Path(place) / name
            path.write_bytes(found)
            harm = harm_in_epub(path, "attacker.invalid") if form == "epub" else harm_in_pdf(path)
            if first := next(iter(harm), None):
                return f"harm in {name}: {first}"
            differences = compared(Edition(name, form, found), original, ("classic",))
            if differences and not (turned and form == "pdf"):
                return f"not its source: {differences[0]}"
    return None


def _made(fetch: Callable[[str], bytes]) -> Any:
    from publish.build.make import make

    def whole(job: Job, order: Order) -> Any:
        made = make(job, order)
        while made.lacking:
            files = {src: input_of(fetch, src) for src in made.asked}
            made = make(Job(job.source, files), order)
        return made

    return whole


def _flag(src: str) -> bytes:
    if src.endswith(".svg"):
        return (ROOT / "styles/specimen/sources/flag.svg").read_bytes()
    raise FileNotFoundError(src)


def _texts() -> list[bytes]:
    folders = (hostile.FILES, ROOT / "sources", ROOT / "tests/scripts", ROOT / "styles/specimen")
    return [path.read_bytes()[:20_000] for f in folders for path in sorted(f.rglob("*.md"))]


def _bodies() -> list[bytes]:
    return [text.split(b"\n---\n", 1)[-1] for text in _texts()]


def _drawings() -> list[bytes]:
    folders = (hostile.FILES, ROOT / "styles/specimen", ROOT / "tests/cases")
    return [path.read_bytes()[:20_000] for f in folders for path in sorted(f.rglob("*.svg"))]


TARGETS: dict[str, tuple[Callable[[bytes], str | None], Callable[[], list[bytes]], Any]] = {
    "front-matter": (of_front_matter, _texts, FRONT),
    "markdown": (of_text, _bodies, TEXT),
    "svg": (of_drawing, _drawings, SVG),
    "build": (of_build, _bodies, TEXT),
}


def work(name: str, seed: str, until: float, folder: Path, counted: Any) -> None:
    """Try inputs until a time; what is being tried lies in a file, in case it is the last."""
    judge, corpus, tokens = TARGETS[name]
    mutator = Mutator(corpus(), tokens, seed)
    while time.monotonic() < until:
        data = mutator.input()
        (folder / f"{name}.current").write_bytes(data)
        try:
            wrong = judge(data)
        except BaseException:  # noqa: BLE001  whatever is raised is a finding
            wrong = traceback.format_exc()
        counted.value += 1
        if wrong:
            keep(folder, name, data, wrong)


def keep(folder: Path, name: str, data: bytes, wrong: str) -> None:
    """Write a finding down: the input, and what happened."""
    number = len(list(folder.glob(f"{name}-*.txt")))
    (folder / f"{name}-{number:03}.in").write_bytes(data)
    (folder / f"{name}-{number:03}.txt").write_text(wrong, "utf-8", "backslashreplace")
    last = wrong.strip().splitlines()[-1]
    print(f"{name}: {last[:200]}", flush=True)


def fuzz(name: str, minutes: float, seed: str) -> tuple[int, int]:
    """Fuzz a target; how many inputs were tried, and how many findings there are."""
    FINDINGS.mkdir(exist_ok=True)
    before = len(list(FINDINGS.glob(f"{name}-*.txt")))
    until, counted = time.monotonic() + minutes * 60, multiprocessing.Value("Q", 0)
    turn = 0
    while time.monotonic() < until:
        turn += 1
        worker = multiprocessing.Process(
            target=work, args=(name, f"{seed} {name} {turn}", until, FINDINGS, counted)
        )
        worker.start()
        worker.join()
        if worker.exitcode:
            data = (FINDINGS / f"{name}.current").read_bytes()
            keep(FINDINGS, name, data, f"the process ended with {worker.exitcode}")
    (FINDINGS / f"{name}.current").unlink(missing_ok=True)
    return counted.value, len(list(FINDINGS.glob(f"{name}-*.txt"))) - before


def main() -> None:
    """Fuzz the targets one after the other; stop with 1 where there are findings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument("--target", default=",".join(TARGETS))
    parser.add_argument("--seed", default="1")
    chosen = parser.parse_args()
    found = 0
    for name in chosen.target.split(","):
        tried, wrong = fuzz(name, chosen.minutes, chosen.seed)
        print(f"{name}: {tried} inputs in {chosen.minutes:g} minutes, {wrong} findings", flush=True)
        found += wrong
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
