"""A statement of 600 pages: our time and memory against WeasyPrint's own, each in its own process.

    python -m bench.long editions|pdf|tree|bare LIBRARY TREE

`tree` writes down what `bare` is to set: the HTML that our PDF edition is made of.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from functools import partial
from pathlib import Path

import cssselect2
import weasyprint
from weasyprint.urls import URLFetcher

from bench import corpus
from bench.report import Measure
from bench.timing import Budget, peaks, processors, ratio, rounds, run, spread, told, walls
from publish.editions.fonts import font_configuration
from publish.editions.profiles import DEFAULT
from publish.editions.theme import load_theme

_NAMES = {
    "bare": "bare WeasyPrint",
    "pdf": "publish, the PDF",
    "editions": "publish, both editions",
}


def long_statement(folder: Path, pages: int, budget: Budget) -> Measure:
    """Measure a statement of so many pages. Its number is one of an English one with no picture."""
    (folder / "sources").mkdir(parents=True)
    (folder / "publish.toml").write_text('[library]\ntitle = "Statements"\n', "utf-8")
    corpus.statement(folder, _number(folder / "draft"), pages=pages)
    tree = folder / "tree.xml"

    def command(task: str) -> list[str | Path]:
        return [sys.executable, "-m", "bench.long", task, folder, tree]

    set_pages = told(command("tree"))[1].strip()
    spent = budget.spend({name: partial(run, command(task)) for task, name in _NAMES.items()})
    bare, both = spent[_NAMES["bare"]], spent[_NAMES["editions"]]
    times, memory = ratio(processors(both), processors(bare)), ratio(peaks(both), peaks(bare))
    alone = spent[_NAMES["pdf"]]
    return Measure(
        f"A statement of {set_pages} pages",
        "at most 1.5 times WeasyPrint's own time and memory",
        f"{times} times the time, {memory} times the memory",
        times.median <= 1.5 and memory.median <= 1.5,
        ("", "processor seconds", "seconds", "peak MiB"),
        [(name, spread(processors(s), 1), spread(walls(s), 1), spread(peaks(s), 0))
         for name, s in spent.items()],
        [
            f"{rounds(bare)}, each a process of its own from start to end. Bare WeasyPrint sets "
            "the finished tree of our edition with the same stylesheet, fonts and options, and "
            "makes no EPUB. The ratio is that of both editions, read from Markdown and measured; "
            f"of the PDF alone it is {ratio(processors(alone), processors(bare))} times the time "
            f"and {ratio(peaks(alone), peaks(bare))} times the memory."
        ],
    )  # fmt: skip


def _number(folder: Path) -> int:
    """The number of a statement in English without a picture."""
    for path in corpus.write(folder, 100):
        text = path.read_text("utf-8")
        if "\nlanguage: en\n" in text and "![" not in text:
            return int(path.stem.rpartition("-")[2])
    raise LookupError("no such statement")


class _Tree(weasyprint.HTML):
    """A document that is parsed already."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, URLFetcher(), "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root)
        self.etree_element = self.wrapper_element.etree_element


def bare(tree: Path) -> None:
    """Set the tree with WeasyPrint and nothing else."""
    theme = load_theme("classic")
    configuration = font_configuration(theme)
    sheet = weasyprint.CSS(string=theme.pdf_css, font_config=configuration)
    _Tree(ElementTree.parse(tree).getroot()).write_pdf(
        tree.with_suffix(".pdf"), font_config=configuration, stylesheets=[sheet],
        pdf_variant=DEFAULT.variant, pdf_version=DEFAULT.version, pdf_tags=True,
        pdf_identifier=True, output_intent="srgb",
    )  # fmt: skip


def own(task: str, folder: Path, tree: Path) -> None:
    """Make what a task asks for of the only statement of a library."""
    from lxml import etree

    from bench.editions import making_of
    from bench.prepared import ORDER, opened
    from publish.build.make import Job, Order, make
    from publish.editions import pdf
    from publish.editions.cover import page_count
    from publish.editions.formulas import Drawings

    library = opened(folder)
    path = library.source_paths()[0]
    if task == "editions":
        made = make(Job(library.source_file(path)), Order(ORDER, "classic"))
        assert made.result is not None, made.problems
        return
    making = making_of(library, path)
    if task == "tree":
        root = pdf._tree(making, Drawings(making.theme.tokens["ink"]))
        tree.write_bytes(etree.tostring(root, encoding="utf-8"))
        print(page_count(pdf.render(making)))
    else:
        pdf.render(making)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare(Path(sys.argv[3]))
    else:
        own(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
