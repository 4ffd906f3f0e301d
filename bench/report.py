"""The report: what was measured, on what machine, with what, and whether the target is met."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.peers import PANDOC
from publish import __version__
from publish.build.fingerprint import libraries


@dataclass
class Measure:
    """A row of the table, and its paragraph: figures by name, notes, a profile where one helps.

    `columns` name the figures of `rows`, whose first cell is a contender.
    """

    title: str
    target: str
    result: str
    met: bool
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    notes: list[str] = field(default_factory=list)
    profile: str = ""

    def markdown(self) -> Iterator[str]:
        """The paragraph, line by line."""
        yield f"## {self.title}"
        yield ""
        yield f"Target: {self.target}. Measured: {self.result}. {_said(self.met).capitalize()}."
        yield ""
        if self.rows:
            yield from table(self.columns, self.rows)
            yield ""
        for note in self.notes:
            yield from (note, "")
        if self.profile:
            yield from ("```", *self.profile.splitlines(), "```", "")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def results(measures: Sequence[Measure], command: str, load: str, catalogue: str) -> str:
    """The whole report. `load` says how busy the machine was before and after; `catalogue` is
    the table of the catalogue by itself.
    """
    lines = [
        "# Results",
        "",
        f"Repeat it with `{command}`. Contenders take turns; figures are medians of the rounds, "
        "with the least and the greatest in brackets, and ratios are those of single rounds.",
        "",
        *(f"- {line}" for line in (*_machine(), load, _versions())),
        "",
        *table(
            ("measure", "measured", "target", ""),
            [(m.title, m.result, m.target, _said(m.met)) for m in measures],
        ),
        "",
    ]
    for measure in measures:
        lines += measure.markdown()
    if catalogue:
        lines += ["## The catalogue by itself", "", "```", *catalogue.splitlines(), "```"]
    return "\n".join(lines).rstrip() + "\n"


def _said(met: bool) -> str:
    return "met" if met else "**not met**"


def _machine() -> Iterator[str]:
    names = {platform.processor()}
    if (info := Path("/proc/cpuinfo")).exists():
        lines = info.read_text("utf-8").splitlines()
        names = {line.partition(": ")[2] for line in lines if line.startswith("model name")}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"{', '.join(sorted(names))}; {os.cpu_count()} cores, {memory:.0f} GiB"
    yield f"{platform.system()} {platform.release()}, Python {platform.python_version()}"


def load_average() -> str:
    """How many processes wanted a processor in the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _versions() -> str:
    ours = libraries()
    shown = {
        "publish": __version__,
        "WeasyPrint": ours["weasyprint"],
        "Pango": ours["pango"],
        "pandoc": pandoc_version(),
        "typst": importlib.metadata.version("typst"),
        "typer": ours["typer"],
    }
    return ", ".join(f"{name} {version}" for name, version in shown.items())


def pandoc_version() -> str:
    """The version of the pandoc that is measured."""
    command = [PANDOC, "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return told.stdout.split()[1]
