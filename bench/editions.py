"""The editions by themselves: our PDF against bare WeasyPrint, our EPUB against bare pandoc."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import weasyprint
from weasyprint.css.counters import CounterStyle

from bench import peers
from bench.profiles import own_time, whole_time
from bench.report import Measure
from bench.timing import Budget, Spent, here, processors, ratio, rounds, run, spread, walls
from publish.build.processes import _warmed
from publish.editions import epub, fonts, pdf
from publish.editions.cover import page_count
from publish.editions.fonts import font_configuration
from publish.editions.formulas import Drawings
from publish.editions.letters import letters
from publish.editions.making import Making
from publish.editions.measure import measure
from publish.editions.theme import theme_for
from publish.library import Library
from publish.reading import read


def making_of(library: Library, path: Path) -> Making:
    """A statement on its way to its editions, as a build makes it."""
    source = library.source_file(path)
    reading = read(source, library.fetch(path))
    assert reading.statement is not None, reading.problems
    assert reading.document is not None, reading.problems
    name = library.settings.library.theme
    theme, _ = theme_for(name, letters(reading.statement, reading.document))
    return Making(reading.statement, reading.document, path.name, source.data, theme)


def bare(making: Making) -> Callable[[], bytes]:
    """WeasyPrint and nothing else: the tree, stylesheet, fonts and options of our PDF edition."""
    theme, profile = making.theme, making.profile
    drawings = Drawings(theme.tokens["ink"])
    page = pdf._Page(pdf._tree(making, drawings), pdf._Pictures(making, drawings))
    stylesheet = pdf.stylesheet(theme)

    def printed() -> bytes:
        options = {"pdf_variant": profile.variant, "pdf_tags": True, "output_intent": "srgb"}
        document: weasyprint.Document = page.render(
            font_config=font_configuration(theme),
            counter_style=CounterStyle(),
            stylesheets=[stylesheet],
            **options,
        )
        data = document.write_pdf(pdf_version=profile.version, pdf_identifier=True, **options)
        assert isinstance(data, bytes)
        return data

    return printed


def ours(making: Making) -> bytes:
    """Our PDF edition, nothing of it known before."""
    pdf.printed.cache_clear()
    return pdf.render(replace(making))


def pdf_part(library: Library, paths: list[Path], budget: Budget) -> Measure:
    """Our PDF edition against bare WeasyPrint in a warm loop of one process."""
    _warmed("classic", library.own())
    makings = [making_of(library, path) for path in paths]
    floor = [bare(making) for making in makings]
    ours(makings[0])
    spent = budget.spend(
        {
            "publish": lambda: here(lambda: [ours(making) for making in makings]),
            "bare WeasyPrint": lambda: here(lambda: [printed() for printed in floor]),
        }
    )
    times = ratio(processors(spent["publish"]), processors(spent["bare WeasyPrint"]))
    met = times.median <= 1.15
    return Measure(
        "PDF part against bare WeasyPrint in a warm loop, per core",
        "within 1.15",
        f"{times} times",
        met,
        ("", "processor seconds", "seconds"),
        [(name, spread(processors(s)), spread(walls(s))) for name, s in spent.items()],
        [
            f"{len(makings)} statements, {rounds(spent['publish'])}, one process, the collector "
            "of garbage set as in the build's workers for both. WeasyPrint is given the finished "
            "tree of our edition, the parsed stylesheet, the same fonts and options; to make the "
            "tree, the structure over all pages, the text behind glyphs, page labels, metadata and "
            "the attached source is ours alone. The ratio is that of processor time.",
        ],
        "" if met else whole_time(lambda: [ours(m) for m in makings], "publish/editions"),
    )


def epub_part(library: Library, paths: list[Path], folder: Path, budget: Budget) -> Measure:
    """Our EPUB edition, its PDF being printed, against a bare `pandoc x.md -o x.epub`."""
    makings = [making_of(library, path) for path in paths]
    peers.adapt(paths, folder)
    adapted = [folder / path.name for path in paths]

    def own() -> Spent:
        return _sum(_packed(making) for making in makings)

    def other() -> Spent:
        return _sum(run([peers.PANDOC, path.name, "-o", path.stem + ".epub"], folder)
                    for path in adapted)  # fmt: skip

    own()
    spent = budget.spend({"publish": own, "pandoc": other})
    times = ratio(processors(spent["pandoc"]), processors(spent["publish"]))
    met = times.median >= 10
    each = len(makings) / 1000
    return Measure(
        "EPUB part against bare pandoc EPUB",
        "10 times faster",
        f"{times} times as fast",
        met,
        ("", "processor ms a statement", "ms a statement"),
        [
            (
                name,
                spread([value / each for value in processors(series)], 1),
                spread([value / each for value in walls(series)], 1),
            )
            for name, series in spent.items()
        ],
        [
            f"{len(makings)} statements, {rounds(spent['publish'])}. Ours begins when the PDF is "
            "printed and subsets its fonts anew; pandoc is one process a statement, as its command "
            "is, with no fonts and no cover. The ratio is that of processor time.",
            *([] if met else [
                "What stands in the way: our EPUB holds what pandoc's does not: a cover drawn from "
                "the PDF, subset fonts, a page list, records and five more parts."
            ]),
        ],
        "" if met else _profile_of(makings[len(makings) // 2]),
    )  # fmt: skip


def split(library: Library, paths: list[Path]) -> str:
    """Where the processor time of a statement goes in a warm process, beside bare WeasyPrint."""
    _warmed("classic", library.own())
    makings = [making_of(library, path) for path in paths]
    printed = [pdf.printed(making).data for making in makings]
    packed = [epub.render(making) for making in makings]
    floor = [bare(making) for making in makings]

    def measured() -> None:
        for making, first, second in zip(makings, printed, packed, strict=True):
            measure("pdf", "x.pdf", first, making.messages)
            measure("epub", "x.epub", second, making.messages)

    spent = {
        "reading": here(lambda: [making_of(library, path) for path in paths]),
        "PDF": here(lambda: [ours(making) for making in makings]),
        "  of it, bare WeasyPrint": here(lambda: [print_() for print_ in floor]),
        "EPUB": _sum(_packed(making) for making in makings),
        "measuring": here(measured),
    }
    pages = sum(map(page_count, printed))
    lines = [f"processor time in a warm process, {len(paths)} statements, {pages} pages of PDF:"]
    for name, found in spent.items():
        each, page = (1000 * found.processor / number for number in (len(paths), pages))
        lines.append(f"{name:<26} {each:8.1f} ms a statement {page:7.1f} ms a page")
    return "\n".join(lines)


def _packed(making: Making) -> Spent:
    fresh = _printed(making)
    return here(lambda: epub.render(fresh))


def _printed(making: Making) -> Making:
    """A making whose PDF is there, and nothing of its EPUB."""
    fresh = replace(making)
    pdf.printed(fresh)
    fonts._subset.cache_clear()
    return fresh


def _profile_of(making: Making) -> str:
    parts = _printed(making)
    by_part = whole_time(lambda: epub.render(parts), "publish/")
    own = _printed(making)
    return f"{by_part}\n\n{own_time(lambda: epub.render(own))}"


def _sum(series: Iterable[Spent]) -> Spent:
    return Spent(*map(sum, zip(*series, strict=True)))
